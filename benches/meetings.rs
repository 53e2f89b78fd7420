//! A quarter of a million meetings: how long the index takes to load, what it weighs, and how long a query takes,
//! beside a plain scan of the same rows.
//!
//! The rows are real ones, read from the feeds beside the repository, in clusters of sixty put down at ZIPs drawn at
//! random over the country (large towns have more ZIPs and so more meetings); without those feeds, the made-up
//! feed of the tests. `cargo bench --bench meetings`; it runs itself a second time, so that what is weighed is the
//! loaded index alone.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench stops where something is wrong, and prints"
)]

use std::collections::HashMap;
use std::fs::{File, read, read_to_string};
use std::hint::black_box;
use std::io::{BufReader, BufWriter};
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use handrail::meeting::{Feed, Formats, Kind, Kinds, Meeting, Meetings, Query, check, rows};
use handrail::place::{Gazetteer, Place, Point};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROWS: usize = 250_000;
const QUERIES: usize = 20_000;

/// Knuth's MMIX generator: the same draws in every run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}

#[expect(clippy::disallowed_methods, reason = "a bench measures")]
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}

fn main() {
    let snapshot = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("meetings.jsonl");
    if std::env::args().any(|a| a == "--measure") {
        measure(&snapshot);
        return;
    }
    Meetings::new(multiplied()).save(BufWriter::new(File::create(&snapshot).unwrap())).unwrap();
    let program = std::env::current_exe().unwrap();
    assert!(Command::new(program).arg("--measure").status().unwrap().success());
}

