//! The towns and ZIP codes that are known, and what is asked of them.

use std::sync::OnceLock;

use super::area_code;
use super::key::key;
use super::nearest::Nearest;
use super::point::Point;
use super::state::abbreviated;
use super::table::Table;
use crate::text::{Phone, fold};

/// A place with what is needed to find meetings near it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// The ZIP, when it was named by one.
    pub zip: Option<u32>,
    /// The town, or nothing where none is known (Puerto Rico and the islands have ZIPs alone).
    pub city: &'static str,
    /// Two letters.
    pub state: &'static str,
    /// The middle of the ZIP, or of all ZIPs of the town.
    pub point: Point,
    /// IANA.
    pub zone: &'static str,
    /// How many ZIPs the town has: stands for how many live there.
    pub zips: u16,
}

impl Place {
    /// As it is said: `37203`, or `Austin, TX`.
    pub fn label(&self) -> String {
        match self.zip {
            Some(zip) => format!("{zip:05}"),
            None => format!("{}, {}", self.city, self.state),
        }
    }
}

/// What a text names.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// One place.
    One(Place),
    /// One name, several states, likeliest first, five at most: ask which.
    Several(Vec<Place>),
    /// No place that is known.
    None,
}

impl Found {
    /// The place, or the likeliest.
    pub fn likeliest(&self) -> Option<Place> {
        match self {
            Self::One(place) => Some(*place),
            Self::Several(places) => places.first().copied(),
            Self::None => None,
        }
    }
}

/// What else is known of somebody who names a place.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hint {
    /// The state they are likely in.
    pub state: Option<&'static str>,
}

impl Hint {
    /// From the area code of a number.
    pub fn from_phone(phone: &Phone) -> Self {
        Self { state: area_code::state_of(phone) }
    }

    /// The state of a label, as [`Place::label`] gives it for a town.
    pub fn from_label(label: &str) -> Self {
        label.rsplit_once(", ").map_or_else(Self::default, |(_, state)| Self::from_state(state))
    }

    /// From a state's two letters.
    pub fn from_state(state: &str) -> Self {
        Self { state: abbreviated(&fold(state)) }
    }
}

/// The table in this program is not one. Cannot happen to a program that passed its tests.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the table of ZIP codes inside this program is damaged: install handrail again")]
pub struct GazetteerError;

/// Every ZIP and town, offline. About 3 MB; immutable.
#[derive(Debug)]
pub struct Gazetteer {
    pub(super) table: Table,
    /// Keys of the names, in their order.
    pub(super) keys: Vec<String>,
    /// A bit for each letter of a key.
    pub(super) letters: Vec<u32>,
    /// Where each name's towns begin.
    starts: Vec<u16>,
    places: Vec<Place>,
    nearest: Nearest,
}

