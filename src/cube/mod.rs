//! A dataset becomes counts: groups, strata and intersections.
//!
//! ```text
//! Table + Design ──one pass over the rows──▶ Cube ──roll-up──▶ Grouping { groups: Vec<Group { Tally }> }
//! ```
//!
//! After the pass the cost of a question hangs on the number of cells, never on the number of rows.
//! Results do not hang on the order of rows: levels are sorted by name, scores by value, and sums run
//! in that order. Only weights that are no whole numbers are summed as the rows come, which can touch the
//! last digit.

pub mod bands;
pub mod count;
pub mod design;
pub mod group;
pub mod lists;
pub mod numbers;
pub mod patterns;
pub mod score;
pub mod slices;
pub mod tally;
#[cfg(test)]
pub(crate) mod testing;

pub use design::{Axis, Binary, Design, Rule};
pub use group::{Group, Grouping};
pub use tally::{Four, Moments, People, Tally};

use crate::cube::score::Scores;

/// People by every audited column.
#[derive(Debug)]
pub struct Cube {
    /// Names and levels of the attributes, then of the strata.
    pub axes: Vec<AxisLevels>,
    /// How many of the axes are attributes; the others are strata.
    pub n_attributes: usize,
    /// Sorted by key.
    pub cells: Vec<Cell>,
    pub scores: Option<Scores>,
    pub accounting: Accounting,
}

/// An axis after counting: its levels in order; level 0 stands for people of whom it is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AxisLevels {
    pub name: String,
    pub levels: Vec<String>,
    /// So many levels after the first stand in an order of their own; 0 where size gives the order.
    pub n_ordered: usize,
}

/// One combination of levels, with its people by decision and outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The level on each axis.
    pub levels: Vec<u32>,
    pub people: People,
    /// Sums of weights; equal to `people` without a weight column.
    pub weight: Four,
    /// Sums of squared weights, for effective sample sizes.
    pub square: Four,
}

/// What became of each row of the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accounting {
    pub rows_used: u64,
    /// People that the used rows stand for.
    pub people: u64,
    /// Rows left out, by rule, in the order in which the rules are looked at.
    pub left_out: Vec<(String, u64)>,
}
