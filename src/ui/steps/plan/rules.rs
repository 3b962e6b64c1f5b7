//! Row rules: which rows take part.

use leptos::prelude::*;

use crate::report::format::visible;
use crate::ui::actions;
use crate::ui::state::state;

/// How a column and a value are compared; the signs are those of the plan's file.
const COMPARISONS: [(&str, &str); 6] = [
    ("==", "is"),
    ("!=", "is not"),
    (">=", "is at least"),
    (">", "is above"),
    ("<=", "is at most"),
    ("<", "is below"),
];

/// The rules, and fields for one more.
#[component]
pub(super) fn Rules(columns: StoredValue<Vec<String>>) -> impl IntoView {
    let state = state();
    let rules = Memo::new(move |_| state.plan.with(|it| it.data.rules.clone()));
    let remove = move |at: usize| {
        actions::edit(state, |it| {
            if at < it.data.rules.len() {
                it.data.rules.remove(at);
            }
        });
    };
    let listed = move || {
        let rule = |(at, rule): (usize, String)| {
            let name = visible(&rule);
            view! {
                <li>
                    <code>{name.clone()}</code>
                    <button class="quiet" type="button" aria-label=format!("Remove the rule {name}")
                        on:click=move |_| remove(at)>"Remove"</button>
                </li>
            }
        };
        rules.get().into_iter().enumerate().map(rule).collect_view()
    };
    view! {
        <Show when=move || rules.with(Vec::is_empty)><p>"All rows take part."</p></Show>
        <ul class="rules">{listed}</ul>
        <NewRule columns on_add=move |rule: String| actions::edit(state, |it| it.data.rules.push(rule))/>
    }
}

/// Fields that make a rule.
#[component]
pub(super) fn NewRule(
    columns: StoredValue<Vec<String>>,
    /// What the button does.
    #[prop(default = "Add the rule")]
    name: &'static str,
    #[prop(into)] on_add: Callback<String>,
) -> impl IntoView {
    let column = RwSignal::new(columns.with_value(|all| all.first().cloned().unwrap_or_default()));
    let sign = RwSignal::new(COMPARISONS[0].0.to_owned());
    let value = RwSignal::new(String::new());
    let add = move |_| {
        on_add.run(rule(
            &column.get_untracked(),
            &sign.get_untracked(),
            value.get_untracked().trim(),
        ));
        value.set(String::new());
    };
    let names = columns.with_value(|all| {
        all.iter().map(|it| view! { <option value=it.clone()>{it.clone()}</option> }).collect_view()
    });
    let signs =
        COMPARISONS.map(|(sign, name)| view! { <option value=sign>{name}</option> }).collect_view();
    view! {
        <div class="sentence">
            <select aria-label="Column of the rule" on:change=move |event| column.set(event_target_value(&event))>{names}</select>
            <select aria-label="Comparison of the rule" on:change=move |event| sign.set(event_target_value(&event))>{signs}</select>
            <input type="text" aria-label="Value of the rule" prop:value=value
                on:input=move |event| value.set(event_target_value(&event))/>
            <button class="btn-2" type="button" disabled=move || value.with(|it| it.trim().is_empty()) on:click=add>{name}</button>
        </div>
    }
}

/// A rule as the plan's file has it: numbers bare, text in quotes, and so are names that are no plain words.
fn rule(column: &str, sign: &str, value: &str) -> String {
    let quoted = |it: &str| format!("\"{}\"", it.replace('\\', "\\\\").replace('"', "\\\""));
    let is_plain = column.chars().all(|it| it.is_alphanumeric() || it == '_');
    let column = if is_plain { column.to_owned() } else { quoted(column) };
    let is_number = value.parse::<f64>().is_ok_and(f64::is_finite);
    let value = if is_number { value.to_owned() } else { quoted(value) };
    format!("{column} {sign} {value}")
}
