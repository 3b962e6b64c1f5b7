//! What the exhibits of columns share: which columns they look at, a sample of people, and codes of values.

use crate::audit::exhibits::Bench;
use crate::audit::plan::features::{features_by_default, used};
use crate::audit::replicates::task;
use crate::data::profile::{Kind, Role};
use crate::data::{Cells, Column, ColumnProfile};
use crate::stats::resample::Stream;

/// Bins of about equally many people that numbers are put into.
pub(crate) const BINS: usize = 10;

/// The columns that a model looks at, or would, without the plan's attributes.
pub(crate) fn features<'a>(bench: &Bench<'a>) -> Vec<&'a Column> {
    let of_plan = bench.plan.model.as_ref().and_then(|it| it.features.clone());
    let names = of_plan.unwrap_or_else(|| features_by_default(bench.plan, bench.input.profiles));
    let used = used(bench.plan);
    (bench.input.table.columns.iter())
        .filter(|it| names.contains(&it.name) && !used.contains(&it.name.as_str()))
        .collect()
}

/// A sentence on columns that look like attributes and are neither audited nor among the features: people who are
/// alike in the features can differ in them.
pub(crate) fn not_compared(bench: &Bench, features: &[&Column]) -> String {
    let used = used(bench.plan);
    let is_left_out = |it: &&ColumnProfile| {
        matches!(it.suggestion.role, Some(Role::Attribute) | None)
            && !used.contains(&it.name.as_str())
            && !features.iter().any(|column| column.name == it.name)
    };
    let all = bench.input.profiles.iter().filter(is_left_out);
    let names: Vec<&str> = all.map(|it| it.name.as_str()).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => format!(" Not compared either: {one}, which looks like an attribute."),
        all => format!(" Not compared either: {}, which look like attributes.", all.join(", ")),
    }
}

/// "the one column", "the 8 columns".
pub(crate) fn the_columns(columns: &[&Column]) -> String {
    match columns.len() {
        1 => "the one column".to_owned(),
        n => format!("the {n} columns"),
    }
}

/// The columns that may stand in for an attribute: what is known of people beside outcomes, decisions and scores.
pub(crate) fn knowledge<'a>(bench: &Bench<'a>) -> Vec<&'a Column> {
    let used = used(bench.plan);
    let named = bench.plan.model.as_ref().and_then(|it| it.features.as_ref());
    let is_wanted = |it: &ColumnProfile| {
        let is_named = named.is_some_and(|names| names.contains(&it.name));
        let by_role = match it.suggestion.role {
            Some(Role::Feature | Role::Attribute | Role::Stratum) | None => true,
            Some(
                Role::Outcome
                | Role::Decision
                | Role::Score
                | Role::Weight
                | Role::Count
                | Role::Identifier
                | Role::SetAside,
            ) => false,
        };
        let by_kind = match it.kind {
            Kind::YesNo | Kind::WholeNumber | Kind::Number | Kind::Category => true,
            Kind::Empty | Kind::Date | Kind::Text => false,
        };
        !used.contains(&it.name.as_str()) && (is_named || by_role) && by_kind
    };
    let wanted = bench.input.profiles.iter().filter(|it| is_wanted(it));
    wanted.filter_map(|it| bench.input.table.column(&it.name)).collect()
}

/// Whether the column's values are numbers, and more than two.
pub(crate) fn is_numeric(bench: &Bench, column: &Column) -> bool {
    profile(bench, column).is_some_and(|it| match it.kind {
        Kind::WholeNumber | Kind::Number => true,
        Kind::Empty | Kind::YesNo | Kind::Category | Kind::Date | Kind::Text => false,
    })
}

/// Whether the column's values are numbers, and more than there are bins.
fn has_bins(bench: &Bench, column: &Column) -> bool {
    is_numeric(bench, column)
        && profile(bench, column).is_some_and(|it| it.n_distinct > BINS as u64)
}

/// The numbers of people in a column whose every value is one, none where a cell is missing; `None` of a column of
/// categories.
pub(crate) fn numbers(bench: &Bench, column: &Column, rows: &[u32]) -> Option<Vec<Option<f64>>> {
    let is_number = profile(bench, column).is_some_and(|it| match it.kind {
        Kind::WholeNumber | Kind::Number | Kind::YesNo => true,
        Kind::Empty | Kind::Category | Kind::Date | Kind::Text => false,
    });
    let are_all = match &column.cells {
        // The first level is that of missing cells.
        Cells::Categories(it) => it.numbers.iter().skip(1).all(Option::is_some),
        Cells::Numbers(_) => true,
    };
    (is_number && are_all).then(|| rows.iter().map(|row| number(column, *row)).collect())
}

