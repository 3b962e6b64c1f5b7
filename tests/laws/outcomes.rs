//! Numbers, several classes and rankings: figures by hand and of scikit-learn, and what must not change them.

use plumbline::report::exhibit::{Exhibit, Section};
use plumbline::report::{Report, Verdict};

use crate::run::{audit, comparison, rate};

const NUMBERS: &str = "outcome = { column = \"y\" }\ndecision = { column = \"p\" }";

fn plan(columns: &str, rest: &str) -> String {
    format!(
        "plan = 1\n[columns]\n{columns}\n[[columns.attributes]]\ncolumn = \"group\"\n[groups]\nminimum = 2\n{rest}"
    )
}

/// People with a weight: group, outcome, prediction, weight.
const PEOPLE: [(&str, f64, f64, u32); 9] = [
    ("a", 3.0, 2.5, 1),
    ("a", -0.5, 0.0, 2),
    ("a", 2.0, 2.0, 1),
    ("a", 7.0, 8.0, 3),
    ("b", 1.0, 4.0, 2),
    ("b", 2.5, 2.0, 1),
    ("b", 6.0, 5.0, 4),
    ("b", 4.0, 4.5, 1),
    ("b", 5.5, 9.0, 2),
];

fn csv(people: &[(&str, f64, f64, u32)]) -> String {
    let row = |(group, y, p, weight): &(&str, f64, f64, u32)| format!("{group},{y},{p},{weight}\n");
    let rows: Vec<String> = people.iter().map(row).collect();
    format!("group,y,p,w\n{}", rows.concat())
}

#[track_caller]
fn check(report: &Report, id: &str, group: &str, expected: f64) {
    let value = rate(report, id, &["group"], &[group]).value.unwrap();
    assert!((value - expected).abs() < 1e-12, "{id} of {group}: {value}, not {expected}");
}

#[test]
fn weighted_errors_are_those_of_scikit_learn() {
    // mean_absolute_error, mean_squared_error, median of the repeated, r2_score with sample_weight.
    let columns = format!("{NUMBERS}\nweight = {{ column = \"w\" }}");
    let report = audit(&csv(&PEOPLE), &plan(&columns, "")).unwrap();
    for (id, group, value) in EXPECTED {
        check(&report, id, group, value);
    }
}

const EXPECTED: [(&str, &str, f64); 8] = [
    ("mean-absolute-error", "a", 0.642_857_142_857_142_9),
    ("root-mean-square-error", "a", 0.731_925_054_711_399_9),
    ("r-squared", "a", 0.947_342_026_078_234_7),
    ("median-absolute-error", "a", 0.5),
    ("mean-absolute-error", "b", 1.8),
    ("root-mean-square-error", "b", 2.167_948_338_867_88),
    ("r-squared", "b", -0.189_120_809_614_168_1),
    ("median-absolute-error", "b", 1.0),
];

#[test]
fn a_count_is_as_many_rows() {
    let mut repeated = String::from("group,y,p,w\n");
    for (group, y, p, n) in PEOPLE {
        repeated += &format!("{group},{y},{p},1\n").repeat(n as usize);
    }
    let counted = format!("{NUMBERS}\ncount = {{ column = \"w\" }}");
    let [one, other] = [
        audit(&csv(&PEOPLE), &plan(&counted, "")).unwrap(),
        audit(&repeated, &plan(NUMBERS, "")).unwrap(),
    ];
    for (a, b) in one.rates.iter().zip(&other.rates) {
        let close = |a: Option<f64>, b: Option<f64>| match (a, b) {
            (Some(a), Some(b)) => (a - b).abs() < 1e-12,
            (a, b) => a == b,
        };
        assert!(close(a.value, b.value) && close(a.low, b.low), "{}: {a:?} {b:?}", a.rate);
    }
}

