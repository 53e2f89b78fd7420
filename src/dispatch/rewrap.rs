//! After the sealing keys have changed: every conversation's key, and every item on a shelf, is wrapped anew, without a new version and while texts
//! come in. When nothing is left that an old key wrapped, it can go.
//!
//! If the process dies half-way, some are wrapped anew and some are not, and all open: begin again.

use crate::conversation::EventId;
use crate::seal::{Entropy, Keys};
use crate::store::{Page, Put, Shelf, Shelved, Store, StoreError};

/// Tries for one conversation that keeps changing.
const TRIES: usize = 20;

/// What a round did.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Rewrapped {
    /// Keys and items that were wrapped anew.
    pub anew: u64,
    /// Those that an old key still wraps: they could not be opened, or changed all the time.
    pub old: u64,
}

/// Wraps every data key with the key that wraps now.
pub async fn rewrap(store: &Store, keys: &Keys, entropy: &dyn Entropy) -> Result<Rewrapped, StoreError> {
    let mut done = Rewrapped::default();
    for partition in 0..=u8::MAX {
        for id in store.ended(partition, i64::MAX, usize::MAX >> 1).await? {
            let mut tries = 0;
            loop {
                let loaded = store.load(&id, &keys.event(&EventId::inbound("rewrap", ""))).await?;
                // Forgotten meanwhile.
                let Some(record) = loaded.record else { break };
                if keys.wraps_now(&record.data_key) {
                    break;
                }
                let anew = keys.unwrap(&record.data_key, &id).ok().map(|key| keys.wrap(&key, &id, entropy));
                tries += 1;
                match anew {
                    Some(anew) if store.rewrap(&id, &record.data_key, &anew).await? => {
                        done.anew += 1;
                        break;
                    }
                    Some(_) if tries < TRIES => {}
                    _ => {
                        done.old += 1;
                        break;
                    }
                }
            }
        }
    }
    for shelf in Shelf::ALL {
        for item in store.items(shelf, Page::ALL).await? {
            if keys.wraps_now(&item.sealed) {
                continue;
            }
            let put = keys.open_item(shelf.name(), &item.name, &item.sealed).ok().map(|plain| Put {
                shelf,
                sealed: keys.seal_item(shelf.name(), &item.name, &plain, entropy),
                name: item.name,
                expected: item.version,
            });
            // Whoever was quicker wrote it with the new key.
            match put {
                Some(put) if matches!(store.put(&put).await?, Shelved::Ok(_)) => done.anew += 1,
                Some(_) => {}
                None => done.old += 1,
            }
        }
    }
    Ok(done)
}
