//! `OxonFair` 0.3: the mean over all pairs of groups, with every denominator raised to at least 1.

mod texts;

use crate::base::order;
use crate::cube::Four;
use crate::metrics::definitions::rates::{self, By, Gap, Named, OXONFAIR};
use crate::metrics::definitions::{Ours, Printed, Prints, Setting, printed, together};

use texts::{
    ACCEPTANCE, AMPLIFIED, BY_GROUP, DIFF, DIRECTED, MAX_DIFF, MEAN, MEAN_RATIO, MIN_RATIO,
    PROPORTION, RATIO, TEXTS, ZERO,
};

/// A denominator below 1 counts as 1, so that 0 over 0 is 0; of everyone it is plain.
fn divide(part: f64, whole: f64, by: By) -> f64 {
    match by {
        By::Everyone => part / whole,
        By::Outcome | By::Decision | By::Other => part / whole.max(1.0),
    }
}

/// The values of a rate in all groups, the least first.
struct Values(Vec<f64>);

impl Values {
    fn new(setting: &Setting, rate: &Named) -> Self {
        let mut values: Vec<f64> = setting.people().map(|it| rate.value(it, divide)).collect();
        order::numbers(&mut values);
        Self(values)
    }

    fn least(&self) -> f64 {
        self.0.first().copied().unwrap_or(f64::NAN)
    }

    fn most(&self) -> f64 {
        self.0.last().copied().unwrap_or(f64::NAN)
    }

    /// The mean over all pairs of how far they are apart.
    fn difference(&self) -> f64 {
        let n = self.0.len() as f64;
        let signed = self.0.iter().enumerate().map(|(at, it)| it * (2.0 * at as f64 - n + 1.0));
        signed.sum::<f64>() / n_pairs(self.0.len())
    }

    /// The mean over all pairs of the smaller over the larger, which is 1 of two zeros.
    fn ratio(&self) -> f64 {
        let (mut sum, mut smaller) = (0.0, 0.0);
        for (at, it) in self.0.iter().enumerate() {
            sum += if *it > 0.0 { smaller / it } else { at as f64 };
            smaller += it;
        }
        sum / n_pairs(self.0.len())
    }

    fn smallest_ratio(&self) -> f64 {
        self.least() / self.most().max(LEAST)
    }
}

/// What the highest value is raised to where it is divided by.
const LEAST: f64 = 1e-12;

/// Everything that it prints under a name for an attribute: for each group, and for all of them.
pub fn all(setting: &Setting) -> Vec<Printed> {
    let of = |id: &str| {
        let rate = rates::ALL.iter().find(|it| it.id == id);
        rate.map_or(Values(Vec::new()), |it| Values::new(setting, it))
    };
    let [tpr, fnr, tnr] =
        ["true-positive-rate", "false-negative-rate", "true-negative-rate"].map(of);
    let [ppv, npv] = ["positive-predictive-value", "negative-predictive-value"].map(of);
    let (selection, accuracy) = (of("selection-rate"), of("accuracy"));
    let largest = |it: &Values| it.most() - it.least();
    let [amplified, directed] = amplification(setting);
    let numbers = [
        selection.difference(),
        selection.difference(),
        selection.ratio(),
        tpr.difference(),
        fnr.difference(),
        f64::midpoint(tpr.difference(), tnr.difference()),
        largest(&tpr).max(largest(&tnr)),
        ppv.difference(),
        f64::midpoint(ppv.difference(), npv.difference()),
        accuracy.difference(),
        of("false-positives-per-false-negative").difference(),
        of("conditional-acceptance").difference(),
        of("conditional-rejection").difference(),
        of("base-rate").difference(),
        entropy(setting),
        mean(&amplified),
        mean(&directed),
    ];
    let mut all: Vec<Printed> =
        TEXTS.into_iter().zip(numbers).map(|(text, it)| printed(text, Prints::of(it))).collect();
    for rate in rates::of(OXONFAIR) {
        let also = ALSO.iter().filter(|it| it.0 == rate.id).map(|it| it.1);
        for name in std::iter::once(rate.called[OXONFAIR]).chain(also) {
            let value = |it| rate.value(it, divide);
            all.extend(rate.by_group(name, setting.people(), [BY_GROUP, ZERO], value));
        }
        all.extend(gaps(setting, rate));
    }
    all.extend(traps(setting));
    for (name, values, text) in [
        ("bias_amplification", amplified, AMPLIFIED),
        ("directed_bias_amplification", directed, DIRECTED),
    ] {
        all.extend(
            values.into_iter().enumerate().map(|(group, it)| of_group(name, group, it, text)),
        );
    }
    all
}

