//! The audit: every act, and who read what, one after the other in a chain of hashes. A row that is changed, taken out or
//! put in between breaks the chain there. Rows hold names of staff and conversations' ids, never a word or a number.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::records::{RecordError, Records};
use super::token::hex;
use crate::conversation::{Moment, StaffId};
use crate::store::{Page, Shelf};

/// A reader of a conversation is written down once in so long.
const READING: Duration = Duration::from_mins(10);
/// Times that a row is tried again behind another writer's.
const TRIES: usize = 200;
/// Readings remembered, so that they are not written twice.
const ROOM: usize = 20_000;

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// When.
    pub at: Moment,
    /// Who; none for the program itself.
    pub who: Option<StaffId>,
    /// What they are called.
    pub name: String,
    /// What they did, in plain words.
    pub did: String,
    /// To which conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
}

/// A row in its place.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Link {
    row: Row,
    /// The hash of the row before, hexadecimal; empty for the first.
    before: String,
    /// SHA-256 over `before`, the number and the row.
    hash: String,
}

/// What looking at the chain came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// So many rows, and the hash of the last: write it down elsewhere, then nobody can shorten the chain unseen.
    Intact(usize, String),
    /// The first row that does not fit.
    Broken(u64),
}

/// The chain.
#[derive(Debug)]
pub struct Audit {
    records: Records,
    read: Mutex<HashMap<(StaffId, String), Moment>>,
}

impl Audit {
    /// Over the desk's records.
    pub fn new(records: Records) -> Self {
        Self { records, read: Mutex::default() }
    }

    /// Adds a row behind the last one, whoever else is writing.
    pub async fn write(&self, row: Row) -> Result<(), RecordError> {
        for _ in 0..TRIES {
            let last = Page { from: None, backwards: true, limit: 1 };
            let last = self.records.page::<Link>(Shelf::Audit, last).await?.pop();
            let number = last.as_ref().map_or(0, |last| number(&last.name)) + 1;
            let before = last.map(|last| last.value.hash).unwrap_or_default();
            let link = Link { hash: hash(&before, number, &row), before, row: row.clone() };
            if self.records.put(Shelf::Audit, &name(number), 0, &link).await? {
                return Ok(());
            }
        }
        Err(RecordError::Busy)
    }

    /// Somebody is about to be shown a conversation: written down first, once in ten minutes.
    pub async fn read(
        &self,
        who: StaffId,
        called: &str,
        about: &str,
        now: Moment,
    ) -> Result<(), RecordError> {
        let key = (who, about.to_owned());
        let lately = {
            let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
            if read.len() >= ROOM {
                read.retain(|_, at| now.since(*at) < READING);
            }
            read.get(&key).is_some_and(|at| now.since(*at) < READING)
        };
        if lately {
            return Ok(());
        }
        let (name, did, about) = (called.to_owned(), "read it".to_owned(), Some(about.to_owned()));
        self.write(Row { at: now, who: Some(who), name, did, about }).await?;
        self.read.lock().unwrap_or_else(PoisonError::into_inner).insert(key, now);
        Ok(())
    }

    /// The latest rows, the newest first.
    pub async fn latest(&self, limit: usize) -> Result<Vec<Row>, RecordError> {
        let page = Page { from: None, backwards: true, limit };
        let links = self.records.page::<Link>(Shelf::Audit, page).await?;
        Ok(links.into_iter().map(|link| link.value.row).collect())
    }

    /// Goes through the whole chain.
    pub async fn verify(&self) -> Result<Verdict, RecordError> {
        let (mut rows, mut before, mut from) = (0, String::new(), name(1));
        loop {
            let page = Page { from: Some(&from), backwards: false, limit: 1000 };
            let links = self.records.page::<Link>(Shelf::Audit, page).await?;
            if links.is_empty() {
                return Ok(Verdict::Intact(rows, before));
            }
            for kept in links {
                let expected = rows as u64 + 1;
                let link = kept.value;
                let fits = number(&kept.name) == expected
                    && link.before == before
                    && link.hash == hash(&before, expected, &link.row);
                if !fits {
                    return Ok(Verdict::Broken(expected));
                }
                (rows, before) = (rows + 1, link.hash);
            }
            from = name(rows as u64 + 1);
        }
    }
}

/// Twelve digits: the order of names is the order of rows.
fn name(number: u64) -> String {
    format!("{number:012}")
}

fn number(name: &str) -> u64 {
    name.parse().unwrap_or(0)
}

fn hash(before: &str, number: u64, row: &Row) -> String {
    let row = serde_json::to_vec(row).unwrap_or_default();
    hex(&Sha256::new().chain_update(before).chain_update(number.to_be_bytes()).chain_update(row).finalize())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Audit, Link, Row, Verdict, name};
    use crate::conversation::{Moment, StaffId};
    use crate::desk::Records;
    use crate::seal::{Keys, SeededEntropy};
    use crate::store::{Address, Shelf, Store};

    async fn chain() -> (Audit, Records) {
        let entropy = SeededEntropy::new(9);
        let keys = Keys::generate(&entropy);
        let store = Store::open(&Address::Memory, &keys.fingerprint()).await.unwrap();
        let records = Records::new(Arc::new(store), keys, Arc::new(entropy));
        (Audit::new(records.clone()), records)
    }

    fn row(at: i64, did: &str) -> Row {
        Row { at: Moment(at), who: Some(StaffId(7)), name: "Ana".into(), did: did.into(), about: None }
    }

    #[tokio::test]
    async fn a_row_that_was_touched_breaks_the_chain_there() {
        let (audit, records) = chain().await;
        for at in 0..5 {
            audit.write(row(at, "wrote")).await.unwrap();
        }
        assert!(matches!(audit.verify().await.unwrap(), Verdict::Intact(5, _)));
        let kept = records.get::<Link>(Shelf::Audit, &name(3)).await.unwrap().unwrap();
        let changed = Link { row: row(2, "took over"), ..kept.value.clone() };
        records.put(Shelf::Audit, &name(3), kept.version, &changed).await.unwrap();
        assert_eq!(audit.verify().await.unwrap(), Verdict::Broken(3));
        records.put(Shelf::Audit, &name(3), kept.version + 1, &kept.value).await.unwrap();
        assert!(matches!(audit.verify().await.unwrap(), Verdict::Intact(5, _)));
        records.remove(Shelf::Audit, &name(2)).await.unwrap();
        assert_eq!(audit.verify().await.unwrap(), Verdict::Broken(2));
    }

    #[tokio::test]
    async fn a_reader_is_written_down_once_in_ten_minutes() {
        let (audit, _) = chain().await;
        for at in [0, 60_000, 599_000, 600_000, 700_000] {
            audit.read(StaffId(7), "Ana", "017.x", Moment(at)).await.unwrap();
        }
        audit.read(StaffId(8), "Luis", "017.x", Moment(1)).await.unwrap();
        assert_eq!(audit.latest(10).await.unwrap().len(), 3);
    }
}
