//! Text → reading: what somebody means, and why we think so.
//!
//! Deterministic and linear in the length of the text. The words and phrases are data under `flows/meanings/`,
//! compiled once into a [`Lexicon`]; nothing here keeps state or can fail on any input.

mod label;
mod reading;

pub use label::{Meaning, Substance};
pub use reading::{Reading, Who};