#[test]
fn the_order_of_rows_changes_no_number() {
    let mut turned = PEOPLE;
    turned.reverse();
    turned.rotate_left(4);
    let columns = format!("{NUMBERS}\nweight = {{ column = \"w\" }}");
    let [one, other] = [PEOPLE, turned].map(|it| audit(&csv(&it), &plan(&columns, "")).unwrap());
    assert_eq!(
        (one.rates, one.comparisons, one.exhibits),
        (other.rates, other.comparisons, other.exhibits)
    );
}

#[test]
fn another_unit_of_the_outcome_changes_no_verdict() {
    let people = |factor: f64| -> String {
        let rows = (0..240).map(|it| {
            let (group, y) = (["a", "b"][it % 2], (it * 7 % 23) as f64);
            let error = (it * 5 % 11) as f64 / 4.0 - 1.0 + (it % 2) as f64;
            format!("{group},{},{}\n", y * factor, (y + error) * factor)
        });
        format!("group,y,p\n{}", rows.collect::<Vec<_>>().concat())
    };
    let [one, other] = [1.0, 1024.0].map(|it| audit(&people(it), &plan(NUMBERS, "")).unwrap());
    let verdicts = |report: &Report| {
        let all = report
            .comparisons
            .iter()
            .map(|it| (it.rate.clone(), it.comparison.clone(), it.verdict));
        all.collect::<Vec<_>>()
    };
    assert_eq!(verdicts(&one), verdicts(&other));
    let found = comparison(&one, "mean-error", "difference", &["group"], Some(&["b"])).unwrap();
    assert_eq!(found.verdict, Verdict::Outside, "{found:?}");
    assert!(
        one.findings[0].says.starts_with("Beside what happened, y is predicted"),
        "{:?}",
        one.findings[0]
    );
}

#[test]
fn outcomes_that_do_not_vary_have_no_r_squared() {
    let text = "group,y,p\n".to_owned() + &"a,2,1\na,2,3\nb,1,1\nb,3,2\n".repeat(20);
    let report = audit(&text, &plan(NUMBERS, "")).unwrap();
    let found = rate(&report, "r-squared", &["group"], &["a"]);
    let undefined = found.undefined.as_ref().unwrap();
    assert_eq!((found.value, undefined.reason.as_str()), (None, "no-variation-of-outcome"));
    assert!(undefined.says.contains("outcomes that are all the same"), "{}", undefined.says);
    check(&report, "r-squared", "b", 0.5);
}

#[test]
fn rows_without_a_number_are_accounted_for() {
    let text = csv(&PEOPLE) + "a,,1,1\nb,2,,1\n";
    let report = audit(&text, &plan(NUMBERS, "")).unwrap();
    let rows = &report.data.rows;
    let left_out: Vec<(&str, u64)> =
        rows.left_out.iter().map(|it| (it.rule.as_str(), it.rows)).collect();
    assert!(left_out.contains(&("outcome \"y\" is missing", 1)), "{left_out:?}");
    assert!(left_out.contains(&("decision \"p\" is missing", 1)), "{left_out:?}");
    assert_eq!(rows.read, rows.used + rows.left_out.iter().map(|it| it.rows).sum::<u64>());
}

fn outcomes(report: &Report) -> Vec<&Exhibit> {
    report.exhibits.iter().filter(|it| it.section == Section::Outcomes).collect()
}

