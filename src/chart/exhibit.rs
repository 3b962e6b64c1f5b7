//! The chart of an exhibit: rows with intervals, or a panel for each series. Numbers are read by field.

mod panels;

use crate::chart::axis::Axis;
use crate::chart::plot;
use crate::chart::plot::{PlotRow, Rows};
use crate::chart::rates;
use crate::chart::scene::{Scene, Size, TableTwin, TwinRow};
use crate::chart::twin;
use crate::report::exhibit::cells::{Cell, Column, NOTHING, cells, interval, written};
use crate::report::exhibit::{Draws, Entry, Even, Exhibit, Field, Form, Unit};
use crate::report::format;
use crate::report::rows::Mark;

/// Width of a wide figure with rows.
const WIDTH: f64 = 604.0;
/// The most rows that are drawn; the table has all.
const MOST_ROWS: usize = 24;

/// The drawing of an exhibit. None where it has no chart, or no number to draw.
pub fn scene(exhibit: &Exhibit, size: Size) -> Option<Scene> {
    let draws = exhibit.draws.as_ref()?;
    match draws.form {
        Form::Dots | Form::Ranges => dots(exhibit, draws, size),
        Form::Lines | Form::Points => panels::scene(exhibit, draws, size),
    }
}

/// The same figures as a table, each with its interval in one cell.
pub(crate) fn table(exhibit: &Exhibit) -> TableTwin {
    let shown = cells(exhibit);
    let column = |it: &Column| match it.unit {
        Unit::Text => twin::text(&it.name),
        Unit::People | Unit::Share | Unit::Points | Unit::Ratio | Unit::Number | Unit::PValue => {
            twin::number(&it.name)
        }
    };
    let row = |row: &Vec<Cell>| TwinRow {
        cells: row.iter().map(Cell::joined).collect(),
        mark: None,
        why: String::new(),
    };
    TableTwin {
        caption: format!("In numbers: {}", title(exhibit)),
        columns: shown.columns.iter().map(column).collect(),
        rows: shown.rows.iter().map(row).collect(),
    }
}

fn title(exhibit: &Exhibit) -> String {
    format::visible(&exhibit.title)
}

fn field<'a>(exhibit: &'a Exhibit, id: &str) -> Option<&'a Field> {
    exhibit.fields.get(exhibit.field(id)?)
}

/// What a row is called: a text, or a number in its unit.
fn label(exhibit: &Exhibit, at: usize, id: &str) -> String {
    let Some(idx) = exhibit.field(id) else { return String::new() };
    match exhibit.rows[at].get(idx) {
        Some(Entry::Text(it)) => format::visible(it),
        Some(Entry::Number(it)) => written(exhibit.fields[idx].unit, *it),
        Some(Entry::Nothing(_)) | None => NOTHING.to_owned(),
    }
}

/// The axis for numbers of a unit.
fn axis(unit: Unit, values: impl IntoIterator<Item = f64>) -> Axis {
    match unit {
        Unit::Share => Axis::of_rates(format::Unit::Share, values),
        Unit::Points => Axis::of_differences(format::Unit::Share, values),
        Unit::Ratio => Axis::of_ratios(values),
        Unit::People | Unit::Number | Unit::PValue | Unit::Text => {
            Axis::of_rates(format::Unit::Number, values)
        }
    }
}

/// A row for each entry.
fn dots(exhibit: &Exhibit, draws: &Draws, size: Size) -> Option<Scene> {
    let figure = field(exhibit, &draws.across)?;
    let n_all = exhibit.rows.len();
    let rows: Vec<PlotRow> =
        (0..n_all.min(MOST_ROWS)).map(|at| plot_row(exhibit, draws, figure, at)).collect();
    rows.iter().find_map(|it| it.value)?;
    let plumb = match draws.even {
        Some(Even::Zero) => Some(0.0),
        Some(Even::One) => Some(1.0),
        Some(Even::Diagonal) | None => None,
    };
    let ends = rows.iter().flat_map(|it| [it.value, it.low, it.high]).flatten().chain(plumb);
    let axis = axis(figure.unit, ends);
    let n_left = n_all - rows.len();
    let notes =
        if n_left == 0 { Vec::new() } else { vec![format!("And {n_left} more, in the table.")] };
    let plumb = plumb.map(|it| (it, "even".to_owned()));
    let plotted = Rows { sub_heading: "", axis, plumb, band: None, notes, rows };
    let drawing = plot::draw(&plotted, size, WIDTH)?;
    let says: Vec<String> = plotted.rows.iter().map(|it| it.says.clone()).collect();
    Some(Scene {
        title: title(exhibit),
        subtitle: subtitle(exhibit, draws, figure),
        description: rates::description(&plotted, &says),
        width: drawing.width,
        height: drawing.height,
        elements: drawing.elements,
        table: table(exhibit),
        stops: drawing.stops,
    })
}

/// What the dots are, and the lines where they are no intervals.
fn subtitle(exhibit: &Exhibit, draws: &Draws, figure: &Field) -> String {
    let dots = format::visible(&figure.name);
    match range(exhibit, draws) {
        Some(name) => format!("Dots: {}. Lines: {name}.", lower_first(&dots)),
        None => format!("{dots}."),
    }
}

/// What the lines of ranges are: "by chance alone", of a field "By chance alone, from".
fn range(exhibit: &Exhibit, draws: &Draws) -> Option<String> {
    let from = field(exhibit, "range-low").filter(|_| draws.form == Form::Ranges)?;
    let name = from.name.rsplit_once(',').map_or(from.name.as_str(), |it| it.0);
    Some(lower_first(&format::visible(name)))
}

