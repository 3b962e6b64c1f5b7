//! The one pass over the rows.

use std::collections::BTreeMap;

use crate::cube::design::Design;
use crate::cube::score::{Extra, ScoreRow, Scores};
use crate::cube::{Accounting, AxisLevels, Cell, Cube, Four, People};
use crate::data::table::CHUNK_ROWS;

/// Above so many combinations of levels, cells are found through a tree and not through a table.
const LOOKUP_LIMIT: u64 = 1 << 22;

/// A row that cannot be counted at all.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Error {
    #[error(
        "row {row} of column \"{column}\" has the weight {value}, and a weight cannot be negative"
    )]
    NegativeWeight { column: String, row: u64, value: f64 },
    #[error("row {row} of column \"{column}\" stands for {value} people, which is no whole number")]
    BrokenCount { column: String, row: u64, value: f64 },
}

/// The index in the four cells: true positives first.
const TP: u8 = 0;
const FP: u8 = 1;
const FN: u8 = 2;
const TN: u8 = 3;

/// Counts the rows of a table of `n_rows`; `progress` hears how many are done.
pub fn count(design: &Design, n_rows: usize, progress: &mut dyn FnMut(u64)) -> Result<Cube, Error> {
    let mut pass = Pass::new(design);
    for start in (0..n_rows).step_by(CHUNK_ROWS) {
        let n = CHUNK_ROWS.min(n_rows - start);
        pass.chunk(start / CHUNK_ROWS, n, start as u64)?;
        progress((start + n) as u64);
    }
    Ok(pass.finish())
}

