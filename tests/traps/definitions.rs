//! Named metrics: what they are computed from, whom they weigh, and whom a decision helps.

use plumbline::report::Report;
use plumbline::report::exhibit::Exhibit;
use plumbline::report::exhibit::programs::names;

use crate::run::{audit, metric};
use crate::{SMALL, assert_is, assert_prints, audited, audited_for, csv, definitions, plan};

/// AIF360 and `HolisticAI` divide by the mean once more.
#[test]
fn the_mean_log_deviation_is_divided_once_and_has_no_zeros() {
    // 80 people with a benefit of 1 and 20 with 2: ln 1.2 − 0.2 ln 2. Divided once more it would be 0.0364.
    let report =
        audited_for(&[("a", [40, 10, 0, 0]), ("b", [20, 10, 0, 20])], &["mean-log-deviation"]);
    let expected = libm::log(1.2) - 0.2 * std::f64::consts::LN_2;
    assert_is("index", metric(&report, "mean-log-deviation", &[]).value, expected);
    let report =
        audited_for(&[("a", [40, 10, 1, 0]), ("b", [20, 10, 0, 20])], &["mean-log-deviation"]);
    let found = metric(&report, "mean-log-deviation", &[]);
    assert_eq!(found.undefined.as_ref().unwrap().reason, "no-logarithm");
}

/// `OxonFair` takes the cells in another order, and the direction from decisions.
#[test]
fn the_direction_of_bias_amplification_comes_from_outcomes() {
    // Outcomes lean to a (80 of 100 against 20), decisions to b (20 against 90): they pull apart what was there.
    let groups = [("a", [20, 0, 60, 20]), ("b", [20, 70, 0, 10])];
    let report = audited_for(&groups, &["directional-bias-amplification"]);
    let found = metric(&report, "directional-bias-amplification", &["group"]);
    assert_is("amplification", found.value, f64::midpoint(-0.6, -0.7));
}

/// AIF360 leaves weights out of the entropy indices.
#[test]
fn inequality_indices_weigh_people() {
    let text = "group,outcome,decision,n\na,1,1,8\na,0,1,1\na,1,0,3\nb,0,0,9\n";
    let of = |column: &str| -> Report {
        audit(text, &plan(&format!("{column} = {{ column = \"n\" }}"), SMALL)).unwrap()
    };
    let copies =
        audit(&csv(&[("a", [8, 1, 3, 0]), ("b", [0, 0, 0, 9])]), &plan("", SMALL)).unwrap();
    for id in ["generalized-entropy-index", "theil-index", "coefficient-of-variation"] {
        let expected = metric(&copies, id, &[]).value.unwrap();
        assert_is(id, metric(&of("weight"), id, &[]).value, expected);
        assert_is(id, metric(&of("count"), id, &[]).value, expected);
    }
}

/// Most programs call 1 favourable whatever it does to a person.
#[test]
fn whom_a_decision_helps_is_asked_and_turns_benefits_around() {
    let groups = [("a", [8, 1, 3, 9]), ("b", [7, 1, 3, 10])];
    let of = |effect: &str| {
        let plan =
            plan("", SMALL).replacen("plan = 1", &format!("plan = 1\neffect = \"{effect}\""), 1);
        audit(&csv(&groups), &plan).unwrap()
    };
    let (benefit, burden) = (of("benefit"), of("burden"));
    let index = |it: &Report| metric(it, "generalized-entropy-index", &[]).value;
    // 2 people in 42 have 2 and 6 have 0, or the other way round: ½ (Σb² n / (Σb)² − 1).
    assert_is("benefit", index(&benefit), 0.5 * (42.0 * 42.0 / (38.0 * 38.0) - 1.0));
    assert_is("burden", index(&burden), 0.5 * (58.0 * 42.0 / (46.0 * 46.0) - 1.0));
    let called = "statistical_parity_difference";
    assert_prints(&benefit, "AIF360", called, 8.0 / 21.0 - 9.0 / 21.0);
    assert_prints(&burden, "AIF360", called, 13.0 / 21.0 - 12.0 / 21.0);
}

