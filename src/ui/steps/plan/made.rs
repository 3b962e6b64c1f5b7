//! How each attribute's column becomes groups: cut, in quantiles, in named bands, merged, in order; counted as it changes.

use std::sync::Arc;

use leptos::prelude::*;

use crate::audit::plan::Attribute;
use crate::audit::plan::groups::Way;
use crate::base::order;
use crate::data::ColumnProfile;
use crate::report::format::{setting, visible};
use crate::ui::edits::is_numeric;
use crate::ui::groups::{self, Whose};
use crate::ui::parts::answer::{NumberField, Segment};
use crate::ui::parts::bands_field::BandsField;
use crate::ui::parts::cut_field::CutField;
use crate::ui::parts::group_list::{GroupList, GroupRow, Moves};
use crate::ui::parts::merge_field::{LevelRow, MergeField};
use crate::ui::state::{Loaded, Previewed, State, state};
use crate::ui::{actions, browser};
use crate::worker::protocol::Made;

/// The section of the groups.
#[component]
pub(super) fn MadeSection(loaded: Arc<Loaded>) -> impl IntoView {
    let state = state();
    let all = Memo::new(move |_| state.plan.with(groups::all));
    let profiles = StoredValue::new(loaded.profiles.clone());
    let one = move |whose: Whose| {
        let column = state.plan.with_untracked(|it| Some(groups::of(it, &whose)?.column.clone()));
        let profile = profiles
            .with_value(|all| all.iter().find(|it| Some(&it.name) == column.as_ref()).cloned());
        match profile {
            Some(profile) => view! { <Maker whose profile/> }.into_any(),
            None => view! { <Probable whose/> }.into_any(),
        }
    };
    view! {
        <section class="section" aria-labelledby="made-h">
            <div class="section-head">
                <h2 id="made-h">"The groups"</h2>
                <p>"Decide on them before you look at results: other cut points can show another picture."</p>
            </div>
            <dl class="answers">
                <For each=move || all.get() key=|it| it.clone() children=one/>
            </dl>
            <Show when=move || all.with(Vec::is_empty)><p class="footnote">"No attribute is chosen yet."</p></Show>
        </section>
    }
}

/// One attribute or stratum.
#[component]
fn Maker(whose: Whose, profile: ColumnProfile) -> impl IntoView {
    let state = state();
    let is_stratum = matches!(whose, Whose::Stratum(_));
    let name = visible(whose.name());
    let numeric = is_numeric(&profile);
    let whose = StoredValue::new(whose);
    let profile = StoredValue::new(profile);
    let attribute = Memo::new(move |_| {
        state
            .plan
            .with(|plan| whose.with_value(|it| groups::of(plan, it).cloned()))
            .unwrap_or_default()
    });
    let way = Memo::new(move |_| attribute.with(Attribute::way));
    let kind = if is_stratum { "Stratum: people are compared inside its groups" } else { "" };
    let ways = numeric.then(|| {
        let options = [
            (Way::Values, "Its values"),
            (Way::Cut, "Cut points"),
            (Way::Quantiles, "Quantiles"),
            (Way::Bands, "Named bands"),
        ];
        let options = options.map(|(way, name)| (way, name.to_owned())).to_vec();
        let choose = move |to| {
            profile
                .with_value(|profile| actions::make_groups(state, &whose.get_value(), to, profile));
        };
        let id = browser::field_id(&format!("way {name}"));
        let label = format!("How groups of {name} are made");
        view! { <Segment id label options value=way on_choose=choose/> }
    });
    view! {
        <div>
            <dt>{name}<small>{kind}</small></dt>
            <dd>
                {ways}
                {move || match way.get() {
                    Way::Values => view! { <OfValues whose attribute/> }.into_any(),
                    Way::Cut => view! { <OfCuts whose attribute/> }.into_any(),
                    Way::Quantiles => view! { <OfQuantiles whose attribute/> }.into_any(),
                    Way::Bands => view! { <OfBands whose attribute/> }.into_any(),
                    Way::Probabilities => ().into_any(),
                }}
                <Counted whose attribute/>
            </dd>
        </div>
    }
}

