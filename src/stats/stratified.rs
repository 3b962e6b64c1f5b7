//! Two groups compared within strata, pooled over them.

use crate::stats::{Interval, is_multiple, is_share};

/// Two groups in one stratum: those concerned, of how many. Both wholes may be 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stratum {
    pub part1: f64,
    pub whole1: f64,
    pub part2: f64,
    pub whole2: f64,
}

/// The Mantel-Haenszel ratio of the first group's share to the second's, with its interval.
///
/// Strata with people of one group only say nothing and are left out.
/// `None` when no stratum is left, when in those left nobody of a group is concerned,
/// unless every stratum holds parts of wholes, and unless z > 0.
///
/// Source: Greenland & Robins (1985), with their variance on the log scale.
pub fn mantel_haenszel_ratio(strata: &[Stratum], z: f64) -> Option<(f64, Interval)> {
    let (mut first, mut second, mut spread) = (0.0, 0.0, 0.0);
    for Stratum { part1, whole1, part2, whole2 } in comparable(strata, z)? {
        let people = whole1 + whole2;
        first += part1 * whole2 / people;
        second += part2 * whole1 / people;
        spread += (whole1 * whole2 * (part1 + part2) / people - part1 * part2) / people;
    }
    if first <= 0.0 || second <= 0.0 {
        return None;
    }
    let ratio = first / second;
    let factor = libm::exp(z * libm::sqrt((spread / (first * second)).max(0.0)));
    Some((ratio, Interval::ordered(ratio / factor, ratio * factor)?))
}

/// The Mantel-Haenszel difference of the first group's share and the second's, with its interval, in [-1, 1].
///
/// Strata with people of one group only say nothing and are left out.
/// `None` when no stratum is left, unless every stratum holds parts of wholes, and unless z > 0.
///
/// Source: Greenland & Robins (1985); variance of Sato (1989), which holds for few large and for many small strata.
pub fn mantel_haenszel_difference(strata: &[Stratum], z: f64) -> Option<(f64, Interval)> {
    let (mut apart, mut weight, mut skew, mut spread) = (0.0, 0.0, 0.0, 0.0);
    for Stratum { part1, whole1, part2, whole2 } in comparable(strata, z)? {
        let people = whole1 + whole2;
        let (share1, share2) = (whole1 / people, whole2 / people);
        apart += part1 * share2 - part2 * share1;
        weight += whole1 * share2;
        skew += part2 * share1 * share1 - part1 * share2 * share2
            + share1 * share2 * (whole2 - whole1) / 2.0;
        spread += (part1 * (whole2 - part2) + part2 * (whole1 - part1)) / people / 2.0;
    }
    if weight <= 0.0 {
        return None;
    }
    let difference = apart / weight;
    let se = libm::sqrt((difference * skew + spread).max(0.0)) / weight;
    let low = (difference - z * se).max(-1.0);
    let high = (difference + z * se).min(1.0);
    Some((difference, Interval::ordered(low, high)?))
}

