//! What a page needs to move a cut without asking again: all cuts of each attribute.

use crate::audit::error::Error;
use crate::audit::model::Modelled;
use crate::audit::plan::Plan;
use crate::audit::plan_file::completed;
use crate::audit::resolve::Scored;
use crate::audit::run::{Input, counted, order_of};
use crate::cube::Cube;

pub use crate::metrics::thresholds::Sweep;

/// The sweep of each attribute alone, in the plan's order; empty where there is no score.
/// `modelled` is what [`crate::audit::run::prepared`] gave for the same input and plan.
pub fn sweeps(
    input: &Input,
    plan: &Plan,
    modelled: Option<&Modelled>,
) -> Result<Vec<Sweep>, Error> {
    let mut plan = completed(plan.clone());
    if let Some(it) = modelled {
        plan.model.clone_from(&it.plan.model);
    }
    let nothing = Scored::default();
    let scored = modelled.map_or(&nothing, |it| &it.scored);
    let cube = counted(input.table, &plan, scored, &mut |_| {})?;
    Ok(of_cube(&cube, &plan))
}

fn of_cube(cube: &Cube, plan: &Plan) -> Vec<Sweep> {
    let wanted: Vec<f64> = plan.own_cut().into_iter().collect();
    (0..cube.n_attributes)
        .filter_map(|axis| Sweep::new(cube, &[axis], order_of(plan), &wanted))
        .collect()
}
