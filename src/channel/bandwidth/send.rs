//! Sending through Bandwidth: `POST /api/v2/users/{accountId}/messages`.

use serde::Deserialize;
use serde_json::json;

use super::Account;
use crate::channel::secret::Secret;
use crate::channel::send::{Api, Call, Fate, Outbound, Refused, Sent};

/// All that sending needs.
#[derive(Debug)]
pub(super) struct Sender {
    pub account: Account,
    pub api_url: String,
}

impl Api for Sender {
    fn call(&self, text: &Outbound<'_>) -> Call {
        let body = json!({
            "applicationId": self.account.application,
            "to": [text.person.e164()],
            "from": text.line.e164(),
            "text": text.text,
            "tag": text.reference,
        });
        Call {
            url: format!("{}/api/v2/users/{}/messages", self.api_url, self.account.account),
            headers: vec![("authorization", self.account.api.basic())],
            content_type: "application/json",
            body: Secret::new(body.to_string()),
        }
    }

    /// "Any 4xx or 5xx HTTP response code will not be billed nor will the message be sent" (dev.bandwidth.com, "Errors"):
    /// so a 5xx is known here, where elsewhere it is not.
    fn sent(&self, status: u16, retry_after: Option<u64>, body: &[u8]) -> Sent {
        if (200..300).contains(&status) {
            let taken = serde_json::from_slice::<Taken>(body);
            return taken.map_or(Sent::Unknown, |taken| Sent::Accepted { provider_id: taken.id });
        }
        let code = u32::from(status);
        let fate =
            if status >= 500 { Some(Fate::Later(retry_after)) } else { fate(status, code, retry_after) };
        Refused::or_unknown(code, fate)
    }
}

/// What follows from an error, at sending or (`status` 0) in a receipt. Codes: dev.bandwidth.com, "Errors": 4xxx are
/// the sender's or the number's, 5xxx the carrier's.
pub(super) fn fate(status: u16, code: u32, retry_after: Option<u64>) -> Option<Fate> {
    match code {
        // The person has told their carrier, or Bandwidth, to let nothing through.
        4775 => Some(Fate::OptedOut),
        // No such number, not routable, a country that is not reached.
        4432 | 4700 | 4720 | 4721 | 4730 | 4740 => Some(Fate::Gone),
        // The carrier refuses it, as spam or without saying why.
        4750 | 4770 => Some(Fate::Blocked),
        // Too fast; and what is the carrier's.
        4001 | 4780..=4789 | 5000..=5999 => Some(Fate::Later(retry_after)),
        // Campaigns, short codes, unverified toll-free numbers, and everything else about the sender.
        4000..=4999 => Some(Fate::Settings),
        _ => Fate::of_status(status, retry_after),
    }
}

#[derive(Deserialize)]
struct Taken {
    id: String,
}
