//! How an interval is made of resamples: the plan's choice.

use serde::{Deserialize, Serialize};

/// How the interval of a figure that no formula gives one is made of its resamples.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bootstrap {
    /// The middle of them.
    #[default]
    Percentile,
    /// Corrected for bias and for skew: Efron (1987), Better bootstrap confidence intervals.
    Bca,
}

impl Bootstrap {
    /// Whether a plan need not say it.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
    pub(crate) fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// What the text of an analysis adds behind "resamples".
    pub(crate) fn remark(self) -> &'static str {
        match self {
            Self::Percentile => "",
            Self::Bca => ", corrected for bias and skew (BCa) where the correction can be computed",
        }
    }
}
