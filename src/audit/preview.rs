//! The four cells of decision and outcome, before any audit.

use crate::audit::error::Error;
use crate::audit::plan::Plan;
use crate::audit::resolve::Scored;
use crate::audit::run::counted;
use crate::cube::{Accounting, People};
use crate::data::Table;

/// People by decision and outcome under a plan, and the rows that take no part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FourCells {
    pub people: People,
    pub accounting: Accounting,
}

/// Counts the four cells; attributes, scores and weights play no part.
pub fn four_cells(table: &Table, plan: &Plan) -> Result<FourCells, Error> {
    let mut plan = plan.clone();
    plan.columns.attributes.clear();
    plan.columns.strata.clear();
    plan.columns.score = None;
    plan.columns.weight = None;
    plan.model = None;
    plan.groups.reference.clear();
    if plan.columns.decision.is_none() && plan.columns.outcome.is_none() {
        return Err(Error::NothingToAudit);
    }
    let cube = counted(table, &plan, &Scored::default(), &mut |_| {})?;
    let mut people = People::default();
    for cell in &cube.cells {
        people.add(cell.people);
    }
    Ok(FourCells { people, accounting: cube.accounting })
}
