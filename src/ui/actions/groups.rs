//! What the reader does about the groups of an attribute.

use leptos::prelude::*;

use crate::audit::plan::groups::Way;
use crate::data::ColumnProfile;
use crate::ui::edits::{self, UseAs};
use crate::ui::groups::{self, Whose};
use crate::ui::origin::Origin;
use crate::ui::state::State;

use super::{choose_origin, edit};

/// Makes the groups of an attribute another way; how they were made before is kept aside.
pub fn make_groups(state: State, whose: &Whose, to: Way, profile: &ColumnProfile) {
    let mut kept = state.aside.with_untracked(|it| it.groups.clone());
    let mut plan = state.plan.get_untracked();
    groups::choose(&mut plan, &mut kept, whose, to, profile);
    state.aside.update(|it| it.groups = kept);
    edit(state, |it| *it = plan);
}

/// Uses a column as that. A column that decides takes the place of a model; how its groups were made is kept aside.
pub fn use_column(state: State, profile: &ColumnProfile, role: UseAs) {
    let decides = matches!(role, UseAs::Decision | UseAs::DecisionAndScore | UseAs::Score);
    if decides && state.plan.with_untracked(|it| it.model.is_some()) {
        choose_origin(state, Origin::Column);
    }
    let mut kept = state.aside.with_untracked(|it| it.groups.clone());
    let mut plan = state.plan.get_untracked();
    groups::keep(&plan, &mut kept, &profile.name);
    edits::use_as(&mut plan, profile, role);
    if role == UseAs::Attribute {
        groups::bring_back(&mut plan, &mut kept, &profile.name);
    }
    state.aside.update(|it| it.groups = kept);
    edit(state, |it| *it = plan);
}
