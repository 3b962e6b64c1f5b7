//! Aequitas 1.1: every group over a reference group, and what is divided by 0 is 10.

use crate::cube::Four;
use crate::metrics::definitions::{Printed, Prints, Setting, Text, printed};

/// Which group the others are divided by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// The group that the user names.
    Named,
    /// The group with most people.
    Largest,
    /// For each figure the group with the smallest value: the first of equals.
    Smallest,
}

/// What stands for infinity.
const TEN: f64 = 10.0;

/// The figures that are divided, of a group and all groups together.
fn figures(group: Four, everyone: Four) -> [f64; 10] {
    [
        (group.tp + group.fp) / (everyone.tp + everyone.fp),
        (group.tp + group.fp) / group.total(),
        group.tp / (group.tp + group.fp),
        group.fp / (group.tp + group.fp),
        group.fn_ / (group.fn_ + group.tn),
        group.fp / (group.fp + group.tn),
        group.fn_ / (group.tp + group.fn_),
        group.tp / (group.tp + group.fn_),
        group.tn / (group.fp + group.tn),
        group.tn / (group.fn_ + group.tn),
    ]
}

/// The disparities of each group, in the order of the groups.
pub fn all(setting: &Setting, against: Against) -> Vec<Vec<Printed>> {
    let mut everyone = Four::default();
    setting.groups.iter().for_each(|it| everyone.add(it.people));
    let values: Vec<[f64; 10]> =
        setting.groups.iter().map(|it| figures(it.people, everyone)).collect();
    let reference = |figure: usize| match against {
        Against::Named => setting.reference,
        Against::Largest => first_least(setting.groups.iter().map(|it| -it.people.total())),
        Against::Smallest => first_least(values.iter().map(|it| it[figure])),
    };
    let disparity = |group: usize, figure: usize| {
        let quotient = values[group][figure] / values[reference(figure)][figure];
        if quotient.is_infinite() { TEN } else { quotient }
    };
    let of_group = |group: usize| -> Vec<Printed> {
        let entry =
            |(figure, text): (usize, &Text)| printed(*text, Prints::of(disparity(group, figure)));
        TEXTS.iter().enumerate().map(entry).collect()
    };
    (0..setting.groups.len()).map(of_group).collect()
}

/// The place of the smallest that is a number; the first where there is none.
fn first_least(values: impl Iterator<Item = f64>) -> usize {
    let numbers = values.enumerate().filter(|it| !it.1.is_nan());
    numbers.reduce(|a, b| if b.1 < a.1 { b } else { a }).map_or(0, |it| it.0)
}

/// Whether a disparity lies from τ to 1/τ; `None` where it is not a number.
pub fn parity(disparity: Prints, tau: f64) -> Option<bool> {
    disparity.number().map(|it| tau <= it && it <= 1.0 / tau)
}

/// Two parities as one: one that is not a number beside one that is counts as no parity.
pub fn both(first: Option<bool>, second: Option<bool>) -> Option<bool> {
    match (first, second) {
        (None, None) => None,
        (first, second) => Some(first.unwrap_or(false) && second.unwrap_or(false)),
    }
}

const OVER: &str = "one group over the reference, not the furthest pair; infinite is written as 10, and 0 over 0 as NaN";

