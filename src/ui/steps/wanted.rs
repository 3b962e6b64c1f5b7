//! Asks for a file again, by name and fingerprint.

use leptos::prelude::*;

use crate::report::format;
use crate::ui::actions;
use crate::ui::route::Step;
use crate::ui::state::{Data, Wanted, state};
use crate::ui::steps::file_input;

/// Says which file is missing. Shown in place of a step's content, where the plan is here and its data are not.
#[component]
pub fn WantedNote() -> impl IntoView {
    let state = state();
    move || {
        match state.data.get() {
        Data::Wanted(wanted) => view! { <Ask wanted/> }.into_any(),
        Data::Nothing => view! {
            <h1 class="finding">"There is no file yet"</h1>
            <p class="lead">"Everything begins with a file of decisions. "<a href="#/start">"Bring one"</a>", or open a finished audit."</p>
        }
        .into_any(),
        Data::Here(_) => ().into_any(),
    }
    }
}

#[component]
fn Ask(wanted: Wanted) -> impl IntoView {
    let state = state();
    let title = state.plan.with_untracked(|it| it.title.clone());
    let name = if wanted.file.is_empty() {
        "the plan’s file".to_owned()
    } else {
        format::visible(&wanted.file)
    };
    let why = if wanted.from.is_empty() {
        "Your choices are kept; the rows never were, so the file has to come once more.".to_owned()
    } else {
        wanted.from
    };
    // The start page has its own drop zone below.
    let is_start = state.route.with_untracked(|it| it.step == Step::Start);
    let shown = name.clone();
    let choose = (!is_start).then(|| view! {
        <p class="drop-acts">
            <label class="btn">
                <input class="hidden" type="file"
                    on:change=move |event| file_input(&event, |it| actions::open_file(state, it))/>
                "Choose "{shown}"…"
            </label>
            <button class="btn-2" type="button" on:click=move |_| actions::forget_data(state)>"Start over instead"</button>
        </p>
    });
    view! {
        <p class="crumb"><span>{title}</span></p>
        <h1 class="finding">"Bring "{name}</h1>
        <p class="lead">{why}" Drop it anywhere on this page."</p>
        {choose}
        {wanted.sha256.map(|it| view! {
            <p class="footnote">"It is the right file if its SHA-256 is "<code>{it}</code>". The page checks that."</p>
        })}
    }
}
