//! Rows of marks with intervals over one axis: the grammar that most figures share.

use crate::chart::axis::Axis;
use crate::chart::layer;
use crate::chart::layer::{Layer, Plot};
use crate::chart::look::{Part, TextStyle};
use crate::chart::marks;
use crate::chart::names;
use crate::chart::room::Room;
use crate::chart::scene::{Anchor, Element, Ends, Point, Run, Size, Stop};
use crate::chart::text;
use crate::report::rows::Mark;

/// What is drawn: rows from the top, over one axis.
#[derive(Clone, Debug)]
pub struct Rows {
    pub rows: Vec<PlotRow>,
    /// What stands over the second lines where they have a column of their own, on paper.
    pub sub_heading: &'static str,
    pub axis: Axis,
    /// The plumb line's value and its label.
    pub plumb: Option<(f64, String)>,
    /// The edges of the band with their labels.
    pub band: Option<[(f64, String); 2]>,
    /// Said beneath the axis, such as the groups that are not drawn.
    pub notes: Vec<String>,
}

/// One row.
#[derive(Clone, Debug)]
pub struct PlotRow {
    pub name: String,
    /// A second line beneath the name: "n 1,795".
    pub sub: String,
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub mark: Mark,
    /// The value as text; empty where the row only has an interval text.
    pub value_text: String,
    /// The interval as text, or a word such as "reference".
    pub interval_text: String,
    /// Why there is no value; drawn in its place.
    pub reason: String,
    /// The row in words, for the description and the keyboard.
    pub says: String,
}

/// The drawing of some rows.
#[derive(Debug)]
pub struct Drawing {
    pub elements: Vec<Element>,
    pub stops: Vec<Stop>,
    pub width: f64,
    pub height: f64,
}

/// Draws rows over their axis. `width` is that of a wide figure. None where there is no row.
pub fn draw(rows: &Rows, size: Size, width: f64) -> Option<Drawing> {
    if rows.rows.is_empty() {
        return None;
    }
    let room = Room::of(rows, size, width);
    let notes: Vec<String> =
        rows.notes.iter().flat_map(|it| text::wrapped(it, TextStyle::Sub, room.width)).collect();
    let bottom = room.bottom(rows.rows.len());
    let below = if notes.is_empty() { 0.0 } else { 8.0 + 17.0 * notes.len() as f64 };
    let plot = Plot {
        left: room.left,
        right: room.right,
        top: room.top,
        bottom,
        height: bottom + 24.0,
        width: room.width,
    };
    let band = rows.band.as_ref().map(|it| [it[0].0, it[1].0]);
    let layer = layer::draw(rows.axis.clone(), plot, band)?;
    let mut elements = layer.elements.clone();
    for idx in 1..rows.rows.len() {
        let y = marks::crisp(room.row_top(idx));
        elements.push(Element::line(0.0, y, room.width, y, Part::Row));
    }
    elements.extend(reference(rows, &layer, &room, bottom));
    if size == Size::Paper && !rows.sub_heading.is_empty() {
        let at = Point { x: room.left - 14.0, y: room.top - 4.0 };
        let heading = rows.sub_heading;
        elements.push(Element::text(at.x, at.y, Anchor::End, TextStyle::Sub, heading));
    }
    let mut stops = Vec::new();
    for (idx, row) in rows.rows.iter().enumerate() {
        elements.extend(labels(row, &room, idx));
        let mark =
            Point { x: row.value.map_or(room.middle(), |it| layer.x(it)), y: room.mark_y(idx) };
        elements.extend(figure(row, rows, &layer, &room, mark));
        let at = Point { x: 0.0, y: room.row_top(idx) };
        stops.push(Stop { at, width: room.width, height: room.row, mark, says: row.says.clone() });
    }
    let mut y = bottom + 24.0 + 16.0;
    for note in notes {
        elements.push(Element::text(0.0, y, Anchor::Start, TextStyle::Sub, note));
        y += 17.0;
    }
    Some(Drawing { elements, stops, width: room.width, height: bottom + 24.0 + below })
}

