//! The columns of a file: what they hold, what they seem to be, and what they are used as.

use leptos::prelude::*;

use crate::base::order;
use crate::data::ColumnProfile;
use crate::data::profile::Kind;
use crate::report::format::{count, setting, visible};
use crate::ui::browser::field_id;
use crate::ui::edits::{UseAs, is_numeric, role_name};
use crate::ui::parts::cut_field::CutField;
use crate::ui::parts::sparkline::Sparkline;
use crate::ui::route::Step;

/// One column and its place in the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct ProfileRow {
    pub profile: ColumnProfile,
    pub used_as: UseAs,
    /// The cut points, where it is an attribute.
    pub cut: Vec<f64>,
    /// How its groups are made where cut points do not tell it: "4 quantiles".
    pub made: String,
}

/// The table.
#[component]
pub fn ProfileTable(
    #[prop(into)] rows: Signal<Vec<ProfileRow>>,
    #[prop(into)] on_use: Callback<(ColumnProfile, UseAs)>,
    #[prop(into)] on_cut: Callback<(String, Vec<f64>)>,
) -> impl IntoView {
    view! {
        <div class="twin-wrap flush">
            <table class="twin profile stacks">
                <caption class="hidden">"Columns with suggested roles"</caption>
                <thead><tr>
                    <th scope="col">"Column"</th><th scope="col">"Values"</th>
                    <th scope="col" class="num">"Missing"</th><th scope="col" class="num">"Distinct"</th>
                    <th scope="col">"Suggested role, and why"</th><th scope="col">"Use as"</th>
                </tr></thead>
                <tbody>
                    <For each=move || rows.get() key=|it| format!("{} {:?} {:?} {}", it.profile.name, it.used_as, it.cut, it.made)
                        children=move |row| view! { <Row row on_use on_cut/> }/>
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(
    row: ProfileRow,
    on_use: Callback<(ColumnProfile, UseAs)>,
    on_cut: Callback<(String, Vec<f64>)>,
) -> impl IntoView {
    let ProfileRow { profile, used_as, cut, made } = row;
    let name = profile.name.clone();
    let (shown, id) = (visible(&name), field_id(&name));
    let role =
        profile.suggestion.role.map(|it| view! { <span class="role">{role_name(it)}</span> });
    let missing = if profile.n_missing == 0 { "num dim" } else { "num" };
    let bound = if profile.distinct_is_bound { "at least " } else { "" };
    // Two values are two groups already.
    let is_attribute = used_as == UseAs::Attribute;
    let needs_cut =
        is_attribute && made.is_empty() && is_numeric(&profile) && profile.kind != Kind::YesNo;
    let cut_name = name.clone();
    let cuts = needs_cut.then(|| {
        let on_change = move |cut| on_cut.run((cut_name.clone(), cut));
        view! { <CutField column=name cut on_change/> }
    });
    let offered = match (made.as_str(), needs_cut) {
        ("", true) => "Quantiles, bands with names…",
        ("", false) => "Merge or order its groups…",
        (made, _) => made,
    };
    let more = is_attribute.then(|| {
        let label = format!("{offered}: the groups of {shown}, in the plan");
        view! { <small><a href=Step::Plan.href() aria-label=label>{offered.to_owned()}</a></small> }
    });
    view! {
        <tr>
            <th scope="row"><span><code>{shown.clone()}</code><small>{holds(&profile)}</small></span></th>
            <td data-h="Values">{values(&profile)}</td>
            <td class=missing data-h="Missing">{count(profile.n_missing)}</td>
            <td class="num" data-h="Distinct">{bound}{count(profile.n_distinct)}</td>
            <td data-h="Suggested role">{role}<small>{visible(&profile.suggestion.reason)}</small>{cuts}{more}</td>
            <td data-h="Use as"><UseSelect id name=shown used_as on_choose=move |role| on_use.run((profile.clone(), role))/></td>
        </tr>
    }
}

#[component]
fn UseSelect(
    id: String,
    name: String,
    used_as: UseAs,
    #[prop(into)] on_choose: Callback<UseAs>,
) -> impl IntoView {
    let option = |(at, it): (usize, UseAs)| {
        view! { <option value=at.to_string() selected=it == used_as>{it.name()}</option> }
    };
    let choose = move |event| {
        let at: Option<usize> = event_target_value(&event).parse().ok();
        if let Some(role) = at.and_then(|at| UseAs::ALL.get(at)) {
            on_choose.run(*role);
        }
    };
    view! {
        <select id=id aria-label=format!("Use {name} as") on:change=choose>
            {UseAs::ALL.into_iter().enumerate().map(option).collect_view()}
        </select>
    }
}

fn values(profile: &ColumnProfile) -> AnyView {
    match profile.kind {
        Kind::Empty => view! { <span class="muted">"empty"</span> }.into_any(),
        Kind::Text => view! { <span class="muted">"text"</span> }.into_any(),
        Kind::YesNo | Kind::WholeNumber | Kind::Number | Kind::Category | Kind::Date => {
            view! { <Sparkline counts=bars(profile)/> }.into_any()
        }
    }
}

/// One bar for each value where they are few, in the order of their numbers; else the bins.
fn bars(profile: &ColumnProfile) -> Vec<u64> {
    let numbers = profile.top.iter().map(|(text, n)| Some((text.parse::<f64>().ok()?, *n)));
    match numbers.collect::<Option<Vec<_>>>() {
        Some(mut values) if values.len() as u64 == profile.n_distinct => {
            order::by(&mut values, |a, b| a.0.total_cmp(&b.0));
            values.into_iter().map(|(_, n)| n).collect()
        }
        Some(_) | None => profile.histogram.clone(),
    }
}

/// What the column holds, in a few words.
pub fn holds(profile: &ColumnProfile) -> String {
    let range = profile
        .range
        .map_or(String::new(), |(low, high)| format!(", {} to {}", setting(low), setting(high)));
    match profile.kind {
        Kind::Empty => "nothing".to_owned(),
        Kind::YesNo => "yes or no".to_owned(),
        Kind::WholeNumber => format!("whole number{range}"),
        Kind::Number => format!("number{range}"),
        Kind::Category => format!("{} groups", count(profile.n_distinct)),
        Kind::Date => "date".to_owned(),
        Kind::Text => "text".to_owned(),
    }
}
