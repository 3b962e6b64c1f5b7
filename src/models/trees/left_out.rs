//! What the trees of a forest say of people they did not draw.

use crate::models::trees::as_u32;
use crate::models::trees::outcome::Outcome;
use crate::models::trees::tree::{Tree, each_leaf};
use crate::models::{Matrix, Target, Values};

/// The rows that are not among these, which ascend.
pub(super) fn absent(rows: &[u32], n_rows: usize) -> Vec<u32> {
    let mut drawn = rows.iter().peekable();
    (0..as_u32(n_rows)).filter(|row| drawn.next_if_eq(&row).is_none()).collect()
}

/// What trees say of people they did not draw.
pub(super) struct LeftOut {
    outcome: Outcome,
    sums: Vec<f64>,
    n_trees: Vec<u32>,
}

impl LeftOut {
    pub(super) fn new(outcome: Outcome, n_rows: usize) -> Self {
        Self { outcome, sums: vec![0.0; n_rows * outcome.width()], n_trees: vec![0; n_rows] }
    }

    pub(super) fn tell(&mut self, tree: &Tree, features: &Matrix, out: &[u32]) {
        let width = self.outcome.width();
        each_leaf(std::slice::from_ref(tree), &features.take(out), |_, person, values| {
            let row = out[person] as usize;
            self.n_trees[row] += 1;
            let sums = &mut self.sums[row * width..(row + 1) * width];
            sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
        });
    }

    pub(super) fn score(&self, target: &Target) -> Option<f64> {
        let width = self.outcome.width();
        let told: Vec<usize> =
            (0..self.n_trees.len()).filter(|row| self.n_trees[*row] > 0).collect();
        let sums = |row: usize| &self.sums[row * width..(row + 1) * width];
        let weight: f64 = told.iter().map(|row| target.weights[*row]).sum();
        match &target.values {
            _ if told.is_empty() => None,
            Values::Classes { codes, .. } => {
                let right = |row: &&usize| {
                    let trees = f64::from(self.n_trees[**row]);
                    likeliest(sums(**row), trees) == codes[**row] as usize
                };
                let right = told.iter().filter(right).map(|row| target.weights[*row]);
                Some(right.sum::<f64>() / weight)
            }
            Values::Numbers(numbers) => {
                let weighted = |row: &usize| target.weights[*row] / weight * numbers[*row];
                let mean: f64 = told.iter().map(weighted).sum();
                let (mut missed, mut varied) = (0.0, 0.0);
                for row in told {
                    let said = sums(row)[0] / f64::from(self.n_trees[row]);
                    let (miss, distance) = (numbers[row] - said, numbers[row] - mean);
                    missed += target.weights[row] * miss * miss;
                    varied += target.weights[row] * distance * distance;
                }
                Some(1.0 - missed / varied).filter(|it| it.is_finite())
            }
        }
    }
}

/// The class of the largest sum of shares; of equals the first. With one sum, that of class 1 of two.
fn likeliest(sums: &[f64], trees: f64) -> usize {
    if let [positive] = sums {
        return usize::from(*positive > trees - *positive);
    }
    let mut best = 0;
    for class in 1..sums.len() {
        if sums[class] > sums[best] {
            best = class;
        }
    }
    best
}
