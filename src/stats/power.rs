//! What a comparison of two shares could have found: its power, the people it needs, the least difference it detects.

use crate::stats::normal::{normal_cdf, normal_quantile};
use crate::stats::roots::root_between;
use crate::stats::two_sided_quantile;

/// The chance that the pooled z test at level `alpha`, two-sided, finds shares that are `share1` among `people1` and
/// `share2` among `people2`.
///
/// The chance of a finding in the wrong direction is left out, as in R's `power.prop.test`.
/// `None` unless both shares lie in [0, 1], are not both 0 or both 1, both groups have people, and 0 < alpha < 1.
///
/// Source: Fleiss, Levin & Paik (2003), chapter 4, without continuity correction.
pub fn power(share1: f64, people1: f64, share2: f64, people2: f64, alpha: f64) -> Option<f64> {
    let z = two_sided_quantile(1.0 - alpha)?;
    let is_chance = |it: f64| (0.0..=1.0).contains(&it);
    let is_number = |it: f64| it > 0.0 && it.is_finite();
    if !(is_chance(share1) && is_chance(share2) && is_number(people1) && is_number(people2)) {
        return None;
    }
    // Of the pooled share rounding may leave a little below 1.
    if share1.max(share2) <= 0.0 || share1.min(share2) >= 1.0 {
        return None;
    }
    let people = people1 + people2;
    let pooled = share1 * (people1 / people) + share2 * (people2 / people);
    let if_same = libm::sqrt(pooled * (1.0 - pooled) * (1.0 / people1 + 1.0 / people2));
    let as_is = libm::sqrt(share1 * (1.0 - share1) / people1 + share2 * (1.0 - share2) / people2);
    let beyond = (share1 - share2).abs() - z * if_same;
    if as_is <= 0.0 {
        return Some(if beyond >= 0.0 { 1.0 } else { 0.0 });
    }
    Some(normal_cdf(beyond / as_is))
}

/// How many people each of two equally large groups needs for that power; not rounded up.
///
/// `None` unless the shares differ and lie in [0, 1], and alpha and power in (0, 1).
///
/// Source: as for [`power`], solved for the people.
pub fn people_needed(share1: f64, share2: f64, alpha: f64, wanted: f64) -> Option<f64> {
    let (z, z_power) = (two_sided_quantile(1.0 - alpha)?, normal_quantile(wanted)?);
    let is_chance = |it: f64| (0.0..=1.0).contains(&it);
    if !(is_chance(share1) && is_chance(share2)) {
        return None;
    }
    let pooled = f64::midpoint(share1, share2);
    let if_same = libm::sqrt(2.0 * pooled * (1.0 - pooled));
    let as_is = libm::sqrt(share1 * (1.0 - share1) + share2 * (1.0 - share2));
    let ratio = (z * if_same + z_power * as_is) / (share1 - share2);
    let people = ratio * ratio;
    people.is_finite().then_some(people)
}

/// The shares of a group nearest to that of the reference which a comparison still finds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detectable {
    /// Below the reference; `None` where not even 0 would be found.
    pub below: Option<f64>,
    /// Above the reference; `None` where not even 1 would be found.
    pub above: Option<f64>,
}

impl Detectable {
    /// The largest detectable ratio below 1 to the reference's share: what is nearer to 1 would likely be missed.
    pub fn ratio_below(&self, reference_share: f64) -> Option<f64> {
        self.below.filter(|_| reference_share > 0.0).map(|it| it / reference_share)
    }

    /// The smallest detectable ratio above 1.
    pub fn ratio_above(&self, reference_share: f64) -> Option<f64> {
        self.above.filter(|_| reference_share > 0.0).map(|it| it / reference_share)
    }
}

