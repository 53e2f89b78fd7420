//! What comes in at `/sms/twilio` and its neighbours, and what leaves no trace.

use crate::http::{Answer, request};
use crate::redis::{Cluster, Folder, Redis};
use crate::server::{Server, handrail, until};
use crate::twilio::{LINE, SETTINGS, TOKEN, Text, replies, signature, signed};

const PATH: &str = "/sms/twilio";

/// A server on the embedded store, with these settings in place of the usual ones.
fn server(folder: &Folder, changed: &[(&str, &str)]) -> Server {
    let mut settings = SETTINGS.to_vec();
    settings.retain(|(name, _)| changed.iter().all(|(other, _)| other != name));
    settings.extend(changed);
    Server::start(folder.path(), &settings)
}

#[test]
fn a_text_is_answered_by_post_and_by_get() {
    let folder = Folder::new();
    let server = server(&folder, &[]);
    let posted =
        Text::new("+16155550123", "¿Dónde hay reuniones? a+b & c=d 100% <x> \"y\"").send(server.address);
    assert!(
        posted.iter().all(|r| !r.text.trim().is_empty()) && (1..=3).contains(&posted.len()),
        "{posted:?}"
    );
    assert!(
        posted[0].callback.starts_with("https://line.example.org/handrail/sms/twilio/status?m="),
        "{posted:?}"
    );
    let target = format!("{PATH}?{}", Text::new("+16155550124", "it's bad").form());
    let got = request(
        server.address,
        "GET",
        &target,
        &[("x-twilio-signature", &signature(TOKEN, &target, &[]))],
        b"",
    );
    assert!(!replies(&got.unwrap()).is_empty());
    let unknown = Text::new("+16155550125", "hi")
        .with("NewFieldOf2027", "x")
        .with("BodyOfSomething", "")
        .send(server.address);
    assert!(!unknown.is_empty());
}

#[test]
fn either_token_signs_while_one_replaces_the_other() {
    let folder = Folder::new();
    let both = format!("the-next-token,{TOKEN}");
    let server = server(&folder, &[("HANDRAIL_TWILIO_AUTH_TOKEN", &both)]);
    for (token, status) in [(TOKEN, 200), ("the-next-token", 200), ("the-last-token", 403), (&both, 403)] {
        let text = Text::new("+16155550123", "hi");
        let answer =
            signed(server.address, "POST", PATH, Some(&signature(token, PATH, &text.0)), &text.form());
        assert_eq!(answer.unwrap().status, status, "{token}");
    }
}

/// Requests that are refused, each with the status it gets.
fn refused(server: &Server) {
    let text = || Text::new("+16155550123", "hi");
    let (to, genuine) = (server.address, signature(TOKEN, PATH, &text().0));
    let status = |answer: std::io::Result<Answer>| {
        let answer = answer.unwrap();
        assert!(!answer.body.contains("<Message"), "{answer:?}");
        answer.status
    };
    assert_eq!(status(signed(to, "POST", PATH, None, &text().form())), 400, "unsigned");
    assert_eq!(status(signed(to, "POST", PATH, Some(" "), &text().form())), 400, "a blank signature");
    assert_eq!(status(signed(to, "POST", PATH, Some(&genuine), &text().form())), 403, "of another text");
    assert_eq!(status(signed(to, "POST", PATH, Some("%%%"), &text().form())), 403, "not base64");
    let one = text();
    let sealed = signature(TOKEN, PATH, &one.0);
    assert_eq!(
        status(signed(to, "POST", &format!("{PATH}?x=1"), Some(&sealed), &one.form())),
        403,
        "address"
    );
    for (what, odd) in [
        ("no MessageSid", text().with("MessageSid", "")),
        ("MessageSid that breaks a key", text().with("MessageSid", "SM:1\n")),
        ("To is no number", text().with("To", "24273")),
    ] {
        assert_eq!(status(Ok(odd.post(to, PATH))), 400, "{what}");
    }
    let form = text().form();
    let json = request(
        to,
        "POST",
        PATH,
        &[("content-type", "application/json"), ("x-twilio-signature", &signature(TOKEN, PATH, &text().0))],
        form.as_bytes(),
    );
    assert!([400, 403].contains(&status(json)), "another content type");
    let text = text();
    let plain = request(
        to,
        "POST",
        PATH,
        &[("content-type", "text/plain"), ("x-twilio-signature", &signature(TOKEN, PATH, &text.0))],
        text.form().as_bytes(),
    );
    assert_eq!(status(plain), 400, "signed as a form, sent as something else");
    let large = Text::new("+16155550123", &"a".repeat(66_000));
    assert_eq!(status(large.try_post(to, PATH)), 413, "too large");
    for provider in ["/sms/telnyx", "/sms/nobody", "/voice/nobody", "/sms/nobody/status", "/sms", "/phone"] {
        assert_eq!(status(Text::new("+16155550123", "hi").try_post(to, provider)), 404, "{provider}");
    }
}

