//! Aequitas 1.1: every group over a reference group, and what is divided by 0 is 10.

use crate::cube::Four;
use crate::metrics::definitions::rates::{self, AEQUITAS, By, Named};
use crate::metrics::definitions::{Ours, Printed, Prints, Setting, together};

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
/// Its usual bound of parity.
const TAU: f64 = 0.8;

/// Not a number where nothing is to be divided by.
fn divide(part: f64, whole: f64, _: By) -> f64 {
    part / whole
}

/// The share of all selected people who are of each group.
fn shares_of_selected(setting: &Setting) -> Vec<f64> {
    let everyone = together(setting.people());
    let selected = |it: Four| divide(it.tp + it.fp, everyone.tp + everyone.fp, By::Decision);
    setting.people().map(selected).collect()
}

fn values(setting: &Setting, rate: &Named) -> Vec<f64> {
    setting.people().map(|it| rate.value(it, divide)).collect()
}

/// The rates of each group.
pub fn by_group(setting: &Setting) -> Vec<Printed> {
    let mut all = Vec::new();
    for rate in rates::of(AEQUITAS) {
        let called = rate.called[AEQUITAS];
        let texts = ["the rate of each group", PEOPLE];
        all.extend(rate.by_group(called, setting.people(), texts, |it| rate.value(it, divide)));
    }
    for (shared, ours, differs) in [
        ("Share of those selected", "share-of-selected", PEOPLE),
        (
            "Selection rate",
            "selection-rate",
            "“predicted positive rate” there is a share of those selected and hangs on the size of the group; the selection rate is pprev",
        ),
    ] {
        let shares = shares_of_selected(setting).into_iter().enumerate();
        all.extend(shares.map(|(idx, it)| Printed {
            name: "ppr".to_owned(),
            shared,
            ours: Ours::Rate(ours),
            group: Some(idx),
            prints: Prints::of(it),
            definition: "share of all selected people who are of this group",
            differs,
        }));
    }
    all
}

/// The disparities of each group, in the order of the groups.
pub fn all(setting: &Setting, against: Against) -> Vec<Vec<Printed>> {
    let over = |values: &[f64]| -> Vec<Prints> {
        let reference = match against {
            Against::Named => setting.reference,
            Against::Largest => first_least(setting.people().map(|it| -it.total())),
            Against::Smallest => first_least(values.iter().copied()),
        };
        let disparity = |it: &f64| it / values[reference];
        let ten = |it: f64| if it.is_infinite() { TEN } else { it };
        values.iter().map(|it| Prints::of(ten(disparity(it)))).collect()
    };
    let mut disparities =
        vec![(ppr(), Ours::Ratio("selection-rate"), over(&shares_of_selected(setting)))];
    // It has none of the accuracy and of the prevalence.
    for rate in rates::of(AEQUITAS).filter(|it| !["accuracy", "base-rate"].contains(&it.id)) {
        let name = format!("{}_disparity", rate.called[AEQUITAS]);
        let text = Disparity { name, shared: rate.gaps[1], definition: RATIO, differs: OVER };
        disparities.push((text, Ours::Ratio(rate.id), over(&values(setting, rate))));
    }
    let of_group = |group: usize| -> Vec<Printed> {
        let entry = |(text, ours, prints): &(Disparity, Ours, Vec<Prints>)| Printed {
            name: text.name.clone(),
            shared: text.shared,
            ours: *ours,
            group: Some(group),
            prints: prints[group],
            definition: text.definition,
            differs: text.differs,
        };
        disparities.iter().map(entry).collect()
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

/// What it holds to be even for each group, of the disparities to the named reference.
pub fn parities(setting: &Setting) -> Vec<Printed> {
    let groups = all(setting, Against::Named);
    groups.iter().enumerate().flat_map(|(group, it)| parities_of(group, it)).collect()
}

fn parities_of(group: usize, disparities: &[Printed]) -> Vec<Printed> {
    let find = |name: &str| disparities.iter().find(|it| it.name == name);
    let holds = |name: &str| find(name).and_then(|it| parity(it.prints, TAU));
    let verdict = |name: &str, shared, ours, holds: Option<bool>, definition| Printed {
        name: name.to_owned(),
        shared,
        ours,
        group: Some(group),
        prints: match holds {
            None => Prints::NotANumber,
            Some(true) => Prints::Says("True"),
            Some(false) => Prints::Says("False"),
        },
        definition,
        differs: VERDICT,
    };
    let mut parities = Vec::new();
    for (name, disparity) in PARITIES {
        if let Some(Printed { shared, ours: Ours::Ratio(rate), .. }) = find(disparity) {
            let ours = Ours::Verdict(rate);
            parities.push(verdict(name, *shared, ours, holds(disparity), ONE_PARITY));
        }
    }
    let pairs = PAIRS.map(|(name, [one, other])| (name, both(holds(one), holds(other))));
    for (name, holds) in pairs {
        parities.push(verdict(name, SEVERAL, Ours::Nothing, holds, TWO_PARITIES));
    }
    let supervised = both(pairs[0].1, pairs[1].1);
    let definition = "whether TypeI Parity and TypeII Parity hold";
    parities.push(verdict("Supervised Fairness", SEVERAL, Ours::Nothing, supervised, definition));
    parities
}

/// The parities of one disparity each, and those of two.
pub const PARITIES: [(&str, &str); 10] = [
    ("Statistical Parity", "ppr_disparity"),
    ("Impact Parity", "pprev_disparity"),
    ("Precision Parity", "precision_disparity"),
    ("FDR Parity", "fdr_disparity"),
    ("FOR Parity", "for_disparity"),
    ("FPR Parity", "fpr_disparity"),
    ("FNR Parity", "fnr_disparity"),
    ("TPR Parity", "tpr_disparity"),
    ("TNR Parity", "tnr_disparity"),
    ("NPV Parity", "npv_disparity"),
];
pub const PAIRS: [(&str, [&str; 2]); 4] = [
    ("TypeI Parity", ["fdr_disparity", "fpr_disparity"]),
    ("TypeII Parity", ["for_disparity", "fnr_disparity"]),
    ("Equalized Odds", ["fpr_disparity", "tpr_disparity"]),
    ("Unsupervised Fairness", ["ppr_disparity", "pprev_disparity"]),
];
const SEVERAL: &str = "Several parities at once";

/// What is told of a disparity.
struct Disparity {
    name: String,
    shared: &'static str,
    definition: &'static str,
    differs: &'static str,
}

fn ppr() -> Disparity {
    Disparity {
        name: "ppr_disparity".to_owned(),
        shared: "Disparate impact",
        definition: "share of all selected people who are of this group, over that share of the reference",
        differs: "it hangs on the sizes of groups: called statistical parity there",
    }
}

const PEOPLE: &str = "NaN where nobody is to be divided by; weights are left out";
const RATIO: &str = "the rate of a group over that of the reference";
const OVER: &str = "one group over the reference, not the furthest pair; infinite is written as 10, and 0 over 0 as NaN; weights are left out";
const ONE_PARITY: &str = "whether its disparity lies from 0.8 to 1.25 (τ = 0.8)";
const TWO_PARITIES: &str = "whether both of its parities hold";
const VERDICT: &str =
    "by the number alone, whatever its interval; NaN beside a number counts as False";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::definitions::tests::setting;

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