const TEXTS: [Text; 10] = [
    [
        "ppr_disparity",
        "Disparate impact",
        "demographic-parity-ratio",
        "share of all selected people who are of this group, over that share of the reference",
        "it hangs on the sizes of groups: called statistical parity there",
    ],
    [
        "pprev_disparity",
        "Disparate impact",
        "demographic-parity-ratio",
        "selection rate over that of the reference, called impact parity",
        OVER,
    ],
    [
        "precision_disparity",
        "Predictive parity",
        "predictive-parity-ratio",
        "precision over that of the reference",
        OVER,
    ],
    [
        "fdr_disparity",
        "",
        "false-discovery-rate-ratio",
        "false discovery rate over that of the reference",
        OVER,
    ],
    [
        "for_disparity",
        "",
        "false-omission-rate-ratio",
        "false omission rate over that of the reference",
        OVER,
    ],
    [
        "fpr_disparity",
        "Predictive equality",
        "predictive-equality-ratio",
        "false positive rate over that of the reference",
        OVER,
    ],
    [
        "fnr_disparity",
        "",
        "false-negative-rate-ratio",
        "false negative rate over that of the reference",
        OVER,
    ],
    [
        "tpr_disparity",
        "Equal opportunity difference",
        "equal-opportunity-ratio",
        "true positive rate over that of the reference: a ratio",
        OVER,
    ],
    [
        "tnr_disparity",
        "",
        "true-negative-rate-ratio",
        "true negative rate over that of the reference",
        OVER,
    ],
    [
        "npv_disparity",
        "",
        "negative-predictive-value-ratio",
        "negative predictive value over that of the reference",
        OVER,
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
        let all = all(&setting(groups), Against::Named).swap_remove(1);
        let found = &all.iter().find(|it| it.name == name).unwrap().prints;
        let is_near = match (found, &expected) {
            (Prints::Number(a), Prints::Number(b)) => (a - b).abs() < 1e-12,
            (a, b) => a == b,
        };
        assert!(is_near, "{name}: {found:?} is not {expected:?}");
    }

    /// Selected are 90 of 900 and 10 of 100: the same rate.
    #[test]
    fn statistical_parity_there_hangs_on_the_sizes_of_groups() {
        let groups = [[60.0, 30.0, 100.0, 710.0], [6.0, 4.0, 11.0, 79.0]];
        check(&groups, "ppr_disparity", Prints::Number(1.0 / 9.0));
        check(&groups, "pprev_disparity", Prints::Number(1.0));
        assert_eq!(parity(Prints::Number(1.0 / 9.0), 0.8), Some(false));
    }

    #[test]
    fn what_is_divided_by_zero_is_ten() {
        let groups = [[0.0, 0.0, 4.0, 6.0], [1.0, 2.0, 3.0, 4.0]];
        check(&groups, "pprev_disparity", Prints::Number(10.0));
        check(&groups, "precision_disparity", Prints::NotANumber);
        assert_eq!((both(None, Some(true)), both(None, None)), (Some(false), None));
    }

    #[test]
    fn predicted_positives_are_compared_whatever_their_sum_over_everyone() {
        // Nobody is wrongly selected; as many rightly as wrongly; one group has all who are selected.
        let right = [[6.0, 0.0, 1.0, 3.0], [3.0, 0.0, 2.0, 5.0]];
        check(&right, "ppr_disparity", Prints::Number(0.5));
        let even = [[3.0, 2.0, 1.0, 4.0], [1.0, 2.0, 2.0, 5.0]];
        check(&even, "ppr_disparity", Prints::Number(0.6));
        let all_in_one = [[3.0, 2.0, 1.0, 4.0], [0.0, 0.0, 2.0, 5.0]];
        check(&all_in_one, "ppr_disparity", Prints::Number(0.0));
    }

    #[test]
    fn the_smallest_is_the_smallest_where_most_are_wrongly_selected() {
        // Selected are 5, 2 and 4 people, of whom fewer rightly than wrongly.
        let groups = [[2.0, 3.0, 1.0, 4.0], [1.0, 1.0, 2.0, 5.0], [1.0, 3.0, 2.0, 5.0]];
        let all = all(&setting(&groups), Against::Smallest);
        let of = |group: usize| all[group].iter().find(|it| it.name == "ppr_disparity").unwrap();
        for (group, expected) in [(0, 2.5), (1, 1.0), (2, 2.0)] {
            let found = of(group).prints.number().unwrap();
            assert!((found - expected).abs() < 1e-12, "{found}");
        }
    }
}
