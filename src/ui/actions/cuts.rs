//! Cuts of the score: counted where they are asked for, and taken into the plan.

use leptos::prelude::*;

use crate::report::thresholds::adopted;
use crate::ui::route::Step;
use crate::ui::state::State;
use crate::worker::job::Kind;
use crate::worker::protocol::Request;

use super::{ask, edit, go, run};

/// Has every cut of the audit's score counted, unless it is under way.
pub fn sweep(state: State) {
    if !state.link.with_value(|link| link.awaits(Kind::Sweep)) {
        ask(state, Kind::Sweep, Request::Sweep { plan: Box::new(state.plan.get_untracked()) });
    }
}

/// Makes this cut the plan's, and runs the audit again; Back leads to the cuts.
pub fn audit_with(state: State, cut: f64) {
    if let Ok(plan) = state.plan.with_untracked(|it| adopted(it, cut)) {
        edit(state, |it| *it = plan);
        go(state, Step::Results);
        run(state);
    }
}
