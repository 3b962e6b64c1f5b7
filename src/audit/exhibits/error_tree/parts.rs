//! The parts into which a tree cuts people, in words.

use crate::audit::exhibits::slices::columns::Sliced;
use crate::models::trees::Tree;

/// A part of the people: who has one of some levels in each column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Per column, whether each level is in.
    levels: Vec<Vec<bool>>,
    /// Questions before it.
    pub(super) depth: usize,
    /// Whether nothing more is asked.
    pub(super) is_end: bool,
}

impl Part {
    /// Whether a pattern is in, given the levels of all patterns by column.
    pub(super) fn holds(&self, columns: &[Vec<u8>], pattern: usize) -> bool {
        self.levels.iter().zip(columns).all(|(is_in, levels)| {
            // Nearly all columns are asked nothing.
            is_in.get(usize::from(levels[pattern])).copied().unwrap_or(true)
        })
    }
}

/// The parts of a tree, each before those within it.
pub(super) fn parts(tree: &Tree, columns: &[Sliced]) -> Vec<Part> {
    let everyone = Part {
        levels: columns.iter().map(|it| vec![true; it.levels.len()]).collect(),
        depth: 0,
        is_end: false,
    };
    let mut all = vec![everyone; tree.n_nodes()];
    for node in 0..tree.n_nodes() {
        let Some((left, right)) = tree.children(node) else {
            all[node].is_end = true;
            continue;
        };
        let column = tree.feature[node] as usize;
        for (child, is_left) in [(left, true), (right, false)] {
            let mut part = Part { depth: all[node].depth + 1, ..all[node].clone() };
            for (level, is_in) in part.levels[column].iter_mut().enumerate() {
                *is_in &= goes_left(tree, node, &columns[column], level) == is_left;
            }
            all[child] = part;
        }
    }
    all
}

fn goes_left(tree: &Tree, node: usize, column: &Sliced, level: usize) -> bool {
    if !column.is_ordered {
        return tree.level_is_left(node, level);
    }
    if column.missing.map(usize::from) == Some(level) {
        return tree.missing_left[node];
    }
    level as f64 <= tree.threshold[node]
}

/// Who is in a part: "age below 25, priors 4 and above".
pub(super) fn whom(part: &Part, columns: &[Sliced]) -> String {
    let asked = columns.iter().zip(&part.levels).filter(|(_, levels)| levels.contains(&false));
    let all: Vec<String> = asked
        .map(|(column, levels)| format!("{} {}", column.name, among(column, levels)))
        .collect();
    if all.is_empty() { "everyone".to_owned() } else { all.join(", ") }
}

/// Some of the levels of a column.
fn among(column: &Sliced, levels: &[bool]) -> String {
    let missing = column.missing.map(usize::from);
    let known = |wanted: bool| -> Vec<usize> {
        (0..levels.len()).filter(|it| levels[*it] == wanted && Some(*it) != missing).collect()
    };
    let (is_in, is_out) = (known(true), known(false));
    let name = |level: &usize| column.levels[*level].clone();
    let mut words: Vec<String> = match column.band(&is_in) {
        Some(band) => vec![band],
        None if is_out.is_empty() && !is_in.is_empty() => vec!["known".to_owned()],
        None if is_out.len() < is_in.len() => {
            let out: Vec<String> = is_out.iter().map(name).collect();
            vec![format!("other than {}", out.join(" and "))]
        }
        None => is_in.iter().map(name).collect(),
    };
    if let Some(it) = missing.filter(|it| levels[*it]) {
        words.push(column.levels[it].clone());
    }
    words.join(" or ")
}
