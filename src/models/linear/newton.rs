//! Newton's method for smooth convex losses with a squared penalty: by Cholesky while columns are few,
//! by conjugate gradients where they are many.

use crate::models::linear::symmetric::{Cholesky, Symmetric};
use crate::models::linear::vector::{add_scaled, dot, largest};
use crate::models::{Error, Step, Watch};

/// A convex loss over people as a function of parameters. What it says is of the place last moved to.
pub(crate) trait Smooth {
    /// Moves there and gives the loss, a sum over people.
    fn move_to(&mut self, parameters: &[f64]) -> f64;
    fn gradient(&self) -> Vec<f64>;
    fn hessian(&self) -> Symmetric;
    fn hessian_product(&self, direction: &[f64]) -> Vec<f64>;
    fn hessian_diagonal(&self) -> Vec<f64>;
    /// Blocks along the Hessian's diagonal, one after the other, where they are small enough to be factored.
    fn hessian_blocks(&self) -> Option<Vec<Symmetric>> {
        None
    }
}

/// How long to go on.
#[derive(Clone, Debug)]
pub(crate) struct Course {
    /// Half of it times the squared parameter is added to the loss, for each parameter.
    pub(crate) ridge: Vec<f64>,
    pub(crate) max_iterations: u32,
    /// The largest change of a parameter in the last step.
    pub(crate) tolerance: f64,
    /// What is left of a column beside the others, as a share, for it to count as a column of its own.
    pub(crate) smallest_pivot: f64,
    /// Stops, not converged, at a loss this small: the data can be told apart perfectly, so there is no best.
    pub(crate) least_loss: f64,
    /// What the loss is divided by when it is shown.
    pub(crate) total_weight: f64,
    pub(crate) method: Method,
}

/// How a Newton step is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    Cholesky,
    ConjugateGradients,
}

/// Where it ended.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Outcome {
    pub(crate) parameters: Vec<f64>,
    pub(crate) iterations: u32,
    pub(crate) converged: bool,
    /// Without the penalty.
    pub(crate) loss: f64,
}

/// How often a step may be halved.
const HALVINGS: u32 = 40;
/// The share of the promised decrease that a step must bring.
const ENOUGH: f64 = 1e-4;
/// What rounding may add to a loss, as a share of it.
pub(crate) const ROUNDING: f64 = 1e-13;
/// A step that promises less than this share of the loss is nearly lost in rounding.
pub(crate) const NO_PROMISE: f64 = 1e-14;
/// So many of them end the search.
pub(crate) const STALLS: u32 = 3;
/// Where no part of a step brings anything, the place is the best if it promised no more than this share.
pub(crate) const SMALL_PROMISE: f64 = 1e-9;

/// Finds the parameters with the least loss and penalty, from the given ones on.
pub(crate) fn minimize<P: Smooth>(
    problem: &mut P,
    course: &Course,
    start: Vec<f64>,
    watch: &mut dyn Watch,
) -> Result<Outcome, Error> {
    let mut parameters = start;
    let mut loss = problem.move_to(&parameters);
    let mut value = loss + penalty(&course.ridge, &parameters);
    let (mut iterations, mut converged, mut stalls) = (0, false, 0);
    // Sums over people are rounded as they were where the search began, however small they have become.
    let noise = ROUNDING * value.abs();
    let mut first_length = None;
    while iterations < course.max_iterations && loss > course.least_loss && !converged {
        let shown = Some(loss / course.total_weight);
        watch.step(Step { done: iterations, total: course.max_iterations, loss: shown })?;
        iterations += 1;
        let mut gradient = problem.gradient();
        for ((slope, ridge), it) in gradient.iter_mut().zip(&course.ridge).zip(&parameters) {
            *slope += ridge * it;
        }
        let length = dot(&gradient, &gradient).sqrt();
        let share = length / *first_length.get_or_insert(length);
        let step = match course.method {
            Method::Cholesky => exact_step(problem, course, &gradient),
            Method::ConjugateGradients => rough_step(problem, course, &gradient, share),
        };
        let promise = dot(&step, &gradient);
        let moved = search(problem, course, &parameters, &step, (value, promise));
        let Some(moved) = moved else {
            problem.move_to(&parameters);
            converged = promise.abs() <= noise.max(SMALL_PROMISE * value.abs());
            break;
        };
        let change = moved.share * largest(&step);
        (parameters, loss, value) = (moved.parameters, moved.loss, moved.value);
        converged = change <= course.tolerance;
        stalls = if promise.abs() <= NO_PROMISE * value.abs() { stalls + 1 } else { 0 };
        if stalls == STALLS && !converged {
            // With a penalty there is a best place, and the loss has nothing more to say about where.
            converged = course.least_loss <= 0.0;
            break;
        }
    }
    let shown = Some(loss / course.total_weight);
    watch.step(Step { done: iterations, total: course.max_iterations, loss: shown })?;
    Ok(Outcome { parameters, iterations, converged, loss })
}

