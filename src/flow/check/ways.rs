//! Where steps and answers lead, and when.

use super::Check;
use crate::flow::book::{Target, Way, Where};
use crate::flow::file::{AnyOf, GoFile, WayFile};
use crate::flow::report::rule;
use crate::flow::yaml::At;
use crate::text::{Both, fold};

impl Check<'_> {
    pub(super) fn ways(&mut self, go: &GoFile) -> Vec<Way> {
        let ways = match go {
            GoFile::Step(step) => {
                let target = self.target(step);
                return target.map(|go| Way { when: vec![], unless: vec![], go }).into_iter().collect();
            }
            GoFile::Ways(ways) => ways,
        };
        let always = |w: &WayFile| w.when.is_empty() && w.unless.is_empty();
        if let Some(last) = ways.last().filter(|w| !always(w)) {
            let help = "end the list with `- { go: step }`, so that nobody is left standing";
            self.fault(&rule::NO_LAST_WAY, last.at, "the last way has a condition", help);
        }
        for (first, never) in
            ways.iter().skip_while(|w| !always(w)).zip(ways.iter().skip_while(|w| !always(w)).skip(1))
        {
            let message = format!(
                "`{}` is never gone to: `{}` before it is always taken",
                never.go.value, first.go.value
            );
            self.fault(&rule::WAY_NEVER_TAKEN, never.at, message, "put the way without a condition last");
        }
        let read = ways.iter().filter_map(|w| {
            let when = self.conditions(&w.when);
            let unless = self.conditions(&w.unless);
            self.target(&w.go).map(|go| Way { when, unless, go })
        });
        read.collect()
    }

    fn conditions(&mut self, written: &[(At<String>, AnyOf)]) -> Vec<Where> {
        written.iter().filter_map(|(name, wanted)| self.condition(name, wanted)).collect()
    }

    fn condition(&mut self, name: &At<String>, wanted: &AnyOf) -> Option<Where> {
        match wanted {
            AnyOf::Words(both) if name.value == "says" => {
                let folded = |words: &[At<String>]| words.iter().map(|w| fold(&w.value)).collect();
                Some(Where::Says(Both { en: folded(&both.en), es: folded(&both.es) }))
            }
            AnyOf::Values(words) if name.value == "says" => {
                let folded: Vec<String> = words.iter().map(|w| fold(&w.value)).collect();
                Some(Where::Says(Both { en: folded.clone(), es: folded }))
            }
            AnyOf::Words(_) => {
                let message = format!("`{}` has words for each language", name.value);
                self.fault(
                    &rule::WORDS_IN_CONDITION,
                    name.at,
                    message,
                    "only `says` has: name one of its values",
                );
                None
            }
            AnyOf::Values(values) => {
                let facts: Vec<_> = values.iter().map(|v| self.fact(name, v)).collect();
                let fact = facts.into_iter().next().flatten()?;
                Some(Where::Fact(fact, values.iter().map(|v| v.value.clone()).collect()))
            }
        }
    }

    /// A step of this flow, or else another flow.
    pub(super) fn find(&self, name: &str) -> Option<Target> {
        let step = self.steps.iter().position(|n| n == name).map(Target::Step);
        step.or_else(|| self.flows.get(name).copied().map(Target::Flow))
    }

    fn target(&mut self, name: &At<String>) -> Option<Target> {
        let found = self.find(&name.value);
        if found.is_none() {
            let help = self.near(&name.value);
            self.fault(
                &rule::UNKNOWN_STEP,
                name.at,
                format!("there is no step and no flow `{}`", name.value),
                help,
            );
        }
        found
    }

    pub(super) fn own_step(&mut self, written: &At<String>) -> Option<usize> {
        match self.target(written)? {
            Target::Step(step) => Some(step),
            Target::Flow(_) => {
                let message = format!("`{}` is another flow", written.value);
                let help =
                    "`again`, `late` and `otherwise` stay in their own flow: add a step that goes there";
                self.fault(&rule::OWN_STEP, written.at, message, help);
                None
            }
        }
    }
}
