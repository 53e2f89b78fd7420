//! Signing in, slowed where it fails.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::frame::{Frame, page as rendered};
use super::gate::unavailable;
use super::{AccountError, Desk, RecordError};
use crate::conversation::StaffId;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct Page<'a> {
    frame: Frame<'a>,
    line: &'a str,
    login: &'a str,
    wrong: Option<String>,
}

/// What somebody signs in with.
#[derive(Deserialize)]
pub struct Credentials {
    login: String,
    password: String,
    code: String,
}

/// The page.
pub async fn page(State(desk): State<Arc<Desk>>) -> Response {
    shown(&desk, "", None)
}

fn shown(desk: &Desk, login: &str, wrong: Option<String>) -> Response {
    let line = &desk.dispatch.world().book.line.name;
    rendered(&Page { frame: Frame::default(), line, login, wrong })
}

/// Signs in.
pub async fn enter(
    State(desk): State<Arc<Desk>>,
    headers: HeaderMap,
    Form(form): Form<Credentials>,
) -> Response {
    let now = desk.now();
    let login = form.login.trim().to_lowercase();
    if let Some(wait) = desk.throttle.wait(&login, now) {
        let wrong = format!("Too many tries. Wait {} s, then try again.", wait.as_secs().max(1));
        return (StatusCode::TOO_MANY_REQUESTS, shown(&desk, &login, Some(wrong))).into_response();
    }
    match desk.accounts.sign_in(&login, form.password, &form.code, now).await {
        Ok(account) => {
            desk.throttle.passed(&login);
            tracing::info!(staff = %account.id, "somebody signed in at the desk");
            begun(&desk, account.id, &headers).await.unwrap_or_else(|error| unavailable(&error))
        }
        Err(AccountError::Record(error)) => unavailable(&error),
        Err(refused) => {
            desk.throttle.failed(&login, now);
            tracing::warn!("a sign-in at the desk was refused");
            (StatusCode::UNAUTHORIZED, shown(&desk, &login, Some(refused.to_string()))).into_response()
        }
    }
}

/// A session begins: to the inbox, with its cookie.
pub async fn begun(desk: &Desk, staff: StaffId, headers: &HeaderMap) -> Result<Response, RecordError> {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let token = desk.sessions.begin(staff, agent, desk.now()).await?;
    let mut response = Redirect::to("/desk").into_response();
    if let Some(cookie) = desk.sessions.cookie(Some(&token)) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}
