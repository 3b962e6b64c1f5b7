//! Long sums and what goes into them.

/// A sum that carries along what rounding loses.
///
/// Source: Neumaier (1974).
#[derive(Clone, Copy, Debug, Default)]
pub struct CarefulSum {
    sum: f64,
    lost: f64,
}

impl CarefulSum {
    /// Adds all values in order.
    #[inline(never)]
    pub fn add(&mut self, values: &[f64]) {
        let Self { mut sum, mut lost } = *self;
        for value in values {
            let next = sum + value;
            // What rounding loses is found without asking which is the larger (Knuth, The Art of Computer Programming,
            // volume 2, 4.2.2, theorem B).
            let added = next - sum;
            lost += (sum - (next - added)) + (value - added);
            sum = next;
        }
        *self = Self { sum, lost };
    }

    /// The sum so far; 0 of nothing.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.sum + self.lost
    }
}

/// `out = value · (weight / total)`.
#[inline(never)]
pub fn shares(out: &mut [f64], values: &[f64], weights: &[f64], total: f64) {
    for (out, (value, weight)) in out.iter_mut().zip(values.iter().zip(weights)) {
        *out = value * (weight / total);
    }
}

/// `out = ((value - mean) / most)² · (weight / total)`.
#[inline(never)]
pub fn square_shares(
    out: &mut [f64],
    values: &[f64],
    weights: &[f64],
    [mean, most, total]: [f64; 3],
) {
    for (out, (value, weight)) in out.iter_mut().zip(values.iter().zip(weights)) {
        let share = (value - mean) / most;
        *out = share * share * (weight / total);
    }
}

/// `out = weight · (value - center)`.
#[inline(never)]
pub fn weighted_apart(out: &mut [f64], values: &[f64], weights: &[f64], center: f64) {
    for (out, (value, weight)) in out.iter_mut().zip(values.iter().zip(weights)) {
        *out = weight * (value - center);
    }
}

/// `out = weight · (value - center)²`.
#[inline(never)]
pub fn weighted_squares(out: &mut [f64], values: &[f64], weights: &[f64], center: f64) {
    for (out, (value, weight)) in out.iter_mut().zip(values.iter().zip(weights)) {
        *out = weight * ((value - center) * (value - center));
    }
}

/// `out = values - out`.
#[inline(never)]
pub fn subtract_from(out: &mut [f64], values: &[f64]) {
    for (out, value) in out.iter_mut().zip(values) {
        *out = value - *out;
    }
}

/// `out = (value - center) - out`.
#[inline(never)]
pub fn subtract_from_apart(out: &mut [f64], values: &[f64], center: f64) {
    for (out, value) in out.iter_mut().zip(values) {
        *out = (value - center) - *out;
    }
}

/// `out *= values`.
#[inline(never)]
pub fn multiply(out: &mut [f64], values: &[f64]) {
    for (out, value) in out.iter_mut().zip(values) {
        *out *= value;
    }
}

/// The largest distance from the center; 0 of nothing.
#[inline(never)]
#[must_use]
pub fn most_apart(values: &[f64], center: f64) -> f64 {
    // The largest of several largest ones is the same in whatever order they are asked.
    let mut most = [0.0; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for (most, value) in most.iter_mut().zip(chunk) {
            let apart = (value - center).abs();
            *most = if apart > *most { apart } else { *most };
        }
    }
    let rest = rest.iter().map(|it| (it - center).abs());
    most.into_iter().chain(rest).fold(0.0, |most, it| if it > most { it } else { most })
}

/// Largest numbers that are looked for beside each other.
const LANES: usize = 4;

/// Numbers that are looked at before the answer can be no.
const AT_ONCE: usize = 64;

/// Whether all are numbers, and none is infinite.
#[inline(never)]
#[must_use]
pub fn are_finite(values: &[f64]) -> bool {
    // Not one by one: several are looked at together.
    values.chunks(AT_ONCE).all(|it| it.iter().fold(true, |all, it| all & it.is_finite()))
}

/// Whether none is infinite.
#[inline(never)]
#[must_use]
pub fn are_finite_or_nan(values: &[f64]) -> bool {
    values.chunks(AT_ONCE).all(|it| it.iter().fold(true, |all, it| all & !it.is_infinite()))
}

/// The sum of `value / unit · weight`, from the first to the last.
#[inline(never)]
#[must_use]
pub fn weighted_sum(values: &[f64], weights: &[f64], unit: f64) -> f64 {
    values.iter().zip(weights).map(|(value, weight)| value / unit * weight).sum()
}

/// The sum of `weight · (value / unit - mean)²`, from the first to the last.
#[inline(never)]
#[must_use]
pub fn weighted_square_sum(values: &[f64], weights: &[f64], [unit, mean]: [f64; 2]) -> f64 {
    let square = |(value, weight): (&f64, &f64)| {
        let value = value / unit;
        weight * (value - mean) * (value - mean)
    };
    values.iter().zip(weights).map(square).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is<const N: usize>(found: [f64; N], expected: [f64; N]) {
        assert_eq!(found.map(f64::to_bits), expected.map(f64::to_bits));
    }

    #[test]
    fn a_careful_sum_keeps_what_is_small() {
        let mut sum = CarefulSum::default();
        sum.add(&[1.0, 1e100]);
        sum.add(&[1.0, -1e100]);
        is([sum.total(), CarefulSum::default().total()], [2.0, 0.0]);
    }

    #[test]
    fn what_goes_into_a_sum() {
        let (values, weights) = ([3.0, 5.0, 9.0], [1.0, 2.0, 4.0]);
        let mut out = [0.0; 3];
        shares(&mut out, &values, &weights, 8.0);
        is(out, [0.375, 1.25, 4.5]);
        square_shares(&mut out, &values, &weights, [1.0, 2.0, 8.0]);
        is(out, [0.125, 1.0, 8.0]);
        weighted_apart(&mut out, &values, &weights, 1.0);
        is(out, [2.0, 8.0, 32.0]);
        weighted_squares(&mut out, &values, &weights, 1.0);
        is(out, [4.0, 32.0, 256.0]);
        subtract_from(&mut out, &values);
        is(out, [-1.0, -27.0, -247.0]);
        subtract_from_apart(&mut out, &values, 2.0);
        is(out, [2.0, 30.0, 254.0]);
        multiply(&mut out, &weights);
        is(out, [2.0, 60.0, 1016.0]);
        is([weighted_sum(&values, &weights, 2.0)], [24.5]);
        // ½, 1½ and 3½ from 1.
        is([weighted_square_sum(&values, &weights, [2.0, 1.0])], [0.25 + 4.5 + 49.0]);
    }

    #[test]
    fn the_largest_is_found_in_every_place() {
        for place in 0..10 {
            let mut values = [1.5; 10];
            values[place] = -8.0;
            is([most_apart(&values, 1.0)], [9.0]);
        }
        is([most_apart(&[], 1.0)], [0.0]);
    }

    #[test]
    fn one_that_is_no_number_is_noticed() {
        let mut values = vec![0.5; 200];
        assert!(are_finite(&values) && are_finite_or_nan(&values));
        values[150] = f64::NAN;
        assert!(!are_finite(&values) && are_finite_or_nan(&values));
        values[199] = f64::NEG_INFINITY;
        assert!(!are_finite(&values) && !are_finite_or_nan(&values));
    }
}
