//! The three answers about a decision: whom it helps, what it is, what came true.

use leptos::prelude::*;

use crate::audit::plan::cut::Cut;
use crate::audit::plan::kinds::ReadAs;
use crate::audit::plan::{Effect, Positive};
use crate::data::ColumnProfile;
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
    let kind = Memo::new(move |_| value.with(|it| it.as_ref().map_or(Compared::Is, Compared::of)));
    let middle = profile.range.map_or(0.0, |(low, high)| f64::midpoint(low, high).round());
    let compare = move |event| {
        let chosen = event_target_value(&event);
        let Some(chosen) = Compared::ALL.into_iter().find(|it| it.key() == chosen) else { return };
        change(&|it| {
            let number = it.cut().map_or(middle, Cut::number);
            let (column, called) = (it.column.clone(), it.called.clone());
            *it = Positive { column, called, read_as: chosen.read_as(), ..Positive::default() };
            if let Some(cut) = chosen.cut(number) {
                *it = it.with_cut(cut);
            }
        });
    };
    let ways = edits::as_it_is(&profile);
    let offered = offered(&profile);
    let comparison = (offered.len() > 1).then(|| {
        let option = |it: Compared| {
            view! { <option value=it.key() prop:selected=move || kind.get() == it>{it.name()}</option> }
        };
        view! {
            <select aria-label="Comparison" on:change=compare>
                {offered.into_iter().map(option).collect_view()}
            </select>
        }
    });
    let tops = StoredValue::new(profile.top);
    view! {
        {match comparison {
            Some(select) => select.into_any(),
            None => view! { <span>"is"</span> }.into_any(),
        }}
        {move || match kind.get() {
            Compared::AtLeast | Compared::AtMost => view! { <CutNumber value on_change/> }.into_any(),
            Compared::Is => view! { <OneOf tops value on_change/> }.into_any(),
            Compared::Number | Compared::Classes => ().into_any(),
        }}
        <span>"call it"</span>
        <input type="text" aria-label=move || kind.get().word_for(asked.id) placeholder=move || if kind.get() == Compared::Number { "the grade" } else { asked.called }
            prop:value=move || value.with(|it| it.as_ref().and_then(|it| it.called.clone()).unwrap_or_default())
            on:change=move |event| {
                let word = event_target_value(&event).trim().to_owned();
                change(&|it| it.called = Some(word.clone()).filter(|it| !it.is_empty()));
            }/>
        <AsItIs ways value on_change/>
    }
}

/// Why a column can be audited as it is: said where it is, offered where nothing is chosen yet.
#[component]
fn AsItIs(
    ways: Vec<(ReadAs, String)>,
    value: Signal<Option<Positive>>,
    on_change: Callback<Option<Positive>>,
) -> impl IntoView {
    let ways = StoredValue::new(ways);
    let chosen = Memo::new(move |_| value.with(|it| it.as_ref().and_then(|it| it.read_as)));
    let is_open = Memo::new(move |_| {
        value.with(|it| it.as_ref().is_some_and(|it| !it.has_sides() && it.read_as.is_none()))
    });
    let take = move |read_as: ReadAs| {
        let taken = value.get_untracked().map(|it| Positive { read_as: Some(read_as), ..it });
        on_change.run(taken);
    };
    let offer = move |(read_as, says): (ReadAs, String)| {
        view! {
            <li>
                {says}" "<button class="link" type="button" on:click=move |_| take(read_as)>{offer_name(read_as)}</button>
            </li>
        }
    };
    move || {
        let ways = ways.get_value();
        match chosen.get() {
            Some(read_as) => {
                let says = ways.into_iter().find(|it| it.0 == read_as).map(|it| it.1);
                says.map(|it| view! { <p class="footnote">{it}</p> }.into_any())
            }
            None if is_open.get() && !ways.is_empty() => Some(
                view! {
                    <div class="footnote">
                        <p>"Choose the positive value, or take the column as it is:"</p>
                        <ul class="offers">{ways.into_iter().map(offer).collect_view()}</ul>
                    </div>
                }
                .into_any(),
            ),
            None => None,
        }
    }
}

/// What is asked of a column's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Compared {
    Is,
    AtLeast,
    AtMost,
    Number,
    Classes,
}

impl Compared {
    const ALL: [Self; 5] = [Self::Is, Self::AtLeast, Self::AtMost, Self::Number, Self::Classes];

    fn of(it: &Positive) -> Self {
        match (it.cut(), it.read_as) {
            (Some(Cut::AtLeast(_)), _) => Self::AtLeast,
            (Some(Cut::AtMost(_)), _) => Self::AtMost,
            (None, Some(ReadAs::Number)) => Self::Number,
            (None, Some(ReadAs::Classes)) => Self::Classes,
            (None, None) => Self::Is,
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::AtLeast => "at-least",
            Self::AtMost => "at-most",
            Self::Number => "number",
            Self::Classes => "classes",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::AtLeast => "is at least",
            Self::AtMost => "is at most",
            Self::Number => "is a number",
            Self::Classes => "is one of several classes",
        }
    }

    /// What is called something.
    fn word_for(self, id: &str) -> String {
        match self {
            Self::Is | Self::AtLeast | Self::AtMost => format!("Word for a positive {id}"),
            Self::Number | Self::Classes => format!("Word for the {id}"),
        }
    }

    /// The cut at a number, where there is one.
    fn cut(self, number: f64) -> Option<Cut> {
        match self {
            Self::AtLeast => Some(Cut::AtLeast(number)),
            Self::AtMost => Some(Cut::AtMost(number)),
            Self::Is | Self::Number | Self::Classes => None,
        }
    }

    fn read_as(self) -> Option<ReadAs> {
        match self {
            Self::Number => Some(ReadAs::Number),
            Self::Classes => Some(ReadAs::Classes),
            Self::Is | Self::AtLeast | Self::AtMost => None,
        }
    }
}

/// What can be asked of this column.
fn offered(profile: &ColumnProfile) -> Vec<Compared> {
    let ways = edits::as_it_is(profile);
    let has = |read_as: ReadAs| ways.iter().any(|it| it.0 == read_as);
    let is_offered = |it: &Compared| match it {
        Compared::Is => true,
        Compared::AtLeast | Compared::AtMost => edits::is_numeric(profile),
        Compared::Number => has(ReadAs::Number),
        Compared::Classes => has(ReadAs::Classes),
    };
    Compared::ALL.into_iter().filter(is_offered).collect()
}

fn offer_name(read_as: ReadAs) -> &'static str {
    match read_as {
        ReadAs::Number => "Audit it as a number",
        ReadAs::Classes => "Audit it as several classes",
    }
}

/// The number that a cut lies at; the comparison before it says on which side.
#[component]
fn CutNumber(
    value: Signal<Option<Positive>>,
    on_change: Callback<Option<Positive>>,
) -> impl IntoView {
    let shown =
        move || value.with(|it| Some(it.as_ref()?.cut()?.number().to_string())).unwrap_or_default();
    view! {
        <input type="number" step="any" aria-label="The number" prop:value=shown
            on:change=move |event| {
                let number = event_target_value(&event).parse().ok();
                let moved = |it: Positive| {
                    let cut = number.and_then(|number| Compared::of(&it).cut(number));
                    // An empty field leaves open which value is the positive one.
                    cut.map_or(Positive { at_least: None, at_most: None, ..it.clone() }, |cut| it.with_cut(cut))
                };
                on_change.run(value.get_untracked().map(moved));
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
