//! Binomial random numbers, exact in distribution and fast at any size.

#![expect(clippy::cast_precision_loss, reason = "counts stay below 2^53")]

/// How many of `n` succeed, each with chance `p`, from random numbers in (0, 1).
/// A chance below 0, and one that is no number, counts as 0; one above 1 as 1.
pub(crate) fn draw(n: u64, p: f64, mut uniform: impl FnMut() -> f64) -> u64 {
    if n == 0 || p <= 0.0 || p.is_nan() {
        return 0;
    }
    if p >= 1.0 {
        return n;
    }
    if p > 0.5 {
        return n - at_most_half(n, 1.0 - p, &mut uniform);
    }
    at_most_half(n, p, &mut uniform)
}

/// Inversion takes as many steps as there are successes; rejection starts to pay, and to be valid, at this mean.
const FEWEST_FOR_REJECTION: f64 = 10.0;

fn at_most_half(n: u64, p: f64, uniform: &mut impl FnMut() -> f64) -> u64 {
    if (n as f64) * p < FEWEST_FOR_REJECTION {
        by_inversion(n, p, uniform)
    } else {
        by_rejection(n, p, uniform)
    }
}

/// With a mean below 10, more successes than this have less chance than the rounding of one step.
const MOST_BY_INVERSION: usize = 110;

/// Walks up the distribution from 0 until the random number is used up. Source: Kachitvichyanukul & Schmeiser (1988), BINV.
fn by_inversion(n: u64, p: f64, uniform: &mut impl FnMut() -> f64) -> u64 {
    let odds = p / (1.0 - p);
    let of_none = chance_of_none(n, p);
    loop {
        let (mut left, mut chance, mut trials) = (uniform(), of_none, n as f64);
        for (count, next_reciprocal) in (0..=n).zip(NEXT_RECIPROCALS) {
            if left <= chance {
                return count;
            }
            left -= chance;
            chance *= odds * trials * next_reciprocal;
            trials -= 1.0;
        }
    }
}

/// (1 - p)ⁿ for n p < 10, to 10⁻¹³ or better.
/// A general power would take longer than all the rest of a draw.
fn chance_of_none(n: u64, p: f64) -> f64 {
    if n > 1024 {
        // Here p < 0.01, so eight terms of -log(1 - p) = p + p²/2 + p³/3 + … are all.
        let hazard = NEXT_RECIPROCALS.iter().take(8).rev().fold(0.0, |sum, term| (sum + term) * p);
        return libm::exp(-(n as f64) * hazard);
    }
    let (mut power, mut square, mut left) = (1.0, 1.0 - p, n);
    while left > 0 {
        if left % 2 == 1 {
            power *= square;
        }
        square *= square;
        left /= 2;
    }
    power
}

/// 1, 1/2, 1/3, …: multiplying by them is faster than dividing.
const NEXT_RECIPROCALS: [f64; MOST_BY_INVERSION + 1] = {
    let mut reciprocals = [1.0; MOST_BY_INVERSION + 1];
    let mut index = 1;
    while index <= MOST_BY_INVERSION {
        reciprocals[index] = 1.0 / (index + 1) as f64;
        index += 1;
    }
    reciprocals
};

/// Transformed rejection with squeeze. Source: Hörmann (1993), BTRS.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::many_single_char_names,
    reason = "a count between 0 and n; the names of the paper"
)]
fn by_rejection(n: u64, p: f64, uniform: &mut impl FnMut() -> f64) -> u64 {
    let size = n as f64;
    let spread = libm::sqrt(size * p * (1.0 - p));
    let b = 1.15 + 2.53 * spread;
    let a = -0.0873 + 0.0248 * b + 0.01 * p;
    let middle = size * p + 0.5;
    let squeeze = 0.92 - 4.2 / b;
    loop {
        let v = uniform();
        let u = uniform() - 0.5;
        let from_edge = 0.5 - u.abs();
        let count = libm::floor((2.0 * a / from_edge + b) * u + middle);
        if from_edge >= 0.07 && v <= squeeze {
            return count as u64;
        }
        if count < 0.0 || count > size {
            continue;
        }
        let alpha = (2.83 + 5.1 / b) * spread;
        let height = libm::log(v * alpha / (a / (from_edge * from_edge) + b));
        if height <= log_chance_over_mode(size, p, count) {
            return count as u64;
        }
    }
}