/// An attribute of which only probabilities are known: a column for each group.
#[component]
fn Probable(whose: Whose) -> impl IntoView {
    let state = state();
    let name = whose.name().to_owned();
    let whose = StoredValue::new(whose);
    let attribute = Memo::new(move |_| {
        state
            .plan
            .with(|plan| whose.with_value(|it| groups::of(plan, it).cloned()))
            .unwrap_or_default()
    });
    let rename = move |event| {
        let name = event_target_value(&event);
        actions::edit(state, |plan| whose.with_value(|it| groups::rename(plan, it.name(), &name)));
    };
    let columns = Memo::new(move |_| {
        let mut all = attribute.with(|it| it.probabilities.values().cloned().collect::<Vec<_>>());
        order::ascending(&mut all);
        all
    });
    let row = move |column: String| {
        let shown = visible(&column);
        let stored = StoredValue::new(column);
        let called = move || {
            let own = |it: &Attribute| {
                let all = it.probabilities.iter();
                stored.with_value(|column| {
                    all.into_iter().find(|it| it.1 == column).map(|it| it.0.clone())
                })
            };
            attribute.with(own).unwrap_or_default()
        };
        let call = move |event| {
            let (column, group) = (stored.get_value(), event_target_value(&event));
            actions::edit(state, |plan| {
                whose.with_value(|it| groups::call_probable(plan, it.name(), &column, &group));
            });
        };
        let id = browser::field_id(&format!("probable {shown}"));
        view! {
            <li>
                <label for=id.clone()><code>{shown}</code></label>
                <input type="text" id=id prop:value=called on:change=call/>
            </li>
        }
    };
    let id = browser::field_id(&format!("name of {name}"));
    let shown = visible(&name);
    view! {
        <div>
            <dt>{shown}<small>"Nobody\u{2019}s group is known, only its probability: rates are weighted, and get no verdict"</small></dt>
            <dd>
                <span class="sentence">
                    <label for=id.clone()>"Called"</label>
                    <input type="text" id=id prop:value=name on:change=rename/>
                </span>
                <p class="footnote">"Each column is the probability of a group; this is what the group is called."</p>
                <ul class="merges"><For each=move || columns.get() key=|it| it.clone() children=row/></ul>
                <Counted whose attribute/>
            </dd>
        </div>
    }
}

/// Changes what the plan says of it.
fn change(state: State, whose: StoredValue<Whose>, change: impl FnOnce(&mut Attribute)) {
    let whose = whose.get_value();
    actions::edit(state, |plan| groups::change(plan, &whose, change));
}

/// What the worker counted under the present plan; none while that is not known.
fn made(state: State, whose: StoredValue<Whose>) -> Option<Made> {
    let place = state.plan.with(|plan| {
        whose.with_value(|whose| groups::all(plan).iter().position(|it| it == whose))
    })?;
    state.preview.with(|it| match it {
        Previewed::Counted(preview) => preview.made.get(place).cloned(),
        Previewed::Nothing | Previewed::Unknown(_) => None,
    })
}

#[component]
fn OfCuts(whose: StoredValue<Whose>, attribute: Memo<Attribute>) -> impl IntoView {
    let state = state();
    let cut = Memo::new(move |_| attribute.with(|it| it.cut.clone()));
    move || {
        let on_change = move |cut: Vec<f64>| change(state, whose, |it| it.cut = cut);
        view! { <CutField column=whose.with_value(|it| it.name().to_owned()) cut=cut.get() on_change/> }
    }
}

#[component]
fn OfQuantiles(whose: StoredValue<Whose>, attribute: Memo<Attribute>) -> impl IntoView {
    let state = state();
    let n = Memo::new(move |_| {
        attribute.with(|it| it.quantiles.map(|it| it.to_string())).unwrap_or_default()
    });
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number from a field, and saturating"
    )]
    let set = move |n: f64| {
        change(state, whose, |it| {
            it.quantiles = Some(n as u32);
            it.cut.clear();
        });
    };
    let given = move || {
        let cut = attribute.with(|it| it.cut.clone());
        (!cut.is_empty()).then(|| {
            let list: Vec<String> = cut.iter().map(|it| setting(*it)).collect();
            view! {
                <p class="footnote">"The plan holds the cut points "{list.join(", ")}". "
                    <button class="quiet" type="button" on:click=move |_| change(state, whose, |it| it.cut.clear())>
                        "Find them in these data"</button></p>
            }
        })
    };
    let id = browser::field_id(&whose.with_value(|it| format!("quantiles {}", it.name())));
    view! {
        <NumberField id label="groups of about equal size" value=n range=["2", "100"] on_change=set/>
        {given}
    }
}

