//! A phrase as staff write it, made into something that can be looked for.
//!
//! Words in order; `a/b` is either, `{set}` any word of a set, `...` up to three words, `^` and `$` the beginning
//! and the end of the text.

use super::error::LexiconError;
use super::source::Said;
use super::vocabulary::{Token, Vocabulary};

/// How many words a gap may stand for.
pub(super) const GAP: usize = 3;
/// How many plain phrases one phrase with alternatives may stand for.
const MOST_VARIANTS: usize = 64;

/// One place of a phrase: any of these words, or any word of these sets.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Element {
    pub words: Vec<u32>,
    pub sets: u128,
    /// Up to [`GAP`] words may stand before it.
    pub gap: bool,
}

impl Element {
    /// Whether a word of a text fits here.
    pub fn fits(&self, token: Token) -> bool {
        token.sets & self.sets != 0 || (token.id != 0 && self.words.contains(&token.id))
    }
}

/// A phrase to look for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Pattern {
    pub elements: Vec<Element>,
    /// It must begin the text (after a gap, if one is written).
    pub starts: Option<usize>,
    /// It must end the text (before a gap, if one is written).
    pub ends: Option<usize>,
}

impl Pattern {
    /// How much it asks for: a word weighs more than a set, an anchor a little.
    pub fn weight(&self) -> u32 {
        let words: u32 = self.elements.iter().map(|e| if e.sets == 0 { 10 } else { 7 }).sum();
        words
            + [self.starts, self.ends]
                .into_iter()
                .flatten()
                .map(|slack| if slack == 0 { 4 } else { 1 })
                .sum::<u32>()
    }
}

/// Reads a phrase. Alternatives of several words (`cant/wont`, which are `can not` and `will not`) become
/// several patterns.
pub(super) fn parse(
    file: &str,
    said: &Said,
    vocabulary: &mut Vocabulary,
) -> Result<Vec<Pattern>, LexiconError> {
    let fault = |why: &str| LexiconError::Phrase {
        file: file.to_owned(),
        line: said.referenced.line(),
        phrase: said.value.clone(),
        why: why.to_owned(),
    };
    let mut variants = vec![Pattern::default()];
    let mut gap = false;
    for chunk in said.value.split_whitespace() {
        match chunk {
            "..." | "…" => gap = true,
            "^" => variants.iter_mut().for_each(|v| v.starts = Some(0)),
            "$" => variants.iter_mut().for_each(|v| v.ends = Some(if gap { GAP } else { 0 })),
            _ => {
                let choices = choices(file, said, chunk, vocabulary)?;
                if choices.is_empty() {
                    return Err(fault("has a sign where a word should be. Leave it out"));
                }
                if variants.len() * choices.len() > MOST_VARIANTS {
                    return Err(fault("has too many alternatives of several words. Write it as two phrases"));
                }
                variants = variants.iter().flat_map(|v| choices.iter().map(|c| joined(v, c, gap))).collect();
                gap = false;
            }
        }
    }
    if variants.iter().any(|v| v.elements.is_empty()) {
        return Err(fault("has no words. Write at least one, or remove the line"));
    }
    Ok(variants)
}

/// What one chunk may be: one element with all single words and sets, and a run of elements for each alternative
/// that is shorthand for several words.
fn choices(
    file: &str,
    said: &Said,
    chunk: &str,
    vocabulary: &mut Vocabulary,
) -> Result<Vec<Vec<Element>>, LexiconError> {
    let mut single = Element::default();
    let mut several = Vec::new();
    for alternative in chunk.split('/') {
        if let Some(name) = alternative.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            single.sets |= vocabulary.set(name).ok_or_else(|| LexiconError::Unknown {
                file: file.to_owned(),
                line: said.referenced.line(),
                kind: "set",
                name: name.to_owned(),
                known: vocabulary.set_names().join(", "),
            })?;
            continue;
        }
        let ids: Vec<u32> = crate::text::words(&crate::text::fold(alternative))
            .flat_map(|word| vocabulary.intern_spoken(word))
            .collect();
        match ids.as_slice() {
            [] => {}
            [id] => single.words.push(*id),
            ids => several
                .push(ids.iter().map(|id| Element { words: vec![*id], ..Element::default() }).collect()),
        }
    }
    if !single.words.is_empty() || single.sets != 0 {
        several.push(vec![single]);
    }
    Ok(several)
}

fn joined(pattern: &Pattern, run: &[Element], gap: bool) -> Pattern {
    let mut longer = pattern.clone();
    if gap && longer.elements.is_empty() && longer.starts.is_some() {
        longer.starts = Some(GAP);
    }
    let first = longer.elements.len();
    longer.elements.extend(run.iter().cloned());
    longer.elements[first].gap = gap && first > 0;
    longer
}
