//! The score as a dimension of the cube: people by score, cell and outcome, in order of the score.

use std::cell::OnceCell;
use std::ops::Range;

use plumbline_kernels::bands::Entries;

use crate::cube::bands::{Bands, MOST_BANDS};
use crate::cube::tally::Moments;
use crate::stats::area::{RankArea, RankAreaSum, WeightedBlock};
use crate::stats::mean::WeightedSum;
use crate::stats::precision::{AveragePrecision, PrecisionSum};

/// How near to 0 or 1 a probability may come in a logarithm: 2⁻⁵², the bound that scikit-learn has for doubles.
pub const CLIP: f64 = f64::EPSILON;

/// One row's score on its way into [`Scores`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ScoreRow {
    /// The score's bits, turned so that they sort like the score.
    ordered: u64,
    /// Twice the cell, plus one for a positive outcome.
    slot: u32,
    /// Where the row's people and weight stand, for a table that has such columns.
    extra: u32,
}

/// People and weights of the rows, each empty where the table has no such column.
#[derive(Debug, Default)]
pub(crate) struct Extras {
    pub(crate) people: Vec<u64>,
    pub(crate) weights: Vec<f64>,
}

/// People by score, cell and outcome; sorted by score, then cell, then outcome.
#[derive(Debug, Default)]
pub struct Scores {
    pub values: Vec<f64>,
    /// Twice the cell's index, plus one for a positive outcome.
    pub slots: Vec<u32>,
    pub people: Vec<u64>,
    /// Sums of weights, and of their squares; empty where each person weighs 1.
    pub weights: Vec<f64>,
    pub squares: Vec<f64>,
    /// Per cell: of the score, of its squared distance to the outcome, of its log loss.
    pub of_score: Vec<Moments>,
    pub of_squared_error: Option<Vec<Moments>>,
    pub of_log_loss: Option<Vec<Moments>>,
    /// Of the score, twice per cell: of people with a negative outcome, then with a positive one.
    pub of_outcome: Vec<Moments>,
    pub equal_mass: Bands,
    /// Finer ones, at whose ends resampled curves are held; filled when first asked for.
    pub(crate) curve_bands: OnceCell<Bands>,
    /// Only for probabilities.
    pub equal_width: Option<Bands>,
}

impl ScoreRow {
    pub(crate) fn new(score: f64, slot: u32, extra: u32) -> Self {
        // Adding zero makes negative zero the same score as zero.
        let bits = (score + 0.0).to_bits();
        let ordered = if bits >> 63 == 1 { !bits } else { bits | (1 << 63) };
        Self { ordered, slot, extra }
    }

    fn score(self) -> f64 {
        let is_negative = self.ordered >> 63 == 0;
        f64::from_bits(if is_negative { !self.ordered } else { self.ordered & !(1 << 63) })
    }
}

impl Scores {
    /// Sorts and sums the rows; `place[cell]` is the cell's final index. `extras` is empty where each
    /// row is one person of weight 1.
    pub(crate) fn new(mut rows: Vec<ScoreRow>, extras: &Extras, place: &[u32]) -> Self {
        for row in &mut rows {
            row.slot = 2 * place[(row.slot / 2) as usize] + row.slot % 2;
        }
        rows.sort_unstable();
        let mut scores = Self::default();
        let n_different = rows.chunk_by(|a, b| a.ordered == b.ordered && a.slot == b.slot).count();
        scores.values.reserve_exact(n_different);
        scores.slots.reserve_exact(n_different);
        scores.people.reserve_exact(n_different);
        for run in rows.chunk_by(|a, b| a.ordered == b.ordered && a.slot == b.slot) {
            scores.values.push(run[0].score());
            scores.slots.push(run[0].slot);
            let people =
                |row: &ScoreRow| extras.people.get(row.extra as usize).copied().unwrap_or(1);
            scores.people.push(run.iter().map(people).sum());
            if extras.weights.is_empty() {
                continue;
            }
            let weight = |row: &ScoreRow| extras.weights[row.extra as usize];
            scores.weights.push(run.iter().map(|row| people(row) as f64 * weight(row)).sum());
            let square = |row: &ScoreRow| people(row) as f64 * weight(row) * weight(row);
            scores.squares.push(run.iter().map(square).sum());
        }
        drop(rows);
        scores.sum(place.len());
        scores
    }

    /// Whether every score can be read as a probability.
    pub fn are_probabilities(&self) -> bool {
        self.values.iter().all(|it| (0.0..=1.0).contains(it))
    }

