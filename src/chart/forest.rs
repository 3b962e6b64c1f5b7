//! Like with like: each comparison as it stands, and pooled over the strata beside it.

use crate::chart::axis::Axis;
use crate::chart::compared;
use crate::chart::plot;
use crate::chart::plot::{PlotRow, Rows};
use crate::chart::rates;
use crate::chart::scene::{Scene, Size, TableTwin, TwinRow};
use crate::chart::twin;
use crate::report::format;
use crate::report::rows;
use crate::report::rows::{Enough, Mark};
use crate::report::{Comparison, Report, Stratified};

/// Width of the wide figure.
const WIDTH: f64 = 604.0;

/// The stratified comparisons of a rate over one attribute, ratios where there are any, else differences.
/// `title` is the finding in words. None where nothing was stratified.
pub fn scene(
    report: &Report,
    rate: &str,
    attributes: &[String],
    size: Size,
    title: String,
) -> Option<Scene> {
    let of = |kind: &str| -> Vec<&Stratified> {
        let of_rate = report.stratified.iter().filter(|it| it.rate == rate);
        of_rate.filter(|it| it.attributes == attributes && it.comparison == kind).collect()
    };
    let (ratio, difference) = (of("ratio"), of("difference"));
    let found = if ratio.is_empty() { difference } else { ratio };
    let first = *found.first()?;
    let is_ratio = first.comparison == "ratio";
    let most = rates::most_rows(size) / 2;
    let pairs: Vec<[PlotRow; 2]> = found.iter().map(|it| pair(report, it, size)).collect();
    let rows: Vec<PlotRow> = pairs.iter().take(most).flatten().cloned().collect();
    let ends = rows.iter().flat_map(|it| [it.value, it.low, it.high]).flatten();
    let plotted = Rows {
        sub_heading: "",
        axis: if is_ratio {
            Axis::of_ratios(ends)
        } else {
            Axis::of_differences(rows::unit(rate), ends)
        },
        plumb: Some(if is_ratio { (1.0, "equal".to_owned()) } else { (0.0, "no gap".to_owned()) }),
        band: is_ratio.then(|| compared::ratio_band(report)),
        notes: if found.len() > most {
            vec![format!("And {} smaller groups, in the table.", found.len() - most)]
        } else {
            Vec::new()
        },
        rows,
    };
    let drawing = plot::draw(&plotted, size, WIDTH)?;
    let says: Vec<String> = plotted.rows.iter().map(|it| it.says.clone()).collect();
    Some(Scene {
        title,
        subtitle: subtitle(report, first),
        description: rates::description(&plotted, &says),
        width: drawing.width,
        height: drawing.height,
        elements: drawing.elements,
        table: table(report, rate, attributes, &pairs),
        stops: drawing.stops,
    })
}

/// The crude row and the pooled row of one group.
fn pair(report: &Report, of: &Stratified, size: Size) -> [PlotRow; 2] {
    let crude = report.comparisons.iter().find(|it| {
        it.rate == of.rate
            && it.comparison == of.comparison
            && it.attributes == of.attributes
            && it.group.as_deref() == Some(&of.group)
    });
    let enough = Enough::of(report, &of.attributes, [&of.group, &of.reference]);
    let strata = rows::attribute_names(&of.strata);
    let together = Figures {
        label: "all together".to_owned(),
        value: of.crude,
        low: crude.and_then(|it| it.low),
        high: crude.and_then(|it| it.high),
        mark: crude.map_or(Mark::Plain, |it| Mark::of(it.verdict, it.side, enough)),
        reason: crude.and_then(undefined),
    };
    let within = Figures {
        label: match size {
            Size::Wide | Size::Narrow => {
                format!("within {strata}, {} of {} strata", of.n_strata_used, of.n_strata)
            }
            Size::Paper => format!("within {strata}"),
        },
        value: of.value,
        low: of.low,
        high: of.high,
        mark: Mark::of(of.verdict, of.side, enough),
        reason: of.undefined.as_ref().map(|it| it.says.clone()),
    };
    [plot_row(of, together), plot_row(of, within)]
}

/// One of the two rows of a group.
struct Figures {
    label: String,
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    mark: Mark,
    reason: Option<String>,
}

fn undefined(comparison: &Comparison) -> Option<String> {
    comparison.undefined.as_ref().map(|it| it.says.clone())
}

fn plot_row(of: &Stratified, row: Figures) -> PlotRow {
    let is_ratio = of.comparison == "ratio";
    let unit = rows::unit(&of.rate);
    let value_text = row.value.map_or("–".to_owned(), |it| {
        if is_ratio { format::ratio(it) } else { format::difference(unit, it) }
    });
    let interval_text = match (row.low, row.high, is_ratio) {
        (Some(low), high, true) => format::ratio_interval(low, high),
        (Some(low), Some(high), false) => format::difference_interval(unit, low, high),
        (Some(_), None, false) | (None, _, _) => String::new(),
    };
    let name = rows::group_name(&of.group);
    let mark = if row.value.is_none() { Mark::NotComputable } else { row.mark };
    let says = format!("{name}, {}, {value_text}, interval {interval_text}", row.label);
    PlotRow {
        name,
        sub: row.label,
        value: row.value,
        low: row.low,
        high: row.high,
        mark,
        value_text,
        interval_text,
        reason: row.reason.map_or(String::new(), |it| format::visible(&it)),
        says,
    }
}

fn subtitle(report: &Report, first: &Stratified) -> String {
    let name = rows::rate_name(&first.rate);
    let reference = rows::group_name(&first.reference);
    let strata = rows::attribute_names(&first.strata);
    let lines = rows::lines(report, first.interval.as_deref());
    let kind = if first.comparison == "ratio" { "ratio to" } else { "difference from" };
    format!("{name}, {kind} {reference}, all together and within {strata}. {lines}")
}

fn table(report: &Report, rate: &str, attributes: &[String], pairs: &[[PlotRow; 2]]) -> TableTwin {
    let interval = format!("{} interval", rows::confidence(report));
    TableTwin {
        caption: format!("{}, like with like", twin::caption(rate, attributes)),
        columns: vec![
            twin::text("Group"),
            twin::text("Compared"),
            twin::number("Value"),
            twin::number(&interval),
            twin::text("Verdict"),
        ],
        rows: pairs
            .iter()
            .flatten()
            .map(|it| TwinRow {
                cells: vec![
                    it.name.clone(),
                    it.sub.clone(),
                    it.value_text.clone(),
                    it.interval_text.clone(),
                    it.mark.words().to_owned(),
                ],
                mark: Some(it.mark),
                why: it.reason.clone(),
            })
            .collect(),
    }
}
