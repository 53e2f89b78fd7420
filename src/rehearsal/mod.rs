//! Transcripts: whole conversations that people can read, played against the pure turn.
//!
//! A transcript is a text file. `them:` is a text that comes in, `us:` what the line must answer, word for word.
//! Playing one writes it anew with what the line really answers: if nothing changed, it holds.

mod transcript;

pub use transcript::{PlayError, play};
