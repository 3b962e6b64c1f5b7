//! Boosted trees: each learns what those before it still get wrong.

use crate::models::trees::bins::Bins;
use crate::models::trees::decision_tree::{check_leaf, check_max_depth, check_max_leaves};
use crate::models::trees::grow::below;
use crate::models::trees::leafwise::{Ground, Newton, Shape};
use crate::models::trees::loss::{Loss, shares_of_classes};
use crate::models::trees::outcome::Outcome;
use crate::models::trees::sample::draw_share;
use crate::models::trees::training::Training;
use crate::models::trees::tree::{Feature, Tree, each_leaf, remember};
use crate::models::trees::{as_u32, shares};
use crate::models::{Error, Matrix, Predict, Scores, Step, Target, Trainer, Watch};
use crate::stats::resample::Stream;

/// Gradient-boosted trees (Friedman 2001) grown leaf by leaf on histograms, as `LightGBM` (Ke et al. 2017) and
/// scikit-learn's `HistGradientBoostingClassifier` and `HistGradientBoostingRegressor`.
///
/// Log loss for classes (several: softmax, one tree per class and round), squared error for numbers; leaves say
/// Newton's step; the start is the log odds of the weighted base rate, or the mean. Categories of more than 4 levels
/// are cut by sets of levels, as in `LightGBM`: in the order of slope / (curvature + smoothing), with levels too
/// light to be sorted kept together; others by one level against the rest. Missing numbers are tried on both sides.
/// `LightGBM`'s bounds on sets (`max_cat_threshold`, `min_data_per_group`) are left out. Random draws are of whole people.
/// Where nothing is drawn, whole weights that add up to at most 2^21 are copies to the bit; other weights are so to
/// rounding, and people in a leaf are then counted to 2^-23 of them all.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BoostedTrees {
    /// From 1; 100 by default (scikit-learn: `max_iter`, `LightGBM`: `n_estimators`).
    pub rounds: u32,
    /// How much of each step is gone, above 0 up to 1; 0.1 by default (`learning_rate`).
    pub learning_rate: f64,
    /// Leaves of a tree at most, from 2; 31 by default (`max_leaf_nodes`).
    pub max_leaves: u32,
    /// Questions in a row at most; none by default (`max_depth`).
    pub max_depth: Option<u32>,
    /// People in a leaf at least, above 0; 20 by default (`min_samples_leaf`, there rows and not weights).
    pub min_leaf: f64,
    /// Added to the curvature of each leaf, from 0; 0 by default as in both (`l2_regularization`, `lambda_l2`).
    pub l2: f64,
    /// The curvature of a leaf at least, above 0; 0.001 by default (`LightGBM`: `min_sum_hessian_in_leaf`).
    pub min_hessian: f64,
    /// The share of people that each tree learns from, above 0 up to 1; 1 by default (`LightGBM`: `bagging_fraction`).
    pub subsample: f64,
    /// The share of features that each tree may ask about, above 0 up to 1; 1 by default (`feature_fraction`).
    pub column_sample: f64,
    /// A level of fewer people is not sorted, and levels are sorted as if this curvature came on top;
    /// from 0, 10 by default (`LightGBM`: `cat_smooth`).
    pub category_smoothing: f64,
    /// Added to the curvature of both sides when sorted levels are cut; from 0, 10 by default (`LightGBM`: `cat_l2`).
    pub category_l2: f64,
    /// Whether to stop where people who were held out are told no better; off by default (`early_stopping`).
    pub early_stopping: Option<EarlyStopping>,
}

/// When to stop. The model keeps the rounds up to the best one.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EarlyStopping {
    /// The share of people who are held out, of each class alike; above 0 and below 1, 0.1 by default
    /// (`validation_fraction`). Where that is nobody all rounds are run.
    pub share: f64,
    /// After so many rounds without a smaller loss; from 1, 10 by default (`n_iter_no_change`).
    pub patience: u32,
}

impl Default for EarlyStopping {
    fn default() -> Self {
        Self { share: 0.1, patience: 10 }
    }
}

impl Default for BoostedTrees {
    fn default() -> Self {
        Self {
            rounds: 100,
            learning_rate: 0.1,
            max_leaves: 31,
            max_depth: None,
            min_leaf: 20.0,
            l2: 0.0,
            min_hessian: 1e-3,
            subsample: 1.0,
            column_sample: 1.0,
            category_smoothing: 10.0,
            category_l2: 10.0,
            early_stopping: None,
        }
    }
}

