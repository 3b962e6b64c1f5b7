//! Why a model cannot be trained or asked: what is wrong and where.

/// What stands in the way.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Error {
    #[error("there are no rows to learn from")]
    NoRows,
    #[error("there are no features to learn from")]
    NoFeatures,
    #[error("the features have {features} rows and the outcome has {outcomes}")]
    Lengths { features: usize, outcomes: usize },
    #[error("the feature \"{feature}\" has no number in row {row}")]
    NotFinite { feature: String, row: usize },
    #[error("the outcome has no number in row {row}")]
    OutcomeNotFinite { row: usize },
    #[error("the weight in row {row} is {weight}, and a weight is at least 0")]
    BadWeight { row: usize, weight: f64 },
    #[error("all weights are 0")]
    NoWeight,
    #[error("everyone who could be learnt from has the same outcome")]
    OneClass,
    #[error("{model} cannot learn {task}")]
    WrongTask { model: &'static str, task: &'static str },
    #[error("the setting \"{key}\" is {found}, and it must be {allowed}")]
    Setting { key: &'static str, found: String, allowed: &'static str },
    #[error("{model} takes at most {limit} {what}, and these are {found}")]
    TooMuch { model: &'static str, what: &'static str, found: usize, limit: usize },
    #[error(
        "{model} could not be trained: its numbers grew beyond what can be computed with; bring the features to one scale"
    )]
    Diverged { model: &'static str },
    #[error("training was stopped")]
    Stopped,
    #[error("{0}")]
    Library(String),
}

impl From<linfa::Error> for Error {
    fn from(error: linfa::Error) -> Self {
        Self::Library(error.to_string())
    }
}
