//! Where conversations are kept: one contract, two homes. Redis for several servers, a file (redb) for one.
//!
//! A turn is a [`Store::load`], then a [`Store::commit`]: state, transcript, outbox, opt-out mark and the desk's lists
//! go in together or not at all, once per event. What is to be sent lies in an outbox of three lanes until
//! [`Store::settle`] takes it out; whoever sends holds a lease, and a lease that lapses is picked up by
//! [`Store::claim`].
//!
//! If the process dies half-way: before the commit was taken, nothing happened, and the provider asks again; after it,
//! the repeat of the event is answered [`Outcome::Duplicate`] with the same bytes, and what was not settled comes back
//! from `claim` as *unknown* when its lease has lapsed. A commit whose answer was lost is simply sent again.
//!
//! Everything that comes in here is sealed already, and every name is keyed (`seal`): neither home ever
//! holds a phone number or a word that somebody wrote.

mod address;
mod contract;
mod embedded;
mod error;
mod outbox;
mod redis;
mod shelf;

pub use address::{Address, AddressError};
pub use contract::{
    After, Claimed, Commit, Defer, Fence, Lane, Lease, Loaded, Outcome, Outgoing, Queue, Record, Replay,
    Settle, StopMark, Via,
};
pub use embedded::EmbeddedStore;
pub use error::{OpenError, StoreError};
pub use redis::RedisStore;
pub use shelf::{Item, Page, Put, Shelf, Shelved};

use crate::seal::{ConversationId, EventKey};

/// Partitions of every home, for ever: the hash tag of a conversation's keys.
pub const PARTITIONS: u16 = 256;
/// Version of what is kept and how. A store written by another one is refused.
pub const SCHEMA: u32 = 1;
/// Entries of a transcript that are kept; the oldest go first.
pub const TRANSCRIPT_CAP: usize = 500;
/// Entries on a page of a transcript, so that one page never holds a connection up.
pub const TRANSCRIPT_PAGE: usize = 50;
/// How long the replies to an event are kept for a repeat of it: 72 h, in milliseconds. Longer than any provider repeats.
pub const REPLAY_MS: i64 = 72 * 3_600_000;

/// An open store. Cheap to clone; every clone uses the same connections.
#[derive(Clone, Debug)]
pub enum Store {
    /// Redis or Valkey, alone or as a cluster.
    Redis(RedisStore),
    /// A file of this process's own, or memory.
    Embedded(EmbeddedStore),
}

/// Calls the verb on whichever home it is.
macro_rules! home {
    ($store:expr, $home:ident => $call:expr) => {
        match $store {
            Store::Redis($home) => $call.await,
            Store::Embedded($home) => $call.await,
        }
    };
}

/// The same for what the embedded home answers without waiting for anyone.
macro_rules! read {
    ($store:expr, $home:ident => $call:expr) => {
        match $store {
            Store::Redis($home) => $call.await,
            Store::Embedded($home) => $call,
        }
    };
}

impl Store {
    /// Opens the store and checks that it is fit to hold conversations: reachable, new enough, never evicting, and
    /// written with this id key (its `Keys::fingerprint`), this schema, these partitions. An empty store is taken over.
    pub async fn open(address: &Address, fingerprint: &str) -> Result<Self, OpenError> {
        match address {
            Address::File(folder) => EmbeddedStore::open(folder, fingerprint).map(Self::Embedded),
            Address::Memory => EmbeddedStore::memory(fingerprint).map(Self::Embedded),
            Address::Redis(url) => RedisStore::open(url, fingerprint).await.map(Self::Redis),
            Address::Cluster(url) => RedisStore::open_cluster(url, fingerprint).await.map(Self::Redis),
            Address::Sentinel(_) => Err(OpenError::Sentinel),
        }
    }

    /// What a turn needs to know, in one round trip: the conversation, the opt-out mark, and whether this event was
    /// committed before.
    pub async fn load(&self, id: &ConversationId, event: &EventKey) -> Result<Loaded, StoreError> {
        read!(self, home => home.load(id, event))
    }

    /// Writes a turn, atomically and once per event, in one round trip. Sending the same commit again is always safe.
    pub async fn commit(&self, commit: &Commit) -> Result<Outcome, StoreError> {
        home!(self, home => home.commit(commit))
    }

