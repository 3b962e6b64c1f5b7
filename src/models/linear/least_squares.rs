//! Least squares with a squared penalty: coefficients, and how sure one can be of them.

use plumbline_kernels::sums::{multiply, shares, subtract_from};

use crate::models::linear::design::Design;
use crate::models::linear::gram::gram;
use crate::models::linear::householder::reduce;
use crate::models::linear::identify::{SMALLEST_PIVOT, centered};
use crate::models::linear::newton::Smooth;
use crate::models::linear::symmetric::Symmetric;
use crate::models::linear::triangle::{Triangle, remove_directions};
use crate::models::linear::vector::{
    add_scaled, careful_sum, dot, in_calls, largest, sum_of_terms,
};

/// Up to so many numbers in all columns, reflections; beyond, products of columns.
const MOST_REFLECTED: usize = 1_000_000;
/// What rounding left over is solved for so often at most.
const REFINEMENTS: usize = 3;

/// A problem in terms of centered columns, each divided by its unit.
pub(crate) struct LeastSquares<'a> {
    design: &'a Design,
    weights: &'a [f64],
    pub(crate) total_weight: f64,
    pub(crate) mean: f64,
    /// Outcomes less their mean.
    outcomes: Vec<f64>,
    /// Share of people at each level, 0 for numbers, in the order of parameters without the intercept.
    shares: Vec<f64>,
    /// What a coefficient is multiplied by to become what is solved for.
    pub(crate) units: Vec<f64>,
    /// Products of the scaled columns: 1 on the diagonal, or 0.
    pub(crate) products: Symmetric,
}

impl<'a> LeastSquares<'a> {
    pub(crate) fn new(design: &'a Design, outcomes: &[f64], weights: &'a [f64]) -> Self {
        let total_weight = careful_sum(weights.iter().copied());
        let mean = sum_of_terms(outcomes.len(), |rows, out| {
            shares(out, &outcomes[rows.clone()], &weights[rows], total_weight);
        });
        let products = gram(design, weights);
        let n_numbers = design.n_head - 1;
        let share =
            |it: usize| if it < n_numbers { 0.0 } else { products.get(it + 1, 0) / total_weight };
        let shares = (0..products.n() - 1).map(share).collect();
        let (products, lengths) = centered(&products);
        let units = (1..).zip(lengths).map(|(place, it)| it * design.scale(place)).collect();
        let outcomes = outcomes.iter().map(|it| it - mean).collect();
        Self { design, weights, total_weight, mean, outcomes, shares, units, products }
    }

    /// Coefficients in the order of parameters, in the units of the columns.
    pub(crate) fn to_coefficients(&self, solved: &[f64]) -> Vec<f64> {
        solved.iter().zip(&self.units).map(|(a, b)| a / b).collect()
    }

