//! Rates of decisions: nothing to divide by, boundaries, weights, rounding.

use plumbline::report::{Severity, Side, Verdict};

use crate::run::{audit, comparison, metric, people, rate};
use crate::{SMALL, assert_is, assert_prints, audited, audited_for, plan, printed};

/// Fairlearn counts it as 0, and finds a gap of 0.75.
#[test]
fn a_group_without_positives_has_no_true_positive_rate_and_no_part_in_the_gap() {
    let groups = [("a", [30, 10, 10, 50]), ("b", [0, 10, 0, 50]), ("c", [20, 10, 20, 50])];
    let report = audited(&groups);
    let found = rate(&report, "true-positive-rate", &["group"], &["b"]);
    assert_eq!(found.undefined.as_ref().unwrap().reason, "no-positives");
    let gap = metric(&report, "equal-opportunity-difference", &["group"]);
    assert_is("gap", gap.value, 0.25);
    assert_eq!(gap.left_out, [["b"]]);
    assert_prints(&report, "Fairlearn", "equal_opportunity_difference[between_groups]", 0.75);
}

/// AIF360 has NaN for rates by outcome and 0.0 for rates by decision.
#[test]
fn nothing_to_divide_by_is_one_reason_for_every_rate() {
    let report = audited(&[("a", [30, 10, 10, 50]), ("b", [0, 0, 10, 50]), ("c", [0, 5, 0, 9])]);
    for (id, group, reason) in [
        ("positive-predictive-value", "b", "no-selected"),
        ("false-discovery-rate", "b", "no-selected"),
        ("true-positive-rate", "c", "no-positives"),
        ("false-negative-rate", "c", "no-positives"),
    ] {
        let found = rate(&report, id, &["group"], &[group]);
        assert_eq!(
            (found.value, found.undefined.as_ref().unwrap().reason.as_str()),
            (None, reason)
        );
    }
}

/// Clarify prints infinity, and a gap of 0 where both are infinite.
#[test]
fn errors_of_one_kind_alone_have_no_ratio() {
    let groups = [("a", [30, 0, 10, 50]), ("b", [20, 4, 10, 50])];
    let report = audited_for(&groups, &["treatment-equality-difference"]);
    let found = metric(&report, "treatment-equality-difference", &["group"]);
    assert_eq!(found.undefined.as_ref().unwrap().reason, "no-false-positives");
    assert_eq!(found.undefined.as_ref().unwrap().group, ["a"]);
    assert_eq!(found.verdict, Verdict::NotComputable);
}

/// `OxonFair` raises a denominator below 1 to 1 and prints 0.30.
#[test]
fn weights_below_one_person_keep_their_denominator() {
    let text = "group,outcome,decision,weight\na,1,1,0.3\na,1,0,0.1\na,0,0,0.5\nb,1,1,1\nb,0,0,1\n";
    let report = audit(text, &plan("weight = { column = \"weight\" }", SMALL)).unwrap();
    assert_is("rate", rate(&report, "true-positive-rate", &["group"], &["a"]).value, 0.75);
}

/// DALEX and fairmodels drop a ratio of 0, and print that no bias was detected.
#[test]
fn a_group_of_whom_nobody_is_selected_is_a_finding() {
    let report = audited(&[("a", [40, 10, 10, 40]), ("b", [0, 0, 50, 50])]);
    let found = comparison(&report, "selection-rate", "ratio", &["group"], Some(&["b"])).unwrap();
    assert_eq!((found.value, found.verdict), (Some(0.0), Verdict::Outside));
    assert_eq!(found.side, Some(Side::Below));
    let finding = report.findings.iter().find(|it| it.about.group == ["b"]).unwrap();
    assert_eq!(finding.severity, Severity::High);
}

/// DALEX rounds rates to three digits first, and prints 0.5.
#[test]
fn nothing_is_rounded_before_it_is_divided() {
    let text = "group,outcome,decision,n\na,0,1,16\na,1,0,9984\nb,0,1,14\nb,1,0,9986\n";
    let report = audit(text, &plan("count = { column = \"n\" }", SMALL)).unwrap();
    let found = comparison(&report, "selection-rate", "ratio", &["group"], Some(&["b"])).unwrap();
    assert_is("ratio", found.value, 0.875);
}

/// Aequitas writes 10.0.
#[test]
fn a_reference_of_zero_gives_a_reason_and_no_number() {
    let report = audited(&[("a", [0, 0, 50, 50]), ("b", [40, 10, 10, 40])]);
    let found = comparison(&report, "selection-rate", "ratio", &["group"], Some(&["b"])).unwrap();
    assert_eq!(found.undefined.as_ref().unwrap().reason, "zero-reference");
    assert_prints(&report, "Aequitas", "pprev_disparity of b", 10.0);
}

