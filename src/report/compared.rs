//! The figures by which models are compared.

use crate::report::Report;
use crate::report::model::{Compared, ModelSection};

/// What is shown of how well a model does.
pub const PERFORMANCE: [&str; 11] = [
    "roc-auc",
    "accuracy",
    "balanced-accuracy",
    "log-loss",
    "selection-rate",
    "true-positive-rate",
    "false-positive-rate",
    "class-accuracy",
    "mean-absolute-error",
    "root-mean-square-error",
    "r-squared",
];

/// What is shown of how far groups are apart.
pub const GAPS: [&str; 8] = [
    "demographic-parity-difference",
    "equal-opportunity-difference",
    "equalized-odds-difference",
    "class-accuracy-difference",
    "mean-prediction-difference",
    "mean-error-difference",
    "mean-absolute-error-ratio",
    "root-mean-square-error-ratio",
];

/// The audited model as a comparison would have it, from the figures of its audit.
pub fn of_audit(report: &Report, model: &ModelSection) -> Compared {
    let rates = report.rates.iter().filter(|it| it.attributes.is_empty());
    let gaps = report.metrics.iter().filter(|it| it.attributes.len() == 1);
    Compared {
        name: model.name.clone(),
        way: model.way.clone(),
        settings: model.settings.clone(),
        search: None,
        threshold: model.threshold,
        performance: rates.filter(|it| PERFORMANCE.contains(&it.rate.as_str())).cloned().collect(),
        gaps: gaps.filter(|it| GAPS.contains(&it.metric.as_str())).cloned().collect(),
        differences: Vec::new(),
    }
}