/// The logarithm of the chance of `count` over that of the likeliest count.
///
/// Stirling's formula, arranged so that the large terms are logarithms of numbers near 1:
/// errors stay near 10⁻¹⁶ √n, where a sum of log-factorials would lose 10⁻¹⁶ n log n.
fn log_chance_over_mode(size: f64, p: f64, count: f64) -> f64 {
    let mode = libm::floor((size + 1.0) * p);
    let beyond = count - mode;
    let odds_of_next = p / (1.0 - p) * ((size - count + 1.0) / (count + 1.0));
    beyond * libm::log(odds_of_next) - (mode + 0.5) * libm::log1p(beyond / (mode + 1.0))
        + (size - mode + 0.5) * libm::log1p(beyond / (size - count + 1.0))
        + stirling_rest(mode)
        + stirling_rest(size - mode)
        - stirling_rest(count)
        - stirling_rest(size - count)
}

/// log k! - ((k + 1/2) log (k + 1) - (k + 1) + 1/2 log 2π), to 10⁻¹² or better.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count below the length of the table"
)]
fn stirling_rest(count: f64) -> f64 {
    if let Some(&rest) = STIRLING_RESTS.get(count as usize) {
        return rest;
    }
    let next = count + 1.0;
    let square = next * next;
    (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - 1.0 / (1680.0 * square)) / square) / square) / next
}

