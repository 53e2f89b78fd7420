//! Feeds, made up and real, and what becomes of their rows.

use std::fs;
use std::path::Path;

use handrail::meeting::{Checked, Feed, Formats, Kind, Meeting, Rows, Venue, check, rows};
use handrail::place::Gazetteer;
use handrail::text::stranger;
use proptest::prelude::*;

/// A feed's file, checked.
pub(crate) fn checked(file: &Path, group: &str) -> Checked {
    let bytes = fs::read(file).unwrap();
    let rows = rows(&bytes, &Formats::default()).unwrap_or_default();
    check(&rows, &feed(group), &Gazetteer::load().unwrap())
}

pub(crate) fn feed(group: &str) -> Feed {
    Feed { fellowship: group.to_owned(), ..Feed::default() }
}

/// A made-up feed.
pub(crate) fn made_up(file: &str, group: &str) -> Checked {
    checked(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/feeds").join(file), group)
}

fn named<'a>(checked: &'a Checked, name: &str) -> &'a Meeting {
    checked.meetings.iter().find(|m| m.name == name).unwrap_or_else(|| panic!("no meeting is named {name}"))
}

fn sums(checked: &Checked) -> bool {
    checked.kept + checked.dropped.values().sum::<usize>() == checked.rows
}

#[test]
fn every_row_is_kept_mended_or_dropped_with_its_reason() {
    let checked = made_up("town.json", "aa");
    assert!(sums(&checked));
    let dropped: Vec<_> = checked.dropped.iter().map(|(why, n)| (why.name(), *n)).collect();
    assert_eq!(
        dropped,
        [
            ("not_a_meeting", 2),
            ("no_name", 1),
            ("by_appointment", 1),
            ("bad_day", 1),
            ("bad_time", 1),
            ("temporarily_closed", 1),
            ("inactive", 1),
            ("no_way_to_attend", 1),
            ("place_unknown", 1),
            ("duplicate", 1),
        ]
    );
    let mended: Vec<_> = checked.mended.keys().map(|m| m.name()).collect();
    for mend in [
        "text_cleaned",
        "day_seven",
        "time_in_words",
        "point_removed",
        "point_mirrored",
        "online_point_removed",
        "point_from_zip",
        "point_from_town",
        "zone_from_point",
        "online_only",
        "link_removed",
        "types_in_one_word",
    ] {
        assert!(mended.contains(&mend), "{mend} is not among {mended:?}");
    }
    // Monday to Friday are five meetings of one row.
    assert_eq!(checked.meetings.iter().filter(|m| m.name == "Early Risers & Friends").count(), 5);
    let mujeres = named(&checked, "Mujeres en Accion");
    assert!(mujeres.kinds.has(Kind::Women) && mujeres.kinds.has(Kind::Spanish));
    assert_eq!((mujeres.day, mujeres.start, mujeres.zone.as_str()), (1, 1170, "America/Chicago"));
    assert_eq!(named(&checked, "Candlelight").lasts, 60);
    assert_eq!(named(&checked, "Anywhere Online").venue, Venue::Online);
    assert_eq!(named(&checked, "Anywhere Online").point, None);
    assert_eq!(named(&checked, "By Phone").venue, Venue::Phone);
    assert_eq!(named(&checked, "By Phone").phone, "+16155550142,,337#");
    assert_eq!(named(&checked, "Both Ways").venue, Venue::Hybrid);
    assert_eq!(named(&checked, "Both Ways").link, "https://example.org/both");
    assert_eq!(named(&checked, "Closed But Online").venue, Venue::Online);
    assert_eq!(named(&checked, "At Sea").day, 0);
}

#[test]
fn bmlt_formats_are_read_by_what_they_mean_everywhere() {
    let checked = made_up("na-town.json", "na");
    assert!(sums(&checked));
    assert_eq!(checked.dropped.iter().map(|(d, n)| (d.name(), *n)).collect::<Vec<_>>(), [("unpublished", 1)]);
    let own = named(&checked, "Own Keys");
    assert!(own.kinds.has(Kind::Women) && own.kinds.has(Kind::Spanish) && !own.kinds.has(Kind::Open));
    assert_eq!((own.day, named(&checked, "Clean Start").day), (6, 1));
    assert_eq!(named(&checked, "Clean Start").lasts, 90);
    assert_eq!(named(&checked, "Zoom Only").venue, Venue::Online);
}

#[test]
fn csv_has_the_same_columns() {
    let checked = made_up("smart-town.csv", "smart");
    assert_eq!((checked.rows, checked.kept), (2, 2));
    let tools = named(&checked, "Tools, Not Labels");
    assert_eq!((tools.day, tools.start, tools.lasts), (1, 1170, 90));
    assert!(tools.kinds.has(Kind::Open) && tools.kinds.has(Kind::Wheelchair));
    assert_eq!(tools.notes, "Ring the \"blue\" bell");
}

