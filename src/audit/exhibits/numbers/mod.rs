//! What is shown of outcomes and predictions that are numbers.

pub(crate) mod density;
pub(crate) mod errors;
pub(crate) mod given;
pub(crate) mod loss;
pub(crate) mod quantiles;
pub(crate) mod transport;

use crate::audit::exhibits::Bench;
use crate::audit::exhibits::of_scores::{name, shown_groups};
use crate::audit::measure::Measured;
use crate::cube::numbers::Entry;

/// Groups of one attribute that are shown.
const MOST_GROUPS: usize = 12;

/// The people of a group with their numbers.
struct Group {
    name: String,
    people: Vec<Entry>,
    /// People of equal weights who would tell as much.
    effective: f64,
    weight: f64,
    is_reference: bool,
}

/// The groups that are shown, the largest first, and a sentence on the others; none where fewer than two are large
/// enough or the plan audits no numbers.
fn groups(bench: &Bench, measured: &Measured) -> Option<(Vec<Group>, String)> {
    let numbers = bench.context.numbers.as_ref()?;
    let (shown, others) = shown_groups(bench, measured, MOST_GROUPS);
    let grouping = bench.cube.grouping(&measured.axes);
    let mut all = numbers.by_group(bench.cube, &measured.axes, &grouping.groups);
    let groups: Vec<Group> = shown
        .into_iter()
        .map(|at| {
            let group = &measured.groups[at];
            Group {
                name: name(group),
                people: std::mem::take(&mut all[at]),
                effective: group.tally.effective(),
                weight: group.tally.weight.total(),
                is_reference: measured.reference == Some(at),
            }
        })
        .collect();
    (groups.len() > 1).then_some((groups, others))
}

/// Everyone's numbers.
fn everyone(bench: &Bench) -> Vec<Entry> {
    let Some(numbers) = bench.context.numbers.as_ref() else { return Vec::new() };
    let grouping = bench.cube.grouping(&[]);
    numbers.by_group(bench.cube, &[], &grouping.groups).into_iter().flatten().collect()
}

/// Whether there is a prediction beside the outcome.
fn has_errors(bench: &Bench) -> bool {
    bench.plan.outcome_number().is_some() && bench.plan.predicts_numbers()
}

#[cfg(test)]
pub(super) mod testing {
    //! Exhibits of an audit of a few made-up people with numbers.

    use crate::audit::exhibits::of_columns::testing::exhibits;
    use crate::report::exhibit::Exhibit;

    /// Of people with a group, an outcome and a prediction, each so many times.
    pub(crate) fn of_numbers(id: &str, people: &[(&str, f64, f64, usize)]) -> Vec<Exhibit> {
        let mut text = "group,y,p\n".to_owned();
        for (group, y, p, n) in people {
            text += &format!("{group},{y},{p}\n").repeat(*n);
        }
        exhibits(
            id,
            &text,
            "outcome = { column = \"y\", as = \"number\" }\ndecision = { column = \"p\" }",
        )
    }

    #[track_caller]
    pub(crate) fn close(exhibit: &Exhibit, row: usize, id: &str, expected: f64) {
        let found = exhibit.number(row, id).unwrap();
        assert!((found - expected).abs() < 1e-12, "{id}: {found}, not {expected}");
    }
}
