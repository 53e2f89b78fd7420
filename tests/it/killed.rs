//! `kill -9` in the middle of a conversation, and what is there after it.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::http::Answer;
use crate::race::person;
use crate::redis::{Folder, Redis};
use crate::server::{Server, handrail};
use crate::twilio::{Reply, SETTINGS, Text, replies};

/// Where the server keeps its people.
enum Home {
    File,
    Redis(Redis),
}

impl Home {
    fn server(&self, folder: &Path) -> Server {
        let url = match self {
            Self::File => "file:store".to_owned(),
            Self::Redis(redis) => redis.url(),
        };
        Server::start(folder, &[SETTINGS.as_slice(), &[("HANDRAIL_STORE", &url)]].concat())
    }
}

async fn homes() -> [(Folder, Home); 2] {
    let folder = Folder::new();
    assert!(handrail(folder.path()).args(["keys", "make"]).status().unwrap().success());
    let redis = Redis::start(&["--appendonly", "yes", "--appendfsync", "always"]).await;
    [(Folder::new(), Home::File), (folder, Home::Redis(redis))]
}

fn words(replies: &[Reply]) -> Vec<&str> {
    replies.iter().map(|r| r.text.as_str()).collect()
}

#[tokio::test]
async fn after_a_kill_it_goes_on_at_the_open_question() {
    let from = "+16155550123";
    let undisturbed = Folder::new();
    let control = Home::File.server(undisturbed.path());
    let control: Vec<_> =
        ["find me a group", "A", "A"].map(|text| Text::new(from, text).send(control.address)).into();
    for (folder, home) in homes().await {
        let mut told = Vec::new();
        for text in ["find me a group", "A", "A"] {
            let server = home.server(folder.path());
            told.push(Text::new(from, text).send(server.address));
            server.kill();
        }
        for (told, control) in told.iter().zip(&control) {
            assert_eq!(words(told), words(control));
        }
        assert_ne!(words(&told[1]), words(&told[2]), "the same answer to another question");
    }
}

/// Texts one person's words while the server is killed under them, until one text has no answer.
fn until_dead(server: &Server, from: &str, killed: &AtomicBool) -> (Vec<(Text, Answer)>, Option<Text>) {
    let mut answered = Vec::new();
    for word in ["find me a group", "A", "B", "meetings near 37203", "who reads this"].iter().cycle() {
        let text = Text::new(from, word);
        match text.try_post(server.address, "/sms/twilio") {
            Ok(answer) => answered.push((text, answer)),
            Err(_) => return (answered, Some(text)),
        }
        if killed.load(Ordering::Relaxed) {
            break;
        }
    }
    (answered, None)
}

/// Kills servers under texts of eight people, again and again. What was answered is answered the same after it; what was
/// not gets one answer when it is repeated; nobody's messages have a gap or a double.
///
/// How often: three times, or as often as `HANDRAIL_KILLS` says (`tests/long`).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_again_and_again() {
    let kills = std::env::var_os("HANDRAIL_KILLS").and_then(|n| n.to_str()?.parse().ok()).unwrap_or(3_usize);
    for (folder, home) in homes().await {
        let mut interrupted = 0;
        let mut last: Vec<Option<u32>> = vec![None; 8];
        for kill in 0..kills {
            let server = home.server(folder.path());
            let killed = AtomicBool::new(false);
            let all = std::thread::scope(|scope| {
                let people: Vec<_> = (0..8)
                    .map(|n| {
                        let (server, killed) = (&server, &killed);
                        scope.spawn(move || until_dead(server, &person(n), killed))
                    })
                    .collect();
                // Another moment each time: from before the first answer to deep in the conversations.
                std::thread::sleep(std::time::Duration::from_micros(500 + 7919 * (kill as u64 % 20)));
                server.signal("KILL");
                killed.store(true, Ordering::Relaxed);
                people.into_iter().map(|p| p.join().unwrap()).collect::<Vec<_>>()
            });
            drop(server);
            let server = home.server(folder.path());
            for (n, (answered, unanswered)) in all.into_iter().enumerate() {
                let mut numbers = Vec::new();
                for (text, answer) in &answered {
                    let repeat = text.post(server.address, "/sms/twilio");
                    assert_eq!(repeat.body, answer.body, "a text that was answered is answered otherwise");
                    numbers.extend(replies(answer));
                }
                if let Some(text) = unanswered {
                    interrupted += 1;
                    let answer = text.post(server.address, "/sms/twilio");
                    assert_eq!(
                        replies(&answer).len(),
                        1,
                        "a text that was cut off is answered when it comes again"
                    );
                    assert_eq!(text.post(server.address, "/sms/twilio").body, answer.body);
                    numbers.extend(replies(&answer));
                }
                for reply in numbers {
                    let number: u32 = reply.callback.rsplit('.').next().unwrap().parse().unwrap();
                    assert!(last[n].is_none_or(|l| number == l + 1), "after {:?} comes {number}", last[n]);
                    last[n] = Some(number);
                }
            }
            server.kill();
        }
        assert!(interrupted > 0, "no text was ever cut off: the check sees nothing");
        println!("{kills} kills, {interrupted} texts cut off, none lost, none doubled");
    }
}

/// SIGTERM under texts: what is in hand is finished and settled, so that nothing is left to wonder about.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn asked_to_stop_it_finishes_what_is_in_hand() {
    let [_, (folder, home)] = homes().await;
    let Home::Redis(redis) = &home else { unreachable!() };
    let server = home.server(folder.path());
    let told = AtomicBool::new(false);
    let answered = std::thread::scope(|scope| {
        let people: Vec<_> = (0..8)
            .map(|n| {
                let (server, told) = (&server, &told);
                scope.spawn(move || until_dead(server, &person(n), told).0)
            })
            .collect();
        std::thread::sleep(std::time::Duration::from_millis(100));
        server.signal("TERM");
        people.into_iter().map(|p| p.join().unwrap().len()).sum::<usize>()
    });
    assert!(answered > 0);
    server.stop();
    let waiting: Vec<String> =
        redis::from_redis_value(redis.ask(&["KEYS", "hr:*:out"]).await.unwrap()).unwrap();
    let waiting: Vec<_> = waiting.iter().filter(|key| key.contains(":c:")).collect();
    assert!(waiting.is_empty(), "{} replies of {answered} were taken and not settled", waiting.len());
}
