//! Who works at the desk: inviting, disabling, and taking back in.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use serde::Deserialize;

use super::frame::{Frame, page as rendered};
use super::gate::unavailable;
use super::{Account, Desk, RecordError, Role, SignedIn};
use crate::conversation::StaffId;
use crate::text::Language;

#[derive(Template)]
#[template(path = "people.html")]
struct Page<'a> {
    frame: Frame<'a>,
    people: Vec<Row>,
    roles: [Role; 6],
    invited: Option<String>,
    wrong: Option<String>,
}

struct Row {
    id: StaffId,
    name: String,
    login: String,
    role: &'static str,
    /// What else is to be known of them, a word or two each.
    marks: Vec<&'static str>,
    works_for: String,
    disabled: bool,
    own: bool,
}

/// Whom to invite.
#[derive(Deserialize)]
pub struct Inviting {
    name: String,
    role: String,
    #[serde(default)]
    works_for: String,
}

/// Whom to disable or enable.
#[derive(Deserialize)]
pub struct Switching {
    id: StaffId,
    to: String,
}

/// The page.
pub async fn page(State(desk): State<Arc<Desk>>, Extension(signed_in): Extension<SignedIn>) -> Response {
    shown(&desk, &signed_in.me, None, None).await.unwrap_or_else(|error| unavailable(&error))
}

async fn shown(
    desk: &Desk,
    me: &Account,
    invited: Option<String>,
    wrong: Option<String>,
) -> Result<Response, RecordError> {
    let on_shift = desk.on_shift().await?;
    let row = |account: Account| Row {
        own: account.id == me.id,
        marks: [
            on_shift.contains(&account.id).then_some("on shift"),
            account.languages.contains(&Language::Es).then_some("Spanish"),
            account.disabled.map(|_| "disabled"),
        ]
        .into_iter()
        .flatten()
        .collect(),
        disabled: account.disabled.is_some(),
        id: account.id,
        name: account.name,
        login: account.login,
        role: account.role.name(),
        works_for: account.works_for,
    };
    let people = desk.accounts.all().await?.into_iter().map(row).collect();
    Ok(rendered(&Page { frame: desk.frame(me, "people").await?, people, roles: Role::ALL, invited, wrong }))
}

/// Invites somebody; the link is shown once.
pub async fn invite(
    State(desk): State<Arc<Desk>>,
    Extension(signed_in): Extension<SignedIn>,
    Form(form): Form<Inviting>,
) -> Response {
    let Some(role) = Role::named(&form.role) else {
        let wrong = Some("Choose one of the roles.".to_owned());
        return shown(&desk, &signed_in.me, None, wrong).await.unwrap_or_else(|error| unavailable(&error));
    };
    let invited = async {
        let token = desk.accounts.invite(role, &form.name, &form.works_for, desk.now()).await?;
        tracing::info!(by = %signed_in.me.id, role = role.name(), "somebody was invited to the desk");
        shown(&desk, &signed_in.me, Some(desk.link(&token)), None).await
    };
    invited.await.unwrap_or_else(|error| unavailable(&error))
}

/// Disables somebody, whose sessions end at once, or takes them back in. Nobody does it to themselves, so that an
/// administrator is always left.
pub async fn switch(
    State(desk): State<Arc<Desk>>,
    Extension(signed_in): Extension<SignedIn>,
    Form(form): Form<Switching>,
) -> Response {
    if form.id != signed_in.me.id {
        let now = desk.now();
        let done = async {
            let disabled = (form.to == "disabled").then_some(now);
            desk.accounts.change(form.id, |account| account.disabled = disabled).await?;
            if disabled.is_some() {
                desk.sessions.end_all(form.id).await?;
                desk.presence.leave(form.id).await?;
            }
            tracing::info!(by = %signed_in.me.id, staff = %form.id, disabled = disabled.is_some(), "an account was switched");
            Ok::<_, RecordError>(())
        };
        if let Err(error) = done.await {
            return unavailable(&error);
        }
    }
    Redirect::to("/desk/people").into_response()
}
