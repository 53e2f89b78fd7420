//! Vonage, the Messages API: JSON in, signed with a JWT that carries the hash of the body; texts out through the API.
//!
//! Told to developer.vonage.com ("Signed webhooks", "Messages API reference"). The older SMS API, with its own
//! signature and its parts to be put together, is not spoken: set the number to the Messages API.

mod inbound;
mod send;
#[cfg(test)]
mod tests;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::json::is_fresh;
use super::keyword::{Keywords, OptOutReplies};
use super::provider::Provider;
use super::public_url::PublicUrl;
use super::secret::{Login, Secret};
use super::send::Api;
use super::{Arrival, Refusal, Request};

/// Where Vonage's API is, unless a setting says otherwise.
pub const API_URL: &str = "https://api.nexmo.com";

/// What Opt-Out Assist answers, where it is switched on (developer.vonage.com, "Opt-Out Assist").
pub(super) const KEYWORDS: Keywords = Keywords {
    stop: &["STOP", "END", "QUIT", "CANCEL", "UNSUBSCRIBE"],
    start: &["START", "JOIN"],
    help: &["HELP"],
};

/// What an operator says of an account.
#[derive(Debug)]
pub struct Setup {
    /// Where Vonage reaches us.
    pub public_url: PublicUrl,
    /// The account's signature secret.
    pub signature_secret: Secret,
    /// API key and secret to send with; without them the line hears and cannot answer.
    pub api: Option<Login>,
    /// Where the API is.
    pub api_url: String,
    /// Who answers the law words.
    pub opt_out_replies: OptOutReplies,
}

/// An account at Vonage.
#[derive(Debug)]
pub struct Vonage {
    secret: Secret,
    account: Option<String>,
    opt_out_replies: OptOutReplies,
    sender: Option<send::Sender>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
}

#[derive(Deserialize)]
struct Claims {
    iat: i64,
    iss: String,
    payload_hash: String,
    api_key: Option<String>,
}

impl Vonage {
    /// Takes a setup over.
    pub fn new(setup: Setup) -> Self {
        let Setup { public_url, api_url, .. } = setup;
        Self {
            secret: setup.signature_secret,
            account: setup.api.as_ref().map(|api| api.user.clone()),
            opt_out_replies: setup.opt_out_replies,
            sender: setup.api.map(|api| send::Sender { api, public_url, api_url }),
        }
    }

    /// `Authorization: Bearer` with a token of HS256, Vonage's own, of now, over this very body. That a token comes
    /// twice does no harm: a text is taken in once, by its id.
    fn verify(&self, request: &Request<'_>) -> Result<(), Refusal> {
        let authorization = request.header("authorization").ok_or(Refusal::Unsigned)?;
        let (scheme, token) = authorization.trim().split_once(' ').ok_or(Refusal::Forged)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(Refusal::Forged);
        }
        let (signed, signature) = token.trim().rsplit_once('.').ok_or(Refusal::Forged)?;
        let (header, claims) = signed.split_once('.').ok_or(Refusal::Forged)?;
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| Refusal::Forged)?;
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.bytes()).map_err(|_| Refusal::Forged)?;
        mac.update(signed.as_bytes());
        mac.verify_slice(&signature).map_err(|_| Refusal::Forged)?;
        let header: Header = decoded(header)?;
        let claims: Claims = decoded(claims)?;
        let hash =
            Sha256::digest(request.body).iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
        if header.alg != "HS256" || claims.iss != "Vonage" || !claims.payload_hash.eq_ignore_ascii_case(&hash)
        {
            return Err(Refusal::Forged);
        }
        if !is_fresh(request, claims.iat) {
            return Err(Refusal::Stale);
        }
        match (&self.account, &claims.api_key) {
            (Some(ours), Some(theirs)) if ours != theirs => {
                Err(Refusal::Malformed("it is of another account: check HANDRAIL_VONAGE_API_KEY"))
            }
            _ => Ok(()),
        }
    }
}

fn decoded<T: DeserializeOwned>(part: &str) -> Result<T, Refusal> {
    let json = URL_SAFE_NO_PAD.decode(part).map_err(|_| Refusal::Forged)?;
    serde_json::from_slice(&json).map_err(|_| Refusal::Forged)
}

impl Provider for Vonage {
    fn name(&self) -> &'static str {
        "vonage"
    }

    fn receive(&self, request: &Request<'_>) -> Result<Vec<Arrival>, Refusal> {
        self.verify(request)?;
        inbound::arrival(request.body, self.opt_out_replies).map(|arrival| arrival.into_iter().collect())
    }

    fn api(&self) -> Option<&dyn Api> {
        self.sender.as_ref().map(|sender| sender as _)
    }
}
