//! One row.

use std::collections::HashMap;

use jiff::tz::TimeZone;

use super::when::{self, Day};
use super::{Feed, Mends};
use crate::meeting::plain::{plain, shortened};
use crate::meeting::read::Row;
use crate::meeting::reason::{Dropped, Mended};
use crate::meeting::{Meeting, Venue};
use crate::place::{Found, Gazetteer, Hint, Place, Point};

/// A point lies in the zone of a ZIP this near, in miles. Further off it is abroad or at sea.
const NEAR: f64 = 60.0;

pub(super) struct Cleaner<'a> {
    gazetteer: &'a Gazetteer,
    feed: &'a Feed,
    zones: HashMap<String, bool>,
}

impl<'a> Cleaner<'a> {
    pub fn new(gazetteer: &'a Gazetteer, feed: &'a Feed) -> Self {
        Self { gazetteer, feed, zones: HashMap::new() }
    }

    /// The meetings of a row, one a day, their zone left empty where nothing in the row tells it.
    pub fn meetings(&mut self, row: &Row) -> Result<(Vec<Meeting>, Mends), Dropped> {
        let mut mends = Mends::new();
        standing(row)?;
        let (days, start) = when(row, &mut mends)?;
        let (lasts, unlikely) = when::lasts(start, &row.end, &row.lasts);
        note(unlikely, Mended::EndUnlikely, &mut mends);
        let link = link(&row.link, &mut mends);
        let phone = phone(&row.phone, &mut mends);
        let found = self.found(row);
        let point = point(row, self.gazetteer, &mut mends);
        let mut venue = venue(row, point, !link.is_empty(), !phone.is_empty(), &mut mends)?;
        let there = if venue.in_person() { located(point, found, row, &mut mends) } else { None };
        if venue.in_person() && there.is_none() {
            // An address that nobody knows: the way from home is left, where there is one.
            venue = Venue::of(false, !link.is_empty(), !phone.is_empty()).ok_or(Dropped::PlaceUnknown)?;
            mends.insert(Mended::AddressVague);
        }
        note(there.is_none() && point.is_some(), Mended::OnlinePointRemoved, &mut mends);
        let (point, about) = there.map_or((None, false), |(point, about)| (Some(point), about));
        let zone = self.zone(row, point, found, &mut mends);
        let mut text = |written: &str, most: usize| {
            let clean = plain(written);
            note(
                clean != written.split_whitespace().collect::<Vec<_>>().join(" "),
                Mended::TextCleaned,
                &mut mends,
            );
            shortened(&clean, most)
        };
        let (name, at) = (text(&row.name, 120), text(&row.at, 80));
        let group = text(&row.group, 64);
        let joined = row.joining.join(" ");
        let meeting = Meeting {
            fellowship: if row.fellowship.is_empty() {
                self.feed.fellowship.clone()
            } else {
                row.fellowship.to_lowercase()
            },
            name: String::new(),
            day: 0,
            start,
            lasts,
            zone,
            venue,
            street: text(&row.street, 80),
            town: text(&row.town, 40),
            state: text(&row.state, 20),
            joining: text(&joined, 160),
            notes: text(&row.notes.join(". "), 300),
            at: at.clone(),
            point,
            about,
            link,
            phone,
            kinds: row.kinds,
            updated: row.updated.get(..10).unwrap_or_default().to_owned(),
            source: self.feed.source.clone(),
        };
        note(row.types_in_one_word, Mended::TypesInOneWord, &mut mends);
        let name = named(name, &[group, at], &mut mends)?;
        let each = days.into_iter().map(|day| Meeting { day, name: name.clone(), ..meeting.clone() });
        Ok((each.collect(), mends))
    }

    /// Its ZIP, else its town: what the words of the address tell.
    fn found(&self, row: &Row) -> Option<(Place, Mended)> {
        let zip = row.zip.get(..5).and_then(|zip| self.gazetteer.zip(zip));
        let zip = zip.filter(|p| {
            row.state.is_empty() || p.state.eq_ignore_ascii_case(&row.state) || row.state.len() != 2
        });
        zip.map(|p| (p, Mended::PointFromZip)).or_else(|| {
            if row.town.is_empty() {
                return None;
            }
            let named = self.gazetteer.find(&format!("{}, {}", row.town, row.state), Hint::default());
            let Found::One(place) = named else { return None };
            (row.state.len() != 2 || place.state.eq_ignore_ascii_case(&row.state))
                .then_some((place, Mended::PointFromTown))
        })
    }

    fn zone(
        &mut self,
        row: &Row,
        point: Option<Point>,
        found: Option<(Place, Mended)>,
        mends: &mut Mends,
    ) -> String {
        if !row.zone.is_empty() {
            let known = self.zones.entry(row.zone.clone()).or_insert_with_key(|z| TimeZone::get(z).is_ok());
            if *known {
                return row.zone.clone();
            }
            mends.insert(Mended::ZoneUnknown);
        }
        let near = point.and_then(|p| self.gazetteer.nearest(p, NEAR)).map(|p| p.zone);
        let by_point = near.or(found.map(|(place, _)| place.zone));
        note(by_point.is_some(), Mended::ZoneFromPoint, mends);
        let by_state = || self.gazetteer.zone_of_state(&row.state);
        let zone = by_point.or_else(|| {
            let zone = by_state();
            note(zone.is_some(), Mended::ZoneFromState, mends);
            zone
        });
        zone.unwrap_or_default().to_owned()
    }
}

