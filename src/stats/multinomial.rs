//! People spread over cells at random, many times over from the same weights.

use crate::stats::resample::Stream;

/// Cells with the chances that their weights give them.
#[derive(Clone, Debug, PartialEq)]
pub struct Multinomial {
    /// Of each cell the chance of those who are in none before it; 0 of a cell without weight.
    chances: Vec<f64>,
}

impl Multinomial {
    /// Chances in proportion to weights. Weights are finite; one that is not positive counts as 0.
    pub fn new(weights: &[f64]) -> Self {
        let mut chances = vec![0.0; weights.len()];
        // From the last cell, which so has chance 1 exactly.
        let mut from_here = 0.0;
        for (chance, &weight) in chances.iter_mut().zip(weights).rev() {
            from_here += weight.max(0.0);
            if weight > 0.0 {
                *chance = weight / from_here;
            }
        }
        Self { chances }
    }

    /// Spreads `n` over the cells, into `out`.
    ///
    /// Cells are drawn in order, each given those before.
    /// `out` is as long as the cells are many; what is longer stays empty. All of `out` is 0 when all weights are.
    pub fn draw(&self, stream: &mut Stream, n: u64, out: &mut [u64]) {
        stream.spread(n, &self.chances, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::assert_close;

    /// n! p₁ᵃ p₂ᵇ p₃ᶜ / (a! b! c!).
    fn chance([a, b, c]: [u64; 3], shares: [f64; 3]) -> f64 {
        let factorial = |it: u64| (1..=it).map(|it| it as f64).product::<f64>();
        let power = |share: f64, it: u64| (0..it).map(|_| share).product::<f64>();
        factorial(a + b + c) / (factorial(a) * factorial(b) * factorial(c))
            * power(shares[0], a)
            * power(shares[1], b)
            * power(shares[2], c)
    }

    #[test]
    fn counts_come_as_often_as_their_chance() {
        const DRAWS: u32 = 200_000;
        let shares = [0.5, 0.2, 0.3];
        let multinomial = Multinomial::new(&[5.0, 2.0, 3.0]);
        let mut stream = Stream::new(11, 4);
        let (n, mut out) = (6, [0; 3]);
        let mut seen = [[0_u32; 7]; 7];
        for _ in 0..DRAWS {
            multinomial.draw(&mut stream, n, &mut out);
            assert_eq!(out.iter().sum::<u64>(), n);
            seen[usize::try_from(out[0]).unwrap()][usize::try_from(out[1]).unwrap()] += 1;
        }
        let (mut chi_square, mut n_cells) = (0.0, 0);
        for (a, row) in (0..=n).zip(&seen) {
            for (b, found) in (0..=n - a).zip(row) {
                let expected = f64::from(DRAWS) * chance([a, b, n - a - b], shares);
                let apart = f64::from(*found) - expected;
                chi_square += apart * apart / expected;
                n_cells += 1;
            }
        }
        // 28 cells: scipy's chi2.ppf(0.999, 27).
        assert!(n_cells == 28 && chi_square < 55.476, "{chi_square}");
    }

    #[test]
    fn large_counts_have_the_means_and_covariances_of_people_drawn_one_by_one() {
        const DRAWS: f64 = 20_000.0;
        let (n, shares) = (1e6, [0.55, 1e-5, 0.05, 0.39999]);
        let multinomial = Multinomial::new(&shares);
        let mut stream = Stream::new(11, 5);
        let mut apart = Vec::new();
        for _ in 0..20_000 {
            let mut out = [0; 4];
            multinomial.draw(&mut stream, 1_000_000, &mut out);
            apart.push([0, 1, 2, 3].map(|it| out[it] as f64 - n * shares[it]));
        }
        let mean = |of: &dyn Fn(&[f64; 4]) -> f64| apart.iter().map(of).sum::<f64>() / DRAWS;
        let variance = |it: usize| n * shares[it] * (1.0 - shares[it]);
        for one in 0..4 {
            assert_close(mean(&|it| it[one]), 0.0, 4.5 * libm::sqrt(variance(one) / DRAWS));
            let square = mean(&|it| it[one] * it[one]);
            // The square of a normal value has a variance of twice its own, squared.
            assert_close(square, variance(one), 4.5 * variance(one) * libm::sqrt(2.0 / DRAWS));
        }
        for (one, other) in [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)] {
            // And a product of two at most twice the product of theirs.
            let error = libm::sqrt(2.0 * variance(one) * variance(other) / DRAWS);
            assert_close(
                mean(&|it| it[one] * it[other]),
                -n * shares[one] * shares[other],
                4.5 * error,
            );
        }
    }

    #[test]
    fn without_weights_nobody_is_spread() {
        let mut out = [7; 3];
        Multinomial::new(&[0.0, -1.0, f64::NAN]).draw(&mut Stream::new(1, 1), 10, &mut out);
        assert_eq!(out, [0; 3]);
    }
}
