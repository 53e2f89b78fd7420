//! The fellowships: what they are, how their meetings are found, and the neutral rule by which they are suggested.
//!
//! All facts are data in `flows/groups.yaml`. The rule is printed wherever suggestions are explained: drop what
//! does not fit, rank by how specific the fit is, ties by name; nobody pays for a place.

mod catalogue;
mod suggest;

pub use catalogue::{Catalogue, CatalogueError, Fellowship, Goal, Locators, WayOfWork, asked_group, yes_no};
pub use suggest::{Wish, suggest};
