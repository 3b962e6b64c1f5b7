//! What people count in the audit's own figures, so that what is told of a model beside them counts the same people.

use crate::audit::error::Error;
use crate::audit::model::people::{codes_of, numbers_of};
use crate::audit::plan::Plan;
use crate::audit::resolve::design_of_people;
use crate::data::Table;

/// What a row counts in the audit's figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Counted {
    /// The people that it stands for.
    pub(crate) people: u64,
    /// The weight of each of them.
    pub(crate) weight: f64,
}

/// One entry per row; none for a row that the audit leaves out because a group, a weight or a count is missing.
pub(crate) fn counted(
    plan: &Plan,
    table: &Table,
    rows: &[u32],
) -> Result<Vec<Option<Counted>>, Error> {
    let mut all = vec![Some(Counted { people: 1, weight: 1.0 }); rows.len()];
    let design = design_of_people(plan, table)?;
    if !design.missing_is_group {
        for axis in &design.axes[..design.n_attributes] {
            let codes = codes_of(&axis.codes, table);
            for (it, row) in all.iter_mut().zip(rows) {
                it.take_if(|_| codes[*row as usize] == 0);
            }
        }
    }
    if let Some(weight) = &plan.columns.weight {
        let weights = numbers_of(&weight.column, "the weight", table)?;
        for (it, row) in all.iter_mut().zip(rows) {
            *it = it.zip(weights[*row as usize]).map(|(it, weight)| Counted { weight, ..it });
        }
    }
    if let Some(count) = &plan.columns.count {
        let counts = numbers_of(&count.column, "the count", table)?;
        for (it, row) in all.iter_mut().zip(rows) {
            *it = it.zip(counts[*row as usize]).map(|(it, n)| Counted { people: whole(n), ..it });
        }
    }
    Ok(all)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a broken count is named with its row when the audit counts"
)]
fn whole(count: f64) -> u64 {
    count.max(0.0) as u64
}
