//! Sums, products and their kin, with shapes brought together.

use super::super::kernel::{Budget, Entry, Fault, Kernel, one, wrong};
use super::super::tensor::{Cells, Element, Tensor};
use super::stride::{common_shape, stretch};

pub(super) const OPERATORS: &[Entry] = &[
    ("Add", |_| binary(Operation::Add)),
    ("Sub", |_| binary(Operation::Sub)),
    ("Mul", |_| binary(Operation::Mul)),
    ("Div", |_| binary(Operation::Div)),
    ("Mod", |it| {
        if it.int("fmod", 0)? == 0 { binary(Operation::Mod) } else { binary(Operation::Remainder) }
    }),
    ("Pow", |_| one(|inputs, budget| power(inputs.tensor(0)?, inputs.tensor(1)?, budget))),
    ("Sum", |_| folded(Operation::Add)),
    ("Max", |_| folded(Operation::Max)),
    ("Min", |_| folded(Operation::Min)),
    ("Mean", |_| mean()),
];

/// What is done with two numbers.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Operation {
    Add,
    Sub,
    Mul,
    Div,
    /// The rest with the sign of the divisor.
    Mod,
    /// The rest with the sign of what is divided.
    Remainder,
    Min,
    Max,
}

/// A number that can be calculated with. Whole numbers wrap around, as they do in ONNX.
trait Number: Copy + PartialOrd + Default {
    fn plus(self, other: Self) -> Self;
    fn minus(self, other: Self) -> Self;
    fn times(self, other: Self) -> Self;
    fn over(self, other: Self) -> Self;
    fn remainder(self, other: Self) -> Self;

    fn modulo(self, other: Self) -> Self {
        let zero = Self::default();
        let rest = self.remainder(other);
        let same_side = (rest < zero) == (other < zero);
        if rest == zero || same_side { rest } else { rest.plus(other) }
    }

    /// The smaller one; not a number if either is none.
    fn least(self, other: Self) -> Self {
        if self < other || self.is_nan() { self } else { other }
    }

    /// The larger one; not a number if either is none.
    fn most(self, other: Self) -> Self {
        if self > other || self.is_nan() { self } else { other }
    }

    fn is_nan(self) -> bool {
        self.partial_cmp(&self).is_none()
    }
}

macro_rules! floats {
    ($($kind:ty)*) => {$(
        impl Number for $kind {
            fn plus(self, other: Self) -> Self { self + other }
            fn minus(self, other: Self) -> Self { self - other }
            fn times(self, other: Self) -> Self { self * other }
            fn over(self, other: Self) -> Self { self / other }
            fn remainder(self, other: Self) -> Self { self % other }
        }
    )*};
}

macro_rules! integers {
    ($($kind:ty)*) => {$(
        impl Number for $kind {
            fn plus(self, other: Self) -> Self { self.wrapping_add(other) }
            fn minus(self, other: Self) -> Self { self.wrapping_sub(other) }
            fn times(self, other: Self) -> Self { self.wrapping_mul(other) }
            fn over(self, other: Self) -> Self { self.wrapping_div(other) }
            fn remainder(self, other: Self) -> Self { self.wrapping_rem(other) }
        }
    )*};
}

floats!(f32 f64);
integers!(i64 i32);

fn binary(operation: Operation) -> Result<Kernel, Fault> {
    one(move |inputs, budget| apply(operation, inputs.tensor(0)?, inputs.tensor(1)?, budget))
}

fn folded(operation: Operation) -> Result<Kernel, Fault> {
    one(move |inputs, budget| fold(operation, &inputs.all()?, budget))
}

fn fold(operation: Operation, tensors: &[&Tensor], budget: &mut Budget) -> Result<Tensor, Fault> {
    let Some((first, rest)) = tensors.split_first() else { return wrong("it has no inputs") };
    let mut result = (*first).clone();
    for tensor in rest {
        result = apply(operation, &result, tensor, budget)?;
    }
    Ok(result)
}

fn mean() -> Result<Kernel, Fault> {
    one(|inputs, budget| {
        let tensors = inputs.all()?;
        let sum = fold(Operation::Add, &tensors, budget)?;
        let n = tensors.len() as f32;
        let n = match sum.element() {
            Element::Double => Cells::Double(vec![f64::from(n)]),
            Element::Float | Element::Int64 | Element::Int32 | Element::Bool | Element::Text => {
                Cells::Float(vec![n])
            }
        };
        apply(Operation::Div, &sum, &Tensor::made(Vec::new(), n), budget)
    })
}

/// Cell by cell, both stretched to their common shape.
pub(super) fn apply(
    operation: Operation,
    left: &Tensor,
    right: &Tensor,
    budget: &mut Budget,
) -> Result<Tensor, Fault> {
    let shape = common_shape(left.shape(), right.shape())?;
    budget.cells(&shape)?;
    let cells = match (left.cells(), right.cells()) {
        (Cells::Float(a), Cells::Float(b)) => {
            Cells::Float(pairs(operation, (a, left.shape()), (b, right.shape()), &shape))
        }
        (Cells::Double(a), Cells::Double(b)) => {
            Cells::Double(pairs(operation, (a, left.shape()), (b, right.shape()), &shape))
        }
        (Cells::Int64(a), Cells::Int64(b)) => {
            refuse_zeros(operation, b)?;
            Cells::Int64(pairs(operation, (a, left.shape()), (b, right.shape()), &shape))
        }
        (Cells::Int32(a), Cells::Int32(b)) => {
            refuse_zeros(operation, b)?;
            Cells::Int32(pairs(operation, (a, left.shape()), (b, right.shape()), &shape))
        }
        _ => return kinds(left, right),
    };
    Ok(Tensor::made(shape, cells))
}

