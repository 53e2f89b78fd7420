//! Written flows → checked flows. Every fault of the folder is found in one go.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_saphyr::Spanned;

use super::book::{Action, Afterwards, Answer, Book, Flow, Late, On, Question, Step, Way, Where, fits};
use super::error::{Fault, Faults};
use super::fact::Fact;
use super::file::{AfterwardsFile, AnswerFile, FlowFile, GoFile, LateFile, StepFile};
use super::line::{Helpline, Line, LineFile, wordings};
use super::scalar::{AnyOf, OnFile, OneOrMany, Word, yes_no};
use super::template::{Placeholder, Wordings};
use crate::meaning::Meaning;
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

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct HelplineFile {
    value: Word,
    name: Both<String>,
    reviewed_on: String,
    source: String,
    note: Option<String>,
    #[serde(default, deserialize_with = "yes_no")]
    unverified: bool,
}

/// Reads a folder, given as (path below `flows/`, text). Files it does not know by name are left to others.
pub fn compile(files: &[(&str, &str)]) -> Result<Book, Faults> {
    let mut faults = Vec::new();
    let line = read_line(files, &mut faults);
    let mut written = Vec::new();
    for (path, text) in files.iter().filter(|(path, _)| path.starts_with("talk/") && path.ends_with(".yaml"))
    {
        if let Some(flow) = parse::<FlowFile>(path, text, &mut faults) {
            written.push((*path, flow));
        }
    }
    let mut named = HashMap::new();
    let mut opens = HashMap::new();
    for (index, (path, file)) in written.iter().enumerate() {
        let mut check = Check { file: path, line: &line, faults: &mut faults };
        if path.strip_prefix("talk/").and_then(|p| p.strip_suffix(".yaml")) != Some(file.flow.value.as_str())
        {
            check.fault(
                at(&file.flow),
                format!("the flow is called `{}`", file.flow.value),
                "name the file after its flow",
            );
        }
        named.insert(file.flow.value.clone(), index);
        for meaning in &file.opens_on {
            let Some(known) = Meaning::named(&meaning.value.0) else {
                check.fault(
                    at(meaning),
                    format!("`{}` is no meaning", meaning.value.0),
                    "the meanings are in flows/meanings/README.md",
                );
                continue;
            };
            if let Some(other) = opens.insert(known, index) {
                let other: &FlowFile = &written[other].1;
                let said = format!("`{}` already opens `{}`", known.name(), other.flow.value);
                check.fault(at(meaning), said, "let one flow open on it");
            }
        }
    }
    let mut flows = Vec::new();
    for (path, file) in written {
        flows.push(Check { file: path, line: &line, faults: &mut faults }.flow(file));
    }
    for needed in ["greeting", "menu", "person"] {
        if !named.contains_key(needed) {
            faults.push(fault(
                "talk",
                0,
                format!("there is no flow `{needed}`"),
                "the line falls back on it: write it",
            ));
        }
    }
    match line {
        Some(line) if faults.is_empty() => Ok(Book { line, flows, opens, named }),
        _ => Err(Faults(faults)),
    }
}

fn read_line(files: &[(&str, &str)], faults: &mut Vec<Fault>) -> Option<Line> {
    let file: LineFile = required("line.yaml", files, faults)?;
    let helplines: BTreeMap<String, HelplineFile> = required("helplines.yaml", files, faults)?;
    let mut braces = Vec::new();
    // A number that nobody has confirmed is never said: a text that names it is a fault.
    let confirmed = helplines.into_iter().filter(|(_, h)| !h.unverified);
    let helplines = confirmed
        .map(|(key, h)| Helpline {
            key,
            number: h.value.0,
            name: h.name,
            reviewed_on: h.reviewed_on,
            source: h.source,
            note: h.note,
        })
        .collect();
    let line = file.compile(helplines, &mut braces);
    faults.extend(braces.into_iter().map(|said| fault("line.yaml", 0, said, "close the brace, or write it out")));
    Some(line)
}

