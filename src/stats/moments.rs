//! Mean, spread and serial correlation of values, and whether the means of groups differ.

use crate::stats::mean::WeightedSum;
use crate::stats::special::f_upper_tail;

/// Mean and spread of values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    pub n: f64,
    pub mean: f64,
    /// With the divisor n - 1; `None` of a single value.
    pub variance: Option<f64>,
}

impl Moments {
    /// The square root of the variance.
    pub fn sd(&self) -> Option<f64> {
        self.variance.map(libm::sqrt)
    }
}

/// The moments of values, in two passes: the textbook formula in one pass can give a negative variance.
///
/// `None` without values and unless all are finite.
pub fn moments(values: &[f64]) -> Option<Moments> {
    let (first, beyond) = (*values.first()?, mean_beyond_first(values)?);
    let n = values.len() as f64;
    let variance = (n > 1.0).then(|| squares(values, first, beyond) / (n - 1.0));
    Some(Moments { n, mean: first + beyond, variance })
}

/// The correlation of values with those one place later, about the mean of all; `None` as for [`moments`], and when all are equal.
pub fn lag_one_correlation(values: &[f64]) -> Option<f64> {
    let (first, beyond) = (*values.first()?, mean_beyond_first(values)?);
    let products = values.windows(2).map(|it| (it[0] - first - beyond) * (it[1] - first - beyond));
    let correlation = total(products) / squares(values, first, beyond);
    correlation.is_finite().then_some(correlation)
}

/// By how much the mean exceeds the first value: differences of close values are exact, which keeps their digits.
fn mean_beyond_first(values: &[f64]) -> Option<f64> {
    let first = *values.first()?;
    let beyond = total(values.iter().map(|it| it - first)) / values.len() as f64;
    beyond.is_finite().then_some(beyond)
}

fn squares(values: &[f64], first: f64, beyond: f64) -> f64 {
    total(values.iter().map(|it| it - first - beyond).map(|apart| apart * apart))
}

fn total(values: impl Iterator<Item = f64>) -> f64 {
    let mut sum = WeightedSum::default();
    values.for_each(|it| sum.add(it));
    sum.total()
}

/// How the spread of values divides into that between groups and that within them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Anova {
    pub between: f64,
    pub between_df: f64,
    pub within: f64,
    pub within_df: f64,
    /// Mean square between over mean square within; infinite where nothing varies within.
    pub f: f64,
    /// How often chance alone makes means as unequal, were the spread within groups normal and equal.
    pub p: f64,
    /// The share of the squares that lies between groups.
    pub r_squared: f64,
}

impl Anova {
    /// The standard deviation within groups.
    pub fn residual_sd(&self) -> f64 {
        libm::sqrt(self.within / self.within_df)
    }
}

