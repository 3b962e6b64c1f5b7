//! What outcomes and decisions are: one of two sides, one of several classes, or a number.

use serde::{Deserialize, Serialize};

use crate::audit::plan::model::{Model, Task};
use crate::audit::plan::{Plan, Positive};

/// How a column without a positive side is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReadAs {
    /// Every cell is a number.
    Number,
    /// Every value is a class of its own.
    Classes,
}

impl Positive {
    /// A column that is read as it is, without sides.
    pub fn read(column: &str, read_as: ReadAs) -> Self {
        Self { column: column.to_owned(), read_as: Some(read_as), ..Self::default() }
    }

    fn is(&self, read_as: ReadAs) -> bool {
        !self.has_sides() && self.read_as == Some(read_as)
    }
}

impl Plan {
    /// The column of outcomes that are numbers.
    pub fn outcome_number(&self) -> Option<&str> {
        of(self.columns.outcome.as_ref(), ReadAs::Number)
    }

    /// The column of decisions that are numbers.
    pub fn decision_number(&self) -> Option<&str> {
        of(self.columns.decision.as_ref(), ReadAs::Number)
    }

    /// The column of outcomes of several classes.
    pub fn outcome_classes(&self) -> Option<&str> {
        of(self.columns.outcome.as_ref(), ReadAs::Classes)
    }

    /// The column of decisions of several classes.
    pub fn decision_classes(&self) -> Option<&str> {
        of(self.columns.decision.as_ref(), ReadAs::Classes)
    }

    /// Whether numbers are audited: the outcome is one, or there is none and the decision is one.
    pub fn audits_numbers(&self) -> bool {
        let decides_alone = self.columns.outcome.is_none() && self.decision_number().is_some();
        self.outcome_number().is_some() || decides_alone
    }

    /// Whether the score stands for the outcome as a number: no column holds a decision, or a model predicts.
    pub fn score_predicts(&self) -> bool {
        let is_turned = self.columns.score.as_ref().is_some_and(|it| it.lower);
        self.audits_numbers() && self.columns.decision.is_none() && self.scores() && !is_turned
    }

    /// Whether there is a number that stands for the outcome.
    pub fn predicts_numbers(&self) -> bool {
        self.audits_numbers() && (self.decision_number().is_some() || self.score_predicts())
    }

    /// Whether there is a decision of several classes: a column's, or a model's that learns all of them or is read from
    /// a file.
    pub fn decides_classes(&self) -> bool {
        // Where no task is named the outcome says it.
        let tells = |it: &Model| {
            it.train.is_none() || it.task.is_none_or(|task| task == Task::SeveralClasses)
        };
        let learns = self.model.as_ref().is_some_and(tells);
        self.decision_classes().is_some() || (self.outcome_classes().is_some() && learns)
    }

    /// Whether several classes are audited.
    pub fn audits_classes(&self) -> bool {
        self.outcome_classes().is_some() || self.decision_classes().is_some()
    }
}

fn of(column: Option<&Positive>, read_as: ReadAs) -> Option<&str> {
    column.filter(|it| it.is(read_as)).map(|it| it.column.as_str())
}
