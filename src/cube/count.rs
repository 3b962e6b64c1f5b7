//! The one pass over the rows.

mod refused;

use std::collections::BTreeMap;

use crate::cube::design::{Axis, Design};
use crate::cube::score::{Extras, ScoreRow, Scores};
use crate::cube::{Accounting, AxisLevels, Cell, Cube, Four, People};
use crate::data::table::CHUNK_ROWS;

pub use refused::Error;

/// Above so many combinations of levels, cells are found through a tree and not through a table.
const LOOKUP_LIMIT: u64 = 1 << 22;

/// 2⁵³: beyond this, doubles no longer hold every whole number.
const EXACT_WHOLE: u64 = 1 << 53;

/// The index in the four cells: true positives first.
const TP: u8 = 0;
const FP: u8 = 1;
const FN: u8 = 2;
const TN: u8 = 3;

/// Counts the rows of a table of `n_rows`; `progress` hears how many are done.
pub fn count(design: &Design, n_rows: usize, progress: &mut dyn FnMut(u64)) -> Result<Cube, Error> {
    let mut pass = Pass::new(design)?;
    for start in (0..n_rows).step_by(CHUNK_ROWS) {
        let n = CHUNK_ROWS.min(n_rows - start);
        pass.chunk(start / CHUNK_ROWS, n, start as u64)?;
        progress((start + n) as u64);
    }
    pass.finish()
}

struct Pass<'a> {
    design: &'a Design<'a>,
    strides: Vec<u64>,
    index: Index,
    cells: Vec<(u64, Tallied)>,
    rows: Vec<ScoreRow>,
    extras: Extras,
    /// One counter for each rule that can leave a row out, in the order of `reasons`.
    left_out: Vec<u64>,
    reasons: Vec<String>,
    rows_used: u64,
    /// People that the rows so far stand for.
    people: u64,
    scratch: Scratch,
}

#[derive(Clone, Copy, Default)]
struct Tallied {
    people: [u64; 4],
    weight: [f64; 4],
    square: [f64; 4],
}

/// From the key of a combination to its cell.
enum Index {
    Table(Vec<u32>),
    Tree(BTreeMap<u64, u32>),
}

/// Buffers of one chunk, kept between chunks.
#[derive(Default)]
struct Scratch {
    key: Vec<u64>,
    four: Vec<u8>,
    /// 0: the row takes part; else the rule that leaves it out, counted from 1.
    out: Vec<u32>,
    score: Vec<f64>,
    weight: Vec<f64>,
    count: Vec<u64>,
}

impl<'a> Pass<'a> {
    fn new(design: &'a Design<'a>) -> Result<Self, Error> {
        let mut strides = Vec::with_capacity(design.axes.len());
        let mut product: u64 = 1;
        for axis in &design.axes {
            strides.push(product);
            product =
                product.checked_mul(axis.levels.len() as u64).ok_or(Error::TooManyCombinations)?;
        }
        let index = if product <= LOOKUP_LIMIT {
            Index::Table(vec![0; usize::try_from(product).unwrap_or(0)])
        } else {
            Index::Tree(BTreeMap::new())
        };
        let reasons = reasons(design);
        Ok(Self {
            design,
            strides,
            index,
            cells: Vec::new(),
            rows: Vec::new(),
            extras: Extras::default(),
            left_out: vec![0; reasons.len()],
            reasons,
            rows_used: 0,
            people: 0,
            scratch: Scratch::default(),
        })
    }

    fn chunk(&mut self, chunk: usize, n: usize, first_row: u64) -> Result<(), Error> {
        self.scratch.begin(n);
        self.codes(chunk);
        self.quantities(chunk, first_row)?;
        for idx in 0..n {
            match self.scratch.out[idx] {
                0 => self.row(idx),
                reason => self.left_out[reason as usize - 1] += 1,
            }
        }
        match &self.design.count {
            Some(it) if self.people > EXACT_WHOLE => {
                Err(Error::TooManyPeople { column: it.column.clone() })
            }
            _ => Ok(()),
        }
    }

