//! What is kept and what goes: forgetting, backups, and changing keys, by the commands that an operator has.

use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use crate::redis::{Folder, Redis};
use crate::server::{Server, handrail};
use crate::twilio::{Reply, SETTINGS, Text};

const STAYS: &str = "+16155550123";
const STOPS: &str = "+16155550124";
const GOES: &str = "+16155550125";

/// Runs a command where the server runs. What it said, and whether that was good news.
fn run(folder: &Path, settings: &[(&str, &str)], args: &[&str], stdin: &str) -> (bool, String) {
    let mut child = handrail(folder)
        .args(args)
        .envs(settings.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(stdin.as_bytes()).unwrap();
    let out = child.wait_with_output().unwrap();
    let said = [out.stdout, out.stderr].concat();
    (out.status.success(), String::from_utf8_lossy(&said).into_owned())
}

fn say(server: &Server, from: &str, words: &str) -> String {
    let replies: Vec<Reply> = Text::new(from, words).send(server.address);
    replies.into_iter().map(|reply| reply.text).collect()
}

/// What only a stranger is told.
const NEW: &str = "This is Handrail";

#[test]
fn who_is_forgotten_by_command_is_a_stranger_and_nobody_else_is() {
    let folder = Folder::new();
    let server = Server::start(folder.path(), &SETTINGS);
    for person in [STAYS, GOES] {
        assert!(say(&server, person, "hi").contains(NEW));
    }
    let forget = |numbers: &str| run(folder.path(), &[], &["forget"], numbers);
    assert!(forget(&format!("{GOES}\n")).1.contains("one conversation is forgotten"));
    assert!(forget(&format!("{GOES}\n")).1.contains("nothing was kept"));
    let (good, said) = forget("615 555 0125\n");
    assert!(!good && said.contains("line 1") && !said.contains("0125"), "{said}");
    assert!(say(&server, GOES, "hi").contains(NEW));
    assert!(!say(&server, STAYS, "hi").contains(NEW));
    server.stop();
    // Without a server the command opens the store itself.
    assert!(forget(&format!("{GOES}\n")).1.contains("one conversation is forgotten"));
}

#[test]
fn a_backup_brings_back_who_wants_to_be_there_and_no_one_else() {
    let folder = Folder::new();
    let server = Server::start(folder.path(), &SETTINGS);
    let back = "+16155550126";
    say(&server, back, "STOP");
    for person in [STAYS, STOPS, GOES] {
        say(&server, person, "find me a group");
    }
    let (good, said) = run(folder.path(), &[], &["backup", "backups"], "");
    assert!(good && said.contains("4 conversations"), "{said}");
    say(&server, STOPS, "STOP");
    say(&server, GOES, "FORGET ME");
    say(&server, back, "START");
    server.stop();

    let backups = folder.path().join("backups");
    let file = std::fs::read_dir(&backups).unwrap().next().unwrap().unwrap().path();
    let restore = || run(folder.path(), &[], &["restore", file.to_str().unwrap()], "");
    assert!(restore().1.contains("not empty"));
    std::fs::remove_file(folder.path().join("handrail-data/store.redb")).unwrap();
    let whole = std::fs::read(&file).unwrap();
    let mut changed = whole.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    for damaged in [&changed[..], &whole[..middle]] {
        std::fs::write(&file, damaged).unwrap();
        assert!(restore().1.contains("damaged"));
    }
    std::fs::write(&file, &whole).unwrap();
    let (good, said) = restore();
    assert!(good && said.contains("3 conversations are back, 1 were left out"), "{said}");

    let server = Server::start(folder.path(), &SETTINGS);
    assert_eq!(say(&server, STOPS, "hi"), "", "opted out after the backup");
    assert!(say(&server, GOES, "hi").contains(NEW), "forgotten after the backup");
    assert!(!say(&server, back, "find me a group").is_empty(), "came back after the backup");
    assert!(!say(&server, STAYS, "A").contains(NEW), "goes on at the open question");
}

#[test]
fn an_opt_out_that_the_store_lost_is_brought_back_at_start() {
    let folder = Folder::new();
    let server = Server::start(folder.path(), &SETTINGS);
    say(&server, STOPS, "STOP");
    server.stop();
    std::fs::remove_file(folder.path().join("handrail-data/store.redb")).unwrap();
    let server = Server::start(folder.path(), &SETTINGS);
    assert_eq!(say(&server, STOPS, "find me a group"), "");
}

#[test]
fn keys_change_while_texts_come_in() {
    let folder = Folder::new();
    let server = Server::start(folder.path(), &SETTINGS);
    say(&server, STAYS, "find me a group");
    let (enough, answered) = (AtomicBool::new(false), AtomicU32::new(0));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in (130..180).cycle() {
                // `send` fails the test when it is not answered 200.
                Text::new(&format!("+16155550{number}"), "find me a group").send(server.address);
                answered.fetch_add(1, Ordering::Relaxed);
                if enough.load(Ordering::Relaxed) {
                    return;
                }
            }
        });
        for key in [2, 3] {
            let (good, said) = run(folder.path(), &[], &["keys", "rotate"], "");
            assert!(good && said.contains(&format!("key {key} seals from now on")), "{said}");
            assert!(said.contains("old keys are gone"), "{said}");
        }
        enough.store(true, Ordering::Relaxed);
    });
    assert!(answered.load(Ordering::Relaxed) > 0);
    let file = std::fs::read_to_string(folder.path().join("handrail.key")).unwrap();
    let sealing: Vec<_> = file.lines().filter(|line| line.starts_with("seal")).collect();
    assert!(sealing.len() == 1 && sealing[0].starts_with("seal 3 "), "one key is left");
    server.stop();
    let server = Server::start(folder.path(), &SETTINGS);
    assert!(!say(&server, STAYS, "A").contains(NEW), "everything opens with the key that is left");
}

#[tokio::test]
async fn servers_that_share_a_store_change_keys_in_three_steps() {
    let folder = Folder::new();
    let redis = Redis::start(&[]).await;
    let url = redis.url();
    let settings = [SETTINGS.as_slice(), &[("HANDRAIL_STORE", &url)]].concat();
    let run = |args: &[&str]| run(folder.path(), &[("HANDRAIL_STORE", &url)], args, "");
    assert!(run(&["keys", "make"]).0);
    let servers = [Server::start(folder.path(), &settings), Server::start(folder.path(), &settings)];
    let read_again = || {
        for server in &servers {
            let before = count(server, "read again");
            server.signal("HUP");
            crate::server::until("the key file is not read again", || {
                (count(server, "read again") > before).then_some(())
            });
        }
    };
    for (word, from) in ["find me a group", "A"].iter().zip([0, 1]) {
        say(&servers[from], STAYS, word);
    }
    let (good, said) = run(&["keys", "rotate"]);
    assert!(!good && said.contains("keys prepare"), "{said}");
    for (step, done) in [("prepare", "stands by"), ("rotate", "key 2 seals"), ("retire", "old keys are gone")]
    {
        let (good, said) = run(&["keys", step]);
        assert!(good && said.contains(done), "{said}");
        // Between the steps both are texted, by people that the other one has sealed.
        for (server, person) in servers.iter().zip([STOPS, GOES]) {
            say(server, person, "find me a group");
        }
        read_again();
        for (server, person) in servers.iter().zip([GOES, STOPS]) {
            assert!(!say(server, person, "hi").contains(NEW));
        }
    }
}

fn count(server: &Server, words: &str) -> usize {
    String::from_utf8_lossy(&server.written()).matches(words).count()
}
