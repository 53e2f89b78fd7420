//! The fields of an inbound text → an [`Arrival`].

use super::{KEYWORDS, Twilio};
use crate::channel::fields::Fields;
use crate::channel::form::{Enclosed, form};
use crate::channel::json::is_id;
use crate::channel::sender::sender;
use crate::channel::{Arrival, Refusal};
use crate::conversation::{Event, EventId, Inbound, LawWord, What};
use crate::text::{Body, Phone};

/// Reads a genuine message. `Body` is taken as it came: never trimmed, never cut (Twilio allows 1600 characters,
/// the server's limit on requests is the only other one). Fields we do not know are none of our business.
pub(super) fn arrival(twilio: &Twilio, fields: &Fields) -> Result<Arrival, Refusal> {
    let id = message_id(fields)?;
    let from = fields.one("From")?.ok_or(Refusal::Malformed("it has no From"))?;
    let to = fields.one("To")?.ok_or(Refusal::Malformed("it has no To"))?;
    let from = match sender(from, to, &twilio.numbers) {
        Ok(from) => from,
        Err(why) => return Ok(Arrival::Unanswerable(why)),
    };
    let line = Phone::parse(to).map_err(|_| Refusal::Malformed("To is not a phone number"))?;
    let body = fields.one("Body")?.unwrap_or_default();
    let provider_answers =
        advanced_opt_out(fields)?.or_else(|| KEYWORDS.answered(twilio.opt_out_replies, &line, body));
    let text = Inbound { body: Body::new(body), form: form(body, enclosed(fields)?), provider_answers };
    let event = Event { id: EventId::inbound("twilio", id), what: What::Text(text) };
    Ok(Arrival::Text { line, from, event })
}

/// `MessageSid`, which becomes part of a key in the store: 34 letters and digits, and no more than 64 in any case.
pub(super) fn message_id(fields: &Fields) -> Result<&str, Refusal> {
    let id = fields.one("MessageSid")?.ok_or(Refusal::Malformed("it has no MessageSid"))?;
    if is_id(id) { Ok(id) } else { Err(Refusal::Malformed("its MessageSid is not one")) }
}

/// `OptOutType`, present only where Advanced Opt-Out is on: then Twilio has answered, whatever our settings say.
fn advanced_opt_out(fields: &Fields) -> Result<Option<LawWord>, Refusal> {
    Ok(fields.one("OptOutType")?.and_then(|kind| match kind.trim().to_ascii_uppercase().as_str() {
        "STOP" => Some(LawWord::Stop),
        "START" => Some(LawWord::Start),
        "HELP" => Some(LawWord::Help),
        _ => None,
    }))
}

