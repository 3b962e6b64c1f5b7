//! The third step: the plan, as a page of answers to check. Every answer has a default that can stand.

mod evidence;
mod groups;
mod intervals;
mod made;
pub(crate) mod measures;
mod model;
mod more_measures;
mod opening;
mod rules;
mod slices;

use std::sync::Arc;

use leptos::prelude::*;

use crate::audit::plan::kinds::ReadAs;
use crate::audit::plan::{Plan, Positive};
use crate::report::format::{setting, visible};
use crate::ui::parts::answer::Answer;
use crate::ui::route::Step;
use crate::ui::shell::{Plain, is_busy};
use crate::ui::state::{Loaded, state};
use crate::ui::steps::ready::{self, RunButton};
use crate::ui::steps::wanted::WantedNote;
use crate::ui::{actions, edits, learning};

use evidence::EvidenceSection;
use groups::GroupsSection;
use made::MadeSection;
use measures::MeasuresSection;
pub(crate) use measures::TOPICS;
use model::ModelSection;
use rules::Rules;
use slices::SlicesSection;

/// The plan.
#[component]
pub fn PlanStep() -> impl IntoView {
    let state = state();
    let loaded = Memo::new(move |_| state.loaded());
    view! {
        <Plain>
            <WantedNote/>
            {move || loaded.get().map(|it| view! { <Content loaded=it/> })}
        </Plain>
    }
}

#[component]
fn Content(loaded: Arc<Loaded>) -> impl IntoView {
    let state = state();
    view! {
        <p class="crumb"><span>{visible(&loaded.reading.file)}</span><span>"Written down before anyone sees a result"</span></p>
        <h1 class="finding">"Check the plan"</h1>
        <p class="lead">"This is all that is needed to repeat the audit. Every answer has a default that can stand, so \
            you can run it as it is."</p>
        <Subject loaded=Arc::clone(&loaded)/>
        <ModelSection loaded=Arc::clone(&loaded)/>
        <MadeSection loaded=Arc::clone(&loaded)/>
        <GroupsSection loaded=Arc::clone(&loaded)/>
        <EvidenceSection/>
        <MeasuresSection/>
        <SlicesSection loaded/>
        <div class="go">
            <p>{move || ready::summary(state)}</p>
            <span>
                <button class="btn-2" type="button" disabled=move || is_busy(state)
                    on:click=move |_| actions::save_plan(state)>"Save the plan"</button>
                <RunButton/>
            </span>
        </div>
    }
}

/// What is audited: the decision, the outcome, the people and the rows.
#[component]
fn Subject(loaded: Arc<Loaded>) -> impl IntoView {
    let state = state();
    let columns =
        StoredValue::new(loaded.profiles.iter().map(|it| it.name.clone()).collect::<Vec<_>>());
    view! {
        <section class="section" aria-labelledby="subject-h">
            <div class="section-head">
                <h2 id="subject-h">"What is audited"</h2>
                <p><a href=Step::Columns.href()>"Change the columns"</a></p>
            </div>
            <dl class="answers">
                <Answer name="Title" note="On the report’s first page">
                    <input type="text" aria-label="Title" placeholder="What is audited, where and when"
                        prop:value=move || state.plan.with(|it| it.title.clone())
                        on:change=move |event| actions::edit(state, |it| it.title = event_target_value(&event))/>
                </Answer>
                <Answer name="The decision"><p>{move || state.plan.with(decision)}</p></Answer>
                <Answer name="What came true"><p>{move || state.plan.with(came_true)}</p></Answer>
                <Answer name="The rows stand for" note="In the plural: defendants, applicants, patients">
                    <input type="text" aria-label="The rows stand for"
                        prop:value=move || state.plan.with(|it| it.people.clone())
                        on:change=move |event| {
                            let word = event_target_value(&event).trim().to_owned();
                            actions::edit(state, |it| it.people = if word.is_empty() { "people".to_owned() } else { word });
                        }/>
                </Answer>
                <Answer name="Only rows where" note="Each row must meet every rule; the others are counted and named in the report">
                    <Rules columns/>
                </Answer>
            </dl>
        </section>
    }
}

fn decision(plan: &Plan) -> String {
    let does = edits::effect_words(plan).map_or(String::new(), |it| format!(" {it}."));
    if let Some(model) = &plan.model {
        let label = visible(learning::labels(plan).first().map_or(model.label(), |it| it));
        return format!("Made by a model: {label}.{does}");
    }
    let what = match (&plan.columns.decision, &plan.columns.score) {
        (Some(_), _) => positive(plan.columns.decision.as_ref()),
        (None, Some(score)) => format!("Only the score {}", visible(&score.column)),
        (None, None) if plan.columns.outcome.is_none() => return "Not chosen yet".to_owned(),
        (None, None) => return "Not known: only the outcomes are compared".to_owned(),
    };
    format!("{what}.{does}")
}

fn came_true(plan: &Plan) -> String {
    let it = plan.columns.outcome.as_ref();
    let is_decided = plan.columns.decision.is_some() || plan.columns.score.is_some();
    if it.is_none() && plan.model.is_none() && !is_decided {
        return "Not chosen yet".to_owned();
    }
    positive(it)
}

/// Such as "score of 5 or more".
fn positive(it: Option<&Positive>) -> String {
    let Some(it) = it else { return "Not known: only the decisions are audited".to_owned() };
    let column = visible(&it.column);
    match (&it.positive, it.cut()) {
        (Some(text), _) => format!("{column} is {}", visible(text)),
        (None, Some(cut)) => format!("{column} of {} {}", setting(cut.number()), cut.beyond()),
        (None, None) => match it.read_as {
            Some(ReadAs::Number) => format!("{column}, a number"),
            Some(ReadAs::Classes) => format!("{column}, one of several classes"),
            None => format!("{column}; its positive value is not chosen yet"),
        },
    }
}
