//! Models that are sums of weighted columns: linear ones, and the layers of a net.

use crate::models::encode::Encoder;
use crate::models::linear::{LinearModel, LogisticModel};
use crate::models::onnx::write::Writer;
use crate::models::perceptron::{Activation, Layer, PerceptronModel, Told};
use crate::models::svm::LinearSvmModel;
use crate::models::to_onnx::Refused;
use crate::models::to_onnx::answer::Answer;
use crate::models::to_onnx::features::{Feature, features, row_of_level};

pub(super) fn logistic(
    writer: &mut Writer,
    encoder: &Encoder,
    model: &LogisticModel,
) -> Result<Answer, Refused> {
    let scores = linear_sets(writer, encoder, &model.coefficients, &model.intercepts)?;
    let is_two = model.intercepts.len() == 1;
    Ok(if is_two { Answer::LogOdds(scores) } else { Answer::Logarithms(scores) })
}

pub(super) fn linear(
    writer: &mut Writer,
    encoder: &Encoder,
    model: &LinearModel,
) -> Result<Answer, Refused> {
    let coefficients = std::slice::from_ref(&model.coefficients);
    linear_sets(writer, encoder, coefficients, &[model.intercept]).map(Answer::Number)
}

pub(super) fn machine(
    writer: &mut Writer,
    encoder: &Encoder,
    model: &LinearSvmModel,
) -> Result<Answer, Refused> {
    let margins = linear_sets(writer, encoder, &model.coefficients, &model.intercepts)?;
    Ok(Answer::Margins(margins, model.intercepts.len()))
}

/// A sum for each set of coefficients.
fn linear_sets(
    writer: &mut Writer,
    encoder: &Encoder,
    sets: &[Vec<f64>],
    intercepts: &[f64],
) -> Result<String, Refused> {
    let features = features(writer, encoder);
    let n_columns: usize = features.iter().map(Feature::width).sum();
    if sets.is_empty()
        || sets.len() != intercepts.len()
        || sets.iter().any(|it| it.len() != n_columns)
    {
        return Err(Refused::Broken);
    }
    Ok(sums(writer, &features, |column, out| sets[out][column], intercepts))
}

pub(super) fn perceptron(
    writer: &mut Writer,
    encoder: &Encoder,
    model: &PerceptronModel,
) -> Result<Answer, Refused> {
    let features = features(writer, encoder);
    let Some((first, later)) = model.layers.split_first() else { return Err(Refused::Broken) };
    let n_columns: usize = features.iter().map(Feature::width).sum();
    let widths = std::iter::once(n_columns).chain(model.layers.iter().map(|it| it.biases.len()));
    let fits = |(layer, width): (&Layer, usize)| {
        let n_outputs = layer.biases.len();
        layer.inputs == width && n_outputs > 0 && layer.weights.len() == width * n_outputs
    };
    if !model.layers.iter().zip(widths).all(fits) {
        return Err(Refused::Broken);
    }
    let n_outputs = first.biases.len();
    let weight = |column: usize, out: usize| first.weights[column * n_outputs + out];
    let mut at = sums(writer, &features, weight, &first.biases);
    let activation = match model.activation {
        Activation::Relu => "Relu",
        Activation::Tanh => "Tanh",
        Activation::Logistic => "Sigmoid",
    };
    for layer in later {
        at = writer.step("", activation, &[&at], &[]);
        let weights = writer.doubles(&[layer.inputs, layer.biases.len()], layer.weights.clone());
        let biases = writer.doubles(&[layer.biases.len()], layer.biases.clone());
        at = writer.step("", "Gemm", &[&at, &weights, &biases], &[]);
    }
    Ok(match model.told {
        Told::Classes { n_classes: 2 } => Answer::LogOdds(at),
        Told::Classes { .. } => Answer::Logarithms(at),
        Told::Number { mean, scale } => {
            let scale = writer.doubles(&[1], vec![scale]);
            let scaled = writer.step("", "Mul", &[&at, &scale], &[]);
            let mean = writer.doubles(&[1], vec![mean]);
            Answer::Number(writer.step("", "Add", &[&scaled, &mean], &[]))
        }
    })
}

/// Columns times weights plus offsets: as many sums as offsets. `weight` is asked with the column and the sum.
///
/// Numbers are multiplied; of a category, the weights of its level are looked up.
pub(super) fn sums(
    writer: &mut Writer,
    features: &[Feature],
    weight: impl Fn(usize, usize) -> f64,
    offsets: &[f64],
) -> String {
    let width = offsets.len();
    let (mut numbers, mut number_weights) = (Vec::new(), Vec::new());
    let mut column = 0;
    let mut tables = Vec::new();
    for feature in features {
        let end = column + feature.width();
        let weights = (column..end).flat_map(|column| (0..width).map(move |out| (column, out)));
        let weights = weights.map(|(column, out)| weight(column, out));
        match feature {
            Feature::Number(name) => {
                numbers.push(name.as_str());
                number_weights.extend(weights);
            }
            Feature::Category { codes, .. } => {
                let no_level = std::iter::repeat_n(0.0, width);
                tables.push((codes, weights.chain(no_level).collect::<Vec<f64>>()));
            }
        }
        column = end;
    }
    let mut sum = writer.doubles(&[1, width], offsets.to_vec());
    if !numbers.is_empty() {
        let values = writer.beside(&numbers);
        let weights = writer.doubles(&[numbers.len(), width], number_weights);
        sum = writer.step("", "Gemm", &[&values, &weights, &sum], &[]);
    }
    for (codes, rows) in tables {
        let own = row_of_level(writer, codes, rows, width);
        sum = writer.step("", "Add", &[&sum, &own], &[]);
    }
    sum
}
