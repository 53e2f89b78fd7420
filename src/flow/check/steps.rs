//! Steps.

use std::time::Duration;

use super::Check;
use crate::flow::book::{Action, Late, Question, Step};
use crate::flow::file::{LateFile, StepFile, TextFile};
use crate::flow::line::compiled;
use crate::flow::report::rule;
use crate::flow::template::Wordings;
use crate::text::Both;

impl Check<'_> {
    pub(super) fn step(&mut self, file: &StepFile) -> Step {
        self.shape(file);
        let at = file.name.at;
        let action = file.action.as_ref().and_then(|a| {
            let known = Action::named(&a.value);
            if known.is_none() {
                let help = crate::flow::read::nearest(&a.value, Action::NAMES).map_or_else(
                    || format!("the line can {}", Action::NAMES.join(", ")),
                    |near| format!("did you mean `{near}`?"),
                );
                self.fault(&rule::UNKNOWN_ACTION, a.at, format!("`{}` is no action", a.value), help);
            }
            known
        });
        let go = file.go.as_ref().map(|go| self.ways(go)).unwrap_or_default();
        let remember = self.facts(&file.remember);
        let question = file.ask.as_ref().map(|ask| Question {
            ask: text(ask),
            asked_again: file.asked_again,
            rephrase: file.rephrase.as_ref().map(text),
            answers: file.answers.iter().map(|a| self.answer(a)).collect(),
            again: file.again.as_ref().and_then(|g| self.own_step(g)),
            late: file.late.as_ref().and_then(|l| self.late(l)),
            otherwise: file.otherwise.as_ref().and_then(|g| self.own_step(g)),
            print: fingerprint(ask, file),
        });
        Step {
            name: file.name.value.clone(),
            at,
            say: file.say.as_ref().map(text),
            way_on: file.way_on.as_ref().map(text),
            remember,
            action,
            question,
            go,
        }
    }

    /// What goes together in a step.
    fn shape(&mut self, file: &StepFile) {
        let (name, at) = (&file.name.value, file.name.at);
        let asks = file.ask.is_some();
        if !asks && (!file.answers.is_empty() || file.otherwise.is_some() || file.late.is_some()) {
            let message = format!("step `{name}` has answers and asks nothing");
            self.fault(&rule::ANSWERS_WITHOUT_ASK, at, message, "add `ask:`, or take the answers out");
        }
        if asks && file.answers.is_empty() && file.otherwise.is_none() {
            let message = format!("step `{name}` asks, and no answer leads on");
            self.fault(&rule::NO_ANSWERS, at, message, "add `answers:`, or make it `say:`");
        }
        if asks && file.go.is_some() {
            let message = format!("step `{name}` asks and goes on at once");
            self.fault(&rule::ASK_AND_GO, at, message, "let its answers lead on: take `go:` out");
        }
        if asks && file.way_on.is_some() {
            let message = format!("step `{name}` asks and has a way on");
            self.fault(&rule::ASK_AND_WAY_ON, at, message, "the question is the way on: take `way on:` out");
        }
        let idle =
            file.say.is_none() && file.go.is_none() && file.action.is_none() && file.remember.is_empty();
        if !asks && idle {
            let message = format!("step `{name}` does nothing");
            self.fault(&rule::EMPTY_STEP, at, message, "let it `say:` or `ask:` something, or take it out");
        }
    }

    fn late(&mut self, late: &LateFile) -> Option<Late> {
        let written = late.after.value.as_str();
        let number = |unit: &str| written.strip_suffix(unit).and_then(|n| n.trim().parse::<u64>().ok());
        let Some(minutes) = number("min").or_else(|| number("h").map(|h| h.saturating_mul(60))) else {
            let message = format!("`{written}` is no span of time");
            self.fault(&rule::BAD_SPAN, late.after.at, message, "write `30 min` or `2 h`");
            return None;
        };
        let go = self.own_step(&late.go)?;
        Some(Late { after: Duration::from_secs(minutes.saturating_mul(60)), go })
    }
}

fn text(file: &TextFile) -> Both<Wordings> {
    Both { en: compiled(file.en.iter().map(|w| &w.value)), es: compiled(file.es.iter().map(|w| &w.value)) }
}

/// FNV-1a over the words of a question and of its answers, in the file's own order.
fn fingerprint(ask: &TextFile, step: &StepFile) -> u64 {
    let asked = ask.en.iter().chain(&ask.es).map(|w| w.value.as_str());
    let answered = step.answers.iter().flat_map(|answer| answer.on.words()).map(|w| w.value.as_str());
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for word in asked.chain(answered) {
        for byte in word.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}
