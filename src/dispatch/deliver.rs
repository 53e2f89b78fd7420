//! What is due in the outboxes is sent through the channels' APIs; and what was left there by a process that died is
//! dealt with.
//!
//! Whoever sends holds a lease. If the process dies between sending and settling, the lease lapses and the outcome is
//! unknown: such a text is never resent blindly. A minute later the provider's own list says whether it was taken.
//! Where there is no list, what is about danger or the law is sent again, and the rest is closed as perhaps not
//! delivered, and said so in the log, by conversation and number, without a word of content.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::post::Posted;
use super::receive::Dispatch;
use crate::channel::{Fate, Receipt, Sent};
use crate::conversation::{Event, EventId, Lane, Moment, What};
use crate::seal::{ConversationId, Field};
use crate::store::{After, Claimed, Defer, Fence, Lease, Settle, StoreError};

/// How often the outboxes are looked at: one round trip for all partitions.
const ROUND: Duration = Duration::from_secs(1);
/// How long a claim is held: longer than a provider may take to answer.
const LEASE: Duration = Duration::from_secs(30);
/// Waits between tries: doubled each time from the first up to the last.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_mins(10);
/// A provider that asks for more than this is asked again all the same.
const LONGEST_WAIT: Duration = Duration::from_hours(1);
/// A provider's list of what it took may be so far behind.
const LOOK_AFTER: Duration = Duration::from_mins(1);
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

/// What to do with a text that was claimed.
enum Verdict {
    /// It was not sent: send it.
    Send,
    /// Nobody knows yet.
    Wait,
    /// It was sent, or must not be sent again.
    Close,
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
        match self.verdict(entry, &posted, now).await {
            Verdict::Send => {
                let sent = self.post().send(&entry.id, &posted, now).await;
                self.conclude(entry, lease, sent, now).await
            }
            Verdict::Wait => self.put_back(entry, lease, After::Waiting, now.after(LOOK_AFTER)).await,
            Verdict::Close => self.close(entry, lease).await,
        }
    }

    /// What to do with a text that was perhaps sent already: never blindly again.
    async fn verdict(&self, entry: &Claimed, posted: &Posted, now: Moment) -> Verdict {
        if !entry.unknown {
            return Verdict::Send;
        }
        if posted.reach.is_some() && now.since(posted.at) < LEASE + LOOK_AFTER {
            // A provider's list may be behind by a minute.
            return Verdict::Wait;
        }
        match self.post().look_up(&entry.id, posted).await {
            Some(Ok(true)) => {
                tracing::info!(conversation = %entry.id, number = entry.number, "a text was sent: the provider has it in its list");
                Verdict::Close
            }
            Some(Ok(false)) => Verdict::Send,
            Some(Err(error)) => {
                tracing::warn!(%error, conversation = %entry.id, number = entry.number, "whether a text was sent is not known yet");
                Verdict::Wait
            }
            // Twice is better than never, where the text is about danger or the law.
            None if entry.lane == Lane::Duty && posted.reach.is_some() => Verdict::Send,
            None => {
                tracing::warn!(conversation = %entry.id, number = entry.number, "a reply was perhaps not delivered: nobody can say, so it is not sent again");
                Verdict::Close
            }
        }
    }

    /// Writes down what became of a text that was tried.
    async fn conclude(
        &self,
        entry: &Claimed,
        lease: &Lease,
        sent: Sent,
        now: Moment,
    ) -> Result<(), StoreError> {
        self.metrics().sent(outcome(&sent));
        let (after, pause) = match sent {
            Sent::Accepted { .. } => return self.close(entry, lease).await,
            Sent::Refused(refused) => match refused.fate {
                Fate::Gone | Fate::OptedOut | Fate::Blocked => {
                    tracing::warn!(conversation = %entry.id, number = entry.number, code = refused.code, "a text cannot be delivered: the provider refused it for good");
                    self.failed(&entry.id, entry.number, Some(refused.fate)).await;
                    return self.close(entry, lease).await;
                }
                Fate::Settings => {
                    tracing::error!(conversation = %entry.id, number = entry.number, code = refused.code, "a text waits: the provider refuses this line's account or settings");
                    (After::Failed, self.jittered(LONGEST_PAUSE))
                }
                Fate::Later(seconds) => {
                    let own = self.jittered(pause(entry.attempts));
                    (
                        After::Failed,
                        seconds.map_or(own, |s| Duration::from_secs(s).min(LONGEST_WAIT).max(own)),
                    )
                }
            },
            Sent::Unknown => (After::Unknown, LOOK_AFTER.max(self.jittered(pause(entry.attempts)))),
        };
        self.put_back(entry, lease, after, now.after(pause)).await
    }

    async fn put_back(
        &self,
        entry: &Claimed,
        lease: &Lease,
        after: After,
        not_before: Moment,
    ) -> Result<(), StoreError> {
        let Claimed { id, lane, number, .. } = *entry;
        let defer = Defer { id, lane, number, lease: lease.clone(), not_before: not_before.0, after };
        self.store().defer(&defer).await.map(|_| ())
    }

    /// A receipt that says that a text will never arrive.
    pub async fn receipt(&self, receipt: &Receipt) {
        if !receipt.status.is_failure() {
            return;
        }
        tracing::warn!(message = %receipt.message, status = ?receipt.status, error = receipt.error, fate = ?receipt.fate, "a text of ours did not arrive");
        let Some((id, number)) = receipt.message.rsplit_once('.') else { return };
        if let (Ok(id), Ok(number)) = (id.parse(), number.parse()) {
            self.failed(&id, number, receipt.fate).await;
        }
    }

    /// A text will never arrive: what follows from it happens to the conversation, once.
    async fn failed(&self, id: &ConversationId, number: u32, fate: Option<Fate>) {
        let what = if fate == Some(Fate::OptedOut) { What::OptedOut } else { What::Undelivered };
        let event = Event { id: EventId::of_delivery(&format!("{id}.{number}"), &what), what };
        match self.happen(id, &event).await {
            Ok(Some(after)) if after.safety.is_some() => {
                tracing::error!(conversation = %id, number, "a text did not reach somebody who told of danger");
            }
            Ok(_) => {}
            Err(error) => {
                tracing::error!(%error, conversation = %id, number, "that a text did not arrive could not be written down");
            }
        }
    }

    /// Between half and the whole of it: servers that were refused together do not come back together.
    fn jittered(&self, pause: Duration) -> Duration {
        let mut byte = [0];
        self.entropy().fill(&mut byte);
        pause / 2 + pause * u32::from(byte[0]) / 512
    }

    async fn close(&self, entry: &Claimed, lease: &Lease) -> Result<(), StoreError> {
        let fence = Fence::Held(lease.clone());
        let settle = Settle { id: entry.id, lane: entry.lane, number: entry.number, fence };
        self.store().settle(&[settle]).await.map(|_| ())
    }
}

/// The outcome's name among the metrics.
fn outcome(sent: &Sent) -> &'static str {
    match sent {
        Sent::Accepted { .. } => "accepted",
        Sent::Unknown => "unknown",
        Sent::Refused(refused) => match refused.fate {
            Fate::Gone => "gone",
            Fate::OptedOut => "opted_out",
            Fate::Settings => "settings",
            Fate::Blocked => "blocked",
            Fate::Later(_) => "later",
        },
    }
}

/// Twice as long with every try.
fn pause(attempts: u32) -> Duration {
    FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(attempts)).min(LONGEST_PAUSE)
}
