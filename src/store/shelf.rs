//! What the desk keeps that is no conversation: accounts, sessions, presence, settings, the audit chain.
//!
//! A shelf is an ordered set of small sealed items by name. An item is written only on the version that the writer has
//! read, so two administrators never undo each other and one link in the audit chain has one successor.

/// Which shelf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shelf {
    /// Accounts of those who work at the desk.
    Staff,
    /// Invitations, by the hash of their token.
    Invite,
    /// Sessions, by the hash of their token.
    Session,
    /// Who is on shift.
    Presence,
    /// Settings that are changed at the desk.
    Setting,
    /// The audit chain, by number.
    Audit,
}

impl Shelf {
    /// Every shelf.
    pub const ALL: [Self; 6] =
        [Self::Staff, Self::Invite, Self::Session, Self::Presence, Self::Setting, Self::Audit];

    /// Its name in the store, and in what is authenticated beside an item.
    pub fn name(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Invite => "invite",
            Self::Session => "session",
            Self::Presence => "presence",
            Self::Setting => "setting",
            Self::Audit => "audit",
        }
    }

    /// Its number in the embedded store.
    pub(super) fn number(self) -> u8 {
        self as u8
    }
}

/// An item as it lies there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its name: letters, digits and signs that tell nothing of anybody.
    pub name: String,
    /// Counts its writes, from 1.
    pub version: u64,
    /// What it holds, sealed.
    pub sealed: Vec<u8>,
}

/// An item to be written.
#[derive(Debug, Clone)]
pub struct Put {
    /// On which shelf.
    pub shelf: Shelf,
    /// Under which name.
    pub name: String,
    /// The version that the writer has read; 0 = it must not be there yet.
    pub expected: u64,
    /// What it is to hold, sealed.
    pub sealed: Vec<u8>,
}

/// What became of a [`Put`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shelved {
    /// It is written, as this version.
    Ok(u64),
    /// Another version lies there, or none: nothing was written.
    Conflict(Option<Item>),
}

/// Which items of a shelf, in the order of their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page<'a> {
    /// Names from this one on, or, newest first, up to it; none = from the end that is asked for.
    pub from: Option<&'a str>,
    /// Backwards: the last name first.
    pub backwards: bool,
    /// At most so many.
    pub limit: usize,
}

impl Page<'_> {
    /// The whole shelf, for shelves that are small.
    pub const ALL: Page<'static> = Page { from: None, backwards: false, limit: 100_000 };
}
