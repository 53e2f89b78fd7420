//! Handrail: a text line for people looking for support in recovery.
//!
//! The rooms, from the ground up. A room uses only rooms above it in this list;
//! `tests/it/rooms.rs` reads the `use crate::` lines and holds us to it.

pub mod text;

pub mod place;

pub mod meaning;

pub mod group;

pub mod meeting;

pub mod flow;

pub mod conversation;

pub mod rehearsal;

pub mod seal;

pub mod store;

pub mod channel;

pub mod dispatch;

pub mod desk;

mod command;
pub mod serve;
pub mod settings;

pub use command::run as command;