#[test]
fn several_classes_have_a_rate_a_finding_and_exhibits() {
    let mut text = "group,y,p\n".to_owned();
    for (group, right, wrong) in [("a", 90, 10), ("b", 50, 50)] {
        for (y, other) in [("x", "y"), ("y", "z"), ("z", "x")] {
            text += &format!("{group},{y},{y}\n").repeat(right);
            text += &format!("{group},{y},{other}\n").repeat(wrong);
        }
    }
    let report = audit(&text, &plan(NUMBERS, "")).unwrap();
    check(&report, "class-accuracy", "a", 0.9);
    check(&report, "class-accuracy", "b", 0.5);
    assert_eq!(
        report
            .rates
            .iter()
            .map(|it| it.rate.as_str())
            .collect::<std::collections::BTreeSet<_>>()
            .len(),
        1
    );
    assert_eq!(
        report.findings[0].says,
        "People in the group \u{201c}b\u{201d} were given the right class 0.56 times as often as people in the group \u{201c}a\u{201d}."
    );
    // Every class is decided a third of the time in both groups, so Newcombe's intervals of 100 and 100 of 300 are at most
    // 9.2 points wide each side; of 90 and 50 of 100 they begin beyond 10.
    let told = |what: &str| {
        let found = report.findings.iter().find(|it| it.says.contains(what)).unwrap();
        (found.about.verdict, found.detail.split_inclusive('.').next().unwrap().to_owned())
    };
    let within = "No gap is wider than 10 points, and surely so.";
    assert_eq!(told("the two furthest groups"), (Some(Verdict::Within), within.to_owned()));
    let outside = "The gap is surely wider than 10 points.";
    assert_eq!(told("the widest gap of recall"), (Some(Verdict::Outside), outside.to_owned()));
    let ids: Vec<&str> = outcomes(&report).iter().map(|it| it.exhibit.as_str()).collect();
    let expected = [
        "classes",
        "class-figures",
        "class-rates",
        "class-rate-gaps",
        "class-parity",
        "class-opportunity",
        "class-recall-gaps",
        "class-odds",
        "class-confusion",
    ];
    assert_eq!(ids, expected);
    assert!(
        report.groups.iter().all(|it| it.tp.is_none()),
        "right and wrong are no outcome and decision"
    );
}

#[test]
fn outcomes_alone_of_several_classes_are_compared() {
    let text = "group,y\n".to_owned() + &"a,x\na,y\na,z\nb,x\nb,x\nb,z\n".repeat(20);
    let report = audit(&text, &plan("outcome = { column = \"y\" }", "")).unwrap();
    assert!(report.rates.is_empty());
    let ids: Vec<&str> = outcomes(&report).iter().map(|it| it.exhibit.as_str()).collect();
    assert_eq!(ids, ["classes", "class-parity"]);
    assert!(
        report.findings[0].says.starts_with("a has “y” 33.3 points ("),
        "{:?}",
        report.findings
    );
}

#[test]
fn a_ranking_alone_is_an_audit() {
    let rows: Vec<String> = (1..=60)
        .map(|it| format!("{},{it}\n", if it % 3 == 0 || it > 40 { "b" } else { "a" }))
        .collect();
    let ranking = "[ranking]\ncolumn = \"place\"\nlower = true\ntop = [10]";
    let report = audit(&format!("group,place\n{}", rows.concat()), &plan("", ranking)).unwrap();
    let ids: Vec<&str> = outcomes(&report).iter().map(|it| it.exhibit.as_str()).collect();
    assert_eq!(
        ids,
        ["ranking-top", "ranking-skew", "ranking-parity", "ranking-exposure", "ranking-lists"]
    );
    assert!(!report.findings.is_empty());
}

#[test]
fn plans_that_say_two_things_are_refused() {
    let id =
        |columns: &str, rest: &str| audit(&csv(&PEOPLE), &plan(columns, rest)).unwrap_err().id();
    assert_eq!(
        id("outcome = { column = \"y\", positive = \"1\", as = \"number\" }", ""),
        "positive-unclear"
    );
    assert_eq!(id("query = { column = \"p\" }", ""), "plan-shape");
    assert_eq!(id("", "[ranking]"), "plan-shape");
    assert_eq!(id("", "[ranking]\ncolumn = \"group\""), "not-numeric");
    assert_eq!(id("", "[ranking]\ncolumn = \"y\"\ntop = [0]"), "plan-range");
    assert_eq!(id("", "[ranking]\ncolumn = \"y\"\ntopp = [1]"), "plan-unknown-key");
}
