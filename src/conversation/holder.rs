//! Who answers, and how that passes from one to the other. There is one holder at a time, ever.

use serde::{Deserialize, Serialize};

use super::act::{Deed, Refusal};
use super::moment::Moment;
use super::staff::StaffId;

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
        /// For whom.
        #[serde(default)]
        wanted: Wanted,
    },
    /// Somebody at the desk: the line is quiet, but for law, danger and duties.
    Staff {
        /// Who.
        who: StaffId,
        /// Since when.
        since: Moment,
        /// When they last wrote, or took it.
        last_act: Moment,
        /// Since when a text of the person's waits for an answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unanswered: Option<Moment>,
    },
}

/// For whom somebody waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Wanted {
    /// Anybody of the team.
    #[default]
    Person,
    /// An admissions navigator.
    Navigator,
}

impl Holder {
    /// `bot`, `waiting` or `staff`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bot => "bot",
            Self::Waiting { .. } => "waiting",
            Self::Staff { .. } => "staff",
        }
    }

    /// Who of the desk holds it.
    pub fn staff(self) -> Option<StaffId> {
        match self {
            Self::Staff { who, .. } => Some(who),
            Self::Bot | Self::Waiting { .. } => None,
        }
    }

    /// Since when a text of the person's waits for an answer by whoever holds it.
    pub fn unanswered(self) -> Option<Moment> {
        match self {
            Self::Staff { unanswered, .. } => unanswered,
            Self::Bot | Self::Waiting { .. } => None,
        }
    }

    /// Taken: from the line, from the queue, or from a colleague by who may overrule them.
    pub(super) fn taken(self, deed: &Deed, now: Moment) -> Result<Self, Refusal> {
        match self {
            Self::Staff { who, .. } if who == deed.who => Err(Refusal::Already),
            Self::Staff { .. } if !deed.overrule => Err(Refusal::HeldByAnother),
            Self::Staff { unanswered, .. } => {
                Ok(Self::Staff { who: deed.who, since: now, last_act: now, unanswered })
            }
            Self::Bot | Self::Waiting { .. } => {
                Ok(Self::Staff { who: deed.who, since: now, last_act: now, unanswered: None })
            }
        }
    }

    /// Whether they hold it, and nobody else.
    pub(super) fn held_by(self, deed: &Deed) -> Result<(), Refusal> {
        match self {
            Self::Staff { who, .. } if who == deed.who => Ok(()),
            Self::Staff { .. } => Err(Refusal::HeldByAnother),
            Self::Bot | Self::Waiting { .. } => Err(Refusal::NotHeld),
        }
    }

    /// Let go by whoever holds it, or by who may overrule them; what nobody holds may be let go by anybody.
    pub(super) fn free(self, deed: &Deed) -> Result<Self, Refusal> {
        match self {
            Self::Staff { who, .. } if who != deed.who && !deed.overrule => Err(Refusal::HeldByAnother),
            _ => Ok(Self::Bot),
        }
    }

    /// Written in by whoever holds it.
    pub(super) fn answered(self, deed: &Deed, now: Moment) -> Result<Self, Refusal> {
        self.held_by(deed)?;
        match self {
            Self::Staff { who, since, .. } => Ok(Self::Staff { who, since, last_act: now, unanswered: None }),
            other => Ok(other),
        }
    }

    /// Whether a navigator is waited for.
    pub(super) fn escalated(self) -> Result<(), Refusal> {
        match self {
            Self::Waiting { wanted: Wanted::Navigator, .. } => Ok(()),
            _ => Err(Refusal::NotEscalated),
        }
    }
}
