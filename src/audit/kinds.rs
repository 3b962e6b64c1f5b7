//! Settles how outcomes and decisions without a positive side are read, and who of the table can be so read.

use crate::audit::error::{Error, nearest};
use crate::audit::plan::kinds::ReadAs;
use crate::audit::plan::model::Task;
use crate::audit::plan::ranking::Ranking;
use crate::audit::plan::ways::{Learns, way};
use crate::audit::plan::{Plan, Positive};
use crate::audit::resolve::quantity;
use crate::cube::design::{Coded, Rule, Valued};
use crate::data::{Categories, Cells, Column, Table};

/// Classes beyond this are a number or an identifier.
pub(crate) const MOST_CLASSES: usize = 50;

/// The plan with the way in which every column is read written out.
pub(crate) fn settled(mut plan: Plan, table: &Table) -> Result<Plan, Error> {
    let of_model = of_model(&plan);
    let [outcome, decision] = [&plan.columns.outcome, &plan.columns.decision];
    let stated = |it: &Option<Positive>| it.as_ref().and_then(|it| it.read_as);
    // Where one of the two says it, the other follows.
    let told = of_model.or(stated(outcome)).or(stated(decision));
    let [outcome, decision] = [("columns.outcome", outcome), ("columns.decision", decision)]
        .map(|(key, it)| it.as_ref().map(|it| read(key, it, told, table)).transpose());
    let [outcome, decision] = [outcome?, decision?];
    if let (Some(Some(one)), Some(Some(other))) = (outcome, decision)
        && one != other
    {
        let message = "columns.outcome and columns.decision must both be numbers, or both be \
                       classes: say as = \"number\" or as = \"classes\" of each";
        return Err(Error::Shape { message: message.to_owned() });
    }
    if let (Some(it), Some(read_as)) = (&mut plan.columns.outcome, outcome) {
        it.read_as = read_as;
    }
    if let (Some(it), Some(read_as)) = (&mut plan.columns.decision, decision) {
        it.read_as = read_as;
    }
    Ok(plan)
}

/// What the plan's model learns, where that tells how an outcome without sides is read.
fn of_model(plan: &Plan) -> Option<ReadAs> {
    let model = plan.model.as_ref()?;
    let learns = model.train.as_deref().and_then(way).map(|it| it.learns);
    match (model.task, learns) {
        (Some(Task::Numbers), _) | (None, Some(Learns::Numbers)) => Some(ReadAs::Number),
        (Some(Task::SeveralClasses), _) => Some(ReadAs::Classes),
        (Some(Task::TwoClasses) | None, _) => None,
    }
}

/// How a column is read; `None` where it has sides.
fn read(
    key: &'static str,
    positive: &Positive,
    told: Option<ReadAs>,
    table: &Table,
) -> Result<Option<ReadAs>, Error> {
    if positive.has_sides() {
        return Ok(None);
    }
    let used_as = if key == "columns.outcome" { "the outcome" } else { "the decision" };
    let column = table.column(&positive.column).ok_or_else(|| Error::NoColumn {
        column: positive.column.clone(),
        used_as: used_as.to_owned(),
        nearest: nearest(&positive.column, table.columns.iter().map(|it| it.name.as_str())),
    })?;
    match positive.read_as.or(told).or_else(|| looks_like(column)) {
        Some(ReadAs::Number) => {
            quantity(&column.name, used_as, table)?;
            Ok(Some(ReadAs::Number))
        }
        Some(ReadAs::Classes) => {
            classes_of(column)?;
            Ok(Some(ReadAs::Classes))
        }
        None => Err(Error::PositiveUnclear { key }),
    }
}

/// Three numbers or more are a number, three texts or more are classes. Two values have a positive side, and which one
/// it is no program can know.
fn looks_like(column: &Column) -> Option<ReadAs> {
    match &column.cells {
        Cells::Numbers(_) => Some(ReadAs::Number),
        Cells::Categories(it) => {
            let n = it.levels.len() - 1;
            let are_numbers = it.numbers.iter().skip(1).all(Option::is_some);
            match (n, are_numbers) {
                (0..3, _) => None,
                (_, true) => Some(ReadAs::Number),
                (3..=MOST_CLASSES, false) => Some(ReadAs::Classes),
                (_, false) => None,
            }
        }
    }
}

/// The values of a column of classes.
pub(crate) fn classes_of(column: &Column) -> Result<&Categories, Error> {
    let n = match &column.cells {
        Cells::Categories(it) if it.levels.len() <= MOST_CLASSES + 1 => return Ok(it),
        Cells::Categories(it) => it.levels.len() as u64 - 1,
        Cells::Numbers(it) => it.chunks.iter().map(|it| it.values.len() as u64).sum(),
    };
    Err(Error::TooManyClasses { column: column.name.clone(), n })
}

