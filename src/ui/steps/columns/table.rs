//! The table of columns, with what is used and what is set aside.

use leptos::prelude::*;

use crate::base::order;
use crate::data::ColumnProfile;
use crate::ui::edits::{UseAs, used_as};
use crate::ui::parts::profile_table::{ProfileRow, ProfileTable};
use crate::ui::state::state;
use crate::ui::{actions, edits, groups};

/// Which columns are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Listed {
    InUse,
    NotUsed,
    All,
}

/// The section of the columns.
#[component]
pub(super) fn TableSection(profiles: StoredValue<Vec<ColumnProfile>>) -> impl IntoView {
    let state = state();
    let (listed, set_listed) = signal(Listed::InUse);
    // A column stays in the list in which it was while its use is changed, so that nothing jumps away.
    let in_use = move |name: &str| state.plan.with(|it| used_as(it, name)) != UseAs::SetAside;
    let suggested =
        |it: &ColumnProfile| matches!(it.suggestion.role, Some(role) if edits::is_audited(role));
    let belongs = move |it: &ColumnProfile| match listed.get() {
        Listed::InUse => in_use(&it.name) || suggested(it),
        Listed::NotUsed => !in_use(&it.name) && !suggested(it),
        Listed::All => true,
    };
    let row = move |profile: &ColumnProfile| {
        state.plan.with(|plan| {
            let attribute = plan.columns.attributes.iter().find(|it| it.column == profile.name);
            ProfileRow {
                profile: profile.clone(),
                used_as: used_as(plan, &profile.name),
                cut: attribute.map(|it| it.cut.clone()).unwrap_or_default(),
                made: attribute.map(groups::in_words).unwrap_or_default(),
            }
        })
    };
    let rows = Memo::new(move |_| {
        profiles.with_value(|all| {
            let mut rows: Vec<ProfileRow> = all.iter().filter(|it| belongs(it)).map(row).collect();
            order::by_key(&mut rows, |it| {
                it.profile.suggestion.role.map_or(usize::MAX, edits::rank)
            });
            rows
        })
    });
    let n_in_use = move || {
        profiles.with_value(|all| all.iter().filter(|it| in_use(&it.name) || suggested(it)).count())
    };
    let n_all = profiles.with_value(Vec::len);
    let segment = move |value: Listed, name: &'static str, n: Signal<usize>| {
        view! {
            <label>
                <input type="radio" name="listed" prop:checked=move || listed.get() == value
                    on:change=move |_| set_listed.set(value)/>
                {name}" "{move || n.get()}
            </label>
        }
    };
    view! {
        <section class="section" id="field-attributes" tabindex="-1" aria-labelledby="columns-h">
            <div class="section-head">
                <h2 id="columns-h">"Columns"</h2>
                <div class="segment" role="radiogroup" aria-label="Which columns to list">
                    {segment(Listed::InUse, "In use", Signal::derive(n_in_use))}
                    {segment(Listed::NotUsed, "Not used", Signal::derive(move || n_all - n_in_use()))}
                    {segment(Listed::All, "All", Signal::stored(n_all))}
                </div>
            </div>
            <ProfileTable rows
                on_use=move |(profile, role)| actions::use_column(state, &profile, role)
                on_cut=move |(name, cut): (String, Vec<f64>)| actions::edit(state, |plan| edits::set_cut(plan, &name, cut))/>
        </section>
    }
}
