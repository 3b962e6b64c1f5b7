//! The interval of one share.

use crate::stats::{Interval, is_multiple, is_share};

/// Wilson's score interval of `part` / `whole`.
///
/// `whole` is a number of people, or an effective sample size that need not be integral.
/// Lies in [0, 1]; the low end is exactly 0 where the part is, the high end exactly 1 where the part is the whole.
/// `None` unless 0 ≤ part ≤ whole, whole > 0 and z > 0, all finite.
///
/// Source: Wilson (1927), without continuity correction; Newcombe (1998a), method 3.
pub fn wilson(part: f64, whole: f64, z: f64) -> Option<Interval> {
    if !is_share(part, whole) || !is_multiple(z) {
        return None;
    }
    let rest = whole - part;
    let high =
        if part < rest { upper_root(part, whole, z) } else { 1.0 - lower_root(rest, whole, z) };
    Interval::ordered(lower_root(part, whole, z), high)
}

/// The larger share p with (part - whole p)² = z² whole p (1 - p).
fn upper_root(part: f64, whole: f64, z: f64) -> f64 {
    (part + reach(part, whole, z)) / (whole + z * z)
}

/// The smaller one, from the product of the two: a difference would lose the digits of rare parts.
fn lower_root(part: f64, whole: f64, z: f64) -> f64 {
    part * (part / whole) / (part + reach(part, whole, z))
}

/// z²/2 and the square root of the quadratic's discriminant, which the upper root adds to the part.
fn reach(part: f64, whole: f64, z: f64) -> f64 {
    let spread = part * ((whole - part) / whole) + z * z / 4.0;
    z * z / 2.0 + z * libm::sqrt(spread)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::{
        assert_close, assert_ends, assert_nested, assert_relative, blocks, entries, number,
    };
    use crate::stats::two_sided_quantile;

    fn at(confidence: f64, part: f64, whole: f64) -> Option<Interval> {
        wilson(part, whole, two_sided_quantile(confidence)?)
    }

    #[test]
    fn published_intervals_come_out_to_thirteen_digits() {
        // Newcombe (1998a), table I, carried to 40 digits.
        assert_ends(at(0.95, 81.0, 263.0), 0.255_288_519_878_274_2, 0.366_209_576_982_800_1, 1e-13);
        assert_ends(at(0.95, 15.0, 148.0), 0.062_386_399_530_736_28, 0.160_487_241_723_308, 1e-13);
        assert_ends(at(0.95, 0.0, 20.0), 0.0, 0.161_125_158_052_819_4, 1e-13);
        assert_ends(at(0.95, 1.0, 29.0), 0.006_113_214_292_762_661, 0.171_755_218_793_202_9, 1e-13);
        assert_ends(at(0.95, 0.0, 10.0), 0.0, 0.277_532_799_862_889_3, 1e-13);
        assert_ends(at(0.95, 1.0, 1.0), 0.206_549_314_377_237_4, 1.0, 1e-13);
    }

    #[test]
    fn intervals_agree_with_statsmodels_on_real_data() {
        for (_, block) in blocks("tests") {
            for (group, expected) in entries(&block["selection_rate_ci95"]) {
                let part = number(&block["selected"][group]);
                let whole = number(&block["n"][group]);
                let ends = &expected["wilson"];
                assert_ends(at(0.95, part, whole), number(&ends[0]), number(&ends[1]), 1e-13);
            }
        }
    }

    #[test]
    fn nobody_and_everybody_are_exact_ends() {
        assert_eq!(at(0.95, 0.0, 20.0).unwrap().low.to_bits(), 0.0_f64.to_bits());
        assert_eq!(at(0.95, 29.0, 29.0).unwrap().high.to_bits(), 1.0_f64.to_bits());
    }

    #[test]
    fn a_rare_part_keeps_its_digits() {
        // 40-digit arithmetic: 1 of 10^12 people.
        let interval = at(0.95, 1.0, 1e12).unwrap();
        assert_relative(interval.low, 1.765_245_549_351_747_3e-13, 1e-14);
        assert_relative(interval.high, 5.664_934_265_736_511_6e-12, 1e-14);
    }

    #[test]
    fn the_interval_of_the_others_is_the_mirror_image() {
        for part in 0..=37 {
            let here = at(0.95, f64::from(part), 37.0).unwrap();
            let there = at(0.95, f64::from(37 - part), 37.0).unwrap();
            assert_close(here.low, 1.0 - there.high, 4e-16);
            assert_close(here.high, 1.0 - there.low, 4e-16);
        }
    }

    #[test]
    fn more_confidence_is_a_wider_interval() {
        for part in 0..=37 {
            let part = f64::from(part);
            assert_nested(at(0.9, part, 37.0), at(0.95, part, 37.0));
            assert_nested(at(0.95, part, 37.0), at(0.99, part, 37.0));
        }
    }

    #[test]
    fn the_share_lies_in_its_interval() {
        for part in 0..=300 {
            let interval = at(0.95, f64::from(part) / 4.0, 75.0).unwrap();
            let share = f64::from(part) / 300.0;
            assert!(interval.low <= share && share <= interval.high);
        }
    }

    #[test]
    fn what_is_no_share_has_no_interval() {
        assert_eq!(wilson(0.0, 0.0, 1.96), None);
        assert_eq!(wilson(-1.0, 5.0, 1.96), None);
        assert_eq!(wilson(6.0, 5.0, 1.96), None);
        assert_eq!(wilson(f64::NAN, 5.0, 1.96), None);
        assert_eq!(wilson(1.0, f64::INFINITY, 1.96), None);
        assert_eq!(wilson(1.0, 5.0, 0.0), None);
        assert_eq!(wilson(1.0, 5.0, f64::NAN), None);
    }

    #[test]
    fn everybody_reaches_exactly_to_1() {
        for n in 1..300 {
            let all = wilson(f64::from(n), f64::from(n), 1.96).unwrap();
            assert_eq!(all.high.to_bits(), 1.0_f64.to_bits(), "{n}");
        }
    }
}
