//! The values of all groups taken together: their mean, and how unequal they are.

use crate::metrics::comparison::{Aggregate, Over};
use crate::metrics::{Held, Source, sources};
use crate::stats::inequality::Spread;

const FAIRBENCH: Source = Source {
    cite: "Krasanakis & Papadopoulos (2024), Towards standardizing AI bias exploration: FairBench, reductions of groups",
    url: "https://arxiv.org/abs/2405.19022",
};

const LIFT: Source = Source {
    cite: "Vasudevan & Kenthapadi (2020), LiFT: a scalable framework for measuring fairness in ML applications: benefit map",
    url: "https://doi.org/10.1145/3340531.3412705",
};

const SMALL: &str = "groups are small: values that differ by chance alone are unequal too, and no interval says by how much.";

/// What is made of all values, each counting the same whatever the size of its group, but where people weigh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Together {
    Mean,
    /// Each group counting by its people.
    WeightedMean,
    GeometricMean,
    /// The root of the mean square: the 2-norm over the root of the number of groups.
    QuadraticMean,
    /// The root of the mean squared distance to the mean.
    Deviation,
    TwiceDeviation,
    /// One of it over the mean.
    Variation,
    Gini,
    /// The generalized entropy of order 2.
    Entropy,
    /// Of order 1.
    Theil,
    /// Of order 0.
    LogDeviation,
    /// With an aversion of 1.
    Atkinson,
}

