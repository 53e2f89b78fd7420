//! The one way in: is the request from our own pages, who sends it, may they; and what every answer carries.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use super::board::BoardError;
use super::frame::{Message, told};
use super::{Desk, RecordError, Right};

/// Nothing but our own files; no script or style inside a page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
     base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// What a door needs.
#[derive(Clone)]
pub struct Needs {
    pub desk: Arc<Desk>,
    pub right: Option<Right>,
}

/// Lets a request pass, or turns it away.
pub async fn pass(State(needs): State<Needs>, mut request: Request, next: Next) -> Response {
    let foreign = request.method() != Method::GET && !is_own(request.headers());
    let response = if foreign {
        tracing::warn!("a request to the desk from another site was refused");
        let sentence =
            "This did not come from a page of the desk. Go back, load the page again, and try once more.";
        told(StatusCode::FORBIDDEN, Message { title: "Refused", sentence })
    } else if let Some(right) = needs.right {
        match needs.desk.sessions.of(request.headers(), needs.desk.now()).await {
            Err(error) => unavailable(&error),
            Ok(None) => Redirect::to("/desk/sign-in").into_response(),
            Ok(Some(signed_in)) if !signed_in.me.role.may(right) => {
                tracing::warn!(staff = %signed_in.me.id, ?right, "somebody at the desk was turned away");
                let sentence = "Your role does not open this page. An administrator can change it.";
                told(StatusCode::FORBIDDEN, Message { title: "Not for your role", sentence })
            }
            Ok(Some(signed_in)) => {
                request.extensions_mut().insert(signed_in);
                next.run(request).await
            }
        }
    } else {
        next.run(request).await
    };
    guarded(response)
}

/// Whether a request that changes something comes from our own pages. Browsers say so in `Sec-Fetch-Site`; one that
/// does not know it says in `Origin` from where it comes.
fn is_own(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| HeaderValue::to_str(value).ok());
    match text("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => {
            let origin = text("origin").and_then(|origin| origin.split_once("://"));
            origin.zip(text("host")).is_some_and(|((_, from), host)| from == host)
        }
    }
}

/// The store does not answer.
pub fn unavailable(error: &RecordError) -> Response {
    tracing::error!(%error, "the desk cannot reach its records");
    let sentence = "The desk cannot reach its store just now. Nothing was changed. Try again in a moment.";
    told(StatusCode::SERVICE_UNAVAILABLE, Message { title: "One moment", sentence })
}

/// A conversation or a record could not be read.
pub fn gone_wrong(error: &BoardError) -> Response {
    tracing::error!(%error, "the desk cannot reach its store");
    let sentence = "The desk cannot reach its store just now. Try again in a moment.";
    told(StatusCode::SERVICE_UNAVAILABLE, Message { title: "One moment", sentence })
}

fn guarded(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in [
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;

    use super::is_own;

    #[test]
    fn only_our_own_pages_change_anything() {
        for (headers, own) in [
            (&[("sec-fetch-site", "same-origin")][..], true),
            (&[("sec-fetch-site", "same-site"), ("origin", "https://a"), ("host", "a")], false),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "none")], false),
            (&[("origin", "https://line.example.org"), ("host", "line.example.org")], true),
            (&[("origin", "https://evil.example"), ("host", "line.example.org")], false),
            (&[("origin", "null"), ("host", "line.example.org")], false),
            (&[("host", "line.example.org")], false),
        ] {
            let mut map = HeaderMap::new();
            for (name, value) in headers {
                map.insert(*name, value.parse().unwrap());
            }
            assert_eq!(is_own(&map), own, "{headers:?}");
        }
    }
}
