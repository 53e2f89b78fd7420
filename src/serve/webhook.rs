//! `/sms/{provider}`, its receipts, and voice calls to the number.

use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Request as HttpRequest, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::body::Taken;
use super::{BODY, House};
use crate::channel::twilio::{Twilio, twiml, voice};
use crate::channel::{Arrival, Refusal, Request};
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
                (status, format!("{refusal}\n")).into_response()
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
    let twilio = provider_named(&house, &provider)?;
    let arrival = twilio.receive(&webhook.as_sent()).map_err(NotAnswered::Refused)?;
    match arrival {
        Arrival::Text { line, from, event } => {
            let reach = Reach { channel: provider, line, person: from };
            let answered = house.dispatch.receive(&reach, &event).await.map_err(NotAnswered::Later)?;
            Ok(answer(twilio, answered))
        }
        Arrival::Unanswerable(why) => {
            tracing::info!(%why, "a text that is never answered");
            Ok(xml(twiml::EMPTY.into()))
        }
    }
}

/// What became of a text of ours. The signature is checked; nothing is kept of it yet but the log line.
pub async fn status(
    State(house): State<Arc<House>>,
    Path(provider): Path<String>,
    webhook: Webhook,
) -> Result<Response, NotAnswered> {
    let twilio = provider_named(&house, &provider)?;
    let receipt = twilio.status(&webhook.as_sent()).map_err(NotAnswered::Refused)?;
    if receipt.status.is_failure() {
        tracing::warn!(message = %receipt.message, status = ?receipt.status, error = receipt.error, "a text of ours did not arrive");
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Somebody calls the number.
pub async fn voice(
    State(house): State<Arc<House>>,
    Path(provider): Path<String>,
    webhook: Webhook,
) -> Result<Response, NotAnswered> {
    let twilio = provider_named(&house, &provider)?;
    let call = twilio.call(&webhook.as_sent()).map_err(NotAnswered::Refused)?;
    let world = house.dispatch.world();
    let [en, es] = Language::ALL.map(|language| world.spoken(language));
    let helpline = world.book.line.helpline.as_deref();
    Ok(xml(voice::answer(call, &voice::Spoken { en: &en, es: &es, helpline })))
}

fn provider_named<'a>(house: &'a House, provider: &str) -> Result<&'a Twilio, NotAnswered> {
    house.channels.providers.twilio.as_ref().filter(|_| provider == "twilio").ok_or(NotAnswered::Unknown)
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
    fn as_sent(&self) -> Request<'_> {
        let Self { parts, body } = self;
        Request {
            method: parts.method.as_str(),
            path: parts.uri.path(),
            query: parts.uri.query().unwrap_or_default(),
            content_type: text_of(&parts.headers, header::CONTENT_TYPE.as_str()),
            signature: text_of(&parts.headers, "x-twilio-signature"),
            body,
        }
    }
}

fn text_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn answer(twilio: &Twilio, answered: Answered) -> Response {
    let addresses: Vec<String> = answered
        .replies
        .iter()
        .map(|r| twilio.status_url(&format!("{}.{}", answered.id, r.number)))
        .collect();
    let replies: Vec<_> = answered
        .replies
        .iter()
        .zip(&addresses)
        .map(|(reply, status_url)| twiml::Reply { text: &reply.text, status_url })
        .collect();
    let body = Taken::new(twiml::messages(&replies), answered.ticket);
    ([(header::CONTENT_TYPE, twiml::CONTENT_TYPE)], Body::new(body)).into_response()
}

fn xml(document: String) -> Response {
    ([(header::CONTENT_TYPE, twiml::CONTENT_TYPE)], document).into_response()
}
