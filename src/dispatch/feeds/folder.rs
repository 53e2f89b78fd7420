//! The folder of lists: for each source its meetings, one a line, and how it stands.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::PathBuf;

use super::standing::Standing;
use crate::meeting::{Meeting, Meetings, Source};

/// Where lists are kept between starts.
#[derive(Debug, Clone)]
pub struct FeedFolder(PathBuf);

impl FeedFolder {
    /// A folder, which is made when the first list is kept.
    pub fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// How a source stands, if it was read from this very address.
    pub fn standing(&self, source: &Source) -> Option<Standing> {
        let written = fs::read(self.path(source, "json")).ok()?;
        let standing: Standing = serde_json::from_slice(&written).ok()?;
        (Some(&standing.url) == source.url.as_ref()).then_some(standing)
    }

    /// Its standing and its meetings. A file that was damaged counts as none: it is fetched anew.
    pub fn load(&self, source: &Source) -> Option<(Standing, Vec<Meeting>)> {
        let standing = self.standing(source)?;
        let file = File::open(self.path(source, "jsonl")).ok()?;
        let meetings = Meeting::read_all(BufReader::new(file)).ok()?;
        (!meetings.is_empty()).then_some((standing, meetings))
    }

    /// All that is kept of these sources, beside `others`, as one index.
    pub fn stock(&self, sources: &[Source], others: Vec<Meeting>) -> Meetings {
        let mut meetings = others;
        let mut checked = Vec::new();
        for source in sources.iter().filter(|source| source.url.is_some()) {
            if let Some((standing, kept)) = self.load(source) {
                checked.push((source.name.clone(), standing.checked_at));
                meetings.extend(kept);
            }
        }
        Meetings::new(meetings).checked(checked)
    }

    /// Keeps a list: the meetings first, so that a standing never speaks of a list that is not there.
    pub fn keep(&self, source: &Source, standing: &Standing, meetings: &[Meeting]) -> io::Result<()> {
        fs::create_dir_all(&self.0)?;
        self.replace(source, "jsonl", |to| Meeting::write_all(meetings.iter(), to))?;
        self.note(source, standing)
    }

    /// Keeps how a source stands, without a new list.
    pub fn note(&self, source: &Source, standing: &Standing) -> io::Result<()> {
        fs::create_dir_all(&self.0)?;
        self.replace(source, "json", |to| Ok(serde_json::to_writer(to, standing)?))
    }

    /// Writes beside, then puts it in place.
    fn replace(
        &self,
        source: &Source,
        end: &str,
        write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
    ) -> io::Result<()> {
        let (path, beside) = (self.path(source, end), self.path(source, &format!("{end}.new")));
        let mut to = BufWriter::new(File::create(&beside)?);
        write(&mut to)?;
        to.flush()?;
        to.get_ref().sync_all()?;
        fs::rename(beside, path)
    }

    fn path(&self, source: &Source, end: &str) -> PathBuf {
        self.0.join(format!("{}.{end}", source.name))
    }
}
