//! Intervals of resampled values, in whatever order they come.

use plumbline_kernels::select;

use crate::stats::Interval;
use crate::stats::bca::levels;

/// The middle `confidence` of resampled values without NaN, as [`crate::stats::resample::percentile_interval`] has it of
/// sorted ones, to the bit.
///
/// `None` without values and unless 0 < confidence < 1.
pub fn percentiles(values: &[f64], confidence: f64) -> Option<Interval> {
    if !(confidence > 0.0 && confidence < 1.0) {
        return None;
    }
    let tail = (1.0 - confidence) / 2.0;
    Interval::ordered(quantile(values, tail)?, quantile(values, 1.0 - tail)?)
}

/// The bias-corrected and accelerated interval, as [`crate::stats::bca::bca_interval`] has it of sorted values, to the bit.
pub fn corrected(
    values: &[f64],
    observed: f64,
    acceleration: f64,
    confidence: f64,
) -> Option<Interval> {
    let below = values.iter().filter(|it| **it < observed).count();
    let up_to = values.iter().filter(|it| **it <= observed).count();
    let [low, high] = levels([below, up_to], values.len(), acceleration, confidence)?;
    Interval::ordered(quantile(values, low)?, quantile(values, high)?)
}

/// The quantile at q, as of sorted values.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place from 0 to the last index"
)]
fn quantile(values: &[f64], q: f64) -> Option<f64> {
    let place = values.len().checked_sub(1)? as f64 * q;
    let (index, fraction) = (place as usize, place - libm::floor(place));
    let [below, above] = select(values, index);
    if fraction <= 0.0 || above <= below {
        return Some(below);
    }
    Some(below + fraction * (above - below))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::bca::bca_interval;
    use crate::stats::resample::{Stream, percentile_interval};

    fn check(values: &[f64], observed: f64, acceleration: f64) {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        for confidence in [0.5, 0.9, 0.95, 0.999] {
            let plain = percentile_interval(&sorted, confidence);
            assert_eq!(percentiles(values, confidence), plain);
            let expected = bca_interval(&sorted, observed, acceleration, confidence);
            assert_eq!(corrected(values, observed, acceleration, confidence), expected);
        }
    }

    #[test]
    fn intervals_are_those_of_sorted_values() {
        for (task, n) in (0..).zip([1, 2, 7, 499, 2_000, 5_000]) {
            let mut stream = Stream::new(4, task);
            let values: Vec<f64> = (0..n).map(|_| -libm::log(stream.uniform())).collect();
            check(&values, 0.7, 0.0);
            check(&values, 0.6, 0.03);
            check(&values, 0.8, -0.05);
        }
        assert_eq!(percentiles(&[], 0.95), None);
        assert_eq!(percentiles(&[1.0, 2.0], 1.0), None);
        assert_eq!(corrected(&[1.0, 2.0], 3.0, 0.0, 0.95), None);
    }

    #[test]
    fn values_that_are_tied_with_the_observed_one_count_half() {
        // Two below, three like it, and two above: no bias.
        let values = [5.0, 3.0, 1.0, 3.0, 8.0, 2.0, 3.0];
        assert_eq!(corrected(&values, 3.0, 0.0, 0.5), percentiles(&values, 0.5));
        assert_eq!(percentiles(&values, 0.5), Some(Interval { low: 2.5, high: 4.0 }));
        check(&values, 3.0, 0.1);
        check(&values, 2.0, 0.1);
    }

    #[test]
    fn an_end_that_falls_on_a_value_or_between_equal_ones_is_that_value() {
        // Places 1 and 3 of five values; beside them, and between the last two, lies what is infinite.
        let far = f64::INFINITY;
        let expected = Some(Interval { low: 2.0, high: far });
        assert_eq!(percentiles(&[far, 2.0, far, 1.0, far], 0.5), expected);
        assert_eq!(percentiles(&[far, 2.0, far, 2.0, 2.0, far], 0.5), expected);
    }

    #[test]
    fn without_confidence_there_is_no_interval() {
        for confidence in [0.0, -0.5, 1.5, f64::NAN] {
            assert_eq!(percentiles(&[1.0, 2.0, 3.0], confidence), None);
            assert_eq!(corrected(&[1.0, 2.0, 3.0], 2.0, 0.0, confidence), None);
        }
    }
}
