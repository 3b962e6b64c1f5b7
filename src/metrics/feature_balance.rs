//! How closely a value of a column goes with the positive side: several measures of association, whose gaps between two
//! values tell how balanced they are; and how evenly people are spread over values.

use crate::stats::divergence::TwoDistributions;
use crate::stats::inequality::Spread;
use crate::stats::special::chi_square_upper_tail;

/// The people of a value: sums of weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Value {
    /// Those who have the value and are positive.
    pub positive: f64,
    /// Those who have the value.
    pub people: f64,
}

/// How closely a value goes with the positive side; `None` where a logarithm or a quotient is of nothing.
///
/// Sources: Aka, Burke, Bäuerle, Greer & Mitchell (2021), Measuring model biases in the absence of ground truth;
/// Responsible AI Toolbox, Data balance: feature balance measures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Associations {
    /// P(+ | v), in [0, 1].
    pub share: Option<f64>,
    /// Pointwise mutual information ln P(v, +) / (P(v) P(+)), in nats: 0 where value and side do not go together.
    pub mutual_information: Option<f64>,
    /// Sørensen–Dice 2 P(v, +) / (P(v) + P(+)), in [0, 1].
    pub dice: Option<f64>,
    /// Jaccard P(v, +) / P(v or +), in [0, 1].
    pub jaccard: Option<f64>,
    /// Kendall's τ-b of having the value and being positive, in [-1, 1]: of two sides each, the correlation of them.
    pub kendall: Option<f64>,
    /// ln P(v | +), in nats, at most 0: what the Responsible AI Toolbox calls the log-likelihood ratio.
    pub log_likelihood: Option<f64>,
    /// ln P(v | +) / P(v | −), in nats: the log-likelihood ratio of Aka and others.
    pub log_likelihood_ratio: Option<f64>,
    /// (P(v, +) − P(v) P(+)) / √(P(v) P(+)): the t statistic of association, for one person.
    pub t: Option<f64>,
}

/// Of a value of people of whom so many are positive.
pub fn associations(value: Value, everyone: Value) -> Associations {
    let all = everyone.people;
    let (joint, v, positive) = (value.positive / all, value.people / all, everyone.positive / all);
    let over = |part: f64, whole: f64| Some(part / whole).filter(|it| it.is_finite());
    let log = |it: Option<f64>| it.filter(|it| *it > 0.0).map(libm::log);
    let apart = joint - v * positive;
    let spread = (v * (1.0 - v) * positive * (1.0 - positive)).max(0.0);
    let of_negatives = over(v - joint, 1.0 - positive);
    Associations {
        share: over(value.positive, value.people),
        mutual_information: log(over(joint, v * positive)),
        dice: over(2.0 * joint, v + positive),
        jaccard: over(joint, v + positive - joint),
        kendall: over(apart, spread.sqrt()).map(|it| it.clamp(-1.0, 1.0)),
        log_likelihood: log(over(joint, positive)),
        log_likelihood_ratio: log(over(joint, positive)
            .zip(of_negatives)
            .and_then(|(with, without)| over(with, without))),
        t: over(apart, (v * positive).sqrt()),
    }
}

/// How far the people of values are from being spread evenly over them.
///
/// Source: Responsible AI Toolbox, Data balance: distribution and aggregate balance measures, by the formulas of textbooks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evenness {
    /// Kullback–Leibler divergence from evenness in nats, at least 0.
    pub kullback_leibler: f64,
    /// The root of the Jensen–Shannon divergence in bits, in [0, 1].
    pub jensen_shannon: f64,
    /// Total variation, in [0, 1]; also the Wasserstein distance of values that are all as far from each other.
    pub total_variation: f64,
    /// The largest difference of a share, in [0, 1].
    pub largest: f64,
    /// Cross entropy of the shares and evenness in nats: ln k, whatever the shares.
    pub cross_entropy: f64,
    /// Pearson's statistic against evenness, of people of equal weights, and its p value.
    pub chi_square: f64,
    pub p: Option<f64>,
    /// Atkinson's index of the shares with an aversion of 1, in [0, 1].
    pub atkinson: Option<f64>,
    /// Theil's T of the shares (order 1), at least 0.
    pub theil_t: Option<f64>,
    /// Theil's L of the shares (order 0), at least 0.
    pub theil_l: Option<f64>,
}

