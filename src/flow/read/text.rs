//! Texts in both languages: read, and found wherever they stand.

use super::Reader;
use crate::flow::file::TextFile;
use crate::flow::report::rule;
use crate::flow::yaml::{At, Node, Span, Value};

/// Keys below which words stand that people say, not the line.
const THEIRS: [&str; 2] = ["on", "says"];

/// A text somewhere in a file.
#[derive(Debug)]
pub struct Said {
    /// The keys that lead to it: `steps`, `goal`, `ask`.
    pub path: Vec<String>,
    /// Its words.
    pub text: TextFile,
}

impl Said {
    /// The key that it stands behind: `say`, `ask`.
    pub fn role(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }
}

/// Every text of a file, with the faults of their shape.
pub fn said(root: &Node, reader: &mut Reader<'_>) -> Vec<Said> {
    let mut found = Vec::new();
    walk(root, &mut Vec::new(), Span::FILE, reader, &mut found);
    found
}

fn walk(node: &Node, path: &mut Vec<String>, at: Span, reader: &mut Reader<'_>, found: &mut Vec<Said>) {
    if path.last().is_some_and(|key| THEIRS.contains(&key.as_str())) {
        return;
    }
    match &node.value {
        Value::Scalar { .. } => {}
        Value::List(items) => items.iter().for_each(|item| walk(item, path, at, reader, found)),
        Value::Map(_) if node.get("en").is_some() || node.get("es").is_some() => {
            if let Some(text) = reader.text(node, at, path.last().map_or("text", String::as_str)) {
                found.push(Said { path: path.clone(), text });
            }
        }
        Value::Map(pairs) => {
            for (key, value) in pairs {
                path.push(key.value.clone());
                walk(value, path, key.at, reader, found);
                path.pop();
            }
        }
    }
}

impl Reader<'_> {
    /// A text in both languages. `at` is its key.
    pub fn text(&mut self, node: &Node, at: Span, key: &str) -> Option<TextFile> {
        let Value::Map(pairs) = &node.value else {
            let words = node.text().unwrap_or("Hello");
            let help = format!("write `{key}: {{ en: \"{words}\", es: \"...\" }}`");
            self.fault(&rule::MISSING_LANGUAGE, at, format!("`{key}` does not say in which language"), help);
            return None;
        };
        if pairs.iter().all(|(_, value)| value.is_empty()) && !pairs.is_empty() && node.get("en").is_none() {
            self.brace(node);
            return None;
        }
        for (other, _) in pairs.iter().filter(|(k, _)| k.value != "en" && k.value != "es") {
            let message = format!("`{}` is no language of the line", other.value);
            self.fault(&rule::EXTRA_LANGUAGE, other.at, message, "the line speaks en and es: take it out");
        }
        let mut wordings = |language: &str, name: &str| match node.get(language) {
            Some(value) => self.wordings(value),
            None => {
                let help = format!("add `{language}: \"...\"` beside the other");
                self.fault(&rule::MISSING_LANGUAGE, at, format!("the {name} of `{key}` is missing"), help);
                Vec::new()
            }
        };
        let (en, es) = (wordings("en", "English"), wordings("es", "Spanish"));
        Some(TextFile { at, en, es })
    }

    fn wordings(&mut self, node: &Node) -> Vec<At<String>> {
        let items = match &node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        if items.is_empty() {
            self.fault(&rule::EMPTY_TEXT, node.at, "the list has no wording", "write one wording at least");
        }
        let mut found = Vec::new();
        for item in items {
            match &item.value {
                Value::Scalar { text, .. } if text.trim().is_empty() || item.is_empty() => {
                    self.fault(
                        &rule::EMPTY_TEXT,
                        item.at,
                        "the text has no words",
                        "write what is said, or take it out",
                    );
                }
                Value::Scalar { text, .. } => found.push(At::new(text.clone(), item.at)),
                Value::Map(_) => self.brace(item),
                Value::List(_) => {
                    self.fault(
                        &rule::WRONG_SHAPE,
                        item.at,
                        "a list stands in a list",
                        "write each wording as one text",
                    );
                }
            }
        }
        found
    }

    fn brace(&mut self, node: &Node) {
        let message = "a text that begins with a brace must be in quotes";
        self.fault(&rule::LEADING_BRACE, node.at, message, "write it in quotes: \"{place}: ...\"");
    }
}
