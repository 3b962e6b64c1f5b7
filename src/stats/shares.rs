//! Further intervals of one share, beside Wilson's: exact, Bayesian, corrected, and those that other programs print.

use crate::stats::normal::normal_upper_tail;
use crate::stats::special::{beta_quantile, beta_upper_quantile};
use crate::stats::{Interval, is_multiple, is_share};

/// Clopper and Pearson's exact interval of `part` / `whole`: it holds the true share at least as often as asked for.
///
/// Wider than needed. Lies in [0, 1]; 0 where the part is, 1 where the part is the whole.
/// `None` unless 0 ≤ part ≤ whole, whole > 0 and z > 0, all finite.
///
/// Source: Clopper & Pearson (1934).
pub fn clopper_pearson(part: f64, whole: f64, z: f64) -> Option<Interval> {
    if !is_share(part, whole) || !is_multiple(z) {
        return None;
    }
    let (rest, tail) = (whole - part, normal_upper_tail(z));
    let low = if part > 0.0 { beta_quantile(tail, part, rest + 1.0)? } else { 0.0 };
    let high = if rest > 0.0 { beta_upper_quantile(tail, part + 1.0, rest)? } else { 1.0 };
    Interval::ordered(low, high)
}

/// Jeffreys' interval of `part` / `whole`: the middle of what is believed after the data, having believed
/// Beta(½, ½) before.
///
/// Both ends are plain quantiles, so the low end lies above 0 also where the part is 0: some programs write 0 there.
/// Lies in (0, 1). `None` as for [`clopper_pearson`].
///
/// Source: Brown, Cai & `DasGupta` (2001), Interval estimation for a binomial proportion.
pub fn jeffreys(part: f64, whole: f64, z: f64) -> Option<Interval> {
    if !is_share(part, whole) || !is_multiple(z) {
        return None;
    }
    let (a, b, tail) = (part + 0.5, whole - part + 0.5, normal_upper_tail(z));
    Interval::ordered(beta_quantile(tail, a, b)?, beta_upper_quantile(tail, a, b)?)
}

/// Wilson's score interval with continuity correction, nearly as wide as the exact one.
///
/// Lies in [0, 1]; 0 where the part is, 1 where the part is the whole. `None` as for [`clopper_pearson`].
///
/// Source: Newcombe (1998a), method 4.
pub fn wilson_corrected(part: f64, whole: f64, z: f64) -> Option<Interval> {
    if !is_share(part, whole) || !is_multiple(z) {
        return None;
    }
    let low = corrected_low(part, whole, z);
    Interval::ordered(low, 1.0 - corrected_low(whole - part, whole, z))
}

fn corrected_low(part: f64, whole: f64, z: f64) -> f64 {
    if part <= 0.0 {
        return 0.0;
    }
    let (share, square) = (part / whole, z * z);
    let spread = square - 2.0 - 1.0 / whole + 4.0 * share * (whole - part + 1.0);
    let reach = z * libm::sqrt(spread.max(0.0));
    ((2.0 * part + square - 1.0 - reach) / (2.0 * (whole + square))).max(0.0)
}

/// Agresti and Coull's interval: Wald's around the middle of Wilson's, cut off at 0 and 1.
///
/// `None` as for [`clopper_pearson`]. Source: Agresti & Coull (1998).
pub fn agresti_coull(part: f64, whole: f64, z: f64) -> Option<Interval> {
    if !is_share(part, whole) || !is_multiple(z) {
        return None;
    }
    let people = whole + z * z;
    cut_off((part + z * z / 2.0) / people, people, z)
}

/// Wald's interval, cut off at 0 and 1. It has no width where the share is 0 or 1 and is too narrow near them:
/// only to show what other programs print.
///
/// `None` as for [`clopper_pearson`].
pub fn wald(part: f64, whole: f64, z: f64) -> Option<Interval> {
    if !is_share(part, whole) || !is_multiple(z) {
        return None;
    }
    cut_off(part / whole, whole, z)
}

