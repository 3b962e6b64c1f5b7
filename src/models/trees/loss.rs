//! How wrong scores are, and which way they should move.

use crate::models::trees::exact::{Grid, Scaled};
use crate::models::trees::outcome::Outcome;
use crate::models::trees::pack::{Packed, Packing, Weight, pack};
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
    /// Whether all weigh the same.
    alike: bool,
    packing: Packing,
    ready: Vec<Weight>,
}

/// Scores are never surer of a class than this at the start.
const SMALLEST_SHARE: f64 = 1e-12;

impl Loss {
    pub(super) fn new(target: &Target) -> Loss {
        let (codes, numbers): (Vec<u32>, &[f64]) = match &target.values {
            Values::Classes { codes, .. } => (codes.clone(), &[]),
            Values::Numbers(numbers) => (Vec::new(), numbers),
        };
        let weights = target.weights.clone();
        let outcome = Outcome::of(target);
        let packing = Packing::new(
            &weights,
            match outcome {
                Outcome::Classes { .. } => 0.25,
                Outcome::Numbers => 1.0,
            },
        );
        let ready = weights.iter().map(|weight| packing.weight(*weight)).collect();
        let alike = weights.iter().all(|weight| weight.total_cmp(&weights[0]).is_eq());
        Loss { outcome, codes, scaled: Scaled::new(numbers), weights, alike, packing, ready }
    }

    pub(super) fn packing(&self) -> Packing {
        self.packing
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
                let grid = Grid::new(2.0 * self.packing.total);
                let weighted = rows.iter().map(|row| {
                    grid.round(weight(row) * grid.round(self.scaled.numbers[*row as usize]))
                });
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
    pub(super) fn slopes(
        &self,
        scores: &[f64],
        rows: &[u32],
        slopes: &mut [Vec<Packed>],
    ) -> (f64, Packing) {
        let width = self.outcome.width();
        let packing = match self.outcome {
            Outcome::Classes { .. } => self.packing,
            Outcome::Numbers => {
                let miss = |row: &u32| {
                    let row = *row as usize;
                    (scores[row] - self.scaled.numbers[row]).abs()
                };
                self.packing.with_slopes_up_to(rows.iter().map(miss).fold(1e-300, f64::max))
            }
        };
        let scales = packing.scales();
        if let (Outcome::Classes { .. }, [slopes]) = (self.outcome, &mut *slopes) {
            return (self.two_classes(scores, rows, slopes, scales), packing);
        }
        let mut loss = 0.0;
        let mut at = vec![(0.0, 0.0); width];
        for row in rows {
            let row = *row as usize;
            let own = &scores[row * width..(row + 1) * width];
            loss += self.weights[row] * self.at(row, own, &mut at);
            for ((slope, curvature), out) in at.iter().zip(&mut *slopes) {
                out[row] = pack(*slope, *curvature, self.ready[row], scales);
            }
        }
        (self.mean(loss, rows), packing)
    }

    fn two_classes(
        &self,
        scores: &[f64],
        rows: &[u32],
        slopes: &mut [Packed],
        scales: [f64; 2],
    ) -> f64 {
        let mut loss = 0.0;
        for rows in rows.chunks(AT_ONCE) {
            // Logarithms are slow: where all weigh the same, a product has one for many people.
            let mut product = 1.0;
            for row in rows.iter().map(|row| *row as usize) {
                let point = LogLoss::new(scores[row], self.codes[row]);
                slopes[row] = pack(point.slope, point.curvature, self.ready[row], scales);
                product *= 1.0 + point.small;
                loss += point.disagreement;
            }
            loss += libm::log(product);
        }
        if self.alike { loss / rows.len() as f64 } else { self.loss(scores, rows) }
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
                let point = LogLoss::new(scores[0], self.codes[row]);
                out[0] = (point.slope, point.curvature);
                point.loss()
            }
            Outcome::Classes { .. } => {
                let sum = exponentials(scores, |class, it| out[class].0 = it);
                let own = self.codes[row] as usize;
                let loss = libm::log(sum / out[own].0);
                for at in &mut *out {
                    let share = at.0 / sum;
                    *at = (share, share * (1.0 - share));
                }
                out[own].0 -= 1.0;
                loss
            }
        }
    }
}

