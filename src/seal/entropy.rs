//! Where random bytes come from: the system in service, a seed in tests and rehearsals.

use std::fmt;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use sha2::{Digest, Sha256};

use super::aead::NONCE;

/// A source of random bytes. Shared by every task, so filling takes `&self`.
pub trait Entropy: fmt::Debug + Send + Sync {
    /// Fills `out` whole.
    fn fill(&self, out: &mut [u8]);
}

/// The operating system's generator: for keys and nonces of real conversations.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    /// # Panics
    /// If the system has no randomness to give. A nonce that is not random would give texts away, so the turn
    /// ends here and the provider asks again.
    fn fill(&self, out: &mut [u8]) {
        #[expect(clippy::disallowed_methods, reason = "the one place where randomness comes in")]
        let filled = getrandom::fill(out);
        assert!(filled.is_ok(), "the operating system gives no randomness: nothing can be sealed");
    }
}

/// Bytes of another source, drawn all at once: asking the system four times a turn took longer than the sealing. For
/// nonces, which are no secret; keys come from the source itself.
#[derive(Debug)]
pub struct Drawn<'a> {
    bytes: Vec<u8>,
    given: AtomicUsize,
    source: &'a dyn Entropy,
}

impl<'a> Drawn<'a> {
    /// Draws enough for `seals` seals. Whatever is asked for beyond them comes from the source.
    pub fn for_seals(source: &'a dyn Entropy, seals: usize) -> Self {
        let mut bytes = vec![0; seals * NONCE];
        source.fill(&mut bytes);
        Self { bytes, given: AtomicUsize::new(0), source }
    }
}

impl Entropy for Drawn<'_> {
    fn fill(&self, out: &mut [u8]) {
        // Whoever takes a stretch has it alone: no byte is given twice.
        let from = self.given.fetch_add(out.len(), Ordering::Relaxed);
        match self.bytes.get(from..from + out.len()) {
            Some(drawn) => out.copy_from_slice(drawn),
            None => self.source.fill(out),
        }
    }
}

/// The same bytes for the same seed: SHA-256 over seed and counter. Never for real conversations.
#[derive(Debug)]
pub struct SeededEntropy {
    seed: u64,
    drawn: AtomicU64,
}

impl SeededEntropy {
    /// A source that always begins with the same bytes for `seed`.
    pub fn new(seed: u64) -> Self {
        Self { seed, drawn: AtomicU64::new(0) }
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, out: &mut [u8]) {
        for piece in out.chunks_mut(32) {
            let block = Sha256::new()
                .chain_update(self.seed.to_be_bytes())
                .chain_update(self.drawn.fetch_add(1, Ordering::Relaxed).to_be_bytes())
                .finalize();
            piece.copy_from_slice(&block[..piece.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Drawn, Entropy, OsEntropy, SeededEntropy};

    fn draw(entropy: &dyn Entropy) -> [u8; 100] {
        let mut out = [0; 100];
        entropy.fill(&mut out);
        out
    }

    #[test]
    fn a_seed_repeats_itself_and_the_system_does_not() {
        assert_eq!(draw(&SeededEntropy::new(7)), draw(&SeededEntropy::new(7)));
        assert_ne!(draw(&SeededEntropy::new(7)), draw(&SeededEntropy::new(8)));
        let seeded = SeededEntropy::new(7);
        assert_ne!(draw(&seeded), draw(&seeded));
        assert_ne!(draw(&OsEntropy), draw(&OsEntropy));
    }

    #[test]
    fn what_is_drawn_ahead_is_given_once_and_then_the_source() {
        let (drawn, source) = (SeededEntropy::new(7), SeededEntropy::new(7));
        let ahead = Drawn::for_seals(&drawn, 8);
        let mut all = [0; 192];
        source.fill(&mut all);
        assert_eq!(draw(&ahead), all[..100]);
        // Ninety-two are left: too few, so the next ones are new.
        assert_eq!(draw(&ahead), draw(&source));
    }
}
