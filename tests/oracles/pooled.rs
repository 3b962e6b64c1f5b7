//! Weighted rates beside Fairlearn's, pooled ratios beside statsmodels', resampled intervals beside Fairlearn's.

use plumbline::report::Report;
use serde_json::Value;

use crate::peer::{Case, Compared, entries, names, number};
use crate::run::{comparison, metric, rate};

/// Our id and Fairlearn's name of the rates that were also weighted.
const WEIGHTED: [(&str, &str); 5] = [
    ("selection-rate", "selection_rate"),
    ("accuracy", "accuracy"),
    ("true-positive-rate", "true_positive_rate"),
    ("false-positive-rate", "false_positive_rate"),
    ("positive-predictive-value", "precision"),
];

/// Our id and Fairlearn's name of the metrics that were also weighted.
const WEIGHTED_METRICS: [(&str, &str); 3] = [
    ("demographic-parity-difference", "demographic_parity_difference"),
    ("demographic-parity-ratio", "demographic_parity_ratio"),
    ("equalized-odds-difference", "equalized_odds_difference"),
];

/// Rates over sums of weights.
pub(crate) fn compare_weighted(compared: &mut Compared, case: &Case) {
    let theirs = &case.oracle["fairlearn_weighted"];
    let Some(column) = theirs["weight_column"].as_str() else { return };
    assert_eq!(column, "fnlwgt");
    let report = case.report("weight = { column = \"weight\" }", "[evidence]\nresamples = 1");
    for (attribute, block) in entries(&theirs["by_group"]) {
        for (id, key) in WEIGHTED {
            compare_weighted_groups(compared, &report, (attribute, block), (id, key));
            compare_weighted_extremes(compared, &report, (attribute, block), (id, key));
        }
        for (id, key) in WEIGHTED_METRICS {
            let ours = metric(&report, id, &names(attribute));
            if ours.left_out.is_empty() {
                compared.close(id, ours.value, number(&block[key]).unwrap(), 1e-12);
            }
        }
    }
}

fn compare_weighted_groups(
    compared: &mut Compared,
    report: &Report,
    (attribute, block): (&str, &Value),
    (id, key): (&str, &str),
) {
    for (group, values) in entries(&block["groups"]) {
        let ours = rate(report, id, &names(attribute), &names(group));
        let theirs = number(&values[key]).unwrap();
        // Fairlearn's and scikit-learn's stand-in for a rate that is not defined is 0.
        let value = if ours.undefined.is_some() { Some(0.0) } else { ours.value };
        compared.close(id, value, theirs, 1e-12);
        assert!(ours.interval.as_deref().is_none_or(|it| it == "wilson-effective"));
    }
    let overall = rate(report, id, &[], &[]).value;
    compared.close(id, overall, number(&block["overall"][key]).unwrap(), 1e-12);
}

fn compare_weighted_extremes(
    compared: &mut Compared,
    report: &Report,
    (attribute, block): (&str, &Value),
    (id, key): (&str, &str),
) {
    for (kind, theirs) in [
        ("largest-difference", &block["difference_between_groups"][key]),
        ("smallest-ratio", &block["ratio_between_groups"][key]),
    ] {
        let ours = comparison(report, id, kind, &names(attribute), None).unwrap();
        if ours.left_out.is_empty() {
            compared.close(id, ours.value, number(theirs).unwrap(), 1e-12);
        }
    }
}

/// Selection rates of the two largest groups of an attribute, pooled over the strata of another.
pub(crate) fn compare_mantel_haenszel(compared: &mut Compared, case: &Case) {
    for (key, theirs) in entries(&case.oracle["tests"]["mantel_haenszel"]) {
        let (attribute, stratum) = key.split_once(" stratified by ").unwrap();
        let plan = "[evidence]\nresamples = 1\n[measures]\nrates = [\"selection-rate\"]";
        let report = case.report(&format!("strata = [\"{stratum}\"]"), plan);
        // The peer's ratio is that of the largest group to the second; ours has the largest below.
        let group = theirs["rows"][1].as_str().unwrap();
        let ours = pooled_ratio(&report, attribute, group);
        let expected = number(&theirs["statsmodels"]["riskratio_pooled"]).unwrap();
        compared.close(key, ours.map(|it| 1.0 / it), expected, 1e-12);
    }
}

fn pooled_ratio(report: &Report, attribute: &str, group: &str) -> Option<f64> {
    let found = report.stratified.iter().find(|it| {
        it.rate == "selection-rate"
            && it.comparison == "ratio"
            && it.attributes == [attribute]
            && it.group == [group]
    });
    found.unwrap().value
}

/// The interval of the largest difference beside the peer's, who resamples it, where no group is so small that it is
/// resampled to nothing.
pub(crate) fn compare_band(case: &Case, report: &Report) {
    let block = &case.oracle["fairlearn_bootstrap"];
    let attribute = block["attribute"].as_str().unwrap();
    let smallest = report.groups.iter().filter(|it| it.attributes == [attribute]);
    if smallest.map(|it| it.rows).min() < Some(30) {
        return;
    }
    let theirs = |at: &str, key: &str| -> &Value { &block["difference_between_groups"][at][key] };
    for (id, key) in &WEIGHTED[..3] {
        let ours = comparison(report, id, "largest-difference", &[attribute], None).unwrap();
        let expected = ["0.025", "0.975"].map(|at| number(theirs(at, key)).unwrap());
        // Resamples of a maximum lie above the truth; ours holds all pairs at once, and begins no higher.
        let (low, high) = (ours.low.unwrap(), ours.high.unwrap());
        assert!(low <= expected[0] + 0.03 && high > expected[0], "{id}: {low} to {high}");
        assert_eq!(ours.interval.as_deref(), Some("simultaneous"));
    }
}
