//! Transcripts: whole conversations that people can read, played against the pure turn; and the walk over every path.
//!
//! A transcript is a text file. `them:` is a text that comes in, `us:` what the line must answer, word for word.
//! Playing one writes it anew with what the line really answers: if nothing changed, it holds. The walk needs no
//! transcript: it gives every answer to every question, and reads all that could be said. Nothing here does I/O.

mod coverage;
mod lengths;
mod paths;
mod transcript;
mod walk;

pub use coverage::{Coverage, Share};
pub use lengths::{longest, too_long};
pub use paths::{Saying, sayings};
pub use transcript::{PlayError, Played, play, rehearse};
pub use walk::{Walked, walk};
