//! The one thread that writes.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

use redb::Database;
use tokio::sync::oneshot;

use super::tables::Tables;
use crate::store::StoreError;

/// Calls that wait before the store says that it is overloaded: a tenth of a second of work.
const WAITING: usize = 1024;
/// Calls in one transaction.
const BATCH: usize = 64;

/// A call: does its work in the transaction, and gives back how to answer once that is synced.
type Job = Box<dyn FnOnce(&mut Tables<'_>) -> (Answer, Result<(), Fault>) + Send>;
type Answer = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

/// What went wrong inside a transaction.
#[derive(Debug)]
pub(super) enum Fault {
    /// The file or the disk.
    Storage(redb::Error),
    /// Something that this version did not write.
    Unreadable(&'static str),
}

impl<E: Into<redb::Error>> From<E> for Fault {
    fn from(error: E) -> Self {
        Self::Storage(error.into())
    }
}

impl Fault {
    /// What the caller is told.
    pub(super) fn told(self) -> StoreError {
        match self {
            Self::Storage(error) => StoreError::Refused(format!(
                "the file of the store failed: {error}; see the disk, then start handrail again"
            )),
            Self::Unreadable(what) => StoreError::Unreadable(what),
        }
    }
}

/// The way to the thread. Dropping it waits for what was accepted.
pub(super) struct Writer {
    jobs: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(database: Arc<Database>) -> Self {
        let (jobs, waiting) = sync_channel(WAITING);
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || {
                while let Ok(first) = waiting.recv() {
                    if !write_batch(&database, first, &waiting) {
                        return;
                    }
                }
            })
            .inspect_err(|error| tracing::error!(%error, "the store has no thread to write with"))
            .ok();
        Self { jobs: Some(jobs), thread }
    }

    /// Does `act` in the next transaction and answers when that is synced.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Tables<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |tables| {
            let (done, result) = match act(tables) {
                Ok(done) => (Some(done), Ok(())),
                Err(fault) => (None, Err(fault)),
            };
            let give = move |synced: Result<(), StoreError>| {
                let undone = StoreError::Unavailable("the transaction was given up".to_owned());
                let _ = answer.send(synced.and(done.ok_or(undone)));
            };
            (Box::new(give), result)
        });
        let stopped = || {
            StoreError::Refused("the store stopped writing after an error; start handrail again".to_owned())
        };
        match self.jobs.as_ref().ok_or_else(stopped)?.try_send(job) {
            Ok(()) => answered.await.map_err(|_| stopped())?,
            Err(TrySendError::Full(_)) => {
                Err(StoreError::Unavailable(format!("{WAITING} calls wait already")))
            }
            Err(TrySendError::Disconnected(_)) => Err(stopped()),
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Writes what waits and answers all of it; whether more may be written.
fn write_batch(database: &Database, first: Job, waiting: &Receiver<Job>) -> bool {
    let mut answers = Vec::with_capacity(BATCH);
    let batch = std::iter::once(first).chain(waiting.try_iter().take(BATCH - 1));
    match transact(database, batch, &mut answers) {
        Ok(()) => {
            for answer in answers {
                answer(Ok(()));
            }
            true
        }
        Err(Fault::Unreadable(what)) => {
            // Only the last call met it. The others did nothing wrong and may come again.
            let culprit = answers.pop();
            let again = || StoreError::Unavailable("the transaction was given up".to_owned());
            for answer in answers {
                answer(Err(again()));
            }
            if let Some(answer) = culprit {
                answer(Err(StoreError::Unreadable(what)));
            }
            true
        }
        Err(fault) => {
            // redb asks for this: nothing is committed after an error of the disk.
            let told = fault.told();
            tracing::error!(error = %told, "the store stops writing");
            for answer in answers {
                answer(Err(told.clone()));
            }
            false
        }
    }
}

fn transact(
    database: &Database,
    batch: impl Iterator<Item = Job>,
    answers: &mut Vec<Answer>,
) -> Result<(), Fault> {
    let mut transaction = database.begin_write()?;
    transaction.set_quick_repair(true);
    {
        let mut tables = Tables::open(&transaction)?;
        for job in batch {
            let (answer, done) = job(&mut tables);
            answers.push(answer);
            done?;
        }
    }
    transaction.commit()?;
    Ok(())
}
