//! Committing and forgetting, inside a transaction. `redis/commit.lua` is the same on Redis.

use super::tables::{DUE, END, Row, Tables, event_key, key, list_of, replay};
use super::writer::Fault;
use crate::seal::ConversationId;
use crate::store::contract::{Commit, Outcome, Queue, Record, StopMark, Via};
use crate::store::outbox::{self, Entry};
use crate::store::{REPLAY_MS, TRANSCRIPT_CAP};
use redb::ReadableTable;

/// Replays that a commit sweeps away when they have expired: more than it adds.
const SWEPT: usize = 4;

impl Tables<'_> {
    pub(super) fn commit(&mut self, commit: &Commit) -> Result<Outcome, Fault> {
        let (id, event) = (&commit.id, event_key(&commit.id, &commit.event));
        let row = Row::read(&self.records, id)?;
        if let Some(seen) = self.seen.get(&event)? {
            return Ok(Outcome::Duplicate(replay(seen.value(), row.as_ref())));
        }
        if row.as_ref().map_or(0, |row| row.record.version) != commit.expected {
            let stopped = self.stopped.get(&key(id))?.map(|mark| mark.value());
            return Ok(Outcome::Conflict { record: row.map(|row| row.record), stopped });
        }
        let row = if commit.forget {
            self.erase(id)?;
            None
        } else {
            row
        };
        let version = commit.expected + 1;
        let leased = self.send(commit)?;
        self.keep(commit, version, row)?;
        let inline: Vec<String> = commit
            .out
            .iter()
            .filter(|text| text.via != Via::Api)
            .map(|text| outbox::field(text.lane, text.number))
            .collect();
        self.seen.insert(&event, (version, leased, inline.join(",").as_str(), commit.replies.as_slice()))?;
        self.seen_until.insert((commit.now + REPLAY_MS, &event), ())?;
        self.sweep(commit.now)?;
        match commit.stop {
            StopMark::Keep => {}
            StopMark::Clear => {
                self.stopped.remove(&key(id))?;
            }
            StopMark::Set => {
                if self.stopped.get(&key(id))?.is_none() {
                    self.stopped.insert(&key(id), commit.now)?;
                }
            }
        }
        self.list(END, id, Some(commit.end))?;
        for (queue, score) in &commit.queues {
            self.list(list_of(*queue), id, *score)?;
        }
        Ok(Outcome::Ok { version, leased })
    }

    /// Forgets a conversation, all but the opt-out mark.
    pub(super) fn forget(&mut self, id: &ConversationId) -> Result<bool, Fault> {
        self.list(END, id, None)?;
        for queue in Queue::ALL {
            self.list(list_of(queue), id, None)?;
        }
        self.erase(id)
    }

    /// Sets the opt-out mark, if there is none.
    pub(super) fn mark(&mut self, id: &ConversationId, at: i64) -> Result<bool, Fault> {
        let none = self.stopped.get(&key(id))?.is_none();
        if none {
            self.stopped.insert(&key(id), at)?;
        }
        Ok(none)
    }

    /// Swaps the wrapped data key, if it is still the one that was read.
    pub(super) fn rewrap(&mut self, id: &ConversationId, from: &[u8], to: Vec<u8>) -> Result<bool, Fault> {
        match Row::read(&self.records, id)? {
            Some(mut row) if row.record.data_key == from => {
                row.record.data_key = to;
                self.put(id, &row)?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    fn erase(&mut self, id: &ConversationId) -> Result<bool, Fault> {
        let id_key = key(id);
        self.log.retain_in((&id_key, 0)..=(&id_key, u64::MAX), |_, _| false)?;
        self.out.retain_in((&id_key, 0, 0)..=(&id_key, u8::MAX, u32::MAX), |_, _| false)?;
        self.list(DUE, id, None)?;
        Ok(self.records.remove(&id_key)?.is_some())
    }

    /// Puts the new texts into the outbox; whether what may go now is the committer's.
    fn send(&mut self, commit: &Commit) -> Result<bool, Fault> {
        if commit.out.is_empty() {
            return Ok(true);
        }
        let waiting = self.entries(&commit.id)?;
        let leased = outbox::granted(&waiting, &commit.out, commit.now);
        for text in &commit.out {
            self.write(&commit.id, &Entry::new(text, leased, &commit.lease, commit.now))?;
        }
        self.reschedule(&commit.id)?;
        Ok(leased)
    }

    fn keep(&mut self, commit: &Commit, version: u64, row: Option<Row>) -> Result<(), Fault> {
        let id_key = key(&commit.id);
        let (mut next, taken, data_key) = match row {
            Some(row) => (row.next, row.taken, row.record.data_key),
            None => (0, String::new(), commit.data_key.clone()),
        };
        for entry in &commit.log {
            self.log.insert((&id_key, next), entry.as_slice())?;
            next += 1;
        }
        let kept_from = next.saturating_sub(TRANSCRIPT_CAP as u64);
        if !commit.log.is_empty() && kept_from > 0 {
            self.log.retain_in((&id_key, 0)..(&id_key, kept_from), |_, _| false)?;
        }
        let record = Record { version, state: commit.state.clone(), data_key };
        self.put(&commit.id, &Row { record, end: commit.end, next, taken })
    }

    /// Removes the oldest replays that have expired.
    fn sweep(&mut self, now: i64) -> Result<(), Fault> {
        let mut expired = Vec::new();
        for entry in self.seen_until.range(..(now, &[0; 17]))?.take(SWEPT) {
            let (key, _) = entry?;
            let (at, event) = key.value();
            expired.push((at, *event));
        }
        for (at, event) in expired {
            self.seen.remove(&event)?;
            self.seen_until.remove((at, &event))?;
        }
        Ok(())
    }
}
