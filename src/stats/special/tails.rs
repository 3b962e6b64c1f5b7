//! Tails of the distributions that test statistics have when nothing but chance is at work.

use crate::stats::special::beta::split_tails;
use crate::stats::special::{beta_quantile, gamma_tails};

/// The chance that a chi-square value with `df` degrees of freedom exceeds `value`.
///
/// `None` unless value ≥ 0 and df > 0.
pub fn chi_square_upper_tail(value: f64, df: f64) -> Option<f64> {
    gamma_tails(df / 2.0, value / 2.0).map(|it| it.upper)
}

/// The chance that Student's t with `df` degrees of freedom lies at least as far from 0 as `t`, on either side.
///
/// `None` unless df > 0 and t is a number.
pub fn student_two_sided_tail(t: f64, df: f64) -> Option<f64> {
    if t.is_infinite() {
        return (df > 0.0).then_some(0.0);
    }
    let square = t * t;
    split_tails(df / (df + square), square / (df + square), df / 2.0, 0.5).map(|it| it.lower)
}

/// The t that leaves `confidence` between -t and t; `None` unless 0 < confidence < 1 and df > 0.
pub fn student_two_sided_quantile(confidence: f64, df: f64) -> Option<f64> {
    let share = beta_quantile(confidence, 0.5, df / 2.0)?;
    Some(libm::sqrt(df * share / (1.0 - share)))
}

/// The chance that an F value with `df1` and `df2` degrees of freedom exceeds `value`.
///
/// `None` unless value ≥ 0 and both are positive.
pub fn f_upper_tail(value: f64, df1: f64, df2: f64) -> Option<f64> {
    if value.is_infinite() {
        return (value > 0.0 && df1 > 0.0 && df2 > 0.0).then_some(0.0);
    }
    let scaled = df1 * value;
    split_tails(df2 / (df2 + scaled), scaled / (df2 + scaled), df2 / 2.0, df1 / 2.0)
        .map(|it| it.lower)
}

