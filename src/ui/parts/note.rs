//! A person's note beside results, and the fields in which it is written.

use leptos::prelude::*;

use crate::report::format::visible;
use crate::ui::browser;

/// What is said, and by whom.
pub type Said = (String, String);

/// The note that stands here, and a way to write it.
#[component]
pub fn NoteField(
    #[prop(into)] value: Signal<Option<Said>>,
    #[prop(into)] on_keep: Callback<Said>,
) -> impl IntoView {
    let (says, by) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let is_open = RwSignal::new(false);
    let summary_ref = NodeRef::<leptos::html::Summary>::new();
    let toggle = move |event: web_sys::Event| {
        let now = event_target::<web_sys::Element>(&event).has_attribute("open");
        if now && !is_open.get_untracked() {
            let (text, name) = value.get_untracked().unwrap_or_default();
            says.set(text);
            by.set(name);
        }
        is_open.set(now);
    };
    let keep = move |_| {
        is_open.set(false);
        on_keep.run((says.get_untracked(), by.get_untracked().trim().to_owned()));
        // The button is folded away with the fields; what opens them again is where the reader was.
        if let Some(summary) = summary_ref.get_untracked() {
            browser::focus(&summary);
        }
    };
    let shown = move || {
        value.get().map(|(says, by)| {
            let lines = says.lines().map(|it| view! { <p>{visible(it)}</p> }).collect_view();
            let by = (!by.is_empty()).then(|| view! { <p class="muted">{visible(&by)}</p> });
            view! { <div class="notice" role="note">{lines}{by}</div> }
        })
    };
    view! {
        <div class="remark">
            {shown}
            <details open=move || is_open.get() on:toggle=toggle>
                <summary class="quiet" node_ref=summary_ref>{move || if value.with(Option::is_some) { "Change the note" } else { "Add a note" }}</summary>
                <div>
                    <label>"What should be read beside this; empty takes the note away"
                        <textarea rows="3" prop:value=says on:input=move |event| says.set(event_target_value(&event))></textarea>
                    </label>
                    <label>"Who says it"
                        <input type="text" prop:value=by on:input=move |event| by.set(event_target_value(&event))/>
                    </label>
                    <button class="btn-2" type="button" on:click=keep>"Keep the note"</button>
                </div>
            </details>
        </div>
    }
}
