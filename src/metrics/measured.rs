//! A number, or the reason there is none: never NaN, never a zero for lack of data.

/// A measured value, or what the group lacks.
pub type Measured = Result<f64, Lack>;

/// What a group lacks for a rate to be defined in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// Nobody in the group.
    People,
    /// Nobody with a positive outcome.
    Positives,
    /// Nobody with a negative outcome.
    Negatives,
    /// Nobody with a positive decision.
    Selected,
    /// Nobody with a negative decision.
    Rejected,
    /// All in one row or one column of the four cells: a correlation has nothing to vary.
    Variation,
    /// A score of 0 or 1 that was wrong: its log loss is infinite.
    FiniteLoss,
}

/// A lack with the group that has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undefined {
    pub lack: Lack,
    pub group: Vec<String>,
}

impl Lack {
    /// The stable id of the reason.
    pub fn id(self) -> &'static str {
        match self {
            Self::People => "no-people",
            Self::Positives => "no-positives",
            Self::Negatives => "no-negatives",
            Self::Selected => "no-selected",
            Self::Rejected => "no-rejected",
            Self::Variation => "no-variation",
            Self::FiniteLoss => "infinite-loss",
        }
    }

    /// What the group has, in words: "has nobody with a positive outcome".
    pub fn says(self) -> &'static str {
        match self {
            Self::People => "has nobody in it",
            Self::Positives => "has nobody with a positive outcome",
            Self::Negatives => "has nobody with a negative outcome",
            Self::Selected => "has nobody with a positive decision",
            Self::Rejected => "has nobody with a negative decision",
            Self::Variation => "has decisions or outcomes that are all the same",
            Self::FiniteLoss => "has a score of 0 or 1 that proved wrong, so the loss is infinite",
        }
    }
}
