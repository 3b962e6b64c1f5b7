//! A linear support vector machine with squared hinge loss.

use ndarray::Array2;

use crate::models::linear::MOST_COLUMNS_SQUARED;
use crate::models::linear::design::Design;
use crate::models::linear::gram::gram;
use crate::models::linear::identify::ROUNDED_PIVOT;
use crate::models::linear::newton::{Course, Method, Smooth, minimize};
use crate::models::linear::symmetric::Symmetric;
use crate::models::settings::{above_zero, at_least_one};
use crate::models::{Error, Matrix, Predict, Scale, Scores, Step, Target, Trainer, Values, Watch};

/// Minimizes `½ Σ b² + c · Σ weight · max(0, 1 ∓ margin)²`, for each class against the rest where there are several.
///
/// That is the objective of scikit-learn's `LinearSVC` (liblinear's L2-regularized L2-loss classifier),
/// but for the intercept: it is not penalized here, so adding a number to a column changes nothing.
/// scikit-learn comes to the same as `intercept_scaling` grows. Newton's method on the people inside the margin
/// ends at the exact minimum; nothing is drawn at random and the seed is not used.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LinearSvm {
    /// How much the data count beside the penalty: above 0, default 1. scikit-learn: `C`.
    pub c: f64,
    /// Newton steps at most, for each class: at least 1, default 100. scikit-learn: `max_iter`, of smaller steps.
    pub max_iterations: u32,
    /// The largest change of a coefficient per standard deviation in the last step: above 0, default 1e-8.
    pub tolerance: f64,
}

impl Default for LinearSvm {
    fn default() -> Self {
        Self { c: 1.0, max_iterations: 100, tolerance: 1e-8 }
    }
}

/// A fitted linear support vector machine.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinearSvmModel {
    /// The names of the columns, every level spelt out.
    pub columns: Vec<String>,
    /// One for two classes, for class 1; otherwise one per class against the rest.
    pub intercepts: Vec<f64>,
    /// As many as intercepts; each as long as the columns.
    pub coefficients: Vec<Vec<f64>>,
    /// Newton steps taken, over all classes.
    pub iterations: u32,
    pub converged: bool,
}

impl Trainer for LinearSvm {
    type Model = LinearSvmModel;

    fn train(
        &self,
        features: &Matrix,
        target: &Target,
        _: u64,
        watch: &mut dyn Watch,
    ) -> Result<LinearSvmModel, Error> {
        check_settings(self.c, self.tolerance, self.max_iterations)?;
        let Values::Classes { codes, n_classes } = &target.values else {
            return Err(Error::WrongTask { model: "a support vector machine", task: "numbers" });
        };
        let design = Design::new(features, &target.weights);
        let is_small = design.n_parameters() <= 1 + MOST_COLUMNS_SQUARED;
        let course = Course {
            ridge: design.penalty_factors().iter().map(|it| it * it).collect(),
            max_iterations: self.max_iterations,
            tolerance: self.tolerance,
            smallest_pivot: ROUNDED_PIVOT,
            least_loss: -1.0,
            total_weight: self.c * target.weights.iter().sum::<f64>(),
            method: if is_small { Method::Cholesky } else { Method::ConjugateGradients },
        };
        let (mut intercepts, mut coefficients) = (Vec::new(), Vec::new());
        let (mut iterations, mut converged) = (0, true);
        let positives = positive_classes(*n_classes);
        let total =
            self.max_iterations.saturating_mul(u32::try_from(positives.len()).unwrap_or(u32::MAX));
        for (place, positive) in (0_u32..).zip(positives) {
            let done = place.saturating_mul(self.max_iterations);
            let mut own = |step: Step| {
                watch.step(Step { done: done.saturating_add(step.done), total, loss: step.loss })
            };
            let signs = signs(codes, positive);
            let mut problem = SquaredHinge::new(&design, signs, &target.weights, self.c);
            let start = vec![0.0; design.n_parameters()];
            let outcome = minimize(&mut problem, &course, start, &mut own)?;
            let (intercept, own) = design.to_columns(&outcome.parameters);
            intercepts.push(intercept);
            coefficients.push(own);
            iterations += outcome.iterations;
            converged &= outcome.converged;
        }
        let columns = features.column_names();
        Ok(LinearSvmModel { columns, intercepts, coefficients, iterations, converged })
    }
}

