//! Cells that a model cannot reckon with: named by column, row and value.

use crate::audit::error::Error;
use crate::audit::model::people::untrainable;
use crate::audit::plan::model::Model;
use crate::data::{Cells, Column, Table};
use crate::models::NO_LEVEL;
use crate::models::encode::{Choice, Means, is_numeric, levels_of};
use crate::report::format;
use crate::report::model::Warning;

/// A text in a column where so large a share of the known cells are numbers is rather a slip than a category.
const NEARLY_ALL: f64 = 0.9;

/// A column with fewer different numbers may well be a category.
const MANY_NUMBERS: usize = 10;

/// Beyond this a number soon leaves what can be computed with, once it is squared or multiplied.
const HUGE: f64 = 1e100;

/// Rounding of more than this share of the standard deviation can take people across a tree's question.
const COARSE: f64 = 1e-5;

/// The first cell that is no number.
struct Odd<'a> {
    /// Counted from 1, without the header.
    row: u64,
    text: &'a str,
    n_numbers: u64,
    n_known: u64,
}

/// Of a column with numbers and texts; none of one with either alone.
fn odd(column: &Column) -> Option<Odd<'_>> {
    let Cells::Categories(cells) = &column.cells else { return None };
    let is_text = |code: usize| code > 0 && cells.numbers[code].is_none();
    let n_numbers: u64 =
        cells.numbers.iter().zip(&cells.rows).filter(|it| it.0.is_some()).map(|it| it.1).sum();
    let n_rows = cells.rows.iter().sum::<u64>();
    let codes = (0..usize::try_from(n_rows).unwrap_or(0)).map(|row| cells.code(row) as usize);
    let (row, code) = (1..).zip(codes).find(|it| is_text(it.1))?;
    let n_known = n_rows - cells.rows[0];
    (n_numbers > 0).then(|| Odd { row, text: &cells.levels[code], n_numbers, n_known })
}

/// The refusal of a column that is wanted as numbers: by its cell where one stands among numbers.
pub(crate) fn not_numeric(column: &Column, used_as: &str) -> Error {
    let (name, used_as) = (column.name.clone(), used_as.to_owned());
    match odd(column) {
        Some(it) => {
            let (row, found) = (it.row, it.text.to_owned());
            Error::NotANumber { column: name, used_as, row, found }
        }
        None => Error::NotNumeric { column: name, used_as },
    }
}

/// Columns of numbers that one text makes a category, where the plan does not ask for it.
pub(crate) fn texts_among_numbers(
    model: &Model,
    choices: &[Choice],
    table: &Table,
) -> Vec<Warning> {
    let mut all = Vec::new();
    for choice in choices.iter().filter(|it| !model.encode.contains_key(&it.column)) {
        let Some(column) = table.column(&choice.column) else { continue };
        let Some(Odd { row, text, n_numbers, n_known }) = odd(column) else { continue };
        let Cells::Categories(cells) = &column.cells else { continue };
        let n_different = cells.numbers.iter().flatten().count();
        if n_different < MANY_NUMBERS || (n_numbers as f64) < NEARLY_ALL * n_known as f64 {
            continue;
        }
        all.push(Warning {
            id: "text-among-numbers".to_owned(),
            says: format!(
                "\u{201c}{}\u{201d} is taken as a category, because row {row} holds \u{201c}{text}\u{201d}, which is no \
                 number; {} of its {} known cells are numbers",
                column.name,
                format::count(n_numbers),
                format::count(n_known)
            ),
        });
    }
    all
}

/// Refuses scores that are no numbers, by the row and its largest cell. `rows` are those of the scores.
pub(crate) fn all_scored(
    scores: &[f64],
    rows: &[u32],
    choices: &[Choice],
    table: &Table,
) -> Result<(), Error> {
    let Some(place) = scores.iter().position(|it| !it.is_finite()) else { return Ok(()) };
    let row = rows[place] as usize;
    let cell = |column: &str| Some((column.to_owned(), number(table.column(column)?, row)?));
    let cells = choices.iter().filter_map(|it| cell(&it.column));
    let largest = cells.max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()));
    let cause = match largest {
        Some((column, value)) if value.abs() >= HUGE => format!(
            "row {} of \"{column}\" holds {value:e}, too large a number to compute a score with",
            row + 1
        ),
        Some(_) | None => format!("what it says of row {} is no number", row + 1),
    };
    Err(untrainable(&cause))
}

/// A column of numbers that 32 bits tell less finely than the data.
pub(crate) struct Coarse {
    pub(crate) column: String,
    /// The number that is changed most.
    value: f64,
}

impl Coarse {
    pub(crate) fn warning(&self) -> Warning {
        let Self { column, value } = self;
        Warning {
            id: "coarse-in-onnx".to_owned(),
            says: format!(
                "\u{201c}{column}\u{201d} holds numbers that 32 bits tell less finely ({} would become {}), so model.onnx takes \
                 this column in 64 bits (double): who asks it must give it so",
                digits(*value),
                digits(single(*value))
            ),
        }
    }
}

/// Columns that an ONNX file with numbers of 32 bits would tell less finely than the data.
pub(crate) fn coarse_columns(choices: &[Choice], rows: &[u32], table: &Table) -> Vec<Coarse> {
    let mut all = Vec::new();
    for choice in choices.iter().filter(|it| matches!(it.means, Means::Number | Means::Standardize))
    {
        let Some(column) = table.column(&choice.column).filter(|it| is_numeric(&it.cells)) else {
            continue;
        };
        let values: Vec<f64> =
            rows.iter().filter_map(|row| number(column, *row as usize)).collect();
        all.extend(coarse(&values).map(|value| Coarse { column: column.name.clone(), value }));
    }
    all
}

