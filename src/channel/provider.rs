//! What every provider can do, as bytes in and bytes out.

use std::fmt;

use super::send::Api;
use super::voice::Spoken;
use super::{Arrival, Refusal, Request};
use crate::text::Phone;

/// An account at a provider.
pub trait Provider: fmt::Debug + Send + Sync {
    /// Its name in `/sms/{provider}`.
    fn name(&self) -> &'static str;

    /// What a request to `/sms/{provider}` brings: nothing of it is believed before it was found genuine.
    fn receive(&self, request: &Request<'_>) -> Result<Vec<Arrival>, Refusal>;

    /// What a request to `/sms/{provider}/status` brings. Most providers tell events of both kinds by what they say.
    fn status(&self, request: &Request<'_>) -> Result<Vec<Arrival>, Refusal> {
        self.receive(request)
    }

    /// What a caller hears: `/voice/{provider}`.
    fn call(&self, _request: &Request<'_>, _spoken: &Spoken<'_>) -> Result<Answer, Refusal> {
        Err(Refusal::NoVoice)
    }

    /// Whether replies may ride in the answer to their request.
    fn answers_inline(&self) -> bool {
        false
    }

    /// The answer to a request of theirs. Replies are given only to who [`answers_inline`](Self::answers_inline).
    fn answer(&self, _replies: &[Reply<'_>]) -> Answer {
        Answer { content_type: "text/plain", body: String::new() }
    }

    /// Its API, when everything is set that sending needs.
    fn api(&self) -> Option<&dyn Api>;
}

/// A body and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The content type.
    pub content_type: &'static str,
    /// The body.
    pub body: String,
}

/// A reply inside the answer to a webhook.
#[derive(Debug, Clone, Copy)]
pub struct Reply<'a> {
    /// Our number.
    pub line: &'a Phone,
    /// Theirs.
    pub person: &'a Phone,
    /// What to say.
    pub text: &'a str,
    /// Our reference, `<p>.<c>.<n>`: it comes back with the receipts.
    pub reference: &'a str,
}
