//! What chance alone makes of many groups is not held against anyone, and a gap that is there is found all the same.

use std::collections::BTreeMap;

use plumbline::report::rows::{self, Mark};
use plumbline::report::{MetricFigure, Report, Verdict};
use plumbline::stats::resample::Stream;

use crate::run::{audit, comparison, metric};

/// Named metrics that are a maximum over groups, or a minimum; 0 is even for the first, 1 for the second.
const LARGEST: [&str; 3] =
    ["demographic-parity-difference", "equalized-odds-difference", "differential-fairness"];
const SMALLEST: [&str; 2] = ["demographic-parity-ratio", "equalized-odds-ratio"];

const PLAN: &str = "plan = 1\n[columns]\ncount = { column = \"n\" }\n\
    outcome = { column = \"y\", positive = \"1\" }\n\
    decision = { column = \"d\", positive = \"1\" }\n\
    [[columns.attributes]]\ncolumn = \"g\"\n\
    [evidence]\nresamples = 200\n\
    [measures]\nrates = [\"selection-rate\", \"true-positive-rate\", \"false-positive-rate\"]\n\
    exhibits = []\nmetrics = ";

/// Groups of `size` people whose outcomes are coin flips, and who are selected with these chances.
fn report(seed: u64, size: u64, chances: &[f64]) -> Report {
    let mut text = "g,y,d,n\n".to_owned();
    for (group, chance) in (0_u64..).zip(chances) {
        let weights = [1.0 - chance, *chance, 1.0 - chance, *chance];
        let mut cells = [0; 4];
        Stream::new(seed, group).multinomial(size, &weights, &mut cells);
        for (cell, n) in cells.iter().enumerate() {
            text.extend([format!("g{group},{},{},{n}\n", cell / 2, cell % 2)]);
        }
    }
    let metrics: Vec<&str> = LARGEST.into_iter().chain(SMALLEST).collect();
    audit(&text, &format!("{PLAN}{metrics:?}\n")).unwrap()
}

fn figures(report: &Report) -> impl Iterator<Item = &MetricFigure> {
    LARGEST.into_iter().chain(SMALLEST).map(|id| metric(report, id, &["g"]))
}

#[test]
fn groups_without_any_difference_are_not_outside() {
    let mut without_even: BTreeMap<String, u32> = BTreeMap::new();
    let even = |metric: &str| if SMALLEST.contains(&metric) { 1.0 } else { 0.0 };
    for (n_groups, size) in [(20, 100), (10, 40), (6, 100), (3, 50)] {
        let reports = (0..6).map(|seed| report(seed, size, &vec![0.5; n_groups]));
        let found = reports.flat_map(|it| figures(&it).cloned().collect::<Vec<_>>());
        for it in found {
            let (low, high) = (it.low.unwrap(), it.high.unwrap_or(f64::INFINITY));
            let even = even(&it.metric);
            assert!(it.verdict != Verdict::Outside, "{}: {low} to {high}", it.metric);
            assert!(low <= it.value.unwrap() && it.value.unwrap() <= high, "{}", it.metric);
            *without_even.entry(it.metric).or_default() += u32::from(even < low || high < even);
        }
    }
    // Of 24 intervals at 95%, more than 4 miss the truth in 1 of 100 cases.
    assert!(without_even.values().all(|it| *it <= 4), "{without_even:?}");
}

#[test]
fn a_true_gap_among_many_groups_is_found() {
    let mut chances = vec![0.6; 20];
    chances[7] = 0.1;
    for it in figures(&report(1, 300, &chances)) {
        assert_eq!(it.verdict, Verdict::Outside, "{}", it.metric);
        let truth = match it.metric.as_str() {
            "differential-fairness" => libm::log(6.0),
            id if SMALLEST.contains(&id) => 1.0 / 6.0,
            _ => 0.5,
        };
        assert!(it.low.unwrap() <= truth && truth <= it.high.unwrap(), "{}", it.metric);
    }
}

#[test]
fn one_comparison_has_one_p_value() {
    // 1 of 30 against 9 of 70, 3 expected: tested exactly, by the test that the plan names.
    let text = "g,y,d,n\na,1,1,9\na,1,0,61\nb,1,1,1\nb,1,0,29\nc,1,1,20\nc,1,0,50\n";
    for (exact, test) in [("fisher-mid-p", "Fisher's mid-p"), ("boschloo", "Boschloo's")] {
        let plan = PLAN.replace("resamples", &format!("exact = \"{exact}\"\nresamples"));
        let plan = plan.replace("exhibits = []", "exhibits = [\"evidence\"]") + "[]\n";
        let report = audit(text, &plan).unwrap();
        let exhibit = &report.exhibits[0];
        for row in 0..exhibit.rows.len() {
            let group = exhibit.text(row, "group");
            let same = report.comparisons.iter().find(|it| {
                it.comparison == "difference"
                    && it.group.as_deref() == Some(&[group.to_owned()])
                    && plumbline::metrics::rate(&it.rate).unwrap().name == exhibit.text(row, "rate")
            });
            let same = same.unwrap();
            assert_eq!(same.p, exhibit.number(row, "p"), "{group}");
            assert_eq!(same.p_adjusted, exhibit.number(row, "p-adjusted"), "{group}");
            if same.p.is_some() {
                assert_eq!(same.test.as_deref(), Some(exhibit.text(row, "test")));
            }
            if same.rate == "selection-rate" && group == "b" {
                assert_eq!(same.test.as_deref(), Some(test));
            }
        }
    }
}

