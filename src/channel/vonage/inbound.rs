//! An event of Vonage's → an arrival: a text, or what became of one of ours.

use serde::Deserialize;
use serde_json::Value;

use super::KEYWORDS;
use super::send::fate;
use crate::channel::form::Enclosed;
use crate::channel::json::{Told, is_id};
use crate::channel::keyword::OptOutReplies;
use crate::channel::receipt::reference;
use crate::channel::{Arrival, Delivery, Receipt, Refusal, Unanswerable};

#[derive(Deserialize)]
struct Event {
    #[serde(default)]
    channel: String,
    message_uuid: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    from: String,
    message_type: Option<String>,
    text: Option<String>,
    image: Option<Captioned>,
    video: Option<Captioned>,
    status: Option<String>,
    client_ref: Option<String>,
    error: Option<Problem>,
}

#[derive(Deserialize)]
struct Captioned {
    caption: Option<String>,
}

/// RFC 7807: the number is the title, and the end of the type's address.
#[derive(Deserialize)]
pub(super) struct Problem {
    title: Option<Value>,
    r#type: Option<String>,
}

impl Problem {
    /// The number of the error, if it has one.
    pub(super) fn code(&self) -> Option<u32> {
        let titled = match &self.title {
            Some(Value::String(title)) => title.parse().ok(),
            Some(title) => title.as_u64().and_then(|code| u32::try_from(code).ok()),
            None => None,
        };
        titled.or_else(|| self.r#type.as_deref()?.rsplit('#').next()?.parse().ok())
    }
}

/// Reads a genuine event.
pub(super) fn arrival(body: &[u8], who: OptOutReplies) -> Result<Option<Arrival>, Refusal> {
    let event: Event = serde_json::from_slice(body).map_err(|_| {
        Refusal::Malformed("it is not an event of the Messages API: check the number's API setting")
    })?;
    if let Some(status) = &event.status {
        return Ok(receipt(&event, status));
    }
    if !["sms", "mms"].contains(&event.channel.as_str()) {
        return Ok(Some(Arrival::Unanswerable(Unanswerable::OtherChannel)));
    }
    let kind = event.message_type.as_deref().unwrap_or("text");
    let caption = event.image.or(event.video).and_then(|captioned| captioned.caption);
    let told = Told {
        provider: "vonage",
        id: &event.message_uuid,
        from: &event.from,
        to: &event.to,
        body: event.text.as_deref().or(caption.as_deref()).unwrap_or_default(),
        enclosed: if kind == "text" { Enclosed::Nothing } else { Enclosed::Something },
        said: None,
    };
    told.arrival(&KEYWORDS, who).map(Some)
}

fn receipt(event: &Event, status: &str) -> Option<Arrival> {
    let status = match status {
        "submitted" => Delivery::Sent,
        "rejected" => Delivery::Failed,
        "undeliverable" => Delivery::Undelivered,
        "delivered" => Delivery::Delivered,
        "read" => Delivery::Read,
        _ => return None,
    };
    let error = event.error.as_ref().and_then(Problem::code);
    Some(Arrival::Receipt(Receipt {
        message: reference(event.client_ref.as_deref()?)?,
        provider_id: Some(&event.message_uuid).filter(|id| is_id(id))?.clone(),
        status,
        error,
        fate: error.and_then(|code| fate(0, code, None)),
    }))
}
