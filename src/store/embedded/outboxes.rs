//! Settling, claiming and deferring, inside a transaction.

use redb::ReadableTable;

use super::tables::{DUE, Row, Tables, first, key};
use super::writer::Fault;
use crate::seal::ConversationId;
use crate::store::contract::{Claimed, Defer, Lane, Lease, Settle};
use crate::store::outbox::{self, Entry, Road};

/// Inline entries that a conversation remembers as taken over by the API.
const TAKEN: usize = 8;

impl Tables<'_> {
    pub(super) fn settle(&mut self, settle: &Settle) -> Result<usize, Fault> {
        let Some(entry) = self.entry(&settle.id, settle.lane, settle.number)? else { return Ok(0) };
        if !entry.yields(&settle.fence) {
            return Ok(0);
        }
        self.out.remove((&key(&settle.id), settle.lane.rank(), settle.number))?;
        self.reschedule(&settle.id)?;
        Ok(1)
    }

    pub(super) fn claim(
        &mut self,
        partition: u8,
        now: i64,
        lease: &Lease,
        limit: usize,
    ) -> Result<Vec<Claimed>, Fault> {
        let mut claimed = Vec::new();
        for (id, _) in first(&self.lists, DUE, partition, now, limit)? {
            let mut entries = self.entries(&id)?;
            if let Some(at) = outbox::next(&entries, now) {
                let entry = &mut entries[at];
                let from_inline = entry.road == Road::Inline;
                entry.claim(lease);
                let entry = entry.clone();
                self.write(&id, &entry)?;
                if from_inline {
                    self.take(&id, &entry, true)?;
                }
                let row = Row::read(&self.records, &id)?;
                let data_key = row.map(|row| row.record.data_key).unwrap_or_default();
                claimed.push(Claimed {
                    id,
                    lane: entry.lane,
                    number: entry.number,
                    attempts: entry.attempts,
                    unknown: entry.unknown,
                    sealed: entry.sealed,
                    data_key,
                    stopped: self.stopped.get(&key(&id))?.map(|mark| mark.value()),
                });
            }
            self.reschedule(&id)?;
        }
        Ok(claimed)
    }

    pub(super) fn defer(&mut self, defer: &Defer) -> Result<bool, Fault> {
        let Some(mut entry) = self.entry(&defer.id, defer.lane, defer.number)? else { return Ok(false) };
        if !entry.is_under(&defer.lease) {
            return Ok(false);
        }
        let was = entry.road;
        entry.defer(defer.after, defer.not_before);
        self.write(&defer.id, &entry)?;
        match (was, entry.road) {
            (Road::Claimed, Road::Inline) => self.take(&defer.id, &entry, false)?,
            (Road::Inline, Road::Api) => self.take(&defer.id, &entry, true)?,
            _ => {}
        }
        self.reschedule(&defer.id)?;
        Ok(true)
    }

    /// Remembers with the conversation that the API took an inline entry over, or no more.
    fn take(&mut self, id: &ConversationId, entry: &Entry, over: bool) -> Result<(), Fault> {
        let Some(mut row) = Row::read(&self.records, id)? else { return Ok(()) };
        let field = outbox::field(entry.lane, entry.number);
        let others = row.taken.split(',').filter(|other| !other.is_empty() && *other != field);
        let fields: Vec<&str> =
            over.then_some(field.as_str()).into_iter().chain(others).take(TAKEN).collect();
        row.taken = fields.join(",");
        self.put(id, &row)
    }

    /// The outbox in order of sending.
    pub(super) fn entries(&self, id: &ConversationId) -> Result<Vec<Entry>, Fault> {
        let id_key = key(id);
        let mut entries = Vec::new();
        for found in self.out.range((&id_key, 0, 0)..=(&id_key, u8::MAX, u32::MAX))? {
            let (field, value) = found?;
            let (_, rank, number) = field.value();
            entries.push(decode(rank, number, value.value())?);
        }
        Ok(entries)
    }

    fn entry(&self, id: &ConversationId, lane: Lane, number: u32) -> Result<Option<Entry>, Fault> {
        let found = self.out.get((&key(id), lane.rank(), number))?;
        found.map(|value| decode(lane.rank(), number, value.value())).transpose()
    }

    pub(super) fn write(&mut self, id: &ConversationId, entry: &Entry) -> Result<(), Fault> {
        self.out.insert((&key(id), entry.lane.rank(), entry.number), entry.encode().as_slice())?;
        Ok(())
    }

    /// Writes when the outbox is to be looked at next.
    pub(super) fn reschedule(&mut self, id: &ConversationId) -> Result<(), Fault> {
        let due = outbox::due(&self.entries(id)?);
        self.list(DUE, id, due)
    }
}

fn decode(rank: u8, number: u32, value: &[u8]) -> Result<Entry, Fault> {
    Lane::of_rank(rank)
        .and_then(|lane| Entry::decode(lane, number, value))
        .ok_or(Fault::Unreadable("an outbox entry of another shape"))
}
