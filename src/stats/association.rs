//! How strongly two things go together: categories, and ranks.

use crate::stats::tables::Independence;

/// How strongly the rows and columns of a table of counts go together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Association {
    /// Cramér's V, in [0, 1]; above 0 also where chance alone is at work.
    pub cramers_v: f64,
    /// The same with that bias taken out, in [0, 1]; `None` where there are too few people for it.
    pub corrected_v: Option<f64>,
    /// Mutual information in nats: how much knowing the row says of the column, at least 0.
    pub mutual_information: f64,
}

/// The strength of what was tested. Source: Cramér (1946); Bergsma (2013) for the correction.
pub fn association(test: &Independence) -> Association {
    let (rows, columns) = (test.rows as f64 - 1.0, test.columns as f64 - 1.0);
    let phi = test.chi_square / test.people;
    let beyond = test.people - 1.0;
    let by_chance = rows * columns / beyond;
    let narrower = (rows - rows * rows / beyond).min(columns - columns * columns / beyond);
    let corrected = libm::sqrt((phi - by_chance).max(0.0) / narrower).min(1.0);
    Association {
        cramers_v: libm::sqrt(phi / rows.min(columns)).min(1.0),
        corrected_v: (beyond > 0.0 && narrower > 0.0).then_some(corrected),
        mutual_information: test.g / (2.0 * test.people),
    }
}

/// Spearman's rank correlation, in [-1, 1], equal values sharing their middle rank.
///
/// `None` unless both are as many, at least two, none is NaN, and neither is constant. Source: Spearman (1904).
pub fn spearman(first: &[f64], second: &[f64]) -> Option<f64> {
    if first.len() != second.len() || first.iter().chain(second).any(|it| it.is_nan()) {
        return None;
    }
    let (first, second) = (ranks(first), ranks(second));
    let middle = f64::midpoint(first.len() as f64, 1.0);
    let sum = |one: &[f64], other: &[f64]| -> f64 {
        one.iter().zip(other).map(|(it, beside)| (it - middle) * (beside - middle)).sum()
    };
    let correlation =
        sum(&first, &second) / libm::sqrt(sum(&first, &first) * sum(&second, &second));
    correlation.is_finite().then(|| correlation.clamp(-1.0, 1.0))
}

/// The ranks from 1, equal values sharing their middle rank.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&one, &other| values[one].total_cmp(&values[other]));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for same in order.chunk_by(|&one, &other| values[one] >= values[other]) {
        let rank = before as f64 + f64::midpoint(same.len() as f64, 1.0);
        for &it in same {
            ranks[it] = rank;
        }
        before += same.len();
    }
    ranks
}

/// Kendall's τ-b, in [-1, 1]: pairs in the same order less pairs in the opposite one, corrected for equal values.
///
/// Takes n log n steps. `None` as for [`spearman`]. Source: Kendall (1945); Knight (1966) for the computation.
pub fn kendall(first: &[f64], second: &[f64]) -> Option<f64> {
    if first.len() != second.len() || first.iter().chain(second).any(|it| it.is_nan()) {
        return None;
    }
    // Ranks, so that 0 and -0 are the same value.
    let mut pairs: Vec<(f64, f64)> = ranks(first).into_iter().zip(ranks(second)).collect();
    pairs.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1)));
    let two_of = |it: usize| it as f64 * (it as f64 - 1.0) / 2.0;
    let equal_first: f64 = pairs.chunk_by(|a, b| a.0 >= b.0).map(|it| two_of(it.len())).sum();
    let equal_both: f64 = pairs
        .chunk_by(|a, b| a.0 >= b.0 && a.1 >= b.1 && a.1 <= b.1)
        .map(|it| two_of(it.len()))
        .sum();
    let mut seconds: Vec<f64> = pairs.iter().map(|it| it.1).collect();
    let opposite = sort_and_count(&mut seconds);
    let equal_second: f64 = seconds.chunk_by(|a, b| a >= b).map(|it| two_of(it.len())).sum();
    let all = two_of(pairs.len());
    let apart = all - equal_first - equal_second + equal_both - 2.0 * opposite;
    let tau = apart / (libm::sqrt(all - equal_first) * libm::sqrt(all - equal_second));
    tau.is_finite().then(|| tau.clamp(-1.0, 1.0))
}

