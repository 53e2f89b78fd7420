//! How texts reach us and how answers leave: one contract, one file a provider, and the simulated phone.
//!
//! A channel is given a request as bytes and gives back an [`Arrival`] or a [`Refusal`]; it keeps no state and
//! does no I/O. What it refuses leaves no trace anywhere. If the process dies in here nothing was promised:
//! the provider gets no answer and asks again.

mod fields;
pub mod form;
pub mod phone;

mod providers;
mod public_url;
mod receipt;
mod secret;
mod send;
mod sender;
pub mod twilio;

use crate::conversation::Event;
use crate::text::Phone;

pub use providers::Providers;
pub use public_url::{NotAUrl, PublicUrl};
pub use receipt::{Delivery, Receipt};
pub use secret::Secret;
pub use send::{Api, Call, Fate, Outbound, Refused, Sent};
pub use sender::sender;

/// A webhook request as it came over the wire: nothing decoded, nothing reordered.
#[derive(Debug)]
pub struct Request<'a> {
    /// `GET` or `POST`.
    pub method: &'a str,
    /// The path below the public URL, such as `/sms/twilio`.
    pub path: &'a str,
    /// The query, byte for byte, without `?`; empty when there is none.
    pub query: &'a str,
    /// The content type, if present.
    pub content_type: Option<&'a str>,
    /// The provider's signature header, if present.
    pub signature: Option<&'a str>,
    /// The body.
    pub body: &'a [u8],
}

/// A request that is genuine and that we understood.
#[derive(Debug)]
pub enum Arrival {
    /// A text for a conversation.
    Text {
        /// Our number, that it was sent to.
        line: Phone,
        /// Who sent it.
        from: Phone,
        /// The event it makes.
        event: Event,
    },
    /// Genuine, and never answered: a short code, a name, one of our own numbers. Said once in a log, by kind.
    Unanswerable(Unanswerable),
}

/// Why a genuine text is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unanswerable {
    /// The sender is a short code: a robot.
    #[error("sender is a short code")]
    ShortCode,
    /// The sender is a name that cannot receive.
    #[error("sender is a name, not a number")]
    Alphanumeric,
    /// The sender wrote on WhatsApp, RCS or the like, where this line does not answer.
    #[error("sender wrote on another channel than SMS")]
    OtherChannel,
    /// The sender is the line's own number: a loop.
    #[error("sender is the line itself")]
    Ourselves,
    /// The sender is outside the North American plan (+1), which the line does not serve.
    #[error("sender is outside +1")]
    Abroad,
    /// The sender's address is withheld or unreadable.
    #[error("sender's address cannot be read")]
    NoAddress,
}

/// Why a request is refused: before anything is read from or written to the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No signature: 400.
    #[error("the request is not signed")]
    Unsigned,
    /// The signature is wrong: 403.
    #[error("the signature does not match: check the auth token and the public URL")]
    Forged,
    /// Signed, but not what the provider sends: 400.
    #[error("the request is not a message: {0}")]
    Malformed(&'static str),
}

impl Refusal {
    /// The HTTP status it is answered with.
    pub fn status(self) -> u16 {
        match self {
            Self::Unsigned | Self::Malformed(_) => 400,
            Self::Forged => 403,
        }
    }
}
