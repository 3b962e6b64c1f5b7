//! Comparisons, logic and the choice between two values.

use super::super::kernel::{Budget, Entry, Fault, Kernel, one, wrong};
use super::super::tensor::{Cells, Tensor};
use super::stride::{common_shape, stretch};

pub(super) const OPERATORS: &[Entry] = &[
    ("Equal", |_| one(|inputs, budget| equal(inputs.tensor(0)?, inputs.tensor(1)?, budget))),
    ("Less", |_| ordered(Order::Less)),
    ("LessOrEqual", |_| ordered(Order::LessOrEqual)),
    ("Greater", |_| ordered(Order::Greater)),
    ("GreaterOrEqual", |_| ordered(Order::GreaterOrEqual)),
    ("And", |_| logic(|a, b| a & b)),
    ("Or", |_| logic(|a, b| a | b)),
    ("Xor", |_| logic(|a, b| a ^ b)),
    ("Not", |_| {
        one(|inputs, budget| {
            let tensor = inputs.tensor(0)?;
            budget.cells(tensor.shape())?;
            let cells = truths(tensor)?.iter().map(|it| !it).collect();
            Ok(Tensor::made(tensor.shape().to_vec(), Cells::Bool(cells)))
        })
    }),
    ("Where", |_| {
        one(|inputs, budget| {
            choose(inputs.tensor(0)?, inputs.tensor(1)?, inputs.tensor(2)?, budget)
        })
    }),
    ("IsNaN", |_| ask_numbers(f64::is_nan)),
    ("IsInf", |it| {
        let negative = it.int("detect_negative", 1)? != 0;
        let positive = it.int("detect_positive", 1)? != 0;
        ask_numbers(move |it| {
            it == f64::INFINITY && positive || it == f64::NEG_INFINITY && negative
        })
    }),
];

