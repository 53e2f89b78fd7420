//! An event of Sinch's → an arrival: a text, or what became of one of ours.

use serde::Deserialize;
use serde_json::Value;

use super::KEYWORDS;
use super::send::fate;
use crate::channel::form::Enclosed;
use crate::channel::json::{Told, is_id};
use crate::channel::keyword::OptOutReplies;
use crate::channel::receipt::reference;
use crate::channel::{Arrival, Delivery, Receipt, Refusal};

#[derive(Deserialize)]
struct Event {
    r#type: String,
    #[serde(default)]
    id: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    body: Value,
    batch_id: Option<String>,
    code: Option<u32>,
    status: Option<String>,
    client_reference: Option<String>,
}

/// Reads a genuine event. Kinds that we do not know are none of our business.
pub(super) fn arrival(body: &[u8], who: OptOutReplies) -> Result<Option<Arrival>, Refusal> {
    let event: Event =
        serde_json::from_slice(body).map_err(|_| Refusal::Malformed("it is no event of Sinch's SMS API"))?;
    let (words, enclosed) = match event.r#type.as_str() {
        "mo_text" => (event.body.as_str().unwrap_or_default(), Enclosed::Nothing),
        // What is binary is for machines, or a picture of old.
        "mo_binary" => ("", Enclosed::Something),
        "mo_media" => {
            let media = event.body["media"].as_array().is_some_and(|media| !media.is_empty());
            let words = event.body["message"].as_str().unwrap_or_default();
            (words, if media { Enclosed::Something } else { Enclosed::Nothing })
        }
        "recipient_delivery_report_sms" | "recipient_delivery_report_mms" => return Ok(receipt(&event)),
        _ => return Ok(None),
    };
    let told = Told {
        provider: "sinch",
        id: &event.id,
        from: &event.from,
        to: &event.to,
        body: words,
        enclosed,
        said: None,
    };
    told.arrival(&KEYWORDS, who).map(Some)
}

fn receipt(event: &Event) -> Option<Arrival> {
    let code = event.code?;
    let status = match event.status.as_deref()? {
        "Queued" => Delivery::Queued,
        "Dispatched" => Delivery::Sent,
        "Cancelled" => Delivery::Canceled,
        "Aborted" | "Rejected" | "Deleted" => Delivery::Failed,
        "Failed" | "Expired" => Delivery::Undelivered,
        "Delivered" => Delivery::Delivered,
        _ => return None,
    };
    let error = Some(code).filter(|_| status.is_failure());
    Some(Arrival::Receipt(Receipt {
        message: reference(event.client_reference.as_deref()?)?,
        provider_id: event.batch_id.clone().filter(|id| is_id(id))?,
        status,
        error,
        fate: error.and_then(fate),
    }))
}
