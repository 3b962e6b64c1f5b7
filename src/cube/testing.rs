//! What the tests of this folder share: columns of numbers that become a cube.

use crate::cube::Cube;
use crate::cube::count::{Error, count};
use crate::cube::design::{Axis, Binary, Coded, Design, Quantity, Rule, Valued};
use crate::data::Numbers;

/// Not known.
pub(crate) const NONE: f64 = f64::NAN;

/// Columns by what they are, one number a row; a column that is empty is not there.
#[derive(Clone, Default)]
pub(crate) struct Columns {
    /// 0 breaks the rule.
    pub(crate) rule: Vec<f64>,
    /// 0 negative, 1 positive.
    pub(crate) outcome: Vec<f64>,
    pub(crate) decision: Vec<f64>,
    /// Levels counted from 1; one attribute.
    pub(crate) group: Vec<f64>,
    pub(crate) stratum: Vec<f64>,
    pub(crate) score: Vec<f64>,
    pub(crate) weight: Vec<f64>,
    pub(crate) count: Vec<f64>,
}

impl Columns {
    /// The cube, with what was heard of progress.
    pub(crate) fn counted(&self) -> Result<(Cube, Vec<u64>), Error> {
        let all = [&self.rule, &self.outcome, &self.decision, &self.group, &self.stratum];
        let all = all.into_iter().chain([&self.score, &self.weight, &self.count]);
        let n_rows = all.clone().map(Vec::len).max().unwrap_or(0);
        let cells: Vec<Numbers> = all.map(|it| Numbers::of_values(it)).collect();
        let there = |idx: usize| (!cells[idx].chunks.is_empty()).then(|| &cells[idx]);
        let binary = |idx: usize, column: &str| {
            there(idx).map(|it| Binary { column: column.to_owned(), codes: coded(it, 1.0) })
        };
        let quantity = |idx: usize, column: &str| {
            let values = |it| Quantity { column: column.to_owned(), values: Valued::Values(it) };
            there(idx).map(values)
        };
        let axis = |idx: usize, name: &str| there(idx).map(|it| axis(name, 9, it));
        let design = Design {
            axes: [axis(3, "group"), axis(4, "stratum")].into_iter().flatten().collect(),
            n_attributes: usize::from(!self.group.is_empty()),
            outcome: binary(1, "outcome"),
            decision: binary(2, "decision"),
            score: quantity(5, "score"),
            weight: quantity(6, "weight"),
            count: quantity(7, "count"),
            rules: there(0)
                .map(|it| Rule { text: "rule".to_owned(), codes: coded(it, 0.0) })
                .into_iter()
                .collect(),
            missing_is_group: false,
        };
        let mut heard = Vec::new();
        let cube = count(&design, n_rows, &mut |it| heard.push(it))?;
        Ok((cube, heard))
    }

    pub(crate) fn cube(&self) -> Cube {
        self.counted().unwrap().0
    }
}

/// An axis of so many levels beside the one of whom it is not known.
pub(crate) fn axis<'a>(name: &str, n_levels: u32, cells: &'a Numbers) -> Axis<'a> {
    let levels = (0..=n_levels).map(|it| format!("{name} {it}")).collect();
    Axis { name: name.to_owned(), levels, n_ordered: 0, codes: coded(cells, 0.0) }
}

fn coded(cells: &Numbers, more: f64) -> Coded<'_> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small code")]
    let code = move |it: Option<f64>| it.map_or(0, |it| (it + more) as u32);
    Coded::Values { cells, of: Box::new(code) }
}
