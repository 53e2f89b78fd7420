//! All words and phrases, compiled once from their files and then only read.

use std::collections::BTreeSet;

use crate::place;
use crate::text::{Language, fold};

use super::decide::{self, Phrase, Role, Telling};
use super::disguise;
use super::error::LexiconError;
use super::label::{Meaning, Substance};
use super::law::Law;
use super::matcher::Matcher;
use super::pattern::{self, Pattern};
use super::reading::Reading;
use super::source::{self, Rule, Said, Source};
use super::tongue::Tongue;
use super::vocabulary::Vocabulary;

/// What words mean. Immutable; swapped whole when its files change.
#[derive(Debug)]
pub struct Lexicon {
    vocabulary: Vocabulary,
    law: Law,
    tongue: Tongue,
    matcher: Matcher,
    phrases: Vec<Phrase>,
    rules: Vec<decide::Rule>,
    denials: BTreeSet<u32>,
    turns: BTreeSet<u32>,
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
    fn denied(&self, tokens: &[super::vocabulary::Token], start: usize) -> bool {
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

/// A lexicon being put together.
struct Builder {
    lexicon: Lexicon,
    patterns: Vec<Pattern>,
}

impl Builder {
    fn new() -> Self {
        let lexicon = Lexicon {
            vocabulary: Vocabulary::new(),
            law: Law::default(),
            tongue: Tongue::default(),
            matcher: Matcher::default(),
            phrases: Vec::new(),
            rules: vec![decide::Rule::innocent()],
            denials: BTreeSet::new(),
            turns: BTreeSet::new(),
        };
        Self { lexicon, patterns: Vec::new() }
    }

    /// Single words: before any phrase of any file, since phrases are read with them.
    fn words(&mut self, file: &str, source: &Source) -> Result<(), LexiconError> {
        let vocabulary = &mut self.lexicon.vocabulary;
        for (short, words) in &source.shorthand {
            vocabulary.abbreviate(&fold(short), &fold(words));
        }
        for (name, members) in &source.sets {
            let line = members.first().map_or(0, |m| m.referenced.line());
            let set = vocabulary.add_set(name).ok_or_else(|| LexiconError::TooManySets {
                file: file.to_owned(),
                line,
                name: name.clone(),
                most: Vocabulary::MOST_SETS,
            })?;
            for member in members {
                let id = single(file, member, vocabulary)?;
                vocabulary.mark(id, set);
            }
        }
        for word in &source.spelling {
            vocabulary.mend_into(&fold(&word.value));
        }
        for (said, numbers) in
            [(&source.denials, &mut self.lexicon.denials), (&source.turns, &mut self.lexicon.turns)]
        {
            for word in said {
                numbers.insert(single(file, word, vocabulary)?);
            }
        }
        for (code, words) in &source.languages {
            let line = words.first().map_or(0, |w| w.referenced.line());
            let vote = Language::ALL
                .iter()
                .find(|l| l.code() == code)
                .map(|l| if *l == Language::En { 1 } else { -1 });
            let vote = vote.ok_or_else(|| unknown(file, line, "language", code, &["en", "es"]))?;
            for word in words {
                *self.lexicon.tongue.votes.entry(fold(&word.value)).or_insert(0) += vote;
            }
        }
        Ok(())
    }

    fn law(&mut self, file: &str, source: &Source) -> Result<(), LexiconError> {
        for (name, wholes) in &source.law {
            let line = wholes.first().map_or(0, |w| w.referenced.line());
            let meaning =
                Meaning::named(name).ok_or_else(|| unknown(file, line, "meaning", name, &meanings()))?;
            for whole in wholes {
                let because = format!("{file}:{} \"{}\"", whole.referenced.line(), whole.value);
                self.lexicon.law.words.insert(fold(&whole.value), (meaning, because));
            }
        }
        for word in &source.polite {
            self.lexicon.law.polite.insert(fold(&word.value));
        }
        Ok(())
    }

    fn rules(&mut self, file: &str, source: &Source) -> Result<(), LexiconError> {
        self.phrases(file, &source.innocent, Role::Not, 0)?;
        for rule in &source.rules {
            let telling = telling(file, rule)?;
            let number = self.lexicon.rules.len();
            self.lexicon.rules.push(decide::Rule {
                telling,
                deniable: rule.deniable,
                asks: !rule.with.is_empty(),
            });
            for (said, role) in [
                (&rule.always, Role::Always),
                (&rule.sure, Role::Sure),
                (&rule.phrases, Role::Plain),
                (&rule.hints, Role::Hint),
                (&rule.with, Role::With),
                (&rule.not, Role::Not),
                (&rule.unless, Role::Unless),
            ] {
                self.phrases(file, said, role, number)?;
            }
        }
        Ok(())
    }

    fn phrases(&mut self, file: &str, said: &[Said], role: Role, rule: usize) -> Result<(), LexiconError> {
        for phrase in said {
            for pattern in pattern::parse(file, phrase, &mut self.lexicon.vocabulary)? {
                let because = format!("{file}:{} \"{}\"", phrase.referenced.line(), phrase.value);
                self.lexicon.phrases.push(Phrase { rule, role, weight: pattern.weight(), because });
                self.patterns.push(pattern);
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Lexicon {
        self.lexicon.matcher = Matcher::new(self.patterns, &self.lexicon.vocabulary);
        self.lexicon
    }
}

fn single(file: &str, said: &Said, vocabulary: &mut Vocabulary) -> Result<u32, LexiconError> {
    let folded = fold(&said.value);
    let ids: Vec<u32> = crate::text::words(&folded).flat_map(|word| vocabulary.intern_spoken(word)).collect();
    match ids.as_slice() {
        [id] => Ok(*id),
        _ => Err(LexiconError::Phrase {
            file: file.to_owned(),
            line: said.referenced.line(),
            phrase: said.value.clone(),
            why: "stands where a single word must. Write one word, not shorthand for several".to_owned(),
        }),
    }
}

fn telling(file: &str, rule: &Rule) -> Result<Telling, LexiconError> {
    match (&rule.means, &rule.tells) {
        (Some(name), None) => Meaning::named(&name.value)
            .map(Telling::Meaning)
            .ok_or_else(|| unknown(file, name.referenced.line(), "meaning", &name.value, &meanings())),
        (None, Some(name)) => match name.value.as_str() {
            "another" => Ok(Telling::Another),
            "minor" => Ok(Telling::Minor),
            "woman" => Ok(Telling::Woman),
            other => Substance::named(other)
                .map(Telling::Substance)
                .ok_or_else(|| unknown(file, name.referenced.line(), "fact", other, &facts())),
        },
        (Some(name), Some(_)) => Err(unknown(
            file,
            name.referenced.line(),
            "rule that both means and tells",
            &name.value,
            &["means", "tells"],
        )),
        (None, None) => Err(unknown(file, 0, "rule without", "means", &["means", "tells"])),
    }
}

fn meanings() -> Vec<&'static str> {
    Meaning::ALL.iter().map(|m| m.name()).collect()
}

fn facts() -> Vec<&'static str> {
    ["another", "minor", "woman"].into_iter().chain(Substance::ALL.map(Substance::name)).collect()
}

fn unknown(file: &str, line: u64, kind: &'static str, name: &str, known: &[&str]) -> LexiconError {
    LexiconError::Unknown {
        file: file.to_owned(),
        line,
        kind,
        name: name.to_owned(),
        known: known.join(", "),
    }
}
