//! A trained model as it is saved: what it looks at, how columns become features, and what it has learnt.

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use crate::base::json;
use crate::data::Table;
use crate::models::encode::{Encoder, MissingColumn};
use crate::models::learner::Fitted;
use crate::models::saved_parts::fit_together;
use crate::models::{Predict, Scale};

/// The version of the format that this code reads and writes.
pub const MODEL_VERSION: u32 = 2;

/// The classes of a model that tells positive outcomes from all others.
pub const SIDES: [&str; 2] = ["negative", "positive"];

/// Rows that are scored at once: enough to be fast, few enough to stay in reach of the processor.
const BATCH_ROWS: usize = 16_384;

/// What a model learnt to tell, in the words of the plan that it was trained under. Without `positive` and a
/// cut it is a number, or one of several classes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    pub column: String,
    /// Positive where the cell was this text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub positive: Option<String>,
    /// Positive where the cell was a number that is at least this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
    /// Positive where the cell was a number that is at most this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<f64>,
}

impl Outcome {
    /// Whether it says which values are positive.
    pub fn has_sides(&self) -> bool {
        self.positive.is_some() || self.at_least.is_some() || self.at_most.is_some()
    }
}

/// A model that can be asked about the rows of any table that has its columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The format version.
    pub model: u32,
    /// What people call it.
    pub name: String,
    /// The way of learning, by id.
    pub way: String,
    /// What its score speaks of.
    pub outcome: Outcome,
    /// Names of the classes that it tells apart; empty for numbers.
    pub classes: Vec<String>,
    /// The place of the class that the score speaks of.
    pub positive: usize,
    pub encoder: Encoder,
    pub fitted: Fitted,
}

impl Model {
    /// What its scores are.
    pub fn scale(&self) -> Scale {
        self.fitted.scale(&self.classes)
    }

    /// Whether it tells positive outcomes from all others, and so knows the outcome's own values no more.
    pub fn has_sides(&self) -> bool {
        self.classes == SIDES && self.outcome.has_sides()
    }

    /// One score per row: of classes that of the positive one, else the number.
    ///
    /// # Errors
    ///
    /// [`MissingColumn`] where the table lacks a column that the model looks at.
    pub fn score(&self, table: &Table, rows: &[u32]) -> Result<Vec<f64>, MissingColumn> {
        let mut all = Vec::with_capacity(rows.len());
        for rows in rows.chunks(BATCH_ROWS) {
            let scores = self.fitted.predict(&self.encoder.apply(table, rows)?);
            let n = scores.values.ncols();
            // Numbers, and margins of two classes, have one column; else each class has its own.
            let column = if n == 1 { 0 } else { self.positive.min(n - 1) };
            // A margin of two classes is that of class 1.
            let sign =
                if n == 1 && self.classes.len() == 2 && self.positive == 0 { -1.0 } else { 1.0 };
            all.extend(scores.values.column(column).iter().map(|it| sign * it));
        }
        Ok(all)
    }

    /// One score per row for each of its classes, in their order; empty for numbers.
    ///
    /// # Errors
    ///
    /// As [`Model::score`].
    pub fn score_classes(
        &self,
        table: &Table,
        rows: &[u32],
    ) -> Result<Vec<Vec<f64>>, MissingColumn> {
        let mut all = Vec::with_capacity(rows.len());
        for rows in rows.chunks(BATCH_ROWS) {
            let scores = self.fitted.predict(&self.encoder.apply(table, rows)?);
            all.extend(scores.values.rows().into_iter().map(|row| {
                match (row.len(), self.classes.len()) {
                    (_, 0) => Vec::new(),
                    // A margin of two classes is that of class 1.
                    (1, 2) => vec![-row[0], row[0]],
                    (_, _) => row.to_vec(),
                }
            }));
        }
        Ok(all)
    }

    /// The columns that it looks at.
    pub fn columns(&self) -> Vec<String> {
        self.encoder.columns.iter().map(|it| it.column.clone()).collect()
    }
}

/// The class with the largest score, the first of equal ones; none where a score is no number.
pub fn likeliest(scores: &[f64], classes: &[String]) -> Option<String> {
    if scores.iter().any(|it| it.is_nan()) {
        return None;
    }
    let all = scores.iter().zip(classes);
    all.reduce(|a, b| if b.0 > a.0 { b } else { a }).map(|it| it.1.clone())
}

/// The model as JSON, with every digit of its numbers.
pub fn write(model: &Model) -> String {
    // A model is made of numbers, texts and lists, which JSON always takes.
    serde_json::to_string(model).unwrap_or_default()
}

/// Reads a model that was saved.
///
/// # Errors
///
/// In words: no JSON, no model of Plumbline, a version that this code does not read, or parts that do not fit together.
pub fn read(bytes: &[u8]) -> Result<Model, String> {
    #[derive(Deserialize)]
    struct Version {
        model: u32,
        #[serde(default)]
        outcome: Option<IgnoredAny>,
    }
    let version: Version = json::read_bytes(bytes).map_err(|it| it.to_string())?;
    if version.model != MODEL_VERSION {
        let found = version.model;
        return Err(format!("it is of version {found}, and this program reads {MODEL_VERSION}"));
    }
    if version.outcome.is_none() {
        return Err("it does not say which outcome it learnt to tell".to_owned());
    }
    let model = json::read_bytes(bytes).map_err(|it| it.to_string())?;
    if !fit_together(&model) {
        return Err(
            "its parts do not fit together, so it was changed after it was saved".to_owned()
        );
    }
    Ok(model)
}
