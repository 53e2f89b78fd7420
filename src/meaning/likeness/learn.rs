//! Learning the weights from examples: logistic regression by Adagrad, one example after another.
//!
//! One thread, one fixed order, plain arithmetic: the same examples give the same bytes on every machine.

use super::arithmetic::{logistic, softmax};
use super::features::{Feature, features};
use super::kinds::Kinds;
use super::model::{HEADS, MEANINGS, Model, Row, SPANISH, SUBSTANCES, length, telling, whole};
use super::slots::Slots;
use crate::meaning::{Lexicon, Meaning, Row as Text, Substance};

/// How often every example is shown. The weights after the last third of the rounds are averaged.
const ROUNDS: usize = 12;
/// How far a first step goes.
const STEP: f32 = 0.3;
/// What pulls a weight back towards nothing when its feature is shown.
const PULL: f32 = 1e-4;
/// What share of an answer goes to others that a careful reader would accept.
const ACCEPTED: f32 = 0.3;

/// A text as learning needs it.
pub(super) struct Example {
    features: Vec<Feature>,
    wanted: Row,
    told_danger: bool,
}

impl Example {
    pub fn new(row: &Text, kinds: &Kinds, lexicon: &Lexicon) -> Self {
        let mut wanted = [0.0; HEADS];
        let others: Vec<Meaning> = row.also_ok.iter().copied().filter(|m| *m != row.meaning).collect();
        let share = if others.is_empty() { 0.0 } else { ACCEPTED };
        wanted[row.meaning as usize] = 1.0 - share;
        for other in &others {
            wanted[*other as usize] += share / whole(i32::try_from(others.len()).unwrap_or(1));
        }
        let substance = row.substance.as_deref().and_then(Substance::named).map_or(0, |s| s as usize + 1);
        wanted[MEANINGS + substance] = 1.0;
        wanted[SPANISH] = f32::from(u8::from(row.lang == "es"));
        let (features, told_danger) = lexicon.see(&row.text, |seen| {
            (features(seen, kinds), seen.marks.iter().any(|mark| mark.decides_danger()))
        });
        Self { features, wanted, told_danger }
    }

    /// A phrase tells of danger, whatever likeness says.
    pub fn told_danger(&self) -> bool {
        self.told_danger
    }

    pub fn features(&self) -> &[Feature] {
        &self.features
    }
}

/// Learns from the examples, in this order.
pub(super) fn learn(examples: &[&Example]) -> Model {
    let (slots, having) = Slots::chosen(examples.iter().map(|example| example.features()));
    let telling: Vec<u8> = having.iter().map(|having| telling(*having, examples.len())).collect();
    let shown: Vec<Shown> = examples.iter().map(|example| Shown::new(example, &slots, &telling)).collect();
    let size = telling.len() * HEADS;
    let (mut weights, mut steps, mut sums) = (vec![0.0; size], vec![0.0; size], vec![0.0; size]);
    let (mut biases, mut bias_steps, mut bias_sums) = ([0.0; HEADS], [0.0; HEADS], [0.0; HEADS]);
    let mut order: Vec<usize> = (0..shown.len()).collect();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for round in 0..ROUNDS {
        dice.shuffle(&mut order);
        for at in &order {
            show(&shown[*at], &mut weights, &mut steps, &mut biases, &mut bias_steps);
        }
        if round >= ROUNDS - ROUNDS / 3 {
            sums.iter_mut().zip(&weights).for_each(|(sum, weight)| *sum += weight);
            bias_sums.iter_mut().zip(&biases).for_each(|(sum, bias)| *sum += bias);
        }
    }
    let rounds = whole(i32::try_from(ROUNDS / 3).unwrap_or(1));
    sums.iter_mut().chain(&mut bias_sums).for_each(|sum| *sum /= rounds);
    quantised(slots, telling, &sums, bias_sums)
}

/// An example with what its features weigh.
struct Shown<'a> {
    features: Vec<(usize, f32)>,
    wanted: &'a Row,
}

impl<'a> Shown<'a> {
    fn new(example: &'a Example, slots: &Slots, telling: &[u8]) -> Self {
        let value = |f: &Feature| slots.of(f.number).map(|slot| (slot * HEADS, f.value(telling[slot])));
        let values: Vec<(usize, i32)> = example.features.iter().filter_map(value).collect();
        let length = length(values.iter().map(|(_, value)| value * value).sum());
        let features = values.into_iter().map(|(from, value)| (from, whole(value) / length)).collect();
        Self { features, wanted: &example.wanted }
    }
}

/// Shows one example: says what the weights make of it, and moves them towards what is wanted.
fn show(shown: &Shown<'_>, weights: &mut [f32], steps: &mut [f32], biases: &mut Row, bias_steps: &mut Row) {
    let mut said = *biases;
    for (from, value) in &shown.features {
        for (said, weight) in said.iter_mut().zip(&weights[*from..from + HEADS]) {
            *said += weight * value;
        }
    }
    softmax(&mut said[..MEANINGS]);
    softmax(&mut said[MEANINGS..MEANINGS + SUBSTANCES]);
    said[SPANISH..].iter_mut().for_each(|score| *score = logistic(*score));
    let mut wrong = [0.0; HEADS];
    for (head, wrong) in wrong.iter_mut().enumerate() {
        *wrong = said[head] - shown.wanted[head];
        bias_steps[head] += *wrong * *wrong;
        biases[head] -= STEP / 10.0 * *wrong / (bias_steps[head].sqrt() + 1e-6);
    }
    for (from, value) in &shown.features {
        let weights = &mut weights[*from..from + HEADS];
        let steps = &mut steps[*from..from + HEADS];
        for ((weight, step), wrong) in weights.iter_mut().zip(steps).zip(&wrong) {
            let slope = wrong * value + PULL * *weight;
            *step += slope * slope;
            *weight -= STEP * slope / (step.sqrt() + 1e-4);
        }
    }
}

/// The weights as bytes: each head's greatest is 127.
fn quantised(slots: Slots, telling: Vec<u8>, weights: &[f32], biases: Row) -> Model {
    let mut scales = [1.0; HEADS];
    for (head, scale) in scales.iter_mut().enumerate() {
        let most = weights.iter().skip(head).step_by(HEADS).fold(0.0_f32, |most, w| most.max(w.abs()));
        if most > 0.0 {
            *scale = most / 127.0;
        }
    }
    let bytes = weights.chunks_exact(HEADS).flat_map(|row| row.iter().zip(&scales)).map(|(weight, scale)| {
        #[expect(clippy::cast_possible_truncation, reason = "between -127 and 127 by the scale")]
        {
            (weight / scale).round() as i8
        }
    });
    Model { slots, telling, weights: bytes.collect(), scales, biases }
}

/// Chance with a fixed beginning (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn shuffle(&mut self, order: &mut [usize]) {
        for at in (1..order.len()).rev() {
            let below = u64::try_from(at + 1).unwrap_or(1);
            order.swap(at, usize::try_from(self.roll() % below).unwrap_or(0));
        }
    }
}
