//! Reading a text within its conversation: joined to the one before it, and what it teaches us.

use std::time::Duration;

use super::lane::Queue;
use super::moment::Moment;
use super::state::{Conversation, SafetyFlag};
use super::turn::Turn;
use super::world::World;
use crate::flow::Fact;
use crate::meaning::{Meaning, Reading, Who};
use crate::place::Mention;
use crate::text::{Language, fold, words};

/// Words split over two texts are screened together when the second follows within this time.
const SPLIT: Duration = Duration::from_mins(2);

/// Reads the text, together with the one before it where words may have been split over the two.
pub fn hear(world: &World, conversation: &Conversation, body: &str, now: Moment) -> Reading {
    let mut reading = world.lexicon.read(body);
    if reading.safety().is_none()
        && let Some(before) = conversation.heard.as_ref().filter(|h| now.since(h.at) <= SPLIT)
        && !reading.law_word
    {
        let joined = world.lexicon.read(&format!("{} {body}", before.words));
        // What the text before told by itself was answered then.
        if joined.safety().is_some() && world.lexicon.read(&before.words).safety().is_none() {
            reading = Reading { others: reading.others, language: reading.language, ..joined };
        }
    }
    reading
}

/// Keeps what a reading tells, and raises the flag if it tells of danger: always, whatever the consent and
/// whoever holds the thread.
pub(super) fn keep(turn: &mut Turn, reading: &Reading, body: &str, now: Moment) {
    learn(turn, reading, body);
    if let Some(kind) = reading.safety() {
        let since = turn.conversation.safety.map_or(now, |flag| flag.since);
        turn.conversation.safety = Some(SafetyFlag { kind, since });
        turn.queues.push((Queue::Safety, Some(since)));
    }
}

fn learn(turn: &mut Turn, reading: &Reading, body: &str) {
    let conversation = &mut turn.conversation;
    // Who writes Spanish says `ok`, `START` and `online` too: only a sentence, or ENGLISH, leads back to English.
    if let Some(language) = reading.language
        && (language == Language::Es
            || conversation.language.is_none()
            || body.split_whitespace().count() > 2)
    {
        conversation.language = Some(language);
    }
    let facts = &mut conversation.facts;
    if let Some(substance) = reading.substance {
        facts.set(Fact::Substance, substance.name());
    }
    if reading.meaning.is_safety() {
        facts.set(Fact::Who, if reading.who == Who::Another { "other" } else { "self" });
    } else if reading.who == Who::Another || reading.meaning == Meaning::LovedOne {
        facts.set(Fact::Who, "other");
    } else if matches!(reading.meaning, Meaning::FindGroup | Meaning::Craving | Meaning::Relapse)
        && of_self(body)
    {
        facts.set(Fact::Who, "self");
    }
    if reading.woman {
        facts.set(Fact::Woman, "yes");
    }
    if reading.says(Meaning::Medical) {
        facts.set(Fact::Withdrawal, "yes");
    }
    if let Some(Mention::Zip(place) | Mention::City(place)) = &reading.place {
        facts.set(Fact::Place, place.clone());
    }
    if let Some(key) = asked_group(reading.meaning) {
        facts.set(Fact::Group, key);
    }
}

/// Whether somebody speaks of themselves, after having spoken of another perhaps.
fn of_self(body: &str) -> bool {
    let said = fold(body);
    words(&said).any(|word| matches!(word, "i" | "im" | "ive" | "id" | "ill" | "yo" | "me"))
}

/// The key of the fellowship that a meaning asks about: the nine have meanings of their own.
pub(super) fn asked_group(meaning: Meaning) -> Option<&'static str> {
    use Meaning::{
        AboutAa, AboutCa, AboutCma, AboutLifering, AboutMm, AboutNa, AboutSmart, AboutSos, AboutWfs,
    };
    match meaning {
        AboutAa | AboutNa | AboutCa | AboutCma | AboutSos | AboutSmart | AboutMm | AboutWfs
        | AboutLifering => meaning.name().strip_prefix("about_"),
        _ => None,
    }
}
