//! The files that an audit makes: the same bytes in the browser and on the command line.

use crate::audit::error::Error;
use crate::audit::plan_file;
use crate::chart::figures;
use crate::report::Report;
use crate::report::csv::figures_csv;
use crate::report::html::html;
use crate::report::json;

/// What is written down of an audit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    pub report_json: String,
    pub report_html: String,
    pub figures_csv: String,
    pub plan_toml: String,
}

/// Writes all files of a report.
pub fn files(report: &Report) -> Result<Files, Error> {
    let report_json = json::write(report);
    Ok(Files {
        report_html: html(report, &report_json, &figures(report)),
        figures_csv: figures_csv(report),
        plan_toml: plan_file::write(&report.plan)?,
        report_json,
    })
}
