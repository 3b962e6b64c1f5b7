//! Differential fairness: the largest ratio of chances between any two groups, smoothed, as a logarithm.

use crate::cube::Four;
use crate::metrics::{Among, Compare, Counted, Family, Held, Ideal, Metric, Null, sources};
use crate::stats::proportion::wilson;
use crate::stats::ratio::mover_ratio;
use crate::stats::{Interval, two_sided_quantile};

/// The metrics of this family.
pub static METRICS: &[Metric] = &[
    Metric {
        id: "differential-fairness",
        name: "Differential fairness",
        family: Family::Independence,
        question: "By what factor, as a logarithm, can the chance of a decision differ between any two groups?",
        formula: "max_{g≠h} max(|ln r_g − ln r_h|, |ln(1 − r_g) − ln(1 − r_h)|),  r = (TP + FP + ½) / (n + 1)",
        ideal: Ideal::Zero,
        use_when: "many groups, or intersections, are compared at once and both decisions count.",
        caveat: "decisions of one kind are rare: one small group then rules the maximum.",
        source: sources::FOULDS,
        rates: &["selection-rate"],
        compare: Compare::AmongGroups {
            of: of_decisions,
            ends: Some(ends_of_decisions),
            held: Held::LogRatio,
            null: Null::SameShares,
        },
        usual: true,
    },
    Metric {
        id: "differential-fairness-bias-amplification",
        name: "Differential fairness bias amplification",
        family: Family::Independence,
        question: "Do decisions set groups further apart than outcomes do?",
        formula: "ε(decisions) − ε(outcomes), each as in differential fairness",
        ideal: Ideal::Zero,
        use_when: "the outcomes themselves differ, and the question is what decisions add.",
        caveat: "outcomes were recorded differently in different groups. It has no p value: two largest ratios can be equal in many ways, of which no test of groups speaks.",
        source: sources::FOULDS,
        rates: &["selection-rate", "base-rate"],
        compare: Compare::AmongGroups {
            of: amplification,
            ends: Some(ends_of_amplification),
            held: Held::Nothing,
            null: Null::Untested,
        },
        usual: false,
    },
];

/// The smoothed empirical estimate over groups of `[positive, all]` people, with the pair that is furthest apart.
/// `concentration` is the weight of the uniform prior, in people. `None` for fewer than two groups.
pub fn smoothed(groups: &[[f64; 2]], concentration: f64) -> Option<(f64, [usize; 2])> {
    let logarithms: Vec<[f64; 2]> = groups
        .iter()
        .map(|[positive, all]| {
            let chance = (positive + concentration / 2.0) / (all + concentration);
            [libm::log(chance), libm::log(1.0 - chance)]
        })
        .collect();
    let extremes = |side: usize| {
        let by = |a: &usize, b: &usize| logarithms[*a][side].total_cmp(&logarithms[*b][side]);
        let places = || 0..logarithms.len();
        // Of equals the minimum is the first and the maximum the last, so that the two are never one group.
        let (low, high) = (places().min_by(by)?, places().max_by(by)?);
        (low != high).then(|| (logarithms[high][side] - logarithms[low][side], [high, low]))
    };
    let (positive, negative) = (extremes(0)?, extremes(1)?);
    Some(if negative.0 > positive.0 { (negative.0, negative.1) } else { positive })
}

/// The weight of the uniform prior, in people.
const CONCENTRATION: f64 = 1.0;

fn counts(groups: &[Counted], positive: fn(Four) -> f64) -> Vec<[f64; 2]> {
    let one = |it: &Counted| {
        let people = it.sample();
        [positive(people), people.total()]
    };
    groups.iter().map(one).collect()
}

fn apart(groups: &[Counted], positive: fn(Four) -> f64) -> Option<(f64, [usize; 2])> {
    smoothed(&counts(groups, positive), CONCENTRATION)
}

/// What holds the largest of all logarithms: the ratios of both chances of every pair have intervals that hold at once
/// (Bonferroni), each from Wilson's intervals of the smoothed chances of its groups (Donner & Zou 2012).
fn ends(groups: &[[f64; 2]], confidence: f64) -> Option<Interval> {
    let n_pairs = groups.len() * groups.len().saturating_sub(1) / 2;
    let z = two_sided_quantile(1.0 - (1.0 - confidence) / (2 * n_pairs) as f64)?;
    let chance = |[positive, all]: &[f64; 2]| {
        let (part, whole) = (positive + CONCENTRATION / 2.0, all + CONCENTRATION);
        Some([
            (part / whole, wilson(part, whole, z)?),
            ((whole - part) / whole, wilson(whole - part, whole, z)?),
        ])
    };
    let chances: Vec<[(f64, Interval); 2]> = groups.iter().map(chance).collect::<Option<_>>()?;
    let mut found = Interval { low: 0.0, high: 0.0 };
    for (place, one) in chances.iter().enumerate() {
        for (first, second) in chances[..place].iter().flat_map(|other| one.iter().zip(other)) {
            let ratio = mover_ratio(first.0, first.1, second.0, second.1)?;
            let (low, high) = (libm::log(ratio.low), libm::log(ratio.high));
            found.low = found.low.max(low).max(-high);
            found.high = found.high.max(high).max(-low);
        }
    }
    Some(found)
}

