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
