//! What staff do, done: each act a transition of who holds the conversation, or a refusal that changes nothing.

use std::time::Duration;

use super::act::{Act, Deed, Refusal};
use super::card::{CardField, Correction};
use super::event::{Form, Inbound};
use super::fill;
use super::holder::{Holder, Wanted};
use super::moment::Moment;
use super::outcome::Turn;
use super::staff::StaffId;
use super::state::{Closed, Consent, Conversation, Offer};
use super::talk::Talk;
use super::timer::{Due, Timer};
use super::world::World;
use crate::flow::{Line, Placeholder, Text};
use crate::text::Body;

/// A text of staff leaves after this long: long enough to take it back.
pub const UNDO: Duration = Duration::from_secs(5);
/// Unanswered so long, the desk is alerted.
pub const ALERT: Duration = Duration::from_mins(10);
/// Unanswered so long, it goes back among those who wait.
pub const GIVEN_BACK: Duration = Duration::from_mins(15);
/// A danger told to somebody who does not answer for so long is answered by the line itself.
pub const EMERGENCY: Duration = Duration::from_secs(90);
/// An offer to a navigator is good for so long.
pub const OFFERED: Duration = Duration::from_mins(10);
/// Characters of a field of the card.
const FIELD: usize = 200;

/// Does it, or says why not.
pub(super) fn act(world: &World, turn: &mut Turn, deed: &Deed, now: Moment) {
    let before = turn.conversation.clone();
    if let Err(refusal) = done(world, turn, deed, now) {
        turn.conversation = before;
        turn.refused = Some(refusal);
    }
}

fn done(world: &World, turn: &mut Turn, deed: &Deed, now: Moment) -> Result<(), Refusal> {
    let conversation = &mut turn.conversation;
    match &deed.act {
        Act::Take => conversation.holder = conversation.holder.taken(deed, now)?,
        Act::Reply { words, at_once } => write(conversation, deed, words, *at_once, now)?,
        Act::Undo => take_back(conversation, deed.who)?,
        Act::Note { words } if words.reveal().trim().is_empty() => return Err(Refusal::Empty),
        Act::Note { .. } => {}
        Act::Give { to, .. } => {
            conversation.holder = conversation.holder.free(deed)?;
            conversation.holder = Holder::Staff { who: *to, since: now, last_act: now, unanswered: None };
            conversation.rest();
        }
        Act::Release => {
            conversation.holder = conversation.holder.free(deed)?;
            conversation.holder = Holder::Waiting { since: now, wanted: Wanted::Person };
            conversation.rest();
        }
        Act::Return => {
            conversation.holder = conversation.holder.free(deed)?;
            conversation.rest();
            say_and_ask(world, turn, now);
        }
        Act::Quiet => {
            conversation.holder = conversation.holder.free(deed)?;
            conversation.quiet = Some(now);
            conversation.rest();
        }
        Act::Unquiet => drop(conversation.quiet.take().ok_or(Refusal::Already)?),
        Act::Close { outcome } => {
            if conversation.safety.is_some() {
                return Err(Refusal::FlagOpen);
            }
            conversation.holder = conversation.holder.free(deed)?;
            conversation.open = None;
            conversation.closed = Some(Closed { at: now, outcome: *outcome });
            conversation.rest();
        }
        Act::CloseSafety { .. } => {
            conversation.safety.take().ok_or(Refusal::NoFlag)?;
            conversation.cancel(|due| matches!(due, Due::Emergency));
        }
        Act::Snooze { until } => {
            conversation.holder.held_by(deed)?;
            conversation.snoozed = Some(*until);
            conversation.timers.push(Timer { at: *until, due: Due::Unsnooze });
        }
        Act::Escalate => {
            conversation.holder = conversation.holder.free(deed)?;
            conversation.holder = Holder::Waiting { since: now, wanted: Wanted::Navigator };
            conversation.passed.clear();
            conversation.rest();
            let staffed = turn.conversation.staffed;
            say(
                world,
                turn,
                now,
                &[],
                |l| if staffed { &l.texts.escalated } else { &l.texts.escalated_later },
            );
        }
        Act::Offer { to } => {
            conversation.holder.escalated()?;
            if conversation.offer.is_some() {
                return Err(Refusal::Already);
            }
            let until = now.after(OFFERED);
            conversation.offer = Some(Offer { to: *to, until });
            conversation.timers.push(Timer { at: until, due: Due::OfferLapses });
        }
        Act::Accept { works_for } => {
            conversation.holder.escalated()?;
            conversation.holder =
                Holder::Staff { who: deed.who, since: now, last_act: now, unanswered: None };
            conversation.rest();
            let told = [("name", deed.name.as_str()), ("works_for", works_for.as_str())];
            let independent = works_for.is_empty();
            say(
                world,
                turn,
                now,
                &told,
                |l| {
                    if independent { &l.texts.accepted_by } else { &l.texts.accepted }
                },
            );
        }
        Act::Decline => {
            conversation.holder.escalated()?;
            let offer = conversation.offer.take().filter(|offer| offer.to == deed.who);
            conversation.passed.push(offer.ok_or(Refusal::NotEscalated)?.to);
            conversation.cancel(|due| matches!(due, Due::OfferLapses));
        }
        Act::Correct { field, value } => correct(conversation, deed, *field, value, now),
    }
    Ok(())
}