fn cut_off(share: f64, people: f64, z: f64) -> Option<Interval> {
    let reach = z * libm::sqrt(share * (1.0 - share) / people);
    Interval::ordered((share - reach).max(0.0), (share + reach).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::proportion::wilson;
    use crate::stats::testing::{assert_close, assert_ends, assert_nested};
    use crate::stats::two_sided_quantile;

    type Method = fn(f64, f64, f64) -> Option<Interval>;

    fn z() -> f64 {
        two_sided_quantile(0.95).unwrap()
    }

    const SHARES: [[f64; 2]; 7] = [
        [81.0, 263.0],
        [15.0, 148.0],
        [0.0, 20.0],
        [1.0, 29.0],
        [29.0, 29.0],
        [0.0, 25.0],
        [9.0, 10.0],
    ];

    /// Newcombe (1998a), table I, for the first four shares; Agresti's vegetarians for the sixth; four decimals.
    const PUBLISHED: [(Method, [(f64, f64); 7]); 6] = [
        (
            wald,
            [
                (0.2522, 0.3638),
                (0.0527, 0.15),
                (0.0, 0.0),
                (0.0, 0.1009),
                (1.0, 1.0),
                (0.0, 0.0),
                (0.7141, 1.0),
            ],
        ),
        (
            wilson,
            [
                (0.2553, 0.3662),
                (0.0624, 0.1605),
                (0.0, 0.1611),
                (0.0061, 0.1718),
                (0.8830, 1.0),
                (0.0, 0.1332),
                (0.5958, 0.9821),
            ],
        ),
        (
            wilson_corrected,
            [
                (0.2535, 0.3682),
                (0.0598, 0.1644),
                (0.0, 0.2005),
                (0.0018, 0.1963),
                (0.8544, 1.0),
                (0.0, 0.1658),
                (0.5412, 0.9948),
            ],
        ),
        (
            clopper_pearson,
            [
                (0.2527, 0.3676),
                (0.0578, 0.1617),
                (0.0, 0.1684),
                (0.0009, 0.1776),
                (0.8806, 1.0),
                (0.0, 0.1372),
                (0.5550, 0.9975),
            ],
        ),
        (
            agresti_coull,
            [
                (0.2552, 0.3663),
                (0.0614, 0.1615),
                (0.0, 0.1898),
                (0.0, 0.1863),
                (0.8613, 1.0),
                (0.0, 0.1576),
                (0.5740, 1.0),
            ],
        ),
        (
            jeffreys,
            [
                (0.2545, 0.3656),
                (0.0604, 0.1576),
                (0.0, 0.1166),
                (0.0037, 0.1501),
                (0.9177, 1.0),
                (0.0, 0.0947),
                (0.6187, 0.9890),
            ],
        ),
    ];

    #[test]
    fn published_intervals_come_out_by_every_method() {
        for (method, intervals) in PUBLISHED {
            for ([part, whole], (low, high)) in SHARES.into_iter().zip(intervals) {
                assert_ends(method(part, whole, z()), low, high, 0.51e-4);
            }
        }
    }

    #[test]
    fn exact_intervals_come_out_to_thirteen_digits() {
        // 40-digit arithmetic.
        for (part, whole, low, high) in [
            (81.0, 263.0, 0.252_736_745_585_271_2, 0.367_621_922_601_351_4),
            (15.0, 148.0, 0.057_844_010_083_448_56, 0.161_650_490_349_479),
            (0.0, 20.0, 0.0, 0.168_433_470_983_085_3),
            (1.0, 29.0, 0.000_872_646_883_579_922, 0.177_644_295_488_722_9),
            (0.0, 10.0, 0.0, 0.308_497_107_818_760_8),
            (1.0, 1.0, 0.025, 1.0),
        ] {
            assert_ends(clopper_pearson(part, whole, z()), low, high, 1e-14);
        }
    }

    #[test]
    fn intervals_agree_with_statsmodels() {
        // statsmodels 0.15.0, proportion_confint.
        assert_ends(
            jeffreys(81.0, 263.0, z()),
            0.254_521_934_991_023_6,
            0.365_647_499_174_082_46,
            1e-13,
        );
        assert_ends(
            agresti_coull(15.0, 148.0, z()),
            0.061_385_974_928_797_27,
            0.161_487_666_325_247_05,
            1e-14,
        );
        assert_ends(
            clopper_pearson(300.0, 100_000.0, two_sided_quantile(0.99).unwrap()),
            0.002_573_181_779_303_864_4,
            0.003_474_824_072_564_071,
            1e-14,
        );
    }

    #[test]
    fn nobody_has_a_closed_exact_interval() {
        // (1 - p)ⁿ = α / 2.
        for whole in [1.0, 7.0, 400.0, 1e6] {
            let high = -libm::expm1(libm::log(0.025) / whole);
            assert_ends(clopper_pearson(0.0, whole, z()), 0.0, high, 1e-13 * high);
            assert_ends(clopper_pearson(whole, whole, z()), 1.0 - high, 1.0, 1e-15);
        }
    }

    #[test]
    fn the_interval_of_the_others_is_the_mirror_image() {
        for (method, _) in PUBLISHED {
            for part in 0..=37 {
                let here = method(f64::from(part), 37.0, z()).unwrap();
                let there = method(f64::from(37 - part), 37.0, z()).unwrap();
                assert_close(here.low, 1.0 - there.high, 1e-14);
            }
        }
    }

    #[test]
    fn more_confidence_is_a_wider_interval() {
        let at = |method: Method, part: u32, confidence: f64| {
            method(f64::from(part), 37.0, two_sided_quantile(confidence).unwrap())
        };
        for (method, _) in PUBLISHED {
            for part in 0..=37 {
                assert_nested(at(method, part, 0.9), at(method, part, 0.95));
                assert_nested(at(method, part, 0.95), at(method, part, 0.99));
            }
        }
    }

    #[test]
    fn what_is_no_share_has_no_interval() {
        for (method, _) in PUBLISHED {
            for (part, whole) in [(0.0, 0.0), (-1.0, 5.0), (6.0, 5.0), (f64::NAN, 5.0)] {
                assert_eq!(method(part, whole, 1.96), None);
            }
            assert_eq!(method(1.0, 5.0, f64::NAN), None);
        }
    }
}
