//! How many texts a second are answered: a figure when it is asked for, a check that many at once are answered always.

use std::net::SocketAddr;
use std::time::Duration;

use crate::race::person;
use crate::redis::{Folder, Redis};
use crate::server::{Server, handrail};
use crate::twilio::{SETTINGS, Text, replies};

const AT_ONCE: usize = 16;

/// Every text of `people` people, each of whom texts `each` times; how long each answer took.
fn drive(to: SocketAddr, people: usize, each: usize) -> Vec<Duration> {
    std::thread::scope(|scope| {
        let senders: Vec<_> = (0..AT_ONCE)
            .map(|sender| {
                scope.spawn(move || {
                    let mut took = Vec::new();
                    for n in (sender..people).step_by(AT_ONCE) {
                        for word in
                            ["find me a group", "A", "A", "37203", "who reads this"].iter().cycle().take(each)
                        {
                            let text = Text::new(&person(n), word);
                            let (answer, time) = timed(|| text.post(to, "/sms/twilio"));
                            assert_eq!(replies(&answer).len(), 1);
                            took.push(time);
                        }
                    }
                    took
                })
            })
            .collect();
        senders.into_iter().flat_map(|s| s.join().unwrap()).collect()
    })
}

#[expect(clippy::disallowed_methods, reason = "a measurement")]
fn timed<T>(run: impl FnOnce() -> T) -> (T, Duration) {
    let began = std::time::Instant::now();
    let done = run();
    (done, began.elapsed())
}

/// 160 texts, or five for each of as many people as `HANDRAIL_LOAD` says (`tests/long`): then the figures mean something.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn texts_a_second() {
    let people = std::env::var_os("HANDRAIL_LOAD").and_then(|n| n.to_str()?.parse().ok()).unwrap_or(32_usize);
    let folder = Folder::new();
    assert!(handrail(folder.path()).args(["keys", "make"]).status().unwrap().success());
    let redis = Redis::start(&["--appendonly", "yes", "--appendfsync", "always"]).await;
    for (name, store) in [("a file", "file:store".to_owned()), ("Redis, appendfsync always", redis.url())] {
        let server =
            Server::start(folder.path(), &[SETTINGS.as_slice(), &[("HANDRAIL_STORE", &store)]].concat());
        let (mut took, all) = timed(|| drive(server.address, people, 5));
        assert_eq!(took.len(), people * 5);
        took.sort();
        let at = |share: usize| took[took.len() * share / 1000].as_secs_f64() * 1000.0;
        println!(
            "{name}: {} texts, {:.0} a second with {AT_ONCE} at once and a connection each; p50 {:.2} ms, p99 {:.2} ms",
            took.len(),
            1.0 / (all / u32::try_from(took.len()).unwrap()).as_secs_f64(),
            at(500),
            at(990)
        );
    }
}
