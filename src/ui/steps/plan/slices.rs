//! Where groups that nobody named are searched for.

use std::sync::Arc;

use leptos::prelude::*;

use crate::audit::plan::features::sliced_by_default;
use crate::audit::plan::slices::Slices;
use crate::data::ColumnProfile;
use crate::data::profile::Kind;
use crate::report::format::{setting, visible};
use crate::ui::actions;
use crate::ui::edits::{UseAs, used_as};
use crate::ui::parts::answer::{Answer, Answers, NumberField, Segment};
use crate::ui::state::{Loaded, state};

/// Whether the columns are chosen one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chosen {
    Usual,
    Some,
}

/// The section of the search.
#[component]
pub(super) fn SlicesSection(loaded: Arc<Loaded>) -> impl IntoView {
    let state = state();
    let depth = Signal::derive(move || state.plan.with(|it| it.slices.depth));
    let support =
        Signal::derive(move || state.plan.with(|it| setting(in_percent(it.slices.support))));
    let most = Signal::derive(move || state.plan.with(|it| it.slices.most.to_string()));
    let depths = ["One value", "Up to two", "Up to three", "Up to four"].map(str::to_owned);
    let depths = (1..).zip(depths).collect::<Vec<(u32, String)>>();
    let set_support = move |it: f64| {
        let [least, most] = Slices::SUPPORT;
        actions::edit(state, |plan| plan.slices.support = (it / 100.0).clamp(least, most));
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number from a field, and saturating"
    )]
    let set_most = move |it: f64| {
        let [least, most] = Slices::MOST;
        actions::edit(state, |plan| plan.slices.most = (it as u32).clamp(least, most));
    };
    view! {
        <Answers id="slices-plan-h" title="Groups that nobody named"
            says="Every combination of values is looked at, and adjusted for having looked.">
            <Answer name="Columns to combine" note="Never the outcome, the decision or the score">
                <Columns loaded/>
            </Answer>
            <Answer name="Values at once" note="More of them find smaller groups, and need more evidence">
                <Segment id="slice-depth" label="Values at once" options=depths value=depth
                    on_choose=move |it| actions::edit(state, |plan| plan.slices.depth = it)/>
            </Answer>
            <Answer name="People in a slice at least" note="Never fewer than the smallest group above">
                <NumberField id="slice-support" label="percent of everyone" value=support range=["0.05", "50"]
                    on_change=set_support/>
            </Answer>
            <Answer name="Slices that are listed">
                <NumberField id="slice-most" label="at most" value=most range=["1", "100"] on_change=set_most/>
            </Answer>
        </Answers>
    }
}

/// Without the noise that a product in binary brings.
fn in_percent(share: f64) -> f64 {
    (share * 1e6).round() / 1e4
}

#[component]
fn Columns(loaded: Arc<Loaded>) -> impl IntoView {
    let state = state();
    let profiles = StoredValue::new(loaded.profiles.clone());
    let chosen = Signal::derive(move || {
        let is_some = state.plan.with(|it| it.slices.columns.is_some());
        if is_some { Chosen::Some } else { Chosen::Usual }
    });
    let options = vec![
        (Chosen::Usual, "Attributes and features".to_owned()),
        (Chosen::Some, "Only some".to_owned()),
    ];
    let choose = move |it: Chosen| {
        actions::edit(state, |plan| {
            let usual = profiles.with_value(|all| sliced_by_default(plan, all));
            plan.slices.columns = (it == Chosen::Some).then_some(usual);
        });
    };
    let checks = move || {
        profiles.with_value(|all| {
            let can_be = |it: &&ColumnProfile| {
                it.kind != Kind::Empty
                    && state.plan.with(|plan| can_be_sliced(used_as(plan, &it.name)))
            };
            let check = |it: &ColumnProfile| view! { <ColumnCheck name=it.name.clone()/> };
            all.iter().filter(can_be).map(check).collect_view()
        })
    };
    view! {
        <Segment id="slice-columns" label="Columns to combine" options value=chosen on_choose=choose/>
        <Show when=move || chosen.get() == Chosen::Some>
            <div class="checks" role="group" aria-label="Columns to combine">{checks}</div>
        </Show>
    }
}

fn can_be_sliced(used_as: UseAs) -> bool {
    match used_as {
        UseAs::Attribute | UseAs::Stratum | UseAs::SetAside => true,
        UseAs::Decision
        | UseAs::DecisionAndScore
        | UseAs::Score
        | UseAs::Probability
        | UseAs::Outcome
        | UseAs::Weight
        | UseAs::Count
        | UseAs::Rank
        | UseAs::RankedList => false,
    }
}

#[component]
fn ColumnCheck(name: String) -> impl IntoView {
    let state = state();
    let shown = visible(&name);
    let name = StoredValue::new(name);
    let is_in = move || {
        state.plan.with(|plan| {
            let columns = plan.slices.columns.as_ref();
            name.with_value(|name| columns.is_some_and(|all| all.contains(name)))
        })
    };
    let toggle = move |_| {
        actions::edit(state, |plan| {
            let Some(all) = &mut plan.slices.columns else { return };
            let n_before = all.len();
            name.with_value(|name| all.retain(|it| it != name));
            if all.len() == n_before {
                all.push(name.get_value());
            }
        });
    };
    view! { <label><input type="checkbox" prop:checked=is_in on:change=toggle/><code>{shown}</code></label> }
}
