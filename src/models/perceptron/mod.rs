//! A multi-layer perceptron: a small neural network for tables.

mod adam;
mod model;
mod network;
mod rows;
mod training;

use std::ops::Bound;

use serde::{Deserialize, Serialize};

pub use crate::models::perceptron::model::{Layer, PerceptronModel, Told};
use crate::models::perceptron::network::Network;
use crate::models::perceptron::rows::Rows;
use crate::models::perceptron::training::{Answers, Training};
use crate::models::settings::within;
use crate::models::{Error, Matrix, Target, Trainer, Watch};

/// A multi-layer perceptron, trained by Adam on shuffled batches as scikit-learn's `MLPClassifier` and `MLPRegressor`.
/// Learns classes, two or more, by the logarithmic loss, and numbers by the squared one.
///
/// Numbers among the features should be on one scale. A number to learn is brought to mean 0 and variance 1 here,
/// as by scikit-learn's `TransformedTargetRegressor` with a `StandardScaler`, and told on its own scale.
///
/// A weight multiplies a person's loss, so the loss over everybody is that of copies. Batches are drawn by person,
/// though, so the way down differs between weights and copies; in a single batch of everybody it does not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Perceptron {
    /// Units of each hidden layer: one to three layers of 1 to 256, default 16; `hidden_layer_sizes` of scikit-learn.
    pub hidden: Vec<usize>,
    /// What the hidden units do with their sum, default relu; `activation` of scikit-learn.
    pub activation: Activation,
    /// How much large weights cost: half of this times their squares, over the people of a batch.
    /// From 0 to 1e6, default 1e-4; `alpha` of scikit-learn.
    pub l2: f64,
    /// The length of a step. Above 0 and at most 1, default 1e-3; `learning_rate_init` of scikit-learn.
    pub learning_rate: f64,
    /// How often everybody is learnt from, at most. From 1 to 10 000, default 100; `max_iter` of scikit-learn.
    pub epochs: u32,
    /// People per step. From 1 to 1 000 000, default 200, and everybody where they are fewer; `batch_size` of scikit-learn.
    pub batch: usize,
    /// An epoch that lowers the loss by less is no progress. From 0 to 1, default 1e-4; `tol` of scikit-learn.
    pub tolerance: f64,
    /// Training ends after more epochs without progress than these.
    /// From 1 to 10 000, default 10; `n_iter_no_change` of scikit-learn.
    pub patience: u32,
}

/// What a hidden unit makes of its sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Activation {
    /// The sum where it is above 0, else 0.
    #[default]
    Relu,
    Tanh,
    /// 1 / (1 + exp(-sum)).
    Logistic,
}

impl Default for Perceptron {
    fn default() -> Self {
        Self {
            hidden: vec![16],
            activation: Activation::Relu,
            l2: 1e-4,
            learning_rate: 1e-3,
            epochs: 100,
            batch: 200,
            tolerance: 1e-4,
            patience: 10,
        }
    }
}

/// More weights than these would fill the memory of a browser.
pub const MOST_WEIGHTS: usize = 4_000_000;

impl Trainer for Perceptron {
    type Model = PerceptronModel;

    /// # Errors
    ///
    /// Besides those of every trainer, [`Error::TooMuch`] beyond [`MOST_WEIGHTS`], and [`Error::Diverged`]
    /// where numbers are too large to compute with.
    fn train(
        &self,
        features: &Matrix,
        target: &Target,
        seed: u64,
        watch: &mut dyn Watch,
    ) -> Result<PerceptronModel, Error> {
        self.check()?;
        let answers = Answers::new(target);
        let widths = self.widths(features.n_columns(), answers.told().n_outputs())?;
        let mut network = Network::new(&widths, self.activation);
        network.draw(&widths, seed);
        let rows = Rows::new(features);
        Training::new(self, &rows, &answers, &target.weights, network).run(seed, watch)
    }
}

impl Perceptron {
    fn check(&self) -> Result<(), Error> {
        let all_fit = self.hidden.iter().all(|it| (1..=256).contains(it));
        if !(1..=3).contains(&self.hidden.len()) || !all_fit {
            let allowed = "one to three layers of 1 to 256 units";
            return Err(Error::Setting {
                key: "hidden",
                found: format!("{:?}", self.hidden),
                allowed,
            });
        }
        within("l2", self.l2, 0.0..=1e6, "from 0 to 1e6")?;
        let rate = (Bound::Excluded(0.0), Bound::Included(1.0));
        within("learning_rate", self.learning_rate, rate, "above 0 and at most 1")?;
        within("tolerance", self.tolerance, 0.0..=1.0, "from 0 to 1")?;
        within("epochs", f64::from(self.epochs), 1.0..=1e4, "from 1 to 10 000")?;
        within("batch", self.batch as f64, 1.0..=1e6, "from 1 to 1 000 000")?;
        within("patience", f64::from(self.patience), 1.0..=1e4, "from 1 to 10 000")
    }

