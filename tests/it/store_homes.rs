//! The store's homes: the conformance suite against each, and whom they refuse.

use std::os::unix::fs::PermissionsExt as _;

use handrail::store::{Address, OpenError, Store};

use crate::redis::{Cluster, Folder, Redis};
use crate::store_conformance::{self, Home, keys, run};

async fn open(address: &str) -> Result<Store, OpenError> {
    Store::open(&address.parse::<Address>().unwrap(), &keys().fingerprint()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn memory_conforms() {
    let one = open("memory:").await.unwrap();
    run(&Home { two: one.clone(), one }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_conforms_and_lasts() {
    let folder = Folder::new();
    let address = format!("file:{}/store", folder.path().display());
    let one = open(&address).await.unwrap();
    let home = Home { two: one.clone(), one };
    run(&home).await;
    let file = folder.path().join("store/store.redb");
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));

    let second = open(&address).await.unwrap_err();
    assert!(second.to_string().contains("another handrail serve owns"), "{second}");
    let queue = handrail::store::Queue::Navigator;
    let before = home.one.queue(queue, 10).await.unwrap();
    drop(home);
    let reopened = open(&address).await.unwrap();
    assert_eq!(reopened.queue(queue, 10).await.unwrap(), before);
    assert_eq!(before.len(), 2);
    drop(reopened);

    let stranger = Store::open(&address.parse().unwrap(), "another fingerprint").await.unwrap_err();
    assert!(matches!(stranger, OpenError::OtherKey { .. }), "{stranger}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redis_conforms() {
    let redis = Redis::start(&[]).await;
    let home = Home { one: open(&redis.url()).await.unwrap(), two: open(&redis.url()).await.unwrap() };
    run(&home).await;
    // A server that lost its scripts is taught again.
    redis.ask(&["SCRIPT", "FLUSH"]).await.unwrap();
    redis.ask(&["FLUSHALL"]).await.unwrap();
    run(&home).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cluster_conforms() {
    let cluster = Cluster::start().await;
    let home = Home { one: open(&cluster.url()).await.unwrap(), two: open(&cluster.url()).await.unwrap() };
    run(&home).await;
    for node in &cluster.nodes {
        let size = node.ask(&["DBSIZE"]).await.unwrap();
        assert!(matches!(size, redis::Value::Int(keys) if keys > 0), "every primary has its share");
    }
    cluster.nodes[2].ask(&["CONFIG", "SET", "maxmemory-policy", "volatile-ttl"]).await.unwrap();
    let refused = open(&cluster.url()).await.unwrap_err();
    assert!(matches!(refused, OpenError::Evicting { .. }), "every primary is asked: {refused}");
}

/// What the network may do to a turn: the connection breaks, or the answer comes too late.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_turn_survives_the_network() {
    let redis = Redis::start(&[]).await;
    let store = open(&redis.url()).await.unwrap();
    store_conformance::breaks(&store, async || {
        redis.ask(&["CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"]).await.unwrap();
    })
    .await;
    // Longer than the two seconds after which an answer counts as lost, shorter than twice that.
    redis.ask(&["CLIENT", "PAUSE", "2500", "WRITE"]).await.unwrap();
    store_conformance::is_repeated(&store).await;
}

#[tokio::test]
async fn redis_that_evicts_is_refused() {
    let redis = Redis::start(&["--maxmemory-policy", "allkeys-lru"]).await;
    let refused = open(&redis.url()).await.unwrap_err();
    let said = refused.to_string();
    assert!(said.contains("allkeys-lru") && said.contains("set `maxmemory-policy noeviction`"), "{said}");
}

#[tokio::test]
async fn redis_of_others_is_refused_and_left_alone() {
    let redis = Redis::start(&[]).await;
    open(&redis.url()).await.unwrap();
    open(&redis.url()).await.unwrap();
    for (field, value, said) in [
        ("id_key", "someone else's", "was written with another key file"),
        ("schema", "99", "has schema 99, this handrail has 1"),
        ("partitions", "512", "has 512 partitions, this handrail has 256"),
    ] {
        let redis::Value::BulkString(before) = redis.ask(&["HGET", "hr:meta", field]).await.unwrap() else {
            panic!("{field} is written")
        };
        redis.ask(&["HSET", "hr:meta", field, value]).await.unwrap();
        let refused = open(&redis.url()).await.unwrap_err().to_string();
        assert!(refused.contains(said), "{refused}");
        redis.ask(&["HSET", "hr:meta", field, &String::from_utf8(before).unwrap()]).await.unwrap();
    }
    redis.ask(&["HDEL", "hr:meta", "schema"]).await.unwrap();
    let refused = open(&redis.url()).await.unwrap_err().to_string();
    assert!(refused.contains("has schema none"), "{refused}");
}

#[tokio::test]
async fn redis_without_config_is_warned_of_only() {
    let redis = Redis::start(&[]).await;
    let rules = ["ACL", "SETUSER", "line", "on", ">p@ss", "~*", "&*", "+@all", "-config"];
    redis.ask(&rules).await.unwrap();
    open(&format!("redis://line:p%40ss@127.0.0.1:{}", redis.port)).await.unwrap();
    let refused =
        open(&format!("redis://line:wrong@127.0.0.1:{}", redis.port)).await.unwrap_err().to_string();
    assert!(refused.contains("cannot be reached") && !refused.contains("wrong@"), "{refused}");
}

#[tokio::test]
async fn nobody_there_is_said() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let refused = open(&format!("redis://127.0.0.1:{port}")).await.unwrap_err();
    assert!(matches!(refused, OpenError::Unreachable { .. }), "{refused}");
    let refused = open(&format!("redis-cluster://127.0.0.1:{port}")).await.unwrap_err();
    assert!(matches!(refused, OpenError::Unreachable { .. }), "{refused}");
    let refused = open(&format!("rediss://127.0.0.1:{port}")).await.unwrap_err();
    assert!(matches!(refused, OpenError::Unreachable { .. }), "{refused}");
    let refused = open("redis-sentinel://127.0.0.1:1/main").await.unwrap_err();
    assert!(matches!(refused, OpenError::Sentinel), "{refused}");
}
