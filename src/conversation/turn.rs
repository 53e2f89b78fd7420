//! One event in, one turn out. The order of duties for a text is fixed: law and safety first.

use std::time::Duration;

use super::event::{Event, Form, Inbound, What};
use super::fact_of_delivery;
use super::hold;
use super::lane::{Queue, StopMark};
use super::lists;
use super::moment::{Moment, days};
use super::outcome::{Trace, Turn};
use super::read::{hear, keep};
use super::state::{Conversation, Heard};
use super::talk::Talk;
use super::timer;
use super::world::World;
use crate::flow::{Fact, Facts};
use crate::meaning::Reading;

/// After this long nothing that was told before is repeated: the phone may have changed hands.
const STRANGER_AFTER: Duration = days(30);

/// Takes an event in. Pure: the same arguments give the same turn.
pub fn turn(world: &World, conversation: Conversation, event: &Event, now: Moment) -> Turn {
    let reading = match &event.what {
        What::Text(text) if is_read(text.form) => Some(hear(world, &conversation, text.body.reveal(), now)),
        What::Text(_) | What::Woke | What::Act(_) | What::OptedOut | What::Undelivered => None,
    };
    turn_read(world, conversation, event, reading, now)
}

/// The same for a text whose reading is known ([`hear`]); none for what is not read, which changes nothing.
pub fn turn_read(
    world: &World,
    conversation: Conversation,
    event: &Event,
    reading: Option<Reading>,
    now: Moment,
) -> Turn {
    let due = timer::soonest(&conversation);
    let stood = lists::of(&conversation);
    let mut turn = Turn {
        conversation,
        replies: Vec::new(),
        reading: None,
        stop: StopMark::Keep,
        queues: Vec::new(),
        refused: None,
        forget: false,
        trace: Trace::default(),
    };
    match &event.what {
        What::Text(text) => hear_out(world, &mut turn, text, reading, now),
        What::Woke => {
            for due in timer::wake(&mut turn, now) {
                hold::due(world, &mut turn, &due, now);
            }
        }
        What::Act(deed) => hold::act(world, &mut turn, deed, now),
        What::OptedOut => fact_of_delivery::opted_out(&mut turn, now),
        What::Undelivered => fact_of_delivery::undelivered(&mut turn),
    }
    lists::keep(&stood, &mut turn);
    timer::schedule(&mut turn, due, matches!(event.what, What::Woke));
    turn
}

/// A person wrote.
fn hear_out(world: &World, turn: &mut Turn, text: &Inbound, reading: Option<Reading>, now: Moment) {
    turn.conversation = known_or_strange(std::mem::take(&mut turn.conversation), now);
    let Some(reading) = reading else { return };
    seen_again(turn, now);
    let facts_before = turn.conversation.facts.clone();
    let who_before = turn.conversation.facts.get(Fact::Who).map(str::to_owned);
    keep(turn, &reading, text.body.reveal(), now);
    let mut talk = Talk::new(world, turn, text, &reading, now, who_before);
    talk.in_order();
    talk.deliver();
    remember_when(&mut turn.conversation, &facts_before, now);
    turn.conversation.heard = Some(Heard::new(text.body.reveal(), now, reading.safety().is_some()));
    turn.reading = Some(reading);
}

/// They wrote: what was closed is open again, and the desk finds them among the latest.
fn seen_again(turn: &mut Turn, now: Moment) {
    turn.conversation.closed = None;
    let minute = |moment: Moment| moment.0.div_euclid(60_000);
    if turn.conversation.heard.as_ref().is_none_or(|heard| minute(heard.at) != minute(now)) {
        turn.queues.push((Queue::Recent, Some(Moment(minute(now) * 60_000))));
    }
}

/// Keeps for each fact that is new or other than before when it was told.
fn remember_when(conversation: &mut Conversation, before: &Facts, now: Moment) {
    for fact in Fact::ALL {
        match conversation.facts.get(&fact) {
            None => drop(conversation.told.remove(&fact)),
            told if told != before.get(&fact) => drop(conversation.told.insert(fact, now)),
            Some(_) => {}
        }
    }
}

/// Machines are not read: what they quote is not what somebody says.
fn is_read(form: Form) -> bool {
    !matches!(form, Form::Reaction | Form::AutoReply)
}

/// After a month of silence the person is greeted as new; only the opt-out and an open danger stand.
fn known_or_strange(conversation: Conversation, now: Moment) -> Conversation {
    if conversation.heard.as_ref().is_none_or(|h| now.since(h.at) < STRANGER_AFTER) {
        return conversation;
    }
    Conversation {
        consent: conversation.consent,
        holder: conversation.holder,
        language: conversation.language,
        safety: conversation.safety,
        texts: conversation.texts,
        emergency_at: conversation.emergency_at,
        reach: conversation.reach,
        timers: conversation.timers,
        quiet: conversation.quiet,
        closed: conversation.closed,
        offer: conversation.offer,
        staffed: conversation.staffed,
        ..Conversation::default()
    }
}
