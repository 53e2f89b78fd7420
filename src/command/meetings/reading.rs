//! How the files of feeds are read.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;

use crate::meeting::{Feed, FeedError, Formats, Meeting, Rows, check, rows};
use crate::place::Gazetteer;

/// The arguments that `check` and `near` share.
#[derive(Debug, Args)]
pub struct Reading {
    /// The BMLT server's formats (`GetFormats`), so that its own keys are understood
    #[arg(long)]
    formats: Option<PathBuf>,
    /// The zone of meetings that have none and no place to tell it by, like America/Chicago
    #[arg(long)]
    zone: Option<String>,
}

/// Keys that a file may be named after: `ca-los-angeles.json`.
const KEYS: [&str; 9] = ["aa", "na", "ca", "cma", "sos", "smart", "mm", "wfs", "lifering"];

impl Reading {
    /// The meetings of several files, each named alone or as `ca=FILE`. One file alone is of the fellowship `only`, if
    /// told; of several, each is what it looks like.
    pub fn meetings(
        &self,
        feeds: &[String],
        only: Option<&str>,
        gazetteer: &Gazetteer,
    ) -> anyhow::Result<Vec<Meeting>> {
        let mut meetings = Vec::new();
        for named in feeds {
            let (group, file) = match named.split_once('=') {
                Some((group, file)) if !Path::new(named).exists() => (Some(group), Path::new(file)),
                _ => (None, Path::new(named.as_str())),
            };
            let rows = match self.rows(file)? {
                Ok(rows) => rows,
                Err(error) => bail!("{}: {error}", file.display()),
            };
            let feed = self.feed(file, group.or(only), &rows);
            meetings.extend(check(&rows, &feed, gazetteer).meetings);
        }
        Ok(meetings)
    }

    pub fn rows(&self, file: &Path) -> anyhow::Result<Result<Rows, FeedError>> {
        let formats = match &self.formats {
            Some(table) => Formats::parse(&read(table)?),
            None => Formats::default(),
        };
        Ok(rows(&read(file)?, &formats))
    }

    /// What is known of the feed: its fellowship by what was told, by its name, by its shape.
    pub fn feed(&self, file: &Path, group: Option<&str>, rows: &Rows) -> Feed {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
        let first = stem.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let by_shape = if rows.is_bmlt() { "na" } else { "aa" };
        let by_name = KEYS.into_iter().find(|key| *key == first);
        Feed {
            fellowship: group.or(by_name).unwrap_or(by_shape).to_lowercase(),
            source: file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            zone: self.zone.clone().unwrap_or_default(),
        }
    }
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))
}
