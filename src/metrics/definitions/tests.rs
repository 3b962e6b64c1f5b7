//! Three groups of which no two cells are alike, by hand.

use crate::cube::Four;
use crate::metrics::Favourable;
use crate::metrics::definitions::Nearest;
use crate::metrics::definitions::aequitas::{self, Against};
use crate::metrics::definitions::oxonfair;
use crate::metrics::definitions::{Counts, Printed, Prints, Setting, clarify, fairlearn};

/// TP, FP, FN and TN.
const GROUPS: [[f64; 4]; 3] = [[7.0, 3.0, 2.0, 11.0], [5.0, 4.0, 6.0, 13.0], [2.0, 9.0, 1.0, 17.0]];

/// Groups by their cells, each person of weight 1; the first is the reference.
pub(super) fn setting(groups: &[[f64; 4]]) -> Setting {
    let counts = |it: &[f64; 4]| {
        let weight = Four { tp: it[0], fp: it[1], fn_: it[2], tn: it[3] };
        Counts { people: weight, weight }
    };
    let groups = groups.iter().map(counts).collect();
    Setting {
        groups,
        reference: 0,
        favourable: Favourable::Positive,
        strata: Vec::new(),
        scores: Vec::new(),
        nearest: Nearest::Unasked,
    }
}

#[track_caller]
fn check(all: &[Printed], expected: &[(&str, f64)]) {
    for (name, expected) in expected {
        let found = all.iter().find(|it| it.name == *name).unwrap().prints;
        let is_near = found.number().is_some_and(|it| (it - expected).abs() < 1e-11);
        assert!(is_near, "{name}: {found:?} is not {expected:?}");
    }
}

/// Most are selected in one small group: 15 of 20, 10 of 100, and 25 of everyone's 120.
#[test]
fn the_ratio_to_everyone_is_turned_to_be_at_most_1() {
    let all = fairlearn::all(&setting(&[[9.0, 6.0, 1.0, 4.0], [5.0, 5.0, 20.0, 70.0]]));
    check(&all, &[("demographic_parity_ratio[to_overall]", 25.0 / 120.0 / 0.75)]);
}

/// 8 of 10 with a positive outcome are right in one group, 3 of 5 with a negative one in the other.
#[test]
fn balanced_accuracy_is_over_the_outcomes_that_occur() {
    let name = "balanced_accuracy_score_group_min";
    let all = fairlearn::all(&setting(&[[8.0, 0.0, 2.0, 0.0], [9.0, 1.0, 1.0, 9.0]]));
    check(&all, &[(name, 0.8)]);
    let all = fairlearn::all(&setting(&[[8.0, 0.0, 2.0, 0.0], [0.0, 2.0, 0.0, 3.0]]));
    check(&all, &[(name, 0.6)]);
    // Where both occur, also when all of one kind are right or wrong: 0.8 and 1, 0 and 0.75.
    let all = fairlearn::all(&setting(&[[8.0, 0.0, 2.0, 5.0], [8.0, 0.0, 2.0, 5.0]]));
    check(&all, &[(name, 0.9)]);
    let all = fairlearn::all(&setting(&[[0.0, 1.0, 5.0, 3.0], [8.0, 0.0, 2.0, 5.0]]));
    check(&all, &[(name, 0.375)]);
}

/// 10 over 10 + 4 + 6; the other group has 14 over 19.
#[test]
fn the_f1_score_counts_rightly_selected_twice() {
    let all = fairlearn::all(&setting(&[GROUPS[0], GROUPS[1]]));
    check(&all, &[("f1_score_group_min", 0.5)]);
}

#[test]
fn clarify_counts_sizes_labels_and_benefits() {
    // 23 people beside 57; 9 of 23 and 14 of 57 positive outcomes; the index as AIF360 prints it.
    let expected = [
        ("CI", (23.0 - 57.0) / 80.0),
        ("DPL", 9.0 / 23.0 - 14.0 / 57.0),
        ("GE", 0.128_880_961_817_941),
    ];
    check(&clarify::all(&setting(&GROUPS)), &expected);
    // Some are selected, as many rightly as wrongly.
    let all = clarify::all(&setting(&[[1.0, 1.0, 0.0, 2.0], [1.0, 1.0, 3.0, 2.0]]));
    check(&all, &[("DPPL", 0.5 - 2.0 / 7.0)]);
}

