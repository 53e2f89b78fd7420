//! Pages that follow what happens: a stream of server-sent events, each a whole piece of the page as it is now. Whoever
//! comes back after a break gets the newest pieces first, so that nothing is missed and nothing comes twice.

use std::collections::HashMap;
use std::convert::Infallible;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use http_body::Frame;
use tokio::sync::mpsc;

use super::alerts;
use super::board::BoardError;
use super::inbox::Asked;
use super::{Desk, SignedIn};
use crate::seal::ConversationId;

/// Looked at again after this long at the latest: a session that was ended ends here, and times move on.
const ROUND: Duration = Duration::from_secs(1);
/// Pieces that wait for a slow reader; then the newest wait for room.
const WAITING: usize = 8;

/// What goes out on one connection.
struct Stream(mpsc::Receiver<Bytes>);

impl http_body::Body for Stream {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(context).map(|piece| piece.map(|bytes| Ok(Frame::data(bytes))))
    }
}

/// The stream of one page.
pub async fn live(
    State(desk): State<Arc<Desk>>,
    Extension(signed_in): Extension<SignedIn>,
    Query(asked): Query<Asked>,
) -> Response {
    let (pieces, stream) = mpsc::channel(WAITING);
    tokio::spawn(async move {
        let mut page = Following { desk, pieces, sent: HashMap::new() };
        if let Err(error) = page.follow(signed_in, asked).await {
            tracing::warn!(%error, "a page of the desk is followed no more; it will come back by itself");
        }
    });
    let headers = [(header::CONTENT_TYPE, "text/event-stream"), (header::CACHE_CONTROL, "no-store")];
    (headers, Body::new(Stream(stream))).into_response()
}

struct Following {
    desk: Arc<Desk>,
    pieces: mpsc::Sender<Bytes>,
    /// What was sent last, as prints.
    sent: HashMap<&'static str, u64>,
}

impl Following {
    async fn follow(&mut self, signed_in: SignedIn, asked: Asked) -> Result<(), BoardError> {
        let desk = Arc::clone(&self.desk);
        let mut board = desk.follow();
        let open = asked.c.as_deref().and_then(|id| id.parse::<ConversationId>().ok());
        let mut beat = 0_u32;
        loop {
            let now = desk.now();
            let Some(SignedIn { me, .. }) = desk.sessions.alive(&signed_in.session, now).await? else {
                self.send("bye", "signed out").await;
                return Ok(());
            };
            desk.presence.seen(me.id, now).await?;
            self.send("queue", &desk.queue_view(&me, asked.list, open).await?).await;
            if let Some(id) = open {
                desk.viewers.looks(id, &me, now);
                match desk.thread_view(&me, id, asked.list, asked.page).await? {
                    Some(thread) => {
                        // The name of the next act changes each time and says nothing.
                        let plain = |piece: &str| piece.replace(&thread.once, "");
                        self.send_if("head", &thread.head, &plain(&thread.head)).await;
                        self.send_if("log", &thread.log, &plain(&thread.log)).await;
                        self.send_if("card", &thread.card, &plain(&thread.card)).await;
                    }
                    None => self.send("gone", "this conversation is not here any more").await,
                }
            }
            let alerts = alerts::of(&me, &desk.board.borrow(), open, now);
            self.send("alerts", &alerts).await;
            beat += 1;
            if beat.is_multiple_of(15) && self.pieces.send(Bytes::from_static(b": here\n\n")).await.is_err() {
                return Ok(());
            }
            tokio::select! {
                changed = board.changed() => if changed.is_err() { return Ok(()) },
                () = tokio::time::sleep(ROUND) => {}
                () = self.pieces.closed() => return Ok(()),
                () = desk.stop.cancelled() => return Ok(()),
            }
        }
    }

    async fn send(&mut self, name: &'static str, data: &str) {
        self.send_if(name, data, data).await;
    }

    /// Sends a piece if what it says is other than last time.
    async fn send_if(&mut self, name: &'static str, data: &str, says: &str) {
        let mut hasher = DefaultHasher::new();
        says.hash(&mut hasher);
        let print = hasher.finish();
        if self.sent.insert(name, print) == Some(print) {
            return;
        }
        let mut event = format!("event: {name}\n");
        for line in data.lines() {
            event.push_str("data: ");
            event.push_str(line);
            event.push('\n');
        }
        event.push_str(if data.is_empty() { "data:\n\n" } else { "\n" });
        // A reader that has gone is noticed by the caller.
        let _ = self.pieces.send(event.into()).await;
    }
}
