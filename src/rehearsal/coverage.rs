//! What transcripts have seen of the flows: steps, answers, languages.

use std::collections::HashSet;

use super::transcript::Played;
use crate::conversation::World;
use crate::flow::{Fault, Place, rule};
use crate::text::Language;

/// What has been seen.
#[derive(Debug, Default)]
pub struct Coverage {
    steps: HashSet<(Place, Language)>,
    answers: HashSet<(Place, usize)>,
}

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// Seen.
    pub seen: usize,
    /// There are.
    pub all: usize,
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {}", self.seen, self.all)
    }
}

impl Coverage {
    /// Adds what a transcript has seen.
    pub fn add(&mut self, played: &Played) {
        self.steps.extend(&played.steps);
        self.answers.extend(&played.answers);
    }

    /// Steps that were walked, in a language or in either.
    pub fn steps(&self, world: &World, language: Option<Language>) -> Share {
        let seen = |place: &Place| self.visited(*place, language);
        Share { seen: all(world).filter(seen).count(), all: all(world).count() }
    }

    /// Answers that were given.
    pub fn answers(&self, world: &World) -> Share {
        let count = |place: Place| world.book.step(place).question.as_ref().map_or(0, |q| q.answers.len());
        Share { seen: self.answers.len(), all: all(world).map(count).sum() }
    }

    /// A warning for every step that no transcript visits.
    pub fn unvisited(&self, world: &World) -> Vec<Fault> {
        let lost = all(world).filter(|place| !self.visited(*place, None));
        lost.map(|place| {
            let (flow, step) = (world.book.flow(place), world.book.step(place));
            let message = format!("no transcript visits `{}`", step.name);
            let help = "add a conversation that comes here to tests/conversations/, and run `handrail rehearse --update`";
            Fault::new(&rule::UNVISITED_STEP, &format!("talk/{}.yaml", flow.name), step.at, message, help)
        })
        .collect()
    }

    /// `flow/step: answers` of every answer that no transcript gives.
    pub fn ungiven(&self, world: &World) -> Vec<(Place, usize)> {
        let answers = all(world).flat_map(|place| {
            let count = world.book.step(place).question.as_ref().map_or(0, |q| q.answers.len());
            (0..count).map(move |answer| (place, answer))
        });
        answers.filter(|given| !self.answers.contains(given)).collect()
    }

    fn visited(&self, place: Place, language: Option<Language>) -> bool {
        let in_one = |language: Language| self.steps.contains(&(place, language));
        language.map_or_else(|| Language::ALL.into_iter().any(in_one), in_one)
    }
}

fn all(world: &World) -> impl Iterator<Item = Place> {
    let flows = world.book.flows.iter().enumerate();
    flows.flat_map(|(flow, f)| (0..f.steps.len()).map(move |step| Place { flow, step }))
}
