//! Places of extremes, the largest few, running sums.

use super::super::attributes::Attributes;
use super::super::kernel::{Budget, Entry, Fault, Inputs, Kernel, many, one, wrong};
use super::super::tensor::{Cells, Tensor};
use super::super::value::Value;
use super::stride::{around, axis, strides, whole_numbers};

use crate::base::order;

pub(super) const OPERATORS: &[Entry] = &[
    ("ArgMax", |it| extreme(it, |new, best| new > best)),
    ("ArgMin", |it| extreme(it, |new, best| new < best)),
    ("TopK", top),
    ("CumSum", |it| {
        let way =
            Way { skips_own: it.int("exclusive", 0)? != 0, from_end: it.int("reverse", 0)? != 0 };
        one(move |inputs, budget| running_sum(inputs, way, budget))
    }),
    ("NonZero", |_| one(|inputs, budget| non_zero(inputs.tensor(0)?, budget))),
];

/// Numbers that can be ranked, in double precision; whole numbers of 64 bits may lose their last digits.
fn numbers(tensor: &Tensor, budget: &mut Budget) -> Result<Vec<f64>, Fault> {
    budget.cells(tensor.shape())?;
    match tensor.to_doubles() {
        Some(it) => Ok(it),
        None => wrong(format!("it needs numbers and got {}", tensor.describe())),
    }
}

fn extreme(attributes: &Attributes<'_>, beats: fn(f64, f64) -> bool) -> Result<Kernel, Fault> {
    let along = attributes.int("axis", 0)?;
    let keeps = attributes.int("keepdims", 1)? != 0;
    let takes_last = attributes.int("select_last_index", 0)? != 0;
    // Of equal numbers the first one counts, unless the last one is asked for.
    let is_better = move |new: f64, best: f64| beats(new, best) || takes_last && new == best;
    one(move |inputs, budget| {
        let tensor = inputs.tensor(0)?;
        let at = axis(along, tensor.shape().len())?;
        let (n_outer, length, n_inner) = around(tensor.shape(), at);
        if length == 0 {
            return wrong("it has nothing to choose from");
        }
        let values = numbers(tensor, budget)?;
        let mut places = Vec::with_capacity(n_outer * n_inner);
        for (outer, inner) in lines(n_outer, n_inner) {
            let value = |place: usize| values[(outer * length + place) * n_inner + inner];
            let best = (0..length).reduce(|a, b| if is_better(value(b), value(a)) { b } else { a });
            places.push(best.unwrap_or(0) as i64);
        }
        let mut shape = tensor.shape().to_vec();
        if keeps {
            shape[at] = 1;
        } else {
            shape.remove(at);
        }
        Ok(Tensor::made(shape, Cells::Int64(places)))
    })
}

/// Every line of cells along an axis, by what lies before and after the axis.
fn lines(n_outer: usize, n_inner: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..n_outer).flat_map(move |outer| (0..n_inner).map(move |inner| (outer, inner)))
}

fn top(attributes: &Attributes<'_>) -> Result<Kernel, Fault> {
    let along = attributes.int("axis", -1)?;
    let fixed = attributes.int("k", 0)?;
    let largest = attributes.int("largest", 1)? != 0;
    let is_old = attributes.version < 10;
    many(move |inputs, budget| {
        let tensor = inputs.tensor(0)?;
        let k =
            if is_old { fixed } else { *whole_numbers(inputs.tensor(1)?)?.first().unwrap_or(&-1) };
        let at = axis(along, tensor.shape().len())?;
        let (n_outer, length, n_inner) = around(tensor.shape(), at);
        let Some(k) = usize::try_from(k).ok().filter(|it| *it <= length) else {
            return wrong(format!("it is to take {k} of {length}"));
        };
        let values = numbers(tensor, budget)?;
        budget.steps(values.len(), 32)?;
        let mut shape = tensor.shape().to_vec();
        shape[at] = k;
        let mut from = vec![0; n_outer * k * n_inner];
        let mut places = vec![0; n_outer * k * n_inner];
        for (outer, inner) in lines(n_outer, n_inner) {
            let cell = |place: usize| (outer * length + place) * n_inner + inner;
            let mut order: Vec<usize> = (0..length).collect();
            // The sort is stable: of equal numbers the first one stays first.
            let value = |place: &usize| values[cell(*place)];
            if largest {
                order::by(&mut order, |a, b| value(b).total_cmp(&value(a)));
            } else {
                order::by(&mut order, |a, b| value(a).total_cmp(&value(b)));
            }
            for (place, best) in order.into_iter().take(k).enumerate() {
                let out = (outer * k + place) * n_inner + inner;
                from[out] = cell(best);
                places[out] = best as i64;
            }
        }
        let chosen = pick(tensor, &from, &shape)?;
        Ok(vec![Value::Tensor(chosen), Value::Tensor(Tensor::made(shape, Cells::Int64(places)))])
    })
}

