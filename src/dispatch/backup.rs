//! A backup: one file, a line a conversation, each as sealed as it lies in the store. Whoever finds the file can read
//! nothing; whoever has the key file too can put it into an empty store of either home.
//!
//! What is not in it: the desk's accounts, settings and audit chain, texts that were waiting to be sent (they would come days late) and what repeats of webhooks are
//! answered. If the process dies while it writes, the file does not stand under its name; a restore that is cut off
//! leaves a store that is not empty, which the next one refuses: begin again with an empty one.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::Mac as _;
use serde::{Deserialize, Serialize};

use super::marks::Marked;
use super::record::{self, Logged};
use crate::conversation::{Consent, Conversation, EventId, Moment, Queue, StopMark};
use crate::seal::{ConversationId, Entropy, Field, Keys};
use crate::store::{Commit, Lease, Store, StoreError, TRANSCRIPT_PAGE};

/// What the trailer's code is made for.
const KIND: &str = "backup";

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    handrail_backup: u32,
    /// Of the id key: it opens nothing, and tells which key file belongs to it.
    fingerprint: String,
    /// Milliseconds since 1970.
    made: i64,
}

/// A conversation's line.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    id: String,
    state: String,
    key: String,
    log: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stopped: Option<i64>,
    lists: Vec<(String, i64)>,
}

/// The last line: nothing is missing, and nothing was changed.
#[derive(Debug, Serialize, Deserialize)]
struct Trailer {
    conversations: u64,
    mac: String,
}

/// What a restore did.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restored {
    /// Conversations that are there again.
    pub conversations: u64,
    /// Conversations left out: the people were forgotten after the backup was made.
    pub forgotten: u64,
    /// People who are opted out.
    pub opted_out: u64,
}

/// Why a backup was not made or not restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The disk.
    #[error("{path}: {why}")]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's word.
        why: std::io::Error,
    },
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Another installation's.
    #[error("this backup was made with another key file: restore it with the key file that belongs to it")]
    Foreign,
    /// Not a backup, cut off, or changed.
    #[error(
        "line {0} of the backup is damaged or something is missing: nothing was restored; take another backup"
    )]
    Damaged(usize),
    /// A newer one.
    #[error("this backup was made by a newer handrail: update this one first")]
    Newer,
    /// There are people in it.
    #[error(
        "the store is not empty: a backup is only restored into an empty one, so that nobody's newer texts are lost"
    )]
    NotEmpty,
}

/// Writes everything into `path`; how many conversations those were.
pub async fn write(store: &Store, keys: &Keys, path: &Path, now: Moment) -> Result<u64, BackupError> {
    let io = |why| BackupError::Io { path: path.to_owned(), why };
    let aside = path.with_extension(format!("part-{}", std::process::id()));
    let file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&aside).map_err(io)?;
    let mut out = Out { file: BufWriter::new(file), mac: keys.mac(KIND) };
    let head = Head { handrail_backup: 1, fingerprint: keys.fingerprint(), made: now.0 };
    out.line(&head).map_err(io)?;
    let lists = lists(store).await?;
    let mut conversations = 0;
    for partition in 0..=u8::MAX {
        for id in store.ended(partition, i64::MAX, usize::MAX >> 1).await? {
            let on = lists.get(&id).map(Vec::as_slice).unwrap_or_default();
            if let Some(line) = read(store, keys, &id, on).await? {
                out.line(&line).map_err(io)?;
                conversations += 1;
            }
        }
    }
    let mac = STANDARD.encode(out.mac.clone().finalize().into_bytes());
    out.line(&Trailer { conversations, mac }).map_err(io)?;
    let file = out.file.into_inner().map_err(|error| io(error.into_error()))?;
    file.sync_all().and_then(|()| fs::rename(&aside, path)).map_err(io)?;
    Ok(conversations)
}

struct Out {
    file: BufWriter<File>,
    mac: hmac::Hmac<sha2::Sha256>,
}

impl Out {
    fn line(&mut self, value: &impl Serialize) -> std::io::Result<()> {
        let mut line = serde_json::to_vec(value)?;
        line.push(b'\n');
        self.mac.update(&line);
        self.file.write_all(&line)
    }
}

async fn lists(store: &Store) -> Result<HashMap<ConversationId, Vec<(Queue, i64)>>, StoreError> {
    let mut lists = HashMap::<_, Vec<_>>::new();
    for queue in Queue::ALL {
        for (id, score) in store.queue(queue, usize::MAX >> 1).await? {
            lists.entry(id).or_default().push((queue, score));
        }
    }
    Ok(lists)
}

async fn read(
    store: &Store,
    keys: &Keys,
    id: &ConversationId,
    lists: &[(Queue, i64)],
) -> Result<Option<Line>, StoreError> {
    let loaded = store.load(id, &keys.event(&EventId::inbound(KIND, ""))).await?;
    let Some(record) = loaded.record else { return Ok(None) };
    let mut log = Vec::new();
    for page in 0.. {
        let entries = store.transcript(id, page).await?;
        let last = entries.len() < TRANSCRIPT_PAGE;
        log.splice(0..0, entries);
        if last {
            break;
        }
    }
    Ok(Some(Line {
        id: id.to_string(),
        state: STANDARD.encode(record.state),
        key: STANDARD.encode(record.data_key),
        log: log.iter().map(|entry| STANDARD.encode(entry)).collect(),
        stopped: loaded.stopped,
        lists: lists.iter().map(|(queue, score)| (queue.name().to_owned(), *score)).collect(),
    }))
}

