//! The second step: what each column means.

mod decision;
mod origin;
mod other_order;
mod ranking;
mod table;

use std::sync::Arc;

use leptos::prelude::*;

use crate::report::format::{bytes, count, visible};
use crate::ui::parts::notes::FileNotes;
use crate::ui::route::Step;
use crate::ui::shell::Plain;
use crate::ui::state::{Loaded, state};
use crate::ui::steps::ready::{self, RunButton};
use crate::ui::steps::wanted::WantedNote;

use decision::DecisionSection;
use ranking::RankingSection;
use table::TableSection;

/// The columns of the file that was brought.
#[component]
pub fn Columns() -> impl IntoView {
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
    let reading = loaded.reading.clone();
    let (n_columns, n_rows) = (loaded.profiles.len() as u64, reading.rows_read);
    let how = [reading.format.clone(), reading.encoding.clone()];
    let how = how.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(", ");
    let profiles = StoredValue::new(loaded.profiles.clone());
    view! {
        <p class="crumb"><span>{visible(&reading.file)}</span><span>{bytes(reading.n_bytes)}</span><span>{how}</span></p>
        <h1 class="finding">"Check what each column means"</h1>
        <p class="lead">
            {count(n_columns)}" columns and "{count(n_rows)}" rows. Every role below is a suggestion with its reason; \
            nothing is computed until you continue."
        </p>
        <FileNotes reading/>
        <DecisionSection profiles/>
        <TableSection profiles/>
        <RankingSection profiles/>
        <div class="go">
            <p>{move || ready::summary(state)}</p>
            <span>
                <a class="btn-2" href=Step::Plan.href()>"See the plan"</a>
                <RunButton/>
            </span>
        </div>
    }
}
