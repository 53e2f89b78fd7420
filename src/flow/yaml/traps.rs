//! What YAML stumbles over, told to somebody who writes texts and not programs.

use super::{Broken, Span};
use crate::flow::report::{Rule, rule};

/// A trap somebody fell into.
#[derive(Debug)]
pub struct Trap {
    /// The rule that it breaks.
    pub rule: &'static Rule,
    /// Where.
    pub at: Span,
    /// What happened.
    pub message: String,
    /// What to write.
    pub help: String,
}

/// Quotes that a word processor puts in.
const CURLED: [char; 8] = ['“', '”', '„', '‟', '‘', '’', '‚', '«'];
/// Signs with which no text may begin unless it is in quotes.
const KEPT: [char; 8] = ['@', '`', '%', '*', '&', '!', '|', '>'];

/// A line taken apart: `  en: Text`.
struct Line<'a> {
    number: u64,
    start: usize,
    words: &'a str,
}

impl<'a> Line<'a> {
    fn all(source: &'a str) -> impl Iterator<Item = Self> {
        let mut start = 0;
        source.split_inclusive('\n').zip(1..).map(move |(line, number)| {
            let here = start;
            start += line.len();
            Line { number, start: here, words: line.trim_end_matches(['\n', '\r']) }
        })
    }

    /// The span of a part of the line, by bytes within it.
    fn span(&self, from: usize, to: usize) -> Span {
        let column = self.words[..from].chars().count() as u64 + 1;
        Span { line: self.number, column, start: self.start + from, end: self.start + to }
    }

    /// Where the first value without quotes begins behind a `key:`, and the value.
    fn bare(&self) -> Option<(usize, &'a str)> {
        let colon = self.words.find(": ")?;
        let rest = &self.words[colon + 2..];
        let value = rest.trim_start();
        let from = self.words.len() - value.len();
        (!value.starts_with(['"', '\'', '#']) && !value.is_empty()).then_some((from, value))
    }
}

/// What the lines of a file show before it is read: a mark at its beginning, tabs.
pub fn on_lines(source: &str) -> Vec<Trap> {
    let mut traps = Vec::new();
    if source.starts_with('\u{feff}') {
        traps.push(Trap {
            rule: &rule::BYTE_ORDER_MARK,
            at: Span { end: 3, ..Span::FILE },
            message: "the file begins with an invisible mark (a byte order mark)".into(),
            help: "save it as \"UTF-8\", not as \"UTF-8 with BOM\"".into(),
        });
    }
    for line in Line::all(source) {
        let indent = line.words.len() - line.words.trim_start().len();
        if let Some(tab) = line.words[..indent].find('\t').filter(|_| indent < line.words.len()) {
            traps.push(Trap {
                rule: &rule::TAB,
                at: line.span(tab, tab + 1),
                message: "the line is indented with a tab".into(),
                help: "use two spaces for each level; most editors can turn tabs into spaces".into(),
            });
        }
    }
    traps
}

/// Why a file could not be read, as its writer would say it.
pub fn explain(source: &str, broken: &Broken) -> Trap {
    let near: Vec<Line<'_>> =
        Line::all(source).filter(|l| l.number <= broken.at.line && l.number + 2 > broken.at.line).collect();
    let found = near.iter().rev().find_map(on_line);
    found.unwrap_or_else(|| general(source, broken))
}

