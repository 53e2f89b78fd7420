//! Reading a text within its conversation: joined to the one before it, and what it teaches us.

use std::time::Duration;

use super::answer;
use super::lane::Queue;
use super::moment::Moment;
use super::outcome::Turn;
use super::state::{Conversation, Heard, SafetyFlag};
use super::talk::OPEN_FOR;
use super::whereabouts::locate;
use super::world::World;
use crate::flow::Fact;
use crate::group::asked_group;
use crate::meaning::{Meaning, Reading, Who};
use crate::place::Mention;
use crate::text::{Language, fold, words};

/// Words split over two texts are screened together when the second follows within this time.
const SPLIT: Duration = Duration::from_mins(2);

/// Texts of more words than this say something by themselves, whatever was asked.
const SHORT: usize = 3;

/// Reads the text within its conversation: together with the one before it where words may have been split over the
/// two, and by phrases alone where it answers what is open between us.
pub fn hear(world: &World, conversation: &Conversation, body: &str, now: Moment) -> Reading {
    locate(world, conversation, body, words_of(world, conversation, body, now), now)
}

/// What its words mean.
fn words_of(world: &World, conversation: &Conversation, body: &str, now: Moment) -> Reading {
    // The day after a danger what somebody writes is about that, and the flag is up already.
    let shaken = conversation.safety.is_some_and(|flag| now.since(flag.since) < OPEN_FOR);
    let reading = if shaken || leans_on_the_question(world, conversation, body, now) {
        world.lexicon.read_by_phrases(body)
    } else {
        world.lexicon.read(body).asking_back()
    };
    if reading.safety().is_some() || reading.law_word {
        return reading;
    }
    let before = conversation.heard.as_ref().filter(|h| now.since(h.at) <= SPLIT && !h.danger);
    let joined = before.map(|h| world.lexicon.read_by_phrases(&format!("{} {}", h.words, beginning(body))));
    match joined.filter(|joined| joined.safety().is_some()) {
        Some(joined) => Reading { others: reading.others, language: reading.language, ..joined },
        None => reading,
    }
}

/// As much of the text as was kept of the one before: what was split lies where the two meet.
fn beginning(body: &str) -> &str {
    let mut end = body.len().min(Heard::CAP);
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    &body[..end]
}

/// Whether what a text means lies in the question before it: a short one, one that answers it, and whatever is said
/// in a crisis, where each step hears for itself.
fn leans_on_the_question(world: &World, conversation: &Conversation, body: &str, now: Moment) -> bool {
    let open = conversation.open.as_ref().filter(|open| now.since(open.at) < OPEN_FOR);
    let Some(place) = open.and_then(|open| open.place(&world.book)) else { return false };
    world.book.flow(place).safety
        || body.split_whitespace().count() <= SHORT
        || answer::fit(&world.book, place, body, &world.lexicon.read_by_phrases(body)).is_some()
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
    if let Some(language) = reading.language
        && enough(language, conversation.language, body)
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
    if reading.minor {
        facts.set(Fact::Minor, "yes");
    }
    if reading.woman {
        facts.set(Fact::Woman, "yes");
    }
    if reading.says(Meaning::Medical) {
        facts.set(Fact::Withdrawal, "yes");
    }
    match &reading.place {
        Some(Mention::City(town)) if !town.contains(", ") => {
            facts.set(Fact::Town, town.clone());
            facts.remove(Fact::Place);
        }
        Some(Mention::Zip(place) | Mention::City(place)) => {
            facts.set(Fact::Place, place.clone());
            facts.remove(Fact::Town);
        }
        None => {}
    }
    let met = matches!(reading.meaning, Meaning::MeetingNear | Meaning::Online);
    let beside = met.then(|| named_beside(body)).flatten();
    if let Some(key) = asked_group(reading.meaning).or(beside) {
        facts.set(Fact::Group, key);
    }
}

/// Whether a text says enough to be answered in its language from here on. A letter is an answer, not Spanish. Who
/// writes Spanish says `ok`, `START` and `online` too: only a sentence, or ENGLISH, leads back to English.
fn enough(language: Language, before: Option<Language>, body: &str) -> bool {
    match (language, before) {
        (Language::En, Some(Language::Es)) => body.split_whitespace().count() > 2,
        (_, Some(_)) => body.trim().chars().count() > 3,
        (_, None) => body.trim().chars().count() > 1,
    }
}

/// The fellowship whose meetings are asked for: `AA meetings`, `reuniones de AA`.
fn named_beside(body: &str) -> Option<&'static str> {
    const SHORT: [&str; 9] = ["aa", "na", "ca", "cma", "sos", "smart", "mm", "wfs", "lifering"];
    const MET: [&str; 5] = ["meeting", "group", "reunion", "junta", "grupo"];
    let said = fold(body);
    let said: Vec<&str> = words(&said).collect();
    let met = |word: Option<&&str>| word.is_some_and(|w| MET.iter().any(|m| w.starts_with(m)));
    let beside =
        |at: usize| met(said.get(at + 1)) || (at > 1 && said[at - 1] == "de" && met(said.get(at - 2)));
    // `los angeles ca meetings` is about California.
    let state = |short: &str, at: usize| short == "ca" && at > 0 && !beside_nothing(said[at - 1]);
    SHORT.into_iter().find(|short| {
        said.iter().enumerate().any(|(at, word)| word == short && beside(at) && !state(short, at))
    })
}

/// Words after which `ca` is no state.
fn beside_nothing(word: &str) -> bool {
    const WORDS: [&str; 16] = [
        "any", "a", "an", "the", "some", "find", "for", "need", "want", "local", "of", "are", "de", "una",
        "hay", "las",
    ];
    WORDS.contains(&word)
}

/// Whether somebody speaks of themselves, after having spoken of another perhaps.
fn of_self(body: &str) -> bool {
    let said = fold(body);
    words(&said).any(|word| matches!(word, "i" | "im" | "ive" | "id" | "ill" | "yo" | "me"))
}
