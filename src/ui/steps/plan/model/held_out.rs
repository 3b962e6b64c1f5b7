//! Whom a model is tried on, and what training makes of weights.

use leptos::prelude::*;

use crate::audit::plan::model::{Model, Test, Weights};
use crate::report::format::{setting, visible};
use crate::ui::actions;
use crate::ui::learning::HeldOut;
use crate::ui::parts::answer::{Answer, NumberField, Segment};
use crate::ui::state::{State, state};
use crate::ui::steps::plan::rules::NewRule;

/// The answers about trying and weighing.
#[component]
pub(super) fn HeldOutAnswers(columns: StoredValue<Vec<String>>) -> impl IntoView {
    let state = state();
    let kind = Memo::new(move |_| HeldOut::of(&test(state)));
    let options = vec![
        (HeldOut::Folds, "Everyone in turn".to_owned()),
        (HeldOut::Share, "A share, drawn".to_owned()),
        (HeldOut::Every, "Every so many rows".to_owned()),
        (HeldOut::Rule, "Rows where …".to_owned()),
    ];
    let choose = move |it: HeldOut| set(state, |test| *test = it.begin());
    let fields = move || match kind.get() {
        HeldOut::Folds => view! { <Folds/> }.into_any(),
        HeldOut::Share => view! { <ShareField/> }.into_any(),
        HeldOut::Every => view! { <EveryField/> }.into_any(),
        HeldOut::Rule => view! { <RuleField columns/> }.into_any(),
    };
    let says = move || match kind.get() {
        HeldOut::Folds => {
            "Each part is scored by a model that learnt from the others, so everyone is audited. The field’s term is cross-validation."
        }
        HeldOut::Share => "Drawn evenly by outcome and group; only they are audited.",
        HeldOut::Every => "Counted from the first row; only they are audited.",
        HeldOut::Rule => {
            "Such as the latest year: what comes later is what a model meets. Only they are audited."
        }
    };
    let weights = Signal::derive(move || {
        state.plan.with(|it| it.model.as_ref().map(|it| it.weights).unwrap_or_default())
    });
    let weighings = vec![
        (Weights::Ignore, "Each person once".to_owned()),
        (Weights::Use, "By the weight column".to_owned()),
        (Weights::Balance, "Both outcomes alike".to_owned()),
    ];
    view! {
        <Answer name="Who is held out" note="A model looks too good on people it has learnt from">
            <Segment id="test" label="Who is held out" options value=kind on_choose=choose/>
            {fields}
            <p>{says}</p>
        </Answer>
        <Answer name="How people count in training" note="The audit’s own figures are weighted by the weight column either way">
            <Segment id="weights" label="How people count in training" options=weighings value=weights
                on_choose=move |it| set_model(state, |model| model.weights = it)/>
            <Show when=move || weights.get() == Weights::Use && state.plan.with(|it| it.columns.weight.is_none())>
                <p>"No column holds a weight yet; one can be named in the table of columns."</p>
            </Show>
        </Answer>
    }
}

fn test(state: State) -> Test {
    state.plan.with(|it| it.model.as_ref().and_then(|it| it.test.clone())).unwrap_or_default()
}

fn set(state: State, change: impl FnOnce(&mut Test)) {
    set_model(state, |model| change(model.test.get_or_insert_default()));
}

fn set_model(state: State, change: impl FnOnce(&mut Model)) {
    actions::edit(state, |plan| {
        if let Some(model) = &mut plan.model {
            change(model);
        }
    });
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a number from a field, and saturating"
)]
fn whole(value: f64) -> u16 {
    value as u16
}

#[component]
fn Folds() -> impl IntoView {
    let state = state();
    let folds = Signal::derive(move || test(state).folds.unwrap_or(5).to_string());
    let repeats = Signal::derive(move || test(state).repeats.unwrap_or(1).to_string());
    view! {
        <NumberField id="folds" label="parts" value=folds range=["2", "50"]
            on_change=move |it| set(state, |test| test.folds = Some(whole(it)))/>
        <NumberField id="repeats" label="times over, each time parted anew" value=repeats range=["1", "20"]
            on_change=move |it| set(state, |test| test.repeats = Some(whole(it)).filter(|it| *it != 1))/>
    }
}

#[component]
fn ShareField() -> impl IntoView {
    let state = state();
    let share = Signal::derive(move || setting(test(state).share.unwrap_or_default()));
    view! {
        <NumberField id="share" label="of everyone; 0.25 is a quarter" value=share range=["0", "1"]
            on_change=move |it| set(state, |test| test.share = Some(it))/>
    }
}

#[component]
fn EveryField() -> impl IntoView {
    let state = state();
    let every = Signal::derive(move || test(state).every.unwrap_or_default().to_string());
    view! {
        <NumberField id="every" label="rows, one is held out" value=every range=["2", ""]
            on_change=move |it| set(state, |test| test.every = Some(u64::from(whole(it))))/>
    }
}

#[component]
fn RuleField(columns: StoredValue<Vec<String>>) -> impl IntoView {
    let state = state();
    let rule = Memo::new(move |_| test(state).rule.unwrap_or_default());
    let shown = move || match rule.get() {
        rule if rule.is_empty() => view! { <p>"No rule yet."</p> }.into_any(),
        rule => view! { <code>{visible(&rule)}</code> }.into_any(),
    };
    view! {
        <div id="field-model-rule" tabindex="-1">{shown}</div>
        <NewRule columns name="Hold these out" on_add=move |rule: String| set(state, |test| test.rule = Some(rule))/>
    }
}
