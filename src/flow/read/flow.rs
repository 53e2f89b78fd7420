//! A whole flow file.

use super::Reader;
use crate::flow::book::Afterwards;
use crate::flow::file::{FlowFile, KeepFile};
use crate::flow::report::rule;
use crate::flow::yaml::{At, Node, Span, Value};

/// The keys of a flow.
pub const FLOW: [&str; 8] =
    ["flow", "opens on", "afterwards", "safety", "reviewed_by", "moved", "keeps", "steps"];
/// The keys of something that is kept.
pub const KEEP: [&str; 3] = ["type", "for", "days"];

impl Reader<'_> {
    /// The flow of a file. `stem` is the file's name: a flow that does not say its own has it.
    pub fn flow(&mut self, root: &Node, stem: &str) -> Option<FlowFile> {
        if !self.is_map(root, Span::FILE, "a flow", &FLOW) {
            return None;
        }
        let flow = self.needed(root, Span::FILE, "flow", "the file");
        let flow = flow.unwrap_or_else(|| At::new(stem.to_owned(), Span::FILE));
        let opens_on = match root.get("opens on") {
            Some(node) if !node.is_empty() => self.words(node, "a meaning"),
            _ => Vec::new(),
        };
        Some(FlowFile {
            opens_on,
            afterwards: self.afterwards(root),
            safety: self.yes_no(root, "safety", false),
            reviewed_by: self.optional(root, "reviewed_by"),
            moved: self.moved(root),
            keeps: self.keeps(root),
            steps: self.steps(root, flow.at),
            flow,
        })
    }

    fn afterwards(&mut self, root: &Node) -> Afterwards {
        let said = self.optional(root, "afterwards");
        match said.as_ref().map(|s| s.value.as_str()) {
            None | Some("return") => Afterwards::Return,
            Some("keep") => Afterwards::Keep,
            Some("drop") => Afterwards::Drop,
            Some(other) => {
                let at = said.as_ref().map_or(Span::FILE, |s| s.at);
                let message = format!("`afterwards` is return, keep or drop, not `{other}`");
                let help =
                    "return: the question before is asked again; keep: it stays open; drop: it is forgotten";
                self.fault(&rule::WRONG_SHAPE, at, message, help);
                Afterwards::Return
            }
        }
    }

    fn steps(&mut self, root: &Node, at: Span) -> Vec<crate::flow::file::StepFile> {
        let Some((key, node)) = root.pairs().iter().find(|(k, _)| k.value == "steps") else {
            self.fault(
                &rule::NO_STEPS,
                at,
                "the flow has no steps",
                "add `steps:` and a step that says something",
            );
            return Vec::new();
        };
        match &node.value {
            Value::Map(pairs) if !pairs.is_empty() => {
                pairs.iter().filter_map(|(name, step)| self.step(name, step)).collect()
            }
            _ => {
                self.fault(
                    &rule::NO_STEPS,
                    key.at,
                    "the flow has no steps",
                    "write each step's name below it, two spaces in, with a colon",
                );
                Vec::new()
            }
        }
    }

    fn moved(&mut self, root: &Node) -> Vec<(At<String>, At<String>)> {
        let Some((key, node)) = root.pairs().iter().find(|(k, _)| k.value == "moved") else {
            return Vec::new();
        };
        let Value::Map(pairs) = &node.value else {
            self.fault(
                &rule::WRONG_SHAPE,
                key.at,
                "`moved` has old names and new ones",
                "write `moved: { old_step: new_step }`",
            );
            return Vec::new();
        };
        pairs.iter().filter_map(|(from, to)| Some((from.clone(), self.word(to, "a step")?))).collect()
    }

    fn keeps(&mut self, root: &Node) -> Vec<KeepFile> {
        let Some((key, node)) = root.pairs().iter().find(|(k, _)| k.value == "keeps") else {
            return Vec::new();
        };
        let Value::Map(pairs) = &node.value else {
            let help = "write `keeps: { insurer: { for: \"...\" } }`";
            self.fault(&rule::WRONG_SHAPE, key.at, "`keeps` has names, each with `for:`", help);
            return Vec::new();
        };
        let mut read = Vec::new();
        for (name, value) in pairs {
            if self.is_map(value, name.at, &format!("`{}`", name.value), &KEEP) {
                read.push(KeepFile {
                    name: name.clone(),
                    kind: self.optional(value, "type"),
                    purpose: self.optional(value, "for"),
                    days: self.optional(value, "days"),
                });
            }
        }
        read
    }
}
