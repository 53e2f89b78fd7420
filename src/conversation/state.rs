//! The aggregate: all that the line knows of one person's thread.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::act::Ending;
use super::card::{CardField, Correction};
use super::holder::Holder;
use super::list::List;
use super::moment::Moment;
use super::reach::Reach;
use super::staff::StaffId;
use super::timer::Timer;
use crate::flow::{Book, Fact, Facts, Place};
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
    /// When each fact was told: the text that it comes from stands in the transcript under that time.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub told: BTreeMap<Fact, Moment>,
    /// What somebody at the desk has filled in on the hand-over card.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub card: BTreeMap<CardField, Correction>,
    /// The navigator who was asked to take it, while one is waited for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offer: Option<Offer>,
    /// Navigators who were asked and did not take it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub passed: Vec<StaffId>,
    /// Laid aside by whoever holds it until then, or until a text comes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snoozed: Option<Moment>,
    /// Since when they are not answered, for abuse; law, danger and duties still are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quiet: Option<Moment>,
    /// Closed at the desk, until they write again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed: Option<Closed>,
    /// Somebody is on shift with room, as the shell knows at this moment. Not kept.
    #[serde(skip)]
    pub staffed: bool,
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

/// It was closed at the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// When.
    pub at: Moment,
    /// With what.
    pub outcome: Ending,
}

/// A navigator was asked whether they take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Whom.
    pub to: StaffId,
    /// Until when; then the next one is asked.
    pub until: Moment,
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
