//! What reading a text yields.

use crate::place::Mention;
use crate::text::Language;

use super::label::{Meaning, Substance};

/// Whom a text is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Who {
    /// The texter, or nobody in particular.
    #[default]
    Oneself,
    /// Somebody else: a son, a wife, a friend.
    Another,
}

/// One text, read alone.
#[expect(clippy::struct_excessive_bools, reason = "four things that a text tells or not, each by itself")]
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The best reading. A safety kind wins over every other one.
    pub meaning: Meaning,
    /// Other meanings that the same text carries ("STOP i want to die" is a crisis and an opt-out), best first.
    pub others: Vec<Meaning>,
    /// The whole text is a law word (STOP, START, HELP, FORGET ME and their kin), exactly after folding: alone,
    /// said several times, or with only polite words around. Looser wordings have the meaning without this.
    pub law_word: bool,
    /// What is used, when the text tells.
    pub substance: Option<Substance>,
    /// The language it is written in, when its words tell.
    pub language: Option<Language>,
    /// Whom it is about.
    pub who: Who,
    /// The texter says that they are under 18.
    pub minor: bool,
    /// The texter says that she is a woman.
    pub woman: bool,
    /// A ZIP or a place named in it.
    pub place: Option<Mention>,
    /// How likely the meaning is, from 0 to 1; 1 where a law word or a phrase about danger decided.
    pub confidence: f32,
    /// The meaning is the likeliest, but too unsure to act on: the line asks back.
    pub unsure: bool,
    /// Which rule, word or phrase of which file and line decided: `flows/meanings/en.yaml:12 "cant stop"`; or what
    /// of the text weighed most in its likeness to examples.
    pub because: String,
}

impl Reading {
    /// Whether the text carries `meaning`, as its best reading or beside it.
    pub fn says(&self, meaning: Meaning) -> bool {
        self.meaning == meaning || self.others.contains(&meaning)
    }

    /// The same, but a meaning that is too unsure to act on is only the first that may be offered.
    #[must_use]
    pub fn asking_back(mut self) -> Self {
        if self.unsure && self.meaning != Meaning::None {
            self.others.insert(0, std::mem::replace(&mut self.meaning, Meaning::None));
        }
        self
    }

    /// The safety kind that the text raises, if any.
    pub fn safety(&self) -> Option<Meaning> {
        self.meaning.is_safety().then_some(self.meaning)
    }
}
