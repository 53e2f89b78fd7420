//! JSON feeds, read row by row: a feed that breaks off keeps the rows before the break.

use std::fmt;

use serde::de::{DeserializeSeed, SeqAccess, Visitor};
use serde_json::{Deserializer, Value};

use super::{FeedError, Formats, Row, Rows, row};

pub(super) fn rows(text: &str, formats: &Formats) -> Result<Rows, FeedError> {
    if text.starts_with('{') {
        return object(text, formats);
    }
    let mut rows = Vec::new();
    let mut json = Deserializer::from_str(text);
    let whole = List { formats, rows: &mut rows }.deserialize(&mut json).is_ok();
    if rows.is_empty() && !whole {
        return Err(FeedError::Unreadable);
    }
    let broken = !whole || json.end().is_err();
    Ok(Rows { rows, broken, guessed_formats: guessed(text, formats) })
}

/// BMLT with `get_used_formats`: `{"meetings": […], "formats": […]}`. `{}` is its empty answer.
fn object(text: &str, formats: &Formats) -> Result<Rows, FeedError> {
    let Ok(Value::Object(object)) = serde_json::from_str(text) else { return Err(FeedError::Unreadable) };
    if object.is_empty() {
        return Ok(Rows::default());
    }
    let Some(Value::Array(meetings)) = object.get("meetings") else { return Err(FeedError::NoList) };
    let own = match object.get("formats") {
        Some(Value::Array(items)) => Formats::of(items),
        _ => formats.clone(),
    };
    let rows = meetings.iter().map(|m| m.as_object().map_or_else(Row::default, |o| row(o, &own))).collect();
    Ok(Rows { rows, broken: false, guessed_formats: guessed(text, &own) })
}

fn guessed(text: &str, formats: &Formats) -> bool {
    !formats.is_known() && text.contains("\"weekday_tinyint\"")
}

struct List<'a> {
    formats: &'a Formats,
    rows: &'a mut Vec<Row>,
}

impl<'de> DeserializeSeed<'de> for List<'_> {
    type Value = ();
    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for List<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a list of meetings")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(item) = list.next_element::<Value>()? {
            let object = item.as_object().filter(|o| !Formats::is_one(o));
            self.rows.push(object.map_or_else(Row::default, |o| row(o, self.formats)));
        }
        Ok(())
    }
}
