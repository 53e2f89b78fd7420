//! Feeds as they come: Meeting Guide JSON, BMLT JSON, CSV with Meeting Guide's columns. Told apart by their first
//! sign and by their fields. Nothing is judged here: a row carries what was written, and `clean` decides.

mod bmlt;
mod csv;
mod fields;
mod formats;
mod guide;
mod json;

use serde_json::{Map, Value};

pub use formats::Formats;

use super::kind::Kinds;

/// Why bytes are no feed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FeedError {
    /// HTML: an error page, or a directory's page instead of its feed.
    #[error("this is a web page, not a feed: look for the feed's own address (JSON or CSV)")]
    Page,
    /// JSON whose outermost value is neither a list nor has one of meetings.
    #[error("this JSON has no list of meetings in it: Meeting Guide and BMLT feeds are a list of objects")]
    NoList,
    /// Nothing, or not JSON from its first signs on.
    #[error("this is not JSON and has no columns of Meeting Guide's CSV: is it the right file?")]
    Unreadable,
}

/// A feed's rows, and whether it was whole.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    /// Every row that could be told from the next.
    pub rows: Vec<Row>,
    /// The feed broke off, or rubbish follows it: what was read before stands, and the source should be told.
    pub broken: bool,
    /// Rows have formats by keys of a server whose table is not here: only well-known keys are understood.
    pub guessed_formats: bool,
}

impl Rows {
    /// Whether its rows are BMLT's, which NA uses.
    pub fn is_bmlt(&self) -> bool {
        self.rows.iter().any(|row| row.sunday_is_one)
    }
}

/// One row as written, in one shape for all feeds. Empty is unknown.
#[derive(Debug, Clone, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one yes or no of the feed's own")]
pub struct Row {
    /// Any field of a meeting was there.
    pub recognised: bool,
    pub(super) fellowship: String,
    pub(super) name: String,
    pub(super) group: String,
    pub(super) at: String,
    pub(super) street: String,
    pub(super) town: String,
    pub(super) state: String,
    pub(super) zip: String,
    /// Days as written; `zero_sunday` says how they count.
    pub(super) days: Vec<String>,
    pub(super) sunday_is_one: bool,
    pub(super) time: String,
    pub(super) end: String,
    /// `90`, `01:30:00`.
    pub(super) lasts: String,
    pub(super) zone: String,
    pub(super) lat: Option<f64>,
    pub(super) lng: Option<f64>,
    pub(super) approximate: bool,
    /// in_person, online, hybrid, inactive, or nothing.
    pub(super) attendance: String,
    pub(super) closed_for_now: bool,
    pub(super) unpublished: bool,
    pub(super) link: String,
    pub(super) phone: String,
    pub(super) joining: Vec<String>,
    pub(super) kinds: Kinds,
    pub(super) types_in_one_word: bool,
    pub(super) notes: Vec<String>,
    pub(super) updated: String,
}

/// Reads a feed. `formats` is the BMLT server's table, where it came beside the feed.
pub fn rows(bytes: &[u8], formats: &Formats) -> Result<Rows, FeedError> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    match text.chars().next() {
        Some('[' | '{') => json::rows(text, formats),
        Some('<') => Err(FeedError::Page),
        Some(_) => csv::rows(text),
        None => Err(FeedError::Unreadable),
    }
}

fn row(object: &Map<String, Value>, formats: &Formats) -> Row {
    if bmlt::is_one(object) { bmlt::row(object, formats) } else { guide::row(object) }
}
