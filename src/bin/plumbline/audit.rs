//! `plumbline audit`: runs a plan and writes the files of the report.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use plumbline::audit::export::{Files, files};
use plumbline::audit::plan::Plan;
use plumbline::audit::run::{measured_with, prepared};
use plumbline::audit::{Error, Input, plan_file};
use plumbline::data::Loaded;
use plumbline::report::words::{note_on, of_classes, verdict};
use plumbline::report::{Report, Verdict, format, rows};

use super::clock::Clock;
use super::input::{read_bytes, read_data, read_text};
use super::{Arguments, Format, Outcome, Unusable, print};

/// Runs the plan.
pub(super) fn audit(given: &Arguments) -> Result<Outcome, Unusable> {
    let path = given.file.as_deref().ok_or_else(|| Unusable("audit needs a plan".to_owned()))?;
    let unusable = |error: Error| {
        Unusable(format!("{}: {error}\n{}\n{}", path.display(), error.why(), error.hint()))
    };
    let mut clock = Clock::new(given.timings);
    let plan = plan_file::read(&read_text(path)?).map_err(unusable)?;
    let loaded = read_data(&data_path(given, path, &plan)?)?;
    clock.lap("reading", loaded.reading.n_bytes);
    let model_file = model_path(given, path, &plan)?.map(|it| read_bytes(&it)).transpose()?;
    let input = Input::new(&loaded).with_model(model_file.as_deref());
    let modelled = prepared(&input, &plan, &mut |it| clock.hear(it)).map_err(unusable)?;
    if modelled.is_some() {
        clock.say_fits();
        clock.lap("model", 0);
    }
    let report = measured_with(&input, &plan, modelled.as_ref(), &mut |_| {}).map_err(unusable)?;
    clock.lap("audit", 0);
    let files = files(&report, modelled.as_ref()).map_err(unusable)?;
    clock.lap("writing", 0);
    if let Some(out) = &given.out {
        write_all(out, &files)?;
    }
    match given.format {
        Format::Json => print(&files.report_json)?,
        Format::Text => print(&summary(&report, &loaded))?,
    };
    Ok(if gate_fails(&report) { Outcome::Failed } else { Outcome::Done })
}

/// The data that the arguments name, or the plan's file beside the plan.
pub(super) fn data_path(
    given: &Arguments,
    plan_path: &Path,
    plan: &Plan,
) -> Result<PathBuf, Unusable> {
    if let Some(data) = &given.data {
        return Ok(data.clone());
    }
    if plan.data.file.is_empty() {
        return Err(Unusable("the plan names no file: give one with --data FILE".to_owned()));
    }
    beside(plan_path, &plan.data.file, "data with --data FILE")
}

/// The model file that the arguments name, or that of the plan beside the plan.
fn model_path(
    given: &Arguments,
    plan_path: &Path,
    plan: &Plan,
) -> Result<Option<PathBuf>, Unusable> {
    let model = plan.model.as_ref();
    let Some(name) = model.and_then(|it| it.onnx.as_ref().or(it.saved.as_ref())) else {
        return Ok(None);
    };
    match &given.model {
        Some(path) => Ok(Some(path.clone())),
        None => beside(plan_path, name, "model with --model FILE").map(Some),
    }
}

/// A file of that name in the plan's folder.
fn beside(plan_path: &Path, name: &str, otherwise: &str) -> Result<PathBuf, Unusable> {
    let path = Path::new(name);
    // A plan may come from a stranger: its name must not reach out of the plan's folder.
    if path.components().count() != 1 || path.file_name().is_none() {
        return Err(Unusable(format!(
            "the plan's file \"{name}\" is no plain name: give the {otherwise}"
        )));
    }
    Ok(plan_path.parent().map_or_else(|| path.to_path_buf(), |it| it.join(path)))
}

