//! How much rarer or more frequent groups are among those selected than among everyone, on a scale of logarithms.

use crate::metrics::{Among, Compare, Counted, Family, Held, Ideal, Metric, Null, Source};
use crate::stats::proportion::wilson;
use crate::stats::ratio::mover_ratio;
use crate::stats::{Interval, two_sided_quantile};

const GEYIK: Source = Source {
    cite: "Geyik, Ambler & Kenthapadi (2019), Fairness-aware ranking in search & recommendation systems",
    url: "https://doi.org/10.1145/3292500.3330691",
};

/// The metrics of this family.
pub static METRICS: &[Metric] = &[
    Metric {
        id: "minimum-skew",
        name: "Minimum skew",
        family: Family::Independence,
        question: "How much rarer is the rarest group among those selected than among everyone, as a logarithm?",
        formula: "min_g ln(p_g / q_g),  p = (selected_g + 1) / (selected + k), q = (n_g + 1) / (n + k), k groups",
        ideal: Ideal::Zero,
        use_when: "places are handed out, and each group’s part of them is held against its part of everyone.",
        caveat: "groups are small: one person more in each group, which keeps a logarithm of 0 away, then weighs much.",
        source: GEYIK,
        rates: &["selection-rate"],
        compare: Compare::AmongGroups {
            of: least,
            ends: Some(ends_of_least),
            held: Held::Nothing,
            null: Null::SameShares,
        },
        usual: false,
    },
    Metric {
        id: "maximum-skew",
        name: "Maximum skew",
        family: Family::Independence,
        question: "How much more frequent is the most frequent group among those selected than among everyone, as a logarithm?",
        formula: "max_g ln(p_g / q_g),  p = (selected_g + 1) / (selected + k), q = (n_g + 1) / (n + k), k groups",
        ideal: Ideal::Zero,
        use_when: "places are handed out, and each group’s part of them is held against its part of everyone.",
        caveat: "groups are small: one person more in each group, which keeps a logarithm of 0 away, then weighs much.",
        source: GEYIK,
        rates: &["selection-rate"],
        compare: Compare::AmongGroups {
            of: most,
            ends: Some(ends_of_most),
            held: Held::Nothing,
            null: Null::SameShares,
        },
        usual: false,
    },
];

/// Those selected and everyone, of each group with one person more, then of all groups.
fn counts(groups: &[Counted]) -> (Vec<[f64; 2]>, [f64; 2]) {
    let one = |it: &Counted| {
        let people = it.sample();
        [people.tp + people.fp + 1.0, people.total() + 1.0]
    };
    let each: Vec<[f64; 2]> = groups.iter().map(one).collect();
    let all = each.iter().fold([0.0; 2], |sum, it| [sum[0] + it[0], sum[1] + it[1]]);
    (each, all)
}

/// The logarithm of each group's part of those selected over its part of everyone.
fn skews(groups: &[Counted]) -> Vec<f64> {
    let (each, [selected, all]) = counts(groups);
    // Products of whole numbers, so that groups that are alike have exactly 0.
    each.iter().map(|it| libm::log(it[0] * all / (it[1] * selected))).collect()
}

/// What holds each group's skew at once: its selection rate over that of everyone, from Wilson's intervals of both
/// (Bonferroni; Donner & Zou 2012). A group has a part in everyone, which only brings the two nearer.
fn ends(groups: &[Counted], confidence: f64) -> Option<Vec<Interval>> {
    let (each, [selected, all]) = counts(groups);
    let z = two_sided_quantile(1.0 - (1.0 - confidence) / groups.len() as f64)?;
    let everyone = wilson(selected, all, z)?;
    let one = |it: &[f64; 2]| {
        let found = mover_ratio(it[0] / it[1], wilson(it[0], it[1], z)?, selected / all, everyone)?;
        Some(Interval { low: libm::log(found.low), high: libm::log(found.high) })
    };
    each.iter().map(one).collect()
}

fn ends_of_least(groups: &[Counted], confidence: f64) -> Option<Interval> {
    let lower =
        |a: Interval, b: Interval| Interval { low: a.low.min(b.low), high: a.high.min(b.high) };
    ends(groups, confidence)?.into_iter().reduce(lower)
}

fn ends_of_most(groups: &[Counted], confidence: f64) -> Option<Interval> {
    let higher =
        |a: Interval, b: Interval| Interval { low: a.low.max(b.low), high: a.high.max(b.high) };
    ends(groups, confidence)?.into_iter().reduce(higher)
}

fn least(groups: &[Counted]) -> Option<Among> {
    skews(groups).into_iter().reduce(f64::min).map(|it| (it, None))
}

fn most(groups: &[Counted]) -> Option<Among> {
    skews(groups).into_iter().reduce(f64::max).map(|it| (it, None))
}

#[cfg(test)]
mod tests {
    use crate::metrics::testing::{check_ends, check_groups};

    #[test]
    fn worked_examples() {
        // 9 of 20 and 1 of 10 are selected: parts (10, 2)/12 of those, and (21, 11)/32 of everyone.
        let groups = [[5, 4, 3, 8], [0, 1, 2, 7]];
        // ln(2 · 32 / (12 · 11)), ln(10 · 32 / (12 · 21)).
        check_groups("minimum-skew", &groups, "-0.723919");
        check_groups("maximum-skew", &groups, "0.238892");
        // Nobody is selected anywhere: a person more in each group, of 21 and 11.
        check_groups("minimum-skew", &[[0, 0, 8, 12], [0, 0, 3, 7]], "-0.271934");
    }

    /// In Python: the formula of Donner & Zou (2012) with `proportion_confint(method="wilson")` of statsmodels 0.15.0, of
    /// each of three groups at a confidence of 1 − 0.1/3.
    #[test]
    fn every_group_is_held_at_once() {
        let groups = [[30, 14, 30, 6], [8, 2, 3, 67], [15, 14, 1, 12]];
        check_ends("minimum-skew", &groups, 0.9, "-1.753989 to -0.540350");
        check_ends("maximum-skew", &groups, 0.9, "0.199505 to 0.755493");
        check_ends("maximum-skew", &[], 0.9, "none");
    }
}
