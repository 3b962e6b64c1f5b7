//! The files of an audit on their way to the page.

use crate::audit::export::Files;
use crate::report::base64::base64;
use crate::worker::protocol::Exports;

/// The same files; what is no text goes as base 64.
pub(crate) fn exports(files: Files) -> Exports {
    Exports {
        report_json: files.report_json,
        report_html: files.report_html,
        figures_csv: files.figures_csv,
        exhibits_csv: files.exhibits_csv,
        plan_toml: files.plan_toml,
        predictions_csv: files.predictions_csv,
        model_json: files.model_json,
        model_onnx: files.model_onnx.map(|it| base64(&it)),
        no_onnx: files.no_onnx,
    }
}
