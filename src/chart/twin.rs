//! The table beside a chart: the same figures, every group of them.

use crate::chart::scene::{Align, TableTwin, TwinColumn, TwinRow};
use crate::report::format;
use crate::report::format::Unit;
use crate::report::rows;
use crate::report::rows::{Mark, Row};
use crate::report::{Comparison, Report};

/// The dash of a cell that has nothing to say.
const NOTHING: &str = "–";

/// Rates with their differences from the reference.
pub(crate) fn rates(
    report: &Report,
    rate: &str,
    attributes: &[String],
    found: &[Row],
) -> TableTwin {
    let unit = rows::unit(rate);
    let has_parts = found.iter().any(|it| it.figure.part.is_some());
    let interval = format!("{} interval", rows::confidence(report));
    let difference = if unit == Unit::Share { "Difference, points" } else { "Difference" };
    let mut columns = vec![text("Group"), number("n")];
    if has_parts {
        columns.push(number("Counted"));
    }
    let names = ["Value", &interval, difference, &interval, "Adjusted p"];
    columns.extend(names.into_iter().map(number));
    columns.push(text("Verdict"));
    let rows = found
        .iter()
        .map(|row| {
            let part = row.figure.part.map(format::amount);
            let mut cells = vec![row.name.clone(), format::count(row.n_people)];
            cells.extend(has_parts.then(|| or_nothing(part)));
            cells.extend(rate_cells(row, unit));
            finished(report, row, cells)
        })
        .collect();
    TableTwin { caption: caption(rate, attributes), columns, rows }
}

/// Value, interval, difference, its interval and the adjusted p.
fn rate_cells(row: &Row, unit: Unit) -> [String; 5] {
    let figure = row.figure;
    let ends = figure.low.zip(figure.high);
    let difference = row.difference;
    let difference_ends = difference.and_then(|it| it.low.zip(it.high));
    [
        or_nothing(figure.value.map(|it| format::figure(unit, it))),
        or_nothing(ends.map(|(low, high)| format::figure_interval(unit, low, high))),
        or_nothing(difference.and_then(|it| it.value).map(|it| format::difference(unit, it))),
        or_nothing(difference_ends.map(|(low, high)| format::difference_interval(unit, low, high))),
        p_value(row),
    ]
}

/// Ratios to the reference.
pub(crate) fn ratios(
    report: &Report,
    rate: &str,
    attributes: &[String],
    found: &[Row],
) -> TableTwin {
    let interval = format!("{} interval", rows::confidence(report));
    let columns = vec![
        text("Group"),
        number("n"),
        number("Ratio"),
        number(&interval),
        number("Adjusted p"),
        text("Verdict"),
    ];
    let rows = found
        .iter()
        .map(|row| {
            let value = row.ratio.and_then(|it| it.value).map(format::ratio);
            let interval = row.ratio.and_then(|it| Some(format::ratio_interval(it.low?, it.high)));
            let cells = vec![
                row.name.clone(),
                format::count(row.n_people),
                or_nothing(value),
                or_nothing(interval),
                p_value(row),
            ];
            finished(report, row, cells)
        })
        .collect();
    TableTwin { caption: format!("{}, ratios", caption(rate, attributes)), columns, rows }
}

fn finished(report: &Report, row: &Row, mut cells: Vec<String>) -> TwinRow {
    cells.push(row.mark.words().to_owned());
    let why = if row.mark == Mark::Reference { String::new() } else { row.why(report) };
    TwinRow { cells, mark: Some(row.mark), why }
}

fn p_value(row: &Row) -> String {
    let of = |it: &Comparison| it.p_adjusted.or(it.p);
    let p = row.ratio.and_then(of).or(row.difference.and_then(of));
    or_nothing(p.map(format::p_value))
}

/// What a rate's table is called: "False positive rate by race, in numbers".
pub(crate) fn caption(rate: &str, attributes: &[String]) -> String {
    format!("{} by {}", rows::rate_name(rate), rows::attribute_names(attributes))
}

pub(crate) fn text(name: &str) -> TwinColumn {
    TwinColumn { name: name.to_owned(), align: Align::Text }
}

pub(crate) fn number(name: &str) -> TwinColumn {
    TwinColumn { name: name.to_owned(), align: Align::Number }
}

pub(crate) fn or_nothing(text: Option<String>) -> String {
    text.unwrap_or_else(|| NOTHING.to_owned())
}
