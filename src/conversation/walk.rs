//! Walking a flow: from a step on, through what it says, to the question it ends on.

use super::answer;
use super::holder::{Holder, Wanted};
use super::lane::Queue;
use super::state::Open;
use super::talk::{OPEN_FOR, Talk};
use crate::flow::{Action, Afterwards, Fact, Place, Step, Target, Text, Way, Where};
use crate::meaning::Meaning;
use crate::text::fold;

/// Steps in one turn. The check finds circles; this bounds a book that slipped through.
const STEPS: usize = 50;
/// Characters kept of an answer in the person's own words.
const OWN_WORDS: usize = 60;

impl Talk<'_> {
    /// Opens the flow of the text's meaning.
    pub fn open_meaning(&mut self) {
        match self.world.book.opened_by(self.reading.meaning) {
            Some(flow) => self.enter(flow),
            None => self.unclear(None),
        }
    }

    /// Opens a flow by name; whether there is one.
    pub fn flow_named(&mut self, name: &str) -> bool {
        let flow = self.world.book.named(name);
        if let Some(flow) = flow {
            self.enter(flow);
        }
        flow.is_some()
    }

    /// A danger is told of: its flow, or its next text when it is already open. `not breathing`, asked whether
    /// somebody breathes, is a danger and an answer: then it leads on as the answer does.
    pub fn danger(&mut self, kind: Meaning) {
        let book = &self.world.book;
        self.urgent();
        let Some(flow) = book.opened_by(kind) else { return self.say(|l| &l.texts.emergency) };
        let here = self.turn.conversation.open.take();
        let place = here.as_ref().and_then(|open| open.place(book)).filter(|place| place.flow == flow);
        if let Some((place, open)) = place.zip(here)
            && let Some(answer) = answer::told_with_danger(book, place, self.text.body.reveal(), self.reading)
        {
            return self.take(place, answer, open);
        }
        let again = place
            .and_then(|place| book.step(place).question.as_ref())
            .and_then(|question| question.again.or(question.otherwise));
        self.walk(flow, again.unwrap_or(0), None);
    }

    /// Follows an answer.
    pub fn take(&mut self, place: Place, answer: usize, asked: Open) {
        let book = &self.world.book;
        let Some(question) = book.step(place).question.as_ref() else { return };
        let answer = &question.answers[answer];
        // A sister who is named in an answer is not whom it is all about.
        if !self.reading.meaning.is_safety() {
            match self.who_before.take() {
                Some(who) => self.turn.conversation.facts.set(Fact::Who, who),
                None => self.turn.conversation.facts.remove(Fact::Who),
            }
        }
        self.remember(&answer.remember);
        let under = asked.under.map(|open| *open);
        match self.choose(&answer.go) {
            Some(Target::Step(step)) => self.walk(place.flow, step, under),
            Some(Target::Flow(flow)) => self.walk(flow, 0, under),
            None => self.end(place.flow, under, None),
        }
    }

    /// Opens a flow, and keeps the question that it comes between.
    pub fn enter(&mut self, flow: usize) {
        let book = &self.world.book;
        let before = self.turn.conversation.open.take().filter(|open| {
            let another = open.place(book).is_some_and(|p| p.flow != flow);
            another && self.now.since(open.at) < OPEN_FOR
        });
        self.walk(flow, 0, before.map(|open| Open { under: None, ..open }));
    }

    /// Walks from a step until something is asked or the flow ends. `before` is the question it came between.
    pub fn walk(&mut self, mut flow: usize, mut at: usize, before: Option<Open>) {
        let book = &self.world.book;
        self.turn.conversation.misses = 0;
        let mut way_on = None;
        for _ in 0..STEPS {
            if book.flows[flow].safety {
                self.urgent();
            }
            let step = &book.flows[flow].steps[at];
            self.act(step);
            if let Some(say) = &step.say {
                self.add(say);
                way_on = step.way_on.as_ref();
            }
            if let Some(question) = &step.question {
                self.add(&question.ask);
                let under = match book.flows[flow].afterwards {
                    Afterwards::Drop => None,
                    Afterwards::Return | Afterwards::Keep => before.map(Box::new),
                };
                self.turn.conversation.open = Some(Open {
                    flow: book.flows[flow].name.clone(),
                    step: step.name.clone(),
                    print: question.print,
                    at: self.now,
                    under,
                });
                return;
            }
            match self.choose(&step.go) {
                Some(Target::Step(next)) => at = next,
                Some(Target::Flow(next)) => (flow, at) = (next, 0),
                None => break,
            }
        }
        self.end(flow, before, way_on);
    }

    /// A flow ends: the question before it is asked again, or else the flow's own way on is said.
    fn end(&mut self, flow: usize, before: Option<Open>, way_on: Option<&Text>) {
        self.turn.conversation.open = match self.world.book.flows[flow].afterwards {
            Afterwards::Drop => None,
            Afterwards::Return | Afterwards::Keep => before,
        };
        let returns = self.world.book.flows[flow].afterwards == Afterwards::Return;
        if !(returns && self.ask_again())
            && let Some(way_on) = way_on
        {
            self.add(way_on);
        }
    }

    /// Keeps facts. `known` stands for the person's own words: the insurer's name.
    fn remember(&mut self, facts: &[(Fact, String)]) {
        for (fact, value) in facts {
            let own_words = value == "known" && *fact != Fact::Place;
            let kept = if own_words {
                self.text.body.reveal().chars().take(OWN_WORDS).collect()
            } else {
                value.clone()
            };
            self.turn.conversation.facts.set(*fact, kept);
        }
    }

    fn act(&mut self, step: &Step) {
        self.remember(&step.remember);
        self.searched = match step.action {
            Some(Action::FindMeetings) => self.find_meetings(),
            Some(Action::FindOnline) => self.find_online(),
            Some(Action::MoreMeetings) => self.more_meetings(),
            Some(Action::Remind) => self.remind(),
            Some(Action::ForgetReminders) => self.forget_reminders(),
            _ => self.searched,
        };
        let conversation = &mut self.turn.conversation;
        match step.action {
            Some(Action::ForgetGroup) => conversation.facts.remove(Fact::Group),
            Some(Action::ForgetPlace) => conversation.facts.remove(Fact::Place),
            Some(Action::Speak(language)) => conversation.language = Some(language),
            Some(Action::RequestPerson) if conversation.holder == Holder::Bot => {
                conversation.holder = Holder::Waiting { since: self.now, wanted: Wanted::Person };
                self.turn.queues.push((Queue::Person, Some(self.now)));
            }
            // Who waits already keeps their place.
            _ => {}
        }
    }

    fn choose(&self, ways: &[Way]) -> Option<Target> {
        let taken = ways
            .iter()
            .find(|way| way.when.iter().all(|c| self.holds(c)) && !way.unless.iter().any(|c| self.holds(c)));
        taken.map(|way| way.go)
    }

    fn holds(&self, condition: &Where) -> bool {
        let conversation = &self.turn.conversation;
        let value = match condition {
            Where::Says(words) => {
                let said = format!(" {} ", fold(self.text.body.reveal()));
                return words.en.iter().chain(&words.es).any(|word| said.contains(&format!(" {word} ")));
            }
            Where::Fact(Fact::Crisis, kinds) => {
                return conversation
                    .safety
                    .is_some_and(|flag| kinds.iter().any(|kind| kind == "yes" || kind == flag.kind.name()));
            }
            Where::Fact(Fact::Means, _) => Some(self.reading.meaning.name()),
            Where::Fact(Fact::Search, _) => Some(self.searched).filter(|came_to| !came_to.is_empty()),
            Where::Fact(fact, _) => conversation.facts.get(*fact),
        };
        let Where::Fact(_, values) = condition else { return false };
        value.is_some_and(|value| values.iter().any(|v| v == value || v == "known"))
    }
}
