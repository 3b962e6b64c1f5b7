//! Who can be learnt from: the rows, what happened to them, and how much each counts.

use crate::audit::error::Error;
use crate::audit::kinds::MOST_CLASSES;
use crate::audit::model::broken::not_numeric;
use crate::audit::model::features::tenths;
use crate::audit::model::told::told;
use crate::audit::plan::model::{Task, Weights};
use crate::audit::plan::{Plan, Positive};
use crate::audit::resolve::{NEGATIVE, NOT_KNOWN, POSITIVE, binary, design_of_people, quantity};
use crate::base::order;
use crate::cube::design::{Coded, Valued};
use crate::data::table::CHUNK_ROWS;
use crate::data::{Cells, Column, Table};
use crate::models::encode::{is_numeric, levels_of};
use crate::models::saved::{Outcome, SIDES};
use crate::models::{Target, Values};
use crate::report::format;
use crate::report::model::Warning;

/// People with a known outcome who meet the plan's rules.
pub(crate) struct People {
    /// Their rows in the table, in order.
    pub(crate) rows: Vec<u32>,
    /// One value and one weight each, before classes are balanced; a weight of 0 takes no part in learning.
    pub(crate) target: Target,
    /// Whether the outcome is positive, where it has sides.
    pub(crate) positive: Option<Vec<bool>>,
    /// The codes of their groups, by attribute.
    groups: Vec<Vec<u32>>,
    /// Names of the classes; empty for numbers.
    pub(crate) classes: Vec<String>,
    /// The place of the class that the score speaks of.
    pub(crate) positive_class: usize,
    /// What is learnt, as a saved model says it.
    pub(crate) told: Outcome,
    /// Of people whose weight or count is no number, and who so take no part in learning.
    pub(crate) unweighted: Option<Warning>,
}

/// Finds them.
pub(crate) fn people(plan: &Plan, task: Task, table: &Table) -> Result<People, Error> {
    let outcome = plan.columns.outcome.as_ref().ok_or(Error::NothingToLearn)?;
    let column = table.column(&outcome.column);
    let design = design_of_people(plan, table)?;
    let mut rows = usable(&design.rules.iter().map(|it| &it.codes).collect::<Vec<_>>(), table);
    let sides = if outcome.has_sides() {
        let codes = codes_of(&binary("outcome", outcome, table)?.codes, table);
        rows.retain(|row| codes[*row as usize] != NOT_KNOWN);
        debug_assert!(rows.iter().all(|it| [NEGATIVE, POSITIVE].contains(&codes[*it as usize])));
        Some(rows.iter().map(|row| codes[*row as usize] == POSITIVE).collect::<Vec<bool>>())
    } else {
        None
    };
    let (rows, sides, values, classes, positive_class) = match task {
        Task::TwoClasses => {
            let sides = sides.ok_or(Error::PositiveUnclear { key: "columns.outcome" })?;
            let codes = sides.iter().map(|it| u32::from(*it)).collect();
            let classes = SIDES.map(str::to_owned).to_vec();
            (rows, Some(sides), Values::Classes { codes, n_classes: 2 }, classes, 1)
        }
        Task::SeveralClasses => {
            let column = column.ok_or(Error::NothingToLearn)?;
            let (values, classes, place) = several(column, outcome, &rows)?;
            (rows, sides, values, classes, place)
        }
        // Its decisions begin at a number and go upwards.
        Task::Numbers if outcome.at_most.is_some() => {
            return Err(untrainable(
                "it predicts a number, of which the higher values are taken for positive, and the outcome is positive at \
                 most at one",
            ));
        }
        Task::Numbers => {
            let column = column.ok_or(Error::NothingToLearn)?;
            let Told { rows, sides, values } = numbers(column, &rows, sides, table)?;
            (rows, sides, values, Vec::new(), 0)
        }
    };
    let (weights, unweighted) = weights(plan, table, &rows)?;
    let axes = &design.axes[..design.n_attributes];
    let of_axis = |codes: Vec<u32>| rows.iter().map(|row| codes[*row as usize]).collect();
    let groups = axes.iter().map(|it| of_axis(codes_of(&it.codes, table))).collect();
    let target = Target { values, weights };
    let told = told(outcome);
    Ok(People { rows, target, positive: sides, groups, classes, positive_class, told, unweighted })
}

/// The rows that meet the plan's rules, whatever is known of them.
pub(crate) fn rows(plan: &Plan, table: &Table) -> Result<Vec<u32>, Error> {
    let design = design_of_people(plan, table)?;
    Ok(usable(&design.rules.iter().map(|it| &it.codes).collect::<Vec<_>>(), table))
}

