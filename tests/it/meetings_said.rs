//! What a person is told.

use std::process::Command;

use handrail::meeting::{Extra, Listing, Meetings, Query, asked, details, say};
use handrail::place::{Gazetteer, Hint};
use handrail::text::{Language, segments, stranger};
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::meetings::made_up;

struct Town {
    gazetteer: Gazetteer,
    meetings: Meetings,
    shorts: Vec<(String, String)>,
}

fn town() -> Town {
    let all = [("town.json", "aa"), ("na-town.json", "na"), ("smart-town.csv", "smart")];
    Town {
        gazetteer: Gazetteer::load().unwrap(),
        meetings: Meetings::new(all.into_iter().flat_map(|(file, group)| made_up(file, group).meetings)),
        shorts: vec![("aa".to_owned(), "AA".to_owned()), ("smart".to_owned(), "SMART".to_owned())],
    }
}

impl Town {
    /// The list, and the details of its first.
    fn told(&self, text: &str, at: &str, language: Language) -> (String, String) {
        let place = self.gazetteer.find(text, Hint::default()).likeliest().unwrap();
        let zone = TimeZone::get(place.zone).unwrap();
        let now = at.parse::<jiff::civil::DateTime>().unwrap().to_zoned(zone.clone()).unwrap();
        let mut query = Query::at(Some(place.point), now.timestamp());
        asked(text, &now).narrow(&mut query);
        let next = self.meetings.next(&query);
        let label = place.label();
        let now = now.timestamp();
        let listing = Listing {
            place: &label,
            town: place.city,
            zone,
            guessed: false,
            now,
            language,
            shorts: &self.shorts,
        };
        let first = next.found.first().map(|n| details(n, &listing, Extra::default())).unwrap_or_default();
        (say(&next, &listing), first)
    }
}

#[test]
fn what_a_person_is_told() {
    let town = town();
    let mut wrong = String::new();
    for (text, at, language, told) in TOLD {
        let said = town.told(text, at, *language).0;
        if said != *told {
            wrong.push_str(&format!("{text} at {at}:\n  {said}\n"));
        }
        assert!(segments(&said).count() <= 2 && stranger(&said).is_none(), "{said}");
    }
    assert!(wrong.is_empty(), "{wrong}");
}

const TOLD: &[(&str, &str, Language, &str)] = &[
    (
        "any mtgs tn near 37203",
        "2026-11-23T18:00",
        Language::En,
        "Tonight near 37203: 1) 7 PM Step Up, AA, 12 Oak St, 0.1 mi. 2) 7:30 PM Tools, Not Labels, SMART, 90 Elm St. 3) 7:30 PM Mujeres en Accion, AA, 5 Main St, about 4 mi. Reply 1-3, MORE or ONLINE.",
    ),
    (
        "37203",
        "2026-11-23T18:00",
        Language::En,
        "Tonight near 37203: 1) 7 PM Step Up, AA, 12 Oak St, 0.1 mi. 2) 7:30 PM Tools, Not Labels, SMART, 90 Elm St. 3) 7:30 PM Mujeres en Accion, AA, 5 Main St, about 4 mi. Reply 1-3, MORE or ONLINE.",
    ),
    (
        "37203",
        "2026-11-23T02:04",
        Language::En,
        "Today near 37203: 1) 6:30 AM Early Risers & Friends, AA, 90 Elm St, 0.9 mi. 2) 7 PM Step Up, AA, 12 Oak St, 0.1 mi. 3) 7:30 PM Tools, Not Labels, SMART, 90 Elm St. Reply 1-3, MORE or ONLINE.",
    ),
    (
        "mujeres cerca de nashville",
        "2026-11-23T18:00",
        Language::Es,
        "Cerca de Nashville, TN: 1) 7:30 PM Mujeres en Accion, AA, 5 Main St, unas 4 mi. 2) sab 8 PM Own Keys, NA, mujeres, 40 Pine St, 1 mi. Responda 1-2 o EN LINEA.",
    ),
    (
        "37203 online",
        "2026-11-23T18:00",
        Language::En,
        "From home: 1) On now to 8:30 PM: Anywhere Online, AA, online. 2) On now to 7 PM: By Phone, AA, by phone. 3) Tue noon Both Ways, AA, online. Reply 1-3 or MORE.",
    ),
    (
        "memphis tn",
        "2026-11-23T18:00",
        Language::En,
        "Near Memphis, TN: 1) On now to 8:30 PM: Anywhere Online, AA, online. 2) On now to 7 PM: By Phone, AA, by phone. 3) Tue noon Lunch, SMART, 1 Court Sq, about 5 mi. Reply 1-3, MORE or ONLINE.",
    ),
    (
        "sat morning in memphis",
        "2026-11-23T18:00",
        Language::En,
        "Near Memphis, TN: 1) Sat 10 AM Bad Link, AA, 3 Beale St. 2) Sat 10 AM Turned Round, AA, 2 Beale St, 4.6 mi. Reply 1-2 or ONLINE.",
    ),
    (
        "talkeetna",
        "2026-11-23T18:00",
        Language::En,
        "My lists have none like that within 50 miles of Talkeetna, AK. From home: 1) Tue 9 AM Both Ways, AA, online. 2) Wed 4 PM Closed But Online, AA, online. 3) Sun 5 PM Zoom Only, NA, online. Reply 1-3 or MORE.",
    ),
    (
        "women in talkeetna in person",
        "2026-11-23T18:00",
        Language::Es,
        "No encontré reuniones asi a 50 millas de Talkeetna, AK en mis listas. Escriba EN LINEA para reuniones desde casa, u otro ZIP.",
    ),
];

