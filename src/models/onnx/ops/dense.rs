//! Products of matrices.

use super::super::attributes::Attributes;
use super::super::kernel::{Budget, Entry, Fault, Kernel, one, wrong};
use super::super::tensor::{Cells, Tensor};
use super::arithmetic::{Operation, apply};
use super::stride::{common_shape, stretch, strided};

pub(super) const OPERATORS: &[Entry] = &[
    ("MatMul", |_| {
        one(|inputs, budget| matrix_product(inputs.tensor(0)?, inputs.tensor(1)?, budget))
    }),
    ("Gemm", gemm),
];

/// What matrices are made of.
pub(super) trait Factor:
    Copy + Default + std::ops::Mul<Output = Self> + std::ops::AddAssign
{
}

impl<T: Copy + Default + std::ops::Mul<Output = T> + std::ops::AddAssign> Factor for T {}

/// `[m, k]` times `[k, n]`: each cell is summed in the order of `k`, whatever the sizes.
pub(super) fn multiply<T: Factor>(
    left: &[T],
    right: &[T],
    (m, k, n): (usize, usize, usize),
) -> Vec<T> {
    let mut out = vec![T::default(); m * n];
    if k == 0 || n == 0 {
        return out;
    }
    for (row, left) in out.chunks_exact_mut(n).zip(left.chunks_exact(k)) {
        for (factor, right) in left.iter().zip(right.chunks_exact(n)) {
            for (sum, right) in row.iter_mut().zip(right) {
                *sum += *factor * *right;
            }
        }
    }
    out
}

fn gemm(attributes: &Attributes<'_>) -> Result<Kernel, Fault> {
    let (alpha, beta) = (attributes.float("alpha", 1.0)?, attributes.float("beta", 1.0)?);
    let turns = (attributes.int("transA", 0)? != 0, attributes.int("transB", 0)? != 0);
    one(move |inputs, budget| {
        let matrix = |place: usize, is_turned: bool, budget: &mut Budget| {
            let tensor = inputs.tensor(place)?;
            if is_turned { turned(tensor, budget) } else { Ok(tensor.clone()) }
        };
        let (left, right) = (matrix(0, turns.0, budget)?, matrix(1, turns.1, budget)?);
        if left.shape().len() != 2 || right.shape().len() != 2 {
            return wrong("it needs rows and columns");
        }
        let product = matrix_product(&left, &right, budget)?;
        let product = scaled(product, alpha);
        match inputs.optional(2)? {
            Some(it) if common_shape(it.shape(), product.shape())? == product.shape() => {
                apply(Operation::Add, &product, &scaled(it.clone(), beta), budget)
            }
            Some(it) => wrong(format!("{} does not fit {:?}", it.describe(), product.shape())),
            None => Ok(product),
        }
    })
}

/// Rows become columns.
fn turned(tensor: &Tensor, budget: &mut Budget) -> Result<Tensor, Fault> {
    let [rows, columns] = *tensor.shape() else {
        return wrong(format!("it needs rows and columns and got {}", tensor.describe()));
    };
    let shape = vec![columns, rows];
    if tensor.cells().is_empty() {
        return Ok(Tensor::made(shape, tensor.cells().clone()));
    }
    budget.cells(&shape)?;
    let steps = [1, columns.cast_signed()];
    let cells = match tensor.cells() {
        Cells::Float(it) => Cells::Float(strided(it, &shape, &steps, 0)),
        Cells::Double(it) => Cells::Double(strided(it, &shape, &steps, 0)),
        Cells::Int64(_) | Cells::Int32(_) | Cells::Bool(_) | Cells::Text(_) => return kind(tensor),
    };
    Ok(Tensor::made(shape, cells))
}

fn scaled(tensor: Tensor, factor: f32) -> Tensor {
    if (factor - 1.0).abs() == 0.0 {
        return tensor;
    }
    let shape = tensor.shape().to_vec();
    let cells = match tensor.into_cells() {
        Cells::Float(it) => Cells::Float(it.into_iter().map(|value| value * factor).collect()),
        Cells::Double(it) => {
            Cells::Double(it.into_iter().map(|value| value * f64::from(factor)).collect())
        }
        other @ (Cells::Int64(_) | Cells::Int32(_) | Cells::Bool(_) | Cells::Text(_)) => other,
    };
    Tensor::made(shape, cells)
}

