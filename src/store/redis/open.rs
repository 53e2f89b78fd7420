//! Connecting, and the checks without which a store would lose people.

use std::time::Duration;

use ::redis::aio::ConnectionManagerConfig;
use ::redis::cluster::ClusterClientBuilder;
use ::redis::{Client, RedisError, Value};

use super::answer::{bytes, list};
use super::link::Link;
use super::{RESPONSE, RedisStore};
use crate::store::address::without_password;
use crate::store::{OpenError, PARTITIONS, SCHEMA};

const CONNECT: Duration = Duration::from_secs(1);
/// Where schema, partitions and the id key's fingerprint are written.
const META: &str = "hr:meta";

pub(super) async fn single(url: &str, fingerprint: &str) -> Result<RedisStore, OpenError> {
    let place = without_password(url);
    ring(url);
    let client = Client::open(url).map_err(|error| address(&error))?;
    let config = ConnectionManagerConfig::new()
        .set_response_timeout(Some(RESPONSE))
        .set_connection_timeout(Some(CONNECT))
        .set_number_of_retries(4)
        .set_min_delay(Duration::from_millis(50))
        .set_max_delay(Duration::from_millis(500));
    let connect = async || {
        let link = client.get_connection_manager_with_config(config.clone()).await;
        link.map(Link::Single).map_err(|error| unreachable(&place, &error))
    };
    let store = RedisStore { turns: connect().await?, desk: connect().await? };
    check(&store.desk, &place, fingerprint).await?;
    Ok(store)
}

pub(super) async fn cluster(url: &str, fingerprint: &str) -> Result<RedisStore, OpenError> {
    let place = without_password(url);
    ring(url);
    let (scheme, rest) = url.split_once("://").unwrap_or(("redis-cluster", url));
    let scheme = scheme.trim_end_matches("-cluster");
    let (user, hosts) = match rest.rsplit_once('@') {
        Some((user, hosts)) => (format!("{user}@"), hosts),
        None => (String::new(), rest),
    };
    let hosts = hosts.trim_end_matches('/').split(',');
    let nodes: Vec<String> = hosts.map(|host| format!("{scheme}://{user}{}", host.trim())).collect();
    // The client's own defaults, 16 tries from 1.28 s, would outlast every webhook.
    let client = ClusterClientBuilder::new(nodes)
        .retries(3)
        .min_retry_wait(20)
        .max_retry_wait(500)
        .connection_timeout(CONNECT)
        .response_timeout(RESPONSE)
        .build()
        .map_err(|error| address(&error))?;
    let connect = async || {
        let link = client.get_async_connection().await;
        link.map(Link::Cluster).map_err(|error| unreachable(&place, &error))
    };
    let store = RedisStore { turns: connect().await?, desk: connect().await? };
    check(&store.desk, &place, fingerprint).await?;
    Ok(store)
}

