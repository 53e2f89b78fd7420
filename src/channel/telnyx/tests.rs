//! Telnyx's table of cases.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{Ed25519KeyPair, KeyPair};

use super::{API_URL, Setup, Telnyx};
use crate::channel::cases::{AT, call, post, public_url, sent, told};
use crate::channel::{OptOutReplies, Provider, Secret};

fn keys() -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap()
}

fn telnyx(opt_out_replies: OptOutReplies) -> Telnyx {
    Telnyx::new(Setup {
        public_url: public_url(),
        public_key: STANDARD.encode(keys().public_key().as_ref()),
        api_key: Some(Secret::new("KEY1")),
        api_url: API_URL.to_owned(),
        opt_out_replies,
    })
    .unwrap()
}

fn signed(time: i64, body: &str) -> String {
    STANDARD.encode(keys().sign(format!("{time}|{body}").as_bytes()))
}

/// What the line makes of a genuine event, sent to `query`.
fn receive_at(who: OptOutReplies, query: &str, kind: &str, payload: &str) -> String {
    let body = format!(
        r#"{{"data":{{"event_type":"{kind}","id":"e1","record_type":"event","payload":{payload}}}}}"#
    );
    let (signature, time) = (signed(AT, &body), AT.to_string());
    let headers = [("telnyx-signature-ed25519", signature.as_str()), ("telnyx-timestamp", &time)];
    let mut request = post(&headers, &body);
    request.query = query;
    told(telnyx(who).receive(&request))
}

fn text(payload: &str) -> String {
    receive_at(OptOutReplies::App, "", "message.received", payload)
}

