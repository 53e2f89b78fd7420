//! Shelves on Redis. All of them share the hash tag `{desk}`: they are small, and no text waits for them.

use ::redis::Value;

use super::RedisStore;
use super::answer::{STRANGE, bytes, integer, list};
use super::script::{SHELVE, UNSHELVE};
use crate::store::StoreError;
use crate::store::shelf::{Item, Page, Put, Shelf, Shelved};

/// Items of one trip.
const TOGETHER: usize = 500;

fn values(on: Shelf) -> String {
    format!("hr:{{desk}}:{}", on.name())
}

fn names(on: Shelf) -> String {
    format!("hr:{{desk}}:{}:names", on.name())
}

/// `version\n` and what is sealed.
fn item(name: String, value: Value) -> Result<Option<Item>, StoreError> {
    let Some(value) = bytes(value) else { return Ok(None) };
    let at = value.iter().position(|byte| *byte == b'\n').ok_or(STRANGE)?;
    let version = std::str::from_utf8(&value[..at]).ok().and_then(|v| v.parse().ok()).ok_or(STRANGE)?;
    Ok(Some(Item { name, version, sealed: value[at + 1..].to_vec() }))
}

impl RedisStore {
    /// See `Store::item`.
    pub async fn item(&self, on: Shelf, name: &str) -> Result<Option<Item>, StoreError> {
        let mut get = ::redis::cmd("HGET");
        get.arg(values(on)).arg(name);
        item(name.to_owned(), self.desk.run(&get).await?)
    }

    /// See `Store::put`.
    pub async fn put(&self, put: &Put) -> Result<Shelved, StoreError> {
        let answer = SHELVE
            .run(&self.desk, |cmd| {
                cmd.arg(2).arg(values(put.shelf)).arg(names(put.shelf));
                cmd.arg(&put.name).arg(put.expected).arg(&put.sealed);
            })
            .await?;
        let mut answer = list(answer)?.into_iter();
        let written = integer(&answer.next().ok_or(STRANGE)?)? == 1;
        let rest = answer.next().unwrap_or(Value::Nil);
        if written {
            return Ok(Shelved::Ok(u64::try_from(integer(&rest)?).map_err(|_| STRANGE)?));
        }
        Ok(Shelved::Conflict(item(put.name.clone(), rest)?))
    }

    /// See `Store::take_off`.
    pub async fn take_off(&self, on: Shelf, name: &str) -> Result<bool, StoreError> {
        let answer = UNSHELVE
            .run(&self.desk, |cmd| {
                cmd.arg(2).arg(values(on)).arg(names(on)).arg(name);
            })
            .await?;
        Ok(integer(&answer)? == 1)
    }

    /// See `Store::items`.
    pub async fn items(&self, on: Shelf, page: Page<'_>) -> Result<Vec<Item>, StoreError> {
        let from = page.from.map(|name| format!("[{name}"));
        let mut range = ::redis::cmd("ZRANGE");
        range.arg(names(on));
        match (page.backwards, from) {
            (false, from) => range.arg(from.unwrap_or_else(|| "-".to_owned())).arg("+").arg("BYLEX"),
            (true, from) => {
                range.arg(from.unwrap_or_else(|| "+".to_owned())).arg("-").arg("BYLEX").arg("REV")
            }
        };
        range.arg("LIMIT").arg(0).arg(page.limit);
        let found: Vec<String> = list(self.desk.run(&range).await?)?
            .into_iter()
            .filter_map(|name| String::from_utf8(bytes(name)?).ok())
            .collect();
        let mut items = Vec::with_capacity(found.len());
        for some in found.chunks(TOGETHER) {
            let mut get = ::redis::cmd("HMGET");
            get.arg(values(on)).arg(some);
            for (name, value) in some.iter().zip(list(self.desk.run(&get).await?)?) {
                // Taken off between the two trips: then it is not there.
                items.extend(item(name.clone(), value)?);
            }
        }
        Ok(items)
    }
}
