//! `likeness.bin`, and the files that it is learned from.
//!
//! Little-endian: the mark, the digest of the examples, the thresholds, the kinds as JSON behind their length, then
//! biases and scales, and for each slot, behind their count: the features' numbers, how telling they are, the weights.

use std::collections::BTreeMap;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::kinds::Kinds;
use super::model::{HEADS, Model};
use super::slots::{SLOTS, Slots};
use super::{Examples, Likeness, Thresholds};
use crate::meaning::score::{Row, RowError};

/// Changes whenever features or heads do, so that an older file is not misread.
const MARK: &[u8; 16] = b"handrail alike 2";

/// Why likeness could not be read or learned.
#[derive(Debug, thiserror::Error)]
pub enum LikenessError {
    /// Not a file that this version wrote.
    #[error("flows/meanings/likeness.bin is not of this version or damaged: run `handrail learn`")]
    File,
    /// An example file has a line that is none.
    #[error("{file}: {source}")]
    Row {
        /// The file's name as it was given.
        file: String,
        /// Which line, and why.
        source: RowError,
    },
    /// The kinds of words cannot be read.
    #[error("{file} holds no kinds of words: {why}. It has `kinds:` and below it `name: [word, word]`")]
    Kinds {
        /// The file's name as it was given.
        file: String,
        /// What the parser said.
        why: String,
    },
    /// Too few examples to learn from.
    #[error(
        "there are {0} examples, too few to learn from: put labelled texts into flows/meanings/examples/"
    )]
    TooFew(usize),
}

/// Reads the file.
pub(super) fn read(bytes: &[u8]) -> Result<Likeness, LikenessError> {
    let mut rest = bytes;
    if take(&mut rest, MARK.len())? != MARK {
        return Err(LikenessError::File);
    }
    let examples = take(&mut rest, 32)?.try_into().map_err(|_| LikenessError::File)?;
    let [safety, opt_out, sure] = numbers(&mut rest)?;
    let length = count(&mut rest)?;
    let lists: BTreeMap<String, Vec<String>> =
        serde_json::from_slice(take(&mut rest, length)?).map_err(|_| LikenessError::File)?;
    let (biases, scales) = (numbers(&mut rest)?, numbers(&mut rest)?);
    let slots = count(&mut rest)?;
    if slots > SLOTS {
        return Err(LikenessError::File);
    }
    let number = |bytes: &[u8; 4]| u32::from_le_bytes(*bytes);
    let numbers_of_features = take(&mut rest, slots * 4)?.as_chunks().0.iter().map(number).collect();
    let telling = take(&mut rest, slots)?.to_vec();
    let weights = take(&mut rest, slots * HEADS)?.iter().map(|byte| byte.cast_signed()).collect();
    if !rest.is_empty() {
        return Err(LikenessError::File);
    }
    Ok(Likeness {
        kinds: Kinds::new(&lists),
        model: Model { slots: Slots::new(numbers_of_features), telling, weights, scales, biases },
        thresholds: Thresholds { safety, opt_out, sure },
        examples,
    })
}

/// Writes the file.
pub(super) fn write(likeness: &Likeness) -> Vec<u8> {
    let Likeness { kinds, model, thresholds, examples } = likeness;
    let lists = serde_json::to_vec(&kinds.lists()).unwrap_or_default();
    let mut bytes = Vec::with_capacity(model.weights.len() + 5 * SLOTS + lists.len() + 1024);
    bytes.extend_from_slice(MARK);
    bytes.extend_from_slice(examples);
    for number in [thresholds.safety, thresholds.opt_out, thresholds.sure] {
        bytes.extend_from_slice(&number.to_le_bytes());
    }
    let length = |of: usize| u32::try_from(of).unwrap_or(0).to_le_bytes();
    bytes.extend_from_slice(&length(lists.len()));
    bytes.extend_from_slice(&lists);
    for number in model.biases.iter().chain(&model.scales) {
        bytes.extend_from_slice(&number.to_le_bytes());
    }
    bytes.extend_from_slice(&length(model.telling.len()));
    for number in model.slots.numbers() {
        bytes.extend_from_slice(&number.to_le_bytes());
    }
    bytes.extend_from_slice(&model.telling);
    bytes.extend(model.weights.iter().map(|weight| weight.cast_unsigned()));
    bytes
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Result<&'a [u8], LikenessError> {
    let (taken, left) = rest.split_at_checked(length).ok_or(LikenessError::File)?;
    *rest = left;
    Ok(taken)
}

fn count(rest: &mut &[u8]) -> Result<usize, LikenessError> {
    let bytes: [u8; 4] = take(rest, 4)?.try_into().map_err(|_| LikenessError::File)?;
    usize::try_from(u32::from_le_bytes(bytes)).map_err(|_| LikenessError::File)
}

fn numbers<const N: usize>(rest: &mut &[u8]) -> Result<[f32; N], LikenessError> {
    let mut numbers = [0.0; N];
    for number in &mut numbers {
        let bytes: [u8; 4] = take(rest, 4)?.try_into().map_err(|_| LikenessError::File)?;
        *number = f32::from_le_bytes(bytes);
        if !number.is_finite() {
            return Err(LikenessError::File);
        }
    }
    Ok(numbers)
}

#[derive(Deserialize)]
struct KindsFile {
    kinds: BTreeMap<String, Vec<String>>,
}

/// Reads what likeness is learned from. The order of the files does not matter.
pub(super) fn examples(files: &[(&str, &str)]) -> Result<Examples, LikenessError> {
    let mut files = files.to_vec();
    files.sort_unstable();
    let mut digest = Sha256::new();
    let mut rows = Vec::new();
    let mut lists = BTreeMap::new();
    for (file, text) in files {
        // Line ends may differ between two checkouts of the same examples.
        let text = text.replace('\r', "");
        digest.update(u64::try_from(text.len()).unwrap_or(0).to_le_bytes());
        digest.update(&text);
        if file.ends_with(".jsonl") {
            rows.extend(
                Row::all(&text).map_err(|source| LikenessError::Row { file: file.to_owned(), source })?,
            );
        } else {
            let kinds: KindsFile = serde_saphyr::from_str(&text).map_err(|fault| LikenessError::Kinds {
                file: file.to_owned(),
                why: fault.without_snippet().to_string(),
            })?;
            lists.extend(kinds.kinds);
        }
    }
    Ok(Examples { rows, kinds: Kinds::new(&lists), digest: digest.finalize().into() })
}
