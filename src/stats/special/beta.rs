//! The incomplete beta function and its inverse.

use crate::stats::normal::normal_quantile;
use crate::stats::special::{Tails, binomial_density};

/// More steps than shapes below 10¹² take.
const MOST_STEPS: u32 = 4_000_000;

/// The regularized incomplete beta functions Iₓ(a, b) and its complement: the tails at x of the beta distribution.
///
/// Both keep about thirteen digits. `None` unless 0 < a, b ≤ 10¹² and 0 ≤ x ≤ 1.
///
/// Source: `DiDonato` & Morris (1992); the power in front after Loader (2000).
pub fn beta_tails(x: f64, a: f64, b: f64) -> Option<Tails> {
    split_tails(x, 1.0 - x, a, b)
}

/// The tails at x where y = 1 - x is known better than by that difference.
pub(super) fn split_tails(x: f64, y: f64, a: f64, b: f64) -> Option<Tails> {
    let is_shape = |it: f64| it > 0.0 && it <= 1e12;
    if !(is_shape(a) && is_shape(b) && x >= 0.0 && y >= 0.0) {
        return None;
    }
    if x <= 0.0 || y <= 0.0 {
        return Some(Tails::from_lower(if x <= 0.0 { 0.0 } else { 1.0 }));
    }
    let density = binomial_density(a, b, x, y) * (a / (a + b)) * b;
    // By how much the mean is larger than x, from the smaller numbers.
    let ahead = if a > b { (a + b) * y - b } else { a - (a + b) * x };
    Some(if ahead >= 0.0 {
        Tails::from_lower(density * continued_fraction([x, y], [a, b], ahead))
    } else {
        Tails::from_lower(density * continued_fraction([y, x], [b, a], -ahead)).exchanged()
    })
}

/// The continued fraction of the incomplete beta function left of its mean.
///
/// Source: `DiDonato` & Morris (1992), algorithm 708, BFRAC, which keeps its digits also for large shapes.
#[expect(clippy::many_single_char_names, reason = "the names of the paper")]
fn continued_fraction([x, y]: [f64; 2], [a, b]: [f64; 2], ahead: f64) -> f64 {
    let first = ahead + 1.0;
    let (odds, next) = (b / a, 1.0 / a + 1.0);
    let (mut p, mut s) = (1.0, a + 1.0);
    let (mut above, mut below, mut value) = ([0.0, 1.0], [1.0, first / next], next / first);
    for step in 1..MOST_STEPS {
        let step = f64::from(step);
        let (t, w) = (step / a, step * (b - step) * x);
        let e = a / s;
        let alpha = p * (p + odds) * e * e * (w * x);
        let beta = step + w / s + (t + 1.0) / (next + t + t) * (first + step * (y + 1.0));
        p = t + 1.0;
        s += 2.0;
        above = [above[1], alpha * above[0] + beta * above[1]];
        below = [below[1], alpha * below[0] + beta * below[1]];
        let before = value;
        value = above[1] / below[1];
        if (value - before).abs() <= f64::EPSILON / 2.0 * value {
            break;
        }
        above = [above[0] / below[1], value];
        below = [below[0] / below[1], 1.0];
    }
    value
}

/// The x whose lower tail in the beta distribution is `tail`; `None` unless 0 < tail < 1 and 0 < a, b ≤ 10¹².
pub fn beta_quantile(tail: f64, a: f64, b: f64) -> Option<f64> {
    let start = likely_quantile(tail, a, b)?;
    solve(start, a, b, |it| it.lower - tail)
}

/// The x whose upper tail in the beta distribution is `tail`; `None` as for [`beta_quantile`].
pub fn beta_upper_quantile(tail: f64, a: f64, b: f64) -> Option<f64> {
    let start = 1.0 - likely_quantile(tail, b, a)?;
    solve(start, a, b, |it| tail - it.upper)
}

/// Newton's method inside of a bracket, for an excess that grows with x at the rate of the density.
fn solve(start: f64, a: f64, b: f64, excess: impl Fn(Tails) -> f64) -> Option<f64> {
    let (mut low, mut high, mut x) = (0.0, 1.0, start);
    // Where the start is good 4 to 8 rounds do; halving a logarithm takes the 200.
    for _ in 0..200 {
        if !(x > low && x < high) {
            x = if low > 0.0 && low < high / 4.0 {
                libm::sqrt(low * high)
            } else {
                low + (high - low) / 2.0
            };
        }
        let apart = excess(beta_tails(x, a, b)?);
        if apart > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let density = binomial_density(a, b, x, 1.0 - x) * (a / (a + b)) * b / x / (1.0 - x);
        let step = apart / density;
        if step.abs() <= x * f64::EPSILON || high - low <= low * f64::EPSILON {
            return Some(x);
        }
        x = if step.is_finite() { x - step } else { -1.0 };
        if x <= 0.0 && low <= 0.0 {
            x = high / 16.0;
        }
    }
    Some(x.clamp(low, high))
}

