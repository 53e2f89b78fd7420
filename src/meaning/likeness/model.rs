//! The weights, and what they make of the features of a text.

use super::arithmetic::{logistic, softmax};
use super::features::Feature;
use super::slots::Slots;
use crate::meaning::{Meaning, Substance};
use crate::text::Language;

/// How many meanings there are.
pub(super) const MEANINGS: usize = Meaning::ALL.len();
/// No substance, then each one.
pub(super) const SUBSTANCES: usize = Substance::ALL.len() + 1;
/// A head that stands alone: Spanish or English.
pub(super) const SPANISH: usize = MEANINGS + SUBSTANCES;
/// All heads. Each slot has a weight for each.
pub(super) const HEADS: usize = SPANISH + 1;

/// What a head is told of a text, or says of it.
pub(super) type Row = [f32; HEADS];

/// The weights, quantised: one byte each, with a scale for each head.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Model {
    /// Which features have weights.
    pub slots: Slots,
    /// How telling each slot's feature is, in sixteenths.
    pub telling: Vec<u8>,
    /// `HEADS` weights for each slot.
    pub weights: Vec<i8>,
    /// What a weight of 1 is worth, by head.
    pub scales: Row,
    /// What each head says of a text without features.
    pub biases: Row,
}

/// What likeness says of a text, all from 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Likely {
    /// By meaning, together 1.
    pub meanings: [f32; MEANINGS],
    /// None, then each substance, together 1.
    pub substances: [f32; SUBSTANCES],
    /// An opt-out.
    pub opt_out: f32,
    /// Danger of any kind: what its kinds have together.
    pub safety: f32,
    /// Spanish rather than English.
    pub spanish: f32,
}

impl Likely {
    /// The likeliest substance, when one is likelier than none and all others.
    pub fn substance(&self) -> Option<Substance> {
        let (none, each) = self.substances.split_first()?;
        let (at, share) = each.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1))?;
        if share > none { Substance::ALL.get(at).copied() } else { None }
    }

    /// The language, when it is plain.
    pub fn language(&self) -> Option<Language> {
        match self.spanish {
            share if share >= 0.8 => Some(Language::Es),
            share if share <= 0.2 => Some(Language::En),
            _ => None,
        }
    }
}

impl Feature {
    /// What the feature weighs, in halves of what it tells.
    pub fn value(self, telling: u8) -> i32 {
        i32::from(telling) * i32::from(self.counts)
    }
}

impl Model {
    /// What the heads say of these features. Sums are of whole numbers: the same on every machine.
    pub fn read(&self, features: &[Feature]) -> Likely {
        let mut sums = [0_i32; HEADS];
        let mut square = 0_i32;
        for feature in features {
            let Some(slot) = self.slots.of(feature.number) else { continue };
            let value = feature.value(self.telling[slot]);
            square = square.saturating_add(value * value);
            let from = slot * HEADS;
            for (sum, weight) in sums.iter_mut().zip(&self.weights[from..from + HEADS]) {
                *sum += i32::from(*weight) * value;
            }
        }
        let length = length(square);
        let mut scores = [0.0; HEADS];
        for (head, score) in scores.iter_mut().enumerate() {
            *score = whole(sums[head]) * self.scales[head] / length + self.biases[head];
        }
        Likely::from(scores)
    }

    /// How much a feature weighs for a meaning against the mean of all meanings.
    pub fn weighs(&self, feature: Feature, meaning: Meaning) -> f32 {
        let Some(slot) = self.slots.of(feature.number) else { return 0.0 };
        let from = slot * HEADS;
        let weight = |head: usize| f32::from(self.weights[from + head]) * self.scales[head];
        let mean = (0..MEANINGS).map(weight).sum::<f32>() / whole(i32::try_from(MEANINGS).unwrap_or(1));
        whole(feature.value(self.telling[slot])) * (weight(meaning as usize) - mean)
    }
}

impl From<Row> for Likely {
    fn from(mut scores: Row) -> Self {
        softmax(&mut scores[..MEANINGS]);
        softmax(&mut scores[MEANINGS..SPANISH]);
        let mut likely = Self {
            meanings: [0.0; MEANINGS],
            substances: [0.0; SUBSTANCES],
            opt_out: scores[Meaning::OptOut as usize],
            safety: Meaning::ALL.iter().filter(|m| m.is_safety()).map(|m| scores[*m as usize]).sum(),
            spanish: logistic(scores[SPANISH]),
        };
        likely.meanings.copy_from_slice(&scores[..MEANINGS]);
        likely.substances.copy_from_slice(&scores[MEANINGS..SPANISH]);
        likely
    }
}

/// The length of a vector with this square; 1 for an empty one.
pub(super) fn length(square: i32) -> f32 {
    whole(square.max(1)).sqrt()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a loss below one part in sixteen million, equal on every machine"
)]
pub(super) fn whole(number: i32) -> f32 {
    number as f32
}

/// How telling a feature is that `having` of `all` examples have: in sixteenths.
pub(super) fn telling(having: u32, all: usize) -> u8 {
    let all = u16::try_from(all).map_or(f32::from(u16::MAX), f32::from);
    let having = u16::try_from(having).map_or(f32::from(u16::MAX), f32::from);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 16 and 16 * 13")]
    {
        (16.0 * (1.0 + super::arithmetic::ln(all / having))) as u8
    }
}
