//! How well a lexicon reads texts whose meaning is known.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

use super::label::Meaning;
use super::lexicon::Lexicon;
use super::reading::Reading;

/// A text with its answer, one line of a JSON Lines file.
#[derive(Debug, Clone, Deserialize)]
pub struct Row {
    /// The text. Made up; never one that somebody sent.
    pub text: String,
    /// The language it is written in, `en` or `es`.
    #[serde(default)]
    pub lang: String,
    /// The best answer.
    pub meaning: Meaning,
    /// Others that a careful reader would accept.
    #[serde(default)]
    pub also_ok: Vec<Meaning>,
    /// What is used, by a substance's name.
    #[serde(default)]
    pub substance: Option<String>,
}

/// A line that is no row.
#[derive(Debug, thiserror::Error)]
#[error(
    "line {line} is no labelled text: {source}. A row is {{\"text\": \"…\", \"meaning\": \"…\"}} on one line"
)]
pub struct RowError {
    line: usize,
    source: serde_json::Error,
}

impl Row {
    /// Reads JSON Lines; empty lines are skipped.
    pub fn all(lines: &str) -> Result<Vec<Self>, RowError> {
        let rows = lines.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
        rows.map(|(row, line)| serde_json::from_str(row).map_err(|source| RowError { line, source }))
            .collect()
    }

    /// Whether the text is kept apart from rule writing: one in five, by FNV-1a of its bytes.
    pub fn is_held_out(&self) -> bool {
        self.hash().is_multiple_of(5)
    }

    /// Which of `folds` parts the text belongs to, whether held out or not.
    pub(super) fn fold(&self, folds: u64) -> u64 {
        self.hash() / 5 % folds
    }

    fn hash(&self) -> u64 {
        let step = |h: u64, b: u8| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
        self.text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, step)
    }

    /// Every meaning that is right: the best one and those that a careful reader would accept.
    pub fn accepted(&self) -> impl Iterator<Item = Meaning> {
        std::iter::once(self.meaning).chain(self.also_ok.iter().copied())
    }

    /// Whether the meaning is one of them.
    pub fn accepts(&self, meaning: Meaning) -> bool {
        self.accepted().any(|right| right == meaning)
    }
}

/// `right` of `of`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// How many were right.
    pub right: usize,
    /// Of how many.
    pub of: usize,
}

impl Share {
    pub(super) fn count(&mut self, right: bool) {
        self.right += usize::from(right);
        self.of += 1;
    }

    /// From 0 to 1; 1 of nothing.
    #[expect(clippy::cast_precision_loss, reason = "counts of texts are far below 2^52")]
    pub fn rate(self) -> f64 {
        if self.of == 0 { 1.0 } else { self.right as f64 / self.of as f64 }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3} ({}/{})", self.rate(), self.right, self.of)
    }
}

/// What one meaning got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Marks {
    /// Of the texts read as it, those for which it is acceptable.
    pub precision: Share,
    /// Of the texts that best mean it, those read as it.
    pub recall: Share,
}

/// The score over some rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Score {
    /// The reading is the best answer or an accepted one.
    pub accuracy: Share,
    /// The reading is the best answer.
    pub exact: Share,
    /// Texts of a safety kind for which some safety kind was raised.
    pub safety_recall: Share,
    /// Texts without any safety kind, even accepted, for which one was raised. Lower is better.
    pub false_alarms: Share,
    /// Opt-outs that the reading says, as its best or beside it.
    pub opt_out_recall: Share,
    /// Texts read as an opt-out that may be one.
    pub opt_out_precision: Share,
    /// The substance, over rows that tell one.
    pub substance: Share,
    /// The language, over rows that tell it; no answer counts as wrong.
    pub language: Share,
    /// Each meaning that occurs.
    pub each: BTreeMap<Meaning, Marks>,
}

/// Reads every row and counts.
pub fn score<'a>(lexicon: &Lexicon, rows: impl IntoIterator<Item = &'a Row>) -> Score {
    let mut score = Score::default();
    for row in rows {
        let reading = lexicon.read(&row.text);
        let accepted = row.accepts(reading.meaning);
        score.accuracy.count(accepted);
        score.exact.count(row.meaning == reading.meaning);
        score.each.entry(reading.meaning).or_default().precision.count(accepted);
        score.each.entry(row.meaning).or_default().recall.count(row.meaning == reading.meaning);
        if row.meaning.is_safety() {
            score.safety_recall.count(reading.safety().is_some());
        } else if !row.also_ok.iter().any(|m| m.is_safety()) {
            score.false_alarms.count(reading.safety().is_some());
        }
        if row.meaning == Meaning::OptOut {
            score.opt_out_recall.count(reading.says(Meaning::OptOut));
        }
        if reading.says(Meaning::OptOut) {
            score.opt_out_precision.count(row.accepts(Meaning::OptOut));
        }
        if let Some(substance) = &row.substance {
            score.substance.count(reading.substance.is_some_and(|s| s.name() == substance));
        }
        if !row.lang.is_empty() {
            score.language.count(reading.language.is_some_and(|l| l.code() == row.lang));
        }
    }
    score
}

/// The rows that are read as something else than what is accepted, with their readings.
pub fn misses<'a>(lexicon: &Lexicon, rows: &'a [Row]) -> Vec<(&'a Row, Reading)> {
    let read = rows.iter().map(|row| (row, lexicon.read(&row.text)));
    read.filter(|(row, reading)| !row.accepts(reading.meaning)).collect()
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "read right        {}", self.accuracy)?;
        writeln!(f, "  best answer     {}", self.exact)?;
        writeln!(f, "safety seen       {}", self.safety_recall)?;
        writeln!(f, "false alarms      {}", self.false_alarms)?;
        writeln!(f, "opt-outs seen     {}", self.opt_out_recall)?;
        writeln!(f, "opt-outs rightly  {}", self.opt_out_precision)?;
        writeln!(f, "substance         {}", self.substance)?;
        writeln!(f, "language          {}", self.language)?;
        for (meaning, marks) in &self.each {
            writeln!(
                f,
                "  {:22} precision {:18} recall {}",
                meaning.name(),
                marks.precision.to_string(),
                marks.recall
            )?;
        }
        Ok(())
    }
}
