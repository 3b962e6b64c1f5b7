//! P values adjusted for having looked at many comparisons.

use crate::base::order;

/// Holm's adjusted p values, in the order given: kept below α, at most a share α of such families holds any false alarm.
///
/// Takes and gives p values in [0, 1]. Source: Holm (1979).
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let n_tests = p_values.len();
    let mut adjusted = vec![1.0; n_tests];
    let mut largest: f64 = 0.0;
    for (rank, test_idx) in ascending(p_values).into_iter().enumerate() {
        largest = largest.max((n_tests - rank) as f64 * p_values[test_idx]).min(1.0);
        adjusted[test_idx] = largest;
    }
    adjusted
}

/// Benjamini and Hochberg's adjusted p values, in the order given: of those kept below α, on average at most a share α is a false alarm.
///
/// Takes and gives p values in [0, 1]. For independent or positively dependent tests.
/// Source: Benjamini & Hochberg (1995).
pub fn benjamini_hochberg(p_values: &[f64]) -> Vec<f64> {
    let n_tests = p_values.len();
    let mut adjusted = vec![1.0; n_tests];
    let mut smallest: f64 = 1.0;
    for (rank, test_idx) in ascending(p_values).into_iter().enumerate().rev() {
        smallest = smallest.min(p_values[test_idx] * n_tests as f64 / (rank + 1) as f64);
        adjusted[test_idx] = smallest;
    }
    adjusted
}

/// Hochberg's adjusted p values, in the order given: as [`holm`], with more power.
///
/// For independent or positively dependent tests. Source: Hochberg (1988).
pub fn hochberg(p_values: &[f64]) -> Vec<f64> {
    let n_tests = p_values.len();
    let mut adjusted = vec![1.0; n_tests];
    let mut smallest: f64 = 1.0;
    for (rank, test_idx) in ascending(p_values).into_iter().enumerate().rev() {
        smallest = smallest.min((n_tests - rank) as f64 * p_values[test_idx]);
        adjusted[test_idx] = smallest;
    }
    adjusted
}

/// Hommel's adjusted p values, in the order given: as [`hochberg`], with a little more power still.
///
/// Takes time quadratic in the number of tests.
/// Source: Hommel (1988), by the algorithm of Wright (1992) that R's `p.adjust` has too.
pub fn hommel(p_values: &[f64]) -> Vec<f64> {
    let n_tests = p_values.len();
    let order = ascending(p_values);
    let sorted: Vec<f64> = order.iter().map(|&it| p_values[it]).collect();
    // The smallest of size · pᵢ / i over the last i of a family.
    let simes = |size: usize, tail: &[f64], from: usize| {
        let scaled = tail.iter().enumerate().map(|(idx, p)| size as f64 * p / (idx + from) as f64);
        scaled.fold(f64::INFINITY, f64::min)
    };
    let mut largest = vec![simes(n_tests, &sorted, 1); n_tests];
    for size in (2..n_tests).rev() {
        let first_of_tail = n_tests - size + 1;
        let of_tail = simes(size, &sorted[first_of_tail..], 2);
        let mut here = of_tail;
        for (place, p) in sorted[..first_of_tail].iter().enumerate() {
            here = (size as f64 * p).min(of_tail);
            largest[place] = largest[place].max(here);
        }
        largest[first_of_tail..].iter_mut().for_each(|it| *it = it.max(here));
    }
    let mut adjusted = vec![1.0; n_tests];
    for ((test_idx, p), bound) in order.into_iter().zip(&sorted).zip(&largest) {
        adjusted[test_idx] = bound.max(*p).min(1.0);
    }
    adjusted
}

