//! The fields of Plivo's → a text, or what became of one of ours.

use super::KEYWORDS;
use super::send::fate;
use crate::channel::fields::Fields;
use crate::channel::form::Enclosed;
use crate::channel::json::{Told, enclosed, is_id};
use crate::channel::keyword::OptOutReplies;
use crate::channel::receipt::reference_in;
use crate::channel::{Arrival, Delivery, Receipt, Refusal};
use crate::conversation::LawWord;

/// Reads a genuine message.
pub(super) fn text(fields: &Fields, who: OptOutReplies) -> Result<Arrival, Refusal> {
    let id = fields.one("MessageUUID")?.ok_or(Refusal::Malformed("it has no MessageUUID"))?;
    let from = fields.one("From")?.ok_or(Refusal::Malformed("it has no From"))?;
    let to = fields.one("To")?.ok_or(Refusal::Malformed("it has no To"))?;
    let intent = fields.one("MessageIntent")?.map(str::to_ascii_lowercase);
    let said = match intent.as_deref().filter(|_| who == OptOutReplies::Provider) {
        Some("optout") => Some(LawWord::Stop),
        Some("optin") => Some(LawWord::Start),
        Some("help") => Some(LawWord::Help),
        _ => None,
    };
    let told = Told {
        provider: "plivo",
        id,
        from,
        to,
        body: fields.one("Text")?.unwrap_or_default(),
        enclosed: media(fields)?,
        said,
    };
    told.arrival(&KEYWORDS, who)
}

fn media(fields: &Fields) -> Result<Enclosed, Refusal> {
    let count = fields.one("MediaCount")?.and_then(|n| n.trim().parse::<u8>().ok()).unwrap_or(0);
    let mut files = Vec::new();
    for n in 0..count {
        files.push(fields.one(&format!("Media{n}"))?.unwrap_or_default());
    }
    if count == 0 {
        files.extend(fields.one("Media0")?.filter(|file| !file.is_empty()));
    }
    Ok(enclosed(files))
}

/// Reads a genuine callback: one for each part of a text, all under the same reference.
pub(super) fn receipt(fields: &Fields, query: &str) -> Result<Option<Receipt>, Refusal> {
    let message = reference_in(query).ok_or(Refusal::Malformed("its address has no m"))?;
    let id = fields.one("ParentMessageUUID")?.filter(|id| !id.is_empty()).or(fields.one("MessageUUID")?);
    let id = id.filter(|id| is_id(id)).ok_or(Refusal::Malformed("it has no MessageUUID"))?;
    let status = match fields.one("Status")?.unwrap_or_default() {
        "queued" => Delivery::Queued,
        "sent" => Delivery::Sent,
        "rejected" | "failed" => Delivery::Failed,
        "undelivered" => Delivery::Undelivered,
        "delivered" => Delivery::Delivered,
        "read" => Delivery::Read,
        _ => return Ok(None),
    };
    let error = fields.one("ErrorCode")?.and_then(|code| code.parse().ok()).filter(|code| *code != 0);
    let fate = error.and_then(fate);
    Ok(Some(Receipt { message, provider_id: id.to_owned(), status, error, fate }))
}
