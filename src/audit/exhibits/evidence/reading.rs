//! What the data show of a gap: that there is one, that it is small, or neither.

/// What the data show of a gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// There is one, and it is shown to be within the margin too where so said.
    Gap,
    SmallGap,
    Even,
    Neither,
    TooSmall(String),
    Undefined(String),
}

impl Reading {
    pub(crate) fn shows_nothing(&self) -> bool {
        match self {
            Self::Neither | Self::TooSmall(_) | Self::Undefined(_) => true,
            Self::Gap | Self::SmallGap | Self::Even => false,
        }
    }

    /// In words, `margin` in points.
    pub(crate) fn words(&self, margin: &str) -> String {
        match self {
            Self::Gap => format!("a gap; not shown to be below {margin} points"),
            Self::SmallGap => format!("a gap, shown to be below {margin} points"),
            Self::Even => format!("no gap; shown to be below {margin} points"),
            Self::Neither => "not shown: neither a gap nor evenness".to_owned(),
            Self::TooSmall(why) => format!("not shown: {why}"),
            Self::Undefined(why) => format!("not defined: {why}"),
        }
    }
}