/// The row of a program's name.
fn row<'a>(report: &'a Report, program: &str, called: &str) -> (&'a Exhibit, usize) {
    let exhibit = definitions(report);
    let is_it = |row: &usize| {
        exhibit.text(*row, "program") == program && exhibit.text(*row, "called") == called
    };
    let found = (0..exhibit.rows.len()).find(is_it);
    (exhibit, found.unwrap_or_else(|| panic!("{program} has no row {called}")))
}

/// Fairlearn counts a rate as 0 in a group without anyone to count: the group is named, and ours says what it lacks.
#[test]
fn a_number_for_no_evidence_is_called_so() {
    let report = audited(&[("a", [8, 1, 3, 9]), ("b", [7, 1, 3, 10]), ("c", [0, 2, 0, 12])]);
    let (exhibit, at) = row(&report, "Fairlearn", "true_positive_rate of c");
    assert_eq!(exhibit.number(at, "prints"), Some(0.0));
    assert_eq!(exhibit.number(at, "ours"), None);
    let differs = exhibit.text(at, "differs");
    assert!(differs.starts_with("it prints 0"), "{differs}");
    assert!(differs.ends_with("so in 1 of 3 groups, as ours in the others"), "{differs}");
    // AIF360 has no number there either.
    let (exhibit, at) = row(&report, "AIF360, Aequitas", "true_positive_rate, tpr");
    assert_eq!(exhibit.text(at, "prints"), "as ours in all 3 groups");
    assert_eq!(exhibit.text(at, "agrees"), "yes");
}

/// Clarify and `OxonFair` call the positive predictive value an acceptance rate.
#[test]
fn an_acceptance_rate_is_not_always_the_share_that_is_accepted() {
    // Selected are 10 of 20 and 8 of 20; of those selected 9 of 10 and 4 of 8 have a positive outcome.
    let report = audited(&[("a", [9, 1, 3, 7]), ("b", [4, 4, 3, 9])]);
    let (exhibit, at) = row(&report, "OxonFair", "acceptance_rate of a");
    assert_eq!(exhibit.text(at, "shared"), "Selection rate");
    assert_eq!([exhibit.number(at, "prints"), exhibit.number(at, "ours")], [Some(0.9), Some(0.5)]);
    // Clarify's difference in acceptance rates, 9 of 10 less 4 of 8.
    let (exhibit, at) = row(&report, "Clarify", "DAR");
    assert_eq!(exhibit.text(at, "shared"), "Statistical parity difference");
    assert!((exhibit.number(at, "prints").unwrap() - 0.4).abs() < 1e-12);
    assert_prints(&report, "Aequitas", "ppr of a", 10.0 / 18.0);
}

/// Names by which any program differs stand first, each name in one piece.
#[test]
fn what_differs_stands_before_what_agrees() {
    let report = audited(&[("a", [9, 1, 3, 7]), ("b", [4, 4, 3, 9]), ("c", [3, 2, 6, 9])]);
    let found = names(definitions(&report));
    let first = found.iter().position(|it| it.agrees).unwrap();
    assert!(found[first..].iter().all(|it| it.agrees), "{found:?}");
    let mut all: Vec<&str> = found.iter().map(|it| it.name).collect();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), found.len());
    // Three groups: the mean over pairs is not the furthest pair.
    let differing: Vec<&str> = found[..first].iter().map(|it| it.name).collect();
    assert!(differing.contains(&"Error rate difference"), "{differing:?}");
}

/// Aequitas holds by the number alone what the interval leaves open.
#[test]
fn a_verdict_by_the_number_alone_stands_beside_ours() {
    let report = audited(&[("a", [9, 1, 3, 7]), ("b", [4, 4, 3, 9])]);
    let (exhibit, at) = row(&report, "Aequitas", "Precision Parity of b");
    assert_eq!(exhibit.text(at, "prints"), "False");
    assert_eq!(exhibit.text(at, "ours"), "inconclusive");
}
