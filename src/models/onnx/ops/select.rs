//! Cells picked out of tensors and put together.

use super::super::attributes::Attributes;
use super::super::kernel::{Budget, Entry, Fault, Inputs, Kernel, many, one, wrong};
use super::super::tensor::{Cells, Tensor, map_cells};
use super::super::value::Value;
use super::stride::{around, axis, index, lengths, strided, strides, whole_numbers};

pub(super) const OPERATORS: &[Entry] = &[
    ("Concat", |it| {
        if !it.has("axis") {
            return wrong("its setting axis is left out");
        }
        let along = it.int("axis", 0)?;
        one(move |inputs, budget| concat(&inputs.all()?, along, budget))
    }),
    ("Split", split),
    ("Slice", |it| {
        let (starts, ends, axes) =
            (it.ints("starts")?.to_vec(), it.ints("ends")?.to_vec(), it.ints("axes")?.to_vec());
        let is_old = it.version < 10;
        one(move |inputs, budget| {
            if is_old {
                return slice(inputs.tensor(0)?, &starts, &ends, &axes, &[], budget);
            }
            let numbers =
                |place: usize| inputs.optional(place)?.map_or(Ok(Vec::new()), whole_numbers);
            let (starts, ends) =
                (whole_numbers(inputs.tensor(1)?)?, whole_numbers(inputs.tensor(2)?)?);
            slice(inputs.tensor(0)?, &starts, &ends, &numbers(3)?, &numbers(4)?, budget)
        })
    }),
    ("Gather", |it| {
        let along = it.int("axis", 0)?;
        one(move |inputs, budget| gather(inputs.tensor(0)?, inputs.tensor(1)?, along, budget))
    }),
    ("GatherElements", |it| {
        let along = it.int("axis", 0)?;
        one(move |inputs, budget| {
            gather_elements(inputs.tensor(0)?, inputs.tensor(1)?, along, budget)
        })
    }),
    ("GatherND", |it| {
        if it.int("batch_dims", 0)? != 0 {
            return wrong("batch dimensions cannot be run");
        }
        one(|inputs, budget| gather_places(inputs.tensor(0)?, inputs.tensor(1)?, budget))
    }),
];

fn concat(tensors: &[&Tensor], along: i64, budget: &mut Budget) -> Result<Tensor, Fault> {
    let Some(first) = tensors.first() else { return wrong("it has no inputs") };
    let at = axis(along, first.shape().len())?;
    let mut shape = first.shape().to_vec();
    shape[at] = 0;
    for tensor in tensors {
        let fits = tensor.shape().len() == shape.len()
            && tensor
                .shape()
                .iter()
                .zip(&shape)
                .enumerate()
                .all(|(dim, (a, b))| dim == at || a == b);
        if !fits || tensor.element() != first.element() {
            return wrong(format!(
                "{} and {} do not fit together",
                first.describe(),
                tensor.describe()
            ));
        }
        shape[at] += tensor.shape()[at];
    }
    for tensor in tensors {
        budget.copies(tensor.cells(), tensor.shape())?;
    }
    budget.cells(&shape)?;
    let mut cells = Cells::none(first.element());
    let n_outer: usize = shape[..at].iter().product();
    if n_outer == 1 {
        for tensor in tensors {
            cells.append(tensor.cells()).ok_or(Fault::Cells)?;
        }
        return Ok(Tensor::made(shape, cells));
    }
    macro_rules! interleave {
        ($kind:ident) => {{
            let mut out = Vec::with_capacity(shape.iter().product());
            for outer in 0..n_outer {
                for tensor in tensors {
                    let Cells::$kind(it) = tensor.cells() else { continue };
                    let each: usize = tensor.shape()[at..].iter().product();
                    out.extend_from_slice(&it[outer * each..(outer + 1) * each]);
                }
            }
            Cells::$kind(out)
        }};
    }
    let cells = match first.cells() {
        Cells::Float(_) => interleave!(Float),
        Cells::Double(_) => interleave!(Double),
        Cells::Int64(_) => interleave!(Int64),
        Cells::Int32(_) => interleave!(Int32),
        Cells::Bool(_) => interleave!(Bool),
        Cells::Text(_) => interleave!(Text),
    };
    Ok(Tensor::made(shape, cells))
}