/// The strata with people of both groups; `None` when something in the input is no number of people.
pub(in crate::stats) fn comparable(
    strata: &[Stratum],
    z: f64,
) -> Option<impl Iterator<Item = &Stratum>> {
    let is_usable = |part: f64, whole: f64| is_share(part, whole) || (part == 0.0 && whole == 0.0);
    let are_usable =
        strata.iter().all(|it| is_usable(it.part1, it.whole1) && is_usable(it.part2, it.whole2));
    (are_usable && is_multiple(z))
        .then(|| strata.iter().filter(|it| it.whole1 > 0.0 && it.whole2 > 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::{assert_close, assert_ends};
    use crate::stats::two_sided_quantile;

    const fn stratum(part1: f64, whole1: f64, part2: f64, whole2: f64) -> Stratum {
        Stratum { part1, whole1, part2, whole2 }
    }

    /// Admissions to Berkeley in 1973 by department: women, then men (Bickel, Hammel & O'Connell 1975; R's `UCBAdmissions`).
    const BERKELEY: [Stratum; 6] = [
        stratum(89.0, 108.0, 512.0, 825.0),
        stratum(17.0, 25.0, 353.0, 560.0),
        stratum(202.0, 593.0, 120.0, 325.0),
        stratum(131.0, 375.0, 138.0, 417.0),
        stratum(94.0, 393.0, 53.0, 191.0),
        stratum(24.0, 341.0, 22.0, 373.0),
    ];

    /// Tuberculosis with and without BCG vaccination in 13 trials (Colditz et al. 1994; metafor's dat.bcg).
    const VACCINATION: [Stratum; 13] = [
        stratum(4.0, 123.0, 11.0, 139.0),
        stratum(6.0, 306.0, 29.0, 303.0),
        stratum(3.0, 231.0, 11.0, 220.0),
        stratum(62.0, 13_598.0, 248.0, 12_867.0),
        stratum(33.0, 5069.0, 47.0, 5808.0),
        stratum(180.0, 1541.0, 372.0, 1451.0),
        stratum(8.0, 2545.0, 10.0, 629.0),
        stratum(505.0, 88_391.0, 499.0, 88_391.0),
        stratum(29.0, 7499.0, 45.0, 7277.0),
        stratum(17.0, 1716.0, 65.0, 1665.0),
        stratum(186.0, 50_634.0, 141.0, 27_338.0),
        stratum(5.0, 2498.0, 3.0, 2341.0),
        stratum(27.0, 16_913.0, 29.0, 17_854.0),
    ];

    fn turned(strata: &[Stratum]) -> Vec<Stratum> {
        strata.iter().map(|it| stratum(it.part2, it.whole2, it.part1, it.whole1)).collect()
    }

    fn z() -> f64 {
        two_sided_quantile(0.95).unwrap()
    }

    #[test]
    fn berkeley_pools_to_a_ratio_just_above_one() {
        let (ratio, interval) = mantel_haenszel_ratio(&BERKELEY, z()).unwrap();
        // statsmodels 0.15: 0.944905022595929, men to women.
        assert_close(ratio, 1.0 / 0.944_905_022_595_929, 1e-14);
        // Greenland & Robins' formula in exact fractions.
        assert_ends(Some(interval), 0.970_439_153_254_446_3, 1.154_131_713_531_928, 1e-14);
    }

    #[test]
    fn berkeley_pools_to_a_difference_just_above_zero() {
        let (difference, interval) = mantel_haenszel_difference(&BERKELEY, z()).unwrap();
        assert_close(difference, 0.018_425_196_190_852_512, 1e-15);
        // Sato's formula in exact fractions.
        assert_ends(Some(interval), -0.010_632_042_964_837_208, 0.047_482_435_346_542_23, 1e-15);
        // Men less women, published with six digits.
        assert_close(
            mantel_haenszel_difference(&turned(&BERKELEY), z()).unwrap().0,
            -0.018_425,
            0.5e-6,
        );
    }

    #[test]
    fn thirteen_trials_pool_as_in_metafor() {
        // metafor's rma.mh, which its authors check against Stata's metan.
        let (ratio, interval) = mantel_haenszel_ratio(&VACCINATION, z()).unwrap();
        assert_close(libm::log(ratio), -0.4537, 0.5e-4);
        assert_close(libm::log(interval.low), -0.5308, 0.5e-4);
        assert_close(libm::log(interval.high), -0.3766, 0.5e-4);
        let (difference, interval) = mantel_haenszel_difference(&VACCINATION, z()).unwrap();
        assert_ends(Some(interval), -0.0039, -0.0027, 0.5e-4);
        // Sato's standard error; that of Greenland & Robins would give -11.56.
        let se = (interval.high - interval.low) / (2.0 * z());
        assert_close(difference / se, -11.4708, 0.5e-4);
    }

    #[test]
    fn one_stratum_is_the_plain_comparison() {
        let one = [stratum(15.0, 25.0, 6.0, 30.0)];
        let (ratio, interval) = mantel_haenszel_ratio(&one, z()).unwrap();
        assert_close(ratio, 3.0, 1e-15);
        // Katz: 1/15 - 1/25 + 1/6 - 1/30 = 0.16, whose root is 0.4.
        let factor = libm::exp(z() * 0.4);
        assert_ends(Some(interval), 3.0 / factor, 3.0 * factor, 1e-14);
        // Sato in one stratum: Wald's variance.
        let (difference, interval) = mantel_haenszel_difference(&one, z()).unwrap();
        let se = libm::sqrt(0.6 * 0.4 / 25.0 + 0.2 * 0.8 / 30.0);
        assert_close(difference, 0.4, 1e-15);
        assert_ends(Some(interval), 0.4 - z() * se, 0.4 + z() * se, 1e-15);
    }

    #[test]
    fn strata_with_one_group_only_change_nothing() {
        let mut more = BERKELEY.to_vec();
        more.insert(2, stratum(5.0, 9.0, 0.0, 0.0));
        more.push(stratum(0.0, 0.0, 3.0, 4.0));
        assert_eq!(mantel_haenszel_ratio(&more, z()), mantel_haenszel_ratio(&BERKELEY, z()));
        assert_eq!(
            mantel_haenszel_difference(&more, z()),
            mantel_haenszel_difference(&BERKELEY, z())
        );
    }

    #[test]
    fn exchanging_the_groups_inverts_ratio_and_difference() {
        let (ratio, interval) = mantel_haenszel_ratio(&BERKELEY, z()).unwrap();
        let (inverse, of_inverse) = mantel_haenszel_ratio(&turned(&BERKELEY), z()).unwrap();
        assert_close(inverse, 1.0 / ratio, 1e-15);
        assert_ends(Some(of_inverse), 1.0 / interval.high, 1.0 / interval.low, 1e-14);
        let (difference, interval) = mantel_haenszel_difference(&BERKELEY, z()).unwrap();
        let (negated, of_negated) = mantel_haenszel_difference(&turned(&BERKELEY), z()).unwrap();
        assert_close(negated, -difference, 1e-17);
        assert_ends(Some(of_negated), -interval.high, -interval.low, 1e-16);
    }

    #[test]
    fn without_anyone_to_compare_there_is_nothing_pooled() {
        assert_eq!(mantel_haenszel_ratio(&[], z()), None);
        assert_eq!(mantel_haenszel_difference(&[], z()), None);
        assert_eq!(mantel_haenszel_difference(&[stratum(1.0, 2.0, 0.0, 0.0)], z()), None);
        assert_eq!(mantel_haenszel_ratio(&[stratum(0.0, 5.0, 2.0, 5.0)], z()), None);
        assert_eq!(mantel_haenszel_ratio(&[stratum(6.0, 5.0, 2.0, 5.0)], z()), None);
        assert_eq!(mantel_haenszel_difference(&[stratum(f64::NAN, 5.0, 2.0, 5.0)], z()), None);
        assert_eq!(mantel_haenszel_difference(&BERKELEY, 0.0), None);
    }

    #[test]
    fn nobody_concerned_in_one_group_has_no_ratio() {
        assert_eq!(mantel_haenszel_ratio(&[stratum(0.0, 10.0, 3.0, 10.0)], 1.96), None);
        assert_eq!(mantel_haenszel_ratio(&[stratum(3.0, 10.0, 0.0, 10.0)], 1.96), None);
    }

    #[test]
    fn strata_of_one_group_are_left_out_and_broken_ones_refused() {
        let known = stratum(3.0, 10.0, 5.0, 12.0);
        let alone = mantel_haenszel_ratio(&[known], 1.96);
        assert!(alone.is_some());
        let nobody = stratum(0.0, 0.0, 0.0, 0.0);
        for empty in [stratum(0.0, 0.0, 5.0, 12.0), stratum(5.0, 12.0, 0.0, 0.0), nobody] {
            assert_eq!(mantel_haenszel_ratio(&[known, empty], 1.96), alone);
        }
        for broken in [stratum(3.0, 0.0, 5.0, 12.0), stratum(0.0, -1.0, 5.0, 12.0)] {
            assert_eq!(mantel_haenszel_ratio(&[known, broken], 1.96), None);
        }
    }
}
