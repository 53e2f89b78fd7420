//! Finding all phrases in a text.
//!
//! Every phrase is indexed under its rarest place, so that a word of a text is tried only against the phrases it
//! is most telling for. The work is linear in the number of words: each word starts a bounded number of tries,
//! and a try looks at most a phrase with its gaps far.

use super::pattern::{Element, GAP, Pattern};
use super::vocabulary::{BUILT_IN, Token, Vocabulary};

/// A phrase found: its number, and the words it covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub pattern: u32,
    pub start: usize,
    pub end: usize,
}

/// All phrases, indexed.
#[derive(Debug, Default)]
pub(super) struct Matcher {
    patterns: Vec<(Pattern, usize)>,
    by_word: Vec<Vec<u32>>,
    /// Phrases whose rarest place is a built-in set: every word that is in one is tried.
    by_kind: Vec<u32>,
}

impl Matcher {
    /// Indexes the phrases; their numbers are their places in `patterns`.
    pub fn new(patterns: Vec<Pattern>, vocabulary: &Vocabulary) -> Self {
        let mut uses = vec![0u32; vocabulary.size()];
        let members = |element: &Element| {
            let listed: Vec<u32> =
                if element.sets == 0 { Vec::new() } else { vocabulary.members(element.sets).collect() };
            element.words.iter().copied().chain(listed).collect::<Vec<_>>()
        };
        for element in patterns.iter().flat_map(|pattern| &pattern.elements) {
            for id in members(element) {
                uses[id as usize] += 1;
            }
        }
        let mut by_word = vec![Vec::new(); vocabulary.size()];
        let mut by_kind = Vec::new();
        let built_in = (1u128 << BUILT_IN.len()) - 1;
        let indexed = (0u32..).zip(patterns).map(|(number, pattern)| {
            let cost = |element: &Element| {
                let kind = if element.sets & built_in == 0 { 0 } else { 1_000_000 };
                kind + members(element).into_iter().map(|id| uses[id as usize]).sum::<u32>()
            };
            let anchor =
                (0..pattern.elements.len()).min_by_key(|at| cost(&pattern.elements[*at])).unwrap_or(0);
            let element = &pattern.elements[anchor];
            for id in members(element) {
                by_word[id as usize].push(number);
            }
            if element.sets & built_in != 0 {
                by_kind.push(number);
            }
            (pattern, anchor)
        });
        let patterns = indexed.collect();
        Self { patterns, by_word, by_kind }
    }

    /// Every phrase that the words contain, at each place it is found.
    pub fn find(&self, tokens: &[Token]) -> Vec<Found> {
        let built_in = (1u128 << BUILT_IN.len()) - 1;
        let mut found = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            let listed = if token.id == 0 { &[][..] } else { &self.by_word[token.id as usize] };
            let kinds = if token.sets & built_in == 0 { &[][..] } else { &self.by_kind };
            for &number in listed.iter().chain(kinds) {
                let (pattern, anchor) = &self.patterns[number as usize];
                if let Some((start, end)) = fit(pattern, *anchor, tokens, at) {
                    found.push(Found { pattern: number, start, end });
                }
            }
        }
        found
    }
}

/// The words that a phrase covers when its place `anchor` lies on the word at `at`.
fn fit(pattern: &Pattern, anchor: usize, tokens: &[Token], at: usize) -> Option<(usize, usize)> {
    if !pattern.elements[anchor].fits(tokens[at]) {
        return None;
    }
    Some((backward(pattern, anchor, tokens, at)?, forward(pattern, anchor, tokens, at)?))
}

fn forward(pattern: &Pattern, element: usize, tokens: &[Token], at: usize) -> Option<usize> {
    let Some(next) = pattern.elements.get(element + 1) else {
        let left = tokens.len() - at - 1;
        return pattern.ends.is_none_or(|slack| left <= slack).then_some(at + 1);
    };
    let reach = if next.gap { GAP } else { 0 };
    (at + 1..tokens.len().min(at + 2 + reach))
        .filter(|to| next.fits(tokens[*to]))
        .find_map(|to| forward(pattern, element + 1, tokens, to))
}

fn backward(pattern: &Pattern, element: usize, tokens: &[Token], at: usize) -> Option<usize> {
    if element == 0 {
        return pattern.starts.is_none_or(|slack| at <= slack).then_some(at);
    }
    let reach = if pattern.elements[element].gap { GAP } else { 0 };
    let before = &pattern.elements[element - 1];
    (at.saturating_sub(1 + reach)..at)
        .rev()
        .filter(|to| before.fits(tokens[*to]))
        .find_map(|to| backward(pattern, element - 1, tokens, to))
}
