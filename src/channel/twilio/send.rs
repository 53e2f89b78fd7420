//! Sending through Twilio's API: `POST /2010-04-01/Accounts/{Sid}/Messages.json`.

use serde::Deserialize;

use super::fate::fate;
use crate::channel::public_url::PublicUrl;
use crate::channel::secret::{Login, Secret};
use crate::channel::send::{Api, Call, Outbound, Refused, Sent};

/// All that sending needs.
#[derive(Debug)]
pub(super) struct Sender {
    /// Account and token.
    pub api: Login,
    pub public_url: PublicUrl,
    pub api_url: String,
}

impl Api for Sender {
    fn call(&self, text: &Outbound<'_>) -> Call {
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("To", text.person.e164())
            .append_pair("From", text.line.e164())
            .append_pair("Body", text.text)
            .append_pair("StatusCallback", &self.public_url.status("twilio", text.reference))
            .finish();
        Call {
            url: format!("{}/2010-04-01/Accounts/{}/Messages.json", self.api_url, self.api.user),
            headers: vec![("authorization", self.api.basic())],
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
        Refused::or_unknown(code, fate(status, code, retry_after))
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
    use crate::channel::{Fate, Outbound, Provider as _, Refused, Secret, Sent};

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
        let call = twilio.api().unwrap().call(&text);
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
                twilio.api().unwrap().sent(status, Some(3), body.as_bytes()),
                expected,
                "{status} {body}"
            );
        }
    }
}
