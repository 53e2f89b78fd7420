//! Checking one flow file: every name it uses is found, or a fault says where it is not.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use serde_saphyr::Spanned;

use super::book::{Action, Afterwards, Answer, Flow, Late, On, Question, Step, Target, Way, Where, fits};
use super::error::{Fault, Severity};
use super::fact::Fact;
use super::file::{AfterwardsFile, AnswerFile, FlowFile, GoFile, LateFile, StepFile};
use super::line::{Line, wordings};
use super::scalar::{AnyOf, OnFile, OneOrMany, Word};
use super::template::{Placeholder, Template, Wordings};
use crate::text::{Both, fold};

/// Words that the law gives a meaning of their own, folded. No flow may offer one as an answer.
/// Source: 47 CFR 64.1200(a)(10), CTIA Messaging Principles, and the providers' own lists.
const LAW_WORDS: &[&str] = &[
    "stop",
    "stopall",
    "stop all",
    "unsubscribe",
    "cancel",
    "end",
    "quit",
    "revoke",
    "optout",
    "opt out",
    "start",
    "unstop",
    "help",
    "info",
    "alto",
    "basta",
    "parar",
    "ayuda",
];

/// The checking of one file.
pub(super) struct Check<'a> {
    /// The file, as named below the flows folder.
    pub file: &'a str,
    /// The line, for its numbers; none when its own file is faulty.
    pub line: Option<&'a Line>,
    /// Every flow by name.
    pub flows: &'a HashMap<String, usize>,
    /// The steps of this one, in order.
    pub steps: Vec<String>,
    /// Where faults go.
    pub faults: &'a mut Vec<Fault>,
}

