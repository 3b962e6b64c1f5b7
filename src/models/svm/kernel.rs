//! A support vector machine with a kernel.

use ndarray::Array2;

use crate::models::linear::vector::dot;
use crate::models::settings::{above_zero, within};
use crate::models::svm::linear::{check_settings, positive_classes, signs};
use crate::models::svm::people::{Kernel, Likeness, People};
use crate::models::svm::smo::{Rows, solve};
use crate::models::{Error, Matrix, Predict, Scale, Scores, Step, Target, Trainer, Values, Watch};

/// The widest margin between classes among functions that a kernel makes, with hinge loss: the objective of libsvm's
/// C-support vector classification, and of scikit-learn's `SVC`.
///
/// A person's limit is `c · weight`, so weight k gives what k copies give. Several classes are each told from the rest
/// (libsvm tells each pair apart instead). The seed is not used. Work and memory grow with the square of the people,
/// so at most 20,000 people can be learnt from.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KernelSvm {
    /// How much the data count beside the width of the margin: above 0, default 1. scikit-learn: `C`.
    pub c: f64,
    /// Default RBF. scikit-learn: `kernel`.
    pub kernel: Kernel,
    /// How fast likeness falls: above 0; default `None`, one over columns times the variance of all cells
    /// (scikit-learn: `gamma`, "scale").
    pub gamma: Option<f64>,
    /// Of the polynomial: from 1 to 20, default 3. scikit-learn: `degree`.
    pub degree: u32,
    /// Added inside the polynomial and the sigmoid: default 0. scikit-learn: `coef0`.
    pub coef0: f64,
    /// By how much two people may disagree on the intercept in the end: above 0, default 0.001. scikit-learn: `tol`.
    pub tolerance: f64,
    /// Pairs of people at most, for each class: at least 1, default 10 million. scikit-learn: `max_iter`.
    pub max_iterations: u32,
}

impl Default for KernelSvm {
    fn default() -> Self {
        Self {
            c: 1.0,
            kernel: Kernel::default(),
            gamma: None,
            degree: 3,
            coef0: 0.0,
            tolerance: 1e-3,
            max_iterations: 10_000_000,
        }
    }
}

/// A fitted support vector machine.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KernelSvmModel {
    pub likeness: Likeness,
    /// Who holds up the margin of any class.
    pub support: People,
    /// One set for two classes, for class 1; otherwise one per class against the rest. As long as the support each.
    pub coefficients: Vec<Vec<f64>>,
    pub intercepts: Vec<f64>,
    /// Pairs of people, over all classes.
    pub iterations: u32,
    pub converged: bool,
}

/// The most people learnt from.
pub const MOST_PEOPLE: usize = 20_000;
const MOST_DEGREE: f64 = 20.0;

impl KernelSvm {
    fn check(&self) -> Result<(), Error> {
        check_settings(self.c, self.tolerance, self.max_iterations)?;
        above_zero("gamma", self.gamma.unwrap_or(1.0))?;
        within("degree", f64::from(self.degree), 1.0..=MOST_DEGREE, "from 1 to 20")?;
        within("coef0", self.coef0, f64::MIN..=f64::MAX, "a number")
    }

    fn likeness(&self, people: &People, n_columns: usize, weights: &[f64]) -> Likeness {
        let gamma = self.gamma.unwrap_or_else(|| people.scale_gamma(n_columns, weights));
        Likeness { kernel: self.kernel, gamma, degree: self.degree, coef0: self.coef0 }
    }
}

impl Trainer for KernelSvm {
    type Model = KernelSvmModel;

    fn train(
        &self,
        features: &Matrix,
        target: &Target,
        _: u64,
        watch: &mut dyn Watch,
    ) -> Result<KernelSvmModel, Error> {
        self.check()?;
        let model = "a support vector machine with a kernel";
        let Values::Classes { codes, n_classes } = &target.values else {
            return Err(Error::WrongTask { model, task: "numbers" });
        };
        if features.n_rows() > MOST_PEOPLE {
            let (found, limit) = (features.n_rows(), MOST_PEOPLE);
            return Err(Error::TooMuch { model, what: "people", found, limit });
        }
        let people = People::new(features);
        let likeness = self.likeness(&people, features.n_columns(), &target.weights);
        let mut rows = Rows::new(&people, likeness);
        // No product of two people is larger than the larger of theirs with themselves.
        if rows.diagonal.iter().any(|it| it.abs() > 1e30 || it.is_nan()) {
            let allowed = "one that stays in bounds with these numbers: standardize them";
            return Err(Error::Setting {
                key: "kernel",
                found: format!("{:?}", self.kernel),
                allowed,
            });
        }
        let limits: Vec<f64> = target.weights.iter().map(|it| self.c * it).collect();
        let positives = positive_classes(*n_classes);
        let n_sets = u32::try_from(positives.len()).unwrap_or(u32::MAX);
        let total = self.max_iterations.saturating_mul(n_sets);
        let mut solutions = Vec::new();
        for (place, positive) in (0_u32..).zip(positives) {
            let before = place.saturating_mul(self.max_iterations);
            let mut own = |step: Step| {
                watch.step(Step { done: before.saturating_add(step.done), total, loss: None })
            };
            let course = (self.tolerance, self.max_iterations);
            solutions.push(solve(&mut rows, &signs(codes, positive), &limits, course, &mut own)?);
        }
        let is_support = |it: &usize| solutions.iter().any(|one| one.coefficients[*it].abs() > 0.0);
        let places: Vec<usize> = (0..people.n_people).filter(is_support).collect();
        let held = |all: &[f64]| places.iter().map(|it| all[*it]).collect();
        Ok(KernelSvmModel {
            likeness,
            support: people.take(&places),
            coefficients: solutions.iter().map(|it| held(&it.coefficients)).collect(),
            intercepts: solutions.iter().map(|it| it.intercept).collect(),
            iterations: solutions.iter().fold(0, |sum: u32, it| sum.saturating_add(it.iterations)),
            converged: solutions.iter().all(|it| it.converged),
        })
    }
}

impl Predict for KernelSvmModel {
    fn predict(&self, features: &Matrix) -> Scores {
        let people = People::new(features);
        let mut values = Array2::zeros((people.n_people, self.intercepts.len()));
        let mut alike = vec![0.0; self.support.n_people];
        for (place, mut out) in values.rows_mut().into_iter().enumerate() {
            self.support.likeness(&self.likeness, &people.person(place), &mut alike);
            let sets = self.coefficients.iter().zip(&self.intercepts);
            for (out, (coefficients, intercept)) in out.iter_mut().zip(sets) {
                *out = intercept + dot(coefficients, &alike);
            }
        }
        Scores { scale: Scale::Margin, values }
    }
}
