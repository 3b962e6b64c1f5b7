//! What the results open with and why, and the questions for those who want to choose anew.

use std::sync::Arc;

use leptos::prelude::*;

use crate::report::choice::{Answered as Given, Choice};
use crate::report::format::visible;
use crate::ui::actions;
use crate::ui::parts::choice::ChoiceSays;
use crate::ui::parts::guide::{Answered, Guide};
use crate::ui::shell::is_busy;
use crate::ui::state::{Audit, state};

/// The answers of the plan; nothing where its questions are not answered.
pub(super) fn answers(choice: &Choice) -> AnyView {
    let name = choice.opens.first().map(|it| visible(&it.name)).unwrap_or_default();
    let given =
        |it: &Given| view! { <div><dt>{visible(&it.asks)}</dt><dd>{visible(&it.says)}</dd></div> };
    let when = if choice.after_results { ", given after results were seen" } else { "" };
    view! {
        <details class="opening">
            <summary>
                <span><strong>"Opens with: "{name}</strong>", as the answers in the plan choose"{when}</span>
            </summary>
            <dl class="asides given">{choice.answers.iter().map(given).collect_view()}</dl>
            <ChoiceSays choice=choice.clone() opens="The results open with"/>
        </details>
    }
    .into_any()
}

/// The offer to ask the questions, and the questions.
#[component]
pub(super) fn HelpMeChoose(audit: Arc<Audit>) -> impl IntoView {
    let state = state();
    let asks = RwSignal::new(false);
    let done = move |(effect, answers): Answered| {
        actions::open_with(state, effect, answers);
        actions::run(state);
    };
    let offer = if audit.report.choice.is_some() { "Choose anew" } else { "Help me choose" };
    move || {
        if asks.get() {
            let plan = audit.report.plan.clone();
            view! {
                <div class="guide-box">
                    <p class="chosen-note">"Results have been seen: what you answer now is marked so in the plan and the report."</p>
                    <Guide plan done="Open with this and run again" on_done=done on_close=move |()| asks.set(false)/>
                </div>
            }
            .into_any()
        } else {
            view! {
                <p class="footnote">
                    <button class="link" type="button" disabled=move || is_busy(state) on:click=move |_| asks.set(true)>{offer}</button>
                    ": at most four questions that end in a measure, kept in the report with what they set aside."
                </p>
            }
            .into_any()
        }
    }
}