fn penalty(ridge: &[f64], parameters: &[f64]) -> f64 {
    ridge.iter().zip(parameters).map(|(ridge, it)| 0.5 * ridge * it * it).sum()
}

struct Moved {
    parameters: Vec<f64>,
    loss: f64,
    value: f64,
    share: f64,
}

/// The first of 1, 1/2, 1/4, … of the step that brings enough.
fn search<P: Smooth>(
    problem: &mut P,
    course: &Course,
    from: &[f64],
    step: &[f64],
    (value, promise): (f64, f64),
) -> Option<Moved> {
    let mut share = 1.0;
    for _ in 0..HALVINGS {
        let mut parameters = from.to_vec();
        add_scaled(share, step, &mut parameters);
        let loss = problem.move_to(&parameters);
        let there = loss + penalty(&course.ridge, &parameters);
        if there <= value + ENOUGH * share * promise + ROUNDING * value.abs() {
            return Some(Moved { parameters, loss, value: there, share });
        }
        share *= 0.5;
    }
    None
}

fn exact_step<P: Smooth>(problem: &P, course: &Course, gradient: &[f64]) -> Vec<f64> {
    let mut hessian = problem.hessian();
    hessian.add_to_diagonal(&course.ridge);
    let downhill: Vec<f64> = gradient.iter().map(|it| -it).collect();
    Cholesky::new(&hessian, course.smallest_pivot).solve(&downhill)
}

/// What stands in for the inverse of a Hessian.
enum Stand {
    /// One over the diagonal.
    Diagonal(Vec<f64>),
    Blocks(Vec<Cholesky>),
}

impl Stand {
    fn new<P: Smooth>(problem: &P, course: &Course) -> Self {
        if let Some(mut blocks) = problem.hessian_blocks() {
            let mut ridge = course.ridge.as_slice();
            for block in &mut blocks {
                let (own, rest) = ridge.split_at(block.n());
                block.add_to_diagonal(own);
                ridge = rest;
            }
            let factored = blocks.iter().map(|it| Cholesky::new(it, course.smallest_pivot));
            return Self::Blocks(factored.collect());
        }
        let diagonal = problem.hessian_diagonal();
        let inverse = |(bend, ridge): (f64, &f64)| {
            let all = bend + ridge;
            if all > 0.0 { 1.0 / all } else { 0.0 }
        };
        Self::Diagonal(diagonal.into_iter().zip(&course.ridge).map(inverse).collect())
    }

    fn apply(&self, vector: &[f64]) -> Vec<f64> {
        match self {
            Self::Diagonal(inverse) => vector.iter().zip(inverse).map(|(a, b)| a * b).collect(),
            Self::Blocks(blocks) => {
                let parts = vector.chunks_exact(vector.len() / blocks.len());
                blocks.iter().zip(parts).flat_map(|(block, part)| block.solve(part)).collect()
            }
        }
    }
}

/// Conjugate gradients with a stand-in for the Hessian, until little enough is left of the gradient;
/// less and less as the gradient falls (`share` of its first length), so that the last steps are Newton's own.
fn rough_step<P: Smooth>(problem: &P, course: &Course, gradient: &[f64], share: f64) -> Vec<f64> {
    let stand = Stand::new(problem, course);
    let mut left: Vec<f64> = gradient.iter().map(|it| -it).collect();
    let mut step = vec![0.0; left.len()];
    let mut direction = stand.apply(&left);
    let mut measure = dot(&left, &direction);
    let enough = measure * f64::min(0.1, share) * f64::min(0.1, share);
    for _ in 0..2 * left.len() {
        if measure <= enough || measure <= 0.0 {
            break;
        }
        let mut bent = problem.hessian_product(&direction);
        for ((out, ridge), it) in bent.iter_mut().zip(&course.ridge).zip(&direction) {
            *out += ridge * it;
        }
        let curvature = dot(&direction, &bent);
        if curvature <= 0.0 {
            break;
        }
        add_scaled(measure / curvature, &direction, &mut step);
        add_scaled(-measure / curvature, &bent, &mut left);
        let next = stand.apply(&left);
        let next_measure = dot(&left, &next);
        let factor = next_measure / measure;
        for (out, it) in direction.iter_mut().zip(&next) {
            *out = it + factor * *out;
        }
        measure = next_measure;
    }
    step
}
