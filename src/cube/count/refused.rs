//! What keeps a table from being counted.

/// Why a table cannot be counted.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Error {
    #[error(
        "row {row} of column \"{column}\" has the weight {value}, and a weight cannot be negative"
    )]
    NegativeWeight { column: String, row: u64, value: f64 },
    #[error("row {row} of column \"{column}\" stands for {value} people, which is no whole number")]
    BrokenCount { column: String, row: u64, value: f64 },
    #[error("the column \"{column}\" adds up to more than 9,007,199,254,740,992 people")]
    TooManyPeople { column: String },
    #[error("the weights of column \"{column}\" are too large to be added up")]
    HugeWeights { column: String },
    #[error(
        "the attributes and strata together have more combinations of groups than can be told apart"
    )]
    TooManyCombinations,
}
