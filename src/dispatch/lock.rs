//! One text of a person at a time, so that a server does not race itself. Other servers race through the store.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Mutex as Turnstile, OwnedMutexGuard};

use crate::seal::ConversationId;

/// The conversations that are being worked on in this process.
#[derive(Debug, Default)]
pub struct Locks(Mutex<HashMap<ConversationId, Arc<Turnstile<()>>>>);

/// Holds a conversation until it is dropped.
#[derive(Debug)]
pub struct Held<'a> {
    locks: &'a Locks,
    id: ConversationId,
    guard: Option<OwnedMutexGuard<()>>,
}

impl Locks {
    /// Waits for the conversation's turn. First come, first served.
    pub async fn hold(&self, id: &ConversationId) -> Held<'_> {
        // A std mutex: nothing is awaited while it is held.
        let turnstile = {
            let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(map.entry(*id).or_default())
        };
        let guard = turnstile.lock_owned().await;
        Held { locks: self, id: *id, guard: Some(guard) }
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.guard = None;
        let mut map = self.locks.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Only the map's own reference is left: nobody waits, and nobody can come while the map is held.
        if map.get(&self.id).is_some_and(|turnstile| Arc::strong_count(turnstile) == 1) {
            map.remove(&self.id);
        }
    }
}
