//! Replies through a provider's API, against a stand-in that refuses, delays and forgets to answer.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use handrail::dispatch::Clock;
use ring::signature::{Ed25519KeyPair, KeyPair as _};

use crate::http::{Answer, request};
use crate::redis::Folder;
use crate::server::{Server, until};
use crate::standin::{Asked, Says, StandIn};
use crate::twilio::{PUBLIC, SETTINGS, Text, replies};

const PERSON: &str = "+16155550123";

fn taken(number: usize) -> Says {
    Says::Answer(201, "", format!(r#"{{"sid":"SM{number}","data":{{"id":"m{number}"}}}}"#))
}

/// A server whose replies leave through Twilio's API.
fn through_api(folder: &Folder, provider: &StandIn) -> Server {
    let url = provider.url();
    let own = [
        ("HANDRAIL_TWILIO_API_URL", url.as_str()),
        ("HANDRAIL_TWILIO_ACCOUNT_SID", "AC00000000000000000000000000000001"),
        ("HANDRAIL_TWILIO_REPLIES", "api"),
    ];
    Server::start(folder.path(), &[SETTINGS.as_slice(), &own].concat())
}

/// A field of what was posted as a form.
fn field(asked: &Asked, name: &str) -> String {
    let mut pairs = form_urlencoded::parse(asked.body.as_bytes());
    pairs.find(|(there, _)| there == name).unwrap_or_else(|| panic!("{asked:?}")).1.into_owned()
}

#[test]
fn a_reply_leaves_through_the_api_and_the_answer_is_empty() {
    let provider = StandIn::start(|_, number| taken(number));
    let folder = Folder::new();
    let server = through_api(&folder, &provider);
    let text = Text::new(PERSON, "what is SMART Recovery");
    assert!(replies(&text.post(server.address, "/sms/twilio")).is_empty());
    let asked = provider.wait_for(1);
    assert_eq!(asked[0].target, "/2010-04-01/Accounts/AC00000000000000000000000000000001/Messages.json");
    assert_eq!((field(&asked[0], "To"), field(&asked[0], "From")), (PERSON.into(), "+16155550100".into()));
    assert!(field(&asked[0], "Body").contains("SMART"), "{asked:?}");
    assert!(field(&asked[0], "StatusCallback").starts_with(&format!("{PUBLIC}/sms/twilio/status?m=")));
    // The same webhook again: nothing is said twice. What is said next shows that nothing came between.
    assert!(replies(&text.post(server.address, "/sms/twilio")).is_empty());
    Text::new(PERSON, "what is NA").post(server.address, "/sms/twilio");
    let asked = provider.wait_for(2);
    assert!(field(&asked[1], "Body").contains("NA"), "{asked:?}");
    assert_ne!(field(&asked[0], "Body"), field(&asked[1], "Body"));
    let said = server.stop();
    assert!(!said.contains("5550123"), "a number is in the log: {said}");
}

#[test]
fn a_provider_that_asks_to_wait_is_asked_again() {
    let provider = StandIn::start(|_, number| match number {
        0 => Says::Answer(429, "retry-after: 1\r\n", r#"{"code":20429}"#.into()),
        1 => Says::Answer(503, "", String::new()),
        _ => taken(number),
    });
    let folder = Folder::new();
    let server = through_api(&folder, &provider);
    Text::new(PERSON, "what is SMART Recovery").post(server.address, "/sms/twilio");
    let asked = provider.wait_for(3);
    assert!(asked.iter().all(|a| a.body == asked[0].body), "{asked:?}");
    server.stop();
    assert_eq!(provider.asked().len(), 3);
}

#[test]
fn an_opt_out_that_only_the_provider_knows_ends_our_consent() {
    let provider = StandIn::start(|_, number| match number {
        0 => Says::Answer(400, "", r#"{"code":21610,"message":"unsubscribed"}"#.into()),
        _ => taken(number),
    });
    let folder = Folder::new();
    let server = through_api(&folder, &provider);
    Text::new(PERSON, "what is SMART Recovery").post(server.address, "/sms/twilio");
    provider.wait_for(1);
    let refused = || String::from_utf8_lossy(&server.written()).contains("21610").then_some(());
    until("the refusal is not seen", refused);
    // Nothing is said to them until they come back by themselves.
    let came_back = || {
        Text::new(PERSON, "what is NA").post(server.address, "/sms/twilio");
        Text::new(PERSON, "START").post(server.address, "/sms/twilio");
        provider.wait_for(2)
    };
    let asked = came_back();
    assert!(!field(&asked[1], "Body").contains("NA "), "{asked:?}");
    server.stop();
}

#[test]
fn a_text_whose_fate_is_unknown_is_not_sent_again_blindly() {
    let provider = StandIn::start(|_, _| Says::Nothing);
    let folder = Folder::new();
    let server = through_api(&folder, &provider);
    Text::new(PERSON, "what is SMART Recovery").post(server.address, "/sms/twilio");
    provider.wait_for(1);
    // The outboxes are looked at once a second; what is unknown waits for a minute and then asks the provider's list.
    Text::new("+16155550124", "what is NA").post(server.address, "/sms/twilio");
    let asked = provider.wait_for(2);
    assert_ne!(field(&asked[0], "To"), field(&asked[1], "To"));
    server.stop();
    assert_eq!(provider.asked().len(), 2);
}

/// Posts an event as Telnyx signs it.
fn telnyx(server: &Server, keys: &Ed25519KeyPair, from: &str, text: &str) -> Answer {
    let body = format!(
        r#"{{"data":{{"event_type":"message.received","payload":{{"id":"{}","text":"{text}","from":{{"phone_number":"{from}"}},"to":[{{"phone_number":"+16155550100"}}]}}}}}}"#,
        text.len()
    );
    let now = (Clock::System.now().0 / 1000).to_string();
    let signature = STANDARD.encode(keys.sign(format!("{now}|{body}").as_bytes()));
    let headers = [
        ("content-type", "application/json"),
        ("telnyx-signature-ed25519", signature.as_str()),
        ("telnyx-timestamp", &now),
    ];
    request(server.address, "POST", "/sms/telnyx", &headers, body.as_bytes()).unwrap()
}

#[test]
fn two_providers_at_once_each_answer_their_own() {
    let provider = StandIn::start(|_, number| taken(number));
    let keys = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
    let public_key = STANDARD.encode(keys.public_key().as_ref());
    let (folder, url) = (Folder::new(), provider.url());
    let own = [
        ("HANDRAIL_TELNYX_PUBLIC_KEY", public_key.as_str()),
        ("HANDRAIL_TELNYX_API_KEY", "KEY1"),
        ("HANDRAIL_TELNYX_API_URL", &url),
    ];
    let server = Server::start(folder.path(), &[SETTINGS.as_slice(), &own].concat());
    let answer = telnyx(&server, &keys, PERSON, "what is SMART Recovery");
    assert_eq!((answer.status, answer.body.as_str()), (200, ""));
    let asked = provider.wait_for(1);
    assert_eq!(asked[0].target, "/v2/messages");
    assert!(asked[0].head.contains("authorization: bearer key1"), "{asked:?}");
    let sent: serde_json::Value = serde_json::from_str(&asked[0].body).unwrap();
    assert_eq!((&sent["to"], &sent["from"]), (&PERSON.into(), &"+16155550100".into()));
    assert!(sent["text"].as_str().unwrap().contains("SMART"));
    // Twilio's own is answered in its answer.
    let text = Text::new("+16155550124", "what is NA");
    assert_eq!(replies(&text.post(server.address, "/sms/twilio")).len(), 1);
    assert_eq!(server.stop().matches("refused").count(), 0);
    assert_eq!(provider.asked().len(), 1);
}

#[test]
fn the_operator_sees_counts_and_nobody_else_does() {
    let provider = StandIn::start(|_, number| taken(number));
    let (folder, url) = (Folder::new(), provider.url());
    let own = [
        ("HANDRAIL_TWILIO_API_URL", url.as_str()),
        ("HANDRAIL_TWILIO_ACCOUNT_SID", "AC00000000000000000000000000000001"),
        ("HANDRAIL_TWILIO_REPLIES", "api"),
        ("HANDRAIL_OPERATOR_LISTEN", "127.0.0.1:0"),
    ];
    let server = Server::start(folder.path(), &[SETTINGS.as_slice(), &own].concat());
    let said = || {
        let written = String::from_utf8_lossy(&server.written()).into_owned();
        let (_, address) = written.split_once("metrics:  http://")?;
        address.split_once("/metrics").map(|(address, _)| address.parse().unwrap())
    };
    let operator = until("the operator's address is not said", said);
    Text::new(PERSON, "what is SMART Recovery").post(server.address, "/sms/twilio");
    provider.wait_for(1);
    let metrics = || {
        let answer = request(operator, "GET", "/metrics", &[], b"").unwrap();
        answer.body.contains("handrail_sends_total{outcome=\"accepted\"} 1\n").then_some(answer)
    };
    let metrics = until("the text that was sent is not counted", metrics);
    assert!(metrics.head.contains("text/plain; version=0.0.4"), "{metrics:?}");
    let answered = "handrail_webhook_requests_total{provider=\"twilio\",outcome=\"answered\"} 1\n";
    assert!(metrics.body.contains(answered) && metrics.body.contains("handrail_store_up 1\n"), "{metrics:?}");
    assert!(!metrics.body.contains("5550"), "{metrics:?}");
    assert_eq!(server.get("/metrics").status, 404);
    server.stop();
}
