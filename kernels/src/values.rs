//! Numbers of many draws in one pass each: some of them may be missing.

/// The numbers that are finite, the least and the most of them: infinite ones, of none.
#[inline(never)]
#[must_use]
pub fn finite(numbers: &[f64]) -> (Vec<f64>, [f64; 2]) {
    let mut finite = Vec::with_capacity(numbers.len());
    let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
    for number in numbers {
        if number.is_finite() {
            finite.push(*number);
            least = least.min(*number);
            most = most.max(*number);
        }
    }
    (finite, [least, most])
}

/// Of numbers some of which may be a NaN: how many are none, their mean, and the sum of their squared distances to it,
/// each from the first to the last.
#[inline(never)]
#[must_use]
pub fn spread(numbers: &[f64]) -> (u32, f64, f64) {
    let (mut n, mut sum) = (0_u32, 0.0);
    for number in numbers.iter().filter(|it| !it.is_nan()) {
        n += 1;
        sum += number;
    }
    let mean = sum / f64::from(n);
    let mut squares = 0.0;
    for number in numbers.iter().filter(|it| !it.is_nan()) {
        squares += (number - mean) * (number - mean);
    }
    (n, mean, squares)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_counts_nowhere() {
        let numbers = [1.0, f64::NAN, 4.0, 7.0];
        assert_eq!(finite(&numbers), (vec![1.0, 4.0, 7.0], [1.0, 7.0]));
        assert_eq!(finite(&[f64::INFINITY, -2.0]), (vec![-2.0], [-2.0, -2.0]));
        assert_eq!(finite(&[f64::NAN]), (Vec::new(), [f64::INFINITY, f64::NEG_INFINITY]));
        assert_eq!(spread(&numbers), (3, 4.0, 18.0));
        assert_eq!(spread(&[]).0, 0);
    }
}
