//! Words kept once.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

/// All words behind each other, and where each ends.
#[derive(Debug, Default)]
pub(super) struct Words {
    text: String,
    ends: Vec<u32>,
}

impl Words {
    pub fn get(&self, at: u32) -> &str {
        let at = at as usize;
        let from = at.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.text[from..self.ends[at] as usize]
    }
}

/// Words that are being gathered. Looked up by their hash; two with one hash are simply both kept.
#[derive(Default)]
pub(super) struct Packing {
    words: Words,
    at: HashMap<u64, u32>,
    hasher: RandomState,
}

impl Packing {
    /// The number of a word. Beyond four thousand million bytes of words, the rest are empty.
    pub fn add(&mut self, word: &str) -> u32 {
        let hash = self.hasher.hash_one(word);
        if let Some(at) = self.at.get(&hash).filter(|at| self.words.get(**at) == word) {
            return *at;
        }
        let fits = u32::try_from(self.words.text.len() + word.len()).is_ok();
        self.words.text.push_str(if fits { word } else { "" });
        let at = u32::try_from(self.words.ends.len()).unwrap_or_default();
        self.words.ends.push(u32::try_from(self.words.text.len()).unwrap_or(u32::MAX));
        self.at.insert(hash, at);
        at
    }

    pub fn done(mut self) -> Words {
        self.words.text.shrink_to_fit();
        self.words.ends.shrink_to_fit();
        self.words
    }
}
