//! Sums over slices in a fixed order that processors with short vectors like.

use core::ops::Range;

use plumbline_kernels::rows::product;
use plumbline_kernels::sums::CarefulSum;

use crate::stats::mean::WeightedSum;

/// Rows in one call of what is done to all of them.
const ROWS_IN_A_CALL: usize = 4096;

/// Does something to all of `n` rows, a few thousand at a time and in order.
///
/// A browser first runs a function in slow code and takes the fast code, once it has it, at the next call: a loop over
/// a million rows within one call would stay slow to its end. What is worked on also stays near the processor.
pub(crate) fn in_calls(n: usize, mut work: impl FnMut(Range<usize>)) {
    for start in (0..n).step_by(ROWS_IN_A_CALL) {
        one_call(&mut work, start..n.min(start + ROWS_IN_A_CALL));
    }
}

#[inline(never)]
fn one_call(work: &mut impl FnMut(Range<usize>), rows: Range<usize>) {
    work(rows);
}

/// `a · b`: eight sums side by side, added in pairs, then the rest from left to right. Of the shorter length.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    product(a, b)
}

/// As [`careful_sum`], of `n` terms that are written some rows at a time.
pub(crate) fn sum_of_terms(n: usize, mut write: impl FnMut(Range<usize>, &mut [f64])) -> f64 {
    let mut sum = CarefulSum::default();
    let mut terms = vec![0.0; n.min(ROWS_IN_A_CALL)];
    in_calls(n, |rows| {
        let terms = &mut terms[..rows.len()];
        write(rows, terms);
        sum.add(terms);
    });
    sum.total()
}

/// `out += factor · values`.
pub(crate) fn add_scaled(factor: f64, values: &[f64], out: &mut [f64]) {
    for (out, value) in out.iter_mut().zip(values) {
        *out += factor * value;
    }
}

/// The largest absolute value; 0 of none.
pub(crate) fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |most, it| if it.abs() > most { it.abs() } else { most })
}

/// The sum with Neumaier's compensation: as good as with twice the digits.
pub(crate) fn careful_sum(mut values: impl Iterator<Item = f64>) -> f64 {
    let mut sum = WeightedSum::default();
    while add_next(&mut values, &mut sum) == ROWS_IN_A_CALL {}
    sum.total()
}

/// How many there were, a call's rows at most.
#[inline(never)]
fn add_next(values: &mut impl Iterator<Item = f64>, sum: &mut WeightedSum) -> usize {
    let mut n = 0;
    for it in values.take(ROWS_IN_A_CALL) {
        sum.add(it);
        n += 1;
    }
    n
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_takes_every_place() {
        let a: Vec<f64> = (1..=19).map(f64::from).collect();
        // 1² + 2² + … + 19² = 19 · 20 · 39 / 6.
        assert_eq!(format!("{}", dot(&a, &a)), "2470");
        assert_eq!(format!("{}", dot(&a[..3], &a)), "14");
    }

    #[test]
    fn every_row_is_in_one_call() {
        for n in [0, 1, 4095, 4096, 4097, 10_000] {
            let mut seen = Vec::new();
            in_calls(n, |rows| seen.extend(rows));
            assert!(seen.into_iter().eq(0..n), "{n}");
            // 1 + 2 + … + n.
            let sum = careful_sum((1..=n).map(|it| it as f64));
            assert_eq!(format!("{sum}"), format!("{}", n * (n + 1) / 2));
            let terms: Vec<f64> = (1..=n).map(|it| it as f64).collect();
            let same = sum_of_terms(n, |rows, out| out.copy_from_slice(&terms[rows]));
            assert_eq!(same.to_bits(), sum.to_bits());
        }
    }

    #[test]
    fn a_careful_sum_keeps_what_is_small() {
        let values = [1.0, 1e100, 1.0, -1e100];
        assert_eq!(format!("{}", careful_sum(values.into_iter())), "2");
        let same = sum_of_terms(4, |rows, out| out.copy_from_slice(&values[rows]));
        assert_eq!(format!("{same}"), "2");
    }
}
