//! Like with like: each comparison as it stands, and pooled over the strata beside it.

use crate::chart::axis::Axis;
use crate::chart::compared;
use crate::chart::plot;
use crate::chart::plot::{PlotRow, Rows};
use crate::chart::rates;
use crate::chart::scene::{Scene, Size, TableTwin, TwinRow};
use crate::chart::twin;
use crate::report::format;
use crate::report::inside::inside;
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
        table: table(report, &found, &pairs),
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

fn table(report: &Report, found: &[&Stratified], pairs: &[[PlotRow; 2]]) -> TableTwin {
    let interval = format!("{} interval", rows::confidence(report));
    let of = found.iter().zip(pairs);
    TableTwin {
        caption: caption(report, found),
        columns: vec![
            twin::text("Group"),
            twin::text("Compared"),
            twin::number("Value"),
            twin::number(&interval),
            twin::number("p"),
            twin::number("Adjusted p"),
            twin::text("Verdict"),
        ],
        rows: of
            .flat_map(|(of, [together, within])| {
                [(together, p_together(report, of)), (within, p_within(report, of))]
            })
            .map(|(row, p)| twin_row(row, p))
            .collect(),
    }
}

fn twin_row(row: &PlotRow, p: [Option<f64>; 2]) -> TwinRow {
    let [p, adjusted] = p.map(|it| twin::or_nothing(it.map(format::p_value)));
    TwinRow {
        cells: vec![
            row.name.clone(),
            row.sub.clone(),
            row.value_text.clone(),
            row.interval_text.clone(),
            p,
            adjusted,
            row.mark.words().to_owned(),
        ],
        mark: Some(row.mark),
        why: row.reason.clone(),
    }
}

/// The raw and the adjusted p of everyone in the group, which stand with the difference.
fn p_together(report: &Report, of: &Stratified) -> [Option<f64>; 2] {
    let is_same = |it: &&Comparison| {
        it.rate == of.rate
            && it.attributes == of.attributes
            && it.group.as_deref() == Some(&of.group)
    };
    let tested = report.comparisons.iter().filter(is_same).find(|it| it.p.is_some());
    tested.map_or([None; 2], |it| [it.p, it.p_adjusted])
}

/// The same inside the strata.
fn p_within(report: &Report, of: &Stratified) -> [Option<f64>; 2] {
    inside(report, of).map_or([None; 2], |it| [Some(it.p), it.adjusted])
}

fn caption(report: &Report, found: &[&Stratified]) -> String {
    let Some(first) = found.first() else { return String::new() };
    let of = format!("{}, like with like", twin::caption(&first.rate, &first.attributes));
    match found.iter().find_map(|it| inside(report, it)) {
        Some(it) => format!("{of}; p within strata: {}", it.test),
        None => of,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn the_table_has_the_raw_and_the_adjusted_p_inside_the_strata() {
        let report = sample::stratified();
        let race = ["race".to_owned()];
        let scene = scene(&report, "false-positive-rate", &race, Size::Wide, String::new());
        let table = scene.unwrap().table;
        assert_eq!(table.rows[1].cells[4..6], ["0.008", "0.04"]);
        assert!(table.caption.ends_with("; p within strata: Cochran-Mantel-Haenszel"));
    }
}
