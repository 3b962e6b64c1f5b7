//! Rates of many groups, drawn together as far as chance alone explains that they lie apart.

use crate::stats::normal::normal_upper_tail;
use crate::stats::special::{beta_quantile, beta_upper_quantile};
use crate::stats::{Interval, is_share};

/// Estimates drawn towards their mean.
#[derive(Clone, Debug, PartialEq)]
pub struct JamesStein {
    pub mean: f64,
    /// How much of its distance from the mean each keeps, in [0, 1].
    pub kept: f64,
    pub values: Vec<f64>,
}

/// The estimator of James and Stein towards the mean, for equally precise estimates of different things.
///
/// On the whole nearer to the truth than the estimates themselves, though single ones may be drawn too far.
/// The part kept is never below 0. `None` with fewer than four estimates, when all are equal, unless all are finite and
/// variance ≥ 0.
///
/// Source: Efron & Morris (1975), Data analysis using Stein's estimator: 1 - (k - 3) variance / Σ(value - mean)².
pub fn james_stein(estimates: &[f64], variance: f64) -> Option<JamesStein> {
    if estimates.len() < 4 || !(variance >= 0.0 && variance.is_finite()) {
        return None;
    }
    let people = estimates.len() as f64;
    let mean = estimates.iter().sum::<f64>() / people;
    let spread: f64 = estimates.iter().map(|it| it - mean).map(|apart| apart * apart).sum();
    // A mean that is off by a rounding sets equal estimates apart.
    let varies = estimates.iter().any(|it| (it - estimates[0]).abs() > 0.0);
    if !(varies && spread > 0.0 && spread.is_finite()) {
        return None;
    }
    let kept = (1.0 - (people - 3.0) * variance / spread).max(0.0);
    let values = estimates.iter().map(|it| mean + kept * (it - mean)).collect();
    Some(JamesStein { mean, kept, values })
}

/// What the rates of many groups say of the rate of any.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RatePrior {
    /// The common rate: everybody concerned among all people.
    pub mean: f64,
    /// How alike two people of one group are, 0 to 1: the variance of the true rates over mean (1 - mean).
    pub correlation: f64,
}

/// A rate drawn towards the common one, beside which the raw rate stays the figure of the group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShrunkenRate {
    pub value: f64,
    /// What is believed after the data, with the prior taken as known; `None` where the groups do not differ at all.
    pub interval: Option<Interval>,
}

/// The beta distribution of rates by the method of moments, from (part, whole) of each group.
///
/// The correlation ρ solves Σnᵢ(pᵢ - p)² = p (1 - p) [k - 1 + ρ Σ(nᵢ - 1)(1 - nᵢ/N)], cut off at 0 and 1,
/// with p = Σxᵢ/N.
/// `None` with fewer than two groups, when nobody or everybody is concerned, when no group has two people,
/// and unless all are parts of a whole. Groups without people are to be left out before.
///
/// Source: Kleinman (1973), Proportions with extraneous variance, weights nᵢ.
pub fn rate_prior(groups: &[[f64; 2]]) -> Option<RatePrior> {
    if groups.len() < 2 || !groups.iter().all(|it| is_share(it[0], it[1])) {
        return None;
    }
    let people: f64 = groups.iter().map(|it| it[1]).sum();
    let mean = groups.iter().map(|it| it[0]).sum::<f64>() / people;
    let (mut apart, mut room) = (0.0, 0.0);
    for [part, whole] in groups {
        let beyond = part / whole - mean;
        apart += whole * beyond * beyond;
        room += (whole - 1.0).max(0.0) * (1.0 - whole / people);
    }
    let within = mean * (1.0 - mean);
    if within <= 0.0 || room <= 0.0 {
        return None;
    }
    let correlation = (apart / within - (groups.len() as f64 - 1.0)) / room;
    Some(RatePrior { mean, correlation: correlation.clamp(0.0, 1.0) })
}

