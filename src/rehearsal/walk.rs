//! Every question of the flows, played: each answer is given, each law word said, and what comes back is judged.

use super::paths::name;
use crate::conversation::{
    Consent, Conversation, Event, EventId, Form, Holder, Inbound, Moment, Open, Queue, SafetyFlag, Turn,
    What, World, hours, turn,
};
use crate::flow::{Facts, On, Place, Question};
use crate::meaning::Meaning;
use crate::text::{Body, Language};

/// Words that mean nothing to anybody.
const NOTHING: &str = "zxqv";
/// A time at which everything begins.
const NOON: Moment = Moment(1_795_000_000_000);

/// What a walk found.
#[derive(Debug, Default)]
pub struct Walked {
    /// Texts that were answered.
    pub texts: usize,
    /// What was said, as it was said.
    pub replies: Vec<String>,
    /// What must not be, a sentence each.
    pub faults: Vec<String>,
}

/// Gives every answer to every question, to somebody of whom `facts` are known.
pub fn walk(world: &World, facts: &Facts, language: Language) -> Walked {
    let mut walked = Walked::default();
    for (place, question) in questions(world) {
        let asked = asked(world, place, question, facts, language);
        let at = name(&world.book, place);
        let mut left = false;
        for words in inputs(question, language) {
            let told = |how: &str| format!("{at}: after `{words}`, {how}");
            let first = text(world, asked.clone(), &words, NOON.after(hours(1) / 60));
            let opened = first.conversation.open.as_ref().map(|open| (&open.flow, &open.step));
            left |= opened != asked.open.as_ref().map(|open| (&open.flow, &open.step));
            let second = text(world, first.conversation.clone(), &words, NOON.after(hours(1) / 30));
            let (one, two) = (said(&first), said(&second));
            walked.texts += 2;
            if one.is_none() || (two.is_none() && matches!(second.conversation.consent, Consent::In { .. })) {
                walked.faults.push(told("there is silence"));
            }
            if one.is_some() && one == two {
                walked.faults.push(told("the same is said twice in a row"));
            }
            walked.replies.extend([one, two].into_iter().flatten().map(str::to_owned));
        }
        if !left {
            walked.faults.push(format!("{at}: no answer leads on"));
        }
        walked
            .faults
            .extend(duties(world, &asked, language).into_iter().map(|fault| format!("{at}: {fault}")));
        walked.texts += 5;
    }
    walked
}

/// The duties that hold whatever is open.
fn duties(world: &World, asked: &Conversation, language: Language) -> Vec<String> {
    let es = language == Language::Es;
    let send = |en: &str, spanish: &str| {
        text(world, asked.clone(), if es { spanish } else { en }, NOON.after(hours(1) / 60))
    };
    let mut faults = Vec::new();
    let mut hold = |holds: bool, fault: &str| {
        if !holds {
            faults.push(fault.to_owned());
        }
    };
    let stopped = send("STOP", "ALTO");
    let out = matches!(stopped.conversation.consent, Consent::Out { .. });
    hold(out && stopped.replies.len() == 1 && stopped.conversation.open.is_none(), "STOP does not end it");
    let helped = send("HELP", "AYUDA");
    hold(helped.conversation.open == asked.open, "HELP loses the question");
    hold(said(&helped).is_some_and(|s| s.contains(&world.book.line.name)), "HELP does not name the line");
    let danger = send("i want to die", "quiero morirme");
    hold(said(&danger).is_some_and(|s| s.contains("988")), "a danger is answered without 988");
    let flagged = danger.queues.iter().any(|(queue, _)| *queue == Queue::Safety);
    hold(danger.conversation.safety.is_some() && flagged, "a danger raises no flag");
    let person = send("PERSON", "PERSONA");
    let waits = matches!(person.conversation.holder, Holder::Waiting { .. });
    let reachable = said(&person).is_some_and(|s| s.contains("988"));
    hold(reachable && (waits || asked.facts.is(crate::flow::Fact::Minor, "yes")), "PERSON reaches nobody");
    let forgotten = send("FORGET ME", "OLVIDAME");
    hold(forgotten.forget && forgotten.conversation.facts.is_empty(), "FORGET ME forgets nothing");
    hold(forgotten.conversation.open.is_none(), "FORGET ME keeps the question");
    faults
}

fn questions(world: &World) -> impl Iterator<Item = (Place, &Question)> {
    let flows = world.book.flows.iter().enumerate();
    flows.flat_map(|(flow, f)| {
        let steps = f.steps.iter().enumerate();
        steps.filter_map(move |(step, s)| Some((Place { flow, step }, s.question.as_ref()?)))
    })
}

/// Somebody who has been asked.
fn asked(
    world: &World,
    place: Place,
    question: &Question,
    facts: &Facts,
    language: Language,
) -> Conversation {
    let opens = |kind: &&Meaning| world.book.opened_by(**kind) == Some(place.flow);
    let danger = Meaning::ALL.iter().filter(|kind| kind.is_safety()).find(opens);
    Conversation {
        consent: Consent::In { since: NOON },
        language: Some(language),
        introduced: true,
        facts: facts.clone(),
        safety: danger.map(|kind| SafetyFlag { kind: *kind, since: NOON }),
        open: Some(Open {
            flow: world.book.flow(place).name.clone(),
            step: world.book.step(place).name.clone(),
            print: question.print,
            at: NOON,
            under: None,
        }),
        ..Conversation::default()
    }
}

/// One text for every answer, one for none of them.
fn inputs(question: &Question, language: Language) -> Vec<String> {
    let es = language == Language::Es;
    let answers = question.answers.iter().filter_map(|answer| {
        let word = match &answer.on {
            On::Yes if es => "si",
            On::Yes => "yes",
            On::No => "no",
            On::Place => "37203",
            On::Group => "aa",
            On::Substance => "alcohol",
            On::Text => "blue cross",
            On::Number => "1",
            On::Wish if es => "mañana",
            On::Wish => "tomorrow",
            On::Words(words) => words.get(language).first()?,
        };
        Some(word.to_owned())
    });
    answers.chain([NOTHING.to_owned()]).collect()
}

fn text(world: &World, conversation: Conversation, words: &str, now: Moment) -> Turn {
    let inbound = Inbound { body: Body::new(words), form: Form::Plain, provider_answers: None };
    turn(world, conversation, &Event { id: EventId::inbound("walk", words), what: What::Text(inbound) }, now)
}

fn said(turn: &Turn) -> Option<&str> {
    turn.replies.last().map(|reply| reply.text.as_str())
}
