//! The interval of a difference.

use crate::stats::proportion::wilson;
use crate::stats::shares::wilson_corrected;
use crate::stats::{Interval, is_multiple, is_share};

/// Newcombe's hybrid score interval of `part1` / `whole1` - `part2` / `whole2`.
///
/// Lies in [-1, 1]. `None` unless both are parts of a whole and z > 0, all finite.
///
/// Source: Newcombe (1998b), method 10: square-and-add of the two Wilson intervals, no continuity correction.
pub fn newcombe(part1: f64, whole1: f64, part2: f64, whole2: f64, z: f64) -> Option<Interval> {
    let first = wilson(part1, whole1, z)?;
    let second = wilson(part2, whole2, z)?;
    let interval = mover_difference(part1 / whole1, first, part2 / whole2, second);
    Interval::ordered(interval.low.max(-1.0), interval.high.min(1.0))
}

/// Newcombe's interval from Wilson's with continuity correction; otherwise as [`newcombe`].
///
/// Source: Newcombe (1998b), method 11.
pub fn newcombe_corrected(
    part1: f64,
    whole1: f64,
    part2: f64,
    whole2: f64,
    z: f64,
) -> Option<Interval> {
    let first = wilson_corrected(part1, whole1, z)?;
    let second = wilson_corrected(part2, whole2, z)?;
    let interval = mover_difference(part1 / whole1, first, part2 / whole2, second);
    Interval::ordered(interval.low.max(-1.0), interval.high.min(1.0))
}

/// Agresti and Caffo's interval: Wald's after one success and one failure more in each group, cut off at -1 and 1.
///
/// `None` as for [`newcombe`]. Source: Agresti & Caffo (2000).
pub fn agresti_caffo(part1: f64, whole1: f64, part2: f64, whole2: f64, z: f64) -> Option<Interval> {
    if !is_share(part1, whole1) || !is_share(part2, whole2) {
        return None;
    }
    wald_difference(part1 + 1.0, whole1 + 2.0, part2 + 1.0, whole2 + 2.0, z)
}

/// Wald's interval of a difference, cut off at -1 and 1. It has no width where both shares are 0 or 1:
/// only to show what other programs print.
///
/// `None` as for [`newcombe`].
pub fn wald_difference(
    part1: f64,
    whole1: f64,
    part2: f64,
    whole2: f64,
    z: f64,
) -> Option<Interval> {
    if !is_share(part1, whole1) || !is_share(part2, whole2) || !is_multiple(z) {
        return None;
    }
    let (share1, share2) = (part1 / whole1, part2 / whole2);
    let variance = share1 * (1.0 - share1) / whole1 + share2 * (1.0 - share2) / whole2;
    let (difference, reach) = (share1 - share2, z * libm::sqrt(variance));
    Interval::ordered((difference - reach).max(-1.0), (difference + reach).min(1.0))
}

/// The interval of `value1` - `value2` from the interval of each, for independent estimates of anything.
///
/// All numbers are finite, and each value lies in its interval.
///
/// Source: Zou & Donner (2008), method of variance estimates recovery: square-and-add.
pub fn mover_difference(value1: f64, first: Interval, value2: f64, second: Interval) -> Interval {
    mover_difference_of_pair(value1, first, value2, second, 0.0)
}

