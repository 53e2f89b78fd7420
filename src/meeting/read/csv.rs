//! CSV (RFC 4180) with Meeting Guide's columns in any order; a header `Postal Code` is `postal_code`.

use serde_json::{Map, Value};

use super::{FeedError, Row, Rows, guide};

/// Columns of which at least two must be there for a file to be a feed.
const COLUMNS: [&str; 9] =
    ["name", "day", "time", "types", "address", "formatted_address", "location", "conference_url", "city"];

pub(super) fn rows(text: &str) -> Result<Rows, FeedError> {
    let mut records = records(text).into_iter();
    let header: Vec<String> = records.next().unwrap_or_default().iter().map(|h| column(h)).collect();
    if header.iter().filter(|h| COLUMNS.contains(&h.as_str())).count() < 2 {
        return Err(FeedError::Unreadable);
    }
    let rows = records.filter(|r| r.iter().any(|cell| !cell.trim().is_empty())).map(|cells| {
        let fields = header.iter().cloned().zip(cells.into_iter().map(Value::String));
        let object: Map<String, Value> = fields.filter(|(_, v)| v.as_str() != Some("")).collect();
        if object.is_empty() { Row::default() } else { guide::row(&object) }
    });
    Ok(Rows { rows: rows.collect(), broken: false, guessed_formats: false })
}

fn column(header: &str) -> String {
    let name = crate::text::fold(header).replace(' ', "_");
    match name.as_str() {
        "zip" | "zip_code" => "postal_code".to_owned(),
        "street" => "address".to_owned(),
        "meeting" | "meeting_name" => "name".to_owned(),
        "weekday" => "day".to_owned(),
        "start" | "start_time" => "time".to_owned(),
        "lat" => "latitude".to_owned(),
        "lng" | "lon" | "long" => "longitude".to_owned(),
        "url" | "link" | "zoom" => "conference_url".to_owned(),
        "last_updated" => "updated".to_owned(),
        _ => name,
    }
}

/// Cells by line. A quote inside quotes is doubled; lines may end inside quotes.
fn records(text: &str) -> Vec<Vec<String>> {
    let mut records = Vec::new();
    let (mut record, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut signs = text.chars().peekable();
    while let Some(c) = signs.next() {
        match c {
            '"' if quoted && signs.peek() == Some(&'"') => {
                signs.next();
                cell.push('"');
            }
            '"' if quoted || cell.is_empty() => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut cell)),
            '\r' if !quoted && signs.peek() == Some(&'\n') => {}
            '\n' if !quoted => {
                record.push(std::mem::take(&mut cell));
                records.push(std::mem::take(&mut record));
            }
            c => cell.push(c),
        }
    }
    if !cell.is_empty() || !record.is_empty() {
        record.push(cell);
        records.push(record);
    }
    records
}
