//! Verdicts say what the intervals say, and nothing else; more confidence never narrows an interval.

use plumbline::metrics::{self, Held};
use plumbline::report::{Comparison, Report, Side, Verdict};

use crate::people::{SCORE, SEEDS, csv, people, plan};
use crate::run::{audit, people as group_of};

/// What a figure and its interval say against a band, worked out from the published numbers alone.
fn judge(
    value: Option<f64>,
    [low, high]: [Option<f64>; 2],
    band: [f64; 2],
    is_large_enough: impl Fn() -> bool,
) -> (Verdict, Option<Side>) {
    let Some(_) = value else { return (Verdict::NotComputable, None) };
    let (Some(low), true) = (low, is_large_enough()) else { return (Verdict::Inconclusive, None) };
    let high = high.unwrap_or(f64::INFINITY);
    if low > band[1] {
        (Verdict::Outside, Some(Side::Above))
    } else if high < band[0] {
        (Verdict::Outside, Some(Side::Below))
    } else if band[0] <= low && high <= band[1] {
        (Verdict::Within, None)
    } else {
        (Verdict::Inconclusive, None)
    }
}

/// A rate that counts among too few people of a group that has enough.
const FEW: &str = "counted among fewer than";

/// What many comparisons make by chance.
const CHANCE: &str = "not beyond what";

fn says(because: Option<&String>, what: &str) -> bool {
    because.is_some_and(|it| it.starts_with(what))
}

/// The adjusted p value of the same two groups, which stands at their difference.
fn p_of_difference(report: &Report, of: &Comparison) -> Option<f64> {
    let same = |it: &&Comparison| {
        (&it.rate, &it.attributes, &it.group) == (&of.rate, &of.attributes, &of.group)
            && it.comparison == "difference"
    };
    report.comparisons.iter().find(same).and_then(|it| it.p_adjusted)
}

fn check(report: &Report) -> usize {
    check_comparisons(report);
    check_strata(report);
    check_metrics(report);
    report.comparisons.len() + report.stratified.len() + report.metrics.len()
}

fn band(report: &Report, what: &str) -> [f64; 2] {
    let evidence = &report.plan.evidence;
    if what.contains("ratio") {
        [evidence.ratio, 1.0 / evidence.ratio]
    } else {
        [-evidence.difference, evidence.difference]
    }
}

fn enough(report: &Report, by: &[String], groups: [&Option<Vec<String>>; 2]) -> bool {
    let by: Vec<&str> = by.iter().map(String::as_str).collect();
    groups.into_iter().flatten().all(|it| {
        let names: Vec<&str> = it.iter().map(String::as_str).collect();
        group_of(report, &by, &names).rows >= report.plan.groups.minimum
    })
}

fn check_comparisons(report: &Report) {
    let evidence = &report.plan.evidence;
    for it in &report.comparisons {
        let is_enough = || {
            enough(report, &it.attributes, [&it.group, &it.reference])
                && !says(it.because.as_ref(), FEW)
        };
        let expected = judge(it.value, [it.low, it.high], band(report, &it.comparison), is_enough);
        let p = it.p_adjusted.or_else(|| p_of_difference(report, it));
        let is_chance = it.reference.is_some() && p.is_some_and(|p| p >= 1.0 - evidence.confidence);
        let expected = match expected {
            (Verdict::Outside, _) if is_chance => (Verdict::Inconclusive, None),
            other => other,
        };
        assert_eq!((it.verdict, it.side), expected, "{} {:?}", it.rate, it.group);
        assert!(is_chance || !says(it.because.as_ref(), CHANCE), "{}", it.rate);
        assert_eq!(it.because.is_some(), !matches!(it.verdict, Verdict::Within | Verdict::Outside));
    }
}

fn check_strata(report: &Report) {
    for it in &report.stratified {
        let enough = || {
            enough(report, &it.attributes, [&Some(it.group.clone()), &Some(it.reference.clone())])
                && !says(it.because.as_ref(), FEW)
        };
        let tested = report.stratified.iter().find(|other| {
            (&other.rate, &other.attributes, &other.group) == (&it.rate, &it.attributes, &it.group)
                && other.comparison == "difference"
        });
        let alpha = 1.0 - report.plan.evidence.confidence;
        let is_chance = tested.and_then(|it| it.p_adjusted).is_some_and(|p| p >= alpha);
        let found = judge(it.value, [it.low, it.high], band(report, &it.comparison), enough);
        let expected = match found {
            (Verdict::Outside, _) if is_chance => (Verdict::Inconclusive, None),
            other => other,
        };
        assert_eq!((it.verdict, it.side), expected, "{} {:?}", it.rate, it.group);
        assert!(is_chance || !says(it.because.as_ref(), CHANCE), "{}", it.rate);
    }
}

