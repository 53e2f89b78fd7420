//! `handrail meetings`: what becomes of a feed, and what a person would be told.

use std::io::{Write, stderr, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};

use crate::meeting::{Checked, Feed, FeedError, Formats, Rows, check, rows};
use crate::place::Gazetteer;

/// The arguments.
#[derive(Debug, Args)]
pub struct Meetings {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Say which rows of a feed are kept, mended or dropped, and why
    Check(Check),
}

#[derive(Debug, Args)]
struct Check {
    /// A file: Meeting Guide JSON, BMLT JSON, or CSV with Meeting Guide's columns
    feed: PathBuf,
    #[command(flatten)]
    reading: Reading,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

/// How feeds are read.
#[derive(Debug, Args)]
struct Reading {
    /// The fellowship whose meetings these are; else `na` for BMLT and `aa` for the rest
    #[arg(long)]
    group: Option<String>,
    /// The BMLT server's formats (`GetFormats`), so that its own keys are understood
    #[arg(long)]
    formats: Option<PathBuf>,
    /// The zone of meetings that have none and no place to tell it by, like America/Chicago
    #[arg(long)]
    zone: Option<String>,
}

impl Meetings {
    /// Does it.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.what {
            What::Check(check) => check.run(),
        }
    }
}

impl Reading {
    fn rows(&self, file: &Path) -> anyhow::Result<Result<Rows, FeedError>> {
        let formats = match &self.formats {
            Some(table) => Formats::parse(&read(table)?),
            None => Formats::default(),
        };
        Ok(rows(&read(file)?, &formats))
    }

    fn feed(&self, file: &Path, rows: &Rows) -> Feed {
        let by_shape = if rows.is_bmlt() { "na" } else { "aa" };
        Feed {
            fellowship: self.group.clone().unwrap_or_else(|| by_shape.to_owned()),
            source: file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            zone: self.zone.clone().unwrap_or_default(),
        }
    }
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))
}

impl Check {
    /// 1 where the feed is none, broke off, or keeps nothing.
    fn run(self) -> anyhow::Result<ExitCode> {
        let (rows, wrong) = match self.reading.rows(&self.feed)? {
            Ok(rows) => (rows, None),
            Err(error) => (Rows::default(), Some(error)),
        };
        let checked = check(&rows, &self.reading.feed(&self.feed, &rows), &Gazetteer::load()?);
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
