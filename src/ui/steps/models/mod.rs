//! The step between plan and audit, where a model decides: training as it runs, and what has been learnt.

mod alone;
mod compared;
mod decides;
mod held_out;
mod searched;
mod training;
mod tree;

use std::sync::Arc;

use leptos::prelude::*;

use crate::report::format::{count, visible};
use crate::report::model::{Compared, ModelSection};
use crate::ui::actions;
use crate::ui::learning;
use crate::ui::origin::Origin;
use crate::ui::parts::icon::{Icon, Sign};
use crate::ui::route::Step;
use crate::ui::shell::{Plain, is_busy};
use crate::ui::state::{Data, State, Work, state};
use crate::ui::steps::ready::RunButton;
use crate::ui::steps::wanted::WantedNote;
use crate::worker::job::Kind;

use alone::AloneSection;
use compared::{ComparedSection, EveryFigure};
use decides::DecidesSection;
use held_out::{LooksSection, TriedSection, Warnings};
use searched::Searches;
use training::Training;

/// What stands where there is nothing to say.
const NONE: &str = "–";

/// The models.
#[component]
pub fn Models() -> impl IntoView {
    let state = state();
    let is_training =
        Memo::new(move |_| matches!(state.work.get(), Work::Busy { kind: Kind::Train, .. }));
    let trained = Memo::new_with_compare(
        move |_| state.trained.get(),
        |a, b| a.map(|it| it.as_ref().map(Arc::as_ptr)) != b.map(|it| it.as_ref().map(Arc::as_ptr)),
    );
    view! {
        <Plain>
            {move || match (is_training.get(), trained.get()) {
                (true, _) => view! { <Training/> }.into_any(),
                (false, Some(model)) => view! { <Content model/> }.into_any(),
                (false, None) => view! { <Nothing/> }.into_any(),
            }}
        </Plain>
    }
}

/// Nothing has been trained under the plan as it stands.
#[component]
fn Nothing() -> impl IntoView {
    let state = state();
    let here = Memo::new(move |_| matches!(state.data.get(), Data::Here(_)));
    view! {
        <WantedNote/>
        <Show when=move || here.get()>
            <h1 class="finding">{move || match state.plan.with(Origin::of) {
                Some(Origin::Train) => "Nothing has been trained yet",
                Some(Origin::File) => "The model has not been asked yet",
                Some(Origin::Column) | None => "No model decides",
            }}</h1>
            <div class="empty">
                <h3>"There is nothing to compare under this plan"</h3>
                <p>"A change to what a model hangs on takes its figures away, so that nobody reads the one under the other."</p>
                <p><RunButton/></p>
                <p><a href=Step::Plan.href()>"Back to the plan"</a></p>
            </div>
        </Show>
    }
}

#[component]
fn Content(model: Arc<ModelSection>) -> impl IntoView {
    let state = state();
    let chosen = RwSignal::new(0_usize);
    let name = display_name(&model);
    let (finding, detail) = finding(&model);
    let n_models = model.candidates.len();
    let label = StoredValue::new(model.candidates.iter().map(compared_name).collect::<Vec<_>>());
    let first = name.clone();
    let audited = move || {
        label.with_value(|all| all.get(chosen.get()).cloned()).unwrap_or_else(|| first.clone())
    };
    let crumb = if n_models > 1 { format!("{n_models} models") } else { "One model".to_owned() };
    view! {
        <p class="crumb"><span>{title(state)}</span><span>{crumb}</span></p>
        <h1 class="finding">{finding}</h1>
        <p class="lead">{detail}</p>
        <Warnings model=Arc::clone(&model)/>
        {if n_models > 1 {
            view! { <ComparedSection model=Arc::clone(&model) chosen/> }.into_any()
        } else {
            view! { <AloneSection model=Arc::clone(&model)/> }.into_any()
        }}
        <div class="go">
            <p>"To be audited: "<strong>{audited}</strong>", on "{count(model.n_scored)}" people."
                <Show when=move || chosen.get() != 0><small class="muted">" The models are trained once more with this one in the first place."</small></Show>
            </p>
            <span>
                <a class="btn-2" href=Step::Plan.href()>"Change the plan"</a>
                <button class="btn" type="button" disabled=move || is_busy(state)
                    on:click=move |_| actions::audit_model(state, chosen.get_untracked())>"Audit this model"</button>
            </span>
        </div>
        {(n_models > 1).then(|| view! { <EveryFigure model=Arc::clone(&model)/> })}
        <TriedSection model=Arc::clone(&model)/>
        <Searches model=Arc::clone(&model)/>
        <LooksSection model=Arc::clone(&model)/>
        <DecidesSection model/>
        <p class="onward">
            <a href=Step::Plan.href()>"The plan"</a>
            <button class="link" type="button" on:click=move |_| actions::audit_model(state, chosen.get_untracked())>
                "Audit this model "<Icon sign=Sign::Arrow/>
            </button>
        </p>
    }
}

