//! The floor: what any server has to do that answers a signed webhook after one atomic commit. A bare axum handler that
//! checks the same signature and runs the same script with payloads of the same size, and nothing else: it reads no
//! text, loads nothing, seals nothing, settles nothing, and its answer is fixed.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use redis::Value;
use redis::aio::MultiplexedConnection;
use sha1::Sha1;

use super::forms::{PUBLIC_URL, TOKEN};
use super::template::{COMMIT, Template, digest};

/// Characters of a conversation's and of an event's name.
const NAME: usize = 26;

struct Floor {
    redis: MultiplexedConnection,
    digest: String,
    templates: Vec<Template>,
}

/// Serves until it is killed.
pub fn serve(listen: &str, redis: &str, threads: usize, templates: &Path) {
    let templates = serde_json::from_slice(&std::fs::read(templates).unwrap()).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build();
    runtime.unwrap().block_on(async {
        let client = redis::Client::open(redis).unwrap();
        let mut redis = client.get_multiplexed_async_connection().await.unwrap();
        let loaded: String =
            redis::cmd("SCRIPT").arg("LOAD").arg(COMMIT).query_async(&mut redis).await.unwrap();
        assert_eq!(loaded, digest());
        let floor = Arc::new(Floor { redis, digest: loaded, templates });
        let router = Router::new()
            .route("/sms/twilio", post(text))
            .route("/healthz", get(async || "ok\n"))
            .with_state(floor);
        let listener = tokio::net::TcpListener::bind(listen).await.unwrap();
        let listener = listener.tap_io(|stream| stream.set_nodelay(true).unwrap());
        axum::serve(listener, router).await.unwrap();
    });
}

async fn text(State(floor): State<Arc<Floor>>, headers: HeaderMap, body: Bytes) -> Response {
    let Some((from, sid)) = genuine(&headers, &body) else { return StatusCode::FORBIDDEN.into_response() };
    // The load writes who it is, and which of their texts, into the message's id.
    let number = |hex: &str| usize::from_str_radix(hex, 16).unwrap();
    let (person, turn) = (number(&sid[2..18]), number(&sid[18..]));
    let template = &floor.templates[turn];
    let name = format!("{:a<NAME$}", from.trim_start_matches('+'));
    let event = format!("{:b<NAME$}", format!("{person:x}c{turn}"));
    let mut commit = redis::cmd("EVALSHA");
    commit.arg(&floor.digest).arg(template.keys.len());
    for key in &template.keys {
        commit.arg(renamed(key, person, turn, &name, &event));
    }
    for (at, argument) in template.arguments.iter().enumerate() {
        match at {
            0 => commit.arg(&name),
            _ => commit.arg(argument),
        };
    }
    let answer = commit.query_async::<Value>(&mut floor.redis.clone()).await;
    let Ok(Value::Array(answer)) = answer else { return StatusCode::SERVICE_UNAVAILABLE.into_response() };
    if answer.first() != Some(&Value::BulkString(b"o".to_vec())) {
        return StatusCode::CONFLICT.into_response();
    }
    ([(header::CONTENT_TYPE, "text/xml")], template.answer.clone()).into_response()
}

/// `hr:{ppp}:c:<name>`, `hr:{ppp}:c:<name>:out`, `hr:{ppp}:m:<event>`, `hr:{ppp}:due:out` with other names in them.
///
/// Nothing is settled here, and what waits in an outbox makes the next commit dearer: each turn has one of its own.
fn renamed(key: &[u8], person: usize, turn: usize, name: &str, event: &str) -> Vec<u8> {
    let mut key = key.to_vec();
    key[4..7].copy_from_slice(format!("{:03}", person % 256).as_bytes());
    if key.len() >= 11 + NAME {
        let to = if key[9] == b'm' { event } else { name };
        let at = key[9..].iter().position(|b| *b == b':').unwrap() + 10;
        key[at..at + NAME].copy_from_slice(to.as_bytes());
    }
    if key.ends_with(b":out") && key.len() > 11 + NAME {
        let last = key.len() - 1;
        key[last] = b'0' + u8::try_from(turn).unwrap();
    }
    key
}

/// `From` and `MessageSid` of a form whose signature is right.
fn genuine(headers: &HeaderMap, body: &[u8]) -> Option<(String, String)> {
    let signature = STANDARD.decode(headers.get("x-twilio-signature")?.as_bytes()).ok()?;
    let mut fields: Vec<_> = form_urlencoded::parse(body).collect();
    fields.sort_unstable();
    let mut mac = Hmac::<Sha1>::new_from_slice(TOKEN.as_bytes()).ok()?;
    mac.update(PUBLIC_URL.as_bytes());
    mac.update(b"/sms/twilio");
    for (name, value) in &fields {
        mac.update(name.as_bytes());
        mac.update(value.as_bytes());
    }
    mac.verify_slice(&signature).ok()?;
    let one = |name: &str| Some(fields.iter().find(|(n, _)| n == name)?.1.clone().into_owned());
    Some((one("From")?, one("MessageSid")?))
}
