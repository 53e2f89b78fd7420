//! Plivo: forms in, signed over the address and the form; replies in the answer as XML, or through the API; calls.
//!
//! Told to plivo.com/docs ("Validating requests", "Message callbacks", "Error codes") and to its own libraries, which
//! agree on the third signature. The second does not cover the body and is not taken.

mod inbound;
mod send;
mod signature;
#[cfg(test)]
mod tests;
mod xml;

use super::fields::Fields;
use super::keyword::{Keywords, OptOutReplies};
use super::provider::{Answer, Provider, Reply};
use super::public_url::PublicUrl;
use super::secret::{Login, Secret};
use super::send::Api;
use super::voice::Spoken;
use super::{Arrival, Refusal, Request};

/// Where Plivo's API is, unless a setting says otherwise.
pub const API_URL: &str = "https://api.plivo.com";

/// What Plivo answers by itself at numbers of the United States and Canada. `MessageIntent` tells of others.
pub(super) const KEYWORDS: Keywords =
    Keywords { stop: &["STOP", "END", "QUIT"], start: &["START", "UNSTOP"], help: &["HELP", "INFO"] };

/// What an operator says of an account.
#[derive(Debug)]
pub struct Setup {
    /// Where Plivo reaches us.
    pub public_url: PublicUrl,
    /// The auth tokens that may have signed, the one in use first.
    pub auth_tokens: Vec<Secret>,
    /// The account (`MA…`) to send with; without it replies only leave in answers.
    pub auth_id: Option<String>,
    /// Where the API is.
    pub api_url: String,
    /// Who answers the law words.
    pub opt_out_replies: OptOutReplies,
}

/// An account at Plivo.
#[derive(Debug)]
pub struct Plivo {
    base: PublicUrl,
    tokens: Vec<Secret>,
    opt_out_replies: OptOutReplies,
    sender: Option<send::Sender>,
}

impl Plivo {
    /// Takes a setup over.
    pub fn new(setup: Setup) -> Self {
        let Setup { public_url, api_url, .. } = setup;
        let login = setup.auth_id.zip(setup.auth_tokens.first().cloned());
        let sender = login.map(|(user, password)| send::Sender {
            api: Login { user, password },
            public_url: public_url.clone(),
            api_url,
        });
        Self { base: public_url, tokens: setup.auth_tokens, opt_out_replies: setup.opt_out_replies, sender }
    }

    fn genuine(&self, request: &Request<'_>) -> Result<Fields, Refusal> {
        signature::verified(request, &self.base, &self.tokens)
    }
}

impl Provider for Plivo {
    fn name(&self) -> &'static str {
        "plivo"
    }

    fn receive(&self, request: &Request<'_>) -> Result<Vec<Arrival>, Refusal> {
        Ok(vec![inbound::text(&self.genuine(request)?, self.opt_out_replies)?])
    }

    fn status(&self, request: &Request<'_>) -> Result<Vec<Arrival>, Refusal> {
        let receipt = inbound::receipt(&self.genuine(request)?, request.query)?;
        Ok(receipt.into_iter().map(Arrival::Receipt).collect())
    }

    fn call(&self, request: &Request<'_>, spoken: &Spoken<'_>) -> Result<Answer, Refusal> {
        let call = xml::call(&self.genuine(request)?)?;
        Ok(xml::heard(call, spoken, &self.base))
    }

    fn answers_inline(&self) -> bool {
        true
    }

    fn answer(&self, replies: &[Reply<'_>]) -> Answer {
        xml::messages(&self.base, replies)
    }

    fn api(&self) -> Option<&dyn Api> {
        self.sender.as_ref().map(|sender| sender as _)
    }
}
