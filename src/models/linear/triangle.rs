//! Triangles of columns put in order, which know their rank.

use crate::models::linear::symmetric::Symmetric;
use crate::models::linear::vector::{add_scaled, dot, largest};

/// The upper triangle `R` with `RᵀR = A` after columns were put in an order of falling length,
/// by Cholesky or by Householder; columns past the rank depend on the others.
#[derive(Clone, Debug)]
pub(crate) struct Triangle {
    pub(crate) rank: usize,
    /// The column of `A` at each place.
    pub(crate) order: Vec<usize>,
    /// `rank` rows of `order.len()` numbers, in that order.
    pub(crate) rows: Vec<Vec<f64>>,
}

impl Triangle {
    /// Of a matrix of products of columns that have about the same length each; the rank counts pivots above
    /// `smallest` times the largest diagonal.
    pub(crate) fn of_products(matrix: &Symmetric, smallest: f64) -> Self {
        let n = matrix.n();
        let mut order: Vec<usize> = (0..n).collect();
        let mut left = matrix.diagonal();
        let border = smallest * largest(&left);
        let mut rows: Vec<Vec<f64>> = Vec::new();
        for place in 0..n {
            let longer = |a: &usize, b: &usize| left[order[*a]] < left[order[*b]];
            let best =
                (place..n).reduce(|a, b| if longer(&a, &b) { b } else { a }).unwrap_or(place);
            let column = order[best];
            if left[column] <= border {
                break;
            }
            order.swap(place, best);
            for row in &mut rows {
                row.swap(place, best);
            }
            let pivot = left[column].sqrt();
            let mut row = vec![0.0; n];
            row[place] = pivot;
            let after = &mut row[place + 1..];
            for (value, other) in after.iter_mut().zip(&order[place + 1..]) {
                *value = matrix.get(column, *other);
            }
            for done in &rows {
                add_scaled(-done[place], &done[place + 1..], after);
            }
            for (value, other) in after.iter_mut().zip(&order[place + 1..]) {
                *value /= pivot;
                left[*other] -= *value * *value;
            }
            rows.push(row);
        }
        Self { rank: rows.len(), order, rows }
    }

    /// `RᵀR x = right` with 0 past the rank; both in the order of `A`.
    pub(crate) fn solve(&self, right: &[f64]) -> Vec<f64> {
        let mut sorted: Vec<f64> = self.order.iter().map(|it| right[*it]).collect();
        for i in 0..self.rank {
            sorted[i] /= self.rows[i][i];
            let value = sorted[i];
            for (out, factor) in sorted[i + 1..self.rank].iter_mut().zip(&self.rows[i][i + 1..]) {
                *out -= factor * value;
            }
        }
        self.back(&mut sorted);
        self.unsort(&sorted)
    }

    /// `R x = right` for the rows up to the rank, 0 past it; the answer in the order of `A`.
    pub(crate) fn solve_upper(&self, right: &[f64]) -> Vec<f64> {
        let mut sorted = vec![0.0; self.order.len()];
        sorted[..self.rank].copy_from_slice(&right[..self.rank]);
        self.back(&mut sorted);
        self.unsort(&sorted)
    }

    fn back(&self, sorted: &mut [f64]) {
        sorted[self.rank..].fill(0.0);
        for i in (0..self.rank).rev() {
            let row = &self.rows[i];
            let done = dot(&row[i + 1..self.rank], &sorted[i + 1..self.rank]);
            sorted[i] = (sorted[i] - done) / row[i];
        }
    }

    fn unsort(&self, sorted: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; sorted.len()];
        for (place, value) in self.order.iter().zip(sorted) {
            out[*place] = *value;
        }
        out
    }

    /// The inverse of `A` among the columns up to the rank, 0 elsewhere.
    pub(crate) fn inverse(&self) -> Symmetric {
        let n = self.order.len();
        let mut out = Symmetric::zeros(n);
        let mut unit = vec![0.0; n];
        for (place, &i) in self.order[..self.rank].iter().enumerate() {
            unit[i] = 1.0;
            let column = self.solve(&unit);
            unit[i] = 0.0;
            for &j in &self.order[..=place] {
                out.set(i, j, column[j]);
            }
        }
        out
    }

    /// What `A` sends to 0, as directions of length 1 at right angles to each other after each place was divided by
    /// its scale: so the directions hold in the units of the columns before they were scaled.
    pub(crate) fn null_space(&self, scales: &[f64]) -> Vec<Vec<f64>> {
        let mut basis: Vec<Vec<f64>> = Vec::new();
        for (place, &column) in self.order.iter().enumerate().skip(self.rank) {
            let mut sorted = vec![0.0; self.order.len()];
            for (out, row) in sorted.iter_mut().zip(&self.rows) {
                *out = -row[place];
            }
            self.back(&mut sorted);
            let mut direction = self.unsort(&sorted);
            direction[column] = 1.0;
            for (value, scale) in direction.iter_mut().zip(scales) {
                *value /= scale;
            }
            let longest = largest(&direction);
            direction = direction.iter().map(|it| it / longest).collect();
            remove_directions(&basis, &mut direction);
            remove_directions(&basis, &mut direction);
            let length = dot(&direction, &direction).sqrt();
            if length > 1e-12 {
                basis.push(direction.iter().map(|it| it / length).collect());
            }
        }
        basis
    }
}

/// Takes out of a vector what lies in directions of length 1 at right angles to each other.
pub(crate) fn remove_directions(basis: &[Vec<f64>], vector: &mut [f64]) {
    for direction in basis {
        let share = dot(direction, vector);
        for (value, part) in vector.iter_mut().zip(direction) {
            *value -= share * part;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::linear::testing::{assert_all_close, symmetric};

    #[test]
    fn a_definite_system_is_solved_and_inverted() {
        // L Lᵀ with L = [[1,0,0],[2,3,0],[4,5,6]].
        let a = symmetric(&[&[1.0], &[2.0, 13.0], &[4.0, 23.0, 77.0]]);
        let triangle = Triangle::of_products(&a, 0.0);
        assert_all_close(&triangle.solve(&[17.0, 97.0, 281.0]), &[1.0, 2.0, 3.0], 1e-13);
        let inverse = triangle.inverse();
        for i in 0..3 {
            let unit: Vec<f64> = (0..3).map(|j| f64::from(u8::from(i == j))).collect();
            assert_all_close(&inverse.product(a.row(i)), &unit, 1e-13);
        }
    }

    #[test]
    fn what_depends_on_others_is_past_the_rank() {
        // The third column is the sum of the first two: products of (1,0,0), (0,2,0), (1,2,0).
        let a = symmetric(&[&[1.0], &[0.0, 4.0], &[1.0, 4.0, 5.0]]);
        let right = [3.0, 8.0, 11.0];
        let triangle = Triangle::of_products(&a, 1e-12);
        assert_eq!((triangle.rank, triangle.order[0]), (2, 2));
        assert_all_close(&a.product(&triangle.solve(&right)), &right, 1e-13);
        let basis = triangle.null_space(&[1.0, 1.0, 1.0]);
        assert_eq!(basis.len(), 1);
        assert_all_close(&a.product(&basis[0]), &[0.0, 0.0, 0.0], 1e-13);
        assert_all_close(&[dot(&basis[0], &basis[0])], &[1.0], 1e-13);
    }
}
