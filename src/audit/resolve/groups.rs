//! A column joined to an attribute: each person's group, in codes that can be counted.

use std::collections::BTreeMap;

use crate::audit::error::{Error, groups};
use crate::audit::plan::Attribute;
use crate::audit::plan::groups::Way;
use crate::audit::resolve::{MISSING_GROUP, NOT_KNOWN, column, known, not_numeric, some_levels};
use crate::base::order;
use crate::cube::design::{Axis, Coded};
use crate::data::{Categories, Cells, Column, Table};

/// More groups of one attribute than this are a mistake: a number or an identifier.
const GROUPS_LIMIT: usize = 1_000;

/// The groups of an attribute or a stratum whose cut points are known.
pub(super) fn axis<'a>(
    attribute: &Attribute,
    used_as: &str,
    table: &'a Table,
) -> Result<Axis<'a>, Error> {
    let column = column(&attribute.column, used_as, table)?;
    if attribute.way() != Way::Values {
        return banded(attribute, column);
    }
    match &column.cells {
        Cells::Categories(cells) => valued(attribute, column, cells),
        Cells::Numbers(cells) => {
            let mut different: Vec<u64> = known(cells).map(f64::to_bits).collect();
            order::ascending(&mut different);
            different.dedup();
            let n = different.len() as u64;
            Err(Error::TooManyGroups { column: column.name.clone(), n })
        }
    }
}

/// People of whom nothing is known must not be mixed with a group that is called so.
fn missing_name(levels: &[String]) -> String {
    if levels.iter().any(|it| it == MISSING_GROUP) {
        format!("{MISSING_GROUP} (missing)")
    } else {
        MISSING_GROUP.to_owned()
    }
}

fn banded<'a>(attribute: &Attribute, column: &'a Column) -> Result<Axis<'a>, Error> {
    let mut levels = attribute.band_names();
    let n_ordered = levels.len();
    levels.insert(0, missing_name(&levels));
    let edges = attribute.edges();
    let band = move |value: f64| {
        u32::try_from(edges.partition_point(|it| *it <= value) + 1).unwrap_or(NOT_KNOWN)
    };
    let codes = match &column.cells {
        Cells::Categories(cells) => {
            if cells.numbers.iter().all(Option::is_none) {
                let used_as = match attribute.way() {
                    Way::Quantiles => "an attribute with quantiles",
                    Way::Bands => "an attribute with bands of numbers",
                    Way::Cut | Way::Values | Way::Probabilities => "an attribute with cut points",
                };
                return Err(not_numeric(column, used_as));
            }
            let map = cells.numbers.iter().map(|it| it.map_or(NOT_KNOWN, &band)).collect();
            Coded::Levels { cells, map }
        }
        Cells::Numbers(cells) => {
            Coded::Values { cells, of: Box::new(move |value| value.map_or(NOT_KNOWN, &band)) }
        }
    };
    Ok(Axis { name: attribute.label().to_owned(), levels, n_ordered, codes })
}

/// A group for each value, or for those that are merged; those of the plan's order first, then by name.
fn valued<'a>(
    attribute: &Attribute,
    column: &Column,
    cells: &'a Categories,
) -> Result<Axis<'a>, Error> {
    let own = &cells.levels[1..];
    let too_many = |n: usize| Error::TooManyGroups { column: column.name.clone(), n: n as u64 };
    if own.len() >= GROUPS_LIMIT && attribute.merge.is_empty() {
        return Err(too_many(own.len()));
    }
    let merged = merged(attribute, own)?;
    let called = |level: &'a str| merged.get(level).map_or(level, |it| it.as_str());
    let mut levels: Vec<String> = own.iter().map(|it| called(it).to_owned()).collect();
    order::ascending(&mut levels);
    levels.dedup();
    if levels.len() >= GROUPS_LIMIT {
        return Err(too_many(levels.len()));
    }
    put_in_order(attribute, &mut levels)?;
    levels.insert(0, missing_name(&levels));
    let places: BTreeMap<&str, u32> =
        order::map(levels.iter().map(String::as_str).zip(0..).skip(1));
    let mut map = vec![0];
    map.extend(own.iter().map(|it| places.get(called(it)).copied().unwrap_or(NOT_KNOWN)));
    let (name, n_ordered) = (attribute.label().to_owned(), attribute.order.len());
    Ok(Axis { name, n_ordered, codes: Coded::Levels { cells, map }, levels })
}

/// The new name of each merged level.
fn merged<'a>(
    attribute: &'a Attribute,
    own: &[Box<str>],
) -> Result<BTreeMap<&'a str, &'a String>, groups::Error> {
    let name_of = || attribute.label().to_owned();
    let mut merged: BTreeMap<&str, &String> = BTreeMap::new();
    for (name, levels) in &attribute.merge {
        for level in levels {
            if !own.iter().any(|it| **it == **level) {
                let (attribute, level) = (name_of(), level.clone());
                let (does, found) = ("merges", listed(own.iter().map(|it| &**it)));
                return Err(groups::Error::NoLevel { attribute, level, does, found });
            }
            merged.insert(level, name);
        }
    }
    // A level that keeps its name must not find itself in a group that was merged under that name.
    let collides = |name: &&String| {
        own.iter().any(|it| **it == ***name) && !merged.contains_key(name.as_str())
    };
    match attribute.merge.keys().find(collides) {
        Some(name) => {
            Err(groups::Error::MergeCollides { attribute: name_of(), name: name.clone() })
        }
        None => Ok(merged),
    }
}

/// Puts the levels of the plan's order first.
fn put_in_order(attribute: &Attribute, levels: &mut [String]) -> Result<(), groups::Error> {
    if let Some(level) = attribute.order.iter().find(|it| !levels.contains(it)) {
        let (name, level) = (attribute.label().to_owned(), level.clone());
        let (does, found) = ("puts in order", listed(levels.iter().map(String::as_str)));
        return Err(groups::Error::NoLevel { attribute: name, level, does, found });
    }
    let place = |level: &String| attribute.order.iter().position(|it| it == level);
    order::by_key(levels, |it| place(it).unwrap_or(usize::MAX));
    Ok(())
}

/// The levels by name, for a message.
fn listed<'a>(levels: impl Iterator<Item = &'a str>) -> String {
    let mut levels: Vec<&str> = levels.collect();
    order::ascending(&mut levels);
    some_levels(levels.into_iter())
}