/// Puts a backup into an empty store. Who was forgotten since it was made stays forgotten, who opted out since stays
/// so: `marked` is what the servers' files of marks say. The whole file is looked through before anything is written.
pub async fn restore(
    store: &Store,
    keys: &Keys,
    path: &Path,
    marked: &BTreeMap<ConversationId, Marked>,
    entropy: &dyn Entropy,
) -> Result<Restored, BackupError> {
    for partition in 0..=u8::MAX {
        if !store.ended(partition, i64::MAX, 1).await?.is_empty() {
            return Err(BackupError::NotEmpty);
        }
    }
    let (head, lines) = whole(keys, path)?;
    let mut restored = Restored::default();
    // Marks first: whatever happens on the way, nobody who opted out is written to.
    for (id, marked) in marked {
        if let Some(at) = marked.stopped {
            restored.opted_out += u64::from(store.mark(id, at.0).await?);
        }
    }
    for (at, line) in lines.iter().enumerate() {
        let (commit, stopped) =
            back(keys, line, &head, marked, entropy).ok_or(BackupError::Damaged(at + 2))?;
        if marked.get(&commit.id).is_some_and(|m| m.forgotten.is_some_and(|at| at.0 >= head.made)) {
            restored.forgotten += 1;
            continue;
        }
        if let Some(at) = stopped {
            restored.opted_out += u64::from(store.mark(&commit.id, at).await?);
        }
        store.commit(&commit).await?;
        restored.conversations += 1;
    }
    Ok(restored)
}

/// Reads the file and sees that it is whole and ours.
fn whole(keys: &Keys, path: &Path) -> Result<(Head, Vec<Line>), BackupError> {
    let io = |why| BackupError::Io { path: path.to_owned(), why };
    let file = BufReader::new(File::open(path).map_err(io)?);
    let mut mac = keys.mac(KIND);
    let (mut head, mut lines) = (None, Vec::new());
    for (at, line) in file.split(b'\n').enumerate() {
        let line = line.map_err(io)?;
        let damaged = BackupError::Damaged(at + 1);
        if at == 0 {
            let read: Head = serde_json::from_slice(&line).map_err(|_| damaged)?;
            if read.handrail_backup != 1 {
                return Err(BackupError::Newer);
            }
            if read.fingerprint != keys.fingerprint() {
                return Err(BackupError::Foreign);
            }
            head = Some(read);
        } else if let Ok(trailer) = serde_json::from_slice::<Trailer>(&line) {
            let code = STANDARD.decode(trailer.mac).map_err(|_| BackupError::Damaged(at + 1))?;
            let whole = mac.verify_slice(&code).is_ok() && trailer.conversations == lines.len() as u64;
            return head.filter(|_| whole).map(|head| (head, lines)).ok_or(damaged);
        } else {
            lines.push(serde_json::from_slice(&line).map_err(|_| damaged)?);
        }
        mac.update(&line);
        mac.update(b"\n");
    }
    Err(BackupError::Damaged(lines.len() + 2))
}

/// The commit that brings a conversation back, and when they opted out, if they still are.
fn back(
    keys: &Keys,
    line: &Line,
    head: &Head,
    marked: &BTreeMap<ConversationId, Marked>,
    entropy: &dyn Entropy,
) -> Option<(Commit, Option<i64>)> {
    let id: ConversationId = line.id.parse().ok()?;
    let data_key = STANDARD.decode(&line.key).ok()?;
    let key = keys.unwrap(&data_key, &id).ok()?;
    let mut state = STANDARD.decode(&line.state).ok()?;
    let log: Vec<Vec<u8>> =
        line.log.iter().map(|entry| STANDARD.decode(entry).ok()).collect::<Option<_>>()?;
    let queues = line.lists.iter().map(|(name, score)| Some((Queue::named(name)?, Some(*score))));
    let mut stopped = line.stopped;
    // Who came back after the backup was made is not silenced by it.
    let started = marked.get(&id).filter(|m| m.stopped.is_none()).and_then(|m| m.started);
    if let Some(since) = started.filter(|since| since.0 >= head.made) {
        stopped = None;
        let mut conversation: Conversation =
            serde_json::from_slice(&key.open(&id, Field::State, &state).ok()?).ok()?;
        conversation.consent = Consent::In { since };
        state = key.seal(&id, Field::State, &serde_json::to_vec(&conversation).ok()?, entropy);
    }
    let last = log.last().and_then(|entry| key.open(&id, Field::Log, entry).ok());
    let last = last.and_then(|plain| serde_json::from_slice::<Logged>(&plain).ok());
    let commit = Commit {
        id,
        event: keys.event(&EventId::inbound("restore", &line.id)),
        expected: 0,
        state,
        data_key,
        log,
        out: Vec::new(),
        replies: Vec::new(),
        stop: StopMark::Keep,
        queues: queues.collect::<Option<_>>()?,
        lease: Lease { owner: "restore".to_owned(), until: head.made },
        now: head.made,
        end: record::retained_until(last.map_or(Moment(head.made), |last| last.at)),
        forget: false,
    };
    Some((commit, stopped))
}
