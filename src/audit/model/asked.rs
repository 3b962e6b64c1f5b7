//! A model from a file, of either kind, and what it says of people.

use crate::audit::error::Error;
use crate::audit::model::about::outputs_in_words;
use crate::audit::model::imported::{refused, refused_of};
use crate::audit::model::threshold as by_default;
use crate::audit::model::train::no_column;
use crate::audit::plan::Plan;
use crate::audit::plan::model::Model;
use crate::data::Table;
use crate::models::Scale;
use crate::models::imported::{Imported, Oddity};
use crate::models::onnx::checks::UNIT_TOLERANCE;
use crate::models::saved::{Model as Saved, likeliest};
use crate::models::to_onnx::classes_of;
use crate::report::format;
use crate::report::model::Warning;

/// People who are scored once more, each alone.
const ALONE: usize = 20;

/// What the plan takes the output of an imported model for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reads {
    /// How likely a positive outcome is, on whatever scale.
    Score,
    /// The outcome as a number.
    Number,
    /// Which of several classes.
    Classes,
}

impl Reads {
    pub(super) fn of(plan: &Plan) -> Self {
        if plan.audits_classes() {
            Self::Classes
        } else if plan.audits_numbers() {
            Self::Number
        } else {
            Self::Score
        }
    }
}

/// A model of either kind, ready to be asked.
pub(super) enum Asked {
    Onnx(Box<Imported>, Reads),
    Saved(Box<Saved>),
}

impl Asked {
    /// One score per row, not a number where there is none; of an output that is the class itself there is none at all.
    pub(super) fn score(
        &self,
        table: &Table,
        rows: &[u32],
        name: &str,
    ) -> Result<(Vec<f64>, Oddity), Error> {
        let (it, reads) = match self {
            Self::Onnx(it, reads) => (it, *reads),
            Self::Saved(it) => {
                let scores = it.score(table, rows).map_err(|it| no_column(&it))?;
                return Ok((scores, Oddity::default()));
            }
        };
        if !self.has_scores() {
            return Ok((vec![f64::NAN; rows.len()], Oddity::default()));
        }
        let outputs = || outputs_in_words(it.graph());
        let found = it.score(table, rows);
        let (mut scores, odd) = found.map_err(|it| refused_of(name, it, &outputs()))?;
        if reads == Reads::Score {
            within_unit(&mut scores);
        }
        Ok((scores, odd))
    }

    /// Whether it gives numbers, and not the class itself.
    pub(super) fn has_scores(&self) -> bool {
        match self {
            Self::Onnx(it, reads) => *reads != Reads::Classes || !it.gives_labels(),
            Self::Saved(_) => true,
        }
    }

    /// The class that it says of each row.
    pub(super) fn say(
        &self,
        table: &Table,
        rows: &[u32],
        name: &str,
    ) -> Result<Vec<Option<String>>, Error> {
        match self {
            Self::Onnx(it, _) => it.classes(table, rows).map_err(|it| refused(name, it)),
            Self::Saved(it) => {
                let scores = it.score_classes(table, rows).map_err(|it| no_column(&it))?;
                Ok(scores.iter().map(|own| likeliest(own, &it.classes)).collect())
            }
        }
    }

    /// The classes that it can say, as far as its file names them.
    pub(super) fn classes(&self) -> Vec<String> {
        match self {
            Self::Onnx(it, _) => classes_of(it.graph()).unwrap_or_default(),
            Self::Saved(it) => it.classes.clone(),
        }
    }

    pub(super) fn columns(&self) -> Vec<String> {
        match self {
            Self::Onnx(it, _) => it.columns(),
            Self::Saved(it) => it.columns(),
        }
    }

    /// What its scores are, by the names of a report.
    pub(super) fn scale(&self) -> &'static str {
        match self {
            Self::Onnx(_, Reads::Number) => "number",
            Self::Onnx(_, Reads::Score | Reads::Classes) => "score",
            Self::Saved(it) => match it.scale() {
                Scale::Probability => "probability",
                Scale::Margin => "margin",
                Scale::Number => "number",
            },
        }
    }

    /// Where a decision begins: as the plan says, else as for a model that was trained here, else the middle of what can
    /// only be a probability. Numbers and classes need no threshold.
    pub(super) fn threshold(
        &self,
        plan: &Plan,
        model: &Model,
        scores: &[f64],
    ) -> Result<Option<f64>, Error> {
        if model.threshold.is_some() {
            return Ok(model.threshold);
        }
        let is_in_unit = |it: &f64| !it.is_finite() || (0.0..=1.0).contains(it);
        match self {
            Self::Saved(it) => Ok(by_default(plan, it.scale())),
            Self::Onnx(_, Reads::Number | Reads::Classes) => Ok(None),
            Self::Onnx(_, Reads::Score) if scores.iter().all(is_in_unit) => Ok(Some(0.5)),
            Self::Onnx(_, Reads::Score) => Err(Error::ModelFile {
                model: model.label().to_owned(),
                what: "its scores are no probabilities, and the plan has no threshold".to_owned(),
                why: "Where a decision begins cannot be guessed from margins or other numbers.",
                hint: "Set threshold in [model]: 0 for log odds and margins.".to_owned(),
            }),
        }
    }

    /// People who get another score when they are scored alone.
    pub(super) fn in_company(&self, table: &Table, rows: &[u32]) -> Result<Option<Warning>, Error> {
        let Self::Onnx(it, _) = self else { return Ok(None) };
        let sample: Vec<u32> =
            rows.iter().step_by(rows.len().div_ceil(ALONE).max(1)).copied().collect();
        let n = it.rows_that_hang_on_company(table, &sample).map_err(|it| refused("", it))?;
        Ok((n > 0).then(|| Warning {
            id: "scores-in-company".to_owned(),
            says: format!(
                "{} of {} people get another score when they are scored alone: the model looks at who is scored with them, so \
                 its scores hang on the file",
                format::count(n as u64),
                format::count(sample.len() as u64)
            ),
        }))
    }
}

/// Sums in single precision end a hair beside 0 and 1. Where no score is further out, all are taken for probabilities.
fn within_unit(scores: &mut [f64]) {
    let unit = -UNIT_TOLERANCE..=1.0 + UNIT_TOLERANCE;
    if scores.iter().all(|it| !it.is_finite() || unit.contains(it)) {
        for it in scores.iter_mut().filter(|it| it.is_finite()) {
            *it = it.clamp(0.0, 1.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_a_hair_beside_the_unit_are_probabilities_and_others_stay() {
        // scikit-learn's forests of 30 trees reach 1.0000003576 in single precision.
        let mut scores = [1.000_000_357_6, -1e-6, 0.25, f64::NAN];
        within_unit(&mut scores);
        assert_eq!(format!("{scores:?}"), "[1.0, 0.0, 0.25, NaN]");
        let mut margins = [1.000_000_357_6, -0.001];
        within_unit(&mut margins);
        assert_eq!(format!("{margins:?}"), "[1.0000003576, -0.001]");
    }
}
