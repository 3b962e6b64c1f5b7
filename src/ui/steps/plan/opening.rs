//! What the results open with: the usual measure, or the one that a few questions end in.

use leptos::prelude::*;

use crate::audit::plan::{Effect, Plan};
use crate::report::format::visible;
use crate::report::words;
use crate::ui::parts::answer::Answer;
use crate::ui::parts::choice::ChoiceSays;
use crate::ui::parts::guide::{Answered, Guide};
use crate::ui::state::state;
use crate::ui::{actions, edits};

/// The answer of the plan, and the questions where they are asked for.
#[component]
pub(super) fn Opening() -> impl IntoView {
    let state = state();
    let asks = RwSignal::new(false);
    let choice = Memo::new(move |_| state.plan.with(words::choice));
    let done = move |(effect, answers): Answered| {
        actions::open_with(state, effect, answers);
        asks.set(false);
    };
    view! {
        <Answer name="What the results open with" note="All that is measured is shown; this comes first">
            {move || if asks.get() {
                let plan = state.plan.get_untracked();
                view! { <Guide plan done="Open with this" on_done=done on_close=move |()| asks.set(false)/> }.into_any()
            } else {
                match choice.get() {
                    Some(choice) => view! {
                        <ChoiceSays choice opens="We will open with"/>
                        <p class="guide-acts">
                            <button class="btn-2" type="button" on:click=move |_| asks.set(true)>"Answer again"</button>
                            <button class="quiet" type="button" on:click=move |_| actions::forget_question(state)>"Forget the answers"</button>
                        </p>
                    }.into_any(),
                    None => view! {
                        <p>{move || state.plan.with(usual)}</p>
                        <button class="btn-2" type="button" on:click=move |_| asks.set(true)>"Help me choose"</button>
                        <p class="muted">"At most four questions that end in a measure. The answers and what they set aside go into the report."</p>
                    }.into_any(),
                }
            }}
        </Answer>
    }
}

/// What opens where nobody has answered.
fn usual(plan: &Plan) -> String {
    let yes = visible(&edits::word_for_decision(plan));
    match (plan.decides(), plan.effect) {
        (false, _) => "The outcomes, because there is no decision".to_owned(),
        (true, Effect::Burden) => {
            format!("Who is wrongly {yes}, because that burdens a person")
        }
        (true, Effect::Benefit) => format!("Who is {yes}, because that helps a person"),
    }
}
