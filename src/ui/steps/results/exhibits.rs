//! The exhibits: a section for each kind of question, and in it the finding, the chart and the table of each.

use leptos::prelude::*;

use crate::chart::{Scene, Size, exhibit};
use crate::report::Report;
use crate::report::exhibit::{Exhibit, Section};
use crate::report::format::visible;
use crate::ui::parts::twin::Twin;
use crate::ui::state::{State, state};

use super::figure;

/// Rows of a table that are shown before all are asked for.
const FIRST: usize = 12;
/// The number of the last figure before these.
const FIGURES_BEFORE: usize = 6;

/// The sections that have exhibits.
pub(super) fn exhibits(report: &Report) -> AnyView {
    let state = state();
    let mut n_figures = FIGURES_BEFORE;
    let mut sections = Vec::new();
    for section in Section::ALL {
        let mut shown = Vec::new();
        for (at, it) in report.exhibits.iter().enumerate().filter(|(_, it)| it.section == section) {
            shown.push(one(state, it, at, &mut n_figures));
        }
        if !shown.is_empty() {
            sections.push(titled(section, shown));
        }
    }
    sections.into_any()
}

fn titled(section: Section, shown: Vec<AnyView>) -> AnyView {
    let title_id = format!("{}-h", section.anchor());
    let labelled_by = title_id.clone();
    view! {
        <section class="section" id=section.anchor() aria-labelledby=labelled_by>
            <div class="section-head"><h2 id=title_id>{section.name()}</h2></div>
            {shown}
        </section>
    }
    .into_any()
}

/// One exhibit; `at` is its place in the report.
fn one(state: State, it: &Exhibit, at: usize, n_figures: &mut usize) -> AnyView {
    let source =
        if it.source.is_empty() { String::new() } else { format!("Source: {}", it.source) };
    let table = (!it.rows.is_empty()).then(|| {
        view! { <Twin id=format!("exhibit-{at}-table") twin=exhibit::table(it) limit=FIRST/> }
    });
    view! {
        <div class="exhibit" id=format!("exhibit-{at}")>
            {head(state, it, at, n_figures)}
            {table}
            {footnote(&it.caveat)}
            {footnote(&source)}
        </div>
    }
    .into_any()
}

/// The finding and what is measured: over the chart, or alone where there is none.
fn head(state: State, it: &Exhibit, at: usize, n_figures: &mut usize) -> AnyView {
    let says = visible(&it.says);
    let scene = |size| {
        let scene = exhibit::scene(it, size)?;
        Some(Scene { subtitle: says.clone(), ..scene })
    };
    let id = format!("figure-exhibit-{at}");
    match figure(state, &id, *n_figures + 1, scene(Size::Wide), scene(Size::Narrow)) {
        Some(drawn) => {
            *n_figures += 1;
            drawn.into_any()
        }
        None => view! { <h3>{visible(&it.title)}</h3><p class="says">{says}</p> }.into_any(),
    }
}

fn footnote(text: &str) -> Option<AnyView> {
    (!text.is_empty()).then(|| view! { <p class="footnote">{visible(text)}</p> }.into_any())
}
