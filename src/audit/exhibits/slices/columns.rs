//! Columns as a few levels each: numbers cut at quantiles, frequent categories, and missing as a level of its own.

use std::cmp::Ordering;

use crate::audit::error::{Error, nearest};
use crate::audit::exhibits::Bench;
use crate::audit::exhibits::of_columns::{is_numeric, number};
use crate::audit::exhibits::slices::cuts::{bands, cuts};
use crate::audit::plan::features::sliced_by_default;
use crate::base::order;
use crate::data::profile::Kind;
use crate::data::{Cells, ColumnProfile};

/// Numbers with at most so many different values are not cut.
const FEW_NUMBERS: u64 = 6;
/// Categories of one column that are kept; the others are one level.
const MOST_LEVELS: usize = 30;
/// What the other categories are called.
const RARER: &str = "any rarer value";
const MISSING: &str = "missing";

/// A column whose values make slices.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sliced {
    pub(crate) name: String,
    /// What a level is called, after the name of the column.
    pub(crate) levels: Vec<String>,
    /// Whether the levels are bands or values of a number, from the lowest.
    pub(crate) is_ordered: bool,
    /// Where the bands of a number begin, but for the lowest.
    pub(crate) cuts: Vec<f64>,
    /// The level of people of whom it is not known.
    pub(crate) missing: Option<u8>,
    /// Whether it is an attribute of the plan.
    pub(crate) is_attribute: bool,
}

impl Sliced {
    /// What neighboring bands are called together; none where these levels are no bands, or all there are.
    pub(crate) fn band(&self, levels: &[usize]) -> Option<String> {
        let (first, last) = (*levels.first()?, *levels.last()?);
        let is_run = last - first + 1 == levels.len();
        if self.cuts.is_empty() || !is_run || levels.len() > self.cuts.len() {
            return None;
        }
        Some(match (first.checked_sub(1).map(|it| self.cuts[it]), self.cuts.get(last)) {
            _ if levels.len() == 1 => self.levels[first].clone(),
            (None, Some(high)) => format!("below {high}"),
            (Some(low), None) => format!("{low} and above"),
            (Some(low), Some(high)) => format!("{low} to below {high}"),
            (None, None) => return None,
        })
    }
}

/// A column with the level of each person.
pub(crate) type Coded = (Sliced, Vec<u8>);

/// Where the values of a column stand.
enum Source<'a> {
    /// An attribute or a stratum of the plan.
    Axis(usize),
    Column(&'a crate::data::Column),
}

/// The columns that the plan names, or attributes, strata and all others that can be combined; those that tell nobody
/// apart are left out.
/// `least` is how many people a level has that is kept.
pub(crate) fn coded(bench: &Bench, least: f64) -> Result<Vec<Coded>, Error> {
    let mut all = Vec::new();
    for source in sources(bench)? {
        let coded = match source {
            Source::Axis(axis) => Some(of_axis(bench, axis, least)?),
            Source::Column(column) => of_column(bench, column, least)?,
        };
        all.extend(coded.filter(|it| it.0.levels.len() > 1));
    }
    Ok(all)
}

/// The attributes of the plan, whichever columns it names for slices.
pub(crate) fn attributes(bench: &Bench, least: f64) -> Result<Vec<Coded>, Error> {
    let mut all = Vec::new();
    for axis in 0..bench.cube.n_attributes {
        all.push(of_axis(bench, axis, least)?);
    }
    Ok(all)
}

fn sources<'a>(bench: &Bench<'a>) -> Result<Vec<Source<'a>>, Error> {
    let columns = &bench.plan.columns;
    let n_attributes = bench.cube.n_attributes;
    let axes_of = |name: &str| {
        let attributes = columns.hard_attributes().zip(0..);
        let attributes = attributes.filter(|(it, _)| it.label() == name || it.column == name);
        let strata = columns
            .strata
            .iter()
            .zip(n_attributes..)
            .filter(|(it, _)| it.label() == name || it.column == name);
        attributes.map(|it| it.1).chain(strata.map(|it| it.1)).collect::<Vec<usize>>()
    };
    let Some(names) = &bench.plan.slices.columns else {
        let axes = (0..bench.cube.axes.len()).map(Source::Axis);
        let names = sliced_by_default(bench.plan, bench.input.profiles);
        let others = bench.input.table.columns.iter();
        let others = others.filter(|it| names.contains(&it.name) && axes_of(&it.name).is_empty());
        return Ok(axes.chain(others.map(Source::Column)).collect());
    };
    let mut all = Vec::new();
    for name in names {
        let axes = axes_of(name);
        if axes.is_empty() {
            let table = bench.input.table;
            let column = table.column(name).ok_or_else(|| Error::NoColumn {
                column: name.clone(),
                used_as: "a column for slices".to_owned(),
                nearest: nearest(name, table.columns.iter().map(|it| it.name.as_str())),
            })?;
            all.push(Source::Column(column));
        }
        all.extend(axes.into_iter().map(Source::Axis));
    }
    Ok(all)
}

