//! Cells, rates, extremes and named metrics beside Fairlearn's and scikit-learn's.

use plumbline::metrics;
use plumbline::report::Report;
use serde_json::Value;

use crate::peer::{Compared, entries, names, number};
use crate::run::{comparison, metric, people, rate};

/// Our id and the peers' name of each rate.
const RATES: [(&str, &str); 23] = [
    ("base-rate", "base_rate"),
    ("selection-rate", "selection_rate"),
    ("accuracy", "accuracy"),
    ("error-rate", "error_rate"),
    ("balanced-accuracy", "balanced_accuracy"),
    ("positive-predictive-value", "ppv"),
    ("negative-predictive-value", "npv"),
    ("true-positive-rate", "tpr"),
    ("true-negative-rate", "tnr"),
    ("false-positive-rate", "fpr"),
    ("false-negative-rate", "fnr"),
    ("false-discovery-rate", "fdr"),
    ("false-omission-rate", "for"),
    ("f1-score", "f1"),
    ("matthews-correlation", "mcc"),
    ("cohen-kappa", "cohen_kappa"),
    ("mean-score", "mean_score"),
    ("mean-score-positives", "mean_score_positives"),
    ("mean-score-negatives", "mean_score_negatives"),
    ("log-loss", "log_loss"),
    ("brier-score", "brier"),
    ("roc-auc", "roc_auc"),
    ("average-precision", "average_precision"),
];

/// Our id, Fairlearn's name and the peers' names of the rates of each metric.
const METRICS: [(&str, &str, &[&str]); 15] = [
    (
        "demographic-parity-difference",
        "demographic_parity_difference[between_groups]",
        &["selection_rate"],
    ),
    ("demographic-parity-ratio", "demographic_parity_ratio[between_groups]", &["selection_rate"]),
    ("equal-opportunity-difference", "equal_opportunity_difference[between_groups]", &["tpr"]),
    ("equal-opportunity-ratio", "equal_opportunity_ratio[between_groups]", &["tpr"]),
    ("predictive-equality-difference", "false_positive_rate_difference", &["fpr"]),
    ("predictive-equality-ratio", "false_positive_rate_ratio", &["fpr"]),
    (
        "equalized-odds-difference",
        "equalized_odds_difference[between_groups,worst_case]",
        &["tpr", "fpr"],
    ),
    (
        "equalized-odds-difference-mean",
        "equalized_odds_difference[between_groups,mean]",
        &["tpr", "fpr"],
    ),
    ("equalized-odds-ratio", "equalized_odds_ratio[between_groups,worst_case]", &["tpr", "fpr"]),
    ("accuracy-difference", "accuracy_score_difference", &["accuracy"]),
    ("true-negative-rate-difference", "true_negative_rate_difference", &["tnr"]),
    ("false-negative-rate-difference", "false_negative_rate_difference", &["fnr"]),
    ("true-negative-rate-ratio", "true_negative_rate_ratio", &["tnr"]),
    ("error-rate-difference", "zero_one_loss_difference", &["error_rate"]),
    ("accuracy-ratio", "accuracy_score_ratio", &["accuracy"]),
];

fn tolerance(key: &str) -> f64 {
    if matches!(key, "roc_auc" | "log_loss" | "average_precision") { 1e-10 } else { 1e-12 }
}

/// Why a rate has no value where these are the cells; `None` where it has one.
fn reason(key: &str, cells: &Value) -> Option<&'static str> {
    let [tp, fp, fn_, tn] = ["tp", "fp", "fn", "tn"].map(|it| cells[it].as_u64().unwrap());
    let without = |n: u64, reason| (n == 0).then_some(reason);
    match key {
        "tpr" | "fnr" | "mean_score_positives" | "average_precision" => {
            without(tp + fn_, "no-positives")
        }
        "fpr" | "tnr" | "mean_score_negatives" => without(fp + tn, "no-negatives"),
        "ppv" | "fdr" => without(tp + fp, "no-selected"),
        "npv" | "for" => without(tn + fn_, "no-rejected"),
        "balanced_accuracy" | "roc_auc" => {
            without(tp + fn_, "no-positives").or(without(fp + tn, "no-negatives"))
        }
        "f1" => without(tp + fp + fn_, "no-positive-of-either-kind"),
        "cohen_kappa" if tp + fp + fn_ == 0 || fp + fn_ + tn == 0 => Some("no-variation"),
        "mcc" => without((tp + fp) * (tp + fn_) * (tn + fp) * (tn + fn_), "no-variation"),
        _ => None,
    }
}

/// The peers that know no undefined value print one all the same: scikit-learn has the recall of the one
/// class for balanced accuracy, and 0 for F1 and for Matthews' correlation.
fn is_stand_in(key: &str) -> bool {
    matches!(key, "balanced_accuracy" | "f1" | "mcc" | "cohen_kappa")
}

