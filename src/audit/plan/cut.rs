//! Numbers from which on, or up to which, a cell is positive.

use crate::audit::plan::{Plan, Positive};

/// On which side of a number a cell is positive; a cell that is the number always is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cut {
    /// The number and all above it.
    AtLeast(f64),
    /// The number and all below it.
    AtMost(f64),
}

impl Cut {
    /// The number itself.
    pub fn number(self) -> f64 {
        let (Self::AtLeast(it) | Self::AtMost(it)) = self;
        it
    }

    /// Whether a cell of this number is positive.
    pub fn takes(self, value: f64) -> bool {
        match self {
            Self::AtLeast(it) => value >= it,
            Self::AtMost(it) => value <= it,
        }
    }

    /// What stands after the number: "or more".
    pub fn beyond(self) -> &'static str {
        match self {
            Self::AtLeast(_) => "or more",
            Self::AtMost(_) => "or less",
        }
    }
}

impl Positive {
    /// Whether it says which values are positive.
    pub fn has_sides(&self) -> bool {
        self.positive.is_some() || self.cut().is_some()
    }

    /// How many ways to read the column are named; more than one contradict each other.
    pub(crate) fn n_ways(&self) -> usize {
        let ways = [self.positive.is_some(), self.read_as.is_some()];
        let cuts = [self.at_least.is_some(), self.at_most.is_some()];
        ways.into_iter().chain(cuts).filter(|it| *it).count()
    }

    /// The number on one side of which cells are positive.
    pub fn cut(&self) -> Option<Cut> {
        self.at_least.map(Cut::AtLeast).or(self.at_most.map(Cut::AtMost))
    }

    /// The same column, positive on this side of a number and by nothing else.
    #[must_use]
    pub fn with_cut(&self, cut: Cut) -> Self {
        let (at_least, at_most) = match cut {
            Cut::AtLeast(it) => (Some(it), None),
            Cut::AtMost(it) => (None, Some(it)),
        };
        Self { positive: None, at_least, at_most, read_as: None, ..self.clone() }
    }
}

impl Plan {
    /// The cut that the plan itself makes of the score, where it makes one: of the score's column, on the side of the
    /// likelier scores, or of a model's scores.
    pub fn own_cut(&self) -> Option<f64> {
        let model = self.model.as_ref().and_then(|it| it.threshold);
        let own = self.columns.score.as_ref().and_then(|score| {
            let decision = self.columns.decision.as_ref().filter(|it| it.column == score.column)?;
            match (decision.cut()?, score.lower) {
                (Cut::AtLeast(it), false) | (Cut::AtMost(it), true) => Some(it),
                // Those whom the score calls less likely are selected: no cut of the score does that.
                (Cut::AtLeast(_), true) | (Cut::AtMost(_), false) => None,
            }
        });
        own.or(model)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::plan::Score;

    #[test]
    fn a_cell_that_is_the_number_is_positive_on_both_sides() {
        let taken = |cut: Cut| [4.0, 5.0, 6.0].map(|it| cut.takes(it));
        assert_eq!(taken(Cut::AtLeast(5.0)), [false, true, true]);
        assert_eq!(taken(Cut::AtMost(5.0)), [true, true, false]);
    }

    #[test]
    fn a_decision_is_a_cut_of_the_score_on_the_likelier_side_alone() {
        for (cut, lower, own) in [
            (Cut::AtLeast(5.0), false, Some(5.0)),
            (Cut::AtMost(5.0), true, Some(5.0)),
            (Cut::AtLeast(5.0), true, None),
            (Cut::AtMost(5.0), false, None),
        ] {
            let column = "points".to_owned();
            let mut plan = Plan::default();
            let decision = Positive { column: column.clone(), ..Positive::default() };
            plan.columns.decision = Some(decision.with_cut(cut));
            plan.columns.score = Some(Score { column, lower });
            assert_eq!(plan.own_cut(), own);
        }
    }
}
