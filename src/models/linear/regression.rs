//! Linear regression, plain and with penalties, with the objectives of scikit-learn.

use ndarray::Array2;
use plumbline_kernels::sums::{subtract_from_apart, weighted_apart, weighted_squares};

use crate::models::linear::MOST_COLUMNS_SQUARED;
use crate::models::linear::design::Design;
use crate::models::linear::least_squares::{HalfSquares, LeastSquares};
use crate::models::linear::newton::{Course, Method, minimize};
use crate::models::linear::proximal::Quadratic;
use crate::models::linear::standard_errors::StandardErrors;
use crate::models::linear::vector::{in_calls, largest, sum_of_terms};
use crate::models::settings::{above_zero, at_least_one, within};
use crate::models::{Error, Matrix, Predict, Scale, Scores, Step, Target, Trainer, Values, Watch};

/// Linear regression: a number as a sum of columns. The intercept is not penalized. The seed is not used.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LinearRegression {
    /// Default none. scikit-learn: which class is taken.
    pub penalty: Shrinkage,
    /// How much the penalty counts: at least 0, default 1. scikit-learn: `alpha`. Without penalty, not used.
    pub alpha: f64,
    /// The share of absolute values in an elastic net: from 0 to 1, default 0.5. scikit-learn: `l1_ratio`.
    pub l1_ratio: f64,
    /// Turns over the columns at most, with absolute values: at least 1, default 10,000. scikit-learn: `max_iter`.
    pub max_iterations: u32,
    /// With absolute values, the largest change in a turn, in standard deviations of outcome and column:
    /// above 0, default 1e-12.
    pub tolerance: f64,
}

/// What is minimized, for coefficients `b`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shrinkage {
    /// `Σ weight · residual²`; of several best, the one with the least `Σ b²`. scikit-learn: `LinearRegression`.
    #[default]
    None,
    /// `Σ weight · residual² + alpha · Σ b²`. scikit-learn: `Ridge`.
    Ridge,
    /// `Σ weight · residual² / (2 Σ weight) + alpha · Σ |b|`. scikit-learn: `Lasso`.
    Lasso,
    /// `Σ weight · residual² / (2 Σ weight) + alpha · (l1_ratio · Σ |b| + (1 - l1_ratio) · ½ Σ b²)`.
    /// scikit-learn: `ElasticNet`.
    ElasticNet,
}

impl Default for LinearRegression {
    fn default() -> Self {
        let penalty = Shrinkage::default();
        Self { penalty, alpha: 1.0, l1_ratio: 0.5, max_iterations: 10_000, tolerance: 1e-12 }
    }
}

/// A fitted linear regression.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinearModel {
    /// The names of the columns, every level spelt out.
    pub columns: Vec<String>,
    /// What is predicted where all columns are 0.
    pub intercept: f64,
    /// As long as the columns.
    pub coefficients: Vec<f64>,
    /// Turns over the columns, or Newton steps; 1 where the solution is direct.
    pub iterations: u32,
    pub converged: bool,
    /// The share of the outcome's variance that is explained, among the people learnt from;
    /// `None` where all outcomes are the same.
    pub r_squared: Option<f64>,
    /// The standard deviation of residuals, with the degrees of freedom that are left;
    /// `None` where none are, and with absolute values in the penalty.
    pub residual_deviation: Option<f64>,
    /// People (their weights) less the intercept and the columns that count; with ridge, less the trace of
    /// the matrix that turns outcomes into predictions (Hastie, Tibshirani & Friedman 2009, equation 3.50).
    pub residual_freedom: Option<f64>,
    /// Where `residual_deviation` is known and columns are at most a thousand. With ridge, how much the coefficients would vary
    /// with other people, and nothing of how far they were pulled towards 0. Where columns depend on each other,
    /// they are those of the shortest coefficients.
    pub standard_errors: Option<StandardErrors>,
}

/// Beyond so many columns there are no standard errors.
const MOST_COLUMNS_WITH_ERRORS: usize = 1000;
/// Columns may use up this share of the people before nothing is left over.
const NO_FREEDOM: f64 = 1e-9;

impl LinearRegression {
    fn check(&self) -> Result<(), Error> {
        within("alpha", self.alpha, 0.0..f64::INFINITY, "a number of at least 0")?;
        within("l1_ratio", self.l1_ratio, 0.0..=1.0, "from 0 to 1")?;
        at_least_one("max_iterations", self.max_iterations)?;
        above_zero("tolerance", self.tolerance)
    }

