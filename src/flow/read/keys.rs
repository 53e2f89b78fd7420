//! Keys and the shapes of values.

use crate::flow::report::{Fault, Rule, rule};
use crate::flow::yaml::{At, Node, Span, Value};

/// The reading of one file.
pub struct Reader<'a> {
    /// The file, as named below the flows folder.
    pub file: &'a str,
    /// Where faults go.
    pub faults: &'a mut Vec<Fault>,
}

impl Reader<'_> {
    /// Names a fault.
    pub fn fault(&mut self, rule: &Rule, at: Span, message: impl Into<String>, help: impl Into<String>) {
        self.faults.push(Fault::new(rule, self.file, at, message, help));
    }

    /// Whether a value is a map; keys beside `known` are named.
    pub fn is_map(&mut self, node: &Node, at: Span, what: &str, known: &[&str]) -> bool {
        let Value::Map(pairs) = &node.value else {
            let help = format!("write {what} with its keys below it: {}", known.join(", "));
            self.fault(&rule::WRONG_SHAPE, at, format!("{what} has keys of its own"), help);
            return false;
        };
        for (key, _) in pairs.iter().filter(|(key, _)| !known.contains(&key.value.as_str())) {
            let help = nearest(&key.value, known.iter().copied()).map_or_else(
                || format!("{what} has {}", known.join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            self.fault(&rule::UNKNOWN_KEY, key.at, format!("`{}` means nothing in {what}", key.value), help);
        }
        true
    }

    /// A word or a text.
    pub fn word(&mut self, node: &Node, what: &str) -> Option<At<String>> {
        match node.text() {
            Some(text) if !text.trim().is_empty() => Some(At::new(text.to_owned(), node.at)),
            Some(_) => {
                self.fault(
                    &rule::WRONG_SHAPE,
                    node.at,
                    format!("nothing stands behind {what}"),
                    "write it, or take the key out",
                );
                None
            }
            None => {
                self.fault(
                    &rule::WRONG_SHAPE,
                    node.at,
                    format!("{what} is one word"),
                    "write one word or one text here",
                );
                None
            }
        }
    }

    /// One word or a list of them.
    pub fn words(&mut self, node: &Node, what: &str) -> Vec<At<String>> {
        match &node.value {
            Value::List(items) => items.iter().filter_map(|item| self.word(item, what)).collect(),
            _ => self.word(node, what).into_iter().collect(),
        }
    }

    /// The words behind a key, if it is there.
    pub fn optional(&mut self, node: &Node, key: &str) -> Option<At<String>> {
        node.get(key).and_then(|value| self.word(value, &format!("`{key}`")))
    }

    /// The words behind a key that is needed.
    pub fn needed(&mut self, node: &Node, at: Span, key: &str, what: &str) -> Option<At<String>> {
        if node.get(key).is_none() {
            self.fault(
                &rule::MISSING_KEY,
                at,
                format!("{what} has no `{key}:`"),
                format!("add `{key}:` to it"),
            );
        }
        self.optional(node, key)
    }

    /// `yes` or `no`.
    pub fn yes_no(&mut self, node: &Node, key: &str, otherwise: bool) -> bool {
        let Some(said) = self.optional(node, key) else { return otherwise };
        match said.value.as_str() {
            "yes" | "true" => true,
            "no" | "false" => false,
            other => {
                self.fault(
                    &rule::WRONG_SHAPE,
                    said.at,
                    format!("`{key}` is yes or no, not `{other}`"),
                    "write yes or no",
                );
                otherwise
            }
        }
    }
}

/// The one of `known` that a word was probably meant to be.
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let most = 1 + word.chars().count() / 4;
    let near = known.into_iter().map(|k| (distance(word, k, most), k)).filter(|(d, _)| *d <= most);
    near.min_by_key(|(d, _)| *d).map(|(_, k)| k)
}

/// How many letters have to be put in, taken out, changed or swapped with their neighbour; above `most` only "more".
pub fn distance(a: &str, b: &str, most: usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most {
        return most + 1;
    }
    let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let changed = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = changed.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}
