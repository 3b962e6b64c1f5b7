//! The exact test of few people that a plan can name.

use serde::{Deserialize, Serialize};

/// How two shares are tested where too few people are expected in a cell for a z test.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Exact {
    /// Fisher's test, tables as likely as the observed one counting half.
    #[default]
    FisherMidP,
    /// Barnard's test: the sizes of the groups are fixed and nothing else.
    Barnard,
    /// Boschloo's test: Fisher's p values, the sizes of the groups fixed and nothing else.
    Boschloo,
}

impl Exact {
    /// Whether a plan need not say it.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
    pub(crate) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}
