//! What each value of a column is called; values that are called the same are one group.

use leptos::prelude::*;

use crate::report::format::{count, visible};
use crate::ui::browser::field_id;

/// One value of the column.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelRow {
    pub level: String,
    pub n_people: u64,
    /// The group that it belongs to.
    pub called: String,
}

/// A field for each value.
#[component]
pub fn MergeField(
    /// The attribute, for names and ids.
    name: String,
    #[prop(into)] rows: Signal<Vec<LevelRow>>,
    /// A value, and what it is called from now on.
    #[prop(into)]
    on_call: Callback<(String, String)>,
) -> impl IntoView {
    let levels = Memo::new(move |_| {
        rows.with(|all| all.iter().map(|it| (it.level.clone(), it.n_people)).collect::<Vec<_>>())
    });
    let label = format!("Values of {}", visible(&name));
    let row = move |(level, n): (String, u64)| {
        let id = format!("called-{}", field_id(&format!("{name} {level}")));
        let stored = StoredValue::new(level.clone());
        let called = move || {
            rows.with(|all| {
                let own =
                    stored.with_value(|level| all.iter().find(|it| it.level == *level).cloned());
                own.map(|it| it.called).unwrap_or_default()
            })
        };
        let change = move |event| on_call.run((stored.get_value(), event_target_value(&event)));
        view! {
            <li>
                <label for=id.clone()>{visible(&level)}" "<small>{count(n)}</small></label>
                <input type="text" id=id prop:value=called on:change=change/>
            </li>
        }
    };
    view! {
        <ul class="merges" aria-label=label>
            <For each=move || levels.get() key=|it| it.clone() children=row/>
        </ul>
    }
}
