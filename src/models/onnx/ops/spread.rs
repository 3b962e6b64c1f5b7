//! Tensors that are made from a rule: constants, ranges, repetitions.

use super::super::attributes::Attributes;
use super::super::kernel::{Budget, Entry, Fault, Inputs, Kernel, one, wrong};
use super::super::tensor::{Cells, Tensor, map_cells};
use super::layout::constant;
use super::stride::{common_shape, lengths, stretch_tensor, strided, strides, whole_numbers};

pub(super) const OPERATORS: &[Entry] = &[
    ("Constant", stated),
    ("ConstantOfShape", |it| {
        let value =
            it.tensor("value")?.unwrap_or_else(|| Tensor::made(vec![1], Cells::Float(vec![0.0])));
        if value.cells().len() != 1 {
            return wrong("its value must be one number");
        }
        one(move |inputs, budget| {
            let shape = lengths(&whole_numbers(inputs.tensor(0)?)?)?;
            let n = budget.copies(value.cells(), &shape)?;
            Ok(Tensor::made(shape, map_cells!(value.cells(), it => strided(it, &[n], &[0], 0))))
        })
    }),
    ("Range", |_| one(range)),
    ("Expand", |_| {
        one(|inputs, budget| {
            let tensor = inputs.tensor(0)?;
            let asked = lengths(&whole_numbers(inputs.tensor(1)?)?)?;
            stretch_tensor(tensor, &common_shape(tensor.shape(), &asked)?, budget)
        })
    }),
    ("Tile", |_| one(tile)),
];

fn stated(attributes: &Attributes<'_>) -> Result<Kernel, Fault> {
    let list = |cells: Cells| constant(Tensor::made(vec![cells.len()], cells));
    let single = |cells: Cells| constant(Tensor::made(Vec::new(), cells));
    if let Some(tensor) = attributes.tensor("value")? {
        constant(tensor)
    } else if attributes.has("value_float") {
        single(Cells::Float(vec![attributes.float("value_float", 0.0)?]))
    } else if attributes.has("value_int") {
        single(Cells::Int64(vec![attributes.int("value_int", 0)?]))
    } else if attributes.has("value_string") {
        single(Cells::Text(vec![attributes.text("value_string", "")?]))
    } else if attributes.has("value_floats") {
        list(Cells::Float(attributes.floats("value_floats")?.to_vec()))
    } else if attributes.has("value_ints") {
        list(Cells::Int64(attributes.ints("value_ints")?.to_vec()))
    } else if attributes.has("value_strings") {
        list(Cells::Text(attributes.texts("value_strings")?))
    } else {
        wrong("it states no value that can be read")
    }
}

/// From a start, by steps, to before a limit.
fn range(inputs: &Inputs<'_>, budget: &mut Budget) -> Result<Tensor, Fault> {
    let parts = [inputs.tensor(0)?, inputs.tensor(1)?, inputs.tensor(2)?];
    let same = parts.iter().all(|it| it.cells().len() == 1 && it.element() == parts[0].element());
    let numbers = parts.map(|it| it.to_doubles().and_then(|numbers| numbers.first().copied()));
    let [Some(start), Some(limit), Some(step)] = numbers else {
        return wrong("it needs three numbers");
    };
    let n = ((limit - start) / step).ceil().max(0.0);
    if !same || step == 0.0 || !n.is_finite() {
        return wrong("it needs three numbers of one kind, and a step other than 0");
    }
    let n = if n > 1e12 { usize::MAX } else { n as usize };
    budget.cells(&[n])?;
    let whole = |place: usize| start as i64 + place as i64 * step as i64;
    let cells = match parts[0].cells() {
        Cells::Float(_) => {
            Cells::Float((0..n).map(|it| start as f32 + it as f32 * step as f32).collect())
        }
        Cells::Double(_) => Cells::Double((0..n).map(|it| start + it as f64 * step).collect()),
        Cells::Int64(_) => Cells::Int64((0..n).map(whole).collect()),
        Cells::Int32(_) => Cells::Int32((0..n).map(|it| whole(it) as i32).collect()),
        Cells::Bool(_) | Cells::Text(_) => return wrong("it needs three numbers"),
    };
    Ok(Tensor::made(vec![n], cells))
}

fn tile(inputs: &Inputs<'_>, budget: &mut Budget) -> Result<Tensor, Fault> {
    let tensor = inputs.tensor(0)?;
    let times = lengths(&whole_numbers(inputs.tensor(1)?)?)?;
    let old = tensor.shape();
    if times.len() != old.len() {
        return wrong(format!("{} repetitions do not fit {old:?}", times.len()));
    }
    let own = strides(old);
    let (mut seen, mut steps, mut shape) = (Vec::new(), Vec::new(), Vec::new());
    for ((length, times), stride) in old.iter().zip(&times).zip(own) {
        seen.extend([*times, *length]);
        steps.extend([0, stride]);
        shape.push(length.checked_mul(*times).ok_or(Fault::Cells)?);
    }
    let n = budget.copies(tensor.cells(), &shape)?;
    if n == 0 {
        let cells = Cells::none(tensor.element());
        return Ok(Tensor::made(shape, cells));
    }
    let cells = map_cells!(tensor.cells(), it => strided(it, &seen, &steps, 0));
    Ok(Tensor::made(shape, cells))
}

#[cfg(test)]
mod tests {
    use super::super::super::value::Value;
    use super::*;

    #[test]
    fn a_tensor_is_laid_side_by_side() {
        let tensor = Value::from(Tensor::floats(1, 2, vec![1.0, 2.0]).unwrap());
        let times = Value::from(Tensor::new(vec![2], Cells::Int64(vec![2, 2])).unwrap());
        let result = tile(&Inputs(vec![Some(&tensor), Some(&times)]), &mut Budget::new()).unwrap();
        assert_eq!(
            result,
            Tensor::floats(2, 4, vec![1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0]).unwrap()
        );
    }

    #[test]
    fn an_endless_range_is_refused() {
        let number =
            |it: f64| Value::from(Tensor::new(Vec::new(), Cells::Double(vec![it])).unwrap());
        let (start, limit, step) = (number(0.0), number(1e300), number(1e-3));
        let inputs = Inputs(vec![Some(&start), Some(&limit), Some(&step)]);
        assert!(matches!(range(&inputs, &mut Budget::new()), Err(Fault::Cells)));
    }
}
