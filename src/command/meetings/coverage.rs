//! `handrail meetings coverage`: what the lists cover, and as plainly what they do not.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::command::folder;
use crate::command::stock::{feeds, stock};
use crate::dispatch::{Clock, Feeds};
use crate::group::Fellowship;
use crate::meeting::Meetings;

/// States and the District, where in-person meetings are counted.
const STATES: usize = 51;

/// The arguments.
#[derive(Debug, Args)]
pub struct Coverage {
    /// Fetch every list now, whether it is due or not
    #[arg(long)]
    fetch: bool,
    /// The folder of flows and texts
    #[arg(long, env = "HANDRAIL_FLOWS", default_value = "flows")]
    flows: PathBuf,
    /// Where the lists that were read are kept
    #[arg(long, env = "HANDRAIL_MEETINGS", default_value = "handrail-meetings")]
    meetings: PathBuf,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

/// What is known of one fellowship's meetings.
#[derive(Default)]
struct Known {
    in_person: usize,
    from_home: usize,
    states: BTreeSet<String>,
}

impl Coverage {
    /// 1 where a list failed to be fetched, or no list has a meeting.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let feeds = feeds(&self.flows, &self.meetings)?;
        if self.fetch {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            let now = Timestamp::from_millisecond(Clock::System.now().0)?;
            runtime.block_on(feeds.look(now, true));
        }
        let stock = stock(&self.flows, &self.meetings)?;
        let known = known(&stock);
        let world = folder::world(&self.flows)?;
        let groups = world.groups.fellowships();
        if self.json {
            writeln!(stdout(), "{}", as_json(&feeds, groups, &known))?;
        } else {
            stdout().write_all(for_people(&feeds, groups, &known).as_bytes())?;
        }
        let failed = feeds.sources().any(|source| feeds.standing(source).1.is_some());
        Ok(if failed || stock.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

fn known(stock: &Meetings) -> BTreeMap<String, Known> {
    let mut known: BTreeMap<String, Known> = BTreeMap::new();
    for meeting in stock.iter() {
        let here = known.entry(meeting.fellowship.clone()).or_default();
        if meeting.venue.in_person() {
            here.in_person += 1;
            here.states.insert(meeting.state.to_uppercase());
        }
        here.from_home += usize::from(meeting.venue.from_home());
    }
    known
}

fn for_people(feeds: &Feeds, groups: &[Fellowship], known: &BTreeMap<String, Known>) -> String {
    let mut text = String::from("Lists\n");
    for source in feeds.sources() {
        let (standing, failing) = feeds.standing(source);
        let read = match &standing {
            Some(s) => {
                format!("{} meetings, checked {}", s.meetings, s.checked_at.strftime("%Y-%m-%d %H:%M UTC"))
            }
            None => "not read yet".to_owned(),
        };
        let doubt = if source.unverified { ", address unverified" } else { "" };
        text.push_str(&format!("  {:<16} {read}{doubt}; {}\n", source.name, source.covers));
        if let Some(failing) = failing {
            text.push_str(&format!("  {:<16} fails: {}\n", "", failing.why));
        }
        if let Some(since) = standing.and_then(|s| s.shrunk_since) {
            let since = since.strftime("%Y-%m-%d");
            text.push_str(&format!(
                "  {:<16} has lost half of its meetings since {since}; the list before serves\n",
                ""
            ));
        }
    }
    text.push_str("Groups\n");
    for group in groups {
        let said = match known.get(&group.key) {
            Some(k) => format!(
                "{} in person in {} of {STATES} states, {} from home; elsewhere people get {}",
                k.in_person,
                k.states.len(),
                k.from_home,
                group.locators.in_person
            ),
            None => format!("no list: people get {}", group.locators.in_person),
        };
        text.push_str(&format!("  {:<9} {said}\n", group.short));
    }
    text
}

fn as_json(feeds: &Feeds, groups: &[Fellowship], known: &BTreeMap<String, Known>) -> Value {
    let lists: Vec<Value> = feeds
        .sources()
        .map(|source| {
            let (standing, failing) = feeds.standing(source);
            json!({
                "name": source.name,
                "group": source.group,
                "covers": source.covers,
                "unverified": source.unverified,
                "checked_at": standing.as_ref().map(|s| s.checked_at.to_string()),
                "rows": standing.as_ref().map(|s| s.rows),
                "kept": standing.as_ref().map(|s| s.kept),
                "meetings": standing.as_ref().map(|s| s.meetings),
                "shrunk_since": standing.and_then(|s| s.shrunk_since).map(|t| t.to_string()),
                "fails": failing.map(|f| f.why),
            })
        })
        .collect();
    let groups: Vec<Value> = groups
        .iter()
        .map(|group| {
            let here = known.get(&group.key);
            json!({
                "group": group.key,
                "in_person": here.map_or(0, |k| k.in_person),
                "from_home": here.map_or(0, |k| k.from_home),
                "states": here.map(|k| k.states.iter().collect::<Vec<_>>()).unwrap_or_default(),
                "else": group.locators.in_person,
            })
        })
        .collect();
    json!({ "lists": lists, "groups": groups })
}
