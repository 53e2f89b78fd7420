//! Conversations kept warm: the next text of the same person needs no load. Never the truth: a commit on a stale
//! one is a conflict that brings the newer state along.

use std::collections::HashMap;
use std::mem;
use std::sync::{Mutex, PoisonError};

use super::record::Known;
use crate::seal::ConversationId;

/// Two generations: a conversation that is used moves to the young one; when that is full the old one goes.
#[derive(Debug)]
pub struct Warm {
    generations: Mutex<Generations>,
    /// Conversations a generation holds.
    room: usize,
}

#[derive(Debug, Default)]
struct Generations {
    // Boxed: a map that grows moves what lies in it, while everybody waits.
    young: HashMap<ConversationId, Box<Known>>,
    old: HashMap<ConversationId, Box<Known>>,
}

impl Warm {
    /// Room for twice `room` conversations, about 1 KB each.
    pub fn new(room: usize) -> Self {
        Self { generations: Mutex::default(), room }
    }

    /// Takes a conversation out, to work on it.
    pub fn take(&self, id: &ConversationId) -> Option<Known> {
        let mut generations = self.generations.lock().unwrap_or_else(PoisonError::into_inner);
        generations.young.remove(id).or_else(|| generations.old.remove(id)).map(|known| *known)
    }

    /// Puts a conversation back as it was committed.
    pub fn put(&self, id: ConversationId, known: Known) {
        let known = Box::new(known);
        let mut generations = self.generations.lock().unwrap_or_else(PoisonError::into_inner);
        if generations.young.len() >= self.room {
            generations.old = mem::take(&mut generations.young);
        }
        generations.young.insert(id, known);
    }
}
