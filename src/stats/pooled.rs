//! Tests of one difference: how often chance alone would make one as large.

use core::f64::consts::FRAC_1_SQRT_2;

use crate::stats::{Interval, is_multiple, is_share};

/// The two-sided p value of the pooled z test of two shares, without continuity correction.
///
/// In [0, 1]; relative accuracy is kept down to the smallest doubles.
/// `None` when a whole is 0, when the pooled share is 0 or 1, or unless both are parts of a whole.
pub fn two_proportion_z(part1: f64, whole1: f64, part2: f64, whole2: f64) -> Option<f64> {
    if !is_share(part1, whole1) || !is_share(part2, whole2) {
        return None;
    }
    let part = part1 + part2;
    let rest = (whole1 - part1) + (whole2 - part2);
    let spread = whole1 * whole2 * part * (rest / (whole1 + whole2));
    if !(spread > 0.0 && spread.is_finite()) {
        return None;
    }
    // Multiplied out: exact for counts, where the difference of two quotients is not.
    let apart = part1 * (whole2 - part2) - part2 * (whole1 - part1);
    Some(two_sided(apart / libm::sqrt(spread)))
}

/// The two-sided p value of the z test of two independent estimates with their standard errors.
///
/// In [0, 1]. `None` when both standard errors are 0, or unless all numbers are finite and no standard error is negative.
pub fn difference_z(value1: f64, se1: f64, value2: f64, se2: f64) -> Option<f64> {
    if !(se1 >= 0.0 && se2 >= 0.0) {
        return None;
    }
    let z = (value1 - value2) / libm::sqrt(se1 * se1 + se2 * se2);
    z.is_finite().then(|| two_sided(z))
}

/// The two-sided p value that the interval of a difference implies, were its ends so many (`z`) standard errors away.
///
/// The end nearer to 0 tells the standard error, and half of the whole interval where that is wider, so that an interval
/// which hardly reaches beyond its value on that side is no proof. Below the interval's own level only where the
/// interval leaves 0 out. In [0, 1]. `None` unless z > 0, the value lies in the interval, and both have a width.
///
/// Source: Altman & Bland (2011), How to obtain the P value from a confidence interval.
pub fn implied_p(value: f64, interval: Interval, z: f64) -> Option<f64> {
    let near = if value < 0.0 { interval.high - value } else { value - interval.low };
    let reach = near.max((interval.high - interval.low) / 2.0);
    let holds = interval.low <= value && value <= interval.high;
    (holds && is_multiple(z) && is_multiple(reach)).then(|| two_sided(z * value / reach))
}