fn ends_of_decisions(groups: &[Counted], confidence: f64) -> Option<Interval> {
    ends(&counts(groups, |it| it.tp + it.fp), confidence)
}

/// The ends of two that hold at once, one less the other.
fn ends_of_amplification(groups: &[Counted], confidence: f64) -> Option<Interval> {
    let each = 1.0 - (1.0 - confidence) / 2.0;
    let decided = ends(&counts(groups, |it| it.tp + it.fp), each)?;
    let happened = ends(&counts(groups, |it| it.tp + it.fn_), each)?;
    Some(Interval { low: decided.low - happened.high, high: decided.high - happened.low })
}

fn of_decisions(groups: &[Counted]) -> Option<Among> {
    apart(groups, |it| it.tp + it.fp).map(|(value, pair)| (value, Some(pair)))
}

fn amplification(groups: &[Counted]) -> Option<Among> {
    let (decided, pair) = apart(groups, |it| it.tp + it.fp)?;
    let (happened, _) = apart(groups, |it| it.tp + it.fn_)?;
    Some((decided - happened, Some(pair)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::testing::{check_ends, check_groups};

    #[test]
    fn worked_examples() {
        // r = 6.5/11, 4.5/21, 3.5/13: the first two are furthest apart, ln(6.5/11) − ln(4.5/21).
        let groups = [[5, 1, 2, 2], [3, 1, 6, 10], [2, 1, 1, 8]];
        check_groups("differential-fairness", &groups, "1.014352");
        // Outcomes: 7.5/11, 9.5/21, 3.5/13, of which the first and the last: 0.929194.
        check_groups("differential-fairness-bias-amplification", &groups, "0.085158");
        check_groups("differential-fairness", &groups[..1], "none");
    }

    #[test]
    fn groups_that_are_alike_may_be_nothing_apart() {
        let alike = [[50.0, 100.0], [55.0, 100.0], [46.0, 100.0]];
        let found = ends(&alike, 0.95).unwrap();
        let (value, _) = smoothed(&alike, CONCENTRATION).unwrap();
        assert!(found.low <= 0.0 && found.high > value, "{found:?}");
        // Rejected 10 and 55 of 100: a logarithm of 1.665 with a standard error of 0.306, 2.241 of them on each side.
        let apart = ends(&[[90.0, 100.0], [45.0, 100.0]], 0.95).unwrap();
        assert!((apart.low - 0.98).abs() < 0.15 && (apart.high - 2.35).abs() < 0.15, "{apart:?}");
    }

    #[test]
    fn the_rarer_kind_of_decision_counts_too() {
        // Selected 19 of 20 and 15 of 20: ln(5.5/21) − ln(1.5/21) of being turned down.
        check_groups("differential-fairness", &[[19, 0, 0, 1], [15, 0, 0, 5]], "1.299283");
    }

    /// In Python: the formula of Donner & Zou (2012) with `proportion_confint(method="wilson")` of statsmodels 0.15.0, of each
    /// of three pairs and both decisions at a confidence of 1 − 0.1/6; each part of the amplification at one of 1 − 0.05/6.
    #[test]
    fn every_pair_is_held_at_once() {
        let groups = [[30, 14, 30, 6], [8, 2, 3, 67], [15, 14, 1, 12]];
        check_ends("differential-fairness", &groups, 0.9, "0.956230 to 2.385908");
        let amplified = "-1.515318 to 1.486931";
        check_ends("differential-fairness-bias-amplification", &groups, 0.9, amplified);
        check_ends("differential-fairness", &groups[..1], 0.9, "none");
    }

    /// Chances of 3/8 and 5/8, which leave 5/8 and 3/8: as far apart on both sides, and the group selected more often is named first.
    #[test]
    fn of_two_sides_as_far_apart_the_selected_count() {
        let (value, pair) = smoothed(&[[1.0, 4.0], [3.0, 4.0]], 4.0).unwrap();
        assert!((value - libm::log(5.0 / 3.0)).abs() < 1e-15);
        assert_eq!(pair, [1, 0]);
    }
}
