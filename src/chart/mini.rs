//! A figure of two rows for a card: no axis, only the thread, the marks and the values.

use crate::chart::axis::Axis;
use crate::chart::look::{Part, TextStyle};
use crate::chart::marks;
use crate::chart::scene::{Anchor, Element, Point, Scene, Stop, TableTwin, TwinRow};
use crate::chart::text;
use crate::chart::twin;
use crate::report::Report;
use crate::report::format;
use crate::report::rows;
use crate::report::rows::Mark;

const WIDTH: f64 = 300.0;
const HEIGHT: f64 = 58.0;
/// Where the values lie.
const PLOT: [f64; 2] = [124.0, 246.0];

/// One of the two rows.
#[derive(Clone, Debug, PartialEq)]
pub struct MiniRow {
    pub name: String,
    pub value: f64,
    /// The interval's ends.
    pub interval: Option<[f64; 2]>,
    pub mark: Mark,
    /// The value in words: "44.8%".
    pub says: String,
}

/// Two rows over an axis with a thread at `plumb`.
pub fn scene(rows: &[MiniRow; 2], axis: &Axis, plumb: Option<f64>, title: String) -> Scene {
    let place = |value: f64| {
        let x = PLOT[0] + axis.share(value) * (PLOT[1] - PLOT[0]);
        marks::tenth(x)
    };
    let mut elements = plumb.map_or(Vec::new(), |it| marks::plumb(place(it), 0.0, HEIGHT - 1.0));
    let mut stops = Vec::new();
    for (row, y) in rows.iter().zip([13.0, 37.0]) {
        let name = text::fitted(&row.name, TextStyle::NameSmall, PLOT[0] - 10.0);
        elements.push(Element::text(0.0, y + 4.5, Anchor::Start, TextStyle::NameSmall, name));
        if let Some([low, high]) = row.interval {
            elements.push(Element::line(place(low), y, place(high), y, Part::Interval(row.mark)));
        }
        let mark = Point { x: place(row.value), y };
        elements.extend(marks::mark(mark, row.mark, 0.8));
        let says = row.says.as_str();
        elements.push(Element::text(WIDTH, y + 4.5, Anchor::End, TextStyle::ValueSmall, says));
        let at = Point { x: 0.0, y: y - 12.0 };
        let says = format!("{} {says}, {}", row.name, row.mark.words().to_lowercase());
        stops.push(Stop { at, width: WIDTH, height: 24.0, mark, says });
    }
    let says: Vec<&str> = stops.iter().map(|it| it.says.as_str()).collect();
    Scene {
        title,
        subtitle: String::new(),
        description: says.join("; "),
        width: WIDTH,
        height: HEIGHT,
        elements,
        table: table(rows),
        stops,
    }
}

/// The reference of an attribute and the first other group that `pick` takes, with the rate of everyone.
/// None where one of them has no value.
pub fn rate(
    report: &Report,
    rate: &str,
    attributes: &[String],
    group: &[String],
    title: String,
) -> Option<Scene> {
    let found = rows::rows(report, rate, attributes);
    let unit = rows::unit(rate);
    let reference = found.iter().find(|it| it.mark == Mark::Reference)?;
    let other = found.iter().find(|it| it.group.group == group)?;
    let row = |row: &rows::Row| {
        let value = row.figure.value?;
        Some(MiniRow {
            name: row.name.clone(),
            value,
            interval: row.figure.low.zip(row.figure.high).map(|(low, high)| [low, high]),
            mark: row.mark,
            says: format::figure(unit, value),
        })
    };
    let pair = [row(other)?, row(reference)?];
    let everyone = rows::everyone(report, rate).and_then(|it| it.value);
    let ends = pair.iter().flat_map(|it| it.interval.unwrap_or([it.value; 2]));
    let axis = Axis::of_rates(unit, ends.chain(everyone));
    Some(scene(&pair, &axis, everyone, title))
}

fn table(rows: &[MiniRow; 2]) -> TableTwin {
    TableTwin {
        caption: String::new(),
        columns: vec![twin::text("Group"), twin::number("Value"), twin::text("Verdict")],
        rows: rows
            .iter()
            .map(|it| TwinRow {
                cells: vec![it.name.clone(), it.says.clone(), it.mark.words().to_owned()],
                mark: Some(it.mark),
                why: String::new(),
            })
            .collect(),
    }
}
