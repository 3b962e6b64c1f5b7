//! What a model has learnt: its coefficients, and how its score hangs on each feature.

use crate::base::order;
use crate::chart::axis::Axis;
use crate::chart::curve;
use crate::chart::curve::{Curve, CurvePoint};
use crate::chart::plot;
use crate::chart::plot::{PlotRow, Rows};
use crate::chart::scene::{Scene, Size, TableTwin, TwinRow};
use crate::chart::twin;
use crate::report::format;
use crate::report::format::Unit;
use crate::report::model::{Coefficient, Effect, EffectPoint, ModelSection};
use crate::report::rows::Mark;

/// Width of the wide figure: two stand side by side.
const WIDTH: f64 = 516.0;
/// The most rows that are drawn; the table has all.
const MOST_ROWS: usize = 16;

/// The coefficients, those furthest from 0 first. None where the model has none.
pub fn coefficients(model: &ModelSection, size: Size) -> Option<Scene> {
    let mut all: Vec<&Coefficient> = model.coefficients.iter().collect();
    order::by(&mut all, |a, b| b.value.abs().total_cmp(&a.value.abs()));
    let leading = all.first()?;
    let is_odds = model.scale == "probability";
    let toward = if leading.value < 0.0 { "lowers" } else { "raises" };
    let title = format!("{} {toward} the score most", format::visible(&leading.feature));
    let on = if is_odds { "on the scale of the log odds" } else { "on the scale of the score" };
    let rows: Vec<PlotRow> = all.iter().take(MOST_ROWS).map(|it| row(it)).collect();
    let ends = rows.iter().flat_map(|it| [it.value, it.low, it.high]).flatten();
    let axis = Axis::of_rates(Unit::Number, ends);
    let table = TableTwin {
        caption: format!("Coefficients {on}"),
        columns: vec![
            twin::text("Feature"),
            twin::number("Coefficient"),
            twin::number("95% interval"),
        ],
        rows: all
            .iter()
            .map(|it| table_row(vec![format::visible(&it.feature), value(it), interval(it)]))
            .collect(),
    };
    let subtitle = format!(
        "Coefficients {on}, with 95% intervals where the way of learning has them. Numbers are per standard deviation \
         where they are standardised."
    );
    rows_scene(
        Drawn { title, subtitle, rows, axis, n_all: all.len(), table, plumb: Some("no effect") },
        size,
    )
}

/// How the mean score moves along a feature: a line of numbers, rows of categories.
pub fn effect(model: &ModelSection, effect: &Effect, size: Size) -> Option<Scene> {
    let feature = format::visible(&effect.feature);
    let of_class = model
        .of_class
        .as_deref()
        .map_or(String::new(), |it| format!(" of \u{201c}{}\u{201d}", format::visible(it)));
    let title = format!("{feature} moves the mean score{of_class} by {}", score(effect.range));
    let subtitle = format!(
        "The mean score{of_class} if everyone had this value and stayed else as they are (partial dependence)."
    );
    let bounds = (model.scale == "probability").then_some(0.0);
    let values = effect.points.iter().map(|it| it.score).chain(bounds);
    let numbers: Option<Vec<CurvePoint>> = effect.points.iter().map(number_point).collect();
    if let Some(points) = numbers.filter(|_| effect.is_number) {
        let axis = match bounds {
            Some(_) => Axis::of_rates(Unit::Number, values),
            None => Axis::of_levels(values),
        };
        let up = "mean score".to_owned();
        let curve = Curve { title, subtitle, along: feature, up, points, axis, says: score };
        return curve::scene(&curve, size);
    }
    let axis = Axis::of_rates(Unit::Number, values);
    let rows: Vec<PlotRow> = effect.points.iter().take(MOST_ROWS).map(value_row).collect();
    let table = TableTwin {
        caption: format!("Mean score by {feature}"),
        columns: vec![twin::text(&feature), twin::number("Mean score")],
        rows: effect
            .points
            .iter()
            .map(|it| table_row(vec![format::visible(&it.value), score(it.score)]))
            .collect(),
    };
    let n_all = effect.points.len();
    rows_scene(Drawn { title, subtitle, rows, axis, n_all, table, plumb: None }, size)
}

/// A value of a category, and the mean score with it.
fn value_row(it: &EffectPoint) -> PlotRow {
    let name = format::visible(&it.value);
    PlotRow {
        says: format!("{name}: mean score {}", score(it.score)),
        name,
        sub: String::new(),
        value: Some(it.score),
        low: None,
        high: None,
        mark: Mark::Plain,
        value_text: score(it.score),
        interval_text: String::new(),
        reason: String::new(),
    }
}