/// The shares of a group of `people` that the pooled z test at level `alpha` finds with the `wanted` power, against
/// a reference with that share among `reference_people`.
///
/// `None` unless 0 < reference share < 1, both groups have people, 0 < alpha < 1 and alpha / 2 < wanted < 1.
pub fn detectable(
    people: f64,
    reference_share: f64,
    reference_people: f64,
    alpha: f64,
    wanted: f64,
) -> Option<Detectable> {
    let is_inside = reference_share > 0.0 && reference_share < 1.0;
    if !(is_inside && wanted > alpha / 2.0 && wanted < 1.0) {
        return None;
    }
    let beyond = |share: f64| {
        power(share, people, reference_share, reference_people, alpha).map(|it| it - wanted)
    };
    let here = beyond(reference_share)?;
    let towards = |end: f64| {
        let at_end = beyond(end).filter(|it| *it >= 0.0)?;
        let function = |share: f64| beyond(share).unwrap_or(f64::NEG_INFINITY);
        Some(root_between([end, at_end], [reference_share, here], function))
    };
    Some(Detectable { below: towards(0.0), above: towards(1.0) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::{assert_close, assert_relative};

    #[test]
    fn the_examples_of_power_prop_test_come_out() {
        // R, ?power.prop.test, as printed.
        assert_close(power(0.5, 50.0, 0.75, 50.0, 0.05).unwrap(), 0.7402, 0.51e-4);
        assert_close(people_needed(0.5, 0.75, 0.05, 0.9).unwrap(), 76.707, 0.51e-3);
        assert_close(people_needed(0.5, 0.75, 0.01, 0.9).unwrap(), 109.095, 0.51e-3);
        let shares = detectable(50.0, 0.5, 50.0, 0.05, 0.9).unwrap();
        assert_close(shares.above.unwrap(), 0.8026, 0.51e-4);
    }

    #[test]
    fn the_people_needed_have_the_power_wanted() {
        for (share1, share2) in [(0.1, 0.2), (0.5, 0.75), (0.0, 0.3), (0.9, 0.4)] {
            let people = people_needed(share1, share2, 0.05, 0.8).unwrap();
            assert_relative(power(share1, people, share2, people, 0.05).unwrap(), 0.8, 1e-13);
        }
    }

    #[test]
    fn small_groups_could_have_found_only_large_disparities() {
        // 80% power, two-sided 5%, a reference of 1000 people; by an independent program, three decimals.
        for (share, people, ratio) in [
            (0.5, 1000.0, 0.875),
            (0.5, 100.0, 0.710),
            (0.5, 50.0, 0.604),
            (0.5, 30.0, 0.501),
            (0.1, 100.0, 0.249),
            (0.9, 100.0, 0.8905),
        ] {
            let shares = detectable(people, share, 1000.0, 0.05, 0.8).unwrap();
            assert_close(shares.ratio_below(share).unwrap(), ratio, 0.51e-3);
        }
    }

    #[test]
    fn what_is_detectable_has_the_power_wanted() {
        let shares = detectable(80.0, 0.3, 500.0, 0.05, 0.8).unwrap();
        for share in [shares.below.unwrap(), shares.above.unwrap()] {
            assert_relative(power(share, 80.0, 0.3, 500.0, 0.05).unwrap(), 0.8, 1e-12);
        }
        assert!(shares.ratio_above(0.3).unwrap() > 1.0 && shares.ratio_below(0.3).unwrap() < 1.0);
    }

    #[test]
    fn a_handful_of_people_finds_nothing() {
        assert_eq!(detectable(5.0, 0.1, 1000.0, 0.05, 0.8).unwrap().below, None);
        assert_eq!(
            detectable(1.0, 0.5, 10.0, 0.05, 0.8),
            Some(Detectable { below: None, above: None })
        );
    }

    #[test]
    fn impossible_questions_have_no_answer() {
        assert_eq!(power(0.0, 5.0, 0.0, 5.0, 0.05), None);
        assert_eq!(power(0.5, 0.0, 0.4, 5.0, 0.05), None);
        assert_eq!(power(0.5, 5.0, 1.4, 5.0, 0.05), None);
        assert_eq!(power(0.0, 5.0, 1.0, 5.0, 0.05), Some(1.0));
        assert_eq!(people_needed(0.5, 0.5, 0.05, 0.8), None);
        assert_eq!(people_needed(0.5, 0.4, 0.05, 1.0), None);
        assert_eq!(detectable(50.0, 0.0, 50.0, 0.05, 0.8), None);
        assert_eq!(detectable(50.0, 0.5, 0.0, 0.05, 0.8), None);
    }

    #[test]
    fn what_hardly_more_than_chance_finds_is_near() {
        // scipy 1.17.1, norm and brentq: 80 people beside 40% of 120, found with a chance of 0.04.
        let found = detectable(80.0, 0.4, 120.0, 0.05, 0.04).unwrap();
        assert_close(found.below.unwrap(), 0.385_059_768_710, 1e-9);
        assert_close(found.above.unwrap(), 0.414_706_542_425, 1e-9);
    }

    #[test]
    fn what_cannot_be_detected_is_refused() {
        let of = |share, alpha, wanted| detectable(80.0, share, 120.0, alpha, wanted);
        assert!(of(0.4, 0.05, 0.8).is_some());
        for share in [0.0, 1.0, -0.5, 1.5] {
            assert_eq!(of(share, 0.05, 0.8), None);
        }
        for (alpha, wanted) in [(0.05, 0.025), (0.05, 0.01), (0.05, 1.0), (0.05, 1.5), (0.5, 0.2)] {
            assert_eq!(of(0.4, alpha, wanted), None, "{alpha} {wanted}");
        }
        let found = Detectable { below: Some(0.1), above: Some(0.3) };
        assert_eq!((found.ratio_below(0.0), found.ratio_above(0.0)), (None, None));
        assert_eq!(people_needed(1.05, 0.5, 0.05, 0.8), None);
        assert_eq!(people_needed(0.5, 1.05, 0.05, 0.8), None);
    }

    #[test]
    fn shares_that_are_both_1_have_no_power_whatever_rounding_leaves() {
        // As doubles these two parts of their sum add up to a little less than 1.
        let (people1, people2) = (10.782_180_832_644_62, 1.756_170_839_627_157_6);
        assert_eq!(power(1.0, people1, 1.0, people2, 0.05), None);
        assert_eq!(power(0.0, people1, 0.0, people2, 0.05), None);
        assert_eq!(detectable(people1, 1.0, people2, 0.05, 0.8), None);
        assert_eq!(power(0.0, people1, 1.0, people2, 0.05), Some(1.0));
        assert_eq!(power(1.0, people1, 0.0, people2, 0.05), Some(1.0));
    }

    #[test]
    fn an_end_that_is_found_just_so_is_found() {
        let wanted = power(0.0, 5.0, 0.5, 10.0, 0.05).unwrap();
        let found = detectable(5.0, 0.5, 10.0, 0.05, wanted).unwrap();
        assert_eq!(found.below, Some(0.0));
        assert_eq!(detectable(5.0, 0.5, 10.0, 0.05, wanted + 1e-9).unwrap().below, None);
    }
}
