//! The part of a plan that searches for groups which nobody named.

use serde::{Deserialize, Serialize};

/// How combinations of values are searched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slices {
    /// The columns whose values are combined; where it is absent, attributes, strata and every other that is no outcome,
    /// decision, score, weight, count or identifier, and no copy of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<String>>,
    /// The share of all people that a slice has at least; never fewer people than the plan's smallest group.
    #[serde(default = "default_support")]
    pub support: f64,
    /// How many values are combined at most: 1 to 4.
    #[serde(default = "default_depth")]
    pub depth: u32,
    /// The rate that is looked at; where it is absent, the one that the plan's effect asks for, and the error rate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<String>,
    /// How many slices are shown at most.
    #[serde(default = "default_most")]
    pub most: u32,
}

impl Slices {
    /// Shares of all people that can be asked for.
    pub const SUPPORT: [f64; 2] = [0.0005, 0.5];
    /// Values that can be combined.
    pub const DEPTH: [u32; 2] = [1, 4];
    /// Slices that can be shown.
    pub const MOST: [u32; 2] = [1, 100];
}

impl Default for Slices {
    fn default() -> Self {
        Self {
            columns: None,
            support: default_support(),
            depth: default_depth(),
            rate: None,
            most: default_most(),
        }
    }
}

fn default_support() -> f64 {
    0.01
}

fn default_depth() -> u32 {
    3
}

fn default_most() -> u32 {
    20
}