impl RatePrior {
    /// `part` / `whole` drawn towards the mean: (part + s mean) / (whole + s) with s = 1/ρ - 1, and the interval of
    /// that beta distribution. `None` unless these are a part of a whole and z > 0.
    pub fn shrink(self, part: f64, whole: f64, z: f64) -> Option<ShrunkenRate> {
        if !is_share(part, whole) || !crate::stats::is_multiple(z) {
            return None;
        }
        let RatePrior { mean, correlation } = self;
        // Multiplied by ρ, so that groups that do not differ need no infinite s.
        let value = (correlation * part + (1.0 - correlation) * mean)
            / (correlation * whole + (1.0 - correlation));
        let strength = 1.0 / correlation - 1.0;
        let tail = normal_upper_tail(z);
        let (a, b) = (part + strength * mean, whole - part + strength * (1.0 - mean));
        let low = beta_quantile(tail, a, b);
        let high = beta_upper_quantile(tail, a, b);
        let interval = low.zip(high).and_then(|(low, high)| Interval::ordered(low, high));
        Some(ShrunkenRate { value, interval })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::{assert_close, assert_ends, assert_relative};

    /// Efron & Morris (1975): hits of 18 baseball players in their first 45 times at bat of 1970.
    const HITS: [f64; 18] = [
        18.0, 17.0, 16.0, 15.0, 14.0, 14.0, 13.0, 12.0, 11.0, 11.0, 10.0, 10.0, 10.0, 10.0, 10.0,
        9.0, 8.0, 7.0,
    ];

    #[test]
    fn the_baseball_players_come_out() {
        let rates = HITS.map(|it| it / 45.0);
        let mean = rates.iter().sum::<f64>() / 18.0;
        let variance = mean * (1.0 - mean) / 45.0;
        assert_close(variance, 0.004_333, 0.5e-6);
        let ours = james_stein(&rates, variance).unwrap();
        assert_close(ours.mean, 0.2654, 0.51e-4);
        assert_close(ours.kept, 0.2117, 0.51e-4);
        let published = [
            0.294, 0.289, 0.285, 0.280, 0.275, 0.275, 0.270, 0.266, 0.261, 0.261, 0.256, 0.256,
            0.256, 0.256, 0.256, 0.252, 0.247, 0.242,
        ];
        for (value, expected) in ours.values.into_iter().zip(published) {
            assert_close(value, expected, 0.51e-3);
        }
    }

    #[test]
    fn estimates_closer_than_chance_are_drawn_together_wholly() {
        let ours = james_stein(&[1.0, 2.0, 3.0, 4.0], 100.0).unwrap();
        assert_close(ours.kept, 0.0, 0.0);
        assert_eq!(ours.values, [2.5; 4]);
        let certain = james_stein(&[1.0, 2.0, 3.0, 4.0], 0.0).unwrap();
        assert_eq!(certain.values, [1.0, 2.0, 3.0, 4.0]);
        assert_eq!(james_stein(&[1.0, 2.0, 3.0], 1.0), None);
        assert_eq!(james_stein(&[1.0; 5], 1.0), None);
        assert_eq!(james_stein(&[1.0, 2.0, 3.0, 4.0], f64::NAN), None);
    }

    #[test]
    fn a_prior_of_moments_comes_out_by_hand() {
        // 9 of 10 and 3 of 10: p = 0.6, apart 2 · 10 · 0.09 = 1.8, over 0.24 is 7.5; less 1 is 6.5, over 2 · 9 / 2 = 9.
        let prior = rate_prior(&[[9.0, 10.0], [3.0, 10.0]]).unwrap();
        assert_close(prior.mean, 0.6, 1e-16);
        assert_relative(prior.correlation, 6.5 / 9.0, 1e-14);
        // s = 9 / 6.5 - 1 = 5 / 13: (9 + 3 / 13) / (10 + 5 / 13) = 120 / 135.
        let ours = prior.shrink(9.0, 10.0, 1.96).unwrap();
        assert_relative(ours.value, 120.0 / 135.0, 1e-14);
        let (a, b) = (9.0 + 3.0 / 13.0, 1.0 + 2.0 / 13.0);
        let tail = normal_upper_tail(1.96);
        let (low, high) =
            (beta_quantile(tail, a, b).unwrap(), beta_upper_quantile(tail, a, b).unwrap());
        assert_ends(ours.interval, low, high, 1e-12);
    }

    #[test]
    fn the_prior_finds_the_correlation_that_made_the_rates() {
        // Rates 0.2 and 0.6 in equal numbers: variance 0.04 over 0.4 · 0.6 is 1/6, once the groups are large.
        let groups: Vec<[f64; 2]> =
            (0..100).map(|it| [f64::from(it % 2) * 40_000.0 + 20_000.0, 1e5]).collect();
        assert_close(rate_prior(&groups).unwrap().correlation, 1.0 / 6.0, 0.002);
    }

    #[test]
    fn groups_that_do_not_differ_share_one_rate() {
        let prior = rate_prior(&[[5.0, 10.0], [50.0, 100.0], [4.0, 8.0]]).unwrap();
        assert_close(prior.correlation, 0.0, 0.0);
        let ours = prior.shrink(4.0, 8.0, 1.96).unwrap();
        assert_eq!(ours, ShrunkenRate { value: 0.5, interval: None });
    }

    #[test]
    fn without_groups_there_is_no_prior() {
        assert_eq!(rate_prior(&[[1.0, 2.0]]), None);
        assert_eq!(rate_prior(&[[0.0, 2.0], [0.0, 5.0]]), None);
        assert_eq!(rate_prior(&[[1.0, 1.0], [0.0, 1.0]]), None);
        assert_eq!(rate_prior(&[[1.0, 2.0], [0.0, 0.0]]), None);
        let prior = RatePrior { mean: 0.5, correlation: 0.1 };
        assert_eq!(prior.shrink(3.0, 2.0, 1.96), None);
        assert_eq!(prior.shrink(1.0, 2.0, 0.0), None);
    }

    #[test]
    fn what_is_no_variance_and_no_part_is_refused() {
        let values = [0.1, 0.2, 0.4, 0.5];
        for variance in [-0.1, f64::NAN, f64::INFINITY] {
            assert_eq!(james_stein(&values, variance), None);
        }
        assert_eq!(rate_prior(&[[1.0, 2.0], [3.0, 2.0], [0.0, 9.0]]), None);
        assert_eq!(rate_prior(&[[1.0, 2.0]]), None);
    }

    #[test]
    fn equal_estimates_are_equal_whatever_rounding_makes_of_their_mean() {
        // As doubles the mean of six tenths is a little less than 0.1.
        assert_eq!(james_stein(&[0.1; 6], 0.01), None);
        assert_eq!(james_stein(&[0.1; 6], 0.0), None);
        // The square of what lies between them is 0 as a double.
        assert_eq!(james_stein(&[0.0, 1e-200, 0.0, 0.0], 1.0), None);
    }
}
