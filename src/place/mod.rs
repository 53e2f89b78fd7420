//! Places that people name in a text, found without a network.
//!
//! Today: ZIP codes, and `city, ST`. Both are carried as said; nothing is looked up, so a place that does not
//! exist is still answered with locators that take a place. Pure: nothing is kept, nothing can fail.

mod city;
mod state;
mod zip;

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

/// The first place named in a text as it was written; a ZIP code is taken before a city, being the surer.
pub fn find(text: &str) -> Option<Mention> {
    zip::find(text).map(Mention::Zip).or_else(|| city::find(text).map(Mention::City))
}
