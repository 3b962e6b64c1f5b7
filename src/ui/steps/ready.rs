//! Whether the plan can be run, and what will be run.

use leptos::prelude::*;

use crate::audit::plan::Plan;
use crate::report::format::{count, visible};
use crate::ui::actions;
use crate::ui::state::{Previewed, State};
use crate::worker::protocol::Problem;

/// Runs the audit, or says what is missing and where to answer it.
pub fn run(state: State) {
    let problems = state.plan.with_untracked(missing);
    if problems.is_empty() {
        actions::run(state);
    } else {
        actions::object(state, problems);
    }
}

/// "7,214 decisions, compared by race, sex and their intersections".
pub fn summary(state: State) -> String {
    let n = match state.preview.get() {
        Previewed::Counted(preview) => {
            format!("{} {}", count(preview.n_people), state.plan.with(|it| it.people.clone()))
        }
        Previewed::Nothing | Previewed::Unknown(_) => state.plan.with(|it| it.people.clone()),
    };
    state.plan.with(|plan| {
        let names: Vec<String> =
            plan.columns.attributes.iter().map(|it| visible(it.label())).collect();
        let crossed = plan.groups.intersections > 1 && names.len() > 1;
        let by = match names.as_slice() {
            [] => return "Choose at least one attribute to compare by.".to_owned(),
            [one] => one.clone(),
            [start @ .., last] => format!("{} and {last}", start.join(", ")),
        };
        let tail = if crossed { ", alone and together" } else { "" };
        format!("{n}, compared by {by}{tail}")
    })
}

/// What a plan lacks to be run, as far as the page can tell without the data.
fn missing(plan: &Plan) -> Vec<Problem> {
    let columns = &plan.columns;
    let mut problems = Vec::new();
    if columns.decision.is_none() && columns.score.is_none() && columns.outcome.is_none() {
        problems.push(problem(
            "decision",
            "Choose the column with the decision",
            "Without a decision, a score or an outcome there is nothing to audit.",
        ));
    }
    for (field, positive) in [("decision", &columns.decision), ("outcome", &columns.outcome)] {
        if let Some(it) =
            positive.as_ref().filter(|it| it.positive.is_none() && it.at_least.is_none())
        {
            let what = format!("Choose which value of {} is the positive one", visible(&it.column));
            problems.push(problem(field, &what, "It fixes the meaning of every rate."));
        }
    }
    if columns.attributes.is_empty() {
        problems.push(problem(
            "attributes",
            "Choose an attribute to compare people by",
            "Use a column such as sex, age or origin as an attribute, in the table of columns.",
        ));
    }
    problems
}

fn problem(field: &str, what: &str, why: &str) -> Problem {
    Problem {
        id: format!("no-{field}"),
        what: what.to_owned(),
        why: why.to_owned(),
        hint: String::new(),
        field: Some(field.to_owned()),
    }
}