/// Aequitas tests the false positive rate among those selected, which is the false discovery rate.
#[test]
fn the_false_positive_rate_is_tested_among_negative_outcomes() {
    // Among negative outcomes 10 of 50 and 20 of 100; among those selected 10 of 50 and 20 of 30.
    let report = audited(&[("a", [40, 10, 10, 40]), ("b", [10, 20, 10, 80])]);
    let found = rate(&report, "false-positive-rate", &["group"], &["b"]);
    assert_eq!((found.part, found.whole), (Some(20.0), Some(100.0)));
    let p =
        |id| comparison(&report, id, "difference", &["group"], Some(&["b"])).unwrap().p.unwrap();
    assert!(p("false-positive-rate") > 0.99 && p("false-discovery-rate") < 0.001);
}

/// The Responsible AI toolbox unpacks the cells in another order: 0.333, 0.25 and 0.6.
#[test]
fn cells_have_names_and_no_order() {
    let report = audited(&[("a", [30, 10, 20, 40]), ("b", [1, 1, 1, 1])]);
    let cells = people(&report, &["group"], &["a"]);
    assert_eq!([cells.tp, cells.fp, cells.fn_, cells.tn], [30, 10, 20, 40].map(Some));
    for (id, expected) in
        [("false-negative-rate", 0.4), ("false-positive-rate", 0.2), ("selection-rate", 0.4)]
    {
        assert_is(id, rate(&report, id, &["group"], &["a"]).value, expected);
    }
}

/// Clarify drops outcomes that one side does not have, and finds a distance of 0.25 where it is 0.5.
#[test]
fn an_outcome_that_nobody_has_is_a_rate_of_zero() {
    let report = audited(&[("a", [25, 0, 25, 50]), ("b", [0, 30, 0, 70])]);
    assert_eq!(rate(&report, "base-rate", &["group"], &["b"]).value, Some(0.0));
    let found = comparison(&report, "base-rate", "largest-difference", &["group"], None).unwrap();
    assert_is("distance", found.value, 0.5);
}

/// Aequitas cuts inside a block of equal scores, in the order of a sort that is not stable.
#[test]
fn equal_scores_are_decided_alike() {
    let mut text = "group,outcome,decision\n".to_owned();
    text += &"a,1,0.9\na,0,0.5\nb,1,0.5\nb,0,0.5\nb,0,0.1\n".repeat(10);
    let plan =
        plan("", SMALL).replace("\"decision\", at_least = 1", "\"decision\", at_least = 0.5");
    let report = audit(&text, &plan).unwrap();
    assert_is("a", rate(&report, "selection-rate", &["group"], &["a"]).value, 1.0);
    assert_is("b", rate(&report, "selection-rate", &["group"], &["b"]).value, 2.0 / 3.0);
}

/// TFMA's flips and `HolisticAI`'s regressions use > where most others use ≥.
#[test]
fn a_score_at_the_cut_is_a_positive_decision() {
    let text = "group,outcome,decision\na,1,5\na,0,4\nb,1,5\nb,0,6\n";
    let cut = |at: &str| {
        let plan = plan("", SMALL)
            .replace("\"decision\", at_least = 1", &format!("\"decision\", at_least = {at}"));
        let report = audit(text, &plan).unwrap();
        rate(&report, "selection-rate", &[], &[]).value
    };
    assert_eq!([cut("5"), cut("5.5"), cut("6")], [Some(0.75), Some(0.25), Some(0.25)]);
}

/// Low risk scores are the ones that get a place; 3 selects those at or below it, as counted by hand.
#[test]
fn a_cut_at_most_selects_the_number_and_those_below_it() {
    let text = "group,outcome,score\na,1,1\na,0,3\na,1,4\na,0,9\nb,1,3\nb,0,3.5\nb,0,2\n";
    let columns = "score = { column = \"score\", lower = true }";
    let plan = plan(columns, SMALL).replace("\"decision\", at_least = 1", "\"score\", at_most = 3");
    let report = audit(text, &plan).unwrap();
    for (group, expected) in [("a", [1, 1, 1, 1]), ("b", [1, 1, 0, 1])] {
        let cells = people(&report, &["group"], &[group]);
        assert_eq!([cells.tp, cells.fp, cells.fn_, cells.tn], expected.map(Some), "{group}");
    }
}

/// Clarify stops with an error.
#[test]
fn nobody_selected_at_all_is_a_report() {
    let report = audited(&[("a", [0, 0, 40, 60]), ("b", [0, 0, 50, 50])]);
    assert_eq!(rate(&report, "selection-rate", &[], &[]).value, Some(0.0));
    let found = comparison(&report, "selection-rate", "smallest-ratio", &["group"], None).unwrap();
    assert_eq!(found.undefined.as_ref().unwrap().reason, "all-zero");
    let text = "an error, because nobody has a favourable decision";
    assert_eq!(*printed(&report, "Clarify", "DPPL"), text.into());
}
