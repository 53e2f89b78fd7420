//! The making of one reply: which duty answers, what is said, and how it is put into one text.

use std::time::Duration;

use super::event::{Form, Inbound};
use super::lane::Lane;
use super::moment::{Moment, hours};
use super::outcome::{Reply, Turn};
use super::state::{Consent, Open, Said};
use super::wording::{closed, print};
use super::world::World;
use super::{answer, fill, one_whole};
use crate::flow::{Duties, Fact, Line, Place, Question, Text};
use crate::meaning::{Meaning, Reading};
use crate::text::{Language, fold, words};

/// A text that comes so soon after our question was typed before the question arrived.
const TYPED_BEFORE: Duration = Duration::from_secs(4);
/// A question waits this long for its answer.
pub(super) const OPEN_FOR: Duration = hours(24);

/// One reply in the making. Parts are collected and joined into one text when it is delivered.
pub(super) struct Talk<'a> {
    pub world: &'a World,
    pub turn: &'a mut Turn,
    pub text: &'a Inbound,
    pub reading: &'a Reading,
    pub now: Moment,
    /// Whom it was about before this text was read.
    pub who_before: Option<String>,
    /// What the step's action found, for `{found}`; and what it came to, for `search`.
    pub found: Option<String>,
    pub searched: &'static str,
    parts: Vec<Vec<String>>,
    /// Nothing is wrapped around it: a duty, or a crisis.
    pub(super) bare: bool,
    lane: Lane,
}

impl<'a> Talk<'a> {
    pub fn new(
        world: &'a World,
        turn: &'a mut Turn,
        text: &'a Inbound,
        reading: &'a Reading,
        now: Moment,
        who_before: Option<String>,
    ) -> Self {
        let lane = Lane::Conversation;
        Self {
            world,
            turn,
            text,
            reading,
            now,
            who_before,
            found: None,
            searched: "",
            parts: Vec::new(),
            bare: false,
            lane,
        }
    }

    /// DESIGN 3, in its order. Whatever says something ends it; silence is the law's or the provider's wish.
    pub fn in_order(&mut self) {
        if self.opt_out() || self.while_stopped() {
            return;
        }
        if self.turn.conversation.consent == Consent::Fresh {
            self.turn.conversation.consent = Consent::In { since: self.now };
        }
        let danger = self.reading.safety();
        let held = self.turn.conversation.holder.staff().is_some();
        match danger {
            // The desk rings; if nobody there answers, the line does.
            Some(_) if held => return self.turn.conversation.waits_for_an_answer(true, self.now),
            Some(kind) => return self.danger(kind),
            None => {}
        }
        if self.forget_me() || self.help() {
            return;
        }
        if held {
            return self.turn.conversation.waits_for_an_answer(false, self.now);
        }
        if self.turn.conversation.quiet.is_some() || self.other_language() || self.young() {
            return;
        }
        match self.text.form {
            Form::Plain => self.converse(),
            Form::Media if self.world.book.opened_by(self.reading.meaning).is_some() => self.open_meaning(),
            Form::Media => self.say(|l| &l.texts.media),
            _ if self.is_asking() => {
                self.say(|l| &l.texts.wordless_asked);
                self.ask_again();
            }
            _ => self.say(|l| &l.texts.wordless),
        }
    }

    /// Somebody who says that they are under 18 is shown to those who are there for them, once.
    fn young(&mut self) -> bool {
        let told = self.turn.conversation.facts.get(Fact::Young).is_some();
        self.reading.minor && !told && self.flow_named("young")
    }

    /// A person, the open question, a meaning, the unclear ladder.
    fn converse(&mut self) {
        if self.took_an_offer() || self.undo_reminders() {
            return;
        }
        let asked = self.turn.conversation.open.clone().filter(|o| self.now.since(o.at) < OPEN_FOR);
        match asked {
            Some(asked) if self.refuses(&asked) => self.with_question(asked),
            _ if self.reading.meaning == Meaning::Person => self.open_meaning(),
            Some(asked) => self.with_question(asked),
            None => self.afresh(),
        }
    }

    /// `undo` lets reminders go, whatever is open. Whether it did.
    fn undo_reminders(&mut self) -> bool {
        let undo = one_whole::is_undo(&fold(self.text.body.reveal()));
        undo && self.flow_named("reminders")
    }

    /// Somebody in a crisis who does not want to talk with a person speaks of one too: it is a no first.
    fn refuses(&self, asked: &Open) -> bool {
        let said = fold(self.text.body.reveal());
        let first = words(&said).next().unwrap_or_default();
        matches!(first, "no" | "not" | "dont" | "wont" | "nope" | "nah")
            && asked.place(&self.world.book).is_some_and(|place| self.world.book.flow(place).safety)
    }