/// The log loss of log odds, with its slope and curvature; exact to rounding however sure the score is.
struct LogLoss {
    slope: f64,
    curvature: f64,
    /// The loss is `log(1 + small) + disagreement`, with `small` at most 1.
    small: f64,
    disagreement: f64,
}

/// A product of so many numbers up to 2 is finite.
const AT_ONCE: usize = 512;

impl LogLoss {
    fn new(score: f64, class: u32) -> LogLoss {
        let positive = class == 1;
        // Small if the score is sure, of whichever class.
        let small = libm::exp(-score.abs());
        let likely = 1.0 / (1.0 + small);
        let unlikely = small * likely;
        let agrees = (score >= 0.0) == positive;
        let missing = if agrees { unlikely } else { likely };
        LogLoss {
            slope: if positive { -missing } else { missing },
            curvature: unlikely * likely,
            small,
            disagreement: if agrees { 0.0 } else { score.abs() },
        }
    }

    fn loss(&self) -> f64 {
        libm::log1p(self.small) + self.disagreement
    }
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
    use crate::models::trees::testing::assert_close;

    fn classes(codes: &[u32], n_classes: usize) -> Loss {
        let values = Values::Classes { codes: codes.to_vec(), n_classes };
        Loss::new(&Target { values, weights: vec![1.0; codes.len()] })
    }

    #[test]
    fn slopes_are_the_differences_of_the_loss() {
        check_slopes(&classes(&[1, 0], 2), &[0.3, -1.7]);
        check_slopes(&classes(&[2, 0], 3), &[0.3, -1.7, 0.9, 0.1, 0.2, -0.4]);
    }

    fn check_slopes(loss: &Loss, scores: &[f64]) {
        let width = scores.len() / 2;
        let mut slopes = vec![vec![[0; 2]; 2]; width];
        let (mean, packing) = loss.slopes(scores, &[0, 1], &mut slopes);
        assert_close(&[mean], &[loss.loss(scores, &[0, 1])], 1e-15);
        for place in 0..scores.len() {
            let (row, score) = (place / width, place % width);
            let shifted = |by: f64| {
                let mut scores = scores.to_vec();
                scores[place] += by;
                2.0 * loss.loss(&scores, &[0, 1])
            };
            let [slope, curvature, weight] = packing.unpack(&slopes[score][row]);
            assert_close(&[slope], &[(shifted(1e-5) - shifted(-1e-5)) / 2e-5], 1e-9);
            let bend = shifted(1e-3) - 2.0 * shifted(0.0) + shifted(-1e-3);
            assert_close(&[curvature], &[bend / 1e-6], 1e-6);
            assert_close(&[weight], &[1.0], 0.0);
        }
    }

    #[test]
    fn the_start_is_the_log_odds_of_the_weighted_share() {
        let values = Values::Classes { codes: vec![1, 0, 0], n_classes: 2 };
        let loss = Loss::new(&Target { values, weights: vec![6.0, 1.0, 1.0] });
        assert_close(&[loss.base(&[0, 1, 2])[0]], &[libm::log(3.0)], 1e-15);
    }

    #[test]
    fn scores_as_sure_as_can_be_have_finite_losses() {
        for (score, class) in [(800.0, 1), (800.0, 0), (-1e9, 1), (0.0, 0)] {
            let point = LogLoss::new(score, class);
            assert!(point.loss().is_finite() && point.slope.abs() <= 1.0);
            assert!((0.0..=0.25).contains(&point.curvature));
        }
        let mut scores = [1e9, -1e9, 0.0];
        shares_of_classes(&mut scores);
        assert_close(&[scores.iter().sum()], &[1.0], 1e-15);
    }
}
