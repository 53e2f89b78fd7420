//! A text comes in: load, turn, commit. At most two round trips to the store, one when the person is warm.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use arc_swap::ArcSwap;
use tokio::sync::{Notify, broadcast};
use tokio::time::timeout;

use super::Clock;
use super::lines::{self, Lines};
use super::lock::Locks;
use super::marks::Marks;
use super::metrics::Metrics;
use super::post::Post;
use super::record::{self, Known, Sealing, Stored};
use super::settle::{Settler, Ticket};
use super::warm::Warm;
use crate::conversation::{Conversation, Event, Moment, Reach, Refusal, Turn, What, World, turn};
use crate::meaning::Reading;
use crate::meeting::Meetings;
use crate::seal::{ConversationId, Entropy, Keys, SealError};
use crate::store::{Fence, Lease, Outcome, Replay, Settle, Store, StoreError, Via};
use crate::text::Language;

/// An inline reply is ours to give for this long; then its outcome is unknown.
const LEASE: Duration = Duration::from_secs(30);
/// A text that could not be committed within this time is left to the provider to send again.
const PATIENCE: Duration = Duration::from_secs(10);
/// With the store silent this long, a text that tells of danger is answered without it.
const DANGER_PATIENCE: Duration = Duration::from_secs(3);

/// Changes that the desk may lag behind; then it reads everything anew.
const CHANGES: usize = 1024;

/// Between two tries while the store is away.
const PAUSE: Duration = Duration::from_millis(100);

/// Everything that a text needs on its way.
#[derive(Debug)]
pub struct Dispatch {
    store: Arc<Store>,
    keys: Keys,
    /// Swapped whole; a turn uses one from its beginning to its end.
    world: ArcSwap<World>,
    entropy: Box<dyn Entropy>,
    clock: Clock,
    warm: Warm,
    locks: Locks,
    lines: Lines,
    marks: Marks,
    settler: Settler,
    post: Post,
    metrics: Metrics,
    /// Rung when something was put into the outbox for the API.
    bell: Notify,
    /// Tells the desk which conversations have changed.
    pub(super) changes: broadcast::Sender<ConversationId>,
    /// Somebody at the desk is on shift with room.
    pub(super) staffed: AtomicBool,
    /// Names this process in leases; with a counter, each lease of its own.
    owner: String,
    leases: AtomicU64,
}

/// A text that was taken in.
#[derive(Debug)]
pub struct Answered {
    /// Whose it was: rides in status addresses.
    pub id: ConversationId,
    /// What to say back, in order. Empty is an answer too.
    pub replies: Vec<Stored>,
    /// Hand it in when the answer has left: it settles the replies in the outbox.
    pub ticket: Ticket,
    /// What the turn saw and left, for those who show it; none for a repeat.
    pub seen: Option<Seen>,
    /// The conversation after a turn that staff or a timer set off; none for a text or a repeat.
    pub after: Option<Conversation>,
    /// Why an act of staff was not done.
    pub refused: Option<Refusal>,
}

/// The turn's reading and the state after it.
#[derive(Debug)]
pub struct Seen {
    /// How the text was read.
    pub reading: Option<Reading>,
    /// The flow and step that are open now.
    pub open: Option<(String, String)>,
    /// The language that the line answers in.
    pub language: Option<Language>,
    /// Who answers.
    pub holder: &'static str,
    /// Whether we may write.
    pub consent: &'static str,
}

/// Why a text could not be taken in. Nothing was promised: the provider sends it again.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    /// The store did not answer in time.
    #[error("the store did not answer within {} s: the provider will send the text again", PATIENCE.as_secs())]
    Late,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What is stored cannot be opened with our keys.
    #[error("a conversation cannot be opened: {0}")]
    Sealed(#[from] SealError),
}

impl Dispatch {
    /// Puts the shell together.
    pub fn new(
        store: Arc<Store>,
        keys: Keys,
        world: Arc<World>,
        entropy: Box<dyn Entropy>,
        clock: Clock,
        warm: usize,
        post: Post,
    ) -> Self {
        let mut token = [0; 8];
        entropy.fill(&mut token);
        Self {
            settler: Settler::start(Arc::clone(&store)),
            store,
            keys,
            world: ArcSwap::new(world),
            entropy,
            clock,
            warm: Warm::new(warm),
            locks: Locks::default(),
            lines: Lines::default(),
            marks: Marks::default(),
            post,
            metrics: Metrics::default(),
            bell: Notify::new(),
            changes: broadcast::channel(CHANGES).0,
            staffed: AtomicBool::new(false),
            owner: format!("{:016x}", u64::from_le_bytes(token)),
            leases: AtomicU64::new(0),
        }
    }

