//! Steps, answers and ways.

use super::Reader;
use crate::flow::file::{AnswerFile, AnyOf, GoFile, LateFile, OnFile, StepFile, WayFile};
use crate::flow::report::rule;
use crate::flow::yaml::{At, Node, Value};
use crate::text::Both;

/// The keys of a step.
pub const STEP: [&str; 12] = [
    "say",
    "ask",
    "rephrase",
    "asked again",
    "way on",
    "remember",
    "action",
    "go",
    "answers",
    "again",
    "late",
    "otherwise",
];
/// The keys of an answer.
pub const ANSWER: [&str; 3] = ["on", "remember", "go"];
/// The keys of a way.
pub const WAY: [&str; 3] = ["when", "unless", "go"];
/// The keys of `late`.
pub const LATE: [&str; 2] = ["after", "go"];

impl Reader<'_> {
    /// One step.
    pub fn step(&mut self, name: &At<String>, node: &Node) -> Option<StepFile> {
        if !self.is_map(node, name.at, &format!("step `{}`", name.value), &STEP) {
            return None;
        }
        let key = |key: &str| node.pairs().iter().find(|(k, _)| k.value == key);
        let mut text = |name: &str| key(name).and_then(|(k, value)| self.text(value, k.at, name));
        let (say, ask, rephrase, way_on) = (text("say"), text("ask"), text("rephrase"), text("way on"));
        let answers = match node.get("answers").map(|n| (&n.value, n.at)) {
            None => Vec::new(),
            Some((Value::List(items), _)) => items.iter().filter_map(|item| self.answer(item)).collect(),
            Some((_, at)) => {
                self.fault(
                    &rule::WRONG_SHAPE,
                    at,
                    "`answers` is a list",
                    "begin each answer with `- { on: ..., go: ... }`",
                );
                Vec::new()
            }
        };
        let late = key("late").and_then(|(k, value)| {
            self.is_map(value, k.at, "`late`", &LATE).then_some(())?;
            let after = self.needed(value, k.at, "after", "`late`");
            let go = self.needed(value, k.at, "go", "`late`");
            Some(LateFile { after: after?, go: go? })
        });
        Some(StepFile {
            name: name.clone(),
            say,
            ask,
            rephrase,
            asked_again: self.yes_no(node, "asked again", true),
            way_on,
            remember: self.remembered(node),
            action: self.optional(node, "action"),
            go: node.get("go").and_then(|go| self.go(go)),
            answers,
            again: self.optional(node, "again"),
            late,
            otherwise: self.optional(node, "otherwise"),
        })
    }

    fn remembered(&mut self, node: &Node) -> Vec<(At<String>, At<String>)> {
        let Some((key, value)) = node.pairs().iter().find(|(k, _)| k.value == "remember") else {
            return Vec::new();
        };
        let Value::Map(pairs) = &value.value else {
            let help = "write `remember: { goal: abstain }`";
            self.fault(&rule::WRONG_SHAPE, key.at, "`remember` has facts and their values", help);
            return Vec::new();
        };
        pairs
            .iter()
            .filter_map(|(k, v)| Some((k.clone(), self.word(v, &format!("`{}`", k.value))?)))
            .collect()
    }

    fn answer(&mut self, node: &Node) -> Option<AnswerFile> {
        if !self.is_map(node, node.at, "an answer", &ANSWER) {
            return None;
        }
        let on = match node.get("on") {
            Some(on) => self.on(on),
            None => {
                self.fault(
                    &rule::MISSING_KEY,
                    node.at,
                    "the answer does not say what it waits for",
                    "add `on: [word]`",
                );
                None
            }
        };
        let go = match node.get("go") {
            Some(go) => self.go(go),
            None => {
                self.fault(&rule::MISSING_KEY, node.at, "the answer leads nowhere", "add `go:` and a step");
                None
            }
        };
        Some(AnswerFile { at: node.at, on: on?, remember: self.remembered(node), go: go? })
    }

    fn on(&mut self, node: &Node) -> Option<OnFile> {
        match &node.value {
            Value::Scalar { .. } => self.word(node, "`on`").map(OnFile::Name),
            Value::List(_) => Some(OnFile::Same(self.words(node, "an answer's word"))),
            Value::Map(_) => self.each(node, "on").map(OnFile::Each),
        }
    }

    /// `{ en: [...], es: [...] }`: what people say in each language.
    fn each(&mut self, node: &Node, key: &str) -> Option<Both<Vec<At<String>>>> {
        for (other, _) in node.pairs().iter().filter(|(k, _)| k.value != "en" && k.value != "es") {
            let message = format!("`{}` is no language of the line", other.value);
            self.fault(&rule::EXTRA_LANGUAGE, other.at, message, "the line speaks en and es");
        }
        let mut words = |language: &str, name: &str| match node.get(language) {
            Some(value) => Some(self.words(value, "an answer's word")),
            None => {
                let help = format!("add `{language}: [...]`, or one list for both languages");
                self.fault(&rule::MISSING_LANGUAGE, node.at, format!("`{key}` has no words in {name}"), help);
                None
            }
        };
        let (en, es) = (words("en", "English"), words("es", "Spanish"));
        (en.is_some() || es.is_some())
            .then(|| Both { en: en.unwrap_or_default(), es: es.unwrap_or_default() })
    }

    fn go(&mut self, node: &Node) -> Option<GoFile> {
        let Value::List(items) = &node.value else {
            return self.word(node, "`go`").map(GoFile::Step);
        };
        let ways = items.iter().filter_map(|way| {
            self.is_map(way, way.at, "a way", &WAY).then_some(())?;
            let go = self.needed(way, way.at, "go", "the way")?;
            let (when, unless) = (self.conditions(way, "when"), self.conditions(way, "unless"));
            Some(WayFile { at: way.at, when, unless, go })
        });
        Some(GoFile::Ways(ways.collect()))
    }

    fn conditions(&mut self, way: &Node, key: &str) -> Vec<(At<String>, AnyOf)> {
        let Some((at, node)) = way.pairs().iter().find(|(k, _)| k.value == key) else { return Vec::new() };
        let Value::Map(pairs) = &node.value else {
            let help = format!("write `{key}: {{ substance: alcohol }}`");
            self.fault(&rule::WRONG_SHAPE, at.at, format!("`{key}` has facts and their values"), help);
            return Vec::new();
        };
        let read = pairs.iter().filter_map(|(name, value)| {
            let any = match &value.value {
                Value::Map(_) => AnyOf::Words(self.each(value, &name.value)?),
                _ => AnyOf::Values(self.words(value, &format!("`{}`", name.value))),
            };
            Some((name.clone(), any))
        });
        read.collect()
    }
}