/// What is never answered, and never kept.
fn unanswered(server: &Server) {
    for from in ["24273", "BANK", LINE, "+447700900123", "whatsapp:+16155550123", ""] {
        assert_eq!(Text::new(from, "hi").send(server.address), [], "{from}");
    }
}

#[test]
fn what_is_refused_leaves_no_trace_in_the_file() {
    let folder = Folder::new();
    let server = server(&folder, &[]);
    let kept = || std::fs::read(folder.path().join("handrail-data/store.redb")).unwrap();
    let before = kept();
    refused(&server);
    unanswered(&server);
    assert!(before == kept(), "the file is another");
    Text::new("+16155550123", "hi").send(server.address);
    assert!(before != kept(), "the check sees nothing");
}

#[tokio::test]
async fn what_is_refused_leaves_no_trace_in_redis() {
    let (folder, redis) = (Folder::new(), Redis::start(&[]).await);
    assert!(handrail(folder.path()).args(["keys", "make"]).status().unwrap().success());
    let server = server(&folder, &[("HANDRAIL_STORE", &redis.url())]);
    let keys = async || -> Vec<String> {
        redis::from_redis_value(redis.ask(&["KEYS", "*"]).await.unwrap()).unwrap()
    };
    assert_eq!(keys().await, ["hr:meta"]);
    let meta = redis.ask(&["HGETALL", "hr:meta"]).await.unwrap();
    refused(&server);
    unanswered(&server);
    assert_eq!(keys().await, ["hr:meta"]);
    assert_eq!(redis.ask(&["HGETALL", "hr:meta"]).await.unwrap(), meta);
    Text::new("+16155550123", "hi").send(server.address);
    assert!(keys().await.len() > 1, "the check sees nothing");
}

#[test]
fn the_law_words_are_answered_by_the_provider_or_by_us() {
    for (setting, word, extra, answers) in [
        ("provider", "STOP", None, 0),
        ("provider", "Unsubscribe", None, 0),
        ("provider", "stop please", None, 1),
        ("app", "STOP", None, 1),
        ("app", "STOP", Some(("OptOutType", "STOP")), 0),
    ] {
        let folder = Folder::new();
        let server = server(&folder, &[("HANDRAIL_TWILIO_OPT_OUT_REPLIES", setting)]);
        let from = "+16155550123";
        assert_eq!(Text::new(from, "hi").send(server.address).len(), 1);
        let mut text = Text::new(from, word);
        if let Some((name, value)) = extra {
            text = text.with(name, value);
        }
        let confirmed = text.send(server.address);
        assert_eq!(confirmed.len(), answers, "{setting} {word} {extra:?}: {confirmed:?}");
        assert_eq!(
            Text::new(from, "where are meetings").send(server.address),
            [],
            "{setting} {word}: opted out"
        );
        // Back again: whoever confirms, the next text is answered.
        Text::new(from, "START").send(server.address);
        assert_eq!(Text::new(from, "where are meetings").send(server.address).len(), 1, "{setting} {word}");
    }
}

#[test]
fn what_is_not_a_plain_text() {
    let folder = Folder::new();
    let server = server(&folder, &[]);
    let picture = |words| {
        Text::new("+16155550123", words)
            .with("NumMedia", "1")
            .with("MediaContentType0", "image/jpeg")
            .with("MediaUrl0", "http://127.0.0.1:9/never-fetched")
    };
    let told = picture("").send(server.address);
    assert!(told.len() == 1 && told[0].text.contains("picture"), "{told:?}");
    for reaction in ["Liked “hi”", "Loved an image", "Le gustó “Hola”"] {
        assert_eq!(Text::new("+16155550123", reaction).send(server.address), [], "{reaction}");
    }
    assert_eq!(Text::new("+16155550123", "").send(server.address).len(), 1, "an empty text is answered");
}

