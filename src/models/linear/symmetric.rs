//! Symmetric matrices and their Cholesky factors.

use crate::models::linear::vector::{add_scaled, dot};

/// A symmetric matrix, both triangles row by row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Symmetric {
    n: usize,
    values: Vec<f64>,
}

impl Symmetric {
    pub(crate) fn zeros(n: usize) -> Self {
        Self { n, values: vec![0.0; n * n] }
    }

    pub(crate) fn n(&self) -> usize {
        self.n
    }

    pub(crate) fn row(&self, i: usize) -> &[f64] {
        &self.values[i * self.n..(i + 1) * self.n]
    }

    pub(crate) fn get(&self, i: usize, j: usize) -> f64 {
        self.values[i * self.n + j]
    }

    /// Sets both `(i, j)` and `(j, i)`.
    pub(crate) fn set(&mut self, i: usize, j: usize, value: f64) {
        self.values[i * self.n + j] = value;
        self.values[j * self.n + i] = value;
    }

    /// Sets a block from this row and column on, and its mirror image.
    pub(crate) fn set_block(&mut self, (row, column): (usize, usize), block: &Symmetric) {
        for i in 0..block.n {
            let values = (column..).zip(block.row(i));
            values.for_each(|(j, value)| self.set(row + i, j, *value));
        }
    }

    pub(crate) fn add_to_diagonal(&mut self, additions: &[f64]) {
        for (i, addition) in additions.iter().enumerate() {
            self.values[i * self.n + i] += addition;
        }
    }

    pub(crate) fn diagonal(&self) -> Vec<f64> {
        (0..self.n).map(|i| self.get(i, i)).collect()
    }

    /// The matrix times a vector.
    pub(crate) fn product(&self, vector: &[f64]) -> Vec<f64> {
        (0..self.n).map(|i| dot(self.row(i), vector)).collect()
    }
}

/// `D L Lᵀ D` with the square roots of the diagonal in `D`, so that units of columns do not matter.
///
/// A column that depends on those before it, up to the given share of its length, is left out:
/// it solves to 0. So a semidefinite matrix gives one of its solutions.
#[derive(Clone, Debug)]
pub(crate) struct Cholesky {
    n: usize,
    /// Row by row; a row and a column left out hold 0, and infinity on the diagonal.
    lower: Vec<f64>,
    scales: Vec<f64>,
    kept: Vec<bool>,
}

impl Cholesky {
    /// Leaves out columns of which at most `smallest` (a share of the diagonal) is left beside those before them.
    pub(crate) fn new(matrix: &Symmetric, smallest: f64) -> Self {
        let n = matrix.n;
        let factor = |it: &f64| if *it > 0.0 && it.is_finite() { 1.0 / it.sqrt() } else { 0.0 };
        let scales: Vec<f64> = matrix.diagonal().iter().map(factor).collect();
        let mut lower = vec![0.0; n * n];
        let mut kept = vec![false; n];
        for i in 0..n {
            let (above, own) = lower.split_at_mut(i * n);
            let own = &mut own[..=i];
            for (j, &value) in matrix.row(i)[..i].iter().enumerate().filter(|(j, _)| kept[*j]) {
                let before = &above[j * n..=j * n + j];
                let target = value * scales[i] * scales[j];
                own[j] = (target - dot(&own[..j], &before[..j])) / before[j];
            }
            let left = matrix.get(i, i) * scales[i] * scales[i] - dot(&own[..i], &own[..i]);
            kept[i] = left > smallest;
            if kept[i] {
                own[i] = left.sqrt();
            } else {
                own.fill(0.0);
                own[i] = f64::INFINITY;
            }
        }
        Self { n, lower, scales, kept }
    }

    /// Solves for one right-hand side; what was left out is 0.
    pub(crate) fn solve(&self, right: &[f64]) -> Vec<f64> {
        let n = self.n;
        let mut out: Vec<f64> = right.iter().zip(&self.scales).map(|(a, b)| a * b).collect();
        for i in 0..n {
            let row = &self.lower[i * n..=i * n + i];
            out[i] = (out[i] - dot(&row[..i], &out[..i])) / row[i];
        }
        for i in (0..n).rev().filter(|i| self.kept[*i]) {
            let row = &self.lower[i * n..=i * n + i];
            out[i] /= row[i];
            let value = out[i];
            add_scaled(-value, &row[..i], &mut out[..i]);
        }
        for (out, scale) in out.iter_mut().zip(&self.scales) {
            *out *= scale;
        }
        out
    }

    /// The inverse; rows and columns left out are 0.
    pub(crate) fn inverse(&self) -> Symmetric {
        let mut out = Symmetric::zeros(self.n);
        let mut unit = vec![0.0; self.n];
        for i in (0..self.n).filter(|i| self.kept[*i]) {
            unit[i] = 1.0;
            let column = self.solve(&unit);
            unit[i] = 0.0;
            for (j, value) in column.iter().enumerate().take(i + 1) {
                out.set(i, j, *value);
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::linear::testing::{assert_all_close, symmetric};

    // A = L Lᵀ with L = [[1,0,0],[2,3,0],[4,5,6]]; A (1, 2, 3)ᵀ = (17, 121, 343)ᵀ.
    const LOWER: [&[f64]; 3] = [&[1.0], &[2.0, 13.0], &[4.0, 23.0, 77.0]];

    #[test]
    fn a_definite_system_is_solved() {
        let a = symmetric(&LOWER);
        let right = [17.0, 97.0, 281.0];
        assert_all_close(&a.product(&[1.0, 2.0, 3.0]), &right, 1e-13);
        assert_all_close(&Cholesky::new(&a, 0.0).solve(&right), &[1.0, 2.0, 3.0], 1e-13);
    }

    #[test]
    fn an_inverse_gives_the_unit_matrix() {
        let a = symmetric(&LOWER);
        let inverse = Cholesky::new(&a, 0.0).inverse();
        for i in 0..3 {
            let unit: Vec<f64> = (0..3).map(|j| f64::from(u8::from(i == j))).collect();
            assert_all_close(&inverse.product(a.row(i)), &unit, 1e-13);
        }
    }

    #[test]
    fn a_column_that_depends_on_others_solves_to_zero() {
        // The third column is the sum of the first two: products of (1,0,0), (0,2,0), (1,2,0).
        let a = symmetric(&[&[1.0], &[0.0, 4.0], &[1.0, 4.0, 5.0]]);
        assert_all_close(
            &Cholesky::new(&a, 1e-12).solve(&[3.0, 8.0, 11.0]),
            &[3.0, 2.0, 0.0],
            1e-13,
        );
    }
}
