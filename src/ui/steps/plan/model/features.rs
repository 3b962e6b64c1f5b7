//! What a model may look at: each column with the reason for or against it, and how it becomes numbers.

use leptos::prelude::*;

use crate::audit::plan::model::Encode;
use crate::base::order;
use crate::data::ColumnProfile;
use crate::data::profile::{Kind, Role};
use crate::report::format::{count, visible};
use crate::ui::edits::{UseAs, rank, role_name, used_as};
use crate::ui::learning::Looks;
use crate::ui::parts::answer::Segment;
use crate::ui::parts::profile_table::holds;
use crate::ui::state::{State, state};
use crate::ui::{actions, learning};

/// How a column becomes numbers, with what it is called.
const ENCODINGS: [(Option<Encode>, &str); 6] = [
    (None, "by its kind"),
    (Some(Encode::Number), "the number"),
    (Some(Encode::Standardize), "standardised"),
    (Some(Encode::OneHot), "one column per value"),
    (Some(Encode::Ordinal), "place in the order"),
    (Some(Encode::Target), "mean outcome"),
];

/// The question about protected attributes, and the table.
#[component]
pub(super) fn Features(profiles: StoredValue<Vec<ColumnProfile>>) -> impl IntoView {
    let state = state();
    let all = RwSignal::new(false);
    let can_be = move |it: &&ColumnProfile| {
        it.kind != Kind::Empty
            && state.plan.with_untracked(|plan| {
                !matches!(used_as(plan, &it.name), UseAs::Outcome | UseAs::Weight | UseAs::Count)
            })
    };
    // The order stays as it is while boxes are ticked, so that nothing jumps away.
    let mut rows: Vec<ColumnProfile> =
        profiles.with_value(|all| all.iter().filter(can_be).cloned().collect());
    let likely = |it: &ColumnProfile| {
        let role = it.suggestion.role;
        matches!(role, Some(Role::Feature | Role::Attribute | Role::Stratum))
            || looks(state, &it.name)
    };
    order::by_key(&mut rows, |it| {
        (
            !likely(it),
            it.suggestion.role != Some(Role::Feature),
            it.suggestion.role.map_or(usize::MAX, rank),
        )
    });
    let n_likely = rows.iter().filter(|it| likely(it)).count();
    let n_rest = rows.len() - n_likely;
    let rows = StoredValue::new(rows);
    let shown = move || {
        let n = if all.get() { usize::MAX } else { n_likely };
        rows.with_value(|it| {
            it.iter().take(n).cloned().map(|profile| view! { <Row profile/> }).collect_view()
        })
    };
    let n_chosen = move || {
        state
            .plan
            .with(|it| it.model.as_ref().and_then(|it| it.features.as_ref().map(Vec::len)))
            .unwrap_or_default()
    };
    view! {
        <Protected/>
        <div class="twin-wrap" id="field-model-features" tabindex="-1">
            <table class="twin profile looks stacks">
                <caption><strong>"What the model may look at"</strong>{move || count(n_chosen() as u64)}" columns chosen"</caption>
                <thead><tr>
                    <th scope="col">"Column"</th><th scope="col" class="num">"Distinct"</th>
                    <th scope="col">"Suggested role, and why"</th><th scope="col">"Becomes numbers as"</th>
                </tr></thead>
                <tbody>{shown}</tbody>
            </table>
            <Show when=move || !all.get() && n_rest != 0>
                <p class="footnote"><button class="link" type="button" on:click=move |_| all.set(true)>
                    "Show the other "{n_rest}" columns"
                </button>", each with the reason why it is set aside."</p>
            </Show>
        </div>
    }
}

fn looks(state: State, column: &str) -> bool {
    state.plan.with_untracked(|it| sees(it, column))
}

fn sees(plan: &crate::audit::plan::Plan, column: &str) -> bool {
    let features = plan.model.as_ref().and_then(|it| it.features.as_ref());
    features.is_some_and(|it| it.iter().any(|it| it == column))
}

