//! Many groups become one number: the largest difference and the smallest ratio, and further ways to do it.

mod together;

use crate::metrics::{Held, Source, sources};

pub use crate::metrics::comparison::together::Together;

/// A way to make one number of a rate over the groups.
#[derive(Debug)]
pub struct Aggregate {
    /// Published in comparisons; kebab-case.
    pub id: &'static str,
    pub name: &'static str,
    pub question: &'static str,
    pub formula: &'static str,
    pub caveat: &'static str,
    pub source: Source,
    pub over: Over,
    pub held: Held,
    /// Whether it divides, so that it means nothing for a correlation.
    pub divides: bool,
}

/// The computation of an aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    DifferenceToOverall,
    RatioToOverall,
    PairwiseDifference,
    PairwiseRatio,
    ParityLoss,
    Lowest,
    Highest,
    RelativeToOverall,
    Together(Together),
}

/// Beside a rate's groups: its value among everyone, the place of the reference, and how many people each has.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Beside<'a> {
    pub overall: Option<f64>,
    pub reference: Option<usize>,
    /// As many as there are groups: people, or sums of their weights.
    pub people: &'a [f64],
}

/// What holds where a number made of many groups is even, so that it can be tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Null {
    /// All groups are selected as often.
    SameShares,
    /// In every group decisions are positive as often as outcomes are.
    AsOutcomes,
    /// The same on average over the groups, whatever in each of them.
    AsOutcomesOnAverage,
    /// Groups may differ in many ways and the number be even all the same: no test of groups tells it.
    Untested,
}

const FAIRLEARN: Source = Source {
    cite: "Fairlearn, MetricFrame: group_min, group_max, and the method \"to_overall\" of difference and ratio",
    url: "https://fairlearn.org/main/api_reference/generated/fairlearn.metrics.MetricFrame.html",
};

static AGGREGATES: &[Aggregate] = &[
    Aggregate {
        id: "largest-difference-to-overall",
        name: "Largest difference to everyone",
        question: "How far is the furthest group from everyone?",
        formula: "max_g |m_g − m|",
        caveat: "a large group is most of everyone, and is then near to it whatever happens to the others.",
        source: FAIRLEARN,
        over: Over::DifferenceToOverall,
        held: Held::Difference,
        divides: false,
    },
    Aggregate {
        id: "smallest-ratio-to-overall",
        name: "Smallest ratio to everyone",
        question: "How far is the furthest group from everyone, as a ratio?",
        formula: "min_g min(m_g / m, m / m_g)",
        caveat: "a large group is most of everyone, and is then near to it whatever happens to the others.",
        source: FAIRLEARN,
        over: Over::RatioToOverall,
        held: Held::Ratio,
        divides: true,
    },
    Aggregate {
        id: "mean-pairwise-difference",
        name: "Mean difference of pairs",
        question: "How far are two groups apart on average?",
        formula: "mean over pairs of |m_g − m_h|",
        caveat: "one group is far from all others: a mean over pairs can hide it.",
        source: sources::OXONFAIR,
        over: Over::PairwiseDifference,
        held: Held::Difference,
        divides: false,
    },
    Aggregate {
        id: "mean-pairwise-ratio",
        name: "Mean ratio of pairs",
        question: "What part of the higher rate does the lower one have, on average over pairs of groups?",
        formula: "mean over pairs of min(m_g, m_h) / max(m_g, m_h)",
        caveat: "one group is far from all others: a mean over pairs can hide it.",
        source: sources::OXONFAIR,
        over: Over::PairwiseRatio,
        held: Held::Ratio,
        divides: true,
    },
    Aggregate {
        id: "parity-loss",
        name: "Parity loss",
        question: "How far are all groups together from the reference, in logarithms?",
        formula: "Σ_g |ln(m_g / m_r)|",
        caveat: "there are many groups: it is a sum, and grows with their number.",
        source: Source {
            cite: "Wiśniewski & Biecek (2022), fairmodels: a flexible tool for bias detection, visualization, and mitigation in binary classification models",
            url: "https://doi.org/10.32614/RJ-2022-019",
        },
        over: Over::ParityLoss,
        held: Held::Nothing,
        divides: true,
    },
    Aggregate {
        id: "lowest",
        name: "Lowest group",
        question: "Which group has the lowest value, and how low is it?",
        formula: "min_g m_g",
        caveat: "there are many groups: the lowest of many is low by chance alone, so read the interval.",
        source: FAIRLEARN,
        over: Over::Lowest,
        held: Held::Nothing,
        divides: false,
    },
    Aggregate {
        id: "highest",
        name: "Highest group",
        question: "Which group has the highest value, and how high is it?",
        formula: "max_g m_g",
        caveat: "there are many groups: the highest of many is high by chance alone, so read the interval.",
        source: FAIRLEARN,
        over: Over::Highest,
        held: Held::Nothing,
        divides: false,
    },
    Aggregate {
        id: "largest-relative-difference-to-overall",
        name: "Largest relative difference to everyone",
        question: "How far is the furthest group from everyone, as a part of the value among everyone?",
        formula: "max_g |m_g − m| / m",
        caveat: "the value among everyone is close to zero: parts of next to nothing swing wildly.",
        source: Source {
            cite: "TensorFlow, Fairness Indicators: difference to the baseline slice in percent",
            url: "https://www.tensorflow.org/responsible_ai/fairness_indicators/guide",
        },
        over: Over::RelativeToOverall,
        held: Held::Nothing,
        divides: true,
    },
];

