//! What was left in the outbox: replies whose lease lapsed because a process died before they were settled.
//!
//! Their outcome is unknown: the provider may have taken them or not. They are never resent blindly. A repeat of
//! the webhook within the lease gets the same bytes; after it they are closed as perhaps not delivered, and said
//! so in the log, by conversation and number, without a word of content.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::Clock;
use crate::conversation::Moment;
use crate::store::{Fence, Lease, Settle, Store, StoreError};

/// How often the outboxes are looked at: one round trip for all partitions.
const ROUND: Duration = Duration::from_secs(2);
/// How long a claim is held while its outcome is written down.
const LEASE: Duration = Duration::from_secs(30);

/// Looks at the outboxes for ever, until told to stop.
pub async fn deliver(store: Arc<Store>, owner: String, stop: CancellationToken) {
    let mut tick = interval(ROUND);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = tick.tick() => {}
        }
        if let Err(error) = close_lapsed(&store, &owner).await {
            tracing::warn!(%error, "the outboxes could not be looked at; trying again");
        }
    }
}

async fn close_lapsed(store: &Store, owner: &str) -> Result<(), StoreError> {
    let now = Clock::System.now();
    for partition in store.due(now.0).await? {
        close_in(store, owner, partition, now).await?;
    }
    Ok(())
}

async fn close_in(store: &Store, owner: &str, partition: u8, now: Moment) -> Result<(), StoreError> {
    let lease = Lease { owner: owner.to_owned(), until: now.after(LEASE).0 };
    let claimed = store.claim(partition, now.0, &lease, 64).await?;
    let closed: Vec<Settle> = claimed
        .into_iter()
        .map(|entry| {
            tracing::warn!(conversation = %entry.id, number = entry.number, "a reply was perhaps not delivered: the server died before it knew");
            Settle { id: entry.id, lane: entry.lane, number: entry.number, fence: Fence::Held(lease.clone()) }
        })
        .collect();
    if !closed.is_empty() {
        store.settle(&closed).await?;
    }
    Ok(())
}
