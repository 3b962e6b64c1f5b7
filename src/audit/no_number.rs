//! Rows whose cell should be a number and is none: they are left out, and not as missing ones.

use crate::audit::plan::kinds::ReadAs;
use crate::audit::plan::{Plan, Positive};
use crate::cube::design::{Coded, Rule};
use crate::data::{Cells, Table};

/// A rule for each column that the plan reads as a number and that has cells with something else in them.
pub(crate) fn no_number<'a>(plan: &Plan, table: &'a Table) -> Vec<Rule<'a>> {
    let columns = &plan.columns;
    let is_number = |it: &&Positive| it.at_least.is_some() || it.read_as == Some(ReadAs::Number);
    let of = |it: &'_ Option<Positive>| it.as_ref().filter(is_number).map(|it| it.column.clone());
    let named = [
        ("outcome", of(&columns.outcome)),
        ("decision", of(&columns.decision)),
        ("rank", plan.ranking.as_ref().and_then(|it| it.column.clone())),
        ("score", columns.score.as_ref().map(|it| it.column.clone())),
        ("weight", columns.weight.as_ref().map(|it| it.column.clone())),
        ("count", columns.count.as_ref().map(|it| it.column.clone())),
    ];
    let mut rules: Vec<(String, Rule)> = Vec::new();
    for (what, column) in named {
        let Some(column) = column else { continue };
        let is_told = rules.iter().any(|it| it.0 == column);
        if let Some(rule) = rule(what, &column, table).filter(|_| !is_told) {
            rules.push((column, rule));
        }
    }
    rules.into_iter().map(|it| it.1).collect()
}

fn rule<'a>(what: &str, column: &str, table: &'a Table) -> Option<Rule<'a>> {
    let Cells::Categories(cells) = &table.column(column)?.cells else { return None };
    // The first level stands for missing cells, which have a rule of their own.
    let map: Vec<u32> = (0..)
        .zip(&cells.numbers)
        .map(|(at, it): (usize, _)| u32::from(at == 0 || it.is_some()))
        .collect();
    let text = format!("{what} \"{column}\" is not a number");
    map.contains(&0).then(|| Rule { text, codes: Coded::Levels { cells, map } })
}
