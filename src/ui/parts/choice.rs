//! What opens, what is set aside and why, and what cannot be had together.

use leptos::prelude::*;

use crate::report::choice::{Choice, Conflict, Opened, SetAside};
use crate::report::format::visible;
use crate::report::words::metric_names;

/// The outcome of the questions.
#[component]
pub fn ChoiceSays(
    choice: Choice,
    /// What stands before the name of what opens: "We will open with".
    opens: &'static str,
) -> impl IntoView {
    let opened = move |it: &Opened| {
        let metrics = match it.metrics.as_slice() {
            [] => String::new(),
            ids => format!("Measured by {}.", metric_names(ids)),
        };
        view! {
            <p class="chosen-opens">
                <strong>{opens}": "{visible(&it.name)}". "</strong>{visible(&it.says)}" "<span class="muted">{metrics}</span>
            </p>
        }
    };
    let missing = |it: &String| view! { <p class="chosen-note">{visible(it)}</p> };
    let after = choice.after_results.then(|| {
        view! {
            <p class="chosen-note">
                <strong>"Answered after results were seen. "</strong>
                "A measure that is chosen with its figure in view can mislead, so the plan and the report say so."
            </p>
        }
    });
    let n_aside = choice.set_aside.len();
    view! {
        <div class="chosen">
            {choice.opens.iter().map(opened).collect_view()}
            {choice.opens.is_empty().then(|| view! { <p class="chosen-opens">"The data have nothing that could be compared."</p> })}
            {choice.missing.iter().map(missing).collect_view()}
            {after}
            {(n_aside > 0).then(|| view! {
                <p class="chosen-head">"Set aside, and shown all the same where the data can give it"</p>
                <dl class="asides">{choice.set_aside.iter().map(aside).collect_view()}</dl>
            })}
            {choice.cannot_hold.iter().map(conflict).collect_view()}
        </div>
    }
}

fn aside(it: &SetAside) -> impl IntoView + use<> {
    view! { <div><dt>{visible(&it.name)}</dt><dd>{visible(&it.why)}</dd></div> }
}

fn conflict(it: &Conflict) -> impl IntoView + use<> {
    let sources = it.sources.join("; ");
    view! { <p class="footnote">{visible(&it.says)}" "<small>{sources}"."</small></p> }
}
