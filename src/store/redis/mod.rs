//! The store on Redis ≥ 7.0 or Valkey ≥ 7.2, alone or as a cluster.
//!
//! All keys of a conversation share the hash tag of its partition, so that one script writes a turn whole. A conversation
//! at rest is one list (transcript, data key, state, version): Redis packs lists tightly whatever its settings, which
//! it does not do with hashes whose values are longer than 64 bytes.
//!
//! If Redis or the way to it dies half-way through a commit nobody knows whether it landed: the same commit is sent once
//! more, and answers `Duplicate` if it had.

mod answer;
mod link;
mod names;
mod open;
mod script;
mod shelf;

use std::time::Duration;

use ::redis::{Cmd, Value};

use self::answer::{bytes, integer, list};
use self::link::Link;
use self::names::Names;
use self::script::{CLAIM, COMMIT, DEFER, FORGET, REWRAP, SETTLE};
use super::contract::{Claimed, Commit, Defer, Fence, Lease, Loaded, Outcome, Queue, Settle, StopMark, Via};
use super::{OpenError, PARTITIONS, REPLAY_MS, StoreError, TRANSCRIPT_CAP, TRANSCRIPT_PAGE, outbox};
use crate::seal::{ConversationId, EventKey};

/// An answer that takes longer is none. Then the commit is sent once more, which is safe.
const RESPONSE: Duration = Duration::from_secs(2);
/// Conversations that one claim looks at: keeps the script under 100 µs or so.
const CLAIM_MOST: usize = 16;
/// Entries that one settle takes out: the same.
const SETTLE_MOST: usize = 16;

/// Connections to Redis: one for turns, one for the desk, so that a long list never delays a text.
#[derive(Clone, Debug)]
pub struct RedisStore {
    turns: Link,
    desk: Link,
}

impl RedisStore {
    /// Connects to one server and checks it. See `Store::open`.
    pub async fn open(url: &str, fingerprint: &str) -> Result<Self, OpenError> {
        open::single(url, fingerprint).await
    }

    /// Connects to a cluster and checks every primary. See `Store::open`.
    pub async fn open_cluster(url: &str, fingerprint: &str) -> Result<Self, OpenError> {
        open::cluster(url, fingerprint).await
    }

