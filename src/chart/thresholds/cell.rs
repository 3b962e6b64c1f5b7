//! A gap in a table cell: the same dot and interval as in a chart, so that one plumb line runs through the rows.

use crate::chart::look::Part;
use crate::chart::marks;
use crate::chart::scene::{Element, Point};
use crate::report::thresholds::GapRow;

/// Width and height of the cell.
pub const CELL: [f64; 2] = [190.0, 34.0];

/// The thread through the cell of a row, of so many; in the last it ends in a bob.
pub fn cell_thread(row: usize, n_rows: usize) -> Vec<Element> {
    let [width, height] = CELL;
    let x = width / 2.0;
    let line = Element::line(0.0, height / 2.0 + 0.5, width, height / 2.0 + 0.5, Part::Row);
    let mut elements = vec![line];
    if row + 1 == n_rows {
        elements.extend(marks::plumb(x, 0.0, height - 1.0));
    } else {
        let x = marks::crisp(x);
        elements.push(Element::line(x, 0.0, x, height, Part::Thread));
    }
    elements
}

/// Interval and mark of a gap on an axis that reaches so far on both sides; empty where there is no gap.
pub fn cell(row: &GapRow, reach: f64) -> Vec<Element> {
    let Some([value, low, high]) = row.drawn else { return Vec::new() };
    let [width, height] = CELL;
    let place = |value: f64| {
        let share = (value / reach).clamp(-1.0, 1.0);
        marks::tenth(width / 2.0 + share * (width / 2.0 - 8.0))
    };
    let y = height / 2.0;
    let part = Part::Interval(row.mark);
    let mut elements = vec![Element::line(place(low), y, place(high), y, part)];
    elements.extend(marks::mark(Point { x: place(value), y }, row.mark, 0.85));
    elements
}