/// The same for two values of people who have a part in both, whose estimates have this correlation, in [-1, 1].
///
/// Source: Zou (2007), Toward using confidence intervals to compare correlations.
pub fn mover_difference_of_pair(
    value1: f64,
    first: Interval,
    value2: f64,
    second: Interval,
    correlation: f64,
) -> Interval {
    let length = |one: f64, other: f64| {
        libm::sqrt((one * one + other * other - 2.0 * correlation * one * other).max(0.0))
    };
    let difference = value1 - value2;
    let below = length(value1 - first.low, second.high - value2);
    let above = length(first.high - value1, value2 - second.low);
    Interval { low: difference - below, high: difference + above }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::{assert_close, assert_ends, assert_nested, number, pairs};
    use crate::stats::two_sided_quantile;

    fn at(confidence: f64, first: [f64; 2], second: [f64; 2]) -> Option<Interval> {
        newcombe(first[0], first[1], second[0], second[1], two_sided_quantile(confidence)?)
    }

    const TABLES: [([f64; 2], [f64; 2]); 8] = [
        ([56.0, 70.0], [48.0, 80.0]),
        ([9.0, 10.0], [3.0, 10.0]),
        ([6.0, 7.0], [2.0, 7.0]),
        ([5.0, 56.0], [0.0, 29.0]),
        ([0.0, 10.0], [0.0, 20.0]),
        ([0.0, 10.0], [0.0, 10.0]),
        ([10.0, 10.0], [0.0, 20.0]),
        ([10.0, 10.0], [0.0, 10.0]),
    ];

    #[test]
    fn the_eight_published_contrasts_come_out() {
        // Newcombe (1998b), table II, method 10.
        let published = [
            (0.0524, 0.3339),
            (0.1705, 0.8090),
            (0.0582, 0.8062),
            (-0.0381, 0.1926),
            (-0.1611, 0.2775),
            (-0.2775, 0.2775),
            (0.6791, 1.0),
            (0.6075, 1.0),
        ];
        for ((first, second), (low, high)) in TABLES.into_iter().zip(published) {
            assert_ends(at(0.95, first, second), low, high, 0.5e-4);
        }
    }

    #[test]
    fn the_eight_published_contrasts_come_out_by_other_methods() {
        type Method = fn(f64, f64, f64, f64, f64) -> Option<Interval>;
        // Newcombe (1998b), table II, methods 1 and 11; Agresti & Caffo (2000) by an independent program.
        let published: [(Method, [(f64, f64); 8]); 3] = [
            (
                wald_difference,
                [
                    (0.0575, 0.3425),
                    (0.2605, 0.9395),
                    (0.1481, 0.9947),
                    (0.0146, 0.1640),
                    (0.0, 0.0),
                    (0.0, 0.0),
                    (1.0, 1.0),
                    (1.0, 1.0),
                ],
            ),
            (
                newcombe_corrected,
                [
                    (0.0428, 0.3422),
                    (0.1013, 0.8387),
                    (-0.0290, 0.8423),
                    (-0.0667, 0.2037),
                    (-0.2005, 0.3445),
                    (-0.3445, 0.3445),
                    (0.6014, 1.0),
                    (0.5128, 1.0),
                ],
            ),
            (
                agresti_caffo,
                [
                    (0.0525, 0.3358),
                    (0.1600, 0.8400),
                    (0.0338, 0.8551),
                    (-0.0289, 0.1712),
                    (-0.1411, 0.2168),
                    (-0.2212, 0.2212),
                    (0.6922, 1.0),
                    (0.6122, 1.0),
                ],
            ),
        ];
        let z = two_sided_quantile(0.95).unwrap();
        for (method, intervals) in published {
            for ((first, second), (low, high)) in TABLES.into_iter().zip(intervals) {
                let ours = method(first[0], first[1], second[0], second[1], z);
                assert_ends(ours, low, high, 0.51e-4);
            }
            assert_eq!(method(0.0, 0.0, 1.0, 2.0, z), None);
            assert_eq!(method(3.0, 2.0, 1.0, 2.0, z), None);
            assert_eq!(method(1.0, 2.0, 1.0, 2.0, f64::NAN), None);
        }
    }

    #[test]
    fn published_contrasts_come_out_to_thirteen_digits() {
        // The same, in 40-digit arithmetic.
        let [one, two, _, four, _, _, seven, _] = TABLES;
        assert_ends(at(0.95, one.0, one.1), 0.052_431_472_402_364_88, 0.333_872_654_036_906, 1e-13);
        assert_ends(at(0.95, two.0, two.1), 0.170_522_723_934_502_9, 0.809_017_973_535_488, 1e-13);
        assert_ends(
            at(0.95, four.0, four.1),
            -0.038_137_147_903_536_9,
            0.192_560_013_855_111_6,
            1e-13,
        );
        assert_ends(at(0.95, seven.0, seven.1), 0.679_086_037_141_914_7, 1.0, 1e-13);
    }

    #[test]
    fn intervals_agree_with_statsmodels_on_real_data() {
        for pair in pairs() {
            let ends = &pair.expected["diff_ci95_newcomb"];
            let ours = at(0.95, pair.group, pair.reference);
            assert_ends(ours, number(&ends[0]), number(&ends[1]), 1e-13);
        }
    }

    #[test]
    fn compas_error_rates_have_the_published_differences() {
        // ProPublica's 7214 people, black less white: false positives, false negatives, precision; an independent program.
        let ours = at(0.95, [805.0, 1795.0], [349.0, 1488.0]);
        assert_ends(ours, 0.182_053, 0.245_023, 0.5e-6);
        let ours = at(0.95, [532.0, 1901.0], [461.0, 966.0]);
        assert_ends(ours, -0.234_559, -0.159_860, 0.5e-6);
        let ours = at(0.95, [1369.0, 2174.0], [505.0, 854.0]);
        assert_ends(ours, -0.000_042, 0.077_258, 0.5e-6);
    }

    #[test]
    fn the_opposite_difference_has_the_mirror_image() {
        for (first, second) in TABLES {
            let here = at(0.95, first, second).unwrap();
            let there = at(0.95, second, first).unwrap();
            assert_close(here.low, -there.high, 0.0);
            assert_close(here.high, -there.low, 0.0);
        }
    }

    #[test]
    fn more_confidence_is_a_wider_interval() {
        for (first, second) in TABLES {
            assert_nested(at(0.9, first, second), at(0.95, first, second));
            assert_nested(at(0.95, first, second), at(0.99, first, second));
        }
    }

    #[test]
    fn square_and_add_of_normal_intervals_is_the_normal_interval_of_the_difference() {
        // Standard errors 3 and 4 make 5.
        let first = Interval { low: 10.0 - 6.0, high: 10.0 + 6.0 };
        let second = Interval { low: 7.0 - 8.0, high: 7.0 + 8.0 };
        assert_eq!(mover_difference(10.0, first, 7.0, second), Interval { low: -7.0, high: 13.0 });
    }

    #[test]
    fn without_people_there_is_no_interval() {
        assert_eq!(newcombe(0.0, 0.0, 1.0, 2.0, 1.96), None);
        assert_eq!(newcombe(1.0, 2.0, 0.0, 0.0, 1.96), None);
        assert_eq!(newcombe(1.0, 2.0, 1.0, 2.0, -1.0), None);
    }
}