impl Gazetteer {
    /// The one that all of the program shares, unpacked when it is first asked for.
    pub fn shared() -> Result<&'static Self, GazetteerError> {
        static SHARED: OnceLock<Option<Gazetteer>> = OnceLock::new();
        SHARED.get_or_init(|| Self::load().ok()).as_ref().ok_or(GazetteerError)
    }

    /// Unpacks the table that is in the program.
    pub fn load() -> Result<Self, GazetteerError> {
        let table = Table::load().ok_or(GazetteerError)?;
        let keys: Vec<_> = table.names.iter().map(|n| key(&folded(n))).collect();
        let mut order: Vec<usize> = (0..keys.len()).collect();
        order.sort_by(|a, b| keys[*a].cmp(&keys[*b]));
        let mut starts = vec![u16::MAX; keys.len()];
        for (index, town) in (0u16..).zip(&table.towns) {
            let start = &mut starts[usize::from(town.name)];
            *start = index.min(*start);
        }
        Ok(Self {
            letters: order.iter().map(|i| letters(&keys[*i])).collect(),
            starts: order.iter().map(|i| starts[*i]).collect(),
            keys: order.iter().map(|i| keys[*i].clone()).collect(),
            places: middles(&table).ok_or(GazetteerError)?,
            nearest: Nearest::new(&table.zips),
            table,
        })
    }

    /// The place of a ZIP code.
    pub fn zip(&self, zip: &str) -> Option<Place> {
        let number = (zip.len() == 5).then(|| zip.parse().ok()).flatten()?;
        let at = self.table.zips.binary_search_by_key(&number, |z| z.code).ok()?;
        Some(self.of_zip(at))
    }

    /// The place of the ZIP nearest to a point, no further than `miles`.
    pub fn nearest(&self, point: Point, miles: f64) -> Option<Place> {
        self.nearest.find(&self.table.zips, point, miles).map(|at| self.of_zip(at))
    }

    /// The town of that name in that state, spelt right.
    pub fn city(&self, name: &str, state: &str) -> Option<Place> {
        self.named(&key(&fold(name))).into_iter().find(|p| p.state.eq_ignore_ascii_case(state))
    }

    /// The zone of a state that has one alone.
    pub fn zone_of_state(&self, state: &str) -> Option<&'static str> {
        let mut zones = self.places.iter().filter(|p| p.state.eq_ignore_ascii_case(state)).map(|p| p.zone);
        let first = zones.next()?;
        zones.all(|z| z == first).then_some(first)
    }

    /// Every town with that key, in all states, largest first.
    pub(super) fn named(&self, key: &str) -> Vec<Place> {
        match self.keys.binary_search_by(|k| k.as_str().cmp(key)) {
            Ok(at) => self.towns(at),
            Err(_) => Vec::new(),
        }
    }

    /// The towns of the name at that place in `keys`, and of others that share its key, largest first.
    pub(super) fn towns(&self, at: usize) -> Vec<Place> {
        let key = &self.keys[at];
        let first = self.keys.partition_point(|k| k < key);
        let mut places = Vec::new();
        for index in (first..self.keys.len()).take_while(|i| self.keys[*i] == *key) {
            let start = usize::from(self.starts[index]);
            let Some(name) = self.table.towns.get(start).map(|t| t.name) else { continue };
            let same = self.table.towns[start..].iter().take_while(|t| t.name == name).count();
            places.extend_from_slice(&self.places[start..start + same]);
        }
        places.sort_by_key(|p| std::cmp::Reverse(p.zips));
        places
    }

    fn of_zip(&self, at: usize) -> Place {
        let zip = &self.table.zips[at];
        let town = zip.town.map(|t| self.places[usize::from(t)]);
        Place {
            zip: Some(zip.code),
            city: town.map_or("", |t| t.city),
            state: town.map_or_else(|| territory(zip.code), |t| t.state),
            point: zip.point,
            zone: self.table.zones[usize::from(zip.zone)],
            zips: town.map_or(1, |t| t.zips),
        }
    }
}

/// The state of a ZIP whose town is not known.
fn territory(zip: u32) -> &'static str {
    match zip / 100 {
        8 => "VI",
        0..=9 => "PR",
        967 => "AS",
        _ => "GU",
    }
}

/// A name of the table, folded. Nearly all are plain letters, for which the long way takes twenty times as long.
fn folded(name: &str) -> String {
    let plain = name.bytes().all(|b| b.is_ascii_alphabetic() || b == b' ');
    if plain { name.to_ascii_lowercase() } else { fold(name) }
}

/// One bit a letter: two names at distance d differ in at most 2 d bits.
pub(super) fn letters(key: &str) -> u32 {
    key.bytes().filter(u8::is_ascii_lowercase).fold(0, |bits, b| bits | 1 << (b - b'a'))
}

/// Each town at the mean of its ZIPs, in the zone that most of them have.
fn middles(table: &Table) -> Option<Vec<Place>> {
    let mut of_town: Vec<Vec<usize>> = vec![Vec::new(); table.towns.len()];
    for (index, zip) in table.zips.iter().enumerate() {
        if let Some(town) = zip.town {
            of_town[usize::from(town)].push(index);
        }
    }
    table
        .towns
        .iter()
        .zip(of_town)
        .map(|(town, zips)| {
            let zips: Vec<_> = zips.iter().map(|i| table.zips[*i]).collect();
            let count = u16::try_from(zips.len()).ok()?;
            let mean = |of: fn(Point) -> f32| {
                zips.iter().map(|z| f64::from(of(z.point))).sum::<f64>() / f64::from(count)
            };
            let zone = zips
                .iter()
                .map(|z| z.zone)
                .max_by_key(|zone| zips.iter().filter(|z| z.zone == *zone).count())?;
            Some(Place {
                zip: None,
                city: table.names[usize::from(town.name)],
                state: table.states[usize::from(town.state)],
                point: Point::new(mean(|p| p.lat), mean(|p| p.lng))?,
                zone: table.zones[usize::from(zone)],
                zips: count,
            })
        })
        .collect()
}
