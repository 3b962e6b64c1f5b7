//! Whether two shares are shown to be alike: within a margin of each other, not merely not shown to differ.

use crate::stats::normal::{normal_cdf, normal_upper_tail};
use crate::stats::ratio::{koopman, ratio_statistic};
use crate::stats::scores::{ScoreVariance, mee, miettinen_nurminen, score_statistic};
use crate::stats::{Interval, two_sided_quantile};

/// Two one-sided tests of a difference against a margin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Equivalence {
    /// The first share less the second.
    pub difference: f64,
    /// How often chance alone would show a difference this far above minus the margin, were that the true one.
    pub p_above: f64,
    /// The same below the margin.
    pub p_below: f64,
    /// The larger of both: below α, the shares are within the margin at that level.
    pub p: f64,
    /// The score interval at confidence 1 - 2 α; it lies within the margin exactly where p < α.
    pub interval: Interval,
}

/// Tests whether `part1` / `whole1` and `part2` / `whole2` differ by less than `margin`.
///
/// `None` unless 0 < margin < 1, 0 < alpha < ½ and both are parts of a whole.
///
/// Source: Schuirmann (1987), two one-sided tests; their statistic by Farrington & Manning (1990) or Miettinen & Nurminen (1985).
pub fn equivalence(
    first: [f64; 2],
    second: [f64; 2],
    margin: f64,
    alpha: f64,
    variance: ScoreVariance,
) -> Option<Equivalence> {
    if !(margin > 0.0 && margin < 1.0 && alpha > 0.0 && alpha < 0.5) {
        return None;
    }
    let p_above = normal_upper_tail(score_statistic(first, second, -margin, variance)?);
    let p_below = normal_cdf(score_statistic(first, second, margin, variance)?);
    let z = two_sided_quantile(1.0 - 2.0 * alpha)?;
    let method = match variance {
        ScoreVariance::Likeliest => mee,
        ScoreVariance::Unbiased => miettinen_nurminen,
    };
    Some(Equivalence {
        difference: first[0] / first[1] - second[0] / second[1],
        p_above,
        p_below,
        p: p_above.max(p_below),
        interval: method(first[0], first[1], second[0], second[1], z)?,
    })
}

/// Two one-sided tests of a ratio against a margin and its inverse.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RatioEquivalence {
    /// The first share over the second.
    pub ratio: f64,
    /// How often chance alone would show a ratio this far above the margin, were that the true one.
    pub p_above: f64,
    /// The same below the inverse of the margin.
    pub p_below: f64,
    /// The larger of both: below α, the ratio is between the margin and its inverse at that level.
    pub p: f64,
    /// Koopman's interval at confidence 1 - 2 α; it lies between the margins exactly where p < α.
    pub interval: Interval,
}

