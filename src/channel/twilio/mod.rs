//! Twilio: inbound texts, replies as TwiML, delivery receipts, and the voice call that a text line gets.
//!
//! Pure, as every channel: a signed request in, an [`Arrival`] out. Nothing is fetched and nothing is kept, so
//! dying in here loses nothing: Twilio sees no answer and tries its fallback address, or again.
//!
//! Twilio sometimes delivers a long text as base64 inside the body of an MMS. It is left as it came: guessing
//! would turn what somebody typed into noise.

mod inbound;
mod keyword;
mod send;
mod signature;
mod status;
pub mod twiml;
pub mod voice;

use super::public_url::{NotAUrl, PublicUrl};
use super::secret::Secret;
use super::{Arrival, Receipt, Refusal, Request};
use crate::text::Phone;

pub use keyword::provider_keyword;
pub use send::{API_URL, Sender};

/// Who answers STOP, START and HELP, in whole-message form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OptOutReplies {
    /// Twilio does, as every US long code has it unless support has turned it off.
    #[default]
    Provider,
    /// The line does.
    App,
}

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
    api_url: String,
}

impl Twilio {
    /// Checks a setup.
    pub fn new(setup: Setup) -> Result<Self, SetupError> {
        if setup.auth_tokens.is_empty() || setup.auth_tokens.iter().any(Secret::is_empty) {
            return Err(SetupError::NoToken);
        }
        Ok(Self {
            base: PublicUrl::parse(&setup.public_url)?,
            tokens: setup.auth_tokens,
            account: setup.account_sid,
            numbers: setup.numbers,
            opt_out_replies: setup.opt_out_replies,
            api_url: setup.api_url.unwrap_or_else(|| API_URL.to_owned()).trim_end_matches('/').to_owned(),
        })
    }

    /// A text: `GET` or `POST /sms/twilio`.
    pub fn receive(&self, request: &Request<'_>) -> Result<Arrival, Refusal> {
        inbound::arrival(self, &self.genuine(request)?)
    }

    /// What became of a text of ours: `/sms/twilio/status?m=<p>.<c>.<n>`.
    pub fn status(&self, request: &Request<'_>) -> Result<Receipt, Refusal> {
        status::receipt(&self.genuine(request)?, request.query)
    }

    /// Somebody calls the number: `POST /voice/twilio`. Answer it with [`voice::answer`].
    pub fn call(&self, request: &Request<'_>) -> Result<voice::Call, Refusal> {
        voice::call(&self.genuine(request)?)
    }

    /// The address for delivery receipts of the message with this reference, `<p>.<c>.<n>`.
    pub fn status_url(&self, message: &str) -> String {
        self.base.join(&format!("/sms/twilio/status?m={message}"))
    }

    /// Its API, when the account is known that texts are sent from.
    pub fn sender(&self) -> Option<Sender<'_>> {
        self.account.as_deref().map(|account| Sender { twilio: self, account })
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Refusal, Request, Secret, Setup, SetupError, Twilio};

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
            let request = Request {
                method: if get { "GET" } else { "POST" },
                path: "/sms/twilio",
                query: &query,
                content_type: kind.as_deref(),
                signature: signature.as_deref(),
                body: &body,
            };
            let refused = Twilio::new(setup).unwrap().receive(&request).err();
            prop_assert!(matches!(refused, Some(Refusal::Unsigned | Refusal::Forged)), "{:?}", refused);
        }
    }
}