#[component]
fn OfBands(whose: StoredValue<Whose>, attribute: Memo<Attribute>) -> impl IntoView {
    let state = state();
    let bands = Memo::new(move |_| attribute.with(|it| it.bands.clone()));
    view! {
        <BandsField name=whose.with_value(|it| it.name().to_owned()) bands
            on_change=move |bands| change(state, whose, |it| it.bands = bands)/>
    }
}

/// Values as groups: each can be called otherwise, and those that are called the same are one.
#[component]
fn OfValues(whose: StoredValue<Whose>, attribute: Memo<Attribute>) -> impl IntoView {
    let state = state();
    let levels = Memo::new(move |before: Option<&Vec<(String, u64)>>| {
        // What was counted last stays until there is something newer, so that no field goes away under a hand.
        made(state, whose).map(|it| it.levels).or_else(|| before.cloned()).unwrap_or_default()
    });
    let rows = Memo::new(move |_| {
        levels.with(|all| {
            let row = |(level, n): &(String, u64)| LevelRow {
                level: level.clone(),
                n_people: *n,
                called: attribute.with(|it| groups::called(it, level)),
            };
            all.iter().map(row).collect::<Vec<_>>()
        })
    });
    let call = move |(level, name): (String, String)| {
        let all: Vec<String> =
            levels.with_untracked(|all| all.iter().map(|it| it.0.clone()).collect());
        change(state, whose, |it| groups::call(it, &all, &level, &name));
    };
    let is_open = attribute.with_untracked(|it| !it.merge.is_empty());
    let n = Memo::new(move |_| levels.with(Vec::len));
    view! {
        <Show when=move || { n.get() > 1 }>
            <details class="knobs" open=is_open>
                <summary>"Merge or rename its "{move || n.get()}" values"</summary>
                <div>
                    <p>"Values that you call the same are one group."</p>
                    <MergeField name=whose.with_value(|it| it.name().to_owned()) rows on_call=call/>
                </div>
            </details>
        </Show>
    }
}

/// The groups that come of it, with their people, in their order.
#[component]
fn Counted(whose: StoredValue<Whose>, attribute: Memo<Attribute>) -> impl IntoView {
    let state = state();
    let last = Memo::new(move |before: Option<&Option<Made>>| {
        made(state, whose).or_else(|| before.cloned().flatten())
    });
    let known = move || -> Vec<String> {
        let groups = last.with(|it| it.as_ref().map(|it| it.groups.clone())).unwrap_or_default();
        groups.into_iter().filter(|it| it.2).map(|it| it.0).collect()
    };
    let rows = Memo::new(move |_| {
        let counted = last.with(|it| it.as_ref().map(|it| it.groups.clone())).unwrap_or_default();
        let of = |name: &str| counted.iter().find(|it| it.0 == *name).map(|it| it.1);
        let moves =
            if attribute.with(Attribute::way) == Way::Values { Moves::Yes } else { Moves::No };
        let row = |name: String| GroupRow { n_people: of(&name), name, moves };
        let shown = attribute.with(|it| groups::in_order(it, &known()));
        let unknown = counted.iter().filter(|it| !it.2);
        let unknown = unknown.map(|it| GroupRow {
            name: it.0.clone(),
            n_people: Some(it.1),
            moves: Moves::No,
        });
        shown.into_iter().map(row).chain(unknown).collect::<Vec<_>>()
    });
    let says = move || {
        match last.get() {
        None => view! { <p class="footnote">"Its groups are counted once a decision or an outcome is chosen."</p> }.into_any(),
        Some(Made { problem: Some(problem), .. }) => {
            view! { <p class="msg">{visible(&problem.what)}". "{visible(&problem.hint)}</p> }.into_any()
        }
        Some(made) => {
            let n = made.groups.len();
            view! { <p class="footnote">{n}{if n == 1 { " group" } else { " groups" }}", with their people"</p> }.into_any()
        }
    }
    };
    let has_order = Memo::new(move |_| attribute.with(|it| !it.order.is_empty()));
    view! {
        <div aria-live="polite">{says}</div>
        <GroupList name=whose.with_value(|it| it.name().to_owned()) rows
            on_move=move |(group, to): (String, groups::Move)| {
                let counted = untrack(known);
                change(state, whose, |it| groups::reorder(it, &counted, &group, to));
            }/>
        <Show when=move || has_order.get()>
            <button class="quiet" type="button" on:click=move |_| change(state, whose, |it| it.order.clear())>"Order by size again"</button>
        </Show>
    }
}
