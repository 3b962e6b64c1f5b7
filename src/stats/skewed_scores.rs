//! The score interval of a difference, corrected for skewness so that both of its ends miss the truth as often.

use crate::stats::normal::normal_cdf;
use crate::stats::roots::root_between;
use crate::stats::scores::{Groups, inflation};
use crate::stats::{Interval, is_multiple};

/// The difference of two shares by the score corrected for skewness.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SkewCorrected {
    /// The difference with a statistic of 0: as often too high as too low.
    pub estimate: f64,
    pub interval: Interval,
    /// The statistic of no difference, a standard normal number.
    pub statistic: f64,
    /// Two-sided, of no difference.
    pub p: f64,
}

/// The skewness-corrected asymptotic score interval of `part1` / `whole1` - `part2` / `whole2`, with its estimate and
/// test.
///
/// Miettinen and Nurminen's interval reaches as far on both sides of a skewed statistic, so with unequal groups and rare
/// decisions one of its ends misses more often than the other; a test against a margin hangs on one end alone.
/// Lies in [-1, 1]. Exchanging the groups gives the mirror image.
/// `None` unless both are parts of a whole, together more than one person, and z > 0, all finite.
///
/// Source: Laud (2017), Equal-tailed confidence intervals for comparison of rates (SCAS), after Gart & Nam (1990).
pub fn skew_corrected(
    part1: f64,
    whole1: f64,
    part2: f64,
    whole2: f64,
    z: f64,
) -> Option<SkewCorrected> {
    if !is_multiple(z) {
        return None;
    }
    let here = Skewed::new([part1, whole1], [part2, whole2])?;
    let there = Skewed::new([part2, whole2], [part1, whole1])?;
    let interval = Interval::ordered(here.place_of(z), -there.place_of(z))?;
    // Where nobody or everybody is concerned nothing is skewed, and the difference is none.
    let told = here.statistic(0.0).map(|it| (it, here.place_of(0.0)));
    let (statistic, estimate) = told.unwrap_or_default();
    let p = (2.0 * normal_cdf(-statistic.abs())).min(1.0);
    Some(SkewCorrected { estimate, interval, statistic, p })
}

/// Two groups whose difference is asked for, and √(N / (N - 1)).
#[derive(Clone, Copy)]
struct Skewed {
    groups: Groups,
    inflation: f64,
}

impl Skewed {
    fn new(first: [f64; 2], second: [f64; 2]) -> Option<Self> {
        let groups = Groups::new(first, second)?;
        Some(Self { groups, inflation: inflation(first[1], second[1])? })
    }

    /// The standard error of the difference were `difference` true, and a sixth of its skewness.
    fn spread(self, difference: f64) -> (f64, f64) {
        let share2 = self.groups.likeliest_share2(difference);
        let share1 = (share2 + difference).clamp(0.0, 1.0);
        let term = |share: f64, whole: f64| share * (1.0 - share) / whole;
        let [one, two] = [term(share1, self.groups.whole1), term(share2, self.groups.whole2)];
        let se = libm::sqrt(one + two) * self.inflation;
        let third = one * (1.0 - 2.0 * share1) / self.groups.whole1
            - two * (1.0 - 2.0 * share2) / self.groups.whole2;
        (se, third / (6.0 * se * se * se))
    }

    /// The statistic z of score s and skewness 6 a, with s = z + a (z² - 1); `None` where nothing varies.
    fn statistic(self, difference: f64) -> Option<f64> {
        let (se, skew) = self.spread(difference);
        if se <= 0.0 {
            return None;
        }
        let score = self.groups.apart(difference) / se;
        // Multiplied out so that a skewness near 0 loses no digits; beyond the reach of the correction it is cut off.
        let root = libm::sqrt((1.0 + 4.0 * skew * (score + skew)).max(0.0));
        Some(2.0 * (score + skew) / (1.0 + root))
    }