    fn with_question(&mut self, asked: Open) {
        let book = &self.world.book;
        let place = asked.place(book);
        let Some((place, question)) = place.and_then(|p| book.step(p).question.as_ref().map(|q| (p, q)))
        else {
            self.turn.conversation.open = None;
            // What it moved to asks nothing: it is said.
            if let Some(moved) = book.find(&asked.flow, &asked.step) {
                return self.walk(moved.flow, moved.step, asked.under.map(|o| *o));
            }
            self.say(|l| &l.texts.changed);
            self.flow_named("menu");
            return;
        };
        let typed_before = self.turn.conversation.said.is_some_and(|s| self.now.since(s.at) < TYPED_BEFORE);
        if let Some((answer, fit)) = answer::fit(book, place, self.text.body.reveal(), self.reading)
            && (fit == answer::Fit::Exact || !typed_before)
        {
            return self.take(place, answer, asked);
        }
        if let Some(late) = question.late.filter(|l| self.now.since(asked.at) >= l.after) {
            return self.walk(place.flow, late.go, asked.under.map(|o| *o));
        }
        // A crisis keeps its thread: whatever is said in it is heard there. Another danger, a person and the law's
        // words came before this.
        let language = matches!(self.reading.meaning, Meaning::Spanish | Meaning::English);
        if book.flow(place).safety
            && !language
            && let Some(otherwise) = question.otherwise
        {
            return self.walk(place.flow, otherwise, asked.under.map(|o| *o));
        }
        if self.reading.meaning == Meaning::Greeting && question.asked_again {
            self.say(|l| &l.texts.here);
            self.ask_again();
            return;
        }
        if typed_before && self.reading.meaning == Meaning::None {
            return self.go_on();
        }
        // What belongs to the flow we are in is heard there, not told from its beginning.
        let opens = book.opened_by(self.reading.meaning);
        if opens.is_some_and(|flow| flow != place.flow || question.otherwise.is_none()) {
            return self.open_meaning();
        }
        if let Some(otherwise) = question.otherwise {
            return self.walk(place.flow, otherwise, asked.under.map(|o| *o));
        }
        // Staff have changed the question since it was asked: it is asked anew, and nothing was missed.
        if asked.print != question.print {
            self.ask_anew(place);
            return;
        }
        self.unclear(Some(place));
    }

    /// No question is open.
    fn afresh(&mut self) {
        let conversation = &mut self.turn.conversation;
        conversation.open = None;
        let long_ago = conversation.heard.as_ref().is_some_and(|h| self.now.since(h.at) >= OPEN_FOR);
        let introduced = conversation.introduced;
        let vague = matches!(self.reading.meaning, Meaning::None | Meaning::Greeting);
        let danger = conversation.safety.is_some();
        if vague && danger {
            self.flow_named("greeting");
        } else if introduced && long_ago && vague {
            self.say(|l| &l.texts.welcome_back);
            self.flow_named("menu");
        } else if self.world.book.opened_by(self.reading.meaning).is_some() {
            self.open_meaning();
        } else if !introduced {
            self.flow_named("greeting");
        } else {
            self.unclear(None);
        }
    }

    /// The language to answer in.
    pub fn language(&self) -> Language {
        self.turn.conversation.language.unwrap_or(self.world.language)
    }