#[test]
fn texts_as_they_come() {
    let from = r#""from":{"phone_number":"+16155550123"}"#;
    let to = r#""to":[{"phone_number":"+16155550100","status":"webhook_delivered"}]"#;
    for (rest, expected) in [
        (r#""text":"i need help","media":[]"#, r#"Plain "i need help""#),
        (r#""text":" ¿Dónde? ","type":"SMS""#, r#"Plain " ¿Dónde? ""#),
        (r#""text":"","media":[{"url":"https://m.example/1","content_type":"image/jpeg"}]"#, r#"Media """#),
        (
            r#""text":"long","media":[{"content_type":"application/smil"},{"content_type":"text/plain"}]"#,
            r#"Plain "long""#,
        ),
        (r#""text":"Liked “ok”""#, r#"Reaction "Liked “ok”""#),
        (r#""text":null"#, r#"Wordless """#),
        (r#""text":"STOP","autoresponse_type":"STOP""#, r#"Plain "STOP" (they answer Stop)"#),
        // The profile says START or HELP by itself only where the settings say so.
        (r#""text":"HELP","autoresponse_type":"HELP""#, r#"Plain "HELP""#),
        (r#""text":"REVOKE""#, r#"Plain "REVOKE""#),
    ] {
        let told = text(&format!(r#"{{"id":"84cca175-9755",{from},{to},{rest}}}"#));
        assert_eq!(
            told,
            format!("sms:telnyx:84cca175-9755 +16155550123 > +16155550100 {expected}"),
            "{rest}"
        );
    }
    let help = format!(r#"{{"id":"1",{from},{to},"text":"Info"}}"#);
    let told = receive_at(OptOutReplies::Provider, "", "message.received", &help);
    assert_eq!(told, r#"sms:telnyx:1 +16155550123 > +16155550100 Plain "Info" (they answer Help)"#);
}

#[test]
fn in_a_group_only_the_sender_is_answered_from_our_own_number() {
    let told = text(
        r#"{"id":"1","type":"MMS","text":"hi all","from":{"phone_number":"+16155550123"},"to":[
            {"phone_number":"+16155550124","status":"queued"},{"phone_number":"+16155550100","status":"webhook_delivered"}]}"#,
    );
    assert_eq!(told, r#"sms:telnyx:1 +16155550123 > +16155550100 Plain "hi all""#);
}

#[test]
fn who_is_never_answered_and_what_is_no_text() {
    let of = |from: &str, to: &str| {
        text(&format!(
            r#"{{"id":"1","text":"x","from":{{"phone_number":"{from}"}},"to":[{{"phone_number":"{to}"}}]}}"#
        ))
    };
    assert_eq!(of("24273", "+16155550100"), "never answered: sender is a short code");
    assert_eq!(of("BANK", "+16155550100"), "never answered: sender is a name, not a number");
    assert_eq!(of("+16155550100", "+16155550100"), "never answered: sender is the line itself");
    assert_eq!(of("+447700900123", "+16155550100"), "never answered: sender is outside +1");
    assert_eq!(
        of("+16155550123", ""),
        "refused: the request is not a message: it was sent to no phone number"
    );
    assert_eq!(text("{}"), "refused: the request is not a message: it has no sender");
    assert_eq!(receive_at(OptOutReplies::App, "", "10dlc.campaign.updated", "{}"), "");
}

#[test]
fn receipts() {
    let of = |query: &str, status: &str, errors: &str| {
        let payload = format!(
            r#"{{"id":"m1","to":[{{"phone_number":"+16155550123","status":"{status}"}}],"errors":[{errors}]}}"#
        );
        receive_at(OptOutReplies::App, query, "message.finalized", &payload)
    };
    for (status, errors, expected) in [
        ("sent", "", "Sent"),
        ("delivered", "", "Delivered"),
        ("delivery_unconfirmed", "", "Sent"),
        ("sending_failed", r#"{"code":"40300"}"#, "Failed 40300 OptedOut"),
        ("delivery_failed", r#"{"code":"40001"}"#, "Undelivered 40001 Gone"),
        ("delivery_failed", r#"{"code":"40003"}"#, "Undelivered 40003 Blocked"),
        ("delivery_failed", r#"{"code":"40006"}"#, "Undelivered 40006 Later(None)"),
        ("delivery_failed", r#"{"code":"49999"}"#, "Undelivered 49999"),
    ] {
        assert_eq!(of("m=001.a.2", status, errors), format!("001.a.2 is m1 {expected}"));
    }
    // A profile's own webhook has no reference of ours: it is taken, and there is nothing to do.
    assert_eq!(of("", "delivered", ""), "");
    assert_eq!(of("m=001.a.2", "webhook_delivered", ""), "");
}

#[test]
fn only_what_telnyx_signed_just_now() {
    let body = r#"{"data":{"event_type":"x","payload":{}}}"#;
    let of = |time: i64, signature: &str, body: &str| {
        let time = time.to_string();
        let headers = [("telnyx-signature-ed25519", signature), ("telnyx-timestamp", time.as_str())];
        told(telnyx(OptOutReplies::App).receive(&post(&headers, body)))
    };
    assert_eq!(of(AT - 300, &signed(AT - 300, body), body), "");
    for (time, signature, body, expected) in [
        (
            AT,
            signed(AT, body),
            "{}",
            "the signature does not match: check the provider's secret and the public URL",
        ),
        (
            AT + 1,
            signed(AT, body),
            body,
            "the signature does not match: check the provider's secret and the public URL",
        ),
        (
            AT,
            "AAAA".into(),
            body,
            "the signature does not match: check the provider's secret and the public URL",
        ),
        (AT, String::new(), body, "the request is not signed"),
        (
            AT - 301,
            signed(AT - 301, body),
            body,
            "the request was signed more than 5 minutes ago, or ahead: check this machine's clock",
        ),
        (
            AT + 301,
            signed(AT + 301, body),
            body,
            "the request was signed more than 5 minutes ago, or ahead: check this machine's clock",
        ),
    ] {
        assert_eq!(of(time, &signature, body), format!("refused: {expected}"));
    }
}

#[test]
fn sending() {
    let telnyx = telnyx(OptOutReplies::App);
    let api = telnyx.api().unwrap();
    assert_eq!(
        call(api),
        "https://api.telnyx.com/v2/messages\nauthorization: Bearer KEY1\nidempotency-key: 001-a-2\n\
         {\"from\":\"+16155550100\",\"text\":\"Hola, ¿qué tal?\",\"to\":\"+16155550123\",\"use_profile_webhooks\":false,\
         \"webhook_url\":\"https://l.example/sms/telnyx/status?m=001.a.2\"}"
    );
    for (status, body, expected) in [
        (200, r#"{"data":{"id":"m1","to":[{"status":"queued"}]}}"#, "accepted as m1"),
        (200, "<html>", "unknown"),
        (400, r#"{"errors":[{"code":"40300","title":"Blocked due to STOP message"}]}"#, "40300 OptedOut"),
        (400, r#"{"errors":[{"code":"40310"}]}"#, "40310 Gone"),
        (401, r#"{"errors":[{"code":"10009"}]}"#, "10009 Settings"),
        (429, r#"{"errors":[{"code":"10011"}]}"#, "10011 Later(Some(3))"),
        (429, "", "429 Later(Some(3))"),
        (503, "", "503 Later(Some(3))"),
        (500, "", "unknown"),
    ] {
        assert_eq!(sent(api, status, body), expected, "{status} {body}");
    }
    assert!(!format!("{telnyx:?}").contains("KEY1"));
}

#[test]
fn a_key_that_is_none_is_refused() {
    for public_key in ["", "abc", "AAAA", "%%%"] {
        let setup = Setup {
            public_url: public_url(),
            public_key: public_key.to_owned(),
            api_key: None,
            api_url: String::new(),
            opt_out_replies: OptOutReplies::App,
        };
        assert!(Telnyx::new(setup).is_err(), "{public_key}");
    }
}