    /// The columns, the hidden layers and the outputs.
    fn widths(&self, n_columns: usize, n_outputs: usize) -> Result<Vec<usize>, Error> {
        let mut widths = vec![n_columns];
        widths.extend(&self.hidden);
        widths.push(n_outputs);
        let found = widths.windows(2).map(|ends| ends[0].saturating_mul(ends[1]));
        let found = found.fold(0, usize::saturating_add);
        if found > MOST_WEIGHTS {
            let what = "weights between its units";
            let limit = MOST_WEIGHTS;
            return Err(Error::TooMuch { model: "the perceptron", what, found, limit });
        }
        Ok(widths)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::{Block, NO_LEVEL, Predict, Step, Unwatched, Values};

    fn thirty() -> Matrix {
        let number = |of: fn(u32) -> f64| Block::Number {
            name: "number".to_owned(),
            values: (0..30).map(of).collect(),
        };
        let codes = (0..30).map(|it| [0, 3, 2, 1][it % 4]);
        let category = Block::Category {
            name: "category".to_owned(),
            levels: ["a", "b", "c"].map(str::to_owned).to_vec(),
            codes: codes.map(|it| if it == 3 { NO_LEVEL } else { it }).collect(),
        };
        let first = number(|it| f64::from(it * 7 % 23) / 10.0 - 1.0);
        let last = number(|it| f64::from(it * 5 % 17) / 8.0 - 1.0);
        Matrix::new(30, vec![first, category, last]).unwrap()
    }

    fn target(values: Values) -> Target {
        Target { values, weights: (0..30).map(|it| 1.0 + f64::from(it % 3) * 0.5).collect() }
    }

    fn three() -> Values {
        let codes = (0..30).map(|it| (it * 3 + it * it / 2) % 3).collect();
        Values::Classes { codes, n_classes: 3 }
    }

    fn two() -> Values {
        let codes = (0..30).map(|it| ((it * 3 + it * it / 2) % 3).min(1)).collect();
        Values::Classes { codes, n_classes: 2 }
    }

    fn numbers() -> Values {
        Values::Numbers((0..30).map(|it| f64::from(it * 11 % 13) / 4.0 - 1.5).collect())
    }

    /// Trained from weights that other programs can be given, all people in one batch.
    fn trained(hidden: &[usize], activation: Activation, target: &Target) -> PerceptronModel {
        let trainer = Perceptron {
            hidden: hidden.to_vec(),
            activation,
            l2: 0.1,
            learning_rate: 0.01,
            epochs: 25,
            tolerance: 0.0,
            patience: 1000,
            ..Perceptron::default()
        };
        let answers = Answers::new(target);
        let widths = trainer.widths(5, answers.told().n_outputs()).unwrap();
        let mut network = Network::new(&widths, activation);
        let mut drawn = 0_u32..;
        network
            .fill(|_| drawn.next().map_or(0.0, |it| f64::from((it * 37 + 11) % 101) / 101.0 - 0.5));
        let rows = Rows::new(&thirty());
        let training = Training::new(&trainer, &rows, &answers, &target.weights, network);
        training.run(0, &mut Unwatched).unwrap()
    }

    fn assert_goes(model: &PerceptronModel, losses: [f64; 2], says: &[f64]) {
        let ours = model.predict(&thirty().take(&[0, 1, 2])).values;
        let ours = [model.losses[0], model.losses[24]].into_iter().chain(ours);
        let expected: Vec<f64> = losses.iter().chain(says).copied().collect();
        let ours: Vec<f64> = ours.collect();
        assert_eq!(ours.len(), expected.len());
        for (ours, expected) in ours.iter().zip(expected) {
            assert!((ours - expected).abs() < 1e-10, "{ours} is not {expected}");
        }
    }

    #[test]
    fn steps_are_those_of_scikit_learn() {
        // scikit-learn 1.9.1, MLPClassifier and MLPRegressor with sample weights, from the same first weights.
        assert_goes(
            &trained(&[5, 3], Activation::Tanh, &target(three())),
            [0.989_225_426_832_735_5, 0.850_596_270_654_402_6],
            &[
                0.528_211_053_218_316_6,
                0.065_301_030_519_900_09,
                0.406_487_916_261_783_3,
                0.547_406_237_926_814,
                0.096_535_285_141_392_05,
                0.356_058_476_931_794,
                0.412_628_626_801_305_3,
                0.103_307_573_009_082_05,
                0.484_063_800_189_612_6,
            ],
        );
        assert_goes(
            &trained(&[9], Activation::Relu, &target(two())),
            [0.747_827_975_583_152, 0.620_165_556_890_204_6],
            &[
                0.573_539_432_333_838,
                0.426_460_567_666_162,
                0.568_647_558_366_569_2,
                0.431_352_441_633_430_8,
                0.338_094_184_297_359_27,
                0.661_905_815_702_640_7,
            ],
        );
        assert_goes(
            &trained(&[4, 8, 3], Activation::Logistic, &target(numbers())),
            [0.507_149_343_333_029_5, 0.501_572_600_243_542_9],
            &[0.064_459_835_378_897_02, 0.064_333_995_033_183_21, 0.064_360_121_090_361_31],
        );
    }

    fn fit(trainer: &Perceptron, values: Values, seed: u64) -> PerceptronModel {
        trainer.train(&thirty(), &target(values), seed, &mut Unwatched).unwrap()
    }

    #[test]
    fn a_seed_is_a_model_and_another_seed_another() {
        let small = Perceptron { batch: 7, epochs: 5, ..Perceptron::default() };
        let model = fit(&small, three(), 1);
        assert_eq!(fit(&small, three(), 1), model);
        assert_ne!(fit(&small, three(), 2), model);
        let text = serde_json::to_string(&model).unwrap();
        assert_eq!(serde_json::from_str::<PerceptronModel>(&text).unwrap(), model);
        let bound = libm::sqrt(6.0 / 21.0) + 5.0 * 5.0 * 1e-3;
        assert!(model.layers[0].weights.iter().all(|it| it.abs() < bound));
    }

    #[test]
    fn training_ends_when_there_is_no_more_progress() {
        let eager = Perceptron { learning_rate: 0.02, epochs: 2000, ..Perceptron::default() };
        let model = fit(&eager, two(), 3);
        assert!(model.converged && model.losses.len() < 2000);
        let n = model.losses.len();
        let best = |end: usize| model.losses[..end].iter().copied().fold(f64::INFINITY, f64::min);
        assert!((n - 11..n).all(|it| model.losses[it] > best(it) - 1e-4));
        assert!(model.losses[n - 12] <= best(n - 12) - 1e-4);
        assert!(!fit(&Perceptron { epochs: 3, ..eager }, two(), 3).converged);
    }

    #[test]
    fn in_one_batch_a_weight_is_so_many_copies() {
        let trainer = Perceptron { epochs: 20, l2: 0.0, ..Perceptron::default() };
        for values in [two(), three(), numbers()] {
            let weights = (0..30).map(|it| f64::from(1 + it % 3)).collect();
            let weighted = Target { values, weights };
            let copies: Vec<u32> = (0..30).flat_map(|it| vec![it; 1 + it as usize % 3]).collect();
            let mut spelt_out = weighted.take(&copies);
            spelt_out.weights.fill(1.0);
            let says = |features: &Matrix, target: &Target| {
                let model = trainer.train(features, target, 4, &mut Unwatched).unwrap();
                model.predict(&thirty()).values
            };
            let (one, other) =
                (says(&thirty(), &weighted), says(&thirty().take(&copies), &spelt_out));
            assert!(one.iter().zip(&other).all(|(it, other)| (it - other).abs() < 1e-9));
        }
    }

    #[test]
    fn losses_are_told_after_each_epoch_and_training_can_be_stopped_there() {
        let trainer = Perceptron { epochs: 3, ..Perceptron::default() };
        let mut told = Vec::new();
        let mut watch = |step: Step| {
            told.push(step);
            Ok(())
        };
        let model = trainer.train(&thirty(), &target(two()), 0, &mut watch).unwrap();
        let losses: Vec<f64> = told.iter().filter_map(|it| it.loss).collect();
        assert_eq!((losses, told[0].done, told[3].done), (model.losses, 0, 3));
        for end in 0..=3 {
            let mut watch =
                |step: Step| if step.done == end { Err(Error::Stopped) } else { Ok(()) };
            let stopped = trainer.train(&thirty(), &target(two()), 0, &mut watch);
            assert_eq!(stopped, Err(Error::Stopped));
        }
    }

    #[test]
    fn numbers_that_cannot_be_computed_with_are_an_error() {
        let huge = Block::Number { name: String::new(), values: vec![1e300, -1e308, f64::MAX] };
        let huge = Matrix::new(3, vec![huge]).unwrap();
        let codes = vec![0, 1, 0];
        let values = Values::Classes { codes, n_classes: 2 };
        let target = Target { values, weights: vec![1.0; 3] };
        match Perceptron::default().train(&huge, &target, 0, &mut Unwatched) {
            Ok(model) => assert!(model.predict(&huge).values.iter().all(|it| it.is_finite())),
            Err(error) => assert_eq!(error, Error::Diverged { model: "the perceptron" }),
        }
    }

    #[test]
    fn settings_outside_their_range_are_refused() {
        let base = Perceptron::default;
        for (trainer, bad) in [
            (Perceptron { hidden: vec![], ..base() }, "hidden"),
            (Perceptron { hidden: vec![16, 257], ..base() }, "hidden"),
            (Perceptron { l2: f64::NAN, ..base() }, "l2"),
            (Perceptron { learning_rate: 0.0, ..base() }, "learning_rate"),
            (Perceptron { epochs: 0, ..base() }, "epochs"),
            (Perceptron { batch: 0, ..base() }, "batch"),
            (Perceptron { tolerance: -1.0, ..base() }, "tolerance"),
            (Perceptron { patience: 0, ..base() }, "patience"),
        ] {
            let refused = trainer.train(&thirty(), &target(two()), 0, &mut Unwatched);
            assert!(matches!(refused, Err(Error::Setting { key, .. }) if key == bad), "{bad}");
        }
        let wide = Perceptron { hidden: vec![256, 256, 256], ..base() };
        assert!(matches!(wide.widths(20_000, 1), Err(Error::TooMuch { .. })));
    }
}
