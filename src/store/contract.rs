//! What goes into the store and what comes out. Times are milliseconds since 1970 (UTC); bytes are sealed.

pub use crate::conversation::{Lane, Queue, StopMark};
use crate::seal::{ConversationId, EventKey};

/// A conversation as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Counts its commits, from 1.
    pub version: u64,
    /// Its state, sealed.
    pub state: Vec<u8>,
    /// Its data key, wrapped.
    pub data_key: Vec<u8>,
}

/// What a turn begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// The conversation; `None` if it never was or is forgotten.
    pub record: Option<Record>,
    /// When the person opted out, if they did. Outlives the conversation.
    pub stopped: Option<i64>,
    /// The event was committed before: do not turn, answer this.
    pub replay: Option<Replay>,
}

/// What an event was answered with, for its repeat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replay {
    /// The version that the event made.
    pub version: u64,
    /// The rendered replies, sealed.
    pub replies: Vec<u8>,
    /// The conversation's wrapped data key as it is now; empty if the conversation is forgotten.
    pub data_key: Vec<u8>,
    /// Whether the replies may be answered inline again. `false`: they were never ours to answer inline, the API has
    /// taken them over, or the conversation is forgotten: answer nothing. If `true`, settle the inline entries with
    /// [`Fence::Repeated`] first; if that took none, `load` once more before answering, since the API may have been quicker.
    pub again: bool,
}

/// A turn to be written.
#[derive(Debug, Clone)]
pub struct Commit {
    /// Whose.
    pub id: ConversationId,
    /// The event that it answers.
    pub event: EventKey,
    /// The version that the turn began with; 0 = the conversation must not exist yet.
    pub expected: u64,
    /// The new state, sealed.
    pub state: Vec<u8>,
    /// The wrapped data key. Kept from the first commit, or from one that forgets; else the stored one stays, so that a
    /// key wrapped anew meanwhile is not undone.
    pub data_key: Vec<u8>,
    /// Transcript entries to add, sealed, oldest first.
    pub log: Vec<Vec<u8>>,
    /// Texts to send, in order.
    pub out: Vec<Outgoing>,
    /// The rendered replies, sealed, for a repeat of the event.
    pub replies: Vec<u8>,
    /// What becomes of the opt-out mark.
    pub stop: StopMark,
    /// Lists to enter with a score (since when, or when due) or to leave (`None`).
    pub queues: Vec<(Queue, Option<i64>)>,
    /// Under which what may be sent now is leased to the committer.
    pub lease: Lease,
    /// Now.
    pub now: i64,
    /// When retention ends if nothing else happens. Rounded to the day it spares Redis a write in most turns.
    pub end: i64,
    /// Forget what was: transcript, outbox and data key go before the new state is written. The mark stays.
    pub forget: bool,
}

/// A text on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// How urgent.
    pub lane: Lane,
    /// Its number in the conversation, rising; with the lane it names the entry.
    pub number: u32,
    /// How it leaves.
    pub via: Via,
    /// Not to be sent earlier.
    pub not_before: i64,
    /// The text and where it goes, sealed.
    pub sealed: Vec<u8>,
}

/// How a text leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// In the answer to the webhook, unless something waits before it.
    Inline,
    /// In the answer to the webhook, whatever waits: the channel has no API, so nothing else could ever send it.
    OnlyInline,
    /// Through the provider's API.
    Api,
}

/// The right to send something until a moment. Looked at before each message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// Who: unique to a process and its attempt; without line breaks.
    pub owner: String,
    /// Until when, exclusive.
    pub until: i64,
}

/// What became of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is written.
    Ok {
        /// The conversation's version now.
        version: u64,
        /// Whether what may be sent now is the caller's to send. `false`: something waits before it or another server
        /// is sending; send nothing, it is in the outbox for the API.
        leased: bool,
    },
    /// The event was committed before; nothing was written.
    Duplicate(Replay),
    /// The conversation is at another version; nothing was written. Turn again on what is.
    Conflict {
        /// The conversation as it is.
        record: Option<Record>,
        /// The opt-out mark as it is.
        stopped: Option<i64>,
    },
}

/// An entry that was sent.
#[derive(Debug, Clone)]
pub struct Settle {
    /// Whose.
    pub id: ConversationId,
    /// Its lane.
    pub lane: Lane,
    /// Its number.
    pub number: u32,
    /// By what right it is taken out.
    pub fence: Fence,
}

/// By what right an entry is settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fence {
    /// The entry's lease is exactly this one, owner and deadline.
    Held(Lease),
    /// A repeated webhook gets the same bytes: an inline entry that the API has not taken over, lapsed or not.
    Repeated,
}

/// A leased entry that goes back.
#[derive(Debug, Clone)]
pub struct Defer {
    /// Whose.
    pub id: ConversationId,
    /// Its lane.
    pub lane: Lane,
    /// Its number.
    pub number: u32,
    /// The lease it was claimed under.
    pub lease: Lease,
    /// When it is to be tried again.
    pub not_before: i64,
    /// What happened to it meanwhile.
    pub after: After,
}

/// What was done with a claimed entry before it went back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// Nothing was sent: looked up, or the line's rate was used up. No attempt is counted, what was unknown stays so, and
    /// an inline entry may still be settled by a repeat of its webhook.
    Waiting,
    /// It was tried and the provider certainly has not taken it.
    Failed,
    /// It was tried and nobody knows.
    Unknown,
}

/// An entry that is the caller's to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// Whose.
    pub id: ConversationId,
    /// Its lane.
    pub lane: Lane,
    /// Its number.
    pub number: u32,
    /// How often sending it was tried and put back.
    pub attempts: u32,
    /// It may have been sent already: it was inline or being sent when its lease lapsed, or its last attempt had no
    /// answer. Never send it blindly.
    pub unknown: bool,
    /// The text, sealed.
    pub sealed: Vec<u8>,
    /// The conversation's wrapped data key.
    pub data_key: Vec<u8>,
    /// The opt-out mark as it is now: the sender looks at it again.
    pub stopped: Option<i64>,
}
