//! An event of Telnyx's → arrivals: a text, or what became of one of ours.

use serde::Deserialize;

use super::KEYWORDS;
use super::send::fate;
use crate::channel::json::{Told, enclosed};
use crate::channel::keyword::OptOutReplies;
use crate::channel::receipt::reference_in;
use crate::channel::{Arrival, Delivery, Receipt, Refusal, Request};
use crate::conversation::LawWord;

#[derive(Deserialize)]
struct Envelope {
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    event_type: String,
    payload: Payload,
}

#[derive(Deserialize)]
struct Payload {
    #[serde(default)]
    id: String,
    from: Option<Party>,
    #[serde(default)]
    to: Vec<Party>,
    text: Option<String>,
    #[serde(default)]
    media: Vec<Media>,
    autoresponse_type: Option<String>,
    #[serde(default)]
    errors: Vec<Problem>,
}

#[derive(Deserialize)]
struct Party {
    #[serde(default)]
    phone_number: String,
    #[serde(default)]
    status: String,
}

#[derive(Deserialize)]
struct Media {
    content_type: Option<String>,
}

#[derive(Deserialize)]
struct Problem {
    code: serde_json::Value,
}

/// Reads a genuine event. Kinds that we do not know are none of our business: a profile sends all of its own here.
pub(super) fn arrivals(request: &Request<'_>, who: OptOutReplies) -> Result<Vec<Arrival>, Refusal> {
    let Envelope { data } = serde_json::from_slice(request.body)
        .map_err(|_| Refusal::Malformed("it is not an event of Telnyx's"))?;
    match data.event_type.as_str() {
        "message.received" => text(&data.payload, who).map(|arrival| vec![arrival]),
        "message.sent" | "message.finalized" => {
            Ok(receipt(&data.payload, request.query).into_iter().collect())
        }
        _ => Ok(Vec::new()),
    }
}

fn text(payload: &Payload, who: OptOutReplies) -> Result<Arrival, Refusal> {
    let from = payload.from.as_ref().ok_or(Refusal::Malformed("it has no sender"))?;
    // In a group `to` names everybody: ours is the one that the webhook was made for. Only the sender is answered.
    let ours = payload.to.iter().find(|party| party.status == "webhook_delivered").or(payload.to.first());
    let told = Told {
        provider: "telnyx",
        id: &payload.id,
        from: &from.phone_number,
        to: ours.map_or("", |party| &party.phone_number),
        body: payload.text.as_deref().unwrap_or_default(),
        enclosed: enclosed(
            payload.media.iter().map(|media| media.content_type.as_deref().unwrap_or_default()),
        ),
        said: match (who, payload.autoresponse_type.as_deref()) {
            (_, Some("STOP")) => Some(LawWord::Stop),
            (OptOutReplies::Provider, Some("START")) => Some(LawWord::Start),
            (OptOutReplies::Provider, Some("HELP")) => Some(LawWord::Help),
            _ => None,
        },
    };
    told.arrival(&KEYWORDS, who)
}

/// Our reference stands in the address, which Telnyx does not sign: the name of a conversation in it is a keyed hash
/// that nobody else can make.
fn receipt(payload: &Payload, query: &str) -> Option<Arrival> {
    let status = payload.to.first()?.status.as_str();
    let error = payload.errors.first().and_then(|problem| number(&problem.code));
    let status = match status {
        "queued" => Delivery::Queued,
        "sending" => Delivery::Sending,
        "sent" | "delivery_unconfirmed" => Delivery::Sent,
        "sending_failed" => Delivery::Failed,
        "delivery_failed" | "expired" => Delivery::Undelivered,
        "delivered" => Delivery::Delivered,
        _ => return None,
    };
    let fate = error.and_then(|code| fate(0, code, None));
    Some(Arrival::Receipt(Receipt {
        message: reference_in(query)?,
        provider_id: payload.id.clone(),
        status,
        error,
        fate,
    }))
}

/// Telnyx writes codes as texts, here and there as numbers.
pub(super) fn number(code: &serde_json::Value) -> Option<u32> {
    match code {
        serde_json::Value::String(code) => code.parse().ok(),
        other => u32::try_from(other.as_u64()?).ok(),
    }
}
