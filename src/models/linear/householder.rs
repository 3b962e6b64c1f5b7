//! Triangles by Householder's reflections: twice the digits of what products of columns can give.

use crate::models::linear::triangle::Triangle;
use crate::models::linear::vector::{add_scaled, dot};

/// Reduces columns to a triangle, longest remaining column first, and reflects `right` along.
/// Columns have the same length, at least as many rows as `right`. The rank counts columns of which more than rounding is left;
/// columns should have about length 1, or be 0.
///
/// Golub & Van Loan, Matrix Computations, algorithm 5.4.1.
pub(crate) fn reduce(mut columns: Vec<Vec<f64>>, right: &mut [f64]) -> Triangle {
    let (n_columns, n_rows) = (columns.len(), right.len());
    let mut order: Vec<usize> = (0..n_columns).collect();
    let mut border = 0.0;
    let mut rank = 0;
    for place in 0..n_columns.min(n_rows) {
        let squares: Vec<f64> =
            columns[place..].iter().map(|it| dot(&it[place..], &it[place..])).collect();
        let mut best = 0;
        for (other, square) in squares.iter().enumerate() {
            if *square > squares[best] {
                best = other;
            }
        }
        let length = squares[best].sqrt();
        if place == 0 {
            border = n_rows.max(n_columns) as f64 * f64::EPSILON * length;
        }
        if length <= border {
            break;
        }
        columns.swap(place, place + best);
        order.swap(place, place + best);
        reflect(&mut columns, place, length, right);
        rank = place + 1;
    }
    let row = |i: usize| {
        let value = |(j, column): (usize, &Vec<f64>)| if j < i { 0.0 } else { column[i] };
        columns.iter().enumerate().map(value).collect()
    };
    let rows = (0..rank).map(row).collect();
    Triangle { rank, order, rows }
}

/// Puts the column at `place` onto its diagonal, and moves those after it and `right` along.
fn reflect(columns: &mut [Vec<f64>], place: usize, length: f64, right: &mut [f64]) {
    let (done, after) = columns.split_at_mut(place + 1);
    let own = &mut done[place];
    let diagonal = if own[place] > 0.0 { -length } else { length };
    let mut mirror = own[place..].to_vec();
    mirror[0] -= diagonal;
    let factor = -2.0 / dot(&mirror, &mirror);
    own[place] = diagonal;
    for column in after.iter_mut().map(|it| &mut it[place..]).chain([&mut right[place..]]) {
        let share = factor * dot(&mirror, column);
        add_scaled(share, &mirror, column);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::linear::testing::assert_all_close;

    #[test]
    fn the_triangle_solves_and_knows_its_rank() {
        // The third column is twice the first less the second.
        let columns = vec![vec![1.0, 2.0, 2.0], vec![0.0, 3.0, -3.0], vec![2.0, 1.0, 7.0]];
        let mut right = vec![3.0, 9.0, 3.0];
        let triangle = reduce(columns.clone(), &mut right);
        assert_eq!((triangle.rank, triangle.order[0]), (2, 2));
        let solved = triangle.solve_upper(&right);
        let mut product = vec![0.0; 3];
        for (column, factor) in columns.iter().zip(&solved) {
            add_scaled(*factor, column, &mut product);
        }
        assert_all_close(&product, &[3.0, 9.0, 3.0], 1e-14);
    }
}
