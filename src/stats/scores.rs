//! Score intervals and tests of the difference of two shares.

use crate::stats::roots::root_between;
use crate::stats::{Interval, is_multiple, is_share};

/// How the variance of a difference is estimated under an assumed difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScoreVariance {
    /// At the likeliest shares with that difference: Mee (1984), Farrington & Manning (1990).
    Likeliest,
    /// The same times N / (N - 1), as Miettinen & Nurminen (1985) have it.
    Unbiased,
}

/// Miettinen and Nurminen's score interval of `part1` / `whole1` - `part2` / `whole2`.
///
/// Lies in [-1, 1]. `None` unless both are parts of a whole, together more than one person, and z > 0, all finite.
///
/// Source: Miettinen & Nurminen (1985), Comparative analysis of two rates.
pub fn miettinen_nurminen(
    part1: f64,
    whole1: f64,
    part2: f64,
    whole2: f64,
    z: f64,
) -> Option<Interval> {
    interval([part1, whole1], [part2, whole2], z * inflation(whole1, whole2)?)
}

/// Mee's score interval of `part1` / `whole1` - `part2` / `whole2`: Miettinen and Nurminen's without N / (N - 1).
///
/// Lies in [-1, 1]. `None` unless both are parts of a whole and z > 0, all finite. Source: Mee (1984).
pub fn mee(part1: f64, whole1: f64, part2: f64, whole2: f64, z: f64) -> Option<Interval> {
    interval([part1, whole1], [part2, whole2], z)
}

/// How many standard errors `part1` / `whole1` - `part2` / `whole2` lies above `difference`, were that the true one.
///
/// Farrington and Manning's statistic against a margin. `None` unless -1 < difference < 1 and both are parts of a
/// whole, and where the standard error is 0.
///
/// Source: Farrington & Manning (1990).
pub fn score_statistic(
    first: [f64; 2],
    second: [f64; 2],
    difference: f64,
    variance: ScoreVariance,
) -> Option<f64> {
    let groups = Groups::new(first, second)?;
    let factor = match variance {
        ScoreVariance::Likeliest => 1.0,
        ScoreVariance::Unbiased => inflation(first[1], second[1])?,
    };
    if difference.is_nan() || difference.abs() >= 1.0 {
        return None;
    }
    let se = groups.se(difference) * factor;
    (se > 0.0).then(|| groups.apart(difference) / se)
}

/// √(N / (N - 1)).
pub(in crate::stats) fn inflation(whole1: f64, whole2: f64) -> Option<f64> {
    let people = whole1 + whole2;
    (people > 1.0).then(|| libm::sqrt(people / (people - 1.0)))
}

fn interval(first: [f64; 2], second: [f64; 2], z: f64) -> Option<Interval> {
    if !is_multiple(z) {
        return None;
    }
    let low = Groups::new(first, second)?.low_end(z);
    let high = -Groups::new(second, first)?.low_end(z);
    Interval::ordered(low, high)
}

/// Two groups whose difference is asked for.
#[derive(Clone, Copy)]
pub(in crate::stats) struct Groups {
    part1: f64,
    pub(in crate::stats) whole1: f64,
    part2: f64,
    pub(in crate::stats) whole2: f64,
}

impl Groups {
    pub(in crate::stats) fn new(
        [part1, whole1]: [f64; 2],
        [part2, whole2]: [f64; 2],
    ) -> Option<Groups> {
        (is_share(part1, whole1) && is_share(part2, whole2)).then_some(Groups {
            part1,
            whole1,
            part2,
            whole2,
        })
    }

    /// The observed difference less the assumed one.
    pub(in crate::stats) fn apart(self, difference: f64) -> f64 {
        self.part1 / self.whole1 - self.part2 / self.whole2 - difference
    }

    /// The smallest difference that the data do not speak against.
    fn low_end(self, z: f64) -> f64 {
        let observed = self.apart(0.0);
        let lowest = self.apart(-1.0);
        if lowest <= 0.0 {
            return -1.0;
        }
        // At the observed difference nothing is left but the reach, which may be 0 where the shares are 0 and 1.
        let here = [observed, -z * self.se(observed).max(f64::MIN_POSITIVE)];
        root_between([-1.0, lowest], here, |difference| {
            self.apart(difference) - z * self.se(difference)
        })
    }

    /// The standard error of the difference at the likeliest shares, were `difference` true.
    fn se(self, difference: f64) -> f64 {
        let share2 = self.likeliest_share2(difference);
        let share1 = (share2 + difference).clamp(0.0, 1.0);
        libm::sqrt(share1 * (1.0 - share1) / self.whole1 + share2 * (1.0 - share2) / self.whole2)
    }

