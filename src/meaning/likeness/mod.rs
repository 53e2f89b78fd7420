//! Likeness of a text to the example texts: a linear model over words, pieces of words, kinds of words, and what the
//! rules say, so that how far each rule can be believed is learned, not guessed.
//!
//! Learned from `flows/meanings/examples/` by `handrail learn`, one byte a weight, read from
//! `flows/meanings/likeness.bin`. It is asked about every text; `weigh` says when it has a say. A file that is
//! damaged or missing leaves the rules alone to read.

mod arithmetic;
mod features;
mod file;
mod folds;
mod kinds;
mod learn;
mod marks;
mod model;
mod slots;

use crate::meaning::Meaning;
use crate::meaning::score::Row;

pub(super) use features::Seen;
pub use file::LikenessError;
pub use folds::Learned;
pub(super) use marks::Mark;
pub(crate) use model::Likely;

/// From which share on likeness has a say. Found on folds of the examples that it learns from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Thresholds {
    /// Danger is raised.
    pub safety: f32,
    /// An opt-out in free words is believed without a rule.
    pub opt_out: f32,
    /// A meaning is taken without asking back.
    pub sure: f32,
}

/// A learned likeness. Immutable.
#[derive(Debug, Clone, PartialEq)]
pub struct Likeness {
    kinds: kinds::Kinds,
    model: model::Model,
    pub(super) thresholds: Thresholds,
    examples: [u8; 32],
}

impl Likeness {
    /// Reads a learned file.
    pub fn read(bytes: &[u8]) -> Result<Self, LikenessError> {
        file::read(bytes)
    }

    /// The bytes of the file.
    pub fn write(&self) -> Vec<u8> {
        file::write(self)
    }

    /// Whether it was learned from these examples; `false` says that `handrail learn` is due.
    pub fn is_learned_from(&self, examples: &Examples) -> bool {
        self.examples == examples.digest
    }

    /// What a text is like.
    pub(super) fn liken(&self, seen: Seen<'_>) -> Likely {
        self.model.read(&features::features(seen, &self.kinds))
    }

    /// What weighed most for a meaning, in words.
    pub(super) fn because(&self, seen: Seen<'_>, meaning: Meaning) -> String {
        const SHOWN: usize = 3;
        let mut weighed: Vec<(u32, f32)> = features::features(seen, &self.kinds)
            .iter()
            .map(|feature| (feature.number, self.model.weighs(*feature, meaning)))
            .collect();
        weighed.sort_by(|a, b| b.1.total_cmp(&a.1));
        weighed.truncate(SHOWN);
        let mut names: Vec<(u32, String)> = Vec::new();
        features::name(seen, &self.kinds, &mut |number, _, name| {
            if weighed.iter().any(|(n, _)| *n == number) && names.iter().all(|(n, _)| *n != number) {
                names.push((number, name()));
            }
        });
        let said = weighed.iter().filter_map(|(b, _)| names.iter().find(|(n, _)| n == b));
        let said: Vec<&str> = said.map(|(_, name)| name.as_str()).collect();
        format!("like examples of {}, by {}", meaning.name(), said.join(", "))
    }
}

/// What likeness is learned from: labelled texts and kinds of words.
#[derive(Debug)]
pub struct Examples {
    rows: Vec<Row>,
    kinds: kinds::Kinds,
    digest: [u8; 32],
}

impl Examples {
    /// From files given as (name, text): `.jsonl` are labelled texts, `.yaml` with `kinds:` the kinds of words.
    pub fn new(files: &[(&str, &str)]) -> Result<Self, LikenessError> {
        file::examples(files)
    }

    /// The texts that it may learn from: four fifths, the same ones always.
    pub fn fitted(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| !row.is_held_out())
    }

    /// The fifth kept apart, only ever scored.
    pub fn held_out(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.is_held_out())
    }
}
