//! The order in which meetings are told, and the first few in it.

use std::collections::BinaryHeap;

/// A meeting's place in the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    /// What comes first whatever its hour.
    pub class: u8,
    /// Minutes until it starts.
    pub until: i64,
    /// Hundredths of a mile; none from home.
    pub hundredths: Option<u32>,
    pub row: u32,
}

/// The first `most` of many.
pub(super) struct First {
    most: usize,
    heap: BinaryHeap<Rank>,
}

impl First {
    pub fn new(most: usize) -> Self {
        Self { most, heap: BinaryHeap::with_capacity(most + 1) }
    }

    /// Whether one of that class and time could still be among them.
    pub fn takes(&self, class: u8, until: i64) -> bool {
        self.heap.len() < self.most
            || self.heap.peek().is_some_and(|last| (class, until) <= (last.class, last.until))
    }

    pub fn add(&mut self, rank: Rank) {
        self.heap.push(rank);
        if self.heap.len() > self.most {
            self.heap.pop();
        }
    }

    pub fn done(self) -> Vec<Rank> {
        self.heap.into_sorted_vec()
    }
}
