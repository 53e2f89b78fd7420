//! One's own account: where one is signed in, and the end of it.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use serde::Deserialize;

use super::frame::{Frame, clock, page as rendered};
use super::gate::unavailable;
use super::{Desk, RecordError, SignedIn};

#[derive(Template)]
#[template(path = "me.html")]
struct Page<'a> {
    frame: Frame<'a>,
    me: Me<'a>,
    sessions: Vec<Row>,
}

struct Me<'a> {
    name: &'a str,
    login: &'a str,
    role: &'a str,
}

struct Row {
    name: String,
    browser: String,
    since: String,
    seen: String,
    this: bool,
}

/// Which session ends.
#[derive(Deserialize)]
pub struct Ending {
    session: String,
}

/// The page.
pub async fn page(State(desk): State<Arc<Desk>>, Extension(signed_in): Extension<SignedIn>) -> Response {
    made(&desk, &signed_in).await.unwrap_or_else(|error| unavailable(&error))
}

async fn made(desk: &Desk, signed_in: &SignedIn) -> Result<Response, RecordError> {
    let (now, me) = (desk.now(), &signed_in.me);
    let theirs = desk.sessions.theirs(me.id, now).await?;
    let row = |(name, session): (String, super::Session)| Row {
        this: name == signed_in.session,
        name,
        browser: session.browser,
        since: clock(session.since, now),
        seen: clock(session.seen, now),
    };
    let sessions = theirs.into_iter().map(row).collect();
    let frame = desk.frame(me, "me").await?;
    let me = Me { name: &me.name, login: &me.login, role: me.role.name() };
    Ok(rendered(&Page { frame, me, sessions }))
}

/// Ends a session of one's own, or all of them.
pub async fn end(
    State(desk): State<Arc<Desk>>,
    Extension(signed_in): Extension<SignedIn>,
    Form(ending): Form<Ending>,
) -> Response {
    let me = signed_in.me.id;
    let ended = match ending.session.as_str() {
        "all" => desk.sessions.end_all(me).await,
        one => desk.sessions.end(one, me).await,
    };
    if let Err(error) = ended {
        return unavailable(&error);
    }
    if ending.session != "all" && ending.session != signed_in.session {
        return Redirect::to("/desk/me").into_response();
    }
    let mut response = Redirect::to("/desk/sign-in").into_response();
    if let Some(cookie) = desk.sessions.cookie(None) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    // What a shared computer may have kept of the pages goes too.
    response
        .headers_mut()
        .insert("clear-site-data", axum::http::HeaderValue::from_static("\"cache\", \"storage\""));
    response
}
