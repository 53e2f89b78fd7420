//! A flow file as it is written. Shapes only: what they mean is settled in `compile.rs`.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_saphyr::Spanned;

use super::scalar::{AnyOf, OnFile, OneOrMany, Word, yes_no};
use crate::text::Both;

/// One file of `flows/talk/`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlowFile {
    pub flow: Spanned<String>,
    #[serde(rename = "opens on", default)]
    pub opens_on: Vec<Spanned<Word>>,
    #[serde(default)]
    pub afterwards: AfterwardsFile,
    #[serde(default, deserialize_with = "yes_no")]
    pub safety: bool,
    pub reviewed_by: Option<String>,
    pub steps: Steps,
}

fn yes() -> bool {
    true
}

/// What becomes of the question that was open before.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AfterwardsFile {
    #[default]
    Return,
    Keep,
    Drop,
}

/// The steps in the order of the file, since the first is the entry.
#[derive(Debug)]
pub struct Steps(pub Vec<(String, Spanned<StepFile>)>);

impl<'de> Deserialize<'de> for Steps {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Steps;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("steps, each with its name")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Steps, A::Error> {
                let mut steps = Vec::new();
                while let Some((Word(name), step)) = map.next_entry()? {
                    steps.push((name, step));
                }
                Ok(Steps(steps))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepFile {
    pub say: Option<Spanned<Both<OneOrMany>>>,
    pub ask: Option<Spanned<Both<OneOrMany>>>,
    pub rephrase: Option<Spanned<Both<OneOrMany>>>,
    #[serde(rename = "asked again", default = "yes", deserialize_with = "yes_no")]
    pub asked_again: bool,
    #[serde(rename = "way on")]
    pub way_on: Option<Spanned<Both<OneOrMany>>>,
    #[serde(default)]
    pub remember: BTreeMap<String, Word>,
    pub action: Option<Spanned<String>>,
    pub go: Option<GoFile>,
    #[serde(default)]
    pub answers: Vec<Spanned<AnswerFile>>,
    pub again: Option<Spanned<Word>>,
    pub late: Option<LateFile>,
    pub otherwise: Option<Spanned<Word>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerFile {
    pub on: OnFile,
    #[serde(default)]
    pub remember: BTreeMap<String, Word>,
    pub go: GoFile,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LateFile {
    pub after: Spanned<String>,
    pub go: Spanned<Word>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum GoFile {
    Step(Word),
    Ways(Vec<WayFile>),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WayFile {
    #[serde(default)]
    pub when: BTreeMap<String, AnyOf>,
    #[serde(default)]
    pub unless: BTreeMap<String, AnyOf>,
    pub go: Word,
}
