//! Sending through Twilio's API: `POST /2010-04-01/Accounts/{Sid}/Messages.json`.

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use serde::Deserialize;

use super::fate::fate;
use crate::channel::public_url::PublicUrl;
use crate::channel::secret::{Login, Secret};
use crate::channel::send::{Api, Call, List, Outbound, Refused, Sent};
use crate::conversation::Moment;

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

    /// Its log of messages. Days are all it can be asked for; the times are looked at below.
    fn list(&self, text: &Outbound<'_>, since: Moment) -> Option<List> {
        let day = Timestamp::from_millisecond(since.0).ok()?.strftime("%Y-%m-%d").to_string();
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("To", text.person.e164())
            .append_pair("From", text.line.e164())
            .append_pair("DateSent>", &day)
            .append_pair("PageSize", "100")
            .finish();
        let url = format!("{}/2010-04-01/Accounts/{}/Messages.json?{query}", self.api_url, self.api.user);
        Some(List { url, headers: vec![("authorization", self.api.basic())] })
    }

    /// Its times are whole seconds.
    fn listed(&self, text: &Outbound<'_>, since: Moment, body: &[u8]) -> Option<usize> {
        let log: Log = serde_json::from_slice(body).ok()?;
        let since = since.0 / 1000;
        let ours = log.messages.iter().filter(|message| {
            let made = rfc2822::parse(&message.date_created).map(|made| made.timestamp().as_second());
            message.body == text.text && made.is_ok_and(|made| made >= since)
        });
        Some(ours.count())
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
struct Log {
    messages: Vec<Message>,
}

#[derive(Deserialize)]
struct Message {
    body: String,
    date_created: String,
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

    #[test]
    fn the_log_tells_whether_a_text_was_taken() {
        let twilio = twilio();
        let api = twilio.api().unwrap();
        let (line, person) = ("+16155550100".parse().unwrap(), "+16155550123".parse().unwrap());
        let text = Outbound { line: &line, person: &person, text: "Hola", reference: "001.a.2" };
        let since = crate::conversation::Moment(1_767_323_045_500);
        assert_eq!(
            api.list(&text, since).unwrap().url,
            "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json?To=%2B16155550123&From=%2B16155550100&DateSent%3E=2026-01-02&PageSize=100"
        );
        let message =
            |body: &str, made: &str| format!(r#"{{"body":"{body}","date_created":"{made}","sid":"SM1"}}"#);
        for (messages, expected) in [
            (vec![], Some(0)),
            (vec![message("Hola", "Fri, 02 Jan 2026 03:04:05 +0000")], Some(1)),
            (vec![message("Hola", "Fri, 02 Jan 2026 03:04:04 +0000")], Some(0)),
            (vec![message("Adios", "Fri, 02 Jan 2026 03:05:00 +0000")], Some(0)),
        ] {
            let log = format!(r#"{{"messages":[{}]}}"#, messages.join(","));
            assert_eq!(api.listed(&text, since, log.as_bytes()), expected, "{log}");
        }
        assert_eq!(api.listed(&text, since, b"<html>"), None);
    }
}
