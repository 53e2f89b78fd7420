//! The texts of `flows/line.yaml`: each is said by something, and each word that a text invites is understood.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use handrail::conversation::{Consent, Conversation, Event, EventId, Form, Inbound, Moment, What, turn};
use handrail::flow::Facts;
use handrail::meaning::Meaning;
use handrail::rehearsal::sayings;
use handrail::text::{Body, Language};

use crate::conversations::world;

/// The sections of the file whose texts are fields that the engine says.
const SAID: [&str; 5] = ["duties", "ladder", "locators", "voice", "texts"];
/// Words in capitals that are no invitation: names, answers to the question they stand beside, places; and UNDO, which the
/// line takes itself, whatever it reads as.
const NAMES: [&str; 37] = [
    "A", "AA", "B", "C", "CA", "CALLS", "CBT", "CMA", "D", "DESHACER", "E", "ER", "F", "G", "HOME", "I",
    "ID", "MAS", "MM", "MORE", "NA", "NO", "O", "OK", "RECORDAR", "REMIND", "SALTAR", "SI", "SKIP", "SMART",
    "SOS", "UNDO", "VA", "WFS", "Y", "YES", "ZIP",
];

#[test]
fn every_text_of_the_line_is_said_by_something() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut source = String::new();
    for room in ["conversation", "dispatch", "channel", "page", "desk", "serve"] {
        let mut folders = vec![root.join("src").join(room)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    source.push_str(&fs::read_to_string(path).unwrap_or_default());
                }
            }
        }
    }
    let line = fs::read_to_string(root.join("flows/line.yaml")).unwrap();
    let mut section = "";
    let mut silent = Vec::new();
    for written in line.lines() {
        let Some((key, _)) = written.split_once(':') else { continue };
        if !key.starts_with([' ', '#']) {
            section = key;
        }
        let Some(key) = key.strip_prefix("  ").filter(|k| !k.starts_with([' ', '#', '-'])) else { continue };
        if SAID.contains(&section) && !source.contains(&format!(".{key}")) {
            silent.push(format!("{section}.{key}"));
        }
    }
    assert!(silent.is_empty(), "nobody says {silent:?}");
}

/// Runs of words in capitals: `EN LINEA`, `PERSON`.
fn invitations(text: &str) -> Vec<String> {
    let mut runs = vec![String::new()];
    for word in text.split(' ') {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let capital = bare.chars().any(char::is_alphabetic) && bare.chars().all(char::is_uppercase);
        let run = runs.last_mut().unwrap();
        if capital && !NAMES.contains(&bare) {
            run.push_str(if run.is_empty() { "" } else { " " });
            run.push_str(bare);
        }
        let ends = word.ends_with(|c: char| !c.is_alphanumeric());
        if !run.is_empty() && (!capital || NAMES.contains(&bare) || ends) {
            runs.push(String::new());
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

#[test]
fn every_word_that_a_text_invites_is_understood() {
    let world = world();
    let now = Moment(1_795_000_000_000);
    let mut invited = BTreeSet::new();
    for language in Language::ALL {
        for said in sayings(&world, &[Facts::default()], language) {
            invited.extend(invitations(&said.text).into_iter().map(|word| (language.code(), word)));
        }
    }
    let mut lost = Vec::new();
    for (language, word) in &invited {
        let language = Language::ALL.into_iter().find(|l| l.code() == *language);
        let conversation = Conversation {
            consent: Consent::In { since: now },
            language,
            introduced: true,
            ..Conversation::default()
        };
        let inbound = Inbound { body: Body::new(word), form: Form::Plain, provider_answers: None };
        let event = Event { id: EventId::inbound("line", word), what: What::Text(inbound) };
        if turn(&world, conversation, &event, now).reading.is_none_or(|r| r.meaning == Meaning::None) {
            lost.push(word);
        }
    }
    println!("{invited:?}");
    assert!(invited.len() > 20, "the invitations are not found: {invited:?}");
    assert!(lost.is_empty(), "we invite {lost:?} and do not understand them");
}
