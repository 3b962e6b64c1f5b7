//! How a feature is spread within each class.

use serde::{Deserialize, Serialize};

use crate::models::Block;

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
        let rows = out.chunks_exact_mut(n_classes);
        match (self, block) {
            (Self::Number { means, variances }, Block::Number { values, .. }) => {
                let curves: Vec<Curve> = means.iter().zip(variances).map(Curve::new).collect();
                for (row, value) in rows.zip(values).filter(|(_, value)| !value.is_nan()) {
                    row.iter_mut().zip(&curves).for_each(|(sum, curve)| *sum += curve.at(*value));
                }
            }
            (Self::Category { log_shares }, Block::Category { codes, .. }) => {
                for (row, code) in rows.zip(codes) {
                    let start = usize::from(*code) * n_classes;
                    // An unknown level has no shares.
                    let shares = log_shares.get(start..start + n_classes).unwrap_or_default();
                    row.iter_mut().zip(shares).for_each(|(sum, share)| *sum += share);
                }
            }
            // The caller gives the blocks that the model was trained on.
            (Self::Number { .. }, Block::Category { .. })
            | (Self::Category { .. }, Block::Number { .. }) => {}
        }
    }
}

/// The logarithm of a normal density.
struct Curve {
    mean: f64,
    half_precision: f64,
    peak: f64,
}

impl Curve {
    fn new((mean, variance): (&f64, &f64)) -> Self {
        let peak = -0.5 * (libm::log(2.0 * core::f64::consts::PI) + libm::log(*variance));
        Self { mean: *mean, half_precision: 0.5 / variance, peak }
    }

    fn at(&self, value: f64) -> f64 {
        let from_mean = value - self.mean;
        // As far away as can be told: sums of it stay finite.
        self.peak - (from_mean * from_mean * self.half_precision).min(1e290)
    }
}
