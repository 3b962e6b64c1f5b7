//! Which columns are not combined, and why.

use crate::audit::exhibits::Bench;
use crate::audit::exhibits::rows::PeopleRows;
use crate::audit::exhibits::slices::columns::Coded;
use crate::audit::plan::features::{Unsliced, unsliced};
use crate::base::order;

/// Names that are told of one reason; others are counted.
const MOST_NAMED: usize = 8;

/// Takes out the columns whose values settle the decision or the outcome: they are that by another name. Gives a
/// sentence on all columns that are not combined; empty where the plan names those that are.
pub(super) fn without_copies(bench: &Bench, people: &PeopleRows, coded: &mut Vec<Coded>) -> String {
    if bench.plan.slices.columns.is_some() {
        return String::new();
    }
    let cells: Vec<u8> = (0..people.rows.len()).map(|it| people.cell(it)).collect();
    let axes = &bench.cube.axes;
    let settles = |it: &Coded| {
        !axes.iter().any(|axis| axis.name == it.0.name)
            && (is_settled(it, &cells, |cell| cell < 2)
                || is_settled(it, &cells, |cell| cell % 2 == 0))
    };
    let copies: Vec<String> =
        coded.iter().filter(|it| settles(it)).map(|it| it.0.name.clone()).collect();
    coded.retain(|it| !copies.contains(&it.0.name));
    let mut by_reason: Vec<(Unsliced, &str)> = (bench.input.profiles.iter())
        .filter_map(|it| Some((unsliced(bench.plan, it)?, it.name.as_str())))
        .collect();
    order::by_key(&mut by_reason, |it| it.0);
    let mut parts: Vec<String> = by_reason
        .chunk_by(|a, b| a.0 == b.0)
        .map(|all| {
            let names: Vec<&str> = all.iter().map(|it| it.1).collect();
            format!("{} ({})", all[0].0.says(), named(&names))
        })
        .collect();
    if !copies.is_empty() {
        let names: Vec<&str> = copies.iter().map(String::as_str).collect();
        parts.push(format!("what settles the decision or the outcome ({})", named(&names)));
    }
    if parts.is_empty() { String::new() } else { format!(" Not combined: {}.", parts.join("; ")) }
}

/// Whether all who share a level are on one side, and not all people are.
fn is_settled((_, levels): &Coded, cells: &[u8], is_in: impl Fn(u8) -> bool) -> bool {
    // Per level: whether somebody is on the side, and whether somebody is not.
    let mut sides = vec![[false; 2]; usize::from(u8::MAX) + 1];
    for (level, cell) in levels.iter().zip(cells) {
        sides[usize::from(*level)][usize::from(is_in(*cell))] = true;
    }
    let any = |side: usize| sides.iter().any(|it| it[side]);
    any(0) && any(1) && !sides.contains(&[true; 2])
}

fn named(names: &[&str]) -> String {
    let rest = names.len().saturating_sub(MOST_NAMED);
    let shown = names[..names.len() - rest].join(", ");
    if rest > 0 { format!("{shown} and {rest} more") } else { shown }
}
