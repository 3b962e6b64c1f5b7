//! Charts of cuts: a still layer that is drawn once, and what moves with the cut over it.

mod across;
mod cell;
mod curves;
mod gap;
mod histogram;
mod strip;
#[cfg(test)]
mod tests;

pub use cell::{CELL, cell, cell_thread};
pub use curves::{Curves, Kind};
pub use gap::GapChart;
pub use histogram::{Histogram, Sides, most, scores_table};
pub use strip::Strip;

use crate::chart::look::{Part, TextStyle};
use crate::chart::look_cuts::Series;
use crate::chart::marks;
use crate::chart::scene::{Anchor, Element, Point};
use crate::report::thresholds::Cuts;

/// More places than these are not reached one by one.
const MOST_STOPS: usize = 60;
/// Points of a curve that lie nearer to each other, in pixels, are one.
const NEAR: f64 = 1.0;

/// The edges of a plot in its scene, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Frame {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Frame {
    /// Shares of the two axes, from the left and from the bottom, as a point.
    fn point(&self, across: f64, up: f64) -> Point {
        Point {
            x: marks::tenth(self.left + across * (self.right - self.left)),
            y: marks::tenth(self.bottom - up * (self.bottom - self.top)),
        }
    }

    /// A horizontal line with its tick at the left.
    fn level(&self, up: f64, label: &str, part: Part) -> [Element; 2] {
        let y = marks::crisp(self.point(0.0, up).y);
        [
            Element::line(self.left, y, self.right, y, part),
            Element::text(self.left - 7.0, y + 4.0, Anchor::End, TextStyle::Tick, label),
        ]
    }
}

/// The role of a group among the curves.
fn series(cuts: &Cuts, group: usize, compared: Option<usize>) -> Series {
    if Some(group) == compared {
        Series::Compared
    } else if Some(group) == cuts.reference {
        Series::Reference
    } else {
        Series::Other
    }
}

/// The points without those that no eye can tell from the one before; the last stays.
fn thinned(points: Vec<Point>) -> Vec<Point> {
    let last = points.len().saturating_sub(1);
    let mut kept: Vec<Point> = Vec::new();
    for (at, point) in points.into_iter().enumerate() {
        let is_near = |it: &Point| (it.x - point.x).abs() < NEAR && (it.y - point.y).abs() < NEAR;
        if at == last || !kept.last().is_some_and(is_near) {
            kept.push(point);
        }
    }
    kept
}