fn write_all(out: &Path, files: &Files) -> Result<(), Unusable> {
    let unwritable = |error: std::io::Error| {
        Unusable(format!(
            "{} cannot be written to: {error}\nChoose another folder with --out.",
            out.display()
        ))
    };
    std::fs::create_dir_all(out).map_err(unwritable)?;
    let of_audit = [
        ("report.json", &files.report_json),
        ("report.html", &files.report_html),
        ("figures.csv", &files.figures_csv),
        ("plan.toml", &files.plan_toml),
    ];
    let of_audit = of_audit.map(|(name, text)| (name, Some(text.as_bytes())));
    let where_there_are_some = [
        ("exhibits.csv", files.exhibits_csv.as_deref().map(str::as_bytes)),
        ("predictions.csv", files.predictions_csv.as_deref().map(str::as_bytes)),
        ("model.json", files.model_json.as_deref().map(str::as_bytes)),
        ("model.onnx", files.model_onnx.as_deref()),
    ];
    for (name, bytes) in of_audit.into_iter().chain(where_there_are_some) {
        if let Some(bytes) = bytes {
            std::fs::write(out.join(name), bytes).map_err(unwritable)?;
        }
    }
    Ok(())
}

/// Whether a figure has a verdict that the plan's gate does not let pass.
fn gate_fails(report: &Report) -> bool {
    let fails = |it: Verdict| report.plan.gate.fail_on.iter().any(|wanted| wanted == it.id());
    report.metrics.iter().any(|it| rows::has_band(it) && fails(it.verdict))
        || report.comparisons.iter().any(|it| rows::is_banded(it) && fails(it.verdict))
        || of_classes(report).iter().any(|it| it.about.verdict.is_some_and(fails))
}

fn summary(report: &Report, loaded: &Loaded) -> String {
    let rows = &report.data.rows;
    let left_out: u64 = rows.left_out.iter().map(|it| it.rows).sum();
    let mut text = format!(
        "{}\n{}: {} rows read, {} used, {} rejected, {} left out\n",
        format::visible(&report.plan.title),
        format::visible(&report.data.file),
        format::count(rows.read),
        format::count(rows.used),
        format::count(rows.rejected),
        format::count(left_out)
    );
    for rejection in loaded.reading.rejections.iter().take(3) {
        line(
            &mut text,
            &format!("  line {}: {}", rejection.line, format::visible(&rejection.cause)),
        );
    }
    line(&mut text, "");
    if let Some(opens) = report.choice.as_ref().and_then(|it| it.opens.first()) {
        let seen = report.choice.as_ref().is_some_and(|it| it.after_results);
        let when = if seen { ", given after results were seen" } else { "" };
        let name = format::visible(&opens.name);
        line(&mut text, &format!("Opens with: {name}, as the plan's answers choose{when}"));
    }
    for finding in &report.findings {
        let said = finding.about.verdict.map_or("Note", |it| verdict(it, None));
        let said =
            if finding.about.verdict == Some(Verdict::Outside) { "Outside the band" } else { said };
        line(&mut text, &format!("{said}: {}", format::visible(&finding.says)));
        line(&mut text, &format!("  {}", format::visible(&finding.detail)));
    }
    line(&mut text, "");
    for note in &report.plan.notes {
        let by = if note.by.is_empty() { String::new() } else { format!(" ({})", note.by) };
        let says = format!("{}: {}{by}", note_on(report, &note.about), note.says.trim());
        line(&mut text, &format::visible(&says.replace('\n', " ")));
    }
    for untested in &report.untested {
        line(
            &mut text,
            &format!(
                "Not tested: {} ({})",
                format::visible(&untested.what),
                format::visible(&untested.why)
            ),
        );
    }
    line(&mut text, &format!("Report {}", report.id));
    text
}

fn line(text: &mut String, line: &str) {
    // Writing to a text cannot fail.
    let written = writeln!(text, "{line}");
    debug_assert!(written.is_ok());
}
