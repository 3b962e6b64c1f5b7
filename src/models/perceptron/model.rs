//! What a perceptron has learnt, and how it is asked.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::models::perceptron::Activation;
use crate::models::perceptron::network::{Network, logistic};
use crate::models::perceptron::rows::Rows;
use crate::models::softmax::softmax;
use crate::models::{Matrix, Predict, Scale, Scores};

/// What a perceptron has learnt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PerceptronModel {
    pub activation: Activation,
    /// From the columns to the outputs: one for two classes and for numbers, else one per class.
    pub layers: Vec<Layer>,
    pub told: Told,
    /// The mean loss of each epoch, the cost of large weights included; of numbers in units of their variance.
    pub losses: Vec<f64>,
    /// Whether training ended because there was no more progress, not because the epochs were over.
    pub converged: bool,
}

/// The weights between one layer and the next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layer {
    pub inputs: usize,
    /// All weights from the first input, then from the second: `coefs_` of scikit-learn, row by row.
    pub weights: Vec<f64>,
    /// One per output.
    pub biases: Vec<f64>,
}

/// What the outputs say.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub enum Told {
    Classes {
        n_classes: usize,
    },
    /// The output times the scale, plus the mean.
    Number {
        mean: f64,
        scale: f64,
    },
}

impl Told {
    pub(super) fn n_outputs(self) -> usize {
        match self {
            Self::Classes { n_classes: 2 } | Self::Number { .. } => 1,
            Self::Classes { n_classes } => n_classes,
        }
    }
}

impl Predict for PerceptronModel {
    fn predict(&self, features: &Matrix) -> Scores {
        let (scale, width) = match self.told {
            Told::Classes { n_classes } => (Scale::Probability, n_classes),
            Told::Number { .. } => (Scale::Number, 1),
        };
        let network = Network::from_layers(&self.layers, self.activation);
        let mut pass = network.pass();
        let rows = Rows::new(features);
        let mut values = Array2::zeros((rows.len(), width));
        let out = values.as_slice_mut().unwrap_or_default().chunks_exact_mut(width);
        for (row, scores) in out.enumerate() {
            network.forward(rows.row(row), &mut pass);
            match self.told {
                Told::Classes { n_classes: 2 } => {
                    let positive = logistic(pass.output[0]);
                    scores.copy_from_slice(&[1.0 - positive, positive]);
                }
                Told::Classes { .. } => {
                    scores.copy_from_slice(&pass.output);
                    softmax(scores);
                }
                Told::Number { mean, scale } => scores[0] = mean + scale * pass.output[0],
            }
        }
        Scores { scale, values }
    }
}
