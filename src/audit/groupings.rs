//! Which attributes are looked at, alone and together.

use crate::audit::error::Error;
use crate::audit::plan::Plan;
use crate::cube::Cube;

/// More groups than this, over all intersections, are refused.
const GROUPS_LIMIT: u64 = 20_000;

/// The sets of axes: none, each attribute, then each combination up to the plan's depth.
pub(crate) fn groupings(cube: &Cube, plan: &Plan) -> Result<Vec<Vec<usize>>, Error> {
    let mut all: Vec<Vec<usize>> = vec![Vec::new()];
    let mut last = vec![Vec::new()];
    let mut n_groups = 0;
    let depth = usize::try_from(plan.groups.intersections).unwrap_or(usize::MAX);
    for _ in 0..depth.min(cube.n_attributes) {
        let mut next: Vec<Vec<usize>> = Vec::new();
        for axes in &last {
            let first = axes.last().map_or(0, |it: &usize| it + 1);
            next.extend((first..cube.n_attributes).map(|axis| {
                let mut wider = axes.clone();
                wider.push(axis);
                wider
            }));
        }
        for axes in &next {
            n_groups += cube.grouping(axes).groups.len() as u64;
            if n_groups > GROUPS_LIMIT {
                return Err(Error::TooManyIntersections { n: n_groups, limit: GROUPS_LIMIT });
            }
        }
        all.extend(next.iter().cloned());
        last = next;
    }
    Ok(all)
}
