//! Who a meeting is for, and how it is held: a closed set, since each feed has letters of its own.

use serde::{Deserialize, Serialize};

/// One of the set. The numbers are bits of [`Kinds`] and are kept in snapshots: new ones go to the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Kind {
    /// Anyone may come.
    Open,
    /// Only those who have the problem.
    Closed,
    /// For women.
    Women,
    /// For men.
    Men,
    /// For young people.
    Young,
    /// LGBTQ.
    Lgbtq,
    /// In Spanish.
    Spanish,
    /// For newcomers.
    Newcomers,
    /// A wheelchair gets in.
    Wheelchair,
    /// Signed in ASL.
    Asl,
    /// Children are welcome or looked after.
    Children,
    /// Signs proof of attendance.
    Attendance,
    /// Without religion.
    Secular,
    /// For families and friends too.
    Family,
    /// A speaker.
    Speaker,
    /// The Steps.
    Steps,
    /// Meditation.
    Meditation,
    /// Older people.
    Seniors,
    /// People of color.
    PeopleOfColor,
    /// In English, where the feed says so.
    English,
}

impl Kind {
    /// All, in the order of their bits.
    pub const ALL: [Self; 20] = [
        Self::Open,
        Self::Closed,
        Self::Women,
        Self::Men,
        Self::Young,
        Self::Lgbtq,
        Self::Spanish,
        Self::Newcomers,
        Self::Wheelchair,
        Self::Asl,
        Self::Children,
        Self::Attendance,
        Self::Secular,
        Self::Family,
        Self::Speaker,
        Self::Steps,
        Self::Meditation,
        Self::Seniors,
        Self::PeopleOfColor,
        Self::English,
    ];

    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Women => "women",
            Self::Men => "men",
            Self::Young => "young",
            Self::Lgbtq => "lgbtq",
            Self::Spanish => "spanish",
            Self::Newcomers => "newcomers",
            Self::Wheelchair => "wheelchair",
            Self::Asl => "asl",
            Self::Children => "children_welcome",
            Self::Attendance => "proof_of_attendance",
            Self::Secular => "secular",
            Self::Family => "family",
            Self::Speaker => "speaker",
            Self::Steps => "steps",
            Self::Meditation => "meditation",
            Self::Seniors => "seniors",
            Self::PeopleOfColor => "people_of_color",
            Self::English => "english",
        }
    }

    /// From a Meeting Guide code, as its table has it, or the codes of NA's and CMA's tables that differ.
    pub(super) fn of_guide(code: &str) -> Option<Self> {
        Some(match code.to_ascii_uppercase().as_str() {
            "O" => Self::Open,
            "C" => Self::Closed,
            "W" => Self::Women,
            "M" => Self::Men,
            "Y" | "YA" | "YP" => Self::Young,
            "LGBTQ" | "LGBTQIA" | "GL" | "G" | "L" | "T" | "BI" | "NB" => Self::Lgbtq,
            "S" | "ES" => Self::Spanish,
            "EN" => Self::English,
            "BE" | "BEG" => Self::Newcomers,
            "X" => Self::Wheelchair,
            "ASL" => Self::Asl,
            "CF" | "BA" | "CW" | "CC" => Self::Children,
            "POA" => Self::Attendance,
            "A" => Self::Secular,
            "AL-AN" | "AL" => Self::Family,
            "SP" | "SPK" => Self::Speaker,
            "ST" | "STEP" => Self::Steps,
            "MED" | "11" => Self::Meditation,
            "SEN" => Self::Seniors,
            "POC" => Self::PeopleOfColor,
            _ => return None,
        })
    }

    /// From a BMLT `world_id`, the code that means the same on every server.
    pub(super) fn of_world_id(id: &str) -> Option<Self> {
        Some(match id.to_ascii_uppercase().as_str() {
            "OPEN" => Self::Open,
            "CLOSED" => Self::Closed,
            "W" => Self::Women,
            "M" => Self::Men,
            "Y" => Self::Young,
            "GL" => Self::Lgbtq,
            "BEG" => Self::Newcomers,
            "WCHR" => Self::Wheelchair,
            "CW" => Self::Children,
            "SPK" => Self::Speaker,
            "STEP" => Self::Steps,
            "MED" => Self::Meditation,
            _ => return None,
        })
    }

    /// From a BMLT key of a server whose formats are not known: those that NA's default table gives and that mean
    /// nothing else on the servers we have seen. The rest are left out rather than guessed.
    pub(super) fn of_bmlt_key(key: &str) -> Option<Self> {
        Some(match key {
            "O" => Self::Open,
            "C" => Self::Closed,
            "W" | "WO" => Self::Women,
            "M" => Self::Men,
            "YP" | "Y" => Self::Young,
            "GL" | "LGBTQ" => Self::Lgbtq,
            "ES" | "ESP" | "SPA" => Self::Spanish,
            "ENG" => Self::English,
            "B" | "BEG" => Self::Newcomers,
            "WC" | "WCHR" => Self::Wheelchair,
            "SL" | "ASL" => Self::Asl,
            "CS" | "CW" => Self::Children,
            "Ag" => Self::Secular,
            "So" | "SD" | "SPK" => Self::Speaker,
            "St" | "STEP" => Self::Steps,
            "ME" | "MED" => Self::Meditation,
            _ => return None,
        })
    }

    /// From the name of a format, where its `world_id` says nothing (languages, sign language).
    pub(super) fn of_format_name(name: &str) -> Option<Self> {
        let name = crate::text::fold(name);
        let has = |word: &str| name.split(' ').any(|w| w == word);
        Some(match () {
            () if has("espanol") || has("spanish") => Self::Spanish,
            () if has("english") || has("ingles") => Self::English,
            () if has("asl") || name.contains("sign language") => Self::Asl,
            () if has("children") && !has("no") => Self::Children,
            () if has("agnostic") || has("secular") => Self::Secular,
            () => return None,
        })
    }
}

/// Several kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Kinds(u32);

impl Kinds {
    /// Whether `kind` is among them.
    pub fn has(self, kind: Kind) -> bool {
        self.0 & 1 << kind as u8 != 0
    }

    /// Whether all of `others` are among them.
    pub fn has_all(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }

    /// Whether any of `others` is among them.
    pub fn has_any(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// With all of others too.
    #[must_use]
    pub fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// With one more.
    #[must_use]
    pub fn with(self, kind: Kind) -> Self {
        Self(self.0 | 1 << kind as u8)
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Kind> {
        Kind::ALL.into_iter().filter(move |kind| self.has(*kind))
    }
}

impl FromIterator<Kind> for Kinds {
    fn from_iter<T: IntoIterator<Item = Kind>>(kinds: T) -> Self {
        kinds.into_iter().fold(Self::default(), Self::with)
    }
}
