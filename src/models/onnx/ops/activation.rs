//! Functions of one number.

use super::super::kernel::{Budget, Entry, Fault, Inputs, Kernel, one, wrong};
use super::super::tensor::{Cells, Tensor};
use super::stride::{common_shape, stretch};

pub(super) const OPERATORS: &[Entry] = &[
    ("Sqrt", |_| floats(f32::sqrt, f64::sqrt)),
    ("Exp", |_| floats(libm::expf, libm::exp)),
    ("Log", |_| floats(libm::logf, libm::log)),
    ("Floor", |_| floats(f32::floor, f64::floor)),
    ("Ceil", |_| floats(f32::ceil, f64::ceil)),
    ("Round", |_| floats(f32::round_ties_even, f64::round_ties_even)),
    ("Reciprocal", |_| floats(f32::recip, f64::recip)),
    ("Tanh", |_| floats(libm::tanhf, libm::tanh)),
    ("Erf", |_| floats(libm::erff, libm::erf)),
    ("Sigmoid", |_| floats(sigmoid, |it| 1.0 / (1.0 + libm::exp(-it)))),
    ("Softplus", |_| floats(softplus, |it| it.max(0.0) + libm::log1p(libm::exp(-it.abs())))),
    ("Softsign", |_| floats(|it| it / (1.0 + it.abs()), |it| it / (1.0 + it.abs()))),
    ("Abs", |_| numbers(f32::abs, f64::abs, i64::wrapping_abs)),
    ("Neg", |_| numbers(|it| -it, |it| -it, i64::wrapping_neg)),
    ("Sign", |_| numbers(|it| sign(f64::from(it)) as f32, sign, i64::signum)),
    ("Relu", |_| {
        numbers(
            |it| if it < 0.0 { 0.0 } else { it },
            |it| if it < 0.0 { 0.0 } else { it },
            |it| it.max(0),
        )
    }),
    ("LeakyRelu", |it| {
        let alpha = it.float("alpha", 0.01)?;
        both(
            move |it| if it < 0.0 { alpha * it } else { it },
            move |it| if it < 0.0 { f64::from(alpha) * it } else { it },
        )
    }),
    ("Elu", |it| {
        let alpha = it.float("alpha", 1.0)?;
        single(move |it| if it < 0.0 { alpha * libm::expm1f(it) } else { it })
    }),
    ("Selu", |it| {
        let (alpha, gamma) = (it.float("alpha", 1.673_263_2)?, it.float("gamma", 1.050_701)?);
        single(move |it| gamma * if it > 0.0 { it } else { alpha * libm::expm1f(it) })
    }),
    ("HardSigmoid", |it| {
        let (alpha, beta) = (it.float("alpha", 0.2)?, it.float("beta", 0.5)?);
        single(move |it| (alpha * it + beta).clamp(0.0, 1.0))
    }),
    ("Gelu", |it| match it.text("approximate", "none")?.as_str() {
        "none" => single(|it| 0.5 * it * (1.0 + libm::erff(it * std::f32::consts::FRAC_1_SQRT_2))),
        "tanh" => single(|it| {
            0.5 * it * (1.0 + libm::tanhf(0.797_884_6 * (it + 0.044_715 * it * it * it)))
        }),
        other => wrong(format!("its approximation \"{other}\" is not known")),
    }),
    ("PRelu", |_| one(slopes)),
    ("Clip", |it| {
        let limits = (it.float("min", f32::MIN)?, it.float("max", f32::MAX)?);
        let is_old = it.version < 11;
        one(
            move |inputs, budget| {
                if is_old { clip_fixed(limits, inputs, budget) } else { clip(inputs, budget) }
            },
        )
    }),
];

fn sigmoid(value: f32) -> f32 {
    1.0 / (1.0 + libm::expf(-value))
}

fn softplus(value: f32) -> f32 {
    value.max(0.0) + libm::log1pf(libm::expf(-value.abs()))
}

fn sign(value: f64) -> f64 {
    f64::from(i8::from(value > 0.0) - i8::from(value < 0.0))
}

fn floats(single: fn(f32) -> f32, double: fn(f64) -> f64) -> Result<Kernel, Fault> {
    both(single, double)
}

/// A function in both precisions.
fn both(
    single: impl Fn(f32) -> f32 + Send + Sync + 'static,
    double: impl Fn(f64) -> f64 + Send + Sync + 'static,
) -> Result<Kernel, Fault> {
    one(move |inputs, budget| {
        let tensor = inputs.tensor(0)?;
        budget.cells(tensor.shape())?;
        let cells = match tensor.cells() {
            Cells::Float(it) => Cells::Float(it.iter().map(|value| single(*value)).collect()),
            Cells::Double(it) => Cells::Double(it.iter().map(|value| double(*value)).collect()),
            Cells::Int64(_) | Cells::Int32(_) | Cells::Bool(_) | Cells::Text(_) => {
                return kind(tensor);
            }
        };
        Ok(Tensor::made(tensor.shape().to_vec(), cells))
    })
}

