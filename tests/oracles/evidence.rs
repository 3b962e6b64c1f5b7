//! Intervals, tests and adjusted p values beside statsmodels', and areas beside `DeLong`'s formula.

use plumbline::report::{Comparison, Report};
use serde_json::Value;

use crate::peer::{Compared, entries, number};
use crate::run::{comparison, people, rate};

fn ends(value: &Value) -> Option<[f64; 2]> {
    Some([number(&value[0])?, number(&value[1])?])
}

pub(crate) fn compare_tests(
    compared: &mut Compared,
    report: &Report,
    attribute: &str,
    block: &Value,
) {
    let by = [attribute];
    let shares = [
        ("true-positive-rate", "tpr"),
        ("false-positive-rate", "fpr"),
        ("positive-predictive-value", "ppv"),
        ("accuracy", "accuracy"),
    ];
    for (group, theirs) in entries(&block["rate_ci95_wilson"]) {
        let selected = &block["selection_rate_ci95"][group]["wilson"];
        let others = shares.map(|(id, key)| (id, &theirs[key]));
        for (id, theirs) in others.into_iter().chain([("selection-rate", selected)]) {
            let figure = rate(report, id, &by, &[group]);
            let what = format!("{id} of {group}");
            match ends(theirs) {
                Some(it) => compared.ends(&what, [figure.low, figure.high], it, 1e-12),
                None => assert_eq!((figure.low, figure.high), (None, None), "{what}"),
            }
        }
    }
    let reference = block["reference_group_majority"].as_str().unwrap();
    assert!(people(report, &by, &[reference]).reference, "{reference} is the largest group");
    for (group, theirs) in entries(&block["pairwise_versus_reference"]) {
        let of = |kind| comparison(report, "selection-rate", kind, &by, Some(&[group])).unwrap();
        let (difference, ratio) = (of("difference"), of("ratio"));
        let what = format!("{group} against {reference}");
        let interval = [difference.low, difference.high];
        compared.ends(&what, interval, ends(&theirs["diff_ci95_newcomb"]).unwrap(), 1e-12);
        compare_ratio(compared, &what, ratio, theirs);
        // Where few people are expected in a cell the test is exact.
        match difference.test.as_deref() {
            Some("two-proportion z") => {
                let expected = number(&theirs["z_pooled_pvalue"]).unwrap();
                compared.p_value(&what, difference.p, expected);
            }
            other => assert!(matches!(other, Some("Fisher's mid-p") | None), "{what}"),
        }
    }
}

/// Ours is Koopman's interval; the peer's has Miettinen and Nurminen's variance, larger by N / (N - 1), so that
/// it reaches further by about 1 / 2N of its half widths. Its search stops at about 1e-9.
fn compare_ratio(compared: &mut Compared, what: &str, ours: &Comparison, theirs: &Value) {
    let [low, high] = ends(&theirs["ratio_ci95_score"]).unwrap();
    let table = &theirs["table_selected_not_selected_group_then_reference"];
    let people: u64 = (0..4).map(|it| table[it / 2][it % 2].as_u64().unwrap()).sum();
    let half = if high.is_finite() { high - low } else { 1.0 };
    let slack = half / (people - 1) as f64 + 1e-8;
    compared.ends(what, [ours.low, ours.high], [low, high], slack);
    assert!(ours.low.unwrap() >= low - 1e-8 && ours.high.is_none_or(|it| it <= high + 1e-8));
}

pub(crate) fn compare_adjusted(
    compared: &mut Compared,
    report: &Report,
    name: &str,
    tests: &Value,
) {
    for (attribute, block) in entries(tests) {
        let by = [attribute];
        // An exact test of few people changes the adjusted p values of all others.
        let mut family = report.comparisons.iter().filter(|it| {
            it.rate == "selection-rate" && it.comparison == "difference" && it.attributes == by
        });
        if !family.all(|it| it.test.as_deref().is_none_or(|it| it == "two-proportion z")) {
            continue;
        }
        for (group, theirs) in entries(&block["adjusted_z_pooled_pvalues"][name]) {
            let ours = comparison(report, "selection-rate", "difference", &by, Some(&[group]));
            let what = format!("{name} of {group}");
            compared.p_value(&what, ours.unwrap().p_adjusted, number(theirs).unwrap());
        }
    }
}

pub(crate) fn compare_curves(
    compared: &mut Compared,
    report: &Report,
    attribute: &str,
    block: &Value,
) {
    for (group, theirs) in entries(&block["groups"]) {
        let figure = rate(report, "roc-auc", &[attribute], &[group]);
        let Some([low, high]) = ends(&theirs["delong_reference"]["ci95"]) else {
            assert_eq!((figure.low, figure.high), (None, None), "one of a kind says nothing");
            continue;
        };
        let theirs = [low.max(0.0), high.min(1.0)];
        compared.ends(&format!("AUC of {group}"), [figure.low, figure.high], theirs, 1e-10);
    }
    for (group, theirs) in entries(&block["versus_reference"]) {
        let by = [attribute];
        let ours = comparison(report, "roc-auc", "difference", &by, Some(&[group])).unwrap();
        match number(&theirs["delong_independent_groups_pvalue_reference"]) {
            Some(p) => compared.p_value(&format!("AUC of {group}"), ours.p, p),
            None => assert_eq!(ours.p, None),
        }
    }
}
