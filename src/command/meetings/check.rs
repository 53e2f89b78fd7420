//! `handrail meetings check`: which rows of a feed are kept, mended or dropped, and why.

use std::io::{Write, stderr, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::{Map, Value, json};

use super::reading::Reading;
use crate::meeting::{Checked, Rows, check};
use crate::place::Gazetteer;

/// The arguments.
#[derive(Debug, Args)]
pub struct Check {
    /// A file: Meeting Guide JSON, BMLT JSON, or CSV with Meeting Guide's columns
    feed: PathBuf,
    /// The fellowship whose meetings these are; else by the file's name, `na` for BMLT, `aa` for the rest
    #[arg(long)]
    group: Option<String>,
    #[command(flatten)]
    reading: Reading,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

impl Check {
    /// 1 where the feed is none, broke off, or keeps nothing.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let (rows, wrong) = match self.reading.rows(&self.feed)? {
            Ok(rows) => (rows, None),
            Err(error) => (Rows::default(), Some(error)),
        };
        let checked =
            check(&rows, &self.reading.feed(&self.feed, self.group.as_deref(), &rows), &Gazetteer::load()?);
        if self.json {
            writeln!(stdout(), "{}", as_json(&checked))?;
        } else if wrong.is_none() {
            stdout().write_all(for_people(&checked).as_bytes())?;
        }
        let say = |sentence: &str| writeln!(stderr(), "handrail: {}: {sentence}", self.feed.display());
        if let Some(error) = &wrong {
            say(&error.to_string())?;
        }
        if rows.broken {
            say("it breaks off, or something that is no feed follows it; the rows before were read")?;
        }
        if rows.guessed_formats {
            say(
                "its formats are keys of a server whose table is not here, so only well-known ones are read; give --formats",
            )?;
        }
        let good = wrong.is_none() && !rows.broken && checked.kept > 0;
        Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn as_json(checked: &Checked) -> Value {
    let counts = |counts: Vec<(&'static str, usize)>| -> Map<String, Value> {
        counts.into_iter().map(|(name, n)| (name.to_owned(), json!(n))).collect()
    };
    json!({
        "rows": checked.rows,
        "kept": checked.kept,
        "mended": counts(checked.mended.iter().map(|(m, n)| (m.name(), *n)).collect()),
        "dropped": counts(checked.dropped.iter().map(|(d, n)| (d.name(), *n)).collect()),
    })
}

fn for_people(checked: &Checked) -> String {
    let mut text = format!(
        "{} rows: {} kept, as {} meetings a week\n",
        checked.rows,
        checked.kept,
        checked.meetings.len()
    );
    let mut list = |what: &str, counts: Vec<(&str, usize)>| {
        for (name, n) in counts {
            text.push_str(&format!("  {what} {n:>6}  {}\n", name.replace('_', " ")));
        }
    };
    list("mended", checked.mended.iter().map(|(m, n)| (m.name(), *n)).collect());
    list("dropped", checked.dropped.iter().map(|(d, n)| (d.name(), *n)).collect());
    text
}
