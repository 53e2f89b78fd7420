//! Sinch, the SMS API: JSON in, signed with HMAC-SHA-256 over the body, a nonce and a time; texts out through the API.
//!
//! Told to developers.sinch.com (SMS API reference, "Webhooks"). A 5xx comes again for 22 hours, another 4xx than 429
//! never: what we cannot read is refused for good, what we cannot take in now is not.

mod inbound;
mod send;
#[cfg(test)]
mod tests;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::json::is_fresh;
use super::keyword::{Keywords, OptOutReplies};
use super::provider::Provider;
use super::public_url::PublicUrl;
use super::secret::Secret;
use super::send::Api;
use super::{Arrival, Refusal, Request};

/// Where Sinch's API is, unless a setting says otherwise: the region of the United States.
pub const API_URL: &str = "https://us.sms.api.sinch.com";

/// What a campaign answers where it was set up with replies of its own; by itself Sinch answers nothing.
pub(super) const KEYWORDS: Keywords =
    Keywords { stop: &["STOP"], start: &["START", "UNSTOP"], help: &["HELP"] };

/// What sending needs.
#[derive(Debug)]
pub struct Plan {
    /// The service plan's id.
    pub id: String,
    /// Its API token.
    pub token: Secret,
}

/// What an operator says of an account.
#[derive(Debug)]
pub struct Setup {
    /// Where Sinch reaches us.
    pub public_url: PublicUrl,
    /// The secret of the service plan's webhooks.
    pub webhook_secret: Secret,
    /// What to send with; without it the line hears and cannot answer.
    pub plan: Option<Plan>,
    /// Where the API is.
    pub api_url: String,
    /// Who answers the law words.
    pub opt_out_replies: OptOutReplies,
}

/// A service plan at Sinch.
#[derive(Debug)]
pub struct Sinch {
    secret: Secret,
    opt_out_replies: OptOutReplies,
    sender: Option<send::Sender>,
}

impl Sinch {
    /// Takes a setup over.
    pub fn new(setup: Setup) -> Self {
        let Setup { public_url, api_url, .. } = setup;
        Self {
            secret: setup.webhook_secret,
            opt_out_replies: setup.opt_out_replies,
            sender: setup.plan.map(|plan| send::Sender { plan, public_url, api_url }),
        }
    }

    /// The signature is over the body as it came, a full stop, the nonce, a full stop, the time.
    fn verify(&self, request: &Request<'_>) -> Result<(), Refusal> {
        let header = |name| request.header(name).ok_or(Refusal::Unsigned);
        let signature = header("x-sinch-webhook-signature")?;
        let (nonce, time) =
            (header("x-sinch-webhook-signature-nonce")?, header("x-sinch-webhook-signature-timestamp")?);
        let algorithm = request.header("x-sinch-webhook-signature-algorithm").unwrap_or("HmacSHA256");
        if !algorithm.eq_ignore_ascii_case("HmacSHA256") {
            return Err(Refusal::Forged);
        }
        let signature = STANDARD.decode(signature.trim()).map_err(|_| Refusal::Forged)?;
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.bytes()).map_err(|_| Refusal::Forged)?;
        for part in [request.body, b".", nonce.as_bytes(), b".", time.as_bytes()] {
            mac.update(part);
        }
        mac.verify_slice(&signature).map_err(|_| Refusal::Forged)?;
        let seconds = time.parse().map_err(|_| Refusal::Forged)?;
        if is_fresh(request, seconds) { Ok(()) } else { Err(Refusal::Stale) }
    }
}

impl Provider for Sinch {
    fn name(&self) -> &'static str {
        "sinch"
    }

    fn receive(&self, request: &Request<'_>) -> Result<Vec<Arrival>, Refusal> {
        self.verify(request)?;
        inbound::arrival(request.body, self.opt_out_replies).map(|arrival| arrival.into_iter().collect())
    }

    fn api(&self) -> Option<&dyn Api> {
        self.sender.as_ref().map(|sender| sender as _)
    }
}