/// Asked in so many words, because it is a choice of values and the numbers cannot make it.
#[component]
fn Protected() -> impl IntoView {
    let state = state();
    let attributes = Memo::new(move |_| {
        state
            .plan
            .with(|it| it.columns.hard_attributes().map(|it| it.column.clone()).collect::<Vec<_>>())
    });
    let value = Signal::derive(move || {
        let all = attributes.get();
        let seen = state.plan.with(|plan| all.iter().filter(|it| sees(plan, it)).count());
        match seen {
            0 => Some(Looks::No),
            n if n == all.len() => Some(Looks::Yes),
            _ => None,
        }
    });
    let options =
        vec![(Some(Looks::No), "No".to_owned()), (Some(Looks::Yes), "Yes, all of them".to_owned())];
    let choose = move |it: Option<Looks>| {
        let columns = attributes.get_untracked();
        actions::edit(state, |plan| {
            for column in &columns {
                learning::look_at(plan, column, it.unwrap_or(Looks::No));
            }
        });
    };
    let names =
        move || attributes.get().iter().map(|it| visible(it)).collect::<Vec<_>>().join(", ");
    view! {
        <fieldset class="protected">
            <legend>"Should the model see the protected attributes?"</legend>
            <Segment id="protected" label="Should the model see the protected attributes?" options value on_choose=choose/>
            <p class="footnote">{names}". Not seeing them is no safeguard: other columns may tell of them, and the next \
                screen names those that do."</p>
        </fieldset>
    }
}

#[component]
fn Row(profile: ColumnProfile) -> impl IntoView {
    let state = state();
    let name = StoredValue::new(profile.name.clone());
    let sees = Memo::new(move |_| name.with_value(|name| state.plan.with(|it| sees(it, name))));
    let is_attribute =
        move || name.with_value(|name| state.plan.with(|it| used_as(it, name) == UseAs::Attribute));
    let role = profile.suggestion.role;
    let role = move || {
        if is_attribute() { "Protected attribute" } else { role.map_or("Not used", role_name) }
    };
    let toggle = move |_| {
        let next = if sees.get_untracked() { Looks::No } else { Looks::Yes };
        name.with_value(|name| actions::edit(state, |it| learning::look_at(it, name, next)));
    };
    let encode = Memo::new(move |_| {
        name.with_value(|name| state.plan.with(|it| it.model.as_ref()?.encode.get(name).copied()))
    });
    let choose = move |event| {
        let at: usize = event_target_value(&event).parse().unwrap_or_default();
        let chosen = ENCODINGS.get(at).and_then(|it| it.0);
        actions::edit(state, |plan| {
            let Some(model) = &mut plan.model else { return };
            let name = name.get_value();
            match chosen {
                Some(it) => drop(model.encode.insert(name, it)),
                None => drop(model.encode.remove(&name)),
            }
        });
    };
    let option = move |(at, (value, says)): (usize, (Option<Encode>, &'static str))| {
        view! { <option value=at.to_string() selected=move || encode.get() == value>{says}</option> }
    };
    let shown = visible(&profile.name);
    view! {
        <tr>
            <th scope="row">
                <label><input type="checkbox" prop:checked=move || sees.get() on:change=toggle/>
                    <span><code>{shown.clone()}</code><small>{holds(&profile)}</small></span></label>
            </th>
            <td class="num" data-h="Distinct">{count(profile.n_distinct)}</td>
            <td class="wrap" data-h="Suggested role"><span class="role">{role}</span><small>{visible(&profile.suggestion.reason)}</small></td>
            <td data-h="Becomes numbers as">
                <select aria-label=format!("How {shown} becomes numbers") disabled=move || !sees.get() on:change=choose>
                    {ENCODINGS.into_iter().enumerate().map(option).collect_view()}
                </select>
            </td>
        </tr>
    }
}
