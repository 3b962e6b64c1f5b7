//! The part of a plan that says how people are ranked.

use serde::{Deserialize, Serialize};

/// A list in which people stand, or one for each query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
}

impl Default for Ranking {
    fn default() -> Self {
        Self { column: None, lower: false, top: default_top() }
    }
}

fn default_top() -> Vec<u64> {
    vec![5, 10, 20, 50, 100]
}
