//! Outcomes and predictions that are numbers, joined to the cells of the cube.

use std::collections::BTreeMap;

use crate::audit::error::Error;
use crate::audit::exhibits::rows::people_rows;
use crate::audit::model::people::{numbers_of, values_of};
use crate::audit::plan::Plan;
use crate::audit::resolve::{Scored, quantity};
use crate::base::order;
use crate::cube::Cube;
use crate::cube::design::Valued;
use crate::cube::numbers::{Entry, Numbers};
use crate::cube::score::Scores;
use crate::data::Table;

/// Everyone's outcome and prediction; `None` of a plan that audits no numbers.
pub(crate) fn numbers(
    plan: &Plan,
    table: &Table,
    scored: &Scored,
    cube: &Cube,
) -> Result<Option<Numbers>, Error> {
    if !plan.audits_numbers() {
        return Ok(None);
    }
    let people = people_rows(plan, table, scored)?;
    let cells: BTreeMap<&[u32], u32> =
        order::map(cube.cells.iter().zip(0..).map(|(it, at)| (it.levels.as_slice(), at)));
    let outcome =
        plan.outcome_number().map(|it| numbers_of(it, "the outcome", table)).transpose()?;
    let prediction = predictions(plan, table, scored)?;
    let has = [outcome.is_some(), prediction.is_some()];
    let number = |of: &Option<Vec<Option<f64>>>, row: u32| {
        of.as_ref().and_then(|it| it[row as usize]).unwrap_or_default()
    };
    let entry = |(at, row): (usize, &u32)| {
        let levels: Vec<u32> = people.levels.iter().map(|it| it[at]).collect();
        Entry {
            cell: cells.get(levels.as_slice()).copied().unwrap_or_default(),
            outcome: number(&outcome, *row),
            prediction: number(&prediction, *row),
            weight: people.weight[at],
            square: people.square[at],
        }
    };
    let entries = people.rows.iter().enumerate().map(entry).collect();
    Ok(Some(Numbers::new(entries, has)))
}

/// The plan with what counts as a small difference of numbers written out.
pub(crate) fn with_band(plan: &Plan, numbers: Option<&Numbers>, cube: &Cube) -> Plan {
    let mut plan = plan.clone();
    let evidence = &mut plan.evidence;
    let deviation = match numbers {
        Some(numbers) => numbers.deviation(),
        None => cube.scores.as_ref().and_then(Scores::deviation),
    };
    evidence.number_difference =
        evidence.number_difference.or(deviation.map(|it| it * evidence.difference));
    plan
}

/// The number that stands for the outcome in every row: a decision's, a column of scores', or a model's.
fn predictions(
    plan: &Plan,
    table: &Table,
    scored: &Scored,
) -> Result<Option<Vec<Option<f64>>>, Error> {
    if !plan.predicts_numbers() {
        return Ok(None);
    }
    let column =
        plan.decision_number().or(plan.columns.score.as_ref().map(|it| it.column.as_str()));
    let all = match (&scored.score, column) {
        (Some(cells), _) => values_of(&Valued::Values(cells), table),
        (None, Some(column)) => {
            values_of(&quantity(column, "the prediction", table)?.values, table)
        }
        (None, None) => return Ok(None),
    };
    Ok(Some(all))
}
