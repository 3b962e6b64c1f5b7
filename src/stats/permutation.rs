//! P values from replicates under the null: of one statistic, of two samples, and of several statistics at once.

use crate::stats::resample::Stream;

/// Statistics within this factor of each other are equal: the order of a sum must not make a p value.
const AS_FAR: f64 = 1.0 - 1e-12;

fn is_as_far(replicate: f64, observed: f64) -> bool {
    replicate >= if observed > 0.0 { observed * AS_FAR } else { observed }
}

/// The chance of a statistic as large as `observed` where only chance is at work, from replicates under the null.
///
/// (b + 1) / (m + 1) for b of m replicates at least as large: never 0, and valid at any m.
/// Larger means further from the null, so a two-sided statistic is given as its absolute value.
/// Replicates that are no number are left out. `None` without any, and when the statistic is none.
///
/// Source: Phipson & Smyth (2010), Permutation p-values should never be zero.
pub fn permutation_p(observed: f64, replicates: &[f64]) -> Option<f64> {
    let usable = replicates.iter().filter(|it| !it.is_nan()).count();
    if usable == 0 || observed.is_nan() {
        return None;
    }
    let as_far = replicates.iter().filter(|it| is_as_far(**it, observed)).count();
    Some((as_far + 1) as f64 / (usable + 1) as f64)
}

/// The two-sided p value of the difference of two means, from people put into the two groups at random.
///
/// The observed difference counts among the replicates, see [`permutation_p`]. Replicate i uses the task i of the seed.
/// `None` when a group is empty or holds what is not finite, and without replicates.
pub fn permuted_mean_difference(
    first: &[f64],
    second: &[f64],
    replicates: u32,
    seed: u64,
) -> Option<f64> {
    if first.is_empty() || second.is_empty() {
        return None;
    }
    let people: Vec<f64> = first.iter().chain(second).copied().collect();
    if !people.iter().all(|it| it.is_finite()) {
        return None;
    }
    let mean = people.iter().sum::<f64>() / people.len() as f64;
    // With the total fixed, the sum of one group apart from its expectation says all of the difference.
    let apart = |group: &[f64]| group.iter().map(|it| it - mean).sum::<f64>().abs();
    let observed = apart(first);
    let statistics: Vec<f64> = (0..replicates)
        .map(|replicate| {
            let mut order = people.clone();
            Stream::new(seed, u64::from(replicate)).shuffle(&mut order);
            apart(&order[..first.len()])
        })
        .collect();
    permutation_p(observed, &statistics)
}

/// P values of several statistics, adjusted for having looked at all of them, in the order given.
#[derive(Clone, Debug, PartialEq)]
pub struct MaxT {
    /// Each against the largest of all.
    pub single_step: Vec<f64>,
    /// Each against the largest of those that are no further: never larger than the single step.
    pub step_down: Vec<f64>,
}

