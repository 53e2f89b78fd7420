//! Who else has a conversation open, and who is writing in it: known in this process, forgotten within seconds.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::Account;
use crate::conversation::{Moment, StaffId};
use crate::seal::ConversationId;

/// Whoever has not been seen for so long has left.
const LEFT: Duration = Duration::from_secs(4);

/// Who looks at what.
#[derive(Debug, Default)]
pub struct Viewers(Mutex<HashMap<ConversationId, Vec<Viewer>>>);

#[derive(Debug)]
struct Viewer {
    who: StaffId,
    name: String,
    seen: Moment,
    wrote: Moment,
}

impl Viewers {
    /// Somebody has it open.
    pub fn looks(&self, id: ConversationId, me: &Account, now: Moment) {
        self.note(id, me, now, false);
    }

    /// Somebody types.
    pub fn writes(&self, id: ConversationId, me: &Account, now: Moment) {
        self.note(id, me, now, true);
    }

    /// The others, each in a few words.
    pub fn others(&self, id: ConversationId, me: StaffId, now: Moment) -> Vec<String> {
        let map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let there = map.get(&id).into_iter().flatten();
        let others = there.filter(|viewer| viewer.who != me && now.since(viewer.seen) < LEFT);
        others
            .map(|viewer| {
                let writes = now.since(viewer.wrote) < LEFT;
                format!("{} {}", viewer.name, if writes { "is writing" } else { "looks too" })
            })
            .collect()
    }

    fn note(&self, id: ConversationId, me: &Account, now: Moment, writes: bool) {
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        map.retain(|_, viewers| {
            viewers.retain(|viewer| now.since(viewer.seen) < LEFT);
            !viewers.is_empty()
        });
        let viewers = map.entry(id).or_default();
        match viewers.iter_mut().find(|viewer| viewer.who == me.id) {
            Some(viewer) => {
                viewer.seen = now;
                viewer.wrote = if writes { now } else { viewer.wrote };
            }
            None => {
                let wrote = if writes { now } else { Moment(0) };
                viewers.push(Viewer { who: me.id, name: me.name.clone(), seen: now, wrote });
            }
        }
    }
}
