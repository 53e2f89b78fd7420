//! Vonage's table of cases.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::{API_URL, Setup, Vonage};
use crate::channel::cases::{AT, call, post, public_url, sent, told};
use crate::channel::{Login, OptOutReplies, Provider, Secret};

const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

fn vonage(opt_out_replies: OptOutReplies) -> Vonage {
    Vonage::new(Setup {
        public_url: public_url(),
        signature_secret: Secret::new("signature-secret"),
        api: Some(Login { user: "a1b2c3d".into(), password: Secret::new("hunter2") }),
        api_url: API_URL.to_owned(),
        opt_out_replies,
    })
}

fn token(header: &str, claims: &str) -> String {
    let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(b"signature-secret").unwrap();
    mac.update(signed.as_bytes());
    format!("Bearer {signed}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

fn claims(iat: i64, body: &str) -> String {
    let hash = Sha256::digest(body).iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    format!(r#"{{"iat":{iat},"jti":"1","iss":"Vonage","payload_hash":"{hash}","api_key":"a1b2c3d"}}"#)
}

fn receive(who: OptOutReplies, body: &str) -> String {
    let token = token(HEADER, &claims(AT, body));
    told(vonage(who).receive(&post(&[("authorization", &token)], body)))
}

#[test]
fn texts_as_they_come() {
    let ours = r#""channel":"sms","message_uuid":"aaaaaaaa-bbbb","to":"16155550100","from":"16155550123""#;
    for (who, rest, expected) in [
        (OptOutReplies::App, r#""message_type":"text","text":"i need help""#, r#"Plain "i need help""#),
        (
            OptOutReplies::App,
            r#""text":"¿Dónde? ☕","sms":{"num_messages":"1","keyword":"WHERE"}"#,
            r#"Plain "¿Dónde? ☕""#,
        ),
        (
            OptOutReplies::App,
            r#""channel":"mms","message_type":"image","image":{"url":"https://m.example/1.jpg","caption":"me"}"#,
            r#"Media "me""#,
        ),
        (OptOutReplies::App, r#""message_type":"vcard""#, r#"Media """#),
        (OptOutReplies::App, r#""message_type":"text","text":"Loved “ok”""#, r#"Reaction "Loved “ok”""#),
        (OptOutReplies::App, r#""message_type":"text","text":"STOP""#, r#"Plain "STOP""#),
        (
            OptOutReplies::Provider,
            r#""message_type":"text","text":"stop""#,
            r#"Plain "stop" (they answer Stop)"#,
        ),
        (OptOutReplies::Provider, r#""message_type":"text","text":"revoke""#, r#"Plain "revoke""#),
    ] {
        let ours = if rest.contains(r#""channel""#) {
            ours.replace(r#""channel":"sms","#, "")
        } else {
            ours.to_owned()
        };
        let told = receive(who, &format!("{{{ours},{rest}}}"));
        assert_eq!(
            told,
            format!("sms:vonage:aaaaaaaa-bbbb +16155550123 > +16155550100 {expected}"),
            "{rest}"
        );
    }
}

#[test]
fn who_is_never_answered_and_what_is_no_text() {
    for (body, expected) in [
        (
            r#"{"channel":"whatsapp","message_uuid":"a","to":"16155550100","from":"16155550123","text":"hi"}"#,
            "never answered: sender wrote on another channel than SMS",
        ),
        (
            r#"{"channel":"sms","message_uuid":"a","to":"16155550100","from":"24273","text":"hi"}"#,
            "never answered: sender is a short code",
        ),
        (
            r#"{"channel":"sms","message_uuid":"a","to":"16155550100","from":"BANK","text":"hi"}"#,
            "never answered: sender is a name, not a number",
        ),
        (
            r#"{"channel":"sms","message_uuid":"a b","to":"16155550100","from":"16155550123","text":"hi"}"#,
            "refused: the request is not a message: its id is not one",
        ),
        (
            r#"{"msisdn":"16155550123","to":"16155550100","messageId":"1"}"#,
            "refused: the request is not a message: it is not an event of the Messages API: check the number's API setting",
        ),
    ] {
        assert_eq!(receive(OptOutReplies::App, body), expected, "{body}");
    }
}

#[test]
fn receipts() {
    for (rest, expected) in [
        (r#""status":"submitted","client_ref":"001.a.2""#, "001.a.2 is m1 Sent"),
        (r#""status":"delivered","client_ref":"001.a.2""#, "001.a.2 is m1 Delivered"),
        (
            r#""status":"undeliverable","client_ref":"001.a.2","error":{"type":"https://developer.vonage.com/api-errors/messages#1100","title":"1100"}"#,
            "001.a.2 is m1 Undelivered 1100 Later(None)",
        ),
        (
            r#""status":"rejected","client_ref":"001.a.2","error":{"title":1060}"#,
            "001.a.2 is m1 Failed 1060 Settings",
        ),
        (
            r#""status":"rejected","client_ref":"001.a.2","error":{"title":"Opted out","type":"https://x#9"}"#,
            "001.a.2 is m1 Failed 9 OptedOut",
        ),
        (r#""status":"rejected","client_ref":"001.a.2","error":{"title":"odd"}"#, "001.a.2 is m1 Failed"),
        (r#""status":"delivered""#, ""),
        (r#""status":"delivered","client_ref":"not ours""#, ""),
        (r#""status":"pondering","client_ref":"001.a.2""#, ""),
    ] {
        assert_eq!(
            receive(OptOutReplies::App, &format!(r#"{{"channel":"sms","message_uuid":"m1",{rest}}}"#)),
            expected
        );
    }
}

#[test]
fn only_what_vonage_signed_just_now_over_this_body() {
    let body = r#"{"message_uuid":"m1","status":"delivered"}"#;
    let forged = "the signature does not match: check the provider's secret and the public URL";
    let stale = "the request was signed more than 5 minutes ago, or ahead: check this machine's clock";
    let good = claims(AT, body);
    for (authorization, expected) in [
        (token(HEADER, &good), String::new()),
        (token(HEADER, &good).replace("Bearer", "bearer"), String::new()),
        (token(HEADER, &claims(AT - 301, body)), format!("refused: {stale}")),
        (token(HEADER, &claims(AT, "{}")), format!("refused: {forged}")),
        (token(HEADER, &good.replace("Vonage", "Other")), format!("refused: {forged}")),
        (token(r#"{"alg":"none"}"#, &good), format!("refused: {forged}")),
        (token(r#"{"alg":"HS512"}"#, &good), format!("refused: {forged}")),
        (token(HEADER, r#"{"iss":"Vonage"}"#), format!("refused: {forged}")),
        (
            token(HEADER, &good.replace("a1b2c3d", "e5f6")),
            "refused: the request is not a message: it is of another account: check HANDRAIL_VONAGE_API_KEY"
                .into(),
        ),
        (format!("{}x", token(HEADER, &good)), format!("refused: {forged}")),
        ("Basic abc".into(), format!("refused: {forged}")),
        ("Bearer a.b".into(), format!("refused: {forged}")),
        (" ".into(), "refused: the request is not signed".into()),
    ] {
        let told =
            told(vonage(OptOutReplies::App).receive(&post(&[("authorization", &authorization)], body)));
        assert_eq!(told, expected, "{authorization}");
    }
}

#[test]
fn sending() {
    let vonage = vonage(OptOutReplies::App);
    let api = vonage.api().unwrap();
    assert_eq!(
        call(api),
        "https://api.nexmo.com/v1/messages\nauthorization: Basic YTFiMmMzZDpodW50ZXIy\naccept: application/json\n\
         {\"channel\":\"sms\",\"client_ref\":\"001.a.2\",\"from\":\"16155550100\",\"message_type\":\"text\",\
         \"text\":\"Hola, ¿qué tal?\",\"to\":\"16155550123\",\"webhook_url\":\"https://l.example/sms/vonage/status\",\
         \"webhook_version\":\"v1\"}"
    );
    for (status, body, expected) in [
        (202, r#"{"message_uuid":"m1"}"#, "accepted as m1"),
        (202, "{}", "unknown"),
        (
            422,
            r#"{"type":"https://developer.vonage.com/api-errors/messages#1090","title":"Too long"}"#,
            "1090 Blocked",
        ),
        (402, r#"{"title":1070}"#, "1070 Settings"),
        (401, r#"{"title":"Unauthorized"}"#, "401 Settings"),
        (429, r#"{"title":"Rate Limit Hit"}"#, "429 Later(Some(3))"),
        (500, r#"{"title":"Internal error"}"#, "unknown"),
    ] {
        assert_eq!(sent(api, status, body), expected, "{status} {body}");
    }
    let printed = format!("{vonage:?}");
    assert!(!printed.contains("hunter2") && !printed.contains("signature-secret"));
}
