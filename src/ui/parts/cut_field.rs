//! Cut points that make bands of a number.

use leptos::prelude::*;

use crate::report::format::setting;
use crate::ui::edits;

/// A field for cut points: "25, 45" makes three bands.
#[component]
pub fn CutField(
    /// The column, for the field's name and id.
    column: String,
    cut: Vec<f64>,
    #[prop(into)] on_change: Callback<Vec<f64>>,
) -> impl IntoView {
    let (is_bad, set_bad) = signal(false);
    let shown = cut.iter().map(|it| setting(*it)).collect::<Vec<_>>().join(", ");
    let id = format!("cut-{column}");
    let bands = match cut.as_slice() {
        [] => "one group for each number".to_owned(),
        [first, .., last] => format!("below {}, …, {} and above", setting(*first), setting(*last)),
        [only] => format!("below {0}, and {0} and above", setting(*only)),
    };
    let change = move |event| match edits::cuts(&event_target_value(&event)) {
        Some(cut) => {
            set_bad.set(false);
            on_change.run(cut);
        }
        None => set_bad.set(true),
    };
    view! {
        <span class="cuts">
            <label for=id.clone()>"Cut at"</label>
            <input type="text" id=id placeholder="25, 45" value=shown on:change=change
                aria-invalid=move || is_bad.get().then_some("true")/>
            <small>{move || if is_bad.get() { "Numbers only, such as 25, 45".to_owned() } else { bands.clone() }}</small>
        </span>
    }
}
