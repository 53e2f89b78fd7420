//! What the product sends to Redis when it commits, taken down from a real conversation, so that the floor sends
//! the same with other names in it.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::client::Link;
use super::forms::{TURNS, request};
use super::process::{Redis, Server};

/// `commit.lua` as the store sends it, with what it shares before it.
pub const COMMIT: &str = concat!(
    include_str!("../../src/store/redis/outbox.lua"),
    include_str!("../../src/store/redis/commit.lua")
);

/// One commit, and the answer to the webhook behind it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Template {
    pub keys: Vec<Vec<u8>>,
    pub arguments: Vec<Vec<u8>>,
    /// The body that went back.
    pub answer: String,
}

/// Digest of [`COMMIT`].
pub fn digest() -> String {
    redis::Script::new(COMMIT).get_hash().to_owned()
}

/// Has somebody text the product three times, and takes down what it commits.
pub async fn capture(redis: &Redis, server: &Server) -> Vec<Template> {
    let mut link = Link::open(server.address).await;
    // The script is sent in full the first time.
    link.ask(&request(0, 0)).await;
    let mut monitor = BufReader::new(TcpStream::connect(("127.0.0.1", redis.port())).unwrap());
    monitor.get_ref().set_read_timeout(Some(Duration::from_secs(2))).unwrap();
    monitor.get_mut().write_all(b"MONITOR\r\n").unwrap();
    let (script, mut seen) = (digest(), Vec::new());
    monitor.read_until(b'\n', &mut seen).unwrap();
    let mut templates = Vec::new();
    for turn in 0..TURNS {
        let answer = String::from_utf8(link.ask(&request(1, turn)).await.to_vec()).unwrap();
        templates.push(loop {
            seen.clear();
            monitor.read_until(b'\n', &mut seen).expect("the product commits with commit.lua");
            let mut words = words(&seen);
            if words.first().is_some_and(|w| w == b"EVALSHA")
                && words.get(1).is_some_and(|w| w == script.as_bytes())
            {
                let keys: usize = std::str::from_utf8(&words[2]).unwrap().parse().unwrap();
                let arguments = words.split_off(3 + keys);
                break Template { keys: words.split_off(3), arguments, answer };
            }
        });
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    templates
}

/// The words of a line of MONITOR's: `123.4 [0 127.0.0.1:5] "EVALSHA" "\x01\"…"`.
fn words(line: &[u8]) -> Vec<Vec<u8>> {
    let mut words = Vec::new();
    let mut bytes = line.iter().copied();
    while bytes.any(|b| b == b'"') {
        let mut word = Vec::new();
        while let Some(byte) = bytes.next().filter(|b| *b != b'"') {
            word.push(if byte == b'\\' { escaped(&mut bytes) } else { byte });
        }
        words.push(word);
    }
    words
}

fn escaped(bytes: &mut impl Iterator<Item = u8>) -> u8 {
    match bytes.next().unwrap() {
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'a' => 7,
        b'b' => 8,
        b'x' => {
            let mut digit = || char::from(bytes.next().unwrap()).to_digit(16).unwrap();
            u8::try_from(digit() * 16 + digit()).unwrap()
        }
        other => other,
    }
}
