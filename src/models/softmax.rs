//! From logarithms of chances to chances.

/// Turns logarithms, known up to a common summand, into the chances themselves: they sum to 1.
///
/// The largest is subtracted first, so nothing overflows. Logarithms are finite.
pub(crate) fn softmax(logarithms: &mut [f64]) {
    let largest = logarithms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    for value in logarithms.iter_mut() {
        *value = libm::exp(*value - largest);
        sum += *value;
    }
    for value in logarithms.iter_mut() {
        *value /= sum;
    }
}

#[cfg(test)]
mod tests {
    use super::softmax;

    #[test]
    fn logarithms_of_any_size_become_chances() {
        let mut row = [-1e300, 700.0 + core::f64::consts::LN_2, 700.0];
        softmax(&mut row);
        let expected = [0.0, 2.0 / 3.0, 1.0 / 3.0];
        assert!(row.iter().zip(expected).all(|(it, other)| (it - other).abs() < 1e-13));
    }
}
