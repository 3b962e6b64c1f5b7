//! Which columns a model looks at, which it does not and why, and what still tells of a protected attribute.

use std::collections::BTreeMap;

use crate::audit::error::{Error, nearest};
use crate::audit::model::broken::not_numeric;
use crate::audit::model::counted::counted;
use crate::audit::model::people::{People, codes_of};
use crate::audit::plan::Plan;
use crate::audit::plan::features::used;
use crate::audit::plan::model::{Encode, Model};
use crate::audit::resolve::design_of_people;
use crate::base::order;
use crate::data::profile::{Role, Suggestion};
use crate::data::{Cells, ColumnProfile, Table};
use crate::models::encode::{Choice, Means, is_numeric, levels_of};
use crate::report::model::{Proxy, SetAside, Warning};

/// Associations from here on are named.
const PROXY: f64 = 0.3;

/// Why a column is not looked at that nothing speaks against.
pub(crate) const NOT_CHOSEN: &str = "not chosen";

/// Categories with more values than this are encoded by their mean outcome: columns of zeros and ones would
/// be too many to learn from.
const MOST_LEVELS: usize = 50;

/// Numbers are cut into so many parts of equal size before they are compared with groups.
const TENTHS: usize = 10;

/// Columns that could be looked at and are not, protected attributes first.
pub(crate) fn set_aside(
    plan: &Plan,
    features: &[String],
    profiles: &[ColumnProfile],
) -> Vec<SetAside> {
    let mut all = Vec::new();
    let is_left = |column: &str| !features.iter().any(|it| it == column);
    for attribute in plan.columns.hard_attributes().filter(|it| is_left(&it.column)) {
        let why = "a protected attribute".to_owned();
        all.push(SetAside { column: attribute.column.clone(), why });
    }
    let soft = plan.columns.soft_attributes().flat_map(|it| it.probabilities.values());
    for column in soft.filter(|it| is_left(it)) {
        let why = "the probability of a protected attribute".to_owned();
        all.push(SetAside { column: column.clone(), why });
    }
    let used = used(plan);
    for profile in profiles {
        let name = profile.name.as_str();
        if is_left(name) && !used.contains(&name) {
            all.push(SetAside { column: profile.name.clone(), why: why_not(&profile.suggestion) });
        }
    }
    all
}

/// What speaks against a column as a feature, where anything does; what it could be else is no reason by itself.
fn why_not(suggestion: &Suggestion) -> String {
    let reason = suggestion.reason.as_str();
    match suggestion.role {
        None | Some(Role::Feature) => NOT_CHOSEN.to_owned(),
        _ if reason.is_empty() => NOT_CHOSEN.to_owned(),
        Some(Role::SetAside | Role::Identifier) => reason.to_owned(),
        Some(
            Role::Outcome
            | Role::Decision
            | Role::Score
            | Role::Weight
            | Role::Count
            | Role::Attribute
            | Role::Stratum,
        ) => format!("{NOT_CHOSEN}; it looks like something else than a feature: {reason}"),
    }
}

/// Features that the plan uses for something else as well.
pub(crate) fn in_two_roles(plan: &Plan, features: &[String]) -> Vec<Warning> {
    let attributes = plan.columns.hard_attributes().map(|it| {
        let what = "a protected attribute: the model may score people by their group itself";
        ("attribute-among-features", it.column.as_str(), what)
    });
    let weight = plan.columns.weight.iter().map(|it| {
        let what = "the weight: the model learns from how people were sampled";
        ("weight-among-features", it.column.as_str(), what)
    });
    let used = attributes.chain(weight).filter(|it| features.iter().any(|own| own == it.1));
    let warning = |(id, column, what): (&str, &str, &str)| Warning {
        id: id.to_owned(),
        says: format!("\u{201c}{column}\u{201d} is a feature, and {what}"),
    };
    used.map(warning).collect()
}

