//! Sums that keep their digits, and the normal interval.

use crate::stats::Interval;

/// A sum of finite numbers that carries along what rounding would lose.
///
/// Off by about one rounding of the result plus n · 10⁻³² of the sum of absolute values.
/// Source: Neumaier (1974).
#[derive(Clone, Copy, Debug, Default)]
pub struct WeightedSum {
    sum: f64,
    lost: f64,
}

impl WeightedSum {
    /// Adds a number.
    pub fn add(&mut self, value: f64) {
        let sum = self.sum + value;
        self.lost += if self.sum.abs() >= value.abs() {
            (self.sum - sum) + value
        } else {
            (value - sum) + self.sum
        };
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
}
