//! Putting a lexicon together from its files: first all single words, then what is made of them.

use std::collections::BTreeSet;

use crate::text::{Language, fold};

use super::decide::{self, Phrase, Role, Telling};
use super::error::LexiconError;
use super::label::{Meaning, Substance};
use super::law::Law;
use super::lexicon::Lexicon;
use super::matcher::Matcher;
use super::pattern::{self, Pattern};
use super::source::{Rule, Said, Source};
use super::tongue::Tongue;
use super::vocabulary::Vocabulary;

/// A lexicon being put together.
pub(super) struct Builder {
    lexicon: Lexicon,
    patterns: Vec<Pattern>,
}

impl Builder {
    /// One that knows the built-in sets only.
    pub fn new() -> Self {
        let lexicon = Lexicon {
            vocabulary: Vocabulary::new(),
            law: Law::default(),
            tongue: Tongue::default(),
            matcher: Matcher::default(),
            phrases: Vec::new(),
            rules: vec![decide::Rule::innocent()],
            denials: BTreeSet::new(),
            turns: BTreeSet::new(),
            likeness: None,
        };
        Self { lexicon, patterns: Vec::new() }
    }

    /// Single words: before any phrase of any file, since phrases are read with them.
    pub fn words(&mut self, file: &str, source: &Source) -> Result<(), LexiconError> {
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

    /// Law words, and the polite ones around them.
    pub fn law(&mut self, file: &str, source: &Source) -> Result<(), LexiconError> {
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

    /// Rules with their phrases: after the words of every file.
    pub fn rules(&mut self, file: &str, source: &Source) -> Result<(), LexiconError> {
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

    fn phrases(&mut self, file: &str, said: &[Said], role: Role, number: usize) -> Result<(), LexiconError> {
        for phrase in said {
            for pattern in pattern::parse(file, phrase, &mut self.lexicon.vocabulary)? {
                let because = format!("{file}:{} \"{}\"", phrase.referenced.line(), phrase.value);
                self.lexicon.phrases.push(Phrase { rule: number, role, weight: pattern.weight(), because });
                self.patterns.push(pattern);
            }
        }
        Ok(())
    }

    /// The lexicon, its phrases indexed.
    pub fn finish(mut self) -> Lexicon {
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
