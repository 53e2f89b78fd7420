//! `handrail chat`: text the line in the terminal, or pipe texts through it.

use std::io::{BufRead, IsTerminal, Write, stdin, stdout};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::json;

use super::folder;
use super::meetings::reading::Reading;
use super::stock::stock;
use crate::channel::form::{Enclosed, form};
use crate::conversation::{Event, EventId, Inbound, Reach, What};
use crate::dispatch::{Answered, Clock, Dispatch, Post};
use crate::meeting::Meetings;
use crate::seal::{Keys, OsEntropy};
use crate::store::{Address, Store};
use crate::text::{Body, Language, Phone, segments};

/// Between two texts of a chat. Long enough that an answer is not taken for typed before the question.
const PAUSE: Duration = Duration::from_secs(20);
/// The line's number here: one of those kept for fiction.
const LINE: &str = "+16155550100";

/// The arguments.
#[derive(Debug, Args)]
pub struct Chat {
    /// One JSON object a turn
    #[arg(long)]
    json: bool,
    /// The time of the first text, like 2026-11-23T02:04:00Z; each next text comes 20 seconds later
    #[arg(long, value_parser = moment)]
    at: Option<Timestamp>,
    /// The number that texts come from
    #[arg(long, default_value = "+16155550123")]
    from: Phone,
    /// The language spoken until a text tells another
    #[arg(long, default_value = "en", value_parser = language)]
    lang: Language,
    /// The folder of flows and texts
    #[arg(long, env = "HANDRAIL_FLOWS", default_value = "flows")]
    flows: PathBuf,
    /// Meetings from this feed's file, `ca=FILE` where it does not tell its fellowship; may be repeated. Without one, the
    /// lists of `feeds.yaml` as they were last read
    #[arg(long)]
    feed: Vec<String>,
    /// Where the lists that were read are kept
    #[arg(long, env = "HANDRAIL_MEETINGS", default_value = "handrail-meetings")]
    meetings: PathBuf,
    #[command(flatten)]
    reading: Reading,
    /// Where the conversation is kept; in memory, and gone at the end, unless given
    #[arg(long)]
    store: Option<Address>,
    /// The keys of that store
    #[arg(long, env = "HANDRAIL_KEY_FILE", default_value = "handrail.key")]
    key_file: PathBuf,
}

impl Chat {
    /// Chats until the input ends.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(self.chat())?;
        Ok(ExitCode::SUCCESS)
    }

    async fn chat(self) -> anyhow::Result<()> {
        let reach =
            Reach { channel: "chat".to_owned(), line: Phone::parse(LINE)?, person: self.from.clone() };
        let dispatch = self.dispatch().await?;
        let prompt = stdin().is_terminal() && !self.json;
        // Names the events of this chat: a store that is kept sees every chat as new texts.
        let chat = dispatch.clock().now().0;
        for number in 0_u64.. {
            if prompt {
                write!(stdout(), "> ")?;
                stdout().flush()?;
            }
            let mut text = String::new();
            if stdin().lock().read_line(&mut text).context("a text could not be read: is it UTF-8?")? == 0 {
                break;
            }
            let text = text.trim_end_matches(['\r', '\n']);
            let what = What::Text(Inbound {
                body: Body::new(text),
                form: form(text, Enclosed::Nothing),
                provider_answers: None,
            });
            let event = Event { id: EventId::inbound("chat", &format!("{chat}-{number}")), what };
            let answered = dispatch.receive(&reach, &event).await?;
            writeln!(
                stdout(),
                "{}",
                if self.json { as_json(text, &answered).to_string() } else { as_lines(&answered) }
            )?;
            answered.ticket.hand_in();
            // Between two texts of a person everything settles: the clock here runs ahead of the machine's.
            dispatch.settled().await;
            dispatch.clock().advance(PAUSE);
        }
        Ok(())
    }

    async fn dispatch(&self) -> anyhow::Result<Dispatch> {
        let mut world = folder::world(&self.flows)?;
        world.language = self.lang;
        let meetings = match &self.feed[..] {
            [] => stock(&self.flows, &self.meetings)?,
            feeds => Meetings::new(self.reading.meetings(feeds, None, world.places)?),
        };
        world.meetings = Arc::new(meetings);
        let keys = match &self.store {
            None => Keys::generate(&OsEntropy),
            Some(_) => Keys::load(&self.key_file)?,
        };
        let address = self.store.clone().unwrap_or(Address::Memory);
        let store = Arc::new(Store::open(&address, &keys.fingerprint()).await?);
        let begin = self.at.map_or_else(|| Clock::System.now(), Into::into);
        Ok(Dispatch::new(
            store,
            keys,
            Arc::new(world),
            Box::new(OsEntropy),
            Clock::at(begin),
            16,
            Post::default(),
        ))
    }
}

fn as_lines(answered: &Answered) -> String {
    let lines = answered.replies.iter().flat_map(|r| r.text.lines()).map(|line| format!("< {line}"));
    let text = lines.collect::<Vec<_>>().join("\n");
    if text.is_empty() { "(no reply)".to_owned() } else { text }
}

fn as_json(text: &str, answered: &Answered) -> serde_json::Value {
    let seen = answered.seen.as_ref();
    let open = seen.and_then(|s| s.open.as_ref());
    let replies: Vec<_> = answered.replies.iter().map(|r| r.text.as_str()).collect();
    let counts: Vec<_> = replies.iter().map(|r| segments(r).count()).collect();
    json!({
        "text": text,
        "meaning": seen.and_then(|s| s.reading.as_ref()).map(|r| r.meaning.name()),
        "replies": replies,
        "flow": open.map(|o| o.0.as_str()),
        "step": open.map(|o| o.1.as_str()),
        "holder": seen.map(|s| s.holder),
        "consent": seen.map(|s| s.consent),
        "segments": counts,
    })
}

fn moment(written: &str) -> Result<Timestamp, String> {
    let zoned = written.parse::<DateTime>().ok().and_then(|civil| civil.to_zoned(TimeZone::UTC).ok());
    written.parse().or(zoned.map(|z| z.timestamp()).ok_or(())).map_err(|()| {
        format!("`{written}` is no time: write 2026-11-23T02:04:00Z, or 2026-11-23T02:04:00-06:00")
    })
}

fn language(code: &str) -> Result<Language, String> {
    Language::ALL.into_iter().find(|l| l.code() == code).ok_or_else(|| "the line speaks en and es".to_owned())
}
