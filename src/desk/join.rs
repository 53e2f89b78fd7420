//! Joining by an invitation.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::frame::{Frame, Message, page as rendered, told};
use super::gate::unavailable;
use super::sign_in::begun;
use super::{AccountError, Desk, Invite, Joining, Token};

#[derive(Template)]
#[template(path = "join.html")]
struct Page<'a> {
    frame: Frame<'a>,
    role: &'a str,
    name: &'a str,
    login: &'a str,
    key: String,
    link: String,
    wrong: Option<String>,
}

fn shown(invite: &Invite, name: &str, login: &str, wrong: Option<String>) -> Response {
    let label = if login.is_empty() { "desk" } else { login };
    let (role, key, link) = (invite.role.name(), invite.totp.typed(), invite.totp.link(label));
    rendered(&Page { frame: Frame::default(), role, name, login, key, link, wrong })
}

fn refused(error: &AccountError) -> Response {
    match error {
        AccountError::Record(error) => unavailable(error),
        other => {
            told(StatusCode::NOT_FOUND, Message { title: "This link is gone", sentence: &other.to_string() })
        }
    }
}

async fn invited(desk: &Desk, token: &str) -> Result<(Token, Invite), AccountError> {
    let token: Token = token.parse().map_err(|_| AccountError::NotInvited)?;
    let invite = desk.accounts.invited(&token, desk.now()).await?;
    Ok((token, invite))
}

/// The page.
pub async fn page(State(desk): State<Arc<Desk>>, Path(token): Path<String>) -> Response {
    match invited(&desk, &token).await {
        Ok((_, invite)) => shown(&invite, &invite.name, "", None),
        Err(error) => refused(&error),
    }
}

/// Joins.
pub async fn enter(
    State(desk): State<Arc<Desk>>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(form): Form<Joining>,
) -> Response {
    let (token, invite) = match invited(&desk, &token).await {
        Ok(found) => found,
        Err(error) => return refused(&error),
    };
    let (name, login) = (form.name.clone(), form.login.clone());
    match desk.accounts.join(&token, form, desk.now()).await {
        Ok(account) => {
            tracing::info!(staff = %account.id, role = account.role.name(), "somebody joined the desk");
            begun(&desk, account.id, &headers).await.unwrap_or_else(|error| unavailable(&error))
        }
        Err(error @ (AccountError::Record(_) | AccountError::NotInvited)) => refused(&error),
        Err(error) => {
            let page = shown(&invite, &name, &login, Some(error.to_string()));
            (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
        }
    }
}
