//! What a page needs to move a cut without asking again: all cuts of each attribute.

use serde::{Deserialize, Serialize};

use crate::audit::error::Error;
use crate::audit::model::Modelled;
use crate::audit::plan::Plan;
use crate::audit::plan_file::completed;
use crate::audit::resolve::Scored;
use crate::audit::run::{Input, counted, order_of};
use crate::cube::Cube;
use crate::cube::score::Scores;
use crate::metrics::thresholds::bin_edges;

pub use crate::metrics::thresholds::Sweep;

/// An attribute of more groups is not swept: nobody would look at so many, and each is held at thousands of cuts.
pub const MOST_GROUPS: usize = 240;

/// The cuts of one attribute.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Swept {
    /// As the report names it.
    pub attribute: String,
    pub n_groups: u64,
    /// `None` where there is no score, or where there are more than [`MOST_GROUPS`].
    pub sweep: Option<Sweep>,
}

/// The sweep of each attribute alone, in the plan's order; empty where there is no score.
/// `modelled` is what [`crate::audit::run::prepared`] gave for the same input and plan.
pub fn sweeps(
    input: &Input,
    plan: &Plan,
    modelled: Option<&Modelled>,
) -> Result<Vec<Swept>, Error> {
    let mut plan = completed(plan.clone());
    if let Some(it) = modelled {
        plan.model.clone_from(&it.plan.model);
    }
    let nothing = Scored::default();
    let scored = modelled.map_or(&nothing, |it| &it.scored);
    let cube = counted(input.table, &plan, scored, &mut |_| {})?;
    Ok(of_cube(&cube, &plan))
}

fn of_cube(cube: &Cube, plan: &Plan) -> Vec<Swept> {
    let mut wanted: Vec<f64> = plan.own_cut().into_iter().collect();
    if let Some((low, high)) = cube.scores.as_ref().and_then(Scores::range) {
        // The bars of a histogram are exact too.
        wanted.extend(bin_edges(low, high));
        wanted.extend([low, high]);
    }
    let swept = |axis: usize| {
        let n_groups = cube.grouping(&[axis]).groups.len();
        let sweep = (n_groups <= MOST_GROUPS)
            .then(|| Sweep::new(cube, &[axis], order_of(plan), &wanted))
            .flatten();
        Swept { attribute: cube.axes[axis].name.clone(), n_groups: n_groups as u64, sweep }
    };
    (0..cube.n_attributes).map(swept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::plan_file;
    use crate::data::Intake;

    #[test]
    fn each_attribute_is_swept_unless_it_has_too_many_groups() {
        let line = |row: u32| format!("{},n{row},{},{}\n", row % 3, row % 7, row % 2);
        let lines: Vec<String> = (0..300).map(line).collect();
        let text = format!("group,name,score,outcome\n{}", lines.concat());
        let mut intake = Intake::new("people.csv");
        intake.push(text.as_bytes()).unwrap();
        let loaded = intake.finish().unwrap();
        let plan = |attribute: &str| {
            plan_file::read(&format!(
                "plan = 1\n[columns]\noutcome = {{ column = \"outcome\", positive = \"1\" }}\n\
                 score = {{ column = \"score\" }}\n[[columns.attributes]]\ncolumn = \"group\"\n\
                 [[columns.attributes]]\ncolumn = \"{attribute}\"\n"
            ))
            .unwrap()
        };
        let found = sweeps(&Input::new(&loaded), &plan("name"), None).unwrap();
        assert_eq!((found[0].attribute.as_str(), found[0].n_groups), ("group", 3));
        // 300 rows, of which each seventh has each score: 43 have the scores 0 to 5, 42 the score 6.
        let sweep = found[0].sweep.as_ref().unwrap();
        assert_eq!(sweep.cuts, [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        let four = sweep.everyone.four(6);
        assert!((four.tp + four.fp - 42.0).abs() < 1e-12);
        assert_eq!((found[1].n_groups, found[1].sweep.is_none()), (300, true));
    }
}
