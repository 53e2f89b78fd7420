//! Checking one flow file: every name it uses is found, or a fault says where it is not.

mod answers;
mod steps;
mod ways;

use std::collections::HashMap;

use super::book::{Flow, Keep};
use super::fact::Fact;
use super::file::FlowFile;
use super::kind::Kind;
use super::read::nearest;
use super::report::{Fault, Rule, rule};
use super::yaml::{At, Span};

/// The checking of one file.
pub(super) struct Check<'a> {
    /// The file, as named below the flows folder.
    pub file: &'a str,
    /// Every flow by name.
    pub flows: &'a HashMap<String, usize>,
    /// The steps of this one, in order.
    pub steps: Vec<String>,
    /// What this one keeps.
    pub keeps: Vec<String>,
    /// Where faults go.
    pub faults: &'a mut Vec<Fault>,
}

impl Check<'_> {
    pub fn fault(&mut self, rule: &Rule, at: Span, message: impl Into<String>, help: impl Into<String>) {
        self.faults.push(Fault::new(rule, self.file, at, message, help));
    }

    pub fn flow(&mut self, file: &FlowFile) -> Flow {
        if file.safety && file.reviewed_by.is_none() {
            self.fault(
                &rule::UNNAMED_REVIEWER,
                file.flow.at,
                "a safety flow names its reviewer",
                "write `reviewed_by: none yet` until a clinician has signed",
            );
        }
        for step in &file.steps {
            if self.flows.contains_key(&step.name.value) && step.name.value != file.flow.value {
                let message = format!("there is a flow `{}` too: `go` could mean either", step.name.value);
                self.fault(&rule::STEP_LIKE_FLOW, step.name.at, message, "give the step another name");
            }
        }
        let keeps = file.keeps.iter().filter_map(|keep| self.keep(keep)).collect();
        let moved = file.moved.iter().filter_map(|(from, to)| self.moved(from, to)).collect();
        let steps = file.steps.iter().map(|step| self.step(step)).collect();
        Flow {
            name: file.flow.value.clone(),
            afterwards: file.afterwards,
            safety: file.safety,
            reviewed_by: file.reviewed_by.as_ref().map(|r| r.value.clone()),
            moved,
            keeps,
            steps,
        }
    }

    fn keep(&mut self, keep: &super::file::KeepFile) -> Option<Keep> {
        let name = &keep.name.value;
        let Some(purpose) = &keep.purpose else {
            let message = format!("nobody has said what `{name}` is kept for");
            let help = "add `for: \"...\"`: the privacy page and the person's own export say it";
            self.fault(&rule::NO_PURPOSE, keep.name.at, message, help);
            return None;
        };
        let kind = match &keep.kind {
            None => Kind::Text,
            Some(written) => Kind::named(&written.value).or_else(|| {
                let known: Vec<_> = Kind::ALL.iter().map(|k| k.name()).collect();
                let message = format!("`{}` is no type", written.value);
                self.fault(
                    &rule::UNKNOWN_TYPE,
                    written.at,
                    message,
                    format!("the types are {}", known.join(", ")),
                );
                None
            })?,
        };
        let days = match &keep.days {
            None => None,
            Some(days) => match days.value.parse() {
                Ok(number) => Some(number),
                Err(_) => {
                    let message = format!("`{}` is no number of days", days.value);
                    self.fault(&rule::BAD_SPAN, days.at, message, "write `days: 30`");
                    None
                }
            },
        };
        Some(Keep {
            fact: Fact::named(name).unwrap_or_else(|| Fact::own(name)),
            kind,
            purpose: purpose.value.clone(),
            days,
        })
    }

    /// `moved: { old: new }`: the old step is gone, the new one is here or begins another flow.
    fn moved(&mut self, from: &At<String>, to: &At<String>) -> Option<(String, super::book::Target)> {
        if self.steps.contains(&from.value) {
            let message = format!("step `{}` is still here", from.value);
            self.fault(&rule::BAD_MOVE, from.at, message, "take the line out, or the step");
            return None;
        }
        match self.find(&to.value) {
            Some(target) => Some((from.value.clone(), target)),
            None => {
                let help = self.near(&to.value);
                self.fault(
                    &rule::BAD_MOVE,
                    to.at,
                    format!("there is no step and no flow `{}`", to.value),
                    help,
                );
                None
            }
        }
    }

    /// What a step's name that is not there was probably meant to be.
    fn near(&self, name: &str) -> String {
        let known = self.steps.iter().chain(self.flows.keys()).map(String::as_str);
        nearest(name, known).map_or_else(
            || format!("the steps of this flow are {}", self.steps.join(", ")),
            |near| format!("did you mean `{near}`?"),
        )
    }
}
