//! How much a score hangs on each feature: the mean score if everyone had one and the same value.

use crate::audit::error::Error;
use crate::base::order;
use crate::data::table::CHUNK_ROWS;
use crate::data::{Categories, Cells, Codes, Column, Numbers, Table};
use crate::models::encode::{MISSING_LEVEL, is_numeric, levels_of};
use crate::models::learner::Fitted;
use crate::report::format;
use crate::report::model::{Effect, EffectPoint};

/// How many people a model is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Patience {
    /// More would not move the means visibly.
    Plenty,
    /// Where each answer takes long.
    Little,
}

impl Patience {
    pub(crate) fn of(model: &Fitted) -> Self {
        if model.is_slow() { Self::Little } else { Self::Plenty }
    }

    fn people(self) -> usize {
        match self {
            Self::Plenty => 500,
            Self::Little => 40,
        }
    }
}

/// Values of a number that are tried, at its quantiles.
const QUANTILES: usize = 12;

/// Values of a category that are tried, the most frequent ones.
const LEVELS: usize = 12;

/// Features with an effect that are kept.
const FEATURES: usize = 12;

/// Partial dependence (Friedman 2001) of the score on each column: `score` gives the scores of all rows of a table.
pub(crate) fn effects(
    table: &Table,
    rows: &[u32],
    features: &[String],
    patience: Patience,
    score: &mut dyn FnMut(&Table) -> Result<Vec<f64>, Error>,
) -> Result<Vec<Effect>, Error> {
    let sample = sample(table, rows, features, patience.people());
    let mut all = Vec::new();
    for feature in features {
        let Some(column) = table.column(feature) else { continue };
        let is_number = is_numeric(&column.cells) && distinct(&column.cells, rows) > 2;
        let values =
            if is_number { quantiles(&column.cells, rows) } else { common(&column.cells, rows) };
        let mut points = Vec::with_capacity(values.len());
        for value in values {
            let same = with_everyone_at(&sample, feature, &value);
            let scores = score(&same)?;
            let mean = mean(&scores);
            points.extend(mean.map(|mean| EffectPoint { value: shown(&value), score: mean }));
        }
        let low = points.iter().map(|it| it.score).fold(f64::INFINITY, f64::min);
        let high = points.iter().map(|it| it.score).fold(f64::NEG_INFINITY, f64::max);
        if points.len() > 1 {
            all.push(Effect { feature: feature.clone(), is_number, range: high - low, points });
        }
    }
    order::by(&mut all, |a, b| b.range.total_cmp(&a.range));
    all.truncate(FEATURES);
    Ok(all)
}

/// Over the people who have a score; none where nobody has.
fn mean(scores: &[f64]) -> Option<f64> {
    let known: Vec<f64> = scores.iter().copied().filter(|it| it.is_finite()).collect();
    let mean = known.iter().sum::<f64>() / known.len() as f64;
    mean.is_finite().then_some(mean)
}

/// A cell that everyone is given.
enum Value {
    Number(f64),
    Text(String),
}

fn shown(value: &Value) -> String {
    match value {
        Value::Number(it) => format::setting(*it),
        Value::Text(it) => it.clone(),
    }
}

fn distinct(cells: &Cells, rows: &[u32]) -> usize {
    levels_of(cells, rows).len()
}

/// At most so many people, evenly over the rows, with the columns that are features.
fn sample(table: &Table, rows: &[u32], features: &[String], most: usize) -> Table {
    let n = rows.len().min(most);
    let chosen: Vec<u32> = (0..n).map(|idx| rows[idx * rows.len() / n]).collect();
    let columns = features.iter().filter_map(|it| table.column(it));
    let columns =
        columns.map(|it| Column { name: it.name.clone(), cells: taken(&it.cells, &chosen) });
    Table { n_rows: n, columns: columns.collect() }
}

fn taken(cells: &Cells, rows: &[u32]) -> Cells {
    match cells {
        Cells::Numbers(it) => {
            let values: Vec<f64> =
                rows.iter().map(|row| it.get(*row as usize).unwrap_or(f64::NAN)).collect();
            Cells::Numbers(Numbers::of_values(&values))
        }
        Cells::Categories(it) => {
            let codes: Vec<u32> = rows.iter().map(|row| it.code(*row as usize)).collect();
            Cells::Categories(coded(it, &codes))
        }
    }
}

fn coded(like: &Categories, codes: &[u32]) -> Categories {
    Categories {
        levels: like.levels.clone(),
        numbers: like.numbers.clone(),
        rows: like.rows.clone(),
        chunks: codes.chunks(CHUNK_ROWS).map(|it| Codes::U32(it.to_vec())).collect(),
    }
}

fn with_everyone_at(sample: &Table, feature: &str, value: &Value) -> Table {
    let n = sample.n_rows;
    let columns = sample.columns.iter().map(|it| {
        let cells = match (&it.cells, value) {
            (Cells::Categories(cells), _) if it.name != feature => Cells::Categories(cells.clone()),
            (Cells::Numbers(cells), _) if it.name != feature => Cells::Numbers(cells.clone()),
            // As the file spells it: a model may know the level by its text.
            (Cells::Categories(cells), value) => {
                let code = match value {
                    Value::Text(text) => cells.code_of(text),
                    Value::Number(number) => code_of_number(cells, *number),
                };
                Cells::Categories(coded(cells, &vec![code.unwrap_or(0); n]))
            }
            (Cells::Numbers(_), value) => {
                let number = match value {
                    Value::Text(text) => text.parse().unwrap_or(f64::NAN),
                    Value::Number(number) => *number,
                };
                Cells::Numbers(Numbers::of_values(&vec![number; n]))
            }
        };
        Column { name: it.name.clone(), cells }
    });
    Table { n_rows: n, columns: columns.collect() }
}

/// The first level that spells a number.
fn code_of_number(cells: &Categories, number: f64) -> Option<u32> {
    let place =
        cells.numbers.iter().position(|it| it.is_some_and(|it| it.total_cmp(&number).is_eq()))?;
    u32::try_from(place).ok()
}

/// Different numbers at even steps through the sorted rows.
fn quantiles(cells: &Cells, rows: &[u32]) -> Vec<Value> {
    let number = |row: &u32| match cells {
        Cells::Numbers(it) => it.get(*row as usize),
        Cells::Categories(it) => it.numbers[it.code(*row as usize) as usize],
    };
    let mut sorted: Vec<f64> = rows.iter().filter_map(number).collect();
    order::numbers(&mut sorted);
    let last = sorted.len().saturating_sub(1);
    let mut chosen: Vec<f64> =
        (0..QUANTILES).filter_map(|it| sorted.get(it * last / (QUANTILES - 1)).copied()).collect();
    chosen.dedup_by(|a, b| a.to_bits() == b.to_bits());
    chosen.into_iter().map(Value::Number).collect()
}

/// The most frequent values, in order.
fn common(cells: &Cells, rows: &[u32]) -> Vec<Value> {
    let mut levels = levels_of(cells, rows);
    order::by_key(&mut levels, |it| std::cmp::Reverse(it.1));
    levels.truncate(LEVELS);
    levels.into_iter().filter(|it| it.0 != MISSING_LEVEL).map(|it| Value::Text(it.0)).collect()
}
