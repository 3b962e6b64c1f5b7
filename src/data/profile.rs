//! What a column looks like, and which role it seems to have.

use serde::{Deserialize, Serialize};

/// A column at a glance, small enough to cross to the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnProfile {
    pub name: String,
    pub kind: Kind,
    pub n_missing: u64,
    /// Distinct values without the missing one; a lower bound where `distinct_is_bound`.
    pub n_distinct: u64,
    pub distinct_is_bound: bool,
    /// Smallest and largest number, where the column is numeric.
    pub range: Option<(f64, f64)>,
    /// The most frequent values with their rows, most first, at most 12 (all of them where there are so few).
    /// Empty for numbers with thousands of distinct values.
    pub top: Vec<(String, u64)>,
    /// Rows per bin: up to 24 equal bins over `range` for numbers, else the counts of `top`.
    pub histogram: Vec<u64>,
    pub suggestion: Suggestion,
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Every cell is missing.
    Empty,
    /// Two values, such as 0 and 1 or yes and no.
    YesNo,
    WholeNumber,
    Number,
    Category,
    /// Dates, by their form.
    Date,
    /// Text with too many distinct values to be a category.
    Text,
}

/// A role with the reason for it; `None` as the role where the column does not tell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    pub role: Option<Role>,
    /// Such as "two values, and its name says so".
    pub reason: String,
    /// The value that reads as positive, for an outcome or decision.
    pub positive: Option<String>,
    /// For a decision that is a cut of a number: positive from here upwards.
    pub at_least: Option<String>,
}

/// What a column is used as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    Outcome,
    Decision,
    Score,
    Weight,
    Count,
    Attribute,
    Stratum,
    Identifier,
    Feature,
    SetAside,
}
