//! A line through values that follow each other: losses of a training, scores along a feature.

use crate::chart::axis::Axis;
use crate::chart::look::{Part, TextStyle};
use crate::chart::marks;
use crate::chart::scene::{Anchor, Element, Ends, Point, Scene, Size, Stop, TableTwin, TwinRow};
use crate::chart::text;
use crate::chart::twin;
use crate::report::format;

/// Height of the plot.
const HEIGHT: f64 = 168.0;
/// Room above the plot.
const TOP: f64 = 10.0;
/// Room under the plot, for the ends and the name of what lies along it.
const BELOW: f64 = 38.0;
/// More places than these are not reached one by one.
const MOST_STOPS: usize = 40;

/// What is drawn.
#[derive(Clone, Debug)]
pub struct Curve {
    pub title: String,
    pub subtitle: String,
    /// What lies along the line: "iterations", "age".
    pub along: String,
    /// What it rises and falls by: "loss", "mean score".
    pub up: String,
    /// In order along the line; at least one.
    pub points: Vec<CurvePoint>,
    pub axis: Axis,
    /// A value in words.
    pub says: fn(f64) -> String,
}

/// A place on the line.
#[derive(Clone, Debug, PartialEq)]
pub struct CurvePoint {
    pub x: f64,
    pub y: f64,
    /// The place as text.
    pub name: String,
}

/// The drawing. None where there is no point.
pub fn scene(curve: &Curve, size: Size) -> Option<Scene> {
    let (first, last) = (curve.points.first()?, curve.points.last()?);
    let width = match size {
        Size::Wide | Size::Paper => 440.0,
        Size::Narrow => 328.0,
    };
    let labels = curve.axis.ticks.iter().map(|it| text::width(&it.label, TextStyle::Tick));
    let left = labels.fold(0.0, f64::max).ceil() + 10.0;
    let right = width - 8.0;
    let span = if last.x > first.x { last.x - first.x } else { 1.0 };
    let place = |it: &CurvePoint| Point {
        x: marks::tenth(left + (it.x - first.x) / span * (right - left)),
        y: marks::tenth(TOP + (1.0 - curve.axis.share(it.y)) * HEIGHT),
    };
    let mut elements = Vec::new();
    for tick in &curve.axis.ticks {
        let y = marks::crisp(TOP + (1.0 - curve.axis.share(tick.value)) * HEIGHT);
        elements.push(Element::line(left, y, right, y, Part::Grid));
        elements.push(Element::text(
            left - 8.0,
            y + 4.0,
            Anchor::End,
            TextStyle::Tick,
            &tick.label,
        ));
    }
    let bottom = TOP + HEIGHT;
    let ends = [(left, Anchor::Start, first), (right, Anchor::End, last)];
    for (x, anchor, point) in ends.into_iter().take(curve.points.len().min(2)) {
        elements.push(Element::text(x, bottom + 16.0, anchor, TextStyle::Tick, &point.name));
    }
    let middle = f64::midpoint(left, right);
    let along = text::fitted(&curve.along, TextStyle::Sub, right - left);
    elements.push(Element::text(middle, bottom + 33.0, Anchor::Middle, TextStyle::Sub, along));
    let points: Vec<Point> = curve.points.iter().map(place).collect();
    elements.push(Element::Path { points: points.clone(), ends: Ends::Open, part: Part::Curve });
    if let [point] = points.as_slice() {
        let part = Part::Mark(crate::report::rows::Mark::Plain);
        elements.push(Element::Circle { center: *point, radius: 5.0, part });
    }
    Some(Scene {
        title: curve.title.clone(),
        subtitle: curve.subtitle.clone(),
        description: description(curve, first, last),
        width,
        height: bottom + BELOW,
        elements,
        table: table(curve),
        stops: stops(curve, &points),
    })
}

fn description(curve: &Curve, first: &CurvePoint, last: &CurvePoint) -> String {
    let ends = [first, last].map(|it| format!("{} at {}", (curve.says)(it.y), it.name));
    let low = curve.points.iter().map(|it| it.y).fold(f64::INFINITY, f64::min);
    let high = curve.points.iter().map(|it| it.y).fold(f64::NEG_INFINITY, f64::max);
    format!(
        "The {} over {}: from {} to {}; the least is {}, the most {}",
        curve.up,
        curve.along,
        ends[0],
        ends[1],
        (curve.says)(low),
        (curve.says)(high)
    )
}

fn stops(curve: &Curve, points: &[Point]) -> Vec<Stop> {
    let every = points.len().div_ceil(MOST_STOPS).max(1);
    let all = curve.points.iter().zip(points).step_by(every);
    let stop = |(it, mark): (&CurvePoint, &Point)| Stop {
        at: Point { x: mark.x - 3.0, y: TOP },
        width: 6.0,
        height: HEIGHT,
        mark: *mark,
        says: format!("{} {}: {} {}", curve.along, it.name, curve.up, (curve.says)(it.y)),
    };
    all.map(stop).collect()
}

fn table(curve: &Curve) -> TableTwin {
    let row = |it: &CurvePoint| TwinRow {
        cells: vec![it.name.clone(), (curve.says)(it.y)],
        mark: None,
        why: String::new(),
    };
    TableTwin {
        caption: format!("The {} over {}", curve.up, curve.along),
        columns: vec![twin::text(&curve.along), twin::number(&curve.up)],
        rows: curve.points.iter().map(row).collect(),
    }
}

/// Losses of a training after so many iterations each.
pub fn losses(
    title: String,
    losses: impl IntoIterator<Item = (u32, f64)>,
    size: Size,
) -> Option<Scene> {
    let finite = losses.into_iter().filter(|it| it.1.is_finite());
    let point = |(step, y): (u32, f64)| CurvePoint {
        x: f64::from(step),
        y,
        name: format::count(u64::from(step)),
    };
    let points: Vec<CurvePoint> = finite.map(point).collect();
    let curve = Curve {
        title,
        subtitle: "Loss after each iteration, on the people learnt from; less is better."
            .to_owned(),
        along: "iterations".to_owned(),
        up: "loss".to_owned(),
        axis: Axis::of_levels(points.iter().map(|it| it.y)),
        points,
        says: format::decimal,
    };
    scene(&curve, size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_runs_from_the_left_edge_to_the_right_and_down_as_losses_fall() {
        let scene =
            losses("A title".to_owned(), [(1, 0.7), (2, 0.6), (3, 0.55)], Size::Wide).unwrap();
        let path = scene.elements.iter().find_map(|it| match it {
            Element::Path { points, .. } => Some(points.clone()),
            Element::Line { .. }
            | Element::Rect { .. }
            | Element::Circle { .. }
            | Element::Text { .. } => None,
        });
        let path = path.unwrap();
        assert!(path.windows(2).all(|it| it[0].x < it[1].x && it[0].y < it[1].y));
        assert!((path[2].x - 432.0).abs() < 1e-9);
        assert_eq!(scene.table.rows.len(), 3);
        assert!(scene.description.contains("from 0.700 at 1 to 0.550 at 3"));
    }

    #[test]
    fn no_loss_is_no_figure() {
        assert_eq!(losses(String::new(), [(1, f64::NAN)], Size::Wide), None);
    }

    #[test]
    fn equal_losses_have_an_axis() {
        let scene = losses(String::new(), [(1, 0.5), (2, 0.5)], Size::Narrow).unwrap();
        assert!((scene.width - 328.0).abs() < 1e-9);
    }
}
