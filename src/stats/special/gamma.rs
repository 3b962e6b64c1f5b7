//! The incomplete gamma function.

use crate::stats::special::{Tails, poisson_density};

/// More terms than any shape below 10¹² takes.
const MOST_TERMS: u32 = 20_000_000;

/// The regularized incomplete gamma functions P(shape, x) and Q(shape, x): the tails at x of the gamma distribution.
///
/// Both keep about thirteen digits for shapes of ½ and more. `None` unless 0 < shape ≤ 10¹² and x ≥ 0.
///
/// Source: Abramowitz & Stegun (1964), 6.5.29 and 6.5.31.
pub fn gamma_tails(shape: f64, x: f64) -> Option<Tails> {
    if !(shape > 0.0 && shape <= 1e12 && x >= 0.0) {
        return None;
    }
    if x <= 0.0 {
        return Some(Tails::from_lower(0.0));
    }
    if x.is_infinite() {
        return Some(Tails::from_lower(1.0));
    }
    Some(if x < shape + 1.0 {
        Tails::from_lower(poisson_density(shape, x) * series(shape, x))
    } else {
        let upper = poisson_density(shape, x) * shape * continued_fraction(shape, x);
        Tails::from_lower(upper).exchanged()
    })
}

/// 1 + x / (a + 1) + x² / ((a + 1) (a + 2)) + …
fn series(shape: f64, x: f64) -> f64 {
    let (mut term, mut sum, mut next) = (1.0, 1.0, shape);
    for _ in 0..MOST_TERMS {
        next += 1.0;
        term *= x / next;
        sum += term;
        if term <= sum * f64::EPSILON / 4.0 {
            break;
        }
    }
    sum
}

/// 1 / (x + 1 - a - 1 (1 - a) / (x + 3 - a - 2 (2 - a) / (x + 5 - a - …))), by Lentz's method.
fn continued_fraction(shape: f64, x: f64) -> f64 {
    let mut below = x + 1.0 - shape;
    let mut ratio = f64::MAX;
    let mut inverse = 1.0 / below;
    let mut value = inverse;
    for step in 1..MOST_TERMS {
        let step = f64::from(step);
        let above = -step * (step - shape);
        below += 2.0;
        inverse = 1.0 / (above * inverse + below);
        ratio = below + above / ratio;
        let factor = inverse * ratio;
        value *= factor;
        if (factor - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::assert_relative;

    #[test]
    fn tails_agree_with_forty_digit_arithmetic() {
        for (shape, x, lower, upper) in TAILS {
            let tails = gamma_tails(shape, x).unwrap();
            assert_relative(tails.lower, lower, 2e-13);
            assert_relative(tails.upper, upper, 2e-13);
        }
    }

    #[test]
    fn a_shape_of_one_is_the_exponential_distribution() {
        for x in [1e-9, 0.3, 1.9, 2.0, 2.1, 40.0, 700.0] {
            let tails = gamma_tails(1.0, x).unwrap();
            assert_relative(tails.upper, libm::exp(-x), 2e-13);
            assert_relative(tails.lower, -libm::expm1(-x), 2e-13);
        }
    }

    #[test]
    fn the_ends_are_exact_and_what_is_no_shape_has_no_tails() {
        assert_eq!(gamma_tails(2.5, 0.0), Some(Tails { lower: 0.0, upper: 1.0 }));
        assert_eq!(gamma_tails(2.5, f64::INFINITY), Some(Tails { lower: 1.0, upper: 0.0 }));
        for (shape, x) in [(0.0, 1.0), (-1.0, 1.0), (f64::NAN, 1.0), (1.0, -1.0), (1.0, f64::NAN)] {
            assert_eq!(gamma_tails(shape, x), None);
        }
    }

    /// (shape, x, lower, upper), mpmath 1.4.1 with 60 digits.
    const TAILS: [(f64, f64, f64, f64); 13] = [
        (0.5, 0.1, 0.345_279_153_981_423, 0.654_720_846_018_577),
        (0.5, 3.0, 0.985_694_121_564_570_4, 0.014_305_878_435_429_64),
        (0.5, 300.0, 1.0, 1.674_167_984_691_788e-132),
        (3.0, 0.001, 1.665_417_166_527_807_6e-10, 0.999_999_999_833_458_3),
        (3.0, 2.5, 0.456_186_884_116_670_47, 0.543_813_115_883_329_5),
        (3.0, 30.0, 0.999_999_999_954_989_8, 4.501_016_648_012_124e-11),
        (12.5, 5.0, 0.003_347_359_266_260_930_2, 0.996_652_640_733_739),
        (12.5, 12.6, 0.548_789_092_427_048_9, 0.451_210_907_572_951_07),
        (12.5, 60.0, 0.999_999_999_999_977_9, 2.214_306_062_966_714e-14),
        (1000.0, 900.0, 0.000_549_902_265_711_782_9, 0.999_450_097_734_288_2),
        (1000.0, 1001.0, 0.516_811_452_929_786_3, 0.483_188_547_070_213_8),
        (1000.0, 1200.0, 0.999_999_998_711_839_4, 1.288_160_608_628_143_3e-09),
        (1_000_000.0, 1_000_500.0, 0.691_550_475_771_497_2, 0.308_449_524_228_502_8),
    ];

    #[test]
    fn the_largest_shape_is_a_shape() {
        let tails = gamma_tails(1e12, 1e12).unwrap();
        assert!((tails.lower - 0.5).abs() < 1e-6);
        assert!(gamma_tails(2e12, 1e12).is_none());
    }

    #[test]
    fn far_below_the_mean_the_lower_tail_keeps_its_digits() {
        // mpmath 1.4.1 with 40 digits; erf(10⁻⁵).
        let tails = gamma_tails(0.5, 1e-10).unwrap();
        assert_relative(tails.lower, 0.000_011_283_791_670_578_999, 2e-13);
    }
}