    /// Adds a text of the line.
    pub fn say(&mut self, text: impl FnOnce(&'a Line) -> &'a Text) {
        self.add(text(&self.world.book.line));
    }

    /// A duty: said alone, before everything else in the outbox.
    pub fn duty(&mut self, text: impl FnOnce(&'a Duties) -> &'a Text) {
        self.bare = true;
        self.lane = Lane::Duty;
        self.turn.conversation.misses = 0;
        self.add(text(&self.world.book.line.duties));
    }

    /// Asks the open question again, inside the sentence for a text that was typed before it arrived.
    fn go_on(&mut self) {
        let before = self.parts.len();
        self.ask_again();
        let asked = self
            .parts
            .drain(before..)
            .next()
            .and_then(|wordings| wordings.into_iter().next())
            .unwrap_or_default();
        let continued = self.world.book.line.texts.continued.get(self.language());
        let rendered =
            continued.iter().map(|w| w.render(|hole, out| fill::wrap(self.world, hole, &asked, out)));
        self.parts.push(rendered.collect());
    }

    /// Nothing is wrapped around this one, and it passes everything else: a crisis.
    pub fn urgent(&mut self) {
        self.bare = true;
        self.lane = Lane::Duty;
    }

    /// Adds a text in all its wordings.
    pub fn add(&mut self, text: &Text) {
        let found = self.found.as_deref().unwrap_or_default();
        let rendered = self.world.say_found(text, &self.turn.conversation.facts, self.language(), found);
        self.parts.push(rendered);
    }

    /// Adds a part in all its wordings, rendered.
    pub fn push(&mut self, wordings: Vec<String>) {
        self.parts.push(wordings);
    }

    /// The open question, if it is one that is asked again: an offer only stays open.
    fn asking(&self) -> Option<&'a Question> {
        let place = self.turn.conversation.open.as_ref()?.place(&self.world.book)?;
        self.world.book.step(place).question.as_ref().filter(|question| question.asked_again)
    }

    /// Whether a question is open that is asked again.
    pub fn is_asking(&self) -> bool {
        self.asking().is_some()
    }

    /// Asks the open question again, in its next wording. Whether there was one to ask.
    pub fn ask_again(&mut self) -> bool {
        let question = self.asking();
        if let Some(open) = self.turn.conversation.open.as_mut() {
            open.at = self.now;
        }
        let Some(question) = question else { return false };
        self.add(&question.ask);
        if let Some(wordings) = self.parts.last_mut()
            && !wordings.is_empty()
        {
            wordings.rotate_left(1);
        }
        true
    }

    /// Asks a question in its words of today.
    fn ask_anew(&mut self, place: Place) {
        let Some(question) = self.world.book.step(place).question.as_ref() else { return };
        if let Some(open) = self.turn.conversation.open.as_mut() {
            open.at = self.now;
            open.print = question.print;
        }
        self.add(&question.ask);
    }

    /// Joins the parts into one text, in a wording that is not the last one's, and numbers it.
    pub fn deliver(self) {
        if self.parts.iter().all(Vec::is_empty) {
            return;
        }
        let opening = !self.bare && !self.turn.conversation.introduced;
        let language = self.language();
        let texts = &self.world.book.line.texts;
        let wrap = |wrapper: &Text, which: usize, reply: &str| {
            let wordings = wrapper.get(language);
            wordings[which % wordings.len()].render(|hole, out| fill::wrap(self.world, hole, reply, out))
        };
        // Who got a crisis text first has been talked with: the kind words stay in front.
        let texts_opening =
            if self.turn.conversation.safety.is_some() { &texts.opening_later } else { &texts.opening };
        let said = self.turn.conversation.said.filter(|s| self.now.since(s.at) < OPEN_FOR);
        let last = said.map(|s| s.print);
        let choices = self.parts.iter().map(Vec::len).max().unwrap_or(1);
        let plain = (0..choices).map(|k| self.join(k));
        let again = (0..texts.again.get(language).len()).map(|k| wrap(&texts.again, k, &self.join(0)));
        let Some(text) = plain.chain(again).find(|text| Some(print(text)) != last) else { return };
        // The print is the one of what we had to say, without who we are: that must not come twice either.
        let said = Some(Said { print: print(&text), at: self.now });
        let text = if opening { wrap(texts_opening, 0, &closed(text)) } else { text };
        let conversation = &mut self.turn.conversation;
        conversation.introduced |= opening;
        conversation.said = said;
        self.turn.replies.push(Reply { number: conversation.texts, lane: self.lane, text, by: None });
        conversation.texts += 1;
    }

    fn join(&self, which: usize) -> String {
        let mut text = String::new();
        for part in self.parts.iter().filter(|p| !p.is_empty()) {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&part[which.min(part.len() - 1)]);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use crate::conversation::{Conversation, Event, EventId, Form, Inbound, Moment, What, World, turn};
    use crate::text::Body;

    fn world(ask: &str) -> World {
        let flow = format!(
            "flow: greeting\nopens on: [greeting]\nsteps:\n  hello:\n    ask: {{ en: \"{ask}\", es: \"{ask}\" }}\n    answers:\n      - {{ on: [tea], go: end }}\n  end:\n    say: {{ en: Fine., es: Bien. }}\n"
        );
        let own = |name: &str| {
            let path = format!("{}/flows/{name}", env!("CARGO_MANIFEST_DIR"));
            std::fs::read_to_string(path).unwrap()
        };
        let menu = "flow: menu\nsteps:\n  menu:\n    say: { en: Menu., es: Menu. }\n";
        let person = menu.replace("menu", "person");
        let (line, helplines, groups) = (own("line.yaml"), own("helplines.yaml"), own("groups.yaml"));
        World::new(&[
            ("line.yaml", &line),
            ("helplines.yaml", &helplines),
            ("groups.yaml", &groups),
            ("talk/greeting.yaml", &flow),
            ("talk/menu.yaml", menu),
            ("talk/person.yaml", &person),
        ])
        .unwrap_or_else(|faults| panic!("{faults}"))
    }

    fn says(world: &World, conversation: Conversation, text: &str, at: i64) -> (Conversation, String) {
        let inbound = Inbound { body: Body::new(text), form: Form::Plain, provider_answers: None };
        let event = Event { id: EventId::inbound("test", &at.to_string()), what: What::Text(inbound) };
        let turn = turn(world, conversation, &event, Moment(at));
        (turn.conversation, turn.replies.into_iter().map(|r| r.text).collect())
    }

    #[test]
    fn a_changed_question_is_asked_anew_and_the_old_answer_still_counts() {
        let (asked, _) = says(&world("Coffee or tea?"), Conversation::default(), "zzz", 0);
        let changed = world("Tea or water?");
        let (_, reply) = says(&changed, asked.clone(), "blorp", 60_000);
        assert_eq!(reply, "Tea or water?");
        let (_, reply) = says(&changed, asked, "tea", 60_000);
        assert_eq!(reply, "Fine.");
    }
}
