//! How groups are made and compared.

use std::sync::Arc;

use leptos::prelude::*;

use crate::audit::plan::groups::Way;
use crate::audit::plan::{Attribute, MissingPolicy};
use crate::data::ColumnProfile;
use crate::report::format::visible;
use crate::ui::actions;
use crate::ui::parts::answer::{Answer, Answers, NumberField, Segment};
use crate::ui::state::{Loaded, Previewed, state};

/// The section of the groups.
#[component]
pub(super) fn GroupsSection(loaded: Arc<Loaded>) -> impl IntoView {
    let state = state();
    let plan = state.plan;
    let depth = Signal::derive(move || plan.with(|it| it.groups.intersections));
    let minimum = Signal::derive(move || plan.with(|it| it.groups.minimum.to_string()));
    let missing = Signal::derive(move || plan.with(|it| it.groups.missing));
    let depths = ["Each attribute alone", "Two together", "Three together", "Four together"]
        .map(str::to_owned);
    let depths = (1..).zip(depths).collect::<Vec<(u32, String)>>();
    let policies = vec![
        (MissingPolicy::Group, "A group of their own".to_owned()),
        (MissingPolicy::LeaveOut, "Left out, and counted".to_owned()),
    ];
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number from a field, and saturating"
    )]
    let set_minimum =
        move |it: f64| actions::edit(state, |plan| plan.groups.minimum = (it as u64).max(1));
    view! {
        <Answers id="groups-h" title="Who is compared with whom"
            says="Every group with the reference of its attribute.">
            <Answer name="Reference" note="The group that others are compared with; nobody is “normal”">
                <References loaded/>
            </Answer>
            <Answer name="Combinations" note="People who belong to two groups can be harmed where neither is">
                <Segment id="depth" label="Combinations" options=depths value=depth
                    on_choose=move |it| actions::edit(state, |plan| plan.groups.intersections = it)/>
            </Answer>
            <Answer name="Smallest group" note="Smaller ones are shown and get no verdict">
                <NumberField id="minimum" label="people" value=minimum range=["1", ""] on_change=set_minimum/>
            </Answer>
            <Answer name="People whose attribute is not known">
                <Segment id="missing" label="People whose attribute is not known" options=policies value=missing
                    on_choose=move |it| actions::edit(state, |plan| plan.groups.missing = it)/>
            </Answer>
        </Answers>
    }
}

#[component]
fn References(loaded: Arc<Loaded>) -> impl IntoView {
    let state = state();
    let attributes = Memo::new(move |_| {
        let one = |attribute: &Attribute| {
            let profile = loaded.profiles.iter().find(|it| it.name == attribute.column);
            let groups = state.preview.with(|it| groups(it, attribute, profile));
            (attribute.label().to_owned(), groups)
        };
        state.plan.with(|it| it.columns.attributes.iter().map(one).collect::<Vec<_>>())
    });
    move || {
        let all = attributes.get();
        if all.is_empty() {
            view! { <p>"No attribute is chosen yet."</p> }.into_any()
        } else {
            let one = |(name, groups)| view! { <Reference name groups/> };
            all.into_iter().map(one).collect_view().into_any()
        }
    }
}

#[component]
fn Reference(name: String, groups: Vec<String>) -> impl IntoView {
    let state = state();
    let stored = StoredValue::new(name.clone());
    let chosen = move || {
        state.plan.with(|it| stored.with_value(|name| it.groups.reference.get(name).cloned()))
    };
    let choose = move |event| {
        let group = event_target_value(&event);
        actions::edit(state, |plan| {
            let name = stored.get_value();
            if group.is_empty() {
                plan.groups.reference.remove(&name);
            } else {
                plan.groups.reference.insert(name, group.clone());
            }
        });
    };
    let option = move |group: String| {
        let (value, shown) = (group.clone(), visible(&group));
        view! { <option value=value selected=move || chosen().as_ref() == Some(&group)>{shown}</option> }
    };
    let id = format!("reference-{name}");
    view! {
        <span class="sentence">
            <label for=id.clone()>{visible(&name)}</label>
            <select id=id on:change=choose>
                <option value="" selected=move || chosen().is_none()>"the largest group"</option>
                {groups.into_iter().map(option).collect_view()}
            </select>
        </span>
    }
}

/// The groups of an attribute that can be named: as they were counted, else its bands or its frequent values.
fn groups(
    counted: &Previewed,
    attribute: &Attribute,
    profile: Option<&ColumnProfile>,
) -> Vec<String> {
    let made = match counted {
        Previewed::Counted(preview) => preview.made.iter().find(|it| it.name == attribute.label()),
        Previewed::Nothing | Previewed::Unknown(_) => None,
    };
    if let Some(made) = made.filter(|it| !it.groups.is_empty()) {
        return made.groups.iter().map(|it| it.0.clone()).collect();
    }
    match attribute.way() {
        Way::Values => {
            profile.map(|it| it.top.iter().map(|it| it.0.clone()).collect()).unwrap_or_default()
        }
        Way::Cut | Way::Quantiles | Way::Bands => attribute.band_names(),
        Way::Probabilities => attribute.probabilities.keys().cloned().collect(),
    }
}
