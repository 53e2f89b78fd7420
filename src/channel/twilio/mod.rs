//! Twilio: inbound texts, replies as TwiML, delivery receipts, and the voice call that a text line gets.
//!
//! Pure, as every channel: a signed request in, an [`Arrival`] out. Nothing is fetched and nothing is kept, so
//! dying in here loses nothing: Twilio sees no answer and tries its fallback address, or again.
//!
//! Twilio sometimes delivers a long text as base64 inside the body of an MMS. It is left as it came: guessing
//! would turn what somebody typed into noise.

mod fate;
mod inbound;
mod send;
mod signature;
mod status;
mod twiml;
mod voice;

use super::keyword::{Keywords, OptOutReplies};
use super::provider::{Answer, Provider, Reply};
use super::public_url::{NotAUrl, PublicUrl};
use super::secret::{Login, Secret};
use super::send::Api;
use super::voice::Spoken;
use super::{Arrival, Refusal, Request};
use crate::text::Phone;

/// Where Twilio's API is, unless a setting says otherwise.
pub const API_URL: &str = "https://api.twilio.com";

/// Twilio's default keywords (docs, "Advanced Opt-Out", 2026). "STOP PLEASE" is not one: then the line answers.
pub(super) const KEYWORDS: Keywords = Keywords {
    stop: &["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"],
    start: &["START", "UNSTOP"],
    help: &["HELP", "INFO"],
};

/// What an operator says of an account.
#[derive(Debug, Default)]
pub struct Setup {
    /// Where Twilio reaches us: `https://line.example.org`, perhaps with a path before `/sms/twilio`.
    pub public_url: String,
    /// The auth tokens that may have signed: the one in use and, while rotating, the next.
    pub auth_tokens: Vec<Secret>,
    /// The account (`AC…`). When given, a message of another account is refused.
    pub account_sid: Option<String>,
    /// The line's numbers, if they are known: a text from one of them is a loop.
    pub numbers: Vec<Phone>,
    /// Who answers the law words.
    pub opt_out_replies: OptOutReplies,
    /// Where its API is, when that is not [`API_URL`].
    pub api_url: Option<String>,
    /// Replies never ride in the answer to a webhook.
    pub only_api: bool,
}

/// Why a setup cannot work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SetupError {
    /// See [`NotAUrl`].
    #[error(transparent)]
    Url(#[from] NotAUrl),
    /// None, or an empty one, with which anybody could sign.
    #[error(
        "there is no Twilio auth token, or an empty one: set HANDRAIL_TWILIO_AUTH_TOKEN (several with commas)"
    )]
    NoToken,
}

/// An account at Twilio.
#[derive(Debug)]
pub struct Twilio {
    base: PublicUrl,
    tokens: Vec<Secret>,
    account: Option<String>,
    numbers: Vec<Phone>,
    opt_out_replies: OptOutReplies,
    only_api: bool,
    sender: Option<send::Sender>,
}

impl Twilio {
    /// Checks a setup.
    pub fn new(setup: Setup) -> Result<Self, SetupError> {
        if setup.auth_tokens.is_empty() || setup.auth_tokens.iter().any(Secret::is_empty) {
            return Err(SetupError::NoToken);
        }
        let base = PublicUrl::parse(&setup.public_url)?;
        let api_url = setup.api_url.unwrap_or_else(|| API_URL.to_owned());
        // The first token is the one in use; the account's name is what sending needs besides.
        let login = setup.account_sid.clone().zip(setup.auth_tokens.first().cloned());
        let sender = login.map(|(user, password)| send::Sender {
            api: Login { user, password },
            public_url: base.clone(),
            api_url,
        });
        Ok(Self {
            base,
            tokens: setup.auth_tokens,
            account: setup.account_sid,
            numbers: setup.numbers,
            opt_out_replies: setup.opt_out_replies,
            only_api: setup.only_api,
            sender,
        })
    }

