//! All words and phrases, compiled once from their files and then only read.

use std::collections::BTreeSet;

use crate::place;
use crate::text::fold;

use super::builder::Builder;
use super::decide::{self, Phrase};
use super::disguise;
use super::error::LexiconError;
use super::label::Meaning;
use super::law::Law;
use super::matcher::Matcher;
use super::pattern;
use super::reading::Reading;
use super::source;
use super::tongue::Tongue;
use super::vocabulary::{Token, Vocabulary};

/// What words mean. Immutable; swapped whole when its files change.
#[derive(Debug)]
pub struct Lexicon {
    pub(super) vocabulary: Vocabulary,
    pub(super) law: Law,
    pub(super) tongue: Tongue,
    pub(super) matcher: Matcher,
    pub(super) phrases: Vec<Phrase>,
    pub(super) rules: Vec<decide::Rule>,
    pub(super) denials: BTreeSet<u32>,
    pub(super) turns: BTreeSet<u32>,
}

impl Lexicon {
    /// Compiles files given as (name, text), in any order. The names appear in [`Reading::because`] and in errors.
    pub fn compile(files: &[(&str, &str)]) -> Result<Self, LexiconError> {
        let sources = files
            .iter()
            .map(|(name, text)| Ok((*name, source::parse(name, text)?)))
            .collect::<Result<Vec<_>, _>>()?;
        let mut builder = Builder::new();
        for (file, source) in &sources {
            builder.words(file, source)?;
        }
        for (file, source) in &sources {
            builder.law(file, source)?;
            builder.rules(file, source)?;
        }
        Ok(builder.finish())
    }

    /// Reads one text alone. Never fails, whatever the bytes; time is linear in their number.
    ///
    /// Nothing is cut off: a danger or an opt-out at the end of 64 kB is seen as one at the beginning.
    pub fn read(&self, text: &str) -> Reading {
        let place = place::find(text);
        let folded = fold(text);
        let clear = disguise::unmask(text);
        let unmasked = if clear == text { None } else { Some(fold(&clear)) };
        let tokens =
            self.vocabulary.tokens(unmasked.as_deref().unwrap_or(&folded), &words_of(place.as_ref()));
        let denied = |start: usize| self.denied(&tokens, start);
        let told = decide::decide(&self.rules, &self.phrases, &self.matcher.find(&tokens), denied);
        let law = self.law.read(&folded);
        let mut reading = Reading {
            meaning: told.meaning,
            others: told.others,
            law_word: false,
            substance: told.substance,
            language: self.tongue.read(text, &folded),
            who: told.who,
            minor: told.minor,
            woman: told.woman,
            place,
            because: told.because,
        };
        if let Some((meaning, because)) = law.filter(|_| !reading.meaning.is_safety()) {
            reading.others.retain(|other| *other != meaning);
            reading.meaning = meaning;
            reading.law_word = true;
            because.clone_into(&mut reading.because);
        } else if reading.meaning == Meaning::None && bare_zip(&folded) {
            reading.meaning = Meaning::MeetingNear;
            "a ZIP code alone".clone_into(&mut reading.because);
        }
        reading
    }

    /// Whether a denial stands at most three words before, with no turn ("but", "just") between.
    fn denied(&self, tokens: &[Token], start: usize) -> bool {
        let near = &tokens[start.saturating_sub(pattern::GAP + 1)..start];
        near.iter().rev().take_while(|t| !self.turns.contains(&t.id)).any(|t| self.denials.contains(&t.id))
    }
}

/// The folded words of a place, so that phrases can ask for one as `{place}`.
fn words_of(place: Option<&place::Mention>) -> BTreeSet<String> {
    match place {
        None => BTreeSet::new(),
        Some(place::Mention::Zip(zip)) => BTreeSet::from([zip.clone()]),
        Some(place::Mention::City(city)) => crate::text::words(&fold(city)).map(str::to_owned).collect(),
    }
}

fn bare_zip(folded: &str) -> bool {
    let zip = folded.strip_prefix("zip ").or_else(|| folded.strip_prefix("zipcode ")).unwrap_or(folded);
    let zip = zip.strip_prefix("code ").unwrap_or(zip);
    let mut parts = zip.split(' ');
    let (first, plus_four) = (parts.next().unwrap_or_default(), parts.next());
    parts.next().is_none()
        && place::find(first).is_some_and(|found| matches!(found, place::Mention::Zip(_)))
        && plus_four.is_none_or(|four| four.len() == 4 && four.bytes().all(|b| b.is_ascii_digit()))
}