fn on_line(line: &Line<'_>) -> Option<Trap> {
    let (from, value) = line.bare()?;
    let flat = line.words.contains('{') && line.words[..from].contains('{');
    let end = from + value.len();
    let quoted = |what: &str| format!("put the text in quotes: {}", in_quotes(what));
    let trap = |rule, at: Span, message: String, help: String| Some(Trap { rule, at, message, help });
    let first = value.chars().next()?;
    if CURLED.contains(&first) {
        let help = "type straight quotes (\") by hand; a word processor makes curled ones".to_owned();
        return trap(
            &rule::WORD_QUOTES,
            line.span(from, end),
            format!("`{first}` is no quote to YAML"),
            help,
        );
    }
    if first == '{' {
        let after = value.find('}').map_or("", |close| &value[close + 1..]);
        if !after.trim_start_matches([',', '}', ' ']).is_empty() && !value.contains(": ") {
            let message = "a text that begins with a brace must be in quotes".to_owned();
            return trap(&rule::LEADING_BRACE, line.span(from, end), message, quoted(value));
        }
    }
    if KEPT.contains(&first) {
        let message = format!("no text may begin with `{first}` unless it is in quotes");
        return trap(&rule::LEADING_SIGN, line.span(from, end), message, quoted(value));
    }
    let colon = value.find(": ").or_else(|| value.ends_with(':').then(|| value.len() - 1));
    if let Some(colon) = colon.filter(|_| !flat && !value.starts_with(['{', '['])) {
        let message = "a colon and a space within a text look like a new key".to_owned();
        return trap(&rule::COLON_IN_TEXT, line.span(from + colon, from + colon + 1), message, quoted(value));
    }
    None
}

fn in_quotes(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "'"))
}

/// The parser's kinds of fault in plain words.
fn general(source: &str, broken: &Broken) -> Trap {
    let said = broken.said.as_str();
    let kind = said.split([' ', '{', '(']).next().unwrap_or_default();
    let (rule, message, help) = match kind {
        "UnclosedQuotedScalar" | "DocumentIndicatorInQuotedScalar" | "InvalidQuotedScalarIndent" => (
            &rule::QUOTES,
            "a quote is opened and never closed",
            "close it at the end of the text; within \"…\" write ' for a quote",
        ),
        "InvalidTrailingSingleQuotedScalar" => (
            &rule::QUOTES,
            "an apostrophe ends the text here",
            "write the text in double quotes: \"I don't know\"",
        ),
        "InvalidTrailingDoubleQuotedScalar" | "UnknownQuotedScalarEscape" => (
            &rule::QUOTES,
            "the text in quotes ends here, and something follows it",
            "within \"…\" write ' for a quote, and no backslash",
        ),
        "TabNotAllowed" | "TabInBlockIndentation" | "TabInIndentation" | "TabInPlainScalar" => {
            (&rule::TAB, "there is a tab here", "use spaces: two for each level")
        }
        "UnknownAnchor" => {
            (&rule::YAML, "`*` repeats what nothing is named", "write the text out, or put it in quotes")
        }
        "UnclosedFlowCollection"
        | "MisplacedFlowCollectionEnd"
        | "MismatchedFlowCollectionEnd"
        | "ExpectedFlowMappingSeparator"
        | "ExpectedFlowSequenceSeparator"
        | "UnexpectedEofFlowMapping"
        | "UnexpectedEofFlowSequence" => (
            &rule::BRACKETS,
            "a bracket or brace is not closed, or a comma is missing",
            "each { has its } and each [ its ]; put texts with commas or braces in quotes",
        ),
        "MappingValueNotAllowed" | "InvalidColonPlacement" | "InvalidMappingValueWhitespace" => (
            &rule::COLON_IN_TEXT,
            "a colon stands where none can",
            "put the text in quotes, and a space behind the colon of each key",
        ),
        "ExpectedBlockMappingKey"
        | "InvalidIndentation"
        | "SimpleKeyExpected"
        | "InvalidSimpleKey"
        | "MappingKeyNotAllowed"
        | "ExpectedBlockSequenceEntry"
        | "BlockSequenceEntryNotAllowed" => (
            &rule::INDENTATION,
            "this line does not line up with those before it",
            "what belongs together begins in the same column, two spaces in from its key; each key ends with `: `",
        ),
        _ => (
            &rule::YAML,
            "the file cannot be read beyond this",
            "compare the line with one beside it that works",
        ),
    };
    let at =
        Span { start: broken.at.start.min(source.len()), end: broken.at.end.min(source.len()), ..broken.at };
    let message =
        if rule.name == rule::YAML.name { format!("{message}: {said}") } else { message.to_owned() };
    Trap { rule, at, message, help: help.to_owned() }
}