/// By hand: the mean of the three gaps, each a fraction of whole numbers.
#[test]
fn oxonfair_is_the_mean_over_pairs() {
    let expected = [
        ("demographic_parity", 73.0 / 966.0),
        ("disparate_impact", 219_647.0 / 267_960.0),
        ("equal_opportunity", 64.0 / 297.0),
        ("predictive_equality", 64.0 / 297.0),
        ("equalized_odds", 4100.0 / 27_027.0),
        ("equalized_odds_max", 32.0 / 99.0),
        ("predictive_parity", 19.0 / 55.0),
        ("cond_use_accuracy", 7321.0 / 28_215.0),
        ("accuracy_parity", 15.0 / 161.0),
        ("treatment_equality", 50.0 / 9.0),
        ("class_imbalance", 235.0 / 1218.0),
    ];
    check(&oxonfair::all(&setting(&GROUPS)), &expected);
}

/// By hand, for the second group: over the first, over the largest (the third), and over the smallest figure.
#[test]
fn aequitas_divides_by_the_reference_that_is_asked_for() {
    let expected = [
        ("ppr_disparity", [9.0 / 10.0, 9.0 / 11.0, 1.0]),
        ("pprev_disparity", [207.0 / 280.0, 261.0 / 308.0, 1.0]),
        ("precision_disparity", [50.0 / 63.0, 55.0 / 18.0, 55.0 / 18.0]),
        ("fdr_disparity", [40.0 / 27.0, 44.0 / 81.0, 40.0 / 27.0]),
        ("for_disparity", [39.0 / 19.0, 108.0 / 19.0, 108.0 / 19.0]),
        ("fpr_disparity", [56.0 / 51.0, 104.0 / 153.0, 56.0 / 51.0]),
        ("fnr_disparity", [27.0 / 11.0, 18.0 / 11.0, 27.0 / 11.0]),
        ("tpr_disparity", [45.0 / 77.0, 15.0 / 22.0, 1.0]),
        ("tnr_disparity", [182.0 / 187.0, 338.0 / 289.0, 338.0 / 289.0]),
        ("npv_disparity", [169.0 / 209.0, 234.0 / 323.0, 1.0]),
    ];
    for (nth, against) in [Against::Named, Against::Largest, Against::Smallest].iter().enumerate() {
        let all = aequitas::all(&setting(&GROUPS), *against).swap_remove(1);
        check(&all, &expected.map(|(name, values)| (name, values[nth])));
    }
}

/// Of two groups of one size the first; a figure that is not a number is passed over.
#[test]
fn the_reference_is_the_first_of_equals_and_has_a_number() {
    let groups = [[2.0, 0.0, 0.0, 8.0], [5.0, 1.0, 3.0, 1.0], [1.0, 1.0, 2.0, 1.0]];
    let all = aequitas::all(&setting(&groups), Against::Largest);
    check(&all[1], &[("pprev_disparity", 3.0)]);
    // Nobody of the first group is selected: no precision. The others have 1/2 and 1/4.
    let groups = [[0.0, 0.0, 2.0, 8.0], [1.0, 1.0, 3.0, 1.0], [1.0, 3.0, 2.0, 1.0]];
    let all = aequitas::all(&setting(&groups), Against::Smallest);
    check(&all[1], &[("precision_disparity", 2.0)]);
}

#[test]
fn parity_holds_from_tau_to_one_over_tau() {
    let of = |disparity| aequitas::parity(Prints::Number(disparity), 0.8);
    assert_eq!([0.79, 0.8, 1.0, 1.25, 1.26].map(of), [false, true, true, true, false].map(Some));
    assert_eq!(aequitas::parity(Prints::NotANumber, 0.8), None);
    assert_eq!(aequitas::both(Some(true), Some(true)), Some(true));
    assert_eq!(Prints::of(f64::NEG_INFINITY), Prints::MinusInfinity);
}