/// The chance that Kolmogorov's limiting distribution exceeds `value`; `None` unless value ≥ 0.
///
/// Source: Marsaglia, Tsang & Wang (2003), the limiting distribution, by one of two series.
pub fn kolmogorov_upper_tail(value: f64) -> Option<f64> {
    if value.is_nan() || value < 0.0 {
        return None;
    }
    // Below 0.04 the other tail is less than the smallest double.
    if value < 0.04 {
        return Some(1.0);
    }
    let square = value * value;
    if value < 1.0 {
        let rate = core::f64::consts::PI * core::f64::consts::PI / (8.0 * square);
        let odd = [1.0, 3.0, 5.0, 7.0, 9.0];
        let sum: f64 = odd.iter().map(|it| libm::exp(-it * it * rate)).sum();
        return Some(1.0 - libm::sqrt(2.0 * core::f64::consts::PI) / value * sum);
    }
    let term = |it: f64| libm::exp(-2.0 * it * it * square);
    Some(2.0 * (term(1.0) - term(2.0) + term(3.0) - term(4.0) + term(5.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::assert_relative;

    #[test]
    fn tails_agree_with_forty_digit_arithmetic() {
        // mpmath 1.4.1 with 60 digits.
        for (value, df, expected) in [
            (3.84, 1.0, 0.050_043_521_248_705_106),
            (18.825_514, 5.0, 0.002_071_390_088_415_970_5),
            (1.5, 4.0, 0.826_641_467_296_775_8),
            (200.0, 100.0, 1.178_450_072_097_942_2e-08),
        ] {
            assert_relative(chi_square_upper_tail(value, df).unwrap(), expected, 2e-13);
        }
        for (value, df1, df2, expected) in [
            (1.180_462_374_402_55, 4.0, 20.0, 0.349_447_493_402_192_7),
            (15.946_733_567_793, 1.0, 46.0, 0.000_232_684_448_338_925_46),
            (0.02, 3.0, 7.0, 0.995_797_843_361_132_5),
            (900.0, 2.0, 30.0, 1.659_787_443_755_690_3e-27),
        ] {
            assert_relative(f_upper_tail(value, df1, df2).unwrap(), expected, 2e-13);
        }
        for (t, df, expected) in [
            (2.0, 7.0, 0.085_619_328_562_976_08),
            (0.001, 3.0, 0.999_264_894_969_460_9),
            (40.0, 12.5, 1.429_153_296_371_695_2e-14),
        ] {
            assert_relative(student_two_sided_tail(t, df).unwrap(), expected, 2e-13);
        }
    }

    #[test]
    fn quantiles_and_limits_agree_with_scipy() {
        // scipy 1.17.1: t.ppf, and kolmogorov carried to more digits by its series.
        for (confidence, df, expected) in [
            (0.95, 1.0, 12.706_204_736_174_694),
            (0.95, 7.0, 2.364_624_251_592_784),
            (0.99, 30.0, 2.749_995_653_567_225_4),
            (0.9, 200.5, 1.652_488_923_514_028),
        ] {
            assert_relative(student_two_sided_quantile(confidence, df).unwrap(), expected, 1e-12);
        }
        for (value, expected) in [
            (0.3, 0.999_990_694_198_665_5),
            (0.7, 0.711_235_195_029_689_2),
            (0.9999, 0.270_106_881_968_855_46),
            (1.0, 0.269_999_671_677_354_5),
            (1.36, 0.049_485_876_755_377_88),
            (3.0, 3.045_995_948_942_526e-08),
        ] {
            assert_relative(kolmogorov_upper_tail(value).unwrap(), expected, 2e-13);
        }
    }

    #[test]
    fn one_degree_of_freedom_is_the_normal_distribution_squared() {
        for z in [0.01_f64, 1.0, 1.96, 6.0, 20.0] {
            let expected = libm::erfc(z * core::f64::consts::FRAC_1_SQRT_2);
            assert_relative(chi_square_upper_tail(z * z, 1.0).unwrap(), expected, 3e-13);
        }
    }

    #[test]
    fn the_square_of_t_is_an_f() {
        for t in [0.0, 0.3, 2.0, 15.0] {
            let by_f = f_upper_tail(t * t, 1.0, 7.0);
            assert_relative(student_two_sided_tail(-t, 7.0).unwrap(), by_f.unwrap(), 1e-14);
        }
    }

    #[test]
    fn ends_are_exact() {
        assert_eq!(chi_square_upper_tail(0.0, 3.0), Some(1.0));
        assert_eq!(f_upper_tail(0.0, 3.0, 4.0), Some(1.0));
        assert_eq!(f_upper_tail(f64::INFINITY, 3.0, 4.0), Some(0.0));
        assert_eq!(student_two_sided_tail(0.0, 3.0), Some(1.0));
        assert_eq!(kolmogorov_upper_tail(0.0), Some(1.0));
    }

    #[test]
    fn what_is_no_statistic_has_no_tail() {
        assert_eq!(chi_square_upper_tail(-1.0, 3.0), None);
        assert_eq!(chi_square_upper_tail(1.0, 0.0), None);
        assert_eq!(f_upper_tail(f64::NAN, 3.0, 4.0), None);
        assert_eq!(student_two_sided_tail(f64::NAN, 3.0), None);
        assert_eq!(student_two_sided_quantile(1.0, 3.0), None);
        assert_eq!(kolmogorov_upper_tail(f64::NAN), None);
    }

    #[test]
    fn nothing_lies_beyond_infinity_where_there_is_a_distribution() {
        let infinite = f64::INFINITY;
        assert_eq!(student_two_sided_tail(infinite, 3.0), Some(0.0));
        assert_eq!(student_two_sided_tail(-infinite, 3.0), Some(0.0));
        assert_eq!(f_upper_tail(infinite, 2.0, 3.0), Some(0.0));
        for df in [0.0, -1.0] {
            assert_eq!(student_two_sided_tail(infinite, df), None);
            assert_eq!(f_upper_tail(infinite, df, 3.0), None);
            assert_eq!(f_upper_tail(infinite, 2.0, df), None);
        }
        assert_eq!(f_upper_tail(-infinite, 2.0, 3.0), None);
    }

    #[test]
    fn both_series_meet_at_one() {
        // mpmath 1.4.1 with 30 digits.
        assert_relative(kolmogorov_upper_tail(1.0).unwrap(), 0.269_999_671_677_354_5, 1e-15);
    }

    #[test]
    fn an_infinite_f_needs_its_degrees_of_freedom_too() {
        let far = f64::INFINITY;
        for (value, df1, df2) in
            [(far, 0.0, 4.0), (far, 3.0, 0.0), (far, -1.0, 4.0), (far, 3.0, -1.0), (-far, 3.0, 4.0)]
        {
            assert_eq!(f_upper_tail(value, df1, df2), None, "{value} {df1} {df2}");
        }
    }
}
