//! Sending through Sinch: `POST /xms/v1/{service_plan_id}/batches`, a batch of one.

use serde::Deserialize;
use serde_json::json;

use super::Plan;
use crate::channel::json::digits;
use crate::channel::public_url::PublicUrl;
use crate::channel::secret::Secret;
use crate::channel::send::{Api, Call, Fate, Outbound, Refused, Sent};

/// All that sending needs.
#[derive(Debug)]
pub(super) struct Sender {
    pub plan: Plan,
    pub public_url: PublicUrl,
    pub api_url: String,
}

impl Api for Sender {
    fn call(&self, text: &Outbound<'_>) -> Call {
        let body = json!({
            "from": digits(text.line),
            "to": [digits(text.person)],
            "body": text.text,
            "type": "mt_text",
            "delivery_report": "per_recipient",
            "callback_url": self.public_url.join("/sms/sinch/status"),
            "client_reference": text.reference,
        });
        Call {
            url: format!("{}/xms/v1/{}/batches", self.api_url, self.plan.id),
            headers: vec![("authorization", self.plan.token.bearer())],
            content_type: "application/json",
            body: Secret::new(body.to_string()),
        }
    }

    fn sent(&self, status: u16, retry_after: Option<u64>, body: &[u8]) -> Sent {
        if (200..300).contains(&status) {
            let taken = serde_json::from_slice::<Taken>(body);
            return taken.map_or(Sent::Unknown, |taken| Sent::Accepted { provider_id: taken.id });
        }
        // The codes of its answers are words; those of receipts, below, are numbers of another kind.
        Refused::or_unknown(u32::from(status), Fate::of_status(status, retry_after))
    }
}

/// What follows from an error in a receipt. Codes: developers.sinch.com, "Delivery report error codes"; below 400 and
/// for numbers of the United States, "10DLC and toll-free errors".
pub(super) fn fate(code: u32) -> Option<Fate> {
    match code {
        257 => Some(Fate::OptedOut),
        // Unroutable; no such region; the handset cannot be reached; no service; no such address.
        402 | 412 | 417 | 152 | 300 => Some(Fate::Gone),
        // Spam; rejected by the carrier; too many parts.
        15 | 62 | 408 | 411 | 415 => Some(Fate::Blocked),
        // An error inside, a temporary one, expired.
        403 | 404 | 406 => Some(Fate::Later(None)),
        // The campaign, the quota or verification, parameters, no such sender, the account is blocked.
        60 | 64 | 310 | 405 | 410 | 413 => Some(Fate::Settings),
        _ => None,
    }
}

#[derive(Deserialize)]
struct Taken {
    id: String,
}
