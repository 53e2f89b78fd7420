//! placeholder, replaced by the room's real opening comment
mod event;
pub use event::{Event, EventId, Form, Inbound, LawWord, What};
