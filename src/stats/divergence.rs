//! How far two distributions over the same categories lie apart.

use core::f64::consts::LN_2;

/// Why two distributions have no divergence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoDivergence {
    /// They name different categories, or hold what is no count.
    NotComparable,
    /// One of them holds nobody.
    Empty,
    /// The category at this place has people in the first distribution and nobody in the second: it is infinite.
    Infinite(usize),
}

/// Two distributions over the same categories in the same order, as shares; categories that hold nobody are kept.
#[derive(Clone, Debug, PartialEq)]
pub struct TwoDistributions {
    first: Vec<f64>,
    second: Vec<f64>,
}

impl TwoDistributions {
    /// From counts or weights, which are made into shares.
    pub fn new(first: &[f64], second: &[f64]) -> Result<TwoDistributions, NoDivergence> {
        TwoDistributions::smoothed(first, second, 0.0)
    }

    /// The same after adding `people` to every category of both, so that the Kullback-Leibler divergence is finite.
    pub fn smoothed(
        first: &[f64],
        second: &[f64],
        people: f64,
    ) -> Result<TwoDistributions, NoDivergence> {
        let is_count = |it: f64| it >= 0.0 && it.is_finite();
        let are_counts = first.iter().chain(second).all(|it| is_count(*it)) && is_count(people);
        if first.len() != second.len() || !are_counts {
            return Err(NoDivergence::NotComparable);
        }
        let shares = |counts: &[f64]| {
            let total: f64 = counts.iter().map(|it| it + people).sum();
            let shares: Vec<f64> = counts.iter().map(|it| (it + people) / total).collect();
            (total > 0.0).then_some(shares).ok_or(NoDivergence::Empty)
        };
        Ok(TwoDistributions { first: shares(first)?, second: shares(second)? })
    }

    fn pairs(&self) -> impl Iterator<Item = (f64, f64)> {
        self.first.iter().copied().zip(self.second.iter().copied())
    }

    /// The Kullback-Leibler divergence of the first from the second in nats: Σ p log (p / q), at least 0.
    ///
    /// Not symmetric. Source: Kullback & Leibler (1951).
    pub fn kullback_leibler(&self) -> Result<f64, NoDivergence> {
        match self.pairs().position(|(p, q)| p > 0.0 && q <= 0.0) {
            Some(place) => Err(NoDivergence::Infinite(place)),
            None => Ok(self.pairs().map(|(p, q)| relative(p, q)).sum::<f64>().max(0.0)),
        }
    }

    /// The Jensen-Shannon divergence in bits, in [0, 1]: of both from their middle, averaged.
    ///
    /// Its square root is a distance. Source: Lin (1991).
    pub fn jensen_shannon(&self) -> f64 {
        let halves = |(p, q): (f64, f64)| {
            let middle = f64::midpoint(p, q);
            relative(p, middle) + relative(q, middle)
        };
        (self.pairs().map(halves).sum::<f64>() / (2.0 * LN_2)).clamp(0.0, 1.0)
    }

    /// The total variation distance, in [0, 1]: ½ Σ |p - q|, the most that the chance of anything differs.
    pub fn total_variation(&self) -> f64 {
        self.pairs().map(|(p, q)| (p - q).abs()).sum::<f64>() / 2.0
    }

    /// The Hellinger distance, in [0, 1]: √(½ Σ (√p - √q)²).
    pub fn hellinger(&self) -> f64 {
        let squares = self.pairs().map(|(p, q)| {
            let apart = libm::sqrt(p) - libm::sqrt(q);
            apart * apart
        });
        libm::sqrt(squares.sum::<f64>() / 2.0).min(1.0)
    }

    /// The distance (Σ |p - q|ᵒ)^(1/o) for an order of 1 or more, largest |p - q| for an infinite one.
    /// `None` for smaller orders, which make no distance.
    pub fn lp(&self, order: f64) -> Option<f64> {
        let apart = || self.pairs().map(|(p, q)| (p - q).abs());
        if order.is_infinite() && order > 0.0 {
            return Some(apart().fold(0.0, f64::max));
        }
        (order >= 1.0)
            .then(|| libm::pow(apart().map(|it| libm::pow(it, order)).sum::<f64>(), 1.0 / order))
    }
}

/// p log (p / q), 0 for p = 0.
fn relative(p: f64, q: f64) -> f64 {
    if p > 0.0 { p * libm::log(p / q) } else { 0.0 }
}

