//! Places that people name in a text, found without a network.
//!
//! Today: ZIP codes, and `city, ST`. Both are carried as said; nothing is looked up, so a place that does not
//! exist is still answered with locators that take a place.

use serde::{Deserialize, Serialize};

/// A place as a text names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mention {
    /// Five digits that can be a ZIP code.
    Zip(String),
    /// A city with its two-letter state, like `Austin, TX`.
    City(String),
}
