//! How a feature is spread within each class.

use plumbline_kernels::codes::{Normal, add_densities, add_rows_of_codes};
use serde::{Deserialize, Serialize};

use crate::models::Block;
use crate::models::linear::vector::in_calls;

/// How a feature is spread within each class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub enum Likelihood {
    /// Normal; one mean and one variance per class.
    Number { means: Vec<f64>, variances: Vec<f64> },
    /// Logarithms of the shares of each level: all classes of the first level, then of the second.
    Category { log_shares: Vec<f64> },
}

/// The smallest variance: a feature that is constant within a class needs one.
const LEAST_VARIANCE: f64 = 1e-290;

impl Likelihood {
    pub(super) fn widened(mut self, extra: f64) -> Self {
        if let Self::Number { variances, .. } = &mut self {
            let widen = |it: &mut f64| *it = (*it + extra).clamp(LEAST_VARIANCE, f64::MAX);
            variances.iter_mut().for_each(widen);
        }
        self
    }

    /// Adds the logarithm of each person's likelihood in each class to `out`: a row of classes per person.
    pub(super) fn add(&self, block: &Block, n_classes: usize, out: &mut [f64]) {
        match (self, block) {
            (Self::Number { means, variances }, Block::Number { values, .. }) => {
                let normals: Vec<Normal> = means.iter().zip(variances).map(normal).collect();
                in_calls(values.len(), |rows| {
                    let out = &mut out[rows.start * n_classes..rows.end * n_classes];
                    add_densities(out, &normals, &values[rows]);
                });
            }
            (Self::Category { log_shares }, Block::Category { codes, .. }) => {
                // An unknown level has no shares.
                in_calls(codes.len(), |rows| {
                    let out = &mut out[rows.start * n_classes..rows.end * n_classes];
                    add_rows_of_codes(out, n_classes, &codes[rows], log_shares);
                });
            }
            // The caller gives the blocks that the model was trained on.
            (Self::Number { .. }, Block::Category { .. })
            | (Self::Category { .. }, Block::Number { .. }) => {}
        }
    }
}

fn normal((mean, variance): (&f64, &f64)) -> Normal {
    let peak = -0.5 * (libm::log(2.0 * core::f64::consts::PI) + libm::log(*variance));
    Normal { mean: *mean, half_precision: 0.5 / variance, peak }
}