/// Of people by value, as sums of weights that tell as much as so many people; `None` of fewer than two values, or of
/// nobody.
pub fn evenness(people: &[f64], effective: f64) -> Option<Evenness> {
    let (k, total) = (people.len() as f64, people.iter().sum::<f64>());
    if people.len() < 2 {
        return None;
    }
    let even = vec![1.0; people.len()];
    let both = TwoDistributions::new(people, &even).ok()?;
    let expected = effective / k;
    let beside = people.iter().map(|it| it / total * effective - expected);
    let chi_square = beside.map(|it| it * it / expected).sum::<f64>();
    let shares: Vec<(f64, f64)> = people.iter().map(|it| (*it, 1.0)).collect();
    let spread = Spread::new(&shares)?;
    Some(Evenness {
        kullback_leibler: both.kullback_leibler().ok()?,
        jensen_shannon: both.jensen_shannon().sqrt(),
        total_variation: both.total_variation(),
        largest: both.lp(f64::INFINITY)?,
        cross_entropy: libm::log(k),
        chi_square,
        p: chi_square_upper_tail(chi_square, k - 1.0),
        atkinson: spread.atkinson(1.0),
        theil_t: spread.theil(),
        theil_l: spread.generalized_entropy(0.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: Option<f64>, expected: f64) {
        assert!((found.unwrap() - expected).abs() < 1e-12, "{found:?}, not {expected}");
    }

    /// 12 of 20 with the value are positive, and 30 of 100 of everyone.
    #[test]
    fn associations_are_those_of_their_formulas() {
        let it = associations(
            Value { positive: 12.0, people: 20.0 },
            Value { positive: 30.0, people: 100.0 },
        );
        close(it.share, 0.6);
        close(it.mutual_information, libm::log(2.0));
        close(it.dice, 24.0 / 50.0);
        close(it.jaccard, 12.0 / 38.0);
        // scipy.stats.kendalltau (τ-b) of the hundred people.
        close(it.kendall, 0.327_326_835_353_988_6);
        close(it.log_likelihood, libm::log(0.4));
        // 12/30 over 8/70.
        close(it.log_likelihood_ratio, libm::log(3.5));
        close(it.t, (0.12 - 0.06) / 0.06_f64.sqrt());
    }

    #[test]
    fn a_value_that_does_not_go_with_the_side_has_no_association() {
        let it = associations(
            Value { positive: 6.0, people: 20.0 },
            Value { positive: 30.0, people: 100.0 },
        );
        close(it.mutual_information, 0.0);
        close(it.log_likelihood_ratio, 0.0);
        assert!(it.kendall.unwrap().abs() < 1e-15 && it.t.unwrap().abs() < 1e-15);
        // Everyone who is positive has the value, and nobody else.
        let same = Value { positive: 30.0, people: 30.0 };
        let it = associations(same, Value { positive: 30.0, people: 100.0 });
        close(it.dice, 1.0);
        close(it.jaccard, 1.0);
        close(it.kendall, 1.0);
        assert_eq!(it.log_likelihood_ratio, None);
        let nobody = associations(Value { positive: 0.0, people: 30.0 }, same);
        assert_eq!((nobody.mutual_information, nobody.kendall), (None, None));
    }

    /// The toolbox's own example: 4, 3 and 2 of nine people.
    #[test]
    fn evenness_is_that_of_its_formulas() {
        let it = evenness(&[4.0, 3.0, 2.0], 9.0).unwrap();
        close(Some(it.total_variation), 1.0 / 9.0);
        close(Some(it.largest), 1.0 / 9.0);
        // scipy: entropy(p, q), jensenshannon(p, q, base=2), chisquare([4, 3, 2]).
        close(Some(it.kullback_leibler), 0.037_755_341_510_088_44);
        close(Some(it.jensen_shannon), 0.117_532_519_255_758_75);
        close(Some(it.chi_square), 2.0 / 3.0);
        close(it.p, 0.716_531_310_573_789_2);
        // 1 − ∛24 / 3, and −ln of ∛24 / 3.
        close(it.atkinson, 1.0 - libm::cbrt(24.0) / 3.0);
        close(it.theil_l, -libm::log(libm::cbrt(24.0) / 3.0));
        close(it.theil_t, 0.037_755_341_510_088_44);
        assert_eq!(evenness(&[4.0], 4.0), None);
        assert_eq!(evenness(&[0.0, 0.0], 0.0), None);
    }
}
