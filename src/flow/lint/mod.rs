//! What is wrong with a folder that can be read: ways that lead nowhere, costs, promises, shame, traps for the reader.
//!
//! Each family of rules is a file. A rule that alarms without cause is worse than none: staff stop reading.
//! `tests/fixtures/broken/` has for each one folder that fires it and a near one that does not.

mod answers;
mod asks;
mod cost;
mod facts;
mod holes;
mod known;
mod links;
mod paths;
mod reading;
mod spanish;
mod text;
mod words;

use super::book::Book;
use super::compile::{Folder, read};
use super::report::Fault;

pub(super) use holes::holes;
pub use reading::grade;

/// What a check of a folder found.
#[derive(Debug)]
pub struct Checked {
    /// The flows; none while there is an error that keeps them from being used.
    pub book: Option<Book>,
    /// Every finding: errors first, then by file and line.
    pub faults: Vec<Fault>,
    /// Safety flows that no clinician has signed. Honest, and said by `doctor`; no fault.
    pub unsigned: Vec<String>,
}

/// Checks a folder, given as (path below `flows/`, text); facts are stale as of `today`.
pub fn check(files: &[(&str, &str)], today: jiff::civil::Date) -> Checked {
    let mut folder = read(files);
    let usable = !folder.faults.iter().any(Fault::is_error);
    let mut faults = std::mem::take(&mut folder.faults);
    text::texts(&folder, &mut faults);
    for file in &folder.files {
        if let Some(flow) = &file.flow {
            answers::answers(file, flow, &mut faults);
            asks::asks(file, flow, &mut faults);
        }
    }
    cost::flows(&folder, &mut faults);
    let lost: Vec<usize> = lost(&folder, &faults);
    paths::paths(&folder, &lost, &mut faults);
    known::known(&folder, &lost, &mut faults);
    facts::facts(&folder, today, &mut faults);
    let unsigned = folder.flows.iter().filter(|f| f.reviewed_by.as_deref() == Some("none yet"));
    let unsigned = unsigned.map(|f| f.name.clone()).collect();
    let book = match folder.line.take() {
        Some(line) if usable => {
            Some(Book { line, flows: folder.flows, opens: folder.opens, named: folder.named })
        }
        _ => None,
    };
    Checked { book, faults: sorted(faults), unsigned }
}

/// Each finding once, errors first, then in the order of the files.
pub fn sorted(mut faults: Vec<Fault>) -> Vec<Fault> {
    faults.sort_by(|a, b| {
        let key = |f: &Fault| (f.severity, f.file.clone(), f.line, f.column, f.rule);
        key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
    });
    faults.dedup_by(|a, b| {
        (a.rule, &a.file, a.line, a.column, &a.message) == (b.rule, &b.file, b.line, b.column, &b.message)
    });
    faults
}

/// Flows of which not every way is known: what leads on from them cannot be judged.
fn lost(folder: &Folder<'_>, faults: &[Fault]) -> Vec<usize> {
    use super::report::rule::{
        ASK_AND_GO, BAD_SPAN, DUPLICATE_FLOW, DUPLICATE_KEY, MISSING_KEY, OWN_STEP, UNKNOWN_KEY,
        UNKNOWN_MEANING, UNKNOWN_STEP, WRONG_SHAPE,
    };
    let cuts = [
        UNKNOWN_STEP,
        OWN_STEP,
        MISSING_KEY,
        WRONG_SHAPE,
        UNKNOWN_KEY,
        DUPLICATE_KEY,
        DUPLICATE_FLOW,
        BAD_SPAN,
        ASK_AND_GO,
        UNKNOWN_MEANING,
    ];
    let talks = folder.files.iter().filter(|f| f.path.starts_with("talk/"));
    let cut =
        |path: &str| faults.iter().any(|f| f.file == path && cuts.iter().any(|rule| rule.name == f.rule));
    talks.enumerate().filter(|(_, f)| f.flow.is_none() || cut(f.path)).map(|(index, _)| index).collect()
}

/// The file of a flow.
fn file_of<'f>(folder: &'f Folder<'_>, flow: usize) -> &'f str {
    folder.files.iter().filter(|f| f.path.starts_with("talk/")).nth(flow).map_or("talk", |f| f.path)
}
