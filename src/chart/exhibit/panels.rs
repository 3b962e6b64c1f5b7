//! Small panels, one for each series, over the same axes: points with intervals, or lines with bands.

use crate::base::order;
use crate::chart::axis::{Axis, Tick};
use crate::chart::exhibit::{axis, field, label, table, title};
use crate::chart::look::{Part, TextStyle};
use crate::chart::marks;
use crate::chart::scene::{Anchor, Element, Ends, Point, Scene, Size, Stop};
use crate::chart::text;
use crate::report::exhibit::cells::{interval, written};
use crate::report::exhibit::{Draws, Even, Exhibit, Field, Form, Unit};
use crate::report::format;
use crate::report::rows::Mark;

/// Height of a panel's plot.
const HEIGHT: f64 = 150.0;
/// Room above a plot, for the name of its series.
const TOP: f64 = 30.0;
/// Room under a plot, for its ticks.
const BELOW: f64 = 26.0;
/// Room between two panels.
const GAP: f64 = 26.0;
/// More places than these are not reached one by one.
const MOST_STOPS: usize = 60;

struct Series {
    name: String,
    /// Along the horizontal axis.
    spots: Vec<Spot>,
}

struct Spot {
    x: f64,
    y: f64,
    ends: Option<[f64; 2]>,
    says: String,
}

/// The axes of all panels and what is drawn over them.
struct Plot<'a> {
    draws: &'a Draws,
    across: Axis,
    up: Axis,
    /// Width of a panel's plot.
    width: f64,
}

/// A panel for each series; the table has those that find no room.
pub(super) fn scene(exhibit: &Exhibit, draws: &Draws, size: Size) -> Option<Scene> {
    let (across, up) = (field(exhibit, &draws.across)?, field(exhibit, &draws.up)?);
    let all = series(exhibit, draws, across, up);
    let (total, n_columns, n_most) = match (size, all.len()) {
        (_, 0) => return None,
        (Size::Narrow, _) => (328.0, 1, 4),
        (Size::Wide, 1) => (440.0, 1, 1),
        (Size::Paper, 1) => (658.0, 1, 1),
        (Size::Wide | Size::Paper, n @ (2 | 4)) => (658.0, 2, n),
        (Size::Wide, _) => (760.0, 3, 6),
        (Size::Paper, _) => (658.0, 3, 6),
    };
    let shown = &all[..all.len().min(n_most)];
    let mut plot = plot(draws, [across, up], shown);
    let left = widest(&plot.up.ticks) + 10.0;
    let right = (widest(&plot.across.ticks) / 2.0).ceil() + 2.0;
    let gaps = GAP * (n_columns - 1) as f64;
    plot.width = ((total - left - right - gaps) / n_columns as f64).floor();
    let mut elements = Vec::new();
    let mut stops = Vec::new();
    for (idx, it) in shown.iter().enumerate() {
        let origin = Point {
            x: left + (idx % n_columns) as f64 * (plot.width + GAP),
            y: TOP + (idx / n_columns) as f64 * (TOP + HEIGHT + BELOW),
        };
        elements.extend(plot.frame(it, origin, idx % n_columns));
        elements.extend(plot.series(it, origin));
        stops.extend(it.spots.iter().map(|spot| plot.stop(it, spot, origin)));
    }
    let every = stops.len().div_ceil(MOST_STOPS).max(1);
    let mut y = shown.len().div_ceil(n_columns) as f64 * (TOP + HEIGHT + BELOW);
    let notes = notes(across, up, all.len() - shown.len());
    for line in notes.iter().flat_map(|it| text::wrapped(it, TextStyle::Sub, total)) {
        y += 17.0;
        elements.push(Element::text(0.0, y, Anchor::Start, TextStyle::Sub, line));
    }
    Some(Scene {
        title: title(exhibit),
        subtitle: format!("{} over {}.", format::visible(&up.name), format::visible(&across.name)),
        description: description(shown, &notes),
        width: total,
        height: y + 6.0,
        elements,
        table: table(exhibit),
        stops: stops.into_iter().step_by(every).collect(),
    })
}

