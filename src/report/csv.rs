//! The figures as a table for spreadsheets, safe against formulas.
//!
//! RFC 4180: commas, CRLF at the end of each line, quotes where they are needed. Numbers are written in the
//! fewest digits that read back to the same double. Text from data that a spreadsheet would take for a
//! formula gets a single quote in front.

mod exhibits;

use std::borrow::Cow;

use crate::report::{
    Comparison, MetricFigure, RateFigure, Report, Side, Stratified, UndefinedFigure, Verdict,
};

pub use exhibits::exhibits_csv;

/// The columns; formats beside this one may rely on their order.
const HEADER: [&str; 19] = [
    "kind",
    "id",
    "comparison",
    "attributes",
    "group",
    "reference",
    "value",
    "low",
    "high",
    "interval",
    "part",
    "whole",
    "rows",
    "p",
    "p_adjusted",
    "verdict",
    "side",
    "undefined",
    "says",
];

/// One row for each figure: rates, comparisons, stratified comparisons, then named metrics.
///
/// `kind` is "rate", "comparison", "stratified" or "metric". Names of several attributes or groups are joined
/// by " | ", and the two groups of an extreme by " / ". An empty cell means that there is nothing: a figure
/// that could not be computed has its reason's id in `undefined` and the reason in `says`.
pub fn figures_csv(report: &Report) -> String {
    let mut csv = String::new();
    line(&mut csv, &HEADER.map(ToOwned::to_owned));
    for figure in &report.rates {
        line(&mut csv, &rate_cells(report, figure));
    }
    for figure in &report.comparisons {
        line(&mut csv, &comparison_cells(figure));
    }
    for figure in &report.stratified {
        line(&mut csv, &stratified_cells(figure));
    }
    for figure in &report.metrics {
        line(&mut csv, &metric_cells(figure));
    }
    csv
}

