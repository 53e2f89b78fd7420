//! Every path through the flows, read without being played: which steps can be reached and left, and all that may
//! be said in one turn, with the longest values in its braces.

use std::collections::HashSet;

use crate::conversation::World;
use crate::flow::{Afterwards, Book, Facts, Place, Placeholder, Target, Text};
use crate::meaning::Meaning;
use crate::text::Language;

/// Flows that the engine opens by name.
const BY_NAME: [&str; 5] = ["greeting", "menu", "person", "reminders", "young"];
/// Steps in one turn: as many as the engine takes.
const STEPS: usize = 50;

/// Something that the line may say in one turn.
#[derive(Debug)]
pub struct Saying {
    /// `flow/step` on which the turn begins, and how it was wrapped.
    pub from: String,
    /// Its words.
    pub text: String,
}

/// Steps that no text and no step leads to, and steps from which there is no way out of the flow.
pub fn stranded(book: &Book) -> Vec<String> {
    let mut found = HashSet::new();
    let mut next: Vec<Place> = entries(book).collect();
    while let Some(place) = next.pop() {
        if found.insert(place) {
            next.extend(leads(book, place));
        }
    }
    let mut out: HashSet<Place> = HashSet::new();
    loop {
        let before = out.len();
        for place in all(book) {
            let step = book.step(place);
            let ends = step.question.is_none() && step.go.is_empty();
            if ends || leads(book, place).any(|to| to.flow != place.flow || out.contains(&to)) {
                out.insert(place);
            }
        }
        if out.len() == before {
            break;
        }
    }
    let lost =
        all(book).filter(|p| !found.contains(p)).map(|p| format!("nothing leads to {}", name(book, p)));
    let caught = all(book).filter(|p| !out.contains(p)).map(|p| format!("no way out of {}", name(book, p)));
    lost.chain(caught).collect()
}

/// All that may be said in one turn, in one language; what depends on what is known of somebody, once for each of
/// `known`, the first of which also stands for the rest.
pub fn sayings(world: &World, known: &[Facts], language: Language) -> Vec<Saying> {
    let book = &world.book;
    let Some(first) = known.first() else { return Vec::new() };
    let say = |text: &Text| world.say(text, first, language);
    let questions: Vec<Vec<String>> = all(book)
        .filter_map(|p| book.step(p).question.as_ref().filter(|q| q.asked_again).map(|q| say(&q.ask)))
        .collect();
    let longest = questions.iter().flatten().max_by_key(|q| q.len()).cloned().unwrap_or_default();
    let mut said = Vec::new();
    let starts: HashSet<Place> = entries(book).chain(all(book).flat_map(|p| answers(book, p))).collect();
    for start in starts {
        let mut chains = Vec::new();
        follow(book, start, &mut Vec::new(), &mut chains);
        for ((parts, end), facts) in
            chains.iter().flat_map(|chain| known.iter().map(move |facts| (chain, facts)))
        {
            let varies = parts.iter().any(|text| varies(text, language));
            if !varies && facts != first {
                continue;
            }
            let parts: Vec<Vec<String>> = parts.iter().map(|text| world.say(text, facts, language)).collect();
            let from = name(book, start);
            let bare = book.flows[start.flow].safety;
            for text in joined(&parts) {
                let mut push =
                    |how: &str, text: String| said.push(Saying { from: format!("{from}{how}"), text });
                if end.is_none() && book.flows[start.flow].afterwards == Afterwards::Return {
                    push(", and the question again", format!("{text} {longest}"));
                }
                let way_on = end.flatten().and_then(|way| say(way).into_iter().next());
                let text = way_on.map_or_else(|| text.clone(), |way| format!("{text} {way}"));
                for again in wrapped(world, &world.book.line.texts.again, &text, language) {
                    push(", again", again);
                }
                if !bare {
                    for opened in wrapped(world, &world.book.line.texts.opening, &text, language) {
                        push(", opened", opened);
                    }
                }
                push("", text);
            }
        }
    }
    let texts = &book.line.texts;
    for before in
        [&texts.here, &texts.wordless_asked, &book.line.ladder.rephrase, &book.line.duties.not_forgotten]
    {
        for before in say(before) {
            let asked = questions.iter().flatten();
            said.extend(asked.map(|q| Saying { from: format!("`{before}`"), text: format!("{before} {q}") }));
        }
    }
    said
}

