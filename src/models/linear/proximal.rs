//! Proximal Newton steps: smooth losses with absolute values of the parameters in the penalty.

use crate::models::linear::newton::{
    Course, NO_PROMISE, Outcome, ROUNDING, SMALL_PROMISE, STALLS, Smooth,
};
use crate::models::linear::symmetric::{Cholesky, Symmetric};
use crate::models::linear::vector::{add_scaled, dot};
use crate::models::{Error, Step, Watch};

/// Turns over all coordinates at most, within one step.
const TURNS: u32 = 1000;
/// Turns over the coordinates that are not 0 before they are solved for at once.
const PATIENCE: u32 = 10;
/// What is added to curvatures, as a share, so that columns that depend on each other move
/// to where their penalty is least, until one of them is 0.
const EXTRA: f64 = 1e-9;
const HALVINGS: u32 = 40;
const ENOUGH: f64 = 1e-4;

/// Finds the parameters with the least loss, squares (of the course) and absolute values times `absolutes`.
/// Those with nothing to pay, such as intercepts, have 0 there.
pub(crate) fn minimize_absolute<P: Smooth>(
    problem: &mut P,
    course: &Course,
    absolutes: &[f64],
    start: Vec<f64>,
    watch: &mut dyn Watch,
) -> Result<Outcome, Error> {
    let mut parameters = start;
    let mut loss = problem.move_to(&parameters);
    let (mut iterations, mut converged) = (0, false);
    let (mut precision, mut stalls) = (1e-3, 0);
    while iterations < course.max_iterations && !converged {
        let shown = Some(loss / course.total_weight);
        watch.step(Step { done: iterations, total: course.max_iterations, loss: shown })?;
        iterations += 1;
        let hessian = problem.hessian();
        let gradient = problem.gradient();
        let quadratic = Quadratic { hessian: &hessian, ridge: &course.ridge, absolutes };
        let (aim, _) = quadratic.minimize(&gradient, &parameters, (precision, TURNS));
        let step: Vec<f64> = aim.iter().zip(&parameters).map(|(a, b)| a - b).collect();
        let before = penalty(course, absolutes, &parameters);
        let promise = dot(&gradient, &step) + penalty(course, absolutes, &aim) - before;
        let moved =
            search(problem, (course, absolutes), &parameters, &step, (loss + before, promise));
        let Some((share, there, new_loss)) = moved else {
            problem.move_to(&parameters);
            converged = promise.abs() <= SMALL_PROMISE * (loss + before).abs();
            break;
        };
        let change = share * largest_scaled(&hessian, course, &step);
        (parameters, loss) = (there, new_loss);
        let is_stalled = promise.abs() <= NO_PROMISE * (loss + before).abs();
        stalls = if is_stalled { stalls + 1 } else { 0 };
        let is_still = change <= course.tolerance && precision <= course.tolerance;
        converged = (share >= 1.0 && is_still) || stalls == STALLS;
        precision = (1e-2 * change).clamp(1e-3 * course.tolerance, precision);
    }
    let shown = Some(loss / course.total_weight);
    watch.step(Step { done: iterations, total: course.max_iterations, loss: shown })?;
    Ok(Outcome { parameters, iterations, converged, loss })
}

/// The largest change of a parameter that has something to do.
fn largest_scaled(hessian: &Symmetric, course: &Course, step: &[f64]) -> f64 {
    let curved = hessian.diagonal().into_iter().zip(&course.ridge).zip(step);
    let moving = curved.filter(|((bend, ridge), _)| bend + *ridge > 0.0);
    moving.fold(0.0, |most: f64, (_, it)| most.max(it.abs()))
}

fn penalty(course: &Course, absolutes: &[f64], parameters: &[f64]) -> f64 {
    let both = course.ridge.iter().zip(absolutes).zip(parameters);
    both.map(|((ridge, absolute), it)| 0.5 * ridge * it * it + absolute * it.abs()).sum()
}

fn search<P: Smooth>(
    problem: &mut P,
    (course, absolutes): (&Course, &[f64]),
    from: &[f64],
    step: &[f64],
    (value, promise): (f64, f64),
) -> Option<(f64, Vec<f64>, f64)> {
    let mut share = 1.0;
    for _ in 0..HALVINGS {
        let mut parameters = from.to_vec();
        add_scaled(share, step, &mut parameters);
        let loss = problem.move_to(&parameters);
        let there = loss + penalty(course, absolutes, &parameters);
        if there <= value + ENOUGH * share * promise + ROUNDING * value.abs() {
            return Some((share, parameters, loss));
        }
        share *= 0.5;
    }
    None
}