/// The plumb line with its label, and the labels of the band's edges.
fn reference(rows: &Rows, layer: &Layer, room: &Room, bottom: f64) -> Vec<Element> {
    let mut elements = Vec::new();
    let baseline = room.top - 15.0;
    let mut label_ends = None;
    if let Some((value, label)) = &rows.plumb {
        let x = layer.x(*value);
        elements.extend(marks::plumb(x, room.top - 10.0, bottom));
        let half = text::width(label, TextStyle::Reference) / 2.0;
        let middle = x.clamp(half, (room.width - half).max(half));
        let middle = marks::tenth(middle);
        elements.push(Element::text(middle, baseline, Anchor::Middle, TextStyle::Reference, label));
        label_ends = Some([middle - half, middle + half]);
    }
    if let Some([low, high]) = &rows.band {
        let [label_low, label_high] = label_ends.unwrap_or([f64::MAX, f64::MIN]);
        let left = marks::tenth((layer.x(low.0) - 4.0).min(label_low - 4.0));
        let right = marks::tenth((layer.x(high.0) + 4.0).max(label_high + 4.0));
        elements.push(Element::text(left, baseline, Anchor::End, TextStyle::Edge, &low.1));
        elements.push(Element::text(right, baseline, Anchor::Start, TextStyle::Edge, &high.1));
    }
    elements
}

/// Name and sub at the left, value and interval at the right.
fn labels(row: &PlotRow, room: &Room, idx: usize) -> Vec<Element> {
    let y = room.mark_y(idx);
    match room.size {
        Size::Wide => wide_labels(row, room, y),
        Size::Paper => paper_labels(row, room, y),
        Size::Narrow => narrow_labels(row, room, y - 20.0),
    }
}

fn wide_labels(row: &PlotRow, room: &Room, y: f64) -> Vec<Element> {
    let mut elements = Vec::new();
    if row.sub.is_empty() {
        elements.extend(names::around(row, room.name, y + 4.5));
    } else {
        let name = text::fitted(&row.name, TextStyle::Name, room.name);
        let sub = text::fitted(&row.sub, TextStyle::Sub, room.name);
        elements.push(Element::text(0.0, y - 2.0, Anchor::Start, TextStyle::Name, name));
        elements.push(Element::text(0.0, y + 14.0, Anchor::Start, TextStyle::Sub, sub));
    }
    let right = |dy: f64, style: TextStyle, text: &str| {
        Element::text(room.width, y + dy, Anchor::End, style, text)
    };
    match (row.value_text.is_empty(), row.interval_text.is_empty()) {
        (false, false) => {
            elements.push(right(-2.0, TextStyle::Value, &row.value_text));
            elements.push(right(14.0, TextStyle::Sub, &row.interval_text));
        }
        (false, true) => elements.push(right(5.0, TextStyle::Value, &row.value_text)),
        (true, false) => elements.push(right(4.5, TextStyle::Sub, &row.interval_text)),
        (true, true) => {}
    }
    elements
}

fn paper_labels(row: &PlotRow, room: &Room, y: f64) -> Vec<Element> {
    let y = y + 4.5;
    let mut elements = names::around(row, room.name, y);
    if !row.sub.is_empty() {
        let sub = Element::text(room.left - 14.0, y, Anchor::End, TextStyle::Sub, &row.sub);
        elements.push(sub);
    }
    if !row.value_text.is_empty() {
        let x = marks::tenth(room.width - room.interval - 10.0);
        elements.push(Element::text(x, y, Anchor::End, TextStyle::ValueSmall, &row.value_text));
    }
    if !row.interval_text.is_empty() {
        elements.push(Element::text(
            room.width,
            y,
            Anchor::End,
            TextStyle::Sub,
            &row.interval_text,
        ));
    }
    elements
}

