//! Sentences are whole, say no more than the figures, and never promise a verdict.

use plumbline::metrics;
use plumbline::report::words::title;
use plumbline::report::{Finding, Report, Severity, Verdict};

use crate::people::{Person, SCORE, SEEDS, csv, people, plan};
use crate::run::audit;

#[track_caller]
fn check_sentence(text: &str) {
    assert!(text.starts_with(|it: char| it.is_uppercase() || it.is_numeric()), "{text}");
    assert!(text.ends_with('.'), "{text}");
    let lower = text.to_lowercase();
    for broken in [
        "  ",
        "{",
        "}",
        "nan",
        " inf",
        "..",
        " ,",
        "0.00 times",
        "()",
        ": .",
        "fair",
        "unbiased",
        "compliant",
    ] {
        assert!(!lower.contains(broken), "\"{broken}\" in: {text}");
    }
}

fn check(report: &Report) {
    assert!(!report.findings.is_empty());
    assert!(report.findings.is_sorted_by_key(|it| it.severity));
    for it in &report.findings {
        check_sentence(&it.says);
        check_sentence(&it.detail);
    }
    for rate in metrics::rates() {
        for by in [&["sex".to_owned()][..], &["region".to_owned()]] {
            let title = title(report, rate.id, by);
            assert!(
                title.starts_with(char::is_uppercase) && !title.contains(['{', '}']),
                "{title}"
            );
        }
    }
}

#[test]
fn every_finding_is_a_whole_sentence() {
    for seed in SEEDS {
        let changes: [fn(&mut Person); 4] = [
            |_| {},
            |it| it.decision &= it.sex == "m",
            |it| it.decision |= it.region == "west",
            |it| it.outcome &= it.region != "east",
        ];
        for change in changes {
            let mut people = people(seed);
            people.iter_mut().for_each(change);
            let text = csv(&people);
            check(&audit(&text, &worded("burden", SCORE)).unwrap());
            check(&audit(&text, &worded("benefit", "strata = [\"grade\"]")).unwrap());
        }
    }
}

/// A plan with this effect and these further columns.
fn worded(effect: &str, columns: &str) -> String {
    let plan = plan(columns, "[groups]\nminimum = 10\n[evidence]\nresamples = 5");
    plan.replacen("plan = 1", &format!("plan = 1\neffect = \"{effect}\""), 1)
}

fn about<'a>(report: &'a Report, rate: &'a str) -> impl Iterator<Item = &'a Finding> {
    report.findings.iter().filter(move |it| it.about.rate.as_deref() == Some(rate))
}

#[test]
fn nobody_selected_in_a_group_is_said_without_a_number() {
    let mut text = "sex,region,decision,outcome\n".to_owned();
    text += &"female,east,no,no\n".repeat(60);
    text += &"male,east,yes,no\nmale,east,no,no\n".repeat(40);
    let report = audit(&text, &plan("", "")).unwrap_err();
    assert_eq!(report.id(), "no-such-value", "an outcome that nobody has is no outcome");
    text += "male,east,no,yes\n";
    let report = audit(&text, &plan("", "")).unwrap();
    let finding = about(&report, "selection-rate").next().unwrap();
    assert_eq!(
        finding.says,
        "People in the group \u{201c}female\u{201d} were selected not once, unlike people in the group \
         \u{201c}male\u{201d}."
    );
    assert_eq!(finding.severity, Severity::High);
}

#[test]
fn a_group_too_small_for_a_verdict_is_no_proof_that_outcomes_differ() {
    let mut text = "sex,region,decision,outcome\n".to_owned();
    text += &"m,east,yes,yes\nm,east,no,no\nm,east,yes,no\n".repeat(40);
    text += &"f,east,yes,yes\n".repeat(20);
    for (minimum, n) in [(30, 0), (20, 1)] {
        let rest = format!("[groups]\nminimum = {minimum}");
        let report = audit(&text, &plan("", &rest)).unwrap();
        assert_eq!(about(&report, "base-rate").count(), n, "{minimum}");
    }
}

#[test]
fn a_pooled_finding_says_among_whom_and_how_much_it_asks() {
    // Among those selected, men have a positive outcome more often; the grades are alike.
    let mut text = "sex,region,grade,decision,outcome\n".to_owned();
    for grade in ["high", "low"] {
        for (sex, yes, no) in [("female", 30, 90), ("male", 100, 20)] {
            text += &format!("{sex},east,{grade},yes,yes\n").repeat(yes);
            text += &format!("{sex},east,{grade},yes,no\n").repeat(no);
            text += &format!("{sex},east,{grade},no,no\n").repeat(120);
        }
    }
    let report = audit(&text, &plan("strata = [\"grade\"]", "")).unwrap();
    let pooled = about(&report, "positive-predictive-value").find(|it| it.says.contains("grade"));
    let pooled = pooled.unwrap();
    assert_eq!(
        pooled.says,
        "Among those selected, people in the group \u{201c}male\u{201d} were positive in the outcome 3.33 times as \
         often as people in the group \u{201c}female\u{201d} even inside the same grade."
    );
    assert_eq!((pooled.severity, pooled.about.verdict), (Severity::Medium, Some(Verdict::Outside)));
}
