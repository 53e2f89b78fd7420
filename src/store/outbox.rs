//! What both homes know of an outbox: how entries are named and written, which may go now, and when to look again.
//! `redis/outbox.lua` is the same in Lua; the conformance suite holds the two together.

use std::borrow::Cow;

use super::contract::{After, Fence, Lane, Lease, Outgoing, Via};

/// The name of an entry inside its outbox: the lane, and the number in ten digits, so that text order is the order of
/// sending.
pub(super) fn field(lane: Lane, number: u32) -> String {
    format!("{}{number:010}", lane.rank())
}

/// Reads [`field`] back.
pub(super) fn parse_field(field: &[u8]) -> Option<(Lane, u32)> {
    let (rank, number) = std::str::from_utf8(field).ok()?.split_at_checked(1)?;
    Some((Lane::of_rank(rank.parse().ok()?)?, number.parse().ok()?))
}

/// An owner as it is written: a line break would end the entry's head.
pub(super) fn owner(owner: &str) -> Cow<'_, str> {
    if owner.contains('\n') { owner.replace('\n', " ").into() } else { owner.into() }
}

/// How an entry leaves, and who has had it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Road {
    /// In the answer to a webhook; the API has not touched it.
    Inline,
    /// Inline once, now with the API for the first time.
    Claimed,
    /// Through the API.
    Api,
}

/// An entry as it lies there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) lane: Lane,
    pub(super) number: u32,
    pub(super) road: Road,
    pub(super) unknown: bool,
    pub(super) attempts: u32,
    not_before: i64,
    /// Leased until then; 0 = to nobody.
    until: i64,
    owner: String,
    pub(super) sealed: Vec<u8>,
}

/// Whether new texts may go now: nothing waits in their own or a higher lane. Inline beside inline in flight is no
/// waiting, since each answers its own webhook.
pub(super) fn granted(waiting: &[Entry], new: &[Outgoing], now: i64) -> bool {
    waiting.iter().all(|before| {
        let flying = before.road == Road::Inline && before.until > now;
        new.iter().all(|text| {
            let inline = text.via == Via::Inline;
            let now_due = inline || text.not_before <= now;
            text.via == Via::OnlyInline || !now_due || before.lane > text.lane || (inline && flying)
        })
    })
}

/// Which of the entries, in order of sending, may be leased now. A leased head holds back its own lane and the lower ones.
pub(super) fn next(entries: &[Entry], now: i64) -> Option<usize> {
    for at in heads(entries) {
        let head = &entries[at];
        if head.until > now {
            return None;
        }
        if head.until > 0 || head.not_before <= now {
            return Some(at);
        }
    }
    None
}

/// When the outbox is to be looked at next; `None` if it is empty.
pub(super) fn due(entries: &[Entry]) -> Option<i64> {
    let mut soonest = None;
    for head in heads(entries).map(|at| &entries[at]) {
        let at = if head.until > 0 { head.until } else { head.not_before };
        soonest = Some(soonest.map_or(at, |soonest: i64| soonest.min(at)));
        if head.until > 0 {
            break;
        }
    }
    soonest
}

/// The first entry of each lane.
fn heads(entries: &[Entry]) -> impl Iterator<Item = usize> {
    (0..entries.len()).filter(|at| *at == 0 || entries[*at].lane != entries[at - 1].lane)
}

impl Entry {
    /// A new text, leased to the committer if it may go now.
    pub(super) fn new(text: &Outgoing, granted: bool, lease: &Lease, now: i64) -> Self {
        let inline = text.via != Via::Api;
        let leased = granted && (inline || text.not_before <= now);
        Self {
            lane: text.lane,
            number: text.number,
            road: if granted && inline { Road::Inline } else { Road::Api },
            unknown: false,
            attempts: 0,
            not_before: text.not_before,
            until: if leased { lease.until } else { 0 },
            owner: if leased { owner(&lease.owner).into_owned() } else { String::new() },
            sealed: text.sealed.clone(),
        }
    }

    /// Whether the fence lets it be settled.
    pub(super) fn yields(&self, fence: &Fence) -> bool {
        match fence {
            Fence::Held(lease) => self.is_under(lease),
            Fence::Repeated => self.road == Road::Inline,
        }
    }

    /// Whether its lease is exactly this one.
    pub(super) fn is_under(&self, lease: &Lease) -> bool {
        self.until == lease.until && self.owner == owner(&lease.owner)
    }

    /// Leases it to a sender. What was leased before may have been sent.
    pub(super) fn claim(&mut self, lease: &Lease) {
        if self.road == Road::Inline {
            (self.road, self.unknown) = (Road::Claimed, true);
        } else if self.until > 0 {
            (self.road, self.unknown) = (Road::Api, true);
        }
        (self.owner, self.until) = (owner(&lease.owner).into_owned(), lease.until);
    }

    /// Puts it back until later.
    pub(super) fn defer(&mut self, after: After, not_before: i64) {
        match after {
            After::Waiting if self.road == Road::Claimed => self.road = Road::Inline,
            After::Waiting => {}
            After::Failed | After::Unknown => {
                self.road = Road::Api;
                self.attempts += 1;
                self.unknown = after == After::Unknown;
            }
        }
        (self.owner, self.until, self.not_before) = (String::new(), 0, not_before);
    }

    /// The value as it is written, in both homes.
    pub(super) fn encode(&self) -> Vec<u8> {
        let via = match self.road {
            Road::Inline => 'i',
            Road::Claimed => 'c',
            Road::Api => 'a',
        };
        let Self { attempts, not_before, until, owner, .. } = self;
        let head = format!("{via} {} {attempts} {not_before} {until} {owner}\n", u8::from(self.unknown));
        [head.as_bytes(), &self.sealed].concat()
    }

    /// Reads a value back.
    pub(super) fn decode(lane: Lane, number: u32, value: &[u8]) -> Option<Self> {
        let end = value.iter().position(|byte| *byte == b'\n')?;
        let mut words = std::str::from_utf8(&value[..end]).ok()?.splitn(6, ' ');
        let road = match words.next()? {
            "i" => Road::Inline,
            "c" => Road::Claimed,
            "a" => Road::Api,
            _ => return None,
        };
        Some(Self {
            lane,
            number,
            road,
            unknown: words.next()? == "1",
            attempts: words.next()?.parse().ok()?,
            not_before: words.next()?.parse().ok()?,
            until: words.next()?.parse().ok()?,
            owner: words.next()?.to_owned(),
            sealed: value[end + 1..].to_vec(),
        })
    }
}