pub(crate) fn compare_group(
    compared: &mut Compared,
    report: &Report,
    attributes: &[&str],
    group: &[&str],
    theirs: &Value,
) {
    let place = format!("{attributes:?} {group:?}");
    let ours = people(report, attributes, group);
    compared.count(&format!("n of {place}"), Some(ours.rows), &theirs["n"]);
    for (key, cell) in [("tp", ours.tp), ("fp", ours.fp), ("fn", ours.fn_), ("tn", ours.tn)] {
        compared.count(&format!("{key} of {place}"), cell, &theirs[key]);
    }
    for (id, key) in known_rates() {
        let what = format!("{id} of {place}");
        let figure = rate(report, id, attributes, group);
        let Some(reason) = reason(key, theirs) else {
            compared.close(&what, figure.value, number(&theirs[key]).unwrap(), tolerance(key));
            continue;
        };
        let undefined = figure.undefined.as_ref().unwrap_or_else(|| panic!("{what}: no reason"));
        assert_eq!((figure.value, undefined.reason.as_str()), (None, reason), "{what}");
        assert_eq!(undefined.group, group, "{what}");
        assert!(number(&theirs[key]).is_none() || is_stand_in(key), "{what}");
        compared.n += 1;
    }
}

/// The rates that both the registry and the peers know.
fn known_rates() -> impl Iterator<Item = (&'static str, &'static str)> {
    RATES.into_iter().filter(|(id, _)| metrics::rate(id).is_some())
}

/// The peers' values in the groups where all of these rates are defined, one list per rate.
fn defined(groups: &Value, keys: &[&str]) -> Vec<Vec<f64>> {
    let takes_part = |cells: &&Value| keys.iter().all(|key| reason(key, cells).is_none());
    keys.iter()
        .map(|key| {
            let values = entries(groups).map(|it| it.1).filter(takes_part);
            values.map(|it| number(&it[*key]).unwrap()).collect()
        })
        .collect()
}

fn spread(values: &[f64]) -> [f64; 2] {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    [low, high]
}

pub(crate) fn compare_extremes(compared: &mut Compared, report: &Report, key: &str, block: &Value) {
    let attributes = names(key);
    for (id, key) in known_rates() {
        let values = defined(&block["groups"], &[key]).remove(0);
        let is_whole = values.len() == entries(&block["groups"]).count();
        let [low, high] = spread(&values);
        let what = format!("{id} over {attributes:?}");
        let ours = comparison(report, id, "largest-difference", &attributes, None).unwrap();
        if values.len() < 2 {
            let reason = ours.undefined.as_ref().map(|it| it.reason.as_str());
            assert_eq!((ours.value, reason), (None, Some("fewer-than-two-groups")), "{what}");
            continue;
        }
        compared.close(&what, ours.value, high - low, tolerance(key));
        if is_whole || !is_stand_in(key) {
            let theirs = number(&block["difference_between_groups"][key]).unwrap();
            compared.close(&what, ours.value, theirs, tolerance(key));
        }
        let Some(ours) = comparison(report, id, "smallest-ratio", &attributes, None) else {
            continue;
        };
        if high <= 0.0 {
            let reason = ours.undefined.as_ref().map(|it| it.reason.as_str());
            assert_eq!((ours.value, reason), (None, Some("all-zero")), "{what}");
        } else if is_whole || !is_stand_in(key) {
            let theirs = number(&block["ratio_between_groups"][key]).unwrap();
            compared.close(&what, ours.value, theirs, tolerance(key));
        }
    }
}

pub(crate) fn compare_metrics(
    compared: &mut Compared,
    report: &Report,
    key: &str,
    fairlearn: &Value,
    groups: &Value,
) {
    let attributes = names(key);
    for (id, name, keys) in METRICS {
        if metrics::metric(id).is_none() {
            continue;
        }
        let ours = metric(report, id, &attributes);
        let values = defined(groups, keys);
        let n_left_out = entries(groups).count() - values[0].len();
        // Fairlearn counts a rate that is not defined as 0; here its group is named and left out.
        assert_eq!(ours.left_out.len(), n_left_out, "{id} by {key}");
        for group in &ours.left_out {
            let cells = &groups[group.join("|")];
            assert!(keys.iter().any(|it| reason(it, cells).is_some()), "{id} by {key}");
        }
        if n_left_out == 0 {
            compared.close(id, ours.value, number(&fairlearn[name]).unwrap(), 1e-12);
            continue;
        }
        let differences = values.iter().map(|it| spread(it)[1] - spread(it)[0]);
        let ratios = values.iter().map(|it| spread(it)[0] / spread(it)[1]);
        let expected = if id.ends_with("ratio") {
            ratios.fold(f64::INFINITY, f64::min)
        } else if id.ends_with("mean") {
            differences.sum::<f64>() / values.len() as f64
        } else {
            differences.fold(0.0, f64::max)
        };
        compared.close(id, ours.value, expected, 1e-12);
    }
}
