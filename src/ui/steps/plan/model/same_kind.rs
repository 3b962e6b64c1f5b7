//! Several models of one way of learning: their names, one more, one less.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use crate::ui::state::state;
use crate::ui::{actions, browser, learning};

/// The name of a model, and the buttons that set another one of its kind beside it or take it away.
pub(super) fn same_kind(at: usize, n_knobs: usize, added: RwSignal<Option<usize>>) -> AnyView {
    let state = state();
    let n = Memo::new(move |_| state.plan.with(|it| learning::ways(it).len()));
    let name = move || {
        state.plan.with(|it| match at.checked_sub(1) {
            None => it.model.as_ref().map(|it| it.name.clone()),
            Some(at) => it.candidates.get(at).map(|it| it.name.clone()),
        })
    };
    let kind = move || state.plan.with(|it| learning::kind(it, at));
    let rename = move |event| {
        let name = event_target_value(&event);
        actions::edit(state, |it| learning::rename(it, at, &name));
    };
    let count = move || state.plan.with_untracked(|it| learning::ways(it).len());
    let add = move |_: MouseEvent| {
        let place = count();
        added.set(Some(place));
        actions::edit(state, |it| learning::add_another(it, at));
        to_settings(place);
    };
    let remove = move |_: MouseEvent| {
        added.set(None);
        actions::edit(state, |it| learning::remove(it, at));
        to_settings(at.min(count().saturating_sub(1)));
    };
    let is_full = move || n.get() >= learning::MOST_MODELS;
    let id = format!("name-{at}");
    view! {
        <span class="sentence">
            <label for=id.clone()>"Name"</label>
            <input type="text" class="long" id=id maxlength="60" placeholder=kind prop:value=name on:change=rename/>
        </span>
        <span class="sentence">
            <button class="btn-2" type="button" hidden=n_knobs == 0 disabled=is_full on:click=add>
                "Add another of this kind"</button>
            <button class="btn-2" type="button" disabled=move || n.get() == 1 on:click=remove>"Remove this model"</button>
        </span>
    }
    .into_any()
}

/// The focus goes to the settings that take the place.
fn to_settings(at: usize) {
    browser::later(0, move || {
        if let Some(it) = browser::element(&format!("settings-{at}")) {
            browser::focus(&it);
        }
    });
}