/// Benjamini and Yekutieli's adjusted p values, in the order given: as [`benjamini_hochberg`] however the tests depend
/// on each other.
///
/// Source: Benjamini & Yekutieli (2001).
pub fn benjamini_yekutieli(p_values: &[f64]) -> Vec<f64> {
    let n_tests = p_values.len();
    let harmonic: f64 = (1..=n_tests).map(|it| 1.0 / it as f64).sum();
    let mut adjusted = vec![1.0; n_tests];
    let mut smallest: f64 = 1.0;
    for (rank, test_idx) in ascending(p_values).into_iter().enumerate().rev() {
        let scaled = p_values[test_idx] * harmonic * n_tests as f64 / (rank + 1) as f64;
        smallest = smallest.min(scaled);
        adjusted[test_idx] = smallest;
    }
    adjusted
}

/// Bonferroni's adjusted p values, in the order given: valid always, with the least power.
pub fn bonferroni(p_values: &[f64]) -> Vec<f64> {
    p_values.iter().map(|p| (p * p_values.len() as f64).min(1.0)).collect()
}

/// The places of the values from the smallest up; equal values stay in the order given.
fn ascending(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order::by(&mut order, |&one, &other| values[one].total_cmp(&values[other]));
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::{assert_close, blocks, entries, number};

    /// Benjamini & Hochberg (1995): fifteen comparisons of two treatments.
    const TREATMENTS: [f64; 15] = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
        0.5719, 0.6528, 0.7590, 1.0,
    ];

    fn assert_all_close(actual: &[f64], expected: &[f64], tolerance: f64) {
        assert_eq!(actual.len(), expected.len());
        actual.iter().zip(expected).for_each(|(&one, &other)| assert_close(one, other, tolerance));
    }

    #[test]
    fn the_fifteen_treatments_come_out() {
        let by_holm = holm(&TREATMENTS);
        let expected = [0.0015, 0.0056, 0.0247, 0.114, 0.2211, 0.278, 0.278, 0.278, 0.3213];
        assert_all_close(&by_holm[..9], &expected, 1e-15);
        assert!(by_holm[9..].iter().all(|&it| it >= 1.0));
        let expected = [
            0.0015, 0.003, 0.0095, 0.035_62, 0.0603, 0.063_86, 0.063_86, 0.0645, 0.0765, 0.486,
            0.581_18, 0.714_875, 0.753_23, 0.813_21, 1.0,
        ];
        assert_all_close(&benjamini_hochberg(&TREATMENTS), &expected, 0.5e-5);
        assert_eq!(by_holm.iter().filter(|&&it| it <= 0.05).count(), 3);
        assert_eq!(benjamini_hochberg(&TREATMENTS).iter().filter(|&&it| it <= 0.05).count(), 4);
    }

    #[test]
    fn evenly_spaced_values_come_out() {
        let values = [0.01, 0.02, 0.03, 0.04, 0.05];
        assert_all_close(&holm(&values), &[0.05, 0.08, 0.09, 0.09, 0.09], 1e-15);
        assert_all_close(&benjamini_hochberg(&values), &[0.05; 5], 1e-15);
    }

    #[test]
    fn further_adjustments_agree_with_statsmodels() {
        // statsmodels 0.15.0, multipletests on the fifteen treatments and on a shuffled family.
        for (values, by_hommel, by_hochberg, by_yekutieli) in FAMILIES {
            assert_all_close(&hommel(values), by_hommel, 1e-14);
            assert_all_close(&hochberg(values), by_hochberg, 1e-14);
            assert_all_close(&benjamini_yekutieli(values), by_yekutieli, 1e-14);
        }
    }

    #[test]
    fn at_five_percent_the_fifteen_treatments_give_three_or_four_findings() {
        let found = |adjusted: Vec<f64>| adjusted.into_iter().filter(|it| *it <= 0.05).count();
        assert_eq!(found(bonferroni(&TREATMENTS)), 3);
        assert_eq!(found(hochberg(&TREATMENTS)), 3);
        assert_eq!(found(hommel(&TREATMENTS)), 3);
        assert_eq!(found(benjamini_yekutieli(&TREATMENTS)), 3);
        let evenly = benjamini_yekutieli(&[0.01, 0.02, 0.03, 0.04, 0.05]);
        assert_all_close(&evenly, &[0.05 * 137.0 / 60.0; 5], 1e-15);
    }

    #[test]
    fn small_families_are_adjusted_by_every_method() {
        for method in [hommel, hochberg, benjamini_yekutieli, bonferroni] {
            assert!(method(&[]).is_empty());
            assert_eq!(method(&[0.04]), [0.04]);
        }
        assert_all_close(&hommel(&[0.02, 0.03]), &[0.03, 0.03], 1e-16);
    }

    #[test]
    fn adjustments_agree_with_statsmodels_on_real_data() {
        for (_, block) in blocks("tests") {
            let expected = &block["adjusted_z_pooled_pvalues"];
            let groups: Vec<&String> = entries(&expected["holm"]).map(|it| it.0).collect();
            let versus = &block["pairwise_versus_reference"];
            let raw: Vec<f64> =
                groups.iter().map(|it| number(&versus[*it]["z_pooled_pvalue"])).collect();
            let of = |method: &str| -> Vec<f64> {
                groups.iter().map(|it| number(&expected[method][*it])).collect()
            };
            assert_all_close(&holm(&raw), &of("holm"), 1e-14);
            assert_all_close(&benjamini_hochberg(&raw), &of("fdr_bh"), 1e-14);
        }
    }

    #[test]
    fn the_order_given_is_kept() {
        let turned: Vec<f64> = TREATMENTS.iter().rev().copied().collect();
        let mut back = holm(&turned);
        back.reverse();
        assert_eq!(back, holm(&TREATMENTS));
        let mut back = benjamini_hochberg(&turned);
        back.reverse();
        assert_eq!(back, benjamini_hochberg(&TREATMENTS));
    }

    #[test]
    fn equal_values_stay_equal() {
        assert_eq!(holm(&[0.2, 0.01, 0.2]), [0.4, 0.03, 0.4]);
        assert_eq!(benjamini_hochberg(&[0.2, 0.2]), [0.2, 0.2]);
    }

    #[test]
    fn one_test_needs_no_adjustment_and_none_gives_none() {
        assert_eq!(holm(&[0.04]), [0.04]);
        assert_eq!(benjamini_hochberg(&[0.04]), [0.04]);
        assert!(holm(&[]).is_empty() && benjamini_hochberg(&[]).is_empty());
    }

    type Family = (&'static [f64], &'static [f64], &'static [f64], &'static [f64]);

    const FAMILIES: [Family; 2] = [
        (
            &[
                0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324,
                0.4262, 0.5719, 0.6528, 0.759, 1.0,
            ],
            &[
                0.0015,
                0.0056,
                0.0247,
                0.095,
                0.1608,
                0.1946,
                0.2086,
                0.240_800_000_000_000_01,
                0.321_300_000_000_000_03,
                1.0,
                1.0,
                1.0,
                1.0,
                1.0,
                1.0,
            ],
            &[
                0.0015,
                0.0056,
                0.0247,
                0.113_999_999_999_999_99,
                0.2211,
                0.2682,
                0.2682,
                0.2752,
                0.321_300_000_000_000_03,
                1.0,
                1.0,
                1.0,
                1.0,
                1.0,
                1.0,
            ],
            &[
                0.004_977_343_489_843_491,
                0.009_954_686_979_686_982,
                0.031_523_175_435_675_44,
                0.118_211_907_883_782_89,
                0.200_089_208_291_708_31,
                0.211_892_622_853_337_15,
                0.211_892_622_853_337_15,
                0.214_025_770_063_270_1,
                0.253_844_517_982_018,
                1.0,
                1.0,
                1.0,
                1.0,
                1.0,
                1.0,
            ],
        ),
        (
            &[0.04, 0.001, 0.5, 0.012, 0.03, 0.0105, 0.011],
            &[0.08, 0.007, 0.5, 0.048, 0.06, 0.042, 0.044],
            &[0.08, 0.007, 0.5, 0.048, 0.08, 0.048, 0.048],
            &[0.121, 0.01815, 1.0, 0.05445, 0.108_899_999_999_999_97, 0.05445, 0.05445],
        ),
    ];
}