    /// The difference with that statistic, which falls as the difference grows.
    fn place_of(self, z: f64) -> f64 {
        let beyond = |difference: f64| match self.statistic(difference) {
            Some(it) => (it - z) * self.spread(difference).0,
            None => self.groups.apart(difference),
        };
        let observed = self.groups.apart(0.0);
        let at_observed = self.statistic(observed).map_or(-f64::MIN_POSITIVE, |it| it - z);
        let [lowest, highest] = [self.groups.apart(-1.0), self.groups.apart(1.0)];
        if at_observed > 0.0 {
            if highest >= 0.0 {
                return 1.0;
            }
            return root_between([observed, at_observed], [1.0, highest], beyond);
        }
        if lowest <= 0.0 {
            return -1.0;
        }
        root_between([-1.0, lowest], [observed, at_observed], beyond)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::{assert_close, assert_ends, assert_nested};
    use crate::stats::two_sided_quantile;

    fn at(confidence: f64, [first, second]: [[f64; 2]; 2]) -> SkewCorrected {
        let z = two_sided_quantile(confidence).unwrap();
        skew_corrected(first[0], first[1], second[0], second[1], z).unwrap()
    }

    #[test]
    fn the_published_contrast_comes_out() {
        // 5 of 56 against 0 of 29, as R's `ratesci` prints it.
        let ours = at(0.95, [[5.0, 56.0], [0.0, 29.0]]);
        assert_close(ours.estimate, 0.091_69, 0.5e-5);
        assert_ends(Some(ours.interval), -0.018_62, 0.186_7, 0.5e-4);
        assert_close(ours.statistic * ours.statistic, 3.025, 0.5e-3);
        assert_close(ours.p, 0.082, 0.5e-3);
    }

    #[test]
    fn contrasts_agree_with_fifty_digit_arithmetic() {
        for (contrast, [estimate, low, high, square, p]) in DIGITS {
            let ours = at(0.95, contrast);
            assert_close(ours.estimate, estimate, 1e-13);
            assert_ends(Some(ours.interval), low, high, 1e-13);
            assert_close(ours.statistic * ours.statistic, square, 1e-12 * square);
            assert_close(ours.p, p, 1e-12);
        }
    }

    #[test]
    fn the_opposite_difference_has_the_mirror_image_and_more_confidence_is_wider() {
        for ([first, second], _) in DIGITS {
            let here = at(0.95, [first, second]);
            let there = at(0.95, [second, first]);
            assert_ends(Some(here.interval), -there.interval.high, -there.interval.low, 0.0);
            assert_close(here.estimate, -there.estimate, 1e-14);
            assert_close(here.p, there.p, 1e-14);
            let narrow = at(0.9, [first, second]).interval;
            assert_nested(Some(narrow), Some(here.interval));
            assert_nested(Some(here.interval), Some(at(0.99, [first, second]).interval));
            assert!(narrow.low <= here.estimate && here.estimate <= narrow.high);
        }
    }

    #[test]
    fn equal_groups_are_not_skewed_at_no_difference() {
        // With groups of one size the skewness of no difference is 0, and the test is the pooled one times (N - 1) / N.
        let ours = at(0.95, [[9.0, 10.0], [3.0, 10.0]]);
        assert_close(ours.statistic * ours.statistic, 7.5 * 19.0 / 20.0, 1e-13);
    }

    #[test]
    fn nobody_at_all_is_no_difference_with_an_interval() {
        let ours = at(0.95, [[0.0, 10.0], [0.0, 20.0]]);
        assert_eq!((ours.estimate, ours.statistic, ours.p), (0.0, 0.0, 1.0));
        let ends = (-0.136_281_774_649_546_27, 0.250_142_486_941_596_9);
        assert_ends(Some(ours.interval), ends.0, ends.1, 1e-13);
    }

    #[test]
    fn without_people_there_is_no_interval() {
        assert_eq!(skew_corrected(0.0, 0.0, 1.0, 2.0, 1.96), None);
        assert_eq!(skew_corrected(3.0, 2.0, 1.0, 2.0, 1.96), None);
        assert_eq!(skew_corrected(1.0, 2.0, 1.0, 2.0, 0.0), None);
        assert_eq!(skew_corrected(0.2, 0.5, 0.2, 0.5, 1.96), None);
    }

    /// Groups; estimate, low, high, square of the statistic, p: by bisection on the likelihood and on the corrected
    /// score in mpmath 1.4.1.
    const DIGITS: [([[f64; 2]; 2], [f64; 5]); 7] = [
        (
            [[56.0, 70.0], [48.0, 80.0]],
            [
                0.199_621_750_065_866_47,
                0.053_387_990_497_320_72,
                0.339_754_585_823_747_7,
                7.024_719_030_008_957,
                0.008_039_208_451_214_29,
            ],
        ),
        (
            [[6.0, 7.0], [2.0, 7.0]],
            [
                0.559_840_939_691_536_4,
                0.036_433_841_897_420_035,
                0.881_581_690_536_335_7,
                4.333_333_333_333_333,
                0.037_372_988_340_651_47,
            ],
        ),
        (
            [[5.0, 56.0], [0.0, 29.0]],
            [
                0.091_687_552_213_868,
                -0.018_617_500_950_029_56,
                0.186_717_944_737_405_8,
                3.024_862_087_619_818,
                0.081_997_292_081_722_31,
            ],
        ),
        (
            [[60.0, 240.0], [48.0, 120.0]],
            [
                -0.150_101_792_379_935_36,
                -0.254_029_040_378_524_23,
                -0.047_633_229_278_740_22,
                8.318_146_954_889_607,
                0.003_925_094_161_749_744,
            ],
        ),
        (
            [[2.0, 10.0], [15.0, 25.0]],
            [
                -0.393_511_594_325_450_1,
                -0.663_895_051_439_308_9,
                -0.031_059_792_635_119_08,
                4.465_846_799_978_229,
                0.034_578_945_946_523_52,
            ],
        ),
        (
            [[10.0, 10.0], [0.0, 20.0]],
            [
                0.984_391_819_160_387_5,
                0.749_857_513_058_403_1,
                1.0,
                25.334_017_353_771_586,
                4.821_306_389_940_264e-7,
            ],
        ),
        (
            [[9.0, 10.0], [3.0, 10.0]],
            [
                0.591_900_419_346_507_4,
                0.177_812_183_558_190_5,
                0.862_503_538_167_042_4,
                7.125,
                0.007_601_641_475_220_17,
            ],
        ),
    ];
}