    /// Counts one row that takes part.
    fn row(&mut self, idx: usize) {
        let Scratch { key, four, score, weight, count, .. } = &self.scratch;
        let (four, people, weight) = (usize::from(four[idx]), count[idx], weight[idx]);
        let cell = self.index.cell(key[idx], &mut self.cells);
        let tally = &mut self.cells[cell as usize].1;
        tally.people[four] = tally.people[four].saturating_add(people);
        self.people = self.people.saturating_add(people);
        tally.weight[four] += weight * people as f64;
        tally.square[four] += weight * weight * people as f64;
        self.rows_used += 1;
        if self.design.score.is_none() {
            return;
        }
        let positive = four == usize::from(TP) || four == usize::from(FN);
        let has_extra = self.design.weight.is_some() || self.design.count.is_some();
        let extra = if has_extra { u32::try_from(self.rows.len()).unwrap_or(u32::MAX) } else { 0 };
        self.rows.push(ScoreRow::new(score[idx], 2 * cell + u32::from(positive), extra));
        if self.design.weight.is_some() {
            self.extras.weights.push(weight);
        }
        if self.design.count.is_some() {
            self.extras.people.push(people);
        }
    }

    /// Fills `key`, `four` and `out` from the coded columns.
    fn codes(&mut self, chunk: usize) {
        let Scratch { key, four, out, .. } = &mut self.scratch;
        let mut reason = 0;
        for rule in &self.design.rules {
            reason += 1;
            rule.codes
                .for_each(chunk, |idx, code| meet(&mut out[idx], (code == 0).then_some(reason)));
        }
        if let Some(outcome) = &self.design.outcome {
            reason += 1;
            outcome.codes.for_each(chunk, |idx, code| {
                meet(&mut out[idx], (code == 0).then_some(reason));
                four[idx] = happened(code);
            });
        }
        if let Some(decision) = &self.design.decision {
            reason += 1;
            decision.codes.for_each(chunk, |idx, code| {
                meet(&mut out[idx], (code == 0).then_some(reason));
                four[idx] = decided(four[idx], code);
            });
        }
        for (axis_idx, (axis, stride)) in self.design.axes.iter().zip(&self.strides).enumerate() {
            let leaves = axis_idx < self.design.n_attributes && !self.design.missing_is_group;
            reason += u32::from(leaves);
            axis.codes.for_each(chunk, |idx, code| {
                key[idx] += u64::from(code) * stride;
                meet(&mut out[idx], (leaves && code == 0).then_some(reason));
            });
        }
    }