/// In a narrow chart the labels stand above the mark, on paper that hides the lines behind them.
fn narrow_labels(row: &PlotRow, room: &Room, y: f64) -> Vec<Element> {
    let value_width = text::width(&row.value_text, TextStyle::Value);
    let interval_width = text::width(&row.interval_text, TextStyle::Sub);
    let right = value_width + interval_width + 8.0;
    let sub_width = text::width(&row.sub, TextStyle::Sub);
    let name_room = (room.width - right - sub_width - 24.0).max(40.0);
    let name = text::fitted(&row.name, TextStyle::Name, name_room);
    let left = text::width(&name, TextStyle::Name) + sub_width + 12.0;
    let knock = |x: f64, width: f64| Element::Rect {
        at: Point { x: marks::tenth(x), y: y - 14.0 },
        width: marks::tenth(width),
        height: 19.0,
        part: Part::Knock,
    };
    let run = |text: &str, style: TextStyle| Run { text: text.to_owned(), style };
    let runs = |first: Run, second: Run| -> Vec<Run> {
        let gap = if first.text.is_empty() || second.text.is_empty() { "" } else { "  " };
        let second = Run { text: format!("{gap}{}", second.text), ..second };
        [first, second].into_iter().filter(|it| !it.text.is_empty()).collect()
    };
    let beside = || {
        let runs = runs(run(&name, TextStyle::Name), run(&row.sub, TextStyle::Sub));
        let at = Point { x: 0.0, y };
        vec![knock(0.0, left), Element::Text { at, anchor: Anchor::Start, runs }]
    };
    let is_above = room.lines_above > 0;
    let mut elements = if is_above { names::above(row, room.width, y) } else { beside() };
    elements.push(knock(room.width - right, right));
    elements.push(Element::Text {
        at: Point { x: room.width, y },
        anchor: Anchor::End,
        runs: runs(run(&row.value_text, TextStyle::Value), run(&row.interval_text, TextStyle::Sub)),
    });
    elements
}

/// The interval and the mark, or why there are none.
fn figure(row: &PlotRow, rows: &Rows, layer: &Layer, room: &Room, at: Point) -> Vec<Element> {
    if row.value.is_none() {
        let at = Point { x: room.left + 10.0, y: at.y };
        let mut elements = Vec::new();
        let fits = room.right - room.left - 24.0;
        let reason = text::fitted(&row.reason, TextStyle::Sub, fits);
        if !reason.is_empty() {
            elements.push(Element::Rect {
                at: Point { x: room.left + 18.0, y: at.y - 9.0 },
                width: marks::tenth(text::width(&reason, TextStyle::Sub).min(fits) + 4.0),
                height: 18.0,
                part: Part::Knock,
            });
            elements.push(Element::text(
                room.left + 20.0,
                at.y + 4.0,
                Anchor::Start,
                TextStyle::Sub,
                reason,
            ));
        }
        elements.extend(marks::mark(at, row.mark, 1.0));
        return elements;
    }
    let mut elements = interval(row, &rows.axis, layer, room, at.y);
    let scale = if room.size == Size::Paper { 0.92 } else { 1.0 };
    elements.extend(marks::mark(at, row.mark, scale));
    elements
}

/// The line from end to end; an arrow where it runs on beyond the axis.
fn interval(row: &PlotRow, axis: &Axis, layer: &Layer, room: &Room, y: f64) -> Vec<Element> {
    let Some(low) = row.low else { return Vec::new() };
    let part = Part::Interval(row.mark);
    let from = layer.x(low);
    let to = row.high.map_or(room.right, |it| layer.x(it));
    let arrow = |x: f64, dx: f64| Element::Path {
        points: vec![
            Point { x: x + dx, y: y - 3.5 },
            Point { x, y },
            Point { x: x + dx, y: y + 3.5 },
        ],
        ends: Ends::Open,
        part,
    };
    let mut elements = vec![Element::line(from, y, to, y, part)];
    if axis.is_beyond(low) {
        elements.push(arrow(from, if low < axis.low { 4.0 } else { -4.0 }));
    }
    if row.high.is_none_or(|it| it > axis.high) {
        elements.push(arrow(to, -4.0));
    }
    elements
}
