//! Where random bytes come from: the system in service, a seed in tests and rehearsals.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};

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
    use super::{Entropy, OsEntropy, SeededEntropy};

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
}
