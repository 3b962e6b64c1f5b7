//! The files that an audit makes: the same bytes in the browser and on the command line.

use crate::audit::error::Error;
use crate::audit::model::{Modelled, predictions_csv};
use crate::audit::plan_file;
use crate::chart::figures;
use crate::models::saved;
use crate::models::to_onnx::to_onnx_with_doubles;
use crate::report::Report;
use crate::report::csv::{exhibits_csv, figures_csv};
use crate::report::html::html;
use crate::report::json;

/// What is written down of an audit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    pub report_json: String,
    pub report_html: String,
    pub figures_csv: String,
    /// Where the report has exhibits: each of their entries.
    pub exhibits_csv: Option<String>,
    pub plan_toml: String,
    /// With a model: each scored row's fold, score and decision.
    pub predictions_csv: Option<String>,
    /// Of a trained model: what loads again.
    pub model_json: Option<String>,
    /// Of a trained model: what other programs load; absent where [`Refused`](crate::models::to_onnx::Refused).
    pub model_onnx: Option<Vec<u8>>,
    /// Why there is no such file of a trained model.
    pub no_onnx: Option<String>,
}

/// Writes all files of a report, and those of its model.
pub fn files(report: &Report, modelled: Option<&Modelled>) -> Result<Files, Error> {
    let report_json = json::write(report);
    let saved = modelled.and_then(|it| it.saved.as_ref());
    let doubles = modelled.map_or(&[][..], |it| it.doubles.as_slice());
    let (model_onnx, no_onnx) = match saved.map(|it| to_onnx_with_doubles(it, doubles)) {
        Some(Ok(it)) => (Some(it), None),
        Some(Err(why)) => (None, Some(why.to_string())),
        None => (None, None),
    };
    Ok(Files {
        predictions_csv: modelled.map(|it| predictions_csv(&it.predictions, it.labels.as_deref())),
        model_json: saved.map(saved::write),
        model_onnx,
        no_onnx,
        report_html: html(report, &report_json, &figures(report)),
        figures_csv: figures_csv(report),
        exhibits_csv: exhibits_csv(report),
        plan_toml: plan_file::write(&report.plan)?,
        report_json,
    })
}