/// Sorts by merging; how many pairs stood in the opposite order.
fn sort_and_count(values: &mut [f64]) -> f64 {
    let n = values.len();
    if n < 2 {
        return 0.0;
    }
    let (left, right) = values.split_at_mut(n / 2);
    let mut opposite = sort_and_count(left) + sort_and_count(right);
    let mut merged = Vec::with_capacity(n);
    let (mut one, mut other) = (0, 0);
    while one < left.len() && other < right.len() {
        if right[other] < left[one] {
            opposite += (left.len() - one) as f64;
            merged.push(right[other]);
            other += 1;
        } else {
            merged.push(left[one]);
            one += 1;
        }
    }
    merged.extend_from_slice(&left[one..]);
    merged.extend_from_slice(&right[other..]);
    values.copy_from_slice(&merged);
    opposite
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::tables::{Correction, independence};
    use crate::stats::testing::{assert_close, assert_relative};

    #[test]
    fn a_table_has_the_strength_made_by_hand() {
        // 20 10 / 10 20: chi-square 60 (400 - 100)² / 30⁴ = 20/3, over 60 is 1/9.
        let test = independence(&[20.0, 10.0, 10.0, 20.0], 2, Correction::Plain).unwrap();
        let ours = association(&test);
        assert_relative(ours.cramers_v, 1.0 / 3.0, 1e-14);
        // (1/9 - 1/59) over 1 - 1/59: (50 / 531) / (58 / 59) = 50 / 522.
        assert_relative(ours.corrected_v.unwrap(), libm::sqrt(50.0 / 522.0), 1e-14);
        // ⅔ log 4/3 + ⅓ log 2/3.
        let information = (2.0 * libm::log(4.0 / 3.0) + libm::log(2.0 / 3.0)) / 3.0;
        assert_relative(ours.mutual_information, information, 1e-13);
    }

    #[test]
    fn strengths_agree_with_scipy() {
        // scipy 1.17.1, stats.contingency.association(method="cramer").
        let counts = [10.0, 20.0, 30.0, 0.0, 6.0, 9.0, 17.0, 3.0];
        let ours = association(&independence(&counts, 4, Correction::Plain).unwrap());
        assert_relative(ours.cramers_v, 0.242_255_044_427_718_84, 1e-13);
    }

    #[test]
    fn what_chance_alone_makes_is_corrected_to_nothing() {
        let test = independence(&[10.0, 11.0, 12.0, 9.0], 2, Correction::Plain).unwrap();
        let ours = association(&test);
        assert!(ours.cramers_v > 0.05);
        assert_eq!(ours.corrected_v, Some(0.0));
        let few = independence(&[1.0, 0.0, 0.0, 1.0], 2, Correction::Plain).unwrap();
        assert_eq!(association(&few).corrected_v, None);
    }

    #[test]
    fn rank_correlations_agree_with_scipy() {
        // scipy 1.17.1, spearmanr and kendalltau.
        let first = [1.0, 2.0, 2.0, 5.0, 3.0, 8.0, 8.0, 8.0, -1.0, 0.0, -0.0, 4.0];
        let second = [0.3, 0.1, 0.3, 0.9, 0.2, 0.8, 0.8, 0.7, 0.3, 0.4, 0.0, 0.6];
        assert_relative(spearman(&first, &second).unwrap(), 0.709_448_542_437_755_9, 1e-14);
        assert_relative(kendall(&first, &second).unwrap(), 0.520_342_400_389_949_8, 1e-14);
    }

    #[test]
    fn the_same_order_is_one_and_the_opposite_minus_one() {
        let up = [1.0, 2.0, 30.0, 400.0];
        let down = [4.0, 0.5, 0.2, 0.1];
        for correlation in [spearman, kendall] {
            assert_close(correlation(&up, &up).unwrap(), 1.0, 1e-15);
            assert_close(correlation(&up, &down).unwrap(), -1.0, 1e-15);
            assert_eq!(correlation(&up, &[1.0; 4]), None);
            assert_eq!(correlation(&up, &[1.0; 3]), None);
            assert_eq!(correlation(&[1.0], &[1.0]), None);
            assert_eq!(correlation(&[], &[]), None);
            assert_eq!(correlation(&[1.0, f64::NAN], &[1.0, 2.0]), None);
        }
    }

    #[test]
    fn wide_and_high_tables_have_their_strength_too() {
        // scipy 1.17.1 for the test; the correction by Bergsma's formula in Python.
        let wide = [10.0, 20.0, 5.0, 3.0, 4.0, 8.0, 15.0, 9.0, 7.0, 1.0, 6.0, 12.0];
        let of = |counts: &[f64], columns| {
            association(&independence(counts, columns, Correction::Plain).unwrap())
        };
        let wide = of(&wide, 4);
        assert_close(wide.cramers_v, 0.396_961_327_706_799, 1e-12);
        assert_close(wide.corrected_v.unwrap(), 0.360_415_728_940_667, 1e-12);
        assert_close(wide.mutual_information, 34.104_030_106_806 / 200.0, 1e-11);
        let turned = [10.0, 4.0, 7.0, 20.0, 8.0, 1.0, 5.0, 15.0, 6.0, 3.0, 9.0, 12.0];
        assert_close(of(&turned, 3).corrected_v.unwrap(), 0.360_415_728_940_667, 1e-12);
        let high = of(&[10.0, 20.0, 4.0, 8.0, 7.0, 1.0, 9.0, 12.0], 2);
        assert_close(high.cramers_v, 0.337_452_768_378_874, 1e-12);
        assert_close(high.corrected_v.unwrap(), 0.268_414_722_432_014, 1e-12);
    }

    #[test]
    fn many_people_take_no_more_room_than_they_are() {
        // A table of all pairs would be 32 GiB.
        let up: Vec<f64> = (0..1 << 17).map(f64::from).collect();
        let down: Vec<f64> = up.iter().rev().copied().collect();
        assert_close(kendall(&up, &down).unwrap(), -1.0, 1e-15);
    }
}