fn of_axis(bench: &Bench, axis: usize, least: f64) -> Result<Coded, Error> {
    let people = bench.people()?;
    let attribute = bench.plan.columns.hard_attributes().nth(axis);
    let cells = Levels {
        name: &bench.cube.axes[axis].name,
        names: bench.cube.axes[axis].levels.iter().map(String::as_str).collect(),
        codes: &people.levels[axis],
        count: people.count.as_deref(),
    };
    let by_place = |one: usize, other: usize| one.cmp(&other);
    let (sliced, codes) = categories(&cells, &by_place, least);
    // Where bands of few people were joined, the others are no bands of a number any more.
    let n_bands = sliced.levels.len() - usize::from(sliced.missing.is_some());
    let cuts = attribute.map(crate::audit::plan::groups::Attribute::edges).unwrap_or_default();
    let is_ordered = !cuts.is_empty() && n_bands == cuts.len() + 1;
    let cuts = if is_ordered { cuts } else { Vec::new() };
    let is_attribute = attribute.is_some();
    Ok((Sliced { is_ordered, cuts, is_attribute, ..sliced }, codes))
}

fn of_column(
    bench: &Bench,
    column: &crate::data::Column,
    least: f64,
) -> Result<Option<Coded>, Error> {
    let people = bench.people()?;
    let profile = bench.input.profiles.iter().find(|it| it.name == column.name);
    let is_few = |it: &ColumnProfile| it.n_distinct <= FEW_NUMBERS && !it.distinct_is_bound;
    let is_few = profile.is_some_and(is_few);
    match &column.cells {
        Cells::Categories(cells) if is_few || !is_numeric(bench, column) => {
            let codes: Vec<u32> = people.rows.iter().map(|it| cells.code(*it as usize)).collect();
            let mut names: Vec<&str> = cells.levels.iter().map(|it| &**it).collect();
            names[0] = MISSING;
            let levels =
                Levels { name: &column.name, names, codes: &codes, count: people.count.as_deref() };
            let is_ordered = is_few && is_numeric(bench, column);
            let by_value = |one: usize, other: usize| {
                let [first, second] = [one, other].map(|it| cells.numbers[it].unwrap_or_default());
                let by_number = if is_ordered { first.total_cmp(&second) } else { Ordering::Equal };
                by_number.then_with(|| cells.levels[one].cmp(&cells.levels[other]))
            };
            let (sliced, codes) = categories(&levels, &by_value, least);
            Ok(Some((Sliced { is_ordered, ..sliced }, codes)))
        }
        Cells::Categories(_) | Cells::Numbers(_) => {
            let value = |row: &u32| number(column, *row).unwrap_or(f64::NAN);
            let values: Vec<f64> = people.rows.iter().map(value).collect();
            let kind = profile.map_or(Kind::Number, |it| it.kind);
            Ok(numbers(&column.name, &values, people.count.as_deref(), kind))
        }
    }
}

/// Numbers as bands of about equally many people.
fn numbers(name: &str, values: &[f64], count: Option<&[f64]>, kind: Kind) -> Option<Coded> {
    let (cuts, lowest) = cuts(values, count)?;
    let mut levels = bands(&cuts, lowest, kind);
    let missing = values.iter().any(|it| it.is_nan()).then(|| small(levels.len()));
    levels.extend(missing.map(|_| MISSING.to_owned()));
    let code = |it: &f64| match missing {
        Some(missing) if it.is_nan() => missing,
        _ => small(cuts.partition_point(|cut| cut <= it)),
    };
    let codes = values.iter().map(code).collect();
    let name = name.to_owned();
    let sliced = Sliced { name, levels, is_ordered: true, cuts, missing, is_attribute: false };
    Some((sliced, codes))
}

