//! The standard normal distribution: its two tails and its quantiles.

use core::f64::consts::{FRAC_1_SQRT_2, PI};

/// The chance that a standard normal value is at most `z`.
/// Relative accuracy is kept in the lower tail.
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * FRAC_1_SQRT_2)
}

/// The chance that a standard normal value exceeds `z`.
/// Relative accuracy is kept in the upper tail, where `1.0 - normal_cdf(z)` has none.
pub fn normal_upper_tail(z: f64) -> f64 {
    0.5 * libm::erfc(z * FRAC_1_SQRT_2)
}

/// The value that a standard normal value stays below with chance `p`; `None` unless 0 < p < 1.
///
/// Within two units of the last digit, for the double given: that written 0.975 is not quite 0.975,
/// which here makes a difference of two such units. For the z of a confidence take [`two_sided_quantile`].
///
/// Source: Wichura (1988), algorithm AS 241, finished by one Halley step.
pub fn normal_quantile(p: f64) -> Option<f64> {
    if !(p > 0.0 && p < 1.0) {
        return None;
    }
    let from_middle = p - 0.5;
    if from_middle.abs() <= 0.425 {
        return Some(central_quantile(from_middle));
    }
    if from_middle < 0.0 { Some(-upper_quantile(p)) } else { Some(upper_quantile(1.0 - p)) }
}

/// The z that leaves `confidence` between -z and z: 1.96 for 0.95; `None` unless 0 < confidence < 1.
///
/// Within one unit of the last digit of the mathematical value at the usual confidences:
/// the tail is read as the decimal that was meant (0.025, not 0.02500000000000002).
pub fn two_sided_quantile(confidence: f64) -> Option<f64> {
    if !(confidence > 0.0 && confidence < 1.0) {
        return None;
    }
    let tail = (1.0 - confidence) / 2.0;
    let meant = libm::rint(tail * 1e15) / 1e15;
    let tail = if meant > 0.0 { meant } else { tail };
    normal_quantile(tail).map(|z| -z)
}

/// The quantile at 0.5 + `from_middle`, for at most 0.425 either way.
fn central_quantile(from_middle: f64) -> f64 {
    let r = 0.180_625 - from_middle * from_middle;
    let first =
        from_middle * polynomial(r, &CENTRAL_NUMERATOR) / polynomial(r, &CENTRAL_DENOMINATOR);
    // Measured from the middle, so that values near zero keep all their digits.
    let excess = 0.5 * libm::erf(first * FRAC_1_SQRT_2) - from_middle;
    halley(first, excess)
}

/// The value exceeded with chance `tail`, for tails below 0.075.
fn upper_quantile(tail: f64) -> f64 {
    let r = libm::sqrt(-libm::log(tail));
    let first = if r <= 5.0 {
        polynomial(r - 1.6, &TAIL_NUMERATOR) / polynomial(r - 1.6, &TAIL_DENOMINATOR)
    } else {
        polynomial(r - 5.0, &FAR_NUMERATOR) / polynomial(r - 5.0, &FAR_DENOMINATOR)
    };
    // Near the smallest doubles the tail itself has no digits left to correct by.
    if tail < 1e-300 {
        return first;
    }
    halley(first, tail - normal_upper_tail(first))
}

/// One step towards the place where the distribution function is lower by `excess`.
fn halley(z: f64, excess: f64) -> f64 {
    let density = libm::exp(-0.5 * z * z) / libm::sqrt(2.0 * PI);
    let step = excess / density;
    z - step / (1.0 + 0.5 * z * step)
}

/// Coefficients from the constant upwards.
fn polynomial(x: f64, coefficients: &[f64; 8]) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

const CENTRAL_NUMERATOR: [f64; 8] = [
    3.387_132_872_796_366_6,
    1.331_416_678_917_843_8e2,
    1.971_590_950_306_551_4e3,
    1.373_169_376_550_946e4,
    4.592_195_393_154_987e4,
    6.726_577_092_700_87e4,
    3.343_057_558_358_813e4,
    2.509_080_928_730_122_7e3,
];

const CENTRAL_DENOMINATOR: [f64; 8] = [
    1.0,
    4.231_333_070_160_091e1,
    6.871_870_074_920_579e2,
    5.394_196_021_424_751e3,
    2.121_379_430_158_659_6e4,
    3.930_789_580_009_271e4,
    2.872_908_573_572_194_3e4,
    5.226_495_278_852_854e3,
];

const TAIL_NUMERATOR: [f64; 8] = [
    1.423_437_110_749_683_5,
    4.630_337_846_156_546,
    5.769_497_221_460_691,
    3.647_848_324_763_204_6,
    1.270_458_252_452_368_4,
    2.417_807_251_774_506e-1,
    2.272_384_498_926_918_5e-2,
    7.745_450_142_783_414e-4,
];

const TAIL_DENOMINATOR: [f64; 8] = [
    1.0,
    2.053_191_626_637_759,
    1.676_384_830_183_803_8,
    6.897_673_349_851e-1,
    1.481_039_764_274_800_7e-1,
    1.519_866_656_361_645_7e-2,
    5.475_938_084_995_345e-4,
    1.050_750_071_644_416_8e-9,
];

