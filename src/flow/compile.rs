//! Written flows → checked flows. Every fault of the folder is found in one go.

use std::collections::{BTreeMap, HashMap};

use serde::de::DeserializeOwned;

use super::book::Book;
use super::check::{Check, at};
use super::error::{Fault, Faults, Severity};
use super::file::FlowFile;
use super::line::{Helpline, Line, LineFile};
use super::scalar::{Word, yes_no};
use crate::meaning::Meaning;
use crate::text::Both;

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct HelplineFile {
    value: Word,
    name: Both<String>,
    reviewed_on: Option<String>,
    source: String,
    note: Option<String>,
    #[serde(default, deserialize_with = "yes_no")]
    unverified: bool,
}

/// Reads a folder, given as (path below `flows/`, text). Files it does not know by name are left to others.
pub fn compile(files: &[(&str, &str)]) -> Result<Book, Faults> {
    let mut faults = Vec::new();
    let line = read_line(files, &mut faults);
    let mut written = Vec::new();
    for (path, text) in files.iter().filter(|(path, _)| path.starts_with("talk/") && path.ends_with(".yaml"))
    {
        if let Some(flow) = parse::<FlowFile>(path, text, &mut faults) {
            written.push((*path, flow));
        }
    }
    let named: HashMap<String, usize> =
        written.iter().enumerate().map(|(index, (_, file))| (file.flow.value.clone(), index)).collect();
    let opens = opened(&written, &mut faults);
    let mut flows = Vec::new();
    for (path, file) in written {
        let steps = file.steps.0.iter().map(|(name, _)| name.clone()).collect();
        let mut check = Check { file: path, line: line.as_ref(), flows: &named, steps, faults: &mut faults };
        if path.strip_prefix("talk/").and_then(|p| p.strip_suffix(".yaml")) != Some(file.flow.value.as_str())
        {
            let said = format!("the flow is called `{}`", file.flow.value);
            check.fault("file-name", at(&file.flow), said, "name the file after its flow");
        }
        flows.push(check.flow(file));
    }
    for needed in ["greeting", "menu", "person"].iter().filter(|name| !named.contains_key(**name)) {
        let said = format!("there is no flow `{needed}`");
        faults.push(fault("missing-flow", "talk", 0, said, "the line falls back on it: write it"));
    }
    match line {
        Some(line) if faults.is_empty() => Ok(Book { line, flows, opens, named }),
        _ => Err(Faults(faults)),
    }
}

/// Which flow each meaning opens.
fn opened(written: &[(&str, FlowFile)], faults: &mut Vec<Fault>) -> HashMap<Meaning, usize> {
    let mut opens = HashMap::new();
    for (index, (path, file)) in written.iter().enumerate() {
        for meaning in &file.opens_on {
            let Some(known) = Meaning::named(&meaning.value.0) else {
                let said = format!("`{}` is no meaning", meaning.value.0);
                faults.push(fault(
                    "unknown-meaning",
                    path,
                    at(meaning),
                    said,
                    "the meanings are in flows/meanings/README.md",
                ));
                continue;
            };
            if let Some(other) = opens.insert(known, index) {
                let said = format!("`{}` already opens `{}`", known.name(), written[other].1.flow.value);
                faults.push(fault(
                    "two-flows-one-meaning",
                    path,
                    at(meaning),
                    said,
                    "let one flow open on it",
                ));
            }
        }
    }
    opens
}

fn read_line(files: &[(&str, &str)], faults: &mut Vec<Fault>) -> Option<Line> {
    let file: LineFile = required("line.yaml", files, faults)?;
    let helplines: BTreeMap<String, HelplineFile> = required("helplines.yaml", files, faults)?;
    let mut braces = Vec::new();
    // A number that nobody has confirmed is never said: a text that names it is a fault.
    let confirmed = helplines.into_iter().filter(|(_, h)| !h.unverified);
    let helplines = confirmed
        .filter_map(|(key, h)| {
            let HelplineFile { value: Word(number), name, source, note, .. } = h;
            let Some(reviewed_on) = h.reviewed_on else {
                let said = format!("`{key}` does not say when it was last checked");
                faults.push(fault(
                    "unchecked-number",
                    "helplines.yaml",
                    0,
                    said,
                    "add `reviewed_on:`, or `unverified: yes`",
                ));
                return None;
            };
            Some(Helpline { key, number, name, reviewed_on, source, note })
        })
        .collect();
    let line = file.compile(helplines, &mut braces);
    faults.extend(
        braces
            .into_iter()
            .map(|said| fault("open-brace", "line.yaml", 0, said, "close the brace, or write it out")),
    );
    Some(line)
}

fn required<T: DeserializeOwned>(path: &str, files: &[(&str, &str)], faults: &mut Vec<Fault>) -> Option<T> {
    match files.iter().find(|(p, _)| *p == path) {
        Some((_, text)) => parse(path, text, faults),
        None => {
            faults.push(fault("missing-file", path, 0, "the file is missing".into(), "every line needs it"));
            None
        }
    }
}

fn parse<T: DeserializeOwned>(path: &str, text: &str, faults: &mut Vec<Fault>) -> Option<T> {
    serde_saphyr::from_str(text)
        .map_err(|e| {
            let line = e.location().map_or(0, |l| l.line());
            faults.push(fault("yaml", path, line, e.to_string(), ""));
        })
        .ok()
}

fn fault(rule: &'static str, file: &str, line: u64, message: String, help: &str) -> Fault {
    let severity = Severity::Error;
    Fault { rule, severity, file: file.to_owned(), line, column: 0, message, help: help.to_owned() }
}