pub(super) static AGGREGATES: &[Aggregate] = &[
    Aggregate {
        id: "mean-of-groups",
        name: "Mean of groups",
        question: "How high is the value on average, each group counting the same?",
        formula: "Σ_g m_g / k,  k groups",
        caveat: "small groups count as much as large ones: it is not the value among everyone.",
        source: FAIRBENCH,
        over: Over::Together(Together::Mean),
        held: Held::Nothing,
        divides: false,
    },
    Aggregate {
        id: "weighted-mean-of-groups",
        name: "Weighted mean of groups",
        question: "How high is the value on average, each group counting by its people?",
        formula: "Σ_g n_g m_g / Σ_g n_g,  n_g people of a group",
        caveat: "one group is most of everyone, and hides the others; and of a rate among some people alone it is not the value among everyone.",
        source: FAIRBENCH,
        over: Over::Together(Together::WeightedMean),
        held: Held::Nothing,
        divides: false,
    },
    Aggregate {
        id: "geometric-mean-of-groups",
        name: "Geometric mean of groups",
        question: "How high is the value on average, where one group without any makes it 0?",
        formula: "(Π_g m_g)^(1/k),  k groups",
        caveat: "small groups count as much as large ones: it is not the value among everyone.",
        source: FAIRBENCH,
        over: Over::Together(Together::GeometricMean),
        held: Held::Nothing,
        divides: true,
    },
    Aggregate {
        id: "quadratic-mean-of-groups",
        name: "Quadratic mean of groups",
        question: "How high is the value on average, where high groups count more?",
        formula: "(Σ_g |m_g|^p / k)^(1/p),  p = 2;  p = 1 is the mean, p = ∞ the highest",
        caveat: "small groups count as much as large ones; the program of the source, in version 0.9.6, prints Σ_g m_g² / √k under the name of a p-norm, which is another number.",
        source: FAIRBENCH,
        over: Over::Together(Together::QuadraticMean),
        held: Held::Nothing,
        divides: false,
    },
    Aggregate {
        id: "standard-deviation-of-groups",
        name: "Standard deviation of groups",
        question: "How far do the values of groups lie from their mean?",
        formula: "√(Σ_g (m_g − m̄)² / k),  m̄ = Σ_g m_g / k",
        caveat: "groups are small: values that differ by chance alone lie apart too, so read the interval.",
        source: FAIRBENCH,
        over: Over::Together(Together::Deviation),
        held: Held::Nothing,
        divides: false,
    },
    Aggregate {
        id: "twice-standard-deviation-of-groups",
        name: "Twice the standard deviation of groups",
        question: "How far apart are the values of groups, on the scale of the difference of two?",
        formula: "2 √(Σ_g (m_g − m̄)² / k);  of two groups |m_1 − m_2|",
        caveat: "groups are small: values that differ by chance alone lie apart too, so read the interval.",
        source: FAIRBENCH,
        over: Over::Together(Together::TwiceDeviation),
        held: Held::Nothing,
        divides: false,
    },
    Aggregate {
        id: "coefficient-of-variation-of-groups",
        name: "Coefficient of variation of groups",
        question: "How far do the values of groups lie from their mean, as a part of it?",
        formula: "√(Σ_g (m_g − m̄)² / k) / m̄",
        caveat: SMALL,
        source: FAIRBENCH,
        over: Over::Together(Together::Variation),
        held: Held::Nothing,
        divides: true,
    },
    Aggregate {
        id: "gini-of-groups",
        name: "Gini coefficient of groups",
        question: "How unequal are the values of groups, by the mean difference of two of them?",
        formula: "Σ_g Σ_h |m_g − m_h| / (2 k² m̄)",
        caveat: SMALL,
        source: FAIRBENCH,
        over: Over::Together(Together::Gini),
        held: Held::Nothing,
        divides: true,
    },
    Aggregate {
        id: "entropy-of-groups",
        name: "Generalized entropy of groups",
        question: "How unequal are the values of groups, with most weight on the highest?",
        formula: "½ (Σ_g (m_g / m̄)² / k − 1)",
        caveat: SMALL,
        source: LIFT,
        over: Over::Together(Together::Entropy),
        held: Held::Nothing,
        divides: true,
    },
    Aggregate {
        id: "theil-of-groups",
        name: "Theil index of groups",
        question: "How unequal are the values of groups, by information?",
        formula: "Σ_g (m_g / m̄) ln(m_g / m̄) / k",
        caveat: SMALL,
        source: LIFT,
        over: Over::Together(Together::Theil),
        held: Held::Nothing,
        divides: true,
    },
    Aggregate {
        id: "log-deviation-of-groups",
        name: "Mean log deviation of groups",
        question: "How unequal are the values of groups, with most weight on the lowest?",
        formula: "−Σ_g ln(m_g / m̄) / k",
        caveat: "a group has a value of 0, which has no logarithm, or groups are small.",
        source: LIFT,
        over: Over::Together(Together::LogDeviation),
        held: Held::Nothing,
        divides: true,
    },
    Aggregate {
        id: "atkinson-of-groups",
        name: "Atkinson index of groups",
        question: "What part of all values could be given up if the rest were spread evenly?",
        formula: "1 − (Π_g m_g)^(1/k) / m̄",
        caveat: "a group has a value of 0, which makes it 1 whatever the others have, or groups are small.",
        source: sources::ATKINSON,
        over: Over::Together(Together::Atkinson),
        held: Held::Nothing,
        divides: true,
    },
];

impl Together {
    /// One number of the values; `None` where a part of the mean or a logarithm means nothing. Of `people` there are
    /// as many as of values; only the weighted mean looks at them.
    pub fn of(self, values: &[f64], people: &[f64]) -> Option<f64> {
        // In order, so that the order of the groups plays no part.
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let k = sorted.len() as f64;
        let mean = sorted.iter().sum::<f64>() / k;
        let squares = || sorted.iter().map(|it| it - mean).map(|apart| apart * apart);
        let deviation = || (squares().sum::<f64>() / k).sqrt();
        let weighed: Vec<(f64, f64)> = sorted.iter().map(|it| (*it, 1.0)).collect();
        let spread = || Spread::new(&weighed);
        let found = match self {
            Self::Mean => Some(mean),
            Self::WeightedMean => weighted_mean(values, people),
            Self::GeometricMean if sorted.first().is_none_or(|it| *it < 0.0) => None,
            // Where one is 0, its logarithm and with it the sum is −∞, and the whole 0.
            Self::GeometricMean => {
                Some(libm::exp(sorted.iter().map(|it| libm::log(*it)).sum::<f64>() / k))
            }
            Self::QuadraticMean => Some((sorted.iter().map(|it| it * it).sum::<f64>() / k).sqrt()),
            Self::Deviation => Some(deviation()),
            Self::TwiceDeviation => Some(2.0 * deviation()),
            Self::Variation => spread().map(|_| deviation() / mean),
            Self::Gini => spread().map(|it| it.gini()),
            Self::Entropy => spread()?.generalized_entropy(2.0),
            Self::Theil => spread()?.theil(),
            Self::LogDeviation => spread()?.generalized_entropy(0.0),
            Self::Atkinson => spread()?.atkinson(1.0),
        };
        found.filter(|it| it.is_finite())
    }
}

