//! What a conversation costs in Redis while nobody writes.

use std::rc::Rc;
use std::time::Duration;

use super::client::Link;
use super::forms::request;
use super::process::{Folder, Redis, Server, Store};

/// Connections that bring the conversations in.
const AT_ONCE: usize = 16;

/// Bytes a conversation with two entries of transcript.
pub struct Idle {
    /// While repeats of its two webhooks would still be answered (72 h).
    with_replays: f64,
    /// After that.
    alone: f64,
    /// The server's own memory, with its warm conversations.
    server_kb: u64,
}

pub async fn measure(folder: &Folder, appendonly: &str, people: usize) -> Idle {
    let redis = Redis::start(folder, appendonly);
    let server = Server::handrail(folder, &Store::Redis(redis.url())).await;
    // Scripts and buffers are there before the first conversation.
    Link::open(server.address).await.ask(&request(people, 0)).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let mut connection = redis.connection();
    let before = Redis::info("memory", "used_memory:", &mut connection);

    let local = tokio::task::LocalSet::new();
    let address = server.address;
    let people_of = |n: usize| (n..people).step_by(AT_ONCE);
    let tasks: Rc<Vec<_>> = Rc::new((0..AT_ONCE).map(people_of).collect());
    for ours in tasks.iter().cloned() {
        local.spawn_local(async move {
            let mut link = Link::open(address).await;
            for person in ours {
                link.ask(&request(person, 0)).await;
                link.ask(&request(person, 1)).await;
            }
        });
    }
    local.await;
    tokio::time::sleep(Duration::from_secs(2)).await;

    let each = |bytes: u64| (bytes - before) as f64 / people as f64;
    let with_replays = each(Redis::info("memory", "used_memory:", &mut connection));
    let server_kb = server.process().resident_kb();
    drop(server);
    forget_replays(&mut connection);
    // Redis makes its tables smaller in the background.
    tokio::time::sleep(Duration::from_secs(3)).await;
    let alone = each(Redis::info("memory", "used_memory:", &mut connection));
    Idle { with_replays, alone, server_kb }
}

/// Deletes what expires by itself after 72 h.
fn forget_replays(connection: &mut redis::Connection) {
    let mut cursor = 0_u64;
    loop {
        let (next, keys): (u64, Vec<String>) = redis::cmd("SCAN")
            .arg(cursor)
            .arg("MATCH")
            .arg("hr:{*}:m:*")
            .arg("COUNT")
            .arg(2000)
            .query(connection)
            .unwrap();
        if !keys.is_empty() {
            redis::cmd("UNLINK").arg(keys).exec(connection).unwrap();
        }
        if next == 0 {
            return;
        }
        cursor = next;
    }
}

impl Idle {
    pub fn print(&self, people: usize) {
        super::report::heading(&format!("Idle: {people} conversations with two entries in Redis"));
        println!("bytes a conversation, repeats still answered   {:8.0}", self.with_replays);
        println!("bytes a conversation, after those 72 h         {:8.0}   (≤ 2000)", self.alone);
        println!("server's memory after them, 40,000 kept warm   {:8.1} MB", self.server_kb as f64 / 1024.0);
    }
}