    /// Writes who opts out, comes back or is forgotten into a file too.
    #[must_use]
    pub fn with_marks(self, marks: Marks) -> Self {
        Self { marks, ..self }
    }

    /// The name that this process leases under.
    pub fn owner(&self) -> &str {
        &self.owner
    }

    /// The flows and texts in use.
    pub fn world(&self) -> Arc<World> {
        self.world.load_full()
    }

    /// Everything that begins from now on uses these flows and texts; what is under way ends with the ones before.
    pub fn swap(&self, world: &World) {
        self.world.rcu(|before| world.with_meetings(Arc::clone(&before.meetings)));
    }

    /// Everything that begins from now on knows these meetings.
    pub fn stock(&self, meetings: &Arc<Meetings>) {
        self.world.rcu(|world| world.with_meetings(Arc::clone(meetings)));
    }

    /// The clock in use.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The store in use.
    pub fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// The keys in use.
    pub(super) fn keys(&self) -> &Keys {
        &self.keys
    }

    /// What is counted.
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// The randomness in use.
    pub(super) fn entropy(&self) -> &dyn Entropy {
        &*self.entropy
    }

    /// The ways out.
    pub fn post(&self) -> &Post {
        &self.post
    }

    /// Something waits in an outbox: the sender need not wait for its next round.
    pub(super) fn kick(&self) {
        self.bell.notify_one();
    }

    /// Waits for a [`Self::kick`].
    pub(super) async fn posted(&self) {
        self.bell.notified().await;
    }

    /// Waits until everything that was handed in is settled.
    pub async fn settled(&self) {
        self.settler.settled().await;
    }

    /// Takes a text in, whole or not at all.
    pub async fn receive(&self, reach: &Reach, event: &Event) -> Result<Answered, ReceiveError> {
        let id = self.keys.conversation(&reach.line, &reach.person);
        if self.lines.is_new(&reach.line)
            && let Err(error) = lines::keep(&self.store, &self.keys, &reach.line, &*self.entropy).await
        {
            self.lines.unknown(&reach.line);
            tracing::warn!(%error, "the line's number could not be written down; trying again with the next text");
        }
        let taken = self.insist(&id, reach, event);
        tokio::pin!(taken);
        if let Ok(done) = timeout(DANGER_PATIENCE, &mut taken).await {
            return done;
        }
        if let Some(answered) = self.emergency(&id, event) {
            return Ok(answered);
        }
        let rest = PATIENCE.saturating_sub(DANGER_PATIENCE);
        timeout(rest, taken).await.unwrap_or(Err(ReceiveError::Late))
    }

    /// Tries until the store answers: repeating an event is safe, and a store that restarts is soon back.
    async fn insist(
        &self,
        id: &ConversationId,
        reach: &Reach,
        event: &Event,
    ) -> Result<Answered, ReceiveError> {
        loop {
            match self.take_in(id, Some(reach), event).await {
                Err(ReceiveError::Store(error)) if error.is_transient() => {
                    tracing::warn!(%error, conversation = %id, "a text waits for the store");
                    tokio::time::sleep(PAUSE).await;
                }
                done => return done,
            }
        }
    }

