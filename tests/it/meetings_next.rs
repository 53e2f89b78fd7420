//! The index against a slow and obvious reference.

use handrail::meeting::{Kind, Kinds, Meeting, Meetings, Query, Venue};
use handrail::place::Point;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;

const ZONES: [&str; 6] = [
    "America/Chicago",
    "America/New_York",
    "America/Phoenix",
    "America/Indiana/Indianapolis",
    "Pacific/Honolulu",
    "America/Denver",
];

/// The minutes until a meeting next starts, asked of the calendar day by day.
fn until(meeting: &Meeting, now: Timestamp) -> i64 {
    let zone = TimeZone::get(&meeting.zone).unwrap();
    let minute = |t: Timestamp| t.as_second().div_euclid(60);
    let today = now.to_zoned(zone.clone()).date();
    let weekday = Weekday::from_sunday_zero_offset(i8::try_from(meeting.day).unwrap()).unwrap();
    (-8..20)
        .map(|n| today.checked_add(n.days()).unwrap())
        .filter(|d| d.weekday() == weekday)
        .map(|d| d.at((meeting.start / 60) as i8, (meeting.start % 60) as i8, 0, 0))
        .map(|start| minute(start.to_zoned(zone.clone()).unwrap().timestamp()) - minute(now))
        .find(|until| *until >= -10)
        .unwrap()
}

/// Minutes until, and miles, of all that fit, in their order, for those one can go to.
fn obvious(meetings: &[Meeting], query: &Query) -> Vec<(i64, f64)> {
    let near = query.near.unwrap();
    let fits = |m: &&Meeting| {
        (query.fellowships.is_empty() || query.fellowships.contains(&m.fellowship))
            && m.kinds.has_all(query.kinds)
            && query.days & 1 << m.day != 0
            && (query.hours.0..query.hours.1).contains(&m.start)
    };
    let all: Vec<_> = meetings
        .iter()
        .filter(|m| m.point.is_some())
        .filter(fits)
        .map(|m| (until(m, query.now), m.point.unwrap().miles(near)))
        .collect();
    let within = |radius: f64| all.iter().filter(|(_, miles)| *miles <= radius).copied().collect::<Vec<_>>();
    let radii = [5.0, 10.0, 25.0, 50.0];
    let soon = radii.iter().find(|r| within(**r).iter().any(|(until, _)| *until <= 1440));
    let any = radii.iter().find(|r| !within(**r).is_empty());
    let mut found = soon.or(any).map_or(Vec::new(), |radius| within(*radius));
    found.sort_by(|a, b| a.partial_cmp(b).unwrap());
    found.truncate(query.limit);
    found
}

fn meeting() -> impl Strategy<Value = Meeting> {
    let zone = prop::sample::select(ZONES.to_vec());
    let place = (35.0_f64..37.0, -88.0_f64..-86.0);
    let kinds = prop::sample::subsequence(vec![Kind::Women, Kind::Open, Kind::Spanish], 0..=3);
    let group = prop::sample::select(vec!["aa", "na", "smart"]);
    (zone, place, 0_u8..7, 0_u16..1440, kinds, group, any::<bool>()).prop_map(
        |(zone, (lat, lng), day, start, kinds, group, home)| Meeting {
            fellowship: group.to_owned(),
            name: "Step Up".to_owned(),
            day,
            start,
            lasts: 60,
            zone: zone.to_owned(),
            venue: if home { Venue::Online } else { Venue::InPerson },
            at: String::new(),
            street: String::new(),
            town: String::new(),
            state: String::new(),
            point: if home { None } else { Point::new(lat, lng) },
            about: false,
            link: "https://example.org/j/1".to_owned(),
            phone: String::new(),
            joining: String::new(),
            kinds: kinds.into_iter().collect::<Kinds>(),
            notes: String::new(),
            updated: String::new(),
            source: String::new(),
        },
    )
}

