//! The room read as a whole, with the phrases that ship.

mod asks;
mod corpus;
mod faults;
mod law;
mod likeness;
mod safety;

use std::sync::LazyLock;

use super::{Lexicon, Meaning, Reading};

/// The shipped files, by the names that `because` shows.
fn files() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/flows/meanings");
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "yaml"))
        .map(|path| {
            let name = format!("flows/meanings/{}", path.file_name().unwrap().to_str().unwrap());
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let files = files();
    let borrowed: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let lexicon = Lexicon::compile(&borrowed).unwrap_or_else(|fault| panic!("{fault}"));
    lexicon.with_likeness(likeness::learned())
});

fn read(text: &str) -> Reading {
    LEXICON.read(text)
}

/// Each text of the table is read as the meaning beside it.
fn means(table: &[(&str, Meaning)]) {
    let wrong: Vec<String> = table
        .iter()
        .map(|(text, meaning)| (text, meaning, read(text)))
        .filter(|(_, meaning, reading)| reading.meaning != **meaning)
        .map(|(text, meaning, reading)| {
            format!(
                "{text:?}: wanted {}, got {} by {}",
                meaning.name(),
                reading.meaning.name(),
                reading.because
            )
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