/// A column of categories: level 0 stands for what is not known.
struct Levels<'a> {
    name: &'a str,
    names: Vec<&'a str>,
    codes: &'a [u32],
    count: Option<&'a [f64]>,
}

/// The most frequent categories that enough people have, in order, then the others as one, then what is not known.
fn categories(cells: &Levels, compare: &dyn Fn(usize, usize) -> Ordering, least: f64) -> Coded {
    let mut people = vec![0.0; cells.names.len()];
    match cells.count {
        Some(count) => {
            let counted = cells.codes.iter().zip(count);
            counted.for_each(|(code, n)| people[*code as usize] += n);
        }
        None => cells.codes.iter().for_each(|code| people[*code as usize] += 1.0),
    }
    let mut present: Vec<usize> = (1..people.len()).filter(|it| people[*it] > 0.0).collect();
    order::by(&mut present, |one, other| {
        people[*other].total_cmp(&people[*one]).then_with(|| compare(*one, *other))
    });
    let n_kept = present.iter().take(MOST_LEVELS).take_while(|it| people[**it] >= least).count();
    // One that would stand for itself alone keeps its name.
    let n_kept = if n_kept + 1 == present.len() { present.len() } else { n_kept };
    let (kept, rarer) = present.split_at_mut(n_kept);
    order::by(kept, |one, other| compare(*one, *other));
    let mut levels: Vec<String> = kept.iter().map(|it| cells.names[*it].to_owned()).collect();
    let mut code_of = vec![0; people.len()];
    for (code, level) in kept.iter().enumerate() {
        code_of[*level] = small(code);
    }
    if !rarer.is_empty() {
        for level in rarer {
            code_of[*level] = small(levels.len());
        }
        levels.push(RARER.to_owned());
    }
    let missing = (people[0] > 0.0).then(|| small(levels.len()));
    if let Some(it) = missing {
        code_of[0] = it;
        levels.push(cells.names[0].to_owned());
    }
    let codes = cells.codes.iter().map(|it| code_of[*it as usize]).collect();
    let name = cells.name.to_owned();
    let (is_ordered, is_attribute, cuts) = (false, false, Vec::new());
    (Sliced { name, levels, is_ordered, cuts, missing, is_attribute }, codes)
}

fn small(level: usize) -> u8 {
    u8::try_from(level).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(codes: &[u32], count: Option<&[f64]>, least: f64) -> Coded {
        let names = vec!["missing", "pear", "apple", "fig", "plum"];
        let by_name = |one: usize, other: usize| names[one].cmp(names[other]);
        let cells = Levels { name: "fruit", names: names.clone(), codes, count };
        categories(&cells, &by_name, least)
    }

    #[test]
    fn frequent_categories_stay_and_the_others_are_one() {
        let (sliced, codes) = levels(&[1, 1, 2, 2, 2, 3, 4, 0], None, 2.0);
        assert_eq!(sliced.levels, ["apple", "pear", "any rarer value", "missing"]);
        assert_eq!(codes, [1, 1, 0, 0, 0, 2, 2, 3]);
        assert_eq!(sliced.missing, Some(3));
    }

    #[test]
    fn a_single_rare_category_keeps_its_name() {
        let (sliced, codes) = levels(&[1, 1, 2, 2, 2, 3], None, 2.0);
        assert_eq!(sliced.levels, ["apple", "fig", "pear"]);
        assert_eq!(codes, [2, 2, 0, 0, 0, 1]);
    }

    #[test]
    fn counts_are_copies() {
        let by_count = levels(&[1, 2, 3, 4], Some(&[2.0, 3.0, 1.0, 1.0]), 2.0).0;
        assert_eq!(by_count, levels(&[1, 1, 2, 2, 2, 3, 4], None, 2.0).0);
    }

    #[test]
    fn numbers_become_bands_and_missing_is_a_level() {
        let values = [1.0, 2.0, 3.0, f64::NAN, 4.0, 5.0, 6.0, 7.0, 8.0];
        let (sliced, codes) = numbers("age", &values, None, Kind::Number).unwrap();
        assert_eq!(
            sliced.levels,
            ["below 3", "3 to below 5", "5 to below 7", "7 and above", "missing"]
        );
        assert_eq!(codes, [0, 0, 1, 4, 1, 2, 2, 3, 3]);
    }
}
