//! One answer of the plan: what it is about, why it matters, and the control that changes it.

use leptos::prelude::*;

/// A section of the plan: its question, what it is for, and its answers.
#[component]
pub fn Answers(
    /// Of the heading, unique on the page.
    id: &'static str,
    title: &'static str,
    says: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="section" aria-labelledby=id>
            <div class="section-head"><h2 id=id>{title}</h2><p>{says}</p></div>
            <dl class="answers">{children()}</dl>
        </section>
    }
}

/// A row of the plan.
#[component]
pub fn Answer(
    name: &'static str,
    #[prop(default = "")] note: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <div>
            <dt>{name}{(!note.is_empty()).then(|| view! { <small>{note}</small> })}</dt>
            <dd>{children()}</dd>
        </div>
    }
}

/// One of a few values.
#[component]
pub fn Segment<T: Copy + PartialEq + Send + Sync + 'static>(
    /// The name of the group of controls, unique on the page.
    #[prop(into)]
    id: String,
    #[prop(into)] label: String,
    options: Vec<(T, String)>,
    #[prop(into)] value: Signal<T>,
    #[prop(into)] on_choose: Callback<T>,
) -> impl IntoView {
    let option = move |(it, name): (T, String)| {
        let id = id.clone();
        view! {
            <label>
                <input type="radio" name=id prop:checked=move || value.get() == it on:change=move |_| on_choose.run(it)/>
                {name}
            </label>
        }
    };
    view! {
        <div class="segment" role="radiogroup" aria-label=label>
            {options.into_iter().map(option).collect_view()}
        </div>
    }
}

/// A number with a word about it.
#[component]
pub fn NumberField(
    #[prop(into)] id: String,
    label: &'static str,
    #[prop(into)] value: Signal<String>,
    /// The smallest and the largest number that a plan may hold here.
    range: [&'static str; 2],
    #[prop(into)] on_change: Callback<f64>,
) -> impl IntoView {
    let [min, max] = range;
    let change = move |event| {
        let number: Option<f64> = event_target_value(&event).trim().parse().ok();
        if let Some(number) = number.filter(|it| it.is_finite()) {
            on_change.run(number);
        }
    };
    let id = format!("field-{id}");
    view! {
        <span class="sentence">
            <input type="number" step="any" min=min max=max id=id.clone() prop:value=value on:change=change/>
            <label for=id>{label}</label>
        </span>
    }
}
