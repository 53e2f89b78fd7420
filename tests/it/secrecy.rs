//! Nothing a person wrote, nor their number, anywhere in the clear: not with every log on, not in what the store writes.

use std::collections::BTreeMap;
use std::path::Path;

use crate::http::request;
use crate::redis::{Folder, Redis};
use crate::server::{Server, handrail};
use crate::twilio::{LINE, SETTINGS, TOKEN, Text, replies, signature};

const PEOPLE: [&str; 3] = ["+16155550187", "+13055550146", "+12125550171"];
/// What they write. Each text has a word that nobody else writes.
const TEXTS: [&str; 10] = [
    "hi my name is Quillfeather",
    "i want to die tonight, tell Bartholomew",
    "no im alone in the zeppelin",
    "mi hijo toma pastillas azules, Hortensia",
    "37203 near the xylophone shop",
    "my insurance is marmaladecare id WXZ998877, ssn 219-09-9999",
    "find me a group for vodka and kumquats",
    "A",
    "STOP you pterodactyl",
    "FORGET ME",
];

/// Everything that may be read by others, by where it is.
type Places = BTreeMap<String, Vec<u8>>;

/// What must not be found: numbers in four writings; sentences and their words, in four.
fn needles(said: &[String]) -> Vec<String> {
    let mut all = Vec::new();
    for phone in PEOPLE {
        let digits = &phone[1..];
        all.extend([digits, &digits[1..], &digits[4..]].map(str::to_owned));
        all.push(format!("{}-{}-{}", &digits[1..4], &digits[4..7], &digits[7..]));
    }
    let sentences = TEXTS.iter().map(|t| (*t).to_owned()).chain(said.iter().cloned());
    for sentence in sentences.filter(|s| s.len() > 12) {
        let start: String = sentence.chars().take(40).collect();
        all.extend([start.replace(' ', "+"), start.replace(' ', "%20"), start]);
    }
    for word in TEXTS.iter().flat_map(|t| t.split([' ', ','])).filter(|w| w.len() > 8) {
        all.push(word.to_owned());
    }
    all.iter().map(|needle| needle.to_lowercase()).collect()
}

/// Where any of them stands.
fn found(places: &Places, needles: &[String]) -> Vec<String> {
    let mut hits = Vec::new();
    for (place, bytes) in places {
        let lower = bytes.to_ascii_lowercase();
        // Spread as UTF-16 it would be as readable.
        let narrow: Vec<u8> = lower.iter().copied().filter(|b| *b != 0).collect();
        for needle in needles {
            let bytes = needle.as_bytes();
            if [&lower, &narrow].iter().any(|hay| hay.windows(bytes.len()).any(|w| w == bytes)) {
                hits.push(format!("`{needle}` in {place}"));
            }
        }
    }
    hits
}

/// Every file below a folder but the keys; a socket keeps nothing.
fn files(folder: &Path, into: &mut Places) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, into);
        } else if path.is_file() && path.extension().is_none_or(|e| e != "key") {
            into.insert(path.display().to_string(), std::fs::read(&path).unwrap());
        }
    }
}

/// Whole conversations, some of what is refused besides; gives back what the line said.
fn converse(server: &Server) -> Vec<String> {
    let mut said = Vec::new();
    for (n, from) in PEOPLE.iter().enumerate() {
        for (at, words) in TEXTS.iter().enumerate() {
            let text = Text::new(from, words);
            let target = format!("/sms/twilio?{}", text.form());
            let answer = if (n + at) % 3 == 0 {
                let signature = signature(TOKEN, &target, &[]);
                request(server.address, "GET", &target, &[("x-twilio-signature", &signature)], b"").unwrap()
            } else {
                text.post(server.address, "/sms/twilio")
            };
            let messages = replies(&answer);
            if let Some(first) = messages.first() {
                let path = first.callback.strip_prefix(crate::twilio::PUBLIC).unwrap();
                let receipt = Text::new(LINE, "").with("To", from).with("MessageStatus", "undelivered");
                assert_eq!(receipt.post(server.address, path).status, 204);
            }
            said.extend(messages.into_iter().map(|m| m.text));
        }
        let text = Text::new(from, TEXTS[1]);
        for (method, signature, odd) in [
            ("POST", Some("Zm9yZ2Vk"), text.clone()),
            ("POST", None, text.clone()),
            ("GET", Some("Zm9yZ2Vk"), text.clone()),
        ] {
            let target =
                if method == "GET" { format!("/sms/twilio?{}", odd.form()) } else { "/sms/twilio".into() };
            let answer =
                crate::twilio::signed(server.address, method, &target, signature, &odd.form()).unwrap();
            assert!([400, 403].contains(&answer.status));
        }
        assert_eq!(text.with("MessageSid", "").post(server.address, "/sms/twilio").status, 400);
        Text::new(from, TEXTS[0]).with("To", "24273").post(server.address, "/sms/twilio");
        Text::new(from, TEXTS[0]).post(server.address, "/voice/twilio");
    }
    assert!(said.len() >= 2 * TEXTS.len(), "{said:?}");
    said
}

