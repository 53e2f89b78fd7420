//! The Spanish of the line: usted, and translated.

use super::text::{Around, Found, Wording};
use crate::text::{Language, fold};

/// Words that only tu says, folded.
const TU: [&str; 16] = [
    "tu",
    "tus",
    "ti",
    "contigo",
    "quieres",
    "puedes",
    "tienes",
    "necesitas",
    "eres",
    "sabes",
    "prefieres",
    "vives",
    "buscas",
    "hablas",
    "dime",
    "tuyo",
];
/// Words that a text has at least before being the same in both languages means anything.
const ENOUGH_WORDS: usize = 3;

pub(super) fn informal(wording: &Wording<'_>, _: &Around) -> Option<Found> {
    if wording.language != Language::Es {
        return None;
    }
    let word = TU.into_iter().find(|word| wording.has(word))?;
    Some(Found {
        part: word.to_owned(),
        message: format!("`{word}` says tu; the line says usted"),
        help: "write it with usted: quiere, puede, tiene, su, le".to_owned(),
    })
}

pub(super) fn untranslated(wording: &Wording<'_>, _: &Around) -> Option<Found> {
    // Names of groups and helplines are names in either language.
    if wording.language != Language::Es || wording.said.role() == "name" {
        return None;
    }
    let letters =
        |text: &str| text.split(' ').filter(|w| w.chars().all(char::is_alphabetic) && w.len() > 1).count();
    let same = wording.said.text.en.iter().any(|en| fold(&en.value) == fold(&wording.words.value));
    let told = letters(&fold(&wording.bare)) >= ENOUGH_WORDS;
    (same && told).then(|| Found {
        part: String::new(),
        message: "the Spanish is the English".to_owned(),
        help: "translate it".to_owned(),
    })
}
