//! What `handrail serve` refuses to start with: exit status 2, and a sentence that says what to do.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::redis::{Folder, Redis};
use crate::server::{Server, handrail};
use crate::twilio::{PUBLIC, TOKEN};

/// A server that is not started: `say` are words of its reason.
fn refused(folder: &Path, settings: &[(&str, &str)], say: &[&str]) {
    let (status, said) = Server::refused(folder, settings);
    assert_eq!(status, Some(2), "{settings:?}: {said}");
    for words in say {
        assert!(said.contains(words), "{settings:?} wants `{words}`: {said}");
    }
    assert!(!said.contains("panicked") && !said.contains("Error {"), "{said}");
    assert!(!said.contains(TOKEN) && !said.contains("hunter2"), "a secret is said: {said}");
}

fn make_keys(folder: &Path) {
    assert!(handrail(folder).args(["keys", "make"]).status().unwrap().success());
}

#[test]
fn settings_that_are_dangerous_together() {
    let folder = Folder::new();
    let token = ("HANDRAIL_TWILIO_AUTH_TOKEN", TOKEN);
    for (settings, say) in [
        (&[("HANDRAIL_LISTEN", "0.0.0.0:0")][..], "only for this machine"),
        (&[("HANDRAIL_LISTEN", "0.0.0.0:0"), ("HANDRAIL_PHONE", "on")], "--phone off"),
        (&[token], "HANDRAIL_PUBLIC_URL is not"),
        (&[token, ("HANDRAIL_PUBLIC_URL", PUBLIC), ("HANDRAIL_PHONE", "on")], "behind a reverse proxy"),
        (&[("HANDRAIL_PHONE", "off")], "no text can reach the line"),
        (&[token, ("HANDRAIL_PUBLIC_URL", "line.example.org")], "https://"),
        (&[("HANDRAIL_TWILIO_AUTH_TOKEN", " , "), ("HANDRAIL_PUBLIC_URL", PUBLIC)], "empty"),
        (&[("HANDRAIL_STORE", "postgres://127.0.0.1")], "a store is file:DIR"),
        (&[("HANDRAIL_STORE", "redis://line:hunter2@")], "names no host"),
        (&[("HANDRAIL_STORE", "redis-sentinel://127.0.0.1/main")], ""),
        (&[("HANDRAIL_TWILIO_REPLIES", "pigeon")], "inline"),
        (&[("HANDRAIL_LISTEN", "everywhere")], "--listen"),
    ] {
        refused(folder.path(), settings, &[say]);
    }
    assert!(!folder.path().join("handrail-data").exists(), "a refused server made a store");
}

#[test]
fn flows_that_are_missing_or_faulty() {
    let folder = Folder::new();
    refused(folder.path(), &[("HANDRAIL_FLOWS", "nowhere")], &["there is no folder nowhere", "line.yaml"]);
    let flows = folder.path().join("flows");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("flows"), &flows);
    let thanks = flows.join("talk/thanks.yaml");
    let sound = fs::read_to_string(&thanks).unwrap();
    for (broken, say) in [
        (sound.replacen("flow: thanks", "flow: thanks\nsteps: [", 1), "talk/thanks.yaml"),
        (sound.replacen("flow: thanks", "flow: thanks\nsurprise: yes", 1), "talk/thanks.yaml"),
        (sound.replacen("go: ", "go: nowhere_at_all_", 1), "talk/thanks.yaml"),
    ] {
        if broken == sound {
            continue;
        }
        fs::write(&thanks, broken).unwrap();
        refused(folder.path(), &[], &[say]);
    }
    fs::write(&thanks, sound).unwrap();
    assert_eq!(Server::start(folder.path(), &[]).get("/healthz").status, 200);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (from, name) = entry.map(|e| (e.path(), e.file_name())).unwrap();
        if from.is_dir() {
            copy(&from, &to.join(name));
        } else {
            fs::copy(from, to.join(name)).unwrap();
        }
    }
}

#[test]
fn what_belongs_to_another_process() {
    let (folder, other) = (Folder::new(), Folder::new());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = listener.local_addr().unwrap().to_string();
    refused(folder.path(), &[("HANDRAIL_LISTEN", &taken)], &[&taken, "--listen chooses another"]);

    let _server = Server::start(folder.path(), &[]);
    let store = format!("file:{}", folder.path().join("handrail-data").display());
    let key = folder.path().join("handrail.key").display().to_string();
    refused(
        other.path(),
        &[("HANDRAIL_STORE", &store), ("HANDRAIL_KEY_FILE", &key)],
        &["another handrail serve owns the store"],
    );
}

#[test]
fn keys_that_do_not_fit() {
    let folder = Folder::new();
    Server::start(folder.path(), &[]).stop();
    let key = folder.path().join("handrail.key");
    fs::rename(&key, folder.path().join("old.key")).unwrap();
    make_keys(folder.path());
    refused(folder.path(), &[], &["written with another key file"]);

    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    refused(folder.path(), &[], &["chmod 600"]);
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(&key, "id notakey\n").unwrap();
    refused(folder.path(), &[], &["damaged in line 1"]);
    let again = handrail(folder.path()).args(["keys", "make"]).output().unwrap();
    assert_eq!(again.status.code(), Some(2), "a key file is never written over");
    fs::rename(folder.path().join("old.key"), &key).unwrap();
    Server::start(folder.path(), &[]).stop();
}

#[tokio::test]
async fn a_redis_that_would_lose_people_or_belongs_to_others() {
    let folder = Folder::new();
    let redis = Redis::start(&["--maxmemory-policy", "allkeys-lru"]).await;
    let url = redis.url();
    let store = [("HANDRAIL_STORE", url.as_str())];
    refused(folder.path(), &store, &["there is no key file"]);
    make_keys(folder.path());
    refused(folder.path(), &store, &["allkeys-lru", "set `maxmemory-policy noeviction`"]);
    assert_eq!(
        redis.ask(&["DBSIZE"]).await.unwrap(),
        redis::Value::Int(0),
        "a refused server wrote to Redis"
    );

    redis.ask(&["CONFIG", "SET", "maxmemory-policy", "noeviction"]).await.unwrap();
    Server::start(folder.path(), &store).stop();
    let stranger = Folder::new();
    make_keys(stranger.path());
    refused(stranger.path(), &store, &["written with another key file"]);
    redis.ask(&["HSET", "hr:meta", "schema", "99"]).await.unwrap();
    refused(folder.path(), &store, &["schema 99", "run the version that wrote it"]);

    drop(redis);
    let with_password = url.replace("redis://", "redis://line:hunter2@");
    let (status, said) = Server::refused(folder.path(), &[("HANDRAIL_STORE", &with_password)]);
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("cannot be reached") && !said.contains("hunter2"), "{said}");
}
