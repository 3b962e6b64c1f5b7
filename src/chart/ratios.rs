//! Ratios to the reference group on a log axis, with the band in which they count as near to equal.

use crate::chart::axis::Axis;
use crate::chart::plot;
use crate::chart::plot::{PlotRow, Rows};
use crate::chart::rates;
use crate::chart::scene::{Scene, Size};
use crate::chart::twin;
use crate::report::format;
use crate::report::rows;
use crate::report::rows::{Mark, Row};
use crate::report::{Comparison, Report};

/// Width of the wide figure: the smaller one of a pair.
const WIDTH: f64 = 455.0;

/// The ratios of one rate over the groups of one attribute, against the reference.
/// `title` is the finding in words. None where the report has no ratio of it, or nothing can be divided by the reference.
pub fn scene(
    report: &Report,
    rate: &str,
    attributes: &[String],
    size: Size,
    title: String,
) -> Option<Scene> {
    let found = rows::rows(report, rate, attributes);
    let first = found.iter().find_map(|it| it.ratio)?;
    if found.iter().filter_map(|it| it.ratio).any(rows::is_by_zero) {
        return None;
    }
    let (drawn, notes) = rates::split(&found, size);
    let ends = drawn.iter().filter_map(|it| it.ratio).flat_map(|it| [it.value, it.low, it.high]);
    let plotted = Rows {
        sub_heading: "",
        axis: Axis::of_ratios(ends.flatten()),
        rows: drawn.iter().map(|it| plot_row(it)).collect(),
        plumb: Some((1.0, "equal".to_owned())),
        band: Some(band(report)),
        notes,
    };
    let drawing = plot::draw(&plotted, size, WIDTH)?;
    let says: Vec<String> = plotted.rows.iter().map(|it| it.says.clone()).collect();
    Some(Scene {
        title,
        subtitle: subtitle(report, rate, first),
        description: rates::description(&plotted, &says),
        width: drawing.width,
        height: drawing.height,
        elements: drawing.elements,
        table: twin::ratios(report, rate, attributes, &found),
        stops: drawing.stops,
    })
}

/// The edges of the plan's band with their labels.
pub(crate) fn band(report: &Report) -> [(f64, String); 2] {
    rows::ratio_band(report).map(|edge| (edge, format::ratio(edge)))
}

fn plot_row(row: &Row) -> PlotRow {
    let written = |it: &Comparison, value: f64| {
        let interval = it.low.map(|low| format::ratio_interval(low, it.high));
        [format::ratio(value), interval.unwrap_or_default()]
    };
    compared(row, row.ratio, 1.0, "no ratio", &written)
}

/// A group beside the reference: its comparison, with value and interval as text. The reference stands at `even`;
/// `nothing` is said where there is no number and no reason.
pub(crate) fn compared(
    row: &Row,
    comparison: Option<&Comparison>,
    even: f64,
    nothing: &str,
    written: &dyn Fn(&Comparison, f64) -> [String; 2],
) -> PlotRow {
    let base = |value: Option<f64>| PlotRow {
        name: row.name.clone(),
        sub: String::new(),
        value,
        low: None,
        high: None,
        mark: row.mark,
        value_text: String::new(),
        interval_text: String::new(),
        reason: String::new(),
        says: row.name.clone(),
    };
    if row.mark == Mark::Reference {
        return PlotRow {
            interval_text: "reference".to_owned(),
            says: format!("{}, reference", row.name),
            ..base(Some(even))
        };
    }
    let Some((value, of)) = comparison.and_then(|it| Some((it.value?, it))) else {
        let undefined = row.figure.undefined.as_ref();
        let undefined = undefined.or(comparison.and_then(|it| it.undefined.as_ref()));
        let reason = undefined.map_or(nothing.to_owned(), |it| format::visible(&it.says));
        let says = format!("{}, not computable, {reason}", row.name);
        return PlotRow {
            mark: Mark::NotComputable,
            value_text: "–".to_owned(),
            reason,
            says,
            ..base(None)
        };
    };
    let [value_text, interval_text] = written(of, value);
    PlotRow {
        low: of.low,
        high: of.low.and(of.high),
        says: format!(
            "{}, {value_text}, interval {interval_text}, {}",
            row.name,
            row.mark.words().to_lowercase()
        ),
        value_text,
        interval_text,
        ..base(Some(value))
    }
}

fn subtitle(report: &Report, rate: &str, first: &Comparison) -> String {
    let reference = first.reference.as_deref().map_or("the reference".to_owned(), rows::group_name);
    let name = rows::rate_name(rate);
    let lines = rows::lines(report, first.interval.as_deref());
    format!("{name}, ratio to {reference}, log scale. {lines} Band: the plan's tolerance.")
}
