//! What a BMLT server's format keys mean. Keys are each server's own; `world_id` means the same everywhere.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::fields::Fields;
use crate::meeting::kind::{Kind, Kinds};

/// One format.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Mark {
    Kind(Kind),
    ClosedForNow,
    Virtual,
    Hybrid,
}

/// What the formats of one row say together.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Marks {
    pub kinds: Kinds,
    pub closed_for_now: bool,
    pub virtual_only: bool,
    pub hybrid: bool,
}

/// A server's table, from `GetFormats` or from the feed itself. Empty: only well-known keys are understood.
#[derive(Debug, Clone, Default)]
pub struct Formats {
    by_id: HashMap<String, Mark>,
    by_key: HashMap<String, Mark>,
    known: bool,
}

impl Formats {
    /// Reads the JSON of `GetFormats`. What is no such table is an empty one.
    pub fn parse(bytes: &[u8]) -> Self {
        match serde_json::from_slice(bytes) {
            Ok(Value::Array(items)) => Self::of(&items),
            _ => Self::default(),
        }
    }

    pub(super) fn of(items: &[Value]) -> Self {
        let mut formats = Self::default();
        for object in items.iter().filter_map(Value::as_object).filter(|o| o.contains_key("key_string")) {
            formats.known = true;
            let fields = Fields(object);
            let Some(mark) = mark(&fields.text("world_id"), &fields.text("name_string")) else { continue };
            formats.by_id.insert(fields.text("id"), mark);
            formats.by_key.insert(fields.text("key_string"), mark);
        }
        formats
    }

    pub(super) fn is_known(&self) -> bool {
        self.known
    }

    /// Whether an object is a format rather than a meeting.
    pub(super) fn is_one(object: &Map<String, Value>) -> bool {
        object.contains_key("key_string") && object.contains_key("world_id")
    }

    pub(super) fn read(&self, keys: &str, ids: &str) -> Marks {
        let parts =
            |list: &str| list.split(',').map(|k| k.trim().to_owned()).filter(|k| !k.is_empty()).collect();
        let (keys, ids): (Vec<String>, Vec<String>) = (parts(keys), parts(ids));
        let marks: Vec<Mark> = if !self.known {
            keys.iter().filter_map(|key| well_known(key)).collect()
        } else if ids.is_empty() {
            keys.iter().filter_map(|key| self.by_key.get(key).copied()).collect()
        } else {
            ids.iter().filter_map(|id| self.by_id.get(id).copied()).collect()
        };
        let has = |mark| marks.contains(&mark);
        Marks {
            kinds: marks
                .iter()
                .filter_map(|m| if let Mark::Kind(kind) = m { Some(*kind) } else { None })
                .collect(),
            closed_for_now: has(Mark::ClosedForNow),
            virtual_only: has(Mark::Virtual),
            hybrid: has(Mark::Hybrid),
        }
    }
}

fn mark(world_id: &str, name: &str) -> Option<Mark> {
    match world_id {
        "TC" => Some(Mark::ClosedForNow),
        "VM" => Some(Mark::Virtual),
        "HYBR" => Some(Mark::Hybrid),
        _ => Kind::of_world_id(world_id).or_else(|| Kind::of_format_name(name)).map(Mark::Kind),
    }
}

fn well_known(key: &str) -> Option<Mark> {
    match key {
        "TC" => Some(Mark::ClosedForNow),
        "VM" => Some(Mark::Virtual),
        "HY" | "HYBR" => Some(Mark::Hybrid),
        _ => Kind::of_bmlt_key(key).map(Mark::Kind),
    }
}