fn profile<'a>(bench: &Bench<'a>, column: &Column) -> Option<&'a ColumnProfile> {
    bench.input.profiles.iter().find(|it| it.name == column.name)
}

/// The number in a cell.
pub(crate) fn number(column: &Column, row: u32) -> Option<f64> {
    match &column.cells {
        Cells::Categories(it) => it.numbers[it.code(row as usize) as usize],
        Cells::Numbers(it) => it.get(row as usize),
    }
}

/// Places of at most `most` of `n` people, in order; each set of people has the same chance.
pub(crate) fn sampled(bench: &Bench, n: usize, most: usize, what: &str) -> Vec<usize> {
    if n <= most {
        return (0..n).collect();
    }
    let mut stream = Stream::new(bench.context.seed, task(what, &[], &[]));
    let mut places = Vec::with_capacity(most);
    // Selection sampling (Knuth, algorithm S): the next is taken with the chance wanted / left.
    for place in 0..n {
        let (wanted, left) = (most - places.len(), n - place);
        if stream.below(left as u64) < wanted as u64 {
            places.push(place);
        }
    }
    places
}

/// One code a person: 0 for a missing cell, then bins of numbers, or categories.
#[derive(Debug, PartialEq)]
pub(crate) struct Codes {
    pub(crate) of_people: Vec<u32>,
    /// Codes lie below this.
    pub(crate) n: usize,
    pub(crate) are_bins: bool,
}

/// The codes of a column; of numbers at most [`BINS`] bins of about equally many people, equal values together.
pub(crate) fn codes(bench: &Bench, column: &Column, rows: &[u32]) -> Codes {
    if has_bins(bench, column) {
        let values: Vec<Option<f64>> = rows.iter().map(|it| number(column, *it)).collect();
        return binned(&values);
    }
    match &column.cells {
        Cells::Categories(it) => Codes {
            of_people: rows.iter().map(|row| it.code(*row as usize)).collect(),
            n: it.levels.len(),
            are_bins: false,
        },
        Cells::Numbers(it) => {
            let values: Vec<Option<f64>> = rows.iter().map(|row| it.get(*row as usize)).collect();
            binned(&values)
        }
    }
}

fn binned(values: &[Option<f64>]) -> Codes {
    let mut sorted: Vec<f64> = values.iter().flatten().copied().collect();
    sorted.sort_unstable_by(f64::total_cmp);
    // A bin ends with all people of the value that fills it.
    let mut ends: Vec<f64> = (1..BINS)
        .filter_map(|it| sorted.get((it * sorted.len() / BINS).saturating_sub(1)))
        .copied()
        .collect();
    ends.dedup_by(|a, b| a.total_cmp(b).is_eq());
    let bin = |value: f64| u32::try_from(ends.partition_point(|it| *it < value) + 1).unwrap_or(0);
    let codes = values.iter().map(|it| it.map_or(0, bin)).collect();
    Codes { of_people: codes, n: ends.len() + 2, are_bins: true }
}

#[cfg(test)]
pub(crate) mod testing {
    //! Exhibits of an audit of a few made-up people with columns of their own.

    use crate::audit::{Input, plan_file, run};
    use crate::data::Intake;
    use crate::report::Report;
    use crate::report::exhibit::Exhibit;

    /// The exhibits of that kind. People have a column "group", the audited attribute.
    pub(crate) fn exhibits(id: &str, text: &str, columns: &str) -> Vec<Exhibit> {
        report(id, text, columns).exhibits
    }

    pub(crate) fn report(id: &str, text: &str, columns: &str) -> Report {
        let mut intake = Intake::new("people.csv");
        intake.push(text.as_bytes()).unwrap();
        let loaded = intake.finish().unwrap();
        let plan = format!(
            "plan = 1\n[columns]\n{columns}\n[[columns.attributes]]\ncolumn = \"group\"\n\
             [measures]\nexhibits = [\"{id}\"]"
        );
        let plan = plan_file::read(&plan).unwrap();
        run(&Input::new(&loaded), &plan, &mut |_| {}).unwrap()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_hold_equally_many_and_equal_values_stay_together() {
        let all: Vec<Option<f64>> = (0..100).rev().map(|it| Some(f64::from(it))).collect();
        let even = binned(&all);
        let in_bin =
            |codes: &Codes, bin: u32| codes.of_people.iter().filter(|it| **it == bin).count();
        let sizes: Vec<usize> = (0..=10).map(|it| in_bin(&even, it)).collect();
        assert_eq!(sizes, [0, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10]);
        let tied: Vec<Option<f64>> = (0..100)
            .map(|it| (it > 0).then_some(if it < 70 { 5.0 } else { f64::from(it) }))
            .collect();
        let found = binned(&tied);
        assert_eq!(in_bin(&found, 0), 1);
        assert_eq!(in_bin(&found, 1), 69);
    }
}
