//! The tables of the file. Keys are keyed ids, values are sealed: nothing in it is about anyone.

use redb::{ReadableTable, Table, TableDefinition, WriteTransaction};

use super::shelf::SHELVES;
use super::writer::Fault;
use crate::seal::{ConversationId, EventKey};
use crate::store::contract::{Queue, Record, Replay};

/// Partition and name of a conversation, or partition and an event.
pub(super) type Id = [u8; 17];
/// version, end of retention, next transcript entry, taken entries, data key, state
type Kept = (u64, i64, u64, &'static str, &'static [u8], &'static [u8]);
/// version, leased, inline entries, replies
type Seen = (u64, bool, &'static str, &'static [u8]);

/// Schema, partitions and fingerprint of the id key.
pub(super) const META: TableDefinition<&str, &str> = TableDefinition::new("meta");
/// Conversations.
pub(super) const RECORDS: TableDefinition<&Id, Kept> = TableDefinition::new("conversations");
/// Transcripts.
pub(super) const LOG: TableDefinition<(&Id, u64), &[u8]> = TableDefinition::new("transcripts");
/// Outboxes, by conversation, lane and number.
pub(super) const OUT: TableDefinition<(&Id, u8, u32), &[u8]> = TableDefinition::new("outboxes");
/// Opt-out marks.
pub(super) const STOPPED: TableDefinition<&Id, i64> = TableDefinition::new("stopped");
/// What repeats of events are answered.
pub(super) const SEEN: TableDefinition<&Id, Seen> = TableDefinition::new("events");
/// When those expire.
pub(super) const SEEN_UNTIL: TableDefinition<(i64, &Id), ()> = TableDefinition::new("events_until");
/// List, partition, score, name of a conversation.
pub(super) const LISTS: TableDefinition<(u8, u8, i64, &[u8; 16]), ()> = TableDefinition::new("lists");
/// The score of a conversation on a list.
pub(super) const LISTED: TableDefinition<(u8, &Id), i64> = TableDefinition::new("listed");

/// The list of outboxes by when they are due.
pub(super) const DUE: u8 = 0;
/// The list of conversations by the end of their retention.
pub(super) const END: u8 = 1;

pub(super) fn list_of(queue: Queue) -> u8 {
    match queue {
        Queue::Timer => 2,
        Queue::Safety => 3,
        Queue::Person => 4,
        Queue::Navigator => 5,
        Queue::Held => 6,
        Queue::Closed => 7,
        Queue::Recent => 8,
    }
}

pub(super) fn key(id: &ConversationId) -> Id {
    joined(id.partition(), id.bytes())
}

pub(super) fn event_key(id: &ConversationId, event: &EventKey) -> Id {
    joined(id.partition(), event.bytes())
}

fn joined(partition: u8, name: [u8; 16]) -> Id {
    std::array::from_fn(|at| if at == 0 { partition } else { name[at - 1] })
}

pub(super) fn id_of(partition: u8, name: &[u8; 16]) -> ConversationId {
    ConversationId::new(partition, *name)
}

/// A conversation as it lies there.
pub(super) struct Row {
    pub(super) record: Record,
    pub(super) end: i64,
    /// The number of the next transcript entry.
    pub(super) next: u64,
    /// Inline entries that the API took over, the last eight, as `redis/commit.lua` has them.
    pub(super) taken: String,
}

impl Row {
    pub(super) fn read(
        table: &impl ReadableTable<&'static Id, Kept>,
        id: &ConversationId,
    ) -> Result<Option<Self>, Fault> {
        Ok(table.get(&key(id))?.map(|row| {
            let (version, end, next, taken, data_key, state) = row.value();
            let record = Record { version, state: state.to_vec(), data_key: data_key.to_vec() };
            Self { record, end, next, taken: taken.to_owned() }
        }))
    }
}

/// What a repeat is answered.
pub(super) fn replay(
    (version, leased, inline, replies): (u64, bool, &str, &[u8]),
    row: Option<&Row>,
) -> Replay {
    let untaken = row.is_some_and(|row| inline.split(',').all(|f| f.is_empty() || !row.taken.contains(f)));
    Replay {
        version,
        replies: replies.to_vec(),
        data_key: row.map(|row| row.record.data_key.clone()).unwrap_or_default(),
        again: leased && untaken,
    }
}

/// The first of a list in a partition, up to a score.
pub(super) fn first(
    lists: &impl ReadableTable<(u8, u8, i64, &'static [u8; 16]), ()>,
    list: u8,
    partition: u8,
    until: i64,
    limit: usize,
) -> Result<Vec<(ConversationId, i64)>, Fault> {
    let range = (list, partition, i64::MIN, &[0; 16])..=(list, partition, until, &[u8::MAX; 16]);
    lists
        .range(range)?
        .take(limit)
        .map(|entry| {
            let (key, ()) = entry.map(|(key, _)| (key, ()))?;
            let (_, partition, score, name) = key.value();
            Ok((id_of(partition, name), score))
        })
        .collect()
}

/// The last of a list in a partition, the highest score first.
pub(super) fn last(
    lists: &impl ReadableTable<(u8, u8, i64, &'static [u8; 16]), ()>,
    list: u8,
    partition: u8,
    limit: usize,
) -> Result<Vec<(ConversationId, i64)>, Fault> {
    let range = (list, partition, i64::MIN, &[0; 16])..=(list, partition, i64::MAX, &[u8::MAX; 16]);
    let entries = lists.range(range)?.rev().take(limit);
    entries
        .map(|entry| {
            let (key, _) = entry?;
            let (_, partition, score, name) = key.value();
            Ok((id_of(partition, name), score))
        })
        .collect()
}

/// Every table, open for one transaction.
pub(super) struct Tables<'t> {
    pub(super) records: Table<'t, &'static Id, Kept>,
    pub(super) log: Table<'t, (&'static Id, u64), &'static [u8]>,
    pub(super) out: Table<'t, (&'static Id, u8, u32), &'static [u8]>,
    pub(super) stopped: Table<'t, &'static Id, i64>,
    pub(super) seen: Table<'t, &'static Id, Seen>,
    pub(super) seen_until: Table<'t, (i64, &'static Id), ()>,
    pub(super) lists: Table<'t, (u8, u8, i64, &'static [u8; 16]), ()>,
    listed: Table<'t, (u8, &'static Id), i64>,
    pub(super) shelves: Table<'t, (u8, &'static str), (u64, &'static [u8])>,
}

