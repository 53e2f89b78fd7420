//! Sending through Twilio's API: `POST /2010-04-01/Accounts/{Sid}/Messages.json`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use super::super::secret::Secret;
use super::super::send::{Api, Call, Fate, Outbound, Refused, Sent};
use super::Twilio;

/// Where Twilio's API is, unless a setting says otherwise.
pub const API_URL: &str = "https://api.twilio.com";

/// Twilio with all that sending needs.
#[derive(Debug)]
pub struct Sender<'a> {
    pub(super) twilio: &'a Twilio,
    pub(super) account: &'a str,
}

impl Api for Sender<'_> {
    fn call(&self, text: &Outbound<'_>) -> Call {
        let Self { twilio, account } = self;
        let token = twilio.tokens.first().map(Secret::bytes).unwrap_or_default();
        let basic = STANDARD.encode([account.as_bytes(), b":", token].concat());
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("To", text.person.e164())
            .append_pair("From", text.line.e164())
            .append_pair("Body", text.text)
            .append_pair("StatusCallback", &twilio.status_url(text.reference))
            .finish();
        Call {
            url: format!("{}/2010-04-01/Accounts/{account}/Messages.json", twilio.api_url),
            headers: vec![("authorization", Secret::new(format!("Basic {basic}")))],
            content_type: "application/x-www-form-urlencoded",
            body: Secret::new(form),
        }
    }

    fn sent(&self, status: u16, retry_after: Option<u64>, body: &[u8]) -> Sent {
        if (200..300).contains(&status) {
            let taken = serde_json::from_slice::<Taken>(body);
            return taken.map_or(Sent::Unknown, |taken| Sent::Accepted { provider_id: taken.sid });
        }
        let code = serde_json::from_slice::<Problem>(body).map_or(u32::from(status), |problem| problem.code);
        match fate(status, code, retry_after) {
            Some(fate) => Sent::Refused(Refused { code: code.to_string(), fate }),
            None => Sent::Unknown,
        }
    }
}

/// What follows from an error. Codes: <https://www.twilio.com/docs/api/errors>.
fn fate(status: u16, code: u32, retry_after: Option<u64>) -> Option<Fate> {
    match (status, code) {
        (_, 21610) => Some(Fate::OptedOut),
        // Not a number, a landline, not reachable from ours, a blocked region.
        (_, 21211 | 21214 | 21217 | 21408 | 21612 | 21614 | 21617) => Some(Fate::Gone),
        (429 | 503, _) | (_, 20429) => Some(Fate::Later(retry_after)),
        (400..=499, _) => Some(Fate::Settings),
        _ => None,
    }
}

#[derive(Deserialize)]
struct Taken {
    sid: String,
}

#[derive(Deserialize)]
struct Problem {
    code: u32,
}

#[cfg(test)]
mod tests {
    use super::super::{Setup, Twilio};
    use crate::channel::{Api, Fate, Outbound, Refused, Secret, Sent};

    fn twilio() -> Twilio {
        Twilio::new(Setup {
            public_url: "https://l.example".into(),
            auth_tokens: vec![Secret::new("token")],
            account_sid: Some("AC1".into()),
            ..Setup::default()
        })
        .unwrap()
    }

    #[test]
    fn a_text_as_twilio_wants_it() {
        let twilio = twilio();
        let (line, person) = ("+16155550100".parse().unwrap(), "+16155550123".parse().unwrap());
        let text =
            Outbound { line: &line, person: &person, text: "Hola, ¿qué tal? 1+1", reference: "001.a.2" };
        let call = twilio.sender().unwrap().call(&text);
        assert_eq!(call.url, "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json");
        assert_eq!(call.headers[0].1.bytes(), b"Basic QUMxOnRva2Vu");
        assert_eq!(
            String::from_utf8_lossy(call.body.bytes()),
            "To=%2B16155550123&From=%2B16155550100&Body=Hola%2C+%C2%BFqu%C3%A9+tal%3F+1%2B1&\
             StatusCallback=https%3A%2F%2Fl.example%2Fsms%2Ftwilio%2Fstatus%3Fm%3D001.a.2"
        );
        assert!(!format!("{call:?}").contains("5550123"));
    }

    #[test]
    fn answers_and_what_follows() {
        let twilio = twilio();
        let refused = |code: &str, fate| Sent::Refused(Refused { code: code.into(), fate });
        for (status, body, expected) in [
            (201, r#"{"sid":"SM1","status":"queued"}"#, Sent::Accepted { provider_id: "SM1".into() }),
            (201, "<html>", Sent::Unknown),
            (400, r#"{"code":21610,"message":"…"}"#, refused("21610", Fate::OptedOut)),
            (400, r#"{"code":21614}"#, refused("21614", Fate::Gone)),
            (401, r#"{"code":20003}"#, refused("20003", Fate::Settings)),
            (429, r#"{"code":20429}"#, refused("20429", Fate::Later(Some(3)))),
            (503, "", refused("503", Fate::Later(Some(3)))),
            (500, "", Sent::Unknown),
        ] {
            assert_eq!(
                twilio.sender().unwrap().sent(status, Some(3), body.as_bytes()),
                expected,
                "{status} {body}"
            );
        }
    }
}
