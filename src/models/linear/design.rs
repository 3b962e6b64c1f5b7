//! Features as the solvers want them: an intercept, centered and scaled numbers, and codes of categories.
//!
//! An intercept that is not penalized makes centering a change of words alone, and scaling goes into
//! each column's penalty. So nothing that is learnt depends on it, while solvers no longer see units.
//!
//! Parameters are, in this order: the intercept, the numbers, the levels of the categories.

use core::ops::Range;

use plumbline_kernels::codes::{add_by_code, add_values_of_codes};
use plumbline_kernels::rows::{
    TILE, add_scaled_rows, add_scaled_squares, row_products, write_scaled,
};
use plumbline_kernels::sums::{most_apart, shares, square_shares};

use crate::models::linear::vector::{careful_sum, in_calls, sum_of_terms};
use crate::models::{Block, Matrix, NO_LEVEL};

/// Numbers that spread less than this count as constant.
const LEAST_SPREAD: f64 = 1e-150;

/// The features of the people learnt from.
#[derive(Clone, Debug)]
pub(crate) struct Design {
    pub(crate) n_rows: usize,
    /// The intercept's 1, the numbers and zeros for padding, row by row.
    pub(crate) head: Vec<f64>,
    /// Numbers in a row of the head.
    pub(crate) stride: usize,
    /// How many of them are used.
    pub(crate) n_head: usize,
    pub(crate) categories: Vec<Coded>,
    /// The column of the matrix behind each parameter but the intercept.
    behind: Vec<usize>,
    /// Of the numbers, in the order of the head; the intercept's place holds 0 and 1.
    means: Vec<f64>,
    scales: Vec<f64>,
}

/// A category: who has none of its levels has the code after the last.
#[derive(Clone, Debug)]
pub(crate) struct Coded {
    pub(crate) codes: Vec<u16>,
    pub(crate) n_levels: usize,
    /// The place of its first level among the parameters.
    pub(crate) start: usize,
}

impl Design {
    /// Weights are above 0 and as many as rows.
    pub(crate) fn new(features: &Matrix, weights: &[f64]) -> Self {
        let n_rows = features.n_rows();
        let is_number = |it: &&Block| matches!(it, Block::Number { .. });
        let n_head = 1 + features.blocks().iter().filter(is_number).count();
        let stride = n_head.next_multiple_of(TILE);
        let mut out = Self {
            n_rows,
            head: vec![0.0; n_rows * stride],
            stride,
            n_head,
            categories: Vec::new(),
            behind: Vec::new(),
            means: vec![0.0],
            scales: vec![1.0],
        };
        out.head.chunks_exact_mut(stride).for_each(|row| row[0] = 1.0);
        let total: f64 = careful_sum(weights.iter().copied());
        let mut category_columns = Vec::new();
        let (mut column, mut start) = (0, n_head);
        for block in features.blocks() {
            match block {
                Block::Number { values, .. } => {
                    out.behind.push(column);
                    out.add_number(values, weights, total);
                }
                Block::Category { codes, levels, .. } => {
                    let n_levels = levels.len();
                    category_columns.extend(column..column + n_levels);
                    out.categories.push(Coded::new(codes, n_levels, start));
                    start += n_levels;
                }
            }
            column += block.width();
        }
        out.behind.extend(category_columns);
        out
    }

    fn add_number(&mut self, values: &[f64], weights: &[f64], total: f64) {
        let mean = sum_of_terms(values.len(), |rows, out| {
            shares(out, &values[rows.clone()], &weights[rows], total);
        });
        let most = most_apart(values, mean);
        let square = |rows: Range<usize>, out: &mut [f64]| {
            square_shares(out, &values[rows.clone()], &weights[rows], [mean, most, total]);
        };
        let scale = if most > LEAST_SPREAD {
            most * sum_of_terms(values.len(), square).sqrt()
        } else {
            0.0
        };
        // Of a constant, what the mean's rounding left is not a feature.
        let is_constant = scale <= LEAST_SPREAD || most <= 1e-14 * mean.abs();
        let (place, stride) = (self.means.len(), self.stride);
        if !is_constant {
            in_calls(values.len(), |rows| {
                let head = &mut self.head[rows.start * stride..rows.end * stride];
                write_scaled(head, (stride, place), &values[rows], [mean, scale]);
            });
        }
        self.means.push(mean);
        self.scales.push(if is_constant { 1.0 } else { scale });
    }

    /// The intercept and all columns.
    pub(crate) fn n_parameters(&self) -> usize {
        1 + self.behind.len()
    }

    /// What each parameter is divided by to become a coefficient; 1 for the intercept.
    pub(crate) fn scale(&self, parameter: usize) -> f64 {
        self.scales.get(parameter).copied().unwrap_or(1.0)
    }

    /// One over the scale of each parameter, and 0 for the intercept: a penalty on coefficients in terms of parameters.
    pub(crate) fn penalty_factors(&self) -> Vec<f64> {
        let factor = |it| if it == 0 { 0.0 } else { 1.0 / self.scale(it) };
        (0..self.n_parameters()).map(factor).collect()
    }

    /// The column of the matrix behind a parameter; `None` for the intercept.
    pub(crate) fn column(&self, parameter: usize) -> Option<usize> {
        parameter.checked_sub(1).map(|it| self.behind[it])
    }

    /// The mean that was taken from a parameter's column; 0 for levels.
    pub(crate) fn center(&self, parameter: usize) -> f64 {
        self.means.get(parameter).copied().unwrap_or(0.0)
    }

