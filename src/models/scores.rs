//! What a model says of people.

use ndarray::Array2;

/// One row per person. Two or more classes: one column per class; numbers and margins of two classes: one column.
#[derive(Clone, Debug, PartialEq)]
pub struct Scores {
    pub scale: Scale,
    pub values: Array2<f64>,
}

/// What the numbers are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scale {
    /// From 0 to 1, and each row sums to 1. Two classes have two columns.
    Probability,
    /// Signed distances to a border: above 0 speaks for the class. Two classes have one column, for class 1.
    Margin,
    /// The predicted number.
    Number,
}
