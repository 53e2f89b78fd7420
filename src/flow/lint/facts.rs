//! Facts that grow old, and who signed what.

use jiff::civil::Date;

use crate::flow::compile::{Folder, Loaded};
use crate::flow::report::{Fault, rule};
use crate::flow::yaml::{At, Node, Span, Value};

/// Days after which a fact has to be looked at again.
const STALE_DAYS: i32 = 180;

/// Looks at every `reviewed_on` of the folder, and at the ladder that every question leans on.
pub(super) fn facts(folder: &Folder<'_>, today: Date, faults: &mut Vec<Fault>) {
    for file in &folder.files {
        if let Some(root) = &file.root {
            dated(file, root, "the fact", today, faults);
        }
    }
    let helplines = folder.files.iter().find(|f| f.path == "helplines.yaml");
    for (key, node) in helplines.and_then(|f| f.root.as_ref()).map_or(&[][..], Node::pairs) {
        let unverified = node.get("unverified").is_some_and(|n| matches!(n.text(), Some("yes" | "true")));
        if !unverified && node.get("reviewed_on").is_none() {
            let message = format!("`{}` does not say when it was last checked", key.value);
            let help = "call it and add `reviewed_on:` with today's day, or `unverified: yes`: then it is never said";
            faults.push(Fault::new(&rule::UNCHECKED_NUMBER, "helplines.yaml", key.at, message, help));
        }
    }
    let line = folder.files.iter().find(|f| f.path == "line.yaml").filter(|f| f.whole);
    if let Some(root) = line.and_then(|f| f.root.as_ref())
        && root.get("ladder").is_none_or(|ladder| ladder.get("rephrase").is_none())
    {
        let help = "add `ladder:` with rephrase, lost, readings and person, as in the folder that came with handrail";
        faults.push(Fault::new(&rule::LINE_LADDER, "line.yaml", Span::FILE, "the line has no ladder", help));
    }
}

fn dated(file: &Loaded<'_>, node: &Node, what: &str, today: Date, faults: &mut Vec<Fault>) {
    match &node.value {
        Value::Scalar { .. } => {}
        Value::List(items) => {
            for item in items {
                let key = item.get("key").and_then(Node::text).unwrap_or(what);
                dated(file, item, key, today, faults);
            }
        }
        Value::Map(pairs) => {
            for (key, value) in pairs {
                match (key.value.as_str(), value.text()) {
                    ("reviewed_on", Some(day)) => {
                        on(file, &At::new(day.to_owned(), value.at), what, today, faults);
                    }
                    _ => dated(file, value, &key.value, today, faults),
                }
            }
        }
    }
}

fn on(file: &Loaded<'_>, day: &At<String>, what: &str, today: Date, faults: &mut Vec<Fault>) {
    let Ok(checked) = day.value.parse::<Date>() else {
        let message = format!("`{}` is no day", day.value);
        faults.push(Fault::new(&rule::BAD_DATE, file.path, day.at, message, "write it as 2026-11-23"));
        return;
    };
    let age = (today - checked).get_days();
    if age > STALE_DAYS {
        let message = format!("`{what}` was last checked on {checked}, {age} days ago");
        let help = format!("check it, and write today's day here (every {STALE_DAYS} days)");
        faults.push(Fault::new(&rule::STALE_FACT, file.path, day.at, message, help));
    }
}
