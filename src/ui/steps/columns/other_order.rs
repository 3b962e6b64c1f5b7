//! Another order of the same people, which the ranking is held against.

use leptos::prelude::*;

use crate::audit::plan::ranking::{OtherOrder, Ranking};
use crate::data::ColumnProfile;
use crate::data::profile::Kind;
use crate::report::format::visible;
use crate::ui::actions;
use crate::ui::state::{State, state};

/// Which column it is, which of its numbers stands first, and how fast places come to weigh less.
#[component]
pub(super) fn OtherOrderSentence(profiles: StoredValue<Vec<ColumnProfile>>) -> impl IntoView {
    let state = state();
    let other = Memo::new(move |_| {
        state.plan.with(|it| it.ranking.as_ref().and_then(|it| it.against.clone()))
    });
    let column = move || other.get().map(|it| it.column).unwrap_or_default();
    let choose = move |event| {
        let name = event_target_value(&event);
        edit(state, move |it| {
            let lower = it.lower;
            it.against = (!name.is_empty()).then(|| match it.against.take() {
                Some(before) => OtherOrder { column: name, ..before },
                None => OtherOrder { lower, ..OtherOrder::of(name) },
            });
        });
    };
    let options = move || {
        let ranked_by = state.plan.with(|it| it.ranking.as_ref().and_then(|it| it.column.clone()));
        let others = profiles.with_value(|all| {
            let is_number = |it: &&ColumnProfile| {
                matches!(it.kind, Kind::WholeNumber | Kind::Number) || it.name == column()
            };
            let numbers = all.iter().filter(is_number);
            numbers.map(|it| it.name.clone()).collect::<Vec<_>>()
        });
        let option = |name: String| {
            let (value, shown) = (name.clone(), visible(&name));
            view! { <option value=value selected=move || column() == name>{shown}</option> }
        };
        let others = others.into_iter().filter(|it| Some(it) != ranked_by.as_ref());
        others.map(option).collect_view()
    };
    view! {
        <div class="sentence">
            <span>"Hold it against"</span>
            <select aria-label="The other order" on:change=choose>
                <option value="" selected=move || column().is_empty()>"no other order"</option>
                {options}
            </select>
            <Show when=move || other.with(Option::is_some)>
                <Weights other/>
            </Show>
        </div>
    }
}

/// Which number of the other order stands first, and its persistence.
#[component]
fn Weights(other: Memo<Option<OtherOrder>>) -> impl IntoView {
    let state = state();
    let lower = move || other.with(|it| it.as_ref().is_some_and(|it| it.lower));
    let persistence = move || {
        other.with(|it| it.as_ref().map_or_else(String::new, |it| it.persistence.to_string()))
    };
    let bad = RwSignal::new(false);
    let turn = move |event| {
        let is_lower = event_target_value(&event) == "lowest";
        edit(state, move |it| {
            if let Some(it) = &mut it.against {
                it.lower = is_lower;
            }
        });
    };
    let change = move |event| {
        let value = event_target_value(&event).trim().parse::<f64>().ok();
        let value = value.filter(|it| *it > 0.0 && *it < 1.0);
        bad.set(value.is_none());
        let Some(value) = value else { return };
        edit(state, move |it| {
            if let Some(it) = &mut it.against {
                it.persistence = value;
            }
        });
    };
    view! {
        <span>"where the"</span>
        <select aria-label="Which number of the other order stands first" on:change=turn>
            <option value="lowest" selected=lower>"lowest"</option>
            <option value="highest" selected=move || !lower()>"highest"</option>
        </select>
        <span>"stands first, and each place weighs"</span>
        <input type="text" inputmode="decimal" aria-label="How much a place weighs of the one before it, between 0 and 1"
            prop:value=persistence aria-invalid=move || bad.get().to_string() on:change=change/>
        <span>"of the one before it"</span>
    }
}

/// Changes the plan's ranking, where there is one.
pub(super) fn edit(state: State, change: impl FnOnce(&mut Ranking)) {
    actions::edit(state, |plan| {
        if let Some(it) = &mut plan.ranking {
            change(it);
        }
    });
}
