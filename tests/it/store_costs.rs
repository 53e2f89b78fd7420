//! What a turn costs Redis, in time and in memory. Run by hand:
//! `cargo nextest run --test it --run-ignored only --no-capture -E 'test(store_costs)'`

use std::sync::Arc;

use handrail::conversation::EventId;
use handrail::seal::{DataKey, Entropy, OsEntropy};
use handrail::store::{Address, Commit, Fence, Lane, Lease, Outcome, Outgoing, Settle, StopMark, Store, Via};
use handrail::text::Phone;
use tokio::task::JoinSet;

use crate::redis::{Folder, Redis};
use crate::store_conformance::{NOW, keys};

const CONVERSATIONS: u32 = 100_000;
const CHUNK: u32 = 2_000;
/// Bytes before sealing: a state, a transcript entry, the replies to a text.
const STATE: usize = 500;
const ENTRY: usize = 160;
const REPLIES: usize = 200;

fn sealed(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length + 41];
    OsEntropy.fill(&mut bytes);
    bytes
}

/// Loads and commits, as `dispatch` does; what is then to be settled.
async fn turn(store: &Store, n: u32, round: u32) -> Settle {
    let keys = keys();
    let phone = |text: String| Phone::parse(&text).unwrap();
    // More people than there are numbers kept for fiction: the line differs too, and none of this leaves the process.
    let line = phone(format!("+1{}5550{}", 200 + n / 100 % 800, 100 + n % 100));
    let from = phone(format!("+1{}5550100", 200 + n / 80_000));
    let id = keys.conversation(&line, &from);
    let event = keys.event(&EventId::inbound("cost", &format!("{n}-{round}")));
    let loaded = store.load(&id, &event).await.unwrap();
    let lease = Lease { owner: "server-1:0123456789abcdef".to_owned(), until: NOW + 30_000 };
    let out = Outgoing {
        lane: Lane::Conversation,
        number: round + 1,
        via: Via::Inline,
        not_before: NOW,
        sealed: sealed(REPLIES),
    };
    let commit = Commit {
        id,
        event,
        expected: loaded.record.map_or(0, |record| record.version),
        state: sealed(STATE),
        data_key: keys.wrap(&DataKey::generate(&OsEntropy), &id, &OsEntropy),
        log: if round == 0 { vec![sealed(ENTRY), sealed(ENTRY)] } else { Vec::new() },
        out: vec![out],
        replies: sealed(REPLIES),
        stop: StopMark::Keep,
        queues: Vec::new(),
        lease: lease.clone(),
        now: NOW,
        end: NOW + 1_000_000 + i64::from(n % 1000),
        forget: false,
    };
    let outcome = store.commit(&commit).await.unwrap();
    assert!(matches!(outcome, Outcome::Ok { .. }), "{outcome:?}");
    Settle { id, lane: Lane::Conversation, number: round + 1, fence: Fence::Held(lease) }
}

async fn info(redis: &Redis, section: &str, field: &str) -> String {
    let answer = redis.ask(&["INFO", section]).await.unwrap();
    let text: String = redis::from_redis_value(answer).unwrap();
    text.lines().find_map(|line| line.strip_prefix(field)).unwrap_or("none").to_owned()
}

/// Microseconds that Redis has spent in scripts.
async fn scripts(redis: &Redis) -> u64 {
    let mut spent = 0;
    for kind in ["cmdstat_evalsha:", "cmdstat_eval:"] {
        let stat = info(redis, "commandstats", kind).await;
        spent +=
            stat.split_once("usec=").map_or(0, |(_, rest)| rest.split(',').next().unwrap().parse().unwrap());
    }
    spent
}

async fn used(redis: &Redis) -> f64 {
    info(redis, "memory", "used_memory_dataset:").await.parse::<f64>().unwrap()
        + info(redis, "memory", "used_memory_overhead:").await.parse::<f64>().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement of a minute or two, not a check: cargo nextest run --run-ignored only -E 'test(costs_redis)'"]
async fn what_a_turn_costs_redis() {
    let redis = Redis::start(&[]).await;
    let address: Address = redis.url().parse().unwrap();
    let store = Arc::new(Store::open(&address, &keys().fingerprint()).await.unwrap());
    let empty = used(&redis).await;
    for round in 0..2 {
        redis.ask(&["CONFIG", "RESETSTAT"]).await.unwrap();
        let (mut commits, mut settles) = (0, 0);
        for chunk in 0..CONVERSATIONS / CHUNK {
            let before = scripts(&redis).await;
            let mut workers = JoinSet::new();
            for worker in 0..32 {
                let store = store.clone();
                workers.spawn(async move {
                    let mut sent = Vec::new();
                    for n in (chunk * CHUNK + worker..(chunk + 1) * CHUNK).step_by(32) {
                        sent.push(turn(&store, n, round).await);
                    }
                    sent
                });
            }
            let sent = workers.join_all().await;
            let between = scripts(&redis).await;
            for sent in sent {
                assert_eq!(store.settle(&sent).await.unwrap(), sent.len());
            }
            commits += between - before;
            settles += scripts(&redis).await - between;
        }
        let each = |micros: u64| f64::from(u32::try_from(micros).unwrap()) / f64::from(CONVERSATIONS);
        println!("round {round}: {:.1} µs a commit, {:.1} µs a settle", each(commits), each(settles));
        for part in [
            "lrange", "mget", "get", "ltrim", "rpush", "zadd", "hgetall", "hset", "set", "hget", "hdel",
            "zrem",
        ] {
            println!("  {part} {}", info(&redis, "commandstats", &format!("cmdstat_{part}:")).await);
        }
    }
    let with_replays = used(&redis).await;
    let mut cursor = "0".to_owned();
    loop {
        let page = redis.ask(&["SCAN", &cursor, "MATCH", "hr:*:m:*", "COUNT", "5000"]).await.unwrap();
        let (next, keys): (String, Vec<String>) = redis::from_redis_value(page).unwrap();
        if !keys.is_empty() {
            let words: Vec<&str> = std::iter::once("DEL").chain(keys.iter().map(String::as_str)).collect();
            redis.ask(&words).await.unwrap();
        }
        cursor = next;
        if cursor == "0" {
            break;
        }
    }
    let idle = used(&redis).await;
    let each = |bytes: f64| (bytes - empty) / f64::from(CONVERSATIONS);
    println!("bytes a conversation: {:.0} idle, {:.0} with two replays kept", each(idle), each(with_replays));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement of some seconds, not a check: cargo nextest run --run-ignored only -E 'test(in_a_file)'"]
async fn what_a_turn_costs_in_a_file() {
    let folder = Folder::new();
    let address: Address = format!("file:{}/store", folder.path().display()).parse().unwrap();
    let store = Arc::new(Store::open(&address, &keys().fingerprint()).await.unwrap());
    for (round, (at_once, turns)) in (0..).zip([(1, 1_000), (8, 4_000), (64, 10_000)]) {
        let started = tokio::time::Instant::now();
        let mut workers = JoinSet::new();
        for worker in 0..at_once {
            let store = store.clone();
            workers.spawn(async move {
                for n in (worker..turns).step_by(at_once as usize) {
                    turn(&store, n, round).await;
                }
            });
        }
        workers.join_all().await;
        println!("{at_once} at once: {:.0} turns/s", f64::from(turns) / started.elapsed().as_secs_f64());
    }
}