/// A quadratic loss with squares and absolute values on top.
pub(crate) struct Quadratic<'a> {
    pub(crate) hessian: &'a Symmetric,
    pub(crate) ridge: &'a [f64],
    pub(crate) absolutes: &'a [f64],
}

impl Quadratic<'_> {
    /// The minimum of `gradient · (x - from) + ½ (x - from)ᵀ hessian (x - from)` and the penalties,
    /// coordinate after coordinate, until none moves by more than `precision`, and the turns that took.
    pub(crate) fn minimize(
        &self,
        gradient: &[f64],
        from: &[f64],
        (precision, most_turns): (f64, u32),
    ) -> (Vec<f64>, u32) {
        let mut slopes = gradient.to_vec();
        let mut parameters = from.to_vec();
        let all: Vec<usize> = (0..from.len()).collect();
        let mut turns = 0;
        while turns < most_turns {
            turns += 1;
            if self.turn(&all, &mut slopes, &mut parameters) <= precision {
                break;
            }
            let is_active = |it: &usize| self.absolutes[*it] <= 0.0 || parameters[*it].abs() > 0.0;
            let active: Vec<usize> = all.iter().copied().filter(is_active).collect();
            let mut is_moving = true;
            let last = (turns + PATIENCE).min(most_turns);
            while is_moving && turns < last {
                turns += 1;
                is_moving = self.turn(&active, &mut slopes, &mut parameters) > precision;
            }
            if is_moving {
                self.solve(active, &mut slopes, &mut parameters);
            }
        }
        (parameters, turns)
    }

    /// Solves for these coordinates at once, with the signs they have; those that get to 0 stay there.
    fn solve(&self, mut places: Vec<usize>, slopes: &mut [f64], parameters: &mut [f64]) {
        loop {
            let step = self.joint_step(&places, slopes, parameters);
            let pairs = || places.iter().copied().zip(&step);
            let meets = pairs().map(|(place, by)| (-parameters[place] / by, place));
            let on_the_way =
                meets.filter(|(at, place)| self.absolutes[*place] > 0.0 && (0.0..1.0).contains(at));
            let first = on_the_way.reduce(|a, b| if b.0 < a.0 { b } else { a });
            let share = first.map_or(1.0, |(at, _)| at);
            for (place, by) in pairs() {
                let change = share * by;
                parameters[place] += change;
                add_scaled(change, self.hessian.row(place), slopes);
            }
            let Some((_, first)) = first else { return };
            // Rounding may have left it beside 0.
            add_scaled(-parameters[first], self.hessian.row(first), slopes);
            parameters[first] = 0.0;
            places.retain(|it| *it != first);
        }
    }

    /// To where the slopes of these coordinates are 0, penalties with the present signs included.
    fn joint_step(&self, places: &[usize], slopes: &[f64], parameters: &[f64]) -> Vec<f64> {
        let mut own = Symmetric::zeros(places.len());
        let mut downhill = Vec::with_capacity(places.len());
        for (i, &place) in places.iter().enumerate() {
            let row = self.hessian.row(place);
            places[..i].iter().enumerate().for_each(|(j, other)| own.set(i, j, row[*other]));
            own.set(i, i, (row[place] + self.ridge[place]) * (1.0 + EXTRA));
            let it = parameters[place];
            let pull = self.absolutes[place] * it.signum();
            downhill.push(-slopes[place] - self.ridge[place] * it - pull);
        }
        Cholesky::new(&own, 1e-3 * EXTRA).solve(&downhill)
    }

    /// Puts each of these coordinates at its best, the others given; the largest move.
    fn turn(&self, places: &[usize], slopes: &mut [f64], parameters: &mut [f64]) -> f64 {
        let mut most = 0.0_f64;
        for &place in places {
            let row = self.hessian.row(place);
            let bend = row[place] + self.ridge[place];
            if bend <= 0.0 {
                continue;
            }
            let old = parameters[place];
            let pulled = row[place] * old - slopes[place];
            let new = shrunk(pulled, self.absolutes[place]) / bend;
            let change = new - old;
            if change.abs() > 0.0 {
                parameters[place] = new;
                add_scaled(change, row, slopes);
                most = most.max(change.abs());
            }
        }
        most
    }
}

/// Nearer to 0 by `by`, and not past it.
fn shrunk(value: f64, by: f64) -> f64 {
    if value > by {
        value - by
    } else if value < -by {
        value + by
    } else {
        0.0
    }
}
