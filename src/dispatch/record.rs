//! Between the turn's plain state and the store's sealed bytes.

use serde::{Deserialize, Serialize};

use super::post::Posted;
use crate::conversation::{
    Act, Consent, Conversation, Event, Lane, Moment, OptOut, Reach, Reply, Turn, What, days,
};
use crate::seal::{ConversationId, DataKey, Drawn, Entropy, EventKey, Field, Keys, SealError};
use crate::store::{Commit, Lease, Outgoing, Record, Replay, Via};

/// Texts are kept this long after the last contact.
const RETENTION: std::time::Duration = days(90);

/// A conversation as it was last committed.
#[derive(Debug)]
pub struct Known {
    pub version: u64,
    pub conversation: Conversation,
    pub key: DataKey,
    /// The same key as the store has it.
    pub wrapped: Vec<u8>,
}

impl Known {
    /// Takes a new key: what the old one sealed cannot be read any more.
    pub fn forget_key(&mut self, keys: &Keys, id: &ConversationId, entropy: &dyn Entropy) {
        self.key = DataKey::generate(entropy);
        self.wrapped = keys.wrap(&self.key, id, entropy);
    }
}

/// A reply as it is stored under its event: what a repeated webhook is answered with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// The lane it rode in.
    pub lane: Lane,
    /// Its number in the conversation.
    pub number: u32,
    /// Its words.
    pub text: String,
}

impl From<&Reply> for Stored {
    fn from(reply: &Reply) -> Self {
        Self { lane: reply.lane, number: reply.number, text: reply.text.clone() }
    }
}

/// One entry of the transcript: what came in, how it was read, what went out.
#[derive(Debug, Serialize, Deserialize)]
pub struct Logged {
    /// When.
    pub at: Moment,
    /// The person's words; none when it was not they who set it off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub them: Option<String>,
    /// What they were taken to mean, by name; none for what is not read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub means: Option<String>,
    /// What the line answered.
    pub us: Vec<String>,
    /// Who of the desk wrote that, or did something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What they did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub did: Option<String>,
    /// What they wrote down for colleagues.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The numbers of our texts, in order: receipts come by them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<u32>,
}

impl Logged {
    /// Nothing was said by anybody: a timer that led to nothing.
    fn is_empty(&self) -> bool {
        self.them.is_none() && self.us.is_empty() && self.did.is_none()
    }
}

/// Opens what the store has, or begins a conversation.
///
/// The opt-out mark is a key of its own that outlives the conversation: where it stands, they are opted out,
/// whatever else was forgotten or restored.
pub fn open(
    keys: &Keys,
    id: &ConversationId,
    record: Option<Record>,
    stopped: Option<i64>,
    entropy: &dyn Entropy,
) -> Result<Known, SealError> {
    let mut known = match record {
        None => {
            let key = DataKey::generate(entropy);
            let wrapped = keys.wrap(&key, id, entropy);
            Known { version: 0, conversation: Conversation::default(), key, wrapped }
        }
        Some(record) => {
            let key = keys.unwrap(&record.data_key, id)?;
            let state = key.open(id, Field::State, &record.state)?;
            // A state that this version cannot read is from a newer one: refuse, do not overwrite.
            let conversation = serde_json::from_slice(&state).map_err(|_| SealError::Unreadable)?;
            Known { version: record.version, conversation, key, wrapped: record.data_key }
        }
    };
    if let (Some(since), false) = (stopped, matches!(known.conversation.consent, Consent::Out { .. })) {
        known.conversation.consent = Consent::Out { since: Moment(since), how: OptOut::Words };
    }
    Ok(known)
}

/// What one turn is committed as.
pub struct Sealing<'a> {
    pub id: &'a ConversationId,
    pub event_key: EventKey,
    pub event: &'a Event,
    pub known: &'a Known,
    pub turn: &'a Turn,
    /// Where the replies go, and how.
    pub reach: Option<&'a Reach>,
    pub via: Via,
    pub lease: Lease,
    pub now: Moment,
    pub entropy: &'a dyn Entropy,
}

