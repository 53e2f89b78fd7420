//! What likeness sees of a text: its words, pairs of words, pieces of words, and the kinds that its words are of.
//!
//! Each goes by a number of 32 bits: FNV-1a with a final mix, the same on every machine.

use std::borrow::Cow;

use super::kinds::Kinds;
use super::marks::Mark;

/// Pieces of words are this long, the spaces at both ends of the word included.
const PIECE: (usize, usize) = (2, 5);
/// A kind reaches this many words ahead for its pair.
const REACH: usize = 3;
/// Only the beginning of a very long text is likened; rules read all of it.
const MOST_WORDS: usize = 120;

/// What a word or a piece of one counts, in halves; a kind, which is rarer in a text; what a rule says, rarer still.
const WORD: u8 = 2;
const KIND: u8 = 3;
const RULE: u8 = 8;

/// One thing seen: its number, and how much it counts, in halves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Feature {
    pub number: u32,
    pub counts: u8,
}

/// A text as likeness sees it.
#[derive(Debug, Clone, Copy)]
pub(in crate::meaning) struct Seen<'a> {
    /// As it is.
    pub text: &'a str,
    /// Folded, its disguises undone.
    pub folded: &'a str,
    /// What the rules say of it.
    pub marks: &'a [Mark],
}

/// What a feature is made of; the first bytes that are hashed.
#[derive(Debug, Clone, Copy)]
enum Made {
    Word = 1,
    Pair,
    Skip,
    First,
    Last,
    Whole,
    Length,
    Sign,
    Piece,
    Kind,
    KindAhead,
    KindBehind,
    Kinds,
    KindsTogether,
    Rule,
}

/// The features of a text, each once, in order of number.
pub(super) fn features(seen: Seen<'_>, kinds: &Kinds) -> Vec<Feature> {
    let mut features = Vec::with_capacity(256);
    name(seen, kinds, &mut |number, counts, _| features.push(Feature { number, counts }));
    features.sort_unstable();
    features.dedup_by_key(|f| f.number);
    features
}

/// Tells each feature as its number, how much it counts, and a way to say it in words.
pub(super) fn name(seen: Seen<'_>, kinds: &Kinds, tell: &mut impl FnMut(u32, u8, &dyn Fn() -> String)) {
    let words = words(seen.folded);
    for (at, word) in words.iter().enumerate() {
        tell(hash(Made::Word, &[word]), WORD, &|| format!("\"{word}\""));
        for (made, distance) in [(Made::Pair, 1), (Made::Skip, 2)] {
            if let Some(next) = words.get(at + distance) {
                let between = if distance == 1 { " " } else { " … " };
                tell(hash(made, &[word, next]), WORD, &|| format!("\"{word}{between}{next}\""));
            }
        }
        pieces(word, tell);
    }
    if let (Some(first), Some(last)) = (words.first(), words.last()) {
        tell(hash(Made::First, &[first]), WORD, &|| format!("\"{first} …\""));
        tell(hash(Made::Last, &[last]), WORD, &|| format!("\"… {last}\""));
        if words.len() <= 3 {
            tell(hash(Made::Whole, &[&words.join(" ")]), WORD, &|| "the whole text".to_owned());
        }
    }
    let length = words.len().next_power_of_two().min(32).to_string();
    tell(hash(Made::Length, &[&length]), WORD, &|| format!("up to {length} words"));
    signs(seen.text, &words, tell);
    kinds_of(&words, kinds, tell);
    for name in seen.marks.iter().flat_map(|mark| mark.names()).flatten() {
        tell(hash(Made::Rule, &[&name]), RULE, &|| name.clone());
    }
}

/// The words, letters that were spaced out joined and long runs of one letter shortened.
fn words(folded: &str) -> Vec<Cow<'_, str>> {
    let mut words: Vec<Cow<'_, str>> = Vec::with_capacity(folded.len() / 4 + 1);
    let mut spelled = String::new();
    let mut letters = Vec::new();
    for word in crate::text::words(folded).take(MOST_WORDS) {
        if super::super::disguise::is_letter(word) {
            letters.push(word);
            continue;
        }
        flush(&mut letters, &mut spelled, &mut words);
        words.push(shortened(word));
    }
    flush(&mut letters, &mut spelled, &mut words);
    words
}

/// Four single letters or more are one word spelled out; fewer are words of their own.
fn flush<'a>(letters: &mut Vec<&'a str>, spelled: &mut String, words: &mut Vec<Cow<'a, str>>) {
    if letters.len() > 3 {
        spelled.clear();
        spelled.extend(letters.drain(..));
        words.push(Cow::Owned(spelled.clone()));
    } else {
        words.extend(letters.drain(..).map(Cow::Borrowed));
    }
}

