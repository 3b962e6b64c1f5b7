//! Softmax, and layers that bring numbers to a common scale.

use super::super::attributes::Attributes;
use super::super::kernel::{Budget, Entry, Fault, Inputs, Kernel, many, one, wrong};
use super::super::tensor::{Cells, Tensor};
use super::super::value::Value;
use super::stride::{around, axis, common_shape, stretch};

pub(super) const OPERATORS: &[Entry] = &[
    ("Softmax", |it| softmax(it, Form::Shares)),
    ("LogSoftmax", |it| softmax(it, Form::Logs)),
    ("BatchNormalization", |it| {
        if it.int("training_mode", 0)? != 0 {
            return wrong("it is in training mode");
        }
        let epsilon = it.float("epsilon", 1e-5)?;
        one(move |inputs, budget| batch_normalization(inputs, epsilon, budget))
    }),
    ("LayerNormalization", |it| {
        let (along, epsilon) = (it.int("axis", -1)?, it.float("epsilon", 1e-5)?);
        if it.n_outputs > 1 {
            return wrong("only its first result can be computed");
        }
        one(move |inputs, budget| layer_normalization(inputs, along, epsilon, budget))
    }),
    ("Dropout", |it| {
        let n_outputs = it.n_outputs;
        many(move |inputs, budget| dropout(inputs, n_outputs, budget))
    }),
];

#[derive(Clone, Copy, PartialEq)]
enum Form {
    Shares,
    Logs,
}

fn softmax(attributes: &Attributes<'_>, form: Form) -> Result<Kernel, Fault> {
    let is_old = attributes.version < 13;
    let along = attributes.int("axis", if is_old { 1 } else { -1 })?;
    one(move |inputs, budget| {
        let tensor = inputs.tensor(0)?;
        let at = axis(along, tensor.shape().len())?;
        let (n_outer, length, n_inner) = around(tensor.shape(), at);
        // Before version 13 all axes from this one on were taken together.
        let (length, n_inner) = if is_old { (length * n_inner, 1) } else { (length, n_inner) };
        budget.cells(tensor.shape())?;
        budget.steps(tensor.cells().len(), 8)?;
        let shape = (n_outer, length, n_inner);
        let cells = match tensor.cells() {
            Cells::Float(it) => Cells::Float(shares(it, shape, libm::expf, libm::logf, form)),
            Cells::Double(it) => Cells::Double(shares(it, shape, libm::exp, libm::log, form)),
            Cells::Int64(_) | Cells::Int32(_) | Cells::Bool(_) | Cells::Text(_) => {
                return wrong(format!("it needs fractions and got {}", tensor.describe()));
            }
        };
        Ok(Tensor::made(tensor.shape().to_vec(), cells))
    })
}

/// The largest number is taken off first, so that nothing overflows.
fn shares<T>(
    values: &[T],
    (n_outer, length, n_inner): (usize, usize, usize),
    exp: fn(T) -> T,
    log: fn(T) -> T,
    form: Form,
) -> Vec<T>
where
    T: Copy + PartialOrd + std::iter::Sum + std::ops::Sub<Output = T> + std::ops::Div<Output = T>,
{
    let mut out = values.to_vec();
    for (outer, inner) in
        (0..n_outer).flat_map(|outer| (0..n_inner).map(move |inner| (outer, inner)))
    {
        let cells = (0..length).map(|place| (outer * length + place) * n_inner + inner);
        let most = cells.clone().map(|it| values[it]).reduce(|a, b| if b > a { b } else { a });
        let Some(most) = most else { continue };
        let sum: T = cells.clone().map(|it| exp(values[it] - most)).sum();
        let log_sum = log(sum);
        for it in cells {
            let shifted = values[it] - most;
            out[it] = if form == Form::Shares { exp(shifted) / sum } else { shifted - log_sum };
        }
    }
    out
}