/// How each feature becomes numbers: as the plan says, else by its kind.
pub(crate) fn choices(
    model: &Model,
    features: &[String],
    table: &Table,
    rows: &[u32],
    takes_gaps: TakesGaps,
) -> Result<Vec<Choice>, Error> {
    let mut all = Vec::with_capacity(features.len());
    for feature in features {
        let column = table.column(feature).ok_or_else(|| Error::NoColumn {
            column: feature.clone(),
            used_as: "a feature".to_owned(),
            nearest: nearest(feature, table.columns.iter().map(|it| it.name.as_str())),
        })?;
        let means = match model.encode.get(feature) {
            Some(Encode::Number) => Means::Number,
            Some(Encode::Standardize) => Means::Standardize,
            Some(Encode::OneHot) => Means::OneHot,
            Some(Encode::Ordinal) => Means::Ordinal,
            Some(Encode::Target) => Means::Target,
            None => by_kind(&column.cells, rows, takes_gaps),
        };
        if matches!(means, Means::Number | Means::Standardize) && !is_numeric(&column.cells) {
            return Err(not_numeric(column, "a feature of the model"));
        }
        all.push(Choice { column: feature.clone(), means });
    }
    for name in model.encode.keys() {
        if !features.contains(name) {
            let nearest = nearest(name, features.iter().map(String::as_str));
            return Err(Error::UnknownId { what: "feature", id: name.clone(), nearest });
        }
    }
    Ok(all)
}

/// Whether a model takes numbers as they are, gaps among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TakesGaps {
    Yes,
    No,
}

fn by_kind(cells: &Cells, rows: &[u32], takes_gaps: TakesGaps) -> Means {
    match takes_gaps {
        TakesGaps::Yes if is_numeric(cells) => Means::Number,
        TakesGaps::No if is_numeric(cells) => Means::Standardize,
        TakesGaps::Yes | TakesGaps::No if levels_of(cells, rows).len() > MOST_LEVELS => {
            Means::Target
        }
        TakesGaps::Yes | TakesGaps::No => Means::OneHot,
    }
}

/// The plan's words for what is done with a column.
pub(crate) fn written(choices: &[Choice]) -> BTreeMap<String, Encode> {
    let encode = |it: Means| match it {
        Means::Number => Encode::Number,
        Means::Standardize => Encode::Standardize,
        Means::OneHot => Encode::OneHot,
        Means::Ordinal => Encode::Ordinal,
        Means::Target => Encode::Target,
    };
    choices.iter().map(|it| (it.column.clone(), encode(it.means))).collect()
}

/// Features that tell something of an attribute which is no feature itself.
pub(crate) fn proxies(
    plan: &Plan,
    features: &[String],
    table: &Table,
    people: &People,
) -> Result<Vec<Proxy>, Error> {
    let design = design_of_people(plan, table)?;
    let counted = counted(plan, table, &people.rows)?;
    let counts: Vec<u64> = counted.iter().map(|it| it.map_or(0, |it| it.people)).collect();
    let mut all = Vec::new();
    for (axis, attribute) in design.axes.iter().zip(plan.columns.hard_attributes()) {
        if features.contains(&attribute.column) {
            continue;
        }
        let codes = codes_of(&axis.codes, table);
        let groups: Vec<u32> = people.rows.iter().map(|row| codes[*row as usize]).collect();
        for feature in features {
            let Some(column) = table.column(feature) else { continue };
            let parts = parts(&column.cells, &people.rows);
            let association = cramers_v(&parts, &groups, &counts);
            if association >= PROXY {
                let (feature, attribute) = (feature.clone(), axis.name.clone());
                all.push(Proxy { feature, attribute, association });
            }
        }
    }
    order::by(&mut all, |a, b| b.association.total_cmp(&a.association));
    Ok(all)
}

/// A small code per row: the level, or the tenth that a number falls into.
fn parts(cells: &Cells, rows: &[u32]) -> Vec<u32> {
    match cells {
        Cells::Categories(it) if it.levels.len() <= MOST_LEVELS || !is_numeric(cells) => {
            rows.iter().map(|row| it.code(*row as usize)).collect()
        }
        Cells::Categories(it) => {
            tenths(rows.iter().map(|row| it.numbers[it.code(*row as usize) as usize]).collect())
        }
        Cells::Numbers(it) => tenths(rows.iter().map(|row| it.get(*row as usize)).collect()),
    }
}

