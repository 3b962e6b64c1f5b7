//! Rates of groups: a mark and its interval per group, and the plumb line of everyone.

use crate::chart::axis::Axis;
use crate::chart::plot;
use crate::chart::plot::{PlotRow, Rows};
use crate::chart::scene::{Scene, Size};
use crate::chart::twin;
use crate::report::format;
use crate::report::rows;
use crate::report::rows::{Mark, Row};
use crate::report::{RateFigure, Report};

/// Width of the wide figure: the larger one of a pair.
const WIDTH: f64 = 604.0;

/// The groups of one attribute (or of one combination) on the axis of a rate.
/// `title` is the finding in words. None where no group has the rate.
pub fn scene(
    report: &Report,
    rate: &str,
    attributes: &[String],
    size: Size,
    title: String,
) -> Option<Scene> {
    let found = rows::rows(report, rate, attributes);
    let (drawn, notes) = split(&found, size);
    let unit = rows::unit(rate);
    let everyone = rows::everyone(report, rate).and_then(|it| it.value);
    let values = drawn.iter().flat_map(|it| [it.figure.value, it.figure.low, it.figure.high]);
    let axis = Axis::of_rates(unit, values.flatten().chain(everyone));
    let plotted = Rows {
        sub_heading: "n",
        rows: drawn.iter().map(|it| plot_row(it, size)).collect(),
        axis,
        plumb: everyone.map(|it| (it, format!("everyone {}", format::figure(unit, it)))),
        band: None,
        notes,
    };
    let drawing = plot::draw(&plotted, size, WIDTH)?;
    let says: Vec<String> = plotted.rows.iter().map(|it| it.says.clone()).collect();
    Some(Scene {
        title,
        subtitle: subtitle(report, rate, &found),
        description: description(&plotted, &says),
        width: drawing.width,
        height: drawing.height,
        elements: drawing.elements,
        table: twin::rates(report, rate, attributes, &found),
        stops: drawing.stops,
    })
}

/// The most rows that a figure draws; the smaller groups are in its table.
pub(crate) fn most_rows(size: Size) -> usize {
    match size {
        Size::Wide => 40,
        Size::Narrow => 24,
        Size::Paper => 20,
    }
}

/// The rows to draw, and what is said of the others.
pub(crate) fn split<'a, 'r>(found: &'a [Row<'r>], size: Size) -> (Vec<&'a Row<'r>>, Vec<String>) {
    /// So many groups are listed by name.
    const LISTED: usize = 6;
    let (drawn, few): (Vec<&Row>, Vec<&Row>) = found.iter().partition(|it| it.is_drawn());
    let mut notes = Vec::new();
    if !few.is_empty() {
        let mut listed: Vec<String> = few
            .iter()
            .take(LISTED)
            .map(|it| format!("{} ({})", it.name, people(it.n_people)))
            .collect();
        if few.len() > LISTED {
            listed.push(format!("{} more groups", few.len() - LISTED));
        }
        notes.push(format!(
            "Not drawn, fewer than {} people: {}.",
            rows::DRAWN_FROM,
            listed.join(", ")
        ));
    }
    let n_over = drawn.len().saturating_sub(most_rows(size));
    if n_over > 0 {
        notes.push(format!("And {n_over} smaller groups, in the table."));
    }
    (rows::largest(&drawn, most_rows(size)), notes)
}

fn people(n: u64) -> String {
    if n == 1 { "1 person".to_owned() } else { format!("{} people", format::count(n)) }
}

fn plot_row(row: &Row, size: Size) -> PlotRow {
    let n = format::count(row.n_people);
    let sub = if size == Size::Paper { n } else { format!("n {n}") };
    let (value_text, interval_text) = texts(row.figure);
    PlotRow {
        name: row.name.clone(),
        sub,
        value: row.figure.value,
        low: row.figure.low,
        // A rate has both ends or none; an open end is a ratio's.
        high: row.figure.high.or(row.figure.value),
        mark: row.mark,
        says: says(row, &value_text, &interval_text),
        value_text,
        interval_text,
        reason: row.figure.undefined.as_ref().map_or(String::new(), |it| format::visible(&it.says)),
    }
}

fn texts(figure: &RateFigure) -> (String, String) {
    let unit = rows::unit(&figure.rate);
    let value = figure.value.map_or("–".to_owned(), |it| format::figure(unit, it));
    let interval = match (figure.low, figure.high) {
        (Some(low), Some(high)) => format::figure_interval(unit, low, high),
        (Some(_) | None, _) => String::new(),
    };
    (value, interval)
}

fn says(row: &Row, value: &str, interval: &str) -> String {
    let mut parts = vec![row.name.clone()];
    match &row.figure.undefined {
        Some(undefined) => {
            parts.push(format!("not computable, {}", format::visible(&undefined.says)));
        }
        None => parts.push(value.to_owned()),
    }
    if !interval.is_empty() {
        parts.push(format!("interval {interval}"));
    }
    parts.push(format!("n {}", format::count(row.n_people)));
    if !matches!(row.mark, Mark::NotComputable | Mark::Plain) {
        parts.push(row.mark.words().to_lowercase());
    }
    parts.join(", ")
}

/// The whole chart in words; long ones are cut with the count of what follows in the table.
pub(crate) fn description(plotted: &Rows, says: &[String]) -> String {
    const SPOKEN: usize = 24;
    let mut parts: Vec<String> = says.iter().take(SPOKEN).cloned().collect();
    if says.len() > SPOKEN {
        parts.push(format!("and {} more groups, in the table", says.len() - SPOKEN));
    }
    let mut text = parts.join("; ");
    if let Some((_, label)) = &plotted.plumb {
        text = format!("{text}. Plumb line: {label}.");
    }
    for note in &plotted.notes {
        text = format!("{text} {note}");
    }
    text
}

fn subtitle(report: &Report, rate: &str, found: &[Row]) -> String {
    let method = found.iter().find_map(|it| it.figure.interval.as_deref());
    format!(
        "{}. {} n: people it is counted among.",
        rows::rate_name(rate),
        rows::lines(report, method)
    )
}
