//! `/phone`: the simulated phone, a channel like any other, for this machine only.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::House;
use super::body::Taken;
use crate::channel::phone::{
    CONTENT_SECURITY_POLICY, FILES, NotTaken, Shown, answer, error, later, receive, waiting,
};
use crate::channel::{Arrival, Request};
use crate::conversation::{Reach, What};
use crate::dispatch::ReceiveError;
use crate::text::Phone;

/// The line's own number on the simulated phone: the first of those kept for fiction.
const LINE: &str = "+16155550100";

/// The page asks again after this long; below what proxies and browsers put up with.
const WAIT: Duration = Duration::from_secs(20);

/// Why a text from the page is not answered.
#[derive(Debug)]
pub enum NotAnswered {
    /// It is no text that the page sends: 400.
    NotTaken(NotTaken),
    /// It could not be taken in: 503.
    Later(ReceiveError),
}

impl IntoResponse for NotAnswered {
    fn into_response(self) -> Response {
        let (status, sentence) = match self {
            Self::NotTaken(why) => (StatusCode::BAD_REQUEST, why.to_string()),
            Self::Later(why) => {
                tracing::error!(error = %why, "a text from the phone was not taken in");
                (
                    StatusCode::SERVICE_UNAVAILABLE,
                    "The line cannot answer right now. Try again in a moment.".into(),
                )
            }
        };
        (status, [(header::CONTENT_TYPE, "application/json")], error(&sentence)).into_response()
    }
}

/// The page.
pub async fn page() -> Response {
    served("/phone")
}

/// Its style and its script.
pub async fn file(Path(name): Path<String>) -> Response {
    served(&format!("/phone/{name}"))
}

fn served(path: &str) -> Response {
    let Some(file) = FILES.iter().find(|f| f.path == path) else {
        return (StatusCode::NOT_FOUND, "there is no such page\n").into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, file.content_type),
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, file.contents).into_response()
}

/// A text from the page.
pub async fn send(
    State(house): State<Arc<House>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, NotAnswered> {
    // Names the texts of scripts that name none themselves; a repeat of such a text is a new text.
    static SPARE: AtomicU64 = AtomicU64::new(0);
    let spare = format!("{}-{}", house.dispatch.owner(), SPARE.fetch_add(1, Ordering::Relaxed));
    let line = Phone::parse(LINE).map_err(|_| NotAnswered::NotTaken(NotTaken::NotAText))?;
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
    let content_type = [("content-type", content_type.unwrap_or_default())];
    let request = Request {
        method: "POST",
        path: "/phone/send",
        query: "",
        headers: &content_type,
        body: &body,
        at: house.dispatch.clock().now(),
    };
    let Arrival::Text { line, from, event } =
        receive(&request, &line, &spare).map_err(NotAnswered::NotTaken)?
    else {
        return Err(NotAnswered::NotTaken(NotTaken::NotAText));
    };
    let reach = Reach { channel: "phone".to_owned(), line, person: from };
    let answered = house.dispatch.receive(&reach, &event).await.map_err(NotAnswered::Later)?;
    let What::Text(text) = &event.what else { return Err(NotAnswered::NotTaken(NotTaken::NotAText)) };
    let language = answered.seen.as_ref().and_then(|seen| seen.language);
    let written_in = answered.seen.as_ref().and_then(|seen| seen.reading.as_ref()).and_then(|r| r.language);
    let shown: Vec<_> = answered.replies.iter().map(|r| Shown { text: &r.text, language }).collect();
    let rendered = answer(Shown { text: text.body.reveal(), language: written_in }, &shown);
    let body = Body::new(Taken::new(rendered, answered.ticket));
    Ok(([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")], body)
        .into_response())
}

/// What came for the page's phones outside of an answer: waits for it as long as the page likes to.
pub async fn wait(State(house): State<Arc<House>>, body: Bytes) -> Result<Response, NotAnswered> {
    let waiting = waiting(&body).map_err(NotAnswered::NotTaken)?;
    let came = house.dispatch.post().mailbox.after(&waiting.phones, waiting.after, WAIT).await;
    let came: Vec<_> =
        came.iter().map(|(phone, letter)| (phone, letter.number, letter.text.as_str())).collect();
    Ok(([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")], later(&came))
        .into_response())
}
