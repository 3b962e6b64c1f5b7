//! Where the page's program is cut in two.
//!
//! The first part shows the start page and takes what the reader brings; the rest comes behind it, before the seal.
//! The tool in `split/` cuts at the functions of this module: what only they lead to goes into the rest. Each is
//! called through the table of functions, where the rest puts it when it is joined; who comes earlier has the rest
//! joined on the spot by [`join_rest`].
//!
//! A door is never inlined, or there would be nothing left to cut at.

use leptos::prelude::*;
use web_sys::{File, MessageEvent};

use crate::ui::browser;
use crate::ui::link::Link;
use crate::ui::route::Section;
use crate::ui::state::State;
use crate::ui::{actions, keep, steps};
use crate::worker::job::Kind;
use crate::worker::protocol::{Learning, Request, Response};

/// Joins the rest of the program to this part, once.
#[inline(never)]
pub fn join_rest() {
    browser::join_rest(&wasm_bindgen::exports());
}

#[inline(never)]
pub fn columns() -> AnyView {
    view! { <steps::columns::Columns/> }.into_any()
}

#[inline(never)]
pub fn plan() -> AnyView {
    view! { <steps::plan::PlanStep/> }.into_any()
}

#[inline(never)]
pub fn models() -> AnyView {
    view! { <steps::models::Models/> }.into_any()
}

#[inline(never)]
pub fn results() -> AnyView {
    view! { <steps::results::Results/> }.into_any()
}

#[inline(never)]
pub fn report() -> AnyView {
    view! { <steps::report::ReportStep/> }.into_any()
}

/// Takes up the choices from before a reload.
#[inline(never)]
pub fn restore(state: State) {
    if let Some(choices) = keep::kept() {
        actions::restore(state, choices);
    }
}

#[inline(never)]
pub fn answer(state: State, kind: Kind, response: Response) {
    actions::answer(state, kind, response);
}

#[inline(never)]
pub fn learn(state: State, learning: Learning) {
    actions::learn(state, learning);
}

#[inline(never)]
pub fn hear(link: &Link, event: &MessageEvent) {
    link.hear(event);
}

#[inline(never)]
pub fn ask(link: &Link, kind: Kind, request: &Request) {
    link.ask_now(kind, request);
}

#[inline(never)]
pub fn load(link: &Link) {
    link.load_now();
}

#[inline(never)]
pub fn open_model(state: State, file: File) {
    actions::open_model(state, file);
}

#[inline(never)]
pub fn take_other(state: State) {
    actions::take_other(state);
}

#[inline(never)]
pub fn go_on(state: State) {
    actions::go_on(state);
}

#[inline(never)]
pub fn try_to_send(state: State) {
    actions::try_every_way(state);
}

#[inline(never)]
pub fn reveal(state: State, section: Section, exhibit: Option<usize>) {
    actions::reveal(state, section, exhibit);
}