/// Tests whether (`part1` / `whole1`) / (`part2` / `whole2`) lies between `margin` and 1 / `margin`.
///
/// `None` unless 0 < margin < 1, 0 < alpha < ½, both are parts of a whole, and somebody is concerned in the second group.
///
/// Source: Schuirmann (1987), two one-sided tests; their statistic by Farrington & Manning (1990).
pub fn ratio_equivalence(
    first: [f64; 2],
    second: [f64; 2],
    margin: f64,
    alpha: f64,
) -> Option<RatioEquivalence> {
    if !(margin > 0.0 && margin < 1.0 && alpha > 0.0 && alpha < 0.5 && second[0] > 0.0) {
        return None;
    }
    let p_above = normal_upper_tail(ratio_statistic(first, second, margin)?);
    let p_below = normal_cdf(ratio_statistic(first, second, 1.0 / margin)?);
    let z = two_sided_quantile(1.0 - 2.0 * alpha)?;
    Some(RatioEquivalence {
        ratio: (first[0] / first[1]) / (second[0] / second[1]),
        p_above,
        p_below,
        p: p_above.max(p_below),
        interval: koopman(first[0], first[1], second[0], second[1], z)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::{assert_close, assert_relative};

    fn at(first: [f64; 2], second: [f64; 2], margin: f64) -> Equivalence {
        equivalence(first, second, margin, 0.05, ScoreVariance::Likeliest).unwrap()
    }

    #[test]
    fn one_sided_p_values_agree_with_forty_digit_arithmetic() {
        // Farrington & Manning's constrained shares by bisection in mpmath 1.4.1.
        for (first, second, margin, above, below) in DIGITS {
            let ours = at(first, second, margin);
            assert_relative(ours.p_above, above, 1e-12);
            assert_relative(ours.p_below, below, 1e-12);
        }
    }

    #[test]
    fn the_interval_is_within_the_margin_exactly_where_p_is_below_alpha() {
        for part in 40..=70 {
            for variance in [ScoreVariance::Likeliest, ScoreVariance::Unbiased] {
                let (first, second) = ([f64::from(part), 90.0], [70.0, 120.0]);
                let ours = equivalence(first, second, 0.1, 0.2, variance).unwrap();
                let is_within = ours.interval.low > -0.1 && ours.interval.high < 0.1;
                assert_eq!(is_within, ours.p < 0.2, "{part}: {ours:?}");
            }
        }
    }

    #[test]
    fn few_people_who_hardly_differ_are_not_shown_to_be_alike() {
        assert!(at([5.0, 10.0], [10.0, 20.0], 0.1).p > 0.25);
        assert!(at([5000.0, 10_000.0], [10_000.0, 20_000.0], 0.1).p < 1e-50);
    }

    #[test]
    fn exchanging_the_groups_exchanges_the_sides() {
        let here = at([50.0, 90.0], [70.0, 120.0], 0.15);
        let there = at([70.0, 120.0], [50.0, 90.0], 0.15);
        assert_close(here.p_above, there.p_below, 1e-15);
        assert_close(here.difference, -there.difference, 0.0);
    }

    #[test]
    fn without_margin_or_people_nothing_is_tested() {
        for (margin, alpha) in [(0.0, 0.05), (1.0, 0.05), (f64::NAN, 0.05), (0.1, 0.5), (0.1, 0.0)]
        {
            let ours = equivalence([1.0, 2.0], [1.0, 2.0], margin, alpha, ScoreVariance::Likeliest);
            assert_eq!(ours, None);
        }
        assert_eq!(equivalence([0.0, 0.0], [1.0, 2.0], 0.1, 0.05, ScoreVariance::Unbiased), None);
    }

    #[test]
    fn one_sided_p_values_of_ratios_agree_with_fifty_digit_arithmetic() {
        // The likeliest shares with that ratio by bisection on the likelihood's slope in mpmath 1.4.1.
        for (first, second, margin, above, below) in RATIO_DIGITS {
            let ours = ratio_equivalence(first, second, margin, 0.05).unwrap();
            assert_relative(ours.p_above, above, 1e-11);
            assert_relative(ours.p_below, below, 1e-11);
            assert_relative(ours.p, above.max(below), 1e-11);
        }
    }

    #[test]
    fn the_interval_of_the_ratio_is_within_the_margins_exactly_where_p_is_below_alpha() {
        let mut n_within = 0;
        for part in 35..=75 {
            let (first, second) = ([f64::from(part), 90.0], [70.0, 120.0]);
            let ours = ratio_equivalence(first, second, 0.8, 0.2).unwrap();
            let is_within = ours.interval.low > 0.8 && ours.interval.high < 1.25;
            assert_eq!(is_within, ours.p < 0.2, "{part}: {ours:?}");
            n_within += u32::from(is_within);
        }
        assert!((5..20).contains(&n_within), "{n_within}");
    }

    #[test]
    fn exchanging_the_groups_exchanges_the_sides_of_a_ratio() {
        let here = ratio_equivalence([50.0, 90.0], [70.0, 120.0], 0.8, 0.05).unwrap();
        let there = ratio_equivalence([70.0, 120.0], [50.0, 90.0], 0.8, 0.05).unwrap();
        assert_relative(here.p_above, there.p_below, 1e-13);
        assert_relative(here.ratio, 1.0 / there.ratio, 1e-15);
        assert_relative(here.interval.low, 1.0 / there.interval.high, 1e-14);
    }

    #[test]
    fn nobody_selected_is_no_ratio_near_one() {
        let ours = ratio_equivalence([0.0, 300.0], [60.0, 300.0], 0.8, 0.05).unwrap();
        assert!(ours.p > 0.999 && ours.p_below < 1e-9, "{ours:?}");
        assert_eq!(ratio_equivalence([3.0, 30.0], [0.0, 30.0], 0.8, 0.05), None);
        assert_eq!(ratio_equivalence([3.0, 30.0], [3.0, 30.0], 1.0, 0.05), None);
        assert_eq!(ratio_equivalence([3.0, 30.0], [3.0, 30.0], 0.8, 0.5), None);
        assert_eq!(ratio_equivalence([3.0, 2.0], [3.0, 30.0], 0.8, 0.05), None);
    }

    /// (group, group, margin, p above the margin, p below its inverse).
    const RATIO_DIGITS: [Row; 6] = [
        ([50.0, 90.0], [70.0, 120.0], 0.8, 0.080_893_604_177_155_83, 0.011_536_421_074_063_469),
        (
            [400.0, 1000.0],
            [380.0, 1000.0],
            0.8,
            4.551_543_649_476_314_4e-7,
            0.001_082_058_560_275_092_3,
        ),
        ([95.0, 100.0], [90.0, 100.0], 0.9, 0.000_417_223_773_024_794_04, 0.121_090_933_430_589_67),
        ([9.0, 10.0], [3.0, 10.0], 0.8, 0.000_496_797_666_071_155_8, 0.985_064_580_360_687),
        (
            [204.0, 408.0],
            [412.0, 797.0],
            0.8,
            0.001_131_461_574_663_434_5,
            4.526_305_582_888_273e-6,
        ),
        ([60.0, 240.0], [48.0, 120.0], 0.8, 0.939_042_201_574_578_8, 8.214_427_485_851_387e-6),
    ];

    /// (group, group, margin, p above -margin, p below margin).
    type Row = ([f64; 2], [f64; 2], f64, f64, f64);

    const DIGITS: [Row; 5] = [
        ([50.0, 90.0], [70.0, 120.0], 0.15, 0.037_456_391_729_192_365, 0.004_386_535_797_392_177),
        ([5.0, 10.0], [10.0, 20.0], 0.1, 0.301_582_454_796_113_1, 0.301_582_454_796_113_1),
        ([0.0, 30.0], [2.0, 40.0], 0.2, 0.008_853_032_903_683_309, 0.000_928_151_503_677_382_1),
        ([95.0, 100.0], [90.0, 100.0], 0.1, 0.000_250_127_151_599_052_2, 0.102_667_354_965_776_92),
        (
            [400.0, 1000.0],
            [380.0, 1000.0],
            0.05,
            0.000_658_730_260_350_979_9,
            0.084_267_551_888_250_75,
        ),
    ];

    #[test]
    fn margins_and_levels_lie_inside_of_their_ends() {
        let (first, second) = ([50.0, 100.0], [48.0, 100.0]);
        let likeliest = ScoreVariance::Likeliest;
        for (margin, alpha) in [(0.0, 0.05), (1.0, 0.05), (0.1, 0.0), (0.1, 0.5), (0.1, 0.7)] {
            assert_eq!(equivalence(first, second, margin, alpha, likeliest), None);
            assert_eq!(ratio_equivalence(first, second, margin, alpha), None);
        }
    }
}