fn split(attributes: &Attributes<'_>) -> Result<Kernel, Fault> {
    let along = attributes.int("axis", 0)?;
    let fixed = attributes.ints("split")?.to_vec();
    let n_outputs = attributes.n_outputs.max(1);
    many(move |inputs, budget| {
        let tensor = inputs.tensor(0)?;
        let at = axis(along, tensor.shape().len())?;
        let length = tensor.shape()[at];
        let parts = match inputs.optional(1)? {
            Some(it) => lengths(&whole_numbers(it)?)?,
            None if !fixed.is_empty() => lengths(&fixed)?,
            None => even_parts(length, n_outputs),
        };
        if parts.len() < n_outputs
            || parts.iter().try_fold(0_usize, |n, it| n.checked_add(*it)) != Some(length)
        {
            return wrong(format!("parts of {parts:?} do not make {length}"));
        }
        let mut start = 0;
        let mut results = Vec::with_capacity(parts.len());
        for part in parts {
            results.push(Value::Tensor(cut(tensor, at, (start, 1), part, budget)?));
            start += part;
        }
        Ok(results)
    })
}

/// Parts of the same length, of which the last may be shorter.
fn even_parts(length: usize, n: usize) -> Vec<usize> {
    let each = length.div_ceil(n);
    (0..n).map(|it| length.saturating_sub(it * each).min(each)).collect()
}

/// `length` places along one axis, from a start and by a step.
fn cut(
    tensor: &Tensor,
    at: usize,
    (start, step): (usize, isize),
    length: usize,
    budget: &mut Budget,
) -> Result<Tensor, Fault> {
    let mut shape = tensor.shape().to_vec();
    let mut steps = strides(&shape);
    let first = start.cast_signed() * steps[at];
    shape[at] = length;
    steps[at] *= step;
    if budget.copies(tensor.cells(), &shape)? == 0 {
        return Ok(Tensor::made(shape, Cells::none(tensor.element())));
    }
    let cells = map_cells!(tensor.cells(), it => strided(it, &shape, &steps, first));
    Ok(Tensor::made(shape, cells))
}

fn slice(
    tensor: &Tensor,
    starts: &[i64],
    ends: &[i64],
    axes: &[i64],
    steps: &[i64],
    budget: &mut Budget,
) -> Result<Tensor, Fault> {
    let n = starts.len();
    let is_given = |it: &[i64]| it.is_empty() || it.len() == n;
    if ends.len() != n || !is_given(axes) || !is_given(steps) {
        return wrong("its starts, ends, axes and steps are not equally many");
    }
    let mut result = tensor.clone();
    for (place, (start, end)) in starts.iter().zip(ends).enumerate() {
        let along = axes.get(place).copied().unwrap_or(place as i64);
        let at = axis(along, tensor.shape().len())?;
        let step = steps.get(place).copied().unwrap_or(1);
        let (start, length) = slice_bounds(result.shape()[at] as i64, *start, *end, step)?;
        result = cut(&result, at, (start, step as isize), length, budget)?;
    }
    Ok(result)
}

/// The first place and how many places follow by steps, with ends cut to what there is.
fn slice_bounds(length: i64, start: i64, end: i64, step: i64) -> Result<(usize, usize), Fault> {
    if step == 0 || step.unsigned_abs() > 1 << 40 {
        return wrong(format!("a step of {step} is not possible"));
    }
    let from_end = |it: i64| if it < 0 { it.saturating_add(length) } else { it };
    let (low, high) = if step > 0 { (0, length) } else { (-1, length - 1) };
    let start = from_end(start).clamp(low.max(0), high.max(0));
    let end = from_end(end).clamp(low, high);
    let n =
        if step > 0 { (end - start + step - 1) / step } else { (start - end - step - 1) / -step };
    let n = if length == 0 { 0 } else { usize::try_from(n).unwrap_or(0) };
    Ok((usize::try_from(start).unwrap_or(0), n))
}

fn gather(
    tensor: &Tensor,
    places: &Tensor,
    along: i64,
    budget: &mut Budget,
) -> Result<Tensor, Fault> {
    let at = axis(along, tensor.shape().len())?;
    let (n_outer, length, n_inner) = around(tensor.shape(), at);
    let wanted = whole_numbers(places)?;
    let wanted: Vec<usize> =
        wanted.iter().map(|it| index(*it, length)).collect::<Result<_, _>>()?;
    let mut shape = tensor.shape()[..at].to_vec();
    shape.extend(places.shape());
    shape.extend(&tensor.shape()[at + 1..]);
    let n = budget.copies(tensor.cells(), &shape)?;
    let cells = map_cells!(tensor.cells(), it => {
        let mut out = Vec::with_capacity(n);
        for outer in 0..n_outer {
            for place in &wanted {
                out.extend_from_slice(&it[(outer * length + place) * n_inner..][..n_inner]);
            }
        }
        out
    });
    Ok(Tensor::made(shape, cells))
}

