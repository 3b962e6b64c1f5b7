//! Two groups compared within strata by their odds: pooled, tested, and whether the strata agree.

use crate::stats::Interval;
use crate::stats::special::chi_square_upper_tail;
use crate::stats::stratified::{Stratum, comparable};
use crate::stats::tables::Correction;

/// A chi-square statistic with its p value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChiSquare {
    pub statistic: f64,
    pub df: f64,
    pub p: f64,
}

/// Whether the strata agree on the odds ratio.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Homogeneity {
    /// Breslow and Day's statistic.
    pub breslow_day: ChiSquare,
    /// The same with Tarone's correction, which makes it a chi-square statistic exactly in large samples.
    pub tarone: ChiSquare,
}

impl ChiSquare {
    fn new(statistic: f64, df: f64) -> Option<ChiSquare> {
        Some(ChiSquare { statistic, df, p: chi_square_upper_tail(statistic, df)? })
    }
}

/// The Mantel-Haenszel odds ratio of the first group to the second, with its interval.
///
/// Strata with people of one group only say nothing and are left out.
/// `None` when no stratum is left, when the pooled ratio would be 0 or infinite,
/// unless every stratum holds parts of wholes, and unless z > 0.
///
/// Source: Mantel & Haenszel (1959); interval on the log scale with the variance of Robins, Breslow & Greenland (1986).
pub fn mantel_haenszel_odds_ratio(strata: &[Stratum], z: f64) -> Option<(f64, Interval)> {
    let (mut with, mut against) = (0.0, 0.0);
    let (mut both_with, mut mixed, mut both_against) = (0.0, 0.0, 0.0);
    for it in comparable(strata, z)? {
        let people = it.whole1 + it.whole2;
        let (rest1, rest2) = (it.whole1 - it.part1, it.whole2 - it.part2);
        let [for_it, against_it] = [it.part1 * rest2 / people, it.part2 * rest1 / people];
        let [pairs_for, pairs_against] = [it.part1 + rest2, it.part2 + rest1].map(|it| it / people);
        with += for_it;
        against += against_it;
        both_with += pairs_for * for_it;
        mixed += pairs_for * against_it + pairs_against * for_it;
        both_against += pairs_against * against_it;
    }
    if with <= 0.0 || against <= 0.0 {
        return None;
    }
    let variance = both_with / (2.0 * with * with)
        + mixed / (2.0 * with * against)
        + both_against / (2.0 * against * against);
    let (ratio, factor) = (with / against, libm::exp(z * libm::sqrt(variance)));
    Some((ratio, Interval::ordered(ratio / factor, ratio * factor)?))
}

/// The Cochran-Mantel-Haenszel test of whether the groups differ within strata, one degree of freedom.
///
/// With [`Correction::Yates`] the sum is moved by at most half a person, as R's `mantelhaen.test` does unless told otherwise.
/// Strata of a single person or of one group only are left out. `None` when nothing varies in those left,
/// and unless every stratum holds parts of wholes.
///
/// Source: Mantel & Haenszel (1959).
pub fn cochran_mantel_haenszel(strata: &[Stratum], correction: Correction) -> Option<ChiSquare> {
    let (mut apart, mut variance) = (0.0, 0.0);
    for it in comparable(strata, 1.0)? {
        let people = it.whole1 + it.whole2;
        if people <= 1.0 {
            continue;
        }
        let part = it.part1 + it.part2;
        apart += (it.part1 * it.whole2 - it.part2 * it.whole1) / people;
        variance +=
            it.whole1 * it.whole2 / people * (part * (people - part) / people) / (people - 1.0);
    }
    if variance <= 0.0 {
        return None;
    }
    let most_moved = match correction {
        Correction::Plain => 0.0,
        Correction::Yates => 0.5,
    };
    let left = (apart.abs() - most_moved).max(0.0);
    ChiSquare::new(left * left / variance, 1.0)
}

/// Breslow and Day's test of whether the odds ratio is the same in all strata, without and with Tarone's correction.
///
/// Strata of one group only, and those where nobody or everybody is concerned, fit every odds ratio and are left out.
/// `None` with fewer than two strata left, without a pooled odds ratio, and unless every stratum holds parts of wholes.
///
/// Source: Breslow & Day (1980), 4.4; Tarone (1985).
pub fn breslow_day(strata: &[Stratum]) -> Option<Homogeneity> {
    let (ratio, _) = mantel_haenszel_odds_ratio(strata, 1.0)?;
    let (mut statistic, mut apart, mut variances, mut used) = (0.0, 0.0, 0.0, 0.0);
    for it in comparable(strata, 1.0)? {
        let part = it.part1 + it.part2;
        if part <= 0.0 || part >= it.whole1 + it.whole2 {
            continue;
        }
        let expected = expected_part1(it, ratio);
        let cells = [expected, it.whole1 - expected, part - expected, it.whole2 - part + expected];
        let variance = 1.0 / cells.iter().map(|cell| 1.0 / cell).sum::<f64>();
        let beyond = it.part1 - expected;
        statistic += beyond * beyond / variance;
        apart += beyond;
        variances += variance;
        used += 1.0;
    }
    if used < 2.0 {
        return None;
    }
    let corrected = (statistic - apart * apart / variances).max(0.0);
    Some(Homogeneity {
        breslow_day: ChiSquare::new(statistic, used - 1.0)?,
        tarone: ChiSquare::new(corrected, used - 1.0)?,
    })
}