const FAR_NUMERATOR: [f64; 8] = [
    6.657_904_643_501_103,
    5.463_784_911_164_114,
    1.784_826_539_917_291_3,
    2.965_605_718_285_048_9e-1,
    2.653_218_952_657_612_3e-2,
    1.242_660_947_388_078_4e-3,
    2.711_555_568_743_487_6e-5,
    2.010_334_399_292_288_1e-7,
];

const FAR_DENOMINATOR: [f64; 8] = [
    1.0,
    5.998_322_065_558_88e-1,
    1.369_298_809_227_358e-1,
    1.487_536_129_085_061_5e-2,
    7.868_691_311_456_133e-4,
    1.846_318_317_510_054_7e-5,
    1.421_511_758_316_446e-7,
    2.044_263_103_389_939_8e-15,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::{assert_close, assert_relative};

    #[test]
    fn the_usual_confidences_have_the_published_z() {
        // 1.6448536269514727, 1.9599639845400542 and 2.5758293035489008 in 40-digit arithmetic; and SciPy's 1.96.
        assert_relative(two_sided_quantile(0.9).unwrap(), 1.644_853_626_951_472_7, 2.3e-16);
        assert_relative(two_sided_quantile(0.95).unwrap(), 1.959_963_984_540_054_2, 2.3e-16);
        assert_relative(two_sided_quantile(0.99).unwrap(), 2.575_829_303_548_901, 2.3e-16);
        assert_eq!(two_sided_quantile(0.95), Some(1.959_963_984_540_054));
    }

    #[test]
    fn quantiles_agree_with_forty_digit_arithmetic() {
        for (p, expected) in QUANTILES {
            assert_relative(normal_quantile(p).unwrap(), expected, 4.5e-16);
        }
    }

    #[test]
    fn tails_agree_with_forty_digit_arithmetic() {
        for (z, expected) in TAILS {
            assert_relative(normal_upper_tail(z), expected, 1e-15 * (1.0 + z * z));
            assert_relative(normal_cdf(-z), expected, 1e-15 * (1.0 + z * z));
        }
    }

    #[test]
    fn the_quantile_undoes_the_distribution() {
        for step in 1..400 {
            let z = -8.0 + f64::from(step) / 50.0;
            assert_close(normal_quantile(normal_cdf(z)).unwrap(), z, 1e-13 * (1.0 + z * z));
        }
    }

    #[test]
    fn quantiles_mirror_at_the_middle() {
        assert_eq!(normal_quantile(0.5), Some(0.0));
        for step in 1..512 {
            let p = f64::from(step) / 1024.0;
            assert_eq!(normal_quantile(p), normal_quantile(1.0 - p).map(|z| -z));
        }
    }

    #[test]
    fn what_is_no_chance_has_no_quantile() {
        for p in [0.0, 1.0, -0.1, 1.1, f64::NAN, f64::INFINITY] {
            assert_eq!(normal_quantile(p), None);
            assert_eq!(two_sided_quantile(p), None);
        }
    }

    /// (p, quantile of that very double), mpmath 1.3 with 60 digits.
    const QUANTILES: [(f64, f64); 14] = [
        (1.0e-300, -37.047_096_299_361_2),
        (1.0e-100, -21.273_453_560_965_326),
        (1.0e-20, -9.262_340_089_798_407),
        (1.0e-09, -5.997_807_015_007_686_5),
        (1.0e-05, -4.264_890_793_922_825),
        (0.01, -2.326_347_874_040_841),
        (0.07, -1.475_791_028_179_170_6),
        (0.075_1, -1.438_825_392_752_54),
        (0.3, -0.524_400_512_708_040_8),
        (0.499, -0.002_506_630_899_571_766),
        (0.500_1, 0.000_250_662_830_088_007_47),
        (0.9, 1.281_551_565_544_600_6),
        (0.975, 1.959_963_984_540_053_8),
        (0.999_9, 3.719_016_485_455_708_4),
    ];

    /// (z, upper tail), mpmath 1.3 with 60 digits.
    const TAILS: [(f64, f64); 8] = [
        (0.0, 0.5),
        (0.1, 0.460_172_162_722_971),
        (0.5, 0.308_537_538_725_986_9),
        (1.0, 0.158_655_253_931_457_05),
        (2.5, 0.006_209_665_325_776_135),
        (6.0, 9.865_876_450_376_98e-10),
        (15.0, 3.670_966_199_312_751e-51),
        (37.5, 4.605_353_009_581_955e-308),
    ];

    #[test]
    fn quantiles_far_out_keep_their_digits() {
        // mpmath 1.4.1 with 40 digits.
        for (tail, expected) in [
            (0.06, -1.554_773_594_596_853_5),
            (1e-30, -11.464_024_688_443_615),
            (1e-290, -36.420_731_673_207_996),
            (1e-305, -37.356_346_093_067_1),
        ] {
            let found = normal_quantile(tail).unwrap();
            assert!((found - expected).abs() < 4e-16 * expected.abs(), "{tail:e}: {found:?}");
        }
    }

    #[test]
    fn a_confidence_beyond_fifteen_digits_has_its_z() {
        // The largest double below 1 leaves 2⁻⁵⁴ on either side; mpmath 1.4.1 with 40 digits.
        let z = two_sided_quantile(1.0 - f64::EPSILON / 2.0).unwrap();
        assert_relative(z, 8.292_361_075_813_595, 4.5e-16);
    }
}
