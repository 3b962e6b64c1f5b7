//! What no ratio can say, what is shown and not decided, and who is not counted: all of it is told.

use plumbline::report::{Finding, Report, Severity, Verdict};

use crate::run::audit;

/// So many rows of each kind.
fn rows(header: &str, kinds: &[(&str, usize)]) -> String {
    let each = kinds.iter().map(|(row, n)| format!("{row}\n").repeat(*n));
    header.to_owned() + "\n" + &each.collect::<String>()
}

fn plan(columns: &str, rest: &str) -> String {
    format!(
        "plan = 1\neffect = \"benefit\"\n[columns]\n{columns}\n[[columns.attributes]]\ncolumn = \"g\"\n\
         [groups]\nreference = {{ g = \"a\" }}\n[evidence]\nresamples = 5\n{rest}"
    )
}

const DECISION: &str = "decision = { column = \"d\", positive = \"1\" }";
const BOTH: &str = "decision = { column = \"d\", positive = \"1\" }\n\
                    outcome = { column = \"y\", positive = \"1\" }";

fn about<'a>(report: &'a Report, rate: &str) -> Vec<&'a Finding> {
    report.findings.iter().filter(|it| it.about.rate.as_deref() == Some(rate)).collect()
}

#[test]
fn beside_a_reference_of_whom_nobody_is_selected_the_difference_is_told() {
    let text = rows("g,d", &[("a,0", 100), ("b,1", 30), ("b,0", 30), ("c,1", 8), ("c,0", 32)]);
    let report = audit(&text, &plan(DECISION, "")).unwrap();
    let finding = about(&report, "selection-rate")[0];
    assert_eq!(
        finding.says,
        "People in the group \u{201c}b\u{201d} were selected in 50.0% of cases, people in the group \u{201c}a\u{201d} \
         in none."
    );
    // Wilson's ends of 30 of 60 are 0.3773 and 0.6227, the upper one of 0 of 100 is 0.0370; Newcombe's low end is
    // 0.5 − √(0.1227² + 0.0370²) = 0.3719.
    assert!(finding.detail.contains("a gap of +50.0 points"), "{}", finding.detail);
    assert!(
        finding.detail.contains("37.2") && finding.detail.contains("62.3"),
        "{}",
        finding.detail
    );
    assert_eq!(finding.about.comparison.as_deref(), Some("difference"));
    assert_eq!((finding.severity, finding.about.verdict), (Severity::High, Some(Verdict::Outside)));
    assert!(report.untested.iter().all(|it| !it.what.contains("Selection rate")));
}

#[test]
fn a_small_difference_from_nobody_is_told_without_a_verdict() {
    // Of 6 of 100: Wilson 0.0278 to 0.1248, so Newcombe's interval reaches from 6 − 4.9 to 12.5 points; p is 0.013.
    let text = rows("g,d", &[("a,0", 100), ("b,1", 6), ("b,0", 94)]);
    let report = audit(&text, &plan(DECISION, "")).unwrap();
    let finding = about(&report, "selection-rate")[0];
    assert_eq!(
        finding.says,
        "By g, people in the group \u{201c}b\u{201d} were selected more often than people in the group \u{201c}a\u{201d}; \
         whether the difference is beyond 10.0 points is not decided."
    );
    assert!(finding.detail.contains("no ratio to a, whose rate is 0"), "{}", finding.detail);
}

#[test]
fn what_cannot_be_compared_at_all_is_not_tested_and_says_why() {
    // Nobody of the reference has a negative outcome.
    let kinds = [("a,1,1", 50), ("a,0,1", 50), ("b,1,0", 30), ("b,0,1", 30)];
    let text = rows("g,d,y", &kinds);
    let burden = plan(BOTH, "").replacen("benefit", "burden", 1);
    let report = audit(&text, &burden).unwrap();
    let told = report.untested.iter().find(|it| it.what == "False positive rate by g: b").unwrap();
    assert_eq!(told.why, "group \"a\" has nobody with a negative outcome");
}

#[test]
fn an_interval_on_one_side_of_1_shows_a_difference() {
    // 126 of 300 against 500 of 1,000: 0.84, Koopman's interval about 0.73 to 0.97; p is 0.015, adjusted for two 0.03.
    // 30 of 60 is the same as 500 of 1,000: about 0.77 to 1.30.
    let kinds = [("a,1", 500), ("a,0", 500), ("b,1", 126), ("b,0", 174), ("c,1", 30), ("c,0", 30)];
    let report = audit(&rows("g,d", &kinds[..4]), &plan(DECISION, "")).unwrap();
    let one = "By g, people in the group \u{201c}b\u{201d} were selected less often than people in the group \
               \u{201c}a\u{201d}; whether the ratio is below 0.80 is not decided";
    assert_eq!(about(&report, "selection-rate")[0].says, format!("{one}."));
    let report = audit(&rows("g,d", &kinds), &plan(DECISION, "")).unwrap();
    let nor =
        ", nor whether people in the group \u{201c}c\u{201d} were selected more or less often.";
    assert_eq!(about(&report, "selection-rate")[0].says, format!("{one}{nor}"));
    let [a, c] = [&kinds[..2], &kinds[4..]];
    let report = audit(&rows("g,d", &[a, c].concat()), &plan(DECISION, "")).unwrap();
    assert_eq!(
        about(&report, "selection-rate")[0].says,
        "By g, these data do not decide whether people in the group \u{201c}c\u{201d} were selected more or less often \
         than people in the group \u{201c}a\u{201d}."
    );
}

