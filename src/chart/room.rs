//! How the room of a row chart is shared out: names, values, and the plot between them.

use crate::chart::look::TextStyle;
use crate::chart::names;
use crate::chart::plot::Rows;
use crate::chart::scene::Size;
use crate::chart::text;

/// The widest share of a chart that names may take; on paper what stands beside them is part of it.
const NAMES_AT_MOST: f64 = 0.36;
const NAMES_AT_MOST_ON_PAPER: f64 = 0.44;

/// Measures of one chart, in pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    pub size: Size,
    pub width: f64,
    /// Room for a name.
    pub name: f64,
    /// Width of the widest interval.
    pub interval: f64,
    /// The plot.
    pub left: f64,
    pub right: f64,
    pub top: f64,
    /// Height of a row.
    pub row: f64,
    /// Lines that names have to themselves above their values, in a narrow chart.
    pub lines_above: usize,
}

impl Room {
    pub(crate) fn of(rows: &Rows, size: Size, width: f64) -> Self {
        let widest = |of: &dyn Fn(usize) -> f64| (0..rows.rows.len()).map(of).fold(0.0, f64::max);
        let row = |idx: usize| &rows.rows[idx];
        let names = widest(&|idx| text::width(&row(idx).name, TextStyle::Name));
        let subs = widest(&|idx| text::width(&row(idx).sub, TextStyle::Sub));
        let values = widest(&|idx| text::width(&row(idx).value_text, TextStyle::Value));
        let interval = widest(&|idx| text::width(&row(idx).interval_text, TextStyle::Sub));
        let tick = |idx: Option<usize>| {
            let label = idx.and_then(|it| rows.axis.ticks.get(it)).map_or("", |it| &it.label);
            text::width(label, TextStyle::Tick) / 2.0 + 1.0
        };
        let (first_tick, last_tick) = (tick(Some(0)), tick(rows.axis.ticks.len().checked_sub(1)));
        match size {
            Size::Wide => {
                let name = names.max(subs).clamp(80.0, NAMES_AT_MOST * width);
                let right = values.max(interval).max(64.0);
                let right = (width - right - 22.0).floor();
                let more = names::most_lines(rows, name).saturating_sub(2);
                let (left, row) = ((name + 20.0).floor(), 40.0 + names::LINE * more as f64);
                Self { size, width, name, interval, left, right, top: 28.0, row, lines_above: 0 }
            }
            Size::Paper => {
                let width = 658.0;
                let name = names.clamp(80.0, (NAMES_AT_MOST_ON_PAPER * width - subs).max(80.0));
                let left = (name + subs + 30.0).floor();
                let right = (width - values - interval - 36.0).floor();
                let more = names::most_lines(rows, name).saturating_sub(1);
                let row = 26.0 + names::LINE * more as f64;
                Self { size, width, name, interval, left, right, top: 26.0, row, lines_above: 0 }
            }
            Size::Narrow => {
                let width = 328.0;
                let left = first_tick.max(8.0).ceil();
                let right = (width - last_tick.max(8.0)).floor();
                let beside = (width - values - interval - 32.0).max(40.0);
                let is_long = subs <= 0.0 && names > beside;
                let lines_above = if is_long { names::most_lines(rows, width) } else { 0 };
                let (name, row) = (width, 58.0 + names::LINE * lines_above as f64);
                Self { size, width, name, interval, left, right, top: 26.0, row, lines_above }
            }
        }
    }

    pub(crate) fn row_top(&self, idx: usize) -> f64 {
        let gap = match self.size {
            Size::Wide => 6.0,
            Size::Paper | Size::Narrow => 4.0,
        };
        self.top + gap + self.row * idx as f64
    }

    /// Where the marks of a row are.
    pub(crate) fn mark_y(&self, idx: usize) -> f64 {
        let down = match self.size {
            Size::Wide | Size::Paper => self.row / 2.0,
            Size::Narrow => 40.0 + names::LINE * self.lines_above as f64,
        };
        self.row_top(idx) + down
    }

    /// The end of the grid under so many rows.
    pub(crate) fn bottom(&self, n_rows: usize) -> f64 {
        self.row_top(n_rows) + 4.0
    }

    pub(crate) fn middle(&self) -> f64 {
        f64::midpoint(self.left, self.right)
    }
}
