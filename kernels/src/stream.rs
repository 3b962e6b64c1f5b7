//! Seeded random numbers, and people spread over cells by them.

use rand_chacha::ChaCha8Rng;
use rand_core::{RngCore, SeedableRng};

use crate::binomial;

/// The random words of one task: `ChaCha8` with the seed as the first eight bytes of the key (little-endian, the others
/// 0) and the task as nonce.
#[derive(Clone, Debug)]
pub struct Words {
    words: ChaCha8Rng,
}

/// 2⁻⁵³.
pub const SMALLEST_UNIFORM: f64 = f64::EPSILON / 2.0;

impl Words {
    /// The words of that task, from the first.
    #[must_use]
    pub fn new(seed: u64, task: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        let mut words = ChaCha8Rng::from_seed(key);
        words.set_stream(task);
        Self { words }
    }

    /// The next word.
    #[inline(never)]
    pub fn next_u64(&mut self) -> u64 {
        self.words.next_u64()
    }

    /// A number in the open interval (0, 1), even over the odd multiples of 2⁻⁵³.
    #[inline(never)]
    pub fn uniform(&mut self) -> f64 {
        uniform(&mut self.words)
    }

    /// How many of `n` succeed, each with chance `p`; for up to 2⁵³.
    /// A chance below 0, and one that is no number, counts as 0; one above 1 as 1.
    #[inline(never)]
    pub fn binomial(&mut self, n: u64, p: f64) -> u64 {
        binomial::draw(n, p, || uniform(&mut self.words))
    }

    /// Spreads `n` over the cells, into `out`, each cell given those before: `chances` are those of the people who are in
    /// none before it. A chance that is not positive leaves its cell empty; what `out` is longer by stays 0.
    #[inline(never)]
    pub fn spread(&mut self, n: u64, chances: &[f64], out: &mut [u64]) {
        out.fill(0);
        let mut left = n;
        for (cell, &chance) in out.iter_mut().zip(chances) {
            if left == 0 {
                break;
            }
            if chance > 0.0 {
                *cell = binomial::draw(left, chance, || uniform(&mut self.words));
                left -= *cell;
            }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "53 bits are a whole number of any double")]
fn uniform(words: &mut ChaCha8Rng) -> f64 {
    ((words.next_u64() >> 11) | 1) as f64 * SMALLEST_UNIFORM
}
