//! Which columns a model looks at, where the plan does not name them.

use crate::audit::plan::Plan;
use crate::data::ColumnProfile;
use crate::data::profile::{Kind, Role};

/// The columns that a model looks at by default: those whose role is feature, and that the plan uses for nothing else.
pub fn features_by_default(plan: &Plan, profiles: &[ColumnProfile]) -> Vec<String> {
    let used = used(plan);
    profiles
        .iter()
        .filter(|it| it.suggestion.role == Some(Role::Feature) && !used.contains(&it.name.as_str()))
        .map(|it| it.name.clone())
        .collect()
}

/// The columns whose values make slices by default: attributes, strata and every other that can be combined.
pub fn sliced_by_default(plan: &Plan, profiles: &[ColumnProfile]) -> Vec<String> {
    let columns = &plan.columns;
    let told = columns.hard_attributes().chain(&columns.strata).map(|it| it.column.clone());
    let others = profiles.iter().filter(|it| unsliced(plan, it).is_none());
    let mut all: Vec<String> = Vec::new();
    for name in told.chain(others.map(|it| it.name.clone())) {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all
}

/// Why the values of a column make no slices by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unsliced {
    /// An outcome, a decision, a score or a rank of the plan.
    Audited,
    /// It looks like another one.
    LooksAudited,
    Weight,
    Identifier,
    /// Dates and texts.
    Text,
    /// The same in every row, a copy of another, or a part of the data.
    SetAside,
}

impl Unsliced {
    /// In words, to stand before names.
    pub(crate) fn says(self) -> &'static str {
        match self {
            Self::Audited => "what the plan audits",
            Self::LooksAudited => "what looks like an outcome, a decision or a score",
            Self::Weight => "weights and counts",
            Self::Identifier => "what tells rows apart",
            Self::Text => "dates and texts",
            Self::SetAside => "copies of others and what is the same in every row",
        }
    }
}

/// Why a column makes no slices by default; none where it does. What a model is told to look at always does.
pub(crate) fn unsliced(plan: &Plan, profile: &ColumnProfile) -> Option<Unsliced> {
    let name = profile.name.as_str();
    let columns = &plan.columns;
    let mut told = columns.hard_attributes().chain(&columns.strata);
    if told.any(|it| it.column == name) {
        return None;
    }
    let mut counted = [&columns.weight, &columns.count].into_iter().flatten();
    if counted.any(|it| it.column == name) {
        return Some(Unsliced::Weight);
    }
    if columns.query.as_ref().is_some_and(|it| it.column == name) {
        return Some(Unsliced::Identifier);
    }
    if used(plan).contains(&name) {
        return Some(Unsliced::Audited);
    }
    let of_model = plan.model.as_ref().and_then(|it| it.features.as_ref());
    if of_model.is_some_and(|it| it.iter().any(|it| it == name)) {
        return None;
    }
    match (profile.suggestion.role, profile.kind) {
        (Some(Role::Outcome | Role::Decision | Role::Score), _) => Some(Unsliced::LooksAudited),
        (Some(Role::Weight | Role::Count), _) => Some(Unsliced::Weight),
        (Some(Role::Identifier), _) => Some(Unsliced::Identifier),
        (_, Kind::Date | Kind::Text) => Some(Unsliced::Text),
        (Some(Role::SetAside), _) | (_, Kind::Empty) => Some(Unsliced::SetAside),
        (
            Some(Role::Feature | Role::Attribute | Role::Stratum) | None,
            Kind::YesNo | Kind::WholeNumber | Kind::Number | Kind::Category,
        ) => None,
    }
}

/// Columns that the plan uses as something else than a feature. Strata may be features too.
pub(crate) fn used(plan: &Plan) -> Vec<&str> {
    let columns = &plan.columns;
    let two_sided = [&columns.outcome, &columns.decision].into_iter().flatten();
    let named = [&columns.weight, &columns.count, &columns.query].into_iter().flatten();
    let ranked = plan.ranking.as_ref().and_then(|it| it.column.as_deref());
    let against = plan.ranking.as_ref().and_then(|it| it.against.as_ref());
    (two_sided.map(|it| it.column.as_str()))
        .chain(columns.score.iter().map(|it| it.column.as_str()))
        .chain(named.map(|it| it.column.as_str()))
        .chain(columns.hard_attributes().map(|it| it.column.as_str()))
        .chain(
            columns.soft_attributes().flat_map(|it| it.probabilities.values()).map(String::as_str),
        )
        .chain(ranked)
        .chain(against.map(|it| it.column.as_str()))
        .collect()
}