/// Source: Abramowitz & Stegun (1964), 26.5.22; below shapes of 1 the leading term at either end.
fn likely_quantile(tail: f64, a: f64, b: f64) -> Option<f64> {
    let z = normal_quantile(tail)?;
    let is_shape = |it: f64| it > 0.0 && it <= 1e12;
    if !(is_shape(a) && is_shape(b)) {
        return None;
    }
    if a >= 1.0 && b >= 1.0 {
        let (one, other) = (1.0 / (2.0 * a - 1.0), 1.0 / (2.0 * b - 1.0));
        let curve = (z * z - 3.0) / 6.0;
        let harmonic = 2.0 / (one + other);
        let w = -z * libm::sqrt((curve + harmonic).max(0.0)) / harmonic
            - (other - one) * (curve + 5.0 / 6.0 - 2.0 / (3.0 * harmonic));
        return Some(a / (a + b * libm::exp(2.0 * w)));
    }
    let from_low = libm::exp(a * libm::log(a / (a + b))) / a;
    let from_high = libm::exp(b * libm::log(b / (a + b))) / b;
    let both = from_low + from_high;
    Some(if tail < from_low / both {
        libm::pow(a * both * tail, 1.0 / a)
    } else {
        1.0 - libm::pow(b * both * (1.0 - tail), 1.0 / b)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::{assert_close, assert_relative};

    #[test]
    fn tails_agree_with_forty_digit_arithmetic() {
        for (x, a, b, lower, upper) in TAILS {
            let tails = beta_tails(x, a, b).unwrap();
            assert_relative(tails.lower, lower, 3e-13);
            assert_relative(tails.upper, upper, 3e-13);
        }
    }

    #[test]
    fn shapes_of_one_are_powers() {
        for x in [1e-12, 0.1, 0.5, 0.75, 0.999] {
            assert_relative(beta_tails(x, 3.0, 1.0).unwrap().lower, x * x * x, 2e-14);
            assert_relative(beta_tails(x, 1.0, 1.0).unwrap().lower, x, 2e-14);
        }
    }

    #[test]
    fn quantiles_agree_with_forty_digit_arithmetic() {
        for (tail, a, b, low, high) in QUANTILES {
            assert_relative(beta_quantile(tail, a, b).unwrap(), low, 2e-13);
            assert_relative(beta_upper_quantile(tail, a, b).unwrap(), high, 2e-13);
        }
    }

    #[test]
    fn the_quantile_undoes_the_tail() {
        let shapes = [0.5, 1.0, 2.5, 40.0, 3000.0];
        for [a, b] in shapes.map(|a| [0.5, 1.0, 7.0, 900.0].map(|b| [a, b])).concat() {
            for tail in [1e-10, 0.001, 0.025, 0.3, 0.5] {
                let low = beta_quantile(tail, a, b).unwrap();
                assert_relative(beta_tails(low, a, b).unwrap().lower, tail, 1e-12);
                // The upper tail of an x near 1 hangs on digits that x does not have.
                let high = beta_upper_quantile(tail, a, b).unwrap();
                let mirrored = beta_quantile(tail, b, a).unwrap();
                assert_close(high, 1.0 - mirrored, 3e-16 + 1e-13 * mirrored);
            }
        }
    }

    #[test]
    fn what_is_no_chance_has_no_quantile() {
        for tail in [0.0, 1.0, -0.1, f64::NAN] {
            assert_eq!(beta_quantile(tail, 2.0, 3.0), None);
            assert_eq!(beta_upper_quantile(tail, 2.0, 3.0), None);
        }
        assert_eq!(beta_quantile(0.5, 0.0, 1.0), None);
        assert_eq!(beta_tails(1.5, 1.0, 1.0), None);
        assert_eq!(beta_tails(0.5, f64::INFINITY, 1.0), None);
    }

    /// (x, a, b, lower, upper), mpmath 1.4.1 with 60 digits.
    const TAILS: [(f64, f64, f64, f64, f64); 15] = [
        (0.1, 0.5, 0.5, 0.204_832_764_699_133_45, 0.795_167_235_300_866_5),
        (0.9, 0.5, 0.5, 0.795_167_235_300_866_5, 0.204_832_764_699_133_42),
        (0.3, 2.0, 5.0, 0.579_824_999_999_999_9, 0.420_175),
        (0.7, 2.0, 5.0, 0.989_065, 0.010_935_000_000_000_007),
        (0.01, 30.0, 10.0, 1.941_572_718_862_734_3e-52, 1.0),
        (0.75, 30.0, 10.0, 0.475_630_818_261_597_2, 0.524_369_181_738_402_7),
        (0.99, 30.0, 10.0, 0.999_999_999_995_120_3, 4.879_652_479_668_075e-12),
        (0.25, 81.0, 183.0, 0.019_477_815_925_113_218, 0.980_522_184_074_886_8),
        (0.37, 82.0, 182.0, 0.979_273_709_183_122_4, 0.020_726_290_816_877_61),
        (0.5, 1000.0, 1100.0, 0.985_483_018_256_529_6, 0.014_516_981_743_470_393),
        (0.475, 1000.0, 1100.0, 0.456_785_784_149_887_8, 0.543_214_215_850_112_2),
        (1e-06, 1.0, 1_000_000.0, 0.632_120_742_768_354_8, 0.367_879_257_231_645_1),
        (0.30003, 300_000.0, 700_000.0, 0.526_213_582_042_040_7, 0.473_786_417_957_959_34),
        (1e-10, 0.001, 3.0, 0.978_703_565_405_659_3, 0.021_296_434_594_340_67),
        (0.999, 2.5, 0.25, 0.762_701_204_215_258_9, 0.237_298_795_784_741_17),
    ];

    /// (tail, a, b, quantile from below, from above), the same.
    const QUANTILES: [(f64, f64, f64, f64, f64); 9] = [
        (0.025, 81.0, 183.0, 0.252_736_745_585_271_15, 0.363_671_977_613_467_37),
        (0.025, 15.0, 134.0, 0.057_844_010_083_448_56, 0.153_619_670_474_036_52),
        (0.025, 1.0, 20.0, 0.001_265_089_497_949_803_8, 0.168_433_470_983_085_34),
        (0.025, 0.5, 20.5, 2.424_647_845_924_274_7e-05, 0.116_638_982_904_875_43),
        (0.005, 0.5, 0.5, 6.168_375_916_970_068e-05, 0.999_938_316_240_830_3),
        (1e-09, 3.0, 4.0, 0.000_368_504_994_935_395_27, 0.997_139_284_374_313),
        (0.1, 1.0, 1_000_000_000.0, 1.053_605_156_522_758_9e-10, 2.302_585_090_343_096e-09),
        (0.025, 1000.5, 2000.5, 0.316_631_703_102_666_4, 0.350_356_377_407_918_64),
        (0.3, 0.1, 7.0, 5.469_698_547_801_329e-07, 0.002_654_612_420_138_272),
    ];

    #[test]
    fn shapes_and_values_may_be_at_their_ends() {
        let tails = |x| beta_tails(x, 2.0, 3.0).map(|it| [it.lower, it.upper]);
        assert_eq!(tails(0.0), Some([0.0, 1.0]));
        assert_eq!(tails(1.0), Some([1.0, 0.0]));
        assert_eq!((tails(-0.1), tails(1.1)), (None, None));
        assert_close(beta_tails(0.5, 1e12, 1e12).unwrap().lower, 0.5, 1e-12);
        assert_close(beta_quantile(0.5, 1e12, 1e12).unwrap(), 0.5, 1e-12);
        for (a, b) in [(0.0, 1.0), (1.0, 0.0), (2e12, 1.0), (1.0, 2e12), (-1.0, 1.0)] {
            assert!(beta_tails(0.5, a, b).is_none());
            assert_eq!((beta_quantile(0.5, a, b), beta_upper_quantile(0.5, a, b)), (None, None));
        }
    }

    #[test]
    fn starts_are_those_of_the_handbook() {
        // Abramowitz & Stegun's 26.5.22 from shapes of 1 on, the leading terms below; in 40 digits with mpmath 1.4.1.
        for (tail, a, b, expected) in [
            (0.1, 3.0, 5.0, 0.168_925_303_383_205_7),
            (0.975, 7.5, 2.25, 0.962_575_428_628_883_7),
            (0.4, 1.0, 4.0, 0.161_366_245_877_751_8),
            (0.7, 40.0, 1.0, 0.988_178_459_315_749_3),
            (0.2, 0.5, 0.25, 0.218_307_228_041_230_75),
            (0.9, 0.5, 0.25, 0.999_813_835_758_535),
            (0.05, 0.75, 6.0, 0.002_964_738_700_611_361),
            (0.99, 2.0, 0.5, 0.999_963_129_164_944),
        ] {
            assert_relative(likely_quantile(tail, a, b).unwrap(), expected, 1e-13);
        }
    }

    #[test]
    fn a_good_start_takes_few_rounds() {
        let rounds = |start: f64, tail: f64, a: f64, b: f64| {
            let n = std::cell::Cell::new(0);
            let excess = |it: Tails| {
                n.set(n.get() + 1);
                it.lower - tail
            };
            solve(start, a, b, excess).unwrap();
            n.get()
        };
        for (tail, a, b) in [(0.1, 3.0, 5.0), (0.975, 7.5, 2.25), (0.025, 56.0, 15.0)] {
            let start = likely_quantile(tail, a, b).unwrap();
            assert!(rounds(start, tail, a, b) <= 8, "{tail} {a} {b}");
        }
        // From outside of the bracket, from near an end, and where the first step leaves it.
        for start in [-1.0, 2.0, 0.5, 1e-9, 1.0 - 1e-9] {
            assert!(rounds(start, 0.1, 3.0, 5.0) <= 40, "{start}");
        }
    }

    #[test]
    fn both_ends_are_exact() {
        for (a, b) in [(2.0, 3.0), (3.0, 2.0), (0.5, 0.5)] {
            assert_eq!(beta_tails(0.0, a, b), Some(Tails { lower: 0.0, upper: 1.0 }));
            assert_eq!(beta_tails(1.0, a, b), Some(Tails { lower: 1.0, upper: 0.0 }));
        }
    }
}
