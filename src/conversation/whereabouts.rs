//! The place that a text names, by the country's towns and ZIPs, where its conversation gives reason to look for one.

use super::answer;
use super::list;
use super::moment::Moment;
use super::state::Conversation;
use super::talk::OPEN_FOR;
use super::world::World;
use crate::flow::{Fact, On, Place as Step};
use crate::meaning::{Meaning, Reading};
use crate::place::{Found, Hint, Mention};
use crate::text::{Language, fold};

/// Words of a text that may be nothing but a town, when nothing is open.
const BARE: usize = 4;
/// Words of an answer to `Which ZIP or city?`.
const ANSWER: usize = 6;
/// Characters kept of a county's name as it was said.
const NAME: usize = 40;

/// The reading, with the place that its text names. A city whose state is not told stands without one.
pub(super) fn locate(
    world: &World,
    conversation: &Conversation,
    body: &str,
    reading: Reading,
    now: Moment,
) -> Reading {
    if reading.safety().is_some() || reading.law_word || matches!(reading.place, Some(Mention::Zip(_))) {
        return reading;
    }
    let count = body.split_whitespace().count();
    let open = conversation.open.as_ref().filter(|open| now.since(open.at) < OPEN_FOR);
    let step = open.and_then(|open| open.place(&world.book));
    let looking = matches!(reading.meaning, Meaning::MeetingNear | Meaning::Online);
    let nothing = matches!(reading.meaning, Meaning::None);
    let asked = step.is_some_and(|step| asks_where(world, step)) && count <= ANSWER;
    let answers = step.is_some_and(|step| answer::fit(&world.book, step, body, &reading).is_some());
    // A number of a list that is no longer open still means that list.
    if step.is_none() && nothing && conversation.list.is_some() && list::number(&fold(body)).is_some() {
        return Reading { meaning: Meaning::MeetingNear, because: "a number of the list".into(), ..reading };
    }
    let may_be_one = step.is_none_or(|step| takes_place(world, step) && !world.book.flow(step).safety);
    let bare = nothing && count <= BARE && may_be_one && conversation.safety.is_none();
    if !(looking || asked || bare || reading.place.is_some()) || (answers && !looking) {
        return reading;
    }
    if let Some(town) = conversation.facts.get(Fact::Town).filter(|_| asked)
        && let Some(place) = world.places.narrow(town, body)
    {
        return Reading { place: Some(Mention::City(place.label())), ..reading };
    }
    let hint = hint(conversation);
    let found = world.places.find(body, hint);
    let sure = looking || asked || reading.place.is_some();
    let exact = |city: &str| format!(" {} ", fold(body)).contains(&format!(" {} ", fold(city)));
    let place = match found {
        Found::One(place) if sure || exact(place.city) => place.label(),
        Found::Several(places) if sure || exact(places[0].city) => {
            let one_name = places.iter().all(|p| p.city == places[0].city);
            let said = body.trim().chars().take(NAME).collect();
            if one_name { places[0].city.to_owned() } else { said }
        }
        _ => return reading,
    };
    let (meaning, because) = if step.is_none() && bare && !looking {
        // The words of a town are of no language.
        (Meaning::MeetingNear, "a town alone".to_owned())
    } else {
        (reading.meaning, reading.because)
    };
    Reading { meaning, because, place: Some(Mention::City(place)), ..reading }
}

/// Whether a step belongs to the flow of meetings at a place and takes one as an answer.
fn asks_where(world: &World, step: Step) -> bool {
    world.book.opened_by(Meaning::MeetingNear) == Some(step.flow) && takes_place(world, step)
}

/// Whether a place is one of the answers to a step's question.
fn takes_place(world: &World, step: Step) -> bool {
    let question = world.book.step(step).question.as_ref();
    question.is_some_and(|q| q.answers.iter().any(|a| matches!(a.on, On::Place)))
}

/// Where somebody is likely: in the state they named last, else in that of their number.
pub(super) fn hint(conversation: &Conversation) -> Hint {
    let told = conversation.facts.get(Fact::Place).map(Hint::from_label).unwrap_or_default();
    let number = conversation.reach.as_ref().map(|reach| Hint::from_phone(&reach.person));
    if told.state.is_some() { told } else { number.unwrap_or_default() }
}

impl World {
    /// The place as a conversation keeps it: a ZIP, or a city with its state.
    pub(super) fn place(&self, label: &str) -> Option<crate::place::Place> {
        match label.rsplit_once(", ") {
            Some((city, state)) => self.places.city(city, state),
            None => self.places.zip(label),
        }
    }

    /// Asks which of several towns of one name is meant.
    pub(super) fn which(&self, town: &str, language: Language) -> String {
        match self.places.find(town, Hint::default()) {
            Found::Several(places) => crate::meeting::which(&places, language),
            Found::One(place) => crate::meeting::which(&[place], language),
            Found::None => crate::meeting::unknown_place(language).to_owned(),
        }
    }
}
