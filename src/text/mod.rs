//! What an SMS is: who it is from, how it is encoded and counted, and how its words are compared.
//!
//! Nothing here knows of conversations or providers. All of it is pure: bytes in, facts out.

mod body;
mod fold;
mod gsm7;
mod language;
mod phone;
mod private;
mod segment;

pub use body::Body;
pub use fold::{fold, words};
pub use gsm7::{septets, stranger};
pub use language::{Both, Language};
pub use phone::{Phone, PhoneError};
pub use segment::{Encoding, Segments, segments};