impl Check<'_> {
    pub fn fault(&mut self, rule: &'static str, line: u64, message: String, help: &str) {
        self.faults.push(Fault {
            rule,
            severity: Severity::Error,
            file: self.file.to_owned(),
            line,
            column: 0,
            message,
            help: help.to_owned(),
        });
    }

    pub fn flow(&mut self, file: FlowFile) -> Flow {
        let afterwards = match file.afterwards {
            AfterwardsFile::Return => Afterwards::Return,
            AfterwardsFile::Keep => Afterwards::Keep,
            AfterwardsFile::Drop => Afterwards::Drop,
        };
        if self.steps.is_empty() {
            self.fault(
                "no-steps",
                at(&file.flow),
                "the flow has no steps".into(),
                "give it one that says something",
            );
        }
        if file.safety && file.reviewed_by.is_none() {
            self.fault(
                "unnamed-reviewer",
                at(&file.flow),
                "a safety flow names its reviewer".into(),
                "write `reviewed_by: none yet` until a clinician has signed",
            );
        }
        let steps = file.steps.0.into_iter().map(|(name, step)| self.step(name, step)).collect();
        Flow { name: file.flow.value, afterwards, safety: file.safety, reviewed_by: file.reviewed_by, steps }
    }

    fn step(&mut self, name: String, written: Spanned<StepFile>) -> Step {
        let line = at(&written);
        let file = written.value;
        let asks = file.ask.is_some();
        if !asks && (!file.answers.is_empty() || file.otherwise.is_some() || file.late.is_some()) {
            self.fault(
                "answers-without-ask",
                line,
                format!("step `{name}` has answers and asks nothing"),
                "add `ask:`, or take the answers out",
            );
        }
        if asks && file.go.is_some() {
            self.fault(
                "ask-and-go",
                line,
                format!("step `{name}` asks and goes on at once"),
                "let its answers lead on: take `go:` out",
            );
        }
        if asks && file.way_on.is_some() {
            self.fault(
                "ask-and-way-on",
                line,
                format!("step `{name}` asks and has a way on"),
                "the question is the way on: take `way on:` out",
            );
        }
        let say = file.say.map(|t| self.text(&t));
        let way_on = file.way_on.map(|t| self.text(&t));
        let remember = self.facts(line, file.remember);
        let action = file.action.and_then(|a| {
            let known = Action::named(&a.value);
            if known.is_none() {
                self.fault(
                    "unknown-action",
                    at(&a),
                    format!("`{}` is no action", a.value),
                    "see flows/README.md for what a step can do",
                );
            }
            known
        });
        let go = file.go.map(|go| self.ways(line, go)).unwrap_or_default();
        let question = file.ask.map(|ask| {
            let print = fingerprint(&ask.value, &file.answers);
            Question {
                ask: self.text(&ask),
                asked_again: file.asked_again,
                rephrase: file.rephrase.map(|t| self.text(&t)),
                answers: file.answers.into_iter().map(|a| self.answer(a)).collect(),
                again: file.again.and_then(|g| self.own_step(&g)),
                late: file.late.and_then(|l| self.late(&l)),
                otherwise: file.otherwise.and_then(|g| self.own_step(&g)),
                print,
            }
        });
        Step { name, line, say, way_on, remember, action, question, go }
    }

    fn text(&mut self, text: &Spanned<Both<OneOrMany>>) -> Both<Wordings> {
        let mut braces = Vec::new();
        let both = Both {
            en: wordings("en", &text.value.en, &mut braces),
            es: wordings("es", &text.value.es, &mut braces),
        };
        for said in braces {
            self.fault("open-brace", at(text), said, "close the brace, or write it out");
        }
        for hole in both.en.iter().chain(&both.es).flat_map(Template::holes) {
            if let (Placeholder::Key(key), Some(line)) = (hole, self.line)
                && line.number(key).is_none()
            {
                self.fault(
                    "unknown-placeholder",
                    at(text),
                    format!("`{{{key}}}` stands for nothing"),
                    "use a key of helplines.yaml, or a placeholder of flows/README.md",
                );
            }
        }
        both
    }

    fn facts(&mut self, line: u64, written: BTreeMap<String, Word>) -> Vec<(Fact, String)> {
        written
            .into_iter()
            .filter_map(|(name, Word(value))| self.fact(line, &name, &value).map(|f| (f, value)))
            .collect()
    }

    fn fact(&mut self, line: u64, name: &str, value: &str) -> Option<Fact> {
        let fact = Fact::named(name).filter(|f| fits(*f, value));
        if fact.is_none() {
            self.fault(
                "unknown-fact",
                line,
                format!("nothing is known as `{name}: {value}`"),
                "the facts and their values are in flows/README.md",
            );
        }
        fact
    }

    fn answer(&mut self, written: Spanned<AnswerFile>) -> Answer {
        let line = at(&written);
        let AnswerFile { on, remember, go } = written.value;
        let on = match on {
            OnFile::Name(Word(name)) => match name.as_str() {
                "yes" => On::Yes,
                "no" => On::No,
                "place" | "zip" => On::Place,
                "substance" => On::Substance,
                "group" => On::Group,
                "text" => On::Text,
                "number" => On::Number,
                "wish" => On::Wish,
                word => On::Words(Both {
                    en: self.words(line, &[Word(word.into())]),
                    es: self.words(line, &[Word(word.into())]),
                }),
            },
            OnFile::Same(words) => {
                On::Words(Both { en: self.words(line, &words), es: self.words(line, &words) })
            }
            OnFile::Each(both) => {
                On::Words(Both { en: self.words(line, &both.en), es: self.words(line, &both.es) })
            }
        };
        Answer { on, remember: self.facts(line, remember), go: self.ways(line, go) }
    }

    fn words(&mut self, line: u64, written: &[Word]) -> Vec<String> {
        let folded: Vec<String> = written.iter().map(|Word(word)| fold(word)).collect();
        for word in folded.iter().filter(|w| LAW_WORDS.contains(&w.as_str())) {
            self.fault(
                "law-word-answer",
                line,
                format!("`{word}` is a law word and cannot be an answer"),
                "whoever sends it would be unsubscribed: choose another word",
            );
        }
        folded
    }

    fn ways(&mut self, line: u64, go: GoFile) -> Vec<Way> {
        let ways = match go {
            GoFile::Step(step) => {
                let target = self.target(line, &step);
                return target.map(|go| Way { when: vec![], unless: vec![], go }).into_iter().collect();
            }
            GoFile::Ways(ways) => ways,
        };
        if ways.last().is_none_or(|w| !w.when.is_empty() || !w.unless.is_empty()) {
            let help = "end the list with `- { go: step }`, so that nobody is left standing";
            self.fault("no-last-way", line, "the last way has a condition".into(), help);
        }
        ways.into_iter()
            .filter_map(|w| {
                let when = self.conditions(line, w.when);
                let unless = self.conditions(line, w.unless);
                self.target(line, &w.go).map(|go| Way { when, unless, go })
            })
            .collect()
    }

    fn conditions(&mut self, line: u64, written: BTreeMap<String, AnyOf>) -> Vec<Where> {
        written.into_iter().filter_map(|(name, wanted)| self.condition(line, &name, wanted)).collect()
    }

    fn condition(&mut self, line: u64, name: &str, wanted: AnyOf) -> Option<Where> {
        match wanted {
            AnyOf::Words(both) if name == "says" => {
                let folded = |words: Vec<Word>| words.iter().map(|Word(w)| fold(w)).collect();
                Some(Where::Says(Both { en: folded(both.en), es: folded(both.es) }))
            }
            AnyOf::Words(_) => {
                self.fault(
                    "words-in-condition",
                    line,
                    format!("`{name}` has words for each language"),
                    "only `says` has",
                );
                None
            }
            AnyOf::Values(values) => {
                let facts: Vec<_> = values.iter().map(|v| self.fact(line, name, v)).collect();
                facts.first().copied().flatten().map(|fact| Where::Fact(fact, values))
            }
        }
    }

    fn late(&mut self, late: &LateFile) -> Option<Late> {
        let minutes = late.after.value.strip_suffix(" min").and_then(|n| n.trim().parse::<u64>().ok());
        let hours = late.after.value.strip_suffix(" h").and_then(|n| n.trim().parse::<u64>().ok());
        let Some(minutes) = minutes.or(hours.map(|h| h * 60)) else {
            self.fault(
                "bad-span",
                at(&late.after),
                format!("`{}` is no span of time", late.after.value),
                "write `30 min` or `2 h`",
            );
            return None;
        };
        let go = self.own_step(&late.go)?;
        Some(Late { after: Duration::from_secs(minutes * 60), go })
    }

    /// A step of this flow, or else another flow.
    fn target(&mut self, line: u64, name: &Word) -> Option<Target> {
        let step = self.steps.iter().position(|n| *n == name.0).map(Target::Step);
        let found = step.or_else(|| self.flows.get(&name.0).copied().map(Target::Flow));
        if found.is_none() {
            let help = format!("the steps of this flow are {}", self.steps.join(", "));
            self.fault("unknown-step", line, format!("there is no step and no flow `{}`", name.0), &help);
        }
        found
    }

    fn own_step(&mut self, written: &Spanned<Word>) -> Option<usize> {
        match self.target(at(written), &written.value)? {
            Target::Step(step) => Some(step),
            Target::Flow(_) => {
                let said = format!("`{}` is another flow", written.value.0);
                self.fault(
                    "own-step",
                    at(written),
                    said,
                    "`again`, `late` and `otherwise` stay in their own flow",
                );
                None
            }
        }
    }
}

/// The line in its file on which a value stands.
pub(super) fn at<T>(spanned: &Spanned<T>) -> u64 {
    spanned.referenced.line()
}

/// FNV-1a over the words of a question and its answers (in the file's own order).
fn fingerprint(ask: &Both<OneOrMany>, answers: &[Spanned<AnswerFile>]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let asked = ask.en.0.iter().chain(&ask.es.0).cloned();
    for text in asked.chain(answers.iter().map(|a| format!("{:?}", a.value.on))) {
        for byte in text.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}
