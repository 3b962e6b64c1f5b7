//! Bias amplification: decisions beside the outcomes that they learnt from.

use crate::cube::Four;
use crate::metrics::effect_size::normalized_difference;
use crate::metrics::{Among, Compare, Counted, Family, Held, Ideal, Metric, Null, Source, sources};
use crate::stats::{Interval, two_sided_quantile};

/// The metrics of this family.
pub static METRICS: &[Metric] = &[
    Metric {
        id: "directional-bias-amplification",
        name: "Directional bias amplification",
        family: Family::Separation,
        question: "Do decisions go further in the direction in which the outcomes of groups already lean?",
        formula: "mean_g s_g (SR_g − BR_g),  s_g = 1 where BR_g is above that of everyone, else −1",
        ideal: Ideal::Zero,
        use_when: "the question is whether a model adds to what the data already show.",
        caveat: "groups hardly differ in outcome: the direction then hangs on chance.",
        source: Source {
            cite: "Wang & Russakovsky (2021), Directional bias amplification",
            url: "https://arxiv.org/abs/2102.12594",
        },
        rates: &["selection-rate", "base-rate"],
        compare: Compare::AmongGroups {
            of: directed,
            ends: None,
            held: Held::Difference,
            null: Null::AsOutcomesOnAverage,
        },
        usual: false,
    },
    Metric {
        id: "absolute-bias-amplification",
        name: "Absolute bias amplification",
        family: Family::Separation,
        question: "How far do decisions leave the rate of outcomes, group by group?",
        formula: "mean_g |FN_g − FP_g| / n_g",
        ideal: Ideal::Zero,
        use_when: "decisions should be positive as often as outcomes are, in each group.",
        caveat: "errors of both kinds cancel inside each group.",
        source: sources::OXONFAIR,
        rates: &["selection-rate", "base-rate"],
        compare: Compare::AmongGroups {
            of: absolute,
            ends: Some(ends_of_absolute),
            held: Held::Difference,
            null: Null::AsOutcomes,
        },
        usual: false,
    },
    Metric {
        id: "mean-difference-delta",
        name: "Absolute mean difference delta",
        family: Family::Independence,
        question: "How much nearer to the reference do decisions bring a group than outcomes are?",
        formula: "|BR_g − BR_r| − |SR_g − SR_r|",
        ideal: Ideal::Zero,
        use_when: "decisions are meant to narrow the gap that the outcomes have; below 0 they widen it.",
        caveat: "outcomes hardly differ: it then shows the gap of decisions alone, with its sign turned.",
        source: THEMIS,
        rates: &["selection-rate", "base-rate"],
        compare: Compare::ToReference { of: delta, held: Held::Nothing },
        usual: false,
    },
    Metric {
        id: "normalized-mean-difference-delta",
        name: "Absolute normalized mean difference delta",
        family: Family::Independence,
        question: "How much nearer to the reference do decisions bring a group than outcomes are, as parts of the largest gaps that are possible?",
        formula: "|MD(y) / d_max(y)| − |MD(ŷ) / d_max(ŷ)|,  MD and d_max as in the normalized mean difference",
        ideal: Ideal::Zero,
        use_when: "outcomes and decisions are positive unlike often, so that plain gaps do not compare.",
        caveat: "a group holds nearly all positives or negatives: either part is then close to 1.",
        source: THEMIS,
        rates: &["selection-rate", "base-rate"],
        compare: Compare::ToReference { of: normalized_delta, held: Held::Nothing },
        usual: false,
    },
];

const THEMIS: Source = Source {
    cite: "Bantilan (2018), Themis-ml: a fairness-aware machine learning interface for end-to-end discrimination discovery and mitigation",
    url: "https://doi.org/10.1080/15228835.2017.1416512",
};

fn delta([group, reference]: [Counted; 2]) -> Option<f64> {
    let gap = |positive: fn(Four) -> f64| {
        let rate = |it: Counted| positive(it.weight) / it.weight.total();
        (rate(group) - rate(reference)).abs()
    };
    let found = gap(|it| it.tp + it.fn_) - gap(|it| it.tp + it.fp);
    found.is_finite().then_some(found)
}

fn normalized_delta(pair: [Counted; 2]) -> Option<f64> {
    // Outcomes in the place of decisions.
    let of_outcomes = pair.map(|it| {
        let Four { tp, fp, fn_, tn } = it.weight;
        Counted { weight: Four { tp, fp: fn_, fn_: fp, tn }, ..it }
    });
    Some(normalized_difference(of_outcomes)?.abs() - normalized_difference(pair)?.abs())
}

