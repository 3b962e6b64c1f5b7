//! The three answers about a decision: whom it helps, what it is, what came true.

use leptos::prelude::*;

use crate::audit::plan::{Effect, Positive};
use crate::data::ColumnProfile;
use crate::report::format::setting;
use crate::ui::edits;

/// Whether a positive decision helps or burdens.
#[component]
pub fn EffectChoice(
    #[prop(into)] effect: Signal<Effect>,
    #[prop(into)] on_choose: Callback<Effect>,
) -> impl IntoView {
    let choice = move |value: Effect, name: &'static str, says: &'static str| {
        view! {
            <label class="choice">
                <input type="radio" name="effect" prop:checked=move || effect.get() == value
                    on:change=move |_| on_choose.run(value)/>
                <span><strong>{name}</strong><small>{says}</small></span>
            </label>
        }
    };
    view! {
        <fieldset>
            <legend>"What does a positive decision do to a person?"</legend>
            <div class="choices">
                {choice(Effect::Benefit, "It helps", "A loan, a place, an interview. Being turned down is the harm.")}
                {choice(Effect::Burden, "It burdens", "A flag, an inspection, detention. Being singled out is the harm.")}
            </div>
        </fieldset>
    }
}

/// The words around a sentence of fields.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Names the fields for those who listen, and their ids.
    pub id: &'static str,
    pub question: &'static str,
    pub none: &'static str,
    pub called: &'static str,
}

/// A column, the values of it that count as positive, and the word for them.
#[component]
pub fn PositiveSentence(
    asked: Asked,
    profiles: StoredValue<Vec<ColumnProfile>>,
    #[prop(into)] value: Signal<Option<Positive>>,
    #[prop(into)] on_change: Callback<Option<Positive>>,
    children: Children,
) -> impl IntoView {
    let column = Memo::new(move |_| value.with(|it| it.as_ref().map(|it| it.column.clone())));
    let choose = move |name: String| {
        let found = profiles.with_value(|all| all.iter().find(|it| it.name == name).cloned());
        on_change.run(found.map(|it| edits::positive(&it, None)));
    };
    let options = move || {
        profiles.with_value(|all| {
            let option = |it: &ColumnProfile| {
                let name = it.name.clone();
                let chosen = column.get().as_deref() == Some(&name);
                view! { <option value=name.clone() selected=chosen>{name.clone()}</option> }
            };
            all.iter().filter(|it| it.n_distinct > 0).map(option).collect_view()
        })
    };
    view! {
        <fieldset id=format!("field-{}", asked.id) tabindex="-1">
            <legend>{asked.question}</legend>
            <div class="sentence">
                <select aria-label=format!("{} column", asked.id) on:change=move |event| choose(event_target_value(&event))>
                    <option value="" selected=move || column.get().is_none()>{asked.none}</option>
                    {options}
                </select>
                {move || column.get().map(|name| {
                    let profile = profiles.with_value(|all| all.iter().find(|it| it.name == name).cloned());
                    profile.map(|profile| view! { <Values asked profile value on_change/> })
                })}
            </div>
            {children()}
        </fieldset>
    }
}

/// "is at least 5" or "is yes", and "call it …".
#[component]
fn Values(
    asked: Asked,
    profile: ColumnProfile,
    value: Signal<Option<Positive>>,
    on_change: Callback<Option<Positive>>,
) -> impl IntoView {
    let change = move |edit: &dyn Fn(&mut Positive)| {
        on_change.run(value.get_untracked().map(|mut it| {
            edit(&mut it);
            it
        }));
    };
    let at_least =
        Memo::new(move |_| value.with(|it| it.as_ref().is_some_and(|it| it.at_least.is_some())));
    let middle = profile.range.map_or(0.0, |(low, high)| f64::midpoint(low, high).round());
    let compare = move |event| {
        let numeric = event_target_value(&event) == "at-least";
        change(&|it| {
            it.at_least = numeric.then_some(middle);
            it.positive = None;
        });
    };
    let comparison = edits::is_numeric(&profile).then(|| {
        view! {
            <select aria-label="Comparison" on:change=compare>
                <option value="is" selected=move || !at_least.get()>"is"</option>
                <option value="at-least" selected=move || at_least.get()>"is at least"</option>
            </select>
        }
    });
    let tops = StoredValue::new(profile.top);
    view! {
        {match comparison {
            Some(select) => select.into_any(),
            None => view! { <span>"is"</span> }.into_any(),
        }}
        {move || if at_least.get() {
            view! { <AtLeast value on_change/> }.into_any()
        } else {
            view! { <OneOf tops value on_change/> }.into_any()
        }}
        <span>"call it"</span>
        <input type="text" aria-label=format!("Word for a positive {}", asked.id) placeholder=asked.called
            prop:value=move || value.with(|it| it.as_ref().and_then(|it| it.called.clone()).unwrap_or_default())
            on:change=move |event| {
                let word = event_target_value(&event).trim().to_owned();
                change(&|it| it.called = Some(word.clone()).filter(|it| !it.is_empty()));
            }/>
    }
}

#[component]
fn AtLeast(
    value: Signal<Option<Positive>>,
    on_change: Callback<Option<Positive>>,
) -> impl IntoView {
    let shown = move || {
        value.with(|it| it.as_ref().and_then(|it| it.at_least).map(setting)).unwrap_or_default()
    };
    view! {
        <input type="number" step="any" aria-label="From here upwards" prop:value=shown
            on:change=move |event| {
                let cut = event_target_value(&event).parse().ok();
                on_change.run(value.get_untracked().map(|it| Positive { at_least: cut, ..it }));
            }/>
    }
}

#[component]
fn OneOf(
    tops: StoredValue<Vec<(String, u64)>>,
    value: Signal<Option<Positive>>,
    on_change: Callback<Option<Positive>>,
) -> impl IntoView {
    let chosen =
        Memo::new(move |_| value.with(|it| it.as_ref().and_then(|it| it.positive.clone())));
    let options = move || {
        let mut texts =
            tops.with_value(|all| all.iter().map(|(text, _)| text.clone()).collect::<Vec<_>>());
        if let Some(text) = chosen.get().filter(|it| !texts.contains(it)) {
            texts.push(text);
        }
        let option = |text: String| {
            let is_chosen = chosen.get().as_ref() == Some(&text);
            view! { <option value=text.clone() selected=is_chosen>{text.clone()}</option> }
        };
        texts.into_iter().map(option).collect_view()
    };
    let choose = move |event| {
        let text = Some(event_target_value(&event)).filter(|it| !it.is_empty());
        on_change.run(value.get_untracked().map(|it| Positive { positive: text.clone(), ..it }));
    };
    view! {
        <select aria-label="Positive value" on:change=choose>
            {move || chosen.with(Option::is_none).then(|| view! { <option value="" selected>"Choose a value"</option> })}
            {options}
        </select>
    }
}
