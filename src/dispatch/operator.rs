//! What an operator orders from a terminal: forget somebody, make a backup, change keys. Carried out by the server
//! while one owns the store, by the command itself otherwise; the same code either way.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::marks::{Mark, Marks, MarksError};
use super::{Clock, backup, lines, marks, rewrap};
use crate::seal::{Entropy, KeyFileError, Keys};
use crate::store::{Store, StoreError};
use crate::text::Phone;

/// An order. It may hold a number: it only ever goes over a socket of this machine that nobody else may open.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Forget these people, on every line.
    Forget {
        /// Their numbers.
        people: Vec<Phone>,
    },
    /// Write everything into a file.
    Backup {
        /// The file.
        to: PathBuf,
    },
    /// Read the key file again.
    ReadKeys,
    /// Wrap everything with the newest sealing key.
    Rewrap,
}

/// What was done, to be said to the operator.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    /// How many conversations were forgotten.
    Forgotten(usize),
    /// How many conversations are in the backup.
    BackedUp(u64),
    /// The number of the sealing key in use now.
    KeysRead(u16),
    /// How many are wrapped anew, and how many by an old key still.
    Rewrapped {
        /// Wrapped anew.
        anew: u64,
        /// Still by an old key.
        old: u64,
    },
}

/// Why an order was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum OrderError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The backup.
    #[error(transparent)]
    Backup(#[from] backup::BackupError),
    /// The key file.
    #[error(transparent)]
    Keys(#[from] KeyFileError),
    /// The file of marks.
    #[error(transparent)]
    Marks(#[from] MarksError),
    /// The key file is another installation's.
    #[error("{0} is the key file of another installation: the keys in use are left as they are")]
    Foreign(PathBuf),
}

/// Whoever may carry out orders.
#[derive(Debug)]
pub struct Operator {
    store: Arc<Store>,
    keys: Keys,
    key_file: PathBuf,
    marks: Marks,
    entropy: Box<dyn Entropy>,
}

impl Operator {
    /// Over a store and its keys.
    pub fn new(
        store: Arc<Store>,
        keys: Keys,
        key_file: &Path,
        marks: Marks,
        entropy: Box<dyn Entropy>,
    ) -> Self {
        Self { store, keys, key_file: key_file.to_owned(), marks, entropy }
    }

    /// Carries one out.
    pub async fn carry_out(&self, order: Order) -> Result<Done, OrderError> {
        match order {
            Order::Forget { people } => self.forget(&people).await,
            Order::Backup { to } => {
                let now = Clock::System.now();
                Ok(Done::BackedUp(backup::write(&self.store, &self.keys, &to, now).await?))
            }
            Order::ReadKeys => {
                if self.keys.adopt(&Keys::load(&self.key_file)?) {
                    Ok(Done::KeysRead(self.keys.newest()))
                } else {
                    Err(OrderError::Foreign(self.key_file.clone()))
                }
            }
            Order::Rewrap => {
                let rewrapped = rewrap(&self.store, &self.keys, &*self.entropy).await?;
                Ok(Done::Rewrapped { anew: rewrapped.anew, old: rewrapped.old })
            }
        }
    }

    /// Everything but the opt-out mark goes, on every line that somebody may have written to.
    async fn forget(&self, people: &[Phone]) -> Result<Done, OrderError> {
        let mut forgotten = 0;
        for line in lines::all(&self.store, &self.keys).await? {
            for person in people {
                let id = self.keys.conversation(&line, person);
                // Marked first: if the process dies in between, a restore forgets them all the same.
                self.marks.write(&id, Mark::Forget, Clock::System.now());
                forgotten += usize::from(self.store.forget(&id).await?);
            }
        }
        tracing::info!(forgotten, "people were forgotten at the operator's order");
        Ok(Done::Forgotten(forgotten))
    }

    /// Gives the store the opt-outs that its file of marks knows and it has lost.
    pub async fn recall(&self, file: &Path) -> Result<(), OrderError> {
        let missing = marks::merge(&self.store, &marks::read(file)?).await?;
        if missing > 0 {
            tracing::warn!(
                missing,
                "opt-outs that the store had lost were brought back from the file of marks"
            );
        }
        Ok(())
    }
}
