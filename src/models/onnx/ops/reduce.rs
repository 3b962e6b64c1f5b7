//! Sums, means and extremes along axes.

use super::super::attributes::Attributes;
use super::super::kernel::{Budget, Entry, Fault, Kernel, one, wrong};
use super::super::tensor::{Cells, Tensor};
use super::stride::{axis, strided, strides, whole_numbers};

pub(super) const OPERATORS: &[Entry] = &[
    ("ReduceSum", |it| reduce(it, Measure::Sum)),
    ("ReduceMean", |it| reduce(it, Measure::Mean)),
    ("ReduceMax", |it| reduce(it, Measure::Max)),
    ("ReduceMin", |it| reduce(it, Measure::Min)),
    ("ReduceProd", |it| reduce(it, Measure::Product)),
    ("ReduceL1", |it| reduce(it, Measure::SumOfSizes)),
    ("ReduceL2", |it| reduce(it, Measure::Length)),
    ("ReduceSumSquare", |it| reduce(it, Measure::SumOfSquares)),
    ("ReduceLogSumExp", |it| reduce(it, Measure::LogOfSum)),
];

#[derive(Clone, Copy)]
enum Measure {
    Sum,
    Mean,
    Max,
    Min,
    Product,
    SumOfSizes,
    Length,
    SumOfSquares,
    LogOfSum,
}

impl Measure {
    /// In double precision, in the order of the cells.
    fn of(self, cells: &[f64]) -> f64 {
        let sum = |f: fn(f64) -> f64| cells.iter().map(|it| f(*it)).sum::<f64>();
        match self {
            Self::Sum => sum(|it| it),
            Self::Mean => sum(|it| it) / cells.len() as f64,
            Self::Product => cells.iter().product(),
            Self::SumOfSizes => sum(f64::abs),
            Self::Length => sum(|it| it * it).sqrt(),
            Self::SumOfSquares => sum(|it| it * it),
            Self::Max => cells
                .iter()
                .copied()
                .reduce(|a, b| if b > a || b.is_nan() { b } else { a })
                .unwrap_or(f64::NEG_INFINITY),
            Self::Min => cells
                .iter()
                .copied()
                .reduce(|a, b| if b < a || b.is_nan() { b } else { a })
                .unwrap_or(f64::INFINITY),
            Self::LogOfSum => {
                let most = Self::Max.of(cells);
                if !most.is_finite() {
                    return most;
                }
                most + libm::log(cells.iter().map(|it| libm::exp(it - most)).sum())
            }
        }
    }

    /// For whole numbers, which wrap around; `None` for what is no whole number.
    fn of_whole(self, cells: &[i64]) -> Option<i64> {
        let sum = |f: fn(i64) -> i64| cells.iter().fold(0_i64, |sum, it| sum.wrapping_add(f(*it)));
        Some(match self {
            Self::Sum => sum(|it| it),
            Self::Mean => sum(|it| it).checked_div(cells.len() as i64)?,
            Self::Product => cells.iter().fold(1, |product, it| product.wrapping_mul(*it)),
            Self::SumOfSizes => sum(i64::wrapping_abs),
            Self::SumOfSquares => sum(|it| it.wrapping_mul(it)),
            Self::Max => *cells.iter().max()?,
            Self::Min => *cells.iter().min()?,
            Self::Length | Self::LogOfSum => return None,
        })
    }
}

fn reduce(attributes: &Attributes<'_>, measure: Measure) -> Result<Kernel, Fault> {
    let fixed = attributes.ints("axes")?.to_vec();
    let keeps = attributes.int("keepdims", 1)? != 0;
    let leaves_alone = attributes.int("noop_with_empty_axes", 0)? != 0;
    one(move |inputs, budget| {
        let tensor = inputs.tensor(0)?;
        let axes = inputs.optional(1)?.map_or(Ok(fixed.clone()), whole_numbers)?;
        if axes.is_empty() && leaves_alone {
            return Ok(tensor.clone());
        }
        let mut is_reduced = vec![axes.is_empty(); tensor.shape().len()];
        for it in axes {
            is_reduced[axis(it, tensor.shape().len())?] = true;
        }
        let result = reduce_axes(tensor, &is_reduced, measure, budget)?;
        if keeps {
            return Ok(result);
        }
        let kept =
            tensor.shape().iter().zip(&is_reduced).filter(|(_, gone)| !**gone).map(|(it, _)| *it);
        Ok(Tensor::made(kept.collect(), result.into_cells()))
    })
}

