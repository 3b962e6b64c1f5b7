//! Where the reader is, and how the page leads elsewhere.

use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::report::exhibit::programs;
use crate::ui::actions::folds;
use crate::ui::browser;
use crate::ui::folds::Fold;
use crate::ui::route::{Route, Section, Step};
use crate::ui::state::State;

/// How long another step takes to be there, in milliseconds.
const SETTLED: i32 = 200;

/// Goes to a step; the browser's Back leads back.
pub fn go(state: State, step: Step) {
    let target = step.href();
    if fragment() == target {
        state.route.update(|it| it.section = None);
    } else {
        drop(browser::window().location().set_hash(&target));
    }
}

/// The URL's fragment has changed. What is no place of the page is left to the browser.
pub fn arrive(state: State) {
    if let Some(route) = Route::parse(&fragment()) {
        state.route.set(route);
    }
}

/// Looks at another attribute or rate; no new place for Back.
pub fn look_at(state: State, change: impl FnOnce(&mut Route)) {
    state.route.update(|route| {
        change(route);
        route.section = None;
        route.exhibit = None;
        route.name = None;
    });
    replace(state);
}

/// As [`look_at`], within a view of its own, which stays.
pub fn look_within(state: State, change: impl FnOnce(&mut Route)) {
    state.route.update(change);
    replace(state);
}

/// The URL follows; no new place for Back.
fn replace(state: State) {
    let url = state.route.with_untracked(Route::fragment);
    if let Ok(history) = browser::window().history() {
        drop(history.replace_state_with_url(&JsValue::NULL, "", Some(&url)));
    }
}

pub(super) fn fragment() -> String {
    browser::window().location().hash().unwrap_or_default()
}

/// Goes to the control that a problem is about, on this step or on its own.
pub fn to_field(state: State, field: &str) {
    if !browser::focus_field(field) {
        let is_model = field.starts_with("model") || field.starts_with("candidates");
        go(state, if is_model { Step::Plan } else { Step::Columns });
        let field = field.to_owned();
        browser::later(SETTLED, move || {
            browser::focus_field(&field);
        });
    }
}

/// A link to where the URL points already changes nothing in it, and leads there all the same.
pub fn reveal_again(state: State, section: Section, exhibit: Option<usize>, name: Option<&str>) {
    let is_same = state.route.with_untracked(|it| {
        it.section == Some(section)
            && it.exhibit == exhibit
            && it.name.as_deref() == name
            && it.step == Step::Results
    });
    if is_same {
        reveal(state, section, exhibit);
    }
}

/// Scrolls to the section of the results that the URL names, and puts the focus on its heading. The exhibit that it
/// names, and one that is alone in its section, is unfolded; a name in it goes before its heading.
pub fn reveal(state: State, section: Section, exhibit: Option<usize>) {
    let alone = || match section {
        Section::Exhibits(it) => folds::alone(state, it),
        Section::Summary
        | Section::Groups
        | Section::Intersections
        | Section::LikeWithLike
        | Section::Metrics
        | Section::Thresholds
        | Section::Untested
        | Section::Data => None,
    };
    if let Some(at) = exhibit.or_else(alone) {
        folds::unfold(state, at);
    }
    let name = state.route.with_untracked(|it| it.name.clone());
    if let Some((at, name)) = exhibit.zip(name) {
        // What was folded is drawn once it is open.
        browser::later(0, move || {
            if let Some(target) = browser::element(&programs::anchor_of(at, &name)) {
                browser::show(&target);
            }
        });
        return;
    }
    let place = exhibit.and_then(|at| browser::element(&Fold::anchor(at)));
    if let Some(target) = place.or_else(|| browser::element(section.id())) {
        target.scroll_into_view();
        if let Ok(Some(heading)) = target.query_selector("h1, h2, summary") {
            browser::focus(&heading);
        }
    }
}