    /// The standard deviation of everyone's scores, around their mean and by weight; `None` where they are all
    /// probabilities, which need no unit of their own, or all the same.
    pub fn deviation(&self) -> Option<f64> {
        let [all] = self.moments(1, |_| 0, |score, _| score)[..] else { return None };
        let deviation = (all.spread / all.weight).sqrt();
        let varies = self.range().is_some_and(|(low, high)| low < high);
        let is_known = varies && deviation > 0.0 && deviation.is_finite();
        (is_known && !self.are_probabilities()).then_some(deviation)
    }

    /// How many distinct scores there are, counted up to `most`.
    pub fn distinct_up_to(&self, most: usize) -> usize {
        self.values.chunk_by(|a, b| a >= b).take(most).count()
    }

    /// The smallest and the largest score.
    pub fn range(&self) -> Option<(f64, f64)> {
        Some((*self.values.first()?, *self.values.last()?))
    }

    /// The weight of the people of one entry.
    pub fn weight(&self, idx: usize) -> f64 {
        self.weights.get(idx).copied().unwrap_or(self.people[idx] as f64)
    }

    /// The sum of the squared weights of the people of one entry.
    pub fn square(&self, idx: usize) -> f64 {
        self.squares.get(idx).copied().unwrap_or(self.people[idx] as f64)
    }

    /// Some entries, for sums over them.
    pub(crate) fn entries(&self, places: Range<usize>) -> Entries<'_> {
        let some = |all: &[f64]| if all.is_empty() { 0..0 } else { places.clone() };
        Entries {
            scores: &self.values[places.clone()],
            slots: &self.slots[places.clone()],
            people: &self.people[places.clone()],
            weights: &self.weights[some(&self.weights)],
            squares: &self.squares[some(&self.squares)],
        }
    }

    fn sum(&mut self, n_cells: usize) {
        let cell = |slot: u32| (slot / 2) as usize;
        self.of_score = self.moments(n_cells, cell, |score, _| score);
        self.of_outcome = self.moments(2 * n_cells, |slot| slot as usize, |score, _| score);
        self.equal_mass = Bands::equal_mass(self, MOST_BANDS);
        if self.are_probabilities() {
            self.of_squared_error = Some(self.moments(n_cells, cell, squared_error));
            self.of_log_loss = Some(self.moments(n_cells, cell, log_loss));
            self.equal_width = Some(Bands::equal_width(self, MOST_BANDS));
        }
    }

    /// The moments of a number that hangs on score and outcome (0 or 1), by the place that a slot has. Entries of a
    /// place are merged in order of the score, so the order of the rows does not matter.
    fn moments(
        &self,
        n_places: usize,
        place: impl Fn(u32) -> usize,
        of: impl Fn(f64, f64) -> f64,
    ) -> Vec<Moments> {
        let mut sums = vec![[WeightedSum::default(); 2]; n_places];
        let mut weights = vec![[0.0; 2]; n_places];
        let mut values = Vec::with_capacity(self.values.len());
        for (idx, (score, slot)) in self.values.iter().zip(&self.slots).enumerate() {
            let value = of(*score, f64::from(slot % 2));
            let both = [self.weight(idx), self.square(idx)];
            let (sums, weights) = (&mut sums[place(*slot)], &mut weights[place(*slot)]);
            for (at, weight) in both.into_iter().enumerate() {
                sums[at].add(value * weight);
                weights[at] += weight;
            }
            values.push(value);
        }
        let mean = |sum: &WeightedSum, weight: f64| {
            if weight > 0.0 { sum.total() / weight } else { 0.0 }
        };
        let mut moments: Vec<Moments> = sums
            .iter()
            .zip(&weights)
            .map(|(sum, weight)| {
                let squares = Moments::of_people([weight[1], mean(&sum[1], weight[1]), 0.0]);
                let all = Moments::of_people([weight[0], mean(&sum[0], weight[0]), 0.0]);
                Moments { squares: squares.squares, ..all }
            })
            .collect();
        for (idx, value) in values.iter().enumerate() {
            let moment = &mut moments[place(self.slots[idx])];
            let (distance, of_squares) = (value - moment.mean, value - moment.squares.mean);
            moment.spread += distance * distance * self.weight(idx);
            moment.squares.spread += of_squares * of_squares * self.square(idx);
        }
        moments
    }

    /// How well the scores rank the people of each group; `group_of[cell]` names the group, `u32::MAX` none.
    /// `totals` are the sums of weights of each group: positives, and everyone.
    pub fn ranked(&self, group_of: &[u32], totals: &[[f64; 2]], order: Order) -> Vec<Ranked> {
        let mut sums: Vec<TiedBlock> = totals.iter().map(|it| TiedBlock::new(*it)).collect();
        let mut take = |idx: usize| {
            let slot = self.slots[idx];
            if let Some(block) = sums.get_mut(group_of[(slot / 2) as usize] as usize) {
                block.meet(self.values[idx]);
                self.put(block, idx, Side::of(slot));
            }
        };
        match order {
            Order::HigherIsLikelier => (0..self.values.len()).for_each(&mut take),
            Order::LowerIsLikelier => (0..self.values.len()).rev().for_each(&mut take),
        }
        sums.into_iter().map(TiedBlock::finish).collect()
    }

    /// Adds the people of an entry to a block.
    fn put(&self, block: &mut TiedBlock, idx: usize, side: Side) {
        let people = self.people[idx];
        match (&mut block.tied, side) {
            (Tied::Counts([_, positives]), Side::Positive) if self.weights.is_empty() => {
                *positives += people;
            }
            (Tied::Counts([negatives, _]), Side::Negative) if self.weights.is_empty() => {
                *negatives += people;
            }
            (tied, _) => tied.weigh(self.weights[idx], self.squares[idx], side),
        }
    }
}

