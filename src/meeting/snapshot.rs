//! Clean meetings on disk: one JSON object a line, so that a newer version may add fields and an operator may read it.

use std::borrow::Borrow;
use std::io::{self, BufRead, Write};

use super::{Meeting, Meetings};

/// Why a snapshot cannot be used. The feeds can: it is made anew from them.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The disk.
    #[error("the snapshot of meetings cannot be read: {0}")]
    Disk(#[from] io::Error),
    /// A line that is no meeting, as one that was cut off.
    #[error("line {line} of the snapshot of meetings is damaged: {why}; fetch the feeds anew")]
    Damaged {
        /// Counted from one.
        line: usize,
        /// What the reader of JSON says; it repeats nothing of the line.
        why: serde_json::Error,
    },
}

impl Meeting {
    /// Reads a snapshot as a list.
    pub fn read_all(from: impl BufRead) -> Result<Vec<Self>, SnapshotError> {
        let mut all = Vec::new();
        each(from, |meetings| all.extend(meetings))?;
        Ok(all)
    }

    /// Writes a snapshot.
    pub fn write_all<M: Borrow<Self>>(
        meetings: impl Iterator<Item = M>,
        mut to: impl Write,
    ) -> io::Result<()> {
        for meeting in meetings {
            serde_json::to_writer(&mut to, meeting.borrow())?;
            to.write_all(b"\n")?;
        }
        Ok(())
    }
}

impl Meetings {
    /// Reads a snapshot, line by line: nothing is held twice.
    pub fn load(from: impl BufRead) -> Result<Self, SnapshotError> {
        each(from, |meetings| Self::new(meetings))
    }

    /// Writes a snapshot.
    pub fn save(&self, to: impl Write) -> io::Result<()> {
        Meeting::write_all(self.iter(), to)
    }
}

/// Hands on the meetings of a snapshot one by one; what they became, if none was damaged.
fn each<T>(
    mut from: impl BufRead,
    take: impl FnOnce(&mut dyn Iterator<Item = Meeting>) -> T,
) -> Result<T, SnapshotError> {
    let mut wrong = None;
    let (mut line, mut number) = (Vec::new(), 0);
    let mut lines = std::iter::from_fn(|| {
        line.clear();
        number += 1;
        match from.read_until(b'\n', &mut line) {
            Ok(0) => None,
            Ok(_) => match serde_json::from_slice::<Meeting>(&line) {
                Ok(meeting) => Some(meeting),
                Err(why) => {
                    wrong = Some(SnapshotError::Damaged { line: number, why });
                    None
                }
            },
            Err(error) => {
                wrong = Some(error.into());
                None
            }
        }
    });
    let taken = take(&mut lines);
    wrong.map_or(Ok(taken), Err)
}
