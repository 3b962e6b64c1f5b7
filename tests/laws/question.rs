//! The answers to the questions choose what a report opens with, and change no figure.

use plumbline::metrics::question::QUESTIONS;
use plumbline::report::{Report, Verdict, json};

use crate::people::{QUICK, SCORE, SEEDS, csv, people, plan};
use crate::run::audit;

fn answered(seed: u64, question: &str) -> Report {
    let columns = format!("{SCORE}\nstrata = [\"grade\"]");
    audit(&csv(&people(seed)), &plan(&columns, &format!("{QUICK}\n{question}"))).unwrap()
}

#[test]
fn every_answer_opens_with_a_measured_rate_and_the_first_finding_is_about_it() {
    for alike in QUESTIONS[2].answers.iter().map(|it| it.id) {
        for places in ["few", "enough"] {
            let question = format!(
                "[question]\noutcome = \"trusted\"\nalike = \"{alike}\"\nplaces = \"{places}\""
            );
            let report = answered(2, &question);
            let choice = report.choice.as_ref().unwrap();
            let read: Report = json::read(&json::write(&report)).unwrap();
            assert_eq!(read, report, "the record holds the choice");
            for id in choice.rates() {
                assert!(report.rates.iter().any(|it| it.rate == id && it.value.is_some()), "{id}");
            }
            for id in choice.metrics() {
                assert!(
                    report.metrics.iter().any(|it| it.metric == id && it.value.is_some()),
                    "{id}"
                );
            }
            let first = report.findings[0].about.rate.as_deref().unwrap();
            assert!(choice.rates().any(|it| it == first), "{alike}, {places}: {first}");
            assert!(
                report.findings[1..].is_sorted_by_key(|it| it.severity),
                "the others stand as they stood"
            );
        }
    }
}

#[test]
fn no_figure_hangs_on_a_note() {
    let usual = answered(1, "");
    let noted = answered(1, "[[notes]]\nsays = \"Read twice.\"");
    assert_eq!(noted.plan.notes.len(), 1);
    let bare = Report { plan: usual.plan.clone(), id: usual.id.clone(), ..noted.clone() };
    assert_eq!(bare, usual);
    assert_ne!(noted.id, usual.id, "the fingerprint is of the note as well");
}

#[test]
fn no_figure_hangs_on_the_answers() {
    for seed in SEEDS {
        let usual = answered(seed, "");
        let chosen = answered(seed, "[question]\noutcome = \"trusted\"\nalike = \"meaning\"");
        assert_eq!(usual.rates, chosen.rates);
        assert_eq!(usual.comparisons, chosen.comparisons);
        assert_eq!(usual.metrics, chosen.metrics);
        assert_eq!(usual.exhibits, chosen.exhibits);
        assert_eq!(usual.choice, None);
        // Nothing that was found goes away.
        for it in usual.findings.iter().take(6) {
            assert!(chosen.findings.contains(it), "{}", it.says);
        }
    }
}

#[test]
fn inside_strata_the_first_finding_compares_people_who_are_alike() {
    for seed in SEEDS {
        let report = answered(seed, "[question]\nalike = \"shares-inside\"");
        let first = &report.findings[0];
        assert!(
            first.says.contains("inside the same grade")
                || first.says.contains("Inside the same grade"),
            "{}",
            first.says
        );
        let pooled = report.stratified.iter().find(|it| {
            it.rate == "selection-rate"
                && it.comparison == "ratio"
                && it.attributes == first.about.attributes
                && it.group == first.about.group
        });
        assert_eq!(pooled.map(|it| it.verdict), first.about.verdict);
        assert_ne!(first.about.verdict, Some(Verdict::NotComputable));
    }
}

#[test]
fn what_opens_is_measured_where_a_plan_names_other_measures() {
    let report = answered(
        3,
        "[measures]\nrates = [\"accuracy\"]\nmetrics = []\n[question]\noutcome = \"trusted\"\nalike = \"both-mistakes\"",
    );
    let mut rates: Vec<&str> = report.rates.iter().map(|it| it.rate.as_str()).collect();
    rates.dedup();
    for id in ["accuracy", "false-positive-rate", "false-negative-rate", "true-positive-rate"] {
        assert!(rates.contains(&id), "{id}");
    }
    assert!(report.metrics.iter().any(|it| it.metric == "equalized-odds-ratio"));
    assert!(report.metrics.iter().all(|it| it.metric.starts_with("equalized-odds")));
}

#[test]
fn a_mark_of_results_seen_is_in_the_report() {
    let report = answered(1, "[question]\nalike = \"shares\"\nafter = \"results\"");
    assert!(report.choice.unwrap().after_results);
    assert_eq!(report.plan.question.unwrap().after.as_deref(), Some("results"));
}
