//! The note beside a part of the results.

use leptos::prelude::*;

use crate::audit::plan::notes::{Note, Place};
use crate::ui::actions;
use crate::ui::parts::note::{NoteField, Said};
use crate::ui::state::state;

/// The plan's note on this part, and a way to write it.
#[component]
pub(super) fn NoteOn(about: Place) -> impl IntoView {
    let state = state();
    let about = StoredValue::new(about);
    let value = Memo::new(move |_| {
        let said = |it: &Note| (it.says.clone(), it.by.clone());
        state.plan.with(|plan| about.with_value(|about| plan.note_on(about).map(said)))
    });
    let keep = move |(says, by): Said| {
        actions::take_note(state, Note { about: about.get_value(), says, by });
    };
    view! { <NoteField value on_keep=keep/> }.into_any()
}
