//! Whether a share rises or falls along groups that stand in an order.

use core::f64::consts::FRAC_1_SQRT_2;

use crate::stats::special::chi_square_upper_tail;
use crate::stats::{Interval, is_multiple, is_share};

/// A straight line through shares of ordered groups, and whether there is one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trend {
    /// By how much the share rises from one group to the next; each group counts by its people.
    pub slope: f64,
    /// Of the slope, with each group's own variance.
    pub interval: Interval,
    /// Standard errors from no slope, were all shares the same; its square is chi-square with one degree of freedom.
    pub z: f64,
    /// Two-sided.
    pub p: f64,
    /// Chi-square of what a straight line leaves unexplained, with two degrees of freedom fewer than groups, and its p.
    pub departure: Option<[f64; 2]>,
}

/// The trend of shares over groups in order, a step apart each. Of every group part and whole; groups of nobody keep
/// their place.
///
/// `None` with fewer than two groups that have people, where everyone or nobody is concerned, unless all are parts of
/// wholes or 0 of 0, and unless z > 0.
///
/// Source: Cochran (1954); Armitage (1955), with the variance of N people and not of N − 1, as R's `prop.trend.test`.
pub fn trend(groups: &[[f64; 2]], z: f64) -> Option<Trend> {
    let is_empty = |it: &[f64; 2]| it[0] == 0.0 && it[1] == 0.0;
    let are_usable = groups.iter().all(|it| is_empty(it) || is_share(it[0], it[1]));
    if !are_usable || !is_multiple(z) {
        return None;
    }
    let known: Vec<[f64; 3]> = (groups.iter().enumerate())
        .filter(|(_, it)| !is_empty(it))
        .map(|(step, it)| [step as f64, it[0], it[1]])
        .collect();
    let sum = |of: &dyn Fn(&[f64; 3]) -> f64| known.iter().map(of).sum::<f64>();
    let (part, whole) = (sum(&|it| it[1]), sum(&|it| it[2]));
    let spread = part * (whole - part) / whole / whole;
    if known.len() < 2 || !(spread > 0.0 && spread.is_finite()) {
        return None;
    }
    let center = sum(&|it| it[0] * it[2]) / whole;
    let width = sum(&|it| {
        let apart = it[0] - center;
        it[2] * apart * apart
    });
    let along = sum(&|it| it[1] * (it[0] - center));
    let own = sum(&|it| {
        let apart = it[0] - center;
        apart * apart * it[1] * (it[2] - it[1]) / it[2]
    });
    let (slope, reach) = (along / width, z * libm::sqrt(own) / width);
    let found = along / libm::sqrt(spread * width);
    let overall = part / whole;
    let all = sum(&|it| {
        let apart = it[1] / it[2] - overall;
        it[2] * apart * apart
    }) / spread;
    let left = (all - found * found).max(0.0);
    let df = known.len() as f64 - 2.0;
    Some(Trend {
        slope,
        interval: Interval::ordered(slope - reach, slope + reach)?,
        z: found,
        p: libm::erfc(found.abs() * FRAC_1_SQRT_2),
        // Without a degree of freedom there is no tail.
        departure: chi_square_upper_tail(left, df).map(|p| [left, p]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::pooled::two_proportion_z;
    use crate::stats::testing::{assert_close, assert_ends, assert_relative};
    use crate::stats::two_sided_quantile;

    /// Smokers among patients with lung cancer in four studies (Fleiss 1981, page 139; the example of R's `prop.test`).
    const SMOKERS: [[f64; 2]; 4] = [[83.0, 86.0], [90.0, 93.0], [129.0, 136.0], [70.0, 82.0]];

    fn z() -> f64 {
        two_sided_quantile(0.95).unwrap()
    }

    #[test]
    fn smokers_have_the_published_trend() {
        let found = trend(&SMOKERS, z()).unwrap();
        // R's prop.trend.test: X-squared = 8.2249, p-value = 0.004132; its prop.test: X-squared = 12.6004 for all.
        assert_close(found.z * found.z, 8.2249, 0.5e-4);
        assert_close(found.p, 0.004_132, 0.5e-6);
        assert_close(found.z * found.z + found.departure.unwrap()[0], 12.6004, 0.5e-4);
    }

    #[test]
    fn figures_agree_with_the_formulas_in_numpy_and_scipy() {
        let found = trend(&SMOKERS, z()).unwrap();
        assert_relative(found.slope, -0.033_415_626_412_601_3, 1e-13);
        assert_relative(found.z, -2.867_912_530_953_079, 1e-13);
        assert_ends(
            Some(found.interval),
            -0.058_513_293_711_919_99,
            -0.008_317_959_113_282_602,
            1e-15,
        );
        let [left, p] = found.departure.unwrap();
        assert_relative(left, 4.375_489_011_929_952, 1e-12);
        assert_relative(p, 0.112_169_461_064_829_13, 1e-12);
    }

    #[test]
    fn a_group_of_nobody_keeps_its_place() {
        // Shares 0.1, nobody, 0.5: a line of 0.2 a step.
        let found = trend(&[[10.0, 100.0], [0.0, 0.0], [50.0, 100.0]], z()).unwrap();
        assert_close(found.slope, 0.2, 1e-15);
        assert_eq!(found.departure, None);
        let next = trend(&[[10.0, 100.0], [50.0, 100.0]], z()).unwrap();
        assert_close(next.slope, 0.4, 1e-15);
    }

    #[test]
    fn of_two_groups_it_is_the_test_of_their_difference() {
        let found = trend(&[[15.0, 25.0], [6.0, 30.0]], z()).unwrap();
        assert_relative(found.p, two_proportion_z(15.0, 25.0, 6.0, 30.0).unwrap(), 1e-12);
        // Wald: 0.6 less 0.2, with variance 0.6 · 0.4 / 25 + 0.2 · 0.8 / 30.
        let se = libm::sqrt(0.24 / 25.0 + 0.16 / 30.0);
        assert_close(found.slope, -0.4, 1e-15);
        assert_ends(Some(found.interval), -0.4 - z() * se, -0.4 + z() * se, 1e-15);
    }

    #[test]
    fn without_anything_that_varies_there_is_no_trend() {
        assert_eq!(trend(&[[1.0, 2.0]], z()), None);
        assert_eq!(trend(&[[0.0, 5.0], [0.0, 9.0]], z()), None);
        assert_eq!(trend(&[[5.0, 5.0], [9.0, 9.0]], z()), None);
        assert_eq!(trend(&[[6.0, 5.0], [1.0, 9.0]], z()), None);
        assert_eq!(trend(&SMOKERS, 0.0), None);
    }

    #[test]
    fn nobody_concerned_of_somebody_is_a_group() {
        let of = |groups: &[[f64; 2]]| trend(groups, 1.96);
        assert!(of(&[[0.0, 10.0], [3.0, 10.0], [5.0, 10.0]]).is_some());
        assert_ne!(
            of(&[[0.0, 10.0], [3.0, 10.0], [5.0, 10.0]]).map(|it| it.slope),
            of(&[[0.0, 0.0], [3.0, 10.0], [5.0, 10.0]]).map(|it| it.slope)
        );
        // Two groups lie on a line, whatever their shares.
        assert_eq!(of(&[[1.0, 10.0], [3.0, 10.0]]).unwrap().departure, None);
    }
}
