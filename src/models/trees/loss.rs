//! How wrong scores are, and which way they should move.

use crate::models::trees::exact::{Grid, Scaled};
use crate::models::trees::leafwise::Slopes;
use crate::models::trees::outcome::Outcome;
use crate::models::{Target, Values};

/// The outcomes of all people and the loss by which scores are judged: log loss for classes, squared error for numbers.
#[derive(Debug)]
pub(super) struct Loss {
    outcome: Outcome,
    /// Class codes, or empty.
    codes: Vec<u32>,
    /// Numbers, or empty.
    scaled: Scaled,
    weights: Vec<f64>,
    grid: Grid,
    total: f64,
}

/// Scores are never surer of a class than this at the start.
const SMALLEST_SHARE: f64 = 1e-12;

impl Loss {
    pub(super) fn new(target: &Target) -> Loss {
        let total: f64 = target.weights.iter().sum();
        let grid = Grid::new(total);
        let (codes, numbers): (Vec<u32>, &[f64]) = match &target.values {
            Values::Classes { codes, .. } => (codes.clone(), &[]),
            Values::Numbers(numbers) => (Vec::new(), numbers),
        };
        let weights = target.weights.iter().map(|weight| grid.round(*weight)).collect();
        let outcome = Outcome::of(target);
        Loss { outcome, codes, scaled: Scaled::new(numbers), weights, grid, total }
    }

    pub(super) fn outcome(&self) -> Outcome {
        self.outcome
    }

    pub(super) fn codes(&self) -> &[u32] {
        &self.codes
    }

    /// What scores of numbers are to be multiplied by.
    pub(super) fn scale(&self) -> f64 {
        match self.outcome {
            Outcome::Classes { .. } => 1.0,
            Outcome::Numbers => self.scaled.scale,
        }
    }

    /// Scores that say the same of everybody: the log odds of class 1, the logs of all shares, or the mean.
    pub(super) fn base(&self, rows: &[u32]) -> Vec<f64> {
        let weight = |row: &u32| self.weights[*row as usize];
        let total: f64 = rows.iter().map(weight).sum();
        let share = |class: u32| {
            let own = rows.iter().filter(|row| self.codes[**row as usize] == class);
            (own.map(weight).sum::<f64>() / total).clamp(SMALLEST_SHARE, 1.0 - SMALLEST_SHARE)
        };
        match self.outcome {
            Outcome::Numbers => {
                let grid = Grid::new(2.0 * self.total);
                let weighted = rows
                    .iter()
                    .map(|row| grid.round(weight(row) * self.scaled.numbers[*row as usize]));
                vec![weighted.sum::<f64>() / total]
            }
            Outcome::Classes { n_classes: 0..=2 } => {
                let share = share(1);
                vec![libm::log(share) - libm::log1p(-share)]
            }
            Outcome::Classes { n_classes } => (0..crate::models::trees::as_u32(n_classes))
                .map(|it| libm::log(share(it)))
                .collect(),
        }
    }

    /// The mean loss over these people. Their slopes are written to `slopes`, a list of all people per score.
    pub(super) fn slopes(&self, scores: &[f64], rows: &[u32], slopes: &mut [Vec<Slopes>]) -> f64 {
        let width = self.outcome.width();
        let grid = match self.outcome {
            Outcome::Classes { .. } => self.grid,
            Outcome::Numbers => {
                let miss =
                    |row: &u32| (scores[*row as usize] - self.scaled.numbers[*row as usize]).abs();
                Grid::new(self.total * rows.iter().map(miss).fold(1e-300, f64::max))
            }
        };
        let mut loss = 0.0;
        let mut at = vec![(0.0, 0.0); width];
        for row in rows {
            let row = *row as usize;
            let weight = self.weights[row];
            loss += weight * self.at(row, &scores[row * width..(row + 1) * width], &mut at);
            for ((slope, curvature), out) in at.iter().zip(&mut *slopes) {
                // A whole weight times a number of the grid is on the grid already, so k copies give the same.
                let slope = grid.round(weight * grid.round(*slope));
                let curvature = self.grid.round(weight * self.grid.round(*curvature));
                out[row] = [slope, curvature, weight];
            }
        }
        self.mean(loss, rows)
    }

    /// The mean loss over these people.
    pub(super) fn loss(&self, scores: &[f64], rows: &[u32]) -> f64 {
        let width = self.outcome.width();
        let mut at = vec![(0.0, 0.0); width];
        let mut loss = 0.0;
        for row in rows {
            let row = *row as usize;
            loss +=
                self.weights[row] * self.at(row, &scores[row * width..(row + 1) * width], &mut at);
        }
        self.mean(loss, rows)
    }

    fn mean(&self, loss: f64, rows: &[u32]) -> f64 {
        let mean = loss / rows.iter().map(|row| self.weights[*row as usize]).sum::<f64>();
        match self.outcome {
            Outcome::Classes { .. } => mean,
            Outcome::Numbers => self.scaled.unscaled_square(mean),
        }
    }

