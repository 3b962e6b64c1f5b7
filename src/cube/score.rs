//! The score as a dimension of the cube: people by score, cell and outcome, in order of the score.

use crate::cube::tally::Moments;
use crate::stats::area::{RankArea, RankAreaSum, WeightedBlock};
use crate::stats::mean::WeightedSum;

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

    /// The smallest and the largest score.
    pub fn range(&self) -> Option<(f64, f64)> {
        Some((*self.values.first()?, *self.values.last()?))
    }

    /// The weight of the people of one entry.
    fn weight(&self, idx: usize) -> f64 {
        self.weights.get(idx).copied().unwrap_or(self.people[idx] as f64)
    }

    fn sum(&mut self, n_cells: usize) {
        self.of_score = self.moments(n_cells, |score, _| score);
        if self.are_probabilities() {
            self.of_squared_error = Some(self.moments(n_cells, squared_error));
            self.of_log_loss = Some(self.moments(n_cells, log_loss));
        }
    }

    /// Per cell the moments of a number that hangs on score and outcome (0 or 1). Entries of a cell are merged in
    /// order of the score, so the order of the rows does not matter.
    fn moments(&self, n_cells: usize, of: impl Fn(f64, f64) -> f64) -> Vec<Moments> {
        let mut sums = vec![WeightedSum::default(); n_cells];
        let mut weights = vec![0.0; n_cells];
        let mut values = Vec::with_capacity(self.values.len());
        for (idx, (score, slot)) in self.values.iter().zip(&self.slots).enumerate() {
            let value = of(*score, f64::from(slot % 2));
            let weight = self.weight(idx);
            sums[(slot / 2) as usize].add(value * weight);
            weights[(slot / 2) as usize] += weight;
            values.push(value);
        }
        let mut moments: Vec<Moments> = sums
            .iter()
            .zip(&weights)
            .map(|(sum, weight)| {
                let mean = if *weight > 0.0 { sum.total() / weight } else { 0.0 };
                Moments { weight: *weight, mean, spread: 0.0 }
            })
            .collect();
        for (idx, value) in values.iter().enumerate() {
            let moment = &mut moments[(self.slots[idx] / 2) as usize];
            let distance = value - moment.mean;
            moment.spread += distance * distance * self.weight(idx);
        }
        moments
    }

    /// The area under the curve of each group; `group_of[cell]` names the group, `u32::MAX` none.
    pub fn areas(&self, group_of: &[u32], n_groups: usize, order: Order) -> Vec<Option<RankArea>> {
        let mut sums: Vec<TiedBlock> = vec![TiedBlock::default(); n_groups];
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

/// The people of one group that share a score, until the score changes.
#[derive(Clone, Default)]
struct TiedBlock {
    score: Option<f64>,
    tied: Tied,
    sum: RankAreaSum,
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
    fn meet(&mut self, score: f64) {
        if self.score.is_some_and(|it| it.to_bits() != score.to_bits()) {
            self.close();
        }
        self.score = Some(score);
    }

    fn close(&mut self) {
        match std::mem::take(&mut self.tied) {
            Tied::Counts([negatives, positives]) => self.sum.block_counts(positives, negatives),
            Tied::Weights(block) => self.sum.block_weights(block),
        }
    }

    fn finish(mut self) -> Option<RankArea> {
        self.close();
        self.sum.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_sort_like_numbers() {
        let scores = [-3.5, -0.0, 0.0, 1e-300, 2.0, 1e300];
        let rows: Vec<ScoreRow> = scores.iter().map(|it| ScoreRow::new(*it, 0, 0)).collect();
        assert!(rows.is_sorted());
        let back: Vec<f64> = rows.iter().map(|it| it.score()).collect();
        assert_eq!(back, scores);
    }

    /// Scores .1 .4 .35 .8 with outcomes 0 0 1 1 are the example of scikit-learn's `roc_auc_score`: 0.75.
    #[test]
    fn the_area_counts_ordered_pairs() {
        let rows = [(0.1, 0), (0.4, 0), (0.35, 1), (0.8, 1)]
            .map(|(score, slot)| ScoreRow::new(score, slot, 0))
            .to_vec();
        let scores = Scores::new(rows, &Extras::default(), &[0]);
        let area = |order| scores.areas(&[0], 1, order)[0].map(|it| it.value);
        assert_eq!(area(Order::HigherIsLikelier), Some(0.75));
        assert_eq!(area(Order::LowerIsLikelier), Some(0.25));
    }

    /// By hand: (0.1² + 0.4² + 0.65² + 0.2²) / 4.
    #[test]
    fn squared_errors_are_averaged() {
        let rows = [(0.1, 0), (0.4, 0), (0.35, 1), (0.8, 1)]
            .map(|(score, slot)| ScoreRow::new(score, slot, 0))
            .to_vec();
        let scores = Scores::new(rows, &Extras::default(), &[0]);
        let moments = scores.of_squared_error.as_ref().map(|it| it[0].mean);
        assert!((moments.unwrap() - 0.158_125).abs() < 1e-15);
    }
}
