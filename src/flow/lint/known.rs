//! Placeholders whose value is not always known where they are said: `{about}` with no group named is a hole in a text.

use std::collections::{BTreeSet, HashMap};

use super::file_of;
use crate::flow::book::{Action, Flow, On, Place, Target, Way, Where};
use crate::flow::compile::Folder;
use crate::flow::fact::Fact;
use crate::flow::report::{Fault, rule};
use crate::flow::template::{Placeholder, Template, Wordings};
use crate::meaning::Meaning;
use crate::text::Both;

/// Facts that are known wherever somebody comes from.
type Known = BTreeSet<Fact>;

/// Names each text with a placeholder that may be empty there.
pub(super) fn known(folder: &Folder<'_>, lost: &[usize], faults: &mut Vec<Fault>) {
    let known = spread(folder);
    for (place, before) in known.iter().filter(|(place, _)| !lost.contains(&place.flow)) {
        let step = &folder.flows[place.flow].steps[place.step];
        let mut here = before.clone();
        here.extend(step.remember.iter().map(|(fact, _)| fact.clone()));
        let question = step.question.as_ref();
        let texts = [
            step.say.as_ref(),
            step.way_on.as_ref(),
            question.map(|q| &q.ask),
            question.and_then(|q| q.rephrase.as_ref()),
        ];
        let mut told = BTreeSet::new();
        for hole in texts.into_iter().flatten().flat_map(holes) {
            let Some(fact) = fact_of(hole) else { continue };
            if !here.contains(&fact) && told.insert(hole.name().to_owned()) {
                let message = format!("`{{{}}}` is not always known in step `{}`", hole.name(), step.name);
                let help = format!(
                    "come here only when it is (`when: {{ {}: known }}`), or say it without",
                    fact.name()
                );
                faults.push(Fault::new(
                    &rule::PLACEHOLDER_UNSURE,
                    file_of(folder, place.flow),
                    step.at,
                    message,
                    help,
                ));
            }
        }
    }
}

/// What has to be known for a placeholder to be more than nothing. The others say something all the same.
fn fact_of(hole: &Placeholder) -> Option<Fact> {
    match hole {
        Placeholder::Group | Placeholder::About | Placeholder::Find => Some(Fact::Group),
        Placeholder::Key(key) => Some(Fact::own(key)),
        _ => None,
    }
}

fn holes(text: &Both<Wordings>) -> impl Iterator<Item = &Placeholder> {
    text.en.iter().chain(&text.es).flat_map(Template::holes)
}

/// What is known at each step, whichever way somebody came: the facts that all ways to it have in common.
fn spread(folder: &Folder<'_>) -> HashMap<Place, Known> {
    let kept: Known = folder.flows.iter().flat_map(|f| &f.keeps).map(|k| k.fact.clone()).collect();
    let mut known: HashMap<Place, Known> = HashMap::new();
    let mut next: Vec<(Place, Known)> = Vec::new();
    for (flow, meanings) in openings(folder) {
        let grouped =
            !meanings.is_empty() && meanings.iter().all(|m| crate::group::asked_group(*m).is_some());
        next.push((Place { flow, step: 0 }, grouped.then_some(Fact::Group).into_iter().collect()));
    }
    while let Some((place, facts)) = next.pop() {
        if folder.flows.get(place.flow).is_none_or(|f| place.step >= f.steps.len()) {
            continue;
        }
        let meet = known
            .get(&place)
            .map_or_else(|| facts.clone(), |before| before.intersection(&facts).cloned().collect());
        if known.get(&place) == Some(&meet) {
            continue;
        }
        known.insert(place, meet.clone());
        next.extend(leads(&folder.flows, place, &meet));
    }
    // Numbers are placeholders by key too: only what a flow keeps can be unknown.
    let numbers = |facts: &mut Known| {
        let helplines = folder.line.iter().flat_map(|l| &l.helplines);
        facts.extend(helplines.map(|h| Fact::own(&h.key)).filter(|f| !kept.contains(f)));
    };
    if folder.line.is_none() {
        return HashMap::new();
    }
    known.values_mut().for_each(numbers);
    known
}

/// The flows that something opens, with the meanings that do.
fn openings(folder: &Folder<'_>) -> Vec<(usize, Vec<Meaning>)> {
    let mut opened: HashMap<usize, Vec<Meaning>> = HashMap::new();
    for (meaning, flow) in &folder.opens {
        opened.entry(*flow).or_default().push(*meaning);
    }
    let named = ["greeting", "menu", "person", "young", "reminders"]
        .iter()
        .filter_map(|name| folder.named.get(*name));
    named.for_each(|flow| opened.entry(*flow).or_default().push(Meaning::None));
    opened.into_iter().collect()
}

/// Where a step leads, and what is known there.
fn leads(flows: &[Flow], from: Place, known: &Known) -> Vec<(Place, Known)> {
    let step = &flows[from.flow].steps[from.step];
    let mut here = known.clone();
    here.extend(step.remember.iter().map(|(fact, _)| fact.clone()));
    match step.action {
        Some(Action::ForgetGroup) => drop(here.remove(&Fact::Group)),
        Some(Action::ForgetPlace) => drop(here.remove(&Fact::Place)),
        _ => {}
    }
    let mut found = along(from, &step.go, &here);
    let Some(question) = &step.question else { return found };
    for answer in &question.answers {
        let mut told = here.clone();
        told.extend(answer.remember.iter().map(|(fact, _)| fact.clone()));
        match answer.on {
            On::Group => drop(told.insert(Fact::Group)),
            On::Place | On::Zip => drop(told.insert(Fact::Place)),
            On::Substance => drop(told.insert(Fact::Substance)),
            _ => {}
        }
        found.extend(along(from, &answer.go, &told));
    }
    let other = [question.again, question.otherwise, question.late.map(|l| l.go)];
    found.extend(other.into_iter().flatten().map(|step| (Place { flow: from.flow, step }, here.clone())));
    found
}

/// Along each way, with what its own condition makes known. A way behind `unless: { x: known }` knows x after it.
fn along(from: Place, ways: &[Way], known: &Known) -> Vec<(Place, Known)> {
    let mut here = known.clone();
    let mut found = Vec::new();
    for way in ways {
        let mut there = here.clone();
        there.extend(way.when.iter().filter_map(sure));
        let place = match way.go {
            Target::Step(step) => Place { flow: from.flow, step },
            Target::Flow(flow) => Place { flow, step: 0 },
        };
        found.push((place, there));
        if let (true, [only]) = (way.when.is_empty(), way.unless.as_slice()) {
            here.extend(sure(only));
        }
    }
    found
}

/// The fact that is known when a condition holds.
fn sure(condition: &Where) -> Option<Fact> {
    match condition {
        Where::Fact(Fact::Means, values) => {
            let groups = values
                .iter()
                .all(|v| Meaning::named(v).is_some_and(|m| crate::group::asked_group(m).is_some()));
            groups.then_some(Fact::Group)
        }
        Where::Fact(fact, _) => Some(fact.clone()),
        Where::Says(_) => None,
    }
}
