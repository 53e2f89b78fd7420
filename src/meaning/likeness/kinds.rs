//! Kinds of words: what likeness knows of "bridge" it knows of "puente" too.

use std::collections::{BTreeMap, HashMap};

/// Words and the kinds they are of. A word may be of several.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Kinds {
    names: Vec<String>,
    words: HashMap<String, Vec<u8>>,
}

impl Kinds {
    /// Kinds given as name → words. Only the first 256 names count: more cannot be numbered.
    pub fn new(lists: &BTreeMap<String, Vec<String>>) -> Self {
        let mut kinds = Self::default();
        for ((name, words), number) in lists.iter().zip(0..=u8::MAX) {
            kinds.names.push(name.clone());
            for word in words {
                let of = kinds.words.entry(crate::text::fold(word)).or_default();
                if !of.contains(&number) {
                    of.push(number);
                }
            }
        }
        kinds
    }

    /// The kinds as they were given, words folded and in order.
    pub fn lists(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut lists: BTreeMap<&str, Vec<&str>> =
            self.names.iter().map(|name| (name.as_str(), Vec::new())).collect();
        for (word, of) in &self.words {
            for kind in of {
                lists.entry(self.name(*kind)).or_default().push(word);
            }
        }
        for words in lists.values_mut() {
            words.sort_unstable();
        }
        lists
    }

    /// The kinds of a folded word, or of the word that it is a plain form of: "pilllls", "drinkin", "bridges".
    pub fn of(&self, word: &str) -> &[u8] {
        let known = |word: &str| self.words.get(word).map(Vec::as_slice);
        if let Some(of) = known(word) {
            return of;
        }
        let mut single = String::with_capacity(word.len() + 1);
        for c in word.chars() {
            if !single.ends_with(c) {
                single.push(c);
            }
        }
        known(&single)
            .or_else(|| word.strip_suffix('s').and_then(known))
            .or_else(|| word.strip_suffix("in").and_then(|stem| known(&format!("{stem}ing"))))
            .unwrap_or_default()
    }

    /// The name of a kind.
    pub fn name(&self, kind: u8) -> &str {
        self.names.get(usize::from(kind)).map_or("", String::as_str)
    }
}
