//! When a weekly meeting next starts, to the minute, across daylight saving and the end of the week.
//!
//! A zone is asked once a query for its offsets around now; each meeting is then plain arithmetic. A change of the
//! clocks is one instant with an offset before it and another after: a time that is skipped counts as later by the gap, one
//! that comes twice as its first. No zone changes twice within the two weeks that are looked at.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// Minutes in a week.
pub(super) const WEEK: i64 = 7 * 24 * 60;
/// Minutes after its start in which a meeting still counts as next.
pub(super) const GRACE: i64 = 10;

/// A zone's clock around one moment. All in minutes since 1970 in UTC, or since 1970 on the clock of the zone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    now: i64,
    /// The Sunday midnight of the week before this, on the zone's clock.
    sunday: i64,
    /// Offset east of UTC before the change, and after.
    before: i64,
    after: i64,
    change: i64,
}

impl Clock {
    pub fn new(zone: &TimeZone, now: Timestamp) -> Self {
        let minutes = |t: Timestamp| t.as_second().div_euclid(60);
        let days = |n: i64| SignedDuration::from_hours(24 * n);
        let offset = |t: Timestamp| i64::from(zone.to_offset(t).seconds()).div_euclid(60);
        let early = now.checked_sub(days(9)).unwrap_or(now);
        let late = now.checked_add(days(16)).unwrap_or(now);
        let change = zone.following(early).next().map(|t| t.timestamp()).filter(|t| *t <= late);
        let local = minutes(now) + offset(now);
        // 1970 began on a Thursday: the Sunday before was four days earlier.
        let this_sunday = (local + 4 * 1440).div_euclid(WEEK) * WEEK - 4 * 1440;
        Self {
            now: minutes(now),
            sunday: this_sunday - WEEK,
            before: offset(early),
            after: change.map_or_else(|| offset(early), offset),
            change: change.map_or(i64::MAX, minutes),
        }
    }

    /// The instant of a time on the zone's clock.
    fn instant(&self, local: i64) -> i64 {
        let (first, second) = (local - self.before, local - self.after);
        if first < self.change || second < self.change { first } else { second }
    }

    /// Minutes from now to the next start, from `-GRACE` on, of a meeting at that minute of the week (0 is Sunday midnight).
    pub fn until(&self, minute: u16) -> i64 {
        let first = self.sunday + i64::from(minute);
        let mut week = 0;
        loop {
            let until = self.instant(first + week * WEEK) - self.now;
            if until >= -GRACE {
                return until;
            }
            week += 1;
        }
    }

    /// Minutes since it last started; none when it has ended: on now.
    pub fn since(&self, minute: u16, lasts: u16) -> Option<i64> {
        let first = self.sunday + i64::from(minute);
        (0..3)
            .map(|week| self.now - self.instant(first + week * WEEK))
            .find(|since| (0..i64::from(lasts)).contains(since))
    }

    /// The minute of the week that it is now.
    pub fn minute(&self) -> u16 {
        let local = self.now + if self.now < self.change { self.before } else { self.after };
        u16::try_from((local - self.sunday).rem_euclid(WEEK)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Weekday, date};
    use jiff::tz::TimeZone;
    use jiff::{Timestamp, ToSpan};
    use proptest::prelude::*;

    use super::{Clock, GRACE};

    const ZONES: [&str; 7] = [
        "America/New_York",
        "America/Phoenix",
        "America/Indiana/Indianapolis",
        "America/Indiana/Tell_City",
        "Pacific/Honolulu",
        "America/Denver",
        "Europe/London",
    ];

    /// Slow and obvious: every day from last week on, asked of the calendar.
    fn until(zone: &TimeZone, now: Timestamp, day: i8, hour: i8, minute: i8) -> i64 {
        let today = now.to_zoned(zone.clone()).date();
        let whole = |t: Timestamp| t.as_second().div_euclid(60);
        (-8..20)
            .map(|n| today.checked_add(n.days()).unwrap())
            .filter(|d| d.weekday() == Weekday::from_sunday_zero_offset(day).unwrap())
            .map(|d| d.at(hour, minute, 0, 0).to_zoned(zone.clone()).unwrap().timestamp())
            .map(|start| whole(start) - whole(now))
            .find(|until| *until >= -GRACE)
            .unwrap()
    }

    fn starts() -> impl Strategy<Value = i64> {
        // Half of the moments around changes of the clocks: 8 March and 1 November 2026, 29 March in London.
        let change = prop_oneof![Just(1_772_950_000_i64), Just(1_793_510_000), Just(1_774_745_000)];
        prop_oneof![
            1_767_225_600_i64..1_830_297_600,
            (change, -400_000_i64..400_000).prop_map(|(c, d)| c + d)
        ]
    }

    proptest! {
        #[test]
        fn the_next_start_is_the_calendar_s(
            now in starts(), zone in 0..ZONES.len(), day in 0_i8..7, hour in 0_i8..24, past in 0_i8..60,
        ) {
            let zone = TimeZone::get(ZONES[zone]).unwrap();
            let now = Timestamp::from_second(now).unwrap();
            let minute = u16::try_from(i64::from(day) * 1440 + i64::from(hour) * 60 + i64::from(past)).unwrap();
            prop_assert_eq!(Clock::new(&zone, now).until(minute), until(&zone, now, day, hour, past));
        }
    }

    #[test]
    fn a_week_that_wraps_and_a_clock_that_changes() {
        let zone = TimeZone::get("America/Chicago").unwrap();
        for (now, day, minute, expected) in [
            // Saturday 23:30, Sunday 00:30.
            (date(2026, 11, 21).at(23, 30, 0, 0), 0, 30, 60),
            // Just begun.
            (date(2026, 11, 23).at(19, 8, 0, 0), 1, 1140, -8),
            (date(2026, 11, 23).at(19, 11, 0, 0), 1, 1140, 10_080 - 11),
            // The night of 7 March 2026 is an hour shorter, that of 31 October an hour longer.
            (date(2026, 3, 7).at(22, 0, 0, 0), 0, 420, 8 * 60),
            (date(2026, 10, 31).at(22, 0, 0, 0), 0, 420, 10 * 60),
        ] {
            let clock = Clock::new(&zone, now.to_zoned(zone.clone()).unwrap().timestamp());
            assert_eq!(clock.until(day * 1440 + minute), expected, "{now}");
        }
    }
}
