//! Sending through Vonage: `POST /v1/messages`.

use serde::Deserialize;
use serde_json::json;

use super::inbound::Problem;
use crate::channel::json::digits;
use crate::channel::public_url::PublicUrl;
use crate::channel::secret::{Login, Secret};
use crate::channel::send::{Api, Call, Fate, Outbound, Refused, Sent};

/// All that sending needs.
#[derive(Debug)]
pub(super) struct Sender {
    pub api: Login,
    pub public_url: PublicUrl,
    pub api_url: String,
}

impl Api for Sender {
    fn call(&self, text: &Outbound<'_>) -> Call {
        let body = json!({
            "message_type": "text",
            "channel": "sms",
            "to": digits(text.person),
            "from": digits(text.line),
            "text": text.text,
            "client_ref": text.reference,
            "webhook_url": self.public_url.join("/sms/vonage/status"),
            "webhook_version": "v1",
        });
        Call {
            url: format!("{}/v1/messages", self.api_url),
            headers: vec![("authorization", self.api.basic()), ("accept", Secret::new("application/json"))],
            content_type: "application/json",
            body: Secret::new(body.to_string()),
        }
    }

    fn sent(&self, status: u16, retry_after: Option<u64>, body: &[u8]) -> Sent {
        if (200..300).contains(&status) {
            let taken = serde_json::from_slice::<Taken>(body);
            return taken.map_or(Sent::Unknown, |taken| Sent::Accepted { provider_id: taken.message_uuid });
        }
        let code = serde_json::from_slice::<Problem>(body).ok().and_then(|problem| problem.code());
        let code = code.unwrap_or(u32::from(status));
        Refused::or_unknown(code, fate(status, code, retry_after))
    }
}

/// What follows from an error, at sending or (`status` 0) in a receipt. Codes: developer.vonage.com, "Messages API
/// errors"; 9 is how Opt-Out Assist tells that they opted out.
pub(super) fn fate(status: u16, code: u32, retry_after: Option<u64>) -> Option<Fate> {
    match code {
        9 => Some(Fate::OptedOut),
        // A barred number; a number that is none, or that cannot be reached.
        1050 | 1180 | 1240 | 1250 => Some(Fate::Gone),
        // Too long, or expired words.
        1090 | 1160 => Some(Fate::Blocked),
        // Throttled, an error inside, no way to the carrier.
        1000 | 1030 | 1100 => Some(Fate::Later(retry_after)),
        // Parameters, the account is barred or has no credit, no such sender, validity.
        1010 | 1020 | 1040 | 1060 | 1070 | 1120 | 1130 => Some(Fate::Settings),
        _ => Fate::of_status(status, retry_after),
    }
}

#[derive(Deserialize)]
struct Taken {
    message_uuid: String,
}