    /// Takes what was sent out of the outboxes; answers how many entries went. An entry whose fence does not hold stays.
    pub async fn settle(&self, settled: &[Settle]) -> Result<usize, StoreError> {
        home!(self, home => home.settle(settled))
    }

    /// The partitions in which something is due to be sent, in one round trip.
    pub async fn due(&self, now: i64) -> Result<Vec<u8>, StoreError> {
        read!(self, home => home.due(now))
    }

    /// Leases what may be sent now in a partition, at most one entry a conversation and `limit` conversations: heads
    /// that nobody sends, and those whose lease lapsed.
    pub async fn claim(
        &self,
        partition: u8,
        now: i64,
        lease: &Lease,
        limit: usize,
    ) -> Result<Vec<Claimed>, StoreError> {
        home!(self, home => home.claim(partition, now, lease, limit))
    }

    /// Puts a leased entry back until later. `false` if the lease was no longer the caller's: then nothing changed.
    pub async fn defer(&self, defer: &Defer) -> Result<bool, StoreError> {
        home!(self, home => home.defer(defer))
    }

    /// Whether the store answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        match self {
            Self::Redis(redis) => redis.ping().await,
            Self::Embedded(_) => Ok(()),
        }
    }

    /// A page of the transcript, sealed: page 0 holds the newest [`TRANSCRIPT_PAGE`] entries, oldest of them first.
    pub async fn transcript(&self, id: &ConversationId, page: usize) -> Result<Vec<Vec<u8>>, StoreError> {
        read!(self, home => home.transcript(id, page))
    }

    /// The first `limit` conversations of a queue over all partitions, lowest score (waiting longest) first.
    pub async fn queue(&self, queue: Queue, limit: usize) -> Result<Vec<(ConversationId, i64)>, StoreError> {
        read!(self, home => home.queue(queue, limit))
    }

    /// The last `limit` conversations of a queue over all partitions, highest score (latest) first.
    pub async fn latest(&self, queue: Queue, limit: usize) -> Result<Vec<(ConversationId, i64)>, StoreError> {
        read!(self, home => home.latest(queue, limit))
    }

    /// Conversations of a partition whose retention ended (`Commit::end` ≤ `now`), at most `limit`.
    pub async fn ended(
        &self,
        partition: u8,
        now: i64,
        limit: usize,
    ) -> Result<Vec<ConversationId>, StoreError> {
        read!(self, home => home.ended(partition, now, limit))
    }

    /// Swaps a conversation's wrapped data key for the same key wrapped anew, without a new version. `false` if the stored
    /// one is not `from`: somebody was quicker, or it is forgotten. All conversations of a partition are what
    /// [`Store::ended`] names for the end of time.
    pub async fn rewrap(&self, id: &ConversationId, from: &[u8], to: &[u8]) -> Result<bool, StoreError> {
        home!(self, home => home.rewrap(id, from, to))
    }

    /// An item of a shelf.
    pub async fn item(&self, on: Shelf, name: &str) -> Result<Option<Item>, StoreError> {
        read!(self, home => home.item(on, name))
    }

    /// Writes an item if nobody has written it since the writer read it.
    pub async fn put(&self, put: &Put) -> Result<Shelved, StoreError> {
        home!(self, home => home.put(put))
    }

    /// Takes an item off its shelf; whether it was there.
    pub async fn take_off(&self, on: Shelf, name: &str) -> Result<bool, StoreError> {
        home!(self, home => home.take_off(on, name))
    }

    /// Items of a shelf in the order of their names.
    pub async fn items(&self, on: Shelf, page: Page<'_>) -> Result<Vec<Item>, StoreError> {
        read!(self, home => home.items(on, page))
    }

    /// Forgets a conversation in one act: state, data key, transcript, outbox, every list; all but the opt-out mark.
    /// `false` if there was none. Replies kept for repeats of its events go by themselves within 72 h; with the data
    /// key gone nobody can read them, and a repeat is answered with [`Replay::again`] = `false`.
    pub async fn forget(&self, id: &ConversationId) -> Result<bool, StoreError> {
        home!(self, home => home.forget(id))
    }
}