/// A rule for each column that is read as it is: its cell must be known.
pub(crate) fn known<'a>(plan: &Plan, table: &'a Table) -> Result<Vec<Rule<'a>>, Error> {
    let numbers = [("outcome", plan.outcome_number()), ("decision", plan.decision_number())];
    // Where both are classes, the decision is known where it is right or wrong.
    let decided = plan.decision_classes().filter(|_| plan.outcome_classes().is_none());
    let classes = [("outcome", plan.outcome_classes()), ("decision", decided)];
    let mut rules = Vec::new();
    for (what, column) in numbers {
        let Some(column) = column else { continue };
        rules.push(number_known(what, column, table)?);
    }
    if let Some(ranking) = &plan.ranking {
        rules.extend(ranked(plan, ranking, table)?);
    }
    for (what, column) in classes {
        let Some(column) = column.and_then(|it| table.column(it)) else { continue };
        let cells = classes_of(column)?;
        let map = (0..cells.levels.len()).map(|it| u32::from(it > 0)).collect();
        let codes = Coded::Levels { cells, map };
        rules.push(Rule { text: missing(what, &column.name), codes });
    }
    Ok(rules)
}

/// A ranked person has a rank, and stands in a list.
fn ranked<'a>(plan: &Plan, ranking: &Ranking, table: &'a Table) -> Result<Vec<Rule<'a>>, Error> {
    let mut rules = Vec::new();
    if let Some(column) = &ranking.column {
        rules.push(number_known("rank", column, table)?);
    }
    if let Some(query) = &plan.columns.query {
        let column = table.column(&query.column).ok_or_else(|| Error::NoColumn {
            column: query.column.clone(),
            used_as: "the query".to_owned(),
            nearest: nearest(&query.column, table.columns.iter().map(|it| it.name.as_str())),
        })?;
        let codes = match &column.cells {
            Cells::Categories(cells) => {
                let map = (0..cells.levels.len()).map(|it| u32::from(it > 0)).collect();
                Coded::Levels { cells, map }
            }
            Cells::Numbers(cells) => {
                Coded::Values { cells, of: Box::new(|it| u32::from(it.is_some())) }
            }
        };
        rules.push(Rule { text: missing("query", &column.name), codes });
    }
    Ok(rules)
}

fn number_known<'a>(what: &str, column: &str, table: &'a Table) -> Result<Rule<'a>, Error> {
    let codes = match quantity(column, &format!("the {what}"), table)?.values {
        Valued::Levels { cells, map } => {
            Coded::Levels { cells, map: map.iter().map(|it| u32::from(it.is_some())).collect() }
        }
        Valued::Values(cells) => {
            Coded::Values { cells, of: Box::new(|it| u32::from(it.is_some())) }
        }
    };
    Ok(Rule { text: missing(what, column), codes })
}

fn missing(what: &str, column: &str) -> String {
    format!("{what} \"{column}\" is missing")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::plan_file;
    use crate::data::Intake;

    fn table() -> Table {
        let row = |row: usize| {
            let band = ["a", "b", "c"][row % 3];
            format!("{},{band},{},n{row},{}\n", row % 20, row % 2, row % 5)
        };
        let rows: Vec<String> = (0..60).map(row).collect();
        let text = format!("grade,band,yes,name,code\n{}", rows.concat());
        let mut intake = Intake::new("people.csv");
        intake.push(text.as_bytes()).unwrap();
        intake.finish().unwrap().table
    }

    fn settle(columns: &str) -> Result<Plan, Error> {
        settled(plan_file::read(&format!("plan = 1\n[columns]\n{columns}")).unwrap(), &table())
    }

    #[track_caller]
    fn check(columns: &str, outcome: Option<ReadAs>, decision: Option<ReadAs>) {
        let plan = settle(columns).unwrap().columns;
        let read_as = |it: Option<Positive>| it.and_then(|it| it.read_as);
        assert_eq!([read_as(plan.outcome), read_as(plan.decision)], [outcome, decision]);
    }

    #[test]
    fn the_values_tell_how_a_column_without_sides_is_read() {
        let (number, classes) = (Some(ReadAs::Number), Some(ReadAs::Classes));
        check("outcome = { column = \"grade\" }", number, None);
        check("outcome = { column = \"band\" }", classes, None);
        check("outcome = { column = \"grade\", at_least = 10 }", None, None);
        check("outcome = { column = \"code\", as = \"classes\" }", classes, None);
        // Where one says it, the other follows.
        let both =
            "outcome = { column = \"code\" }\ndecision = { column = \"code\", as = \"classes\" }";
        check(both, classes, classes);
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        let id = |columns: &str| settle(columns).unwrap_err().id();
        assert_eq!(id("outcome = { column = \"yes\" }"), "positive-unclear");
        assert_eq!(id("outcome = { column = \"name\" }"), "positive-unclear");
        assert_eq!(id("outcome = { column = \"name\", as = \"classes\" }"), "too-many-classes");
        assert_eq!(id("outcome = { column = \"band\", as = \"number\" }"), "not-numeric");
        assert_eq!(id("outcome = { column = \"bnd\" }"), "no-column");
        let unlike = "outcome = { column = \"grade\" }\ndecision = { column = \"band\" }";
        assert_eq!(id(unlike), "plan-shape");
    }
}
