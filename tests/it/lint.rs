//! What `handrail check` finds. `tests/fixtures/broken/RULE/` has for each rule a file that fires it, with its exact
//! report, and a near one that does not. Each file stands in for the one of its name in the project's own flows.

use std::fs;
use std::path::{Path, PathBuf};

use handrail::flow::{Checked, Fault, check, rule, show};
use jiff::civil::{Date, date};

use crate::conversations::files;

const TODAY: Date = date(2026, 12, 1);
/// Rules about whole folders, which `commands.rs` and the tests below fire.
const ELSEWHERE: [&str; 13] = [
    "yaml",
    "missing-file",
    "missing-flow",
    "duplicate-flow",
    "not-utf8",
    "unvisited-step",
    "no-ladder",
    "stale-fact",
    "bad-date",
    "unchecked-number",
    "line-file",
    "meanings",
    "likeness",
];

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/broken")
}

/// The project's flows with some files in the place of their own.
fn checked(instead: &[(&str, &str)], today: Date) -> Checked {
    let own = files();
    let kept = own.iter().filter(|(name, _)| instead.iter().all(|(other, _)| other != name));
    let kept = kept.map(|(name, text)| (name.as_str(), text.as_str()));
    let all: Vec<_> = kept.chain(instead.iter().copied().filter(|(_, text)| !text.is_empty())).collect();
    check(&all, today)
}

/// The flows that the line falls back on, as small as can be, with some files beside them.
fn small(instead: &[(&str, &str)]) -> Checked {
    let flow = |name: &str| {
        let opens = if name == "menu" { "opens on: [menu]\n" } else { "" };
        format!("flow: {name}\n{opens}steps:\n  only:\n    say: {{ en: Fine., es: Bien. }}\n")
    };
    let talks = ["greeting", "menu", "person", "young"].map(|name| (format!("talk/{name}.yaml"), flow(name)));
    let line = files().into_iter().filter(|(name, _)| !name.contains('/'));
    let all: Vec<(String, String)> = line.chain(talks).collect();
    let kept = all.iter().filter(|(name, _)| instead.iter().all(|(other, _)| other != name));
    let kept = kept.map(|(name, text)| (name.as_str(), text.as_str()));
    check(&kept.chain(instead.iter().copied()).collect::<Vec<_>>(), TODAY)
}

fn rules(faults: &[Fault]) -> Vec<&str> {
    faults.iter().map(|f| f.rule).collect()
}

fn report(faults: &[Fault], source: &str) -> String {
    let shown: Vec<String> = faults
        .iter()
        .map(|fault| show(fault, &format!("flows/{}", fault.file), Some(source), false) + "\n\n")
        .collect();
    shown.concat()
}

