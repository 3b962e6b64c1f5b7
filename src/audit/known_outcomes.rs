//! How many of those who were decided on have a known outcome, group by group.

use crate::audit::error::Error;
use crate::audit::plan::Plan;
use crate::audit::resolve::{Scored, design};
use crate::cube::count::{count, is_missing};
use crate::data::Table;
use crate::report::Report;
use crate::report::words::{Known, KnownGroup};

/// Of each attribute; empty where every outcome is known, or where decisions or outcomes have no two sides.
///
/// Counts the rows once more, as if there were no outcome.
pub(crate) fn known_outcomes(
    table: &Table,
    plan: &Plan,
    scored: &Scored,
    report: &Report,
) -> Result<Vec<Known>, Error> {
    if !plan.decides() || !plan.tells_outcomes() {
        return Ok(Vec::new());
    }
    let mut design = design(plan, table, scored)?;
    let Some(outcome) = design.outcome.take() else { return Ok(Vec::new()) };
    let rule = is_missing("outcome", &outcome.column);
    let left_out = &report.data.rows.left_out;
    if !left_out.iter().any(|it| it.rule == rule && it.rows > 0) {
        return Ok(Vec::new());
    }
    let cube = count(&design, table.n_rows, &mut |_| {})?;
    let of_axis = |axis: usize| {
        let attribute = &cube.axes[axis].name;
        let groups = cube.grouping(&[axis]).groups.into_iter().map(|it| {
            let name = it.names.join(", ");
            let counted = report
                .groups
                .iter()
                .find(|group| group.attributes == [attribute.as_str()] && group.group == it.names);
            // Without an outcome everyone stands as if it were positive.
            let (yes, all) = (it.tally.weight.tp, it.tally.weight.total());
            KnownGroup {
                name,
                people: it.tally.people.total(),
                known: counted.map_or(0, |it| it.rows),
                selected: (all > 0.0).then(|| yes / all),
            }
        });
        Known { attribute: attribute.clone(), groups: groups.collect() }
    };
    Ok((0..cube.n_attributes).map(of_axis).collect())
}