/// The squared distance of a probability to the outcome, 0 or 1.
fn squared_error(score: f64, outcome: f64) -> f64 {
    let miss = score - outcome;
    miss * miss
}

/// Minus the logarithm of the probability given to the outcome, 0 or 1.
fn log_loss(score: f64, outcome: f64) -> f64 {
    let right = if outcome > 0.0 { score } else { 1.0 - score };
    -libm::log(right.clamp(CLIP, 1.0 - CLIP))
}

/// Which end of the score is more likely positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    HigherIsLikelier,
    LowerIsLikelier,
}

/// How well the scores of a group rank its people.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Ranked {
    /// `None` where the group has one kind of outcome only.
    pub area: Option<RankArea>,
    /// `None` where the group has no positives.
    pub precision: Option<AveragePrecision>,
}

/// The people of one group that share a score, until the score changes.
#[derive(Clone, Default)]
struct TiedBlock {
    score: Option<f64>,
    tied: Tied,
    sum: RankAreaSum,
    precision: PrecisionSum,
}

/// Which outcome an entry has.
#[derive(Clone, Copy)]
enum Side {
    Negative,
    Positive,
}

impl Side {
    fn of(slot: u32) -> Self {
        if slot % 2 == 1 { Self::Positive } else { Self::Negative }
    }
}

/// Who shares the score: negatives and positives.
#[derive(Clone)]
enum Tied {
    Counts([u64; 2]),
    Weights(WeightedBlock),
}

impl Default for Tied {
    fn default() -> Self {
        Self::Counts([0; 2])
    }
}

impl Tied {
    fn weigh(&mut self, weight: f64, square: f64, side: Side) {
        let mut block = match *self {
            Self::Counts(_) => WeightedBlock::default(),
            Self::Weights(it) => it,
        };
        match side {
            Side::Negative => {
                block.negatives += weight;
                block.negative_squares += square;
            }
            Side::Positive => {
                block.positives += weight;
                block.positive_squares += square;
            }
        }
        *self = Self::Weights(block);
    }
}

impl TiedBlock {
    fn new([positives, people]: [f64; 2]) -> Self {
        Self { precision: PrecisionSum::new(positives, people), ..Self::default() }
    }

    fn meet(&mut self, score: f64) {
        if self.score.is_some_and(|it| it.to_bits() != score.to_bits()) {
            self.close();
        }
        self.score = Some(score);
    }

    fn close(&mut self) {
        match std::mem::take(&mut self.tied) {
            Tied::Counts([negatives, positives]) => {
                self.sum.block_counts(positives, negatives);
                self.precision.block_counts(positives, negatives);
            }
            Tied::Weights(block) => {
                self.sum.block_weights(block);
                self.precision.block_weights(block);
            }
        }
    }

    fn finish(mut self) -> Ranked {
        self.close();
        Ranked { area: self.sum.finish(), precision: self.precision.finish() }
    }
}

#[cfg(test)]
mod tests;
