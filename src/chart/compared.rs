//! Groups against the reference, with the band in which they count as near to even: as ratios on a log axis, or as
//! differences where a rate has no ratio.

use crate::chart::axis::Axis;
use crate::chart::plot;
use crate::chart::plot::{PlotRow, Rows};
use crate::chart::rates;
use crate::chart::scene::{Scene, Size, TableTwin};
use crate::chart::twin;
use crate::report::format;
use crate::report::rows;
use crate::report::rows::{Mark, Row};
use crate::report::words;
use crate::report::{Comparison, Report};

/// Width of the wide figure: the smaller one of a pair.
const WIDTH: f64 = 455.0;

/// The comparisons of one rate over the groups of one attribute, against the reference, under their finding.
/// None where the report has neither a ratio nor a difference of it.
pub fn scene(report: &Report, rate: &str, attributes: &[String], size: Size) -> Option<Scene> {
    let found = rows::rows(report, rate, attributes);
    let has_ratio = found.iter().any(|it| it.ratio.is_some());
    let by = if has_ratio { By::Ratio } else { By::Difference };
    let first = found.iter().find_map(|it| by.of(it))?;
    let (drawn, notes) = rates::split(&found, size);
    let ends = drawn.iter().filter_map(|it| by.of(it));
    let ends = ends.flat_map(|it| [it.value, it.low, it.high]).flatten();
    let band = by.band(report, rate);
    let (even, called) = by.even();
    let plotted = Rows {
        sub_heading: "",
        axis: match by {
            By::Ratio => Axis::of_ratios(ends),
            By::Difference => {
                let edges = band.iter().flatten().map(|it| it.0);
                Axis::of_differences(rows::unit(rate), ends.chain(edges))
            }
        },
        rows: drawn.iter().map(|it| plot_row(it, rate, by)).collect(),
        plumb: Some((even, called.to_owned())),
        band,
        notes,
    };
    let drawing = plot::draw(&plotted, size, WIDTH)?;
    let says: Vec<String> = plotted.rows.iter().map(|it| it.says.clone()).collect();
    Some(Scene {
        title: format::visible(&by.title(report, rate, attributes)),
        subtitle: by.subtitle(report, rate, first),
        description: rates::description(&plotted, &says),
        width: drawing.width,
        height: drawing.height,
        elements: drawing.elements,
        table: by.table(report, rate, attributes, &found),
        stops: drawing.stops,
    })
}

/// The edges of the plan's band of ratios with their labels.
pub(crate) fn ratio_band(report: &Report) -> [(f64, String); 2] {
    rows::ratio_band(report).map(|edge| (edge, format::ratio(edge)))
}

/// What groups are compared by.
#[derive(Clone, Copy)]
enum By {
    Ratio,
    Difference,
}

impl By {
    fn of<'a>(self, row: &Row<'a>) -> Option<&'a Comparison> {
        match self {
            Self::Ratio => row.ratio,
            Self::Difference => row.difference,
        }
    }

    /// Where groups are even, and what that is called.
    fn even(self) -> (f64, &'static str) {
        match self {
            Self::Ratio => (1.0, "equal"),
            Self::Difference => (0.0, "no gap"),
        }
    }

    /// What is said where there is no number and no reason.
    fn nothing(self) -> &'static str {
        match self {
            Self::Ratio => "no ratio",
            Self::Difference => "no difference",
        }
    }

    /// The edges of the plan's band with their labels.
    fn band(self, report: &Report, rate: &str) -> Option<[(f64, String); 2]> {
        match self {
            Self::Ratio => Some(ratio_band(report)),
            Self::Difference => {
                let band = rows::difference_band(report, rate)?;
                Some([-band, band].map(|it| (it, edge(rate, it))))
            }
        }
    }

    /// A value and its interval as text.
    fn written(self, rate: &str, of: &Comparison, value: f64) -> [String; 2] {
        let unit = rows::unit(rate);
        let (value, interval) = match self {
            Self::Ratio => {
                (format::ratio(value), of.low.map(|low| format::ratio_interval(low, of.high)))
            }
            Self::Difference => {
                let ends = of.low.zip(of.high);
                let interval = ends.map(|(low, high)| format::difference_interval(unit, low, high));
                (format::difference(unit, value), interval)
            }
        };
        [value, interval.unwrap_or_default()]
    }

    fn title(self, report: &Report, rate: &str, attributes: &[String]) -> String {
        match self {
            Self::Ratio => words::ratios_title(report, rate, attributes),
            Self::Difference => words::differences_title(report, rate, attributes),
        }
    }

    fn subtitle(self, report: &Report, rate: &str, first: &Comparison) -> String {
        let reference = first.reference.as_deref();
        let reference = reference.map_or("the reference".to_owned(), rows::group_name);
        let name = rows::rate_name(rate);
        let lines = rows::lines(report, first.interval.as_deref());
        match self {
            Self::Ratio => format!(
                "{name}, ratio to {reference}, log scale. {lines} Band: the plan's tolerance."
            ),
            Self::Difference => format!(
                "{name}, less that of {reference}. {lines} Band: what the plan calls near to even."
            ),
        }
    }

    fn table(self, report: &Report, rate: &str, by: &[String], found: &[Row]) -> TableTwin {
        match self {
            Self::Ratio => twin::ratios(report, rate, by, found),
            Self::Difference => twin::rates(report, rate, by, found),
        }
    }
}

/// The edge of a band of differences.
fn edge(rate: &str, value: f64) -> String {
    let text = format::difference(rows::unit(rate), value);
    // Of two decimals at most: the band's edges stand close to the plumb line's label.
    text.strip_suffix('0').map_or(text.clone(), ToOwned::to_owned)
}

/// A group beside the reference: its comparison, with value and interval as text.
fn plot_row(row: &Row, rate: &str, by: By) -> PlotRow {
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
            ..base(Some(by.even().0))
        };
    }
    let comparison = by.of(row);
    let Some((value, of)) = comparison.and_then(|it| Some((it.value?, it))) else {
        let undefined = row.figure.undefined.as_ref();
        let undefined = undefined.or(comparison.and_then(|it| it.undefined.as_ref()));
        let reason = undefined.map_or(by.nothing().to_owned(), |it| format::visible(&it.says));
        let says = format!("{}, not computable, {reason}", row.name);
        return PlotRow {
            mark: Mark::NotComputable,
            value_text: "–".to_owned(),
            reason,
            says,
            ..base(None)
        };
    };
    let [value_text, interval_text] = by.written(rate, of, value);
    PlotRow {
        low: of.low,
        // Of a ratio the interval can have no upper end; a difference has both ends or none.
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
