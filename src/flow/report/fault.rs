//! One finding, and all findings of a folder.

use std::fmt;

use serde::Serialize;

use super::rule::Rule;
use crate::flow::yaml::Span;

/// How grave a fault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The flows cannot be used, or would harm.
    Error,
    /// Better mended, and usable.
    Warning,
}

/// One fault, with where it is and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The rule that it breaks, a short name.
    pub rule: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// The file, as named below the flows folder.
    pub file: String,
    /// The line, from 1; 0 when the file is not there.
    pub line: u64,
    /// The column in characters, from 1; 0 when the file is not there.
    pub column: u64,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// What to underline, in bytes of the file.
    #[serde(skip)]
    pub bytes: (usize, usize),
}

impl Fault {
    /// A fault at a place.
    pub fn new(
        rule: &Rule,
        file: &str,
        at: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            rule: rule.name,
            severity: rule.severity,
            file: file.to_owned(),
            line: at.line,
            column: at.column,
            message: message.into(),
            help: help.into(),
            bytes: (at.start, at.end),
        }
    }

    /// Whether the flows cannot be used with it.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = if self.is_error() { "error" } else { "warning" };
        write!(f, "{severity}[{}]: {}\n  --> {}", self.rule, self.message, self.file)?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        write!(f, "\n  help: {}", self.help)
    }
}

/// Every fault of a folder: the flows are not used until the errors among them are mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "the flows cannot be used: {} to mend", count(self.0.len()))?;
        for fault in &self.0 {
            writeln!(f, "{fault}")?;
        }
        Ok(())
    }
}

fn count(faults: usize) -> String {
    if faults == 1 { "one fault".to_owned() } else { format!("{faults} faults") }
}

impl std::error::Error for Faults {}
