//! By which ways models learn, with the settings of each, and where their decisions begin.

use leptos::prelude::*;

use crate::audit::plan::Plan;
use crate::audit::plan::ways::{Knob, KnobKind, Learns, WAYS, Way, way};
use crate::report::format::{setting, visible};
use crate::ui::learning::Looks;
use crate::ui::parts::answer::Answer;
use crate::ui::state::state;
use crate::ui::{actions, edits, learning};

use super::same_kind::same_kind;
use super::search::SearchField;

/// The ways, their settings and the cuts.
#[component]
pub(super) fn WaysAnswers() -> impl IntoView {
    let state = state();
    let ways = Memo::new(move |_| state.plan.with(learning::ways));
    let labels = Memo::new(move |_| state.plan.with(learning::labels));
    // A model that was added is opened, so that what differs can be set.
    let added = RwSignal::new(None::<usize>);
    let models = move || {
        let key = |it: &(usize, String)| it.clone();
        view! {
            <For each=move || ways.get().into_iter().enumerate() key
                children=move |(at, id)| view! { <ModelSettings at id added/> }/>
        }
    };
    let cuts = move || {
        let cut = |(at, label)| view! { <Threshold at label/> };
        labels.get().into_iter().enumerate().map(cut).collect_view()
    };
    let many = move || match ways.with(Vec::len) {
        1 => "One model. Choose more to set them side by side.".to_owned(),
        n => {
            format!("{n} models, side by side. The first one is audited unless you choose another.")
        }
    };
    view! {
        <Answer name="Ways of learning" note="The plainest come first; up to eight are compared on the same people">
            <fieldset class="ways">
                <legend class="hidden">"Ways of learning"</legend>
                {WAYS.iter().map(|way| view! { <WayCheck way/> }).collect_view()}
            </fieldset>
            <p class="footnote" aria-live="polite">{many}</p>
        </Answer>
        <Answer name="Settings" note="Each begins where it usually does well">{models}</Answer>
        <Answer name="Decided from a score of" note="Empty: the middle, 0.5 of a probability and 0 of a margin. The field’s term is threshold">
            {cuts}
        </Answer>
    }
}

#[component]
fn WayCheck(way: &'static Way) -> impl IntoView {
    let state = state();
    let is_in =
        Memo::new(move |_| state.plan.with(|it| learning::ways(it).iter().any(|it| it == way.id)));
    // A number is learnt by other ways than a yes or no, or a class.
    let misfit = Memo::new(move |_| state.plan.with(|plan| misfit(plan, way)));
    let fits = move || misfit.get().is_none();
    let locked = move || {
        let n = state.plan.with(|it| learning::ways(it).len());
        let is_last = is_in.get() && n == 1;
        is_last || (!is_in.get() && (!fits() || n >= learning::MOST_MODELS))
    };
    let says = move || match misfit.get() {
        None => way.says.to_owned(),
        Some(why) => format!("{} {why}", way.says),
    };
    view! {
        <label class="way">
            <input type="checkbox" prop:checked=move || is_in.get() disabled=locked
                on:change=move |_| actions::edit(state, |it| learning::toggle(it, way.id))/>
            <span><strong>{way.name}</strong><small>{says}</small></span>
        </label>
    }
}

/// Why a way cannot learn what the plan's outcome is; none where it can, and where the outcome is open.
fn misfit(plan: &Plan, way: &Way) -> Option<&'static str> {
    let is_number = plan.outcome_number().is_some();
    match way.learns {
        Learns::Numbers if plan.tells_outcomes() || plan.columns.outcome.is_none() => {
            Some("This outcome is a yes or no.")
        }
        Learns::Numbers if plan.audits_classes() => Some("This outcome is one of several classes."),
        Learns::Classes if is_number => Some("This outcome is a number."),
        Learns::Numbers | Learns::Classes | Learns::Both => None,
    }
}

