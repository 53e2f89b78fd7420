//! The meetings that are known on this machine: files that `feeds.yaml` names, and lists that were fetched before.

use std::fs;
use std::path::Path;

use anyhow::Context;

use super::folder;
use crate::dispatch::{FeedFolder, Feeds};
use crate::meeting::{Feed, Formats, Meeting, Meetings, Source, check, rows};
use crate::place::Gazetteer;

/// What can be told without a network. `kept` is the folder of fetched lists, which need not be there.
pub fn stock(flows: &Path, kept: &Path) -> anyhow::Result<Meetings> {
    let sources = sources(flows)?;
    let files = files(flows, &sources)?;
    Ok(FeedFolder::new(kept.to_owned()).stock(&sources, files))
}

/// The lists of a folder of flows, to be fetched into `kept`.
pub fn feeds(flows: &Path, kept: &Path) -> anyhow::Result<Feeds> {
    let sources = sources(flows)?;
    let files = files(flows, &sources)?;
    let folder = FeedFolder::new(kept.to_owned());
    Feeds::new(sources, folder, files, Gazetteer::shared()?).context("the HTTP client could not start")
}

/// The sources that a folder of flows names; none where it names none.
pub fn sources(flows: &Path) -> anyhow::Result<Vec<Source>> {
    let written = folder::written(flows)?;
    let yaml = written.iter().find(|(name, _)| name == "feeds.yaml").map_or("", |(_, text)| text.as_str());
    Ok(Source::parse_all(yaml)?)
}

/// The meetings of the sources that are files, which lie in the folder.
pub fn files(folder: &Path, sources: &[Source]) -> anyhow::Result<Vec<Meeting>> {
    let places = Gazetteer::shared()?;
    let mut meetings = Vec::new();
    for source in sources {
        let Some(file) = &source.file else { continue };
        let read = |name: &str| {
            let path = folder.join(name);
            fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))
        };
        let formats = match &source.formats {
            Some(name) => Formats::parse(&read(name)?),
            None => Formats::default(),
        };
        let rows = rows(&read(file)?, &formats).with_context(|| file.clone())?;
        let feed =
            Feed { fellowship: source.group.clone(), source: source.name.clone(), zone: source.zone.clone() };
        meetings.extend(check(&rows, &feed, places).meetings);
    }
    Ok(meetings)
}
