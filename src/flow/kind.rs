//! The types that an answer can have.

use super::book::On;

/// The types of answers that the line understands by itself: the whole list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// [`On::Yes`].
    Yes,
    /// [`On::No`].
    No,
    /// [`On::Place`].
    Place,
    /// [`On::Zip`].
    Zip,
    /// [`On::Substance`].
    Substance,
    /// [`On::Group`].
    Group,
    /// [`On::Day`].
    Day,
    /// [`On::Time`].
    Time,
    /// [`On::Phone`].
    Phone,
    /// [`On::Name`].
    Name,
    /// [`On::Count`].
    Count,
    /// [`On::Number`].
    Number,
    /// [`On::Wish`].
    Wish,
    /// [`On::Text`].
    Text,
}

impl Kind {
    /// Every type.
    pub const ALL: [Self; 14] = [
        Self::Yes,
        Self::No,
        Self::Place,
        Self::Zip,
        Self::Substance,
        Self::Group,
        Self::Day,
        Self::Time,
        Self::Phone,
        Self::Name,
        Self::Count,
        Self::Number,
        Self::Wish,
        Self::Text,
    ];

    /// Its name in flow files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Place => "place",
            Self::Zip => "zip",
            Self::Substance => "substance",
            Self::Group => "group",
            Self::Day => "day",
            Self::Time => "time",
            Self::Phone => "phone",
            Self::Name => "name",
            Self::Count => "count",
            Self::Number => "number",
            Self::Wish => "wish",
            Self::Text => "text",
        }
    }

    /// The type of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl From<Kind> for On {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Yes => Self::Yes,
            Kind::No => Self::No,
            Kind::Place => Self::Place,
            Kind::Zip => Self::Zip,
            Kind::Substance => Self::Substance,
            Kind::Group => Self::Group,
            Kind::Day => Self::Day,
            Kind::Time => Self::Time,
            Kind::Phone => Self::Phone,
            Kind::Name => Self::Name,
            Kind::Count => Self::Count,
            Kind::Number => Self::Number,
            Kind::Wish => Self::Wish,
            Kind::Text => Self::Text,
        }
    }
}