#[derive(Clone, Copy)]
enum Order {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Order {
    fn holds<T: PartialOrd>(self, left: &T, right: &T) -> bool {
        match self {
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::Greater => left > right,
            Self::GreaterOrEqual => left >= right,
        }
    }
}

/// Cells and their shape.
type Shaped<'a, T> = (&'a [T], &'a [usize]);

fn compare<T: Clone>(
    left: Shaped<'_, T>,
    right: Shaped<'_, T>,
    shape: &[usize],
    holds: impl Fn(&T, &T) -> bool,
) -> Cells {
    let left = stretch(left.0, left.1, shape);
    let right = stretch(right.0, right.1, shape);
    Cells::Bool(left.iter().zip(&*right).map(|(a, b)| holds(a, b)).collect())
}

fn ordered(order: Order) -> Result<Kernel, Fault> {
    one(move |inputs, budget| {
        let (left, right) = (inputs.tensor(0)?, inputs.tensor(1)?);
        let shape = common_shape(left.shape(), right.shape())?;
        budget.cells(&shape)?;
        let (l, r) = (left.shape(), right.shape());
        let cells = match (left.cells(), right.cells()) {
            (Cells::Float(a), Cells::Float(b)) => {
                compare((a, l), (b, r), &shape, |a, b| order.holds(a, b))
            }
            (Cells::Double(a), Cells::Double(b)) => {
                compare((a, l), (b, r), &shape, |a, b| order.holds(a, b))
            }
            (Cells::Int64(a), Cells::Int64(b)) => {
                compare((a, l), (b, r), &shape, |a, b| order.holds(a, b))
            }
            (Cells::Int32(a), Cells::Int32(b)) => {
                compare((a, l), (b, r), &shape, |a, b| order.holds(a, b))
            }
            _ => return kinds(left, right),
        };
        Ok(Tensor::made(shape, cells))
    })
}

fn equal(left: &Tensor, right: &Tensor, budget: &mut Budget) -> Result<Tensor, Fault> {
    let shape = common_shape(left.shape(), right.shape())?;
    budget.copies(left.cells(), &shape)?;
    budget.copies(right.cells(), &shape)?;
    let (l, r) = (left.shape(), right.shape());
    let cells = match (left.cells(), right.cells()) {
        (Cells::Float(a), Cells::Float(b)) => compare((a, l), (b, r), &shape, |a, b| a == b),
        (Cells::Double(a), Cells::Double(b)) => compare((a, l), (b, r), &shape, |a, b| a == b),
        (Cells::Int64(a), Cells::Int64(b)) => compare((a, l), (b, r), &shape, |a, b| a == b),
        (Cells::Int32(a), Cells::Int32(b)) => compare((a, l), (b, r), &shape, |a, b| a == b),
        (Cells::Bool(a), Cells::Bool(b)) => compare((a, l), (b, r), &shape, |a, b| a == b),
        (Cells::Text(a), Cells::Text(b)) => compare((a, l), (b, r), &shape, |a, b| a == b),
        _ => return kinds(left, right),
    };
    Ok(Tensor::made(shape, cells))
}

fn kinds<T>(left: &Tensor, right: &Tensor) -> Result<T, Fault> {
    wrong(format!("it cannot compare {} and {}", left.describe(), right.describe()))
}

fn truths(tensor: &Tensor) -> Result<&[bool], Fault> {
    let Cells::Bool(it) = tensor.cells() else {
        return wrong(format!("it needs true or false and got {}", tensor.describe()));
    };
    Ok(it)
}

fn logic(of: fn(bool, bool) -> bool) -> Result<Kernel, Fault> {
    one(move |inputs, budget| {
        let (left, right) = (inputs.tensor(0)?, inputs.tensor(1)?);
        let shape = common_shape(left.shape(), right.shape())?;
        budget.cells(&shape)?;
        let cells = compare(
            (truths(left)?, left.shape()),
            (truths(right)?, right.shape()),
            &shape,
            |a, b| of(*a, *b),
        );
        Ok(Tensor::made(shape, cells))
    })
}

fn choose(
    condition: &Tensor,
    yes: &Tensor,
    no: &Tensor,
    budget: &mut Budget,
) -> Result<Tensor, Fault> {
    let shape = common_shape(&common_shape(condition.shape(), yes.shape())?, no.shape())?;
    budget.copies(yes.cells(), &shape)?;
    budget.copies(no.cells(), &shape)?;
    let conditions = stretch(truths(condition)?, condition.shape(), &shape);
    macro_rules! choose {
        ($kind:ident, $yes:expr, $no:expr) => {{
            let yes = stretch($yes, yes.shape(), &shape);
            let no = stretch($no, no.shape(), &shape);
            let either = conditions.iter().zip(yes.iter().zip(&*no));
            Cells::$kind(
                either.map(|(is, (yes, no))| if *is { yes.clone() } else { no.clone() }).collect(),
            )
        }};
    }
    let cells = match (yes.cells(), no.cells()) {
        (Cells::Float(a), Cells::Float(b)) => choose!(Float, a, b),
        (Cells::Double(a), Cells::Double(b)) => choose!(Double, a, b),
        (Cells::Int64(a), Cells::Int64(b)) => choose!(Int64, a, b),
        (Cells::Int32(a), Cells::Int32(b)) => choose!(Int32, a, b),
        (Cells::Bool(a), Cells::Bool(b)) => choose!(Bool, a, b),
        (Cells::Text(a), Cells::Text(b)) => choose!(Text, a, b),
        _ => return kinds(yes, no),
    };
    Ok(Tensor::made(shape, cells))
}

fn ask_numbers(holds: impl Fn(f64) -> bool + Send + Sync + 'static) -> Result<Kernel, Fault> {
    one(move |inputs, budget| {
        let tensor = inputs.tensor(0)?;
        budget.cells(tensor.shape())?;
        let cells = match tensor.cells() {
            Cells::Float(it) => it.iter().map(|value| holds(f64::from(*value))).collect(),
            Cells::Double(it) => it.iter().map(|value| holds(*value)).collect(),
            Cells::Int64(_) | Cells::Int32(_) | Cells::Bool(_) | Cells::Text(_) => {
                return wrong(format!("it needs fractions and got {}", tensor.describe()));
            }
        };
        Ok(Tensor::made(tensor.shape().to_vec(), Cells::Bool(cells)))
    })
}
