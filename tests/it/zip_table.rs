//! `src/place/us_zip.bin` is made here from `data/us_zip.tsv` of the project's shared folder, and checked.
//!
//! To make it anew: `HANDRAIL_MAKE_ZIP_TABLE=1 cargo nextest run zip_table`. Columns: ZIP, town, state, latitude,
//! longitude, source, zone. What is told apart here: military post (APO, FPO) is left out, since its points lie
//! abroad and its people are not there; territories get their state from the ZIP, their towns have no names.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

struct Row<'a> {
    zip: u32,
    town: &'a str,
    state: &'a str,
    lat: i32,
    lng: i32,
    zone: &'a str,
}

/// The order of names: folded to words, as `place` compares them.
fn key(name: &str) -> String {
    name.to_lowercase().replace('\'', "").replace('-', " ")
}

fn state_of_territory(zip: &str) -> &'static str {
    match &zip[..3] {
        "006" | "007" | "009" => "PR",
        "008" => "VI",
        "967" => "AS",
        _ if zip == "96950" || zip == "96951" || zip == "96952" => "MP",
        _ => "GU",
    }
}

fn rows(tsv: &str) -> Vec<Row<'_>> {
    let degrees = |d: &str| format!("{:.0}", d.parse::<f64>().unwrap() * 10_000.0).parse::<i32>().unwrap();
    tsv.lines()
        .filter_map(|line| {
            let [zip, town, state, lat, lng, _, zone] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("seven columns, not {line:?}")
            };
            let military = state.is_empty() && !town.is_empty();
            let state = if state.is_empty() { state_of_territory(zip) } else { state };
            (!military).then(|| Row {
                zip: zip.parse().unwrap(),
                town,
                state,
                lat: degrees(lat),
                lng: degrees(lng),
                zone,
            })
        })
        .collect()
}

fn table(rows: &[Row]) -> Vec<u8> {
    let zones: Vec<_> = rows.iter().map(|r| r.zone).collect::<BTreeSet<_>>().into_iter().collect();
    let states: Vec<_> = rows.iter().map(|r| r.state).collect::<BTreeSet<_>>().into_iter().collect();
    let with_name = || rows.iter().filter(|r| !r.town.is_empty());
    let names: BTreeSet<_> = with_name().map(|r| (key(r.town), r.town)).collect();
    let names: Vec<_> = names.into_iter().map(|(_, name)| name).collect();
    let at = |list: &[&str], word: &str| list.iter().position(|w| *w == word).unwrap();
    let name_at: BTreeMap<_, _> = names.iter().enumerate().map(|(i, n)| (*n, i)).collect();
    let towns: BTreeSet<_> = with_name().map(|r| (name_at[r.town], at(&states, r.state))).collect();
    let town_at: BTreeMap<_, _> = towns.iter().enumerate().map(|(i, t)| (*t, i)).collect();
    let words = zones.iter().chain(&states).chain(&names).flat_map(|w| [*w, "\n"]).collect::<String>();
    let mut bytes = Vec::new();
    for count in [zones.len(), states.len(), names.len(), towns.len(), rows.len(), words.len()] {
        bytes.extend(u32::try_from(count).unwrap().to_le_bytes());
    }
    bytes.extend(words.as_bytes());
    for (name, state) in &towns {
        bytes.extend(u16::try_from(*name).unwrap().to_le_bytes());
        bytes.push(u8::try_from(*state).unwrap());
    }
    for row in rows {
        bytes.extend(&row.zip.to_le_bytes()[..3]);
        bytes.extend(&row.lat.to_le_bytes()[..3]);
        bytes.extend(&row.lng.to_le_bytes()[..3]);
        let town = name_at.get(row.town).map(|name| town_at[&(*name, at(&states, row.state))]);
        let town = town.map_or(u16::MAX, |t| u16::try_from(t).unwrap());
        assert!(row.town.is_empty() || town != u16::MAX);
        bytes.extend(town.to_le_bytes());
        bytes.push(u8::try_from(at(&zones, row.zone)).unwrap());
    }
    bytes
}

#[test]
fn the_zip_table_is_what_its_source_makes_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let Some(tsv) = super::shared::file("data/us_zip.tsv") else { return };
    let made = table(&rows(&fs::read_to_string(tsv).unwrap()));
    let home = root.join("src/place/us_zip.bin");
    if std::env::var_os("HANDRAIL_MAKE_ZIP_TABLE").is_some() {
        fs::write(&home, &made).unwrap();
    }
    assert!(made.len() < 1_000_000, "{} bytes are too many to carry", made.len());
    assert!(fs::read(home).unwrap() == made, "us_zip.bin is not made from this us_zip.tsv: make it anew");
}
