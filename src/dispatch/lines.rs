//! The line's own numbers, learned from the texts that come in on them and kept in the store: who is to be forgotten
//! is named by their own number alone, and every line has a conversation of its own with them.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use crate::seal::{Entropy, Keys};
use crate::store::{Page, Put, Shelf, Store, StoreError};
use crate::text::Phone;

/// Those that this process has written down.
#[derive(Debug, Default)]
pub struct Lines(Mutex<HashSet<Phone>>);

impl Lines {
    /// Whether it is the first time that this process hears of it.
    pub fn is_new(&self, line: &Phone) -> bool {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        !known.contains(line) && known.insert(line.clone())
    }

    /// It could not be written down.
    pub fn unknown(&self, line: &Phone) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(line);
    }
}

/// Writes one down.
pub async fn keep(store: &Store, keys: &Keys, line: &Phone, entropy: &dyn Entropy) -> Result<(), StoreError> {
    let (shelf, name) = (Shelf::Line, keys.line(line));
    let sealed = keys.seal_item(shelf.name(), &name, line.e164().as_bytes(), entropy);
    // Another process may have been quicker: it has written the same.
    store.put(&Put { shelf, name, expected: 0, sealed }).await.map(|_| ())
}

/// All of them.
pub async fn all(store: &Store, keys: &Keys) -> Result<Vec<Phone>, StoreError> {
    let items = store.items(Shelf::Line, Page::ALL).await?;
    let open = |name: &str, sealed: &[u8]| {
        let plain = keys.open_item(Shelf::Line.name(), name, sealed).ok()?;
        Phone::parse(std::str::from_utf8(&plain).ok()?).ok()
    };
    Ok(items.iter().filter_map(|item| open(&item.name, &item.sealed)).collect())
}
