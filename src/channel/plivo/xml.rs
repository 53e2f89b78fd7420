//! Replies and what a caller hears, as Plivo's XML.

use crate::channel::Refusal;
use crate::channel::fields::Fields;
use crate::channel::json::digits;
use crate::channel::provider::{Answer, Reply};
use crate::channel::public_url::PublicUrl;
use crate::channel::voice::{Call, Spoken};
use crate::channel::xml::{element, escaped, response};

/// The answer that replies with each of `replies` in turn.
pub(super) fn messages(base: &PublicUrl, replies: &[Reply<'_>]) -> Answer {
    let message = |reply: &Reply<'_>| {
        let status_url = base.status("plivo", reply.reference);
        let attributes = [
            ("src", digits(reply.line)),
            ("dst", digits(reply.person)),
            ("type", "sms"),
            ("callbackUrl", &status_url),
            ("callbackMethod", "POST"),
        ];
        element("Message", &attributes, &escaped(reply.text))
    };
    document(&replies.iter().map(message).collect::<String>())
}

fn document(verbs: &str) -> Answer {
    Answer { content_type: "application/xml", body: response(verbs) }
}

/// Reads a genuine call.
pub(super) fn call(fields: &Fields) -> Result<Call, Refusal> {
    fields.one("CallUUID")?.filter(|id| !id.is_empty()).ok_or(Refusal::Malformed("it has no CallUUID"))?;
    Ok(Call { pressed_one: fields.one("Digits")? == Some("1") })
}

/// Any other key than 1, like none at all, ends the call: there is no menu to be lost in.
pub(super) fn heard(call: Call, spoken: &Spoken<'_>, base: &PublicUrl) -> Answer {
    let speak = |language, text| element("Speak", &[("language", language)], &escaped(text));
    let both = speak("en-US", spoken.en) + &speak("es-US", spoken.es);
    match spoken.helpline {
        Some(helpline) if call.pressed_one => {
            let number = element("Number", &[], &escaped(helpline.trim_start_matches('+')));
            document(&element("Dial", &[], &number))
        }
        Some(_) => {
            let again = base.join("/voice/plivo");
            let attributes =
                [("action", again.as_str()), ("method", "POST"), ("numDigits", "1"), ("timeout", "8")];
            document(&element("GetDigits", &attributes, &both))
        }
        None => document(&both),
    }
}
