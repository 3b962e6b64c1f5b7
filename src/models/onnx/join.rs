//! Batches of rows: cut to what a model takes, and their results put together again.

use super::error::Error;
use super::tensor::{Cells, Tensor};
use super::value::Value;

/// Repeats the last row until there are as many as the model insists on.
pub(super) fn fill_up(tensor: Tensor, n_rows: usize) -> Tensor {
    let n = tensor.n_rows();
    if n == 0 || n >= n_rows {
        return tensor;
    }
    let last = tensor.rows(n - 1, n);
    let mut shape = tensor.shape().to_vec();
    shape[0] = n_rows;
    let mut cells = tensor.into_cells();
    for _ in n..n_rows {
        // Both are cells of one tensor.
        let _: Option<()> = cells.append(last.cells());
    }
    Tensor::made(shape, cells)
}

/// The first `wanted` rows of a value that must have `given` of them.
pub(super) fn check_rows(
    value: Value,
    name: &str,
    given: usize,
    wanted: usize,
) -> Result<Value, Error> {
    let found = value.tensor().n_rows();
    if found != given || value.tensor().shape().is_empty() && given != 1 {
        return Err(Error::OutputRows { name: name.to_owned(), expected: given, found });
    }
    if found == wanted {
        return Ok(value);
    }
    Ok(match value {
        Value::Tensor(it) => Value::Tensor(it.rows(0, wanted)),
        Value::Maps { classes, scores } => Value::Maps { classes, scores: scores.rows(0, wanted) },
    })
}

/// Adds the rows of a batch to those before.
pub(super) fn append(so_far: &mut Option<Value>, value: Value, name: &str) -> Result<(), Error> {
    let Some(before) = so_far.take() else {
        *so_far = Some(value);
        return Ok(());
    };
    let error = || Error::OutputRows { name: name.to_owned(), expected: 1, found: 0 };
    *so_far = Some(match (before, value) {
        (Value::Tensor(a), Value::Tensor(b)) => Value::Tensor(below(a, &b).ok_or_else(error)?),
        (Value::Maps { classes, scores: a }, Value::Maps { scores: b, .. }) => {
            Value::Maps { classes, scores: below(a, &b).ok_or_else(error)? }
        }
        (Value::Tensor(_), Value::Maps { .. }) | (Value::Maps { .. }, Value::Tensor(_)) => {
            return Err(error());
        }
    });
    Ok(())
}

/// The rows of both; `None` unless they have the same kind and width.
fn below(above: Tensor, below: &Tensor) -> Option<Tensor> {
    // A single value stands for the one row of its batch.
    let lengths = |it: &Tensor| if it.shape().is_empty() { vec![1] } else { it.shape().to_vec() };
    let (mut shape, other) = (lengths(&above), lengths(below));
    if shape[1..] != other[1..] {
        return None;
    }
    shape[0] += other[0];
    let mut cells: Cells = above.into_cells();
    cells.append(below.cells())?;
    Some(Tensor::made(shape, cells))
}

/// Says in which rows an operator failed.
pub(super) fn with_rows(error: Error, start: usize, end: usize) -> Error {
    let Error::Run { place, message, .. } = error else { return error };
    let rows = if end - start == 1 {
        format!(" in row {start}")
    } else {
        format!(" in rows {start} to {}", end.saturating_sub(1))
    };
    Error::Run { place, rows, message }
}
