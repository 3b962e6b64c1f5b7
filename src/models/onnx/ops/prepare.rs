//! Features made ready: scaled, filled in, cut at a threshold, laid side by side.

use super::super::attributes::Attributes;
use super::super::kernel::{Budget, Entry, Fault, Kernel, one, wrong};
use super::super::tensor::{Cells, Element, Tensor};
use super::cast::to_floats;
use super::select::columns;

pub(super) const OPERATORS: &[Entry] = &[
    ("Scaler", scaler),
    ("Imputer", imputer),
    ("Normalizer", normalizer),
    ("Binarizer", |it| {
        let threshold = it.float("threshold", 0.0)?;
        one(move |inputs, budget| {
            let tensor = inputs.tensor(0)?;
            let cells =
                numbers(tensor, budget)?.into_iter().map(|it| f32::from(u8::from(it > threshold)));
            Ok(Tensor::made(tensor.shape().to_vec(), Cells::Float(cells.collect())))
        })
    }),
    ("FeatureVectorizer", |_| one(|inputs, budget| side_by_side(&inputs.all()?, budget))),
    ("ArrayFeatureExtractor", |_| one(columns)),
];

fn numbers(tensor: &Tensor, budget: &mut Budget) -> Result<Vec<f32>, Fault> {
    budget.cells(tensor.shape())?;
    if tensor.element() == Element::Text {
        return wrong("it needs numbers and got texts");
    }
    to_floats(tensor)
}

/// The length of a row: all of a list, the columns of a table.
fn row_length(tensor: &Tensor) -> usize {
    tensor.shape().last().copied().unwrap_or(1).max(1)
}

/// Each column less its offset, times its scale.
fn scaler(attributes: &Attributes<'_>) -> Result<Kernel, Fault> {
    let (offsets, scales) =
        (attributes.floats("offset")?.to_vec(), attributes.floats("scale")?.to_vec());
    if offsets.is_empty() || offsets.len() != scales.len() {
        return wrong(format!("{} offsets do not fit {} scales", offsets.len(), scales.len()));
    }
    one(move |inputs, budget| {
        let tensor = inputs.tensor(0)?;
        let width = row_length(tensor);
        if offsets.len() != 1 && offsets.len() != width {
            return wrong(format!("it was made for {} features and got {width}", offsets.len()));
        }
        budget.cells(tensor.shape())?;
        let steps = offsets.iter().zip(&scales).cycle();
        let cells: Vec<f32> = if let Cells::Double(it) = tensor.cells() {
            let shifted = |(value, (offset, scale)): (&f64, (&f32, &f32))| {
                ((value - f64::from(*offset)) * f64::from(*scale)) as f32
            };
            it.iter().zip(steps).map(shifted).collect()
        } else {
            let values = numbers(tensor, budget)?.into_iter().zip(steps);
            values.map(|(value, (offset, scale))| (value - offset) * scale).collect()
        };
        Ok(Tensor::made(tensor.shape().to_vec(), Cells::Float(cells)))
    })
}

fn imputer(attributes: &Attributes<'_>) -> Result<Kernel, Fault> {
    let floats = attributes.floats("imputed_value_floats")?.to_vec();
    let integers = attributes.ints("imputed_value_int64s")?.to_vec();
    let replaced = attributes.float("replaced_value_float", 0.0)?;
    let replaced_integer = attributes.int("replaced_value_int64", 0)?;
    if floats.is_empty() == integers.is_empty() {
        return wrong("it must state either fractions or whole numbers to fill in");
    }
    one(move |inputs, budget| {
        let tensor = inputs.tensor(0)?;
        let width = row_length(tensor);
        budget.cells(tensor.shape())?;
        let is_missing = |it: f64, mark: f64| it == mark || it.is_nan() && mark.is_nan();
        let mark = f64::from(replaced);
        let cells = match tensor.cells() {
            Cells::Float(it) => {
                let fill = filling(&floats, width)?;
                Cells::Float(
                    fill.zip(it)
                        .map(
                            |(fill, it)| if is_missing(f64::from(*it), mark) { *fill } else { *it },
                        )
                        .collect(),
                )
            }
            Cells::Double(it) => {
                let fill = filling(&floats, width)?;
                Cells::Double(
                    fill.zip(it)
                        .map(
                            |(fill, it)| if is_missing(*it, mark) { f64::from(*fill) } else { *it },
                        )
                        .collect(),
                )
            }
            Cells::Int64(it) => {
                let fill = filling(&integers, width)?;
                Cells::Int64(
                    fill.zip(it)
                        .map(|(fill, it)| if *it == replaced_integer { *fill } else { *it })
                        .collect(),
                )
            }
            Cells::Int32(_) | Cells::Bool(_) | Cells::Text(_) => {
                return wrong(format!("it cannot fill in {}", tensor.describe()));
            }
        };
        Ok(Tensor::made(tensor.shape().to_vec(), cells))
    })
}

/// One value for all columns, or one for each, over and over.
fn filling<T>(values: &[T], width: usize) -> Result<impl Iterator<Item = &T>, Fault> {
    if values.len() == 1 || values.len() == width {
        Ok(values.iter().cycle())
    } else {
        wrong(format!("it has {} values for {width} features", values.len()))
    }
}

fn normalizer(attributes: &Attributes<'_>) -> Result<Kernel, Fault> {
    let scale: fn(&mut [f32]) = match attributes.text("norm", "MAX")?.as_str() {
        "MAX" => |row| {
            let most = row.iter().fold(f32::MIN, |most, it| most.max(*it));
            divide(row, most);
        },
        "L1" => |row| {
            let sum = row.iter().map(|it| it.abs()).sum();
            divide(row, sum);
        },
        "L2" => |row| {
            let sum: f32 = row.iter().map(|it| it * it).sum();
            if sum != 0.0 {
                for it in row {
                    *it = (*it * *it / sum).sqrt().copysign(*it);
                }
            }
        },
        other => return wrong(format!("its norm \"{other}\" is not known")),
    };
    one(move |inputs, budget| {
        let tensor = inputs.tensor(0)?;
        let mut values = numbers(tensor, budget)?;
        values.chunks_exact_mut(row_length(tensor)).for_each(scale);
        Ok(Tensor::made(tensor.shape().to_vec(), Cells::Float(values)))
    })
}

fn divide(row: &mut [f32], by: f32) {
    if by != 0.0 {
        for it in row {
            *it /= by;
        }
    }
}

/// Columns of several tables, in single precision.
fn side_by_side(tensors: &[&Tensor], budget: &mut Budget) -> Result<Tensor, Fault> {
    let Some(first) = tensors.first() else { return wrong("it has no inputs") };
    let n_rows = if first.shape().len() > 1 { first.n_rows() } else { 1 };
    let mut parts = Vec::with_capacity(tensors.len());
    for tensor in tensors {
        let values = numbers(tensor, budget)?;
        if n_rows == 0 || !values.len().is_multiple_of(n_rows) {
            return wrong(format!(
                "{} and {} do not fit together",
                first.describe(),
                tensor.describe()
            ));
        }
        parts.push((values.len() / n_rows, values));
    }
    let width: usize = parts.iter().map(|(width, _)| width).sum();
    let mut out = Vec::with_capacity(budget.cells(&[n_rows, width])?);
    for row in 0..n_rows {
        for (width, values) in &parts {
            out.extend_from_slice(&values[row * width..(row + 1) * width]);
        }
    }
    Ok(Tensor::made(vec![n_rows, width], Cells::Float(out)))
}