/// How many of the first group are concerned when the odds ratio is `ratio` and the margins are as they are.
fn expected_part1(it: &Stratum, ratio: f64) -> f64 {
    let part = it.part1 + it.part2;
    // a (whole2 - part + a) = ratio (whole1 - a) (part - a); of its roots the one between the margins.
    let square = 1.0 - ratio;
    let linear = it.whole2 - part + ratio * (it.whole1 + part);
    let constant = -ratio * it.whole1 * part;
    let root = libm::sqrt((linear * linear - 4.0 * square * constant).max(0.0));
    -2.0 * constant / (linear + root)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::{assert_close, assert_ends, assert_relative};
    use crate::stats::two_sided_quantile;

    const fn stratum(part1: f64, whole1: f64, part2: f64, whole2: f64) -> Stratum {
        Stratum { part1, whole1, part2, whole2 }
    }

    /// Admissions to Berkeley in 1973 by department: men, then women (R's `UCBAdmissions`).
    const BERKELEY: [Stratum; 6] = [
        stratum(512.0, 825.0, 89.0, 108.0),
        stratum(353.0, 560.0, 17.0, 25.0),
        stratum(120.0, 325.0, 202.0, 593.0),
        stratum(138.0, 417.0, 131.0, 375.0),
        stratum(53.0, 191.0, 94.0, 393.0),
        stratum(22.0, 373.0, 24.0, 341.0),
    ];

    fn z() -> f64 {
        two_sided_quantile(0.95).unwrap()
    }

    #[test]
    fn berkeley_has_the_published_odds_ratio() {
        let (ratio, interval) = mantel_haenszel_odds_ratio(&BERKELEY, z()).unwrap();
        assert_close(ratio, 0.904_697, 0.5e-6);
        assert_ends(Some(interval), 0.771_907, 1.060_330, 0.5e-6);
        let (ratio, _) = mantel_haenszel_odds_ratio(&BERKELEY[1..], z()).unwrap();
        assert_close(ratio, 1.031_030, 0.5e-6);
    }

    #[test]
    fn berkeley_has_the_published_tests() {
        let plain = cochran_mantel_haenszel(&BERKELEY, Correction::Plain).unwrap();
        assert_close(plain.statistic, 1.524_607, 0.5e-6);
        assert_close(plain.p, 0.216_924, 0.5e-6);
        // Women admitted beyond what is expected, in standard deviations.
        assert_close(libm::sqrt(plain.statistic), 1.2347, 0.51e-4);
        let corrected = cochran_mantel_haenszel(&BERKELEY, Correction::Yates).unwrap();
        assert_close(corrected.statistic, 1.426_946, 0.5e-6);
        assert_close(corrected.p, 0.232_263, 0.5e-6);
        let without_a = cochran_mantel_haenszel(&BERKELEY[1..], Correction::Plain).unwrap();
        assert_close(without_a.statistic, 0.124_984, 0.5e-6);
        assert_close(without_a.p, 0.723_691, 0.5e-6);
    }

    #[test]
    fn berkeleys_departments_do_not_agree() {
        let tests = breslow_day(&BERKELEY).unwrap();
        assert_close(tests.breslow_day.statistic, 18.825_514, 0.5e-6);
        assert_close(tests.breslow_day.p, 0.002_071, 0.5e-6);
        assert_close(tests.breslow_day.df, 5.0, 0.0);
        assert_close(tests.tarone.statistic, 18.825_501, 0.5e-6);
    }

    #[test]
    fn figures_agree_with_statsmodels() {
        // statsmodels 0.15.0, StratifiedTable on the same departments.
        let (ratio, interval) = mantel_haenszel_odds_ratio(&BERKELEY, z()).unwrap();
        assert_relative(ratio, 0.904_696_828_258_623_1, 1e-14);
        assert_ends(Some(interval), 0.771_907_361_759_350_5, 1.060_329_764_436_655_8, 1e-13);
        let test = cochran_mantel_haenszel(&BERKELEY, Correction::Plain).unwrap();
        assert_relative(test.statistic, 1.524_606_660_443_435_6, 1e-12);
        assert_relative(test.p, 0.216_923_697_055_518_17, 1e-12);
        let tests = breslow_day(&BERKELEY).unwrap();
        assert_relative(tests.breslow_day.statistic, 18.825_513_705_236_514, 1e-12);
        assert_relative(tests.tarone.statistic, 18.825_501_252_053_23, 1e-12);
        assert_relative(tests.tarone.p, 0.002_071_401_397_880_867_6, 1e-12);
    }

    #[test]
    fn berkeley_has_the_published_crude_odds_ratio() {
        let (crude, _) =
            mantel_haenszel_odds_ratio(&[stratum(1198.0, 2691.0, 557.0, 1835.0)], z()).unwrap();
        assert_close(crude, 1.841_080, 0.5e-6);
    }

    #[test]
    fn strata_with_the_same_odds_ratio_agree_wholly() {
        // Odds 1 : 1 against 1 : 4, and 4 : 1 against 1 : 1.
        let same = [stratum(10.0, 20.0, 6.0, 30.0), stratum(40.0, 50.0, 15.0, 30.0)];
        let tests = breslow_day(&same).unwrap();
        assert_close(tests.breslow_day.statistic, 0.0, 1e-25);
        assert_close(tests.tarone.p, 1.0, 1e-12);
    }

    #[test]
    fn without_anyone_to_compare_there_is_no_test() {
        let empty = [stratum(1.0, 2.0, 0.0, 0.0)];
        assert_eq!(mantel_haenszel_odds_ratio(&empty, z()), None);
        assert_eq!(cochran_mantel_haenszel(&empty, Correction::Plain), None);
        assert_eq!(breslow_day(&BERKELEY[..1]), None);
        assert_eq!(mantel_haenszel_odds_ratio(&[stratum(5.0, 5.0, 2.0, 5.0)], z()), None);
        let nobody = [stratum(0.0, 5.0, 0.0, 5.0), stratum(7.0, 7.0, 3.0, 3.0)];
        assert_eq!(cochran_mantel_haenszel(&nobody, Correction::Plain), None);
        assert_eq!(mantel_haenszel_odds_ratio(&BERKELEY, 0.0), None);
    }

    #[test]
    fn the_side_that_has_more_does_not_matter_to_a_test() {
        let strata = [stratum(8.0, 20.0, 3.0, 25.0), stratum(9.0, 15.0, 4.0, 18.0)];
        let turned = strata.map(|it| stratum(it.part2, it.whole2, it.part1, it.whole1));
        for correction in [Correction::Plain, Correction::Yates] {
            let of = |strata: &[Stratum]| cochran_mantel_haenszel(strata, correction).unwrap();
            assert_close(of(&strata).statistic, of(&turned).statistic, 1e-12);
        }
    }

    #[test]
    fn strata_that_fit_every_odds_ratio_are_left_out() {
        let strata = [stratum(8.0, 20.0, 3.0, 25.0), stratum(9.0, 15.0, 4.0, 18.0)];
        let alone = breslow_day(&strata);
        assert!(alone.is_some());
        for empty in [stratum(0.0, 6.0, 0.0, 5.0), stratum(6.0, 6.0, 5.0, 5.0)] {
            let more = [strata[0], empty, strata[1]];
            assert_eq!(breslow_day(&more), alone);
            assert_eq!(breslow_day(&[strata[0], empty]), None);
        }
        assert_eq!(mantel_haenszel_odds_ratio(&[stratum(0.0, 6.0, 2.0, 5.0)], 1.96), None);
        assert_eq!(mantel_haenszel_odds_ratio(&[stratum(2.0, 6.0, 0.0, 5.0)], 1.96), None);
        // A person alone, between two halves.
        let person = stratum(0.25, 0.5, 0.5, 0.5);
        let of = |strata: &[Stratum]| cochran_mantel_haenszel(strata, Correction::Plain);
        assert_eq!(of(&[strata[0], person]), of(&strata[..1]));
    }

    #[test]
    fn strata_of_one_group_only_are_left_out() {
        let strata = [stratum(8.0, 20.0, 3.0, 25.0), stratum(9.0, 15.0, 4.0, 18.0)];
        for lonely in [stratum(0.0, 0.0, 2.0, 5.0), stratum(2.0, 5.0, 0.0, 0.0)] {
            let more = [strata[0], lonely, strata[1]];
            assert!(breslow_day(&strata).is_some());
            assert_eq!(breslow_day(&more), breslow_day(&strata));
            assert_eq!(breslow_day(&[strata[0], lonely]), None);
        }
    }
}
