//! The sections of the results, and the plan in a few words.

use std::sync::Arc;

use leptos::prelude::*;

use crate::report::exhibit::{self, Exhibit};
use crate::report::format::{count, ratio_interval, setting, visible};
use crate::report::{Report, rows};
use crate::ui::parts::icon::{Icon, Sign};
use crate::ui::route::{Route, Section, Step};
use crate::ui::shell::is_busy;
use crate::ui::state::{Audit, State, state};
use crate::ui::{actions, browser};

/// How far down the window a section begins to be the one that is read, as a part of it.
const READ_FROM: f64 = 0.25;
/// How long another view takes to be there, in milliseconds.
const SETTLED: i32 = 100;

/// The rail; on narrow pages a menu. It marks what is being read.
#[component]
pub(super) fn Rail(audit: Arc<Audit>) -> impl IntoView {
    let state = state();
    let report = &audit.report;
    let entries: Vec<(Section, String)> =
        Section::ALL.into_iter().filter_map(|it| Some((it, size(it, report)?))).collect();
    let here = reading(state, entries.iter().map(|it| it.0).collect());
    let parts = StoredValue::new(parts(report));
    let links = move |entries: Vec<(Section, String)>| {
        let link = move |(section, size): (Section, String)| {
            let href = Route { section: Some(section), ..Route::of(Step::Results) }.fragment();
            view! {
                <li>
                    <a href=href aria-current=move || (here.get() == section).then_some("true")
                        on:click=move |_| actions::reveal_again(state, section, None, None)>
                        <span>{section.name()}</span><small>{size}</small>
                    </a>
                    {move || (here.get() == section).then(|| parts.with_value(|all| sub_list(state, section, all)))}
                </li>
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
                    <span><span class="muted">"Section"</span>" "{move || here.get().name()}</span><Icon sign=Sign::Down/>
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

/// An exhibit as an entry of the rail: its section, its place in the report, and what it is.
type Part = (exhibit::Section, usize, String);

fn parts(report: &Report) -> Vec<Part> {
    let part = |(at, it): (usize, &Exhibit)| {
        let by = match it.attributes.as_slice() {
            [] => String::new(),
            names => format!(" by {}", rows::attribute_names(names)),
        };
        (it.section, at, format!("{}{by}", it.exhibit.replace('-', " ")))
    };
    report.exhibits.iter().enumerate().map(part).collect()
}

/// The exhibits of the section that is being read; each link unfolds its own.
fn sub_list(state: State, section: Section, parts: &[Part]) -> Option<impl IntoView + use<>> {
    let Section::Exhibits(of) = section else { return None };
    let link = |(_, at, name): &Part| {
        let at = Some(*at);
        let route = Route { section: Some(section), exhibit: at, ..Route::of(Step::Results) };
        view! {
            <li><a href=route.fragment() on:click=move |_| actions::reveal_again(state, section, at, None)>{name.clone()}</a></li>
        }
    };
    let own: Vec<_> = parts.iter().filter(|it| it.0 == of).map(link).collect();
    (own.len() > 1).then(|| view! { <ul class="rail-sub">{own}</ul> })
}

/// The section that is being read, as the page is scrolled or another view is opened.
fn reading(state: State, sections: Vec<Section>) -> RwSignal<Section> {
    let asked = state.route.with_untracked(|it| it.section);
    let here = RwSignal::new(asked.unwrap_or(Section::Summary));
    let is_due = StoredValue::new(false);
    let sections = StoredValue::new(sections);
    // The rail may have left the page before its turn comes.
    let look = move || {
        let Some(all) = sections.try_get_value() else { return };
        is_due.set_value(false);
        let asked = state.route.with_untracked(|it| it.section);
        if let Some(found) = section_at(&all, asked).filter(|it| *it != here.get_untracked()) {
            here.set(found);
        }
    };
    let scrolled = window_event_listener(leptos::ev::scroll, move |_| {
        if !is_due.get_value() {
            is_due.set_value(true);
            request_animation_frame(look);
        }
    });
    Effect::new(move |_| {
        state.route.with(|it| it.section);
        browser::later(SETTLED, look);
    });
    on_cleanup(move || scrolled.remove());
    here
}

/// The last section that begins above the line that is read from; at the end of the page the one that was asked for, or
/// the last, since no later one can come up to that line. Another view has some of the sections only.
fn section_at(sections: &[Section], asked: Option<Section>) -> Option<Section> {
    let height = browser::window().inner_height().ok()?.as_f64()?;
    let page = browser::document().document_element()?;
    let with_top = |it: &Section| {
        let element = browser::element(it.id())?;
        Some((*it, element.get_bounding_client_rect().top()))
    };
    let tops: Vec<(Section, f64)> = sections.iter().filter_map(with_top).collect();
    let is_at_end = page.get_bounding_client_rect().bottom() <= height + 2.0;
    let is_shown = |it: &&(Section, f64)| Some(it.0) == asked && it.1 >= 0.0 && it.1 < height;
    let found = if is_at_end {
        tops.iter().find(is_shown).or(tops.last())
    } else {
        tops.iter().rev().find(|it| it.1 < height * READ_FROM).or(tops.first())
    };
    found.map(|it| it.0)
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
        // A ranking has groups of several attributes, and nothing that is measured in them.
        Section::Intersections => several(
            report
                .groups
                .iter()
                .filter(|it| it.attributes.len() > 1 && has_crossings(report))
                .count(),
            "group",
            "groups",
        ),
        Section::Thresholds => has_thresholds(report).then(|| {
            report.plan.own_cut().map_or("by score".to_owned(), |it| format!("cut {}", setting(it)))
        }),
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

/// Whether anything is measured in groups of several attributes.
fn has_crossings(report: &Report) -> bool {
    report.rates.iter().any(|it| it.attributes.len() > 1)
}

/// Whether a cut of the score makes decisions: where the score is a predicted number, or classes are decided, none does.
fn has_thresholds(report: &Report) -> bool {
    let plan = &report.plan;
    plan.scores() && !plan.predicts_numbers() && !plan.audits_classes()
}