#[test]
fn each_rule_fires_on_its_own_file_with_its_exact_report_and_not_on_a_near_one() {
    let update = std::env::var_os("UPDATE_REPORTS").is_some();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for entry in fs::read_dir(fixtures()).unwrap() {
        let folder = entry.unwrap().path();
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let read = |which: &str| fs::read_to_string(folder.join(which).join("talk/thanks.yaml")).unwrap();
        let fires = read("fires");
        let faults = small(&[("talk/thanks.yaml", &fires)]).faults;
        if !rules(&faults).contains(&name.as_str()) {
            wrong.push(format!("`{name}` does not fire: {:?}", rules(&faults)));
        }
        let told = report(&faults, &fires);
        let expected = folder.join("report.txt");
        if update {
            fs::write(&expected, &told).unwrap();
        } else if fs::read_to_string(&expected).unwrap_or_default() != told {
            wrong.push(format!("{}: the report is now\n{told}", expected.display()));
        }
        let near = small(&[("talk/thanks.yaml", &read("near"))]).faults;
        if rules(&near).contains(&name.as_str()) {
            wrong.push(format!("`{name}` fires on the near file: {near:?}"));
        }
        seen += 1;
    }
    assert!(seen >= 45, "only {seen} fixtures");
    assert!(wrong.is_empty(), "UPDATE_REPORTS=1 writes reports anew\n{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_fixture() {
    let bare: Vec<_> =
        rule::ALL.iter().map(|r| r.name).filter(|name| !fixtures().join(name).is_dir()).collect();
    assert_eq!(bare, bare.iter().copied().filter(|name| ELSEWHERE.contains(name)).collect::<Vec<_>>());
    assert!(rule::ALL.len() >= 35);
}

#[test]
fn our_own_flows_are_clean_until_their_facts_grow_old() {
    assert_eq!(checked(&[], TODAY).faults, []);
    let later = checked(&[], date(2027, 12, 1)).faults;
    assert!(later.iter().all(|f| f.rule == "stale-fact") && !later.is_empty());
    assert!(later.iter().all(|f| f.line > 0 && f.column > 0));
}

#[test]
fn the_line_and_its_numbers_are_checked_where_they_stand() {
    let own = files();
    let text = |name: &str| own.iter().find(|(n, _)| n == name).map(|(_, t)| t.clone()).unwrap();
    let (line, numbers) = (text("line.yaml"), text("helplines.yaml"));
    let from = line.find("ladder:").unwrap();
    let to = from + line[from..].find("\nlocators:").unwrap();
    let no_ladder = format!("{}{}", &line[..from], &line[to + 1..]);
    for (file, broken, expected, at) in [
        (
            "helplines.yaml",
            numbers.replacen("reviewed_on: 2026-11-23", "reviewed_on: 2026-01-02", 1),
            "stale-fact",
            9,
        ),
        (
            "helplines.yaml",
            numbers.replacen("reviewed_on: 2026-11-23", "reviewed_on: soon", 1),
            "bad-date",
            9,
        ),
        ("helplines.yaml", numbers.replacen("  reviewed_on: 2026-11-23\n", "", 1), "unchecked-number", 5),
        ("line.yaml", format!("colour: blue\n{line}"), "line-file", 1),
        ("line.yaml", no_ladder, "no-ladder", 1),
        ("line.yaml", String::new(), "missing-file", 0),
        ("talk/menu.yaml", String::new(), "missing-flow", 0),
    ] {
        let faults = checked(&[(file, &broken)], TODAY).faults;
        let found = faults.iter().find(|f| f.rule == expected);
        let found = found.unwrap_or_else(|| panic!("`{expected}` does not fire: {faults:?}"));
        assert_eq!((found.file.as_str(), found.line), (file, at), "{expected}");
    }
    let twice = text("talk/menu.yaml");
    let faults = checked(&[("talk/menu2.yaml", &twice)], TODAY).faults;
    assert!(rules(&faults).contains(&"duplicate-flow"), "{faults:?}");
}

/// One report has the faults of every file, however broken some are.
#[test]
fn every_fault_is_told_at_once() {
    let flow = "flow: thanks\nopens on: [thanks]\nsteps:\n  a:\n    say: { en: \"Está bien.\" }\n    go: nowhere\n  b:\n    action: dance\n    say: { en: \"Fine.\", es: \"Bien.\" }\n";
    let faults =
        checked(&[("talk/thanks.yaml", flow), ("talk/rules.yaml", "flow: rules\n\tsteps: [")], TODAY).faults;
    let found = rules(&faults);
    for rule in ["not-gsm7", "missing-language", "unknown-step", "unknown-action", "yaml-tab"] {
        assert!(found.contains(&rule), "`{rule}` is not among {found:?}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]

    /// A folder in which a file was cut, or a sign changed anywhere, gives reports and no panic.
    #[test]
    fn a_broken_file_never_panics(at in 0..6000_usize, sign in "[{}\\[\\]:\"'#\t&*é\n -]", cut in proptest::bool::ANY) {
        let own = files();
        let (name, text) = &own[at % own.len()];
        let mut place = at.min(text.len());
        while !text.is_char_boundary(place) {
            place -= 1;
        }
        let rest = if cut { "" } else { &text[place..] };
        let broken = format!("{}{sign}{rest}", &text[..place]);
        for fault in small(&[(name.as_str(), &broken)]).faults {
            let _ = show(&fault, &fault.file, Some(&broken), false);
        }
    }
}
