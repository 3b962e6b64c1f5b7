//! Steps against the slope, as long as the slope is steady.

use plumbline_kernels::Running;

use crate::models::perceptron::network::{Kind, Stretch};

/// Adam after Kingma & Ba (2015), arranged as in scikit-learn: the correction for the start is in the rate.
pub(super) struct Adam {
    rate: f64,
    means: Vec<f64>,
    squares: Vec<f64>,
    /// The powers of the two decays, as many as there were steps.
    mean_power: f64,
    square_power: f64,
}

const MEAN_DECAY: f64 = 0.9;
const SQUARE_DECAY: f64 = 0.999;
const LEAST: f64 = 1e-8;

impl Adam {
    pub(super) fn new(n_parameters: usize, rate: f64) -> Self {
        Self {
            rate,
            means: vec![0.0; n_parameters],
            squares: vec![0.0; n_parameters],
            mean_power: 1.0,
            square_power: 1.0,
        }
    }

    /// One step: slopes are summed over people of that weight, and are 0 afterwards.
    pub(super) fn step(
        &mut self,
        parameters: &mut [f64],
        slopes: &mut [f64],
        stretches: &[Stretch],
        l2: f64,
        weight: f64,
    ) {
        self.mean_power *= MEAN_DECAY;
        self.square_power *= SQUARE_DECAY;
        let rate = self.rate * libm::sqrt(1.0 - self.square_power) / (1.0 - self.mean_power);
        let share = 1.0 / weight;
        for Stretch { start, end, kind } in stretches {
            let range = *start..*end;
            let l2 = if *kind == Kind::Weights { l2 } else { 0.0 };
            let mut running = Running {
                means: &mut self.means[range.clone()],
                squares: &mut self.squares[range.clone()],
                decays: [MEAN_DECAY, SQUARE_DECAY],
            };
            running.take_in(&mut slopes[range.clone()], &parameters[range.clone()], l2, share);
            running.move_down(&mut parameters[range], rate, LEAST);
        }
    }
}
