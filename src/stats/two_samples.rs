//! What two groups of scores share, their medians, and the chance that they lie as far apart; distances are in
//! [`crate::stats::distance`].
//!
//! A sample is a list of values with weights, `(value, weight)`, in ascending order without doubles and with weights
//! above zero; see [`crate::stats::scored::Among::values`].

use crate::stats::Interval;
use crate::stats::proportion::wilson;

/// Two distribution functions, met value by value: the shares of both that lie at or below each value.
fn walk(
    first: &[(f64, f64)],
    second: &[(f64, f64)],
    mut take: impl FnMut(f64, f64, f64),
) -> Option<()> {
    let total = |it: &[(f64, f64)]| it.iter().map(|it| it.1).sum::<f64>();
    let (whole1, whole2) = (total(first), total(second));
    if whole1 <= 0.0 || whole2 <= 0.0 {
        return None;
    }
    let (mut here, mut there) = (0, 0);
    let (mut below1, mut below2) = (0.0, 0.0);
    while here < first.len() || there < second.len() {
        let next = |list: &[(f64, f64)], at: usize| list.get(at).map_or(f64::INFINITY, |it| it.0);
        let value = next(first, here).min(next(second, there));
        if next(first, here) <= value {
            below1 += first[here].1;
            here += 1;
        }
        if next(second, there) <= value {
            below2 += second[there].1;
            there += 1;
        }
        take(value, below1 / whole1, below2 / whole2);
    }
    Some(())
}

/// The part that two samples share: Σ min(p, q) over their values, or over `most` bands of about equal mass of the two
/// where there are more values. 1 where they are equal, 0 where no value is in both.
///
/// Source: Inman & Bradley (1989), The overlapping coefficient as a measure of agreement.
pub fn overlap(first: &[(f64, f64)], second: &[(f64, f64)], most: usize) -> Option<f64> {
    let mut n_values = 0;
    walk(first, second, |_, _, _| n_values += 1)?;
    // What lies below the value before, and below the band under way.
    let (mut last, mut start) = ([0.0; 2], [0.0; 2]);
    let (mut shared, mut band) = (0.0, 0.0);
    let of_both = |from: [f64; 2], to: [f64; 2]| (to[0] - from[0]).min(to[1] - from[1]);
    walk(first, second, |_, one, other| {
        let middle = (last[0] + last[1] + one + other) / 4.0;
        let next = libm::floor(middle * most as f64);
        if n_values <= most || next > band {
            shared += of_both(start, last);
            (start, band) = (last, next);
        }
        last = [one, other];
    })?;
    Some((shared + of_both(start, last)).clamp(0.0, 1.0))
}

/// The smallest value at or below which this part of the weight lies; the middle of two where the part is met exactly.
pub fn quantile(sample: &[(f64, f64)], part: f64) -> Option<f64> {
    let wanted = part * sample.iter().map(|it| it.1).sum::<f64>();
    let mut below = 0.0;
    for (idx, (value, weight)) in sample.iter().enumerate() {
        below += weight;
        if below > wanted || idx + 1 == sample.len() {
            return Some(*value);
        }
        if below >= wanted {
            return Some(f64::midpoint(*value, sample[idx + 1].0));
        }
    }
    None
}

/// The interval of the median: the values at the two ends of Wilson's interval of one half, of `effective` people.
///
/// Source: Woodruff (1952), Confidence intervals for medians and other position measures.
pub fn median_interval(sample: &[(f64, f64)], effective: f64, z: f64) -> Option<Interval> {
    quantile_interval(sample, 0.5, effective, z)
}

/// The same of any quantile: the values at the two ends of Wilson's interval of that part.
pub fn quantile_interval(
    sample: &[(f64, f64)],
    part: f64,
    effective: f64,
    z: f64,
) -> Option<Interval> {
    let ends = wilson(part * effective, effective, z)?;
    Interval::ordered(quantile(sample, ends.low)?, quantile(sample, ends.high)?)
}

/// At most so many pairs of people are worth an exact p value.
const MOST_PAIRS: u64 = 1_000_000;

