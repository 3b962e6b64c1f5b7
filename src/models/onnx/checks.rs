//! Whether scores can be what they are taken for: numbers, probabilities, shares that make a whole.

use super::error::Error;
use super::graph::Graph;
use super::tensor::{Cells, Tensor};
use super::value::Value;

/// How far the sum of a row's probabilities may be from 1.
const SUM_TOLERANCE: f64 = 1e-3;

/// How far a probability may be below 0 or above 1: sums in single precision end a hair beside the whole.
pub const UNIT_TOLERANCE: f64 = 1e-5;

/// Rows with something odd: how many, and the first of them counted from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Odd {
    pub n_rows: usize,
    pub first: Option<usize>,
}

impl Odd {
    fn count(&mut self, row: usize) {
        self.n_rows += 1;
        self.first.get_or_insert(row);
    }
}

/// What is odd about an output of numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Oddities {
    /// Rows with a cell that is not a number or infinite.
    pub not_finite: Odd,
    /// Rows with a cell below 0 or above 1 by more than [`UNIT_TOLERANCE`]: no probabilities.
    pub outside_unit: Odd,
    /// Rows of two columns or more that do not add up to 1.
    pub not_whole: Odd,
}

/// Looks at an output; `None` for texts.
pub fn oddities(value: &Value) -> Option<Oddities> {
    let tensor = value.tensor();
    let cells = tensor.to_doubles()?;
    let width = tensor.width();
    let unit = -UNIT_TOLERANCE..=1.0 + UNIT_TOLERANCE;
    let mut found = Oddities::default();
    if width == 0 {
        return Some(found);
    }
    for (row, cells) in cells.chunks_exact(width).enumerate() {
        if cells.iter().any(|it| !it.is_finite()) {
            found.not_finite.count(row);
            continue;
        }
        if cells.iter().any(|it| !unit.contains(it)) {
            found.outside_unit.count(row);
        }
        if width > 1 && (cells.iter().sum::<f64>() - 1.0).abs() > SUM_TOLERANCE {
            found.not_whole.count(row);
        }
    }
    Some(found)
}

impl Graph {
    /// Rows whose results change by more than `tolerance` when a row is run on its own, among the
    /// first `n_rows`: such a model gives people other scores in other company.
    ///
    /// # Errors
    /// As [`Graph::run`].
    pub fn rows_that_hang_on_company(
        &self,
        inputs: &[Tensor],
        n_rows: usize,
        tolerance: f64,
    ) -> Result<Odd, Error> {
        let n_rows = n_rows.min(inputs.first().map_or(0, Tensor::n_rows));
        let part = |start: usize, end: usize| {
            inputs.iter().map(|it| it.rows(start, end)).collect::<Vec<_>>()
        };
        let together = self.run(&part(0, n_rows))?;
        let mut odd = Odd::default();
        for row in 0..n_rows {
            let alone = self.run(&part(row, row + 1))?;
            let mut pairs = together.iter().zip(&alone);
            if pairs.any(|(a, b)| !is_close(&a.tensor().rows(row, row + 1), b.tensor(), tolerance))
            {
                odd.count(row);
            }
        }
        Ok(odd)
    }
}

fn is_close(left: &Tensor, right: &Tensor, tolerance: f64) -> bool {
    if let (Cells::Text(left), Cells::Text(right)) = (left.cells(), right.cells()) {
        return left == right;
    }
    let (Some(left), Some(right)) = (left.to_doubles(), right.to_doubles()) else { return false };
    // Infinities are alike only where they are the same.
    let close = |(a, b): (&f64, &f64)| {
        (a - b).abs() <= tolerance || a.is_nan() && b.is_nan() || a.total_cmp(b).is_eq()
    };
    left.len() == right.len() && left.iter().zip(&right).all(close)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_rows_are_counted() {
        let cells = vec![0.5, 0.5, 0.2, 0.2, f32::NAN, 0.0, -0.5, 1.5, -0.000_001, 1.000_001];
        let value = Value::from(Tensor::floats(5, 2, cells).unwrap());
        let found = oddities(&value).unwrap();
        assert_eq!(found.not_finite, Odd { n_rows: 1, first: Some(2) });
        assert_eq!(found.outside_unit, Odd { n_rows: 1, first: Some(3) });
        assert_eq!(found.not_whole, Odd { n_rows: 1, first: Some(1) });
    }
}