/// Categories of more values than a model can tell apart.
pub(crate) fn too_many_levels(choices: &[Choice], rows: &[u32], table: &Table) -> Vec<Warning> {
    let most = usize::from(NO_LEVEL);
    let n_levels = |choice: &Choice| {
        let cells = &table.column(&choice.column)?.cells;
        let can_be = match cells {
            Cells::Categories(it) => it.levels.len(),
            Cells::Numbers(_) => rows.len(),
        };
        (can_be > most).then(|| levels_of(cells, rows).len()).filter(|it| *it > most)
    };
    let warning = |choice: &Choice| {
        let n = n_levels(choice)?;
        Some(Warning {
            id: "too-many-levels".to_owned(),
            says: format!(
                "\u{201c}{}\u{201d} has {} values, and the model tells {} of them apart, the first in order: it takes people \
                 with any of the others for people with none of them; encode it by its mean outcome (target)",
                choice.column,
                format::count(n as u64),
                format::count(most as u64)
            ),
        })
    };
    choices
        .iter()
        .filter(|it| it.means != Means::Number && it.means != Means::Standardize)
        .filter_map(warning)
        .collect()
}

/// The number that 32 bits change most, where this is much for numbers that are so far apart.
fn coarse(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    let mean = values.iter().map(|it| it / n).sum::<f64>();
    let deviation = (values.iter().map(|it| (it - mean) * (it - mean) / n).sum::<f64>()).sqrt();
    let off = |it: &f64| (it - single(*it)).abs();
    let worst = values.iter().copied().max_by(|a, b| off(a).total_cmp(&off(b)))?;
    let is_coarse = off(&worst) > COARSE * deviation && deviation > 0.0;
    (is_coarse || off(&worst).is_infinite()).then_some(worst)
}

/// A number with all its digits, unless they would fill lines.
fn digits(value: f64) -> String {
    if value.abs() < 1e16 { format::setting(value) } else { format!("{value:e}") }
}

/// The nearest number of 32 bits.
#[expect(clippy::cast_possible_truncation, reason = "this is what an ONNX file keeps")]
fn single(value: f64) -> f64 {
    f64::from(value as f32)
}

fn number(column: &Column, row: usize) -> Option<f64> {
    match &column.cells {
        Cells::Numbers(it) => it.get(row),
        Cells::Categories(it) => it.numbers[it.code(row) as usize],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Numbers;

    #[test]
    fn seconds_since_1970_are_too_fine_for_32_bits_and_years_are_not() {
        // numpy.float32: 1700001919 becomes 1700001920, and 1700000060 becomes 1700000000 + 0 or 128.
        let seconds: Vec<f64> = (0..400).map(|it| 1.7e9 + 1919.0 * f64::from(it)).collect();
        assert!(coarse(&seconds).is_some());
        assert!((single(1_700_001_919.0) - 1_700_001_920.0).abs() < 1e-9);
        let years: Vec<f64> = (0..40).map(|it| 1980.0 + f64::from(it)).collect();
        assert_eq!(coarse(&years), None);
        let tenths: Vec<f64> = (0..40).map(|it| 0.1 * f64::from(it)).collect();
        assert_eq!(coarse(&tenths), None);
        assert_eq!(coarse(&[1e9 + 0.5; 3]), None);
        assert_eq!(coarse(&[]), None);
    }

    #[test]
    fn more_values_than_a_model_tells_apart_are_counted() {
        let n = 65_537_u32;
        let told = |n: u32| {
            let values: Vec<f64> = (0..n).map(f64::from).collect();
            let cells = Cells::Numbers(Numbers::of_values(&values));
            let columns = vec![Column { name: "zip".to_owned(), cells }];
            let table = Table { n_rows: values.len(), columns };
            let rows: Vec<u32> = (0..n).collect();
            let choices = [Means::OneHot, Means::Number]
                .map(|means| Choice { column: "zip".to_owned(), means });
            too_many_levels(&choices, &rows, &table)
        };
        let found = told(n);
        assert_eq!(found.len(), 1);
        assert!(
            found[0]
                .says
                .starts_with("\u{201c}zip\u{201d} has 65,537 values, and the model tells 65,535"),
            "{}",
            found[0].says
        );
        assert_eq!(told(n - 2), Vec::new());
    }

    #[test]
    fn a_score_that_is_no_number_is_told_by_its_row_and_largest_cell() {
        let column = |name: &str, values: &[f64]| Column {
            name: name.to_owned(),
            cells: Cells::Numbers(Numbers::of_values(values)),
        };
        let columns =
            vec![column("x", &[1.0, 2.0, 3.0, 4.0]), column("h", &[0.0, 1.0, 2.0, -1e308])];
        let table = Table { n_rows: 4, columns };
        let choice = |it: &str| Choice { column: it.to_owned(), means: Means::Number };
        let choices = ["x", "h"].map(choice);
        assert_eq!(all_scored(&[0.5, 0.1], &[0, 3], &choices, &table), Ok(()));
        let told = |scores: &[f64], rows: &[u32]| match all_scored(scores, rows, &choices, &table) {
            Err(Error::Training { cause, .. }) => cause,
            other => format!("{other:?}"),
        };
        assert_eq!(
            told(&[0.5, f64::NAN], &[0, 3]),
            "row 4 of \"h\" holds -1e308, too large a number to compute a score with"
        );
        assert_eq!(told(&[f64::NAN], &[1]), "what it says of row 2 is no number");
    }
}
