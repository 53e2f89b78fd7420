//! How one takes part in a meeting.

use serde::{Deserialize, Serialize};

/// In person, online, both, or by phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Venue {
    /// At an address.
    InPerson,
    /// By link.
    Online,
    /// At an address, and by link or phone.
    Hybrid,
    /// By phone alone.
    Phone,
}

impl Venue {
    /// From what there is to take part by; none when there is nothing.
    pub(super) fn of(address: bool, link: bool, phone: bool) -> Option<Self> {
        match (address, link, phone) {
            (true, false, false) => Some(Self::InPerson),
            (true, ..) => Some(Self::Hybrid),
            (false, true, _) => Some(Self::Online),
            (false, false, true) => Some(Self::Phone),
            (false, false, false) => None,
        }
    }

    /// One can go there.
    pub fn in_person(self) -> bool {
        matches!(self, Self::InPerson | Self::Hybrid)
    }

    /// One can take part from home.
    pub fn from_home(self) -> bool {
        self != Self::InPerson
    }
}
