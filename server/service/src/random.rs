//! Randomness from one source.

use std::fmt;

/// The source of randomness failed. Nothing secret can be made without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gives no randomness")]
pub struct NoRandom;

/// Where randomness comes from. The program has one; tests have one that repeats itself.
pub trait Random: Send + Sync + fmt::Debug {
    /// Fills the bytes.
    ///
    /// # Errors
    /// If there is none.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandom>;
}

/// The operating system's generator.
#[derive(Clone, Copy, Debug, Default)]
pub struct Os;

impl Random for Os {
    // The one place where the program asks the operating system.
    #[allow(clippy::disallowed_methods)]
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandom> {
        getrandom::fill(bytes).map_err(|_| NoRandom)
    }
}

/// An array of random bytes.
///
/// # Errors
/// If there is no randomness.
pub fn array<const N: usize>(random: &dyn Random) -> Result<[u8; N], NoRandom> {
    let mut bytes = [0; N];
    random.fill(&mut bytes)?;
    Ok(bytes)
}

/// The same bytes for the same seed, for tests: SHA-256 of seed and counter.
#[derive(Debug)]
pub struct Seeded {
    seed: u64,
    next: std::sync::atomic::AtomicU64,
}

impl Seeded {
    /// Begins anew.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Seeded { seed, next: std::sync::atomic::AtomicU64::new(0) }
    }
}

impl Random for Seeded {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandom> {
        use sha2::{Digest as _, Sha256};
        for part in bytes.chunks_mut(32) {
            let n = self.next.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            let block = Sha256::new().chain_update(self.seed.to_le_bytes()).chain_update(n.to_le_bytes()).finalize();
            part.iter_mut().zip(block).for_each(|(to, from)| *to = from);
        }
        Ok(())
    }
}