/// The p value of the largest distance between two counted samples, if chance alone dealt these people out: exact and
/// with ties as they are. `None` for more than a million pairs of people, and for weights that are no counts.
///
/// The chance that a random order of the two samples comes so far apart at or before each pair of counts; only ends of
/// tied values are looked at (Schröer & Trenkler 1995; R's `psmirnov`).
pub fn exact_p(first: &[(f64, f64)], second: &[(f64, f64)]) -> Option<f64> {
    let mut ends = Vec::new();
    let (n1, n2) = (counted(first)?, counted(second)?);
    if n1.checked_mul(n2)? > MOST_PAIRS {
        return None;
    }
    let mut largest = 0;
    walk(first, second, |_, one, other| {
        let [here, there] = [round(one * n1 as f64), round(other * n2 as f64)];
        largest = largest.max((here * n2).abs_diff(there * n1));
        ends.push(here + there);
    })?;
    let place = |it: u64| usize::try_from(it).unwrap_or(usize::MAX);
    let mut is_end = vec![false; place(n1 + n2) + 1];
    for end in ends {
        is_end[place(end)] = true;
    }
    let apart = |i: u64, j: u64| is_end[place(i + j)] && (i * n2).abs_diff(j * n1) >= largest;
    let mut met = vec![0.0; place(n2) + 1];
    for i in 0..=n1 {
        // Nothing stands to the left of the first: it counts 0 times.
        let mut left = 0.0;
        for (met, j) in met.iter_mut().zip(0..=n2) {
            let n = (i + j).max(1) as f64;
            *met = if apart(i, j) { 1.0 } else { (i as f64 * *met + j as f64 * left) / n };
            left = *met;
        }
    }
    met.last().map(|it| f64::min(*it, 1.0))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of people")]
fn round(it: f64) -> u64 {
    libm::round(it) as u64
}

/// The number of people, where each weighs 1.
fn counted(sample: &[(f64, f64)]) -> Option<u64> {
    let is_whole = |it: &(f64, f64)| it.1 < 1e9 && (it.1 - libm::round(it.1)).abs() <= 0.0;
    sample.iter().all(is_whole).then(|| sample.iter().map(|it| round(it.1)).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::{assert_close, assert_relative};

    fn sample(values: &[f64]) -> Vec<(f64, f64)> {
        let mut values = values.to_vec();
        values.sort_by(f64::total_cmp);
        values.chunk_by(|a, b| a >= b).map(|it| (it[0], it.len() as f64)).collect()
    }

    #[test]
    fn tied_scores_have_the_p_value_of_all_their_orders() {
        // All 462 ways to deal the 11 values out, counted in Python.
        let (first, second) =
            (sample(&[1.0, 2.0, 2.0, 3.0, 5.0, 5.0]), sample(&[2.0, 4.0, 5.0, 6.0, 6.0]));
        assert_relative(exact_p(&first, &second).unwrap(), 162.0 / 462.0, 1e-12);
    }

    #[test]
    fn without_ties_the_p_value_is_that_of_scipy() {
        let first: Vec<f64> = (1..13).map(|it| libm::pow(f64::from(it), 1.3)).collect();
        let second: Vec<f64> = (3..20).map(|it| f64::from(it) * 1.7).collect();
        let (first, second) = (sample(&first), sample(&second));
        assert_relative(exact_p(&first, &second).unwrap(), 0.398_441_708_391_996_4, 1e-11);
    }

    #[test]
    fn weights_that_are_no_counts_have_no_exact_p() {
        let weighed = [(1.0, 0.5), (2.0, 1.5)];
        assert_eq!(exact_p(&weighed, &sample(&[1.0, 2.0])), None);
    }

    #[test]
    fn medians_are_the_middle_and_have_the_interval_of_a_share() {
        let values: Vec<f64> = (1..=20).map(f64::from).collect();
        assert_eq!(quantile(&sample(&values), 0.5), Some(10.5));
        assert_eq!(quantile(&sample(&values[..19]), 0.5), Some(10.0));
        // Wilson's interval of 10 of 20 is 0.2993 to 0.7007: values 6 and 15.
        let interval = median_interval(&sample(&values), 20.0, 1.959_963_984_540_054).unwrap();
        assert_eq!(interval, Interval { low: 6.0, high: 15.0 });
    }

    #[test]
    fn what_two_groups_share_is_the_smaller_part_of_each_band() {
        // By hand: 1/4 of the first and 1/2 of the second at 1, 3/4 and nobody at 2, nobody and 1/2 at 3.
        let (first, second) = ([(1.0, 1.0), (2.0, 3.0)], [(1.0, 5.0), (3.0, 5.0)]);
        assert_close(overlap(&first, &second, 3).unwrap(), 0.25, 1e-15);
        // In two bands of equal mass, 1 alone, then 2 and 3 together, since the middle of the people at 2 lies at 9/16.
        assert_close(overlap(&first, &second, 2).unwrap(), 0.75, 1e-15);
        assert_eq!(overlap(&first, &[], 3), None);
    }

    #[test]
    fn samples_of_nobody_and_of_too_many_have_no_exact_p() {
        let one = [(1.0, 2.0), (2.0, 3.0)];
        assert_eq!(exact_p(&one, &[]), None);
        assert_eq!(exact_p(&[], &one), None);
        let many = [(1.0, 600_000.0), (3.0, 600_000.0)];
        assert_eq!(exact_p(&one, &many), None);
        assert_eq!(exact_p(&many, &one), None);
        // A million pairs are not too many, and of two orders in four the one person comes first or last.
        assert_eq!(exact_p(&[(1.0, 1000.0)], &[(1.0, 1000.0)]), Some(1.0));
        let last = [(2.0, 1.0), (3.0, 1.0), (4.0, 1.0)];
        assert_close(exact_p(&last, &[(1.0, 1.0)]).unwrap(), 0.5, 1e-15);
    }

    /// Two of three lie at or below 2, which is more than half; one of three is less.
    #[test]
    fn a_quantile_is_a_value_or_the_middle_of_two() {
        let one = [(1.0, 1.0), (2.0, 1.0), (4.0, 1.0)];
        assert_eq!([0.0, 0.5, 1.0].map(|it| quantile(&one, it)), [1.0, 2.0, 4.0].map(Some));
        assert_eq!(quantile(&one, 1.0 / 3.0), Some(1.5));
        assert_eq!(quantile(&[], 0.5), None);
    }

    #[test]
    fn nobody_shares_nothing() {
        let some = sample(&[1.0, 2.0]);
        assert_eq!(overlap(&[], &some, 10), None);
        assert_eq!(overlap(&some, &[], 10), None);
        assert_eq!(exact_p(&[], &some), None);
        assert_eq!(exact_p(&some, &[]), None);
    }

    #[test]
    fn as_many_values_as_bands_are_kept_apart() {
        // By mass alone the two rare values would share the first third, and with it everything.
        let (first, second) = ([(1.0, 0.1), (3.0, 0.9)], [(2.0, 0.1), (3.0, 0.9)]);
        assert_close(overlap(&first, &second, 3).unwrap(), 0.9, 1e-15);
    }
}
