//! A YAML file as a tree in which every value knows its place, for reports that underline it.
//!
//! A file that does not parse gives the tree of what stands before the fault, so that the rest is still looked at.

mod traps;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span as Source};

pub use traps::{Trap, explain, on_lines};

/// Values in one file; an alias counts what it repeats. A flow of 400 steps has about 10,000.
const MOST: usize = 500_000;
/// Levels of one file. A flow has eight.
const DEEPEST: usize = 40;

/// Where something stands in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Span {
    /// The line, from 1; 0 when the whole file is meant.
    pub line: u64,
    /// The column in characters, from 1; 0 when the whole line is meant.
    pub column: u64,
    /// The first byte.
    pub start: usize,
    /// The byte behind the last one.
    pub end: usize,
}

impl Span {
    /// The beginning of a file.
    pub const FILE: Self = Self { line: 1, column: 1, start: 0, end: 0 };

    fn of(span: &Source) -> Self {
        let start = span.start.byte_offset().unwrap_or_default();
        let end = span.end.byte_offset().unwrap_or(start).max(start);
        Self { line: span.start.line() as u64, column: span.start.col() as u64 + 1, start, end }
    }

    /// The span of `source[start..end]`.
    pub fn within(source: &str, start: usize, end: usize) -> Self {
        let before = &source[..start];
        let line_start = before.rfind('\n').map_or(0, |n| n + 1);
        let line = before.matches('\n').count() as u64 + 1;
        Self { line, column: before[line_start..].chars().count() as u64 + 1, start, end }
    }
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub at: Span,
}

impl<T> At<T> {
    /// A value at a place.
    pub fn new(value: T, at: Span) -> Self {
        Self { value, at }
    }
}

/// A value of the file.
#[derive(Debug, Clone)]
pub struct Node {
    /// Where it stands.
    pub at: Span,
    /// What it is.
    pub value: Value,
}

/// What a value is.
#[derive(Debug, Clone)]
pub enum Value {
    /// A word or a text; `plain` when it stands without quotes.
    Scalar {
        /// The words, escapes resolved.
        text: String,
        /// Without quotes.
        plain: bool,
    },
    /// `[a, b]`.
    List(Vec<Node>),
    /// `key: value`, in order, with repetitions.
    Map(Vec<(At<String>, Node)>),
}

impl Node {
    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Whether nothing stands here.
    pub fn is_empty(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, plain: true } if matches!(text.as_str(), "" | "~" | "null"))
    }

    /// The pairs of a map; none of anything else.
    pub fn pairs(&self) -> &[(At<String>, Self)] {
        match &self.value {
            Value::Map(pairs) => pairs,
            _ => &[],
        }
    }

    /// The value behind a key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.pairs().iter().find(|(k, _)| k.value == key).map(|(_, value)| value)
    }

    /// How many values it is made of.
    fn size(&self) -> usize {
        1 + match &self.value {
            Value::Scalar { .. } => 0,
            Value::List(items) => items.iter().map(Self::size).sum(),
            Value::Map(pairs) => pairs.iter().map(|(_, value)| 1 + value.size()).sum(),
        }
    }
}

/// A file as far as it could be read.
#[derive(Debug)]
pub struct Tree {
    /// Its value; none when nothing could be read.
    pub root: Option<Node>,
    /// Why the rest could not.
    pub broken: Option<Broken>,
}

/// Why a file could not be read to its end.
#[derive(Debug, Clone)]
pub struct Broken {
    /// In the parser's words.
    pub said: String,
    /// Where it stopped.
    pub at: Span,
}

/// Something that is open while the file is read.
enum Open {
    List(Span, usize, Vec<Node>),
    Map(Span, usize, Vec<(At<String>, Node)>, Option<At<String>>),
}

/// The reading of one file.
#[derive(Default)]
struct Reading {
    open: Vec<Open>,
    root: Option<Node>,
    anchors: Vec<(usize, Node)>,
    size: usize,
}

/// Reads a file.
pub fn parse(source: &str) -> Tree {
    let mut reading = Reading::default();
    let mut broken = None;
    let mut last = Span::FILE;
    let mut documents = 0;
    for event in Parser::new_from_str(source) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                broken = Some(told(&error, last));
                break;
            }
        };
        let at = Span::of(&span);
        last = at;
        if matches!(event, Event::DocumentStart(..)) {
            documents += 1;
        }
        let refused = if documents > 1 {
            Some("a second document begins here (`---`)".to_owned())
        } else {
            reading.take(event, at).err()
        };
        if let Some(said) = refused {
            broken = Some(Broken { said, at });
            break;
        }
    }
    Tree { root: reading.close_all(), broken }
}

fn told(error: &ScanError, last: Span) -> Broken {
    let marker = error.marker();
    let start = marker.byte_offset().unwrap_or(last.start);
    let at = Span { line: marker.line() as u64, column: marker.col() as u64 + 1, start, end: start + 1 };
    Broken { said: format!("{:?}", error.kind()), at }
}

impl Reading {
    fn take(&mut self, event: Event<'_>, at: Span) -> Result<(), String> {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let value = Value::Scalar { text: text.into_owned(), plain: style == ScalarStyle::Plain };
                self.put(anchor, Node { at, value })?;
            }
            Event::SequenceStart(_, anchor, _) => self.open.push(Open::List(at, anchor, Vec::new())),
            Event::MappingStart(_, anchor, _) => self.open.push(Open::Map(at, anchor, Vec::new(), None)),
            Event::SequenceEnd | Event::MappingEnd => self.close()?,
            Event::Alias(id) => {
                let found =
                    self.anchors.iter().find(|(anchor, _)| *anchor == id).map(|(_, node)| node.clone());
                self.put(0, found.ok_or("this repeats itself")?)?;
            }
            _ => {}
        }
        if self.open.len() > DEEPEST { Err(format!("more than {DEEPEST} levels")) } else { Ok(()) }
    }

    fn put(&mut self, anchor: usize, node: Node) -> Result<(), String> {
        self.size += node.size();
        if self.size > MOST {
            return Err(format!("more than {MOST} values"));
        }
        if anchor > 0 {
            self.anchors.push((anchor, node.clone()));
        }
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::List(_, _, items)) => items.push(node),
            Some(Open::Map(_, _, pairs, key)) => match key.take() {
                Some(key) => pairs.push((key, node)),
                None => *key = Some(At::new(node.text().unwrap_or("{…}").to_owned(), node.at)),
            },
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), String> {
        let (anchor, node) = match self.open.pop() {
            None => return Ok(()),
            Some(Open::List(at, anchor, items)) => (anchor, Node { at, value: Value::List(items) }),
            Some(Open::Map(at, anchor, pairs, _)) => (anchor, Node { at, value: Value::Map(pairs) }),
        };
        // Its values were counted when they were put in.
        self.size = self.size.saturating_sub(node.size());
        self.put(anchor, node)
    }

    fn close_all(mut self) -> Option<Node> {
        while !self.open.is_empty() {
            if self.close().is_err() {
                return None;
            }
        }
        self.root
    }
}
