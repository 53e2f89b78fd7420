//! What a provider says became of a text that we sent.

use super::fields::Fields;
use super::send::Fate;

/// A delivery fact. Receipts come late, repeated and out of order: only a higher [`Delivery::rank`] counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Our own reference, `<p>.<c>.<n>`, as it rode in the status URL.
    pub message: String,
    /// The provider's id for the message.
    pub provider_id: String,
    /// How far it got.
    pub status: Delivery,
    /// The provider's error number, if it named one (Twilio's 21610: the person opted out).
    pub error: Option<u32>,
    /// What follows from that number, where it is known.
    pub fate: Option<Fate>,
}

/// How far a text got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Delivery {
    /// Taken by the provider, not yet given to a carrier.
    Queued,
    /// On its way to the carrier.
    Sending,
    /// The carrier has it.
    Sent,
    /// Withdrawn before it went out.
    Canceled,
    /// Refused before it reached a carrier.
    Failed,
    /// The carrier could not bring it to the phone.
    Undelivered,
    /// On the phone.
    Delivered,
    /// Read there.
    Read,
}

impl Delivery {
    /// 0 to 7, in the order of the variants. A stored status is only ever replaced by one of a higher rank, so
    /// that a late `sent` never undoes `delivered`, and a delivery that is certain wins over a failure that was not.
    pub fn rank(self) -> u8 {
        self as u8
    }

    /// Nothing but `read` after `delivered` follows it.
    pub fn is_final(self) -> bool {
        self.rank() >= Self::Canceled.rank()
    }

    /// It will never be on the phone: what turns into an event of the conversation.
    pub fn is_failure(self) -> bool {
        matches!(self, Self::Canceled | Self::Failed | Self::Undelivered)
    }
}

/// Our reference as a provider gives it back: `<p>.<c>.<n>`. A shape only; whether it exists is the store's to say.
pub(super) fn reference(m: &str) -> Option<String> {
    let sound = m.len() <= 64
        && m.split('.').count() == 3
        && m.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    sound.then(|| m.to_owned())
}

/// The reference in the address of a callback: `m=<p>.<c>.<n>`.
pub(super) fn reference_in(query: &str) -> Option<String> {
    Fields::parse(query.as_bytes()).one("m").ok().flatten().and_then(reference)
}
