//! Notes beside the results.

use leptos::prelude::*;

use crate::audit::plan::notes::Note;
use crate::ui::state::State;

use super::{keep_choices, run};

/// Puts a note into the plan, and has the report written with it. No figure hangs on a note, so what was found stays.
pub fn take_note(state: State, note: Note) {
    state.plan.update(|it| it.take_note(note));
    keep_choices(state);
    run(state);
}