fn shortened(word: &str) -> Cow<'_, str> {
    let bytes = word.as_bytes();
    let drawn_out = bytes.windows(3).any(|w| w[0] == w[1] && w[1] == w[2]);
    let masked = bytes.iter().any(u8::is_ascii_digit)
        && bytes.iter().filter(|b| b.is_ascii_alphabetic()).count() >= 2
        && bytes[0].is_ascii_alphabetic();
    if !word.is_ascii() || !(drawn_out || masked) || bytes.iter().all(u8::is_ascii_digit) {
        return Cow::Borrowed(word);
    }
    let mut out = String::with_capacity(word.len());
    for run in bytes.chunk_by(|a, b| a == b) {
        let letter =
            if masked { super::super::disguise::letter_for(char::from(run[0])) } else { char::from(run[0]) };
        out.extend(std::iter::repeat_n(letter, if run.len() > 2 { 1 } else { run.len() }));
    }
    Cow::Owned(out)
}

fn pieces(word: &str, tell: &mut impl FnMut(u32, u8, &dyn Fn() -> String)) {
    let mut padded = [b' '; 34];
    let length = word.len().min(32);
    padded[1..=length].copy_from_slice(&word.as_bytes()[..length]);
    let padded = &padded[..length + 2];
    for from in 0..padded.len() {
        let mut running = begin(Made::Piece);
        for (at, byte) in padded[from..].iter().take(PIECE.1).enumerate() {
            running = step(running, *byte);
            if at + 1 >= PIECE.0 {
                let piece = &padded[from..=from + at];
                tell(mixed(running), WORD, &|| format!("\"{}\"", String::from_utf8_lossy(piece)));
            }
        }
    }
}

fn signs(text: &str, words: &[Cow<'_, str>], tell: &mut impl FnMut(u32, u8, &dyn Fn() -> String)) {
    let mut tell = |sign: &str| tell(hash(Made::Sign, &[sign]), WORD, &|| format!("the sign {sign}"));
    for sign in ["?", "!"] {
        if text.contains(sign) {
            tell(sign);
        }
    }
    let digits = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    if words.iter().any(|w| w.bytes().any(|b| b.is_ascii_digit())) {
        tell("digit");
    }
    if words.iter().any(|w| w.len() == 5 && digits(w)) {
        tell("ZIP");
    }
    if text.starts_with(char::is_uppercase) {
        tell("capital");
    }
    let mut buffer = [0; 4];
    for picture in text.chars().filter(|c| u32::from(*c) >= 0x2190).take(8) {
        tell("picture");
        tell(picture.encode_utf8(&mut buffer));
    }
}

fn kinds_of(words: &[Cow<'_, str>], kinds: &Kinds, tell: &mut impl FnMut(u32, u8, &dyn Fn() -> String)) {
    let of: Vec<&[u8]> = words.iter().map(|word| kinds.of(word)).collect();
    let mut present = Vec::new();
    for (at, here) in of.iter().enumerate() {
        for kind in *here {
            let said = || format!("{{{}}}", kinds.name(*kind));
            present.push(*kind);
            tell(of_kinds(Made::Kind, *kind, b""), KIND, &said);
            if let Some(next) = words.get(at + 1) {
                let number = of_kinds(Made::KindAhead, *kind, next.as_bytes());
                tell(number, KIND, &|| format!("{} {next}", said()));
            }
            if let Some(before) = at.checked_sub(1).and_then(|at| words.get(at)) {
                let number = of_kinds(Made::KindBehind, *kind, before.as_bytes());
                tell(number, KIND, &|| format!("{before} {}", said()));
            }
            for other in of[at + 1..].iter().take(REACH).copied().flatten() {
                let number = of_kinds(Made::Kinds, *kind, &[*other]);
                tell(number, KIND, &|| format!("{} … {{{}}}", said(), kinds.name(*other)));
            }
        }
    }
    present.sort_unstable();
    present.dedup();
    for (at, one) in present.iter().enumerate() {
        for other in &present[at + 1..] {
            tell(of_kinds(Made::KindsTogether, *one, &[*other]), KIND, &|| {
                format!("{{{}}} and {{{}}}", kinds.name(*one), kinds.name(*other))
            });
        }
    }
}

fn hash(made: Made, parts: &[&str]) -> u32 {
    let mut running = begin(made);
    for part in parts {
        running = step(part.bytes().fold(running, step), 0x1f);
    }
    mixed(running)
}

fn of_kinds(made: Made, kind: u8, beside: &[u8]) -> u32 {
    mixed(beside.iter().copied().fold(step(begin(made), kind), step))
}

fn begin(made: Made) -> u64 {
    step(0xcbf2_9ce4_8422_2325, made as u8)
}

fn step(running: u64, byte: u8) -> u64 {
    (running ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

/// The upper bits of a last mix, since those of FNV alone are poor in short texts.
fn mixed(running: u64) -> u32 {
    let [a, b, c, d, ..] = (running ^ (running >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9).to_be_bytes();
    u32::from_be_bytes([a, b, c, d])
}