    /// Fills `score`, `weight` and `count`.
    fn quantities(&mut self, chunk: usize, first_row: u64) -> Result<(), Error> {
        let Scratch { out, score, weight, count, .. } = &mut self.scratch;
        let design = self.design;
        let n_quantities =
            [&design.score, &design.weight, &design.count].into_iter().flatten().count();
        let n_before = self.reasons.len() - n_quantities;
        let mut reason = u32::try_from(n_before).unwrap_or(u32::MAX);
        if let Some(quantity) = &design.score {
            reason += 1;
            quantity.values.for_each(chunk, |idx, value| {
                meet(&mut out[idx], value.is_none().then_some(reason));
                score[idx] = value.unwrap_or_default();
            });
        }
        if let Some(quantity) = &design.weight {
            reason += 1;
            let mut broken = None;
            quantity.values.for_each(chunk, |idx, value| {
                meet(&mut out[idx], value.is_none().then_some(reason));
                weight[idx] = value.unwrap_or_default();
                let is_negative = out[idx] == 0 && weight[idx] < 0.0;
                broken = broken.or(is_negative.then_some(idx));
            });
            if let Some(idx) = broken {
                let (column, row) = (quantity.column.clone(), first_row + idx as u64 + 1);
                return Err(Error::NegativeWeight { column, row, value: weight[idx] });
            }
        }
        if let Some(quantity) = &design.count {
            reason += 1;
            let mut broken = None;
            quantity.values.for_each(chunk, |idx, value| {
                meet(&mut out[idx], value.is_none().then_some(reason));
                let value = value.unwrap_or_default();
                let whole = whole_number(value);
                count[idx] = whole.unwrap_or_default();
                let is_broken = out[idx] == 0 && whole.is_none();
                broken = broken.or(is_broken.then_some((idx, value)));
            });
            if let Some((idx, value)) = broken {
                let (column, row) = (quantity.column.clone(), first_row + idx as u64 + 1);
                return Err(Error::BrokenCount { column, row, value });
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Cube, Error> {
        if let Some(it) = &self.design.weight {
            let sums = self.cells.iter().flat_map(|(_, it)| it.weight.into_iter().chain(it.square));
            if !sums.sum::<f64>().is_finite() {
                return Err(Error::HugeWeights { column: it.column.clone() });
            }
        }
        let axes: Vec<AxisLevels> = self.design.axes.iter().map(Axis::described).collect();
        // Cells arrive in the order of the rows; sorted by key they are the same for any order.
        let mut order: Vec<u32> =
            (0..u32::try_from(self.cells.len()).unwrap_or(u32::MAX)).collect();
        order.sort_unstable_by_key(|idx| self.cells[*idx as usize].0);
        let mut place = vec![0; order.len()];
        for (position, idx) in order.iter().enumerate() {
            place[*idx as usize] = u32::try_from(position).unwrap_or(u32::MAX);
        }
        let cells: Vec<Cell> = order
            .iter()
            .map(|idx| {
                let (key, tally) = &self.cells[*idx as usize];
                cell(*key, tally, &axes)
            })
            .collect();
        let scores = self
            .design
            .score
            .is_some()
            .then(|| Scores::new(std::mem::take(&mut self.rows), &self.extras, &place));
        let left_out = self.reasons.into_iter().zip(self.left_out).collect();
        let accounting = Accounting { rows_used: self.rows_used, people: self.people, left_out };
        Ok(Cube { axes, n_attributes: self.design.n_attributes, cells, scores, accounting })
    }
}

impl Scratch {
    /// Buffers for `n` rows that nothing is known of yet: each one person of weight 1.
    fn begin(&mut self, n: usize) {
        self.key.clear();
        self.key.resize(n, 0);
        self.four.clear();
        self.four.resize(n, TP);
        self.out.clear();
        self.out.resize(n, 0);
        self.score.resize(n, 0.0);
        self.weight.clear();
        self.weight.resize(n, 1.0);
        self.count.clear();
        self.count.resize(n, 1);
    }
}

/// Keeps the first rule that leaves a row out.
fn meet(out: &mut u32, broken: Option<u32>) {
    if *out == 0 {
        *out = broken.unwrap_or(0);
    }
}

/// The cell of a row as far as its outcome tells: 1 is negative.
fn happened(outcome: u32) -> u8 {
    if outcome == 1 { FP } else { TP }
}

/// The cell of a row with this outcome after its decision is known: 1 is negative.
fn decided(four: u8, decision: u32) -> u8 {
    match (four, decision) {
        (FP, 1) => TN,
        (_, 1) => FN,
        (four, _) => four,
    }
}

impl Index {
    fn cell(&mut self, key: u64, cells: &mut Vec<(u64, Tallied)>) -> u32 {
        let slot = match self {
            // A table holds the index plus one, so that zero means not seen yet.
            #[expect(
                clippy::cast_possible_truncation,
                reason = "keys are below the table's length"
            )]
            Self::Table(it) => &mut it[key as usize],
            Self::Tree(it) => it.entry(key).or_insert(0),
        };
        if *slot == 0 {
            cells.push((key, Tallied::default()));
            *slot = u32::try_from(cells.len()).unwrap_or(u32::MAX);
        }
        *slot - 1
    }
}

/// The rule that leaves out rows without a value there.
pub(crate) fn is_missing(what: &str, column: &str) -> String {
    format!("{what} \"{column}\" is missing")
}

/// The rules that can leave a row out, in words, in the order in which they are looked at.
fn reasons(design: &Design) -> Vec<String> {
    let mut reasons: Vec<String> = design.rules.iter().map(|it| it.text.clone()).collect();
    let mut missing = |what: &str, column: &str| {
        reasons.push(is_missing(what, column));
    };
    if let Some(it) = &design.outcome {
        missing("outcome", &it.column);
    }
    if let Some(it) = &design.decision {
        missing("decision", &it.column);
    }
    if !design.missing_is_group {
        for axis in &design.axes[..design.n_attributes] {
            missing("attribute", &axis.name);
        }
    }
    for (what, quantity) in
        [("score", &design.score), ("weight", &design.weight), ("count", &design.count)]
    {
        if let Some(it) = quantity {
            missing(what, &it.column);
        }
    }
    reasons
}

/// A count of people from a cell, where it is a whole number.
fn whole_number(value: f64) -> Option<u64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be a whole number from 0 to 2^53"
    )]
    ((0.0..=EXACT_WHOLE as f64).contains(&value) && value.fract() <= 0.0).then_some(value as u64)
}

fn cell(key: u64, tally: &Tallied, axes: &[AxisLevels]) -> Cell {
    let mut rest = key;
    let levels = axes
        .iter()
        .map(|axis| {
            let n = axis.levels.len() as u64;
            let level = rest % n;
            rest /= n;
            u32::try_from(level).unwrap_or(u32::MAX)
        })
        .collect();
    let [tp, fp, fn_, tn] = tally.people;
    let four = |it: [f64; 4]| Four { tp: it[0], fp: it[1], fn_: it[2], tn: it[3] };
    Cell {
        levels,
        people: People { tp, fp, fn_, tn },
        weight: four(tally.weight),
        square: four(tally.square),
    }
}

#[cfg(test)]
mod tests;
