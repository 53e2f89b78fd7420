//! Looking without touching: what the desk shows of a conversation.

use std::sync::atomic::Ordering;

use tokio::sync::broadcast;

use super::receive::{Dispatch, ReceiveError};
use super::record::{self, Logged};
use crate::conversation::{Conversation, EventId};
use crate::seal::{ConversationId, Field, SealError};

/// A conversation as it stands.
#[derive(Debug, Clone)]
pub struct Looked {
    /// Counts its commits.
    pub version: u64,
    /// Its state.
    pub conversation: Conversation,
}

impl Dispatch {
    /// Follows which conversations change in this process.
    pub fn changes(&self) -> broadcast::Receiver<ConversationId> {
        self.changes.subscribe()
    }

    /// Whether somebody at the desk is on shift with room: only then is a person promised.
    pub fn set_staffed(&self, staffed: bool) {
        self.staffed.store(staffed, Ordering::Relaxed);
    }

    /// A conversation as it stands; none if there is none, or it is forgotten.
    pub async fn look(&self, id: &ConversationId) -> Result<Option<Looked>, ReceiveError> {
        // An event that never happens: the load is the same.
        let never = self.keys().event(&EventId::act("look"));
        let loaded = self.store().load(id, &never).await?;
        let Some(kept) = loaded.record else { return Ok(None) };
        let known = record::open(self.keys(), id, Some(kept), loaded.stopped, self.entropy())?;
        Ok(Some(Looked { version: known.version, conversation: known.conversation }))
    }

    /// A page of its transcript, the oldest entry first; page 0 is the newest.
    pub async fn transcript(&self, id: &ConversationId, page: usize) -> Result<Vec<Logged>, ReceiveError> {
        let never = self.keys().event(&EventId::act("look"));
        let loaded = self.store().load(id, &never).await?;
        let Some(kept) = loaded.record else { return Ok(Vec::new()) };
        let known = record::open(self.keys(), id, Some(kept), loaded.stopped, self.entropy())?;
        let sealed = self.store().transcript(id, page).await?;
        let open = |entry: &Vec<u8>| {
            let plain = known.key.open(id, Field::Log, entry)?;
            serde_json::from_slice(&plain).map_err(|_| SealError::Unreadable)
        };
        Ok(sealed.iter().map(open).collect::<Result<_, SealError>>()?)
    }
}