fn number_point(it: &EffectPoint) -> Option<CurvePoint> {
    let x = it.value.replace('\u{2212}', "-").parse().ok().filter(|it: &f64| it.is_finite())?;
    Some(CurvePoint { x, y: it.score, name: it.value.clone() })
}

fn score(value: f64) -> String {
    format::decimal(value)
}

/// Rows over an axis, and what stands around them.
struct Drawn {
    title: String,
    subtitle: String,
    rows: Vec<PlotRow>,
    axis: Axis,
    /// How many rows there are with those that are not drawn.
    n_all: usize,
    table: TableTwin,
    /// The label of a plumb line at 0.
    plumb: Option<&'static str>,
}

fn rows_scene(drawn: Drawn, size: Size) -> Option<Scene> {
    let Drawn { title, subtitle, rows, axis, n_all, table, plumb } = drawn;
    let left = n_all.saturating_sub(rows.len());
    let notes =
        if left == 0 { Vec::new() } else { vec![format!("And {left} more, in the table.")] };
    let plumb = plumb.map(|it| (0.0, it.to_owned()));
    let plotted = Rows { sub_heading: "", axis, plumb, band: None, notes, rows };
    let drawing = plot::draw(&plotted, size, WIDTH)?;
    let says: Vec<&str> = plotted.rows.iter().map(|it| it.says.as_str()).collect();
    Some(Scene {
        title,
        subtitle,
        description: says.join("; "),
        width: drawing.width,
        height: drawing.height,
        elements: drawing.elements,
        table,
        stops: drawing.stops,
    })
}

fn row(it: &Coefficient) -> PlotRow {
    let name = format::visible(&it.feature);
    let (value_text, interval_text) = (value(it), interval(it));
    PlotRow {
        says: format!("{name}, {value_text}, interval {interval_text}"),
        name,
        sub: String::new(),
        value: Some(it.value),
        low: it.low,
        high: it.high,
        mark: Mark::Plain,
        value_text,
        interval_text,
        reason: String::new(),
    }
}

fn value(it: &Coefficient) -> String {
    format::difference(Unit::Number, it.value)
}

fn interval(it: &Coefficient) -> String {
    let ends = it.low.zip(it.high);
    twin::or_nothing(ends.map(|(low, high)| format::difference_interval(Unit::Number, low, high)))
}

fn table_row(cells: Vec<String>) -> TwinRow {
    TwinRow { cells, mark: None, why: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> ModelSection {
        let coefficient = |feature: &str, value: f64| Coefficient {
            feature: feature.to_owned(),
            value,
            low: Some(value - 0.1),
            high: Some(value + 0.1),
        };
        ModelSection {
            scale: "probability".to_owned(),
            coefficients: vec![coefficient("age", -0.2), coefficient("priors", 0.9)],
            ..ModelSection::default()
        }
    }

    #[test]
    fn the_coefficient_that_is_furthest_from_zero_leads() {
        let scene = coefficients(&model(), Size::Wide).unwrap();
        assert_eq!(scene.title, "priors raises the score most");
        let first: Vec<&str> = scene.table.rows.iter().map(|it| it.cells[0].as_str()).collect();
        assert_eq!(first, ["priors", "age"]);
        assert_eq!(
            scene.table.rows[1].cells[1..],
            ["\u{2212}0.200", "\u{2212}0.300 to \u{2212}0.100"]
        );
    }

    #[test]
    fn a_model_without_coefficients_has_no_figure_of_them() {
        assert_eq!(coefficients(&ModelSection::default(), Size::Wide), None);
    }

    #[test]
    fn categories_are_rows_and_numbers_a_line() {
        let point = |value: &str, score: f64| EffectPoint { value: value.to_owned(), score };
        let mut it = Effect {
            feature: "age".to_owned(),
            is_number: true,
            range: 0.2,
            points: vec![point("20", 0.5), point("40", 0.3)],
        };
        let line = effect(&model(), &it, Size::Wide).unwrap();
        assert_eq!(line.title, "age moves the mean score by 0.200");
        let of_class = ModelSection { of_class: Some("High".to_owned()), ..model() };
        let line = effect(&of_class, &it, Size::Wide).unwrap();
        assert_eq!(line.title, "age moves the mean score of \u{201c}High\u{201d} by 0.200");
        assert!((line.width - 440.0).abs() < 1e-9);
        it.is_number = false;
        assert_eq!(effect(&model(), &it, Size::Wide).unwrap().stops.len(), 2);
    }
}