#[test]
fn what_is_no_feed_says_so() {
    for (bytes, why) in [
        (&b"<!doctype html><html>"[..], "web page"),
        (b"{\"error\": 1}", "no list"),
        (b"", "not JSON"),
        (b"hello there", "not JSON"),
        (b"[1, 2", ""),
        (b"{}", ""),
        (b"[]", ""),
    ] {
        let said = rows(bytes, &Formats::default()).err().map(|e| e.to_string()).unwrap_or_default();
        assert!(said.contains(why) && said.is_empty() == why.is_empty(), "{bytes:?}: {said}");
    }
}

#[test]
fn a_feed_that_breaks_off_keeps_what_came_before() {
    let whole = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/feeds/town.json")).unwrap();
    let cut = rows(&whole[..whole.len() / 2], &Formats::default()).unwrap();
    assert!(cut.broken && !cut.rows.is_empty() && cut.rows.len() < 22);
}

#[test]
fn the_real_feeds_add_up() {
    for file in [
        "bmlt-newyork",
        "mg-orangecounty",
        "mg-kc",
        "mg-small",
        "mg-oiaa-central-query-meetings",
        "mg-times",
        "mg-timezones",
        "mg-appointment",
        "mg-invalid",
        "bmlt-newyork-formats",
        "meeting_guide_types",
        "tsml_program_types",
    ] {
        let Some(path) = super::shared::file(&format!("data/feeds/{file}.json")) else { return };
        let checked = checked(&path, "aa");
        assert!(sums(&checked), "{file}");
        for meeting in &checked.meetings {
            let m = meeting;
            for text in [&m.name, &m.at, &m.street, &m.town, &m.notes, &m.joining] {
                assert_eq!(stranger(text), None, "{file}: {text}");
            }
            assert!(m.start < 1440 && m.day < 7 && (1..=720).contains(&m.lasts) && !m.name.is_empty());
            assert_eq!(m.venue.in_person(), m.point.is_some());
        }
    }
}

/// Rows of the shape of a feed with any values in its fields.
fn any_row() -> impl Strategy<Value = serde_json::Value> {
    let keys = prop::sample::select(vec![
        "name",
        "day",
        "time",
        "end_time",
        "types",
        "address",
        "city",
        "state",
        "postal_code",
        "latitude",
        "longitude",
        "formatted_address",
        "conference_url",
        "conference_phone",
        "timezone",
        "updated",
        "approximate",
        "attendance_option",
        "weekday_tinyint",
        "start_time",
        "duration_time",
        "formats",
        "coordinates",
    ]);
    let text = prop_oneof![
        "\\PC{0,12}",
        "[0-9:apm. ]{0,8}",
        Just("America/Chicago".to_owned()),
        Just("12 Oak St, Nashville, TN 37203, USA".to_owned()),
        Just("TN".to_owned()),
        Just("https://example.org/j/1".to_owned()),
    ];
    let value = prop_oneof![
        text.prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        (-200.0..200.0).prop_map(serde_json::Value::from),
        (0..8).prop_map(serde_json::Value::from),
        Just(serde_json::Value::Null),
        Just(serde_json::json!([1, "2", null, "O"])),
    ];
    prop::collection::hash_map(keys, value, 0..14).prop_map(|map| {
        map.into_iter().map(|(k, v)| (k.to_owned(), v)).collect::<serde_json::Map<_, _>>().into()
    })
}

thread_local! {
    static GAZETTEER: Gazetteer = Gazetteer::load().unwrap();
}

fn adds_up(rows: &Rows) -> bool {
    GAZETTEER.with(|gazetteer| {
        let checked = check(rows, &feed("aa"), gazetteer);
        sums(&checked) && checked.rows == rows.rows.len()
    })
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(adds_up(&rows(&bytes, &Formats::default()).unwrap_or_default()));
    }

    #[test]
    fn any_rows_add_up(list in prop::collection::vec(any_row(), 0..12)) {
        let json = serde_json::to_vec(&list).unwrap();
        let rows = rows(&json, &Formats::default()).unwrap();
        prop_assert_eq!(rows.rows.len(), list.len());
        prop_assert!(adds_up(&rows));
    }

    #[test]
    fn a_feed_cut_or_bitten_anywhere_adds_up(cut in 0..4_000_usize, at in 0..4_000_usize, byte in any::<u8>()) {
        let mut bytes = include_bytes!("../fixtures/feeds/town.json").to_vec();
        bytes.truncate(cut);
        if let Some(b) = bytes.get_mut(at) {
            *b = byte;
        }
        prop_assert!(adds_up(&rows(&bytes, &Formats::default()).unwrap_or_default()));
    }
}
