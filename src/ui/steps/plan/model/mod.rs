//! How the model that decides is made, or how a model file is joined to the data.

mod features;
mod file;
mod held_out;
mod same_kind;
mod search;
mod ways;

use std::sync::Arc;

use leptos::prelude::*;

use crate::ui::origin::Origin;
use crate::ui::state::{Loaded, state};

use features::Features;
use file::FileSection;
use held_out::HeldOutAnswers;
use ways::WaysAnswers;

/// The section of the model; empty where a column decides.
#[component]
pub(super) fn ModelSection(loaded: Arc<Loaded>) -> impl IntoView {
    let state = state();
    let origin = Memo::new(move |_| state.origin());
    move || match origin.get() {
        None | Some(Origin::Column) => ().into_any(),
        Some(Origin::Train) => view! { <TrainSection loaded=Arc::clone(&loaded)/> }.into_any(),
        Some(Origin::File) => view! { <FileSection loaded=Arc::clone(&loaded)/> }.into_any(),
    }
}

#[component]
fn TrainSection(loaded: Arc<Loaded>) -> impl IntoView {
    let profiles = StoredValue::new(loaded.profiles.clone());
    let columns = StoredValue::new(loaded.profiles.iter().map(|it| it.name.clone()).collect());
    view! {
        <section class="section" id="field-model" tabindex="-1" aria-labelledby="model-h">
            <div class="section-head">
                <h2 id="model-h">"How the model learns"</h2>
                <p>"On what came true, and tried only on people whom it has not seen."</p>
            </div>
            <dl class="answers">
                <WaysAnswers/>
                <HeldOutAnswers columns/>
            </dl>
            <Features profiles/>
        </section>
    }
}
