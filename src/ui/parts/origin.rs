//! The first question about a decision: where it comes from.

use leptos::prelude::*;

use crate::ui::origin::Origin;

/// Three answers, or none yet.
#[component]
pub fn OriginChoice(
    #[prop(into)] origin: Signal<Option<Origin>>,
    #[prop(into)] on_choose: Callback<Origin>,
) -> impl IntoView {
    let choice = move |value: Origin| {
        view! {
            <label class="choice">
                <input type="radio" name="origin" prop:checked=move || origin.get() == Some(value)
                    on:change=move |_| on_choose.run(value)/>
                <span><strong>{value.name()}</strong><small>{value.says()}</small></span>
            </label>
        }
    };
    view! {
        <fieldset id="field-origin" tabindex="-1">
            <legend>"Where do the decisions come from?"</legend>
            <div class="choices three">{Origin::ALL.map(choice).collect_view()}</div>
        </fieldset>
    }
}