    /// Load, turn, commit. A text brings along where it came from; whatever else happens goes where the last text did.
    pub(super) async fn take_in(
        &self,
        id: &ConversationId,
        reach: Option<&Reach>,
        event: &Event,
    ) -> Result<Answered, ReceiveError> {
        let key = self.keys.event(&event.id);
        let _held = self.locks.hold(id).await;
        let by_staff = matches!(event.what, What::Act(_));
        // Whether an act fits is judged on what is, not on what this server last saw.
        let mut known = match self.warm.take(id).filter(|_| !by_staff) {
            Some(known) => known,
            None => {
                let loaded = self.store.load(id, &key).await?;
                if let Some(replay) = loaded.replay {
                    return self.repeat(id, reach, &replay);
                }
                record::open(&self.keys, id, loaded.record, loaded.stopped, &*self.entropy)?
            }
        };
        loop {
            if known.version == 0 && reach.is_none() {
                // Forgotten meanwhile: nothing but a text begins a conversation.
                return Ok(self.nothing(id));
            }
            let now = self.clock.now();
            let lease = self.lease(now, LEASE);
            if let Some(reach) = reach {
                known.conversation.reach = Some(reach.clone());
            }
            let reach = known.conversation.reach.clone();
            let via = self.post.via(reach.as_ref(), matches!(event.what, What::Text(_)));
            // The turn works on a copy: a conflict brings a newer state, a duplicate leaves this one as it was.
            let world = self.world();
            let mut before = known.conversation.clone();
            before.staffed = self.staffed.load(Ordering::Relaxed);
            let turn = turn(&world, before, event, now);
            if let Some(refusal) = turn.refused {
                self.warm.put(*id, known);
                return Ok(Answered { refused: Some(refusal), ..self.nothing(id) });
            }
            if turn.forget {
                // What was sealed before must not be opened again, wherever a copy of it may lie.
                known.forget_key(&self.keys, id, &*self.entropy);
            }
            let sealing = Sealing {
                id,
                event_key: key,
                event,
                known: &known,
                turn: &turn,
                reach: reach.as_ref(),
                via,
                lease: lease.clone(),
                now,
                entropy: &*self.entropy,
            };
            match self.store.commit(&sealing.commit()).await? {
                Outcome::Ok { version, leased } => {
                    let inline = leased && via != Via::Api;
                    let after = (!matches!(event.what, What::Text(_))).then(|| turn.conversation.clone());
                    let answered = self.committed(id, known, turn, version, inline, lease);
                    return Ok(Answered { after, ..answered });
                }
                Outcome::Duplicate(replay) => return self.repeat(id, reach.as_ref(), &replay),
                Outcome::Conflict { record, stopped } => {
                    known = record::open(&self.keys, id, record, stopped, &*self.entropy)?;
                }
            }
        }
    }

    fn committed(
        &self,
        id: &ConversationId,
        known: Known,
        turn: Turn,
        version: u64,
        inline: bool,
        lease: Lease,
    ) -> Answered {
        self.marks.of_turn(id, &turn, self.clock.now());
        let seen = Seen {
            open: turn.conversation.open.as_ref().map(|o| (o.flow.clone(), o.step.clone())),
            language: Some(turn.conversation.language.unwrap_or(self.world().language)),
            holder: turn.conversation.holder.name(),
            consent: turn.conversation.consent.name(),
            reading: turn.reading,
        };
        // Else they follow through the outbox: the channel answers there only, or something waits before them.
        let replies: Vec<Stored> =
            if inline { turn.replies.iter().map(Stored::from).collect() } else { Vec::new() };
        if !inline && !turn.replies.is_empty() {
            self.kick();
        }
        let ticket = self.ticket(id, &replies, &Fence::Held(lease));
        self.warm.put(*id, Known { version, conversation: turn.conversation, ..known });
        // Nobody may be following: then there is nobody to tell.
        let _ = self.changes.send(*id);
        Answered { id: *id, replies, ticket, seen: Some(seen), after: None, refused: None }
    }

    /// The event was committed before: the same bytes again, never a new rendering.
    fn repeat(
        &self,
        id: &ConversationId,
        reach: Option<&Reach>,
        replay: &Replay,
    ) -> Result<Answered, ReceiveError> {
        // They were never ours to answer here, or the person was forgotten since and the replies with them: then
        // nothing is said again.
        let here = reach.is_some_and(|reach| self.post.answers_inline(reach));
        let again = (here && replay.again).then(|| record::replay(&self.keys, id, replay)).transpose();
        let replies = match again {
            Ok(replies) => replies.unwrap_or_default(),
            Err(SealError::Forged) => Vec::new(),
            Err(error) => return Err(error.into()),
        };
        let ticket = self.ticket(id, &replies, &Fence::Repeated);
        Ok(Answered { id: *id, replies, ticket, seen: None, after: None, refused: None })
    }

    pub(super) fn nothing(&self, id: &ConversationId) -> Answered {
        let ticket = self.settler.ticket(Vec::new());
        Answered { id: *id, replies: Vec::new(), ticket, seen: None, after: None, refused: None }
    }

    fn ticket(&self, id: &ConversationId, replies: &[Stored], fence: &Fence) -> Ticket {
        let settles = replies
            .iter()
            .map(|r| Settle { id: *id, lane: r.lane, number: r.number, fence: fence.clone() })
            .collect();
        self.settler.ticket(settles)
    }

    pub(super) fn lease(&self, now: Moment, span: Duration) -> Lease {
        let owner = format!("{}-{}", self.owner, self.leases.fetch_add(1, Ordering::Relaxed));
        Lease { owner, until: now.after(span).0 }
    }
}