/// The same for 0 to 9, where the series is too short; mpmath with 40 digits.
const STIRLING_RESTS: [f64; 10] = [
    0.081_061_466_795_327_26,
    0.041_340_695_955_409_3,
    0.027_677_925_684_998_34,
    0.020_790_672_103_765_093,
    0.016_644_691_189_821_193,
    0.013_876_128_823_070_748,
    0.011_896_709_945_891_77,
    0.010_411_265_261_972_096,
    0.009_255_462_182_712_733,
    0.008_330_563_433_362_87,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::Words;

    const N_DRAWS: usize = 100_000;

    #[track_caller]
    fn assert_close(found: f64, expected: f64, tolerance: f64) {
        assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
    }

    fn draws(n: u64, p: f64) -> Vec<u64> {
        let mut words = Words::new(20_260_101, n);
        (0..N_DRAWS).map(|_| words.binomial(n, p)).collect()
    }

    /// The chances of all counts, from one ratio to the next outwards from the mean, which needs no logarithm.
    fn chances(n: u64, p: f64) -> Vec<f64> {
        let n = usize::try_from(n).unwrap();
        let up = |count: usize| p / (1.0 - p) * (n - count) as f64 / (count + 1) as f64;
        let middle = (0..n).find(|&it| up(it) < 1.0).unwrap_or(n);
        let mut chances = vec![1.0; n + 1];
        for count in middle..n {
            chances[count + 1] = chances[count] * up(count);
        }
        for count in (0..middle).rev() {
            chances[count] = chances[count + 1] / up(count);
        }
        let total: f64 = chances.iter().sum();
        chances.iter().map(|it| it / total).collect()
    }

    /// Pearson's statistic over counts pooled until at least 25 draws are expected, and its degrees of freedom.
    fn chi_square(draws: &[u64], chances: &[f64]) -> (f64, f64) {
        let mut seen = vec![0.0; chances.len()];
        for &count in draws {
            seen[usize::try_from(count).unwrap()] += 1.0;
        }
        let mut bins: Vec<(f64, f64)> = vec![(0.0, 0.0)];
        for (seen, chance) in seen.iter().zip(chances) {
            let last = bins.last_mut().unwrap();
            *last = (last.0 + seen, last.1 + chance * draws.len() as f64);
            if last.1 >= 25.0 {
                bins.push((0.0, 0.0));
            }
        }
        let rest = bins.pop().unwrap();
        let last = bins.last_mut().unwrap();
        *last = (last.0 + rest.0, last.1 + rest.1);
        let statistic = bins.iter().map(|it| (it.0 - it.1) * (it.0 - it.1) / it.1).sum();
        (statistic, (bins.len() - 1) as f64)
    }

    #[test]
    fn draws_are_spread_as_the_exact_chances_say() {
        let cases = [
            (1, 0.3),
            (9, 0.5),
            (20, 0.01),
            (19, 0.5),
            (24, 0.4166),
            (25, 0.4),
            (25, 0.6),
            (100, 0.1),
            (100, 0.0999),
            (300, 0.93),
            (5000, 0.25),
            (1_000_000, 0.5),
            (2_000_000, 0.000_007),
        ];
        for (n, p) in cases {
            let (statistic, freedom) = chi_square(&draws(n, p), &chances(n, p));
            // Five standard deviations and a little: once in ten thousand seeds at worst, and the seed is fixed.
            let most = freedom + 5.0 * libm::sqrt(2.0 * freedom) + 5.0;
            assert!(
                statistic < most,
                "n {n}, p {p}: {statistic} with {freedom} degrees of freedom"
            );
        }
    }

    #[test]
    fn large_draws_have_the_mean_and_the_variance() {
        for (n, p) in [(1_000_000_000_u64, 0.2), (1 << 50, 0.5), (1 << 53, 0.999), (1 << 53, 1e-13)]
        {
            let (mean, variance) = (n as f64 * p, n as f64 * p * (1.0 - p));
            let scale = libm::sqrt(variance);
            let off: Vec<f64> = draws(n, p).iter().map(|&it| (it as f64 - mean) / scale).collect();
            let n_draws = N_DRAWS as f64;
            let first = off.iter().sum::<f64>() / n_draws;
            let second = off.iter().map(|it| it * it).sum::<f64>() / n_draws;
            assert_close(first, 0.0, 5.0 / libm::sqrt(n_draws));
            assert_close(second, 1.0, 5.0 * libm::sqrt(2.0 / n_draws));
        }
    }

    #[test]
    fn the_chance_over_the_mode_is_that_of_factorials() {
        // mpmath with 40 digits: (n, p, count, logarithm of the chance over that of the mode).
        for (size, p, count, expected) in LOG_CHANCES {
            let tolerance = 1e-11 + 1e-16 * libm::sqrt(size);
            assert_close(log_chance_over_mode(size, p, count), expected, tolerance);
        }
    }

    #[test]
    fn certain_outcomes_are_certain() {
        let mut never = || unreachable!("nothing is left to chance");
        assert_eq!(draw(7, 0.0, &mut never), 0);
        assert_eq!(draw(7, 1.0, &mut never), 7);
        assert_eq!(draw(7, -0.5, &mut never), 0);
        assert_eq!(draw(7, 1.5, &mut never), 7);
        assert_eq!(draw(7, f64::NAN, &mut never), 0);
        assert_eq!(draw(0, 0.5, &mut never), 0);
    }

    #[test]
    fn small_random_numbers_are_small_counts_and_large_ones_large() {
        // Of 12 with chance 1/4: all with 6.0e-8, at least 11 with 2.2e-6, none with 0.0317.
        assert_eq!(draw(12, 0.25, || f64::EPSILON / 2.0), 0);
        assert_eq!(draw(12, 0.25, || 0.031), 0);
        assert_eq!(draw(12, 0.25, || 0.032), 1);
        assert_eq!(draw(12, 0.25, || 1.0 - 1e-6), 11);
        assert_eq!(draw(12, 0.25, || 1.0 - 1e-8), 12);
    }

    const LOG_CHANCES: [(f64, f64, f64, f64); 6] = [
        (25.0, 0.4, 3.0, -4.421_001_107_389_722),
        (100.0, 0.4, 60.0, -8.109_302_162_163_285),
        (1_000_000.0, 0.3, 301_000.0, -2.380_393_086_467_373_5),
        (1_000_000_000_000.0, 0.25, 250_000_400_000.0, -0.426_667_048_295_726_77),
        (9_007_199_254_740_992.0, 0.5, 4_503_599_722_276_761.0, -1.999_999_973_689_764_5),
        (1_000_000_000_000_000.0, 1.0e-13, 130.0, -4.238_344_206_829_078),
    ];

    #[test]
    fn the_chance_of_none_is_the_power() {
        // mpmath 1.4.1 with 40 digits.
        for (n, p, expected) in [
            (5_000, 0.001_5, 0.000_549_978_907_025_933_1),
            (100_000, 0.000_08, 0.000_335_355_291_311_697_2),
            (1_050, 0.009_5, 0.000_044_381_693_340_190_18),
        ] {
            let found = chance_of_none(n, p);
            assert!((found - expected).abs() < 1e-12 * expected, "{found:e}");
        }
    }

    /// These random numbers one after the other, and how many of them were used.
    fn drawn(n: u64, p: f64, numbers: &[f64]) -> (u64, usize) {
        let mut used = 0;
        let count = draw(n, p, || {
            used += 1;
            numbers[used - 1]
        });
        (count, used)
    }

    #[test]
    fn a_random_number_that_meets_a_chance_belongs_to_the_smaller_count() {
        // The smallest count with F(count) >= u: of one with chance 1/2, F(0) is 1/2.
        assert_eq!(drawn(1, 0.5, &[0.5]), (0, 1));
        assert_eq!(drawn(1, 0.5, &[0.5 + f64::EPSILON]), (1, 1));
    }

    #[test]
    fn rejection_starts_at_a_mean_of_ten() {
        // Hörmann's method is made for n p >= 10 and takes two numbers for a draw, inversion one.
        assert_eq!(drawn(20, 0.5, &[0.5, 0.5]), (10, 2));
        assert_eq!(drawn(20, 0.499, &[0.5, 0.5]), (10, 1));
    }

    #[test]
    fn rejection_draws_nobody_and_everybody_too() {
        // Hörmann's steps by hand. Of 100 with 1/10: b is 8.74 and a 0.1305, so u = -0.48 gives
        // floor((2 · 0.1305 / 0.02 + 8.74) · -0.48 + 10.5) = 0, and log(0.001 · 10.24 / (0.1305 / 0.02² + 8.74)) = -10.4
        // is below log(0.9¹⁰⁰ / 0.1319) = -8.5.
        assert_eq!(drawn(100, 0.1, &[0.001, 0.02]), (0, 2));
        // Of 20 with 1/2: b is 6.807 and a 0.0865, so u = 0.488 gives 20, and log(0.0001 · 8.0 / 607.6) = -13.5 is below
        // log(1 / 184756) = -12.1.
        assert_eq!(drawn(20, 0.5, &[0.0001, 0.988]), (20, 2));
    }

    #[test]
    fn the_chance_of_none_of_few_is_the_power() {
        // mpmath 1.4.1 with 40 digits.
        for (n, p, expected) in [
            (1, 0.5, 0.5),
            (3, 0.3, 0.343),
            (12, 0.25, 0.031_676_352_024_078_37),
            (1024, 0.007_812_5, 0.000_325_088_300_044_862_6),
        ] {
            let found = chance_of_none(n, p);
            assert!((found - expected).abs() < 3e-13 * expected, "{found:e}");
        }
    }
}