/// The entropy of a distribution of counts in nats: -Σ p log p, from 0 to the logarithm of the number of categories.
///
/// `None` when it holds nobody, and unless all counts are finite and not negative. Source: Shannon (1948).
pub fn entropy(counts: &[f64]) -> Option<f64> {
    let total: f64 = counts.iter().sum();
    if !(total > 0.0 && total.is_finite() && counts.iter().all(|it| *it >= 0.0)) {
        return None;
    }
    Some(-counts.iter().map(|it| relative(it / total, 1.0)).sum::<f64>() + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::{assert_close, assert_relative};

    const FIRST: [f64; 4] = [10.0, 0.0, 25.0, 15.0];
    const SECOND: [f64; 4] = [3.0, 6.0, 12.0, 9.0];

    #[test]
    fn divergences_agree_with_scipy() {
        // scipy 1.17.1: entropy(p, q), jensenshannon(p, q, 2)², minkowski.
        let both = TwoDistributions::new(&FIRST, &SECOND).unwrap();
        assert_relative(both.kullback_leibler().unwrap(), 0.250_201_211_769_093_93, 1e-13);
        assert_relative(both.jensen_shannon(), 0.116_271_397_964_626_57, 1e-13);
        assert_relative(both.lp(2.0).unwrap(), 0.244_948_974_278_317_8, 1e-14);
        assert_relative(both.lp(3.0).unwrap(), 0.215_443_469_003_188_4, 1e-14);
        assert_relative(both.hellinger(), 0.333_714_021_675_344_86, 1e-14);
        assert_relative(entropy(&FIRST).unwrap(), 1.029_653_014_064_573_7, 1e-14);
        // Shares .2 0 .5 .3 against .1 .2 .4 .3.
        assert_close(both.total_variation(), 0.2, 1e-16);
        assert_close(both.lp(1.0).unwrap(), 0.4, 1e-15);
        assert_close(both.lp(f64::INFINITY).unwrap(), 0.2, 1e-16);
        assert_eq!(both.lp(0.5), None);
    }

    #[test]
    fn a_category_that_only_the_first_has_makes_it_infinite_and_smoothing_does_not() {
        let turned = TwoDistributions::new(&SECOND, &FIRST).unwrap();
        assert_eq!(turned.kullback_leibler(), Err(NoDivergence::Infinite(1)));
        // Everything symmetric is as before: no category is left out.
        let both = TwoDistributions::new(&FIRST, &SECOND).unwrap();
        assert_close(turned.jensen_shannon(), both.jensen_shannon(), 1e-16);
        assert_close(turned.hellinger(), both.hellinger(), 1e-16);
        let smoothed = TwoDistributions::smoothed(&SECOND, &FIRST, 0.5).unwrap();
        // Shares 3.5/32 6.5/32 12.5/32 9.5/32 against 10.5/52 0.5/52 25.5/52 15.5/52.
        assert_relative(smoothed.kullback_leibler().unwrap(), 0.462_521_786_857_711_3, 1e-13);
    }

    #[test]
    fn separate_distributions_are_wholly_apart_and_equal_ones_not_at_all() {
        let apart = TwoDistributions::new(&[1.0, 0.0], &[0.0, 5.0]).unwrap();
        assert_close(apart.jensen_shannon(), 1.0, 1e-15);
        assert_close(apart.hellinger(), 1.0, 1e-15);
        assert_close(apart.total_variation(), 1.0, 1e-15);
        let same = TwoDistributions::new(&[1.0, 2.0], &[3.0, 6.0]).unwrap();
        assert_close(same.kullback_leibler().unwrap(), 0.0, 1e-16);
        assert_close(same.jensen_shannon(), 0.0, 1e-16);
    }

    #[test]
    fn what_cannot_be_compared_says_why() {
        let new = TwoDistributions::new;
        assert_eq!(new(&[1.0], &[1.0, 2.0]), Err(NoDivergence::NotComparable));
        assert_eq!(new(&[-1.0], &[1.0]), Err(NoDivergence::NotComparable));
        assert_eq!(new(&[0.0], &[1.0]), Err(NoDivergence::Empty));
        assert_eq!(new(&[], &[]), Err(NoDivergence::Empty));
        assert_eq!(entropy(&[0.0, 0.0]), None);
        assert_eq!(entropy(&[-1.0, 2.0]), None);
        assert_eq!(entropy(&[0.0, 2.0]), Some(0.0));
    }

    #[test]
    fn one_answer_alone_has_an_entropy_of_plain_zero() {
        assert_eq!(entropy(&[5.0]).map(f64::to_bits), Some(0.0_f64.to_bits()));
    }

    #[test]
    fn a_category_that_holds_nobody_in_both_makes_nothing_infinite() {
        // Shares 1/4 0 3/4 against 1/2 0 1/2.
        let both = TwoDistributions::new(&[1.0, 0.0, 3.0], &[2.0, 0.0, 2.0]).unwrap();
        let by_hand = 0.25 * libm::log(0.5) + 0.75 * libm::log(1.5);
        assert_relative(both.kullback_leibler().unwrap(), by_hand, 1e-14);
    }
}
