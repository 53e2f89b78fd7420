//! How texts reach us and how answers leave: one contract, one file a provider, and the simulated phone.
//!
//! A channel is given a request as bytes and gives back an [`Arrival`] or a [`Refusal`]; it keeps no state and
//! does no I/O. What it refuses leaves no trace anywhere. If the process dies in here nothing was promised:
//! the provider gets no answer and asks again.

pub mod bandwidth;
#[cfg(test)]
mod cases;
mod fields;
pub mod form;
mod json;
mod keyword;
pub mod phone;
pub mod plivo;
mod provider;
mod providers;
mod public_url;
mod receipt;
mod secret;
mod send;
mod sender;
pub mod sinch;
pub mod telnyx;
pub mod twilio;
mod voice;
pub mod vonage;
mod xml;

use crate::conversation::{Event, Moment};
use crate::text::Phone;

pub use keyword::OptOutReplies;
pub use provider::{Answer, Provider, Reply};
pub use providers::Providers;
pub use public_url::{NotAUrl, PublicUrl};
pub use receipt::{Delivery, Receipt};
pub use secret::{Login, Secret};
pub use send::{Api, Call, Fate, List, Outbound, Refused, Sent};
pub use sender::sender;
pub use voice::Spoken;

/// A webhook request as it came over the wire: nothing decoded, nothing reordered.
#[derive(Debug)]
pub struct Request<'a> {
    /// `GET` or `POST`.
    pub method: &'a str,
    /// The path below the public URL, such as `/sms/twilio`.
    pub path: &'a str,
    /// The query, byte for byte, without `?`; empty when there is none.
    pub query: &'a str,
    /// The headers, names in lower case.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body.
    pub body: &'a [u8],
    /// When it came: what a signed time is held against.
    pub at: Moment,
}

impl<'a> Request<'a> {
    /// A header, if it is there and not blank.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        let header = self.headers.iter().find(|(there, _)| *there == name);
        header.map(|(_, value)| *value).filter(|value| !value.trim().is_empty())
    }
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
    /// What became of a text of ours.
    Receipt(Receipt),
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
    /// No user and password, where nothing else tells who speaks: 401, so that they are sent along.
    #[error("the request brings no user and password")]
    NoPassword,
    /// The signature is wrong: 403.
    #[error("the signature does not match: check the provider's secret and the public URL")]
    Forged,
    /// The signature is right and old, or from the future: 403.
    #[error("the request was signed more than 5 minutes ago, or ahead: check this machine's clock")]
    Stale,
    /// A call, for a provider whose calls are not answered: 404.
    #[error("calls of this provider are not answered here")]
    NoVoice,
    /// Signed, but not what the provider sends: 400.
    #[error("the request is not a message: {0}")]
    Malformed(&'static str),
}

impl Refusal {
    /// The HTTP status it is answered with.
    pub fn status(self) -> u16 {
        match self {
            Self::Unsigned | Self::Malformed(_) => 400,
            Self::NoPassword => 401,
            Self::Forged | Self::Stale => 403,
            Self::NoVoice => 404,
        }
    }
}