/// A function in single precision.
fn single(function: impl Fn(f32) -> f32 + Send + Sync + 'static) -> Result<Kernel, Fault> {
    one(move |inputs, budget| {
        let tensor = inputs.tensor(0)?;
        budget.cells(tensor.shape())?;
        let Cells::Float(it) = tensor.cells() else { return kind(tensor) };
        let cells = Cells::Float(it.iter().map(|value| function(*value)).collect());
        Ok(Tensor::made(tensor.shape().to_vec(), cells))
    })
}

/// A function of whole numbers too.
fn numbers(
    single: fn(f32) -> f32,
    double: fn(f64) -> f64,
    whole: fn(i64) -> i64,
) -> Result<Kernel, Fault> {
    one(move |inputs, budget| {
        let tensor = inputs.tensor(0)?;
        budget.cells(tensor.shape())?;
        let cells = match tensor.cells() {
            Cells::Float(it) => Cells::Float(it.iter().map(|value| single(*value)).collect()),
            Cells::Double(it) => Cells::Double(it.iter().map(|value| double(*value)).collect()),
            Cells::Int64(it) => Cells::Int64(it.iter().map(|value| whole(*value)).collect()),
            Cells::Int32(it) => {
                Cells::Int32(it.iter().map(|value| whole(i64::from(*value)) as i32).collect())
            }
            Cells::Bool(_) | Cells::Text(_) => return kind(tensor),
        };
        Ok(Tensor::made(tensor.shape().to_vec(), cells))
    })
}

fn kind<T>(tensor: &Tensor) -> Result<T, Fault> {
    wrong(format!("it cannot calculate with {}", tensor.describe()))
}

/// `PRelu`: below 0 a slope of its own for each cell, stretched to the shape of the numbers.
fn slopes(inputs: &Inputs<'_>, budget: &mut Budget) -> Result<Tensor, Fault> {
    let (tensor, slope) = (inputs.tensor(0)?, inputs.tensor(1)?);
    let shape = tensor.shape();
    budget.cells(shape)?;
    let (Cells::Float(values), Cells::Float(slopes)) = (tensor.cells(), slope.cells()) else {
        return kind(tensor);
    };
    if common_shape(slope.shape(), shape)? != shape {
        return wrong(format!("slopes of shape {:?} do not fit {shape:?}", slope.shape()));
    }
    let slopes = stretch(slopes, slope.shape(), shape);
    let cells =
        values.iter().zip(&*slopes).map(|(it, slope)| if *it < 0.0 { slope * it } else { *it });
    Ok(Tensor::made(shape.to_vec(), Cells::Float(cells.collect())))
}

fn clip_fixed(
    (low, high): (f32, f32),
    inputs: &Inputs<'_>,
    budget: &mut Budget,
) -> Result<Tensor, Fault> {
    let tensor = inputs.tensor(0)?;
    budget.cells(tensor.shape())?;
    let Cells::Float(it) = tensor.cells() else { return kind(tensor) };
    let cells = Cells::Float(limited(it, Some(low), Some(high)));
    Ok(Tensor::made(tensor.shape().to_vec(), cells))
}

fn clip(inputs: &Inputs<'_>, budget: &mut Budget) -> Result<Tensor, Fault> {
    let tensor = inputs.tensor(0)?;
    let (low, high) = (inputs.optional(1)?, inputs.optional(2)?);
    budget.cells(tensor.shape())?;
    macro_rules! limit {
        ($kind:ident, $values:expr) => {{
            let limit = |of: Option<&Tensor>| match of.map(Tensor::cells) {
                Some(Cells::$kind(it)) if it.len() == 1 => Ok(Some(it[0])),
                None => Ok(None),
                Some(_) => wrong("its limits must be single numbers of the kind of its input"),
            };
            Cells::$kind(limited($values, limit(low)?, limit(high)?))
        }};
    }
    let cells = match tensor.cells() {
        Cells::Float(it) => limit!(Float, it),
        Cells::Double(it) => limit!(Double, it),
        Cells::Int64(it) => limit!(Int64, it),
        Cells::Int32(it) => limit!(Int32, it),
        Cells::Bool(_) | Cells::Text(_) => return kind(tensor),
    };
    Ok(Tensor::made(tensor.shape().to_vec(), cells))
}

/// The lower limit first, so that the upper one wins where they cross.
fn limited<T: Copy + PartialOrd>(values: &[T], low: Option<T>, high: Option<T>) -> Vec<T> {
    let limit = |it: T| {
        let it = low.filter(|low| it < *low).unwrap_or(it);
        high.filter(|high| it > *high).unwrap_or(it)
    };
    values.iter().map(|it| limit(*it)).collect()
}
