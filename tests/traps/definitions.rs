//! Named metrics: what they are computed from, whom they weigh, and whom a decision helps.

use plumbline::report::Report;

use crate::run::{audit, metric};
use crate::{SMALL, assert_is, assert_prints, audited_for, csv, plan};

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
