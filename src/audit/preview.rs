//! The four cells of decision and outcome, and the groups of attributes and strata, before any audit.

use std::cmp::Reverse;

use crate::audit::error::Error;
use crate::audit::plan::groups::Way;
use crate::audit::plan::{Attribute, Plan};
use crate::audit::plan_groups;
use crate::audit::quantiles::with_cuts;
use crate::audit::resolve::{MISSING_GROUP, Scored};
use crate::audit::run::counted;
use crate::audit::soft::soft;
use crate::base::order;
use crate::cube::{Accounting, Group, People};
use crate::data::{Cells, Table};

/// People by decision and outcome under a plan, and the rows that take no part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FourCells {
    pub people: People,
    pub accounting: Accounting,
}

/// Counts the four cells; attributes, scores and weights play no part.
pub fn four_cells(table: &Table, plan: &Plan) -> Result<FourCells, Error> {
    let mut plan = plan.clone();
    plan.columns.attributes.clear();
    plan.columns.strata.clear();
    plan.columns.score = None;
    plan.columns.weight = None;
    plan.model = None;
    plan.groups.reference.clear();
    if plan.columns.decision.is_none() && plan.columns.outcome.is_none() {
        return Err(Error::NothingToAudit);
    }
    let cube = counted(table, &plan, &Scored::default(), &mut |_| {})?;
    let mut people = People::default();
    for cell in &cube.cells {
        people.add(cell.people);
    }
    Ok(FourCells { people, accounting: cube.accounting })
}

/// More values of a column than this are no matter of merging by hand.
const MOST_LEVELS: usize = 60;

/// The groups of an attribute or a stratum.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Made {
    /// The name in the report.
    pub name: String,
    /// In the order in which they are shown; the flag tells those of whom it is known.
    pub groups: Vec<SizedGroup>,
    /// The column's own values with their people, most first; none where they are too many.
    pub levels: Vec<(String, u64)>,
    /// Why there are no groups.
    pub problem: Option<Error>,
}

/// The groups that the plan makes of each attribute, then of each stratum, with their people.
pub fn made(table: &Table, plan: &Plan) -> Vec<Made> {
    let columns = &plan.columns;
    let all = columns.attributes.iter().chain(&columns.strata);
    all.map(|attribute| {
        let name = attribute.label().to_owned();
        let groups = groups(table, plan, attribute);
        let levels = levels(table, plan, attribute, groups.as_deref().unwrap_or_default());
        match groups {
            Ok(groups) => Made { name, groups, levels, problem: None },
            Err(error) => Made { name, groups: Vec::new(), levels, problem: Some(error) },
        }
    })
    .collect()
}

/// A group with its people, and whether it is known.
pub type SizedGroup = (String, u64, bool);

fn levels(
    table: &Table,
    plan: &Plan,
    attribute: &Attribute,
    made: &[SizedGroup],
) -> Vec<(String, u64)> {
    let are_few = table.column(&attribute.column).is_some_and(|it| match &it.cells {
        Cells::Categories(it) => it.levels.len() <= MOST_LEVELS + 1,
        Cells::Numbers(_) => false,
    });
    if !are_few {
        return Vec::new();
    }
    let is_made = attribute.way() == Way::Values && attribute.merge.is_empty() && !made.is_empty();
    let found = if is_made {
        made.to_vec()
    } else {
        groups(table, plan, &Attribute::of_column(&attribute.column)).unwrap_or_default()
    };
    let mut levels: Vec<(String, u64)> =
        found.into_iter().filter(|it| it.2).map(|it| (it.0, it.1)).collect();
    order::by_key(&mut levels, |it| Reverse(it.1));
    levels
}

fn groups(table: &Table, plan: &Plan, attribute: &Attribute) -> Result<Vec<SizedGroup>, Error> {
    let mut plan = plan.clone();
    plan.columns.attributes = vec![attribute.clone()];
    plan.columns.strata.clear();
    plan.groups.reference.clear();
    plan_groups::check(&plan)?;
    if attribute.way() == Way::Probabilities {
        return expected(table, &plan, attribute);
    }
    // The weight tells where quantiles lie; people are counted without it.
    let mut plan = with_cuts(&plan, table)?.into_owned();
    plan.columns.score = None;
    plan.columns.weight = None;
    plan.model = None;
    let cube = counted(table, &plan, &Scored::default(), &mut |_| {})?;
    let groups = cube.grouping(&[0]).groups;
    let group = |it: Group| {
        (it.names.concat(), it.tally.people.total(), it.levels.iter().all(|it| *it > 0))
    };
    Ok(groups.into_iter().map(group).collect())
}

/// The people that are expected in each group, in whole numbers.
fn expected(table: &Table, plan: &Plan, attribute: &Attribute) -> Result<Vec<SizedGroup>, Error> {
    let mut plan = plan.clone();
    plan.columns.score = None;
    plan.model = None;
    let found = soft(attribute, &plan, table, &Scored::default())?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number of people, and saturating"
    )]
    let whole = |it: &f64| libm::round(*it) as u64;
    let groups = found.names.into_iter().zip(found.expected.iter().map(whole));
    let mut all: Vec<SizedGroup> = groups.map(|(name, n)| (name, n, true)).collect();
    if found.n_unknown > 0 {
        all.push((MISSING_GROUP.to_owned(), found.n_unknown, false));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::plan_file;
    use crate::data::Intake;

    #[test]
    fn groups_and_their_values_are_counted_and_a_mistake_is_told_of_its_attribute_alone() {
        let mut intake = Intake::new("people.csv");
        intake.push(b"race,age,d\na,20,1\na,30,1\nb,40,0\nc,50,0\n,60,1\na,70,\n").unwrap();
        let table = intake.finish().unwrap().table;
        let plan = "plan = 1\n[columns]\ndecision = { column = \"d\", positive = \"1\" }\nstrata = [\"age\"]\n\
                    [[columns.attributes]]\ncolumn = \"race\"\nmerge = { other = [\"b\", \"c\"] }\norder = \
                    [\"other\"]\n[[columns.attributes]]\nname = \"half\"\ncolumn = \"age\"\nquantiles = 2\n\
                    [[columns.attributes]]\nname = \"wrong\"\ncolumn = \"race\"\norder = [\"d\"]\n";
        let made = made(&table, &plan_file::read(plan).unwrap());
        let names: Vec<&str> = made.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["race", "half", "wrong", "age"]);
        let group = |name: &str, n, known| (name.to_owned(), n, known);
        let race = [group("other", 2, true), group("a", 2, true), group("Unknown", 1, false)];
        assert_eq!(made[0].groups, race);
        let level = |name: &str, n| (name.to_owned(), n);
        assert_eq!(made[0].levels, [level("a", 2), level("b", 1), level("c", 1)]);
        // The cut lies among everyone of the file, who are six; the decision of one of them is not known.
        assert_eq!(made[1].groups, [group("below 50", 3, true), group("50 and above", 2, true)]);
        let problem = made[2].problem.as_ref().unwrap();
        assert_eq!(problem.id(), "no-such-level");
        assert_eq!(problem.hint(), "Its levels are \"a\", \"b\", \"c\".");
        assert_eq!(made[3].groups.len(), 5);
    }
}