/// In the order of the values. `None` of nobody.
fn weighted_mean(values: &[f64], people: &[f64]) -> Option<f64> {
    let mut both: Vec<(f64, f64)> = values.iter().copied().zip(people.iter().copied()).collect();
    both.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let whole: f64 = both.iter().map(|it| it.1).sum();
    let sum: f64 = both.iter().map(|it| it.0 * it.1).sum();
    (whole > 0.0).then(|| sum / whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(it: Together, values: &[f64], expected: Option<f64>) {
        let found = it.of(values, &[30.0, 10.0, 60.0]);
        match (found, expected) {
            (Some(a), Some(b)) => assert!((a - b).abs() < 1e-12, "{it:?}: {a}, not {b}"),
            (a, b) => assert_eq!(a, b, "{it:?}"),
        }
    }

    /// Values of 1/2, 1/5 and 4/5: a mean of 1/2, and distances of 0 and twice 3/10.
    #[test]
    fn values_together_by_hand() {
        let values = [0.5, 0.2, 0.8];
        check(Together::Mean, &values, Some(0.5));
        check(Together::GeometricMean, &values, Some(libm::cbrt(0.08)));
        check(Together::Deviation, &values, Some(0.06_f64.sqrt()));
        check(Together::TwiceDeviation, &values, Some(0.24_f64.sqrt()));
        check(Together::Variation, &values, Some(0.24_f64.sqrt()));
        // (0.25 + 0.04 + 0.64) / 3; and 0.3 · 0.5 + 0.1 · 0.2 + 0.6 · 0.8.
        check(Together::QuadraticMean, &values, Some(0.31_f64.sqrt()));
        check(Together::WeightedMean, &values, Some(0.65));
        // 2 (0.3 + 0.3 + 0.6) / (2 · 9 · ½).
        check(Together::Gini, &values, Some(2.4 / 9.0));
        check(Together::Entropy, &values, Some(0.12));
        let theil = (0.4 * libm::log(0.4) + 1.6 * libm::log(1.6)) / 3.0;
        check(Together::Theil, &values, Some(theil));
        check(Together::LogDeviation, &values, Some(-libm::log(0.4 * 1.6) / 3.0));
        check(Together::Atkinson, &values, Some(1.0 - libm::cbrt(0.08) / 0.5));
    }

    #[test]
    fn a_value_of_zero_or_below_has_no_logarithm() {
        check(Together::GeometricMean, &[0.0, 0.5], Some(0.0));
        check(Together::LogDeviation, &[0.0, 0.5], None);
        check(Together::Atkinson, &[0.0, 0.5], Some(1.0));
        check(Together::Gini, &[0.0, 0.0], None);
        check(Together::Variation, &[-0.5, 0.5], None);
        check(Together::GeometricMean, &[-0.5, 0.5], None);
        check(Together::Deviation, &[-0.5, 0.5], Some(0.5));
        check(Together::QuadraticMean, &[-0.5, 0.5], Some(0.5));
        assert_eq!(Together::WeightedMean.of(&[0.2, 0.5], &[0.0, 0.0]), None);
    }

    #[test]
    fn of_two_groups_twice_the_deviation_is_their_difference() {
        check(Together::TwiceDeviation, &[0.9, 0.2], Some(0.7));
        // As many people each: the mean.
        let even = Together::WeightedMean.of(&[0.2, 0.5], &[7.0, 7.0]).unwrap();
        assert!((even - 0.35).abs() < 1e-12);
    }

    #[test]
    fn equal_groups_are_not_unequal() {
        for it in [Together::Deviation, Together::Gini, Together::Theil, Together::Atkinson] {
            check(it, &[0.25, 0.25, 0.25], Some(0.0));
        }
    }
}
