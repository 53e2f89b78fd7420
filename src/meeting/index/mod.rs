//! All meetings, packed, and sorted by where they are. Immutable: a new feed makes a new index.
//!
//! A row is twenty bytes that queries look at, and numbers of words that are kept once however often they occur.
//! Those that one can go to stand first, by cells of a tenth of a degree, so that a row of cells is one run
//! of memory; those from home are listed again by zone and minute of the week.

mod home;
mod rank;
mod there;
mod words;

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::clock::{Clock, WEEK};
use super::query::{Near, Next, Query};
use super::{Kind, Kinds, Meeting, Venue};
use crate::place::Point;
use rank::Rank;
use words::Words;

/// What a query looks at.
#[derive(Debug, Clone, Copy)]
struct Row {
    lat: f32,
    lng: f32,
    kinds: Kinds,
    /// Minute of the week on its own clock.
    minute: u16,
    lasts: u16,
    zone: u16,
    fellowship: u8,
    venue: Venue,
}

/// The rest of a meeting, as numbers of words.
type Texts = [u32; 11];

/// Beyond this many minutes until the next one in person, those from home that are on now come first.
const FAR_OFF: i64 = 120;
/// As many of them at most, so that one to go to is told too.
const FROM_HOME_FIRST: usize = 2;

/// The index.
#[derive(Debug)]
pub struct Meetings {
    rows: Vec<Row>,
    texts: Vec<Texts>,
    /// Bits beside the rows: the point is only that of its ZIP or town.
    about: Vec<bool>,
    ids: Vec<u64>,
    words: Words,
    zones: Vec<(String, TimeZone)>,
    fellowships: Vec<String>,
    /// How many rows have a place; they stand first.
    placed: usize,
    home: home::Home,
    /// When each source was last read.
    checked: HashMap<String, Timestamp>,
}

impl Default for Meetings {
    fn default() -> Self {
        Packing::default().done()
    }
}

