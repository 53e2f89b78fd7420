//! `handrail meetings near`: the text that a person would be sent.

use std::io::{Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::reading::Reading;
use crate::command::folder;
use crate::command::stock::stock;
use crate::dispatch::Clock;
use crate::meeting::{Kind, Listing, Meetings, Near, Next, Query, asked, say, unknown_place, which};
use crate::place::{Found, Gazetteer, Hint, Place};
use crate::text::{Language, segments};

/// The arguments.
#[derive(Debug, Args)]
pub struct Nearby {
    /// A ZIP, a town, or a text with one in it: 37203, "austin tx", "womens mtgs tn near 37203"
    #[arg(required = true)]
    place: Vec<String>,
    /// A feed's file; with its fellowship before it where the file does not tell: ca=FILE. May be repeated. Without one,
    /// the lists of `feeds.yaml` as they were last read
    #[arg(long)]
    feed: Vec<String>,
    /// Where the lists that were read are kept
    #[arg(long, env = "HANDRAIL_MEETINGS", default_value = "handrail-meetings")]
    meetings: PathBuf,
    #[command(flatten)]
    reading: Reading,
    /// Now, as 2026-11-23T18:00 where the place is, or 2026-11-24T00:00Z
    #[arg(long)]
    at: Option<String>,
    /// Only this fellowship: aa, na …
    #[arg(long)]
    group: Option<String>,
    /// Only meetings from home
    #[arg(long)]
    online: bool,
    /// A day or time as people say it: tonight, tomorrow, "sat morning"
    #[arg(long)]
    day: Option<String>,
    /// en or es
    #[arg(long, default_value = "en")]
    lang: String,
    /// The folder of flows and texts
    #[arg(long, env = "HANDRAIL_FLOWS", default_value = "flows")]
    flows: PathBuf,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

impl Nearby {
    /// 1 where the place is not known, or nothing is found.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let language = if self.lang == "es" { Language::Es } else { Language::En };
        let gazetteer = Gazetteer::load()?;
        let text = self.place.join(" ");
        let place = match gazetteer.find(&text, Hint::default()) {
            Found::One(place) => place,
            Found::Several(places) => return self.tell(&which(&places, language), None),
            Found::None => return self.tell(unknown_place(language), None),
        };
        let zone = TimeZone::get(place.zone).context("this program knows no time zones")?;
        let now = self.now(&zone)?;
        let mut query = self.query(&text, &place, now, &zone);
        query.first = (language == Language::Es).then_some(Kind::Spanish);
        let meetings = match &self.feed[..] {
            [] => stock(&self.flows, &self.meetings)?,
            feeds => {
                let only = self.group.as_deref().filter(|_| feeds.len() == 1);
                Meetings::new(self.reading.meetings(feeds, only, &gazetteer)?)
            }
        };
        let next = meetings.next(&query);
        let world = folder::world(&self.flows)?;
        let shorts: Vec<_> =
            world.groups.fellowships().iter().map(|g| (g.key.clone(), g.short.clone())).collect();
        let label = place.label();
        let listing =
            Listing { place: &label, town: place.city, zone, guessed: false, now, language, shorts: &shorts };
        self.tell(&say(&next, &listing), Some((&place, &next)))
    }

    fn now(&self, zone: &TimeZone) -> anyhow::Result<Timestamp> {
        let Some(at) = &self.at else { return Ok(Timestamp::from_millisecond(Clock::System.now().0)?) };
        if let Ok(timestamp) = at.parse() {
            return Ok(timestamp);
        }
        let there: jiff::civil::DateTime = at
            .parse()
            .with_context(|| format!("--at {at} is no time: write 2026-11-23T18:00, or 2026-11-24T00:00Z"))?;
        Ok(zone.to_timestamp(there)?)
    }

    fn query(&self, text: &str, place: &Place, now: Timestamp, zone: &TimeZone) -> Query {
        let mut query = Query::at(Some(place.point), now);
        let wishes = format!("{text} {}", self.day.as_deref().unwrap_or_default());
        asked(&wishes, &now.to_zoned(zone.clone())).narrow(&mut query);
        query.online |= self.online;
        query.fellowships = self.group.iter().map(|g| g.to_lowercase()).collect();
        query
    }

    fn tell(&self, text: &str, found: Option<(&Place, &Next)>) -> anyhow::Result<ExitCode> {
        let none = found.is_none_or(|(_, next)| next.found.is_empty());
        if self.json {
            let listed: Vec<_> = found.iter().flat_map(|(_, next)| &next.found).map(as_json).collect();
            let answer = json!({
                "place": found.map(|(place, _)| place.label()),
                "zone": found.map(|(place, _)| place.zone),
                "radius": found.map(|(_, next)| next.radius),
                "more": found.is_some_and(|(_, next)| next.more),
                "text": text,
                "segments": segments(text).units,
                "meetings": listed,
            });
            writeln!(stdout(), "{answer}")?;
        } else {
            writeln!(stdout(), "{text}")?;
        }
        Ok(if none { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

fn as_json(near: &Near) -> Value {
    let meeting = &near.meeting;
    json!({
        "name": meeting.name,
        "group": meeting.fellowship,
        "starts": near.starts.in_tz(&meeting.zone).map_or_else(|_| near.starts.to_string(), |z| z.to_string()),
        "minutes": near.until,
        "lasts": meeting.lasts,
        "miles": near.miles,
        "venue": meeting.venue,
        "at": meeting.at,
        "street": meeting.street,
        "town": meeting.town,
        "state": meeting.state,
        "link": meeting.link,
        "phone": meeting.phone,
        "types": meeting.kinds.iter().map(Kind::name).collect::<Vec<_>>(),
        "updated": meeting.updated,
        "source": meeting.source,
    })
}