/// Rows that meet all rules.
pub(crate) fn usable(rules: &[&Coded<'_>], table: &Table) -> Vec<u32> {
    let mut meets = vec![true; table.n_rows];
    for rule in rules {
        for (meets, code) in meets.iter_mut().zip(codes_of(rule, table)) {
            *meets &= code != 0;
        }
    }
    meets.iter().zip(0..).filter(|(meets, _)| **meets).map(|(_, row)| row).collect()
}

/// The code of every row of the table.
pub(crate) fn codes_of(coded: &Coded<'_>, table: &Table) -> Vec<u32> {
    by_row(table, 0, |chunk, own| coded.for_each(chunk, |idx, code| own[idx] = code))
}

/// The number of every row of the table, where the column has one.
pub(crate) fn numbers_of(
    column: &str,
    used_as: &str,
    table: &Table,
) -> Result<Vec<Option<f64>>, Error> {
    Ok(values_of(&quantity(column, used_as, table)?.values, table))
}

/// The number of every row of the table.
pub(crate) fn values_of(values: &Valued<'_>, table: &Table) -> Vec<Option<f64>> {
    by_row(table, None, |chunk, own| values.for_each(chunk, |idx, it| own[idx] = it))
}

/// One value for each row of the table, read chunk by chunk; `otherwise` where none is written.
fn by_row<T: Clone>(table: &Table, otherwise: T, mut read: impl FnMut(usize, &mut [T])) -> Vec<T> {
    let mut all = vec![otherwise; table.n_rows];
    for (chunk, own) in all.chunks_mut(CHUNK_ROWS).enumerate() {
        read(chunk, own);
    }
    all
}

/// Every value of the outcome as a class: in order, but the positive one last, so that it is class 1 of two even where
/// nobody who is learnt from has any of the others.
fn several(
    column: &Column,
    outcome: &Positive,
    rows: &[u32],
) -> Result<(Values, Vec<String>, usize), Error> {
    let Cells::Categories(cells) = &column.cells else {
        let cause = format!("\"{}\" has too many different values to be classes", column.name);
        return Err(untrainable(&cause));
    };
    let mut classes: Vec<String> =
        levels_of(&column.cells, rows).into_iter().map(|it| it.0).collect();
    if classes.len() > MOST_CLASSES {
        let n = classes.len();
        let cause =
            format!("\"{}\" has {n} values, and {MOST_CLASSES} classes are the most", column.name);
        return Err(untrainable(&cause));
    }
    let positive = classes.len().saturating_sub(1);
    let found = match &outcome.positive {
        Some(wanted) => classes.iter().position(|it| it == wanted),
        // No class is the positive one where each is audited.
        None if outcome.read_as.is_some() => Some(positive),
        None => None,
    };
    let Some(found) = found.filter(|_| !classes.is_empty()) else {
        return Err(untrainable("several classes need the outcome's positive value, as a text"));
    };
    classes[found..].rotate_left(1);
    let place = |text: &str| classes.iter().position(|it| it == text);
    let by_code: Vec<u32> = cells
        .levels
        .iter()
        .map(|it| place(it).and_then(|it| u32::try_from(it).ok()).unwrap_or(0))
        .collect();
    let codes = rows.iter().map(|row| by_code[cells.code(*row as usize) as usize]).collect();
    Ok((Values::Classes { codes, n_classes: classes.len() }, classes, positive))
}

/// Rows with what is known of them.
struct Told {
    rows: Vec<u32>,
    sides: Option<Vec<bool>>,
    values: Values,
}

/// The outcome as numbers, of the rows that have one.
fn numbers(
    column: &Column,
    rows: &[u32],
    sides: Option<Vec<bool>>,
    table: &Table,
) -> Result<Told, Error> {
    if !is_numeric(&column.cells) {
        return Err(not_numeric(column, "the outcome of a model for numbers"));
    }
    let all = numbers_of(&column.name, "the outcome", table)?;
    let known: Vec<bool> = rows.iter().map(|row| all[*row as usize].is_some()).collect();
    let sides = sides.map(|it| kept(&it, &known));
    let rows = kept(rows, &known);
    let values = rows.iter().filter_map(|row| all[*row as usize]).collect();
    Ok(Told { rows, sides, values: Values::Numbers(values) })
}

fn kept<T: Copy>(all: &[T], keep: &[bool]) -> Vec<T> {
    all.iter().zip(keep).filter(|it| *it.1).map(|it| *it.0).collect()
}

/// How much each person counts in learning, before classes are balanced.
fn weights(plan: &Plan, table: &Table, rows: &[u32]) -> Result<(Vec<f64>, Option<Warning>), Error> {
    let mut weights = vec![1.0; rows.len()];
    let mut unweighted = None;
    let mut times = |column: &str, used_as: &str| -> Result<(), Error> {
        let all = numbers_of(column, used_as, table)?;
        unweighted = unweighted.take().or_else(|| without_number(column, &all, rows));
        for (weight, row) in weights.iter_mut().zip(rows) {
            // A negative weight is refused with its row when the audit counts; here it takes no part.
            *weight *= all[*row as usize].filter(|it| *it >= 0.0).unwrap_or(0.0);
        }
        Ok(())
    };
    if let Some(count) = &plan.columns.count {
        times(&count.column, "the count")?;
    }
    let wanted = plan.model.as_ref().map(|it| it.weights).unwrap_or_default();
    match (wanted, &plan.columns.weight) {
        (Weights::Use, Some(weight)) => times(&weight.column, "the weight")?,
        (Weights::Use, None) => {
            return Err(Error::Shape {
                message: "[model] asks for weights = \"use\", and the plan names no weight column"
                    .to_owned(),
            });
        }
        (Weights::Ignore | Weights::Balance, _) => {}
    }
    Ok((weights, unweighted))
}

fn without_number(column: &str, all: &[Option<f64>], rows: &[u32]) -> Option<Warning> {
    let mut odd = rows.iter().filter(|row| all[**row as usize].is_none());
    let first = odd.next()?;
    let others = match odd.count() as u64 {
        0 => String::new(),
        n => format!(" and {} more", format::count(n)),
    };
    let says = format!(
        "The weight \u{201c}{column}\u{201d} of row {}{others} is no number: nobody learns from them, and the audit leaves them \
         out",
        format::count(u64::from(*first) + 1)
    );
    Some(Warning { id: "weight-missing".to_owned(), says })
}

/// Gives each class the same weight in all: n / (classes × the class's people), as scikit-learn's "balanced".
/// Numbers have no classes and stay as they are.
pub(crate) fn balance(target: &mut Target) {
    let Values::Classes { codes, n_classes } = &target.values else { return };
    let mut sums = vec![0.0; *n_classes];
    for (weight, code) in target.weights.iter().zip(codes) {
        sums[*code as usize] += weight;
    }
    let total: f64 = sums.iter().sum();
    let present = sums.iter().filter(|it| **it > 0.0).count() as f64;
    for (weight, code) in target.weights.iter_mut().zip(codes).filter(|it| *it.0 > 0.0) {
        *weight *= total / (present * sums[*code as usize]);
    }
}

impl People {
    /// Outcome and group together, as a code for each of these people: who has the same one is alike for a split.
    /// Numbers count by the tenth of these people that they fall into.
    pub(crate) fn strata(&self, of: &[u32]) -> Vec<u32> {
        let outcomes: Vec<u32> = match &self.target.values {
            Values::Classes { codes, .. } => of.iter().map(|it| codes[*it as usize]).collect(),
            Values::Numbers(all) => tenths(of.iter().map(|it| Some(all[*it as usize])).collect()),
        };
        let sides = self.positive.as_ref();
        let key = |(person, outcome): (&u32, &u32)| {
            let person = *person as usize;
            let side = sides.map_or(0, |it| u32::from(it[person]));
            let groups = self.groups.iter().map(|it| it[person]);
            [*outcome, side].into_iter().chain(groups).collect::<Vec<u32>>()
        };
        let keys: Vec<Vec<u32>> = of.iter().zip(&outcomes).map(key).collect();
        let mut different = keys.clone();
        order::ascending(&mut different);
        different.dedup();
        let place = |key: &Vec<u32>| different.partition_point(|it| it < key);
        keys.iter().map(|it| u32::try_from(place(it)).unwrap_or(u32::MAX)).collect()
    }

    /// All of them, by place.
    pub(crate) fn everyone(&self) -> Vec<u32> {
        (0..).take(self.rows.len()).collect()
    }
}

/// Without the model's name, which the caller adds.
pub(crate) fn untrainable(cause: &str) -> Error {
    Error::Training { model: String::new(), cause: cause.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn balanced_classes_weigh_the_same_and_nobody_of_no_weight_gets_one() {
        let codes = vec![0, 0, 0, 1, 2];
        let values = Values::Classes { codes, n_classes: 3 };
        let mut target = Target { values, weights: vec![1.0, 2.0, 3.0, 2.0, 0.0] };
        balance(&mut target);
        // 8 people in 2 classes with weight: 4 each.
        assert_eq!(format!("{:.3?}", target.weights), "[0.667, 1.333, 2.000, 4.000, 0.000]");
    }
    fn made(values: Values, positive: Option<Vec<bool>>, group: Vec<u32>) -> People {
        let n = group.len();
        People {
            rows: (0..).take(n).collect(),
            target: Target { values, weights: vec![1.0; n] },
            positive,
            groups: vec![group],
            classes: Vec::new(),
            positive_class: 0,
            told: Outcome::default(),
            unweighted: None,
        }
    }

    #[test]
    fn people_are_alike_by_class_and_group() {
        let values = Values::Classes { codes: vec![0, 1, 2, 2, 0, 2], n_classes: 3 };
        let people = made(values, None, vec![1, 1, 1, 2, 1, 1]);
        // In order of class and group: (0, 1), (1, 1), (2, 1), (2, 2).
        assert_eq!(people.strata(&people.everyone()), [0, 1, 2, 3, 0, 2]);
        assert_eq!(people.strata(&[3, 0]), [1, 0]);
    }

    #[test]
    fn people_are_alike_by_the_tenth_of_their_number() {
        let values = Values::Numbers((0..40).rev().map(f64::from).collect());
        let people = made(values, None, vec![1; 40]);
        let strata = people.strata(&people.everyone());
        assert!((0..40).all(|it| strata[it as usize] == (39 - it) / 4), "{strata:?}");
        // Among the upper twenty, tenths are of two.
        let strata = people.strata(&(0..20).collect::<Vec<u32>>());
        assert!((0..20).all(|it| strata[it as usize] == (19 - it) / 2), "{strata:?}");
    }
}