/// The rows that have both numbers, by series in the order of the table.
fn series(exhibit: &Exhibit, draws: &Draws, across: &Field, up: &Field) -> Vec<Series> {
    let mut all: Vec<Series> = Vec::new();
    for at in 0..exhibit.rows.len() {
        let (x, y) = (exhibit.number(at, &across.id), exhibit.number(at, &up.id));
        let Some((x, y)) = x.zip(y) else { continue };
        let name = draws.series.as_ref().map_or(String::new(), |id| label(exhibit, at, id));
        let end = |end: &str| exhibit.number(at, &format!("{}{end}", up.id));
        let (low, high) = (end("-low"), end("-high"));
        let ends = low.zip(high).map(|(low, high)| [low, high]);
        let says = says([across, up], [x, y], [low, high]);
        let spot = Spot { x, y, ends, says };
        match all.iter_mut().find(|it| it.name == name) {
            Some(it) => it.spots.push(spot),
            None => all.push(Series { name, spots: vec![spot] }),
        }
    }
    for it in &mut all {
        order::by(&mut it.spots, |a, b| a.x.total_cmp(&b.x));
    }
    all
}

fn says(fields: [&Field; 2], at: [f64; 2], ends: [Option<f64>; 2]) -> String {
    let [across, up] = fields;
    let between = interval(up.unit, ends[0], ends[1]);
    let between = if between.is_empty() { String::new() } else { format!(", interval {between}") };
    format!(
        "{} {}, {} {}{between}",
        format::visible(&across.name),
        written(across.unit, at[0]),
        format::visible(&up.name),
        written(up.unit, at[1])
    )
}

fn plot<'a>(draws: &'a Draws, fields: [&Field; 2], shown: &[Series]) -> Plot<'a> {
    let spots = || shown.iter().flat_map(|it| &it.spots);
    let xs = spots().map(|it| it.x);
    let ys = spots().flat_map(|it| it.ends.into_iter().flatten().chain([it.y]));
    let [across, up] = fields.map(|it| it.unit);
    let (across, up) = match draws.even {
        Some(Even::Diagonal) => {
            (axis(across, xs.clone().chain(ys.clone())), axis(up, xs.chain(ys)))
        }
        Some(Even::Zero) => (along(across, xs), axis(up, ys.chain([0.0]))),
        Some(Even::One) => (along(across, xs), axis(up, ys.chain([1.0]))),
        None => (along(across, xs), axis(up, ys)),
    };
    Plot { draws, across, up, width: 0.0 }
}

/// The horizontal axis of what is no figure: around the values.
fn along(unit: Unit, values: impl IntoIterator<Item = f64>) -> Axis {
    match unit {
        Unit::Number | Unit::People => Axis::of_levels(values),
        Unit::Text | Unit::Share | Unit::Points | Unit::Ratio | Unit::PValue => axis(unit, values),
    }
}

fn widest(ticks: &[Tick]) -> f64 {
    ticks.iter().map(|it| text::width(&it.label, TextStyle::Tick)).fold(0.0, f64::max).ceil()
}

fn notes(across: &Field, up: &Field, n_left: usize) -> Vec<String> {
    let (across, up) = (format::visible(&across.name), format::visible(&up.name));
    let mut notes = vec![format!("Across: {across}. Up: {up}.")];
    if n_left > 0 {
        notes.push(format!("And {n_left} more panels, in the table."));
    }
    notes
}

fn description(shown: &[Series], notes: &[String]) -> String {
    let of = |it: &Series| {
        let ends = [it.spots.first(), it.spots.last()].map(|it| it.map_or("", |it| &it.says));
        let name = if it.name.is_empty() { "all" } else { &it.name };
        match it.spots.len() {
            1 => format!("{name}: 1 point, {}", ends[0]),
            n => format!("{name}: {n} points, from {} to {}", ends[0], ends[1]),
        }
    };
    let parts: Vec<String> = shown.iter().map(of).collect();
    format!("{}. {}", parts.join("; "), notes.join(" "))
}

