//! Trees → flow files. What cannot be read is named and left out; the rest is kept, so that one report has all faults.

mod flow;
mod keys;
mod step;
mod text;

pub use keys::{Reader, distance, nearest};
pub use text::{Said, said};