/// Whether something came with the words. Phones that send a long text as MMS attach it, or its layout, as
/// `text/plain` or SMIL: that is no picture, and its words are in `Body`.
fn enclosed(fields: &Fields) -> Result<Enclosed, Refusal> {
    let count = fields.one("NumMedia")?.and_then(|n| n.trim().parse::<u8>().ok()).unwrap_or(0);
    for n in 0..count {
        let kind = fields.one(&format!("MediaContentType{n}"))?.unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !["text/plain", "application/smil"].iter().any(|layout| kind.eq_ignore_ascii_case(layout)) {
            return Ok(Enclosed::Something);
        }
    }
    let pin = fields.one("Latitude")?.is_some_and(|latitude| !latitude.is_empty());
    Ok(if pin { Enclosed::Something } else { Enclosed::Nothing })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::arrival;
    use crate::channel::fields::Fields;
    use crate::channel::twilio::{OptOutReplies, Setup, Twilio};
    use crate::channel::{Arrival, Refusal, Secret, Unanswerable};
    use crate::conversation::LawWord::{Help, Start, Stop};
    use crate::conversation::{Form, Inbound, What};

    /// A message as Twilio sends it, with `changes` in place of its own fields.
    fn receive(replies: OptOutReplies, changes: &[(&str, &str)]) -> Result<Arrival, Refusal> {
        let auth_tokens = vec![Secret::new("token")];
        let setup = Setup {
            public_url: "https://l.example".into(),
            auth_tokens,
            opt_out_replies: replies,
            ..Setup::default()
        };
        let mut pairs = vec![
            ("ToCountry", "US"),
            ("NumMedia", "0"),
            ("FromCity", ""),
            ("SmsStatus", "received"),
            ("Body", "i need help"),
            ("To", "+16155550100"),
            ("From", "+16155550123"),
            ("MessageSid", "SM00000000000000000000000000000001"),
        ];
        pairs.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
        pairs.extend(changes.iter().filter(|(_, value)| *value != "(gone)"));
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        arrival(&Twilio::new(setup).unwrap(), &Fields::parse(form.as_bytes()))
    }

    fn text(replies: OptOutReplies, changes: &[(&str, &str)]) -> Inbound {
        match receive(replies, changes).unwrap() {
            Arrival::Text { event, .. } => match event.what {
                What::Text(inbound) => inbound,
                _ => panic!("no text"),
            },
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_text_arrives_as_it_was_written() {
        let Ok(Arrival::Text { line, from, event }) =
            receive(OptOutReplies::Provider, &[("Body", "  hi \n")])
        else {
            panic!()
        };
        assert_eq!((line.e164(), from.e164()), ("+16155550100", "+16155550123"));
        assert_eq!(event.id.as_str(), "sms:twilio:SM00000000000000000000000000000001");
        let What::Text(inbound) = event.what else { panic!("no text") };
        assert_eq!(
            (inbound.body.reveal(), inbound.form, inbound.provider_answers),
            ("  hi \n", Form::Plain, None)
        );
    }

    #[test]
    fn who_answers_a_law_word() {
        use OptOutReplies::{App, Provider};
        for (replies, changes, expected) in [
            (Provider, &[("Body", "stop ")][..], Some(Stop)),
            (Provider, &[("Body", "Help")], Some(Help)),
            (Provider, &[("Body", "yes")], None),
            (Provider, &[("Body", "please stop")], None),
            (Provider, &[("Body", "alto"), ("OptOutType", "STOP")], Some(Stop)),
            (Provider, &[("Body", "hi"), ("OptOutType", "OTHER")], None),
            (App, &[("Body", "stop")], None),
            (App, &[("Body", "unstop"), ("OptOutType", "START")], Some(Start)),
            (Provider, &[("Body", "help"), ("To", "+18445550100")], None),
            (Provider, &[("Body", "stop"), ("To", "+18445550100")], Some(Stop)),
            // The network answers there, whatever was agreed with Twilio.
            (App, &[("Body", "stop"), ("To", "+18445550100")], Some(Stop)),
        ] {
            assert_eq!(text(replies, changes).provider_answers, expected, "{replies:?} {changes:?}");
        }
    }

    #[test]
    fn pictures_are_told_from_the_layout_of_a_long_text() {
        for (changes, expected) in [
            (
                &[("NumMedia", "1"), ("MediaContentType0", "image/jpeg"), ("MediaUrl0", "https://x")][..],
                Form::Media,
            ),
            (&[("NumMedia", "1"), ("MediaContentType0", "text/vcard")], Form::Media),
            (&[("NumMedia", "1"), ("MediaContentType0", "audio/amr"), ("Body", "")], Form::Media),
            (&[("NumMedia", "1")], Form::Media),
            (
                &[
                    ("NumMedia", "2"),
                    ("MediaContentType0", "application/smil"),
                    ("MediaContentType1", "text/plain; charset=utf-8"),
                ],
                Form::Plain,
            ),
            (&[("Latitude", "36.1"), ("Longitude", "-86.7"), ("Body", "")], Form::Media),
            (&[("Latitude", "")], Form::Plain),
            (&[("NumMedia", "many")], Form::Plain),
            (&[("Body", "")], Form::Wordless),
            (&[("Body", "(gone)")], Form::Wordless),
            (&[("Body", "Liked “ok”")], Form::Reaction),
        ] {
            assert_eq!(text(OptOutReplies::Provider, changes).form, expected, "{changes:?}");
        }
    }

    #[test]
    fn senders_that_are_not_answered() {
        for (from, expected) in [
            ("24273", Unanswerable::ShortCode),
            ("BANK", Unanswerable::Alphanumeric),
            ("+16155550100", Unanswerable::Ourselves),
            ("+447700900123", Unanswerable::Abroad),
            ("whatsapp:+16155550123", Unanswerable::OtherChannel),
            ("", Unanswerable::NoAddress),
        ] {
            let got = receive(OptOutReplies::Provider, &[("From", from)]);
            assert!(matches!(&got, Ok(Arrival::Unanswerable(why)) if *why == expected), "{from}: {got:?}");
        }
    }

    #[test]
    fn what_is_not_a_message() {
        for changes in [
            &[("MessageSid", "(gone)")][..],
            &[("MessageSid", "")],
            &[("MessageSid", "SM1\nSM2")],
            &[("MessageSid", "SM:1")],
            &[("From", "(gone)")],
            &[("To", "(gone)")],
            &[("To", "24273")],
            &[("Body", "a"), ("Body", "b")],
            &[("From", "+16155550123"), ("From", "+16155550124")],
        ] {
            let got = receive(OptOutReplies::Provider, changes);
            assert!(matches!(got, Err(Refusal::Malformed(_))), "{changes:?}: {got:?}");
        }
        let long = "a".repeat(60_000);
        assert_eq!(text(OptOutReplies::App, &[("Body", &long)]).body.reveal().len(), 60_000);
    }

    proptest! {
        #[test]
        fn no_form_is_too_odd(encoded in "((MessageSid|From|To|Body|NumMedia|OptOutType|x)=[%+a-f0-9S=&]{0,9}&?){0,9}") {
            let auth_tokens = vec![Secret::new("token")];
            let setup = Setup { public_url: "https://l.example".into(), auth_tokens, ..Setup::default() };
            let _ = arrival(&Twilio::new(setup).unwrap(), &Fields::parse(encoded.as_bytes()));
        }
    }
}
