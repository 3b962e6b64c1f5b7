//! The people who are audited, row by row.

use crate::audit::error::Error;
use crate::audit::model::people::{codes_of, values_of};
use crate::audit::plan::Plan;
use crate::audit::resolve::{NOT_KNOWN, POSITIVE, Scored, design};
use crate::data::Table;

/// The rows that the audit uses, in the table's order. All lists but `levels` run along them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct PeopleRows {
    /// Places in the table.
    pub(crate) rows: Vec<u32>,
    /// Per attribute, then per stratum, the level of each person; 0 where it is not known.
    pub(crate) levels: Vec<Vec<u32>>,
    /// Whether the outcome is positive, where the plan names one with sides.
    pub(crate) positive: Option<Vec<bool>>,
    /// Whether the decision is positive.
    pub(crate) selected: Option<Vec<bool>>,
    pub(crate) score: Option<Vec<f64>>,
    /// Weight times count; 1 without such columns.
    pub(crate) weight: Vec<f64>,
    /// Weight times weight times count: what tells how many people of equal weights would tell as much.
    pub(crate) square: Vec<f64>,
    /// People that each row stands for, where the plan names a column of counts.
    pub(crate) count: Option<Vec<f64>>,
    /// What each of them weighs, where the plan names a column of weights.
    pub(crate) weight_each: Option<Vec<f64>>,
}

impl PeopleRows {
    /// Where a person stands by outcome and decision: 0 for `tp`, then `fp`, `fn_` and `tn`. A side that the plan does
    /// not name counts as positive, as in the cube.
    pub(crate) fn cell(&self, place: usize) -> u8 {
        let side = |all: &Option<Vec<bool>>| all.as_ref().is_none_or(|it| it[place]);
        match (side(&self.positive), side(&self.selected)) {
            (true, true) => 0,
            (false, true) => 1,
            (true, false) => 2,
            (false, false) => 3,
        }
    }
}

/// Finds them by the same rules by which they are counted.
pub(crate) fn people_rows(
    plan: &Plan,
    table: &Table,
    scored: &Scored,
) -> Result<PeopleRows, Error> {
    let design = design(plan, table, scored)?;
    let mut is_used = vec![true; table.n_rows];
    let mut need = |known: &mut dyn Iterator<Item = bool>| {
        is_used.iter_mut().zip(known).for_each(|(used, known)| *used &= known);
    };
    for rule in &design.rules {
        need(&mut codes_of(&rule.codes, table).into_iter().map(|it| it != 0));
    }
    let sides = [&design.outcome, &design.decision]
        .map(|it| it.as_ref().map(|it| codes_of(&it.codes, table)));
    for codes in sides.iter().flatten() {
        need(&mut codes.iter().map(|it| *it != NOT_KNOWN));
    }
    let levels: Vec<Vec<u32>> = design.axes.iter().map(|it| codes_of(&it.codes, table)).collect();
    if !design.missing_is_group {
        for codes in &levels[..design.n_attributes] {
            need(&mut codes.iter().map(|it| *it != 0));
        }
    }
    let quantities = [&design.score, &design.weight, &design.count]
        .map(|it| it.as_ref().map(|it| values_of(&it.values, table)));
    for numbers in quantities.iter().flatten() {
        need(&mut numbers.iter().map(Option::is_some));
    }
    let rows: Vec<u32> =
        is_used.iter().zip(0..).filter(|(used, _)| **used).map(|(_, row)| row).collect();
    let [positive, selected] = sides.map(|codes| {
        codes.map(|codes| rows.iter().map(|row| codes[*row as usize] == POSITIVE).collect())
    });
    let [score, weight, count] = quantities.map(|numbers| {
        numbers.map(|it| rows.iter().map(|row| it[*row as usize].unwrap_or_default()).collect())
    });
    let each = |all: &Option<Vec<f64>>, place: usize| all.as_ref().map_or(1.0, |it| it[place]);
    let (weight_each, count): (Option<Vec<f64>>, Option<Vec<f64>>) = (weight, count);
    let weighty = |it: usize| each(&weight_each, it) * each(&count, it);
    let square = (0..rows.len()).map(|it| weighty(it) * each(&weight_each, it)).collect();
    let weight = (0..rows.len()).map(weighty).collect();
    let levels =
        levels.iter().map(|all| rows.iter().map(|row| all[*row as usize]).collect()).collect();
    Ok(PeopleRows { rows, levels, positive, selected, score, weight, square, count, weight_each })
}
