//! The listener: what is answered on which address, and the limits before anything is read.
//!
//! A request is refused (4xx) before it touches the store, or taken in whole. If the process dies in between, the
//! provider has no answer and sends the text again.

mod body;
mod operator;
mod phone;
mod webhook;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::{any, get, post};
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;

use crate::desk::{self, Desk};
use crate::dispatch::Dispatch;
use crate::settings::Channels;

/// Bytes of a webhook's body. Twilio's largest, 1,600 characters percent-encoded with all its fields, is near 20 kB.
const BODY: usize = 64 * 1024;

/// All that a request may need.
#[derive(Debug)]
pub struct House {
    /// The shell around the turn.
    pub dispatch: Arc<Dispatch>,
    /// The staff console.
    pub desk: Arc<Desk>,
    /// The ways in.
    pub channels: Channels,
}

/// Serves until `stop` resolves; then finishes what is in hand, and settles what has left.
pub async fn serve(
    house: Arc<House>,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    // Replies are small and waited for: they leave at once.
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection keeps its delay");
        }
    });
    let desk = Arc::clone(&house.desk);
    let stop = async move {
        stop.await;
        // Pages that follow the desk would hold the door open for ever.
        desk.close();
    };
    axum::serve(listener, router(Arc::clone(&house))).with_graceful_shutdown(stop).await?;
    house.dispatch.settled().await;
    Ok(())
}

/// Serves the operator's own addresses until the process ends: they are asked for even while the line stops.
pub async fn serve_operator(house: Arc<House>, listener: TcpListener) {
    if let Err(error) = axum::serve(listener, operator::router(house)).await {
        tracing::error!(%error, "the operator's listener failed");
    }
}

/// The addresses.
pub fn router(house: Arc<House>) -> Router {
    let mut router = Router::new()
        .route("/sms/{provider}", any(webhook::text))
        .route("/sms/{provider}/status", any(webhook::status))
        .route("/voice/{provider}", any(webhook::voice))
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready));
    if house.channels.phone {
        router = router
            .route("/phone", get(phone::page))
            .route("/phone/{file}", get(phone::file))
            .route("/phone/send", post(phone::send))
            .route("/phone/wait", post(phone::wait));
    }
    let desk = desk::router(Arc::clone(&house.desk));
    router.with_state(house).merge(desk).layer(CatchPanicLayer::new())
}

/// Ready means that the store answers within a second.
async fn ready(State(house): State<Arc<House>>) -> impl IntoResponse {
    match tokio::time::timeout(Duration::from_secs(1), house.dispatch.store().ping()).await {
        Ok(Ok(())) => (StatusCode::OK, "ready\n"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer\n"),
    }
}
