//! Lists of meetings: fetched, checked, kept, and put into use.
//!
//! Each source is looked at when it is due, with conditional requests, so that an unchanged list costs a few bytes. What
//! was read last is kept in a folder and serves until something better comes: a source that fails, or that has lost half
//! of its meetings at once, changes nothing. If the process dies in here, the folder holds the list before or the one
//! after, never half of one.

mod fetch;
mod folder;
mod standing;
mod worker;

pub use fetch::FetchError;
pub use folder::FeedFolder;
pub use standing::{Failing, Standing};
pub use worker::{Feeds, keep_fresh};