fn lower_first(text: &str) -> String {
    let mut rest = text.chars();
    let first = rest.next().into_iter().flat_map(char::to_lowercase);
    first.chain(rest).collect()
}

fn plot_row(exhibit: &Exhibit, draws: &Draws, figure: &Field, at: usize) -> PlotRow {
    let of = if draws.form == Form::Ranges { "range" } else { figure.id.as_str() };
    let number = |end: &str| exhibit.number(at, &format!("{of}{end}"));
    let (value, low, high) = (exhibit.number(at, &figure.id), number("-low"), number("-high"));
    let value_text = value.map_or(NOTHING.to_owned(), |it| written(figure.unit, it));
    let interval_text = interval(figure.unit, low, high);
    let entry = exhibit.field(&figure.id).and_then(|idx| exhibit.rows[at].get(idx));
    let reason = match entry {
        Some(Entry::Nothing(why)) => format::visible(why),
        Some(Entry::Number(_) | Entry::Text(_)) | None => String::new(),
    };
    let name = label(exhibit, at, &draws.up);
    let sub = draws.series.as_ref().map_or(String::new(), |id| label(exhibit, at, id));
    let spoken = if reason.is_empty() { &value_text } else { &reason };
    let said = [name.as_str(), &sub, spoken].into_iter().filter(|it| !it.is_empty());
    let mut says = said.collect::<Vec<_>>().join(", ");
    if !interval_text.is_empty() {
        let what = range(exhibit, draws).unwrap_or_else(|| "interval".to_owned());
        says = format!("{says}, {what} {interval_text}");
    }
    PlotRow {
        name,
        sub,
        value,
        low,
        // An open end is a ratio's; any other end that is missing is no end.
        high: if figure.unit == Unit::Ratio { high } else { high.or(value) },
        mark: if value.is_some() { Mark::Plain } else { Mark::NotComputable },
        value_text,
        interval_text,
        reason,
        says,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::scene::Element;
    use crate::report::exhibit::sample;

    fn circles(scene: &Scene) -> Vec<(f64, f64)> {
        let center = |it: &Element| match it {
            Element::Circle { center, .. } => Some((center.x, center.y)),
            Element::Line { .. }
            | Element::Rect { .. }
            | Element::Path { .. }
            | Element::Text { .. } => None,
        };
        scene.elements.iter().filter_map(center).collect()
    }

    #[test]
    fn points_lie_in_the_panel_of_their_series_in_order() {
        for size in [Size::Wide, Size::Narrow, Size::Paper] {
            let scene = scene(&sample::calibration(), size).unwrap();
            let at = circles(&scene);
            // 0.25 and 0.5 of A from the left, then 0.75 of B; the row without people has no mark.
            assert_eq!(at.len(), 3);
            assert!(at[0].0 < at[1].0 && at[0].1 > at[1].1);
            assert!(at.iter().all(|it| it.0 < scene.width && it.1 < scene.height));
            assert_eq!(scene.stops.len(), 3);
            assert_eq!(
                scene.stops[0].says,
                "A: Mean score 25.0%, Positive outcomes 20.0%, interval 10.0–30.0"
            );
            assert_eq!(scene.table.rows[0].cells, ["A", "50.0%", "40.0% (30.0–50.0)"]);
            assert_eq!(scene.table.rows.len(), 4);
            assert!(scene.description.contains("B: 1 point"));
        }
    }

    #[test]
    fn rows_have_their_interval_or_the_reason_that_there_is_none() {
        let mut it = sample::calibration();
        it.draws = Some(Draws {
            form: Form::Dots,
            across: "observed".to_owned(),
            up: "group".to_owned(),
            series: None,
            even: Some(Even::Zero),
        });
        let scene = scene(&it, Size::Wide).unwrap();
        assert_eq!(scene.stops.len(), 4);
        assert_eq!(scene.stops[0].says, "A, 40.0%, interval 30.0–50.0");
        assert_eq!(scene.stops[1].says, "A, nobody has such a score");
    }

    #[test]
    fn a_range_may_lie_apart_from_its_dot() {
        let mut it = sample::calibration();
        for end in ["low", "high"] {
            let at = it.field(&format!("observed-{end}")).unwrap();
            it.fields[at].id = format!("range-{end}");
            it.fields[at].name = format!("By chance alone, {end}");
        }
        let high = it.field("range-high").unwrap();
        it.rows[0][high] = Entry::Number(0.35);
        it.draws = Some(Draws {
            form: Form::Ranges,
            across: "observed".to_owned(),
            up: "group".to_owned(),
            series: None,
            even: Some(Even::Zero),
        });
        let scene = scene(&it, Size::Wide).unwrap();
        assert_eq!(scene.stops[0].says, "A, 40.0%, by chance alone 30.0–35.0");
        assert_eq!(scene.subtitle, "Dots: positive outcomes. Lines: by chance alone.");
    }

    #[test]
    fn an_exhibit_without_a_number_or_a_known_field_has_no_chart() {
        let mut it = sample::calibration();
        it.rows.truncate(2);
        it.rows.remove(0);
        assert_eq!(scene(&it, Size::Wide), None);
        let mut it = sample::calibration();
        it.draws.as_mut().unwrap().across = "elsewhere".to_owned();
        assert_eq!(scene(&it, Size::Wide), None);
        it.draws = None;
        assert_eq!(scene(&it, Size::Wide), None);
    }
}