/// One-way analysis of variance of groups of values.
///
/// Empty groups are left out. `None` with fewer than two groups, without more values than groups, when all values are
/// equal, and unless all are finite. Source: Fisher (1925).
pub fn anova(groups: &[&[f64]]) -> Option<Anova> {
    let groups: Vec<&[f64]> = groups.iter().copied().filter(|it| !it.is_empty()).collect();
    let pivot = *groups.first()?.first()?;
    let n = groups.iter().map(|it| it.len() as f64).sum::<f64>();
    let (between_df, within_df) = (groups.len() as f64 - 1.0, n - groups.len() as f64);
    if between_df <= 0.0 || within_df <= 0.0 {
        return None;
    }
    let grand = total(groups.iter().flat_map(|it| it.iter()).map(|it| it - pivot)) / n;
    let (mut between, mut within) = (WeightedSum::default(), WeightedSum::default());
    for group in groups {
        let size = group.len() as f64;
        let mean = total(group.iter().map(|it| it - pivot)) / size;
        let apart = mean - grand;
        between.add(size * apart * apart);
        for it in group {
            let apart = it - pivot - mean;
            within.add(apart * apart);
        }
    }
    let (between, within) = (between.total(), within.total());
    let f = (between / between_df) / (within / within_df);
    let r_squared = between / (between + within);
    (!f.is_nan()).then_some(())?;
    Some(Anova {
        between,
        between_df,
        within,
        within_df,
        f,
        p: f_upper_tail(f, between_df, within_df)?,
        r_squared,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::{assert_close, assert_relative};

    fn certified(first: f64, low: f64, high: f64) -> Vec<f64> {
        core::iter::once(first).chain([low, high].into_iter().cycle().take(1000)).collect()
    }

    #[test]
    fn the_certified_univariate_data_sets_come_out() {
        // NIST StRD NumAcc1 to NumAcc4: mean, standard deviation, lag-1 autocorrelation; the standard deviations of
        // the last two are exact for the doubles nearest to the decimals.
        for (values, mean, sd, lag) in [
            (vec![10_000_001.0, 10_000_003.0, 10_000_002.0], 10_000_002.0, 1.0, -0.5),
            (certified(1.2, 1.1, 1.3), 1.2, 0.1, -0.999),
            (
                certified(1_000_000.2, 1_000_000.1, 1_000_000.3),
                1_000_000.2,
                0.100_000_000_034_924_6,
                -0.999,
            ),
            (
                certified(10_000_000.2, 10_000_000.1, 10_000_000.3),
                10_000_000.2,
                0.100_000_000_558_793_54,
                -0.999,
            ),
        ] {
            let ours = moments(&values).unwrap();
            assert_relative(ours.mean, mean, 2.3e-16);
            assert_relative(ours.sd().unwrap(), sd, 1e-13);
            // The decimals as doubles leave the certified value by up to 1e-8.
            assert_relative(lag_one_correlation(&values).unwrap(), lag, 1e-8);
        }
    }

    #[test]
    fn the_certified_analysis_of_instruments_comes_out() {
        // NIST StRD SiRstv.
        let ours = anova(&SILICON.each_ref().map(<[f64; 5]>::as_slice)).unwrap();
        assert_relative(ours.between, 5.114_626_16e-2, 1e-12);
        assert_relative(ours.within, 2.166_365_6e-1, 1e-12);
        assert_close(ours.between_df, 4.0, 0.0);
        assert_close(ours.within_df, 20.0, 0.0);
        // Exact for the doubles; certified is 1.18046237440255.
        assert_relative(ours.f, 1.180_462_374_402_45, 1e-13);
        assert_relative(ours.r_squared, 1.909_990_390_511_29e-1, 1e-12);
        assert_relative(ours.residual_sd(), 1.040_760_683_346_56e-1, 1e-13);
        // scipy 1.17.1, f_oneway.
        assert_relative(ours.p, 0.349_447_493_402_233_4, 1e-11);
    }

    #[test]
    fn the_certified_analysis_of_atomic_weights_comes_out() {
        // NIST StRD AtmWtAg: the decimals 107.8681… in units of 1e-7.
        let [one, other] = SILVER.map(|it| it.map(|it| f64::from(it) / 1e7));
        let ours = anova(&[&one, &other]).unwrap();
        // Exact for the doubles; certified is 15.9467335677930.
        assert_relative(ours.f, 15.946_733_566_676_9, 1e-12);
        assert_relative(ours.between, 3.638_341_875e-9, 1e-9);
        assert_relative(ours.within, 1.049_517_291_666_67e-8, 1e-9);
        assert_relative(ours.r_squared, 2.574_265_445_383_21e-1, 1e-9);
        assert_relative(ours.residual_sd(), 1.510_483_144_464_1e-5, 1e-9);
        assert_relative(ours.p, 0.000_232_684_448_440_619_47, 1e-8);
    }

    #[test]
    fn groups_without_spread_differ_beyond_doubt_or_not_at_all() {
        let ours = anova(&[&[1.0, 1.0], &[2.0, 2.0], &[]]).unwrap();
        assert!(ours.f.is_infinite());
        assert_close(ours.p, 0.0, 0.0);
        assert_eq!(anova(&[&[1.0, 1.0], &[1.0]]), None);
    }

    #[test]
    fn too_few_values_have_no_moments() {
        assert_eq!(moments(&[]), None);
        assert_eq!(moments(&[3.0]), Some(Moments { n: 1.0, mean: 3.0, variance: None }));
        assert_eq!(moments(&[3.0, f64::NAN]), None);
        assert_eq!(lag_one_correlation(&[3.0, 3.0]), None);
        assert_eq!(anova(&[&[1.0, 2.0]]), None);
        assert_eq!(anova(&[&[1.0], &[2.0]]), None);
        assert_eq!(anova(&[]), None);
    }

    const SILICON: [[f64; 5]; 5] = [
        [196.3052, 196.124, 196.189, 196.2569, 196.3403],
        [196.3042, 196.3825, 196.1669, 196.3257, 196.0422],
        [196.1303, 196.2005, 196.2889, 196.0343, 196.1811],
        [196.2795, 196.1748, 196.1494, 196.1485, 195.9885],
        [196.2119, 196.1051, 196.185, 196.0052, 196.209],
    ];

    const SILVER: [[u32; 24]; 2] = [
        [
            1_078_681_568,
            1_078_681_465,
            1_078_681_572,
            1_078_681_785,
            1_078_681_446,
            1_078_681_903,
            1_078_681_526,
            1_078_681_494,
            1_078_681_616,
            1_078_681_587,
            1_078_681_519,
            1_078_681_486,
            1_078_681_419,
            1_078_681_569,
            1_078_681_508,
            1_078_681_672,
            1_078_681_385,
            1_078_681_518,
            1_078_681_662,
            1_078_681_424,
            1_078_681_360,
            1_078_681_333,
            1_078_681_610,
            1_078_681_477,
        ],
        [
            1_078_681_079,
            1_078_681_344,
            1_078_681_513,
            1_078_681_197,
            1_078_681_604,
            1_078_681_385,
            1_078_681_642,
            1_078_681_365,
            1_078_681_151,
            1_078_681_082,
            1_078_681_517,
            1_078_681_448,
            1_078_681_198,
            1_078_681_482,
            1_078_681_334,
            1_078_681_609,
            1_078_681_101,
            1_078_681_512,
            1_078_681_469,
            1_078_681_360,
            1_078_681_254,
            1_078_681_261,
            1_078_681_450,
            1_078_681_368,
        ],
    ];

    /// 1, 2 and 4: deviations of -4/3, -1/3 and 5/3, so (4 - 5) / 9 over 42 / 9.
    #[test]
    fn the_next_value_is_seen_from_the_mean_too() {
        assert_close(lag_one_correlation(&[1.0, 2.0, 4.0]).unwrap(), -1.0 / 42.0, 1e-15);
    }

    #[test]
    fn a_spread_does_not_hang_on_its_unit() {
        // 0, 1 and 1: squares about 2/3 of 2/3, over two degrees of freedom.
        for unit in [1.0, 1e-30, 1e30] {
            let variance = moments(&[0.0, unit, unit]).unwrap().variance.unwrap();
            assert_relative(variance / unit / unit, 1.0 / 3.0, 4e-15);
        }
    }
}