/// 0 of a missing number, else the tenth from 1.
pub(crate) fn tenths(values: Vec<Option<f64>>) -> Vec<u32> {
    let mut sorted: Vec<f64> = values.iter().flatten().copied().collect();
    order::numbers(&mut sorted);
    let n = sorted.len();
    let cuts: Vec<f64> =
        (1..TENTHS).filter_map(|it| sorted.get(it * n / TENTHS).copied()).collect();
    let part = |value: f64| u32::try_from(cuts.partition_point(|it| *it <= value) + 1).unwrap_or(0);
    values.into_iter().map(|it| it.map_or(0, part)).collect()
}

/// Cramér's V with the correction for bias of Bergsma (2013): 0 where two codes tell nothing of each other,
/// 1 where one settles the other. `counts` are the people with each pair of codes.
fn cramers_v(first: &[u32], second: &[u32], counts: &[u64]) -> f64 {
    let mut cells: BTreeMap<(u32, u32), u64> = BTreeMap::new();
    let (mut rows, mut columns) = (BTreeMap::new(), BTreeMap::new());
    let pairs = first.iter().zip(second).zip(counts).filter(|it| *it.1 > 0);
    for ((a, b), count) in pairs {
        *cells.entry((*a, *b)).or_insert(0) += count;
        *rows.entry(*a).or_insert(0_u64) += count;
        *columns.entry(*b).or_insert(0_u64) += count;
    }
    let n = rows.values().sum::<u64>() as f64;
    if n < 2.0 {
        return 0.0;
    }
    // The mean square contingency: the sum of observed² / expected, less one.
    let share = |(key, count): (&(u32, u32), &u64)| {
        let count = *count as f64;
        count * count / (rows[&key.0] as f64 * columns[&key.1] as f64)
    };
    let phi = cells.iter().map(share).sum::<f64>() - 1.0;
    let (r, k) = (rows.len() as f64, columns.len() as f64);
    let corrected = (phi - (r - 1.0) * (k - 1.0) / (n - 1.0)).max(0.0);
    let shrunk = |it: f64| it - (it - 1.0) * (it - 1.0) / (n - 1.0);
    let smaller = (shrunk(r) - 1.0).min(shrunk(k) - 1.0);
    if smaller > 0.0 { (corrected / smaller).sqrt().min(1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn associations_count_people_and_not_rows() {
        // 40, 10, 10 and 40 people: phi is 0.6, its square 0.36; corrected (0.36 - 1/99) / (1 - 1/99).
        let (first, second) = ([0, 0, 1, 1], [0, 1, 0, 1]);
        let expected = libm::sqrt((0.36 - 1.0 / 99.0) / (1.0 - 1.0 / 99.0));
        assert!((cramers_v(&first, &second, &[40, 10, 10, 40]) - expected).abs() < 1e-12);
        let rows: Vec<usize> =
            [40, 10, 10, 40].iter().zip(0..4).flat_map(|(n, it)| vec![it; *n]).collect();
        let of = |codes: [u32; 4]| rows.iter().map(|it| codes[*it]).collect::<Vec<u32>>();
        assert!((cramers_v(&of(first), &of(second), &[1; 100]) - expected).abs() < 1e-12);
        // A level of nobody is no level.
        assert!(
            (cramers_v(&[0, 0, 1, 1, 2], &[0, 1, 0, 1, 1], &[40, 10, 10, 40, 0]) - expected).abs()
                < 1e-12
        );
    }

    #[test]
    fn codes_that_tell_nothing_or_everything_are_at_the_ends() {
        let first: Vec<u32> = (0..60).map(|it| it % 3).collect();
        let second: Vec<u32> = (0..60).map(|it| it / 3 % 2).collect();
        assert!(cramers_v(&first, &second, &[1; 60]).abs() < 1e-12);
        assert!((cramers_v(&first, &first, &[1; 60]) - 1.0).abs() < 1e-12);
        assert!(cramers_v(&first, &[4; 60], &[1; 60]).abs() < 1e-12);
        assert!(cramers_v(&[1], &[1], &[1]).abs() < 1e-12);
    }
}
