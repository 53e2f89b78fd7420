//! Text → reading: what somebody means, and why we think so.
//!
//! Deterministic and linear in the length of the text. The words and phrases are data under `flows/meanings/`,
//! compiled once into a [`Lexicon`]; nothing here keeps state or can fail on any input.
//!
//! A text passes these layers, each in its own file, and an earlier one has the word before a later one:
//!
//! 1. **safety** phrases (`decide`), which win over every other reading;
//! 2. **law words** (`law`), whole texts, exactly;
//! 3. **free-form opt-outs**, then the heaviest **phrase** of any other meaning (`pattern`, `matcher`, `decide`);
//! 4. **likeness** to example texts (`likeness`), which `weigh` sets beside what the phrases say: it may raise
//!    safety, never lower it.
//!
//! Below them lie `disguise` (letters hidden or drawn out), `vocabulary` (shorthand, sets, slips) and `tongue`
//! (the language). Nothing dies half-way: files that do not compile leave the lexicon before them in force.

mod builder;
mod decide;
mod disguise;
mod error;
mod label;
mod law;
mod lexicon;
mod likeness;
mod matcher;
mod pattern;
mod reading;
mod score;
mod source;
mod tongue;
mod vocabulary;
mod weigh;

#[cfg(test)]
mod tests;

pub use error::LexiconError;
pub use label::{Meaning, Substance};
pub use lexicon::Lexicon;
pub use likeness::{Examples, Learned, Likeness, LikenessError};
pub use reading::{Reading, Who};
pub use score::{Marks, Row, RowError, Score, Share, misses, score};
