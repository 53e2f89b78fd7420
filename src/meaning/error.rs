//! Why a lexicon could not be compiled.

/// A fault in the files under `flows/meanings/`, as staff should read it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LexiconError {
    /// The file is not YAML of the shape that the room expects.
    #[error("{file}:{line}:{column}: {what}. Mend that line, or copy the shape of a rule beside it")]
    Yaml {
        /// The file's name as it was given.
        file: String,
        /// Line, from 1; 0 when the parser gave none.
        line: u64,
        /// Column, from 1; 0 when the parser gave none.
        column: u64,
        /// What the parser said.
        what: String,
    },
    /// A phrase cannot be understood.
    #[error("{file}:{line}: the phrase \"{phrase}\" {why}")]
    Phrase {
        /// The file's name as it was given.
        file: String,
        /// Line, from 1.
        line: u64,
        /// The phrase as written.
        phrase: String,
        /// What is wrong with it and what to write instead.
        why: String,
    },
    /// A rule names a meaning or a fact that does not exist.
    #[error("{file}:{line}: there is no {kind} \"{name}\". Use one of: {known}")]
    Unknown {
        /// The file's name as it was given.
        file: String,
        /// Line, from 1.
        line: u64,
        /// `meaning`, `fact`, `substance` or `set`.
        kind: &'static str,
        /// The name that was used.
        name: String,
        /// The names that exist, separated by commas.
        known: String,
    },
    /// More sets than a word's marks can hold.
    #[error("{file}:{line}: the set \"{name}\" is one too many: there can be {most}. Join it to another set")]
    TooManySets {
        /// The file's name as it was given.
        file: String,
        /// Line, from 1.
        line: u64,
        /// The set's name.
        name: String,
        /// How many fit.
        most: usize,
    },
}
