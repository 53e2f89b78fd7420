//! A flow file as it is written, each value with its place. Shapes only: what names mean is settled in `check/`.

use super::book::Afterwards;
use super::yaml::{At, Span};
use crate::text::Both;

/// One file of `flows/talk/`.
#[derive(Debug)]
pub struct FlowFile {
    pub flow: At<String>,
    pub opens_on: Vec<At<String>>,
    pub afterwards: Afterwards,
    pub safety: bool,
    pub reviewed_by: Option<At<String>>,
    /// Steps that are gone, and where whoever stands on them goes on.
    pub moved: Vec<(At<String>, At<String>)>,
    pub keeps: Vec<KeepFile>,
    /// In the order of the file, since the first is the entry.
    pub steps: Vec<StepFile>,
}

/// Something that a flow keeps of what a person says.
#[derive(Debug)]
pub struct KeepFile {
    pub name: At<String>,
    pub kind: Option<At<String>>,
    pub purpose: Option<At<String>>,
    pub days: Option<At<String>>,
}

/// One step.
#[derive(Debug)]
pub struct StepFile {
    pub name: At<String>,
    pub say: Option<TextFile>,
    pub ask: Option<TextFile>,
    pub rephrase: Option<TextFile>,
    pub asked_again: bool,
    pub way_on: Option<TextFile>,
    pub remember: Vec<(At<String>, At<String>)>,
    pub action: Option<At<String>>,
    pub go: Option<GoFile>,
    pub answers: Vec<AnswerFile>,
    pub again: Option<At<String>>,
    pub late: Option<LateFile>,
    pub otherwise: Option<At<String>>,
}

/// A text in both languages, each in one wording or several.
#[derive(Debug, Clone)]
pub struct TextFile {
    /// Its key: `say`, `ask`.
    pub at: Span,
    pub en: Vec<At<String>>,
    pub es: Vec<At<String>>,
}

/// One answer.
#[derive(Debug)]
pub struct AnswerFile {
    pub at: Span,
    pub on: OnFile,
    pub remember: Vec<(At<String>, At<String>)>,
    pub go: GoFile,
}

/// What an answer waits for: a typed answer by name, or words.
#[derive(Debug, Clone)]
pub enum OnFile {
    /// `on: yes`, `on: place`, or a single word.
    Name(At<String>),
    /// The same words in both languages.
    Same(Vec<At<String>>),
    /// Words for each language.
    Each(Both<Vec<At<String>>>),
}

/// A text that comes late.
#[derive(Debug)]
pub struct LateFile {
    pub after: At<String>,
    pub go: At<String>,
}

/// Where it goes on.
#[derive(Debug)]
pub enum GoFile {
    Step(At<String>),
    Ways(Vec<WayFile>),
}

/// A way and when it is taken.
#[derive(Debug)]
pub struct WayFile {
    pub at: Span,
    pub when: Vec<(At<String>, AnyOf)>,
    pub unless: Vec<(At<String>, AnyOf)>,
    pub go: At<String>,
}

/// What a condition asks for: `substance: [alcohol, benzos]`, or `says: { en: [court], es: [corte] }`.
#[derive(Debug, Clone)]
pub enum AnyOf {
    /// One value, or a list of them.
    Values(Vec<At<String>>),
    /// Words for each language.
    Words(Both<Vec<At<String>>>),
}
