//! Plivo's table of cases.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{API_URL, Plivo, Setup};
use crate::channel::cases::{call, post, public_url, sent, told};
use crate::channel::{OptOutReplies, Provider, Reply, Secret, Spoken};

fn plivo(opt_out_replies: OptOutReplies) -> Plivo {
    Plivo::new(Setup {
        public_url: public_url(),
        auth_tokens: vec![Secret::new("token"), Secret::new("the-next-token")],
        auth_id: Some("MA1".into()),
        api_url: API_URL.to_owned(),
        opt_out_replies,
    })
}

fn sign(signed: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(b"token").unwrap();
    mac.update(signed.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// The form of a message with `changes` in place of its own fields, and its pairs sorted and joined as they are signed.
fn form(changes: &[(&str, &str)]) -> (String, String) {
    let mut pairs = vec![
        ("From", "16155550123"),
        ("To", "16155550100"),
        ("MessageUUID", "u-1"),
        ("Text", "i need help"),
        ("Type", "sms"),
    ];
    pairs.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    pairs.extend(changes);
    pairs.sort_unstable();
    let joined = pairs.iter().flat_map(|(name, value)| [*name, *value]).collect();
    (form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish(), joined)
}

fn receive(who: OptOutReplies, changes: &[(&str, &str)]) -> String {
    let (body, joined) = form(changes);
    let signature = sign(&format!("https://l.example/sms/provider?{joined}.n1"));
    let headers = [("x-plivo-signature-v3", signature.as_str()), ("x-plivo-signature-v3-nonce", "n1")];
    told(plivo(who).receive(&post(&headers, &body)))
}

#[test]
fn texts_as_they_come() {
    use OptOutReplies::{App, Provider};
    for (who, changes, expected) in [
        (App, &[][..], r#"Plain "i need help""#),
        (App, &[("Text", " ¿Dónde? ☕")], r#"Plain " ¿Dónde? ☕""#),
        (
            App,
            &[("Text", ""), ("Type", "mms"), ("MediaCount", "1"), ("Media0", "https://m.example/1.jpg")],
            r#"Media """#,
        ),
        (App, &[("Media0", "https://m.example/1.jpg")], r#"Media "i need help""#),
        (App, &[("MediaCount", "1"), ("Media0", "https://m.example/1.smil")], r#"Plain "i need help""#),
        (App, &[("Text", "Liked “ok”")], r#"Reaction "Liked “ok”""#),
        (App, &[("Text", "STOP"), ("MessageIntent", "optout")], r#"Plain "STOP""#),
        (Provider, &[("Text", "stop ")], r#"Plain "stop " (they answer Stop)"#),
        (Provider, &[("Text", "alto"), ("MessageIntent", "optout")], r#"Plain "alto" (they answer Stop)"#),
        (Provider, &[("Text", "help")], r#"Plain "help" (they answer Help)"#),
        // Opts in only somebody who is out; to everybody else it is an answer.
        (Provider, &[("Text", "yes")], r#"Plain "yes""#),
    ] {
        let expected = format!("sms:plivo:u-1 +16155550123 > +16155550100 {expected}");
        assert_eq!(receive(who, changes), expected, "{who:?} {changes:?}");
    }
}

#[test]
fn who_is_never_answered_and_what_is_no_text() {
    for (changes, expected) in [
        (&[("From", "24273")][..], "never answered: sender is a short code"),
        (&[("From", "447700900123")], "never answered: sender is outside +1"),
        (&[("MessageUUID", "u:1")], "refused: the request is not a message: its id is not one"),
        (&[("To", "")], "refused: the request is not a message: it was sent to no phone number"),
        (
            &[("Text", "a"), ("Text", "b")],
            "refused: the request is not a message: a field is given twice, with two values",
        ),
    ] {
        assert_eq!(receive(OptOutReplies::App, changes), expected, "{changes:?}");
    }
}

#[test]
fn receipts() {
    let of = |changes: &[(&str, &str)]| {
        let (body, joined) = form(changes);
        let signature = sign(&format!("https://l.example/sms/plivo/status?m=001.a.2.{joined}.n1"));
        let headers = [("x-plivo-signature-v3", signature.as_str()), ("x-plivo-signature-v3-nonce", "n1")];
        let mut request = post(&headers, &body);
        (request.path, request.query) = ("/sms/plivo/status", "m=001.a.2");
        told(plivo(OptOutReplies::App).status(&request))
    };
    for (changes, expected) in [
        (&[("Status", "sent"), ("ErrorCode", "000")][..], "001.a.2 is u-1 Sent"),
        (&[("Status", "delivered"), ("ParentMessageUUID", "u-0")], "001.a.2 is u-0 Delivered"),
        (&[("Status", "undelivered"), ("ErrorCode", "90")], "001.a.2 is u-1 Undelivered 90 Gone"),
        (&[("Status", "failed"), ("ErrorCode", "200")], "001.a.2 is u-1 Failed 200 OptedOut"),
        (&[("Status", "rejected"), ("ErrorCode", "30")], "001.a.2 is u-1 Failed 30 Blocked"),
        (&[("Status", "undelivered"), ("ErrorCode", "20")], "001.a.2 is u-1 Undelivered 20 Later(None)"),
        (&[("Status", "undelivered"), ("ErrorCode", "950")], "001.a.2 is u-1 Undelivered 950"),
        (&[("Status", "pondering")], ""),
    ] {
        assert_eq!(of(changes), expected, "{changes:?}");
    }
}

#[test]
fn only_what_plivo_signed() {
    let (body, joined) = form(&[]);
    let good = sign(&format!("https://l.example/sms/provider?{joined}.n1"));
    let with_port = sign(&format!("https://l.example:443/sms/provider?{joined}.n1"));
    let of = |signature: &str, nonce: &str, body: &str| {
        let headers = [("x-plivo-signature-v3", signature), ("x-plivo-signature-v3-nonce", nonce)];
        told(plivo(OptOutReplies::App).receive(&post(&headers, body)))
    };
    let several = format!("AAAA, {good}");
    for (signature, genuine) in [(&good, true), (&several, true), (&with_port, true), (&sign(&joined), false)]
    {
        assert_eq!(of(signature, "n1", &body).starts_with("sms:plivo:"), genuine, "{signature}");
    }
    let forged = "refused: the signature does not match: check the provider's secret and the public URL";
    assert_eq!(of(&good, "n2", &body), forged);
    assert_eq!(of(&good, "n1", &body.replace("help", "halp")), forged);
    assert_eq!(of("", "n1", &body), "refused: the request is not signed");
    assert_eq!(of(&good, "", &body), "refused: the request is not signed");
}

#[test]
fn replies_in_the_answer() {
    let plivo = plivo(OptOutReplies::App);
    let (line, person) = ("+16155550100".parse().unwrap(), "+16155550123".parse().unwrap());
    let reply = Reply { line: &line, person: &person, text: "AA & NA", reference: "001.a.2" };
    assert_eq!(
        plivo.answer(&[reply]).body,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Message src=\"16155550100\" dst=\"16155550123\" type=\"sms\" \
         callbackUrl=\"https://l.example/sms/plivo/status?m=001.a.2\" callbackMethod=\"POST\">AA &amp; NA</Message></Response>"
    );
    assert_eq!(plivo.answer(&[]).body, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>");
}

#[test]
fn calls() {
    let hear = |helpline, pairs: &str| {
        let joined = pairs.replace(['&', '='], "");
        let signature = sign(&format!("https://l.example/voice/plivo?{joined}.n1"));
        let headers = [("x-plivo-signature-v3", signature.as_str()), ("x-plivo-signature-v3-nonce", "n1")];
        let mut request = post(&headers, pairs);
        request.path = "/voice/plivo";
        let heard = plivo(OptOutReplies::App)
            .call(&request, &Spoken { en: "Text <only>.", es: "Solo mensajes.", helpline });
        heard.map(|answer| answer.body.replace("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", ""))
    };
    let speak = "<Speak language=\"en-US\">Text &lt;only&gt;.</Speak><Speak language=\"es-US\">Solo mensajes.</Speak>";
    for (helpline, pairs, expected) in [
        (None, "CallUUID=c1", format!("<Response>{speak}</Response>")),
        (None, "CallUUID=c1&Digits=1", format!("<Response>{speak}</Response>")),
        (
            Some("+18005550100"),
            "CallUUID=c1",
            format!(
                "<Response><GetDigits action=\"https://l.example/voice/plivo\" method=\"POST\" numDigits=\"1\" timeout=\"8\">{speak}</GetDigits></Response>"
            ),
        ),
        (
            Some("+18005550100"),
            "CallUUID=c1&Digits=1",
            "<Response><Dial><Number>18005550100</Number></Dial></Response>".into(),
        ),
    ] {
        assert_eq!(hear(helpline, pairs).unwrap(), expected, "{helpline:?} {pairs}");
    }
    assert!(hear(None, "Digits=1").is_err());
}

#[test]
fn sending() {
    let plivo = plivo(OptOutReplies::App);
    let api = plivo.api().unwrap();
    assert_eq!(
        call(api),
        "https://api.plivo.com/v1/Account/MA1/Message/\nauthorization: Basic TUExOnRva2Vu\n\
         {\"dst\":\"16155550123\",\"log\":false,\"method\":\"POST\",\"src\":\"16155550100\",\"text\":\"Hola, ¿qué tal?\",\"type\":\"sms\",\
         \"url\":\"https://l.example/sms/plivo/status?m=001.a.2\"}"
    );
    for (status, body, expected) in [
        (202, r#"{"message":"message(s) queued","message_uuid":["u-1"],"api_id":"a"}"#, "accepted as u-1"),
        (202, r#"{"message_uuid":[]}"#, "unknown"),
        (400, r#"{"error":"invalid dst"}"#, "400 Settings"),
        (429, "", "429 Later(Some(3))"),
        (500, "", "unknown"),
    ] {
        assert_eq!(sent(api, status, body), expected, "{status} {body}");
    }
    assert!(!format!("{plivo:?}").contains("the-next-token"));
}