/// People, people with a positive outcome, and positive decisions less positive outcomes, as sums of weights.
fn sums(it: &Counted) -> [f64; 3] {
    let it = it.weight;
    [it.total(), it.tp + it.fn_, it.fp - it.fn_]
}

fn directed(groups: &[Counted]) -> Option<Among> {
    let all: Vec<[f64; 3]> = groups.iter().map(sums).collect();
    let (n, positive) = all.iter().fold((0.0, 0.0), |sum, it| (sum.0 + it[0], sum.1 + it[1]));
    // P(g, positive) against P(g) · P(positive), without a quotient: whole numbers stay whole.
    let lean = |it: &[f64; 3]| if it[1] * n > it[0] * positive { 1.0 } else { -1.0 };
    mean(all.iter().map(|it| lean(it) * (it[2] / it[0])))
}

fn absolute(groups: &[Counted]) -> Option<Among> {
    mean(groups.iter().map(sums).map(|it| (it[2] / it[0]).abs()))
}

/// What holds the mean size of the differences of all groups: the mean of the ends of their intervals that hold at once
/// (Bonferroni), each Wald's after half a person more in each cell (Agresti & Min 2005).
fn ends_of_absolute(groups: &[Counted], confidence: f64) -> Option<Interval> {
    let n_groups = groups.len() as f64;
    let z = two_sided_quantile(1.0 - (1.0 - confidence) / n_groups)?;
    let mut sums = Interval { low: 0.0, high: 0.0 };
    for it in groups {
        let people = it.sample();
        let (more, less, all) = (people.fp + 0.5, people.fn_ + 0.5, people.total() + 2.0);
        let difference = (more - less) / all;
        let variance = ((more + less) / all - difference * difference) / all;
        let reach = z * libm::sqrt(variance.max(0.0));
        sums.low += (difference.abs() - reach).max(0.0);
        sums.high += (difference.abs() + reach).min(1.0);
    }
    Some(Interval { low: sums.low / n_groups, high: sums.high / n_groups })
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> Option<Among> {
    let n = values.len();
    let sum: f64 = values.sum();
    (n > 1 && sum.is_finite()).then(|| (sum / n as f64, None))
}

#[cfg(test)]
mod tests {
    use crate::metrics::testing::{check_ends, check_groups};

    #[test]
    fn worked_examples() {
        // Base rates 8/10 and 2/10: decisions 9/10 and 1/20 more, then 1/10 and so much less.
        let groups = [[8, 1, 0, 1], [1, 0, 3, 16]];
        check_groups("directional-bias-amplification", &groups, "0.125000");
        check_groups("absolute-bias-amplification", &groups, "0.125000");
        // Decisions that pull groups together: −3/10 and +2/20.
        let groups = [[5, 0, 3, 2], [4, 2, 0, 14]];
        check_groups("directional-bias-amplification", &groups, "-0.200000");
        check_groups("absolute-bias-amplification", &groups, "0.200000");
    }

    #[test]
    fn decisions_narrow_or_widen_the_gap_of_outcomes() {
        // Base rates 8/10 and 4/20, selection rates 9/10 and 1/20.
        let groups = [[8, 1, 0, 1], [1, 0, 3, 16]];
        check_groups("mean-difference-delta", &groups, "-0.250000");
        // Outcomes: 12 positive of 30 and 18 negative: d_max is the smaller of 12/10 and 18/20; decisions: of 10/10 and 20/20.
        check_groups("normalized-mean-difference-delta", &groups, "-0.183333");
        // Decisions that pull groups together: 8/10 and 4/20 become 5/10 and 6/20.
        let groups = [[5, 0, 3, 2], [4, 2, 0, 14]];
        check_groups("mean-difference-delta", &groups, "0.400000");
    }

    /// Base rates of a half in both: nothing leans to a group, which counts as away from it.
    #[test]
    fn a_group_that_is_as_often_positive_does_not_lean_there() {
        check_groups("directional-bias-amplification", &[[2, 1, 0, 1], [1, 0, 0, 1]], "-0.125000");
        assert_eq!(super::mean([1.0].into_iter()), None);
        assert_eq!(super::mean([1.0, f64::NAN].into_iter()), None);
        assert_eq!(super::mean([1.0, 2.0].into_iter()).map(|it| it.0), Some(1.5));
    }

    /// In Python, with the normal quantile of scipy 1.17.1: of each group the interval of FP − FN over n after half a person
    /// more in each cell, at a confidence of 1 − 0.1/3; its distances to 0, and their means.
    #[test]
    fn the_size_of_differences_has_ends_that_hold_for_all_groups() {
        let groups = [[30, 20, 4, 6], [8, 2, 30, 40], [5, 1, 4, 2]];
        check_ends("absolute-bias-amplification", &groups, 0.9, "0.105693 to 0.482694");
    }
}
