//! What the reader unfolds.

use leptos::prelude::*;

use crate::report::exhibit::Section;
use crate::ui::folds::{Fold, Turn};
use crate::ui::state::State;

/// Folds or unfolds an exhibit.
pub fn fold(state: State, fold: Fold, turn: Turn) {
    let is_open = state.unfolded.with_untracked(|it| it.contains(&fold));
    if is_open != (turn == Turn::Unfold) {
        fold_all(state, &[fold], turn);
    }
}

/// Folds or unfolds all of these.
pub fn fold_all(state: State, folds: &[Fold], turn: Turn) {
    state.unfolded.update(|all| match turn {
        Turn::Unfold => all.extend(folds.iter().cloned()),
        Turn::Fold => all.retain(|it| !folds.contains(it)),
    });
}

/// Unfolds the exhibit at a place of the report.
pub(super) fn unfold(state: State, at: usize) {
    let wanted = state.audit.with_untracked(|it| {
        let all = Fold::of_all(&it.as_ref()?.report.exhibits);
        all.into_iter().nth(at)
    });
    if let Some(wanted) = wanted {
        fold(state, wanted, Turn::Unfold);
    }
}

/// The place of the one exhibit of a section; none where there are others.
pub(super) fn alone(state: State, section: Section) -> Option<usize> {
    state.audit.with_untracked(|it| {
        let exhibits = &it.as_ref()?.report.exhibits;
        let mut places = (0..exhibits.len()).filter(|at| exhibits[*at].section == section);
        let first = places.next()?;
        places.next().is_none().then_some(first)
    })
}
