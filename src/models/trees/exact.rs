//! Sums without rounding: what is added is first rounded to a common grid, so order and grouping do not matter.

/// A grid so fine that errors vanish beside the whole, and so coarse that every sum of its numbers is itself
/// one of its numbers that an `f64` holds.
///
/// All numbers that are added together have absolute values whose sum is at most the bound of the grid. The unit is
/// 2^-51 of the power of two above the bound; all partial sums are whole multiples of it below 2^53, so additions and
/// subtractions are exact: a histogram is the same in any order, a sibling is its parent less the other
/// to the last bit, and a whole weight k gives what k copies give.
/// (The first half of reproducible summation by pre-rounding, Demmel & Nguyen 2013.)
#[derive(Clone, Copy, Debug)]
pub(super) struct Grid {
    shift: f64,
}

impl Grid {
    /// For a bound up to 2^1020; what is above it is a number no statistic of people reaches.
    pub(super) fn new(bound: f64) -> Grid {
        let exponent = libm::frexp(bound).1.clamp(-1000, 1020);
        Grid { shift: 3.0 * libm::ldexp(1.0, exponent) }
    }

    /// The nearest number of the grid.
    pub(super) fn round(self, number: f64) -> f64 {
        // Near 3·2^e the numbers of an `f64` lie one unit of the grid apart.
        (number + self.shift) - self.shift
    }
}

/// Numbers scaled by a power of two to at most 2, so that their squares cannot overflow.
#[derive(Clone, Debug)]
pub(super) struct Scaled {
    pub(super) numbers: Vec<f64>,
    /// What undoes it.
    pub(super) scale: f64,
}

impl Scaled {
    pub(super) fn new(numbers: &[f64]) -> Scaled {
        let largest = numbers.iter().fold(0.0_f64, |largest, it| largest.max(it.abs()));
        let exponent = libm::frexp(largest).1.clamp(-1000, 1024) - 1;
        let shrink = libm::ldexp(1.0, -exponent);
        let numbers = numbers.iter().map(|it| it * shrink).collect();
        Scaled { numbers, scale: libm::ldexp(1.0, exponent) }
    }

    /// A sum of squares of scaled numbers, in squares of the numbers that were given.
    pub(super) fn unscaled_square(&self, square: f64) -> f64 {
        (square * self.scale * self.scale).clamp(0.0, f64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_on_a_grid_do_not_hang_on_their_order() {
        let numbers: Vec<f64> = (1..2000).map(|it| libm::sin(f64::from(it)) / 7.0).collect();
        let grid = Grid::new(numbers.iter().map(|it| it.abs()).sum());
        let rounded: Vec<f64> = numbers.iter().map(|it| grid.round(*it)).collect();
        let forth: f64 = rounded.iter().sum();
        let back: f64 = rounded.iter().rev().sum();
        assert_eq!(forth.to_bits(), back.to_bits());
        assert!((forth - numbers.iter().sum::<f64>()).abs() < 1e-11);
        assert!(numbers.iter().zip(&rounded).all(|(number, it)| (number - it).abs() < 1e-12));
    }

    #[test]
    fn whole_numbers_and_quarters_stay_as_they_are() {
        let grid = Grid::new(3e9);
        for number in [0.0, 1.0, -7.0, 0.25, 123_456_789.75] {
            assert_eq!(grid.round(number).to_bits(), f64::to_bits(number));
        }
    }

    #[test]
    fn the_largest_numbers_can_be_scaled_and_squared() {
        let scaled = Scaled::new(&[f64::MAX, -1.0]);
        assert!(scaled.numbers.iter().all(|it| it.abs() <= 2.0));
        assert!((scaled.numbers[0] * scaled.scale - f64::MAX).abs() <= 0.0);
        assert!(scaled.unscaled_square(4.0).is_finite());
        assert!(Scaled::new(&[0.0]).scale.is_finite());
    }
}