fn two_sided(z: f64) -> f64 {
    libm::erfc(z.abs() * FRAC_1_SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::{assert_close, assert_relative, blocks, entries, number, pairs};

    #[test]
    fn an_interval_implies_its_p_value() {
        let of = |value, low, high| implied_p(value, Interval { low, high }, 1.96);
        // Altman & Bland (2011): 0.9 with the interval 0.72 to 1.08 has a z of 9.8.
        assert_relative(of(0.9, 0.72, 1.08).unwrap(), two_sided(9.8), 1e-9);
        assert_eq!(of(1.5, 0.1, 2.9), of(-1.5, -2.9, -0.1));
        // An end at 0 is the level of the interval.
        assert_close(of(0.3, 0.0, 0.4).unwrap(), two_sided(1.96), 1e-15);
        // The side of 0 counts, and half of the whole where that is wider.
        assert_close(of(0.3, 0.1, 0.4).unwrap(), two_sided(1.96 * 1.5), 1e-15);
        assert_close(of(0.3, 0.3, 0.5).unwrap(), two_sided(1.96 * 3.0), 1e-15);
        assert_eq!(of(-0.3, -0.4, -0.1), of(0.3, 0.1, 0.4));
        assert_eq!(of(-0.3, -0.5, -0.3), of(0.3, 0.3, 0.5));
        assert_close(of(0.5, 0.1, 0.5).unwrap(), two_sided(1.96 * 1.25), 1e-15);
        assert_eq!(of(0.0, -0.1, 0.1), Some(1.0));
        assert_eq!(of(0.3, 0.3, 0.3), None);
        assert_eq!(of(0.3, 0.4, 0.5), None);
        assert_eq!(of(0.3, f64::NEG_INFINITY, 0.5), None);
        assert_eq!(implied_p(0.3, Interval { low: 0.1, high: 0.5 }, 0.0), None);
    }

    #[test]
    fn morris_example_comes_out() {
        // Women 2 of 10, men 15 of 25: Z -2.138963, p .03243865 (Morris 2017, as printed by R's adverseimpact).
        let p = two_proportion_z(2.0, 10.0, 15.0, 25.0).unwrap();
        assert_close(p, 0.032_438_65, 0.5e-8);
    }

    #[test]
    fn berkeley_as_a_whole_has_the_published_tail() {
        // statsmodels 0.15 on UCBAdmissions: 557 of 1835 women, 1198 of 2691 men.
        let p = two_proportion_z(557.0, 1835.0, 1198.0, 2691.0).unwrap();
        assert_relative(p, 7.813_600_388_994_533e-22, 1e-12);
    }

    #[test]
    fn compas_error_rates_have_the_published_z() {
        // ProPublica's 7214 people, black to white: false positives Z 12.7803, precision Z 1.9568.
        let of = |z: f64| libm::erfc(z * FRAC_1_SQRT_2);
        let p = two_proportion_z(805.0, 1795.0, 349.0, 1488.0).unwrap();
        assert!(of(12.780_35) <= p && p <= of(12.780_25));
        let p = two_proportion_z(1369.0, 2174.0, 505.0, 854.0).unwrap();
        assert!(of(1.956_85) <= p && p <= of(1.956_75));
    }

    #[test]
    fn p_values_agree_with_statsmodels_on_real_data() {
        for pair in pairs() {
            let ours = two_proportion_z(
                pair.group[0],
                pair.group[1],
                pair.reference[0],
                pair.reference[1],
            );
            match ours {
                Some(p) => assert_relative(p, number(&pair.expected["z_pooled_pvalue"]), 1e-10),
                None => assert!(pair.expected["z_pooled_pvalue"].is_string(), "{}", pair.name),
            }
        }
    }

    #[test]
    fn far_tails_keep_their_digits() {
        for (part1, part2, whole, expected) in FAR {
            assert_relative(two_proportion_z(part1, whole, part2, whole).unwrap(), expected, 1e-11);
        }
    }

    #[test]
    fn equal_shares_are_no_surprise_and_order_does_not_matter() {
        assert_eq!(two_proportion_z(1.0, 3.0, 2.0, 6.0), Some(1.0));
        assert_eq!(two_proportion_z(5.0, 56.0, 1.0, 29.0), two_proportion_z(1.0, 29.0, 5.0, 56.0));
    }

    #[test]
    fn nobody_or_everybody_cannot_be_tested() {
        assert_eq!(two_proportion_z(0.0, 5.0, 0.0, 7.0), None);
        assert_eq!(two_proportion_z(5.0, 5.0, 7.0, 7.0), None);
        assert_eq!(two_proportion_z(0.0, 0.0, 3.0, 7.0), None);
        assert_eq!(two_proportion_z(f64::NAN, 5.0, 3.0, 7.0), None);
    }

    #[test]
    fn areas_under_the_curve_compare_as_in_the_reference() {
        for (_, block) in blocks("curves") {
            let of = |name: &str| {
                let it = &block["groups"][name]["delong_reference"];
                (number(&it["auc"]), number(&it["se"]))
            };
            let reference = block["reference_group_majority"].as_str().unwrap();
            let tested = entries(&block["versus_reference"])
                .map(|it| (it.0, &it.1["delong_independent_groups_pvalue_reference"]))
                .filter(|it| it.1.is_number());
            for (group, p) in tested {
                let (one, other) = (of(group), of(reference));
                let ours = difference_z(one.0, one.1, other.0, other.1).unwrap();
                assert_relative(ours, number(p), 1e-9);
            }
        }
    }

    #[test]
    fn without_standard_errors_a_difference_cannot_be_tested() {
        assert_eq!(difference_z(0.7, 0.0, 0.6, 0.0), None);
        assert_eq!(difference_z(0.7, 0.0, 0.7, 0.0), None);
        assert_eq!(difference_z(0.7, -1.0, 0.6, 0.1), None);
        assert_eq!(difference_z(f64::NAN, 0.1, 0.6, 0.1), None);
    }

    /// (part, other part, whole of each, p), mpmath with 50 digits.
    const FAR: [(f64, f64, f64, f64); 4] = [
        (700.0, 300.0, 1000.0, 1.448_442_437_273_694e-71),
        (5200.0, 4800.0, 10_000.0, 1.541_725_790_028_002e-08),
        (800.0, 200.0, 1000.0, 1.338_625_893_657_619_2e-158),
        (500.0, 520.0, 1000.0, 0.370_997_673_736_608_4),
    ];

    #[test]
    fn two_estimates_are_as_far_apart_as_their_errors_allow() {
        // scipy 1.17.1: 0.7 ± 0.1 and 0.5 ± 0.05.
        let p = 0.073_638_270_120_302_7;
        assert_relative(difference_z(0.7, 0.1, 0.5, 0.05).unwrap(), p, 1e-13);
        assert_relative(difference_z(0.5, 0.05, 0.7, 0.1).unwrap(), p, 1e-13);
        // One of them is known without error: 2 standard errors.
        assert_relative(difference_z(0.5, 0.0, 0.7, 0.1).unwrap(), 0.045_500_263_896_358, 1e-12);
        assert_relative(difference_z(0.7, 0.1, 0.5, 0.0).unwrap(), 0.045_500_263_896_358, 1e-12);
        assert_eq!(difference_z(0.7, -0.1, 0.5, 0.05), None);
        assert_eq!(difference_z(0.7, 0.1, 0.5, -0.05), None);
    }

    #[test]
    fn each_side_must_be_a_part_of_a_whole() {
        assert_eq!(two_proportion_z(3.0, 2.0, 1.0, 2.0), None);
        assert_eq!(two_proportion_z(1.0, 2.0, 3.0, 2.0), None);
        assert_eq!(two_proportion_z(3.0, 2.0, 0.0, 10.0), None);
        assert_eq!(two_proportion_z(0.0, 10.0, 3.0, 2.0), None);
    }
}