fn kind<T>(tensor: &Tensor) -> Result<T, Fault> {
    wrong(format!("it cannot multiply {}", tensor.describe()))
}

/// As numpy's `matmul`: the last two axes are matrices, those before are stretched to each other.
fn matrix_product(left: &Tensor, right: &Tensor, budget: &mut Budget) -> Result<Tensor, Fault> {
    if left.shape().is_empty() || right.shape().is_empty() {
        return wrong("it cannot multiply single numbers");
    }
    // A list on the left is a row, a list on the right a column; that axis goes again afterwards.
    let as_row = [[1].as_slice(), left.shape()].concat();
    let as_column = [right.shape(), [1].as_slice()].concat();
    let (is_row, is_column) = (left.shape().len() == 1, right.shape().len() == 1);
    let (left_outer, [n_rows, depth]) = split_matrix(if is_row { &as_row } else { left.shape() });
    let (right_outer, [depth_right, n_columns]) =
        split_matrix(if is_column { &as_column } else { right.shape() });
    if depth != depth_right {
        return wrong(format!("{} and {} do not fit together", left.describe(), right.describe()));
    }
    let outer = common_shape(left_outer, right_outer)?;
    let n_cells = budget.cells(&[outer.as_slice(), &[n_rows, n_columns]].concat())?;
    budget.steps(n_cells, depth)?;
    let places = (matrices(left_outer, &outer), matrices(right_outer, &outer));
    let sizes = (n_rows, depth, n_columns);
    let cells = match (left.cells(), right.cells()) {
        (Cells::Float(left), Cells::Float(right)) => {
            Cells::Float(products(left, right, &places, sizes))
        }
        (Cells::Double(left), Cells::Double(right)) => {
            Cells::Double(products(left, right, &places, sizes))
        }
        _ => return kind(left),
    };
    let mut shape = outer;
    shape.extend((!is_row).then_some(n_rows));
    shape.extend((!is_column).then_some(n_columns));
    Ok(Tensor::made(shape, cells))
}

fn split_matrix(shape: &[usize]) -> (&[usize], [usize; 2]) {
    let at = shape.len() - 2;
    (&shape[..at], [shape[at], shape[at + 1]])
}

/// Which matrix is used for each of the result's matrices.
fn matrices(own: &[usize], outer: &[usize]) -> Vec<usize> {
    let places: Vec<usize> = (0..own.iter().product()).collect();
    stretch(&places, own, outer).into_owned()
}

fn products<T: Factor>(
    left: &[T],
    right: &[T],
    (left_places, right_places): &(Vec<usize>, Vec<usize>),
    (m, k, n): (usize, usize, usize),
) -> Vec<T> {
    let mut out = Vec::with_capacity(left_places.len() * m * n);
    for (l, r) in left_places.iter().zip(right_places) {
        out.extend(multiply(
            &left[l * m * k..(l + 1) * m * k],
            &right[r * k * n..(r + 1) * k * n],
            (m, k, n),
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_of_matrices_are_stretched() {
        // numpy 2.4: np.ones((2, 1, 2)) @ np.array([[1., 2], [3, 4]]), and with a list on each side.
        let left = Tensor::new(vec![2, 1, 2], Cells::Float(vec![1.0; 4])).unwrap();
        let right = Tensor::floats(2, 2, vec![1.0, 2.0, 3.0, 4.0]).unwrap();
        let product = matrix_product(&left, &right, &mut Budget::new()).unwrap();
        assert_eq!(
            product,
            Tensor::new(vec![2, 1, 2], Cells::Float(vec![4.0, 6.0, 4.0, 6.0])).unwrap()
        );
        let list = Tensor::new(vec![2], Cells::Float(vec![1.0, 1.0])).unwrap();
        let product = matrix_product(&list, &right, &mut Budget::new()).unwrap();
        assert_eq!(product, Tensor::new(vec![2], Cells::Float(vec![4.0, 6.0])).unwrap());
        let product = matrix_product(&list, &list, &mut Budget::new()).unwrap();
        assert_eq!(product, Tensor::new(Vec::new(), Cells::Float(vec![2.0])).unwrap());
    }

    #[test]
    fn sizes_must_fit() {
        let tensor = Tensor::floats(2, 3, vec![0.0; 6]).unwrap();
        assert!(matrix_product(&tensor, &tensor, &mut Budget::new()).is_err());
    }
}
