//! The same cells in another shape or order.

use super::super::kernel::{Budget, Entry, Fault, Inputs, Kernel, one, wrong};
use super::super::tensor::{Cells, Tensor, map_cells, n_cells};
use super::stride::{axis, strided, strides, whole_numbers};

use crate::base::order;

pub(super) const OPERATORS: &[Entry] = &[
    ("Identity", |_| one(|inputs, _| Ok(inputs.tensor(0)?.clone()))),
    ("Reshape", |it| {
        let zero = if it.int("allowzero", 0)? != 0 { Zero::Empty } else { Zero::AsBefore };
        one(move |inputs, _| {
            let tensor = inputs.tensor(0)?;
            let asked = whole_numbers(inputs.tensor(1)?)?;
            shaped(tensor, reshape(tensor.shape(), &asked, zero)?)
        })
    }),
    ("Flatten", |it| {
        let from = it.int("axis", 1)?;
        one(move |inputs, _| {
            let tensor = inputs.tensor(0)?;
            let rank = tensor.shape().len();
            let at = if from == rank as i64 { rank } else { axis(from, rank.max(1))? };
            let (rows, columns) = tensor.shape().split_at(at.min(rank));
            shaped(tensor, vec![rows.iter().product(), columns.iter().product()])
        })
    }),
    ("Squeeze", |it| {
        let fixed = it.ints("axes")?.to_vec();
        one(move |inputs, _| squeeze(inputs.tensor(0)?, &axes(&fixed, inputs)?))
    }),
    ("Unsqueeze", |it| {
        let fixed = it.ints("axes")?.to_vec();
        one(move |inputs, _| unsqueeze(inputs.tensor(0)?, &axes(&fixed, inputs)?))
    }),
    ("Transpose", |it| {
        let order = it.ints("perm")?.to_vec();
        one(move |inputs, budget| transpose(inputs.tensor(0)?, &order, budget))
    }),
    ("Shape", |it| {
        let (start, end) = (it.int("start", 0)?, it.int("end", i64::MAX)?);
        one(move |inputs, _| Ok(shape_of(inputs.tensor(0)?.shape(), start, end)))
    }),
    ("Size", |_| {
        one(|inputs, _| {
            Ok(Tensor::made(Vec::new(), Cells::Int64(vec![inputs.tensor(0)?.cells().len() as i64])))
        })
    }),
];

/// The axes from the setting of older versions, or from the second input of newer ones.
fn axes(fixed: &[i64], inputs: &Inputs<'_>) -> Result<Vec<i64>, Fault> {
    match inputs.optional(1)? {
        Some(it) => whole_numbers(it),
        None => Ok(fixed.to_vec()),
    }
}

fn shaped(tensor: &Tensor, shape: Vec<usize>) -> Result<Tensor, Fault> {
    if n_cells(&shape) != Some(tensor.cells().len()) {
        return wrong(format!("{:?} cannot take the shape {shape:?}", tensor.shape()));
    }
    Ok(Tensor::made(shape, tensor.cells().clone()))
}

/// What a length of 0 asks for.
#[derive(Clone, Copy, PartialEq)]
enum Zero {
    AsBefore,
    Empty,
}

/// `-1` once for what is left over; `0` for the old length.
fn reshape(old: &[usize], asked: &[i64], zero: Zero) -> Result<Vec<usize>, Fault> {
    let n: usize = old.iter().product();
    let mut shape = Vec::with_capacity(asked.len());
    let mut open = None;
    for (place, length) in asked.iter().enumerate() {
        match length {
            -1 if open.is_none() => {
                open = Some(place);
                shape.push(1);
            }
            0 if zero == Zero::AsBefore => shape.push(*old.get(place).unwrap_or(&0)),
            it => match usize::try_from(*it) {
                Ok(it) => shape.push(it),
                Err(_) => return wrong(format!("the shape {asked:?} is not possible")),
            },
        }
    }
    if let Some(place) = open {
        let rest = shape.iter().try_fold(1_usize, |n, it| n.checked_mul(*it)).unwrap_or(0);
        shape[place] = n.checked_div(rest).unwrap_or(0);
    }
    Ok(shape)
}

