//! Fields of a row, whatever JSON type the writer chose for them.

use serde_json::{Map, Value};

/// One row's fields.
pub(super) struct Fields<'a>(pub &'a Map<String, Value>);

impl Fields<'_> {
    /// As text: a string, a number, a truth value; a MongoDB date (`{"$date": …}`) too. Else nothing.
    pub fn text(&self, key: &str) -> String {
        match self.0.get(key) {
            Some(Value::String(text)) => text.trim().to_owned(),
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::Bool(truth)) => truth.to_string(),
            Some(Value::Object(inner)) => {
                inner.get("$date").and_then(Value::as_str).unwrap_or_default().to_owned()
            }
            _ => String::new(),
        }
    }

    /// The first of these that is not empty.
    pub fn first(&self, keys: &[&str]) -> String {
        keys.iter().map(|key| self.text(key)).find(|text| !text.is_empty()).unwrap_or_default()
    }

    /// Those that are not empty.
    pub fn all(&self, keys: &[&str]) -> Vec<String> {
        keys.iter().map(|key| self.text(key)).filter(|text| !text.is_empty()).collect()
    }

    /// A list, or one word with commas; and whether it was such a word.
    pub fn list(&self, key: &str) -> (Vec<String>, bool) {
        match self.0.get(key) {
            Some(Value::Array(items)) => {
                let texts = items.iter().filter_map(|item| match item {
                    Value::String(text) => Some(text.trim().to_owned()),
                    Value::Number(number) => Some(number.to_string()),
                    _ => None,
                });
                (texts.filter(|t| !t.is_empty()).collect(), false)
            }
            _ => {
                let text = self.text(key);
                let parts = text.split([',', ';']).map(str::trim).filter(|p| !p.is_empty());
                let parts: Vec<_> = parts.map(str::to_owned).collect();
                let word = !parts.is_empty();
                (parts, word)
            }
        }
    }

    /// A number, also one in quotes.
    pub fn number(&self, key: &str) -> Option<f64> {
        match self.0.get(key)? {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
        .filter(|n: &f64| n.is_finite())
    }

    /// Yes in any of its forms.
    pub fn is_yes(&self, key: &str) -> bool {
        matches!(self.text(key).to_ascii_lowercase().as_str(), "yes" | "true" | "1" | "y")
    }
}