/// What a turn may say from a step on: its texts, and where it stopped. The second is `None` in a flow that ends
/// without a way on, `Some(None)` after a question.
type Chain<'a> = (Vec<&'a Text>, Option<Option<&'a Text>>);

fn follow<'a>(
    book: &'a Book,
    at: Place,
    said: &mut Vec<(Place, Option<&'a Text>)>,
    chains: &mut Vec<Chain<'a>>,
) {
    if said.len() > STEPS || said.iter().any(|(place, _)| *place == at) {
        return;
    }
    let step = book.step(at);
    said.push((at, step.say.as_ref()));
    let mut texts: Vec<&Text> = said.iter().filter_map(|(_, text)| *text).collect();
    if let Some(question) = &step.question {
        texts.push(&question.ask);
        chains.push((texts, Some(None)));
    } else if step.go.is_empty() {
        if step.way_on.is_some() {
            chains.push((texts.clone(), Some(step.way_on.as_ref())));
        }
        chains.push((texts, None));
    } else {
        for way in &step.go {
            follow(book, place_of(at, way.go), said, chains);
        }
    }
    said.pop();
}

/// Whether a text depends on what is known of somebody.
fn varies(text: &Text, language: Language) -> bool {
    let fixed =
        |hole: &Placeholder| matches!(hole, Placeholder::Key(_) | Placeholder::Line | Placeholder::Helpline);
    text.get(language).iter().any(|wording| !wording.holes().all(fixed))
}

/// The wordings as the engine joins them: all first ones, all second ones.
fn joined(parts: &[Vec<String>]) -> Vec<String> {
    let most = parts.iter().map(Vec::len).max().unwrap_or(0);
    let pick = |part: &Vec<String>, k: usize| part.get(k.min(part.len().wrapping_sub(1))).cloned();
    let join = |k: usize| parts.iter().filter_map(|part| pick(part, k)).collect::<Vec<_>>().join(" ");
    (0..most).map(join).collect()
}

fn wrapped(world: &World, wrapper: &Text, reply: &str, language: Language) -> Vec<String> {
    let fill = |hole: &Placeholder, out: &mut String| match hole {
        Placeholder::Reply => out.push_str(reply),
        _ => out.push_str(&world.book.line.name),
    };
    wrapper.get(language).iter().map(|wording| wording.render(fill)).collect()
}

fn entries(book: &Book) -> impl Iterator<Item = Place> {
    let opened = Meaning::ALL.iter().filter_map(|meaning| book.opened_by(*meaning));
    let named = BY_NAME.iter().filter_map(|name| book.named(name));
    opened.chain(named).map(|flow| Place { flow, step: 0 })
}

fn all(book: &Book) -> impl Iterator<Item = Place> {
    let places = |flow: usize| (0..book.flows[flow].steps.len()).map(move |step| Place { flow, step });
    (0..book.flows.len()).flat_map(places)
}

fn leads(book: &Book, from: Place) -> impl Iterator<Item = Place> {
    let on = book.step(from).go.iter().map(move |way| place_of(from, way.go));
    on.chain(answers(book, from))
}

/// Where the answers to a step's question lead, the unforeseen ones too.
fn answers(book: &Book, from: Place) -> impl Iterator<Item = Place> {
    let question = book.step(from).question.as_ref();
    let told = question.into_iter().flat_map(|q| &q.answers).flat_map(|a| &a.go).map(|way| way.go);
    let other = question.into_iter().flat_map(|q| [q.again, q.otherwise, q.late.map(|late| late.go)]);
    told.chain(other.flatten().map(Target::Step)).map(move |target| place_of(from, target))
}

fn place_of(from: Place, target: Target) -> Place {
    match target {
        Target::Step(step) => Place { flow: from.flow, step },
        Target::Flow(flow) => Place { flow, step: 0 },
    }
}

/// `flow/step`.
pub(super) fn name(book: &Book, place: Place) -> String {
    format!("{}/{}", book.flow(place).name, book.step(place).name)
}
