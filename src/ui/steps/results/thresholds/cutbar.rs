//! The cut itself: a field, a slider, the cuts that the program finds, and the way into the plan.

use leptos::prelude::*;
use web_sys::HtmlInputElement;

use crate::metrics::thresholds::Equal;
use crate::report::format::setting;
use crate::report::thresholds::{Cuts, adopted};
use crate::ui::actions;
use crate::ui::shell::is_busy;
use crate::ui::state::state;

use super::Bench;

/// Up to so many cuts are named under the slider.
const MOST_TICKS: usize = 12;

/// The bar of the cut.
#[component]
pub(super) fn CutBar(bench: Bench) -> impl IntoView {
    view! {
        <section class="cutbar" aria-label="The cut">
            <div class="cut-main"><CutField bench/><Slider bench/></div>
            <Goals bench/>
            <OwnCuts bench/>
            <Adopt bench/>
        </section>
    }
}

/// A number field in the words of the plan.
#[component]
fn CutField(bench: Bench) -> impl IntoView {
    let (before, beyond) = bench.with(|it| (it.words.before.clone(), it.words.beyond));
    let field = NodeRef::<leptos::html::Input>::new();
    let is_bad = RwSignal::new(false);
    // What the reader is typing is left alone as long as it means the cut.
    Effect::new(move |_| {
        let cut = bench.chosen.read().cut;
        let Some(field) = field.get() else { return };
        let field: &HtmlInputElement = &field;
        if !field.value().parse::<f64>().is_ok_and(|it| (it - cut).abs() <= 0.0) {
            field.set_value(&cut.to_string());
            is_bad.set(false);
        }
    });
    let typed = move |event| match event_target_value(&event).parse::<f64>() {
        Ok(cut) if cut.is_finite() => {
            is_bad.set(false);
            bench.trial.cut.set(Some(cut));
        }
        Ok(_) | Err(_) => is_bad.set(true),
    };
    view! {
        <label class="cut-label">
            <span>{before}</span>
            <input type="number" id="cut" step="any" node_ref=field on:input=typed
                aria-invalid=move || is_bad.get().then_some("true")/>
            <span>{beyond}</span>
        </label>
    }
}

/// Every cut that there is, from the lowest score to the highest.
#[component]
fn Slider(bench: Bench) -> impl IntoView {
    let (n, is_lower) = bench.with(|it| (it.sweep.cuts.len(), it.is_lower()));
    let turned = move |place: usize| {
        let place = place.min(n - 1);
        if is_lower { n - 1 - place } else { place }
    };
    let position = Memo::new(move |_| turned(bench.chosen.read().place));
    let moved = move |event| {
        if let Ok(at) = event_target_value(&event).parse::<usize>() {
            bench.trial.cut.set(Some(bench.with(|it| it.cut_at(turned(at)))));
        }
    };
    let ticks: Vec<(usize, String)> = bench.with(|it| {
        let named = |at: usize| (at, it.cut_text(turned(at)));
        let all = if n <= MOST_TICKS { (0..n).collect() } else { vec![0, n - 1] };
        all.into_iter().map(named).collect()
    });
    let tick = move |(at, name): (usize, String)| {
        view! { <span class:now=move || position.get() == at>{name}</span> }
    };
    view! {
        <div class="slider">
            <input type="range" min="0" max=(n - 1).to_string() step="1" aria-label="Cut"
                aria-valuetext=move || setting(bench.chosen.read().cut)
                prop:value=move || position.get().to_string() on:input=moved/>
            <div class="slider-ticks" aria-hidden="true">{ticks.into_iter().map(tick).collect_view()}</div>
        </div>
    }
}

/// What cuts of their own are to make even.
#[component]
fn Goals(bench: Bench) -> impl IntoView {
    let goals = bench.with(goals);
    let choice = move |(goal, name): (Option<Equal>, &'static str)| {
        view! {
            <label>
                <input type="radio" name="goal" prop:checked=move || bench.trial.goal.get() == goal
                    on:change=move |_| bench.trial.goal.set(goal)/>
                {name}
            </label>
        }
    };
    view! {
        <fieldset class="presets">
            <legend class="label">"Or let the tool find it"</legend>
            <div class="segment">{goals.into_iter().map(choice).collect_view()}</div>
        </fieldset>
    }
}

fn goals(cuts: &Cuts) -> Vec<(Option<Equal>, &'static str)> {
    let mut goals = vec![(None, "One cut"), (Some(Equal::SelectionRates), "Equal selection rates")];
    if cuts.tells_outcomes {
        goals.push(match cuts.rate().id {
            "false-negative-rate" => (Some(Equal::TruePositiveRates), "Equal true positives"),
            _ => (Some(Equal::FalsePositiveRates), "Equal false positives"),
        });
        goals.push((Some(Equal::ErrorRates), "Equal errors"));
    }
    goals
}

/// Each group's own cut, and what that means.
#[component]
fn OwnCuts(bench: Bench) -> impl IntoView {
    move || {
        let [cuts, warning] = bench.with(|it| it.own_cuts(&bench.chosen.read()))?;
        Some(view! {
            <div class="notice own-cuts"><p>{cuts}</p><p><strong>{warning}</strong></p></div>
        })
    }
}

/// The way into the plan, or why there is none.
#[component]
fn Adopt(bench: Bench) -> impl IntoView {
    let state = state();
    let own = bench.with(Cuts::own_cut);
    let cannot = state.plan.with_untracked(|it| adopted(it, 0.0).err());
    if let Some(why) = cannot {
        return view! { <p class="adopt footnote">{why}</p> }.into_any();
    }
    let is_own = move || own.is_some_and(|it| (it - bench.chosen.read().cut).abs() <= 0.0);
    let has_own_cuts = move || bench.trial.goal.get().is_some();
    let why = move || {
        if has_own_cuts() {
            "An audit takes one cut for everyone."
        } else if is_own() {
            "This is the cut of the audit."
        } else {
            "Puts the cut into the plan and runs the audit again. Audit with the old cut to undo it."
        }
    };
    view! {
        <p class="adopt">
            <button class="btn-2" type="button" disabled=move || is_own() || has_own_cuts() || is_busy(state)
                on:click=move |_| actions::audit_with(state, bench.chosen.get_untracked().cut)>"Audit with this cut"</button>
            <small>{why}</small>
        </p>
    }
    .into_any()
}