    fn genuine(&self, request: &Request<'_>) -> Result<super::fields::Fields, Refusal> {
        let fields = signature::verified(request, &self.base, &self.tokens)?;
        // The token is ours, so it is Twilio that speaks, of another account than the settings name.
        match (&self.account, fields.one("AccountSid")?) {
            (Some(ours), Some(theirs)) if ours != theirs => {
                Err(Refusal::Malformed("it is of another account: check HANDRAIL_TWILIO_ACCOUNT_SID"))
            }
            _ => Ok(fields),
        }
    }
}

impl Provider for Twilio {
    fn name(&self) -> &'static str {
        "twilio"
    }

    /// `GET` or `POST /sms/twilio`.
    fn receive(&self, request: &Request<'_>) -> Result<Vec<Arrival>, Refusal> {
        Ok(vec![inbound::arrival(self, &self.genuine(request)?)?])
    }

    /// `/sms/twilio/status?m=<p>.<c>.<n>`.
    fn status(&self, request: &Request<'_>) -> Result<Vec<Arrival>, Refusal> {
        Ok(vec![Arrival::Receipt(status::receipt(&self.genuine(request)?, request.query)?)])
    }

    fn call(&self, request: &Request<'_>, spoken: &Spoken<'_>) -> Result<Answer, Refusal> {
        Ok(voice::answer(voice::call(&self.genuine(request)?)?, spoken))
    }

    fn answers_inline(&self) -> bool {
        !self.only_api
    }

    fn answer(&self, replies: &[Reply<'_>]) -> Answer {
        twiml::messages(&self.base, replies)
    }

    fn api(&self) -> Option<&dyn Api> {
        self.sender.as_ref().map(|sender| sender as _)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Provider, Refusal, Request, Secret, Setup, SetupError, Twilio};
    use crate::conversation::Moment;

    #[test]
    fn a_setup_that_anybody_could_sign_for_is_refused() {
        let with = |url: &str, tokens: &[&str]| {
            let auth_tokens = tokens.iter().map(|token| Secret::new(*token)).collect();
            Twilio::new(Setup { public_url: url.into(), auth_tokens, ..Setup::default() }).map(|_| ())
        };
        assert_eq!(with("https://l.example", &["a", "b"]), Ok(()));
        assert_eq!(with("https://l.example", &[]), Err(SetupError::NoToken));
        assert_eq!(with("https://l.example", &["a", ""]), Err(SetupError::NoToken));
        assert!(matches!(with("l.example", &["a"]), Err(SetupError::Url(_))));
    }

    #[test]
    fn debug_shows_no_token() {
        let setup = Setup {
            public_url: "https://l.example".into(),
            auth_tokens: vec![Secret::new("hunter2")],
            ..Setup::default()
        };
        assert!(!format!("{:?}", Twilio::new(setup).unwrap()).contains("hunter2"));
    }

    proptest! {
        #[test]
        fn nothing_unsigned_comes_in(
            query in "[ -~]{0,40}",
            body in prop::collection::vec(any::<u8>(), 0..80),
            kind in prop::option::of("(application/x-www-form-urlencoded|application/json|.{0,9})"),
            signature in prop::option::of("[A-Za-z0-9+/=]{0,28}|.{0,9}"),
            get in any::<bool>(),
        ) {
            let setup = Setup { public_url: "https://l.example".into(), auth_tokens: vec![Secret::new("token")], ..Setup::default() };
            let kind = kind.as_deref().map(|kind| ("content-type", kind));
            let headers: Vec<_> = kind.into_iter().chain(signature.as_deref().map(|s| ("x-twilio-signature", s))).collect();
            let request = Request {
                method: if get { "GET" } else { "POST" },
                path: "/sms/twilio",
                query: &query,
                headers: &headers,
                body: &body,
                at: Moment(0),
            };
            let refused = Twilio::new(setup).unwrap().receive(&request).err();
            prop_assert!(matches!(refused, Some(Refusal::Unsigned | Refusal::Forged)), "{:?}", refused);
        }
    }
}
