//! The operator's listener: metrics and health, on an address of its own that no provider and no person reaches.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;

use super::{House, ready};
use crate::dispatch::{head, line};
use crate::store::Queue;

/// People counted in one list; beyond that it says at least so many.
const MOST: usize = 1000;

/// The addresses.
pub fn router(house: Arc<House>) -> Router {
    Router::new()
        .route("/metrics", get(metrics))
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .with_state(house)
}

async fn metrics(State(house): State<Arc<House>>) -> impl IntoResponse {
    let mut text = head("handrail_build_info", "gauge", "The version that runs.");
    let version = format!("version=\"{}\"", env!("CARGO_PKG_VERSION"));
    line(&mut text, "handrail_build_info", &version, &1);
    text += &house.dispatch.metrics().render();
    let store = house.dispatch.store();
    let mut up = store.ping().await.is_ok();
    let mut waiting = String::new();
    for (queue, name) in
        [(Queue::Safety, "safety"), (Queue::Person, "person"), (Queue::Navigator, "navigator")]
    {
        match store.queue(queue, MOST).await {
            Ok(people) => {
                line(&mut waiting, "handrail_people_waiting", &format!("queue=\"{name}\""), &people.len());
            }
            Err(_) => up = false,
        }
    }
    let due = store.due(house.dispatch.clock().now().0).await;
    text += &head("handrail_store_up", "gauge", "Whether the store answers.");
    line(&mut text, "handrail_store_up", "", &u8::from(up && due.is_ok()));
    text +=
        &head("handrail_people_waiting", "gauge", "People on each of the desk's lists, counted up to 1000.");
    text += &waiting;
    if let Ok(due) = due {
        text += &head(
            "handrail_outbox_due_partitions",
            "gauge",
            "Partitions of 256 in which a text is due to be sent.",
        );
        line(&mut text, "handrail_outbox_due_partitions", "", &due.len());
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text)
}