fn title(state: State) -> String {
    state
        .plan
        .with_untracked(|it| visible(if it.title.is_empty() { &it.data.file } else { &it.title }))
}

/// What people call the model.
pub(crate) fn display_name(model: &ModelSection) -> String {
    named(&model.name, &model.way)
}

fn compared_name(it: &Compared) -> String {
    named(&it.name, &it.way)
}

fn named(name: &str, way: &str) -> String {
    let known = crate::audit::plan::ways::way(way).filter(|it| name.is_empty() || name == it.id);
    known.map_or_else(|| visible(name), |it| it.name.to_owned())
}

/// What is found first, and the sentence under it.
fn finding(model: &ModelSection) -> (String, String) {
    let name = display_name(model);
    let held_out = sentence(&visible(&model.held_out));
    let learnt = if model.n_learnt == 0 {
        format!("It scored {} people. {held_out}", count(model.n_scored))
    } else {
        let (n_learnt, n_scored) = (count(model.n_learnt), count(model.n_scored));
        format!(
            "{n_scored} people were scored by a model that had learnt from {n_learnt} others. {held_out}"
        )
    };
    if model.candidates.len() < 2 {
        let says = if model.n_learnt == 0 {
            format!("{name} has scored {} people", count(model.n_scored))
        } else {
            format!("{name} has been tried on {} people it had not seen", count(model.n_scored))
        };
        return (says, format!("{}{learnt}", alone::in_words(model)));
    }
    (best_of(model, &name), learnt)
}

/// What makes one model better than another: a figure, the sign of what is better, and what it comes to in words.
const BETTER: [(&str, f64, &str); 3] = [
    ("roc-auc", 1.0, "tells the two outcomes apart better than"),
    ("class-accuracy", 1.0, "says the class that came true of more people than"),
    ("root-mean-square-error", -1.0, "predicts closer to what happened than"),
];

/// Which model surely does better than the first, by the first figure that they were compared by.
fn best_of(model: &ModelSection, name: &str) -> String {
    let gain = |it: &Compared, figure: &str, sign: f64| {
        let found =
            it.differences.iter().find(|it| it.figure == figure && it.attributes.is_empty())?;
        let surely = if sign > 0.0 { found.low } else { found.high };
        let is_surely = surely.is_some_and(|it| sign * it > 0.0);
        Some((compared_name(it), sign * found.value, is_surely))
    };
    for (figure, sign, better) in BETTER {
        let all: Vec<_> = model.candidates.iter().filter_map(|it| gain(it, figure, sign)).collect();
        if all.is_empty() {
            continue;
        }
        let best = all.iter().filter(|it| it.2).max_by(|a, b| a.1.total_cmp(&b.1));
        return match best {
            Some((best, ..)) => format!("{best} {better} {name}"),
            None => format!("No other model surely {better} {name}"),
        };
    }
    format!("{} models were tried on the same people", model.candidates.len())
}

/// With a capital letter and a full stop.
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else { return String::new() };
    let end = if text.ends_with('.') { "" } else { "." };
    format!("{}{}{end}", first.to_uppercase(), letters.as_str())
}

/// Settings in words.
fn settings(all: &learning::Settings) -> String {
    let one = |(key, value): (&String, &crate::audit::plan::model::Setting)| {
        format!("{} {}", key.replace('_', " "), learning::written(value))
    };
    visible(&all.iter().map(one).collect::<Vec<_>>().join(", "))
}