fn note(is: bool, mended: Mended, mends: &mut Mends) {
    if is {
        mends.insert(mended);
    }
}

/// Whether it still meets.
fn standing(row: &Row) -> Result<(), Dropped> {
    match () {
        () if !row.recognised => Err(Dropped::NotAMeeting),
        () if row.unpublished => Err(Dropped::Unpublished),
        () if row.attendance == "inactive" => Err(Dropped::Inactive),
        () => Ok(()),
    }
}

fn when(row: &Row, mends: &mut Mends) -> Result<(Vec<u8>, u16), Dropped> {
    if row.days.is_empty() && row.time.is_empty() {
        return Err(Dropped::ByAppointment);
    }
    let mut days = Vec::new();
    for written in &row.days {
        days.push(match when::day(written, row.sunday_is_one).ok_or(Dropped::BadDay)? {
            Day::Plain(day) => day,
            Day::Seven => {
                mends.insert(Mended::DaySeven);
                0
            }
            Day::InWords(day) => {
                mends.insert(Mended::DayInWords);
                day
            }
        });
    }
    days.sort_unstable();
    days.dedup();
    let (start, in_words) = when::time(&row.time).ok_or(Dropped::BadTime)?;
    note(in_words, Mended::TimeInWords, mends);
    if days.is_empty() { Err(Dropped::BadDay) } else { Ok((days, start)) }
}

/// How one takes part. What the feed says goes before what it lists; a place that is closed for now, or only a
/// town, is none.
fn venue(
    row: &Row,
    point: Option<Point>,
    link: bool,
    phone: bool,
    mends: &mut Mends,
) -> Result<Venue, Dropped> {
    let address = !row.street.is_empty() || (!row.at.is_empty() && point.is_some());
    let vague = address && row.approximate && (link || phone || row.street.is_empty());
    let there = address && !vague && !row.closed_for_now && row.attendance != "online";
    note(vague && row.attendance != "online", Mended::AddressVague, mends);
    if row.closed_for_now {
        note(link || phone, Mended::OnlineOnly, mends);
        if !(link || phone) {
            return Err(Dropped::TemporarilyClosed);
        }
    }
    let from_home = row.attendance != "in_person" || !there;
    Venue::of(there, link && from_home, phone && from_home).ok_or(Dropped::NoWayToAttend)
}

/// The feed's point, put right where that is certain.
fn point(row: &Row, gazetteer: &Gazetteer, mends: &mut Mends) -> Option<Point> {
    let (lat, lng) = (row.lat?, row.lng?);
    let Some(point) = Point::new(lat, lng) else {
        mends.insert(Mended::PointRemoved);
        return None;
    };
    if lng > 0.0 && gazetteer.nearest(point, NEAR).is_none() {
        let mirrored = Point::new(lat, -lng).filter(|p| gazetteer.nearest(*p, NEAR).is_some());
        if mirrored.is_some() {
            mends.insert(Mended::PointMirrored);
            return mirrored;
        }
    }
    Some(point)
}

/// Where it is, and whether that is only roughly known.
fn located(
    point: Option<Point>,
    found: Option<(Place, Mended)>,
    row: &Row,
    mends: &mut Mends,
) -> Option<(Point, bool)> {
    if let Some(point) = point {
        return Some((point, row.approximate));
    }
    let (place, mended) = found?;
    mends.insert(mended);
    Some((place.point, true))
}

/// Its name, or what stands for it, no longer than a text has room for.
fn named(name: String, others: &[String], mends: &mut Mends) -> Result<String, Dropped> {
    let long = if name.is_empty() {
        mends.insert(Mended::NameFromGroup);
        others.iter().find(|o| !o.is_empty()).cloned().ok_or(Dropped::NoName)?
    } else {
        name
    };
    let short = shortened(&long, 64);
    note(short != long, Mended::NameShortened, mends);
    Ok(short)
}

/// An address that a browser opens, as written; `zoom.us/j/1` gets its scheme.
fn link(written: &str, mends: &mut Mends) -> String {
    let written = written.trim();
    if written.is_empty() {
        return String::new();
    }
    let bare =
        written.strip_prefix("https://").or_else(|| written.strip_prefix("http://")).unwrap_or(written);
    let host = bare.split(['/', '?', '#']).next().unwrap_or_default();
    let fits = host.contains('.')
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:".contains(&b))
        && bare.bytes().all(|b| b.is_ascii_graphic())
        && bare.len() <= 250;
    if !fits {
        mends.insert(Mended::LinkRemoved);
        return String::new();
    }
    if bare.len() == written.len() { format!("https://{bare}") } else { written.to_owned() }
}

/// Digits with `+ , * #`, ten digits at least.
fn phone(written: &str, mends: &mut Mends) -> String {
    let kept: String = written.chars().filter(|c| c.is_ascii_digit() || "+,*#".contains(*c)).collect();
    let digits = kept.bytes().filter(u8::is_ascii_digit).count();
    let fits = digits >= 10 && kept.len() <= 48;
    note(!written.trim().is_empty() && !fits, Mended::PhoneRemoved, mends);
    if fits { kept } else { String::new() }
}