    /// Parameters in the words of the matrix: the intercept, and the coefficients by column.
    pub(crate) fn to_columns(&self, parameters: &[f64]) -> (f64, Vec<f64>) {
        let mut coefficients = vec![0.0; self.behind.len()];
        let mut centers = Vec::with_capacity(self.n_head);
        for (place, value) in parameters.iter().enumerate().skip(1) {
            let coefficient = value / self.scale(place);
            coefficients[self.behind[place - 1]] = coefficient;
            centers.push(-coefficient * self.center(place));
        }
        (parameters[0] + careful_sum(centers.into_iter()), coefficients)
    }

    /// Spells out the column of a parameter, as long as the rows.
    pub(crate) fn write_column(&self, parameter: usize, out: &mut [f64]) {
        let owner = |it: &&Coded| (it.start..it.start + it.n_levels).contains(&parameter);
        if let Some(category) = self.categories.iter().find(owner) {
            let level = parameter - category.start;
            for (out, code) in out.iter_mut().zip(&category.codes) {
                *out = f64::from(u8::from(usize::from(*code) == level));
            }
            return;
        }
        for (out, row) in out.iter_mut().zip(self.head.chunks_exact(self.stride)) {
            *out = row[parameter];
        }
    }

    /// Per row, the intercept and the columns times their parameters.
    pub(crate) fn product(&self, parameters: &[f64], out: &mut [f64]) {
        let mut head = parameters[..self.n_head].to_vec();
        head.resize(self.stride, 0.0);
        let of_levels = |it: &Coded| {
            let mut own = parameters[it.start..it.start + it.n_levels].to_vec();
            own.push(0.0);
            own
        };
        let by_category: Vec<Vec<f64>> = self.categories.iter().map(of_levels).collect();
        in_calls(out.len().min(self.n_rows), |rows| {
            let out = &mut out[rows.clone()];
            row_products(out, self.head_of(&rows), &head);
            for (category, own) in self.categories.iter().zip(&by_category) {
                add_values_of_codes(out, &category.codes[rows.clone()], own);
            }
        });
    }

    fn head_of(&self, rows: &Range<usize>) -> &[f64] {
        &self.head[rows.start * self.stride..rows.end * self.stride]
    }

    /// Per parameter, the sum over rows of its column times the row's value.
    pub(crate) fn transposed_product(&self, row_values: &[f64]) -> Vec<f64> {
        let mut head = vec![0.0; self.stride];
        in_calls(row_values.len(), |rows| {
            add_scaled_rows(&mut head, self.head_of(&rows), &row_values[rows.clone()]);
        });
        self.with_level_sums(head, row_values)
    }

    /// Per parameter, the sum over rows of its squared column times the row's value.
    pub(crate) fn squares(&self, row_values: &[f64]) -> Vec<f64> {
        let mut head = vec![0.0; self.stride];
        in_calls(row_values.len(), |rows| {
            add_scaled_squares(&mut head, self.head_of(&rows), &row_values[rows.clone()]);
        });
        self.with_level_sums(head, row_values)
    }

    fn with_level_sums(&self, mut head: Vec<f64>, row_values: &[f64]) -> Vec<f64> {
        head.truncate(self.n_head);
        for category in &self.categories {
            let mut sums = vec![0.0; category.n_levels + 1];
            in_calls(row_values.len(), |rows| {
                add_by_code(&mut sums, &category.codes[rows.clone()], &row_values[rows]);
            });
            head.extend_from_slice(&sums[..category.n_levels]);
        }
        head
    }
}

impl Coded {
    fn new(codes: &[u16], n_levels: usize, start: usize) -> Self {
        let none = u16::try_from(n_levels).unwrap_or(NO_LEVEL);
        let codes = codes.iter().map(|it| if *it == NO_LEVEL { none } else { *it }).collect();
        Self { codes, n_levels, start }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::linear::testing::{assert_all_close, mixed};

    #[test]
    fn products_are_those_of_the_matrix() {
        let (matrix, target) = mixed(37, 2);
        let design = Design::new(&matrix, &target.weights);
        let parameters: Vec<f64> = (0..design.n_parameters()).map(|it| it as f64 - 2.5).collect();
        let mut ours = vec![0.0; 37];
        design.product(&parameters, &mut ours);
        let (intercept, coefficients) = design.to_columns(&parameters);
        let mut expected = vec![intercept; 37];
        matrix.add_product(&coefficients, &mut expected);
        assert_all_close(&ours, &expected, 1e-12);
    }

    #[test]
    fn numbers_have_mean_0_and_spread_1_with_their_weights() {
        let (matrix, target) = mixed(37, 2);
        let design = Design::new(&matrix, &target.weights);
        let total: f64 = target.weights.iter().sum();
        let sums = design.transposed_product(&target.weights);
        let squares = design.squares(&target.weights);
        assert_all_close(&sums[..3], &[total, 0.0, 0.0], 1e-12);
        assert_all_close(&squares[..3], &[total, total, total], 1e-12);
    }

    #[test]
    fn a_constant_is_no_feature() {
        let block = Block::Number { name: "one".to_owned(), values: vec![0.1; 10] };
        let matrix = Matrix::new(10, vec![block]).unwrap();
        let design = Design::new(&matrix, &[0.3; 10]);
        assert_all_close(&design.squares(&[1.0; 10]), &[10.0, 0.0], 0.0);
    }
}
