//! The desk: staff watch conversations, step in, and escalate people to admissions navigators.
//!
//! Pages are made here and need no script to work; a small script of ours makes them live. Every address is a [`Door`]
//! that says what right it needs, and there is no way in but through [`gate`]. What staff do to a conversation is an
//! event like any other, committed once; what they read is written to the audit before it is shown.
//!
//! If the process dies half-way: an act was committed or it was not, and its form may be sent again, since it carries
//! the event's own id. Sessions and accounts are in the store, so that another server goes on.

mod account;
mod acts;
mod alerts;
mod audit;
mod board;
mod canned;
mod card;
mod frame;
mod gate;
mod inbox;
mod join;
mod live;
mod me;
mod password;
mod people;
mod presence;
mod records;
mod role;
mod see;
mod session;
mod sign_in;
mod thread;
mod throttle;
mod token;
mod totp;
mod viewers;

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

pub use account::{Account, AccountError, Accounts, Invite, Joining};
pub use audit::{Audit, Row, Verdict};
pub use board::{Board, keep};
pub use presence::{Presence, Presences};
pub use records::{RecordError, Records};
pub use role::{Right, Role};
pub use session::{Session, Sessions, SignedIn};
pub use token::{NoToken, Token};
pub use totp::TotpSecret;

use self::frame::Frame;
use self::gate::Needs;
use self::throttle::Throttle;
use self::viewers::Viewers;
use crate::conversation::{Moment, StaffId};
use crate::dispatch::Dispatch;

/// All that a page of the desk may need.
#[derive(Debug)]
pub struct Desk {
    dispatch: Arc<Dispatch>,
    accounts: Accounts,
    sessions: Sessions,
    presence: Presences,
    throttle: Throttle,
    records: Records,
    audit: Audit,
    viewers: Viewers,
    board: watch::Sender<Arc<Board>>,
    stop: CancellationToken,
    /// Where the desk is reached, without a slash at the end: stands in invitations.
    address: String,
}

impl Desk {
    /// The desk of a line. `address` is where browsers reach this server: `https://line.example.org`.
    pub fn new(dispatch: Arc<Dispatch>, records: Records, address: &str, stop: CancellationToken) -> Self {
        let accounts = Accounts::new(records.clone());
        let https = address.starts_with("https://");
        Self {
            dispatch,
            sessions: Sessions::new(records.clone(), accounts.clone(), https),
            presence: Presences::new(records.clone()),
            audit: Audit::new(records.clone()),
            records,
            viewers: Viewers::default(),
            board: watch::channel(Arc::default()).0,
            stop,
            accounts,
            throttle: Throttle::default(),
            address: address.trim_end_matches('/').to_owned(),
        }
    }

    /// Ends the pages that follow the desk: they come back to whoever serves next.
    pub fn close(&self) {
        self.stop.cancel();
    }

    /// The accounts.
    pub fn accounts(&self) -> &Accounts {
        &self.accounts
    }

    /// The address of an invitation.
    pub fn link(&self, token: &Token) -> String {
        format!("{}/desk/join/{}", self.address, token.reveal())
    }

    /// The head of somebody's page.
    async fn frame<'a>(&self, me: &'a Account, place: &'static str) -> Result<Frame<'a>, RecordError> {
        Ok(Frame::of(me, place, self.on_shift().await?.contains(&me.id)))
    }

    /// Who is on shift.
    async fn on_shift(&self) -> Result<Vec<StaffId>, RecordError> {
        Ok(self.presence.there(self.now()).await?.iter().map(|one| one.staff).collect())
    }

    fn now(&self) -> Moment {
        self.dispatch.clock().now()
    }
}

/// An address of the desk, and who may come in by it.
#[derive(Debug, Clone, Copy)]
pub struct Door {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Its path; what stands in braces is an id.
    pub path: &'static str,
    /// What it takes to come in; none for anybody.
    pub needs: Option<Right>,
}

/// A door and what is behind it.
struct Room(Door, MethodRouter<Arc<Desk>>);

/// Every door, in one place.
fn rooms() -> Vec<Room> {
    let door = |method, path, needs, behind| Room(Door { method, path, needs }, behind);
    let anybody = None;
    let (own, people) = (Some(Right::Own), Some(Right::People));
    let (read, write, accept) = (Some(Right::Read), Some(Right::Write), Some(Right::Accept));
    vec![
        door("GET", "/desk", read, get(inbox::page)),
        door("GET", "/desk/assets/{file}", anybody, get(asset)),
        door("GET", "/desk/sign-in", anybody, get(sign_in::page)),
        door("POST", "/desk/sign-in", anybody, post(sign_in::enter)),
        door("GET", "/desk/join/{token}", anybody, get(join::page)),
        door("POST", "/desk/join/{token}", anybody, post(join::enter)),
        door("GET", "/desk/me", own, get(me::page)),
        door("POST", "/desk/me/end", own, post(me::end)),
        door("GET", "/desk/live", read, get(live::live)),
        door("GET", "/desk/c/{id}", read, get(thread::page)),
        door("POST", "/desk/c/{id}/accept", accept, post(acts::accept)),
        door("POST", "/desk/c/{id}/decline", accept, post(acts::decline)),
        door("POST", "/desk/c/{id}/writing", write, post(acts::writing)),
        door("POST", "/desk/c/{id}/{act}", write, post(acts::act)),
        door("POST", "/desk/presence", write, post(presence::switch)),
        door("GET", "/desk/people", people, get(people::page)),
        door("POST", "/desk/people", people, post(people::invite)),
        door("POST", "/desk/people/switch", people, post(people::switch)),
    ]
}

/// The doors: for tests that try every role at each.
pub fn doors() -> Vec<Door> {
    rooms().into_iter().map(|room| room.0).collect()
}

/// The desk's addresses.
pub fn router(desk: Arc<Desk>) -> Router {
    let mut router = Router::new();
    for Room(door, behind) in rooms() {
        let needs = Needs { desk: Arc::clone(&desk), right: door.needs };
        router =
            router.route(door.path, behind.layer(axum::middleware::from_fn_with_state(needs, gate::pass)));
    }
    router.with_state(desk)
}

/// The files that pages ask for: style, script, icon.
async fn asset(Path(file): Path<String>) -> Response {
    let (kind, contents) = match file.as_str() {
        "desk.css" => ("text/css; charset=utf-8", include_str!("assets/desk.css")),
        "desk.js" => ("text/javascript; charset=utf-8", include_str!("assets/desk.js")),
        "icon.svg" => ("image/svg+xml", include_str!("assets/icon.svg")),
        _ => return (StatusCode::NOT_FOUND, "there is no such file\n").into_response(),
    };
    ([(header::CONTENT_TYPE, kind)], contents).into_response()
}
