//! Who is on shift. Only they let the line promise a person.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use serde::{Deserialize, Serialize};

use super::gate::unavailable;
use super::records::{Kept, RecordError, Records};
use super::{Account, Desk, SignedIn};
use crate::conversation::{Moment, StaffId};
use crate::store::{Page, Shelf};

/// Somebody who has shown no page for so long has gone, whatever the switch says.
const GONE: Duration = Duration::from_mins(2);
/// A sign of life is written down once in so long.
const NOTED: Duration = Duration::from_secs(30);

/// One who is on shift.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Presence {
    /// Who.
    pub staff: StaffId,
    /// Since when.
    pub since: Moment,
    /// The last sign of life of a page of theirs.
    pub seen: Moment,
    /// Conversations they can hold at once.
    pub room: u8,
}

impl Presence {
    /// Whether they are there.
    pub fn is_there(&self, now: Moment) -> bool {
        now.since(self.seen) < GONE
    }
}

/// Everybody's.
#[derive(Clone, Debug)]
pub struct Presences(Records);

impl Presences {
    /// Over the desk's records.
    pub fn new(records: Records) -> Self {
        Self(records)
    }

    /// Those who are there now.
    pub async fn there(&self, now: Moment) -> Result<Vec<Presence>, RecordError> {
        let kept = self.0.page::<Presence>(Shelf::Presence, Page::ALL).await?;
        Ok(kept.into_iter().map(|kept| kept.value).filter(|one| one.is_there(now)).collect())
    }

    /// Somebody comes on shift.
    pub async fn come(&self, account: &Account, now: Moment) -> Result<(), RecordError> {
        let name = account.id.to_string();
        let presence = Presence { staff: account.id, since: now, seen: now, room: account.room };
        let before = self.0.get::<Presence>(Shelf::Presence, &name).await?;
        let version = before.map_or(0, |kept: Kept<Presence>| kept.version);
        // Two pages at once: either will do.
        self.0.put(Shelf::Presence, &name, version, &presence).await?;
        Ok(())
    }

    /// Somebody goes off shift.
    pub async fn leave(&self, staff: StaffId) -> Result<(), RecordError> {
        self.0.remove(Shelf::Presence, &staff.to_string()).await?;
        Ok(())
    }

    /// A page of theirs is open.
    pub async fn seen(&self, staff: StaffId, now: Moment) -> Result<(), RecordError> {
        let name = staff.to_string();
        let Some(kept) = self.0.get::<Presence>(Shelf::Presence, &name).await? else { return Ok(()) };
        if now.since(kept.value.seen) >= NOTED {
            self.0.put(Shelf::Presence, &name, kept.version, &Presence { seen: now, ..kept.value }).await?;
        }
        Ok(())
    }
}

/// The switch.
#[derive(Deserialize)]
pub struct Switch {
    on: String,
}

/// Comes on shift or leaves it.
pub async fn switch(
    State(desk): State<Arc<Desk>>,
    Extension(signed_in): Extension<SignedIn>,
    Form(form): Form<Switch>,
) -> Response {
    let done = if form.on == "yes" {
        desk.presence.come(&signed_in.me, desk.now()).await
    } else {
        desk.presence.leave(signed_in.me.id).await
    };
    match done {
        Ok(()) => Redirect::to("/desk").into_response(),
        Err(error) => unavailable(&error),
    }
}
