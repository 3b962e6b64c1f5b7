//! Copies of a tensor's cells in another order: repeated, turned, cut; and how shapes are brought together.

use std::borrow::Cow;

use super::super::kernel::{Budget, Fault, wrong};
use super::super::tensor::{Cells, Tensor, map_cells};

/// How far apart the cells of each dimension lie, the last dimension fastest.
pub(super) fn strides(shape: &[usize]) -> Vec<isize> {
    let mut strides = vec![1; shape.len()];
    for dim in (1..shape.len()).rev() {
        strides[dim - 1] = strides[dim] * shape[dim].cast_signed();
    }
    strides
}

/// The cells at `start` plus the strides times each index below `shape`, the last index fastest.
pub(super) fn strided<T: Clone>(
    values: &[T],
    shape: &[usize],
    strides: &[isize],
    start: isize,
) -> Vec<T> {
    let n: usize = shape.iter().product();
    let mut out = Vec::with_capacity(n);
    let at = |place: isize| &values[place.cast_unsigned()];
    let Some((inner, outer)) = shape.split_last() else { return vec![at(start).clone()] };
    let step = strides[outer.len()];
    let mut index = vec![0; outer.len()];
    let mut place = start;
    while out.len() < n {
        match step {
            0 => out.resize(out.len() + inner, at(place).clone()),
            1 => out.extend_from_slice(&values[place.cast_unsigned()..][..*inner]),
            _ => out.extend((0..inner.cast_signed()).map(|it| at(place + it * step).clone())),
        }
        for dim in (0..outer.len()).rev() {
            index[dim] += 1;
            place += strides[dim];
            if index[dim] < outer[dim] {
                break;
            }
            place -= strides[dim] * outer[dim].cast_signed();
            index[dim] = 0;
        }
    }
    out
}

/// The shape that two shapes stretch to: from the right, equal lengths or one of them 1.
pub(super) fn common_shape(left: &[usize], right: &[usize]) -> Result<Vec<usize>, Fault> {
    let rank = left.len().max(right.len());
    let length = |shape: &[usize], dim: usize| {
        (dim + shape.len()).checked_sub(rank).map_or(1, |it| shape[it])
    };
    let lengths = (0..rank).map(|dim| match (length(left, dim), length(right, dim)) {
        (a, b) if a == b || b == 1 => Ok(a),
        (1, b) => Ok(b),
        _ => wrong(format!("shapes {left:?} and {right:?} do not fit together")),
    });
    lengths.collect()
}

/// Cells of shape `from` stretched to `to`, which must be what [`common_shape`] gives for it.
pub(super) fn stretch<'a, T: Clone>(values: &'a [T], from: &[usize], to: &[usize]) -> Cow<'a, [T]> {
    if from == to {
        return Cow::Borrowed(values);
    }
    let missing = to.len() - from.len();
    let mut steps = vec![0; missing];
    let own = strides(from);
    steps
        .extend(from.iter().zip(own).map(|(length, stride)| if *length == 1 { 0 } else { stride }));
    Cow::Owned(strided(values, to, &steps, 0))
}

/// A tensor stretched to a shape.
pub(super) fn stretch_tensor(
    tensor: &Tensor,
    to: &[usize],
    budget: &mut Budget,
) -> Result<Tensor, Fault> {
    if common_shape(tensor.shape(), to)? != to {
        return wrong(format!("shape {:?} does not stretch to {to:?}", tensor.shape()));
    }
    budget.copies(tensor.cells(), to)?;
    let cells: Cells =
        map_cells!(tensor.cells(), it => stretch(it, tensor.shape(), to).into_owned());
    Ok(Tensor::made(to.to_vec(), cells))
}

/// The dimension that an axis means; negative ones count from the end.
pub(super) fn axis(axis: i64, rank: usize) -> Result<usize, Fault> {
    let signed = i64::try_from(rank).unwrap_or(i64::MAX);
    let place = if axis < 0 { axis + signed } else { axis };
    match usize::try_from(place) {
        Ok(it) if it < rank => Ok(it),
        _ => wrong(format!("there is no axis {axis} in {rank} dimensions")),
    }
}

/// The place that an index means in so many places; negative ones count from the end.
pub(super) fn index(index: i64, length: usize) -> Result<usize, Fault> {
    let signed = i64::try_from(length).unwrap_or(i64::MAX);
    let place = if index < 0 { index + signed } else { index };
    match usize::try_from(place) {
        Ok(it) if it < length => Ok(it),
        _ => wrong(format!("there is no place {index} among {length}")),
    }
}

/// The product of the lengths before, at and after an axis.
pub(super) fn around(shape: &[usize], axis: usize) -> (usize, usize, usize) {
    (shape[..axis].iter().product(), shape[axis], shape[axis + 1..].iter().product())
}

/// Whole numbers of either kind.
pub(super) fn whole_numbers(tensor: &Tensor) -> Result<Vec<i64>, Fault> {
    match tensor.cells() {
        Cells::Int64(it) => Ok(it.clone()),
        Cells::Int32(it) => Ok(it.iter().map(|value| i64::from(*value)).collect()),
        Cells::Float(_) | Cells::Double(_) | Cells::Bool(_) | Cells::Text(_) => {
            wrong(format!("it needs whole numbers and got {}", tensor.describe()))
        }
    }
}

/// Lengths of dimensions from whole numbers.
pub(super) fn lengths(numbers: &[i64]) -> Result<Vec<usize>, Fault> {
    let lengths = numbers.iter().map(|it| match usize::try_from(*it) {
        Ok(length) => Ok(length),
        Err(_) => wrong(format!("a length of {it} is not possible")),
    });
    lengths.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_turned_repeated_and_reversed() {
        let cells = [1, 2, 3, 4, 5, 6];
        assert_eq!(strided(&cells, &[3, 2], &[1, 3], 0), [1, 4, 2, 5, 3, 6]);
        assert_eq!(strided(&cells, &[2], &[-2], 5), [6, 4]);
        assert_eq!(&*stretch(&[1, 2], &[2, 1], &[2, 3]), [1, 1, 1, 2, 2, 2]);
        assert_eq!(&*stretch(&[7], &[], &[2, 2]), [7; 4]);
        assert!(stretch(&[0; 0], &[0, 1], &[0, 3]).is_empty());
    }

    #[test]
    fn shapes_meet_from_the_right() {
        assert_eq!(common_shape(&[4, 1, 3], &[2, 1]).unwrap(), [4, 2, 3]);
        assert_eq!(common_shape(&[], &[0, 2]).unwrap(), [0, 2]);
        assert!(common_shape(&[2], &[3]).is_err());
    }
}
