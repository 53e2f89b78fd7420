//! Steps that nothing leads to, from which nothing leads, or that lead to each other without asking.

use std::collections::HashSet;

use super::file_of;
use crate::flow::book::{Flow, Place, Target};
use crate::flow::compile::{FALLBACKS, Folder};
use crate::flow::report::{Fault, Rule, rule};

/// Flows that the engine opens by name.
const BY_NAME: [&str; 5] = [FALLBACKS[0], FALLBACKS[1], FALLBACKS[2], "young", "reminders"];

/// The graph of a folder's flows.
struct Paths<'a> {
    flows: &'a [Flow],
    /// Flows of which not every way is known.
    lost: &'a [usize],
}

/// Checks the ways of every flow. `lost` are those of which not every way is known.
pub(super) fn paths(folder: &Folder<'_>, lost: &[usize], faults: &mut Vec<Fault>) {
    let paths = Paths { flows: &folder.flows, lost };
    let mut tell = |rule: &Rule, place: Place, message: String, help: &str| {
        let at = folder.flows[place.flow].steps[place.step].at;
        faults.push(Fault::new(rule, file_of(folder, place.flow), at, message, help));
    };
    let named = |place: Place| &folder.flows[place.flow].steps[place.step].name;
    let entered = paths.entered(folder);
    let reached = paths.reached();
    for place in paths.all().filter(|p| !lost.contains(&p.flow)) {
        let begins = place.step == 0;
        if begins && !entered.contains(&place.flow) {
            let message = format!(
                "no meaning opens the flow `{}`, and no step leads to it",
                folder.flows[place.flow].name
            );
            tell(&rule::UNREACHABLE_FLOW, place, message, "add `opens on:`, or lead to it with `go:`");
        }
        if !begins && !reached.contains(&place) {
            let message = format!("nothing leads to `{}`", named(place));
            tell(&rule::UNREACHABLE_STEP, place, message, "lead to it with `go:`, or take it out");
        }
    }
    let looping = paths.looping();
    for place in &looping {
        let message = format!("`{}` comes back to itself without asking anything", named(*place));
        tell(&rule::LOOP, *place, message, "let one of the steps ask, or end");
    }
    for place in paths.caught().into_iter().filter(|p| !looping.contains(p)) {
        let message = format!("no way leads out of `{}`", named(place));
        tell(
            &rule::NO_WAY_OUT,
            place,
            message,
            "give an answer that leads to a step which ends, or to another flow",
        );
    }
}

impl Paths<'_> {
    fn all(&self) -> impl Iterator<Item = Place> {
        let places = |flow: usize| (0..self.flows[flow].steps.len()).map(move |step| Place { flow, step });
        (0..self.flows.len()).flat_map(places)
    }

    fn at(from: Place, target: Target) -> Place {
        match target {
            Target::Step(step) => Place { flow: from.flow, step },
            Target::Flow(flow) => Place { flow, step: 0 },
        }
    }

    /// Where a step goes on to at once.
    fn on(&self, from: Place) -> Vec<Place> {
        self.flows[from.flow].steps[from.step].go.iter().map(|way| Self::at(from, way.go)).collect()
    }

    /// Where the answers to its question lead.
    fn answered(&self, from: Place) -> Vec<Place> {
        let Some(question) = &self.flows[from.flow].steps[from.step].question else { return Vec::new() };
        let told = question.answers.iter().flat_map(|a| &a.go).map(|way| way.go);
        let other = [question.again, question.otherwise, question.late.map(|late| late.go)];
        told.chain(other.into_iter().flatten().map(Target::Step)).map(|t| Self::at(from, t)).collect()
    }

    /// Flows that something opens. What a lost flow leads to is not known, so that every flow may be led to by it.
    fn entered(&self, folder: &Folder<'_>) -> HashSet<usize> {
        if !self.lost.is_empty() {
            return (0..self.flows.len()).collect();
        }
        let opened = folder.opens.values().copied();
        let named = BY_NAME.iter().filter_map(|name| folder.named.get(*name).copied());
        let moved = self.flows.iter().flat_map(|f| &f.moved).filter_map(|(_, to)| match to {
            Target::Flow(flow) => Some(*flow),
            Target::Step(_) => None,
        });
        let mut entered: HashSet<usize> = opened.chain(named).chain(moved).collect();
        loop {
            let before = entered.len();
            let led = self.all().filter(|p| entered.contains(&p.flow));
            let to: Vec<usize> =
                led.flat_map(|p| [self.on(p), self.answered(p)].concat()).map(|p| p.flow).collect();
            entered.extend(to);
            if entered.len() == before {
                return entered;
            }
        }
    }

    /// Steps that can be reached within their flow, or by a `moved:` line.
    fn reached(&self) -> HashSet<Place> {
        let mut found = HashSet::new();
        let mut next: Vec<Place> = (0..self.flows.len())
            .filter(|f| !self.flows[*f].steps.is_empty())
            .map(|flow| Place { flow, step: 0 })
            .collect();
        for (flow, moved) in
            self.flows.iter().enumerate().flat_map(|(i, f)| f.moved.iter().map(move |m| (i, m)))
        {
            next.push(Self::at(Place { flow, step: 0 }, moved.1));
        }
        while let Some(place) = next.pop() {
            let there = self.flows.get(place.flow).is_some_and(|f| place.step < f.steps.len());
            if there && found.insert(place) {
                next.extend(self.on(place));
                next.extend(self.answered(place));
            }
        }
        found
    }

    /// Steps that come back to themselves by `go` alone.
    fn looping(&self) -> Vec<Place> {
        let circles = |start: &Place| {
            let mut seen = HashSet::new();
            let mut next = self.on(*start);
            while let Some(place) = next.pop() {
                if place == *start {
                    return true;
                }
                let there = place.step < self.flows[place.flow].steps.len();
                if there && seen.insert(place) {
                    next.extend(self.on(place));
                }
            }
            false
        };
        self.all().filter(|p| !self.flows[p.flow].steps[p.step].go.is_empty()).filter(circles).collect()
    }

    /// Steps from which the flow never ends and no other one is reached.
    fn caught(&self) -> Vec<Place> {
        let mut out: HashSet<Place> = HashSet::new();
        loop {
            let before = out.len();
            for place in self.all().filter(|p| !out.contains(p)).collect::<Vec<_>>() {
                let step = &self.flows[place.flow].steps[place.step];
                let ends = step.question.is_none() && step.go.is_empty();
                let leads = [self.on(place), self.answered(place)].concat();
                let leaves = leads.iter().any(|to| to.flow != place.flow || out.contains(to));
                // A question without answers is named as that.
                let empty = step.question.is_some() && leads.is_empty();
                if ends || leaves || empty {
                    out.insert(place);
                }
            }
            if out.len() == before {
                break;
            }
        }
        self.all().filter(|p| !out.contains(p) && !self.lost.contains(&p.flow)).collect()
    }
}