/// Boosted trees that have learnt.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoostedTreesModel {
    pub outcome: Outcome,
    /// What it asks about, in the order of the matrix.
    pub features: Vec<Feature>,
    /// What is said before the first tree: log odds of class 1 of two, a log share per class of several, or a number.
    pub base: Vec<f64>,
    /// Round by round, in each a tree per number of `base`. Their values are added to it, learning rate included.
    pub trees: Vec<Tree>,
    /// The mean loss over the people learnt from, before the first round and after each.
    pub loss: Vec<f64>,
    /// The same over the people held out; empty if nobody was. It may be longer than the rounds that were kept.
    pub held_out_loss: Vec<f64>,
    /// The share of each feature in what all questions gained; all 0 without questions.
    /// Features with many values or levels find something to gain by chance more often.
    pub importance: Vec<f64>,
}

impl BoostedTrees {
    fn check(&self) -> Result<(), Error> {
        check_leaf(self.min_leaf)?;
        check_max_depth(self.max_depth)?;
        check_max_leaves(Some(self.max_leaves))?;
        let stopping = self.early_stopping.unwrap_or_default();
        for (key, value) in [("rounds", self.rounds), ("patience", stopping.patience)] {
            if value == 0 {
                let found = value.to_string();
                return Err(Error::Setting { key, found, allowed: "at least 1" });
            }
        }
        let refuse =
            |key, value: f64, allowed| Error::Setting { key, found: value.to_string(), allowed };
        for (key, value) in [
            ("learning_rate", self.learning_rate),
            ("subsample", self.subsample),
            ("column_sample", self.column_sample),
        ] {
            if !(value > 0.0 && value <= 1.0) {
                return Err(refuse(key, value, "above 0 and at most 1"));
            }
        }
        for (key, value) in [
            ("l2", self.l2),
            ("category_smoothing", self.category_smoothing),
            ("category_l2", self.category_l2),
        ] {
            if !(value >= 0.0 && value.is_finite()) {
                return Err(refuse(key, value, "a number from 0 on"));
            }
        }
        if !(self.min_hessian > 0.0 && self.min_hessian.is_finite()) {
            return Err(refuse("min_hessian", self.min_hessian, "a number above 0"));
        }
        if !(stopping.share > 0.0 && stopping.share < 1.0) {
            return Err(refuse("share", stopping.share, "above 0 and below 1"));
        }
        Ok(())
    }

    pub(super) fn measure(&self) -> Newton {
        Newton {
            l2: self.l2,
            category_l2: self.category_l2,
            category_smoothing: self.category_smoothing,
            min_leaf: self.min_leaf,
            min_hessian: self.min_hessian,
        }
    }

    pub(super) fn shape(&self) -> Shape {
        Shape {
            max_leaves: self.max_leaves as usize,
            max_depth: self.max_depth.unwrap_or(u32::MAX),
            learning_rate: self.learning_rate,
        }
    }

    /// The people to learn from and those held out.
    fn hold_out(&self, loss: &Loss, n_rows: usize, seed: u64) -> (Vec<u32>, Vec<u32>) {
        let all: Vec<u32> = (0..as_u32(n_rows)).collect();
        let Some(stopping) = self.early_stopping else { return (all, Vec::new()) };
        let mut stream = Stream::new(seed, 0);
        let n_strata = match loss.outcome() {
            Outcome::Classes { n_classes } => as_u32(n_classes),
            Outcome::Numbers => 1,
        };
        let class_of = |row: u32| loss.codes().get(row as usize).copied().unwrap_or(0);
        let mut held_out = vec![false; n_rows];
        for class in 0..n_strata {
            let own: Vec<u32> = all.iter().copied().filter(|row| class_of(*row) == class).collect();
            let drawn = draw_share(&mut stream, &own, stopping.share);
            // Of each class somebody is learnt from.
            for (row, drawn) in own.iter().zip(drawn).skip(1) {
                held_out[*row as usize] = drawn;
            }
        }
        all.into_iter().partition(|row| !held_out[*row as usize])
    }

