//! How a perceptron is trained: batch by batch, until it no longer improves.

use plumbline_kernels::dot;

use crate::models::perceptron::adam::Adam;
use crate::models::perceptron::network::{Kind, Network, Pass, Stretch, logistic};
use crate::models::perceptron::rows::Rows;
use crate::models::perceptron::{Activation, Perceptron, PerceptronModel, Told};
use crate::models::softmax::softmax;
use crate::models::{Error, Step, Target, Values, Watch};
use crate::stats::resample::Stream;

/// The random numbers of the first weights, and those of the batches.
const FIRST_WEIGHTS: u64 = 0;
const BATCHES: u64 = 1;

/// What is to be told of people.
pub(super) enum Answers<'a> {
    Classes {
        codes: &'a [u32],
        n_classes: usize,
    },
    /// With mean 0 and variance 1, and what they were before.
    Numbers {
        values: Vec<f64>,
        mean: f64,
        scale: f64,
    },
}

impl<'a> Answers<'a> {
    pub(super) fn new(target: &'a Target) -> Self {
        match &target.values {
            Values::Classes { codes, n_classes } => Self::Classes { codes, n_classes: *n_classes },
            Values::Numbers(values) => Self::standardized(values, &target.weights),
        }
    }

    fn standardized(values: &[f64], weights: &[f64]) -> Self {
        let total: f64 = weights.iter().sum();
        let mean_of = |of: &dyn Fn(f64) -> f64| {
            values.iter().zip(weights).map(|(it, weight)| weight * of(*it)).sum::<f64>() / total
        };
        let mean = mean_of(&|it| it);
        let scale = libm::sqrt(mean_of(&|it| (it - mean) * (it - mean)));
        // Where all are the same, that is told.
        let scale = if scale > 0.0 { scale } else { 1.0 };
        let values = values.iter().map(|it| (it - mean) / scale).collect();
        Self::Numbers { values, mean, scale }
    }

    pub(super) fn told(&self) -> Told {
        match self {
            Self::Classes { n_classes, .. } => Told::Classes { n_classes: *n_classes },
            Self::Numbers { mean, scale, .. } => Told::Number { mean: *mean, scale: *scale },
        }
    }

    /// The loss of what was said of a person. The blame is its slope by the outputs.
    fn judge(&self, row: usize, pass: &mut Pass) -> f64 {
        let (said, blame) = (&mut pass.output, &mut pass.output_blame);
        match self {
            Self::Classes { codes, n_classes: 2 } => {
                let chance = logistic(said[0]);
                let (answer, right) =
                    if codes[row] == 1 { (1.0, chance) } else { (0.0, 1.0 - chance) };
                blame[0] = chance - answer;
                log_loss(right)
            }
            Self::Classes { codes, .. } => {
                softmax(said);
                blame.copy_from_slice(said);
                let class = codes[row] as usize;
                blame[class] -= 1.0;
                log_loss(said[class])
            }
            Self::Numbers { values, .. } => {
                blame[0] = said[0] - values[row];
                0.5 * blame[0] * blame[0]
            }
        }
    }
}

/// Never infinite, as in scikit-learn.
fn log_loss(chance: f64) -> f64 {
    -libm::log(chance.clamp(f64::EPSILON, 1.0 - f64::EPSILON))
}

impl Network {
    /// Even between two bounds that keep sums as large from layer to layer. Source: Glorot & Bengio (2010).
    pub(super) fn draw(&mut self, widths: &[usize], seed: u64) {
        let mut stream = Stream::new(seed, FIRST_WEIGHTS);
        let factor = match self.activation {
            Activation::Relu | Activation::Tanh => 6.0,
            Activation::Logistic => 2.0,
        };
        self.fill(|layer| {
            let bound = libm::sqrt(factor / (widths[layer] + widths[layer + 1]) as f64);
            (2.0 * stream.uniform() - 1.0) * bound
        });
    }
}

/// A network and those it learns from.
pub(super) struct Training<'a> {
    settings: &'a Perceptron,
    rows: &'a Rows,
    answers: &'a Answers<'a>,
    weights: &'a [f64],
    batch: Rows,
    network: Network,
    stretches: Vec<Stretch>,
    pass: Pass,
    slopes: Vec<f64>,
    adam: Adam,
}

impl<'a> Training<'a> {
    pub(super) fn new(
        settings: &'a Perceptron,
        rows: &'a Rows,
        answers: &'a Answers<'a>,
        weights: &'a [f64],
        network: Network,
    ) -> Self {
        let n_parameters = network.parameters.len();
        Self {
            settings,
            rows,
            answers,
            weights,
            batch: rows.room(),
            stretches: network.stretches(),
            pass: network.pass(),
            slopes: vec![0.0; n_parameters],
            adam: Adam::new(n_parameters, settings.learning_rate),
            network,
        }
    }

    pub(super) fn run(
        mut self,
        seed: u64,
        watch: &mut dyn Watch,
    ) -> Result<PerceptronModel, Error> {
        let mut stream = Stream::new(seed, BATCHES);
        let mut order: Vec<u32> = (0..).take(self.rows.len()).collect();
        let weight: f64 = self.weights.iter().sum();
        let (mut best, mut idle, mut losses) = (f64::INFINITY, 0, Vec::new());
        let total = self.settings.epochs;
        watch.step(Step { done: 0, total, loss: None })?;
        for done in 1..=total {
            stream.shuffle(&mut order);
            let loss = self.epoch(&order) / weight;
            if !loss.is_finite() {
                return Err(Error::Diverged { model: "the perceptron" });
            }
            losses.push(loss);
            watch.step(Step { done, total, loss: Some(loss) })?;
            idle = if loss > best - self.settings.tolerance { idle + 1 } else { 0 };
            best = best.min(loss);
            if idle > self.settings.patience {
                break;
            }
        }
        if !self.network.parameters.iter().all(|it| it.is_finite()) {
            return Err(Error::Diverged { model: "the perceptron" });
        }
        Ok(PerceptronModel {
            activation: self.settings.activation,
            layers: self.network.layers(),
            told: self.answers.told(),
            losses,
            converged: idle > self.settings.patience,
        })
    }

    /// Learns from everybody once; the sum of the losses.
    fn epoch(&mut self, order: &[u32]) -> f64 {
        let mut sum = 0.0;
        for batch in order.chunks(self.settings.batch) {
            let mut weight = 0.0;
            self.batch.take(self.rows, batch);
            for (place, row) in batch.iter().enumerate() {
                let (row, seen) = (*row as usize, self.batch.row(place));
                self.network.forward(seen, &mut self.pass);
                sum += self.weights[row] * self.answers.judge(row, &mut self.pass);
                weight += self.weights[row];
                self.pass.output_blame.iter_mut().for_each(|it| *it *= self.weights[row]);
                self.network.backward(seen, &mut self.pass, &mut self.slopes);
            }
            sum += 0.5 * self.settings.l2 * self.squares();
            self.adam.step(
                &mut self.network.parameters,
                &mut self.slopes,
                &self.stretches,
                self.settings.l2,
                weight,
            );
            self.network.refresh();
        }
        sum
    }

    fn squares(&self) -> f64 {
        let weights = self.stretches.iter().filter(|it| it.kind == Kind::Weights);
        let weights = weights.map(|it| &self.network.parameters[it.start..it.end]);
        weights.map(|it| dot(it, it)).sum()
    }
}
