//! What stands around every page, and pages that are one sentence.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Account, Right};
use crate::conversation::Moment;

/// The head of a page: where we are, and who looks.
#[derive(Debug, Default)]
pub struct Frame<'a> {
    pub me: Option<Shown<'a>>,
    pub place: &'static str,
    pub on_shift: bool,
}

/// Who looks at a page.
#[derive(Debug)]
pub struct Shown<'a> {
    pub name: &'a str,
    account: &'a Account,
}

impl Shown<'_> {
    pub fn reads(&self) -> bool {
        self.account.role.may(Right::Read)
    }

    pub fn writes(&self) -> bool {
        self.account.role.may(Right::Write)
    }

    pub fn times(&self) -> bool {
        self.account.role.may(Right::Times)
    }

    pub fn audits(&self) -> bool {
        self.account.role.may(Right::Audit)
    }

    pub fn people(&self) -> bool {
        self.account.role.may(Right::People)
    }

    pub fn settings(&self) -> bool {
        self.account.role.may(Right::Settings)
    }
}

impl<'a> Frame<'a> {
    /// For somebody who is signed in.
    pub fn of(account: &'a Account, place: &'static str, on_shift: bool) -> Self {
        Self { me: Some(Shown { name: &account.name, account }), place, on_shift }
    }
}

/// A page, or the honest sentence that it cannot be made.
pub fn page(template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => Html(html).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page of the desk could not be made");
            (StatusCode::INTERNAL_SERVER_ERROR, "this page could not be made\n").into_response()
        }
    }
}

/// One sentence.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    pub title: &'a str,
    pub sentence: &'a str,
}

#[derive(Template)]
#[template(path = "message.html")]
struct MessagePage<'a> {
    frame: Frame<'a>,
    title: &'a str,
    sentence: &'a str,
}

/// A page of one sentence.
pub fn told(status: StatusCode, message: Message<'_>) -> Response {
    let Message { title, sentence } = message;
    (status, page(&MessagePage { frame: Frame::default(), title, sentence })).into_response()
}

/// A time as it is shown: the day where it is not today, and the minute. In UTC until the line has a zone.
pub fn clock(at: Moment, now: Moment) -> String {
    let shown =
        |moment: Moment| Timestamp::from_millisecond(moment.0).unwrap_or_default().to_zoned(TimeZone::UTC);
    let (at, now) = (shown(at), shown(now));
    let form = if at.date() == now.date() { "%H:%M" } else { "%b %-d, %H:%M" };
    format!("{} UTC", at.strftime(form))
}