/// All ways beyond the largest difference and the smallest ratio; a plan asks for them by name.
pub fn aggregates() -> impl Iterator<Item = &'static Aggregate> {
    AGGREGATES.iter().chain(together::AGGREGATES)
}

impl Over {
    /// One number of the values of groups, with the places of the groups that it comes from.
    /// `None` where a value that it needs is 0, negative or not there.
    pub fn of(self, values: &[f64], beside: Beside) -> Option<(f64, Vec<usize>)> {
        let furthest = |far: &dyn Fn(f64) -> Option<f64>| {
            let all: Option<Vec<f64>> = values.iter().map(|it| far(*it)).collect();
            let all = all?;
            let at = (0..all.len()).reduce(|a, b| if all[b] > all[a] { b } else { a })?;
            Some((all[at], vec![at]))
        };
        match self {
            Self::DifferenceToOverall => {
                let overall = beside.overall?;
                furthest(&|it| Some((it - overall).abs()))
            }
            Self::RatioToOverall => {
                let overall = beside.overall?;
                let (far, at) = furthest(&|it| smaller_over_larger([it, overall]).map(|it| -it))?;
                Some((-far, at))
            }
            Self::PairwiseDifference => Some((pairwise_difference(values)?, Vec::new())),
            Self::PairwiseRatio => Some((pairwise_ratio(values)?, Vec::new())),
            Self::ParityLoss => {
                let reference = *values.get(beside.reference?)?;
                // The reference is one of the values, so it is above 0 too where all are.
                let far = |it: &f64| (*it > 0.0).then(|| libm::log(it / reference).abs());
                let all: Option<Vec<f64>> = values.iter().map(far).collect();
                Some((all?.iter().sum(), Vec::new()))
            }
            Self::Lowest => furthest(&|it| Some(-it)).map(|(value, at)| (-value, at)),
            Self::Highest => furthest(&|it| Some(it)),
            Self::RelativeToOverall => {
                let overall = beside.overall.filter(|it| *it > 0.0)?;
                furthest(&|it| Some((it - overall).abs() / overall))
            }
            Self::Together(it) => Some((it.of(values, beside.people)?, Vec::new())),
        }
    }
}

