//! The desk's own records: sealed on their shelves, read and written as what they are.

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::seal::{Entropy, Keys, SealError};
use crate::store::{Page, Put, Shelf, Shelved, Store, StoreError};

/// Times that a change is tried again on a newer version before it is given up.
const TRIES: usize = 100;

/// Shelves, opened with the installation's keys. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Records {
    store: Arc<Store>,
    keys: Keys,
    entropy: Arc<dyn Entropy>,
}

/// Why a record was not read or written.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Another key file, or damage.
    #[error("a record of the desk cannot be opened: {0}")]
    Sealed(#[from] SealError),
    /// Others kept writing it.
    #[error("others are changing the same record: try again")]
    Busy,
}

/// A record and the version that was read.
#[derive(Debug, Clone)]
pub struct Kept<T> {
    /// Its name on the shelf.
    pub name: String,
    /// Its version.
    pub version: u64,
    /// What it says.
    pub value: T,
}

impl Records {
    /// Over a store.
    pub fn new(store: Arc<Store>, keys: Keys, entropy: Arc<dyn Entropy>) -> Self {
        Self { store, keys, entropy }
    }

    /// The keys in use.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// The source of randomness in use.
    pub fn entropy(&self) -> &dyn Entropy {
        &*self.entropy
    }

    /// One record.
    pub async fn get<T: DeserializeOwned>(
        &self,
        on: Shelf,
        name: &str,
    ) -> Result<Option<Kept<T>>, RecordError> {
        self.store.item(on, name).await?.map(|item| self.open(on, item)).transpose()
    }

    /// A page of records.
    pub async fn page<T: DeserializeOwned>(
        &self,
        on: Shelf,
        page: Page<'_>,
    ) -> Result<Vec<Kept<T>>, RecordError> {
        let items = self.store.items(on, page).await?;
        items.into_iter().map(|item| self.open(on, item)).collect()
    }

    /// Writes one on the version that was read; `false` if somebody was quicker. 0 = a new one.
    pub async fn put<T: Serialize>(
        &self,
        on: Shelf,
        name: &str,
        expected: u64,
        value: &T,
    ) -> Result<bool, RecordError> {
        let plain = serde_json::to_vec(value).map_err(|_| SealError::Unreadable)?;
        let sealed = self.keys.seal_item(on.name(), name, &plain, &*self.entropy);
        let put = Put { shelf: on, name: name.to_owned(), expected, sealed };
        Ok(matches!(self.store.put(&put).await?, Shelved::Ok(_)))
    }

    /// Changes one that is there, on its newest version; `None` if it is not there.
    pub async fn change<T: Serialize + DeserializeOwned, R>(
        &self,
        on: Shelf,
        name: &str,
        mut change: impl FnMut(&mut T) -> R,
    ) -> Result<Option<R>, RecordError> {
        for _ in 0..TRIES {
            let Some(mut kept) = self.get::<T>(on, name).await? else { return Ok(None) };
            let done = change(&mut kept.value);
            if self.put(on, name, kept.version, &kept.value).await? {
                return Ok(Some(done));
            }
        }
        Err(RecordError::Busy)
    }

    /// Takes one away; whether it was there.
    pub async fn remove(&self, on: Shelf, name: &str) -> Result<bool, RecordError> {
        Ok(self.store.take_off(on, name).await?)
    }

    fn open<T: DeserializeOwned>(&self, on: Shelf, item: crate::store::Item) -> Result<Kept<T>, RecordError> {
        let plain = self.keys.open_item(on.name(), &item.name, &item.sealed)?;
        let value = serde_json::from_slice(&plain).map_err(|_| SealError::Unreadable)?;
        Ok(Kept { name: item.name, version: item.version, value })
    }
}
