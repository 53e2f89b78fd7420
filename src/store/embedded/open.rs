//! Opening the file, and seeing that it is ours.

use std::fs::{DirBuilder, OpenOptions};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

use redb::backends::{FileBackend, InMemoryBackend};
use redb::{Builder, Database, DatabaseError};

use super::tables::{META, Tables};
use super::writer::Fault;
use crate::store::{OpenError, PARTITIONS, SCHEMA};

/// The file in the store's folder.
const FILE: &str = "store.redb";
/// Pages kept in memory. redb's own default of 1 GiB is more than a small server has.
const CACHE: usize = 64 << 20;

pub(super) fn file(folder: &Path, fingerprint: &str) -> Result<Database, OpenError> {
    let failed =
        |why: &dyn std::fmt::Display| OpenError::Folder { folder: folder.to_owned(), why: why.to_string() };
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|error| failed(&error))?;
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(folder.join(FILE))
        .map_err(|error| failed(&error))?;
    let opened = FileBackend::new(file)
        .and_then(|backend| Builder::new().set_cache_size(CACHE).create_with_backend(backend));
    let database = opened.map_err(|error| match error {
        DatabaseError::DatabaseAlreadyOpen => OpenError::InUse(folder.to_owned()),
        other => failed(&other),
    })?;
    belongs(&database, &folder.display().to_string(), fingerprint)?;
    Ok(database)
}

pub(super) fn memory(fingerprint: &str) -> Result<Database, OpenError> {
    let database = Builder::new()
        .create_with_backend(InMemoryBackend::new())
        .map_err(|error| OpenError::Folder { folder: "memory".into(), why: error.to_string() })?;
    belongs(&database, "memory:", fingerprint)?;
    Ok(database)
}

/// Takes an empty file over, refuses one that belongs to others.
fn belongs(database: &Database, place: &str, fingerprint: &str) -> Result<(), OpenError> {
    let ours = [
        ("schema", SCHEMA.to_string()),
        ("partitions", PARTITIONS.to_string()),
        ("id_key", fingerprint.to_owned()),
    ];
    let agree = || -> Result<[String; 3], Fault> {
        let mut transaction = database.begin_write()?;
        transaction.set_quick_repair(true);
        let mut found = [const { String::new() }; 3];
        {
            let mut meta = transaction.open_table(META)?;
            if redb::ReadableTable::first(&meta)?.is_none() {
                for (field, value) in &ours {
                    meta.insert(*field, value.as_str())?;
                }
                // Makes the tables, so that reading never meets a missing one.
                Tables::open(&transaction)?;
            }
            for (at, (field, _)) in ours.iter().enumerate() {
                let value = redb::ReadableTable::get(&meta, *field)?;
                found[at] = value.map_or_else(|| "none".to_owned(), |value| value.value().to_owned());
            }
        }
        transaction.commit()?;
        Ok(found)
    };
    let [schema, partitions, id_key] =
        agree().map_err(|fault| OpenError::Folder { folder: place.into(), why: fault.told().to_string() })?;
    let place = place.to_owned();
    if schema != ours[0].1 {
        return Err(OpenError::OtherSchema { place, found: schema, ours: SCHEMA });
    }
    if partitions != ours[1].1 {
        return Err(OpenError::OtherPartitions { place, found: partitions, ours: PARTITIONS });
    }
    if id_key != ours[2].1 {
        return Err(OpenError::OtherKey { place });
    }
    Ok(())
}
