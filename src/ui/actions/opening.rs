//! What the results open with, as the reader answers.

use leptos::prelude::*;

use crate::audit::plan::Effect;
use crate::audit::plan::question::{AFTER_RESULTS, Question};
use crate::ui::state::State;

use super::edit;

/// Writes answers into the plan. Answers that are given once figures of these data have been seen say so.
pub fn open_with(state: State, effect: Effect, answers: Question) {
    let before = state.plan.with_untracked(|it| (it.effect, it.question.clone()));
    let unmarked = |it: &Question| Question { after: None, ..it.clone() };
    let (was_marked, is_same) = match &before.1 {
        Some(it) => {
            (it.is_after_results(), before.0 == effect && unmarked(it) == unmarked(&answers))
        }
        None => (false, false),
    };
    let is_marked = was_marked || (!is_same && has_seen(state));
    if was_marked {
        remember(state);
    }
    let after = is_marked.then(|| AFTER_RESULTS.to_owned());
    edit(state, |plan| {
        plan.effect = effect;
        plan.question = Some(Question { after, ..answers });
    });
    state.route.update(|it| it.rate = None);
}

/// Takes the answers out of the plan.
pub fn forget_question(state: State) {
    let was_marked = state
        .plan
        .with_untracked(|it| it.question.as_ref().is_some_and(Question::is_after_results));
    if was_marked {
        remember(state);
    }
    edit(state, |plan| plan.question = None);
}

fn has_seen(state: State) -> bool {
    let here = state.loaded_now().map(|it| it.reading.sha256.clone());
    here.is_some() && state.seen.get_untracked() == here
}

/// A plan that came with such a mark was made by someone who had seen the figures.
fn remember(state: State) {
    if let Some(loaded) = state.loaded_now() {
        state.seen.set(Some(loaded.reading.sha256.clone()));
    }
}