fn sorted(values: &[f64]) -> Option<(Vec<f64>, f64)> {
    let mut values = values.to_vec();
    values.sort_unstable_by(f64::total_cmp);
    let n = values.len() as f64;
    (n > 1.0).then(|| (values, n * (n - 1.0) / 2.0))
}

/// The mean over pairs of their distance, by the gaps of the sorted values: each gap lies between so many pairs.
fn pairwise_difference(values: &[f64]) -> Option<f64> {
    let (sorted, n_pairs) = sorted(values)?;
    let n = sorted.len();
    let gaps = sorted.windows(2).enumerate();
    let sum: f64 = gaps.map(|(idx, it)| (it[1] - it[0]) * ((idx + 1) * (n - 1 - idx)) as f64).sum();
    Some(sum / n_pairs)
}

/// The mean over pairs of the smaller over the larger: each sorted value divides all before it.
fn pairwise_ratio(values: &[f64]) -> Option<f64> {
    let (sorted, n_pairs) = sorted(values)?;
    // Of two zeros, and of a number below 0, there is no ratio.
    if sorted[0] < 0.0 || sorted[1] <= 0.0 {
        return None;
    }
    let mut before = sorted[0];
    let mut sum = 0.0;
    for value in &sorted[1..] {
        sum += before / value;
        before += value;
    }
    Some(sum / n_pairs)
}

/// From 0 to 1; `None` where the larger is 0 or one is negative.
fn smaller_over_larger([a, b]: [f64; 2]) -> Option<f64> {
    let (low, high) = (a.min(b), a.max(b));
    (low >= 0.0 && high > 0.0).then(|| low / high)
}

/// The two groups that are furthest apart; indices into the values that were compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extremes {
    pub lowest: usize,
    pub highest: usize,
    pub apart: Apart,
}

/// How far apart a lowest and a highest value are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Apart {
    /// Highest minus lowest.
    pub difference: f64,
    /// Lowest over highest; `None` where the highest is zero or a value is negative.
    pub ratio: Option<f64>,
}

impl Apart {
    /// The distance of two values.
    pub fn between(lowest: f64, highest: f64) -> Self {
        let ratio = (lowest >= 0.0 && highest > 0.0).then(|| lowest / highest);
        Self { difference: highest - lowest, ratio }
    }
}