/// With the mean and variance of training, for each place of the second axis.
fn batch_normalization(
    inputs: &Inputs<'_>,
    epsilon: f32,
    budget: &mut Budget,
) -> Result<Tensor, Fault> {
    let tensor = inputs.tensor(0)?;
    let shape = tensor.shape();
    budget.cells(shape)?;
    let n_channels = shape.get(1).copied().unwrap_or(1);
    let each: usize = shape.iter().skip(2).product();
    let part = |place: usize| {
        if let Cells::Float(it) = inputs.tensor(place)?.cells()
            && it.len() == n_channels
        {
            return Ok(it);
        }
        wrong(format!("its input {} must be {n_channels} float32", place + 1))
    };
    let Cells::Float(values) = tensor.cells() else {
        return wrong(format!("it needs float32 and got {}", tensor.describe()));
    };
    let (scale, shift, mean, variance) = (part(1)?, part(2)?, part(3)?, part(4)?);
    let slopes: Vec<f32> =
        scale.iter().zip(variance).map(|(scale, it)| scale / (it + epsilon).sqrt()).collect();
    let offsets: Vec<f32> = shift
        .iter()
        .zip(mean)
        .zip(&slopes)
        .map(|((shift, mean), slope)| shift - mean * slope)
        .collect();
    let mut out = Vec::with_capacity(values.len());
    if each > 0 {
        for (block, values) in values.chunks_exact(each).enumerate() {
            let channel = block % n_channels;
            out.extend(values.iter().map(|it| it * slopes[channel] + offsets[channel]));
        }
    }
    Ok(Tensor::made(shape.to_vec(), Cells::Float(out)))
}

fn layer_normalization(
    inputs: &Inputs<'_>,
    along: i64,
    epsilon: f32,
    budget: &mut Budget,
) -> Result<Tensor, Fault> {
    let tensor = inputs.tensor(0)?;
    let shape = tensor.shape();
    budget.cells(shape)?;
    let at = axis(along, shape.len())?;
    let (n_outer, each) =
        (shape[..at].iter().product::<usize>(), shape[at..].iter().product::<usize>());
    let Cells::Float(values) = tensor.cells() else {
        return wrong(format!("it needs float32 and got {}", tensor.describe()));
    };
    let stretched = |it: &Tensor| {
        if let Cells::Float(cells) = it.cells()
            && common_shape(it.shape(), &shape[at..])? == shape[at..]
        {
            return Ok(stretch(cells, it.shape(), &shape[at..]).into_owned());
        }
        wrong(format!("{} does not fit {shape:?}", it.describe()))
    };
    let scale = stretched(inputs.tensor(1)?)?;
    let shift = inputs.optional(2)?.map_or(Ok(vec![0.0; each]), stretched)?;
    let mut out = Vec::with_capacity(values.len());
    for row in 0..n_outer {
        let values = &values[row * each..(row + 1) * each];
        let mean = values.iter().map(|it| f64::from(*it)).sum::<f64>() / each as f64;
        let squares = values.iter().map(|it| (f64::from(*it) - mean) * (f64::from(*it) - mean));
        let slope = 1.0 / (squares.sum::<f64>() / each as f64 + f64::from(epsilon)).sqrt();
        let scaled = values.iter().zip(&scale).zip(&shift);
        out.extend(
            scaled.map(|((it, scale), shift)| {
                ((f64::from(*it) - mean) * slope) as f32 * scale + shift
            }),
        );
    }
    Ok(Tensor::made(shape.to_vec(), Cells::Float(out)))
}

/// Nothing is dropped outside of training.
fn dropout(
    inputs: &Inputs<'_>,
    n_outputs: usize,
    budget: &mut Budget,
) -> Result<Vec<Value>, Fault> {
    let tensor = inputs.tensor(0)?;
    if let Some(Cells::Bool(it)) = inputs.optional(2)?.map(Tensor::cells)
        && it.contains(&true)
    {
        return wrong("it is in training mode, and would draw random numbers");
    }
    budget.copies(tensor.cells(), tensor.shape())?;
    let mask = Tensor::made(tensor.shape().to_vec(), Cells::Bool(vec![true; tensor.cells().len()]));
    let mut results = vec![Value::Tensor(tensor.clone())];
    if n_outputs > 1 {
        results.push(Value::Tensor(mask));
    }
    Ok(results)
}
