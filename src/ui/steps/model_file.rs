//! The button that brings a model file.

use leptos::prelude::*;

use crate::ui::actions;
use crate::ui::state::state;
use crate::ui::steps::file_input;

/// Chooses a model file.
#[component]
pub fn ModelFileButton(name: &'static str) -> impl IntoView {
    let state = state();
    view! {
        <label class="btn-2" id="field-model-file">
            <input class="hidden" type="file" accept=".onnx,.json"
                on:change=move |event| file_input(&event, |it| actions::open_model(state, it))/>
            {name}
        </label>
    }
}
