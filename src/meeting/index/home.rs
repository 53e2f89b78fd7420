//! Those one takes part in from home, wherever one is.

use super::rank::Rank;
use super::{Clocks, Meetings, Row, WEEK, Wanted};
use crate::meeting::clock::GRACE;

/// Minutes that must be left of one that is on, for it to be worth joining.
const LEFT: i64 = 15;
/// Minutes by which the order of the clock and that of instants may differ when clocks change.
const SLACK: i64 = 70;

/// What lasts longer is listed apart, so that what is on now is found within this many minutes.
const USUAL: u16 = 120;

/// The rows of one zone, by minute of the week.
#[derive(Debug, Clone, Default)]
struct InZone {
    all: Vec<(u16, u32)>,
    long: Vec<(u16, u32)>,
}

/// Rows by zone.
#[derive(Debug)]
pub(super) struct Home(Vec<InZone>);

impl Home {
    pub fn new(rows: &[Row], zones: usize) -> Self {
        let mut by_zone = vec![InZone::default(); zones];
        for (row, at) in rows.iter().zip(0u32..) {
            if row.venue.from_home() {
                let zone = &mut by_zone[usize::from(row.zone)];
                zone.all.push((row.minute, at));
                if row.lasts > USUAL {
                    zone.long.push((row.minute, at));
                }
            }
        }
        for zone in &mut by_zone {
            zone.all.sort_unstable();
        }
        Self(by_zone)
    }
}

impl Meetings {
    /// Those that are on with time left, the latest to start first; then the next to start.
    pub(super) fn at_home(&self, wanted: &Wanted, need: usize, clocks: &mut Clocks) -> Vec<Rank> {
        let mut ranks = self.on_now(wanted, need, clocks);
        let mut next = Vec::new();
        for zone in 0..self.home.0.len() {
            self.next_in_zone(wanted, zone, need, clocks, &mut next);
        }
        next.retain(|rank| !ranks.iter().any(|on| on.row == rank.row));
        next.sort_unstable();
        ranks.append(&mut next);
        ranks.truncate(need);
        ranks
    }

    pub(super) fn on_now(&self, wanted: &Wanted, most: usize, clocks: &mut Clocks) -> Vec<Rank> {
        let mut on = Vec::new();
        for (zone, here) in (0u16..).zip(&self.home.0).filter(|(_, here)| !here.all.is_empty()) {
            let clock = clocks.of(zone);
            let end = i64::from(clock.minute()) + SLACK;
            let start = end - i64::from(USUAL) - 2 * SLACK;
            // The week before ends where this one begins.
            let usual = slice(&here.all, start, end).iter().chain(slice(&here.all, start + WEEK, end + WEEK));
            for (minute, at) in usual.chain(&here.long) {
                let row = &self.rows[*at as usize];
                let Some(since) = clock.since(*minute, row.lasts) else { continue };
                if i64::from(row.lasts) - since >= LEFT && wanted.fits(row) && wanted.in_time(-since) {
                    on.push(Rank {
                        class: wanted.class(row, -since),
                        until: -since,
                        hundredths: None,
                        row: *at,
                    });
                }
            }
        }
        on.sort_unstable_by_key(|rank| (rank.class, -rank.until, rank.row));
        on.dedup_by_key(|rank| rank.row);
        on.truncate(most);
        on
    }

    fn next_in_zone(
        &self,
        wanted: &Wanted,
        zone: usize,
        need: usize,
        clocks: &mut Clocks,
        into: &mut Vec<Rank>,
    ) {
        let list = &self.home.0[zone].all;
        if list.is_empty() {
            return;
        }
        let clock = clocks.of(u16::try_from(zone).unwrap_or_default());
        let from = i64::from(clock.minute()) - GRACE - SLACK;
        let start = list.partition_point(|(minute, _)| i64::from(*minute) < from.rem_euclid(WEEK));
        let (mut counted, mut enough) = (0, i64::MAX);
        for (minute, at) in list[start..].iter().chain(&list[..start]) {
            let row = &self.rows[*at as usize];
            let ahead = (i64::from(*minute) - from).rem_euclid(WEEK);
            if ahead > enough {
                break;
            }
            if !wanted.fits(row) {
                continue;
            }
            let until = clock.until(*minute);
            if !wanted.in_time(until) {
                continue;
            }
            into.push(Rank { class: wanted.class(row, until), until, hundredths: None, row: *at });
            // One that was just missed is next only in a week.
            counted += usize::from(until < WEEK - 2 * SLACK);
            // What comes first whatever its hour may start a day later.
            if counted == need {
                enough = (ahead + SLACK).max(if wanted.query.first.is_some() { 1440 + 2 * SLACK } else { 0 });
            }
        }
    }
}

/// The entries of a list from one minute of the week to another, neither before its beginning nor after its end.
fn slice(list: &[(u16, u32)], from: i64, to: i64) -> &[(u16, u32)] {
    let at = |minute: i64| list.partition_point(|(m, _)| i64::from(*m) < minute);
    let start = at(from);
    &list[start..at(to).max(start)]
}
