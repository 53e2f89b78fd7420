//! The file of marks: who opted out, who came back and who was forgotten, one line each, by keyed id and never by
//! number. It lies beside the store and outlives it: when a store is lost, rolled back or restored from a backup, the
//! file says who must get nothing all the same, and who must stay forgotten.
//!
//! A line is appended behind the commit and synced. If the process dies between the two, the store itself still has
//! the mark; only a loss of the store in that very moment loses it.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use jiff::Timestamp;

use crate::conversation::{Consent, Moment, StopMark, Turn};
use crate::seal::ConversationId;
use crate::store::{Store, StoreError};

/// The file's name in the folder of an embedded store, or where `serve` runs.
pub const FILE: &str = "handrail.marks";

/// What a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// They opted out.
    Stop,
    /// They came back.
    Start,
    /// They were forgotten.
    Forget,
}

/// What the file says of somebody, the last of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marked {
    /// When they opted out, if they have not come back since.
    pub stopped: Option<Moment>,
    /// When they came back last.
    pub started: Option<Moment>,
    /// When they were forgotten last.
    pub forgotten: Option<Moment>,
}

impl Marked {
    /// Takes in what another server's file says: the later word counts.
    pub fn later(&mut self, other: Self) {
        let spoke = |marked: &Self| marked.stopped.max(marked.started);
        if spoke(&other) > spoke(self) {
            self.stopped = other.stopped;
        }
        self.started = self.started.max(other.started);
        self.forgotten = self.forgotten.max(other.forgotten);
    }
}

/// The way to the file. Nothing is written where there is none, as in a chat.
#[derive(Debug, Default, Clone)]
pub struct Marks {
    lines: Option<mpsc::Sender<String>>,
}

impl Marks {
    /// Appends to a file, on a thread of its own: it may wait for the disk.
    pub fn open(path: &Path) -> std::io::Result<Self> {
        let mut file = OpenOptions::new().append(true).create(true).mode(0o600).open(path)?;
        let (lines, written) = mpsc::channel::<String>();
        std::thread::Builder::new().name("marks".to_owned()).spawn(move || {
            while let Ok(first) = written.recv() {
                let together: String = std::iter::once(first).chain(written.try_iter()).collect();
                let done = file.write_all(together.as_bytes()).and_then(|()| file.sync_data());
                if let Err(error) = done {
                    tracing::error!(%error, "the file of marks cannot be written: see the disk; the store itself has the marks");
                }
            }
        })?;
        Ok(Self { lines: Some(lines) })
    }

    /// Writes down what a turn did to consent and memory.
    pub fn of_turn(&self, id: &ConversationId, turn: &Turn, now: Moment) {
        if turn.forget {
            self.write(id, Mark::Forget, now);
            // What was said before of opting out is not forgotten with the rest.
            if matches!(turn.conversation.consent, Consent::Out { .. }) {
                self.write(id, Mark::Stop, now);
            }
        }
        match turn.stop {
            StopMark::Keep => {}
            StopMark::Set => self.write(id, Mark::Stop, now),
            StopMark::Clear => self.write(id, Mark::Start, now),
        }
    }

    /// Writes a line.
    pub fn write(&self, id: &ConversationId, mark: Mark, now: Moment) {
        let Some(lines) = &self.lines else { return };
        let at = Timestamp::from_millisecond(now.0).unwrap_or(Timestamp::UNIX_EPOCH);
        let what = match mark {
            Mark::Stop => "stop",
            Mark::Start => "start",
            Mark::Forget => "forget",
        };
        // The thread ends with the process, not before.
        let _ = lines.send(format!("{at} {what} {id}\n"));
    }
}

/// Reads a file. A last line that was cut off is left out; none at all is an empty file.
pub fn read(path: &Path) -> Result<BTreeMap<ConversationId, Marked>, MarksError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(why) => return Err(MarksError::Io { path: path.to_owned(), why }),
    };
    let mut marked = BTreeMap::<_, Marked>::new();
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    for (at, line) in whole.lines().enumerate() {
        let (when, mark, id) =
            parse(line).ok_or_else(|| MarksError::Line { path: path.to_owned(), line: at + 1 })?;
        let of = marked.entry(id).or_default();
        match mark {
            Mark::Stop => of.stopped = Some(of.stopped.unwrap_or(when)),
            Mark::Start => (of.stopped, of.started) = (None, Some(when)),
            Mark::Forget => of.forgotten = Some(when),
        }
    }
    Ok(marked)
}

fn parse(line: &str) -> Option<(Moment, Mark, ConversationId)> {
    let mut words = line.split(' ');
    let at: Timestamp = words.next()?.parse().ok()?;
    let mark = match words.next()? {
        "stop" => Mark::Stop,
        "start" => Mark::Start,
        "forget" => Mark::Forget,
        _ => return None,
    };
    Some((at.into(), mark, words.next()?.parse().ok()?)).filter(|_| words.next().is_none())
}

/// Gives a store the opt-outs that it has lost; how many those were.
pub async fn merge(store: &Store, marked: &BTreeMap<ConversationId, Marked>) -> Result<usize, StoreError> {
    let mut missing = 0;
    for (id, marked) in marked {
        if let Some(at) = marked.stopped {
            missing += usize::from(store.mark(id, at.0).await?);
        }
    }
    Ok(missing)
}

/// Why a file of marks is not read.
#[derive(Debug, thiserror::Error)]
pub enum MarksError {
    /// The system did not let us.
    #[error("the file of marks {path} cannot be read ({why}): see that it belongs to this user")]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's word.
        why: std::io::Error,
    },
    /// A line that is none.
    #[error(
        "line {line} of the file of marks {path} is damaged: a line is TIME stop|start|forget ID. Mend or delete that line"
    )]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Mark, Marked, Marks, parse, read};
    use crate::conversation::Moment;

    const ID: &str = "017.mfrggzdfmztwq2lknnwg23tpoa";

    #[test]
    fn the_last_word_counts_and_the_first_stop_since() {
        let path = std::env::temp_dir().join(format!("handrail-marks-{}", std::process::id()));
        let text = [(1, "stop"), (2, "start"), (3, "stop"), (4, "stop"), (5, "forget")]
            .map(|(second, what)| {
                format!(
                    "1970-01-01T00:00:0{second}Z {what} {ID}
"
                )
            })
            .concat();
        fs::write(&path, format!("{text}1970-01-01T00:00:09Z sta")).unwrap();
        let marked = read(&path).unwrap();
        let expected = Marked {
            stopped: Some(Moment(3000)),
            started: Some(Moment(2000)),
            forgotten: Some(Moment(5000)),
        };
        assert_eq!(marked[&ID.parse().unwrap()], expected, "the line that was cut off is left out");
        fs::write(&path, "once upon a time\n").unwrap();
        assert!(read(&path).unwrap_err().to_string().contains("line 1"));
        fs::remove_file(&path).unwrap();
        assert!(read(&path).unwrap().is_empty());
    }

    #[test]
    fn what_is_written_reads_back() {
        let (lines, written) = std::sync::mpsc::channel();
        let marks = Marks { lines: Some(lines) };
        let id = ID.parse().unwrap();
        for mark in [Mark::Stop, Mark::Start, Mark::Forget] {
            marks.write(&id, mark, Moment(1_790_000_000_123));
            let line = written.recv().unwrap();
            assert_eq!(parse(line.trim_end()), Some((Moment(1_790_000_000_123), mark, id)));
        }
    }
}
