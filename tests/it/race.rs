//! Two servers on one Redis: two texts of one person at the same instant, one to each, a thousand times.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::Mutex;

use handrail::conversation::EventId;
use handrail::seal::Keys;
use handrail::store::Store;
use handrail::text::Phone;

use crate::redis::{Folder, Redis};
use crate::server::{Server, handrail};
use crate::twilio::{LINE, SETTINGS, Text, replies};

const PEOPLE: usize = 50;
const PAIRS: usize = 20;
/// What is texted, in turn: answers to open questions among them, so that a lost race shows.
const WORDS: [&str; 5] = ["find me a group", "A", "meetings near 37203", "who reads this", "B"];

/// The `n`th of the numbers that are kept for fiction.
pub fn person(n: usize) -> String {
    format!("+1{}55501{:02}", 212 + n / 100, n % 100)
}

/// All the pairs of one person; gives back every text with its answer.
fn texts(to: [SocketAddr; 2], from: &str) -> Vec<(Text, String)> {
    let mut all = Vec::new();
    for pair in 0..PAIRS {
        let both = [0, 1].map(|one| Text::new(from, WORDS[(2 * pair + one) % WORDS.len()]));
        let answers = std::thread::scope(|scope| {
            let sent = [0, 1].map(|one| {
                let text = &both[one];
                scope.spawn(move || text.post(to[one], "/sms/twilio"))
            });
            sent.map(|answer| answer.join().unwrap())
        });
        all.extend(both.into_iter().zip(answers).map(|(text, answer)| {
            replies(&answer);
            (text, answer.body)
        }));
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_pairs_at_once_lose_nothing_and_double_nothing() {
    let (folder, redis) = (Folder::new(), Redis::start(&[]).await);
    assert!(handrail(folder.path()).args(["keys", "make"]).status().unwrap().success());
    let store = redis.url();
    let settings = [SETTINGS.as_slice(), &[("HANDRAIL_STORE", &store)]].concat();
    let servers = [(); 2].map(|()| Server::start(folder.path(), &settings));
    let to = [servers[0].address, servers[1].address];

    let (next, answered) = (Mutex::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                loop {
                    let n = {
                        let mut next = next.lock().unwrap();
                        *next += 1;
                        *next - 1
                    };
                    if n >= PEOPLE {
                        return;
                    }
                    let all = texts(to, &person(n));
                    answered.lock().unwrap().push((person(n), all));
                }
            });
        }
    });

    let answered = answered.into_inner().unwrap();
    let total: usize = answered.iter().map(|(_, all)| all.len()).sum();
    assert_eq!(total, 2 * PAIRS * PEOPLE);
    // Every text was answered with one message, and no message of a conversation was given out twice.
    let mut messages = HashSet::new();
    for (_, all) in &answered {
        for (text, body) in all {
            let callback =
                body.split("statusCallback=\"").nth(1).unwrap_or_else(|| panic!("silence: {text:?}"));
            assert!(!body.contains("</Message><Message"), "{body}");
            let callback = callback.split('"').next().unwrap();
            assert!(messages.insert(callback.to_owned()), "given out twice: {body}");
        }
    }
    assert_eq!(messages.len(), total);

    // In the store too: as many turns as texts, and each in the transcript once.
    let keys = Keys::load(&folder.path().join("handrail.key")).unwrap();
    let store = Store::open(&store.parse().unwrap(), &keys.fingerprint()).await.unwrap();
    for (from, all) in &answered {
        let id = keys.conversation(&Phone::parse(LINE).unwrap(), &Phone::parse(from).unwrap());
        let loaded = store.load(&id, &keys.event(&EventId::inbound("test", "none"))).await.unwrap();
        assert_eq!(loaded.record.unwrap().version, all.len() as u64);
        let mut entries = 0;
        for page in 0.. {
            let page = store.transcript(&id, page).await.unwrap();
            if page.is_empty() {
                break;
            }
            entries += page.len();
        }
        assert_eq!(entries, all.len());
    }

    // A repeat of any of them, at the other server, is answered as the first time.
    for (_, all) in answered.iter().take(5) {
        for (at, (text, body)) in all.iter().enumerate() {
            assert_eq!(&text.post(to[(at + 1) % 2], "/sms/twilio").body, body);
        }
    }
}