    /// The likeliest share of the second group, were `difference` true.
    ///
    /// The slope of the likelihood only falls, so Newton's method inside of a bracket finds its root:
    /// the cubic in closed form loses half of the digits where two of its roots meet.
    pub(in crate::stats) fn likeliest_share2(self, difference: f64) -> f64 {
        let (mut low, mut high) = ((-difference).max(0.0), (1.0 - difference).min(1.0));
        let mut share =
            (self.part1 + self.part2 - self.whole1 * difference) / (self.whole1 + self.whole2);
        for _ in 0..200 {
            if !(share > low && share < high) {
                share = low + (high - low) / 2.0;
            }
            let (slope, curvature) = self.slope(share, difference);
            if slope > 0.0 {
                low = share;
            } else {
                high = share;
            }
            let step = slope / curvature;
            if step.abs() <= f64::EPSILON * share || high - low <= f64::EPSILON * low {
                break;
            }
            share += step;
        }
        share.clamp(low, high)
    }

    /// The slope of the logarithm of the likelihood at a share of the second group, and how fast it falls.
    fn slope(self, share2: f64, difference: f64) -> (f64, f64) {
        let share1 = share2 + difference;
        let terms = [
            (self.part1, share1),
            (self.part2, share2),
            (self.part1 - self.whole1, 1.0 - share1),
            (self.part2 - self.whole2, 1.0 - share2),
        ];
        let mut sums = (0.0, 0.0);
        for (part, share) in terms.into_iter().filter(|it| it.0.abs() > 0.0) {
            sums.0 += part / share;
            sums.1 += part.abs() / share / share;
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::{assert_close, assert_ends, assert_nested, pairs};
    use crate::stats::two_sided_quantile;

    type Method = fn(f64, f64, f64, f64, f64) -> Option<Interval>;

    fn at(method: Method, confidence: f64, [first, second]: [[f64; 2]; 2]) -> Option<Interval> {
        method(first[0], first[1], second[0], second[1], two_sided_quantile(confidence)?)
    }

    const CONTRASTS: [[[f64; 2]; 2]; 8] = [
        [[56.0, 70.0], [48.0, 80.0]],
        [[9.0, 10.0], [3.0, 10.0]],
        [[6.0, 7.0], [2.0, 7.0]],
        [[5.0, 56.0], [0.0, 29.0]],
        [[0.0, 10.0], [0.0, 20.0]],
        [[0.0, 10.0], [0.0, 10.0]],
        [[10.0, 10.0], [0.0, 20.0]],
        [[10.0, 10.0], [0.0, 10.0]],
    ];

    #[test]
    fn the_eight_published_contrasts_come_out() {
        // Newcombe (1998b), table II, the methods of Mee and of Miettinen & Nurminen.
        let by_mee = [
            (0.0533, 0.3377),
            (0.1821, 0.8370),
            (0.0544, 0.8478),
            (-0.0313, 0.1926),
            (-0.1611, 0.2775),
            (-0.2775, 0.2775),
            (0.7225, 1.0),
            (0.6777, 1.0),
        ];
        let by_both = [
            (0.0528, 0.3382),
            (0.1700, 0.8406),
            (0.0342, 0.8534),
            (-0.0326, 0.1933),
            (-0.1658, 0.2844),
            (-0.2879, 0.2879),
            (0.7156, 1.0),
            (0.6636, 1.0),
        ];
        for (contrast, (one, other)) in CONTRASTS.into_iter().zip(by_mee.into_iter().zip(by_both)) {
            assert_ends(at(mee, 0.95, contrast), one.0, one.1, 0.51e-4);
            assert_ends(at(miettinen_nurminen, 0.95, contrast), other.0, other.1, 0.51e-4);
        }
    }

    #[test]
    fn intervals_agree_with_forty_digit_arithmetic() {
        for (contrast, (low, high)) in CONTRASTS.into_iter().zip(DIGITS) {
            assert_ends(at(miettinen_nurminen, 0.95, contrast), low, high, 2e-15);
        }
    }

    #[test]
    fn intervals_agree_with_statsmodels_on_real_data() {
        for pair in pairs() {
            let ends = &pair.expected["diff_ci95_score_reference"];
            let ours = at(miettinen_nurminen, 0.95, [pair.group, pair.reference]);
            if let (Some(low), Some(high)) = (ends[0].as_f64(), ends[1].as_f64()) {
                assert_ends(ours, low, high, 2e-9);
            }
        }
    }

    #[test]
    fn nobody_has_the_interval_of_wilson() {
        // 0 of 10 and 0 of 20: q (1 - q) z² / n = q², so q = z² / (n + z²).
        let z = two_sided_quantile(0.95).unwrap();
        let square = z * z;
        let ends = (-square / (20.0 + square), square / (10.0 + square));
        assert_ends(mee(0.0, 10.0, 0.0, 20.0, z), ends.0, ends.1, 1e-15);
    }

    #[test]
    fn the_ends_are_as_many_standard_errors_away_as_asked_for() {
        for contrast in CONTRASTS.into_iter().take(4) {
            let [first, second] = contrast;
            let ends = at(mee, 0.95, contrast).unwrap();
            let of =
                |it: f64| score_statistic(first, second, it, ScoreVariance::Likeliest).unwrap();
            assert_close(of(ends.low), 1.959_963_984_540_054, 1e-12);
            assert_close(of(ends.high), -1.959_963_984_540_054, 1e-12);
            let ends = at(miettinen_nurminen, 0.95, contrast).unwrap();
            let of = |it: f64| score_statistic(first, second, it, ScoreVariance::Unbiased).unwrap();
            assert_close(of(ends.low), 1.959_963_984_540_054, 1e-12);
        }
    }

    #[test]
    fn without_a_margin_the_statistic_is_the_pooled_z() {
        // Morris (2017): women 2 of 10, men 15 of 25: -2.138963.
        let z = score_statistic([2.0, 10.0], [15.0, 25.0], 0.0, ScoreVariance::Likeliest);
        assert_close(z.unwrap(), -2.138_963, 0.5e-6);
        assert_eq!(score_statistic([0.0, 5.0], [0.0, 9.0], 0.0, ScoreVariance::Likeliest), None);
        assert_eq!(score_statistic([1.0, 5.0], [0.0, 9.0], 1.0, ScoreVariance::Likeliest), None);
    }

    #[test]
    fn the_opposite_difference_has_the_mirror_image_and_more_confidence_is_wider() {
        for method in [mee as Method, miettinen_nurminen] {
            for [first, second] in CONTRASTS {
                let here = at(method, 0.95, [first, second]).unwrap();
                let there = at(method, 0.95, [second, first]).unwrap();
                assert_ends(Some(here), -there.high, -there.low, 0.0);
                assert_nested(at(method, 0.9, [first, second]), Some(here));
                assert_nested(Some(here), at(method, 0.99, [first, second]));
            }
        }
    }

    #[test]
    fn sizes_from_a_crumb_to_a_planet_have_intervals_around_the_difference() {
        for scale in [0.2, 1.0, 1e3, 1e9] {
            for [first, second] in CONTRASTS {
                let scaled = [first.map(|it| it * scale), second.map(|it| it * scale)];
                let ends = at(miettinen_nurminen, 0.95, scaled).unwrap();
                let difference = first[0] / first[1] - second[0] / second[1];
                assert!(ends.low <= difference && difference <= ends.high, "{scaled:?} {ends:?}");
            }
        }
    }

    #[test]
    fn without_people_there_is_no_interval() {
        for method in [mee as Method, miettinen_nurminen] {
            assert_eq!(method(0.0, 0.0, 1.0, 2.0, 1.96), None);
            assert_eq!(method(1.0, 2.0, 3.0, 2.0, 1.96), None);
            assert_eq!(method(1.0, 2.0, 1.0, 2.0, -1.0), None);
        }
        assert_eq!(miettinen_nurminen(0.2, 0.5, 0.2, 0.5, 1.96), None);
    }

    /// The ends by Miettinen & Nurminen, by bisection on the cubic in mpmath 1.4.1 with 60 digits.
    const DIGITS: [(f64, f64); 8] = [
        (0.052_829_713_245_844_6, 0.338_172_940_015_868_34),
        (0.170_025_016_424_398_74, 0.840_649_543_943_328_2),
        (0.034_175_545_084_364_385, 0.853_405_259_897_420_3),
        (-0.032_596_561_743_513_76, 0.193_330_976_690_880_73),
        (-0.165_760_227_542_171_65, 0.284_381_339_534_377_33),
        (-0.287_933_941_282_012_16, 0.287_933_941_282_012_16),
        (0.715_618_660_465_622_6, 1.0),
        (0.663_641_551_894_767_5, 1.0),
    ];

    #[test]
    fn a_difference_of_1_or_none_is_not_tested() {
        let of = |difference| {
            score_statistic([3.0, 10.0], [5.0, 12.0], difference, ScoreVariance::Likeliest)
        };
        assert!(of(0.0).is_some());
        for difference in [1.0, -1.0, 1.5, f64::NAN] {
            assert_eq!(of(difference), None);
        }
        assert_eq!(inflation(0.5, 0.5), None);
    }
}
