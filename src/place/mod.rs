//! Places that people name in a text, found without a network.
//!
//! Two finders. [`find`] sees only the form (five digits; a city with its state) and carries it as said. The
//! [`Gazetteer`] knows the country's ZIPs and towns, from a table inside the program: it gives coordinates and
//! a time zone, reads misspelt, short and Spanish names, and says when a name may be several places. It knows no
//! streets, of counties only the most populous, and of Puerto Rico and the islands only ZIPs.
//! Pure: nothing is kept, and nothing can fail but a damaged program.

mod alias;
mod area_code;
mod city;
mod county;
mod gazetteer;
mod key;
mod misspelt;
mod narrow;
mod nearest;
mod point;
mod seek;
mod sentence;
mod state;
mod table;
mod zip;

pub use gazetteer::{Found, Gazetteer, GazetteerError, Hint, Place};
pub use narrow::names_one;
pub use point::Point;

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