    /// The loss of one person; slope and curvature of each score.
    fn at(&self, row: usize, scores: &[f64], out: &mut [(f64, f64)]) -> f64 {
        match self.outcome {
            Outcome::Numbers => {
                let miss = scores[0] - self.scaled.numbers[row];
                out[0] = (miss, 1.0);
                miss * miss
            }
            Outcome::Classes { n_classes: 0..=2 } => {
                let (loss, slope, curvature) = log_loss(scores[0], self.codes[row] == 1);
                out[0] = (slope, curvature);
                loss
            }
            Outcome::Classes { .. } => {
                let sum = exponentials(scores, |class, it| out[class].0 = it);
                let own = self.codes[row] as usize;
                let loss = libm::log(sum / out[own].0);
                for (class, out) in out.iter_mut().enumerate() {
                    let share = out.0 / sum;
                    *out = (if class == own { share - 1.0 } else { share }, share * (1.0 - share));
                }
                loss
            }
        }
    }
}

/// Loss, slope and curvature of log odds; each exact to rounding however sure the score is.
fn log_loss(score: f64, positive: bool) -> (f64, f64, f64) {
    // Small if the score is sure, of whichever class.
    let small = libm::exp(-score.abs());
    let (unlikely, likely) = (small / (1.0 + small), 1.0 / (1.0 + small));
    let agrees = (score >= 0.0) == positive;
    let missing = if agrees { unlikely } else { likely };
    let loss = libm::log1p(small) + if agrees { 0.0 } else { score.abs() };
    (loss, if positive { -missing } else { missing }, unlikely * likely)
}

/// Tells `e^(score - largest)` of each, at least 1e-300, and returns their sum.
fn exponentials(scores: &[f64], mut tell: impl FnMut(usize, f64)) -> f64 {
    let largest = scores.iter().fold(f64::NEG_INFINITY, |largest, it| largest.max(*it));
    let mut sum = 0.0;
    for (class, score) in scores.iter().enumerate() {
        let it = libm::exp(score - largest).max(1e-300);
        sum += it;
        tell(class, it);
    }
    sum
}

/// Turns the scores of one person into shares of classes; of two classes the share of class 1.
pub(super) fn shares_of_classes(scores: &mut [f64]) {
    if let [score] = scores {
        let small = libm::exp(-score.abs());
        *score = if *score >= 0.0 { 1.0 / (1.0 + small) } else { small / (1.0 + small) };
        return;
    }
    let mut shares = vec![0.0; scores.len()];
    let sum = exponentials(scores, |class, it| shares[class] = it);
    scores.iter_mut().zip(shares).for_each(|(score, share)| *score = share / sum);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::assert_close;

    fn classes(codes: &[u32], n_classes: usize) -> Loss {
        let values = Values::Classes { codes: codes.to_vec(), n_classes };
        Loss::new(&Target { values, weights: vec![1.0; codes.len()] })
    }

    #[test]
    fn slopes_are_the_differences_of_the_loss() {
        for (loss, scores) in [
            (classes(&[1, 0], 2), vec![0.3, -1.7]),
            (classes(&[2, 0], 3), vec![0.3, -1.7, 0.9, 0.1, 0.2, -0.4]),
        ] {
            let width = scores.len() / 2;
            let mut slopes = vec![vec![[0.0; 3]; 2]; width];
            loss.slopes(&scores, &[0, 1], &mut slopes);
            for place in 0..scores.len() {
                let (row, score) = (place / width, place % width);
                let shifted = |by: f64| {
                    let mut scores = scores.clone();
                    scores[place] += by;
                    2.0 * loss.loss(&scores, &[0, 1])
                };
                let [slope, curvature, weight] = slopes[score][row];
                assert_close(slope, (shifted(1e-5) - shifted(-1e-5)) / 2e-5, 1e-9);
                let bend = shifted(1e-3) - 2.0 * shifted(0.0) + shifted(-1e-3);
                assert_close(curvature, bend / 1e-6, 1e-6);
                assert_close(weight, 1.0, 0.0);
            }
        }
    }

    #[test]
    fn the_start_is_the_log_odds_of_the_weighted_share() {
        let values = Values::Classes { codes: vec![1, 0, 0], n_classes: 2 };
        let loss = Loss::new(&Target { values, weights: vec![6.0, 1.0, 1.0] });
        assert_close(loss.base(&[0, 1, 2])[0], libm::log(3.0), 1e-15);
    }

    #[test]
    fn scores_as_sure_as_can_be_have_finite_losses() {
        for (score, positive) in [(800.0, true), (800.0, false), (-1e9, true), (0.0, false)] {
            let (loss, slope, curvature) = log_loss(score, positive);
            assert!(loss.is_finite() && slope.abs() <= 1.0 && (0.0..=0.25).contains(&curvature));
        }
        let mut scores = [1e9, -1e9, 0.0];
        shares_of_classes(&mut scores);
        assert_close(scores.iter().sum(), 1.0, 1e-15);
    }
}
