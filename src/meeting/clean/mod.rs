//! Every row of a feed: kept, mended or dropped, with its reason.

mod duplicate;
mod one;
mod when;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::tz::TimeZone;

use super::Meeting;
use super::read::Rows;
use super::reason::{Dropped, Mended};
use crate::place::Gazetteer;

/// What is known of a feed besides its rows.
#[derive(Debug, Clone, Default)]
pub struct Feed {
    /// The key of its fellowship. A row that names one of its own has that.
    pub fellowship: String,
    /// How it is named where a meeting's source is told.
    pub source: String,
    /// The zone of meetings that have none, where the operator told it.
    pub zone: String,
}

/// What became of a feed. `kept` and the numbers in `dropped` add up to `rows`.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// Rows read.
    pub rows: usize,
    /// Rows of which at least one meeting is kept.
    pub kept: usize,
    /// Rows kept that were put right, by what; a row may count under several.
    pub mended: BTreeMap<Mended, usize>,
    /// Rows dropped, by why.
    pub dropped: BTreeMap<Dropped, usize>,
    /// The meetings: more than rows, where a row lists several days.
    pub meetings: Vec<Meeting>,
}

type Mends = BTreeSet<Mended>;

/// One share in this many of a feed's zones makes it the zone of the rest: four fifths.
const MOST: (usize, usize) = (4, 5);

/// Checks and cleans all rows of a feed.
pub fn check(rows: &Rows, feed: &Feed, gazetteer: &Gazetteer) -> Checked {
    let mut cleaner = one::Cleaner::new(gazetteer, feed);
    let mut read: Vec<Result<(Vec<Meeting>, Mends), Dropped>> =
        rows.rows.iter().map(|row| cleaner.meetings(row)).collect();
    settle_zones(&mut read, feed);
    let mut seen = duplicate::Seen::default();
    let mut checked = Checked { rows: rows.rows.len(), ..Checked::default() };
    for row in read {
        let kept = row.and_then(|(meetings, mends)| {
            let fresh: Vec<_> = meetings.into_iter().filter(|m| seen.is_new(m)).collect();
            if fresh.is_empty() { Err(Dropped::Duplicate) } else { Ok((fresh, mends)) }
        });
        match kept {
            Ok((meetings, mends)) => {
                checked.kept += 1;
                checked.meetings.extend(meetings);
                for mended in mends {
                    *checked.mended.entry(mended).or_default() += 1;
                }
            }
            Err(why) => *checked.dropped.entry(why).or_default() += 1,
        }
    }
    checked
}

/// Gives meetings without a zone the one the operator told, else the one that most of the feed has.
fn settle_zones(read: &mut [Result<(Vec<Meeting>, Mends), Dropped>], feed: &Feed) {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let zones = read.iter().flatten().filter_map(|(meetings, _)| Some(meetings.first()?.zone.as_str()));
    zones.filter(|z| !z.is_empty()).for_each(|z| *counts.entry(z).or_default() += 1);
    let all: usize = counts.values().sum();
    let most = counts.into_iter().max_by_key(|(zone, count)| (*count, *zone));
    let most = most.filter(|(_, count)| count * MOST.1 >= all * MOST.0).map(|(zone, _)| zone.to_owned());
    let zone = if TimeZone::get(&feed.zone).is_ok() { Some(feed.zone.clone()) } else { most };
    for row in read {
        let Ok((meetings, mends)) = row else { continue };
        if !meetings.iter().any(|m| m.zone.is_empty()) {
            continue;
        }
        let Some(zone) = &zone else {
            *row = Err(Dropped::NoZone);
            continue;
        };
        for meeting in meetings {
            meeting.zone.clone_from(zone);
        }
        mends.insert(Mended::ZoneFromFeed);
    }
}
