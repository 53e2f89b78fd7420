//! Which features have weights: the most telling number of them, each in a slot of its own.

use std::collections::HashMap;

use super::features::Feature;

/// How many features have weights.
pub(super) const SLOTS: usize = 1 << 16;
/// Twice as many places as slots, so that a search is short.
const PLACES: usize = SLOTS * 2;
/// A feature that fewer examples have says nothing of others.
const FEWEST: u32 = 2;

/// Feature number → slot, by open addressing.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Slots {
    /// The number of each slot's feature, in order.
    numbers: Vec<u32>,
    /// By the lowest bits of a number: its slot, counted from 1, or that of one beside whose place was taken.
    places: Vec<u32>,
}

impl Slots {
    /// The features that the most examples have, with how many have each.
    pub fn chosen<'a>(examples: impl Iterator<Item = &'a [Feature]>) -> (Self, Vec<u32>) {
        let mut having: HashMap<u32, u32> = HashMap::new();
        for feature in examples.flatten() {
            *having.entry(feature.number).or_default() += 1;
        }
        let mut chosen: Vec<(u32, u32)> =
            having.into_iter().filter(|(_, having)| *having >= FEWEST).collect();
        chosen.sort_unstable_by_key(|(number, having)| (std::cmp::Reverse(*having), *number));
        chosen.truncate(SLOTS);
        chosen.sort_unstable();
        let (numbers, having) = chosen.into_iter().unzip();
        (Self::new(numbers), having)
    }

    /// Slots for features of these numbers, in this order.
    pub fn new(numbers: Vec<u32>) -> Self {
        let mut places = vec![0; PLACES];
        for (number, slot) in numbers.iter().zip(1..) {
            let mut at = place(*number);
            while places[at] != 0 {
                at = (at + 1) % PLACES;
            }
            places[at] = slot;
        }
        Self { numbers, places }
    }

    /// The numbers, in order of slot.
    pub fn numbers(&self) -> &[u32] {
        &self.numbers
    }

    /// The slot of a feature, if it has one.
    pub fn of(&self, number: u32) -> Option<usize> {
        let mut at = place(number);
        loop {
            let slot = (self.places[at] as usize).checked_sub(1)?;
            if self.numbers[slot] == number {
                return Some(slot);
            }
            at = (at + 1) % PLACES;
        }
    }
}

fn place(number: u32) -> usize {
    number as usize % PLACES
}