fn check_metrics(report: &Report) {
    let evidence = &report.plan.evidence;
    for it in &report.metrics {
        let held = metrics::metric(&it.metric).unwrap().compare.held();
        let band = match held {
            Held::Ratio => band(report, "ratio"),
            Held::LogRatio => [libm::log(evidence.ratio), -libm::log(evidence.ratio)],
            Held::Difference | Held::Nothing => band(report, "difference"),
        };
        let enough = || {
            held != Held::Nothing
                && enough(report, &it.attributes, [&it.group, &it.reference])
                && !says(it.because.as_ref(), FEW)
        };
        let expected = match judge(it.value, [it.low, it.high], band, enough) {
            (Verdict::Outside, _) if says(it.because.as_ref(), CHANCE) => {
                (Verdict::Inconclusive, None)
            }
            other => other,
        };
        assert_eq!((it.verdict, it.side), expected, "{}", it.metric);
        assert_eq!(it.because.is_some(), !matches!(it.verdict, Verdict::Within | Verdict::Outside));
        let has_pair = it.between.is_some() || it.group.is_some();
        let is_of_groups = !it.attributes.is_empty();
        assert_eq!(
            has_pair,
            it.group.is_some() || it.value.is_some() && is_of_groups,
            "{}",
            it.metric
        );
        assert_eq!(it.group.is_some(), it.reference.is_some(), "{}", it.metric);
    }
}

#[test]
fn verdicts_follow_from_the_published_intervals() {
    let mut n = 0;
    for seed in SEEDS {
        let text = csv(&people(seed)) + "x,south,low,no,no,0.5,1\nx,south,low,yes,no,0.25,1\n";
        let columns = format!("{SCORE}\nstrata = [\"grade\"]");
        for evidence in ["", "ratio = 0.5\ndifference = 0.4", "ratio = 0.99\ndifference = 0.01"] {
            let rest = format!("[groups]\nminimum = 40\n[evidence]\nresamples = 60\n{evidence}");
            n += check(&audit(&text, &plan(&columns, &rest)).unwrap());
        }
    }
    assert!(n > 5_000, "only {n} verdicts were looked at");
}

#[test]
fn a_small_group_has_no_verdict() {
    let text = csv(&people(1)) + &"x,south,low,no,yes,0.5,1\n".repeat(9);
    let report = audit(&text, &plan(SCORE, "[groups]\nminimum = 10")).unwrap();
    for it in report.comparisons.iter().filter(|it| it.group.as_deref() == Some(&["x".to_owned()]))
    {
        assert!(
            matches!(it.verdict, Verdict::Inconclusive | Verdict::NotComputable),
            "{}",
            it.rate
        );
    }
    let by_sex = || report.metrics.iter().filter(|it| it.attributes == ["sex"]);
    for it in by_sex().filter(|it| it.group.as_deref() == Some(&["x".to_owned()])) {
        assert!(
            matches!(it.verdict, Verdict::Inconclusive | Verdict::NotComputable),
            "{}",
            it.metric
        );
    }
    for it in by_sex().filter(|it| it.group.is_none()) {
        assert!(it.left_out.contains(&vec!["x".to_owned()]), "{}", it.metric);
    }
}

#[test]
fn more_confidence_is_never_a_narrower_interval() {
    for seed in SEEDS {
        let text = csv(&people(seed));
        let columns = format!("{SCORE}\nstrata = [\"grade\"]");
        let ends = |confidence: &str| -> Vec<[f64; 2]> {
            let rest = format!(
                "[groups]\nminimum = 1\n[evidence]\nresamples = 200\nconfidence = {confidence}"
            );
            let report = audit(&text, &plan(&columns, &rest)).unwrap();
            let rates = report.rates.iter().map(|it| (it.low, it.high));
            let comparisons = report.comparisons.iter().map(|it| (it.low, it.high));
            let stratified = report.stratified.iter().map(|it| (it.low, it.high));
            let metrics = report.metrics.iter().map(|it| (it.low, it.high));
            let all = rates.chain(comparisons).chain(stratified).chain(metrics);
            all.map(|(low, high)| [low.unwrap_or(f64::NAN), high.unwrap_or(f64::INFINITY)])
                .collect()
        };
        let [narrow, middle, wide] = ["0.9", "0.95", "0.99"].map(ends);
        assert_eq!((narrow.len(), middle.len()), (middle.len(), wide.len()));
        let nested = |inner: &[f64; 2], outer: &[f64; 2]| {
            inner[0].is_nan() && outer[0].is_nan() || outer[0] <= inner[0] && inner[1] <= outer[1]
        };
        for ((narrow, middle), wide) in narrow.iter().zip(&middle).zip(&wide) {
            assert!(
                nested(narrow, middle) && nested(middle, wide),
                "{narrow:?} {middle:?} {wide:?}"
            );
        }
    }
}

