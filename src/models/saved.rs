//! A trained model as it is saved: what it looks at, how columns become features, and what it has learnt.

use serde::{Deserialize, Serialize};

use crate::base::json;
use crate::data::Table;
use crate::models::encode::{Encoder, MissingColumn};
use crate::models::learner::Fitted;
use crate::models::saved_parts::fit_together;
use crate::models::{Predict, Scale};

/// The version of the format that this code reads and writes.
pub const MODEL_VERSION: u32 = 1;

/// Rows that are scored at once: enough to be fast, few enough to stay in reach of the processor.
const BATCH_ROWS: usize = 16_384;

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
    }
    let version: Version = json::read_bytes(bytes).map_err(|it| it.to_string())?;
    if version.model != MODEL_VERSION {
        let found = version.model;
        return Err(format!("it is of version {found}, and this program reads {MODEL_VERSION}"));
    }
    let model = json::read_bytes(bytes).map_err(|it| it.to_string())?;
    if !fit_together(&model) {
        return Err(
            "its parts do not fit together, so it was changed after it was saved".to_owned()
        );
    }
    Ok(model)
}