impl Meetings {
    /// Packs and sorts meetings. A meeting whose zone is none is left out: `clean` lets none pass.
    pub fn new(meetings: impl IntoIterator<Item = Meeting>) -> Self {
        let mut packing = Packing::default();
        meetings.into_iter().for_each(|meeting| packing.add(&meeting));
        packing.done()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The same, knowing when each source was last read.
    #[must_use]
    pub fn checked(self, at: impl IntoIterator<Item = (String, Timestamp)>) -> Self {
        Self { checked: at.into_iter().collect(), ..self }
    }

    /// When the source of that name was last read, where that is known.
    pub fn checked_at(&self, source: &str) -> Option<Timestamp> {
        self.checked.get(source).copied()
    }

    /// The meeting of that id, as seen from a point: when it starts next, and how far it is. A meeting is asked for
    /// by its number now and then: a look at each id is quick enough.
    pub fn by_id(&self, id: u64, near: Option<Point>, now: Timestamp) -> Option<Near> {
        let at = self.ids.iter().position(|i| *i == id)?;
        let row = &self.rows[at];
        let clock = Clocks::new(self, now).of(row.zone);
        let until =
            clock.since(row.minute, row.lasts).map_or_else(|| clock.until(row.minute), |since| -since);
        let there = Point { lat: row.lat, lng: row.lng };
        let miles = near.filter(|_| at < self.placed).map(|near| there.miles(near));
        Some(Near { id, meeting: self.meeting(at), starts: starts(now, until), until, miles })
    }

    /// The next meetings: next to start first, then nearest.
    ///
    /// It is looked within 5, 10, 25, 50 miles until one starts within a day (or the time asked for); if
    /// none does, the nearest of these radii that has any at all is taken. If the first one to go to is more than two
    /// hours off, two from home that are on now come before it; if there is none to go to, all are from home.
    pub fn next(&self, query: &Query) -> Next {
        let wanted = Wanted::new(self, query);
        let mut clocks = Clocks::new(self, query.now);
        let need = query.skip + query.limit + 1;
        let there = query.near.filter(|_| !query.online);
        let (mut ranks, radius) =
            there.map_or((Vec::new(), 0.0), |near| self.there(&wanted, near, need, &mut clocks));
        if !query.in_person {
            if ranks.is_empty() {
                ranks = self.at_home(&wanted, need, &mut clocks);
            } else if ranks[0].until > FAR_OFF {
                let on_now = self.on_now(&wanted, FROM_HOME_FIRST, &mut clocks);
                ranks.splice(0..0, on_now);
            }
        }
        let more = ranks.len() > query.skip + query.limit;
        let shown = ranks.into_iter().skip(query.skip).take(query.limit);
        Next { found: shown.map(|rank| self.near(&rank, query)).collect(), radius, more }
    }

    fn near(&self, rank: &Rank, query: &Query) -> Near {
        let meeting = self.meeting(rank.row as usize);
        let miles = rank.hundredths.map(|h| f64::from(h) / 100.0);
        let id = self.ids[rank.row as usize];
        Near { id, meeting, starts: starts(query.now, rank.until), until: rank.until, miles }
    }

    /// A meeting, unpacked.
    fn meeting(&self, at: usize) -> Meeting {
        let (row, texts) = (&self.rows[at], &self.texts[at]);
        let text = |i: usize| self.words.get(texts[i]).to_owned();
        Meeting {
            fellowship: self.fellowships[usize::from(row.fellowship)].clone(),
            day: u8::try_from(row.minute / 1440).unwrap_or_default(),
            start: row.minute % 1440,
            lasts: row.lasts,
            zone: self.zones[usize::from(row.zone)].0.clone(),
            venue: row.venue,
            point: (at < self.placed).then_some(Point { lat: row.lat, lng: row.lng }),
            about: self.about[at],
            kinds: row.kinds,
            name: text(0),
            at: text(1),
            street: text(2),
            town: text(3),
            state: text(4),
            link: text(5),
            phone: text(6),
            joining: text(7),
            notes: text(8),
            updated: text(9),
            source: text(10),
        }
    }

    /// All of them, for a snapshot.
    pub fn iter(&self) -> impl Iterator<Item = Meeting> {
        (0..self.len()).map(|at| self.meeting(at))
    }
}

/// So many minutes from now, to the minute.
fn starts(now: Timestamp, until: i64) -> Timestamp {
    Timestamp::from_second((now.as_second().div_euclid(60) + until) * 60).unwrap_or(now)
}

/// FNV-1a over what makes a meeting the one it is; stable, since conversations keep it.
fn id(meeting: &Meeting) -> u64 {
    let m = meeting;
    let when = [m.day.to_be_bytes().as_slice(), &m.start.to_be_bytes()].concat();
    let parts = [&m.fellowship, &m.name, &m.zone, &m.at, &m.street, &m.town, &m.link, &m.phone];
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0])).chain(when);
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A query against this index.
struct Wanted<'a> {
    query: &'a Query,
    /// Bits of fellowships.
    fellowships: [u64; 4],
}

impl<'a> Wanted<'a> {
    fn new(meetings: &Meetings, query: &'a Query) -> Self {
        let mut fellowships = [if query.fellowships.is_empty() { u64::MAX } else { 0 }; 4];
        for (at, key) in meetings.fellowships.iter().enumerate() {
            if query.fellowships.contains(key) {
                fellowships[at / 64] |= 1 << (at % 64);
            }
        }
        Self { query, fellowships }
    }

    fn fits(&self, row: &Row) -> bool {
        let query = self.query;
        let (day, time) = (row.minute / 1440, row.minute % 1440);
        let (from, to) = query.hours;
        let at_hour = if from <= to { (from..to).contains(&time) } else { time >= from || time < to };
        let fellowship = usize::from(row.fellowship);
        self.fellowships[fellowship / 64] & 1 << (fellowship % 64) != 0
            && row.kinds.has_all(query.kinds)
            && (query.one_of.is_empty() || row.kinds.has_any(query.one_of))
            && !row.kinds.has_any(query.without)
            && query.days & 1 << day != 0
            && at_hour
    }