#[test]
fn a_rate_counts_among_enough_people_or_has_no_verdict() {
    // 20 of the 200 of "b" are selected, 2 of them rightly; 100 of "a", 90 rightly.
    let text = "g,y,d,n\na,1,1,90\na,0,1,10\na,0,0,100\nb,1,1,2\nb,0,1,18\nb,0,0,180\n";
    let plan = PLAN.replace("\"true-positive-rate\"", "\"positive-predictive-value\"") + "[]\n";
    let report = audit(text, &plan).unwrap();
    let of = |rate, kind, group| comparison(&report, rate, kind, &["g"], group).unwrap();
    for kind in ["difference", "ratio"] {
        let precision = of("positive-predictive-value", kind, Some(&["b"]));
        assert_eq!(precision.verdict, Verdict::Inconclusive);
        assert_eq!(precision.because.as_deref(), Some("counted among fewer than 30 people"));
        assert_eq!(of("selection-rate", kind, Some(&["b"])).verdict, Verdict::Outside);
    }
}

#[test]
fn what_cannot_be_drawn_otherwise_has_no_interval_of_width_0() {
    let text = "g,y,d,n\na,1,1,90\na,0,1,10\na,0,0,80\na,1,0,20\nb,0,1,1\n";
    let plan = PLAN.replace("\"true-positive-rate\"", "\"cohen-kappa\"") + "[]\n";
    let report = audit(text, &plan).unwrap();
    for kind in ["difference", "largest-difference"] {
        let group: Option<&[&str]> = (kind == "difference").then_some(&["b"]);
        let it = comparison(&report, "cohen-kappa", kind, &["g"], group).unwrap();
        assert_eq!((it.low, it.high), (None, None), "{kind}");
    }
    for it in report.rates.iter().filter(|it| it.low.is_some()) {
        assert!(it.low < it.high, "{} of {:?}", it.rate, it.group);
    }
}

#[test]
fn the_furthest_of_many_pairs_is_not_held_to_be_apart_by_chance() {
    let plan = "plan = 1\n[columns]\ncount = { column = \"n\" }\n\
        decision = { column = \"d\", as = \"classes\" }\n\
        [[columns.attributes]]\ncolumn = \"g\"\n\
        [evidence]\nresamples = 100\n[measures]\nexhibits = [\"class-parity\"]\n";
    let mut n_apart = 0;
    for seed in 0..10 {
        let mut text = "g,d,n\n".to_owned();
        for group in 0..12 {
            let mut classes = [0; 3];
            Stream::new(seed, group).multinomial(100, &[1.0; 3], &mut classes);
            for (class, n) in ["x", "y", "z"].iter().zip(classes) {
                text.extend([format!("g{group},{class},{n}\n")]);
            }
        }
        let report = audit(&text, plan).unwrap();
        let exhibit = &report.exhibits[0];
        let furthest = exhibit.rows.len() - 1;
        let [p, adjusted] = ["p", "p-adjusted"].map(|it| exhibit.number(furthest, it).unwrap());
        // 66 pairs of 12 groups.
        assert!((adjusted - (66.0 * p).min(1.0)).abs() < 1e-12);
        let is_apart = exhibit.number(furthest, "distance-low").unwrap() > 0.0;
        n_apart += u32::from(adjusted < 0.05 || is_apart);
        assert!(adjusted < 0.05 || exhibit.title.contains("no more than chance makes"));
    }
    assert!(n_apart <= 1, "{n_apart} of 10");
}

#[test]
fn a_rate_that_counts_among_few_has_the_mark_of_few() {
    // 60 people in b, of whom 20 have a positive outcome.
    let text =
        "g,y,d,n\na,1,1,50\na,1,0,50\na,0,1,50\na,0,0,50\nb,1,1,10\nb,1,0,10\nb,0,1,20\nb,0,0,20\n";
    let report = audit(text, &format!("{PLAN}[]\n")).unwrap();
    let mark = |rate: &str| {
        let found = rows::rows(&report, rate, &["g".to_owned()]);
        found.iter().map(|it| it.mark).collect::<Vec<_>>()
    };
    assert_eq!(mark("true-positive-rate"), [Mark::Reference, Mark::TooFew]);
    assert_eq!(mark("selection-rate"), [Mark::Reference, Mark::Inconclusive]);
}
