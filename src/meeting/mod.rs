//! Meetings: from the rows that fellowships publish to the next ones near a person.
//!
//! `read` turns a feed's bytes into rows of one shape; `clean` keeps, mends or drops each row and says why; `Meetings`
//! is the packed index that answers which ones come next; `asked` reads wishes (tonight, women, Spanish) from a
//! text; `say` puts the answer into one text. All of it is pure: bytes, places and the time come as arguments,
//! so that a feed which breaks half-way leaves the last good index untouched.

mod asked;
mod clean;
mod clock;
mod index;
mod kind;
mod plain;
mod query;
mod read;
mod reason;
mod say;
mod snapshot;
mod source;
mod venue;

pub use asked::{Asked, asked};
pub use clean::{Checked, Feed, check};
pub use index::Meetings;
pub use kind::{Kind, Kinds};
pub use query::{EVERY_DAY, Near, Next, Query};
pub use read::{FeedError, Formats, Row, Rows, rows};
pub use reason::{Dropped, Mended};
pub use say::{Extra, Listing, clock_time, day_and_time, details, say, unknown_place, which};
pub use snapshot::SnapshotError;
pub use source::{Source, SourcesError};
pub use venue::Venue;

use serde::{Deserialize, Serialize};

use crate::place::Point;

/// A clean meeting: once a week, at one time, at one place or link.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Meeting {
    /// `aa`, `na` …: the key in `groups.yaml`.
    pub fellowship: String,
    /// Its name, in GSM-7, 64 characters at most.
    pub name: String,
    /// 0 is Sunday, 6 is Saturday, in the meeting's own zone.
    pub day: u8,
    /// Minutes after midnight.
    pub start: u16,
    /// Minutes that it lasts; 60 where the feed does not say.
    pub lasts: u16,
    /// IANA.
    pub zone: String,
    /// How one takes part.
    pub venue: Venue,
    /// The building or room: `St Ann hall`.
    pub at: String,
    /// `12 Oak St`.
    pub street: String,
    /// The town.
    pub town: String,
    /// Two letters in the US.
    pub state: String,
    /// Where it is, for those that one can go to.
    pub point: Option<Point>,
    /// The point is only that of its ZIP or town.
    pub about: bool,
    /// To join by link.
    pub link: String,
    /// To join by phone: digits with `+ , * #`.
    pub phone: String,
    /// Meeting id, passcode.
    pub joining: String,
    /// Who it is for, and how it is held.
    pub kinds: Kinds,
    /// What else the feed says, in GSM-7, 300 characters at most.
    pub notes: String,
    /// When the feed last changed it, `YYYY-MM-DD`, or nothing.
    pub updated: String,
    /// The feed it came from.
    pub source: String,
}
