//! Telnyx: JSON in, signed with Ed25519; texts out through the API; receipts come as events like texts do.
//!
//! Told to Telnyx's documentation (developers.telnyx.com, "Receiving webhooks", "Error codes"). It wants an answer
//! within two seconds, tries three times, in no order: the line takes a text in and answers it through the API.

mod inbound;
mod send;
#[cfg(test)]
mod tests;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{ED25519, UnparsedPublicKey};

use super::json::is_fresh;
use super::keyword::{Keywords, OptOutReplies};
use super::provider::Provider;
use super::public_url::PublicUrl;
use super::secret::Secret;
use super::send::Api;
use super::{Arrival, Refusal, Request};

/// Where Telnyx's API is, unless a setting says otherwise.
pub const API_URL: &str = "https://api.telnyx.com";

/// What Telnyx answers by itself where a profile has replies set. REVOKE and OPTOUT are not among them: ours to answer.
pub(super) const KEYWORDS: Keywords = Keywords {
    stop: &["STOP", "STOPALL", "STOP ALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"],
    start: &["START", "UNSTOP"],
    help: &["HELP", "INFO"],
};

/// What an operator says of an account.
#[derive(Debug)]
pub struct Setup {
    /// Where Telnyx reaches us.
    pub public_url: PublicUrl,
    /// The account's public key, base64, as Mission Control shows it.
    pub public_key: String,
    /// The key to send with; without it the line hears and cannot answer.
    pub api_key: Option<Secret>,
    /// Where the API is.
    pub api_url: String,
    /// Who answers the law words.
    pub opt_out_replies: OptOutReplies,
}

/// An account at Telnyx.
#[derive(Debug)]
pub struct Telnyx {
    key: [u8; 32],
    opt_out_replies: OptOutReplies,
    sender: Option<send::Sender>,
}

/// The public key is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("HANDRAIL_TELNYX_PUBLIC_KEY is not one: 44 letters, from Mission Control, under Keys & Credentials")]
pub struct NotAKey;

impl Telnyx {
    /// Checks a setup.
    pub fn new(setup: Setup) -> Result<Self, NotAKey> {
        let key = STANDARD.decode(setup.public_key.trim()).map_err(|_| NotAKey)?;
        let Setup { public_url, api_url, .. } = setup;
        Ok(Self {
            key: key.try_into().map_err(|_| NotAKey)?,
            opt_out_replies: setup.opt_out_replies,
            sender: setup.api_key.map(|key| send::Sender { key, public_url, api_url }),
        })
    }

    /// `Telnyx-Signature-Ed25519` is over `Telnyx-Timestamp`, a bar, and the body as it came.
    fn verify(&self, request: &Request<'_>) -> Result<(), Refusal> {
        let signature = request.header("telnyx-signature-ed25519").ok_or(Refusal::Unsigned)?;
        let time = request.header("telnyx-timestamp").ok_or(Refusal::Unsigned)?;
        let signature = STANDARD.decode(signature.trim()).map_err(|_| Refusal::Forged)?;
        let signed = [time.as_bytes(), b"|", request.body].concat();
        let key = UnparsedPublicKey::new(&ED25519, &self.key);
        key.verify(&signed, &signature).map_err(|_| Refusal::Forged)?;
        let seconds = time.parse().map_err(|_| Refusal::Forged)?;
        if is_fresh(request, seconds) { Ok(()) } else { Err(Refusal::Stale) }
    }
}

impl Provider for Telnyx {
    fn name(&self) -> &'static str {
        "telnyx"
    }

    fn receive(&self, request: &Request<'_>) -> Result<Vec<Arrival>, Refusal> {
        self.verify(request)?;
        inbound::arrivals(request, self.opt_out_replies)
    }

    fn api(&self) -> Option<&dyn Api> {
        self.sender.as_ref().map(|sender| sender as _)
    }
}
