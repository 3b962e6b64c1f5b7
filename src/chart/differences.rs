//! Differences to the reference group, with the band in which they count as near to even: of rates without a ratio.

use crate::chart::axis::Axis;
use crate::chart::plot;
use crate::chart::plot::{PlotRow, Rows};
use crate::chart::rates;
use crate::chart::ratios;
use crate::chart::scene::{Scene, Size};
use crate::chart::twin;
use crate::report::format;
use crate::report::rows;
use crate::report::rows::Row;
use crate::report::{Comparison, Report};

/// Width of the wide figure: the smaller one of a pair.
const WIDTH: f64 = 455.0;

/// The differences of one rate over the groups of one attribute, against the reference.
/// `title` is the finding in words. None where the report has no difference of it.
pub fn scene(
    report: &Report,
    rate: &str,
    attributes: &[String],
    size: Size,
    title: String,
) -> Option<Scene> {
    let found = rows::rows(report, rate, attributes);
    let first = found.iter().find_map(|it| it.difference)?;
    let (drawn, notes) = rates::split(&found, size);
    let band = rows::difference_band(report, rate);
    let ends = drawn.iter().filter_map(|it| it.difference);
    let ends = ends.flat_map(|it| [it.value, it.low, it.high]).flatten();
    let edges = band.into_iter().flat_map(|it| [-it, it]);
    let plotted = Rows {
        sub_heading: "",
        axis: Axis::of_differences(rows::unit(rate), ends.chain(edges)),
        rows: drawn.iter().map(|it| plot_row(it, rate)).collect(),
        plumb: Some((0.0, "no gap".to_owned())),
        band: band.map(|it| [-it, it].map(|it| (it, edge(rate, it)))),
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
        table: twin::rates(report, rate, attributes, &found),
        stops: drawing.stops,
    })
}

fn edge(rate: &str, value: f64) -> String {
    let text = format::difference(rows::unit(rate), value);
    // Of two decimals at most: the band's edges stand close to the plumb line's label.
    text.strip_suffix('0').map_or(text.clone(), ToOwned::to_owned)
}

fn plot_row(row: &Row, rate: &str) -> PlotRow {
    let unit = rows::unit(rate);
    let written = |it: &Comparison, value: f64| {
        let ends = it.low.zip(it.high);
        let interval = ends.map(|(low, high)| format::difference_interval(unit, low, high));
        [format::difference(unit, value), interval.unwrap_or_default()]
    };
    let row = ratios::compared(row, row.difference, 0.0, "no difference", &written);
    // A difference has both ends or none; an open end is a ratio's.
    PlotRow { high: row.high.or(row.value), ..row }
}

fn subtitle(report: &Report, rate: &str, first: &Comparison) -> String {
    let reference = first.reference.as_deref().map_or("the reference".to_owned(), rows::group_name);
    let name = rows::rate_name(rate);
    let lines = rows::lines(report, first.interval.as_deref());
    format!("{name}, less that of {reference}. {lines} Band: what the plan calls near to even.")
}