fn pick(tensor: &Tensor, from: &[usize], shape: &[usize]) -> Result<Tensor, Fault> {
    let cells = match tensor.cells() {
        Cells::Float(it) => Cells::Float(from.iter().map(|place| it[*place]).collect()),
        Cells::Double(it) => Cells::Double(from.iter().map(|place| it[*place]).collect()),
        Cells::Int64(it) => Cells::Int64(from.iter().map(|place| it[*place]).collect()),
        Cells::Int32(it) => Cells::Int32(from.iter().map(|place| it[*place]).collect()),
        Cells::Bool(_) | Cells::Text(_) => return wrong("it needs numbers"),
    };
    Ok(Tensor::made(shape.to_vec(), cells))
}

/// Where a running sum begins, and whether it leaves a number out of its own sum.
#[derive(Clone, Copy)]
struct Way {
    skips_own: bool,
    from_end: bool,
}

fn running_sum(inputs: &Inputs<'_>, way: Way, budget: &mut Budget) -> Result<Tensor, Fault> {
    let tensor = inputs.tensor(0)?;
    let along = *whole_numbers(inputs.tensor(1)?)?.first().unwrap_or(&0);
    let around = around(tensor.shape(), axis(along, tensor.shape().len())?);
    budget.cells(tensor.shape())?;
    macro_rules! sums {
        ($values:expr, $zero:expr, $add:expr) => {{
            let (n_outer, length, n_inner) = around;
            let mut out = $values.clone();
            for (outer, inner) in lines(n_outer, n_inner) {
                let mut sum = $zero;
                for step in 0..length {
                    let place = if way.from_end { length - 1 - step } else { step };
                    let cell = (outer * length + place) * n_inner + inner;
                    let before = sum;
                    sum = $add(sum, $values[cell]);
                    out[cell] = if way.skips_own { before } else { sum };
                }
            }
            out
        }};
    }
    let cells = match tensor.cells() {
        Cells::Float(it) => Cells::Float(sums!(it, 0.0, |a: f32, b: f32| a + b)),
        Cells::Double(it) => Cells::Double(sums!(it, 0.0, |a: f64, b: f64| a + b)),
        Cells::Int64(it) => Cells::Int64(sums!(it, 0, i64::wrapping_add)),
        Cells::Int32(it) => Cells::Int32(sums!(it, 0, i32::wrapping_add)),
        Cells::Bool(_) | Cells::Text(_) => return wrong("it needs numbers"),
    };
    Ok(Tensor::made(tensor.shape().to_vec(), cells))
}

/// The places of cells that are not 0: one row for each dimension.
fn non_zero(tensor: &Tensor, budget: &mut Budget) -> Result<Tensor, Fault> {
    let values = numbers(tensor, budget)?;
    let places: Vec<usize> = (0..values.len()).filter(|it| values[*it] != 0.0).collect();
    let (shape, strides) = (tensor.shape(), strides(tensor.shape()));
    budget.cells(&[shape.len(), places.len()])?;
    let row = |(length, stride): (&usize, &isize)| {
        let (length, stride) = (*length, stride.cast_unsigned());
        places.iter().map(move |it| ((it / stride) % length) as i64).collect::<Vec<_>>()
    };
    let cells = shape.iter().zip(&strides).flat_map(row).collect();
    Ok(Tensor::made(vec![shape.len(), places.len()], Cells::Int64(cells)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_what_is_not_zero() {
        // numpy.nonzero([[1, 0], [1, 1]]), the example of the specification.
        let tensor = Tensor::floats(2, 2, vec![1.0, 0.0, 1.0, 1.0]).unwrap();
        let result = non_zero(&tensor, &mut Budget::new()).unwrap();
        assert_eq!(result, Tensor::new(vec![2, 3], Cells::Int64(vec![0, 1, 1, 0, 0, 1])).unwrap());
    }

    #[test]
    fn sums_run_from_either_end() {
        let tensor = Value::from(Tensor::new(vec![3], Cells::Int64(vec![1, 2, 3])).unwrap());
        let along = Value::from(Tensor::new(Vec::new(), Cells::Int64(vec![0])).unwrap());
        let inputs = Inputs(vec![Some(&tensor), Some(&along)]);
        let check = |skips_own, from_end, expected: [i64; 3]| {
            let result =
                running_sum(&inputs, Way { skips_own, from_end }, &mut Budget::new()).unwrap();
            assert_eq!(*result.cells(), Cells::Int64(expected.to_vec()));
        };
        check(false, false, [1, 3, 6]);
        check(true, false, [0, 1, 3]);
        check(true, true, [5, 3, 0]);
    }
}