/// Westfall and Young's adjustment: how often the largest of the statistics under the null reaches each observed one.
///
/// A row of `replicates` holds one value of every statistic, computed on the same permuted people, so that what goes
/// together stays together. Larger means further from the null. Statistics must be comparable with each other, such as
/// differences over their standard errors. A replicate that is no number counts as not far.
/// Kept below α, at most a share α of such families holds any false alarm.
/// `None` without replicates, unless every row has as many values as `observed`, and when an observed one is no number.
///
/// Source: Westfall & Young (1993), in steps by algorithm 2.8 with statistics in place of p values; (b + 1) / (m + 1).
pub fn max_t(observed: &[f64], replicates: &[Vec<f64>]) -> Option<MaxT> {
    let n_tests = observed.len();
    let is_complete = replicates.iter().all(|row| row.len() == n_tests);
    if replicates.is_empty() || !is_complete || observed.iter().any(|it| it.is_nan()) {
        return None;
    }
    let mut order: Vec<usize> = (0..n_tests).collect();
    order.sort_by(|&one, &other| observed[other].total_cmp(&observed[one]));
    let mut reached = vec![1_usize; n_tests];
    let mut reached_by_fewer = vec![1_usize; n_tests];
    for row in replicates {
        // From the least far statistic to the furthest, f64::max passing over what is no number.
        let mut largest = f64::NEG_INFINITY;
        for &test_idx in order.iter().rev() {
            largest = largest.max(row[test_idx]);
            reached_by_fewer[test_idx] += usize::from(is_as_far(largest, observed[test_idx]));
        }
        for (count, it) in reached.iter_mut().zip(observed) {
            *count += usize::from(is_as_far(largest, *it));
        }
    }
    let share = |count: usize| count as f64 / (replicates.len() + 1) as f64;
    let mut step_down = vec![1.0; n_tests];
    let mut so_far: f64 = 0.0;
    for test_idx in order {
        so_far = so_far.max(share(reached_by_fewer[test_idx]));
        step_down[test_idx] = so_far;
    }
    Some(MaxT { single_step: reached.into_iter().map(share).collect(), step_down })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::{assert_close, assert_relative};

    #[test]
    fn the_observed_data_are_one_of_the_replicates() {
        assert_eq!(permutation_p(2.0, &[0.0, 1.0, 2.0, 3.0]), Some(0.6));
        assert_eq!(permutation_p(9.0, &[0.0, 1.0, 2.0, 3.0]), Some(0.2));
        assert_eq!(permutation_p(9.0, &[0.0, f64::NAN, 9.5]), Some(2.0 / 3.0));
        assert_eq!(permutation_p(0.1 + 0.2, &[0.3]), Some(1.0));
        assert_eq!(permutation_p(1.0, &[]), None);
        assert_eq!(permutation_p(1.0, &[f64::NAN]), None);
        assert_eq!(permutation_p(f64::NAN, &[1.0]), None);
    }

    #[test]
    fn permuted_groups_agree_with_all_permutations() {
        // Of the 70 ways to choose 4 of 8, as many as by hand are as uneven: only the two extremes at {1..4} and {5..8}.
        let p = permuted_mean_difference(&[1.0, 2.0, 3.0, 4.0], &[5.0, 6.0, 7.0, 8.0], 20_000, 4);
        assert_close(p.unwrap(), 2.0 / 70.0, 0.005);
        let none = permuted_mean_difference(&[1.0, 1.0], &[1.0], 50, 4);
        assert_eq!(none, Some(1.0));
        assert_eq!(permuted_mean_difference(&[], &[1.0], 50, 4), None);
        assert_eq!(permuted_mean_difference(&[f64::INFINITY], &[1.0], 50, 4), None);
        assert_eq!(permuted_mean_difference(&[2.0], &[1.0], 0, 4), None);
    }

    #[test]
    fn statistics_are_adjusted_as_by_hand() {
        let observed = [1.5, 3.0, 2.0];
        let replicates = vec![
            vec![1.0, 0.5, 2.5],
            vec![1.6, 0.1, 0.3],
            vec![0.2, 3.5, 0.4],
            vec![0.3, 2.2, 0.6],
        ];
        let adjusted = max_t(&observed, &replicates).unwrap();
        // Largest of each row: 2.5, 1.6, 3.5, 2.2.
        assert_eq!(adjusted.single_step, [1.0, 0.4, 0.8]);
        // Without the second statistic: 2.5, 1.6, 0.4, 0.6 against 2.0; the first alone: 1.0, 1.6, 0.2, 0.3 against 1.5.
        assert_eq!(adjusted.step_down, [0.4, 0.4, 0.4]);
    }

    #[test]
    fn one_statistic_needs_no_adjustment() {
        let replicates: Vec<Vec<f64>> = (0..99).map(|it| vec![f64::from(it)]).collect();
        let plain: Vec<f64> = replicates.iter().map(|it| it[0]).collect();
        let adjusted = max_t(&[90.0], &replicates).unwrap();
        assert_eq!(adjusted.single_step, [permutation_p(90.0, &plain).unwrap()]);
        assert_eq!(adjusted.step_down, adjusted.single_step);
        assert_relative(adjusted.single_step[0], 0.1, 1e-15);
    }

    #[test]
    fn incomplete_replicates_are_refused_and_undefined_ones_are_not_far() {
        assert_eq!(max_t(&[1.0], &[]), None);
        assert_eq!(max_t(&[1.0, 2.0], &[vec![1.0]]), None);
        assert_eq!(max_t(&[f64::NAN], &[vec![1.0]]), None);
        let adjusted =
            max_t(&[1.0, 0.5], &[vec![f64::NAN, f64::NAN], vec![2.0, f64::NAN]]).unwrap();
        assert_eq!(adjusted.single_step, [2.0 / 3.0, 2.0 / 3.0]);
        assert_eq!(adjusted.step_down, [2.0 / 3.0, 2.0 / 3.0]);
    }
}
