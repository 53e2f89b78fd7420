//! Bandwidth's table of cases.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{API_URL, Account, Bandwidth, Setup};
use crate::channel::cases::{call, post, sent, told};
use crate::channel::{Login, Provider, Secret};

fn bandwidth() -> Bandwidth {
    let api = Login { user: "apiuser".into(), password: Secret::new("hunter2") };
    Bandwidth::new(Setup {
        callback: Login { user: "cbuser".into(), password: Secret::new("cb:pass") },
        account: Some(Account { account: "9900000".into(), application: "app-1".into(), api }),
        api_url: API_URL.to_owned(),
    })
}

fn receive(body: &str) -> String {
    let authorization = format!("Basic {}", STANDARD.encode("cbuser:cb:pass"));
    told(bandwidth().receive(&post(&[("authorization", &authorization)], body)))
}

fn text(id: &str, owner: &str, from: &str, rest: &str) -> String {
    format!(
        r#"{{"type":"message-received","time":"2026-01-02T03:04:05Z","to":"{owner}","message":{{"id":"{id}","to":["{owner}","+16155550124"],
            "from":"{from}","owner":"{owner}","direction":"in","segmentCount":1,"applicationId":"app-1",{rest}}}}}"#
    )
}

#[test]
fn texts_as_they_come() {
    for (rest, expected) in [
        (r#""text":"i need help","media":[]"#, r#"Plain "i need help""#),
        (r#""text":"","media":["https://m.example/1.smil","https://m.example/2.jpg"]"#, r#"Media """#),
        (r#""text":"long","media":["https://m.example/1.smil"]"#, r#"Plain "long""#),
        (r#""text":"Liked “ok”""#, r#"Reaction "Liked “ok”""#),
        (r#""text":"STOP""#, r#"Plain "STOP""#),
    ] {
        let told = receive(&format!("[{}]", text("1470", "+16155550100", "+16155550123", rest)));
        assert_eq!(told, format!("sms:bandwidth:1470 +16155550123 > +16155550100 {expected}"), "{rest}");
    }
    // Behind a toll-free number the network has answered.
    let told = receive(&format!("[{}]", text("1", "+18445550100", "+16155550123", r#""text":"STOP""#)));
    assert_eq!(told, r#"sms:bandwidth:1 +16155550123 > +18445550100 Plain "STOP" (they answer Stop)"#);
}

#[test]
fn a_list_is_taken_in_whole() {
    let list = format!(
        r#"[{},{{"type":"message-delivered","to":"+16155550123","message":{{"id":"m1","tag":"001.a.2"}}}},{}]"#,
        text("1", "+16155550100", "+16155550123", r#""text":"one""#),
        text("2", "+16155550100", "24273", r#""text":"two""#),
    );
    assert_eq!(
        receive(&list),
        "sms:bandwidth:1 +16155550123 > +16155550100 Plain \"one\"; 001.a.2 is m1 Delivered; never answered: sender is a short code"
    );
    assert_eq!(receive("[]"), "");
    assert_eq!(receive("{}"), "refused: the request is not a message: it is no list of Bandwidth's events");
}

#[test]
fn receipts() {
    for (kind, error, expected) in [
        ("message-sending", "", "Sending"),
        ("message-sent", "", "Sent"),
        ("message-delivered", "", "Delivered"),
        ("message-failed", r#""errorCode":4720,"#, "Undelivered 4720 Gone"),
        ("message-failed", r#""errorCode":4770,"#, "Undelivered 4770 Blocked"),
        ("message-failed", r#""errorCode":4775,"#, "Undelivered 4775 OptedOut"),
        ("message-failed", r#""errorCode":4795,"#, "Undelivered 4795 Settings"),
        ("message-failed", r#""errorCode":5600,"#, "Undelivered 5600 Later(None)"),
        ("message-failed", r#""errorCode":9902,"#, "Undelivered 9902"),
    ] {
        let list = format!(
            r#"[{{"type":"{kind}",{error}"to":"+16155550123","message":{{"id":"m1","tag":"001.a.2"}}}}]"#
        );
        assert_eq!(receive(&list), format!("001.a.2 is m1 {expected}"), "{kind} {error}");
    }
    assert_eq!(
        receive(
            r#"[{"type":"message-sent","message":{"id":"m1"}},{"type":"new-kind","message":{"id":"m1"}}]"#
        ),
        ""
    );
}

#[test]
fn only_who_knows_the_password() {
    let of =
        |authorization: &str| told(bandwidth().receive(&post(&[("authorization", authorization)], "[]")));
    let forged = "refused: the signature does not match: check the provider's secret and the public URL";
    for (authorization, expected) in [
        (format!("Basic {}", STANDARD.encode("cbuser:cb:pass")), ""),
        (format!("basic  {}", STANDARD.encode("cbuser:cb:pass")), ""),
        (format!("Basic {}", STANDARD.encode("cbuser:wrong")), forged),
        (format!("Basic {}", STANDARD.encode("cbuser:")), forged),
        ("Basic %%%".into(), forged),
        ("Bearer abc".into(), forged),
        (String::new(), "refused: the request brings no user and password"),
    ] {
        assert_eq!(of(&authorization), expected, "{authorization}");
    }
}

#[test]
fn sending() {
    let bandwidth = bandwidth();
    let api = bandwidth.api().unwrap();
    assert_eq!(
        call(api),
        "https://messaging.bandwidth.com/api/v2/users/9900000/messages\nauthorization: Basic YXBpdXNlcjpodW50ZXIy\n\
         {\"applicationId\":\"app-1\",\"from\":\"+16155550100\",\"tag\":\"001.a.2\",\"text\":\"Hola, ¿qué tal?\",\"to\":[\"+16155550123\"]}"
    );
    for (status, body, expected) in [
        (202, r#"{"id":"m1","segmentCount":1}"#, "accepted as m1"),
        (202, "", "unknown"),
        (400, r#"{"type":"request-validation"}"#, "400 Settings"),
        (403, r#"{"type":"forbidden"}"#, "403 Settings"),
        (429, "", "429 Later(Some(3))"),
        (500, "", "500 Later(Some(3))"),
    ] {
        assert_eq!(sent(api, status, body), expected, "{status} {body}");
    }
    assert!(!format!("{bandwidth:?}").contains("hunter2"));
}
