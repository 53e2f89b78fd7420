//! The operator's socket: a file in the store's folder that only its owner may open. Commands reach the server that
//! owns the store through it; nothing on it is reachable over the network.

use std::fs::{self, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use tokio::net::UnixListener;

use crate::dispatch::{Done, Operator, Order};

/// The socket's name in the store's folder.
pub const FILE: &str = "handrail.sock";

/// The socket, gone when dropped.
#[derive(Debug)]
pub struct Socket {
    path: PathBuf,
    listener: Option<UnixListener>,
}

impl Socket {
    /// Makes it in a folder that is ours alone. One that is there already was left by a server that died: the store
    /// belongs to one process, and we own it.
    pub fn open(folder: &Path) -> std::io::Result<Self> {
        let path = folder.join(FILE);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let listener = UnixListener::bind(&path)?;
        fs::set_permissions(&path, Permissions::from_mode(0o600))?;
        Ok(Self { path, listener: Some(listener) })
    }

    /// Carries out what comes in, until `stop`.
    pub async fn serve(mut self, operator: Arc<Operator>, stop: impl Future<Output = ()> + Send + 'static) {
        let Some(listener) = self.listener.take() else { return };
        let router = Router::new().route("/order", post(order)).with_state(operator);
        if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stop).await {
            tracing::error!(%error, "the operator's socket failed: commands cannot reach this server");
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

async fn order(
    State(operator): State<Arc<Operator>>,
    Json(order): Json<Order>,
) -> Result<Json<Done>, (StatusCode, String)> {
    let done = operator.carry_out(order).await;
    done.map(Json).map_err(|error| (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))
}