struct Pass<'a> {
    design: &'a Design<'a>,
    strides: Vec<u64>,
    index: Index,
    cells: Vec<(u64, Tallied)>,
    rows: Vec<ScoreRow>,
    extras: Vec<Extra>,
    /// One counter for each rule that can leave a row out, in the order of `reasons`.
    left_out: Vec<u64>,
    reasons: Vec<String>,
    rows_used: u64,
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
    fn new(design: &'a Design<'a>) -> Self {
        let mut strides = Vec::with_capacity(design.axes.len());
        let mut product: u64 = 1;
        for axis in &design.axes {
            strides.push(product);
            product = product.saturating_mul(axis.levels.len() as u64);
        }
        let index = if product <= LOOKUP_LIMIT {
            Index::Table(vec![0; usize::try_from(product).unwrap_or(0)])
        } else {
            Index::Tree(BTreeMap::new())
        };
        let reasons = reasons(design);
        Self {
            design,
            strides,
            index,
            cells: Vec::new(),
            rows: Vec::new(),
            extras: Vec::new(),
            left_out: vec![0; reasons.len()],
            reasons,
            rows_used: 0,
            scratch: Scratch::default(),
        }
    }

    fn chunk(&mut self, chunk: usize, n: usize, first_row: u64) -> Result<(), Error> {
        self.codes(chunk, n);
        self.quantities(chunk, n, first_row)?;
        let weighted = self.design.weight.is_some();
        let scored = self.design.score.is_some();
        let has_extras = weighted || self.design.count.is_some();
        for idx in 0..n {
            let out = self.scratch.out[idx];
            if out > 0 {
                self.left_out[out as usize - 1] += 1;
                continue;
            }
            let people = self.scratch.count[idx];
            let weight = if weighted { self.scratch.weight[idx] } else { 1.0 };
            let four = usize::from(self.scratch.four[idx]);
            let cell = self.index.cell(self.scratch.key[idx], &mut self.cells);
            let tally = &mut self.cells[cell as usize].1;
            tally.people[four] += people;
            tally.weight[four] += weight * people as f64;
            tally.square[four] += weight * weight * people as f64;
            self.rows_used += 1;
            if scored {
                let positive = four == usize::from(TP) || four == usize::from(FN);
                let slot = 2 * cell + u32::from(positive);
                let extra = u32::try_from(self.extras.len()).unwrap_or(u32::MAX);
                self.rows.push(ScoreRow::new(self.scratch.score[idx], slot, extra));
                if has_extras {
                    self.extras.push((people, weight));
                }
            }
        }
        Ok(())
    }

    /// Fills `key`, `four` and `out` from the coded columns.
    fn codes(&mut self, chunk: usize, n: usize) {
        let Scratch { key, four, out, .. } = &mut self.scratch;
        key.clear();
        key.resize(n, 0);
        four.clear();
        four.resize(n, 0);
        out.clear();
        out.resize(n, 0);
        let mut reason = 0;
        let leave = |out: &mut u32, reason: u32| {
            if *out == 0 {
                *out = reason;
            }
        };
        for rule in &self.design.rules {
            reason += 1;
            rule.codes.for_each(chunk, |idx, code| {
                if code == 0 {
                    leave(&mut out[idx], reason);
                }
            });
        }
        if let Some(outcome) = &self.design.outcome {
            reason += 1;
            outcome.codes.for_each(chunk, |idx, code| match code {
                0 => leave(&mut out[idx], reason),
                1 => four[idx] = FP,
                _ => four[idx] = TP,
            });
        }
        if let Some(decision) = &self.design.decision {
            reason += 1;
            decision.codes.for_each(chunk, |idx, code| match code {
                0 => leave(&mut out[idx], reason),
                1 => four[idx] = if four[idx] == FP { TN } else { FN },
                _ => {}
            });
        }
        for (axis_idx, (axis, stride)) in self.design.axes.iter().zip(&self.strides).enumerate() {
            let leaves = axis_idx < self.design.n_attributes && !self.design.missing_is_group;
            reason += u32::from(leaves);
            axis.codes.for_each(chunk, |idx, code| {
                key[idx] += u64::from(code) * stride;
                if leaves && code == 0 {
                    leave(&mut out[idx], reason);
                }
            });
        }
    }

    /// Fills `score`, `weight` and `count`.
    fn quantities(&mut self, chunk: usize, n: usize, first_row: u64) -> Result<(), Error> {
        let Scratch { out, score, weight, count, .. } = &mut self.scratch;
        let mut reason = u32::try_from(self.reasons.len()).unwrap_or(u32::MAX)
            - u32::from(self.design.score.is_some())
            - u32::from(self.design.weight.is_some())
            - u32::from(self.design.count.is_some());
        let mut broken = None;
        if let Some(quantity) = &self.design.score {
            reason += 1;
            fill(score, n, |score| {
                quantity.values.for_each(chunk, |idx, value| match value {
                    Some(value) => score[idx] = value,
                    None if out[idx] == 0 => out[idx] = reason,
                    None => {}
                });
            });
        }
        if let Some(quantity) = &self.design.weight {
            reason += 1;
            fill(weight, n, |weight| {
                quantity.values.for_each(chunk, |idx, value| match value {
                    Some(value) if value < 0.0 && out[idx] == 0 => {
                        broken.get_or_insert(Error::NegativeWeight {
                            column: quantity.column.clone(),
                            row: first_row + idx as u64 + 1,
                            value,
                        });
                    }
                    Some(value) => weight[idx] = value,
                    None if out[idx] == 0 => out[idx] = reason,
                    None => {}
                });
            });
        }
        count.clear();
        count.resize(n, 1);
        if let Some(quantity) = &self.design.count {
            reason += 1;
            quantity.values.for_each(chunk, |idx, value| match value.map(whole_number) {
                Some(Ok(value)) => count[idx] = value,
                Some(Err(value)) => {
                    if out[idx] == 0 {
                        broken.get_or_insert(Error::BrokenCount {
                            column: quantity.column.clone(),
                            row: first_row + idx as u64 + 1,
                            value,
                        });
                    }
                }
                None if out[idx] == 0 => out[idx] = reason,
                None => {}
            });
        }
        broken.map_or(Ok(()), Err)
    }

    fn finish(mut self) -> Cube {
        let axes: Vec<AxisLevels> = self
            .design
            .axes
            .iter()
            .map(|it| AxisLevels { name: it.name.clone(), levels: it.levels.clone() })
            .collect();
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
        let people = cells.iter().map(|it| it.people.total()).sum();
        let scores = self
            .design
            .score
            .is_some()
            .then(|| Scores::new(std::mem::take(&mut self.rows), &self.extras, &place));
        let left_out = self.reasons.into_iter().zip(self.left_out).collect();
        Cube {
            axes,
            n_attributes: self.design.n_attributes,
            cells,
            scores,
            accounting: Accounting { rows_used: self.rows_used, people, left_out },
        }
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

/// The rules that can leave a row out, in words, in the order in which they are looked at.
fn reasons(design: &Design) -> Vec<String> {
    let mut reasons: Vec<String> = design.rules.iter().map(|it| it.text.clone()).collect();
    let mut missing = |what: &str, column: &str| {
        reasons.push(format!("{what} \"{column}\" is missing"));
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

fn fill(values: &mut Vec<f64>, n: usize, each: impl FnOnce(&mut [f64])) {
    values.clear();
    values.resize(n, 0.0);
    each(values);
}

/// A count of people from a cell, or the value that is none.
fn whole_number(value: f64) -> Result<u64, f64> {
    /// Beyond this, doubles no longer hold every whole number.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value >= 0.0 && value < EXACT && value.fract() <= 0.0 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked to be a whole number from 0 to 2^53"
        )]
        Ok(value as u64)
    } else {
        Err(value)
    }
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