/// The settings that both machines have.
pub(crate) fn check_settings(c: f64, tolerance: f64, max_iterations: u32) -> Result<(), Error> {
    above_zero("c", c)?;
    above_zero("tolerance", tolerance)?;
    at_least_one("max_iterations", max_iterations)
}

/// The classes that are told from the rest: class 1 of two, each of several.
pub(crate) fn positive_classes(n_classes: usize) -> Vec<u32> {
    if n_classes == 2 { vec![1] } else { (0_u32..).take(n_classes).collect() }
}

/// 1 for those of the class, -1 for the rest.
pub(crate) fn signs(codes: &[u32], positive: u32) -> Vec<f64> {
    codes.iter().map(|it| if *it == positive { 1.0 } else { -1.0 }).collect()
}

/// `c · Σ weight · max(0, 1 - sign · margin)²`.
struct SquaredHinge<'a> {
    design: &'a Design,
    signs: Vec<f64>,
    weights: &'a [f64],
    c: f64,
    margins: Vec<f64>,
    slopes: Vec<f64>,
    curvatures: Vec<f64>,
}

impl<'a> SquaredHinge<'a> {
    fn new(design: &'a Design, signs: Vec<f64>, weights: &'a [f64], c: f64) -> Self {
        let zeros = vec![0.0; design.n_rows];
        let (slopes, curvatures) = (zeros.clone(), zeros.clone());
        Self { design, signs, weights, c, margins: zeros, slopes, curvatures }
    }
}

impl Smooth for SquaredHinge<'_> {
    fn move_to(&mut self, parameters: &[f64]) -> f64 {
        self.design.product(parameters, &mut self.margins);
        let people = self.margins.iter().zip(&self.signs).zip(self.weights);
        let mut total = 0.0;
        for (((margin, sign), weight), (slope, curvature)) in
            people.zip(self.slopes.iter_mut().zip(&mut self.curvatures))
        {
            let lack = (1.0 - sign * margin).max(0.0);
            let weight = self.c * weight;
            total += weight * lack * lack;
            *slope = -2.0 * weight * sign * lack;
            *curvature = 2.0 * weight * f64::from(u8::from(lack > 0.0));
        }
        total
    }

    fn gradient(&self) -> Vec<f64> {
        self.design.transposed_product(&self.slopes)
    }

    fn hessian(&self) -> Symmetric {
        gram(self.design, &self.curvatures)
    }

    fn hessian_product(&self, direction: &[f64]) -> Vec<f64> {
        let mut along = vec![0.0; self.design.n_rows];
        self.design.product(direction, &mut along);
        along.iter_mut().zip(&self.curvatures).for_each(|(it, curvature)| *it *= curvature);
        self.design.transposed_product(&along)
    }

    fn hessian_diagonal(&self) -> Vec<f64> {
        self.design.squares(&self.curvatures)
    }
}

impl Predict for LinearSvmModel {
    fn predict(&self, features: &Matrix) -> Scores {
        let mut values = Array2::zeros((features.n_rows(), self.intercepts.len()));
        let sets = self.intercepts.iter().zip(&self.coefficients);
        for (mut out, (intercept, coefficients)) in values.columns_mut().into_iter().zip(sets) {
            let mut margins = vec![*intercept; features.n_rows()];
            features.add_product(coefficients, &mut margins);
            out.iter_mut().zip(margins).for_each(|(out, margin)| *out = margin);
        }
        Scores { scale: Scale::Margin, values }
    }
}
