//! The aggregate: all that the line knows of one person's thread.

use serde::{Deserialize, Serialize};

use super::list::List;
use super::moment::Moment;
use super::reach::Reach;
use super::timer::Timer;
use crate::flow::{Book, Facts, Place};
use crate::meaning::Meaning;
use crate::text::Language;

/// One person's conversation with one line. Stored sealed; its serialised form is read by the next version.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Conversation {
    /// Whether we may write to them.
    pub consent: Consent,
    /// Who answers.
    pub holder: Holder,
    /// The question that is open, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<Open>,
    /// The language they write in, once known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// What they have told.
    #[serde(skip_serializing_if = "Facts::is_empty")]
    pub facts: Facts,
    /// A danger that a person has to look at. Only a person at the desk can close it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub safety: Option<SafetyFlag>,
    /// They have been told who we are and that we are a machine.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub introduced: bool,
    /// Texts in a row that we did not understand.
    #[serde(skip_serializing_if = "is_zero")]
    pub misses: u32,
    /// The two readings that were offered last, as A and B.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offered: Option<[Meaning; 2]>,
    /// The last text of theirs: for words that were split over two texts. Capped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heard: Option<Heard>,
    /// The last text of ours, as a print: so that nothing is said twice in a row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said: Option<Said>,
    /// The meetings that they were told last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<List>,
    /// How many texts we have made: the next one's number.
    pub texts: u32,
    /// When the fixed emergency text last went to them although they had opted out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emergency_at: Option<Moment>,
    /// How they can be written to; none on a line that has no way but the answer, as in a rehearsal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reach: Option<Reach>,
    /// What is due to them later.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub timers: Vec<Timer>,
    /// They were asked whether to forget everything.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub sure_to_forget: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
fn is_zero(n: &u32) -> bool {
    *n == 0
}

/// Whether we may write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Consent {
    /// They have never written.
    #[default]
    Fresh,
    /// They wrote first, or came back.
    In {
        /// Since when.
        since: Moment,
    },
    /// They opted out. Stands until START.
    Out {
        /// Since when.
        since: Moment,
        /// How: decides who answers a later YES.
        how: OptOut,
    },
}

/// How somebody opted out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OptOut {
    /// By a word that the provider took and answered; it blocks our texts too.
    Provider,
    /// By words that we understood.
    Words,
}

impl Consent {
    /// `fresh`, `in` or `out`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::In { .. } => "in",
            Self::Out { .. } => "out",
        }
    }
}

/// Who answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Holder {
    /// The line.
    #[default]
    Bot,
    /// They wait for a person; the line still answers.
    Waiting {
        /// Since when.
        since: Moment,
    },
}

impl Holder {
    /// `bot` or `waiting`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bot => "bot",
            Self::Waiting { .. } => "waiting",
        }
    }
}

/// A question that waits for its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// Its flow.
    pub flow: String,
    /// Its step.
    pub step: String,
    /// The print of its words: if they have changed since, an answer that does not fit is asked again.
    pub print: u64,
    /// When it was asked.
    pub at: Moment,
    /// The question that was open before a flow came between.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub under: Option<Box<Self>>,
}

impl Open {
    /// Where it stands in the book of today; none when its flow or step is gone.
    pub fn place(&self, book: &Book) -> Option<Place> {
        book.find(&self.flow, &self.step).filter(|p| book.step(*p).question.is_some())
    }
}

/// A danger told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SafetyFlag {
    /// Of which kind, the gravest last told.
    pub kind: Meaning,
    /// Since when.
    pub since: Moment,
}

/// The last text of theirs.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// Its words, at most [`Heard::CAP`] bytes of them.
    pub words: String,
    /// When it came.
    pub at: Moment,
    /// It told of danger by itself: the next one need not be joined to it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub danger: bool,
}

impl Heard {
    /// Bytes kept: enough to join a sentence that was split over two texts.
    pub const CAP: usize = 160;

    /// Keeps the end of a text, which is where the next one goes on.
    pub fn new(words: &str, at: Moment, danger: bool) -> Self {
        let mut from = words.len().saturating_sub(Self::CAP);
        while !words.is_char_boundary(from) {
            from += 1;
        }
        Self { words: words[from..].to_owned(), at, danger }
    }
}

impl std::fmt::Debug for Heard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Heard")
            .field("bytes", &self.words.len())
            .field("at", &self.at)
            .field("danger", &self.danger)
            .finish_non_exhaustive()
    }
}

/// The last text of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// FNV-1a of its words.
    pub print: u64,
    /// When.
    pub at: Moment,
}