    /// With too many columns to multiply them with each other.
    fn train_wide(
        &self,
        design: &Design,
        outcomes: &[f64],
        weights: &[f64],
        watch: &mut dyn Watch,
    ) -> Result<Fit, Error> {
        if self.penalty != Shrinkage::Ridge || self.alpha <= 0.0 {
            return Err(Error::TooMuch {
                model: "linear regression without a ridge",
                what: "columns",
                found: design.n_parameters() - 1,
                limit: MOST_COLUMNS_SQUARED,
            });
        }
        let total_weight: f64 = weights.iter().sum();
        let course = Course {
            ridge: design.penalty_factors().iter().map(|it| self.alpha * it * it).collect(),
            max_iterations: 100,
            tolerance: 1e-9 * largest(outcomes),
            smallest_pivot: 0.0,
            least_loss: 0.0,
            total_weight,
            method: Method::ConjugateGradients,
        };
        let residuals = vec![0.0; outcomes.len()];
        let mut problem = HalfSquares { design, outcomes, weights, residuals };
        let start = vec![0.0; design.n_parameters()];
        let outcome = minimize(&mut problem, &course, start, watch)?;
        let (iterations, converged) = (outcome.iterations, outcome.converged);
        Ok(Fit {
            parameters: outcome.parameters,
            iterations,
            converged,
            freedom: None,
            spread: None,
        })
    }

    /// With absolute values in the penalty.
    fn train_absolute(&self, problem: &LeastSquares, watch: &mut dyn Watch) -> Result<Fit, Error> {
        let ratio = if self.penalty == Shrinkage::Lasso { 1.0 } else { self.l1_ratio };
        let (total, units) = (problem.total_weight, &problem.units);
        let absolutes: Vec<f64> = units.iter().map(|it| self.alpha * ratio * total / it).collect();
        let squares = |it: &f64| self.alpha * (1.0 - ratio) * total / it / it;
        let ridge: Vec<f64> = units.iter().map(squares).collect();
        let quadratic =
            Quadratic { hessian: &problem.products, ridge: &ridge, absolutes: &absolutes };
        let zeros = vec![0.0; units.len()];
        let slopes = problem.against(&problem.residuals(&zeros));
        let gradient: Vec<f64> = slopes.iter().map(|it| -it).collect();
        let size = problem.total_squares().sqrt();
        let (mut solved, mut turns, mut precision) = (zeros.clone(), 0, 1e-2);
        let mut converged = false;
        while !converged && turns < self.max_iterations {
            watch.step(Step { done: turns, total: self.max_iterations, loss: None })?;
            precision = f64::max(precision * 1e-2, self.tolerance);
            // The gradient is that of 0, so what was found is where to go on from, seen from there.
            let bent = problem.products.product(&solved);
            let here: Vec<f64> = gradient.iter().zip(bent).map(|(a, b)| a + b).collect();
            let limits = (precision * size, self.max_iterations - turns);
            let (next, own_turns) = quadratic.minimize(&here, &solved, limits);
            solved = next;
            turns += own_turns;
            converged = precision <= self.tolerance && turns < self.max_iterations;
        }
        let parameters = problem.to_parameters(&problem.to_coefficients(&solved));
        Ok(Fit { parameters, iterations: turns, converged, freedom: None, spread: None })
    }

    fn train_direct(&self, problem: &LeastSquares, watch: &mut dyn Watch) -> Result<Fit, Error> {
        watch.step(Step { done: 0, total: 1, loss: None })?;
        let is_free = self.penalty == Shrinkage::None;
        let solved = problem.solve(if is_free { 0.0 } else { self.alpha });
        let mut fit = Fit {
            parameters: problem.to_parameters(&solved.coefficients),
            iterations: 1,
            converged: true,
            freedom: None,
            spread: None,
        };
        if problem.units.len() <= MOST_COLUMNS_WITH_ERRORS {
            let spread = problem.variances(&solved);
            let left = problem.total_weight - 1.0 - spread.used;
            if left > NO_FREEDOM * problem.total_weight {
                fit.freedom = Some(left);
                fit.spread = Some((spread.intercept, spread.coefficients));
            }
        }
        Ok(fit)
    }
}

/// What was learnt, in parameters of the design.
struct Fit {
    parameters: Vec<f64>,
    iterations: u32,
    converged: bool,
    freedom: Option<f64>,
    /// Variances, as multiples of the residuals'.
    spread: Option<(f64, Vec<f64>)>,
}

