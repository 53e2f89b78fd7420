//! What a caller hears, as TwiML.

use super::twiml::document;
use crate::channel::Refusal;
use crate::channel::fields::Fields;
use crate::channel::provider::Answer;
use crate::channel::voice::{Call, Spoken};
use crate::channel::xml::{element, escaped};

pub(super) fn call(fields: &Fields) -> Result<Call, Refusal> {
    fields.one("CallSid")?.filter(|sid| !sid.is_empty()).ok_or(Refusal::Malformed("it has no CallSid"))?;
    Ok(Call { pressed_one: fields.one("Digits")? == Some("1") })
}

/// The answer as TwiML. Any other key, like none at all, says it again or ends the call: there is no menu to be lost in.
pub(super) fn answer(call: Call, spoken: &Spoken<'_>) -> Answer {
    let say = |language, text| element("Say", &[("language", language)], &escaped(text));
    let both = say("en-US", spoken.en) + &say("es-MX", spoken.es);
    match spoken.helpline {
        Some(helpline) if call.pressed_one => document(&element("Dial", &[], &escaped(helpline))),
        // Without an `action`, Twilio brings the key to the same address, signed as this one was.
        Some(_) => document(&element("Gather", &[("numDigits", "1"), ("timeout", "8")], &both)),
        None => document(&both),
    }
}

#[cfg(test)]
mod tests {
    use super::{answer, call};
    use crate::channel::fields::Fields;
    use crate::channel::voice::{Call, Spoken};

    #[test]
    fn a_call_hears_both_languages_and_may_press_one() {
        let spoken =
            Spoken { en: "Text only. Call 9 1 1 & 9 8 8.", es: "Solo mensajes.", helpline: Some("988") };
        let says = "<Say language=\"en-US\">Text only. Call 9 1 1 &amp; 9 8 8.</Say><Say language=\"es-MX\">Solo mensajes.</Say>";
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>";
        for (pressed_one, helpline, inner) in [
            (false, None, says.to_owned()),
            (true, None, says.to_owned()),
            (false, Some("988"), format!("<Gather numDigits=\"1\" timeout=\"8\">{says}</Gather>")),
            (true, Some("988"), "<Dial>988</Dial>".to_owned()),
        ] {
            let xml = answer(Call { pressed_one }, &Spoken { helpline, ..spoken });
            assert_eq!(xml.body, format!("{head}{inner}</Response>"), "{pressed_one} {helpline:?}");
        }
    }

    #[test]
    fn a_call_is_told_by_its_sid() {
        let read = |form: &str| call(&Fields::parse(form.as_bytes()));
        assert_eq!(read("CallSid=CA1&From=%2B16155550123"), Ok(Call { pressed_one: false }));
        assert_eq!(read("CallSid=CA1&Digits=1"), Ok(Call { pressed_one: true }));
        assert!(read("Digits=1").is_err());
    }
}
