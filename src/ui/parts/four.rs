//! The four cells of decision and outcome, in the words of the plan.

use leptos::prelude::*;

use crate::audit::plan::Effect;
use crate::report::format::count;
use crate::worker::protocol::Preview;

/// The words of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FourWords {
    /// For a positive decision: "flagged".
    pub yes: String,
    /// For an outcome that came true: "re-arrested".
    pub came_true: String,
    pub effect: Effect,
}

/// Two by two, or one row where there is no outcome.
#[component]
pub fn Four(preview: Preview, words: FourWords) -> impl IntoView {
    let FourWords { yes, came_true, effect } = words;
    let harm = |it: Effect| if it == effect { ", the harm" } else { "" };
    let cell = |class: &'static str, n: u64, says: String| {
        view! { <td class=class><strong>{count(n)}</strong><small>{says}</small></td> }
    };
    let rows = if preview.has_outcome && preview.has_decision {
        view! {
            <tr>
                <th scope="row">{capital(&came_true)}</th>
                {cell("", preview.tp, format!("rightly {yes}"))}
                {cell("f-fn", preview.fn_, format!("wrongly not {yes}{}", harm(Effect::Benefit)))}
            </tr>
            <tr>
                <th scope="row">"Not "{came_true}</th>
                {cell("f-fp", preview.fp, format!("wrongly {yes}{}", harm(Effect::Burden)))}
                {cell("", preview.tn, format!("rightly not {yes}"))}
            </tr>
        }
        .into_any()
    } else if preview.has_decision {
        let [positive, negative] = [preview.tp + preview.fp, preview.fn_ + preview.tn];
        view! { <tr><th scope="row">"People"</th>{cell("", positive, yes.clone())}{cell("", negative, format!("not {yes}"))}</tr> }
            .into_any()
    } else {
        let [positive, negative] = [preview.tp + preview.fn_, preview.fp + preview.tn];
        view! { <tr><th scope="row">"People"</th>{cell("", positive, came_true.clone())}{cell("", negative, format!("not {came_true}"))}</tr> }
            .into_any()
    };
    let heads = if preview.has_decision {
        view! { <th scope="col">{capital(&yes)}</th><th scope="col">"Not "{yes}</th> }.into_any()
    } else {
        view! { <th scope="col">"Yes"</th><th scope="col">"No"</th> }.into_any()
    };
    view! {
        <table class="four">
            <caption class="hidden">"People by decision and outcome"</caption>
            <thead><tr><td></td>{heads}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// A word with its first letter large.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |it| it.to_uppercase().chain(letters).collect())
}
