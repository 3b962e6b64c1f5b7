//! Where a file is dropped, chosen or pasted.

use leptos::prelude::*;
use web_sys::DragEvent;

use crate::ui::shell::is_busy;
use crate::ui::state::{Data, state};
use crate::ui::steps::file_input;
use crate::ui::{actions, browser};

/// The drop zone. A file that is dropped elsewhere on the page counts too; the zone only shows where.
#[component]
pub(super) fn DropZone() -> impl IntoView {
    let state = state();
    let (over, set_over) = signal(false);
    let (pasting, set_pasting) = signal(false);
    let drag = move |event: DragEvent, is_over: bool| {
        event.prevent_default();
        set_over.set(is_over);
    };
    let title = move || match state.data.get() {
        Data::Wanted(_) | Data::Nothing | Data::Here(_) if pasting.get() => {
            "Paste a table".to_owned()
        }
        Data::Wanted(wanted) if !wanted.file.is_empty() => format!("Drop {} here", wanted.file),
        Data::Wanted(_) | Data::Nothing => "Drop a data file here".to_owned(),
        Data::Here(_) => "Drop another file here".to_owned(),
    };
    view! {
        <section class="drop" class:over=over aria-labelledby="drop-h"
            on:dragover=move |event| drag(event, true)
            on:dragleave=move |event| drag(event, false)
            on:drop=move |_| set_over.set(false)>
            <h2 id="drop-h">{title}</h2>
            <Show when=move || pasting.get() fallback=move || view! {
                <p class="drop-acts">
                    <label class="btn">
                        <input class="hidden" type="file"
                            on:change=move |event| file_input(&event, |it| actions::open_file(state, it))/>
                        "Choose a file…"
                    </label>
                    <button class="btn-2" type="button" on:click=move |_| set_pasting.set(true)>"Paste a table"</button>
                </p>
                <p class="drop-kinds">"CSV, TSV or any delimited text. One row per decision, or per group with a \
                    column of counts. Nothing to rename or clean first."</p>
            }>
                <Paste on_done=move |()| set_pasting.set(false)/>
            </Show>
        </section>
    }
}

#[component]
fn Paste(#[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let state = state();
    let text = RwSignal::new(String::new());
    let read = move |_| actions::paste(state, text.get_untracked());
    Effect::new(|_| {
        browser::later(0, || {
            if let Some(field) = browser::element("pasted") {
                browser::focus(&field);
            }
        });
    });
    view! {
        <div class="field">
            <label for="pasted">"A table with a line of names first, as copied from a spreadsheet or a CSV file"</label>
            <textarea id="pasted" spellcheck="false" prop:value=text
                on:input=move |event| text.set(event_target_value(&event))></textarea>
        </div>
        <p class="drop-acts">
            <button class="btn" type="button" on:click=read
                disabled=move || text.with(|it| it.trim().is_empty()) || is_busy(state)>"Read the table"</button>
            <button class="btn-2" type="button" on:click=move |_| on_done.run(())>"Back to files"</button>
        </p>
    }
}