/// By how much the rate of decisions leaves that of outcomes in each group: without a sign, and in the direction in which
/// its outcomes lean, as `OxonFair` has it: its totals of false positives and of false negatives change places, so that the
/// selection rate of everyone stands where their base rate should.
fn amplification(setting: &Setting) -> [Vec<f64>; 2] {
    let everyone = together(setting.people());
    let base = (everyone.tp + everyone.fp) / everyone.total();
    let gap = |it: &Four| (it.fn_ - it.fp) / it.total();
    let sign = |it: &Four| if it.tp + it.fn_ > it.total() * base { 1.0 } else { -1.0 };
    let groups: Vec<Four> = setting.people().collect();
    [
        groups.iter().map(|it| gap(it).abs()).collect(),
        groups.iter().map(|it| sign(it) * gap(it)).collect(),
    ]
}

fn mean(all: &[f64]) -> f64 {
    all.iter().sum::<f64>() / all.len() as f64
}

fn of_group(
    name: &str,
    group: usize,
    value: f64,
    [definition, differs]: [&'static str; 2],
) -> Printed {
    Printed {
        name: name.to_owned(),
        shared: "Bias amplification",
        ours: Ours::Nothing,
        group: Some(group),
        prints: Prints::of(value),
        definition,
        differs,
    }
}

/// Names that mean another rate elsewhere, beside the rate that they are taken for.
fn traps(setting: &Setting) -> Vec<Printed> {
    let entry =
        |name: &str, prints, group, ours, [definition, differs]: [&'static str; 2]| Printed {
            name: name.to_owned(),
            shared: crate::metrics::rate(ours).map_or("", |it| it.name),
            ours: Ours::Rate(ours),
            group: Some(group),
            prints: Prints::of(prints),
            definition,
            differs,
        };
    let selected = together(setting.people());
    let mut all = Vec::new();
    for (group, it) in setting.people().enumerate() {
        let precision = divide(it.tp, it.tp + it.fp, By::Decision);
        all.push(entry("acceptance_rate", precision, group, "selection-rate", ACCEPTANCE));
        let share = divide(it.tp + it.fp, selected.tp + selected.fp, By::Decision);
        all.push(entry("pos_pred_proportion", share, group, "share-of-selected", PROPORTION));
    }
    all
}

/// The names that it makes of a rate's, and what they come to.
fn gaps(setting: &Setting, rate: &Named) -> Vec<Printed> {
    let values = Values::new(setting, rate);
    let name = |what: &str| format!("{}.{what}", rate.called[OXONFAIR]);
    let mut all = vec![
        rate.gap(Gap::Lowest, name("min"), values.least(), ["the lowest group's value", ZERO]),
        rate.gap(Gap::Highest, name("max"), values.most(), ["the highest group's value", ZERO]),
    ];
    if !rate.gaps[0].is_empty() {
        let largest = values.most() - values.least();
        all.push(rate.gap(Gap::Difference, name("diff"), values.difference(), [DIFF, MEAN]));
        all.push(rate.gap(Gap::Difference, name("max_diff"), largest, [MAX_DIFF, ZERO]));
    }
    if !rate.gaps[1].is_empty() {
        let smallest = values.smallest_ratio();
        all.push(rate.gap(Gap::Ratio, name("ratio"), values.ratio(), [RATIO, MEAN_RATIO]));
        all.push(rate.gap(Gap::Ratio, name("min_ratio"), smallest, [MIN_RATIO, ZERO]));
    }
    all
}

/// Inequality of benefits over all people, α = 2.
fn entropy(setting: &Setting) -> f64 {
    let it = together(setting.people());
    let squares = it.tp + 4.0 * it.fp + it.tn;
    let benefits = (it.tp + 2.0 * it.fp + it.tn).max(1.0);
    (it.total() * squares / (benefits * benefits) - 1.0) / 2.0
}

fn n_pairs(n: usize) -> f64 {
    n as f64 * (n as f64 - 1.0) / 2.0
}

/// Further names of the same rate.
const ALSO: [(&str, &str); 5] = [
    ("true-positive-rate", "recall"),
    ("positive-predictive-value", "precision"),
    ("positive-predictive-value", "acceptance_rate"),
    ("true-negative-rate", "specificity"),
    ("negative-predictive-value", "rejection_rate"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::definitions::tests::setting;

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
        assert!((divide(0.3, 0.4, By::Outcome) - 0.3).abs() < 1e-15);
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
