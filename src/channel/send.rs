//! Sending through a provider's API, as bytes: what to ask, and how to read what is answered. The asking itself is
//! done in `dispatch`.

use crate::conversation::Moment;
use crate::text::Phone;

use super::secret::Secret;

/// A text on its way out.
#[derive(Debug, Clone, Copy)]
pub struct Outbound<'a> {
    /// Our number.
    pub line: &'a Phone,
    /// Theirs.
    pub person: &'a Phone,
    /// The words.
    pub text: &'a str,
    /// Our reference, `<p>.<c>.<n>`: it comes back with the receipts.
    pub reference: &'a str,
}

/// A request to a provider: always a POST.
#[derive(Debug)]
pub struct Call {
    /// Where.
    pub url: String,
    /// Headers besides the content type; their values are secrets.
    pub headers: Vec<(&'static str, Secret)>,
    /// What the body is.
    pub content_type: &'static str,
    /// The body: somebody's number and our words.
    pub body: Secret,
}

/// A request for a list: always a GET.
#[derive(Debug)]
pub struct List {
    /// Where.
    pub url: String,
    /// Headers; their values are secrets.
    pub headers: Vec<(&'static str, Secret)>,
}

/// What became of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// The provider has taken it, under this id.
    Accepted {
        /// The provider's id for the message.
        provider_id: String,
    },
    /// The provider has certainly not taken it.
    Refused(Refused),
    /// Nobody knows: no answer, or one that says nothing.
    Unknown,
}

/// Why a provider did not take a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The provider's error code, or the HTTP status.
    pub code: String,
    /// What follows from it.
    pub fate: Fate,
}

/// What follows from a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The number cannot be reached: never try again.
    Gone,
    /// They opted out at the provider: our consent ends too.
    OptedOut,
    /// Something is wrong with the line's own settings or account: a person has to see to it, then it may go.
    Settings,
    /// A carrier took the words for spam, or cannot carry them: never the same words again.
    Blocked,
    /// Later, at the earliest after so many seconds if the provider said so.
    Later(Option<u64>),
}

impl Refused {
    /// A refusal, where it is known what follows from it; else nobody knows what became of the text.
    pub fn or_unknown(code: u32, fate: Option<Fate>) -> Sent {
        fate.map_or(Sent::Unknown, |fate| Sent::Refused(Self { code: code.to_string(), fate }))
    }
}

impl Fate {
    /// What an HTTP status says where the provider's own code says nothing: too many or not now, or a request that
    /// the provider did not take. A 5xx leaves it open.
    pub fn of_status(status: u16, retry_after: Option<u64>) -> Option<Self> {
        match status {
            429 | 503 => Some(Self::Later(retry_after)),
            400..=499 => Some(Self::Settings),
            _ => None,
        }
    }
}

/// A provider that texts can be sent through.
pub trait Api: Send + Sync {
    /// The request that sends it.
    fn call(&self, text: &Outbound<'_>) -> Call;

    /// The request for the list of what was sent to that person since a time, where the provider has one.
    fn list(&self, _text: &Outbound<'_>, _since: Moment) -> Option<List> {
        None
    }

    /// How many texts of exactly these words a list has since that time; none if it cannot be read.
    fn listed(&self, _text: &Outbound<'_>, _since: Moment, _body: &[u8]) -> Option<usize> {
        None
    }

    /// Reads the answer. `retry_after` is the header's seconds, if there were any.
    fn sent(&self, status: u16, retry_after: Option<u64>, body: &[u8]) -> Sent;
}
