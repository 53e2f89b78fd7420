//! The files under `flows/meanings/` as staff write them. The only place of the room that knows YAML.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_saphyr::Spanned;

use super::error::LexiconError;

/// A phrase, and the line it stands on.
pub(super) type Said = Spanned<String>;

/// One file. Every part may be absent; the parts of all files are joined.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Source {
    /// How people thumb a word → the word or words it stands for.
    pub shorthand: BTreeMap<String, String>,
    /// Long words that a slip of one or two letters may be mended into.
    pub spelling: Vec<Said>,
    /// Named lists of single words, used in phrases as `{name}`.
    pub sets: BTreeMap<String, Vec<Said>>,
    /// Whole texts that the law or a provider gives a meaning to, by the meaning's name.
    pub law: BTreeMap<String, Vec<Said>>,
    /// Words that may stand before or after a law word without changing it.
    pub polite: Vec<Said>,
    /// Words that tell a language, by its code.
    pub languages: BTreeMap<String, Vec<Said>>,
    /// Words that deny what follows within three words.
    pub denials: Vec<Said>,
    /// Words after which a denial no longer reaches.
    pub turns: Vec<Said>,
    /// Phrases that mean nothing here: no other phrase may use their words, except those that are always meant.
    pub innocent: Vec<Said>,
    /// What phrases mean and tell.
    pub rules: Vec<Rule>,
}

/// Phrases of one meaning, or of one fact.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Rule {
    /// The meaning that the phrases carry; or else:
    pub means: Option<Said>,
    /// The fact that they tell: a substance's name, `another`, `minor` or `woman`.
    pub tells: Option<Said>,
    /// A denial before a phrase cancels it.
    pub deniable: bool,
    /// Phrases that nothing cancels: no denial, no guard.
    pub always: Vec<Said>,
    /// Phrases that win over plain ones.
    pub sure: Vec<Said>,
    /// Plain phrases.
    pub phrases: Vec<Said>,
    /// Phrases that count only when nothing better is found.
    pub hints: Vec<Said>,
    /// When given, the rule counts only in a text that also has one of these.
    pub with: Vec<Said>,
    /// A phrase that shares a word with one of these is not meant.
    pub not: Vec<Said>,
    /// In a text that has one of these anywhere, the rule does not count.
    pub unless: Vec<Said>,
}

/// Reads one file.
pub(super) fn parse(file: &str, text: &str) -> Result<Source, LexiconError> {
    serde_saphyr::from_str(text).map_err(|error| {
        let place = error.location();
        let told = error.without_snippet().to_string();
        let what = told.lines().next().unwrap_or_default().split(", set DuplicateKeyPolicy").next();
        LexiconError::Yaml {
            file: file.to_owned(),
            line: place.map_or(0, |p| p.line()),
            column: place.map_or(0, |p| p.column()),
            what: what.unwrap_or_default().to_owned(),
        }
    })
}