#[test]
fn one_person_of_a_kind_in_each_group_decides_nothing() {
    // Each group has one person with a positive outcome; that one is selected in one group and not in the other,
    // or in both.
    for other in ["yes", "no"] {
        let mut text = "sex,region,outcome,decision\n".to_owned();
        text += "f,east,yes,yes\n";
        text = text + "m,east,yes," + other + "\n";
        for sex in ["f", "m"] {
            text += &format!("{sex},east,no,yes\n").repeat(20);
            text += &format!("{sex},east,no,no\n").repeat(40);
        }
        let report = audit(&text, &plan("", "")).unwrap();
        let by_sex = report.metrics.iter().filter(|it| it.attributes == ["sex"]);
        for it in by_sex.filter(|it| it.metric.starts_with("equal")) {
            assert_eq!(
                it.verdict,
                Verdict::Inconclusive,
                "{}: {:?} to {:?}",
                it.metric,
                it.low,
                it.high
            );
        }
        let of_tpr = report
            .comparisons
            .iter()
            .filter(|it| it.rate == "true-positive-rate" && it.attributes == ["sex"]);
        for it in of_tpr.filter(|it| it.value.is_some()) {
            assert_eq!(
                it.verdict,
                Verdict::Inconclusive,
                "{} {:?} to {:?}",
                it.comparison,
                it.low,
                it.high
            );
        }
    }
}

#[test]
fn scores_that_separate_a_few_people_wholly_are_no_proof() {
    let mut text = "sex,region,outcome,decision,score\n".to_owned();
    for sex in ["f", "m"] {
        text += &format!("{sex},east,yes,yes,0.9\n{sex},east,no,no,0.1\n").repeat(20);
    }
    let report = audit(&text, &plan(SCORE, "")).unwrap();
    for it in report.comparisons.iter().filter(|it| it.rate == "roc-auc") {
        assert!(!matches!(it.verdict, Verdict::Within | Verdict::Outside), "{:?}", it.comparison);
    }
    let areas = report.rates.iter().filter(|it| it.rate == "roc-auc" && it.value.is_some());
    assert!(areas.clone().count() >= 3);
    for it in areas {
        assert_eq!((it.value, it.low), (Some(1.0), None));
    }
}

#[test]
fn one_score_of_everybody_is_no_proof_however_it_is_rounded() {
    // The mean of so many equal numbers need not be that number.
    for (score, other) in [(0.1, 0.3), (0.7, 0.9), (1.1, 1.3)] {
        let mut text = "sex,region,outcome,decision,score,weight\n".to_owned();
        for n in 1..12 {
            let weight = 0.1 * f64::from(n);
            text += &format!("f,east,yes,yes,{score},{weight}\nf,east,no,no,{score},{weight}\n")
                .repeat(4);
            text += &format!("m,east,yes,yes,{other},{weight}\nm,east,no,no,{other},{weight}\n")
                .repeat(3);
        }
        for weight in ["", "\nweight = { column = \"weight\" }"] {
            let report = audit(&text, &plan(&format!("{SCORE}{weight}"), "")).unwrap();
            for it in report.rates.iter().filter(|it| it.attributes.contains(&"sex".to_owned())) {
                let is_flat = it.rate == "mean-score" || it.rate == "roc-auc";
                assert!(!is_flat || it.value.is_none() || it.low.is_none(), "{it:?}");
            }
            let of_means = report.comparisons.iter().filter(|it| it.rate == "mean-score");
            for it in of_means.filter(|it| it.attributes == ["sex"]) {
                assert!(!matches!(it.verdict, Verdict::Within | Verdict::Outside), "{it:?}");
            }
        }
    }
}
