//! The board: who waits, who is in danger, who is held by whom. Read from the store each second and after each change
//! in this process; every open page of the desk follows it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::Desk;
use super::presence::Presence;
use super::records::RecordError;
use crate::conversation::{Conversation, Moment, Queue, StaffId};
use crate::dispatch::ReceiveError;
use crate::seal::ConversationId;

/// Other servers' changes are seen after this long at the latest.
const ROUND: Duration = Duration::from_secs(1);
/// Changes that come together are looked at together.
const GATHER: Duration = Duration::from_millis(60);
/// Conversations of each list.
const LISTED: usize = 200;

/// One conversation that somebody has to see to.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Which.
    pub id: ConversationId,
    /// Its state.
    pub conversation: Arc<Conversation>,
}

/// All of them, as of a moment.
#[derive(Debug, Clone, Default)]
pub struct Board {
    /// When it was read.
    pub at: Moment,
    /// In order: danger first, then the longest wait.
    pub entries: Vec<Entry>,
    /// Who is on shift.
    pub there: Vec<Presence>,
    /// What everybody is called.
    pub names: HashMap<StaffId, String>,
}

impl Board {
    /// How many conversations somebody holds.
    pub fn held_by(&self, staff: StaffId) -> usize {
        self.entries.iter().filter(|entry| entry.conversation.holder.staff() == Some(staff)).count()
    }

    /// What somebody is called.
    pub fn name(&self, staff: StaffId) -> &str {
        self.names.get(&staff).map_or("a colleague", String::as_str)
    }

    /// The others who are on shift: whom a conversation can be given to.
    pub fn colleagues(&self, me: StaffId) -> Vec<(String, String)> {
        let others = self.there.iter().map(|one| one.staff).filter(|staff| *staff != me);
        others.map(|staff| (staff.to_string(), self.name(staff).to_owned())).collect()
    }

    /// Whether somebody is on shift who can hold one more. Only then may the line say that a person will text.
    pub fn is_staffed(&self) -> bool {
        self.there.iter().any(|one| self.held_by(one.staff) < usize::from(one.room))
    }
}

/// Why the board could not be read.
#[derive(Debug, thiserror::Error)]
pub enum BoardError {
    /// A conversation.
    #[error(transparent)]
    Conversation(#[from] ReceiveError),
    /// The desk's records.
    #[error(transparent)]
    Record(#[from] RecordError),
}

/// Keeps the board up to date, for ever, until told to stop.
pub async fn keep(desk: Arc<Desk>, stop: CancellationToken) {
    let mut changes = desk.dispatch.changes();
    let mut known: HashMap<ConversationId, Arc<Conversation>> = HashMap::new();
    loop {
        let mut touched = HashSet::new();
        let round = tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(ROUND) => true,
            change = changes.recv() => match change {
                Ok(id) => !touched.insert(id),
                // More than we could follow: everything is read anew.
                Err(RecvError::Lagged(_)) => true,
                Err(RecvError::Closed) => return,
            },
        };
        if !round {
            tokio::time::sleep(GATHER).await;
            while let Ok(id) = changes.try_recv() {
                touched.insert(id);
            }
        }
        if round {
            known.clear();
        }
        known.retain(|id, _| !touched.contains(id));
        match desk.read_board(&mut known).await {
            Ok(board) => {
                desk.dispatch.set_staffed(board.is_staffed());
                desk.board.send_replace(Arc::new(board));
            }
            Err(error) => tracing::warn!(%error, "the desk's lists could not be read; trying again"),
        }
    }
}

impl Desk {
    /// Follows the board.
    pub(super) fn follow(&self) -> watch::Receiver<Arc<Board>> {
        self.board.subscribe()
    }

    async fn read_board(
        &self,
        known: &mut HashMap<ConversationId, Arc<Conversation>>,
    ) -> Result<Board, BoardError> {
        let store = self.dispatch.store();
        let lists = tokio::join!(
            store.queue(Queue::Safety, LISTED),
            store.queue(Queue::Person, LISTED),
            store.queue(Queue::Navigator, LISTED),
            store.queue(Queue::Held, LISTED),
        );
        let mut entries: Vec<Entry> = Vec::new();
        let mut seen = HashSet::new();
        for list in [lists.0, lists.1, lists.2, lists.3] {
            for (id, _) in list.map_err(ReceiveError::Store)? {
                if !seen.insert(id) {
                    continue;
                }
                let conversation = match known.get(&id) {
                    Some(conversation) => Arc::clone(conversation),
                    None => match self.dispatch.look(&id).await? {
                        Some(looked) => Arc::new(looked.conversation),
                        None => continue,
                    },
                };
                known.insert(id, Arc::clone(&conversation));
                entries.push(Entry { id, conversation });
            }
        }
        let everybody = self.accounts.all().await?;
        let names = everybody.into_iter().map(|account| (account.id, account.name)).collect();
        Ok(Board { at: self.now(), entries, there: self.presence.there(self.now()).await?, names })
    }
}