    /// The intercept and the slopes as parameters of the design, with the mean outcome at the mean of the columns.
    pub(crate) fn to_parameters(&self, coefficients: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; 1 + coefficients.len()];
        for (place, coefficient) in coefficients.iter().enumerate() {
            out[place + 1] = coefficient * self.design.scale(place + 1);
        }
        out[0] = self.mean - dot(&self.shares, &out[1..]);
        out
    }

    /// Outcomes less what is predicted.
    pub(crate) fn residuals(&self, coefficients: &[f64]) -> Vec<f64> {
        let mut parameters = self.to_parameters(coefficients);
        parameters[0] -= self.mean;
        let mut out = vec![0.0; self.design.n_rows];
        self.design.product(&parameters, &mut out);
        in_calls(out.len(), |rows| subtract_from(&mut out[rows.clone()], &self.outcomes[rows]));
        out
    }

    /// The weighted sums of scaled columns times these.
    pub(crate) fn against(&self, residuals: &[f64]) -> Vec<f64> {
        let mut weighted = residuals.to_vec();
        in_calls(weighted.len(), |rows| {
            multiply(&mut weighted[rows.clone()], &self.weights[rows]);
        });
        let mut sums = self.design.transposed_product(&weighted);
        let total = sums.remove(0);
        for (place, (sum, share)) in sums.iter_mut().zip(&self.shares).enumerate() {
            let is_constant = self.products.get(place, place) <= 0.0;
            let scale = self.design.scale(place + 1);
            *sum =
                if is_constant { 0.0 } else { (*sum - share * total) * scale / self.units[place] };
        }
        sums
    }

    pub(crate) fn weighted_squares(&self, values: &[f64]) -> f64 {
        careful_sum(values.iter().zip(self.weights).map(|(it, weight)| weight * it * it))
    }

    pub(crate) fn total_squares(&self) -> f64 {
        self.weighted_squares(&self.outcomes)
    }

    /// `alpha` in terms of what is solved for.
    fn ridge(&self, alpha: f64) -> Vec<f64> {
        self.units.iter().map(|unit| alpha / unit / unit).collect()
    }

    /// Minimizes `Σ weight · residual² + alpha · Σ coefficient²`.
    pub(crate) fn solve(&self, alpha: f64) -> Solved {
        let ridge = self.ridge(alpha);
        let (triangle, mut solved) = if self.design.n_rows * self.units.len() <= MOST_REFLECTED {
            self.reflected(&ridge)
        } else {
            let mut products = self.products.clone();
            products.add_to_diagonal(&ridge);
            let triangle = Triangle::of_products(&products, SMALLEST_PIVOT);
            let solved = triangle.solve(&self.against(&self.outcomes));
            (triangle, solved)
        };
        for _ in 0..REFINEMENTS {
            let mut left = self.against(&self.residuals(&self.to_coefficients(&solved)));
            for ((left, ridge), it) in left.iter_mut().zip(&ridge).zip(&solved) {
                *left -= ridge * it;
            }
            let correction = triangle.solve(&left);
            add_scaled(1.0, &correction, &mut solved);
            // Each correction is smaller than the one before by how well the columns can be told apart; the next would
            // be below the last digit.
            if largest(&correction) <= f64::EPSILON * largest(&solved) {
                break;
            }
        }
        let directions = triangle.null_space(&self.units);
        let mut coefficients = self.to_coefficients(&solved);
        remove_directions(&directions, &mut coefficients);
        remove_directions(&directions, &mut coefficients);
        Solved { coefficients, triangle, directions, ridge }
    }

    fn reflected(&self, ridge: &[f64]) -> (Triangle, Vec<f64>) {
        let design = self.design;
        let n_extra = if ridge.iter().any(|it| *it > 0.0) { ridge.len() } else { 0 };
        let n_rows = design.n_rows + n_extra;
        let roots: Vec<f64> = self.weights.iter().map(|it| it.sqrt()).collect();
        let mut columns = vec![vec![0.0; n_rows]; ridge.len()];
        for (place, column) in columns.iter_mut().enumerate() {
            if n_extra > 0 {
                column[design.n_rows + place] = ridge[place].sqrt();
            }
            if self.products.get(place, place) <= 0.0 {
                continue;
            }
            design.write_column(place + 1, &mut column[..design.n_rows]);
            let factor = design.scale(place + 1) / self.units[place];
            for (value, root) in column.iter_mut().zip(&roots) {
                *value = (*value - self.shares[place]) * root * factor;
            }
        }
        let mut right = vec![0.0; n_rows];
        for (out, (outcome, root)) in right.iter_mut().zip(self.outcomes.iter().zip(&roots)) {
            *out = outcome * root;
        }
        let triangle = reduce(columns, &mut right);
        let solved = triangle.solve_upper(&right);
        (triangle, solved)
    }

    /// Weighted means of the columns.
    fn means(&self) -> Vec<f64> {
        (1..).zip(&self.shares).map(|(place, share)| self.design.center(place) + share).collect()
    }

    /// Degrees of freedom that coefficients use up, the intercept aside, and from the variance of residuals,
    /// variances of the intercept and of the coefficients.
    pub(crate) fn variances(&self, solved: &Solved) -> Spread {
        let inverse = solved.triangle.inverse();
        let n = self.units.len();
        let pulled: f64 = solved.ridge.iter().zip(inverse.diagonal()).map(|(a, b)| a * b).sum();
        let variance = |combination: &mut [f64]| {
            remove_directions(&solved.directions, combination);
            combination.iter_mut().zip(&self.units).for_each(|(it, unit)| *it /= unit);
            let spread = inverse.product(combination);
            let lost = spread.iter().zip(&solved.ridge).map(|(it, ridge)| ridge * it * it);
            (dot(combination, &spread) - lost.sum::<f64>()).max(0.0)
        };
        let unit = |place: usize| -> Vec<f64> {
            (0..n).map(|it| if it == place { 1.0 } else { 0.0 }).collect()
        };
        let coefficients = (0..n).map(|place| variance(&mut unit(place))).collect();
        let intercept = 1.0 / self.total_weight + variance(&mut self.means());
        Spread { used: solved.triangle.rank as f64 - pulled, intercept, coefficients }
    }
}

/// The best coefficients, and what they were found with.
pub(crate) struct Solved {
    /// In the order of parameters, without the intercept.
    pub(crate) coefficients: Vec<f64>,
    triangle: Triangle,
    directions: Vec<Vec<f64>>,
    ridge: Vec<f64>,
}

/// Variances as multiples of the residuals' variance.
pub(crate) struct Spread {
    pub(crate) used: f64,
    pub(crate) intercept: f64,
    pub(crate) coefficients: Vec<f64>,
}

/// Half the squares, for more columns than may be multiplied with each other.
pub(crate) struct HalfSquares<'a> {
    pub(crate) design: &'a Design,
    pub(crate) outcomes: &'a [f64],
    pub(crate) weights: &'a [f64],
    /// Weight times what is predicted less the outcome.
    pub(crate) residuals: Vec<f64>,
}

impl Smooth for HalfSquares<'_> {
    fn move_to(&mut self, parameters: &[f64]) -> f64 {
        self.design.product(parameters, &mut self.residuals);
        let people = self.outcomes.iter().zip(self.weights);
        let mut total = 0.0;
        for (out, (outcome, weight)) in self.residuals.iter_mut().zip(people) {
            let residual = *out - outcome;
            total += 0.5 * weight * residual * residual;
            *out = weight * residual;
        }
        total
    }

    fn gradient(&self) -> Vec<f64> {
        self.design.transposed_product(&self.residuals)
    }

    fn hessian(&self) -> Symmetric {
        gram(self.design, self.weights)
    }

    fn hessian_product(&self, direction: &[f64]) -> Vec<f64> {
        let mut along = vec![0.0; self.design.n_rows];
        self.design.product(direction, &mut along);
        along.iter_mut().zip(self.weights).for_each(|(it, weight)| *it *= weight);
        self.design.transposed_product(&along)
    }

    fn hessian_diagonal(&self) -> Vec<f64> {
        self.design.squares(self.weights)
    }
}
