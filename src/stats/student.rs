//! Student's t for the means of few people: how many standard errors an interval takes, and whether two means differ.

use crate::stats::normal::normal_upper_tail;
use crate::stats::special::{beta_quantile, beta_upper_quantile, student_two_sided_tail};

/// How many standard errors leave as much beyond them, with so many degrees of freedom, as `z` do on the normal curve.
///
/// `None` unless z > 0 and degrees > 0, and where the number leaves the doubles.
pub fn student_multiple(z: f64, degrees: f64) -> Option<f64> {
    // A tail of 1 or more, and a shape of 0 or less, have no quantile.
    let tail = 2.0 * normal_upper_tail(z);
    // t² / (df + t²) and df / (df + t²), each where it is the smaller: a difference from 1 would lose digits.
    let share = beta_upper_quantile(tail, 0.5, degrees / 2.0)?;
    let square = if share < 0.5 {
        degrees * share / (1.0 - share)
    } else {
        let rest = beta_quantile(tail, degrees / 2.0, 0.5)?;
        degrees * (1.0 - rest) / rest
    };
    let multiple = libm::sqrt(square);
    multiple.is_finite().then_some(multiple)
}

/// A mean with its standard error and the degrees of freedom of that.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mean {
    pub value: f64,
    pub se: f64,
    pub degrees: f64,
}

/// The degrees of freedom of the difference of two independent means.
///
/// `None` unless both have degrees of freedom and one of them a standard error.
/// Source: Welch (1947); Satterthwaite (1946).
pub fn welch_degrees(first: Mean, second: Mean) -> Option<f64> {
    let all = first.se * first.se + second.se * second.se;
    // As shares of the whole variance, so that no fourth power leaves the doubles.
    let part = |it: Mean| it.se * it.se / all;
    let of = |it: Mean| part(it) * part(it) / it.degrees;
    let degrees = 1.0 / (of(first) + of(second));
    // Without a standard error it is not a number.
    let are_usable = first.degrees > 0.0 && second.degrees > 0.0;
    (are_usable && degrees.is_finite()).then_some(degrees)
}

/// The two-sided p value of Welch's test that two independent means are equal.
///
/// In [0, 1]; `None` as for [`welch_degrees`]. Source: Welch (1947).
pub fn welch_p(first: Mean, second: Mean) -> Option<f64> {
    let degrees = welch_degrees(first, second)?;
    let error = libm::sqrt(first.se * first.se + second.se * second.se);
    student_two_sided_tail((first.value - second.value) / error, degrees)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::assert_relative;
    use crate::stats::two_sided_quantile;

    #[test]
    fn multiples_are_the_quantiles_of_student() {
        let z = |confidence| two_sided_quantile(confidence).unwrap();
        // scipy 1.17.1: t.ppf(1 - (1 - confidence) / 2, df).
        for (confidence, degrees, expected) in [
            (0.95, 1.0, 12.706_204_736_174_694),
            (0.95, 2.5, 3.574_654_842_003_681_7),
            (0.95, 9.0, 2.262_157_162_798_205),
            (0.99, 3.0, 5.840_909_309_733_355),
            (0.9, 29.0, 1.699_127_026_533_498),
            (0.95, 5_000.0, 1.960_438_551_706_507_3),
            (0.999, 0.7, 9_790.117_523_121_427),
        ] {
            assert_relative(student_multiple(z(confidence), degrees).unwrap(), expected, 1e-12);
        }
        assert_eq!(student_multiple(0.0, 3.0), None);
        assert_eq!(student_multiple(1.96, 0.0), None);
        assert_eq!(student_multiple(f64::NAN, 3.0), None);
        assert_eq!(student_multiple(-1.96, 3.0), None);
        assert_eq!(student_multiple(1.96, -3.0), None);
        assert_eq!(student_multiple(1.96, f64::NAN), None);
        // Nothing lies beyond 40 as a double.
        assert_eq!(student_multiple(40.0, 3.0), None);
    }

    #[test]
    fn two_means_are_tested_as_other_programs_do() {
        // scipy: ttest_ind_from_stats(5, 2, 10, 3, 1, 20, equal_var=False), with standard errors 2/√10 and 1/√20.
        let first = Mean { value: 5.0, se: libm::sqrt(0.4), degrees: 9.0 };
        let second = Mean { value: 3.0, se: libm::sqrt(0.05), degrees: 19.0 };
        assert_relative(welch_p(first, second).unwrap(), 0.012_147_369_943_879_181, 1e-12);
        assert_relative(welch_degrees(first, second).unwrap(), 11.306_938_775_510_202, 1e-14);
        assert_eq!(welch_p(first, second), welch_p(second, first));
        let certain = |value| Mean { value, se: 0.0, degrees: 4.0 };
        assert_eq!(welch_p(certain(1.0), certain(2.0)), None);
        for degrees in [0.0, -1.0, f64::NAN] {
            assert_eq!(welch_degrees(Mean { degrees, ..first }, second), None);
            assert_eq!(welch_degrees(first, Mean { degrees, ..second }), None);
        }
    }

    #[test]
    fn many_degrees_of_freedom_cost_no_digits() {
        // mpmath 1.4.1 with 40 digits, by the incomplete beta function.
        let z = two_sided_quantile(0.95).unwrap();
        assert_relative(student_multiple(z, 1e9).unwrap(), 1.959_963_986_912_325_5, 1e-13);
    }
}