/// TLS needs its provider named once in a process; whoever was first is as good.
fn ring(url: &str) {
    if url.starts_with("rediss") {
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
}

async fn check(link: &Link, place: &str, fingerprint: &str) -> Result<(), OpenError> {
    versions(link, place).await?;
    policies(link, place).await?;
    belongs(link, place, fingerprint).await
}

/// Redis 7.0 (sharded publishing, scripts' flags) or Valkey 7.2, on every primary.
async fn versions(link: &Link, place: &str) -> Result<(), OpenError> {
    let info = link.everywhere(::redis::cmd("INFO").arg("server")).await;
    for answer in info.map_err(|error| unreachable(place, &error))? {
        let text = String::from_utf8(text_of(answer)).unwrap_or_default();
        if let Some((product, version)) = too_old(&text) {
            return Err(OpenError::TooOld { place: place.to_owned(), product, version });
        }
    }
    Ok(())
}

/// Product and version, if what `INFO server` says is too old.
fn too_old(info: &str) -> Option<(&'static str, String)> {
    let field = |name: &str| {
        info.lines().find_map(|line| line.strip_prefix(name)).map(|value| value.trim().to_owned())
    };
    // Valkey also names the Redis version it is compatible with.
    let (product, oldest, version) = match field("valkey_version:") {
        Some(version) => ("Valkey", (7, 2), version),
        None => ("Redis", (7, 0), field("redis_version:").unwrap_or_else(|| "of no version".to_owned())),
    };
    let mut numbers = version.split('.').map(|number| number.parse::<u32>().unwrap_or(0));
    let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    (found < oldest).then_some((product, version))
}

/// Eviction is refused; a missing append-only file and a CONFIG that is not permitted are warned of.
async fn policies(link: &Link, place: &str) -> Result<(), OpenError> {
    for (setting, good) in [("maxmemory-policy", "noeviction"), ("appendonly", "yes")] {
        let Ok(answers) = link.everywhere(::redis::cmd("CONFIG").arg("GET").arg(setting)).await else {
            tracing::warn!(store = place, setting, "CONFIG is not permitted: see yourself that it is {good}");
            continue;
        };
        for answer in answers {
            let found = match answer {
                Value::Array(pair) => pair.into_iter().nth(1),
                Value::Map(pairs) => pairs.into_iter().next().map(|(_, value)| value),
                _ => None,
            };
            let found = String::from_utf8(found.and_then(bytes).unwrap_or_default()).unwrap_or_default();
            if setting == "maxmemory-policy" && !found.is_empty() && found != good {
                return Err(OpenError::Evicting { place: place.to_owned(), policy: found });
            }
            if found != good {
                tracing::warn!(
                    store = place,
                    setting,
                    found,
                    "a restart can lose what was answered: set `{setting} {good}`"
                );
            }
        }
    }
    Ok(())
}

/// Takes an empty store over, refuses one that belongs to others. Two servers that come at once agree: the first
/// to write a field wins, and both read what was written.
async fn belongs(link: &Link, place: &str, fingerprint: &str) -> Result<(), OpenError> {
    let ours = [
        ("schema", SCHEMA.to_string()),
        ("partitions", PARTITIONS.to_string()),
        ("id_key", fingerprint.to_owned()),
    ];
    let mut claim = ::redis::pipe();
    for (field, value) in &ours {
        claim.cmd("HSETNX").arg(META).arg(field).arg(value);
    }
    let mut read = ::redis::cmd("HMGET");
    read.arg(META).arg(ours.each_ref().map(|(field, _)| *field).as_slice());
    let failed = |why: crate::store::StoreError| OpenError::Unreachable {
        place: place.to_owned(),
        why: why.to_string(),
    };
    // Read first: a store that belongs to others is not written to, not even a field it lacks.
    let before = read_meta(link.run(&read).await.map_err(failed)?);
    if before.iter().all(Option::is_none) {
        link.pipe(&claim).await.map_err(failed)?;
    }
    let found = read_meta(link.run(&read).await.map_err(failed)?);
    let [schema, partitions, id_key] =
        [0, 1, 2].map(|at| found.get(at).cloned().flatten().unwrap_or_else(|| "none".to_owned()));
    let place = place.to_owned();
    if schema != ours[0].1 {
        return Err(OpenError::OtherSchema { place, found: schema, ours: SCHEMA });
    }
    if partitions != ours[1].1 {
        return Err(OpenError::OtherPartitions { place, found: partitions, ours: PARTITIONS });
    }
    if id_key != ours[2].1 {
        return Err(OpenError::OtherKey { place });
    }
    Ok(())
}

fn read_meta(answer: Value) -> Vec<Option<String>> {
    let values = list(answer).unwrap_or_default();
    values.into_iter().map(|value| bytes(value).and_then(|bytes| String::from_utf8(bytes).ok())).collect()
}

fn text_of(value: Value) -> Vec<u8> {
    match value {
        Value::VerbatimString { text, .. } => text.into_bytes(),
        other => bytes(other).unwrap_or_default(),
    }
}

fn address(error: &RedisError) -> OpenError {
    // The client's description, without its detail: that may repeat the address, password and all.
    OpenError::Address(error.category().to_owned())
}

fn unreachable(place: &str, error: &RedisError) -> OpenError {
    OpenError::Unreachable { place: place.to_owned(), why: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::too_old;

    #[test]
    fn old_servers_are_named() {
        for (info, expected) in [
            ("redis_version:7.0.15\r\n", None),
            ("# Server\r\nredis_version:8.2.1\r\n", None),
            ("redis_version:6.2.14\r\n", Some(("Redis", "6.2.14"))),
            ("redis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.0.1\r\n", None),
            (
                "redis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:7.0.9\r\n",
                Some(("Valkey", "7.0.9")),
            ),
            ("", Some(("Redis", "of no version"))),
        ] {
            let expected = expected.map(|(product, version)| (product, version.to_owned()));
            assert_eq!(too_old(info), expected, "{info}");
        }
    }
}