/// What somebody at the desk says of a field; nothing takes it back.
fn correct(conversation: &mut Conversation, deed: &Deed, field: CardField, value: &str, now: Moment) {
    let value: String = value.trim().chars().take(FIELD).collect();
    if value.is_empty() {
        conversation.card.remove(&field);
    } else {
        conversation.card.insert(field, Correction { value, by: deed.name.clone(), at: now });
    }
}

/// A text of staff. It waits in the state until it leaves, so that taking it back is an event like any other.
fn write(
    conversation: &mut Conversation,
    deed: &Deed,
    words: &Body,
    at_once: bool,
    now: Moment,
) -> Result<(), Refusal> {
    if words.reveal().trim().is_empty() {
        return Err(Refusal::Empty);
    }
    let Consent::In { .. } = conversation.consent else { return Err(Refusal::OptedOut) };
    conversation.holder = conversation.holder.answered(deed, now)?;
    conversation.cancel(|due| matches!(due, Due::Emergency | Due::GivenBack));
    let at = if at_once { now } else { now.after(UNDO) };
    let text = words.reveal().trim().to_owned();
    conversation.timers.push(Timer { at, due: Due::Reply { who: deed.who, by: deed.name.clone(), text } });
    Ok(())
}

fn take_back(conversation: &mut Conversation, who: StaffId) -> Result<(), Refusal> {
    let theirs = |timer: &Timer| matches!(&timer.due, Due::Reply { who: writer, .. } if *writer == who);
    let last = conversation.timers.iter().rposition(theirs).ok_or(Refusal::Left)?;
    conversation.timers.remove(last);
    Ok(())
}

impl Conversation {
    /// Nobody holds it any more, or somebody new does: what was due from whoever held it goes. Texts on their way stay.
    fn rest(&mut self) {
        self.snoozed = None;
        self.offer = None;
        self.cancel(|due| !matches!(due, Due::Say { .. } | Due::Reply { .. }));
    }

    /// Lets timers go.
    pub(super) fn cancel(&mut self, which: impl Fn(&Due) -> bool) {
        self.timers.retain(|timer| !which(&timer.due));
    }

    /// They wrote while somebody holds it: the clock of the answer starts with the first text, not with the last.
    pub(super) fn waits_for_an_answer(&mut self, danger: bool, now: Moment) {
        self.snoozed = None;
        self.cancel(|due| matches!(due, Due::Unsnooze));
        if let Holder::Staff { unanswered, .. } = &mut self.holder
            && unanswered.is_none()
        {
            *unanswered = Some(now);
            self.timers.push(Timer { at: now.after(GIVEN_BACK), due: Due::GivenBack });
        }
        if danger && !self.timers.iter().any(|timer| timer.due == Due::Emergency) {
            self.timers.push(Timer { at: now.after(EMERGENCY), due: Due::Emergency });
        }
    }
}

/// What is due while somebody holds it.
pub(super) fn due(world: &World, turn: &mut Turn, due: &Due, now: Moment) {
    let conversation = &mut turn.conversation;
    match due {
        Due::Emergency if conversation.safety.is_some() => {
            say(world, turn, now, &[], |l| &l.texts.held_danger);
        }
        Due::GivenBack if conversation.holder.unanswered().is_some() => {
            conversation.holder = Holder::Waiting { since: now, wanted: Wanted::Person };
            conversation.rest();
            say(world, turn, now, &[], |l| &l.texts.handed_back);
        }
        Due::OfferLapses => {
            if let Some(offer) = conversation.offer.take() {
                conversation.passed.push(offer.to);
            }
        }
        Due::Unsnooze => conversation.snoozed = None,
        Due::Emergency | Due::GivenBack | Due::Say { .. } | Due::Reply { .. } => {}
    }
}

/// The line says something of its own beside what staff do.
fn say<'w>(
    world: &'w World,
    turn: &mut Turn,
    now: Moment,
    told: &[(&str, &str)],
    text: impl FnOnce(&'w Line) -> &'w Text,
) {
    if !matches!(turn.conversation.consent, Consent::In { .. }) {
        return;
    }
    wordless(world, turn, now, |talk| {
        let text = text(&world.book.line).get(talk.language()).iter();
        let wordings = text.map(|wording| {
            wording.render(|hole, out| match hole {
                Placeholder::Key(key) => match told.iter().find(|(name, _)| name == key) {
                    Some((_, value)) => out.push_str(value),
                    None => fill::wrap(world, hole, "", out),
                },
                hole => fill::wrap(world, hole, "", out),
            })
        });
        talk.push(wordings.collect());
        talk.bare = true;
    });
}

/// The bot goes on: the open question again, or the menu.
fn say_and_ask(world: &World, turn: &mut Turn, now: Moment) {
    if !matches!(turn.conversation.consent, Consent::In { .. }) {
        return;
    }
    wordless(world, turn, now, |talk| {
        talk.say(|l| &l.texts.returned);
        if !talk.ask_again() {
            talk.flow_named("menu");
        }
    });
}

/// Lets the line speak without having been spoken to.
fn wordless(world: &World, turn: &mut Turn, now: Moment, speak: impl FnOnce(&mut Talk<'_>)) {
    let text = Inbound { body: Body::new(""), form: Form::Wordless, provider_answers: None };
    let reading = world.lexicon.read_by_phrases("");
    let mut talk = Talk::new(world, turn, &text, &reading, now, None);
    speak(&mut talk);
    talk.deliver();
}
