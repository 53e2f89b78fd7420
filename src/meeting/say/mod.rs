//! What is found, as one text: GSM-7, two segments where it can be, three at most, both languages.

mod details;
mod words;

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

pub use details::{Extra, details};
pub use words::{day_and_time, time as clock_time};

use super::plain::{plain, shortened};
use super::query::{Near, Next};
use crate::place::Place;
use crate::text::{Language, segments};
use words::{Words, miles, time};

/// Who is told, and where they are.
#[derive(Debug, Clone)]
pub struct Listing<'a> {
    /// The place as they named it: `37203`, `Austin, TX`; nothing for meetings from home.
    pub place: &'a str,
    /// The town of the place, which needs no repeating.
    pub town: &'a str,
    /// The zone that they live by: times from home are said in it.
    pub zone: TimeZone,
    /// It is only a guess: then every time says its zone.
    pub guessed: bool,
    /// Now.
    pub now: Timestamp,
    /// Their language.
    pub language: Language,
    /// Short names of fellowships by key: `smart` and `SMART`. A key that is not there is said in capitals.
    pub shorts: &'a [(String, String)],
}

impl Listing<'_> {
    fn short(&self, key: &str) -> String {
        let known = self.shorts.iter().find(|(k, _)| k == key).map(|(_, short)| short.clone());
        known.unwrap_or_else(|| key.to_uppercase())
    }

    /// When it starts on the clock that its listener goes by: the meeting's own where one goes to, theirs from home.
    fn clock(&self, near: &Near) -> Zoned {
        let own = TimeZone::get(&near.meeting.zone).ok().filter(|_| near.miles.is_some());
        near.starts.to_zoned(own.unwrap_or_else(|| self.zone.clone()))
    }

    fn today(&self) -> Zoned {
        self.now.to_zoned(self.zone.clone())
    }
}

/// Characters given to a name and to a street, wide to narrow; the first that fits in two segments is taken.
const WIDTHS: [(usize, usize); 4] = [(64, 40), (36, 30), (26, 24), (18, 20)];

/// Asks which of several places of one name is meant.
pub fn which(places: &[Place], language: Language) -> String {
    let name = places.first().map_or("", |p| p.city);
    let (called, each) = if places.iter().all(|p| p.city == name) {
        (name, places.iter().map(|p| p.state.to_owned()).collect::<Vec<_>>())
    } else {
        // The seats of counties of one name.
        (if language == Language::En { "one" } else { "de estos" }, places.iter().map(Place::label).collect())
    };
    match language {
        Language::En => format!("Which {called}: {}? Reply with the state, or a ZIP.", each.join(", ")),
        Language::Es => format!("¿Cual {called}: {}? Responda el estado, o un ZIP.", each.join(", ")),
    }
}

/// Says that a place is not known, and what would be.
pub fn unknown_place(language: Language) -> &'static str {
    match language {
        Language::En => "I did not find that place. Send 5 digits, or a city and state like Dayton, OH.",
        Language::Es => "No encontré ese lugar. Mande 5 numeros, o ciudad y estado, como Dayton, OH.",
    }
}

/// The list: numbered, with what may be answered. Says so where nothing was found.
pub fn say(next: &Next, listing: &Listing) -> String {
    let words = Words::of(listing.language);
    if next.found.is_empty() {
        return if listing.place.is_empty() {
            words.none_home.to_owned()
        } else {
            words.none(&plain(listing.place))
        };
    }
    for most in [2, 3] {
        for (name, street) in WIDTHS {
            let text = list(next, next.found.len(), listing, name, street);
            if segments(&text).count() <= most {
                return text;
            }
        }
    }
    // Three rows of the narrowest are three segments at most but for a very long place: fewer rows then.
    let (name, street) = WIDTHS[WIDTHS.len() - 1];
    list(next, 1, listing, name, street)
}

fn list(next: &Next, most: usize, listing: &Listing, name: usize, street: usize) -> String {
    let (found, radius) = (&next.found[..most], next.radius);
    let more = next.more || most < next.found.len();
    let words = Words::of(listing.language);
    let mut text = heading(found, radius, listing);
    for (number, near) in (1..).zip(found) {
        text.push_str(&format!(" {number}) {}", row(near, listing, name, street)));
    }
    text.push(' ');
    text.push_str(&words.footer(found.len(), more, found.iter().any(|n| n.miles.is_some())));
    text
}

/// `Tonight near 37203:`, `Near 37203:`, `From home:`; where it was looked around the place in vain, that it was.
fn heading(found: &[Near], radius: f64, listing: &Listing) -> String {
    let words = Words::of(listing.language);
    if found.iter().all(|n| n.miles.is_none()) {
        let in_vain = radius > 0.0 && !listing.place.is_empty();
        return if in_vain { words.none_but_home(&plain(listing.place)) } else { words.from_home.to_owned() };
    }
    let today = listing.today().date();
    let all_today = found.iter().all(|n| listing.clock(n).date() == today);
    let evening = found.iter().all(|n| listing.clock(n).hour() >= 17);
    words.near(all_today.then_some(evening), &plain(listing.place))
}

/// `7 PM Step Up, NA, 12 Oak St, 0.8 mi.`
fn row(near: &Near, listing: &Listing, name: usize, street: usize) -> String {
    let words = Words::of(listing.language);
    let meeting = &near.meeting;
    let mut parts = vec![format!("{} {}", when(near, listing), shortened(&meeting.name, name))];
    parts.push(listing.short(&meeting.fellowship));
    parts.extend(words.only_for(meeting).map(str::to_owned));
    match near.miles {
        Some(far) => {
            let street_or_house = if meeting.street.is_empty() { &meeting.at } else { &meeting.street };
            parts.push(shortened(street_or_house, street));
            let elsewhere = !meeting.town.is_empty() && !meeting.town.eq_ignore_ascii_case(listing.town);
            if elsewhere && name > 18 && !street_or_house.contains(&meeting.town) {
                parts.push(shortened(&meeting.town, 20));
            }
            // Of a place that is only roughly known, less than a mile is not known at all.
            parts.push(match meeting.about {
                true if far < 1.0 => String::new(),
                true => words.about(&miles(far.round())),
                false => miles(far),
            });
        }
        None => parts.push(words.way(meeting.venue, &meeting.link).to_owned()),
    }
    parts.retain(|p| !p.is_empty());
    format!("{}.", parts.join(", ").trim_end_matches('.'))
}

/// `7 PM`, `Tue 6:30 AM`, `On now to 3 AM`; with the zone where it is not the one they live by.
fn when(near: &Near, listing: &Listing) -> String {
    let words = Words::of(listing.language);
    let (clock, today) = (listing.clock(near), listing.today());
    let mut said = time(&clock, listing.language);
    if near.until < 0 && near.miles.is_none() {
        let ends = clock.checked_add(jiff::SignedDuration::from_mins(i64::from(near.meeting.lasts)));
        let mut ends = time(&ends.unwrap_or_else(|_| clock.clone()), listing.language);
        if listing.guessed {
            ends.push_str(&clock.strftime(" %Z").to_string());
        }
        return words.on_now(&ends);
    }
    let another = clock.offset() != near.starts.to_zoned(listing.zone.clone()).offset();
    if another || (listing.guessed && near.miles.is_none()) {
        said.push_str(&clock.strftime(" %Z").to_string());
    }
    if clock.date() == today.date() {
        return said;
    }
    format!("{} {said}", words.day(clock.weekday()))
}
