//! Logistic regression of two or more classes, with the objectives of scikit-learn.

use ndarray::Array2;

use crate::models::linear::MOST_COLUMNS_SQUARED;
use crate::models::linear::binary::{Binary, logistic};
use crate::models::linear::design::Design;
use crate::models::linear::identify::{ROUNDED_PIVOT, SMALLEST_PIVOT, Unidentified};
use crate::models::linear::newton::{Course, Method, Outcome, Smooth, minimize};
use crate::models::linear::proximal::minimize_absolute;
use crate::models::linear::softmax::{Softmax, to_chances};
use crate::models::linear::standard_errors::{StandardErrors, standard_errors};
use crate::models::settings::{above_zero, at_least_one, within};
use crate::models::{Error, Matrix, Predict, Scale, Scores, Target, Trainer, Values, Watch};

/// Logistic regression: minimizes `c · Σ weight · loss + penalty`, where the intercept is not penalized.
///
/// Two classes: `loss = ln(1 + exp(∓ log odds))`. Several: softmax, with coefficients for every class
/// that sum to 0 over classes. Numbers are best standardized before, for a penalty to mean the same for each.
///
/// Smooth penalties are minimized by Newton's method, penalties with absolute values by
/// proximal Newton steps; both stop when a step changes nothing that matters, so the coefficients are right to
/// about 1e-9. The seed is not used.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LogisticRegression {
    /// How much the data count beside the penalty: above 0, default 1. scikit-learn: `C`. Without penalty, not used.
    pub c: f64,
    /// Default L2. scikit-learn: `penalty`.
    pub penalty: Penalty,
    /// The share of L1 in an elastic net: from 0 to 1, default 0.5. scikit-learn: `l1_ratio`.
    pub l1_ratio: f64,
    /// Steps at most: at least 1, default 100. scikit-learn: `max_iter`, of a method with smaller steps.
    pub max_iterations: u32,
    /// The largest change of a coefficient per standard deviation in the last step: above 0, default 1e-8.
    /// The error that is left is about its square, without absolute values.
    pub tolerance: f64,
}

/// What is added to the loss, for coefficients `b`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Penalty {
    /// Nothing. Where columns depend on each other, as all levels of a category do beside an intercept,
    /// the shortest of the best coefficients are taken. Data that can be told apart perfectly have no best:
    /// the result is then finite, and not converged.
    None,
    /// `½ Σ b²`.
    #[default]
    L2,
    /// `Σ |b|`.
    L1,
    /// `l1_ratio · Σ |b| + (1 - l1_ratio) · ½ Σ b²`.
    ElasticNet,
}

impl Default for LogisticRegression {
    fn default() -> Self {
        let penalty = Penalty::default();
        Self { c: 1.0, penalty, l1_ratio: 0.5, max_iterations: 100, tolerance: 1e-8 }
    }
}

/// A fitted logistic regression.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogisticModel {
    /// The names of the columns, every level spelt out.
    pub columns: Vec<String>,
    /// One for two classes: the log odds of class 1 where all columns are 0. Otherwise one per class.
    pub intercepts: Vec<f64>,
    /// As many as intercepts; each as long as the columns.
    pub coefficients: Vec<Vec<f64>>,
    /// Newton steps taken.
    pub iterations: u32,
    /// Whether the last step was small enough.
    pub converged: bool,
    /// The mean log loss over the people learnt from, natural logarithm, without the penalty.
    pub loss: f64,
    /// For two classes without a penalty or with L2, and at most a thousand columns.
    pub standard_errors: Option<StandardErrors>,
}

/// Beyond so many columns there are no standard errors.
const MOST_COLUMNS_WITH_ERRORS: usize = 1000;
/// A mean loss below this tells everyone apart.
const PERFECT: f64 = 1e-9;

