//! `/sms/{provider}`, its receipts, and voice calls to the number.

use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Request as HttpRequest, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::body::Taken;
use super::{BODY, House};
use crate::channel::{Answer, Arrival, Provider, Refusal, Reply, Request, Spoken};
use crate::conversation::Reach;
use crate::dispatch::{Answered, ReceiveError};
use crate::text::Language;

/// Why a webhook is not answered with a reply.
#[derive(Debug)]
pub enum NotAnswered {
    /// No such provider is set: 404.
    Unknown,
    /// The body is larger than any provider sends: 413.
    TooLarge,
    /// It is not genuine, or not a message: 4xx, and no trace of it.
    Refused(Refusal),
    /// It could not be taken in: 503, so that it comes again.
    Later(ReceiveError),
}

impl IntoResponse for NotAnswered {
    fn into_response(self) -> Response {
        match self {
            Self::Unknown => (StatusCode::NOT_FOUND, "no such provider is set\n").into_response(),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "the body is too large\n").into_response(),
            Self::Refused(refusal) => {
                tracing::warn!(%refusal, "a webhook was refused");
                let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::BAD_REQUEST);
                let mut response = (status, format!("{refusal}\n")).into_response();
                if status == StatusCode::UNAUTHORIZED {
                    let wanted = HeaderValue::from_static("Basic realm=\"handrail\"");
                    response.headers_mut().insert(header::WWW_AUTHENTICATE, wanted);
                }
                response
            }
            Self::Later(error) => {
                tracing::error!(%error, "a text was not taken in; the provider will send it again");
                (StatusCode::SERVICE_UNAVAILABLE, "not now: please send it again\n").into_response()
            }
        }
    }
}

/// A text.
pub async fn text(
    State(house): State<Arc<House>>,
    Path(provider): Path<String>,
    webhook: Webhook,
) -> Result<Response, NotAnswered> {
    let provider = named(&house, &provider)?;
    let begin = house.dispatch.clock().now();
    let answered = async {
        let arrivals = webhook.read(&house, |request| provider.receive(request))?;
        let taken = take_in(&house, provider, arrivals).await?;
        Ok(taken.map_or_else(
            || said(provider.answer(&[])),
            |(reach, answered)| answer(provider, &reach, answered),
        ))
    };
    let answered = answered.await;
    house.dispatch.metrics().webhook(
        provider.name(),
        outcome(&answered),
        house.dispatch.clock().now().since(begin),
    );
    answered
}

/// What became of a text of ours.
pub async fn status(
    State(house): State<Arc<House>>,
    Path(provider): Path<String>,
    webhook: Webhook,
) -> Result<Response, NotAnswered> {
    let provider = named(&house, &provider)?;
    let arrivals = webhook.read(&house, |request| provider.status(request))?;
    take_in(&house, provider, arrivals).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn outcome(answered: &Result<Response, NotAnswered>) -> &'static str {
    match answered {
        Ok(_) => "answered",
        Err(NotAnswered::Later(_)) => "later",
        Err(_) => "refused",
    }
}

/// Somebody calls the number.
pub async fn voice(
    State(house): State<Arc<House>>,
    Path(provider): Path<String>,
    webhook: Webhook,
) -> Result<Response, NotAnswered> {
    let provider = named(&house, &provider)?;
    let world = house.dispatch.world();
    let [en, es] = Language::ALL.map(|language| world.spoken(language));
    let spoken = Spoken { en: &en, es: &es, helpline: world.book.line.helpline.as_deref() };
    webhook.read(&house, |request| provider.call(request, &spoken)).map(said)
}

fn named<'a>(house: &'a House, provider: &str) -> Result<&'a dyn Provider, NotAnswered> {
    house.channels.providers.named(provider).ok_or(NotAnswered::Unknown)
}

/// Takes everything in that one request brought, in its order. What was taken in before something fails is not taken
/// in again when the whole comes once more. Gives back the last text with what it is answered.
async fn take_in(
    house: &House,
    provider: &dyn Provider,
    arrivals: Vec<Arrival>,
) -> Result<Option<(Reach, Answered)>, NotAnswered> {
    let mut taken = None;
    for arrival in arrivals {
        match arrival {
            Arrival::Text { line, from, event } => {
                let reach = Reach { channel: provider.name().to_owned(), line, person: from };
                let answered = house.dispatch.receive(&reach, &event).await.map_err(NotAnswered::Later)?;
                if !provider.answers_inline() {
                    house.dispatch.send_emergency(&reach, &answered).await;
                }
                taken = Some((reach, answered));
            }
            Arrival::Unanswerable(why) => tracing::info!(%why, "a text that is never answered"),
            Arrival::Receipt(receipt) => house.dispatch.receipt(&receipt).await,
        }
    }
    Ok(taken)
}

/// A request as it came. The body is read here and nowhere else: the signature is over its very bytes.
#[derive(Debug)]
pub struct Webhook {
    parts: Parts,
    body: Bytes,
}

impl<S: Send + Sync> FromRequest<S> for Webhook {
    type Rejection = NotAnswered;

    async fn from_request(request: HttpRequest<Body>, _: &S) -> Result<Self, NotAnswered> {
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, BODY).await.map_err(|_| NotAnswered::TooLarge)?;
        Ok(Self { parts, body })
    }
}

impl Webhook {
    /// Hands the request to whoever reads it, byte for byte.
    fn read<T>(
        &self,
        house: &House,
        read: impl FnOnce(&Request<'_>) -> Result<T, Refusal>,
    ) -> Result<T, NotAnswered> {
        let Self { parts, body } = self;
        let headers = parts.headers.iter();
        let headers: Vec<_> =
            headers.filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?))).collect();
        let request = Request {
            method: parts.method.as_str(),
            path: parts.uri.path(),
            query: parts.uri.query().unwrap_or_default(),
            headers: &headers,
            body,
            at: house.dispatch.clock().now(),
        };
        read(&request).map_err(NotAnswered::Refused)
    }
}

/// The answer with what is replied in it, settled when it was taken.
fn answer(provider: &dyn Provider, reach: &Reach, answered: Answered) -> Response {
    let references: Vec<String> =
        answered.replies.iter().map(|reply| format!("{}.{}", answered.id, reply.number)).collect();
    let replies = answered.replies.iter().zip(&references).map(|(reply, reference)| Reply {
        line: &reach.line,
        person: &reach.person,
        text: &reply.text,
        reference,
    });
    let Answer { content_type, body } = provider.answer(&replies.collect::<Vec<_>>());
    ([(header::CONTENT_TYPE, content_type)], Body::new(Taken::new(body, answered.ticket))).into_response()
}

fn said(answer: Answer) -> Response {
    ([(header::CONTENT_TYPE, answer.content_type)], answer.body).into_response()
}