fn kinds<T>(left: &Tensor, right: &Tensor) -> Result<T, Fault> {
    wrong(format!("it cannot calculate with {} and {}", left.describe(), right.describe()))
}

fn refuse_zeros<T: Number>(operation: Operation, divisors: &[T]) -> Result<(), Fault> {
    let divides = matches!(operation, Operation::Div | Operation::Mod | Operation::Remainder);
    if divides && divisors.contains(&T::default()) {
        return wrong("a whole number is divided by 0");
    }
    Ok(())
}

fn pairs<T: Number>(
    operation: Operation,
    (left, left_shape): (&[T], &[usize]),
    (right, right_shape): (&[T], &[usize]),
    shape: &[usize],
) -> Vec<T> {
    let left = stretch(left, left_shape, shape);
    let right = stretch(right, right_shape, shape);
    let zip = |f: fn(T, T) -> T| left.iter().zip(&*right).map(|(a, b)| f(*a, *b)).collect();
    match operation {
        Operation::Add => left.iter().zip(&*right).map(|(a, b)| a.plus(*b)).collect(),
        Operation::Sub => left.iter().zip(&*right).map(|(a, b)| a.minus(*b)).collect(),
        Operation::Mul => left.iter().zip(&*right).map(|(a, b)| a.times(*b)).collect(),
        Operation::Div => left.iter().zip(&*right).map(|(a, b)| a.over(*b)).collect(),
        Operation::Mod => zip(T::modulo),
        Operation::Remainder => zip(T::remainder),
        Operation::Min => zip(T::least),
        Operation::Max => zip(T::most),
    }
}

/// The exponent may be of another kind than the base, whose kind the result has.
fn power(base: &Tensor, exponent: &Tensor, budget: &mut Budget) -> Result<Tensor, Fault> {
    let shape = common_shape(base.shape(), exponent.shape())?;
    budget.cells(&shape)?;
    let Some(exponents) = exponent.to_doubles() else { return kinds(base, exponent) };
    let exponents = stretch(&exponents, exponent.shape(), &shape);
    let cells = match base.cells() {
        Cells::Float(it) => {
            let it = stretch(it, base.shape(), &shape);
            Cells::Float(it.iter().zip(&*exponents).map(|(a, b)| power_single(*a, *b)).collect())
        }
        Cells::Double(it) => Cells::Double(powers(&stretch(it, base.shape(), &shape), &exponents)),
        Cells::Int64(it) => {
            let it: Vec<f64> =
                stretch(it, base.shape(), &shape).iter().map(|it| *it as f64).collect();
            Cells::Int64(powers(&it, &exponents).into_iter().map(|it| it as i64).collect())
        }
        Cells::Int32(it) => {
            let it: Vec<f64> =
                stretch(it, base.shape(), &shape).iter().map(|it| f64::from(*it)).collect();
            Cells::Int32(powers(&it, &exponents).into_iter().map(|it| it as i32).collect())
        }
        Cells::Bool(_) | Cells::Text(_) => return kinds(base, exponent),
    };
    Ok(Tensor::made(shape, cells))
}

fn power_single(base: f32, exponent: f64) -> f32 {
    match exponent {
        2.0 => base * base,
        3.0 => base * base * base,
        _ => libm::powf(base, exponent as f32),
    }
}

fn powers(bases: &[f64], exponents: &[f64]) -> Vec<f64> {
    bases.iter().zip(exponents).map(|(base, exponent)| libm::pow(*base, *exponent)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rests_take_the_sign_of_the_divisor_or_of_the_number() {
        // The example of the specification for Mod: int64, fmod = 0 and 1.
        assert_eq!((-4_i64).modulo(2), 0);
        assert_eq!((-7_i64).modulo(3), 2);
        assert_eq!(5_i64.modulo(-3), -1);
        assert_eq!((-7_i64).remainder(3), -1);
        assert_eq!(i64::MIN.over(-1), i64::MIN);
    }

    #[test]
    fn what_is_not_a_number_stays_so() {
        assert!(f32::NAN.least(1.0).is_nan() && 1.0_f32.least(f32::NAN).is_nan());
        assert!(f64::NAN.most(1.0).is_nan() && 1.0_f64.most(f64::NAN).is_nan());
    }

    #[test]
    fn whole_numbers_are_not_divided_by_zero() {
        let numbers =
            |values: Vec<i64>| Tensor::new(vec![values.len()], Cells::Int64(values)).unwrap();
        let result =
            apply(Operation::Div, &numbers(vec![1]), &numbers(vec![0]), &mut Budget::new());
        assert!(matches!(result, Err(Fault::Wrong(_))));
    }
}
