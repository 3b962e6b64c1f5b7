//! Whether better settings of a model are looked for, and for how long.

use leptos::prelude::*;

use crate::report::format::{count, visible};
use crate::ui::state::state;
use crate::ui::{actions, learning};

/// How long is offered.
const TIMES: [(u32, &str); 4] =
    [(10, "for 10 seconds"), (30, "for 30 seconds"), (60, "for a minute"), (300, "for 5 minutes")];
/// The choice that keeps what was found.
const FOUND: &str = "found";

/// The question, below the settings of one of the models.
#[component]
pub(super) fn SearchField(at: usize) -> impl IntoView {
    let state = state();
    let id = format!("search-{at}");
    let search = Memo::new(move |_| {
        let mut plan = state.plan.get();
        learning::search_of(&mut plan, at).and_then(|it| it.clone())
    });
    let open = Memo::new(move |_| learning::open_settings(&mut state.plan.get(), at));
    let seconds = Memo::new(move |_| {
        let model = state.plan.with(learning::labels).into_iter().nth(at);
        let of_model = |it: &&(String, u32)| Some(&it.0) == model.as_ref();
        state
            .seconds
            .with(|all| all.iter().find(of_model).map(|it| it.1))
            .filter(|_| search.with(Option::is_some))
    });
    let change = move |event| match event_target_value(&event) {
        it if it == FOUND => {}
        it => actions::look_for_settings(state, at, it.parse().unwrap_or_default()),
    };
    let found = move || search.get().filter(|_| seconds.get().is_none()).map(|it| it.tries);
    let option = move |(value, says): (u32, &'static str)| {
        view! { <option value=value.to_string() prop:selected=move || seconds.get() == Some(value)>{says}</option> }
    };
    // It stands there from the start: an option that comes later would not be the chosen one.
    let kept = move || {
        found().map_or(String::new(), |n| format!("among {}, as found", count(u64::from(n))))
    };
    let varied = move || {
        let over = search.get().and_then(|it| it.over).unwrap_or_else(|| open.get());
        let names: Vec<String> = over.iter().map(|it| it.replace('_', " ")).collect();
        names.join(", ")
    };
    let says = move || match (open.with(Vec::is_empty), search.with(Option::is_some)) {
        (true, false) => "All that could be varied is set above.".to_owned(),
        (_, true) => format!(
            "Varied: {}. What you set above yourself stays. Tried only among the people learnt from, and written into \
             the plan as a number of tries, so that it can be repeated.",
            varied()
        ),
        (false, false) => String::new(),
    };
    let label = move || {
        let label = state.plan.with(learning::labels).into_iter().nth(at);
        visible(&label.unwrap_or_default())
    };
    view! {
        <div class="look-for">
            <span class="sentence">
                <label for=id.clone()>"Look for better settings"<span class="hidden">" of "{label}</span></label>
                <select id=id disabled=move || open.with(Vec::is_empty) && search.with(Option::is_none) on:change=change>
                    <option value="0" prop:selected=move || search.with(Option::is_none)>"no"</option>
                    <option value=FOUND hidden=move || found().is_none() prop:selected=move || found().is_some()>{kept}</option>
                    {TIMES.into_iter().map(option).collect_view()}
                </select>
            </span>
            <small>{says}</small>
        </div>
    }
}