fn query() -> impl Strategy<Value = Query> {
    // Any moment of 2026 and 2027, half of them in the weeks in which clocks change.
    let change = prop_oneof![Just(1_772_950_000_i64), Just(1_793_510_000)];
    let now = prop_oneof![
        1_767_225_600_i64..1_830_297_600,
        (change, -700_000_i64..700_000).prop_map(|(c, d)| c + d)
    ];
    let days = prop_oneof![Just(0x7F_u8), 1_u8..0x7F];
    let hours = prop_oneof![Just((0_u16, 1440_u16)), Just((240, 720)), Just((960, 1440))];
    let kinds = prop_oneof![Just(vec![]), Just(vec![Kind::Women])];
    let groups = prop_oneof![Just(vec![]), Just(vec!["na".to_owned()]), Just(vec!["lifering".to_owned()])];
    (now, (35.5_f64..36.5, -87.5_f64..-86.5), days, hours, kinds, groups).prop_map(
        |(now, (lat, lng), days, hours, kinds, fellowships)| {
            let mut query = Query::at(Point::new(lat, lng), Timestamp::from_second(now).unwrap());
            query.in_person = true;
            query.days = days;
            query.hours = hours;
            query.kinds = kinds.into_iter().collect();
            query.fellowships = fellowships;
            query
        },
    )
}

proptest! {
    #[test]
    fn the_next_ones_are_those_of_the_reference(
        meetings in prop::collection::vec(meeting(), 0..120), query in query(),
    ) {
        let index = Meetings::new(meetings.clone());
        let next = index.next(&query);
        let expected = obvious(&meetings, &query);
        prop_assert_eq!(next.found.len(), expected.len());
        for (near, (until, miles)) in next.found.iter().zip(expected) {
            prop_assert_eq!(near.until, until);
            // Told in hundredths of a mile.
            prop_assert!((near.miles.unwrap() - miles).abs() < 0.006);
        }
        for near in &next.found {
            prop_assert_eq!(until(&near.meeting, query.now), near.until);
        }
    }

    #[test]
    fn from_home_the_ones_on_now_come_first_and_then_the_next(
        meetings in prop::collection::vec(meeting(), 0..120), query in query(),
    ) {
        let query = Query { online: true, in_person: false, limit: 5, days: 0x7F, ..query };
        let next = Meetings::new(meetings.clone()).next(&query);
        let fits = |m: &&Meeting| m.point.is_none() && m.kinds.has_all(query.kinds)
            && (query.fellowships.is_empty() || query.fellowships.contains(&m.fellowship))
            && (query.hours.0..query.hours.1).contains(&m.start);
        let home: Vec<_> = meetings.iter().filter(fits).collect();
        // On now with time left: it started up to 45 minutes ago, of 60.
        let started = |m: &&&Meeting| until(m, query.now - jiff::SignedDuration::from_mins(50)) - 50;
        let is_on = |m: &&&Meeting| (-45..=0).contains(&started(m));
        let mut on: Vec<_> = home.iter().filter(is_on).map(|m| started(&m)).collect();
        on.sort_unstable_by_key(|u| -u);
        let mut rest: Vec<_> = home.iter().filter(|m| !is_on(m)).map(|m| until(m, query.now)).collect();
        rest.sort_unstable();
        let expected: Vec<_> = on.into_iter().chain(rest).take(5).collect();
        let found: Vec<_> = next.found.iter().map(|n| n.until).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn a_snapshot_gives_the_same_meetings(meetings in prop::collection::vec(meeting(), 0..40)) {
        let index = Meetings::new(meetings);
        let mut bytes = Vec::new();
        index.save(&mut bytes).unwrap();
        let again = Meetings::load(bytes.as_slice()).unwrap();
        prop_assert!(index.iter().eq(again.iter()));
        if bytes.len() > 20 {
            prop_assert!(Meetings::load(&bytes[..bytes.len() - 9]).is_err());
        }
    }
}
