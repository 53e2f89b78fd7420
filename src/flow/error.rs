//! What is wrong with a folder of flows, said to the person who wrote it.

use std::fmt;

use serde::Serialize;

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
    /// The line, from 1; 0 when the fault is the whole file's.
    pub line: u64,
    /// The column, from 1; 0 when the fault is the whole line's.
    pub column: u64,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = if self.severity == Severity::Error { "error" } else { "warning" };
        write!(f, "{severity}[{}]: {}\n  --> flows/{}", self.rule, self.message, self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        if self.column > 0 {
            write!(f, ":{}", self.column)?;
        }
        if !self.help.is_empty() {
            write!(f, "\n  help: {}", self.help)?;
        }
        Ok(())
    }
}

/// Every fault of a folder: the flows are not used until all are mended.
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