/// The reduced axes stay with length 1.
fn reduce_axes(
    tensor: &Tensor,
    is_reduced: &[bool],
    measure: Measure,
    budget: &mut Budget,
) -> Result<Tensor, Fault> {
    budget.cells(tensor.shape())?;
    let shape: Vec<usize> = tensor
        .shape()
        .iter()
        .zip(is_reduced)
        .map(|(it, gone)| if *gone { 1 } else { *it })
        .collect();
    let n = budget.cells(&shape)?;
    let each: usize = tensor
        .shape()
        .iter()
        .zip(is_reduced)
        .filter(|(_, gone)| **gone)
        .map(|(it, _)| *it)
        .product();
    if each == 0 || n == 0 {
        return wrong("it has nothing to reduce");
    }
    let order = reduced_last(tensor.shape(), is_reduced);
    macro_rules! floats {
        ($values:expr, $kind:ty) => {{
            let values: Vec<f64> =
                strided($values, &order.0, &order.1, 0).into_iter().map(f64::from).collect();
            values.chunks_exact(each).map(|it| measure.of(it) as $kind).collect()
        }};
    }
    macro_rules! integers {
        ($values:expr, $kind:ty) => {{
            let values: Vec<i64> =
                strided($values, &order.0, &order.1, 0).into_iter().map(i64::from).collect();
            let results =
                values.chunks_exact(each).map(|it| measure.of_whole(it).map(|it| it as $kind));
            match results.collect::<Option<Vec<_>>>() {
                Some(it) => it,
                None => return wrong("it needs fractions and got whole numbers"),
            }
        }};
    }
    let cells = match tensor.cells() {
        Cells::Float(it) => Cells::Float(floats!(it, f32)),
        Cells::Double(it) => Cells::Double(floats!(it, f64)),
        Cells::Int64(it) => Cells::Int64(integers!(it, i64)),
        Cells::Int32(it) => Cells::Int32(integers!(it, i32)),
        Cells::Bool(_) | Cells::Text(_) => {
            return wrong(format!("it cannot reduce {}", tensor.describe()));
        }
    };
    Ok(Tensor::made(shape, cells))
}

/// Shape and strides that walk the cells with the reduced axes last.
fn reduced_last(shape: &[usize], is_reduced: &[bool]) -> (Vec<usize>, Vec<isize>) {
    let own = strides(shape);
    let dims = |wanted: bool| (0..shape.len()).filter(move |it| is_reduced[*it] == wanted);
    let order: Vec<usize> = dims(false).chain(dims(true)).collect();
    (order.iter().map(|it| shape[*it]).collect(), order.iter().map(|it| own[*it]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_axes_are_reduced() {
        // numpy 2.4: np.arange(1, 7, dtype="f4").reshape(2, 3).sum(axis=0), .prod(), .mean(axis=1)
        let tensor = Tensor::floats(2, 3, vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).unwrap();
        let check = |is_reduced: &[bool], measure: Measure, expected: &[f32]| {
            let result = reduce_axes(&tensor, is_reduced, measure, &mut Budget::new()).unwrap();
            assert_eq!(*result.cells(), Cells::Float(expected.to_vec()));
        };
        check(&[true, false], Measure::Sum, &[5.0, 7.0, 9.0]);
        check(&[true, true], Measure::Product, &[720.0]);
        check(&[false, true], Measure::Mean, &[2.0, 5.0]);
    }

    #[test]
    fn logs_of_sums_do_not_overflow() {
        assert!(
            (Measure::LogOfSum.of(&[1000.0, 1000.0]) - (1000.0 + std::f64::consts::LN_2)).abs()
                < 1e-12
        );
        assert_eq!(Measure::LogOfSum.of(&[f64::NEG_INFINITY]), f64::NEG_INFINITY);
    }
}
