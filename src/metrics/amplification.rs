//! Bias amplification: decisions beside the outcomes that they learnt from.

use crate::metrics::{Among, Compare, Counted, Family, Held, Ideal, Metric, Source, sources};
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
        compare: Compare::AmongGroups { of: directed, ends: None, held: Held::Difference },
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
        },
        usual: false,
    },
];

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
    use crate::metrics::testing::check_groups;

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

    /// Base rates of a half in both: nothing leans to a group, which counts as away from it.
    #[test]
    fn a_group_that_is_as_often_positive_does_not_lean_there() {
        check_groups("directional-bias-amplification", &[[2, 1, 0, 1], [1, 0, 0, 1]], "-0.125000");
        assert_eq!(super::mean([1.0].into_iter()), None);
        assert_eq!(super::mean([1.0, f64::NAN].into_iter()), None);
        assert_eq!(super::mean([1.0, 2.0].into_iter()).map(|it| it.0), Some(1.5));
    }
}
