//! The sections of the results, and the plan in a few words.

use std::sync::Arc;

use leptos::prelude::*;

use crate::report::format::{count, ratio_interval, visible};
use crate::report::{Report, rows};
use crate::ui::actions;
use crate::ui::parts::icon::{Icon, Sign};
use crate::ui::route::{Route, Section, Step};
use crate::ui::shell::is_busy;
use crate::ui::state::{Audit, state};

/// The rail; on narrow pages a menu.
#[component]
pub(super) fn Rail(audit: Arc<Audit>) -> impl IntoView {
    let state = state();
    let report = &audit.report;
    let entries: Vec<(Section, String)> =
        Section::ALL.into_iter().filter_map(|it| Some((it, size(it, report)?))).collect();
    let here = move || state.route.with(|it| it.section).unwrap_or(Section::Summary);
    let links = move |entries: Vec<(Section, String)>| {
        let link = move |(section, size): (Section, String)| {
            let href = Route { section: Some(section), ..Route::of(Step::Results) }.fragment();
            view! {
                <li><a href=href aria-current=move || (here() == section).then_some("true")>
                    <span>{section.name()}</span><small>{size}</small>
                </a></li>
            }
        };
        view! { <ul>{entries.into_iter().map(link).collect_view()}</ul> }
    };
    let menu_ref = NodeRef::<leptos::html::Details>::new();
    let close = move |event: leptos::ev::MouseEvent| {
        let on_link =
            event_target::<web_sys::Element>(&event).closest("a").is_ok_and(|it| it.is_some());
        if let Some(menu) = menu_ref.get_untracked().filter(|_| on_link) {
            menu.set_open(false);
        }
    };
    let (menu, list) = (links(entries.clone()), links(entries));
    view! {
        <nav class="rail" aria-label="Sections of the audit">
            <details class="rail-menu" node_ref=menu_ref on:click=close>
                <summary>
                    <span><span class="muted">"Section"</span>" "{move || here().name()}</span><Icon sign=Sign::Down/>
                </summary>
                {menu}
            </details>
            {list}
            <PlanDigest audit=Arc::clone(&audit)/>
            <p class="rail-acts">
                <a class="quiet" href=Step::Plan.href()>"Change plan"</a>
                <button class="quiet" type="button" disabled=move || is_busy(state)
                    on:click=move |_| actions::save_plan(state)>"Save plan"</button>
            </p>
        </nav>
    }
}

#[component]
fn PlanDigest(audit: Arc<Audit>) -> impl IntoView {
    let plan = &audit.report.plan;
    let [low, high] = rows::ratio_band(&audit.report);
    let mut references: Vec<String> =
        plan.groups.reference.values().map(|it| visible(it)).collect();
    references.dedup();
    let reference =
        if references.is_empty() { "largest group".to_owned() } else { references.join(", ") };
    view! {
        <dl class="rail-plan">
            <div><dt>"Reference"</dt><dd>{reference}</dd></div>
            <div><dt>"Band"</dt><dd>{ratio_interval(low, Some(high))}</dd></div>
            <div><dt>"Intervals"</dt><dd>{rows::confidence(&audit.report)}</dd></div>
            <div><dt>"Minimum"</dt><dd>{count(plan.groups.minimum)}" people"</dd></div>
            <div><dt>"Seed"</dt><dd>{plan.evidence.seed.clone()}</dd></div>
        </dl>
    }
}

/// What a section holds, in a word or two. None where the report has nothing for it.
fn size(section: Section, report: &Report) -> Option<String> {
    let several = |n: usize, one: &str, more: &str| match n {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{} {more}", count(n as u64))),
    };
    match section {
        Section::Summary => {
            several(report.findings.len(), "finding", "findings").or(Some(String::new()))
        }
        Section::Groups => {
            several(rows::single_attributes(report).len(), "attribute", "attributes")
        }
        Section::Intersections => several(
            report.groups.iter().filter(|it| it.attributes.len() > 1).count(),
            "group",
            "groups",
        ),
        Section::LikeWithLike => {
            report.stratified.first().map(|it| rows::attribute_names(&it.strata))
        }
        Section::Metrics => several(report.metrics.len(), "figure", "figures"),
        Section::Exhibits(section) => several(
            report.exhibits.iter().filter(|it| it.section == section).count(),
            "analysis",
            "analyses",
        ),
        Section::Untested => several(report.untested.len(), "point", "points"),
        Section::Data => Some(format!("{} rows", count(report.data.rows.used))),
    }
}