/// The cells of a row, by name.
#[derive(Default)]
struct Cells {
    kind: &'static str,
    id: String,
    comparison: String,
    attributes: String,
    group: String,
    reference: String,
    /// Value, low, high.
    numbers: [Option<f64>; 3],
    interval: String,
    /// Part, whole.
    share: [Option<f64>; 2],
    rows: Option<u64>,
    /// p, p adjusted.
    p: [Option<f64>; 2],
    verdict: [&'static str; 2],
    undefined: String,
    says: String,
}

impl Cells {
    fn into_cells(self) -> [String; 19] {
        let [value, low, high] = self.numbers.map(number);
        let [part, whole] = self.share.map(number);
        let [p, p_adjusted] = self.p.map(number);
        [
            self.kind.to_owned(),
            self.id,
            self.comparison,
            self.attributes,
            self.group,
            self.reference,
            value,
            low,
            high,
            self.interval,
            part,
            whole,
            self.rows.map_or(String::new(), |it| it.to_string()),
            p,
            p_adjusted,
            self.verdict[0].to_owned(),
            self.verdict[1].to_owned(),
            self.undefined,
            self.says,
        ]
    }
}

fn rate_cells(report: &Report, figure: &RateFigure) -> [String; 19] {
    let group = report
        .groups
        .iter()
        .find(|it| it.attributes == figure.attributes && it.group == figure.group);
    let [undefined, says] = reason(figure.undefined.as_ref(), None);
    Cells {
        kind: "rate",
        id: text(&figure.rate),
        attributes: joined(&figure.attributes),
        group: joined(&figure.group),
        numbers: [figure.value, figure.low, figure.high],
        interval: optional(figure.interval.as_deref()),
        share: [figure.part, figure.whole],
        rows: group.map(|it| it.rows),
        undefined,
        says,
        ..Cells::default()
    }
    .into_cells()
}

fn comparison_cells(figure: &Comparison) -> [String; 19] {
    let [undefined, says] = reason(figure.undefined.as_ref(), figure.because.as_deref());
    let group = match (&figure.group, &figure.between) {
        (Some(group), _) => joined(group),
        (None, Some(between)) => both(between),
        (None, None) => String::new(),
    };
    Cells {
        kind: "comparison",
        id: text(&figure.rate),
        comparison: text(&figure.comparison),
        attributes: joined(&figure.attributes),
        group,
        reference: figure.reference.as_deref().map_or(String::new(), joined),
        numbers: [figure.value, figure.low, figure.high],
        interval: optional(figure.interval.as_deref()),
        p: [figure.p, figure.p_adjusted],
        verdict: verdict(figure.verdict, figure.side),
        undefined,
        says,
        ..Cells::default()
    }
    .into_cells()
}

fn stratified_cells(figure: &Stratified) -> [String; 19] {
    let [undefined, says] = reason(figure.undefined.as_ref(), figure.because.as_deref());
    Cells {
        kind: "stratified",
        id: text(&figure.rate),
        comparison: text(&figure.comparison),
        attributes: joined(&figure.attributes),
        group: joined(&figure.group),
        reference: joined(&figure.reference),
        numbers: [figure.value, figure.low, figure.high],
        interval: optional(figure.interval.as_deref()),
        p: [figure.p, figure.p_adjusted],
        verdict: verdict(figure.verdict, figure.side),
        undefined,
        says,
        ..Cells::default()
    }
    .into_cells()
}

fn metric_cells(figure: &MetricFigure) -> [String; 19] {
    let [undefined, says] = reason(figure.undefined.as_ref(), figure.because.as_deref());
    Cells {
        kind: "metric",
        id: text(&figure.metric),
        attributes: joined(&figure.attributes),
        group: match (&figure.group, &figure.between) {
            (Some(group), _) => joined(group),
            (None, Some(between)) => both(between),
            (None, None) => String::new(),
        },
        reference: figure.reference.as_deref().map_or(String::new(), joined),
        numbers: [figure.value, figure.low, figure.high],
        interval: optional(figure.interval.as_deref()),
        p: [figure.p, figure.p_adjusted],
        verdict: verdict(figure.verdict, figure.side),
        undefined,
        says,
        ..Cells::default()
    }
    .into_cells()
}

fn both([first, second]: &[Vec<String>; 2]) -> String {
    text(&format!("{} / {}", first.join(" | "), second.join(" | ")))
}

fn joined(names: &[String]) -> String {
    text(&names.join(" | "))
}

fn optional(name: Option<&str>) -> String {
    name.map_or(String::new(), text)
}

/// The id of the reason for no number, and what is said of the figure.
fn reason(undefined: Option<&UndefinedFigure>, because: Option<&str>) -> [String; 2] {
    match undefined {
        Some(undefined) => [text(&undefined.reason), text(&undefined.says)],
        None => [String::new(), optional(because)],
    }
}

fn verdict(verdict: Verdict, side: Option<Side>) -> [&'static str; 2] {
    let side = match side {
        Some(Side::Above) => "above",
        Some(Side::Below) => "below",
        None => "",
    };
    [verdict.id(), side]
}

/// The shortest decimal that reads back to the same double; very small and large ones with an exponent.
fn number(value: Option<f64>) -> String {
    let Some(value) = value.filter(|it| it.is_finite()) else { return String::new() };
    let size = value.abs();
    if size == 0.0 || (1e-5..1e17).contains(&size) {
        format!("{value}")
    } else {
        format!("{value:e}")
    }
}

/// Text that no spreadsheet runs: formulas begin with one of these, also in their full width, and a leading
/// tab or line break only hides them.
fn text(text: &str) -> String {
    let is_formula = text.trim_start_matches([' ', '\u{a0}', '\u{feff}']).starts_with([
        '=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
        '\u{2212}',
    ]);
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

fn line(csv: &mut String, cells: &[String]) {
    for (idx, cell) in cells.iter().enumerate() {
        if idx > 0 {
            csv.push(',');
        }
        csv.push_str(&quoted(cell));
    }
    csv.push_str("\r\n");
}

/// A cell of text from elsewhere, in quotes where it needs them; a number stays one.
pub(crate) fn cell(it: &str) -> String {
    if it.parse::<f64>().is_ok() { it.to_owned() } else { quoted(&text(it)).into_owned() }
}

fn quoted(cell: &str) -> Cow<'_, str> {
    if cell.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\"")).into()
    } else {
        cell.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    /// A reader of RFC 4180 that shares nothing with the writer.
    fn parsed(csv: &str) -> Vec<Vec<String>> {
        let mut rows = vec![vec![String::new()]];
        let mut letters = csv.chars().peekable();
        let mut is_quoted = false;
        while let Some(letter) = letters.next() {
            let row = rows.last_mut().unwrap();
            match letter {
                '"' if is_quoted && letters.peek() == Some(&'"') => {
                    letters.next();
                    row.last_mut().unwrap().push('"');
                }
                '"' => is_quoted = !is_quoted,
                ',' if !is_quoted => row.push(String::new()),
                '\r' if !is_quoted && letters.peek() == Some(&'\n') => {}
                '\n' if !is_quoted => rows.push(vec![String::new()]),
                other => row.last_mut().unwrap().push(other),
            }
        }
        rows.pop();
        rows
    }

    #[test]
    fn every_figure_has_one_row_of_the_same_columns() {
        let report = sample::compas();
        let rows = parsed(&figures_csv(&report));
        assert_eq!(rows[0], HEADER);
        let n_figures = report.rates.len() + report.comparisons.len() + report.metrics.len();
        assert_eq!(rows.len(), 1 + n_figures);
        assert!(rows.iter().all(|it| it.len() == HEADER.len()));
        let found = rows
            .iter()
            .find(|it| it[0] == "rate" && it[1] == "false-positive-rate" && it[4] == "Caucasian")
            .unwrap();
        assert_eq!([&found[10], &found[11], &found[12]], ["349", "1488", "2454"]);
        // 349 / 1488 as Python's repr writes it.
        assert_eq!(found[6], "0.23454301075268819");
    }

    #[test]
    fn names_of_combinations_are_joined() {
        let csv = figures_csv(&sample::compas());
        assert!(csv.contains("race | sex,African-American | Male,"));
    }

    #[test]
    fn numbers_read_back_to_the_same_double() {
        for value in [0.1 + 0.2, 1e-300, 1.797e308, -0.0, 5e-324, 123_456_789.123_456_78, -2.5] {
            let back: f64 = number(Some(value)).parse().unwrap();
            assert_eq!(back.to_bits(), value.to_bits(), "{value:e}");
        }
        assert_eq!(number(Some(f64::NAN)), "");
        assert_eq!(number(Some(-0.02)), "-0.02", "a number is no formula");
    }

    #[test]
    fn no_text_begins_a_formula() {
        let mut report = sample::compas();
        let evil = [
            "=HYPERLINK(\"http://x\")",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\u{ff1d}1",
            " =1",
            "a,\"b\"\r\nc",
        ];
        for (figure, name) in report.rates.iter_mut().zip(evil) {
            figure.group = vec![name.to_owned()];
        }
        let rows = parsed(&figures_csv(&report));
        for (row, name) in rows.iter().skip(1).zip(evil) {
            let expected = if name.starts_with('a') { name.to_owned() } else { format!("'{name}") };
            assert_eq!(row[4], expected);
        }
    }
}
