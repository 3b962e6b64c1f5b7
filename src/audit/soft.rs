//! Groups that nobody is known to belong to, only with what probability: each person counts in each group by it.

use std::cmp::Ordering;

use crate::audit::error::{Error, groups};
use crate::audit::exhibits::rows::people_rows;
use crate::audit::model::people::numbers_of;
use crate::audit::plan::{Attribute, Plan};
use crate::audit::resolve::Scored;
use crate::base::order;
use crate::cube::{Four, Tally};
use crate::data::Table;

/// Probabilities are rounded where they are published: so far may their sum be from 1.
const SLACK: f64 = 0.02;

/// The groups of one attribute of probabilities.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Soft {
    /// In the plan's order of names.
    pub(crate) names: Vec<String>,
    /// Sums of weight times probability and of their squares; counts of people are left at 0.
    pub(crate) tallies: Vec<Tally>,
    /// The sum of the probabilities: how many people are expected in the group.
    pub(crate) expected: Vec<f64>,
    /// Sums of squared weight times the probabilities of the group and of the reference.
    pub(crate) shared: Vec<Four>,
    /// The group of the plan, else the one with the most people expected.
    pub(crate) reference: usize,
    /// People of whom no probability is known; they are in no sum.
    pub(crate) n_unknown: u64,
}

/// One person's row, or several people's who are alike.
struct Person {
    cell: Cell,
    weight: f64,
    count: f64,
    /// Along the groups.
    probabilities: Vec<f64>,
}

/// Which of the four cells, as the cube has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Cell {
    Tp,
    Fp,
    Fn,
    Tn,
}

/// Adds up who is audited. The order of rows plays no part: people are put in order before sums run.
pub(crate) fn soft(
    attribute: &Attribute,
    plan: &Plan,
    table: &Table,
    scored: &Scored,
) -> Result<Soft, Error> {
    let names: Vec<String> = attribute.probabilities.keys().cloned().collect();
    let (mut people, n_unknown) = people(attribute, plan, table, scored)?;
    order::by(&mut people, in_order);
    let n = names.len();
    let mut expected = vec![0.0; n];
    for it in &people {
        expected.iter_mut().zip(&it.probabilities).for_each(|(sum, p)| *sum += it.count * p);
    }
    let largest = (0..n).reduce(|a, b| if expected[b] > expected[a] { b } else { a });
    let wanted = plan.groups.reference.get(attribute.label());
    let wanted = wanted.and_then(|name| names.iter().position(|it| it == name));
    let reference = wanted.or(largest).unwrap_or_default();
    let mut tallies = vec![Tally::default(); n];
    let mut shared = vec![Four::default(); n];
    for it in &people {
        let in_reference = it.weight * it.probabilities[reference];
        for (idx, p) in it.probabilities.iter().enumerate() {
            let weight = it.weight * p;
            *it.cell.of(&mut tallies[idx].weight) += it.count * weight;
            *it.cell.of(&mut tallies[idx].square) += it.count * weight * weight;
            *it.cell.of(&mut shared[idx]) += it.count * weight * in_reference;
        }
    }
    Ok(Soft { names, tallies, expected, shared, reference, n_unknown })
}

impl Cell {
    fn of(self, four: &mut Four) -> &mut f64 {
        match self {
            Self::Tp => &mut four.tp,
            Self::Fp => &mut four.fp,
            Self::Fn => &mut four.fn_,
            Self::Tn => &mut four.tn,
        }
    }
}

fn in_order(a: &Person, b: &Person) -> Ordering {
    let numbers = |it: &Person| [it.weight, it.count];
    let along = |a: &[f64], b: &[f64]| {
        a.iter()
            .zip(b)
            .map(|(a, b)| a.total_cmp(b))
            .find(|it| it.is_ne())
            .unwrap_or(Ordering::Equal)
    };
    let by_cell = a.cell.cmp(&b.cell);
    let by_weight = || along(&numbers(a), &numbers(b));
    by_cell.then_with(|| along(&a.probabilities, &b.probabilities)).then_with(by_weight)
}

fn people(
    attribute: &Attribute,
    plan: &Plan,
    table: &Table,
    scored: &Scored,
) -> Result<(Vec<Person>, u64), Error> {
    let used = people_rows(plan, table, scored)?;
    let columns: Vec<(&String, Vec<Option<f64>>)> = (attribute.probabilities.values())
        .map(|it| Ok((it, numbers_of(it, "a probability of a group", table)?)))
        .collect::<Result<_, Error>>()?;
    let of = |column: Option<&str>, used_as| match column {
        Some(column) => numbers_of(column, used_as, table).map(Some),
        None => Ok(None),
    };
    let named =
        |it: &Option<crate::audit::plan::ColumnRef>| it.as_ref().map(|it| it.column.clone());
    let weights = of(named(&plan.columns.weight).as_deref(), "the weight")?;
    let counts = of(named(&plan.columns.count).as_deref(), "the count")?;
    let number = |all: &Option<Vec<Option<f64>>>, row: usize| match all {
        Some(all) => all[row].unwrap_or_default(),
        None => 1.0,
    };
    let (mut people, mut n_unknown) = (Vec::with_capacity(used.rows.len()), 0.0);
    for (place, row) in used.rows.iter().enumerate() {
        let row = *row as usize;
        let count = number(&counts, row);
        let Some(probabilities) = probabilities(attribute, &columns, row)? else {
            n_unknown += count;
            continue;
        };
        let side = |all: &Option<Vec<bool>>| all.as_ref().map(|it| it[place]);
        let cell = match (side(&used.positive), side(&used.selected)) {
            (Some(true) | None, Some(true) | None) => Cell::Tp,
            (Some(false), Some(true) | None) => Cell::Fp,
            (Some(true) | None, Some(false)) => Cell::Fn,
            (Some(false), Some(false)) => Cell::Tn,
        };
        people.push(Person { cell, weight: number(&weights, row), count, probabilities });
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a sum of counts: whole, and below 2^53"
    )]
    Ok((people, n_unknown as u64))
}

/// The probabilities of a row; none where all of its cells are empty.
fn probabilities(
    attribute: &Attribute,
    columns: &[(&String, Vec<Option<f64>>)],
    row: usize,
) -> Result<Option<Vec<f64>>, groups::Error> {
    if columns.iter().all(|it| it.1[row].is_none()) {
        return Ok(None);
    }
    let (name, place) = (|| attribute.label().to_owned(), row as u64 + 1);
    let mut all = Vec::with_capacity(columns.len());
    for (column, numbers) in columns {
        let Some(it) = numbers[row].filter(|it| (0.0..=1.0).contains(it)) else {
            let found = numbers[row].map_or("nothing".to_owned(), |it| it.to_string());
            let (attribute, column) = (name(), (*column).clone());
            return Err(groups::Error::NoProbability { attribute, column, row: place, found });
        };
        // Zero has two signs, and people are put in order.
        all.push(it + 0.0);
    }
    let sum: f64 = all.iter().sum();
    if (sum - 1.0).abs() > SLACK {
        return Err(groups::Error::ProbabilitySum { attribute: name(), row: place, sum });
    }
    Ok(Some(all))
}
