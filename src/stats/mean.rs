//! Sums that keep their digits, and the normal interval.

use crate::stats::{Interval, is_multiple};

/// A sum of finite numbers that carries along what rounding would lose.
///
/// Off by at most about one rounding of the result plus n² · 10⁻³² of the sum of absolute values.
/// Source: Neumaier (1974).
#[derive(Clone, Copy, Debug, Default)]
pub struct WeightedSum {
    sum: f64,
    lost: f64,
}

impl WeightedSum {
    /// Adds a number.
    #[inline]
    pub fn add(&mut self, value: f64) {
        let sum = self.sum + value;
        // What rounding loses is found without asking which is the larger, so that no addition waits for the answer
        // (Knuth, The Art of Computer Programming, volume 2, 4.2.2, theorem B).
        let added = sum - self.sum;
        self.lost += (self.sum - (sum - added)) + (value - added);
        self.sum = sum;
    }

    /// The sum so far; 0 of nothing.
    pub fn total(&self) -> f64 {
        self.sum + self.lost
    }
}

/// The estimate, `z` standard errors either way.
pub fn normal_interval(mean: f64, se: f64, z: f64) -> Interval {
    Interval { low: mean - z * se, high: mean + z * se }
}

/// The interval of a chance or an area from its standard error on the logit scale, which stays inside of (0, 1).
///
/// For an area under the curve near 1, where the plain normal interval leaves the unit interval.
/// `None` unless 0 < value < 1, se ≥ 0 and z > 0: at 0 and 1 there is no logit.
///
/// Source: Pepe (2003), The statistical evaluation of medical tests.
pub fn logit_interval(value: f64, se: f64, z: f64) -> Option<Interval> {
    if !(value > 0.0 && value < 1.0 && se >= 0.0 && se.is_finite() && is_multiple(z)) {
        return None;
    }
    // The odds times a factor, solved for the value again: nothing cancels.
    let factor = libm::exp(z * se / (value * (1.0 - value)));
    let rest = 1.0 - value;
    Interval::ordered(value / (value + rest * factor), value / (value + rest / factor))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::assert_close;

    fn total(values: impl IntoIterator<Item = f64>) -> f64 {
        let mut sum = WeightedSum::default();
        values.into_iter().for_each(|it| sum.add(it));
        sum.total()
    }

    #[test]
    fn small_numbers_survive_large_ones_that_cancel() {
        assert_close(total([1.0, 1e100, 1.0, -1e100]), 2.0, 0.0);
        assert_close(total([1e16, 1.0, 1.0, -1e16]), 2.0, 0.0);
    }

    #[test]
    fn ten_tenths_are_one() {
        assert_close(total([0.1; 10]), 1.0, 0.0);
    }

    #[test]
    fn the_certified_means_come_out() {
        // NIST StRD NumAcc2, NumAcc3 and NumAcc4: 1.2, 1000000.2 and 10000000.2.
        for (middle, low, high) in [
            (1.2, 1.1, 1.3),
            (1_000_000.2, 1_000_000.1, 1_000_000.3),
            (1e7 + 0.2, 1e7 + 0.1, 1e7 + 0.3),
        ] {
            let values = core::iter::once(middle).chain([low, high].into_iter().cycle().take(1000));
            assert_close(total(values) / 1001.0, middle, middle * 2.3e-16);
        }
    }

    #[test]
    fn nothing_sums_to_nothing() {
        assert_close(total([]), 0.0, 0.0);
    }

    #[test]
    fn the_normal_interval_is_even() {
        assert_eq!(normal_interval(5.0, 0.5, 2.0), Interval { low: 4.0, high: 6.0 });
    }

    #[test]
    fn the_logit_interval_stays_in_the_unit_interval() {
        // logit 0.98 = 3.8918203, ± 1.96 · 0.015 / 0.0196 = ± 1.5.
        let interval = logit_interval(0.98, 0.015, 1.96).unwrap();
        assert_close(interval.low, 1.0 / (1.0 + libm::exp(-2.391_820_298_110_627)), 1e-14);
        assert_close(interval.high, 1.0 / (1.0 + libm::exp(-5.391_820_298_110_627)), 1e-14);
        let mirrored = logit_interval(0.02, 0.015, 1.96).unwrap();
        assert_close(mirrored.high, 1.0 - interval.low, 1e-15);
    }

    #[test]
    fn certain_values_have_no_logit() {
        assert_eq!(logit_interval(1.0, 0.0, 1.96), None);
        assert_eq!(logit_interval(0.0, 0.1, 1.96), None);
        assert_eq!(logit_interval(0.5, -0.1, 1.96), None);
        assert_eq!(logit_interval(0.5, 0.1, f64::NAN), None);
    }

    #[test]
    fn a_logit_needs_a_chance_an_error_and_a_multiple() {
        assert_eq!(logit_interval(0.5, 0.0, 1.96), Some(Interval { low: 0.5, high: 0.5 }));
        for (value, se, z) in [
            (0.0, 0.1, 1.96),
            (1.0, 0.1, 1.96),
            (-0.5, 0.1, 1.96),
            (1.5, 0.1, 1.96),
            (0.5, -0.1, 1.96),
            (0.5, f64::NAN, 1.96),
            (0.5, f64::INFINITY, 1.96),
            (0.5, 0.1, 0.0),
            (0.5, 0.1, -1.96),
            (0.5, 0.1, f64::INFINITY),
        ] {
            assert_eq!(logit_interval(value, se, z), None, "{value} {se} {z}");
        }
    }
}
