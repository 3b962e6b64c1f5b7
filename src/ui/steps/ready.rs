//! Whether the plan can be run, and what will be run.

use leptos::prelude::*;

use crate::audit::plan::model::Model;
use crate::audit::plan::{Plan, Positive};
use crate::report::format::{count, visible};
use crate::ui::actions;
use crate::ui::origin::Origin;
use crate::ui::shell::is_busy;
use crate::ui::state::{Previewed, State, state};
use crate::worker::protocol::Problem;

/// The button that goes on: models are trained first and shown, all else is audited at once.
#[component]
pub fn RunButton() -> impl IntoView {
    let state = state();
    let trains = Memo::new(move |_| state.plan.with(Origin::of) == Some(Origin::Train));
    view! {
        <button class="btn" type="button" disabled=move || is_busy(state) on:click=move |_| run(state)>
            {move || match (trains.get(), state.plan.with(|it| it.candidates.is_empty())) {
                (true, true) => "Train the model",
                (true, false) => "Train and compare",
                (false, _) => "Run the audit",
            }}
        </button>
    }
}

/// Trains or runs the audit, or says what is missing and where to answer it.
fn run(state: State) {
    let wants_file = state.origin.get_untracked() == Some(Origin::File);
    let problems = state.plan.with_untracked(|it| missing(it, wants_file.then_some(Origin::File)));
    if !problems.is_empty() {
        actions::object(state, problems);
    } else if state.plan.with_untracked(Origin::of) == Some(Origin::Train) {
        actions::train(state);
    } else {
        actions::run(state);
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
fn missing(plan: &Plan, wanted: Option<Origin>) -> Vec<Problem> {
    let columns = &plan.columns;
    let mut problems = Vec::new();
    if let Some(model) = &plan.model {
        problems.extend(missing_of_model(plan, model));
    } else if wanted == Some(Origin::File) {
        problems.push(problem(
            "model-file",
            "Choose the model file",
            "Its decisions are what is audited.",
        ));
    } else if columns.decision.is_none()
        && columns.score.is_none()
        && columns.outcome.is_none()
        && plan.ranking.is_none()
    {
        problems.push(problem(
            "decision",
            "Choose the column with the decision",
            "Without a decision, a score or an outcome there is nothing to audit.",
        ));
    }
    for (field, positive) in [("decision", &columns.decision), ("outcome", &columns.outcome)] {
        let is_number = plan.model.is_some() && field == "outcome";
        let is_open = |it: &&Positive| !it.has_sides() && it.read_as.is_none() && !is_number;
        if let Some(it) = positive.as_ref().filter(is_open) {
            let what = format!("Choose which value of {} is the positive one", visible(&it.column));
            let why = "It fixes the meaning of every rate. Numbers and several classes can also be audited as they are.";
            problems.push(problem(field, &what, why));
        }
    }
    if columns.query.is_some() && plan.ranking.is_none() {
        problems.push(problem(
            "attributes",
            "Choose the column of ranks",
            "A ranked list needs a rank or a score by which people stand in it.",
        ));
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

fn missing_of_model(plan: &Plan, model: &Model) -> Vec<Problem> {
    let mut problems = Vec::new();
    if model.train.is_none() {
        return problems;
    }
    if plan.columns.outcome.is_none() {
        problems.push(problem(
            "outcome",
            "Choose the column that says what came true",
            "A model learns from what happened.",
        ));
    }
    if model.features.as_ref().is_some_and(Vec::is_empty) {
        problems.push(problem(
            "model-features",
            "Choose at least one column that the model may look at",
            "Without one there is nothing to learn from.",
        ));
    }
    if model.test.as_ref().and_then(|it| it.rule.as_ref()).is_some_and(String::is_empty) {
        problems.push(problem(
            "model-rule",
            "Say which rows are held out",
            "A model must be tried on people whom it has not seen.",
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
