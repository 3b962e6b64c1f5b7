//! The logistic loss of two classes.

use crate::models::linear::design::Design;
use crate::models::linear::gram::gram;
use crate::models::linear::newton::Smooth;
use crate::models::linear::symmetric::Symmetric;

/// `c · Σ weight · ln(1 + exp(∓ log odds))`.
pub(crate) struct Binary<'a> {
    pub(crate) design: &'a Design,
    /// Whether each person is of class 1.
    is_positive: Vec<bool>,
    weights: &'a [f64],
    c: f64,
    log_odds: Vec<f64>,
    /// `c · weight · (chance - outcome)`.
    residuals: Vec<f64>,
    /// `c · weight · chance · (1 - chance)`.
    curvatures: Vec<f64>,
}

/// `ln(1 + exp(-x))`, its slope as a share below 1, and its curvature.
pub(crate) fn logistic(x: f64) -> (f64, f64, f64) {
    let small = libm::exp(-x.abs());
    let far = 1.0 / (1.0 + small);
    let near = small * far;
    let loss = libm::log1p(small) + if x < 0.0 { -x } else { 0.0 };
    (loss, if x < 0.0 { far } else { near }, near * far)
}

impl<'a> Binary<'a> {
    pub(crate) fn new(design: &'a Design, codes: &[u32], weights: &'a [f64], c: f64) -> Self {
        let zeros = vec![0.0; design.n_rows];
        let is_positive = codes.iter().map(|it| *it == 1).collect();
        let (residuals, curvatures) = (zeros.clone(), zeros.clone());
        Self { design, is_positive, weights, c, log_odds: zeros, residuals, curvatures }
    }
}

impl Smooth for Binary<'_> {
    fn move_to(&mut self, parameters: &[f64]) -> f64 {
        self.design.product(parameters, &mut self.log_odds);
        let people = self.log_odds.iter().zip(&self.is_positive).zip(self.weights);
        let notes = self.residuals.iter_mut().zip(&mut self.curvatures);
        let mut total = 0.0;
        for (((log_odds, is_positive), weight), (residual, bend)) in people.zip(notes) {
            let sign = if *is_positive { 1.0 } else { -1.0 };
            let (loss, slope, curvature) = logistic(sign * log_odds);
            let weight = self.c * weight;
            total += weight * loss;
            *residual = -sign * weight * slope;
            *bend = weight * curvature;
        }
        total
    }

    fn gradient(&self) -> Vec<f64> {
        self.design.transposed_product(&self.residuals)
    }

    fn hessian(&self) -> Symmetric {
        gram(self.design, &self.curvatures)
    }

    fn hessian_product(&self, direction: &[f64]) -> Vec<f64> {
        let mut along = vec![0.0; self.design.n_rows];
        self.design.product(direction, &mut along);
        for (value, curvature) in along.iter_mut().zip(&self.curvatures) {
            *value *= curvature;
        }
        self.design.transposed_product(&along)
    }

    fn hessian_diagonal(&self) -> Vec<f64> {
        self.design.squares(&self.curvatures)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::linear::testing::assert_all_close;

    #[test]
    fn the_loss_is_finite_and_right_far_out() {
        let check = |x: f64, loss: f64, slope: f64, curvature: f64| {
            let ours = logistic(x);
            assert_all_close(&[ours.0, ours.1, ours.2], &[loss, slope, curvature], 1e-15);
        };
        check(0.0, std::f64::consts::LN_2, 0.5, 0.25);
        // Python, mpmath 1.3: log1p(exp(-2)), 1/(1+exp(2)).
        check(2.0, 0.126_928_011_042_972_5, 0.119_202_922_022_117_56, 0.104_993_585_403_506_5);
        check(-800.0, 800.0, 1.0, 0.0);
        check(800.0, 0.0, 0.0, 0.0);
    }
}