fn required<T: DeserializeOwned>(path: &str, files: &[(&str, &str)], faults: &mut Vec<Fault>) -> Option<T> {
    match files.iter().find(|(p, _)| *p == path) {
        Some((_, text)) => parse(path, text, faults),
        None => {
            faults.push(fault(path, 0, "the file is missing".into(), "every line needs it"));
            None
        }
    }
}

fn parse<T: DeserializeOwned>(path: &str, text: &str, faults: &mut Vec<Fault>) -> Option<T> {
    serde_saphyr::from_str(text)
        .map_err(|e| {
            let line = e.location().map_or(0, |l| l.line());
            faults.push(fault(path, line, e.to_string(), ""));
        })
        .ok()
}

fn fault(file: &str, line: u64, message: String, help: &str) -> Fault {
    Fault { file: file.to_owned(), line, message, help: help.to_owned() }
}

fn at<T>(spanned: &Spanned<T>) -> u64 {
    spanned.referenced.line()
}

/// The checking of one file.
struct Check<'a> {
    file: &'a str,
    line: &'a Option<Line>,
    faults: &'a mut Vec<Fault>,
}

impl Check<'_> {
    fn fault(&mut self, line: u64, message: String, help: &str) {
        self.faults.push(fault(self.file, line, message, help));
    }

    fn flow(&mut self, file: FlowFile) -> Flow {
        let names: Vec<String> = file.steps.0.iter().map(|(name, _)| name.clone()).collect();
        let afterwards = match file.afterwards {
            AfterwardsFile::Return => Afterwards::Return,
            AfterwardsFile::Keep => Afterwards::Keep,
            AfterwardsFile::Drop => Afterwards::Drop,
        };
        if names.is_empty() {
            self.fault(at(&file.flow), "the flow has no steps".into(), "give it one that says something");
        }
        if file.safety && file.reviewed_by.is_none() {
            self.fault(
                at(&file.flow),
                "a safety flow names its reviewer".into(),
                "write `reviewed_by: none yet` until a clinician has signed",
            );
        }
        let steps = file.steps.0.into_iter().map(|(name, step)| self.step(name, step, &names)).collect();
        Flow { name: file.flow.value, afterwards, safety: file.safety, asked_again: file.asked_again, steps }
    }

    fn step(&mut self, name: String, written: Spanned<StepFile>, names: &[String]) -> Step {
        let line = at(&written);
        let file = written.value;
        let asks = file.ask.is_some();
        if !asks && (!file.answers.is_empty() || file.otherwise.is_some() || file.late.is_some()) {
            self.fault(
                line,
                format!("step `{name}` has answers and asks nothing"),
                "add `ask:`, or take the answers out",
            );
        }
        if asks && file.go.is_some() {
            self.fault(
                line,
                format!("step `{name}` asks and goes on at once"),
                "let its answers lead on: take `go:` out",
            );
        }
        let say = file.say.map(|t| self.text(&t));
        let remember = self.facts(line, file.remember);
        let action = file.action.and_then(|a| {
            let known = Action::named(&a.value);
            if known.is_none() {
                self.fault(
                    at(&a),
                    format!("`{}` is no action", a.value),
                    "see flows/README.md for what a step can do",
                );
            }
            known
        });
        let go = file.go.map(|go| self.ways(line, go, names)).unwrap_or_default();
        let question = file.ask.map(|ask| {
            let print = fingerprint(&ask.value, &file.answers);
            Question {
                ask: self.text(&ask),
                rephrase: file.rephrase.map(|t| self.text(&t)),
                answers: file.answers.into_iter().map(|a| self.answer(a, names)).collect(),
                again: file.again.and_then(|g| self.target(at(&g), &g.value, names)),
                late: file.late.and_then(|l| self.late(l, names)),
                otherwise: file.otherwise.and_then(|g| self.target(at(&g), &g.value, names)),
                print,
            }
        });
        Step { name, say, remember, action, question, go }
    }

    fn text(&mut self, text: &Spanned<Both<OneOrMany>>) -> Both<Wordings> {
        let mut braces = Vec::new();
        let both = Both {
            en: wordings("en", &text.value.en, &mut braces),
            es: wordings("es", &text.value.es, &mut braces),
        };
        for said in braces {
            self.fault(at(text), said, "close the brace, or write it out");
        }
        for hole in both.en.iter().chain(&both.es).flat_map(|t| t.holes()) {
            if let (Placeholder::Key(key), Some(line)) = (hole, self.line)
                && line.number(key).is_none()
            {
                self.faults.push(fault(
                    self.file,
                    at(text),
                    format!("`{{{key}}}` stands for nothing"),
                    "use a key of helplines.yaml, or a placeholder of flows/README.md",
                ));
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
                line,
                format!("nothing is known as `{name}: {value}`"),
                "the facts and their values are in flows/README.md",
            );
        }
        fact
    }

    fn answer(&mut self, written: Spanned<AnswerFile>, names: &[String]) -> Answer {
        let line = at(&written);
        let AnswerFile { on, remember, go } = written.value;
        let on = match on {
            OnFile::Name(Word(name)) => match name.as_str() {
                "yes" => On::Yes,
                "no" => On::No,
                "place" | "zip" => On::Place,
                "substance" => On::Substance,
                "anything" => On::Anything,
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
        Answer { on, remember: self.facts(line, remember), go: self.ways(line, go, names) }
    }

    fn words(&mut self, line: u64, written: &[Word]) -> Vec<String> {
        let folded: Vec<String> = written.iter().map(|Word(word)| fold(word)).collect();
        for word in folded.iter().filter(|w| LAW_WORDS.contains(&w.as_str())) {
            self.fault(
                line,
                format!("`{word}` is a law word and cannot be an answer"),
                "whoever sends it would be unsubscribed: choose another word",
            );
        }
        folded
    }

    fn ways(&mut self, line: u64, go: GoFile, names: &[String]) -> Vec<Way> {
        let ways = match go {
            GoFile::Step(step) => {
                return self
                    .target(line, &step, names)
                    .map(|go| Way { when: vec![], unless: vec![], go })
                    .into_iter()
                    .collect();
            }
            GoFile::Ways(ways) => ways,
        };
        if ways.last().is_none_or(|w| !w.when.is_empty() || !w.unless.is_empty()) {
            self.fault(
                line,
                "the last way has a condition".into(),
                "end the list with `- { go: step }`, so that nobody is left standing",
            );
        }
        ways.into_iter()
            .filter_map(|w| {
                let when = self.conditions(line, w.when);
                let unless = self.conditions(line, w.unless);
                self.target(line, &w.go, names).map(|go| Way { when, unless, go })
            })
            .collect()
    }

    fn conditions(&mut self, line: u64, written: BTreeMap<String, AnyOf>) -> Vec<Where> {
        written
            .into_iter()
            .filter_map(|(name, AnyOf(values))| {
                let facts: Vec<_> = values.iter().map(|v| self.fact(line, &name, v)).collect();
                facts.first().copied().flatten().map(|fact| Where { fact, values })
            })
            .collect()
    }

    fn late(&mut self, late: LateFile, names: &[String]) -> Option<Late> {
        let minutes = late.after.value.strip_suffix(" min").and_then(|n| n.trim().parse::<u64>().ok());
        let hours = late.after.value.strip_suffix(" h").and_then(|n| n.trim().parse::<u64>().ok());
        let Some(minutes) = minutes.or(hours.map(|h| h * 60)) else {
            self.fault(
                at(&late.after),
                format!("`{}` is no span of time", late.after.value),
                "write `30 min` or `2 h`",
            );
            return None;
        };
        let go = self.target(at(&late.go), &late.go.value, names)?;
        Some(Late { after: Duration::from_secs(minutes * 60), go })
    }

    fn target(&mut self, line: u64, step: &Word, names: &[String]) -> Option<usize> {
        let found = names.iter().position(|n| *n == step.0);
        if found.is_none() {
            self.fault(
                line,
                format!("there is no step `{}` in this flow", step.0),
                &format!("its steps are {}", names.join(", ")),
            );
        }
        found
    }
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