    /// Who and what one tree learns from: rows, those left out, and features in their order.
    pub(super) fn draw(
        &self,
        learning: &[u32],
        n_features: usize,
        stream: &mut Stream,
    ) -> (Vec<u32>, Vec<u32>, Vec<usize>) {
        let (rows, left_out) = if self.subsample < 1.0 {
            let drawn = draw_share(stream, learning, self.subsample);
            let (rows, left_out): (Vec<_>, Vec<_>) =
                learning.iter().zip(drawn).partition(|(_, drawn)| *drawn);
            let places =
                |pairs: Vec<(&u32, bool)>| pairs.into_iter().map(|(row, _)| *row).collect();
            (places(rows), places(left_out))
        } else {
            (learning.to_vec(), Vec::new())
        };
        let mut chosen: Vec<usize> = (0..n_features).collect();
        if self.column_sample < 1.0 {
            let wanted = libm::round(n_features as f64 * self.column_sample).max(1.0);
            let mut n_chosen = 0;
            while (n_chosen as f64) < wanted && n_chosen < n_features {
                chosen.swap(n_chosen, n_chosen + below(stream, n_features - n_chosen));
                n_chosen += 1;
            }
            chosen.truncate(n_chosen);
            chosen.sort_unstable();
        }
        (rows, left_out, chosen)
    }
}

impl Trainer for BoostedTrees {
    type Model = BoostedTreesModel;

    fn train(
        &self,
        features: &Matrix,
        target: &Target,
        seed: u64,
        watch: &mut dyn Watch,
    ) -> Result<BoostedTreesModel, Error> {
        self.check()?;
        watch.step(Step { done: 0, total: self.rounds, loss: None })?;
        let loss = Loss::new(target);
        let n_rows = features.n_rows();
        let (learning, held_out) = self.hold_out(&loss, n_rows, seed);
        let mut weights = target.weights.clone();
        for row in &held_out {
            weights[*row as usize] = 0.0;
        }
        let bins = Bins::new(features, &weights);
        let columns = bins.columns(features);
        let ground = Ground::new(&bins, &columns);
        let base = loss.base(&learning);
        let (scores, width) = (base.repeat(n_rows), base.len());
        let trees = Vec::with_capacity(self.rounds as usize * width);
        let (settings, loss, bins, ground) = (self, &loss, &bins, &ground);
        let mut training = Training {
            settings,
            loss,
            bins,
            ground,
            learning,
            held_out,
            scores,
            width,
            seed,
            trees,
        };
        let (losses, held_out_loss) = training.run(watch)?;
        let mut gains = vec![0.0; features.blocks().len()];
        training.trees.iter().for_each(|tree| tree.add_gains(&mut gains));
        let scale = loss.scale();
        Ok(BoostedTreesModel {
            outcome: loss.outcome(),
            features: remember(features),
            base: base.iter().map(|it| it * scale).collect(),
            trees: training.trees,
            loss: losses,
            held_out_loss,
            importance: shares(gains),
        })
    }
}

impl Predict for BoostedTreesModel {
    fn predict(&self, features: &Matrix) -> Scores {
        let width = self.base.len();
        let mut said = self.base.repeat(features.n_rows());
        each_leaf(&self.trees, features, |tree, person, values| {
            said[person * width + tree % width] += values[0];
        });
        match self.outcome {
            Outcome::Classes { .. } => said.chunks_exact_mut(width).for_each(shares_of_classes),
            Outcome::Numbers => {
                for it in &mut said {
                    *it = it.clamp(-f64::MAX, f64::MAX);
                }
            }
        }
        self.outcome.scores(features.n_rows(), &said)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::Unwatched;
    use crate::models::trees::testing::{Task, made, steps_until_done};

    #[test]
    fn settings_out_of_range_and_steps_are_told() {
        let made = made(Task::TwoClasses);
        let few = BoostedTrees { rounds: 10, ..Default::default() };
        assert_eq!(steps_until_done(&few, &made), 12);
        for trainer in [
            BoostedTrees { rounds: 0, ..Default::default() },
            BoostedTrees { learning_rate: 0.0, ..Default::default() },
            BoostedTrees { subsample: 1.5, ..Default::default() },
            BoostedTrees { l2: -1.0, ..Default::default() },
            BoostedTrees { max_leaves: 1, ..Default::default() },
            BoostedTrees { min_hessian: 0.0, ..Default::default() },
        ] {
            let error = trainer.train(&made.0, &made.1, 1, &mut Unwatched).unwrap_err();
            assert!(matches!(error, Error::Setting { .. }), "{error}");
        }
    }
}
