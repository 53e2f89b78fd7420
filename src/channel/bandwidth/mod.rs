//! Bandwidth, messaging v2: a list of JSON events in, behind a user and a password; texts out through the API.
//!
//! Told to dev.bandwidth.com ("Webhooks", "Errors"). Nothing is signed: who knows the password may speak, so the
//! address must be https. It repeats for 24 hours what is not answered 2xx within ten seconds.

mod inbound;
mod send;
#[cfg(test)]
mod tests;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::keyword::Keywords;
use super::provider::Provider;
use super::secret::Login;
use super::send::Api;
use super::{Arrival, Refusal, Request};

/// Where Bandwidth's API is, unless a setting says otherwise.
pub const API_URL: &str = "https://messaging.bandwidth.com";

/// Bandwidth answers nothing by itself; behind a toll-free number the network does.
pub(super) const KEYWORDS: Keywords = Keywords { stop: &[], start: &[], help: &[] };

/// What sending needs besides.
#[derive(Debug)]
pub struct Account {
    /// The account's number.
    pub account: String,
    /// The application that the line's numbers belong to.
    pub application: String,
    /// User and password of the API.
    pub api: Login,
}

/// What an operator says of an account.
#[derive(Debug)]
pub struct Setup {
    /// What the application's callbacks bring along.
    pub callback: Login,
    /// What to send with; without it the line hears and cannot answer.
    pub account: Option<Account>,
    /// Where the API is.
    pub api_url: String,
}

/// An account at Bandwidth.
#[derive(Debug)]
pub struct Bandwidth {
    callback: Login,
    sender: Option<send::Sender>,
}

impl Bandwidth {
    /// Takes a setup over.
    pub fn new(setup: Setup) -> Self {
        let api_url = setup.api_url;
        Self {
            callback: setup.callback,
            sender: setup.account.map(|account| send::Sender { account, api_url }),
        }
    }

    /// `Authorization: Basic`, the scheme in any case (RFC 7235).
    fn verify(&self, request: &Request<'_>) -> Result<(), Refusal> {
        let authorization = request.header("authorization").ok_or(Refusal::NoPassword)?;
        let (scheme, given) = authorization.trim().split_once(' ').ok_or(Refusal::Forged)?;
        if !scheme.eq_ignore_ascii_case("basic") {
            return Err(Refusal::Forged);
        }
        let given = STANDARD.decode(given.trim()).map_err(|_| Refusal::Forged)?;
        if self.callback.is(&given) { Ok(()) } else { Err(Refusal::Forged) }
    }
}

impl Provider for Bandwidth {
    fn name(&self) -> &'static str {
        "bandwidth"
    }

    fn receive(&self, request: &Request<'_>) -> Result<Vec<Arrival>, Refusal> {
        self.verify(request)?;
        inbound::arrivals(request.body)
    }

    fn api(&self) -> Option<&dyn Api> {
        self.sender.as_ref().map(|sender| sender as _)
    }
}
