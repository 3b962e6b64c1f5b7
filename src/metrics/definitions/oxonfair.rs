//! `OxonFair`: the mean over all pairs of groups, with every denominator raised to at least 1.

use crate::cube::Four;
use crate::metrics::definitions::{Printed, Prints, Setting, Text, printed};

type Rate = fn(Four) -> f64;

/// A denominator below 1 counts as 1, so that 0 over 0 is 0.
fn divided(part: f64, whole: f64) -> f64 {
    part / whole.max(1.0)
}

const BASE: Rate = |it| divided(it.tp + it.fn_, it.total());
const SELECTION: Rate = |it| divided(it.tp + it.fp, it.total());
const TPR: Rate = |it| divided(it.tp, it.tp + it.fn_);
const FNR: Rate = |it| divided(it.fn_, it.tp + it.fn_);
const TNR: Rate = |it| divided(it.tn, it.fp + it.tn);
const PPV: Rate = |it| divided(it.tp, it.tp + it.fp);
const NPV: Rate = |it| divided(it.tn, it.fn_ + it.tn);
const ACCURACY: Rate = |it| divided(it.tp + it.tn, it.total());
const ERRORS: Rate = |it| divided(it.fp, it.fn_);

/// Everything that it prints under a name for a whole attribute.
pub fn all(setting: &Setting) -> Vec<Printed> {
    let values = |rate: Rate| -> Vec<f64> { setting.weights().map(rate).collect() };
    let diff = |rate: Rate| over_pairs(&values(rate), |a, b| (a - b).abs());
    let ratio = |rate: Rate| {
        over_pairs(&values(rate), |a, b| {
            let smaller = (a / b).min(b / a);
            if smaller.is_finite() { smaller } else { 1.0 }
        })
    };
    let numbers = [
        diff(SELECTION),
        ratio(SELECTION),
        diff(TPR),
        diff(FNR),
        f64::midpoint(diff(TPR), diff(TNR)),
        diff(TPR).max(diff(TNR)),
        diff(PPV),
        f64::midpoint(diff(PPV), diff(NPV)),
        diff(ACCURACY),
        diff(ERRORS),
        diff(BASE),
    ];
    TEXTS.into_iter().zip(numbers).map(|(text, it)| printed(text, Prints::of(it))).collect()
}

fn over_pairs(values: &[f64], of: fn(f64, f64) -> f64) -> f64 {
    let firsts = values.iter().enumerate();
    let all: Vec<f64> =
        firsts.flat_map(|(idx, a)| values[idx + 1..].iter().map(move |b| of(*a, *b))).collect();
    all.iter().sum::<f64>() / all.len() as f64
}

const MEAN: &str = "the mean over all pairs, where ours is the furthest pair; a rate that is not defined counts as 0";

const TEXTS: [Text; 11] = [
    [
        "demographic_parity",
        "Statistical parity difference",
        "demographic-parity-difference",
        "mean over pairs of the gap in selection rate",
        MEAN,
    ],
    [
        "disparate_impact",
        "Disparate impact",
        "demographic-parity-ratio",
        "mean over pairs of the smaller selection rate over the larger",
        "the mean over all pairs, where ours is the furthest pair; 0 over 0 counts as 1",
    ],
    [
        "equal_opportunity",
        "Equal opportunity difference",
        "equal-opportunity-difference",
        "mean over pairs of the gap in true positive rate",
        MEAN,
    ],
    [
        "predictive_equality",
        "Predictive equality",
        "predictive-equality-difference",
        "mean over pairs of the gap in false negative rate",
        "of false negatives, where others mean false positives",
    ],
    [
        "equalized_odds",
        "Equalized odds difference",
        "equalized-odds-difference-mean",
        "mean of the mean gaps in true positive and true negative rate",
        MEAN,
    ],
    [
        "equalized_odds_max",
        "Equalized odds difference",
        "equalized-odds-difference",
        "the larger of the mean gaps in true positive and true negative rate",
        MEAN,
    ],
    [
        "predictive_parity",
        "Predictive parity",
        "predictive-parity-difference",
        "mean over pairs of the gap in precision",
        MEAN,
    ],
    [
        "conditional_use_accuracy",
        "Conditional use accuracy",
        "conditional-use-accuracy-difference",
        "mean of the mean gaps in positive and negative predictive value",
        MEAN,
    ],
    [
        "accuracy_parity",
        "Accuracy difference",
        "accuracy-difference",
        "mean over pairs of the gap in accuracy",
        MEAN,
    ],
    [
        "treatment_equality",
        "Treatment equality",
        "treatment-equality-difference",
        "mean over pairs of the gap in false positives per false negative",
        "the ratio is the other way up; a denominator of 0 counts as 1",
    ],
    [
        "class_imbalance",
        "Class imbalance",
        "base-rate-difference",
        "mean over pairs of the gap in the rate of positive labels",
        "of labels, where others mean sizes of groups",
    ],
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Favourable;
    use crate::metrics::definitions::Counts;

    fn setting(groups: &[[f64; 4]]) -> Setting {
        let counts = |it: &[f64; 4]| {
            let weight = Four { tp: it[0], fp: it[1], fn_: it[2], tn: it[3] };
            Counts { people: weight, weight }
        };
        let groups = groups.iter().map(counts).collect();
        Setting { groups, reference: 0, favourable: Favourable::Positive }
    }

    #[track_caller]
    fn check(groups: &[[f64; 4]], name: &str, expected: Prints) {
        let all = all(&setting(groups));
        let found = &all.iter().find(|it| it.name == name).unwrap().prints;
        let is_near = match (found, &expected) {
            (Prints::Number(a), Prints::Number(b)) => (a - b).abs() < 1e-12,
            (a, b) => a == b,
        };
        assert!(is_near, "{name}: {found:?} is not {expected:?}");
    }

    /// Weights of a condition: a positive weighs less than one person in all.
    #[test]
    fn a_denominator_below_one_is_raised_to_one() {
        // TP 0.3 and FN 0.1: it prints 0.30, and 0.75 is right.
        assert!((TPR(Four { tp: 0.3, fp: 0.0, fn_: 0.1, tn: 0.0 }) - 0.3).abs() < 1e-15);
        check(
            &[[0.3, 1.0, 0.1, 1.0], [0.0, 1.0, 4.0, 1.0]],
            "equal_opportunity",
            Prints::Number(0.3),
        );
    }

    #[test]
    fn a_ratio_of_two_zeros_counts_as_one() {
        check(
            &[[0.0, 0.0, 2.0, 3.0], [0.0, 0.0, 1.0, 4.0]],
            "disparate_impact",
            Prints::Number(1.0),
        );
        // 4/10, 2/10 and 1/10: ½, ¼ and ½; a doc says the smallest over the largest, ¼.
        let groups = [[3.0, 1.0, 1.0, 5.0], [1.0, 1.0, 3.0, 5.0], [1.0, 0.0, 2.0, 7.0]];
        check(&groups, "disparate_impact", Prints::Number(5.0 / 12.0));
        check(&groups, "demographic_parity", Prints::Number(0.2));
    }

    #[test]
    fn names_that_mean_something_else_elsewhere() {
        let groups = [[3.0, 1.0, 1.0, 5.0], [1.0, 1.0, 3.0, 5.0]];
        // Of false negatives: 1/4 and 3/4.
        check(&groups, "predictive_equality", Prints::Number(0.5));
        // False positives per false negative: 1/1 and 1/3.
        check(&groups, "treatment_equality", Prints::Number(2.0 / 3.0));
        // Labels: 4/10 in both.
        check(&groups, "class_imbalance", Prints::Number(0.0));
    }
}
