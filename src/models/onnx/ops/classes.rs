//! Names of classes, and scores that carry them.

use super::super::attributes::Attributes;
use super::super::kernel::{Entry, Fault, Kernel, many, wrong};
use super::super::tensor::{Cells, Tensor};
use super::super::value::{Classes, Value};

pub(super) const OPERATORS: &[Entry] = &[("ZipMap", zip_map)];

/// The classes that two settings name, of which one must be empty.
pub(super) fn read(
    attributes: &Attributes<'_>,
    texts: &str,
    numbers: &str,
) -> Result<Classes, Fault> {
    let texts = attributes.texts(texts)?;
    if texts.is_empty() {
        Ok(Classes::Numbers(attributes.ints(numbers)?.to_vec()))
    } else {
        Ok(Classes::Texts(texts))
    }
}

/// The class of each row by its place.
pub(super) fn labels(classes: &Classes, places: &[usize]) -> Tensor {
    let cells = match classes {
        Classes::Numbers(it) => Cells::Int64(places.iter().map(|place| it[*place]).collect()),
        Classes::Texts(it) => Cells::Text(places.iter().map(|place| it[*place].clone()).collect()),
    };
    Tensor::made(vec![places.len()], cells)
}

/// Labels and scores as the two results of a classifier.
pub(super) fn results(
    classes: &Classes,
    places: &[usize],
    n_columns: usize,
    scores: Vec<f32>,
) -> Vec<Value> {
    let scores = Tensor::made(vec![places.len(), n_columns], Cells::Float(scores));
    vec![Value::Tensor(labels(classes, places)), Value::Tensor(scores)]
}

/// The classes that a `ZipMap` names.
pub(super) fn of_zip_map(attributes: &Attributes<'_>) -> Result<Classes, Fault> {
    let classes = read(attributes, "classlabels_strings", "classlabels_int64s")?;
    if classes.is_empty() { wrong("it names no classes") } else { Ok(classes) }
}

fn zip_map(attributes: &Attributes<'_>) -> Result<Kernel, Fault> {
    let classes = of_zip_map(attributes)?;
    many(move |inputs, budget| {
        let tensor = inputs.tensor(0)?;
        let n_columns = tensor.shape().last().copied().unwrap_or(0);
        budget.cells(tensor.shape())?;
        let Cells::Float(scores) = tensor.cells() else {
            return wrong(format!("it needs float32 and got {}", tensor.describe()));
        };
        if n_columns != classes.len() || tensor.shape().len() > 2 {
            return wrong(format!("{} classes do not fit {}", classes.len(), tensor.describe()));
        }
        let n_rows = if tensor.shape().len() == 1 { 1 } else { tensor.n_rows() };
        let scores = Tensor::made(vec![n_rows, n_columns], Cells::Float(scores.clone()));
        Ok(vec![Value::Maps { classes: classes.clone(), scores }])
    })
}