    /// See `Store::ping`.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.desk.run(&::redis::cmd("PING")).await.map(drop)
    }

    /// See `Store::load`.
    pub async fn load(&self, id: &ConversationId, event: &EventKey) -> Result<Loaded, StoreError> {
        let names = Names::of(id);
        let mut pipe = ::redis::pipe();
        let record = names.record();
        pipe.cmd("LINDEX").arg(&record).arg(0);
        pipe.cmd("LRANGE").arg(&record).arg(-2).arg(-1);
        pipe.cmd("MGET").arg(names.replay(event)).arg(names.stop());
        let answers = self.turns.pipe(&pipe).await?;
        let [data_key, kept, others] = answers.try_into().map_err(|_| answer::STRANGE)?;
        let [replay, stopped] = list(others)?.try_into().map_err(|_| answer::STRANGE)?;
        let kept = answer::kept(data_key, list(kept)?)?;
        let replay = bytes(replay).map(|value| answer::replay(&value, kept.as_ref())).transpose()?;
        Ok(Loaded { record: kept.map(|kept| kept.record), stopped: answer::moment(&stopped)?, replay })
    }

    /// See `Store::commit`.
    pub async fn commit(&self, commit: &Commit) -> Result<Outcome, StoreError> {
        let names = Names::of(&commit.id);
        let lists: Vec<String> = commit.queues.iter().map(|(queue, _)| names.queue(*queue)).collect();
        let owner = outbox::owner(&commit.lease.owner);
        let fill = |cmd: &mut Cmd| {
            cmd.arg(6 + lists.len());
            cmd.arg(names.record()).arg(names.replay(&commit.event)).arg(names.out());
            cmd.arg(names.due()).arg(names.stop()).arg(names.end()).arg(&lists);
            cmd.arg(names.name()).arg(commit.now).arg(commit.end);
            cmd.arg(match commit.stop {
                StopMark::Keep => "k",
                StopMark::Set => "s",
                StopMark::Clear => "c",
            });
            cmd.arg(u8::from(commit.forget)).arg(owner.as_ref()).arg(commit.lease.until);
            cmd.arg(REPLAY_MS)
                .arg(TRANSCRIPT_CAP)
                .arg(&commit.replies)
                .arg(commit.log.len())
                .arg(&commit.data_key);
            for (_, score) in &commit.queues {
                match score {
                    Some(score) => cmd.arg(*score),
                    None => cmd.arg(""),
                };
            }
            for entry in &commit.log {
                cmd.arg(entry);
            }
            cmd.arg(&commit.state).arg(commit.expected);
            for text in &commit.out {
                cmd.arg(outbox::field(text.lane, text.number));
                cmd.arg(match text.via {
                    Via::Inline => "i",
                    Via::OnlyInline => "o",
                    Via::Api => "a",
                });
                cmd.arg(text.not_before).arg(&text.sealed);
            }
        };
        let answer = match COMMIT.run(&self.turns, fill).await {
            // Unknown whether it landed. Once more: if it did, that answers `Duplicate`.
            Err(StoreError::Unavailable(_)) => COMMIT.run(&self.turns, fill).await?,
            other => other?,
        };
        answer::outcome(list(answer)?)
    }

    /// See `Store::settle`.
    pub async fn settle(&self, settled: &[Settle]) -> Result<usize, StoreError> {
        // A script of a cluster's touches one partition; one server takes what comes.
        let mut settled: Vec<&Settle> = settled.iter().collect();
        settled.sort_by_key(|settle| settle.id.partition());
        let apart = self.turns.is_cluster();
        let together: Vec<&[&Settle]> = settled
            .chunk_by(|a, b| !apart || a.id.partition() == b.id.partition())
            .flat_map(|some| some.chunks(SETTLE_MOST))
            .collect();
        let fill = |some: &&[&Settle], cmd: &mut Cmd| {
            cmd.arg(2 * some.len());
            for settle in *some {
                let names = Names::of(&settle.id);
                cmd.arg(names.out()).arg(names.due());
            }
            for settle in *some {
                cmd.arg(settle.id.name()).arg(outbox::field(settle.lane, settle.number));
                match &settle.fence {
                    Fence::Held(lease) => {
                        cmd.arg("h").arg(outbox::owner(&lease.owner).as_ref()).arg(lease.until)
                    }
                    Fence::Repeated => cmd.arg("r").arg("").arg(""),
                };
            }
        };
        let mut went = 0;
        for answer in SETTLE.run_many(&self.turns, &together, fill).await? {
            went += usize::try_from(integer(&answer)?).unwrap_or(0);
        }
        Ok(went)
    }

    /// See `Store::due`.
    pub async fn due(&self, now: i64) -> Result<Vec<u8>, StoreError> {
        let partitions: Vec<u8> = (0..=u8::MAX).collect();
        let counts = self.desk.each(&partitions, |partition| {
            let mut count = ::redis::cmd("ZCOUNT");
            count.arg(names::due(*partition)).arg("-inf").arg(now);
            count
        });
        let mut due = Vec::new();
        for (partition, count) in partitions.iter().zip(counts.await?) {
            if integer(&count.map_err(|error| link::refused(&error))?)? > 0 {
                due.push(*partition);
            }
        }
        Ok(due)
    }

    /// See `Store::claim`.
    pub async fn claim(
        &self,
        partition: u8,
        now: i64,
        lease: &Lease,
        limit: usize,
    ) -> Result<Vec<Claimed>, StoreError> {
        let due = names::due(partition);
        let waiting = self.due_by(&due, now, limit.min(CLAIM_MOST)).await?;
        let ids: Vec<ConversationId> =
            waiting.iter().filter_map(|name| ConversationId::from_name(partition, name).ok()).collect();
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let answer = CLAIM
            .run(&self.desk, |cmd| {
                cmd.arg(1 + 3 * ids.len()).arg(&due);
                for id in &ids {
                    let names = Names::of(id);
                    cmd.arg(names.out()).arg(names.record()).arg(names.stop());
                }
                cmd.arg(now).arg(outbox::owner(&lease.owner).as_ref()).arg(lease.until);
                for id in &ids {
                    cmd.arg(Names::of(id).name());
                }
            })
            .await?;
        list(answer)?.into_iter().map(|one| answer::claimed(partition, list(one)?)).collect()
    }

    /// See `Store::defer`.
    pub async fn defer(&self, defer: &Defer) -> Result<bool, StoreError> {
        let names = Names::of(&defer.id);
        let answer = DEFER
            .run(&self.desk, |cmd| {
                cmd.arg(3).arg(names.out()).arg(names.due()).arg(names.record());
                cmd.arg(names.name()).arg(outbox::field(defer.lane, defer.number));
                cmd.arg(outbox::owner(&defer.lease.owner).as_ref()).arg(defer.lease.until);
                cmd.arg(defer.not_before).arg(match defer.after {
                    super::After::Waiting => "w",
                    super::After::Failed => "f",
                    super::After::Unknown => "u",
                });
            })
            .await?;
        Ok(integer(&answer)? == 1)
    }

    /// See `Store::transcript`.
    pub async fn transcript(&self, id: &ConversationId, page: usize) -> Result<Vec<Vec<u8>>, StoreError> {
        // Neither the data key, the first element, nor the last two are transcript. No page lies beyond the cap.
        let page = i64::try_from(page.min(TRANSCRIPT_CAP)).unwrap_or(i64::MAX);
        let size = i64::try_from(TRANSCRIPT_PAGE).unwrap_or(i64::MAX);
        let last = -3 - page * size;
        let record = Names::of(id).record();
        let mut pipe = ::redis::pipe();
        pipe.cmd("LLEN").arg(&record);
        pipe.cmd("LRANGE").arg(&record).arg(last - size + 1).arg(last);
        let [length, range] = self.desk.pipe(&pipe).await?.try_into().map_err(|_| answer::STRANGE)?;
        let holds_key = integer(&length)? + last - size < 0;
        Ok(list(range)?.into_iter().skip(usize::from(holds_key)).filter_map(bytes).collect())
    }

    /// See `Store::queue`.
    pub async fn queue(&self, queue: Queue, limit: usize) -> Result<Vec<(ConversationId, i64)>, StoreError> {
        let mut all = self.listed(queue, limit, false).await?;
        all.sort_by_key(|(id, score)| (*score, *id));
        all.truncate(limit);
        Ok(all)
    }

    /// See `Store::latest`.
    pub async fn latest(&self, queue: Queue, limit: usize) -> Result<Vec<(ConversationId, i64)>, StoreError> {
        let mut all = self.listed(queue, limit, true).await?;
        all.sort_by_key(|(id, score)| (-*score, *id));
        all.truncate(limit);
        Ok(all)
    }

    /// The first or the last of a list, of each partition.
    async fn listed(
        &self,
        queue: Queue,
        limit: usize,
        backwards: bool,
    ) -> Result<Vec<(ConversationId, i64)>, StoreError> {
        let last = i64::try_from(limit).unwrap_or(i64::MAX) - 1;
        if last < 0 {
            return Ok(Vec::new());
        }
        let partitions: Vec<u8> = (0..PARTITIONS).filter_map(|p| u8::try_from(p).ok()).collect();
        let answers = self
            .desk
            .each(&partitions, |partition| {
                let mut range = ::redis::cmd("ZRANGE");
                range.arg(names::queue(*partition, queue)).arg(0).arg(last);
                if backwards {
                    range.arg("REV");
                }
                range.arg("WITHSCORES");
                range
            })
            .await?;
        let mut all = Vec::new();
        for (partition, answer) in partitions.iter().zip(answers) {
            let mut members = list(answer.map_err(|error| link::refused(&error))?)?.into_iter();
            while let (Some(name), Some(score)) = (members.next(), members.next()) {
                let name = bytes(name).unwrap_or_default();
                let id = ConversationId::from_name(*partition, &name).map_err(|_| answer::STRANGE)?;
                all.push((id, integer(&score)?));
            }
        }
        Ok(all)
    }

    /// See `Store::ended`.
    pub async fn ended(
        &self,
        partition: u8,
        now: i64,
        limit: usize,
    ) -> Result<Vec<ConversationId>, StoreError> {
        let ended = self.due_by(&names::end(partition), now, limit).await?;
        ended
            .iter()
            .map(|name| ConversationId::from_name(partition, name).map_err(|_| answer::STRANGE))
            .collect()
    }

    /// See `Store::forget`.
    pub async fn forget(&self, id: &ConversationId) -> Result<bool, StoreError> {
        let names = Names::of(id);
        let lists: Vec<String> = Queue::ALL.iter().map(|queue| names.queue(*queue)).collect();
        let answer = FORGET
            .run(&self.desk, |cmd| {
                cmd.arg(4 + lists.len()).arg(names.record()).arg(names.out());
                cmd.arg(names.due()).arg(names.end()).arg(&lists).arg(names.name());
            })
            .await?;
        Ok(integer(&answer)? == 1)
    }

    /// See `Store::rewrap`.
    pub async fn rewrap(&self, id: &ConversationId, from: &[u8], to: &[u8]) -> Result<bool, StoreError> {
        let answer = REWRAP
            .run(&self.desk, |cmd| {
                cmd.arg(1).arg(Names::of(id).record()).arg(from).arg(to);
            })
            .await?;
        Ok(integer(&answer)? == 1)
    }

    /// The members of a list whose score is not above `now`, lowest first.
    async fn due_by(&self, key: &str, now: i64, limit: usize) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut range = ::redis::cmd("ZRANGEBYSCORE");
        range.arg(key).arg("-inf").arg(now).arg("LIMIT").arg(0).arg(limit);
        let answer: Value = self.desk.run(&range).await?;
        Ok(list(answer)?.into_iter().filter_map(bytes).collect())
    }
}
