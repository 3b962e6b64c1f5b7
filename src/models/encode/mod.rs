//! Columns of a table become features of a model, and always the same way again.
//!
//! What an encoder knows (levels, means, what fills a gap) it learns from the people a model learns from and from
//! nobody else: held-out people must not leak into it.

mod cells;
mod fit;
#[cfg(test)]
mod fit_checks;

use serde::{Deserialize, Serialize};

use crate::data::Table;
use crate::models::{Block, Matrix, NO_LEVEL};

pub use cells::{is_numeric, levels_of, numbers_of, texts_of};
pub use fit::{Choice, Gaps, Means, MissingColumn, fit};

/// The level of people whose category is not known, where that is a value like any other.
pub const MISSING_LEVEL: &str = "(missing)";

/// How columns become features. Saved with the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Encoder {
    pub columns: Vec<EncodedColumn>,
}

/// One column and what becomes of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EncodedColumn {
    pub column: String,
    pub code: Code,
}

/// What becomes of a cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Code {
    /// `(number - center) / scale`.
    Number {
        center: f64,
        scale: f64,
        /// Stands in for a missing number, before centering; without it a gap stays a gap.
        fill: Option<f64>,
        /// One more feature, 1 where the number was missing.
        flag: bool,
    },
    /// A column of zeros and ones for each level. A value that nobody had in training is at none of them.
    OneHot { levels: Vec<String> },
    /// The place in the order of levels, from 0; values that nobody had in training, and gaps, get `otherwise`.
    Ordinal { levels: Vec<String>, otherwise: Option<f64> },
    /// The mean outcome of a level's people; of everyone for a value that nobody had in training.
    Target { levels: Vec<String>, means: Vec<f64>, otherwise: f64 },
}

impl Encoder {
    /// Columns of its features with every level spelt out.
    pub fn n_columns(&self) -> usize {
        let width = |it: &EncodedColumn| match &it.code {
            Code::Number { flag, .. } => 1 + usize::from(*flag),
            Code::OneHot { levels } => levels.len(),
            Code::Ordinal { .. } | Code::Target { .. } => 1,
        };
        self.columns.iter().map(width).sum()
    }

    /// The features of these rows of a table that has the encoder's columns.
    ///
    /// # Errors
    ///
    /// [`MissingColumn`] names the first column that the table lacks, or that holds no numbers where numbers are needed.
    pub fn apply(&self, table: &Table, rows: &[u32]) -> Result<Matrix, MissingColumn> {
        let mut blocks = Vec::with_capacity(self.columns.len());
        for it in &self.columns {
            it.apply(table, rows, &mut blocks)?;
        }
        // The blocks are made of the rows that were asked for, with codes of their own levels.
        Ok(Matrix::new(rows.len(), blocks).unwrap_or_default())
    }
}

impl EncodedColumn {
    fn apply(
        &self,
        table: &Table,
        rows: &[u32],
        blocks: &mut Vec<Block>,
    ) -> Result<(), MissingColumn> {
        let column = table
            .column(&self.column)
            .ok_or_else(|| MissingColumn { column: self.column.clone(), holds_text: false })?;
        let name = || self.column.clone();
        match &self.code {
            Code::Number { center, scale, fill, flag } => {
                if !is_numeric(&column.cells) {
                    return Err(MissingColumn { column: name(), holds_text: true });
                }
                let raw = cells::numbers(&column.cells, rows);
                if *flag {
                    let missing = raw.iter().map(|it| f64::from(u8::from(it.is_nan()))).collect();
                    let name = format!("{} {MISSING_LEVEL}", self.column);
                    blocks.push(Block::Number { name, values: missing });
                }
                let fill = fill.unwrap_or(f64::NAN);
                let known = |it: f64| if it.is_nan() { fill } else { it };
                let values =
                    raw.into_iter().map(|it| standardized(known(it), *center, *scale)).collect();
                blocks.push(Block::Number { name: name(), values });
            }
            Code::OneHot { levels } => {
                let places = cells::places(&column.cells, rows, levels);
                let codes = places.into_iter().map(|it| it.map_or(NO_LEVEL, short)).collect();
                blocks.push(Block::Category { name: name(), levels: levels.clone(), codes });
            }
            Code::Ordinal { levels, otherwise } => {
                let otherwise = otherwise.unwrap_or(f64::NAN);
                let places = cells::places(&column.cells, rows, levels);
                let value = |it: Option<u32>| it.map_or(otherwise, f64::from);
                let values = places.into_iter().map(value).collect();
                blocks.push(Block::Number { name: name(), values });
            }
            Code::Target { levels, means, otherwise } => {
                let places = cells::places(&column.cells, rows, levels);
                let value = |it: Option<u32>| it.map_or(*otherwise, |it| means[it as usize]);
                let values = places.into_iter().map(value).collect();
                blocks.push(Block::Number { name: name(), values });
            }
        }
        Ok(())
    }
}

/// `(value - center) / scale`, also where the difference alone is too large for a number.
fn standardized(value: f64, center: f64, scale: f64) -> f64 {
    let apart = value - center;
    if apart.is_infinite() { value / scale - center / scale } else { apart / scale }
}

/// Levels are limited to what fits when an encoder is made.
fn short(place: u32) -> u16 {
    u16::try_from(place).unwrap_or(NO_LEVEL)
}
