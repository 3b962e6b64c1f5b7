//! What the reader does about a model: where it comes from, how it learns, which one is audited.

use std::sync::Arc;

use leptos::prelude::*;
use web_sys::File;

use crate::audit::plan::Plan;
use crate::audit::plan::search::{searches, take_tries};
use crate::report::model::ModelSection;
use crate::report::{Report, compared};
use crate::ui::learning::Looks;
use crate::ui::origin::{self, Origin};
use crate::ui::route::Step;
use crate::ui::state::{Course, State};
use crate::ui::{browser, learning};
use crate::worker::job::Kind;
use crate::worker::protocol::{Learning, Request};

use super::{ask, begin_work, edit, go, run};

/// How often the course of a fit is drawn anew, in milliseconds.
const REDRAWN: i32 = 80;
/// More losses than these are thinned to a half.
const MOST_LOSSES: usize = 240;

/// Whether what comes from the window is a model.
pub fn is_model(file: &File) -> bool {
    let name = file.name();
    let ending = name.rsplit_once('.').map(|it| it.1);
    ending.is_some_and(|it| it.eq_ignore_ascii_case("onnx") || it.eq_ignore_ascii_case("json"))
}

/// Takes the decisions from elsewhere.
pub fn choose_origin(state: State, to: Origin) {
    let Some(loaded) = state.loaded_now() else { return };
    let mut aside = state.aside.get_untracked();
    state.origin.set(Some(to));
    let mut plan = state.plan.get_untracked();
    origin::change(&mut plan, &mut aside, to, &loaded.profiles);
    state.aside.set(aside);
    edit(state, |it| *it = plan);
}

/// Reads a model file; from then on it decides.
pub fn open_model(state: State, file: File) {
    state.trouble.set(None);
    state.about.set(None);
    state.tried.set(None);
    choose_origin(state, Origin::File);
    let plan = state.plan.get_untracked();
    begin_work(state, Kind::LoadModel);
    state.link.with_value(|link| link.load_model(file, &plan));
}

/// Lets the model file score ten rows.
pub fn try_model(state: State) {
    state.trouble.set(None);
    ask(state, Kind::TryModel, Request::TryModel { plan: Box::new(state.plan.get_untracked()) });
}

/// Trains the plan's models, on a screen of its own.
pub fn train(state: State) {
    state.trouble.set(None);
    state.trained.set(None);
    state.course.set(None);
    go(state, Step::Models);
    let mut plan = state.plan.get_untracked();
    let models = learning::labels(&plan);
    let searched: Vec<bool> = searches(&mut plan).map(|it| it.is_some()).collect();
    let of_model = |it: &String| {
        let wanted =
            state.seconds.with_untracked(|all| all.iter().find(|(label, _)| label == it).cloned());
        wanted.map_or(0, |it| it.1)
    };
    let seconds = models
        .iter()
        .zip(searched)
        .map(|(model, is_searched)| if is_searched { of_model(model) } else { 0 });
    let seconds = seconds.collect();
    ask(state, Kind::Train, Request::Train { plan: Box::new(plan), seconds });
}

/// Has better settings of one of the models looked for, for so many seconds when it is next trained; 0 keeps to the
/// plan's.
pub fn look_for_settings(state: State, at: usize, seconds: u32) {
    let models = state.plan.with_untracked(learning::labels);
    let Some(model) = models.get(at) else { return };
    state.seconds.update(|all| {
        all.retain(|(label, _)| label != model);
        if seconds > 0 {
            all.push((model.clone(), seconds));
        }
    });
    let looks = if seconds > 0 { Looks::Yes } else { Looks::No };
    edit(state, |plan| learning::look(plan, at, looks));
}

/// The models are trained: what was looked for stands in the plan from now on, as so many tries.
pub(super) fn trained(state: State, mut plan: Plan, model: Box<ModelSection>) {
    let is_same = state.plan.with_untracked(learning::ways) == learning::ways(&plan);
    if is_same && state.seconds.with_untracked(|it| !it.is_empty()) {
        edit(state, |it| take_tries(it, &mut plan));
        state.seconds.set(Vec::new());
    }
    show(state, Some(model));
}

/// Audits one of the models that stand side by side.
pub fn audit_model(state: State, at: usize) {
    if at > 0 {
        // What was trained stays on the screen: it is the same models, another one is audited.
        let trained = state.trained.get_untracked();
        edit(state, |it| learning::lead(it, at));
        state.trained.set(trained);
    }
    run(state);
}

/// Shows the models of an audit. One that nothing was set beside has its figures from the audit itself.
pub(super) fn show_audited(state: State, report: &Report) {
    let model = report.model.clone().map(|mut it| {
        if it.candidates.is_empty() {
            it.candidates.push(compared::of_audit(report, &it));
        }
        it
    });
    show(state, model);
}

/// What is shown of the models, from training or from an audit.
pub(super) fn show(state: State, model: Option<Box<ModelSection>>) {
    state.course.set(None);
    state.trained.set(model.map(|it| Arc::new(*it)));
}

/// A fit has come further. Messages come faster than a screen can be drawn.
pub fn learn(state: State, learning: Learning) {
    let is_same = |it: &Course| it.last.fit == learning.fit && it.last.model == learning.model;
    let mut course = state
        .course
        .get_untracked()
        .filter(is_same)
        .unwrap_or_else(|| Course { last: learning.clone(), losses: Vec::new() });
    course.losses.extend(learning.loss.map(|it| (learning.step, it)));
    if course.losses.len() > MOST_LOSSES {
        let thinned = course.losses.iter().step_by(2).copied().collect();
        course.losses = thinned;
    }
    course.last = learning;
    let is_drawn = state.course.with_untracked(Option::is_some);
    *state.course.write_untracked() = Some(course);
    if !is_drawn {
        state.course.update(|_| {});
        redraw_soon(state);
    }
}

/// Draws the course as long as there is one.
fn redraw_soon(state: State) {
    browser::later(REDRAWN, move || {
        if state.course.with_untracked(Option::is_some) {
            state.course.update(|_| {});
            redraw_soon(state);
        }
    });
}

/// Whether a model says the same of people under both plans.
pub(super) fn same_model(one: &Plan, other: &Plan) -> bool {
    one.model == other.model
        && one.candidates == other.candidates
        && one.columns == other.columns
        && one.data.rules == other.data.rules
        && one.evidence == other.evidence
        && one.groups == other.groups
}