/// Finds the extremes of the values that are defined; the first of equals wins, and where all are equal the
/// second is the highest, so that the two are never one group.
/// `None` where fewer than two are defined: one group cannot differ from itself.
pub fn extremes(values: &[Option<f64>]) -> Option<Extremes> {
    let mut defined = values.iter().enumerate().filter_map(|(idx, it)| Some((idx, (*it)?)));
    let first = defined.next()?;
    let second = defined.next()?;
    let (mut lowest, mut highest) = (first, first);
    for it in std::iter::once(second).chain(defined) {
        if it.1 < lowest.1 {
            lowest = it;
        }
        if it.1 > highest.1 {
            highest = it;
        }
    }
    if lowest.0 == highest.0 {
        highest = second;
    }
    Some(Extremes {
        lowest: lowest.0,
        highest: highest.0,
        apart: Apart::between(lowest.1, highest.1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_undefined_group_is_left_out_and_not_zero() {
        let found = extremes(&[Some(0.5), None, Some(0.2)]).unwrap();
        assert_eq!((found.lowest, found.highest), (2, 0));
        assert!((found.apart.difference - 0.3).abs() < 1e-15);
        assert!((found.apart.ratio.unwrap() - 0.4).abs() < 1e-15);
    }

    #[test]
    fn equal_groups_are_two_groups_all_the_same() {
        let found = extremes(&[None, Some(0.5), Some(0.5), Some(0.5)]).unwrap();
        assert_eq!((found.lowest, found.highest), (1, 2));
        let found = extremes(&[Some(0.2), Some(0.5), Some(0.2), Some(0.5)]).unwrap();
        assert_eq!((found.lowest, found.highest), (0, 1));
    }

    #[track_caller]
    fn check_over(id: &str, values: &[f64], expected: Option<(f64, &[usize])>) {
        let over = aggregates().find(|it| it.id == id).unwrap().over;
        let people = [2.0, 1.0, 1.0];
        let beside = Beside { overall: Some(0.4), reference: Some(0), people: &people };
        let found = over.of(values, beside);
        match (found, expected) {
            (Some(found), Some(expected)) => {
                assert!((found.0 - expected.0).abs() < 1e-15, "{id}: {}", found.0);
                assert_eq!(found.1, expected.1, "{id}");
            }
            (found, expected) => assert_eq!((found, expected), (None, None), "{id}"),
        }
    }

    #[test]
    fn further_ways_to_make_one_number() {
        let values = [0.5, 0.2, 0.8];
        check_over("largest-difference-to-overall", &values, Some((0.4, &[2])));
        check_over("smallest-ratio-to-overall", &values, Some((0.5, &[1])));
        check_over("mean-pairwise-difference", &values, Some((0.4, &[])));
        // 0.4, 0.625 and 0.25.
        check_over("mean-pairwise-ratio", &values, Some((0.425, &[])));
        // ln(0.5 / 0.2) + ln(0.8 / 0.5) = ln 4.
        check_over("parity-loss", &values, Some((2.0 * std::f64::consts::LN_2, &[])));
        check_over("lowest", &values, Some((0.2, &[1])));
        check_over("highest", &values, Some((0.8, &[2])));
        check_over("largest-relative-difference-to-overall", &values, Some((1.0, &[2])));
        check_over("mean-of-groups", &values, Some((0.5, &[])));
        check_over("weighted-mean-of-groups", &[0.3, 0.2, 0.8], Some((0.4, &[])));
    }

    #[test]
    fn a_rate_of_zero_is_a_ratio_of_zero_and_has_no_logarithm() {
        check_over("smallest-ratio-to-overall", &[0.5, 0.0], Some((0.0, &[1])));
        check_over("mean-pairwise-ratio", &[0.5, 0.0], Some((0.0, &[])));
        check_over("mean-pairwise-ratio", &[0.0, 0.0], None);
        check_over("parity-loss", &[0.5, 0.0], None);
        check_over("parity-loss", &[0.0, 0.5], None);
    }

    #[test]
    fn one_group_cannot_differ_from_itself() {
        assert_eq!(extremes(&[Some(0.5), None]), None);
    }

    #[test]
    fn nobody_selected_anywhere_has_no_ratio() {
        let found = extremes(&[Some(0.0), Some(0.0)]).unwrap();
        assert_eq!(found.apart.ratio, None);
        assert_eq!(found.apart.difference.to_bits(), 0.0_f64.to_bits());
    }

    #[test]
    fn there_is_no_pair_of_one_and_no_part_of_nothing() {
        assert_eq!((pairwise_difference(&[0.3]), pairwise_ratio(&[0.3])), (None, None));
        assert_eq!(smaller_over_larger([0.0, 0.0]), None);
        assert_eq!(smaller_over_larger([-1.0, 2.0]), None);
        assert_eq!(smaller_over_larger([0.0, 2.0]), Some(0.0));
        assert_eq!(Apart::between(0.0, 0.5).ratio, Some(0.0));
        assert_eq!(Apart::between(0.0, 0.0).ratio, None);
        assert_eq!(Apart::between(-0.5, 0.5).ratio, None);
    }

    #[test]
    fn there_is_no_part_of_an_overall_value_of_zero() {
        let nothing = Beside { overall: Some(0.0), ..Beside::default() };
        assert_eq!(Over::RelativeToOverall.of(&[0.5, 0.0], nothing), None);
        assert_eq!(Over::RelativeToOverall.of(&[0.5, 0.0], Beside::default()), None);
        assert_eq!(Over::ParityLoss.of(&[0.5, 0.25], nothing), None);
    }
}
