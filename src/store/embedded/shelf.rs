//! Shelves in the file: one table, by shelf and name.

use redb::{AccessGuard, ReadableDatabase, ReadableTable, TableDefinition};

use super::EmbeddedStore;
use super::tables::Tables;
use super::writer::Fault;
use crate::store::StoreError;
use crate::store::shelf::{Item, Page, Put, Shelf, Shelved};

/// A version, and what is sealed.
type Sealed = (u64, &'static [u8]);

/// Shelf and name → version and what is sealed.
pub(super) const SHELVES: TableDefinition<(u8, &str), (u64, &[u8])> = TableDefinition::new("shelves");

impl EmbeddedStore {
    /// See `Store::item`.
    pub fn item(&self, on: Shelf, name: &str) -> Result<Option<Item>, StoreError> {
        let read = || -> Result<Option<Item>, Fault> {
            find(&self.database.begin_read()?.open_table(SHELVES)?, on, name)
        };
        read().map_err(Fault::told)
    }

    /// See `Store::put`.
    pub async fn put(&self, put: &Put) -> Result<Shelved, StoreError> {
        let put = put.clone();
        self.writer.write(move |tables| tables.shelve(&put)).await
    }

    /// See `Store::take_off`.
    pub async fn take_off(&self, on: Shelf, name: &str) -> Result<bool, StoreError> {
        let name = name.to_owned();
        let off =
            move |tables: &mut Tables<'_>| Ok(tables.shelves.remove((on.number(), name.as_str()))?.is_some());
        self.writer.write(off).await
    }

    /// See `Store::items`.
    pub fn items(&self, on: Shelf, page: Page<'_>) -> Result<Vec<Item>, StoreError> {
        let read = || -> Result<Vec<Item>, Fault> {
            let table = self.database.begin_read()?.open_table(SHELVES)?;
            let number = on.number();
            if page.backwards {
                // The name after every name that begins with the last one asked for.
                let end = page.from.map(|name| format!("{name}\0"));
                let range = match &end {
                    Some(end) => table.range((number, "")..(number, end.as_str()))?,
                    None => table.range((number, "")..(number + 1, ""))?,
                };
                return range.rev().take(page.limit).map(|entry| Ok(read_back(&entry?))).collect();
            }
            let from = page.from.unwrap_or_default();
            table
                .range((number, from)..(number + 1, ""))?
                .take(page.limit)
                .map(|entry| Ok(read_back(&entry?)))
                .collect()
        };
        read().map_err(Fault::told)
    }
}

impl Tables<'_> {
    fn shelve(&mut self, put: &Put) -> Result<Shelved, Fault> {
        let there = find(&self.shelves, put.shelf, &put.name)?;
        if there.as_ref().map_or(0, |item| item.version) != put.expected {
            return Ok(Shelved::Conflict(there));
        }
        let version = put.expected + 1;
        self.shelves.insert((put.shelf.number(), put.name.as_str()), (version, put.sealed.as_slice()))?;
        Ok(Shelved::Ok(version))
    }
}

fn find(
    table: &impl ReadableTable<(u8, &'static str), (u64, &'static [u8])>,
    on: Shelf,
    name: &str,
) -> Result<Option<Item>, Fault> {
    Ok(table.get((on.number(), name))?.map(|found| item(name, found.value())))
}

fn item(name: &str, (version, sealed): (u64, &[u8])) -> Item {
    Item { name: name.to_owned(), version, sealed: sealed.to_vec() }
}

/// An entry of the table, read back.
fn read_back((key, value): &(AccessGuard<'_, (u8, &'static str)>, AccessGuard<'_, Sealed>)) -> Item {
    item(key.value().1, value.value())
}
