//! The store in one file of this process's own (redb), or in memory.
//!
//! One thread writes. It takes what waits, at most 64 calls, writes them in one transaction, syncs once and answers all:
//! it never waits for more to come. Reads see the last transaction that was synced.
//!
//! If the process dies half-way through a transaction none of it happened, and nobody was answered. Every transaction
//! leaves the file ready to open at once (quick-repair). After an error of the disk nothing more is written: the line
//! says so until it is started again.

mod open;
mod outboxes;
mod shelf;
mod tables;
mod turn;
mod writer;

use std::path::Path;
use std::sync::Arc;

use redb::{Database, ReadableDatabase};

use self::tables::{LOG, RECORDS, Row, SEEN, STOPPED, event_key, key};
use self::writer::{Fault, Writer};
use super::contract::{Claimed, Commit, Defer, Lease, Loaded, Outcome, Queue, Settle};
use super::{OpenError, PARTITIONS, StoreError, TRANSCRIPT_PAGE};
use crate::seal::{ConversationId, EventKey};

/// The file and its writer. The last clone that is dropped waits for what was accepted to be written.
#[derive(Clone)]
pub struct EmbeddedStore {
    // Before `database`: the writer is joined while the file is still open.
    writer: Arc<Writer>,
    database: Arc<Database>,
}

impl std::fmt::Debug for EmbeddedStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EmbeddedStore")
    }
}

impl EmbeddedStore {
    /// Opens or makes the store in a folder. See `Store::open`.
    pub fn open(folder: &Path, fingerprint: &str) -> Result<Self, OpenError> {
        open::file(folder, fingerprint).map(Self::over)
    }

    /// A store that is gone with the process.
    pub fn memory(fingerprint: &str) -> Result<Self, OpenError> {
        open::memory(fingerprint).map(Self::over)
    }

    fn over(database: Database) -> Self {
        let database = Arc::new(database);
        Self { writer: Arc::new(Writer::start(database.clone())), database }
    }

    /// See `Store::load`.
    pub fn load(&self, id: &ConversationId, event: &EventKey) -> Result<Loaded, StoreError> {
        let read = || -> Result<Loaded, Fault> {
            let transaction = self.database.begin_read()?;
            let row = Row::read(&transaction.open_table(RECORDS)?, id)?;
            let seen = transaction.open_table(SEEN)?;
            let replay =
                seen.get(&event_key(id, event))?.map(|seen| tables::replay(seen.value(), row.as_ref()));
            let stopped = transaction.open_table(STOPPED)?.get(&key(id))?.map(|mark| mark.value());
            Ok(Loaded { record: row.map(|row| row.record), stopped, replay })
        };
        read().map_err(Fault::told)
    }

    /// See `Store::commit`.
    pub async fn commit(&self, commit: &Commit) -> Result<Outcome, StoreError> {
        let commit = commit.clone();
        self.writer.write(move |tables| tables.commit(&commit)).await
    }

    /// See `Store::settle`.
    pub async fn settle(&self, settled: &[Settle]) -> Result<usize, StoreError> {
        let settled = settled.to_vec();
        self.writer
            .write(move |tables| settled.iter().try_fold(0, |went, one| Ok(went + tables.settle(one)?)))
            .await
    }

    /// See `Store::due`.
    pub fn due(&self, now: i64) -> Result<Vec<u8>, StoreError> {
        let mut due = Vec::new();
        for partition in 0..=u8::MAX {
            if !self.listed(tables::DUE, partition, now, 1)?.is_empty() {
                due.push(partition);
            }
        }
        Ok(due)
    }

    /// See `Store::claim`.
    pub async fn claim(
        &self,
        partition: u8,
        now: i64,
        lease: &Lease,
        limit: usize,
    ) -> Result<Vec<Claimed>, StoreError> {
        let lease = lease.clone();
        self.writer.write(move |tables| tables.claim(partition, now, &lease, limit)).await
    }

    /// See `Store::defer`.
    pub async fn defer(&self, defer: &Defer) -> Result<bool, StoreError> {
        let defer = defer.clone();
        self.writer.write(move |tables| tables.defer(&defer)).await
    }

    /// See `Store::transcript`.
    pub fn transcript(&self, id: &ConversationId, page: usize) -> Result<Vec<Vec<u8>>, StoreError> {
        let read = || -> Result<Vec<Vec<u8>>, Fault> {
            let transaction = self.database.begin_read()?;
            let log = transaction.open_table(LOG)?;
            let entries = log.range((&key(id), 0)..=(&key(id), u64::MAX))?.rev();
            let mut page = entries
                .skip(page.saturating_mul(TRANSCRIPT_PAGE))
                .take(TRANSCRIPT_PAGE)
                .map(|entry| Ok(entry?.1.value().to_vec()))
                .collect::<Result<Vec<_>, Fault>>()?;
            page.reverse();
            Ok(page)
        };
        read().map_err(Fault::told)
    }

    /// See `Store::queue`.
    pub fn queue(&self, queue: Queue, limit: usize) -> Result<Vec<(ConversationId, i64)>, StoreError> {
        let mut all = Vec::new();
        for partition in (0..PARTITIONS).filter_map(|p| u8::try_from(p).ok()) {
            all.extend(self.listed(tables::list_of(queue), partition, i64::MAX, limit)?);
        }
        all.sort_by_key(|(id, score)| (*score, *id));
        all.truncate(limit);
        Ok(all)
    }

    /// See `Store::latest`.
    pub fn latest(&self, queue: Queue, limit: usize) -> Result<Vec<(ConversationId, i64)>, StoreError> {
        let read = || -> Result<Vec<(ConversationId, i64)>, Fault> {
            let transaction = self.database.begin_read()?;
            let lists = transaction.open_table(tables::LISTS)?;
            let mut all = Vec::new();
            for partition in (0..PARTITIONS).filter_map(|p| u8::try_from(p).ok()) {
                all.extend(tables::last(&lists, tables::list_of(queue), partition, limit)?);
            }
            all.sort_by_key(|(id, score)| (-*score, *id));
            all.truncate(limit);
            Ok(all)
        };
        read().map_err(Fault::told)
    }

    /// See `Store::ended`.
    pub fn ended(&self, partition: u8, now: i64, limit: usize) -> Result<Vec<ConversationId>, StoreError> {
        Ok(self.listed(tables::END, partition, now, limit)?.into_iter().map(|(id, _)| id).collect())
    }

    /// See `Store::forget`.
    pub async fn forget(&self, id: &ConversationId) -> Result<bool, StoreError> {
        let id = *id;
        self.writer.write(move |tables| tables.forget(&id)).await
    }

    /// See `Store::rewrap`.
    pub async fn rewrap(&self, id: &ConversationId, from: &[u8], to: &[u8]) -> Result<bool, StoreError> {
        let (id, from, to) = (*id, from.to_vec(), to.to_vec());
        self.writer.write(move |tables| tables.rewrap(&id, &from, to)).await
    }

    fn listed(
        &self,
        list: u8,
        partition: u8,
        until: i64,
        limit: usize,
    ) -> Result<Vec<(ConversationId, i64)>, StoreError> {
        let read = || -> Result<Vec<(ConversationId, i64)>, Fault> {
            let transaction = self.database.begin_read()?;
            let lists = transaction.open_table(tables::LISTS)?;
            tables::first(&lists, list, partition, until, limit)
        };
        read().map_err(Fault::told)
    }
}
