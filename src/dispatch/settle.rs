//! Settling replies that have left, in batches, behind the answer.
//!
//! A ticket is handed in when the provider has taken the response's bytes. If the process dies with tickets
//! unsettled, their leases lapse: the outcome is then unknown, and treated as such.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use crate::store::{Settle, Store};

/// Settles that ride in one trip to the store.
const BATCH: usize = 256;
/// How long the first of a batch waits for others. Far below the lease of 30 s.
const GATHER: Duration = Duration::from_millis(5);

/// The task that settles.
#[derive(Debug, Clone)]
pub struct Settler {
    queue: mpsc::UnboundedSender<Work>,
}

#[derive(Debug)]
enum Work {
    Settle(Vec<Settle>),
    /// Answered when everything before it is settled.
    Flush(oneshot::Sender<()>),
}

/// Replies that are about to leave. Dropped without being handed in, they stay in the outbox.
#[derive(Debug)]
pub struct Ticket {
    settles: Vec<Settle>,
    queue: mpsc::UnboundedSender<Work>,
}

impl Ticket {
    /// The response was taken: settle its replies.
    pub fn hand_in(self) {
        if !self.settles.is_empty() {
            // The task outlives every ticket but at shutdown, when the lease lapses instead.
            let _ = self.queue.send(Work::Settle(self.settles));
        }
    }
}

impl Settler {
    /// Starts the task.
    pub fn start(store: Arc<Store>) -> Self {
        let (queue, work) = mpsc::unbounded_channel();
        tokio::spawn(settle_all(store, work));
        Self { queue }
    }

    /// A ticket for these replies.
    pub fn ticket(&self, settles: Vec<Settle>) -> Ticket {
        Ticket { settles, queue: self.queue.clone() }
    }

    /// Waits until everything handed in so far is settled.
    pub async fn settled(&self) {
        let (done, wait) = oneshot::channel();
        if self.queue.send(Work::Flush(done)).is_ok() {
            let _ = wait.await;
        }
    }
}

async fn settle_all(store: Arc<Store>, mut work: mpsc::UnboundedReceiver<Work>) {
    let mut received = Vec::with_capacity(BATCH);
    while work.recv_many(&mut received, BATCH).await > 0 {
        let mut flushes = Vec::new();
        let mut settles = Vec::new();
        if !received.iter().any(|w| matches!(w, Work::Flush(_))) {
            tokio::time::sleep(GATHER).await;
            while received.len() < BATCH
                && let Ok(more) = work.try_recv()
            {
                received.push(more);
            }
        }
        for item in received.drain(..) {
            match item {
                Work::Settle(some) => settles.extend(some),
                Work::Flush(done) => flushes.push(done),
            }
        }
        if let Err(error) = store.settle(&settles).await {
            tracing::warn!(%error, replies = settles.len(), "replies that have left could not be settled: their leases will lapse");
        }
        for done in flushes {
            let _ = done.send(());
        }
    }
}
