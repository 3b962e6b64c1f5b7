//! Models that add up: one coefficient per column.
//!
//! ```text
//! Matrix ──Design──▶ centered numbers, codes ──gram──▶ Symmetric ──Cholesky──▶ a Newton step
//! ```
//!
//! Objectives are those of scikit-learn, term by term, and are minimized to rounding, so that coefficients
//! are facts of the data and not of a solver.

#[cfg(test)]
mod awkward_checks;
mod binary;
#[cfg(test)]
mod certified_checks;
pub(crate) mod design;
pub(crate) mod gram;
mod householder;
pub(crate) mod identify;
mod least_squares;
pub mod logistic;
#[cfg(test)]
mod logistic_checks;
pub(crate) mod newton;
mod proximal;
pub mod regression;
#[cfg(test)]
mod regression_checks;
mod softmax;
mod standard_errors;
pub(crate) mod symmetric;
#[cfg(test)]
pub(crate) mod testing;
pub(crate) mod triangle;
pub(crate) mod vector;

pub use logistic::{LogisticModel, LogisticRegression, Penalty};
pub use regression::{LinearModel, LinearRegression, Shrinkage};
pub use standard_errors::StandardErrors;

/// Up to so many columns a solver may hold the products of all of them with each other.
pub const MOST_COLUMNS_SQUARED: usize = 1500;