impl LogisticRegression {
    fn check(&self) -> Result<(), Error> {
        above_zero("c", self.c)?;
        within("l1_ratio", self.l1_ratio, 0.0..=1.0, "from 0 to 1")?;
        at_least_one("max_iterations", self.max_iterations)?;
        above_zero("tolerance", self.tolerance)
    }

    /// The shares of absolute values and of halved squares.
    fn shares(&self) -> (f64, f64) {
        match self.penalty {
            Penalty::None => (0.0, 0.0),
            Penalty::L2 => (0.0, 1.0),
            Penalty::L1 => (1.0, 0.0),
            Penalty::ElasticNet => (self.l1_ratio, 1.0 - self.l1_ratio),
        }
    }

    /// How much the data count.
    fn data_share(&self) -> f64 {
        if self.penalty == Penalty::None { 1.0 } else { self.c }
    }

    fn course(&self, design: &Design, n_sets: usize, total_weight: f64) -> Result<Course, Error> {
        let (absolute, squared) = self.shares();
        let n_columns = design.n_parameters();
        let is_small = n_sets * n_columns <= MOST_COLUMNS_SQUARED + n_sets;
        if absolute > 0.0 && !is_small {
            return Err(Error::TooMuch {
                model: "logistic regression with absolute values in its penalty",
                what: "coefficients",
                found: n_sets * (n_columns - 1),
                limit: MOST_COLUMNS_SQUARED,
            });
        }
        let factors = design.penalty_factors();
        let is_free = self.penalty == Penalty::None;
        Ok(Course {
            ridge: factors.iter().map(|it| squared * it * it).collect::<Vec<_>>().repeat(n_sets),
            max_iterations: self.max_iterations,
            tolerance: self.tolerance,
            smallest_pivot: if is_free { SMALLEST_PIVOT } else { ROUNDED_PIVOT },
            least_loss: if is_free { PERFECT * total_weight } else { 0.0 },
            total_weight: self.data_share() * total_weight,
            method: if is_small { Method::Cholesky } else { Method::ConjugateGradients },
        })
    }

    fn minimize<P: Smooth>(
        &self,
        problem: &mut P,
        (design, course): (&Design, &Course),
        start: Vec<f64>,
        watch: &mut dyn Watch,
    ) -> Result<Outcome, Error> {
        let (absolute, _) = self.shares();
        if absolute > 0.0 {
            let n_sets = start.len() / design.n_parameters();
            let factors = design.penalty_factors().repeat(n_sets);
            let absolutes: Vec<f64> = factors.iter().map(|it| absolute * it).collect();
            return minimize_absolute(problem, course, &absolutes, start, watch);
        }
        minimize(problem, course, start, watch)
    }
}

impl Trainer for LogisticRegression {
    type Model = LogisticModel;

    fn train(
        &self,
        features: &Matrix,
        target: &Target,
        _: u64,
        watch: &mut dyn Watch,
    ) -> Result<LogisticModel, Error> {
        self.check()?;
        let Values::Classes { codes, n_classes } = &target.values else {
            return Err(Error::WrongTask { model: "logistic regression", task: "numbers" });
        };
        let (weights, n_classes) = (&target.weights, *n_classes);
        let total: f64 = weights.iter().sum();
        let mut shares = vec![0.0; n_classes];
        for (code, weight) in codes.iter().zip(weights) {
            shares[*code as usize] += weight / total;
        }
        if shares.iter().filter(|it| **it > 0.0).count() < 2 {
            return Err(Error::OneClass);
        }
        let design = Design::new(features, weights);
        let n_sets = if n_classes == 2 { 1 } else { n_classes };
        let course = self.course(&design, n_sets, total)?;
        let how = (&design, &course);
        let unidentified =
            (self.penalty == Penalty::None).then(|| Unidentified::new(&design, weights));
        let c = self.data_share();
        let (mut outcome, standard_errors) = if n_sets == 1 {
            let mut problem = Binary::new(&design, codes, weights, c);
            let start = starting(&design, &[libm::log(shares[1] / shares[0])]);
            let outcome = self.minimize(&mut problem, how, start, watch)?;
            let errors = self.errors(&problem, &course, unidentified.as_ref());
            (outcome, errors)
        } else {
            let mut problem = Softmax::new(&design, (codes, n_classes), weights, c);
            let start = starting(&design, &centered_logarithms(&shares));
            (self.minimize(&mut problem, how, start, watch)?, None)
        };
        if let Some(unidentified) = unidentified {
            settle(&unidentified, &design, &mut outcome.parameters);
        }
        let sets = outcome.parameters.chunks_exact(design.n_parameters());
        let (intercepts, coefficients) = sets.map(|it| design.to_columns(it)).unzip();
        Ok(LogisticModel {
            columns: features.column_names(),
            intercepts,
            coefficients,
            iterations: outcome.iterations,
            converged: outcome.converged,
            loss: outcome.loss / course.total_weight,
            standard_errors,
        })
    }
}

