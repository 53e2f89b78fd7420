//! The hand-over card: what a navigator has to know, in the order of I-PASS (illness severity, patient summary, actions,
//! situation, synthesis; Starmer et al., NEJM 2014), each field from a text of theirs or typed by somebody at the desk.

use serde::{Deserialize, Serialize};

use super::moment::Moment;
use crate::flow::Fact;

/// A field of the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardField {
    /// Signs of dangerous withdrawal.
    Withdrawal,
    /// Themselves or somebody they love.
    Who,
    /// What is used.
    Substance,
    /// When last.
    LastUse,
    /// Stop or cut down.
    Goal,
    /// ZIP or city.
    Place,
    /// Under 18.
    Minor,
    /// The insurer.
    Insurer,
    /// The kind of plan.
    Plan,
    /// May be called.
    Call,
    /// Best time, and zone.
    BestTime,
    /// A voicemail is safe.
    Voicemail,
    /// Calling or texting is safe for them.
    Safe,
    /// Others read this phone.
    SharedPhone,
    /// What a group was suggested or found.
    Group,
    /// What was promised to them.
    Promised,
    /// Whatever else.
    Other,
}

/// A field that somebody at the desk has filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// What it says.
    pub value: String,
    /// Who says so.
    pub by: String,
    /// When.
    pub at: Moment,
}

impl CardField {
    /// All, in the order of the card.
    pub const ALL: [Self; 17] = [
        Self::Withdrawal,
        Self::Who,
        Self::Minor,
        Self::Substance,
        Self::LastUse,
        Self::Goal,
        Self::Place,
        Self::Insurer,
        Self::Plan,
        Self::Call,
        Self::BestTime,
        Self::Voicemail,
        Self::Safe,
        Self::SharedPhone,
        Self::Group,
        Self::Promised,
        Self::Other,
    ];

    /// Its name in forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Withdrawal => "withdrawal",
            Self::Who => "who",
            Self::Substance => "substance",
            Self::LastUse => "last_use",
            Self::Goal => "goal",
            Self::Place => "place",
            Self::Minor => "minor",
            Self::Insurer => "insurer",
            Self::Plan => "plan",
            Self::Call => "call",
            Self::BestTime => "best_time",
            Self::Voicemail => "voicemail",
            Self::Safe => "safe",
            Self::SharedPhone => "shared_phone",
            Self::Group => "group",
            Self::Promised => "promised",
            Self::Other => "other",
        }
    }

    /// As staff read it.
    pub fn called(self) -> &'static str {
        match self {
            Self::Withdrawal => "Withdrawal risk",
            Self::Who => "For whom",
            Self::Substance => "What is used",
            Self::LastUse => "Last use",
            Self::Goal => "What they want",
            Self::Place => "Where",
            Self::Minor => "Under 18",
            Self::Insurer => "Insurer",
            Self::Plan => "Kind of plan",
            Self::Call => "May be called",
            Self::BestTime => "Best time, zone",
            Self::Voicemail => "Voicemail is safe",
            Self::Safe => "Safe to call or text",
            Self::SharedPhone => "Others read this phone",
            Self::Group => "Group named",
            Self::Promised => "Promised",
            Self::Other => "Also",
        }
    }

    /// The field of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// The fact that fills it, where the line itself asks or hears.
    pub fn fact(self) -> Option<Fact> {
        match self {
            Self::Withdrawal => Some(Fact::Withdrawal),
            Self::Who => Some(Fact::Who),
            Self::Substance => Some(Fact::Substance),
            Self::Goal => Some(Fact::Goal),
            Self::Place => Some(Fact::Place),
            Self::Minor => Some(Fact::Minor),
            Self::Insurer => Some(Fact::Insurer),
            Self::Plan => Some(Fact::Plan),
            Self::Call => Some(Fact::Call),
            Self::Voicemail => Some(Fact::Voicemail),
            Self::Group => Some(Fact::Group),
            Self::LastUse
            | Self::BestTime
            | Self::Safe
            | Self::SharedPhone
            | Self::Promised
            | Self::Other => None,
        }
    }
}