fn real() -> Vec<Meeting> {
    let gazetteer = Gazetteer::load().unwrap();
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let shared = std::env::var_os("HANDRAIL_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let mut meetings = Vec::new();
    for (file, group) in [
        ("bmlt-newyork", "na"),
        ("mg-orangecounty", "aa"),
        ("mg-kc", "aa"),
        ("mg-oiaa-central-query-meetings", "aa"),
    ] {
        let Ok(bytes) = read(shared.join(format!("data/feeds/{file}.json"))) else { continue };
        let rows = rows(&bytes, &Formats::default()).unwrap();
        let feed = Feed { fellowship: group.to_owned(), source: file.to_owned(), ..Feed::default() };
        meetings.extend(check(&rows, &feed, &gazetteer).meetings);
    }
    if meetings.is_empty() {
        println!("no feeds beside the repository: the made-up one of the tests is multiplied");
        let bytes = read(root.join("tests/fixtures/feeds/town.json")).unwrap();
        let feed = Feed { fellowship: "aa".to_owned(), ..Feed::default() };
        meetings = check(&rows(&bytes, &Formats::default()).unwrap(), &feed, &gazetteer).meetings;
    }
    meetings
}

fn zips(gazetteer: &Gazetteer) -> Vec<Place> {
    let all = (0..100_000).filter_map(|zip| gazetteer.zip(&format!("{zip:05}")));
    all.filter(|p| !p.city.is_empty()).collect()
}

fn multiplied() -> Vec<Meeting> {
    let (real, gazetteer) = (real(), Gazetteer::load().unwrap());
    let (zips, mut draw) = (zips(&gazetteer), Draw(7));
    let mut meetings = Vec::with_capacity(ROWS);
    while meetings.len() < ROWS {
        let place = zips[draw.below(zips.len())];
        let from = draw.below(real.len());
        for number in 0..60.min(ROWS - meetings.len()) {
            let mut meeting = real[(from + number) % real.len()].clone();
            // An eighth of a degree around the middle: some eight miles.
            let mut shift = |middle: f32| {
                f64::from(middle) + (f64::from(u32::try_from(draw.below(2_000)).unwrap()) - 1_000.0) / 8_000.0
            };
            if meeting.point.is_some() {
                meeting.point = Point::new(shift(place.point.lat), shift(place.point.lng));
                place.zone.clone_into(&mut meeting.zone);
                place.city.clone_into(&mut meeting.town);
                place.state.clone_into(&mut meeting.state);
            }
            // No two copies share their words, as no two real meetings do.
            meeting.name = format!("{} {}", meeting.name, meetings.len());
            meeting.street = format!("{} {}", draw.below(9_000), meeting.street);
            meetings.push(meeting);
        }
    }
    meetings
}

fn queries(zips: &[Place]) -> Vec<Query> {
    let monday = Timestamp::from_second(1_795_392_000).unwrap();
    let mut draw = Draw(11);
    (0..QUERIES)
        .map(|number| {
            let now = monday + SignedDuration::from_secs(draw.below(7 * 86_400).try_into().unwrap());
            let mut query = Query::at(Some(zips[draw.below(zips.len())].point), now);
            match number % 10 {
                0 => query.kinds = Kinds::default().with(Kind::Women),
                1 => query.kinds = Kinds::default().with(Kind::Spanish),
                2 => query.fellowships = vec!["na".to_owned()],
                3 => query.online = true,
                _ => {}
            }
            query
        })
        .collect()
}

fn resident() -> u64 {
    let status = read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmRSS:"));
    line.and_then(|l| l.split_whitespace().nth(1)?.parse().ok()).unwrap_or_default()
}

fn measure(snapshot: &PathBuf) {
    let before = resident();
    let open = || BufReader::new(File::open(snapshot).unwrap());
    let (meetings, load) = timed(|| Meetings::load(open()).unwrap());
    let after = resident();
    println!("meetings                  {}", meetings.len());
    println!("load from the snapshot    {:.2} s", load.as_secs_f64());
    println!("memory after loading      {} MB, {} MB of it before", after / 1024, before / 1024);
    let (gazetteer, places) = timed(|| Gazetteer::load().unwrap());
    println!("load the gazetteer        {:.1} ms", places.as_secs_f64() * 1e3);
    let queries = queries(&zips(&gazetteer));
    let mut times: Vec<_> = queries.iter().map(|q| timed(|| black_box(meetings.next(q))).1).collect();
    report("query", &mut times);
    for (name, kind) in
        [("  of them women's", 0), ("  in Spanish", 1), ("  NA", 2), ("  from home", 3), ("  any", 4)]
    {
        let some = queries.iter().enumerate().filter(|(n, _)| n % 10 == kind).map(|(_, q)| q);
        let mut times: Vec<_> = some.map(|q| timed(|| black_box(meetings.next(q))).1).collect();
        report(name, &mut times);
    }
    let all: Vec<Meeting> = meetings.iter().collect();
    let mut times: Vec<_> = queries[..200].iter().map(|q| timed(|| black_box(scan(&all, q))).1).collect();
    report("plain scan of these rows", &mut times);
}

fn report(what: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let at = |hundredths: usize| times[(times.len() - 1) * hundredths / 100].as_secs_f64() * 1e6;
    println!("{what:<25} p50 {:.1} us, p99 {:.1} us, most {:.1} us", at(50), at(99), at(100));
}

/// The same question asked of every row in turn, by the clock on the wall alone.
fn scan<'a>(meetings: &'a [Meeting], query: &Query) -> Vec<(i64, f64, &'a Meeting)> {
    let mut zones: HashMap<&str, i64> = HashMap::new();
    let mut found = Vec::new();
    for meeting in meetings {
        let (Some(point), Some(near)) = (meeting.point, query.near) else { continue };
        let now = *zones.entry(&meeting.zone).or_insert_with(|| {
            let now = query.now.to_zoned(TimeZone::get(&meeting.zone).unwrap());
            let day = i64::from(now.weekday().to_sunday_zero_offset());
            day * 1440 + i64::from(now.hour()) * 60 + i64::from(now.minute())
        });
        let miles = point.miles(near);
        if miles <= 50.0 && meeting.kinds.has_all(query.kinds) {
            let minute = i64::from(meeting.day) * 1440 + i64::from(meeting.start);
            found.push(((minute - now + 10).rem_euclid(10_080) - 10, miles, meeting));
        }
    }
    found.sort_by(|a, b| (a.0, a.1).partial_cmp(&(b.0, b.1)).unwrap());
    found.truncate(3);
    found
}
