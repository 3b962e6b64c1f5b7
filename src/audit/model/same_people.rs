//! Who may be one person in several rows: kept together where that is likely, and told of where they are not.

use std::collections::BTreeMap;

use crate::audit::model::held_out::{ONLY_LEARNT, Parts};
use crate::audit::model::people::People;
use crate::audit::plan::Columns;
use crate::data::{Cells, Column, Table};
use crate::models::split::duplicates;
use crate::models::{Block, Matrix, Values};
use crate::report::format;
use crate::report::model::Warning;

/// More rows that are the same are rather people whom the columns do not tell apart than one person so often.
const MOST_TIMES: usize = 10;

/// Rows that are the same, whole or in what a model sees.
pub(crate) struct SamePeople {
    /// The same number for people with the very same features; none where a row is a count and no person.
    kinds: Option<Vec<u32>>,
    /// The same number for people who stay together when they are dealt into parts.
    pub(crate) together: Vec<u32>,
}

/// Compares everyone with everyone. `features` are those of all people.
///
/// Where at least half of the people are of a kind of their own, those with the very same features stay together. Where
/// most share their features with others, that is no sign of being one person; then they stay together whose whole rows
/// are the same, and few.
pub(crate) fn same_people(
    columns: &Columns,
    table: &Table,
    people: &People,
    features: &Matrix,
) -> SamePeople {
    let n = people.rows.len();
    if columns.count.is_some() {
        return SamePeople { kinds: None, together: (0..).take(n).collect() };
    }
    let kinds = duplicates(features);
    let n_kinds = (0..).zip(&kinds).filter(|(idx, first)| idx == *first).count();
    let together =
        if 2 * n_kinds >= n { kinds.clone() } else { rare(whole_rows(&kinds, table, people)) };
    SamePeople { kinds: Some(kinds), together }
}

/// The kinds told apart by all columns of the table.
fn whole_rows(kinds: &[u32], table: &Table, people: &People) -> Vec<u32> {
    let block = |values| Block::Number { name: String::new(), values };
    let mut kinds = kinds.to_vec();
    for column in &table.columns {
        let known = kinds.iter().map(|it| f64::from(*it)).collect();
        let blocks = vec![block(known), block(values(column, &people.rows))];
        if let Some(both) = Matrix::new(kinds.len(), blocks) {
            kinds = duplicates(&both);
        }
    }
    kinds
}

/// One number per cell, the same for the same cells.
fn values(column: &Column, rows: &[u32]) -> Vec<f64> {
    let value = |row: &u32| match &column.cells {
        Cells::Numbers(it) => it.get(*row as usize).unwrap_or(f64::NAN),
        Cells::Categories(it) => f64::from(it.code(*row as usize)),
    };
    rows.iter().map(value).collect()
}

/// Those of large kinds each by themselves.
fn rare(mut kinds: Vec<u32>) -> Vec<u32> {
    let mut sizes = vec![0_usize; kinds.len()];
    for kind in &kinds {
        sizes[*kind as usize] += 1;
    }
    for (kind, own) in kinds.iter_mut().zip(0..) {
        if sizes[*kind as usize] > MOST_TIMES {
            *kind = own;
        }
    }
    kinds
}

/// What is known of the people with the same features.
struct Kind {
    size: usize,
    part: Option<u16>,
    outcome: Option<u64>,
}

impl SamePeople {
    /// Says how many are scored by a model that learnt from people with the very same features.
    ///
    /// Of features that many people share, with one outcome and another, a model learns nothing of any one of them: such
    /// people are not counted.
    pub(crate) fn warning(&self, people: &People, parts: &Parts) -> Option<Warning> {
        let (kinds, parts) = self.kinds.as_ref().zip(parts.repeats.first())?;
        let n = on_both_sides(kinds, &outcomes(&people.target.values), parts);
        (n > 0).then(|| Warning {
            id: "duplicates-across-parts".to_owned(),
            says: format!(
                "{} people who were scored have the very same features as somebody the model learnt from; \
                 if they are the same people twice, the model looks better than it is",
                format::count(n)
            ),
        })
    }
}

fn outcomes(values: &Values) -> Vec<u64> {
    match values {
        Values::Classes { codes, .. } => codes.iter().map(|it| u64::from(*it)).collect(),
        Values::Numbers(values) => values.iter().map(|it| it.to_bits()).collect(),
    }
}

/// Scored people with somebody in the learning part who has their features, where these give a person away.
fn on_both_sides(kinds: &[u32], outcomes: &[u64], parts: &[u16]) -> u64 {
    let mut all: BTreeMap<u32, Kind> = BTreeMap::new();
    for ((kind, outcome), part) in kinds.iter().zip(outcomes).zip(parts) {
        let first = Kind { size: 0, part: Some(*part), outcome: Some(*outcome) };
        let it = all.entry(*kind).or_insert(first);
        it.size += 1;
        it.part = it.part.filter(|it| it == part);
        it.outcome = it.outcome.filter(|it| it == outcome);
    }
    let is_told = |(kind, part): &(&u32, &u16)| {
        let it = &all[*kind];
        let gives_away = it.size <= MOST_TIMES || it.outcome.is_some();
        **part != ONLY_LEARNT && it.part.is_none() && gives_away
    };
    kinds.iter().zip(parts).filter(is_told).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_kinds_of_people_fall_apart() {
        let mut kinds = vec![0; 11];
        kinds.extend([11, 11, 13]);
        let expected: Vec<u32> = (0..11).chain([11, 11, 13]).collect();
        assert_eq!(rare(kinds), expected);
    }

    #[test]
    fn features_that_many_share_give_nobody_away_unless_all_have_one_outcome() {
        // Three kinds over two parts: twelve with both outcomes, twelve with one, and two.
        let kinds: Vec<u32> = [vec![0; 12], vec![12; 12], vec![24; 2]].concat();
        let parts: Vec<u16> = (0..26).map(|it| it % 2).collect();
        let mut outcomes = vec![1; 26];
        outcomes[3] = 0;
        outcomes[25] = 0;
        assert_eq!(on_both_sides(&kinds, &outcomes, &parts), 14);
        // The same in one part, and where all of the other part are learnt from alone.
        assert_eq!(on_both_sides(&kinds, &outcomes, &[1; 26]), 0);
        let parts: Vec<u16> =
            parts.iter().map(|it| if *it == 1 { ONLY_LEARNT } else { 0 }).collect();
        assert_eq!(on_both_sides(&kinds, &outcomes, &parts), 7);
    }
}
