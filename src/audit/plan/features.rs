//! Which columns a model looks at, where the plan does not name them.

use crate::audit::plan::Plan;
use crate::data::ColumnProfile;
use crate::data::profile::Role;

/// The columns that a model looks at by default: those whose role is feature, and that the plan uses for nothing else.
pub fn features_by_default(plan: &Plan, profiles: &[ColumnProfile]) -> Vec<String> {
    let used = used(plan);
    profiles
        .iter()
        .filter(|it| it.suggestion.role == Some(Role::Feature) && !used.contains(&it.name.as_str()))
        .map(|it| it.name.clone())
        .collect()
}

/// Columns that the plan uses as something else than a feature. Strata may be features too.
pub(crate) fn used(plan: &Plan) -> Vec<&str> {
    let columns = &plan.columns;
    let two_sided = [&columns.outcome, &columns.decision].into_iter().flatten();
    let named = [&columns.weight, &columns.count, &columns.query].into_iter().flatten();
    let ranked = plan.ranking.as_ref().and_then(|it| it.column.as_deref());
    (two_sided.map(|it| it.column.as_str()))
        .chain(columns.score.iter().map(|it| it.column.as_str()))
        .chain(named.map(|it| it.column.as_str()))
        .chain(ranked)
        .chain(columns.attributes.iter().map(|it| it.column.as_str()))
        .collect()
}
