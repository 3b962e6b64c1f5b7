//! Cut points of quantiles, found in the data and written into the plan.

use std::borrow::Cow;

use crate::audit::error::{Error, groups};
use crate::audit::model::people::{numbers_of, usable, values_of};
use crate::audit::plan::{Attribute, Plan};
use crate::audit::resolve::quantity;
use crate::audit::rules::rule;
use crate::data::Table;
use crate::stats::quantiles::{Mass, cut_points};

/// The plan with the cut points of all quantiles that it gives none for.
///
/// They are those of everyone whose value is known and who meets the plan's row rules, each counting as often as the
/// count and as much as the weight says. Outcomes, decisions and models play no part, so that groups are the same
/// whatever is audited.
pub(crate) fn with_cuts<'a>(plan: &'a Plan, table: &Table) -> Result<Cow<'a, Plan>, Error> {
    let is_open = |it: &Attribute| it.quantiles.is_some() && it.cut.is_empty();
    let columns = &plan.columns;
    if !columns.attributes.iter().chain(&columns.strata).any(is_open) {
        return Ok(Cow::Borrowed(plan));
    }
    let people = people(plan, table)?;
    let mut plan = plan.clone();
    let columns = &mut plan.columns;
    for attribute in columns.attributes.iter_mut().filter(|it| is_open(it)) {
        attribute.cut = cuts(attribute, "an attribute with quantiles", &people, table)?;
    }
    for stratum in columns.strata.iter_mut().filter(|it| is_open(it)) {
        stratum.cut = cuts(stratum, "a stratum with quantiles", &people, table)?;
    }
    Ok(Cow::Owned(plan))
}

/// The cut points that the data give an attribute with quantiles, whether or not the plan holds some.
pub(crate) fn found(attribute: &Attribute, plan: &Plan, table: &Table) -> Result<Vec<f64>, Error> {
    cuts(attribute, "an attribute with quantiles", &people(plan, table)?, table)
}

/// A row that counts, and how much.
type Person = (u32, f64);

fn people(plan: &Plan, table: &Table) -> Result<Vec<Person>, Error> {
    let rules: Vec<_> =
        plan.data.rules.iter().map(|it| rule(it, table)).collect::<Result<_, _>>()?;
    let rows = usable(&rules.iter().map(|it| &it.codes).collect::<Vec<_>>(), table);
    let mut people: Vec<Person> = rows.into_iter().map(|row| (row, 1.0)).collect();
    let columns = &plan.columns;
    for (named, used_as) in [(&columns.weight, "the weight"), (&columns.count, "the count")] {
        let Some(named) = named else { continue };
        let numbers = values_of(&quantity(&named.column, used_as, table)?.values, table);
        for (row, mass) in &mut people {
            *mass *= numbers[*row as usize].unwrap_or_default();
        }
    }
    people.retain(|it| it.1 > 0.0);
    Ok(people)
}

fn cuts(
    attribute: &Attribute,
    used_as: &str,
    people: &[Person],
    table: &Table,
) -> Result<Vec<f64>, Error> {
    let numbers = numbers_of(&attribute.column, used_as, table)?;
    let mass = |(row, weight): &Person| {
        numbers[*row as usize].map(|value| Mass { value, weight: *weight })
    };
    let found =
        cut_points(people.iter().filter_map(mass).collect(), attribute.quantiles.unwrap_or(2));
    if found.is_empty() {
        let attribute = attribute.label().to_owned();
        return Err(groups::Error::OneValue { attribute }.into());
    }
    Ok(found)
}
