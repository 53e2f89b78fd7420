//! Sinch's table of cases.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{API_URL, Plan, Setup, Sinch};
use crate::channel::cases::{AT, call, post, public_url, sent, told};
use crate::channel::{OptOutReplies, Provider, Secret};

fn sinch(opt_out_replies: OptOutReplies) -> Sinch {
    Sinch::new(Setup {
        public_url: public_url(),
        webhook_secret: Secret::new("webhook-secret"),
        plan: Some(Plan { id: "plan1".into(), token: Secret::new("hunter2") }),
        api_url: API_URL.to_owned(),
        opt_out_replies,
    })
}

fn signed(time: i64, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(b"webhook-secret").unwrap();
    mac.update(format!("{body}.nonce1.{time}").as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

fn receive_signed(who: OptOutReplies, time: i64, signature: &str, body: &str) -> String {
    let time = time.to_string();
    let headers = [
        ("x-sinch-webhook-signature", signature),
        ("x-sinch-webhook-signature-nonce", "nonce1"),
        ("x-sinch-webhook-signature-timestamp", time.as_str()),
        ("x-sinch-webhook-signature-algorithm", "HmacSHA256"),
    ];
    told(sinch(who).receive(&post(&headers, body)))
}

fn receive(who: OptOutReplies, body: &str) -> String {
    receive_signed(who, AT, &signed(AT, body), body)
}

#[test]
fn texts_as_they_come() {
    use OptOutReplies::{App, Provider};
    for (who, rest, expected) in [
        (App, r#""type":"mo_text","body":"i need help","operator_id":"310260""#, r#"Plain "i need help""#),
        (App, r#""type":"mo_text","body":"¿Dónde? ☕""#, r#"Plain "¿Dónde? ☕""#),
        (App, r#""type":"mo_binary","body":"VGV4dA==","udh":"01""#, r#"Media """#),
        (
            App,
            r#""type":"mo_media","body":{"subject":"","message":"me","media":[{"url":"https://m.example/1.jpg","content_type":"image/jpeg"}]}"#,
            r#"Media "me""#,
        ),
        (App, r#""type":"mo_media","body":{"message":"long","media":[]}"#, r#"Plain "long""#),
        (App, r#""type":"mo_text","body":"Liked “ok”""#, r#"Reaction "Liked “ok”""#),
        (App, r#""type":"mo_text","body":"STOP""#, r#"Plain "STOP""#),
        (Provider, r#""type":"mo_text","body":"stop""#, r#"Plain "stop" (they answer Stop)"#),
    ] {
        let told =
            receive(who, &format!(r#"{{"id":"01FC","from":"16155550123","to":"16155550100",{rest}}}"#));
        assert_eq!(told, format!("sms:sinch:01FC +16155550123 > +16155550100 {expected}"), "{rest}");
    }
}

#[test]
fn who_is_never_answered_and_what_is_no_text() {
    for (body, expected) in [
        (
            r#"{"type":"mo_text","id":"1","from":"24273","to":"16155550100","body":"x"}"#,
            "never answered: sender is a short code",
        ),
        (
            r#"{"type":"mo_text","id":"1","from":"16155550100","to":"16155550100","body":"x"}"#,
            "never answered: sender is the line itself",
        ),
        (
            r#"{"type":"mo_text","from":"16155550123","to":"16155550100","body":"x"}"#,
            "refused: the request is not a message: its id is not one",
        ),
        (r#"{"type":"delivery_report_sms","batch_id":"b1"}"#, ""),
        ("[]", "refused: the request is not a message: it is no event of Sinch's SMS API"),
    ] {
        assert_eq!(receive(OptOutReplies::App, body), expected, "{body}");
    }
}

#[test]
fn receipts() {
    for (status, code, expected) in [
        ("Queued", 400, "Queued"),
        ("Dispatched", 401, "Sent"),
        ("Delivered", 0, "Delivered"),
        ("Failed", 402, "Undelivered 402 Gone"),
        ("Expired", 406, "Undelivered 406 Later(None)"),
        ("Rejected", 257, "Failed 257 OptedOut"),
        ("Rejected", 408, "Failed 408 Blocked"),
        ("Aborted", 410, "Failed 410 Settings"),
        ("Cancelled", 407, "Canceled 407"),
    ] {
        let body = format!(
            r#"{{"type":"recipient_delivery_report_sms","batch_id":"b1","recipient":"16155550123","code":{code},"status":"{status}","client_reference":"001.a.2"}}"#
        );
        assert_eq!(receive(OptOutReplies::App, &body), format!("001.a.2 is b1 {expected}"), "{status}");
    }
}

#[test]
fn only_what_sinch_signed_just_now() {
    let body = r#"{"type":"delivery_report_sms"}"#;
    let of = |time, signature: &str, body: &str| receive_signed(OptOutReplies::App, time, signature, body);
    let forged = "refused: the signature does not match: check the provider's secret and the public URL";
    assert_eq!(of(AT, &signed(AT, body), body), "");
    assert_eq!(of(AT, &signed(AT, body), "{}"), forged);
    assert_eq!(of(AT + 1, &signed(AT, body), body), forged);
    assert_eq!(of(AT, "invalid-signature", body), forged);
    assert_eq!(of(AT, "", body), "refused: the request is not signed");
    let stale =
        "refused: the request was signed more than 5 minutes ago, or ahead: check this machine's clock";
    assert_eq!(of(AT - 301, &signed(AT - 301, body), body), stale);
}

#[test]
fn sending() {
    let sinch = sinch(OptOutReplies::App);
    let api = sinch.api().unwrap();
    assert_eq!(
        call(api),
        "https://us.sms.api.sinch.com/xms/v1/plan1/batches\nauthorization: Bearer hunter2\n\
         {\"body\":\"Hola, ¿qué tal?\",\"callback_url\":\"https://l.example/sms/sinch/status\",\"client_reference\":\"001.a.2\",\
         \"delivery_report\":\"per_recipient\",\"from\":\"16155550100\",\"to\":[\"16155550123\"],\"type\":\"mt_text\"}"
    );
    for (status, body, expected) in [
        (201, r#"{"id":"b1","to":["16155550123"]}"#, "accepted as b1"),
        (201, "", "unknown"),
        (400, r#"{"code":"syntax_invalid_parameter_format"}"#, "400 Settings"),
        (401, "", "401 Settings"),
        (429, "", "429 Later(Some(3))"),
        (500, "", "unknown"),
    ] {
        assert_eq!(sent(api, status, body), expected, "{status} {body}");
    }
    let printed = format!("{sinch:?}");
    assert!(!printed.contains("hunter2") && !printed.contains("webhook-secret"));
}