impl<'t> Tables<'t> {
    pub(super) fn open(transaction: &'t WriteTransaction) -> Result<Self, Fault> {
        Ok(Self {
            records: transaction.open_table(RECORDS)?,
            log: transaction.open_table(LOG)?,
            out: transaction.open_table(OUT)?,
            stopped: transaction.open_table(STOPPED)?,
            seen: transaction.open_table(SEEN)?,
            seen_until: transaction.open_table(SEEN_UNTIL)?,
            lists: transaction.open_table(LISTS)?,
            listed: transaction.open_table(LISTED)?,
            shelves: transaction.open_table(SHELVES)?,
        })
    }

    /// Puts a conversation on a list, moves it there, or takes it off.
    pub(super) fn list(&mut self, list: u8, id: &ConversationId, score: Option<i64>) -> Result<(), Fault> {
        let (id_key, name) = (key(id), id.bytes());
        let before = self.listed.get((list, &id_key))?.map(|score| score.value());
        if before == score {
            return Ok(());
        }
        if let Some(before) = before {
            self.lists.remove((list, id.partition(), before, &name))?;
        }
        match score {
            Some(score) => {
                self.lists.insert((list, id.partition(), score, &name), ())?;
                self.listed.insert((list, &id_key), score)?;
            }
            None => {
                self.listed.remove((list, &id_key))?;
            }
        }
        Ok(())
    }

    /// Writes a conversation.
    pub(super) fn put(&mut self, id: &ConversationId, row: &Row) -> Result<(), Fault> {
        let Record { version, state, data_key } = &row.record;
        let value = (*version, row.end, row.next, row.taken.as_str(), data_key.as_slice(), state.as_slice());
        self.records.insert(&key(id), value)?;
        Ok(())
    }
}