#[test]
fn receipts_and_calls() {
    let folder = Folder::new();
    let server = server(&folder, &[]);
    let replies = Text::new("+16155550123", "hi").send(server.address);
    let path = replies[0].callback.strip_prefix(crate::twilio::PUBLIC).unwrap();
    for status in ["sent", "delivered", "sent", "failed"] {
        let receipt = Text::new(LINE, "").with("MessageStatus", status).with("ErrorCode", "30005");
        let answer = receipt.post(server.address, path);
        assert_eq!((answer.status, answer.body.as_str()), (204, ""), "{status}");
    }
    let receipt = Text::new(LINE, "").with("MessageStatus", "sent");
    assert_eq!(signed(server.address, "POST", path, Some("x"), &receipt.form()).unwrap().status, 403);
    assert_eq!(receipt.post(server.address, "/sms/twilio/status").status, 400, "without a reference");

    let call = Text::new("+16155550123", "").with("CallSid", "CA00000000000000000000000000000001");
    let answer = call.post(server.address, "/voice/twilio");
    assert_eq!(answer.status, 200);
    for heard in ["<Say language=\"en", "<Say language=\"es", "911", "988"] {
        assert!(answer.body.contains(heard), "{heard}: {}", answer.body);
    }
    assert_eq!(signed(server.address, "POST", "/voice/twilio", None, &call.form()).unwrap().status, 400);
}

#[test]
fn a_repeat_gets_the_same_bytes_and_makes_no_second_turn() {
    let folder = Folder::new();
    let server = server(&folder, &[]);
    let from = "+16155550123";
    let text = Text::new(from, "hi");
    let first = text.post(server.address, PATH);
    let second = Text::new(from, "find me a group").post(server.address, PATH);
    for _ in 0..3 {
        assert_eq!(text.post(server.address, PATH).body, first.body);
    }
    // The number of a reply in its conversation tells how many there were.
    let number = |answer: &Answer| {
        let callback = replies(answer)[0].callback.clone();
        callback.rsplit('.').next().unwrap().parse::<u32>().unwrap()
    };
    let third = Text::new(from, "A").post(server.address, PATH);
    assert_eq!((number(&second) - number(&first), number(&third) - number(&second)), (1, 1));
    server.kill();

    let again = until("the store is free again", || Some(self::server(&folder, &[])));
    assert_eq!(text.post(again.address, PATH).body, first.body, "after a restart");
    assert_eq!(number(&Text::new(from, "A").post(again.address, PATH)) - number(&third), 1);
}

/// Three servers, one after the other dead or gone, with one person at all of them.
fn a_person_at_several_servers(store: &str) {
    let folder = Folder::new();
    assert!(handrail(folder.path()).args(["keys", "make"]).status().unwrap().success());
    let [one, two] = [(); 2].map(|()| server(&folder, &[("HANDRAIL_STORE", store)]));
    let text = Text::new("+16155550123", "find me a group");
    let first = text.post(one.address, PATH);
    assert_eq!(text.post(two.address, PATH).body, first.body);
    assert_eq!(text.post(one.address, PATH).body, first.body);
    let answer = Text::new("+16155550123", "A").post(two.address, PATH);
    assert_ne!(replies(&answer)[0].text, replies(&first)[0].text);
    one.kill();
    two.stop();
    let three = server(&folder, &[("HANDRAIL_STORE", store)]);
    assert_eq!(text.post(three.address, PATH).body, first.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeat_at_another_server_gets_the_same_bytes() {
    a_person_at_several_servers(&Redis::start(&[]).await.url());
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_share_a_cluster() {
    a_person_at_several_servers(&Cluster::start().await.url());
}

#[test]
fn health_is_told_and_nothing_else() {
    let folder = Folder::new();
    let server = server(&folder, &[]);
    for (target, status) in
        [("/healthz", 200), ("/readyz", 200), ("/metrics", 404), ("/phone", 404), ("/.env", 404)]
    {
        assert_eq!(server.get(target).status, status, "{target}");
    }
    let said = server.stop();
    assert!(said.contains("stopping"), "{said}");
}
