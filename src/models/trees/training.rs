//! Rounds of boosting: slopes of the loss, a tree that follows them, scores moved by it.

use crate::models::trees::bins::Bins;
use crate::models::trees::boosted::BoostedTrees;
use crate::models::trees::leafwise::{Ground, Grower, Grown};
use crate::models::trees::loss::Loss;
use crate::models::trees::pack::{Packed, Packing};
use crate::models::trees::tree::Tree;
use crate::models::{Error, Step, Watch};
use crate::stats::resample::Stream;

/// A model on its way.
pub(super) struct Training<'a> {
    pub(super) settings: &'a BoostedTrees,
    pub(super) loss: &'a Loss,
    pub(super) bins: &'a Bins,
    pub(super) ground: &'a Ground<'a>,
    pub(super) learning: Vec<u32>,
    pub(super) held_out: Vec<u32>,
    /// Of all people, as many each as trees in a round.
    pub(super) scores: Vec<f64>,
    pub(super) width: usize,
    pub(super) seed: u64,
    pub(super) trees: Vec<Tree>,
}

impl Training<'_> {
    /// All rounds; the losses of people learnt from and of those held out.
    pub(super) fn run(&mut self, watch: &mut dyn Watch) -> Result<(Vec<f64>, Vec<f64>), Error> {
        let settings = self.settings;
        let patience = settings.early_stopping.unwrap_or_default().patience as usize;
        let random = settings.subsample < 1.0 || settings.column_sample < 1.0;
        let n_rows = self.scores.len() / self.width;
        let mut slopes = vec![vec![[0; 2]; n_rows]; self.width];
        let mut grower =
            Grower::new(self.ground, settings.measure(), settings.shape(), self.loss.packing());
        let (mut losses, mut held_out_loss) = (Vec::new(), Vec::new());
        let mut best = 0;
        for round in 0..settings.rounds {
            let (now, packing) = self.loss.slopes(&self.scores, &self.learning, &mut slopes);
            losses.push(now);
            watch.step(Step { done: round, total: settings.rounds, loss: Some(now) })?;
            if !self.held_out.is_empty() {
                held_out_loss.push(self.loss.loss(&self.scores, &self.held_out));
                best = lower(&held_out_loss, best);
            }
            if held_out_loss.len() > best + patience {
                break;
            }
            if !self.round(&mut grower, &packing, &slopes, round) && !random {
                break;
            }
        }
        let rounds = self.trees.len() / self.width;
        if losses.len() <= rounds {
            losses.push(self.loss.loss(&self.scores, &self.learning));
        }
        if !self.held_out.is_empty() {
            if held_out_loss.len() <= rounds {
                held_out_loss.push(self.loss.loss(&self.scores, &self.held_out));
            }
            best = lower(&held_out_loss, best);
            self.trees.truncate(best * self.width);
        }
        watch.step(Step {
            done: settings.rounds,
            total: settings.rounds,
            loss: losses.last().copied(),
        })?;
        Ok((losses, held_out_loss))
    }

    /// One round; whether any of its trees asks anything.
    fn round(
        &mut self,
        grower: &mut Grower,
        packing: &Packing,
        slopes: &[Vec<Packed>],
        round: u32,
    ) -> bool {
        let mut asks = false;
        for (score, slopes) in slopes.iter().enumerate() {
            let task = 1 + u64::from(round) * self.width as u64 + score as u64;
            let mut stream = Stream::new(self.seed, task);
            let n_features = self.bins.features.len();
            let (mut rows, left_out, chosen) =
                self.settings.draw(&self.learning, n_features, &mut stream);
            let grown = grower.grow(packing, slopes, &mut rows, &chosen);
            for (node, start, len) in &grown.leaves {
                let own = rows[*start..start + len].iter().map(|row| *row as usize);
                own.for_each(|row| self.scores[row * self.width + score] += grown.values[*node]);
            }
            for row in left_out.iter().chain(&self.held_out) {
                let value = grown.value_of(self.ground, *row);
                self.scores[*row as usize * self.width + score] += value;
            }
            asks |= grown.sprouts.len() > 1;
            self.trees.push(self.finish(grown));
        }
        asks
    }

    /// In the units of the outcome.
    fn finish(&self, mut grown: Grown) -> Tree {
        let scale = self.loss.scale();
        for value in &mut grown.values {
            *value = (*value * scale).clamp(-f64::MAX, f64::MAX);
        }
        for sprout in &mut grown.sprouts {
            sprout.gain = (sprout.gain * scale * scale).min(f64::MAX);
        }
        Tree::new(&grown.sprouts, &grown.values, 1, self.bins)
    }
}

/// The place of the last loss if it is the lowest, otherwise the best so far.
fn lower(losses: &[f64], best: usize) -> usize {
    let last = losses.len() - 1;
    if losses[last] < losses[best] { last } else { best }
}