impl LogisticRegression {
    fn errors(
        &self,
        problem: &Binary,
        course: &Course,
        unidentified: Option<&Unidentified>,
    ) -> Option<StandardErrors> {
        let is_smooth = matches!(self.penalty, Penalty::None | Penalty::L2);
        let design = problem.design;
        if !is_smooth || design.n_parameters() > 1 + MOST_COLUMNS_WITH_ERRORS {
            return None;
        }
        standard_errors(design, &problem.hessian(), self.data_share(), &course.ridge, unidentified)
    }
}

/// Intercepts alone, for each set of parameters.
fn starting(design: &Design, intercepts: &[f64]) -> Vec<f64> {
    let mut out = vec![0.0; intercepts.len() * design.n_parameters()];
    for (own, intercept) in out.chunks_exact_mut(design.n_parameters()).zip(intercepts) {
        own[0] = *intercept;
    }
    out
}

/// Logarithms of shares, with sum 0. A class that nobody has counts as one in a billion.
fn centered_logarithms(shares: &[f64]) -> Vec<f64> {
    let logarithms: Vec<f64> = shares.iter().map(|it| libm::log(it.max(1e-9))).collect();
    let mean = logarithms.iter().sum::<f64>() / logarithms.len() as f64;
    logarithms.into_iter().map(|it| it - mean).collect()
}

/// The shortest coefficients, with sum 0 over several classes.
fn settle(unidentified: &Unidentified, design: &Design, parameters: &mut [f64]) {
    let width = design.n_parameters();
    for own in parameters.chunks_exact_mut(width) {
        unidentified.shortest(design, own);
    }
    let n_sets = parameters.len() / width;
    if n_sets > 1 {
        for place in 0..width {
            let mean = parameters.iter().skip(place).step_by(width).sum::<f64>() / n_sets as f64;
            parameters.iter_mut().skip(place).step_by(width).for_each(|it| *it -= mean);
        }
    }
}

impl Predict for LogisticModel {
    fn predict(&self, features: &Matrix) -> Scores {
        let n_rows = features.n_rows();
        let mut columns: Vec<Vec<f64>> = Vec::with_capacity(self.intercepts.len());
        for (intercept, coefficients) in self.intercepts.iter().zip(&self.coefficients) {
            let mut out = vec![*intercept; n_rows];
            features.add_product(coefficients, &mut out);
            columns.push(out);
        }
        let mut values = Array2::zeros((n_rows, columns.len().max(2)));
        let mut person = vec![0.0; columns.len()];
        for (row, mut out) in values.rows_mut().into_iter().enumerate() {
            for (value, column) in person.iter_mut().zip(&columns) {
                *value = column[row];
            }
            if let [log_odds] = person[..] {
                (out[0], out[1]) = (logistic(log_odds).1, logistic(-log_odds).1);
            } else {
                to_chances(&mut person);
                out.iter_mut().zip(&person).for_each(|(out, value)| *out = *value);
            }
        }
        Scores { scale: Scale::Probability, values }
    }
}
