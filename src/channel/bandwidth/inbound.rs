//! Events of Bandwidth's → arrivals, all of a list.

use serde::Deserialize;

use super::KEYWORDS;
use super::send::fate;
use crate::channel::json::{Told, enclosed, is_id};
use crate::channel::keyword::OptOutReplies;
use crate::channel::receipt::reference;
use crate::channel::{Arrival, Delivery, Receipt, Refusal};

#[derive(Deserialize)]
struct Event {
    r#type: String,
    #[serde(default)]
    to: String,
    message: Message,
    #[serde(rename = "errorCode")]
    error: Option<u32>,
}

#[derive(Deserialize)]
struct Message {
    id: String,
    #[serde(default)]
    from: String,
    owner: Option<String>,
    text: Option<String>,
    #[serde(default)]
    media: Vec<String>,
    tag: Option<String>,
}

/// Reads a genuine list. Kinds that we do not know are none of our business.
pub(super) fn arrivals(body: &[u8]) -> Result<Vec<Arrival>, Refusal> {
    let events: Vec<Event> = serde_json::from_slice(body)
        .map_err(|_| Refusal::Malformed("it is no list of Bandwidth's events"))?;
    let read = events.iter().map(|event| match event.r#type.as_str() {
        "message-received" => text(event).map(Some),
        _ => Ok(receipt(event)),
    });
    read.filter_map(Result::transpose).collect()
}

fn text(event: &Event) -> Result<Arrival, Refusal> {
    let message = &event.message;
    // In a group there is one event for each number of ours, which `owner` names. Only the sender is answered.
    let to = message.owner.as_deref().unwrap_or(&event.to);
    let told = Told {
        provider: "bandwidth",
        id: &message.id,
        from: &message.from,
        to,
        body: message.text.as_deref().unwrap_or_default(),
        enclosed: enclosed(message.media.iter().map(String::as_str)),
        said: None,
    };
    told.arrival(&KEYWORDS, OptOutReplies::App)
}

fn receipt(event: &Event) -> Option<Arrival> {
    let status = match event.r#type.as_str() {
        "message-sending" => Delivery::Sending,
        "message-sent" => Delivery::Sent,
        "message-failed" => Delivery::Undelivered,
        "message-delivered" => Delivery::Delivered,
        "message-read" => Delivery::Read,
        _ => return None,
    };
    Some(Arrival::Receipt(Receipt {
        message: reference(event.message.tag.as_deref()?)?,
        provider_id: Some(&event.message.id).filter(|id| is_id(id))?.clone(),
        status,
        error: event.error,
        fate: event.error.and_then(|code| fate(0, code, None)),
    }))
}
