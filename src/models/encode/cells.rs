//! Cells of a table as numbers, and as places among the levels that an encoder knows.

use std::collections::BTreeMap;

use crate::base::order;
use crate::data::{Cells, Table};
use crate::models::encode::{MISSING_LEVEL, MissingColumn};

/// Whether every known cell spells a number.
pub fn is_numeric(cells: &Cells) -> bool {
    match cells {
        Cells::Numbers(_) => true,
        Cells::Categories(it) => {
            it.levels.len() > 1 && it.numbers.iter().skip(1).all(Option::is_some)
        }
    }
}

/// The numbers of these rows; NaN where there is none.
pub(super) fn numbers(cells: &Cells, rows: &[u32]) -> Vec<f64> {
    match cells {
        Cells::Numbers(it) => {
            rows.iter().map(|row| it.get(*row as usize).unwrap_or(f64::NAN)).collect()
        }
        Cells::Categories(it) => {
            let values: Vec<f64> = it.numbers.iter().map(|it| it.unwrap_or(f64::NAN)).collect();
            rows.iter().map(|row| values[it.code(*row as usize) as usize]).collect()
        }
    }
}

/// The values of these rows as texts, with how many of the rows have each: sorted, numbers by size.
/// A missing cell is [`MISSING_LEVEL`].
pub fn levels_of(cells: &Cells, rows: &[u32]) -> Vec<(String, u64)> {
    let (texts, codes) = coded(cells, rows);
    let mut counts = vec![0_u64; texts.len()];
    for code in codes {
        counts[code as usize] += 1;
    }
    let mut levels: Vec<(String, u64)> =
        texts.into_iter().zip(counts).filter(|(_, n)| *n > 0).collect();
    let number = |it: &str| it.parse::<f64>().unwrap_or(f64::INFINITY);
    order::by(&mut levels, |(a, _), (b, _)| number(a).total_cmp(&number(b)).then_with(|| a.cmp(b)));
    levels
}

/// The place of each row's value among `levels`.
pub(super) fn places(cells: &Cells, rows: &[u32], levels: &[String]) -> Vec<Option<u32>> {
    let known: BTreeMap<&str, u32> =
        order::map(levels.iter().zip(0..).map(|(level, place)| (level.as_str(), place)));
    let (texts, codes) = coded(cells, rows);
    let place: Vec<Option<u32>> = texts.iter().map(|it| known.get(it.as_str()).copied()).collect();
    codes.iter().map(|it| place[*it as usize]).collect()
}

/// Every different text of a column, and the place of each row's text among them.
fn coded(cells: &Cells, rows: &[u32]) -> (Vec<String>, Vec<u32>) {
    match cells {
        Cells::Categories(it) => {
            let mut texts: Vec<String> = it.levels.iter().map(|it| (**it).to_owned()).collect();
            MISSING_LEVEL.clone_into(&mut texts[0]);
            (texts, rows.iter().map(|row| it.code(*row as usize)).collect())
        }
        Cells::Numbers(it) => {
            let mut found: BTreeMap<Option<u64>, u32> = BTreeMap::new();
            let mut texts = Vec::new();
            let codes = rows.iter().map(|row| {
                let value = it.get(*row as usize);
                *found.entry(value.map(f64::to_bits)).or_insert_with(|| {
                    texts.push(value.map_or(MISSING_LEVEL.to_owned(), |it| it.to_string()));
                    u32::try_from(texts.len() - 1).unwrap_or(u32::MAX)
                })
            });
            let codes = codes.collect();
            (texts, codes)
        }
    }
}

/// The numbers of these rows of a column; NaN where there is none.
///
/// # Errors
///
/// [`MissingColumn`] where the table has no such column, or it holds text.
pub fn numbers_of(table: &Table, column: &str, rows: &[u32]) -> Result<Vec<f64>, MissingColumn> {
    let missing = |holds_text| MissingColumn { column: column.to_owned(), holds_text };
    let column = table.column(column).ok_or_else(|| missing(false))?;
    if is_numeric(&column.cells) { Ok(numbers(&column.cells, rows)) } else { Err(missing(true)) }
}

/// The texts of these rows of a column, as in the file, but for numbers of too many values to be kept as texts:
/// these are spelt as short as they can be. Empty where a cell is missing.
///
/// # Errors
///
/// [`MissingColumn`] where the table has no such column.
pub fn texts_of(table: &Table, column: &str, rows: &[u32]) -> Result<Vec<String>, MissingColumn> {
    let missing = || MissingColumn { column: column.to_owned(), holds_text: false };
    let cells = &table.column(column).ok_or_else(missing)?.cells;
    let (texts, codes) = coded(cells, rows);
    let text = |it: &u32| {
        let text = &texts[*it as usize];
        if text == MISSING_LEVEL { String::new() } else { text.clone() }
    };
    Ok(codes.iter().map(text).collect())
}
