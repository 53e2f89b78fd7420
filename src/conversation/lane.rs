//! How urgent a text is, and which of the desk's lists a conversation is on: what a turn asks of the store.

use serde::{Deserialize, Serialize};

/// The lanes of the outbox: a higher one passes what is not yet being sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lane {
    /// What law and safety ask for.
    Duty,
    /// Answers.
    Conversation,
    /// What we say unasked, with consent.
    Proactive,
}

/// What becomes of the opt-out mark, which outlives everything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopMark {
    /// It stays as it is.
    Keep,
    /// They opted out.
    Set,
    /// They came back.
    Clear,
}

impl Lane {
    /// All, the most urgent first.
    pub const ALL: [Self; 3] = [Self::Duty, Self::Conversation, Self::Proactive];

    /// 0 for the most urgent: as it is written in the store.
    pub fn rank(self) -> u8 {
        self as u8
    }

    /// The lane of that rank.
    pub fn of_rank(rank: u8) -> Option<Self> {
        Self::ALL.get(usize::from(rank)).copied()
    }
}

/// The desk's lists of who waits for whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Queue {
    /// A danger was told of.
    Safety,
    /// A person is wanted.
    Person,
    /// A navigator is wanted.
    Navigator,
    /// Something of theirs is due at the score.
    Timer,
    /// Somebody at the desk holds it.
    Held,
    /// Closed at the desk.
    Closed,
    /// They wrote, to the minute.
    Recent,
}

impl Queue {
    /// Every list.
    pub const ALL: [Self; 7] =
        [Self::Safety, Self::Person, Self::Navigator, Self::Timer, Self::Held, Self::Closed, Self::Recent];
}