/// The settings of one model, behind its name.
#[component]
fn ModelSettings(at: usize, id: String, added: RwSignal<Option<usize>>) -> impl IntoView {
    let state = state();
    let knobs = way(&id).map_or(&[][..], |it| it.settings);
    let label = move || {
        let label = state.plan.with(|it| learning::labels(it).into_iter().nth(at));
        visible(&label.unwrap_or_default())
    };
    view! {
        <details class="knobs" open=added.get_untracked() == Some(at)>
            <summary id=format!("settings-{at}")>{label}</summary>
            <div>
                {knobs.iter().map(|knob| view! { <KnobField at knob/> }).collect_view()}
                {knobs.is_empty().then(|| view! { <p>"It has nothing to set."</p> })}
                {same_kind(at, knobs.len(), added)}
            </div>
        </details>
        {(!knobs.is_empty()).then(|| view! { <SearchField at/> })}
    }
}

#[component]
fn KnobField(at: usize, knob: &'static Knob) -> impl IntoView {
    let state = state();
    let bad = RwSignal::new(false);
    let id = format!("knob-{at}-{}", knob.key);
    let shown = Memo::new(move |_| {
        let mut plan = state.plan.get();
        let value = learning::of_model(&mut plan, at)
            .and_then(|it| it.0.get(knob.key).map(learning::written));
        value.unwrap_or_else(|| knob.default.to_owned())
    });
    let change = move |event| {
        let value = learning::read(knob, &event_target_value(&event));
        bad.set(value.is_none());
        if let Some(value) = value {
            actions::edit(state, |plan| {
                if let Some((settings, _)) = learning::of_model(plan, at) {
                    settings.insert(knob.key.to_owned(), value);
                }
                if learning::search_of(plan, at).is_some_and(|it| it.is_some()) {
                    learning::look(plan, at, Looks::Yes);
                }
            });
        }
    };
    let (range, control) = match knob.kind {
        KnobKind::Choice(names) => {
            let option = |it: &&'static str| {
                let it = *it;
                view! { <option value=it selected=move || shown.get() == it>{it.replace('-', " ")}</option> }
            };
            let options = names.iter().map(option).collect_view();
            (
                String::new(),
                view! { <select id=id.clone() on:change=change>{options}</select> }.into_any(),
            )
        }
        KnobKind::Number(low, high) => {
            (format!("From {} to {}", setting(low), setting(high)), field(&id, shown, bad, change))
        }
        KnobKind::Whole(low, high) => {
            (format!("From {low} to {high}"), field(&id, shown, bad, change))
        }
        KnobKind::WholeOrNone(low, high) => {
            (format!("From {low} to {high}, or none"), field(&id, shown, bad, change))
        }
    };
    view! {
        <span class="sentence">
            <label for=id>{knob.name}</label>
            {control}
            <small class="msg" role="status">{move || bad.get().then(|| range.clone())}</small>
        </span>
    }
}

fn field(
    id: &str,
    shown: Memo<String>,
    bad: RwSignal<bool>,
    change: impl FnMut(leptos::ev::Event) + 'static,
) -> AnyView {
    view! {
        <input type="text" inputmode="decimal" id=id.to_owned() prop:value=shown on:change=change
            aria-invalid=move || bad.get().then_some("true")/>
    }
    .into_any()
}

#[component]
fn Threshold(at: usize, label: String) -> impl IntoView {
    let state = state();
    // The id under which a problem of the plan finds the first model's field.
    let id = if at == 0 { "field-threshold".to_owned() } else { format!("threshold-{at}") };
    let bad = RwSignal::new(false);
    let shown = move || {
        let mut plan = state.plan.get();
        learning::of_model(&mut plan, at)
            .and_then(|it| *it.1)
            .map_or(String::new(), |it| format!("{it}"))
    };
    let change = move |event| {
        let text = event_target_value(&event).trim().to_owned();
        let value: Option<f64> = text.parse().ok().filter(|it: &f64| it.is_finite());
        bad.set(value.is_none() && !text.is_empty());
        if value.is_some() || text.is_empty() {
            actions::edit(state, |plan| {
                if let Some((_, threshold)) = learning::of_model(plan, at) {
                    *threshold = value;
                }
            });
        }
    };
    let says = move || {
        let word = state.plan.with(edits::word_for_decision);
        if bad.get() { "A number, or empty".to_owned() } else { format!("and above is {word}") }
    };
    view! {
        <span class="sentence">
            <label for=id.clone()>{visible(&label)}</label>
            <input type="text" inputmode="decimal" id=id placeholder="default" prop:value=shown on:change=change
                aria-invalid=move || bad.get().then_some("true")/>
            <span>{says}</span>
        </span>
    }
}
