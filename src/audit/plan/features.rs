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

/// The columns whose values make slices by default: attributes, strata and what a model looks at, or would.
pub fn sliced_by_default(plan: &Plan, profiles: &[ColumnProfile]) -> Vec<String> {
    let of_model = plan.model.as_ref().and_then(|it| it.features.clone());
    let features = of_model.unwrap_or_else(|| features_by_default(plan, profiles));
    let columns = &plan.columns;
    let told = columns.hard_attributes().chain(&columns.strata).map(|it| it.column.clone());
    let mut all: Vec<String> = Vec::new();
    for name in told.chain(features) {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all
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
        .chain(columns.hard_attributes().map(|it| it.column.as_str()))
        .chain(
            columns.soft_attributes().flat_map(|it| it.probabilities.values()).map(String::as_str),
        )
        .chain(ranked)
        .collect()
}
