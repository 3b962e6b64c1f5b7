//! The part of a plan that says how people are ranked.

use serde::{Deserialize, Serialize};

/// A list in which people stand, or one for each query.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ranking {
    /// The column of ranks or scores; the plan's score, or that of its model, where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Whether the lowest number stands first, as ranks have it.
    #[serde(default)]
    pub lower: bool,
    /// How many of the first are looked at, each on its own; lists that are no longer take no part.
    #[serde(default = "default_top")]
    pub top: Vec<u64>,
    /// Where the score is cut, in order: parities among people of like score, below the first, from one to below the
    /// next, and from the last on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bins: Vec<f64>,
    /// What the order is held against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub against: Option<OtherOrder>,
}

/// Another order of the same people: that of an expert or of another system, or how relevant each is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherOrder {
    /// A column of numbers; who has none takes no part in what is held against it.
    pub column: String,
    /// Whether the lowest number stands first.
    #[serde(default)]
    pub lower: bool,
    /// By how much each place weighs less than the one before it in the rank-biased overlap, between 0 and 1.
    #[serde(default = "default_persistence")]
    pub persistence: f64,
}

impl OtherOrder {
    /// By that column, the highest first, with the usual persistence.
    pub fn of(column: String) -> Self {
        Self { column, lower: false, persistence: default_persistence() }
    }
}

impl Default for Ranking {
    fn default() -> Self {
        Self { column: None, lower: false, top: default_top(), bins: Vec::new(), against: None }
    }
}

fn default_top() -> Vec<u64> {
    vec![5, 10, 20, 50, 100]
}

/// Someone who looks on with a chance of 9 in 10 looks at ten places.
fn default_persistence() -> f64 {
    0.9
}
