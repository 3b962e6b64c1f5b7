//! What a chart is before it is drawn: numbers, labels, alternative text and a table of the same figures.

use crate::chart::look::{Part, TextStyle};
use crate::report::rows::Mark;

/// A chart, ready to be drawn by any renderer. Coordinates are CSS pixels, y downwards, from the top left.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// The finding, with a verb; the figure's title.
    pub title: String,
    /// What is measured, how the interval was made, what n counts.
    pub subtitle: String,
    /// The alternative text: every drawn figure in words.
    pub description: String,
    pub width: f64,
    pub height: f64,
    /// In painting order.
    pub elements: Vec<Element>,
    pub table: TableTwin,
    /// One per row, from the top: where the arrow keys go.
    pub stops: Vec<Stop>,
}

/// How much room a chart has. It is laid out anew for each, never scaled down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Beside text on a wide screen: rows of 40.
    Wide,
    /// A phone: 328 wide, labels above the marks.
    Narrow,
    /// A sheet of paper: 658 wide, rows of 26.
    Paper,
}

/// A point of a scene.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// Something to draw. It names its part in the chart and never a color.
#[derive(Clone, Debug, PartialEq)]
pub enum Element {
    Line {
        from: Point,
        to: Point,
        part: Part,
    },
    Rect {
        at: Point,
        width: f64,
        height: f64,
        part: Part,
    },
    /// Straight edges through these points.
    Path {
        points: Vec<Point>,
        ends: Ends,
        part: Part,
    },
    Circle {
        center: Point,
        radius: f64,
        part: Part,
    },
    Text {
        at: Point,
        anchor: Anchor,
        runs: Vec<Run>,
    },
}

/// Whether a path returns to its first point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    Open,
    Joined,
}

/// A piece of text in one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub text: String,
    pub style: TextStyle,
}

/// Where the text stands relative to its point, which lies on the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// The same figures as a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableTwin {
    pub caption: String,
    pub columns: Vec<TwinColumn>,
    pub rows: Vec<TwinRow>,
}

/// A column of a table twin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TwinColumn {
    pub name: String,
    pub align: Align,
}

/// Text reads from the left, numbers line up at the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Text,
    Number,
}

/// A row of a table twin; its first cell is the row's header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TwinRow {
    /// As many as the table has columns.
    pub cells: Vec<String>,
    /// The mark of the last cell, which is a verdict.
    pub mark: Option<Mark>,
    /// A few words under the verdict; may be empty.
    pub why: String,
}

/// A place that the keyboard reaches in a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    /// The row to be lit.
    pub at: Point,
    pub width: f64,
    pub height: f64,
    /// Where the mark is; the row's middle where there is none.
    pub mark: Point,
    /// What is spoken: "Caucasian, 23.5%, interval 21.4–25.7, n 1,488, reference".
    pub says: String,
}

impl Element {
    /// Text in one style.
    pub fn text(x: f64, y: f64, anchor: Anchor, style: TextStyle, text: impl Into<String>) -> Self {
        Self::Text { at: Point { x, y }, anchor, runs: vec![Run { text: text.into(), style }] }
    }

    pub fn line(x1: f64, y1: f64, x2: f64, y2: f64, part: Part) -> Self {
        Self::Line { from: Point { x: x1, y: y1 }, to: Point { x: x2, y: y2 }, part }
    }
}