    fn in_time(&self, until: i64) -> bool {
        self.query.within.is_none_or(|within| until <= within)
    }

    /// 0 for what comes first whatever its hour, 1 for the rest.
    fn class(&self, row: &Row, until: i64) -> u8 {
        let first = |kind: Kind| row.kinds.has(kind) && until < 1440;
        u8::from(!self.query.first.is_some_and(first))
    }
}

/// The zones' clocks around now, each made when it is first asked for.
struct Clocks<'a> {
    zones: &'a [(String, TimeZone)],
    now: Timestamp,
    made: Vec<Option<Clock>>,
}

impl<'a> Clocks<'a> {
    fn new(meetings: &'a Meetings, now: Timestamp) -> Self {
        Self { zones: &meetings.zones, now, made: vec![None; meetings.zones.len()] }
    }

    fn of(&mut self, zone: u16) -> Clock {
        let at = usize::from(zone);
        *self.made[at].get_or_insert_with(|| Clock::new(&self.zones[at].1, self.now))
    }
}

/// A row, its words, whether its point is rough, whether one can go there, and its id.
type Packed = (Row, Texts, bool, bool, u64);

/// An index that is being made.
#[derive(Default)]
struct Packing {
    rows: Vec<Packed>,
    words: words::Packing,
    zones: Vec<(String, TimeZone)>,
    zone_at: HashMap<String, u16>,
    fellowships: Vec<String>,
}

impl Packing {
    fn add(&mut self, meeting: &Meeting) {
        let Some(zone) = self.zone(&meeting.zone) else { return };
        let Some(fellowship) = self.fellowship(&meeting.fellowship) else { return };
        let point = meeting.point.unwrap_or(Point { lat: 0.0, lng: 0.0 });
        let row = Row {
            lat: point.lat,
            lng: point.lng,
            kinds: meeting.kinds,
            minute: u16::from(meeting.day % 7) * 1440 + meeting.start % 1440,
            lasts: meeting.lasts,
            zone,
            fellowship,
            venue: meeting.venue,
        };
        let m = meeting;
        let texts = [
            &m.name, &m.at, &m.street, &m.town, &m.state, &m.link, &m.phone, &m.joining, &m.notes,
            &m.updated, &m.source,
        ]
        .map(|text| self.words.add(text));
        self.rows.push((row, texts, m.about, m.point.is_some() && m.venue.in_person(), id(m)));
    }

    fn zone(&mut self, name: &str) -> Option<u16> {
        if let Some(at) = self.zone_at.get(name) {
            return Some(*at);
        }
        let zone = TimeZone::get(name).ok()?;
        let at = u16::try_from(self.zones.len()).ok()?;
        self.zones.push((name.to_owned(), zone));
        self.zone_at.insert(name.to_owned(), at);
        Some(at)
    }

    fn fellowship(&mut self, key: &str) -> Option<u8> {
        let at = self.fellowships.iter().position(|f| f == key).unwrap_or_else(|| {
            self.fellowships.push(key.to_owned());
            self.fellowships.len() - 1
        });
        u8::try_from(at).ok()
    }

    fn done(mut self) -> Meetings {
        self.rows.sort_by_key(|(row, _, _, placed, _)| (!placed, there::cell(row.lat, row.lng), row.minute));
        let placed = self.rows.iter().filter(|(.., placed, _)| *placed).count();
        let rows: Vec<Row> = self.rows.iter().map(|(row, ..)| *row).collect();
        Meetings {
            home: home::Home::new(&rows, self.zones.len()),
            texts: self.rows.iter().map(|(_, texts, ..)| *texts).collect(),
            about: self.rows.iter().map(|(_, _, about, ..)| *about).collect(),
            ids: self.rows.iter().map(|(.., id)| *id).collect(),
            checked: HashMap::new(),
            rows,
            words: self.words.done(),
            zones: self.zones,
            fellowships: self.fellowships,
            placed,
        }
    }
}
