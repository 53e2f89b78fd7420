//! Words as numbers: interned, marked with the sets they belong to, and mended where people thumb them oddly.

use std::collections::{BTreeSet, HashMap};

use super::disguise;

/// One word of a text as phrases see it: its number (0 for a word that no phrase uses) and the sets it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub id: u32,
    pub sets: u128,
    /// Which word of the folded text it comes from.
    pub word: usize,
}

/// A set that every text can show without a list: begins with a digit; is an hour (`6pm`); names a place.
pub(super) const BUILT_IN: [&str; 3] = ["number", "clock", "place"];
const NUMBER: u128 = 1;
const CLOCK: u128 = 1 << 1;
const PLACE: u128 = 1 << 2;

/// Everything known about single words.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    ids: HashMap<String, u32>,
    marks: Vec<u128>,
    sets: Vec<String>,
    shorthand: HashMap<String, Vec<u32>>,
    slips: HashMap<String, u32>,
    mendable: BTreeSet<u32>,
}

impl Vocabulary {
    /// Sets fit in 128 bits, built-in ones included.
    pub const MOST_SETS: usize = 128;

    /// A vocabulary with the built-in sets only.
    pub fn new() -> Self {
        Self { marks: vec![0], sets: BUILT_IN.map(str::to_owned).to_vec(), ..Self::default() }
    }

    /// How many numbers are taken.
    pub fn size(&self) -> usize {
        self.marks.len()
    }

    /// The number of a folded word, given if it has none.
    pub fn intern(&mut self, word: &str) -> u32 {
        if let Some(&id) = self.ids.get(word) {
            return id;
        }
        let id = u32::try_from(self.marks.len()).unwrap_or(0);
        self.ids.insert(word.to_owned(), id);
        self.marks.push(0);
        id
    }

    /// The numbers of what a word stands for: more than one when it is shorthand for several.
    pub fn intern_spoken(&mut self, word: &str) -> Vec<u32> {
        if let Some(ids) = self.shorthand.get(word) {
            return ids.clone();
        }
        vec![self.intern(word)]
    }

    /// Makes `short` stand for `words`.
    pub fn abbreviate(&mut self, short: &str, words: &str) {
        let ids = words.split(' ').map(|word| self.intern(word)).collect();
        self.shorthand.insert(short.to_owned(), ids);
    }

    /// The bit of a set.
    pub fn set(&self, name: &str) -> Option<u128> {
        self.sets.iter().position(|set| set == name).map(|at| 1 << at)
    }

    /// The names of all sets.
    pub fn set_names(&self) -> &[String] {
        &self.sets
    }

    /// The bit of a set, new if need be; `None` when no more fit.
    pub fn add_set(&mut self, name: &str) -> Option<u128> {
        if self.set(name).is_none() {
            if self.sets.len() == Self::MOST_SETS {
                return None;
            }
            self.sets.push(name.to_owned());
        }
        self.set(name)
    }

    /// Puts a word in a set.
    pub fn mark(&mut self, id: u32, set: u128) {
        self.marks[id as usize] |= set;
    }

    /// The words of the given sets.
    pub fn members(&self, sets: u128) -> impl Iterator<Item = u32> {
        (0u32..).zip(&self.marks).filter(move |(_, marks)| *marks & sets != 0).map(|(id, _)| id)
    }

    /// Lets slips of one letter be mended into `word`.
    pub fn mend_into(&mut self, word: &str) {
        let id = self.intern(word);
        self.mendable.insert(id);
        for shorter in disguise::without_one_letter(word) {
            self.slips.entry(shorter).or_insert(id);
        }
    }

    /// The words of a folded text. `place` holds the folded words of a place found in it.
    pub fn tokens(&self, folded: &str, place: &BTreeSet<String>) -> Vec<Token> {
        let mut tokens = Vec::with_capacity(folded.len() / 4 + 1);
        let mut words = crate::text::words(folded).enumerate().peekable();
        let mut spaced = String::new();
        while let Some((at, word)) = words.next() {
            spaced.clear();
            spaced.push_str(word);
            if disguise::is_letter(word) {
                while let Some((_, letter)) = words.next_if(|(_, next)| disguise::is_letter(next)) {
                    spaced.push_str(letter);
                }
            }
            let letters = spaced.chars().count();
            if letters > word.chars().count() && !(letters >= 3 && self.knows(&spaced)) {
                let mut buffer = [0; 4];
                for (c, at) in spaced.chars().zip(at..) {
                    self.push(c.encode_utf8(&mut buffer), at, 0, &mut tokens);
                }
            } else {
                let extra = if place.contains(spaced.as_str()) { PLACE } else { 0 };
                self.push(&spaced, at, extra, &mut tokens);
            }
        }
        tokens
    }

    fn knows(&self, word: &str) -> bool {
        self.ids.contains_key(word) || self.shorthand.contains_key(word)
    }

    fn push(&self, word: &str, at: usize, extra: u128, tokens: &mut Vec<Token>) {
        if let Some(ids) = self.shorthand.get(word) {
            let token = |id: &u32| Token { id: *id, sets: self.marks[*id as usize] | extra, word: at };
            tokens.extend(ids.iter().map(token));
            return;
        }
        if let Some(id) = self.ids.get(word) {
            let seen = if word.starts_with(|c: char| c.is_ascii_digit()) { seen(word) } else { 0 };
            tokens.push(Token { id: *id, sets: self.marks[*id as usize] | extra | seen, word: at });
            return;
        }
        if let Some(better) = disguise::candidates(word).into_iter().find(|better| self.knows(better)) {
            self.push(&better, at, extra, tokens);
            return;
        }
        let id = self.mended(word).unwrap_or(0);
        tokens.push(Token { id, sets: self.marks[id as usize] | extra | seen(word), word: at });
    }

    /// The long word that this one is a slip of: one letter missing, too many, wrong, or swapped.
    fn mended(&self, word: &str) -> Option<u32> {
        if !(5..=20).contains(&word.len()) || !word.is_ascii() {
            return None;
        }
        let too_many = |shorter: &str| self.ids.get(shorter).filter(|id| self.mendable.contains(id));
        let missing = self.slips.get(word);
        let shorter = disguise::without_one_letter(word);
        missing.or_else(|| shorter.iter().find_map(|s| too_many(s).or_else(|| self.slips.get(s)))).copied()
    }
}

fn seen(word: &str) -> u128 {
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return 0;
    }
    let unit = word.trim_start_matches(|c: char| c.is_ascii_digit());
    if matches!(unit, "am" | "pm" | "a" | "p" | "ish") { NUMBER | CLOCK } else { NUMBER }
}