fn squeeze(tensor: &Tensor, axes: &[i64]) -> Result<Tensor, Fault> {
    let shape = tensor.shape();
    let mut goes: Vec<bool> = shape.iter().map(|it| axes.is_empty() && *it == 1).collect();
    for it in axes {
        let at = axis(*it, shape.len())?;
        if shape[at] != 1 {
            return wrong(format!("axis {it} of {shape:?} is not of length 1"));
        }
        goes[at] = true;
    }
    let kept = shape.iter().zip(&goes).filter(|(_, goes)| !**goes).map(|(length, _)| *length);
    shaped(tensor, kept.collect())
}

fn unsqueeze(tensor: &Tensor, axes: &[i64]) -> Result<Tensor, Fault> {
    let rank = tensor.shape().len() + axes.len();
    let mut is_new = vec![false; rank];
    for it in axes {
        is_new[axis(*it, rank)?] = true;
    }
    let mut old = tensor.shape().iter();
    let shape = is_new.iter().map(|it| if *it { 1 } else { old.next().copied().unwrap_or(1) });
    shaped(tensor, shape.collect())
}

/// Without an order of axes they are reversed.
fn transpose(tensor: &Tensor, order: &[i64], budget: &mut Budget) -> Result<Tensor, Fault> {
    let old = tensor.shape();
    let order: Vec<usize> = if order.is_empty() {
        (0..old.len()).rev().collect()
    } else {
        order.iter().map(|it| axis(*it, old.len())).collect::<Result<_, _>>()?
    };
    let mut sorted = order.clone();
    order::ascending(&mut sorted);
    if !sorted.into_iter().eq(0..old.len()) {
        return wrong(format!("the order {order:?} does not name each axis of {old:?} once"));
    }
    let own = strides(old);
    let shape: Vec<usize> = order.iter().map(|it| old[*it]).collect();
    let steps: Vec<isize> = order.iter().map(|it| own[*it]).collect();
    budget.copies(tensor.cells(), &shape)?;
    if tensor.cells().is_empty() {
        return shaped(tensor, shape);
    }
    let cells = map_cells!(tensor.cells(), it => strided(it, &shape, &steps, 0));
    Ok(Tensor::made(shape, cells))
}

fn shape_of(shape: &[usize], start: i64, end: i64) -> Tensor {
    let rank = shape.len() as i64;
    let place = |it: i64| if it < 0 { it.saturating_add(rank) } else { it }.clamp(0, rank) as usize;
    let (start, end) = (place(start), place(end));
    let part = shape.get(start..end.max(start)).unwrap_or(&[]);
    let lengths: Vec<i64> = part.iter().map(|it| *it as i64).collect();
    Tensor::made(vec![lengths.len()], Cells::Int64(lengths))
}

/// An operator whose result is known when the model is read.
pub(super) fn constant(tensor: Tensor) -> Result<Kernel, Fault> {
    one(move |_, budget| {
        budget.copies(tensor.cells(), tensor.shape())?;
        Ok(tensor.clone())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_length_takes_what_is_left() {
        assert_eq!(reshape(&[2, 3, 4], &[0, -1], Zero::AsBefore).unwrap(), [2, 12]);
        assert_eq!(reshape(&[2, 3, 4], &[4, 2, 3], Zero::AsBefore).unwrap(), [4, 2, 3]);
        assert_eq!(reshape(&[0, 3], &[0, 3], Zero::Empty).unwrap(), [0, 3]);
        assert!(reshape(&[2], &[-1, -1], Zero::AsBefore).is_err());
    }

    #[test]
    fn axes_are_put_in_and_taken_out() {
        let tensor = Tensor::floats(1, 3, vec![1.0, 2.0, 3.0]).unwrap();
        assert_eq!(squeeze(&tensor, &[]).unwrap().shape(), [3]);
        assert_eq!(unsqueeze(&tensor, &[-1, 0]).unwrap().shape(), [1, 1, 3, 1]);
        assert!(squeeze(&tensor, &[1]).is_err());
    }
}
