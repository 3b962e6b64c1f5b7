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

    /// Benjamini & Hochberg (1995), section 3.2: fifteen comparisons of two treatments.
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
}
