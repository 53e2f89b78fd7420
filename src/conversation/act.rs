//! What staff do to a conversation: one event each, by one person, refused where it does not fit.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::card::CardField;
use super::moment::Moment;
use super::staff::StaffId;
use crate::text::Body;

/// Something that somebody at the desk does.
#[derive(Debug, Clone)]
pub struct Deed {
    /// Who.
    pub who: StaffId,
    /// What they are called: kept with what they did.
    pub name: String,
    /// Whether they may act on what a colleague holds.
    pub overrule: bool,
    /// What.
    pub act: Act,
}

/// What can be done.
#[derive(Debug, Clone)]
pub enum Act {
    /// Hold the conversation: from now on the bot is quiet.
    Take,
    /// Write to the person. It leaves after five seconds, or at once when it is about danger.
    Reply {
        /// The words.
        words: Body,
        /// A number for a crisis does not wait.
        at_once: bool,
    },
    /// Take back what has not left yet.
    Undo,
    /// Write something down for colleagues.
    Note {
        /// The words.
        words: Body,
    },
    /// Give it to a colleague.
    Give {
        /// Whom.
        to: StaffId,
        /// What they are called.
        called: String,
    },
    /// Put it back among those who wait for a person.
    Release,
    /// Let the bot go on, at the open question or at the menu.
    Return,
    /// Answer somebody who abuses the line no more. Law, danger and duties are still answered.
    Quiet,
    /// Answer them again.
    Unquiet,
    /// It is done, with one outcome.
    Close {
        /// Which.
        outcome: Ending,
    },
    /// A person has looked at the danger.
    CloseSafety {
        /// Whether it was one.
        right: bool,
    },
    /// Lay it aside until later.
    Snooze {
        /// Until then.
        until: Moment,
    },
    /// Ask for an admissions navigator.
    Escalate,
    /// Offer it to one navigator for ten minutes.
    Offer {
        /// Whom.
        to: StaffId,
    },
    /// The navigator takes over.
    Accept {
        /// Whom they work for: the person is told.
        works_for: String,
    },
    /// The navigator cannot.
    Decline,
    /// Correct a field of the hand-over card.
    Correct {
        /// Which.
        field: CardField,
        /// What it is to say; nothing takes the correction back.
        value: String,
    },
}

/// With what a conversation ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// They have a group or a meeting to go to.
    Group,
    /// On the way into treatment.
    Treatment,
    /// Talking was what they needed.
    Heard,
    /// An emergency that others took over.
    Emergency,
    /// They did not write again.
    Silent,
    /// Nothing for this line.
    Other,
}

impl Ending {
    /// All.
    pub const ALL: [Self; 6] =
        [Self::Group, Self::Treatment, Self::Heard, Self::Emergency, Self::Silent, Self::Other];

    /// Its name in forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Treatment => "treatment",
            Self::Heard => "heard",
            Self::Emergency => "emergency",
            Self::Silent => "silent",
            Self::Other => "other",
        }
    }

    /// As staff read it.
    pub fn called(self) -> &'static str {
        match self {
            Self::Group => "Found a group or meeting",
            Self::Treatment => "On the way into treatment",
            Self::Heard => "Needed to talk, and did",
            Self::Emergency => "Emergency, handed to 911 or 988",
            Self::Silent => "Did not write again",
            Self::Other => "Something else",
        }
    }

    /// The ending of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ending| ending.name() == name)
    }
}

/// Why an act is not done. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Somebody else has it.
    #[error("a colleague holds this conversation")]
    HeldByAnother,
    /// It is not theirs to write in.
    #[error("take this conversation first")]
    NotHeld,
    /// They wrote STOP.
    #[error("they have opted out: nothing may be sent until they write START")]
    OptedOut,
    /// There is no danger to close.
    #[error("there is no open safety flag")]
    NoFlag,
    /// The danger is open.
    #[error("close the safety flag first, and say if it was right")]
    FlagOpen,
    /// It left, or there was nothing.
    #[error("it has left already")]
    Left,
    /// Nobody waits for a navigator here.
    #[error("this conversation does not wait for a navigator")]
    NotEscalated,
    /// It is one already.
    #[error("this was done already")]
    Already,
    /// An empty text.
    #[error("there are no words in it")]
    Empty,
}

impl Act {
    /// As the transcript and the audit tell it.
    pub fn told(&self) -> &'static str {
        match self {
            Self::Take => "took over",
            Self::Reply { .. } => "wrote",
            Self::Undo => "took a text back",
            Self::Note { .. } => "noted",
            Self::Give { .. } => "gave it to a colleague",
            Self::Release => "put it back in the queue",
            Self::Return => "let the line go on",
            Self::Quiet => "quieted it",
            Self::Unquiet => "let it be answered again",
            Self::Close { .. } => "closed it",
            Self::CloseSafety { right: true } => "closed the safety flag: it was right",
            Self::CloseSafety { right: false } => "closed the safety flag: it was none",
            Self::Snooze { .. } => "laid it aside",
            Self::Escalate => "asked for a navigator",
            Self::Offer { .. } => "offered it to a navigator",
            Self::Accept { .. } => "accepted it",
            Self::Decline => "passed it on",
            Self::Correct { .. } => "corrected the card",
        }
    }
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Give { called, .. } => write!(f, "gave it to {called}"),
            Self::Close { outcome } => write!(f, "closed it: {}", outcome.called()),
            Self::Correct { field, .. } => write!(f, "corrected the card: {}", field.called()),
            other => f.write_str(other.told()),
        }
    }
}
