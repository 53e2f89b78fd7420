//! What the line keeps of what a person has told: a closed set of facts, each with a closed set of values.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A fact about the person or their wish. Kept with the conversation, sealed, and forgotten with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// Not use at all, or use less.
    Goal,
    /// 12-Step or secular.
    Way,
    /// What is used.
    Substance,
    /// Whom it is about.
    Who,
    /// She said that she is a woman.
    Woman,
    /// They said that they are under 18.
    Minor,
    /// Signs of dangerous withdrawal were told.
    Withdrawal,
    /// A ZIP or a city.
    Place,
    /// The fellowship that was last named.
    Group,
    /// A safety flag is up. Not stored: worked out from the conversation.
    Crisis,
    /// What the current text means. Not stored: worked out from the reading.
    Means,
    /// They have been told how to stop safely.
    Safely,
    /// Somebody young has been told who is there for them.
    Young,
    /// They agreed to be called, or did not.
    Call,
    /// A voicemail is safe, or is not.
    Voicemail,
    /// The insurer, in the person's own words, with their consent.
    Insurer,
    /// The kind of plan, likewise.
    Plan,
    /// A town whose state is not told, where several have one of its name.
    Town,
    /// What the step's search for meetings came to. Not stored: worked out by the action.
    Search,
}

impl Fact {
    /// Every fact.
    pub const ALL: [Self; 19] = [
        Self::Goal,
        Self::Way,
        Self::Substance,
        Self::Who,
        Self::Woman,
        Self::Minor,
        Self::Withdrawal,
        Self::Place,
        Self::Group,
        Self::Crisis,
        Self::Means,
        Self::Safely,
        Self::Young,
        Self::Call,
        Self::Voicemail,
        Self::Insurer,
        Self::Plan,
        Self::Town,
        Self::Search,
    ];

    /// Its name in flow files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Goal => "goal",
            Self::Way => "way",
            Self::Substance => "substance",
            Self::Who => "who",
            Self::Woman => "woman",
            Self::Minor => "minor",
            Self::Withdrawal => "withdrawal",
            Self::Place => "place",
            Self::Group => "group",
            Self::Crisis => "crisis",
            Self::Means => "means",
            Self::Safely => "safely",
            Self::Young => "young",
            Self::Call => "call",
            Self::Voicemail => "voicemail",
            Self::Insurer => "insurer",
            Self::Plan => "plan",
            Self::Town => "town",
            Self::Search => "search",
        }
    }

    /// The fact of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.name() == name)
    }

    /// The values that a flow file may remember or ask about; `None` where another room knows them.
    pub fn values(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Goal => Some(&["abstain", "moderate"]),
            Self::Way => Some(&["steps", "secular"]),
            Self::Who => Some(&["self", "other"]),
            Self::Woman | Self::Minor | Self::Withdrawal => Some(&["yes"]),
            // `yes` is any of them.
            Self::Crisis => Some(&["yes", "crisis_suicide", "crisis_overdose", "crisis_violence", "medical"]),
            Self::Safely | Self::Young => Some(&["told"]),
            Self::Call | Self::Voicemail => Some(&["yes", "no"]),
            Self::Place | Self::Town => Some(&["known"]),
            Self::Search => Some(&[
                "list",
                "family",
                "details",
                "old",
                "gone",
                "none_left",
                "uncovered",
                "unknown",
                "which",
                "kept",
                "too_soon",
            ]),
            Self::Substance | Self::Group | Self::Means | Self::Insurer | Self::Plan => None,
        }
    }
}

/// The facts of one conversation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Facts(BTreeMap<Fact, String>);

impl Facts {
    /// What is known of `fact`.
    pub fn get(&self, fact: Fact) -> Option<&str> {
        self.0.get(&fact).map(String::as_str)
    }

    /// Whether `fact` has this very value.
    pub fn is(&self, fact: Fact, value: &str) -> bool {
        self.get(fact) == Some(value)
    }

    /// Keeps a fact; the newer one stands.
    pub fn set(&mut self, fact: Fact, value: impl Into<String>) {
        self.0.insert(fact, value.into());
    }

    /// Lets a fact go.
    pub fn remove(&mut self, fact: Fact) {
        self.0.remove(&fact);
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