fn health(server: &Server, into: &mut Places) {
    for page in ["/", "/healthz", "/readyz", "/metrics", "/privacy"] {
        let answer = server.get(page);
        into.insert(page.to_owned(), format!("{}{}", answer.head, answer.body).into_bytes());
    }
}

/// Fails with every place in which something stands that must not.
fn nothing_in(places: &Places, said: &[String]) {
    let hits = found(places, &needles(said));
    assert!(hits.is_empty(), "{hits:#?}");
}

#[test]
fn nothing_is_in_the_clear_beside_a_file() {
    let folder = Folder::new();
    let settings = [SETTINGS.as_slice(), &[("RUST_LOG", "trace")]].concat();
    let server = Server::start(folder.path(), &settings);
    let said = converse(&server);
    let mut places = Places::new();
    health(&server, &mut places);
    // While it runs, as a thief of the disk would find it; and after it has tidied up.
    files(folder.path(), &mut places);
    nothing_in(&places, &said);
    places.insert("log".into(), server.stop().into_bytes());
    files(folder.path(), &mut places);
    nothing_in(&places, &said);

    // Each place can be read at all.
    let store = folder.path().join("handrail-data/store.redb").display().to_string();
    for (place, there) in [(store.as_str(), "id_key"), ("log", "a webhook was refused")] {
        assert!(!found(&places, &[there.to_lowercase()]).is_empty(), "{place} has no {there}");
    }
    // And what stands there is found.
    for (place, plant) in [(store.as_str(), PEOPLE[0]), ("log", TEXTS[2]), ("/readyz", "xylophone")] {
        let mut planted = places.clone();
        planted.get_mut(place).unwrap().extend_from_slice(plant.as_bytes());
        assert!(!found(&planted, &needles(&said)).is_empty(), "{plant} was not found in {place}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_in_the_clear_beside_redis() {
    let folder = Folder::new();
    assert!(handrail(folder.path()).args(["keys", "make"]).status().unwrap().success());
    // Uncompressed, or the search would see less than a reader.
    let plainly = ["--appendonly", "yes", "--rdbcompression", "no", "--aof-use-rdb-preamble", "no"];
    let redis = Redis::start(&plainly).await;
    let url = redis.url();
    let settings = [SETTINGS.as_slice(), &[("RUST_LOG", "trace"), ("HANDRAIL_STORE", &url)]].concat();
    let server = Server::start(folder.path(), &settings);
    let mut said = converse(&server);

    // The store falls silent: what goes wrong is logged, and says nothing either.
    redis.signal("STOP");
    let (danger, plain) = std::thread::scope(|scope| {
        let danger = scope.spawn(|| Text::new(PEOPLE[1], TEXTS[1]).post(server.address, "/sms/twilio"));
        let plain = scope.spawn(|| Text::new(PEOPLE[2], TEXTS[0]).post(server.address, "/sms/twilio"));
        (danger.join().unwrap(), plain.join().unwrap())
    });
    assert_eq!(server.get("/readyz").status, 503);
    redis.signal("CONT");
    let emergency = replies(&danger);
    assert!(emergency.len() == 1 && emergency[0].text.contains("988"), "{emergency:?}");
    assert_eq!(plain.status, 503, "{plain:?}");
    said.extend(emergency.into_iter().map(|m| m.text));

    let mut places = Places::new();
    health(&server, &mut places);
    places.insert("log".into(), server.stop().into_bytes());
    redis.ask(&["SAVE"]).await.unwrap();
    files(redis.folder(), &mut places);
    let keys: Vec<String> = redis::from_redis_value(redis.ask(&["KEYS", "*"]).await.unwrap()).unwrap();
    places.insert("key names".into(), keys.join("\n").into_bytes());
    nothing_in(&places, &said);

    // Each place can be read at all, and what stands there is found.
    redis.ask(&["SET", "hr:planted", PEOPLE[0]]).await.unwrap();
    redis.ask(&["SAVE"]).await.unwrap();
    let mut planted = Places::new();
    files(redis.folder(), &mut planted);
    let hits = found(&planted, &needles(&said));
    for file in ["dump.rdb", ".aof"] {
        assert!(hits.iter().any(|hit| hit.contains(file)), "{file}: {hits:?}");
    }
    let logged = found(&places, &["the store is down".to_owned(), "hr:meta".to_owned()]);
    assert!(logged.iter().any(|hit| hit.contains("down` in log")), "{logged:?}");
    assert!(logged.iter().any(|hit| hit.contains("hr:meta` in key names")), "{logged:?}");
}
