//! Sending through Plivo: `POST /v1/Account/{auth_id}/Message/`.

use serde::Deserialize;
use serde_json::json;

use crate::channel::json::digits;
use crate::channel::public_url::PublicUrl;
use crate::channel::secret::{Login, Secret};
use crate::channel::send::{Api, Call, Fate, Outbound, Refused, Sent};

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
        let body = json!({
            "src": digits(text.line),
            "dst": digits(text.person),
            "text": text.text,
            "type": "sms",
            "url": self.public_url.status("plivo", text.reference),
            "method": "POST",
            // Plivo then keeps neither the words nor the whole number in its own log.
            "log": false,
        });
        Call {
            url: format!("{}/v1/Account/{}/Message/", self.api_url, self.api.user),
            headers: vec![("authorization", self.api.basic())],
            content_type: "application/json",
            body: Secret::new(body.to_string()),
        }
    }

    fn sent(&self, status: u16, retry_after: Option<u64>, body: &[u8]) -> Sent {
        if (200..300).contains(&status) {
            let taken = serde_json::from_slice::<Taken>(body).ok();
            let id = taken.and_then(|taken| taken.message_uuid.into_iter().next());
            return id.map_or(Sent::Unknown, |provider_id| Sent::Accepted { provider_id });
        }
        Refused::or_unknown(u32::from(status), Fate::of_status(status, retry_after))
    }
}

/// What follows from an error in a receipt. Codes: plivo.com/docs, "Messaging error codes".
pub(super) fn fate(code: u32) -> Option<Fate> {
    match code {
        200 => Some(Fate::OptedOut),
        // A number that is none; barred for good; not reached.
        50 | 70 | 90 => Some(Fate::Gone),
        // Words that cannot be sent; spam; a loop.
        10 | 30 | 60 => Some(Fate::Blocked),
        // The network; the phone is off.
        20 | 80 => Some(Fate::Later(None)),
        // Our number; our credit.
        40 | 100 => Some(Fate::Settings),
        _ => None,
    }
}

#[derive(Deserialize)]
struct Taken {
    message_uuid: Vec<String>,
}
