//! The checked flows: every name resolved, every text taken apart. Immutable; swapped whole.

use std::collections::HashMap;
use std::time::Duration;

use crate::meaning::{Meaning, Substance};
use crate::text::{Both, Language};

use super::fact::Fact;
use super::line::Line;
use super::template::Wordings;

/// A step by its flow's and its own position in the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    /// Index into [`Book::flows`].
    pub flow: usize,
    /// Index into [`Flow::steps`].
    pub step: usize,
}

/// All the flows of the line and its own texts.
#[derive(Debug)]
pub struct Book {
    /// The line's name, numbers and duties.
    pub line: Line,
    /// The flows.
    pub flows: Vec<Flow>,
    pub(super) opens: HashMap<Meaning, usize>,
    pub(super) named: HashMap<String, usize>,
}

impl Book {
    /// The flow that a meaning opens.
    pub fn opened_by(&self, meaning: Meaning) -> Option<usize> {
        self.opens.get(&meaning).copied()
    }

    /// The flow of that name.
    pub fn named(&self, flow: &str) -> Option<usize> {
        self.named.get(flow).copied()
    }

    /// A step's place by names, as a conversation keeps them; none when either has gone.
    pub fn find(&self, flow: &str, step: &str) -> Option<Place> {
        let flow = self.named(flow)?;
        let step = self.flows[flow].steps.iter().position(|s| s.name == step)?;
        Some(Place { flow, step })
    }

    /// The step at a place.
    pub fn step(&self, place: Place) -> &Step {
        &self.flows[place.flow].steps[place.step]
    }

    /// The flow that a place is in.
    pub fn flow(&self, place: Place) -> &Flow {
        &self.flows[place.flow]
    }
}

/// What becomes, when a flow ends, of the question that was open before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Afterwards {
    /// It is asked again.
    Return,
    /// It stays open and is not asked again (after thanks).
    Keep,
    /// It is forgotten (a big new wish).
    Drop,
}

/// One flow.
#[derive(Debug)]
pub struct Flow {
    /// Its name, which is its file's.
    pub name: String,
    /// What becomes of the question before.
    pub afterwards: Afterwards,
    /// A crisis flow: its words go first, with nothing before them.
    pub safety: bool,
    /// Who signed it: `none yet` until a clinician has; none where nobody has to.
    pub reviewed_by: Option<String>,
    /// The steps; the first is the entry.
    pub steps: Vec<Step>,
}

/// One step: perhaps a fact, an action, a text; then a question or a way on.
#[derive(Debug)]
pub struct Step {
    /// Its name within the flow.
    pub name: String,
    /// The line on which it begins.
    pub line: u64,
    /// What it says.
    pub say: Option<Both<Wordings>>,
    /// Said after it where the flow ends here and no other question is asked: what the person may text next.
    pub way_on: Option<Both<Wordings>>,
    /// Facts it keeps.
    pub remember: Vec<(Fact, String)>,
    /// What it does beside speaking.
    pub action: Option<Action>,
    /// The question it ends on.
    pub question: Option<Question>,
    /// Where it goes on to when it asks nothing; none ends the flow.
    pub go: Vec<Way>,
}

/// What a step may do beside speaking: the whole list, so that the files can be checked against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Puts the conversation in the queue for a person.
    RequestPerson,
    /// Lets the last named fellowship go.
    ForgetGroup,
    /// Lets the place go, so that another can be asked.
    ForgetPlace,
    /// Speaks this language from here.
    Speak(Language),
    /// Looks for meetings near the place, or tells the one whose number was texted.
    FindMeetings,
    /// Looks for meetings from home.
    FindOnline,
    /// Goes on with the list told last.
    MoreMeetings,
    /// Keeps a reminder an hour before a meeting of the list.
    Remind,
    /// Lets all reminders go.
    ForgetReminders,
}

impl Action {
    /// The action of that name.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "request_person" => Self::RequestPerson,
            "forget_group" => Self::ForgetGroup,
            "forget_place" => Self::ForgetPlace,
            "find_meetings" => Self::FindMeetings,
            "find_online" => Self::FindOnline,
            "more_meetings" => Self::MoreMeetings,
            "remind" => Self::Remind,
            "forget_reminders" => Self::ForgetReminders,
            "speak_spanish" => Self::Speak(Language::Es),
            "speak_english" => Self::Speak(Language::En),
            _ => return None,
        })
    }
}

/// A question and what may answer it.
#[derive(Debug)]
pub struct Question {
    /// How it is asked.
    pub ask: Both<Wordings>,
    /// Whether it is asked again after something came between. Not an offer, as a menu is: it only stays open.
    pub asked_again: bool,
    /// How it is asked after a first miss.
    pub rephrase: Option<Both<Wordings>>,
    /// The answers, in the order in which they are tried.
    pub answers: Vec<Answer>,
    /// Where to go when the same danger is told again.
    pub again: Option<usize>,
    /// Where a text goes that comes so much later and is no answer.
    pub late: Option<Late>,
    /// Where everything else goes, instead of the ladder.
    pub otherwise: Option<usize>,
    /// FNV-1a of the question and its answers: a changed question is asked again.
    pub print: u64,
}

/// A text that comes late.
#[derive(Debug, Clone, Copy)]
pub struct Late {
    /// How late.
    pub after: Duration,
    /// The step to go to.
    pub go: usize,
}

/// One answer.
#[derive(Debug)]
pub struct Answer {
    /// What it waits for.
    pub on: On,
    /// What is kept.
    pub remember: Vec<(Fact, String)>,
    /// Where it leads.
    pub go: Vec<Way>,
}

/// What an answer waits for.
#[derive(Debug)]
pub enum On {
    /// Yes, in its many ways.
    Yes,
    /// No, in its many ways.
    No,
    /// A ZIP or a city.
    Place,
    /// Any substance that the reading finds.
    Substance,
    /// The name of a fellowship.
    Group,
    /// Any words that mean nothing else: a name.
    Text,
    /// The number of a row in a list.
    Number,
    /// What a meeting should be like: tonight, for women, in Spanish.
    Wish,
    /// Folded words, per language.
    Words(Both<Vec<String>>),
}

/// A way on and when it is taken.
#[derive(Debug)]
pub struct Way {
    /// All must hold: the fact has one of the values.
    pub when: Vec<Where>,
    /// None may hold.
    pub unless: Vec<Where>,
    /// Where it leads.
    pub go: Target,
}

/// Where a way leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A step of the same flow.
    Step(usize),
    /// The entry of another flow.
    Flow(usize),
}

/// A condition.
#[derive(Debug)]
pub enum Where {
    /// The fact has one of these values; `known` stands for any.
    Fact(Fact, Vec<String>),
    /// The text at hand has one of these words or phrases in it, folded, in either language.
    Says(Both<Vec<String>>),
}

/// Whether `value` may be kept or asked for under `fact`.
pub fn fits(fact: Fact, value: &str) -> bool {
    match fact {
        Fact::Substance => value == "known" || Substance::named(value).is_some(),
        Fact::Means => Meaning::named(value).is_some(),
        Fact::Group | Fact::Insurer | Fact::Plan => !value.is_empty(),
        _ => value == "known" || fact.values().is_some_and(|values| values.contains(&value)),
    }
}