impl Sealing<'_> {
    /// Seals a turn into a commit.
    pub fn commit(&self) -> Commit {
        let turn = self.turn;
        let them = match &self.event.what {
            What::Text(text) => Some(text.body.reveal().to_owned()),
            What::Woke | What::Act(_) | What::OptedOut | What::Undelivered => None,
        };
        let deed = match &self.event.what {
            What::Act(deed) => Some(deed),
            What::Text(_) | What::Woke | What::OptedOut | What::Undelivered => None,
        };
        let logged = Logged {
            at: self.now,
            them,
            means: turn.reading.as_ref().map(|r| r.meaning.name().to_owned()),
            us: turn.replies.iter().map(|r| r.text.clone()).collect(),
            by: deed.map(|deed| deed.name.clone()).or_else(|| turn.replies.iter().find_map(|r| r.by.clone())),
            // What somebody writes stands there when it leaves, under their name.
            did: deed.filter(|deed| !matches!(deed.act, Act::Reply { .. })).map(|deed| deed.act.to_string()),
            note: deed.and_then(|deed| match &deed.act {
                Act::Note { words } => Some(words.reveal().to_owned()),
                _ => None,
            }),
            numbers: turn.replies.iter().map(|r| r.number).collect(),
        };
        let stored: Vec<Stored> = turn.replies.iter().map(Stored::from).collect();
        // State, transcript and the replies together, then each by itself.
        let entropy = Drawn::for_seals(self.entropy, 3 + stored.len());
        Commit {
            id: *self.id,
            event: self.event_key,
            expected: self.known.version,
            state: self.seal(Field::State, &turn.conversation, &entropy),
            data_key: self.known.wrapped.clone(),
            log: if logged.is_empty() { Vec::new() } else { vec![self.seal(Field::Log, &logged, &entropy)] },
            out: stored.iter().map(|reply| self.outgoing(reply, &entropy)).collect(),
            replies: self.seal(Field::Replies, &stored, &entropy),
            stop: turn.stop,
            queues: turn.queues.iter().map(|(queue, since)| (*queue, since.map(|m| m.0))).collect(),
            lease: self.lease.clone(),
            now: self.now.0,
            end: whole_day(self.now.after(RETENTION)),
            forget: turn.forget,
        }
    }

    fn outgoing(&self, reply: &Stored, entropy: &Drawn<'_>) -> Outgoing {
        let Stored { lane, number, text } = reply.clone();
        let reach = self.reach.filter(|_| self.via != Via::OnlyInline).cloned();
        // What leaves through the API is not leased to who commits it: the sender claims it a moment later, so that a
        // death in between leaves nothing unknown.
        let not_before = if self.via == Via::Api { self.now.0 + 1 } else { self.now.0 };
        let sealed = self.seal(Field::Out, &Posted { lane, number, text, reach, at: self.now }, entropy);
        Outgoing { lane, number, via: self.via, not_before, sealed }
    }

    fn seal(&self, field: Field, value: &impl Serialize, entropy: &Drawn<'_>) -> Vec<u8> {
        // Serialising these types into memory cannot fail: no maps with odd keys, no foreign writers.
        let plain = serde_json::to_vec(value).unwrap_or_default();
        self.known.key.seal(self.id, field, &plain, entropy)
    }
}

/// The end of that day, UTC: retention is counted in days, and the same one is written only once.
fn whole_day(at: Moment) -> i64 {
    const DAY: i64 = 86_400_000;
    (at.0 / DAY + 1) * DAY
}

/// The replies of an event that was committed before, word for word.
pub fn replay(keys: &Keys, id: &ConversationId, replay: &Replay) -> Result<Vec<Stored>, SealError> {
    let key = keys.unwrap(&replay.data_key, id)?;
    let plain = key.open(id, Field::Replies, &replay.replies)?;
    serde_json::from_slice(&plain).map_err(|_| SealError::Unreadable)
}
