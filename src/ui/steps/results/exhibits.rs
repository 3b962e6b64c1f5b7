//! The exhibits: a section for each kind of question, and in it each finding over what it rests on.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::audit::plan::notes::Place;
use crate::chart::{Scene, Size, exhibit};
use crate::report::exhibit::programs::KIND;
use crate::report::exhibit::{Exhibit, Section};
use crate::report::format::visible;
use crate::report::{Report, rows};
use crate::ui::actions;
use crate::ui::browser;
use crate::ui::folds::{Fold, Turn};
use crate::ui::parts::figure::{Figure, Framed};
use crate::ui::parts::twin::{CaptionFor, Twin};
use crate::ui::state::{State, state};

use super::note::NoteOn;
use super::programs;

/// Rows of a table that are shown before all are asked for.
const FIRST: usize = 12;
/// The number of the last figure before these.
const FIGURES_BEFORE: usize = 6;

/// The sections that have exhibits. Each exhibit is folded behind its finding until it is asked for, or printed.
pub(super) fn exhibits(report: &Report) -> AnyView {
    let state = state();
    let folds = Fold::of_all(&report.exhibits);
    let mut n_figures = FIGURES_BEFORE;
    let mut sections = Vec::new();
    for section in Section::ALL {
        let mut shown = Vec::new();
        let mut own = Vec::new();
        for (at, it) in report.exhibits.iter().enumerate().filter(|(_, it)| it.section == section) {
            shown.push(one(state, it, at, folds[at].clone(), &mut n_figures));
            own.push(folds[at].clone());
        }
        if !shown.is_empty() {
            sections.push(titled(state, section, shown, own));
        }
    }
    unfold_for_print();
    let n = folds.len();
    let all = (n > 1).then(|| {
        view! {
            <div class="all-exhibits">
                <p>{n}" analyses follow, each folded behind what it found."</p>
                {unfold_button(state, folds, "Show all", "Fold all")}
            </div>
        }
    });
    view! { {all}{sections} }.into_any()
}

/// Unfolds all of these, or folds them once all are open.
fn unfold_button(
    state: State,
    folds: Vec<Fold>,
    show: &'static str,
    hide: &'static str,
) -> impl IntoView {
    let folds = StoredValue::new(folds);
    let are_open = Memo::new(move |_| {
        state.unfolded.with(|open| folds.with_value(|all| all.iter().all(|it| open.contains(it))))
    });
    let press = move |_| {
        let turn = if are_open.get_untracked() { Turn::Fold } else { Turn::Unfold };
        folds.with_value(|all| actions::fold_all(state, all, turn));
    };
    view! {
        <button class="btn-2" type="button" on:click=press>
            {move || if are_open.get() { hide } else { show }}
        </button>
    }
}

fn titled(state: State, section: Section, shown: Vec<AnyView>, folds: Vec<Fold>) -> AnyView {
    let title_id = format!("{}-h", section.anchor());
    let labelled_by = title_id.clone();
    let button = (shown.len() > 1).then(|| unfold_button(state, folds, "Show these", "Fold these"));
    view! {
        <section class="section" id=section.anchor() aria-labelledby=labelled_by>
            <div class="section-head"><h2 id=title_id>{section.name()}</h2>{button}</div>
            <div class="exhibits">{shown}</div>
        </section>
    }
    .into_any()
}

/// One exhibit; `at` is its place in the report.
fn one(state: State, it: &Exhibit, at: usize, fold: Fold, n_figures: &mut usize) -> AnyView {
    let source =
        if it.source.is_empty() { String::new() } else { format!("Source: {}", it.source) };
    let by = match it.attributes.as_slice() {
        [] => String::new(),
        names => format!("by {}", rows::attribute_names(names)),
    };
    // Some findings say it themselves.
    let is_said = visible(&it.title).to_lowercase().starts_with(&by.to_lowercase());
    let by = if is_said { String::new() } else { by };
    let own = fold.clone();
    let is_open = Memo::new(move |_| state.unfolded.with(|all| all.contains(&own)));
    let toggle = move |event: web_sys::Event| {
        let is_open = event_target::<web_sys::Element>(&event).has_attribute("open");
        actions::fold(state, fold.clone(), if is_open { Turn::Unfold } else { Turn::Fold });
    };
    let about = Place {
        exhibit: Some(it.exhibit.clone()),
        attributes: it.attributes.clone(),
        ..Place::default()
    };
    view! {
        <details class="exhibit" id=Fold::anchor(at) open=move || is_open.get() on:toggle=toggle>
            <summary><h3>{visible(&it.title)}</h3><small>{by}</small></summary>
            <div class="exhibit-body">
                {content(state, it, at, n_figures)}
                {footnote(&it.caveat)}
                {footnote(&source)}
                <NoteOn about/>
            </div>
        </details>
    }
    .into_any()
}

/// What is measured, the chart and, behind it, the table of the same figures; the table alone where there is no chart.
fn content(state: State, it: &Exhibit, at: usize, n_figures: &mut usize) -> AnyView {
    let says = visible(&it.says);
    if it.exhibit == KIND {
        return view! { <p class="says">{says}</p>{programs::names_of(it, at)} }.into_any();
    }
    let scene = |size| {
        let scene = exhibit::scene(it, size)?;
        Some(Scene { subtitle: says.clone(), ..scene })
    };
    let table = (!it.rows.is_empty()).then(|| {
        view! { <Twin id=format!("exhibit-{at}-table") twin=exhibit::table(it) limit=FIRST caption_for=CaptionFor::ListenersOnly/> }
    });
    match scene(Size::Wide).zip(scene(Size::Narrow)) {
        Some((wide, narrow)) => {
            *n_figures += 1;
            let id = format!("figure-exhibit-{at}");
            view! {
                <Figure id number=*n_figures wide narrow framed=Framed::ByItsFinding
                    on_copy=move |text: String| actions::copy(state, &text)
                    on_save=move |(name, svg): (String, String)| actions::save(state, &name, "image/svg+xml", &svg)/>
                <details class="in-numbers"><summary>"In numbers"</summary>{table}</details>
            }
            .into_any()
        }
        None => view! { <p class="says">{says}</p>{table} }.into_any(),
    }
}

fn footnote(text: &str) -> Option<AnyView> {
    (!text.is_empty()).then(|| view! { <p class="footnote">{visible(text)}</p> }.into_any())
}

/// Paper cannot be unfolded: what is printed is open, and folded again afterwards.
fn unfold_for_print() {
    const OPENED: &str = "data-for-print";
    let each = |selector: &str, change: fn(&web_sys::Element)| {
        let Ok(found) = browser::document().query_selector_all(selector) else { return };
        for at in 0..found.length() {
            if let Some(element) = found.item(at).and_then(|it| it.dyn_into().ok()) {
                change(&element);
            }
        }
    };
    let before = window_event_listener_untyped("beforeprint", move |_| {
        each("main details:not([open])", |it| {
            drop(it.set_attribute(OPENED, ""));
            drop(it.set_attribute("open", ""));
        });
    });
    let after = window_event_listener_untyped("afterprint", move |_| {
        each("main details[data-for-print]", |it| {
            drop(it.remove_attribute(OPENED));
            drop(it.remove_attribute("open"));
        });
    });
    on_cleanup(move || {
        before.remove();
        after.remove();
    });
}
