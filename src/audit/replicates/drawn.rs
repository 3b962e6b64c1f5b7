//! A group's people in every replicate.

use crate::audit::measure::MeasuredGroup;
use crate::audit::replicates::population::{Population, telling};
use crate::cube::Four;
use crate::cube::tally::Counted;
use crate::stats::resample::Stream;

/// A group's people in every replicate.
pub(super) struct Drawn {
    pub(super) counted: Vec<Counted>,
    /// By cell, in mean weights, where these are not 1: counts, where all weigh the same.
    scaled: Vec<Four>,
}

impl Drawn {
    pub(super) fn new(population: &Population, stream: Stream, n: usize) -> Self {
        let (mean, is_even) = (population.mean, population.is_even());
        let is_one = mean.to_bits() == 1.0_f64.to_bits();
        let mut draws = population.draws(stream);
        let (mut counted, mut scaled) = (Vec::with_capacity(n), Vec::new());
        let mut sums = [0.0; 4];
        for _ in 0..n {
            draws.next(&mut sums);
            let four = Four::from_cells(sums);
            let effective = if is_even { four.total() } else { draws.effective(&sums) };
            let weight = if is_one { four } else { four.times(mean) };
            counted.push(Counted { weight, effective });
            if !is_one {
                scaled.push(four);
            }
        }
        Self { counted, scaled }
    }

    /// Of a group without weight.
    pub(super) fn nobody(n: usize) -> Self {
        Self { counted: vec![Counted::default(); n], scaled: Vec::new() }
    }

    /// What `of` makes of every replicate's cells in mean weights.
    pub(super) fn values(&self, of: impl Fn(Four) -> f64) -> Vec<f64> {
        if self.scaled.is_empty() {
            return self.counted.iter().map(|it| of(it.weight)).collect();
        }
        self.scaled.iter().map(|it| of(*it)).collect()
    }

    /// Adds the weights of every replicate to sums.
    pub(super) fn add_to(&self, sums: &mut [Four]) {
        for (sum, it) in sums.iter_mut().zip(&self.counted) {
            sum.add(it.weight);
        }
    }
}

/// The people of a group by cell; `None` without weight.
pub(super) fn population(group: &MeasuredGroup) -> Option<Population> {
    let (weight, square) = (group.tally.weight, group.tally.square);
    Population::of(&[
        [weight.tp, square.tp],
        [weight.fp, square.fp],
        [weight.fn_, square.fn_],
        [weight.tn, square.tn],
    ])
}

/// The group without one person of this weight in a cell.
pub(super) fn without(group: &MeasuredGroup, cell: usize, one: f64) -> Counted {
    let of = |it: Four| [it.tp, it.fp, it.fn_, it.tn];
    let (mut weights, mut squares) = (of(group.tally.weight), of(group.tally.square));
    weights[cell] = (weights[cell] - one).max(0.0);
    squares[cell] = (squares[cell] - one * one).max(0.0);
    let weight = Four::from_cells(weights);
    Counted { weight, effective: telling(weight.total(), squares.iter().sum()) }
}
