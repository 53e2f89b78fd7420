//! Sending through Telnyx: `POST /v2/messages`.

use serde::Deserialize;
use serde_json::json;

use super::inbound::number;
use crate::channel::public_url::PublicUrl;
use crate::channel::secret::Secret;
use crate::channel::send::{Api, Call, Fate, Outbound, Refused, Sent};

/// All that sending needs.
#[derive(Debug)]
pub(super) struct Sender {
    pub key: Secret,
    pub public_url: PublicUrl,
    pub api_url: String,
}

impl Api for Sender {
    fn call(&self, text: &Outbound<'_>) -> Call {
        let body = json!({
            "from": text.line.e164(),
            "to": text.person.e164(),
            "text": text.text,
            "webhook_url": self.public_url.status("telnyx", text.reference),
            "use_profile_webhooks": false,
        });
        Call {
            url: format!("{}/v2/messages", self.api_url),
            headers: vec![
                ("authorization", self.key.bearer()),
                // Honoured where the endpoint declares it; never relied on.
                ("idempotency-key", Secret::new(text.reference.replace('.', "-"))),
            ],
            content_type: "application/json",
            body: Secret::new(body.to_string()),
        }
    }

    fn sent(&self, status: u16, retry_after: Option<u64>, body: &[u8]) -> Sent {
        if (200..300).contains(&status) {
            let taken = serde_json::from_slice::<Taken>(body);
            return taken.map_or(Sent::Unknown, |taken| Sent::Accepted { provider_id: taken.data.id });
        }
        let problems = serde_json::from_slice::<Problems>(body).map_or_else(|_| Vec::new(), |p| p.errors);
        let code = problems.first().and_then(|p| number(&p.code)).unwrap_or(u32::from(status));
        Refused::or_unknown(code, fate(status, code, retry_after))
    }
}

/// What follows from an error, at sending or (`status` 0) in a receipt. Codes: developers.telnyx.com, "Messaging error codes".
pub(super) fn fate(status: u16, code: u32, retry_after: Option<u64>) -> Option<Fate> {
    match code {
        // Blocked due to STOP.
        40300 => Some(Fate::OptedOut),
        // Not routable or a landline; undeliverable; no number.
        40001 | 40008 | 40310 | 10016 => Some(Fate::Gone),
        // Spam for now and for good; the words cannot be sent.
        40002 | 40003 | 40009 => Some(Fate::Blocked),
        // Rejected, expired, the carrier is down, too fast, queue full.
        40004 | 40005 | 40006 | 40011 | 40318 | 10011 => Some(Fate::Later(retry_after)),
        _ => Fate::of_status(status, retry_after),
    }
}

#[derive(Deserialize)]
struct Taken {
    data: Message,
}

#[derive(Deserialize)]
struct Message {
    id: String,
}

#[derive(Deserialize)]
struct Problems {
    errors: Vec<Problem>,
}

#[derive(Deserialize)]
struct Problem {
    code: serde_json::Value,
}
