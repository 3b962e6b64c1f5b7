//! What is measured.

use leptos::prelude::*;

use crate::metrics;
use crate::metrics::{Rate, Topic};
use crate::report::words;
use crate::ui::actions;
use crate::ui::edits;
use crate::ui::parts::answer::{Answer, Answers, Segment};
use crate::ui::state::state;

use super::more_measures::MoreMeasures;
use super::opening::Opening;

/// Whether the measures are chosen one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chosen {
    Everything,
    Some,
}

/// The topics, in the order of the registry.
pub(crate) const TOPICS: [Topic; 8] = [
    Topic::Predicted,
    Topic::Errors,
    Topic::Selected,
    Topic::WronglyPositive,
    Topic::WronglyNegative,
    Topic::Meaning,
    Topic::Quality,
    Topic::Before,
];

/// The section of the measures.
#[component]
pub(super) fn MeasuresSection() -> impl IntoView {
    let state = state();
    let rates = Memo::new(move |_| state.plan.with(|it| it.measures.rates.clone()));
    let chosen =
        Signal::derive(
            move || if rates.with(Option::is_some) { Chosen::Some } else { Chosen::Everything },
        );
    let options = vec![
        (Chosen::Everything, "Everything that the data support".to_owned()),
        (Chosen::Some, "Only some".to_owned()),
    ];
    let choose = move |it: Chosen| {
        actions::edit(state, |plan| {
            let usual = metrics::rates().filter(|it| it.usual && edits::is_offered(plan, it));
            let all = usual.map(|it| it.id.to_owned()).collect();
            plan.measures.rates = (it == Chosen::Some).then_some(all);
        });
    };
    view! {
        <Answers id="measures-h" title="What is measured"
            says="Choosing before the results are seen keeps the choice honest.">
            <Opening/>
            <Answer name="Rates">
                <Segment id="measures" label="Rates" options value=chosen on_choose=choose/>
                <Show when=move || chosen.get() == Chosen::Some><Topics/></Show>
            </Answer>
            <MoreMeasures/>
        </Answers>
    }
}

#[component]
fn Topics() -> impl IntoView {
    let state = state();
    let topic = move |topic: Topic| {
        // Costs are asked for in the plan's file, and a rate that hangs on them is not offered here.
        let (usual, more): (Vec<&'static Rate>, Vec<&'static Rate>) =
            state.plan.with_untracked(|plan| {
                metrics::rates()
                    .filter(|it| it.topic == topic && edits::is_offered(plan, it))
                    .partition(|it| it.usual)
            });
        let checks = |rates: Vec<&'static Rate>| {
            let checks = rates.into_iter().map(|rate| view! { <RateCheck rate/> }).collect_view();
            view! { <div class="checks">{checks}</div> }
        };
        let has_any = !usual.is_empty() || !more.is_empty();
        has_any.then(|| {
            let more = (!more.is_empty()).then(|| {
                view! { <details class="knobs"><summary>"More rates"</summary>{checks(more)}</details> }
            });
            view! {
                <fieldset>
                    <legend>{move || state.plan.with(|plan| words::topic(topic, plan))}</legend>
                    {checks(usual)}
                    {more}
                </fieldset>
            }
        })
    };
    view! { <div class="measures">{TOPICS.map(topic).collect_view()}</div> }
}

#[component]
fn RateCheck(rate: &'static Rate) -> impl IntoView {
    let state = state();
    let is_in = move || {
        state.plan.with(|it| {
            it.measures.rates.as_ref().is_none_or(|all| all.iter().any(|it| it == rate.id))
        })
    };
    let toggle = move |_| {
        actions::edit(state, |plan| {
            let all = plan.measures.rates.get_or_insert_default();
            let n_before = all.len();
            all.retain(|it| it != rate.id);
            if all.len() == n_before {
                all.push(rate.id.to_owned());
            }
        });
    };
    view! {
        <label title=rate.question><input type="checkbox" prop:checked=is_in on:change=toggle/>{rate.name}</label>
    }
}