#[test]
fn a_number_tells_a_meeting_whole() {
    let (_, details) = town().told("any mtgs tn near 37203", "2026-11-23T18:00", Language::En);
    assert_eq!(
        details,
        "Step Up, AA. Mon 7 PM to 8 PM, St Ann hall, 12 Oak St, Nashville. Open to all. Good for newcomers. \
         Map: maps.google.com/?q=36.14900,-86.78900 Listed 2026-11-02. Door on the side."
    );
    for (text, language) in
        [("37203 online", Language::En), ("37203", Language::Es), ("memphis", Language::Es)]
    {
        let (_, details) = town().told(text, "2026-11-23T18:00", language);
        assert!(segments(&details).count() <= 3 && stranger(&details).is_none(), "{details}");
    }
}

/// The program's answer as JSON, and whether it was good.
fn program(arguments: &[&str]) -> (Value, bool) {
    let run = Command::new(env!("CARGO_BIN_EXE_handrail")).arg("meetings").args(arguments).output().unwrap();
    (serde_json::from_slice(&run.stdout).unwrap_or_default(), run.status.success())
}

fn fixture(file: &str) -> String {
    format!("{}/tests/fixtures/feeds/{file}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_command_checks_a_feed() {
    let (checked, good) = program(&["check", &fixture("na-town.json"), "--json"]);
    assert!(good);
    let mended = json!({"online_point_removed": 1, "zone_from_point": 3});
    assert_eq!(checked, json!({"rows": 4, "kept": 3, "mended": mended, "dropped": {"unpublished": 1}}));
    let (none, good) = program(&["check", concat!(env!("CARGO_MANIFEST_DIR"), "/clippy.toml"), "--json"]);
    assert!(!good);
    assert_eq!(none, json!({"rows": 0, "kept": 0, "mended": {}, "dropped": {}}));
}

#[test]
fn the_command_says_what_a_person_would_be_told() {
    let (town, na) = (fixture("town.json"), fixture("na-town.json"));
    let at = ["--at", "2026-11-23T18:00", "--group", "na", "--json"];
    let (told, good) = program(&[&["near", "37203", "--feed", &town, "--feed", &na][..], &at].concat());
    assert!(good);
    let text = "Near 37203: 1) 8 PM Clean Start, NA, 40 Pine St, 0.1 mi.";
    assert!(told["text"].as_str().unwrap().starts_with(text), "{}", told["text"]);
    assert_eq!(told["meetings"][0]["group"], "na");
}