fn gather_elements(
    tensor: &Tensor,
    places: &Tensor,
    along: i64,
    budget: &mut Budget,
) -> Result<Tensor, Fault> {
    let (old, new) = (tensor.shape(), places.shape());
    let at = axis(along, old.len())?;
    let fits = old.len() == new.len()
        && old.iter().zip(new).enumerate().all(|(dim, (a, b))| dim == at || b <= a);
    if !fits {
        return wrong(format!("places of shape {new:?} do not fit {old:?}"));
    }
    budget.copies(tensor.cells(), new)?;
    let own = strides(old);
    // The cell that each place would take if all places were 0: the axis itself does not move.
    let mut steps = own.clone();
    steps[at] = 0;
    let starts: Vec<usize> = (0..tensor.cells().len()).collect();
    let bases =
        if places.cells().is_empty() { Vec::new() } else { strided(&starts, new, &steps, 0) };
    let stride = own[at].cast_unsigned();
    let from = whole_numbers(places)?
        .iter()
        .zip(&bases)
        .map(|(place, base)| Ok(base + index(*place, old[at])? * stride))
        .collect::<Result<Vec<_>, Fault>>()?;
    let cells = map_cells!(tensor.cells(), it => taken(it, &from));
    Ok(Tensor::made(new.to_vec(), cells))
}

fn taken<T: Clone>(cells: &[T], from: &[usize]) -> Vec<T> {
    from.iter().map(|place| cells[*place].clone()).collect()
}

/// `GatherND`: the last dimension of the places names a cell, or a block of cells.
fn gather_places(tensor: &Tensor, places: &Tensor, budget: &mut Budget) -> Result<Tensor, Fault> {
    let old = tensor.shape();
    let Some((depth, outer)) = places.shape().split_last() else { return wrong("it needs places") };
    if *depth == 0 || *depth > old.len() {
        return wrong(format!("places of {depth} numbers do not fit {old:?}"));
    }
    let mut shape = outer.to_vec();
    shape.extend(&old[*depth..]);
    let n = budget.copies(tensor.cells(), &shape)?;
    let each: usize = old[*depth..].iter().product();
    let own = strides(old);
    let numbers = whole_numbers(places)?;
    let mut starts = Vec::with_capacity(numbers.len() / depth);
    for place in numbers.chunks_exact(*depth) {
        let mut start = 0;
        for ((it, length), stride) in place.iter().zip(old).zip(&own) {
            start += index(*it, *length)? * stride.cast_unsigned();
        }
        starts.push(start);
    }
    let cells = map_cells!(tensor.cells(), it => {
        let mut out = Vec::with_capacity(n);
        for start in &starts {
            out.extend_from_slice(&it[*start..][..each]);
        }
        out
    });
    Ok(Tensor::made(shape, cells))
}

/// `ArrayFeatureExtractor`: columns by their places.
pub(super) fn columns(inputs: &Inputs<'_>, budget: &mut Budget) -> Result<Tensor, Fault> {
    let (tensor, places) = (inputs.tensor(0)?, inputs.tensor(1)?);
    let places = Tensor::made(vec![places.cells().len()], places.cells().clone());
    let result = gather(tensor, &places, -1, budget)?;
    if tensor.shape().len() != 1 {
        return Ok(result);
    }
    Ok(Tensor::made(vec![1, places.cells().len()], result.into_cells()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_have_the_bounds_of_python() {
        // range(10)[start:end:step] in Python 3.11.
        for (start, end, step, first, n) in [
            (1, 3, 1, 1, 2),
            (-3, i64::MAX, 1, 7, 3),
            (9, i64::MIN, -1, 9, 10),
            (8, 1, -3, 8, 3),
            (5, 2, 1, 5, 0),
            (20, 0, -4, 9, 3),
        ] {
            assert_eq!(
                slice_bounds(10, start, end, step).unwrap(),
                (first, n),
                "{start}:{end}:{step}"
            );
        }
        assert_eq!(slice_bounds(0, 0, i64::MAX, 1).unwrap(), (0, 0));
        assert_eq!(slice_bounds(0, -1, i64::MIN, -1).unwrap(), (0, 0));
        assert!(slice_bounds(5, 0, 5, 0).is_err());
    }

    #[test]
    fn the_last_part_may_be_shorter() {
        assert_eq!(even_parts(7, 3), [3, 3, 1]);
        assert_eq!(even_parts(6, 3), [2, 2, 2]);
        assert_eq!(even_parts(2, 3), [1, 1, 0]);
    }

    #[test]
    fn elements_are_gathered_along_an_axis() {
        // The first example of the specification of GatherElements.
        let data = Tensor::floats(2, 2, vec![1.0, 2.0, 3.0, 4.0]).unwrap();
        let places = Tensor::new(vec![2, 2], Cells::Int64(vec![0, 0, 1, 0])).unwrap();
        let result = gather_elements(&data, &places, 1, &mut Budget::new()).unwrap();
        assert_eq!(result, Tensor::floats(2, 2, vec![1.0, 1.0, 4.0, 3.0]).unwrap());
    }
}
