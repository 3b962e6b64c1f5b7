//! Where the decisions come from, and what is asked about a model in place of a column.

use leptos::prelude::*;

use crate::ui::actions;
use crate::ui::edits;
use crate::ui::origin::Origin;
use crate::ui::parts::origin::OriginChoice;
use crate::ui::route::Step;
use crate::ui::state::state;
use crate::ui::steps::model_file::ModelFileButton;

/// The question, with a hint while it is open.
#[component]
pub(super) fn OriginQuestion() -> impl IntoView {
    let state = state();
    let origin = Signal::derive(move || state.origin());
    let hint = move || {
        (origin.get().is_none()).then(|| {
            let has_outcome = state.plan.with(|it| it.columns.outcome.is_some());
            let says = if has_outcome {
                "No column looks like a decision. Choose one, or let a model decide: it can be trained here on what \
                 came true."
            } else {
                "No column looks like a decision or like what came true. Name one of them below, or in the table."
            };
            view! { <p class="footnote">{says}</p> }
        })
    };
    view! {
        <div>
            <OriginChoice origin on_choose=move |it| actions::choose_origin(state, it)/>
            {hint}
        </div>
    }
}

/// What a model's decision is called, and where the rest is chosen.
#[component]
pub(super) fn ModelQuestion(origin: Origin) -> impl IntoView {
    let state = state();
    let more = move || {
        match (origin, state.plan.with(|it| it.model.is_some())) {
        (Origin::Train, _) => view! {
            <p class="footnote">"It learns from what came true, named next. Everyone is scored by a model that has not \
                seen them. "<a href=Step::Plan.href()>"Choose how it learns"</a>", or leave it as it stands."</p>
        }
        .into_any(),
        (_, true) => view! {
            <p class="footnote">{move || state.plan.with(|it| it.model.as_ref().map(|it| it.label().to_owned()))}" is here. "
                <a href=Step::Plan.href()>"Check which column fills which input"</a>"."</p>
            <p class="drop-acts"><ModelFileButton name="Choose another model file…"/></p>
        }
        .into_any(),
        (_, false) => view! {
            <p class="footnote">"Drop it anywhere on this page, or choose it. ONNX as scikit-learn, XGBoost, LightGBM \
                and PyTorch write it, or a model.json of Plumbline. It is read here and sent nowhere."</p>
            <p class="drop-acts"><ModelFileButton name="Choose a model file…"/></p>
        }
        .into_any(),
    }
    };
    let change = move |event| {
        let word = event_target_value(&event).trim().to_owned();
        actions::edit(state, |plan| {
            if let Some(model) = &mut plan.model {
                model.called = Some(word).filter(|it| !it.is_empty());
            }
        });
    };
    view! {
        <fieldset id="field-decision" tabindex="-1">
            <legend>"What does the model decide?"</legend>
            <Show when=move || state.plan.with(|it| it.model.is_some() && !it.audits_numbers() && !it.audits_classes())>
                <div class="sentence">
                    <label for="field-called">"Call a positive decision"</label>
                    <input type="text" id="field-called" placeholder=move || state.plan.with(edits::word_for_decision)
                        prop:value=move || state.plan.with(|it| it.model.as_ref()?.called.clone()).unwrap_or_default()
                        on:change=change/>
                </div>
            </Show>
            {more}
        </fieldset>
    }
}