#[test]
fn outcomes_differ_only_where_the_adjusted_p_says_so_too() {
    // One of five groups has 126 of 300 against 500 of 1,000: p is 0.015, and 0.075 after Holm. All others have half.
    let mut kinds = vec![("a,1,1", 250), ("a,1,0", 250), ("a,0,1", 250), ("a,0,0", 250)];
    kinds.extend([("b,1,1", 63), ("b,0,1", 63), ("b,1,0", 87), ("b,0,0", 87)]);
    let others: Vec<String> = ["c", "d", "e", "f"]
        .iter()
        .flat_map(|g| ["1,1", "1,0", "0,1", "0,0"].map(|it| format!("{g},{it}")))
        .collect();
    kinds.extend(others.iter().map(|it| (it.as_str(), 75)));
    let text = rows("g,d,y", &kinds);
    for (adjust, n) in [("holm", 0), ("none", 1)] {
        let rest = format!("adjust = \"{adjust}\"");
        let report = audit(&text, &plan(BOTH, &rest)).unwrap();
        assert_eq!(about(&report, "base-rate").len(), n, "{adjust}");
    }
}

#[test]
fn rates_of_those_whose_outcome_is_known_say_so() {
    // Outcomes are known of all who were selected, and of 10 others in each group: 30 and 60 of 100 are missing.
    let kinds = [
        ("a,1,1", 30),
        ("a,1,0", 30),
        ("a,0,1", 5),
        ("a,0,0", 5),
        ("a,0,", 30),
        ("b,1,1", 15),
        ("b,1,0", 15),
        ("b,0,1", 5),
        ("b,0,0", 5),
        ("b,0,", 60),
    ];
    let report = audit(&rows("g,d,y", &kinds), &plan(BOTH, "")).unwrap();
    let finding = &report.findings[1];
    assert_eq!(
        finding.says,
        "Who was selected is counted only among people whose outcome is known: it is missing for 45.0% of all, from \
         30.0% of the group \u{201c}a\u{201d} to 60.0% of the group \u{201c}b\u{201d}."
    );
    assert!(finding.detail.contains("were selected: a 60.0% and b 30.0%"), "{}", finding.detail);
    assert!(finding.detail.contains("leave the outcome open"), "{}", finding.detail);
    assert!(report.findings.is_sorted_by_key(|it| it.severity));
    // 2 of 102 in each group are few, and as many in both.
    let few =
        [("a,1,1", 50), ("a,0,0", 50), ("a,0,", 2), ("b,1,1", 50), ("b,0,0", 50), ("b,0,", 2)];
    let report = audit(&rows("g,d,y", &few), &plan(BOTH, "")).unwrap();
    assert!(report.findings.iter().all(|it| !it.says.contains("is known")));
}

#[test]
fn a_cell_that_is_no_number_is_not_missing() {
    let kinds =
        [("a,1,2", 40), ("b,2,3", 40), ("a,x,2", 3), ("b,inf,3", 2), ("b,,3", 4), ("b,3,1", 1)];
    let columns = "outcome = { column = \"y\", as = \"number\" }\n\
                   decision = { column = \"p\", as = \"number\" }";
    let report = audit(&rows("g,y,p", &kinds), &plan(columns, "")).unwrap();
    let out =
        |rule: &str| report.data.rows.left_out.iter().find(|it| it.rule == rule).map(|it| it.rows);
    assert_eq!(out("outcome \"y\" is not a number"), Some(5));
    assert_eq!(out("outcome \"y\" is missing"), Some(4));
}

#[test]
fn a_group_of_weight_0_is_not_empty() {
    let kinds = [("a,1,1", 20), ("a,0,1", 20), ("b,1,0", 20), ("b,0,0", 20)];
    let columns = format!("{DECISION}\nweight = {{ column = \"w\" }}");
    let report = audit(&rows("g,d,w", &kinds), &plan(&columns, "")).unwrap();
    let rate = crate::run::rate(&report, "selection-rate", &["g"], &["b"]);
    let why = rate.undefined.as_ref().unwrap();
    assert_eq!(why.reason, "no-weight");
    assert_eq!(why.says, "group \"b\" has only people whose weight is 0");
}
