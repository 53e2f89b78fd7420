//! All words and phrases, compiled once from their files and then only read.

use std::collections::BTreeSet;

use crate::place;
use crate::text::{Language, fold};

use super::builder::Builder;
use super::decide::{self, Phrase, Told};
use super::disguise;
use super::error::LexiconError;
use super::label::Meaning;
use super::law::Law;
use super::likeness::{Likeness, Mark, Seen};
use super::matcher::Matcher;
use super::pattern;
use super::reading::Reading;
use super::source;
use super::tongue::Tongue;
use super::vocabulary::{Token, Vocabulary};
use super::weigh::weigh;

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
    pub(super) likeness: Option<Likeness>,
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

    /// The same lexicon, which also asks what examples a text is like.
    #[must_use]
    pub fn with_likeness(self, likeness: Likeness) -> Self {
        Self { likeness: Some(likeness), ..self }
    }

    /// Reads one text alone. Never fails, whatever the bytes; time is linear in their number.
    ///
    /// Nothing is cut off: a danger or an opt-out at the end of 64 kB is seen as one at the beginning.
    pub fn read(&self, text: &str) -> Reading {
        self.read_with(text, self.likeness.as_ref())
    }

    /// Reads one text by law words and phrases alone, without likeness: for a text that only its conversation
    /// explains. `nobody` is an answer; alone, it is like a thousand sad texts.
    pub fn read_by_phrases(&self, text: &str) -> Reading {
        let mut reading = self.read_with(text, None);
        // But nobody is unsubscribed by a phrase that likeness contradicts: `no hace falta, ya desperto`.
        let doubtful = reading.says(Meaning::OptOut) && !reading.law_word;
        if doubtful && !self.read(text).says(Meaning::OptOut) {
            reading.others.retain(|other| *other != Meaning::OptOut);
            if reading.meaning == Meaning::OptOut {
                reading.meaning =
                    if reading.others.is_empty() { Meaning::None } else { reading.others.remove(0) };
            }
        }
        reading
    }

    /// Shows a text to likeness as the rules of this lexicon see it.
    pub(super) fn see<T>(&self, text: &str, show: impl FnOnce(Seen<'_>) -> T) -> T {
        let heard = self.hear(text);
        show(Seen { text, folded: &heard.folded, marks: &heard.marks() })
    }

    /// What the rules say of a text, before likeness has a say.
    fn hear(&self, text: &str) -> Heard<'_> {
        let place = place::find(text);
        let plain = fold(text);
        let clear = disguise::unmask(text);
        let folded = if clear == text { plain.clone() } else { fold(&clear) };
        let tokens = self.vocabulary.tokens(&folded, &words_of(place.as_ref()));
        let denied = |start: usize| self.denied(&tokens, start);
        let told =
            decide::decide(&self.rules, &self.phrases, &self.matcher.find(&tokens), tokens.len(), denied);
        let meant = if told.unmeant.is_empty() { None } else { Some(meant(&folded, &tokens, &told.unmeant)) };
        Heard {
            law: self.law.read(&plain),
            language: self.tongue.read(text, &plain),
            place,
            plain,
            folded,
            meant,
            told,
        }
    }

    fn read_with(&self, text: &str, likeness: Option<&Likeness>) -> Reading {
        let heard = self.hear(text);
        let marks = heard.marks();
        let Heard { plain, folded, meant, told, law, language, place } = heard;
        let mut reading = Reading {
            meaning: told.meaning,
            others: Vec::new(),
            law_word: false,
            substance: told.substance,
            language,
            who: told.who,
            minor: told.minor,
            woman: told.woman,
            place,
            confidence: 1.0,
            unsure: false,
            because: String::new(),
        };
        if let Some((meaning, because)) = law.filter(|_| !told.meaning.is_safety()) {
            reading.others = told.carried().filter(|other| *other != meaning).collect();
            reading.meaning = meaning;
            reading.law_word = true;
            because.clone_into(&mut reading.because);
        } else if told.meaning == Meaning::None && bare_zip(&plain) {
            reading.meaning = Meaning::MeetingNear;
            "a ZIP code alone".clone_into(&mut reading.because);
        } else {
            let whole = Seen { text, folded: &folded, marks: &marks };
            read_on(likeness, told, whole, meant.as_deref(), &mut reading);
        }
        reading
    }

    /// Whether a denial stands at most three words before, with no turn ("but", "just") between.
    fn denied(&self, tokens: &[Token], start: usize) -> bool {
        let near = &tokens[start.saturating_sub(pattern::GAP + 1)..start];
        near.iter().rev().take_while(|t| !self.turns.contains(&t.id)).any(|t| self.denials.contains(&t.id))
    }
}

/// The folded text without the words of phrases that are not meant.
fn meant(folded: &str, tokens: &[Token], unmeant: &[(usize, usize)]) -> String {
    let words = unmeant.iter().flat_map(|(from, to)| &tokens[*from..*to]).map(|token| token.word);
    let left_out: BTreeSet<usize> = words.collect();
    let left = crate::text::words(folded).enumerate().filter(|(at, _)| !left_out.contains(at));
    left.map(|(_, word)| word).collect::<Vec<_>>().join(" ")
}

/// What the rules say of a text.
struct Heard<'a> {
    /// Folded.
    plain: String,
    /// Folded, its disguises undone.
    folded: String,
    /// The latter without the words that are innocent or denied, where there are some.
    meant: Option<String>,
    told: Told,
    law: Option<(Meaning, &'a str)>,
    language: Option<Language>,
    place: Option<place::Mention>,
}

impl Heard<'_> {
    fn marks(&self) -> Vec<Mark> {
        Mark::of(&self.told, self.law.map(|(meaning, _)| meaning), self.place.is_some())
    }
}

/// Sets what the phrases say beside what likeness says of the whole text, and of it without what is not meant: danger
/// and opt-outs must be like both, since what is left of a text may be like anything.
fn read_on(
    likeness: Option<&Likeness>,
    mut told: Told,
    whole: Seen<'_>,
    meant: Option<&str>,
    reading: &mut Reading,
) {
    let seen = Seen { folded: meant.unwrap_or(whole.folded), ..whole };
    if let Some(likeness) = likeness.filter(|_| !seen.folded.is_empty()) {
        let mut likely = likeness.liken(seen);
        if meant.is_some() {
            let before = likeness.liken(whole);
            likely.safety = likely.safety.min(before.safety);
            likely.opt_out = likely.opt_out.min(before.opt_out);
        }
        let weighed = weigh(&mut told, &likely, likeness.thresholds);
        if weighed.by_likeness {
            told.because = likeness.because(seen, told.meaning);
        }
        reading.confidence = weighed.confidence;
        reading.unsure = weighed.unsure;
        reading.substance = reading.substance.or_else(|| likely.substance());
        if seen.folded.bytes().any(|b| b.is_ascii_lowercase()) {
            reading.language = reading.language.or_else(|| likely.language());
        }
    }
    reading.meaning = told.meaning;
    reading.others = told.others;
    reading.because = told.because;
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
