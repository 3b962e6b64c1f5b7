//! What became of the tries at sending something out.

use leptos::prelude::*;

use crate::ui::attempts::{Attempt, Became};
use crate::ui::parts::icon::{Icon, Sign};

/// A table of the tries.
#[component]
pub fn TryTable(at: String, results: Vec<Attempt>) -> impl IntoView {
    let row = |it: Attempt| {
        let became = match it.became {
            Became::Refused => {
                view! { <span class="flag"><Icon sign=Sign::Tick/>"refused"</span> }.into_any()
            }
            Became::Failed => "failed, but not because of the policy".into_any(),
            Became::Sent => view! { <strong>"went out"</strong> }.into_any(),
            Became::Removed => "taken away by the page; the browser has no rule for it".into_any(),
            Became::Open => "possible: the browser has no rule for it".into_any(),
        };
        view! { <tr><th scope="row">{it.way}</th><td class="wrap">{became}</td></tr> }
    };
    view! {
        <div class="sent" role="status">
            <table class="twin">
                <caption class="hidden">"What became of each try"</caption>
                <thead><tr><th scope="col">"Try, at "{at}</th><th scope="col">"What happened"</th></tr></thead>
                <tbody>{results.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}