impl Plot<'_> {
    fn place(&self, x: f64, y: f64, origin: Point) -> Point {
        Point {
            x: marks::tenth(origin.x + self.across.share(x) * self.width),
            y: marks::tenth(origin.y + (1.0 - self.up.share(y)) * HEIGHT),
        }
    }

    /// The name of the series, ticks, grid and the line that says "even".
    fn frame(&self, series: &Series, origin: Point, column: usize) -> Vec<Element> {
        let right = origin.x + self.width;
        let name = text::fitted(&series.name, TextStyle::NameSmall, self.width);
        let mut elements = vec![Element::text(
            origin.x,
            origin.y - 11.0,
            Anchor::Start,
            TextStyle::NameSmall,
            name,
        )];
        for tick in &self.up.ticks {
            let y = marks::crisp(self.place(self.across.low, tick.value, origin).y);
            elements.push(Element::line(origin.x, y, right, y, Part::Grid));
            if column == 0 {
                let (x, label) = (origin.x - 8.0, &tick.label);
                elements.push(Element::text(x, y + 4.0, Anchor::End, TextStyle::Tick, label));
            }
        }
        let room = (widest(&self.across.ticks) + 8.0) * self.across.ticks.len() as f64;
        let every = if room > self.width { 2 } else { 1 };
        // From the last tick, which names the unit.
        for tick in self.across.ticks.iter().rev().step_by(every) {
            let x = self.place(tick.value, self.up.low, origin).x;
            let y = origin.y + HEIGHT + 17.0;
            elements.push(Element::text(x, y, Anchor::Middle, TextStyle::Tick, &tick.label));
        }
        elements.extend(self.even(origin));
        elements
    }

    fn even(&self, origin: Point) -> Option<Element> {
        let ([low, high], [bottom, top]) =
            ([self.across.low, self.across.high], [self.up.low, self.up.high]);
        let (from, to) = match self.draws.even? {
            Even::Diagonal => {
                let (from, to) = (low.max(bottom), high.min(top));
                ((from, from), (to, to))
            }
            Even::Zero => ((low, 0.0), (high, 0.0)),
            Even::One => ((low, 1.0), (high, 1.0)),
        };
        if self.up.is_beyond(from.1) || self.up.is_beyond(to.1) {
            return None;
        }
        let (from, to) = (self.place(from.0, from.1, origin), self.place(to.0, to.1, origin));
        Some(Element::line(from.x, from.y, to.x, to.y, Part::Thread))
    }

    fn series(&self, series: &Series, origin: Point) -> Vec<Element> {
        match self.draws.form {
            Form::Lines if series.spots.len() > 1 => self.line(series, origin),
            Form::Lines | Form::Points | Form::Dots | Form::Ranges => self.points(series, origin),
        }
    }

    fn line(&self, series: &Series, origin: Point) -> Vec<Element> {
        let path =
            |points: Vec<Point>, ends: Ends, part: Part| Element::Path { points, ends, part };
        let place = |it: &Spot| self.place(it.x, it.y, origin);
        let mut elements = Vec::new();
        // A band only where every neighbor has an interval too.
        for run in series.spots.chunk_by(|a, b| a.ends.is_some() == b.ends.is_some()) {
            let edge =
                |it: &Spot, end: usize| it.ends.map(|ends| self.place(it.x, ends[end], origin));
            let mut points: Vec<Point> = run.iter().filter_map(|it| edge(it, 1)).collect();
            points.extend(run.iter().rev().filter_map(|it| edge(it, 0)));
            if points.len() > 2 {
                elements.push(path(points, Ends::Joined, Part::Band));
            }
        }
        elements.push(path(series.spots.iter().map(place).collect(), Ends::Open, Part::Curve));
        elements
    }

    fn points(&self, series: &Series, origin: Point) -> Vec<Element> {
        let mut elements = Vec::new();
        for it in &series.spots {
            let center = self.place(it.x, it.y, origin);
            if let Some(ends) = it.ends {
                let [low, high] = ends.map(|end| self.place(it.x, end, origin).y);
                let part = Part::Interval(Mark::Plain);
                elements.push(Element::line(center.x, low, center.x, high, part));
            }
            let part = Part::Mark(Mark::Plain);
            elements.push(Element::Circle { center, radius: 4.0, part });
        }
        elements
    }

    fn stop(&self, series: &Series, spot: &Spot, origin: Point) -> Stop {
        let Series { name, .. } = series;
        let name = if name.is_empty() { String::new() } else { format!("{name}: ") };
        let mark = self.place(spot.x, spot.y, origin);
        Stop {
            at: Point { x: mark.x - 3.0, y: origin.y },
            width: 6.0,
            height: HEIGHT,
            mark,
            says: format!("{name}{}", spot.says),
        }
    }
}
