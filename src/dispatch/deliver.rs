//! What is due in the outboxes is sent through the channels' APIs; and what was left there by a process that died is
//! dealt with.
//!
//! Whoever sends holds a lease. If the process dies between sending and settling, the lease lapses and the outcome is
//! unknown: such a text is never resent blindly. It is closed as perhaps not delivered, and said so in the log, by
//! conversation and number, without a word of content.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::post::Posted;
use super::receive::Dispatch;
use crate::channel::{Fate, Sent};
use crate::conversation::{Lane, Moment};
use crate::seal::Field;
use crate::store::{After, Claimed, Defer, Fence, Lease, Settle, StoreError};

/// How often the outboxes are looked at: one round trip for all partitions.
const ROUND: Duration = Duration::from_secs(1);
/// How long a claim is held: longer than a provider may take to answer.
const LEASE: Duration = Duration::from_secs(30);
/// Waits between tries: doubled each time from the first up to the last.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_mins(10);
/// Conversations claimed in one go.
const BATCH: usize = 64;

/// Rounds under way at once: a provider that hangs must not hold up those who can be reached.
const ROUNDS: usize = 64;

/// Looks at the outboxes for ever, until told to stop; then what is being sent is finished first.
pub async fn deliver(dispatch: Arc<Dispatch>, stop: CancellationToken) {
    let mut tick = interval(ROUND);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut rounds = JoinSet::new();
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            _ = tick.tick() => {}
            () = dispatch.posted() => {}
        }
        while rounds.try_join_next().is_some() {}
        if rounds.len() < ROUNDS {
            let dispatch = Arc::clone(&dispatch);
            rounds.spawn(async move {
                if let Err(error) = dispatch.send_due().await {
                    tracing::warn!(%error, "the outboxes could not be looked at; trying again");
                }
            });
        }
    }
    rounds.join_all().await;
}

impl Dispatch {
    /// Sends all that is due now: the first text of each conversation, then the next.
    pub async fn send_due(self: Arc<Self>) -> Result<(), StoreError> {
        // What was committed in this very millisecond is due in the next.
        let now = self.clock().now().after(Duration::from_millis(1));
        let mut sending = JoinSet::new();
        for partition in self.store().due(now.0).await? {
            let lease = self.lease(now, LEASE);
            for entry in self.store().claim(partition, now.0, &lease, BATCH).await? {
                let (dispatch, lease) = (Arc::clone(&self), lease.clone());
                sending.spawn(async move {
                    if let Err(error) = dispatch.send_claimed(&entry, &lease).await {
                        tracing::warn!(%error, conversation = %entry.id, "what became of a text could not be written down: its lease will lapse");
                    }
                });
            }
        }
        if !sending.is_empty() {
            sending.join_all().await;
            // Behind each there may be another.
            self.kick();
        }
        Ok(())
    }

    async fn send_claimed(&self, entry: &Claimed, lease: &Lease) -> Result<(), StoreError> {
        if entry.unknown {
            tracing::warn!(conversation = %entry.id, number = entry.number, "a reply was perhaps not delivered: the server died before it knew");
            return self.close(entry, lease).await;
        }
        if entry.stopped.is_some() && entry.lane != Lane::Duty {
            tracing::info!(conversation = %entry.id, number = entry.number, "a text was not sent: they opted out");
            return self.close(entry, lease).await;
        }
        let opened = self.keys().unwrap(&entry.data_key, &entry.id);
        let opened = opened.and_then(|key| key.open(&entry.id, Field::Out, &entry.sealed));
        let Some(posted) = opened.ok().and_then(|plain| serde_json::from_slice::<Posted>(&plain).ok()) else {
            tracing::error!(conversation = %entry.id, number = entry.number, "a text cannot be opened with this key file: it is not sent");
            return self.close(entry, lease).await;
        };
        let now = self.clock().now();
        let sent = self.post().send(&entry.id, &posted, now).await;
        self.conclude(entry, lease, sent, now).await
    }

    /// Writes down what became of a text that was tried.
    async fn conclude(
        &self,
        entry: &Claimed,
        lease: &Lease,
        sent: Sent,
        now: Moment,
    ) -> Result<(), StoreError> {
        let (after, pause) = match sent {
            Sent::Accepted { .. } => return self.close(entry, lease).await,
            Sent::Refused(refused) => match refused.fate {
                Fate::Gone | Fate::OptedOut | Fate::Blocked => {
                    tracing::warn!(conversation = %entry.id, number = entry.number, code = refused.code, "a text cannot be delivered: the provider refused it for good");
                    return self.close(entry, lease).await;
                }
                Fate::Settings => {
                    tracing::error!(conversation = %entry.id, number = entry.number, code = refused.code, "a text waits: the provider refuses this line's account or settings");
                    (After::Failed, LONGEST_PAUSE)
                }
                Fate::Later(seconds) => {
                    let asked = seconds.map(Duration::from_secs);
                    (After::Failed, asked.unwrap_or_else(|| pause(entry.attempts)))
                }
            },
            Sent::Unknown => (After::Unknown, pause(entry.attempts)),
        };
        let defer = Defer {
            id: entry.id,
            lane: entry.lane,
            number: entry.number,
            lease: lease.clone(),
            not_before: now.after(pause).0,
            after,
        };
        self.store().defer(&defer).await.map(|_| ())
    }

    async fn close(&self, entry: &Claimed, lease: &Lease) -> Result<(), StoreError> {
        let fence = Fence::Held(lease.clone());
        let settle = Settle { id: entry.id, lane: entry.lane, number: entry.number, fence };
        self.store().settle(&[settle]).await.map(|_| ())
    }
}

/// Twice as long with every try.
fn pause(attempts: u32) -> Duration {
    FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(attempts)).min(LONGEST_PAUSE)
}