impl Trainer for LinearRegression {
    type Model = LinearModel;

    fn train(
        &self,
        features: &Matrix,
        target: &Target,
        _: u64,
        watch: &mut dyn Watch,
    ) -> Result<LinearModel, Error> {
        self.check()?;
        let Values::Numbers(outcomes) = &target.values else {
            return Err(Error::WrongTask { model: "linear regression", task: "classes" });
        };
        let weights = &target.weights;
        let design = Design::new(features, weights);
        if design.n_parameters() > 1 + MOST_COLUMNS_SQUARED {
            let fit = self.train_wide(&design, outcomes, weights, watch)?;
            return Ok(fit.to_model(features, &design, outcomes, weights));
        }
        let problem = LeastSquares::new(&design, outcomes, weights);
        let fit = match self.penalty {
            Shrinkage::None | Shrinkage::Ridge => self.train_direct(&problem, watch)?,
            Shrinkage::Lasso | Shrinkage::ElasticNet => self.train_absolute(&problem, watch)?,
        };
        watch.step(Step { done: fit.iterations, total: fit.iterations, loss: None })?;
        Ok(fit.to_model(features, &design, outcomes, weights))
    }
}

impl Fit {
    fn to_model(
        &self,
        features: &Matrix,
        design: &Design,
        outcomes: &[f64],
        weights: &[f64],
    ) -> LinearModel {
        let total: f64 = weights.iter().sum();
        // Seen from one of them, and with what rounding loses: outcomes that share their first digits would else leave
        // few of those that differ.
        let start = outcomes.first().copied().unwrap_or_default();
        let mut parameters = self.parameters.clone();
        parameters[0] -= start;
        let mut predicted = vec![0.0; outcomes.len()];
        design.product(&parameters, &mut predicted);
        let above = weighted(outcomes, weights, start) / total;
        let mean = start + above;
        // The errors have the mean 0, apart from what rounding makes of the intercept.
        let mut errors = predicted;
        in_calls(errors.len(), |rows| {
            subtract_from_apart(&mut errors[rows.clone()], &outcomes[rows], start);
        });
        let off = weighted(&errors, weights, 0.0) / total;
        let off = if off.abs() <= 4.0 * f64::EPSILON * mean.abs() { off } else { 0.0 };
        let left = squares(&errors, weights, off);
        let mut apart = vec![0.0; outcomes.len()];
        in_calls(apart.len(), |rows| {
            subtract_from_apart(&mut apart[rows.clone()], &outcomes[rows], start);
        });
        let all = squares(&apart, weights, above);
        let varies = all > 1e-28 * total * mean * mean;
        let deviation = self.freedom.map(|it| (left / it).sqrt());
        let standard = |deviation: f64, (intercept, coefficients): &(f64, Vec<f64>)| {
            let mut by_column = vec![0.0; coefficients.len()];
            let columns = (1..=coefficients.len()).filter_map(|it| design.column(it));
            for (column, variance) in columns.zip(coefficients) {
                by_column[column] = deviation * variance.sqrt();
            }
            StandardErrors { intercept: deviation * intercept.sqrt(), coefficients: by_column }
        };
        let (intercept, coefficients) = design.to_columns(&self.parameters);
        LinearModel {
            columns: features.column_names(),
            intercept,
            coefficients,
            iterations: self.iterations,
            converged: self.converged,
            r_squared: varies.then(|| 1.0 - left / all),
            residual_deviation: deviation,
            residual_freedom: self.freedom,
            standard_errors: deviation.zip(self.spread.as_ref()).map(|(a, b)| standard(a, b)),
        }
    }
}

/// The weighted sum of how far values are from a center.
fn weighted(values: &[f64], weights: &[f64], center: f64) -> f64 {
    sum_of_terms(values.len(), |rows, out| {
        weighted_apart(out, &values[rows.clone()], &weights[rows], center);
    })
}

/// The weighted sum of the squares of that.
fn squares(values: &[f64], weights: &[f64], center: f64) -> f64 {
    sum_of_terms(values.len(), |rows, out| {
        weighted_squares(out, &values[rows.clone()], &weights[rows], center);
    })
}

impl Predict for LinearModel {
    fn predict(&self, features: &Matrix) -> Scores {
        let mut values = Array2::from_elem((features.n_rows(), 1), self.intercept);
        if let Some(out) = values.as_slice_mut() {
            features.add_product(&self.coefficients, out);
        }
        Scores { scale: Scale::Number, values }
    }
}
