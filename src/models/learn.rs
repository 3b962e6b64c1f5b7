//! What every way of learning has in common, and how it is watched and stopped.

use crate::models::{Error, Matrix, Scores, Target};

/// A way of learning with its settings.
pub trait Trainer {
    type Model: Predict;

    /// Learns from people.
    ///
    /// The caller has checked the input: rows agree and are at least one, weights are finite and above 0, numbers are finite
    /// (in [`Matrix`] a NaN is a missing cell and reaches only trainers that know what to do with it), codes of classes
    /// are below their count, and each class has somebody. The same input and seed give the same bits on every host.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] for a setting outside its range, [`Error::WrongTask`] where the target is of a kind
    /// that this way cannot learn, [`Error::TooMuch`], and [`Error::Stopped`] as soon as the watch says so.
    fn train(
        &self,
        features: &Matrix,
        target: &Target,
        seed: u64,
        watch: &mut dyn Watch,
    ) -> Result<Self::Model, Error>;
}

/// What has learnt.
pub trait Predict {
    /// A row of scores per person. The matrix has the blocks that the model was trained on, in their order.
    /// A person's scores do not hang on who else is asked about.
    fn predict(&self, features: &Matrix) -> Scores;
}

/// How far training has come; told at least once per iteration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    pub done: u32,
    /// Iterations at most.
    pub total: u32,
    /// The mean loss over the people learnt from, where the model has one: falls as the model learns.
    pub loss: Option<f64>,
}

/// Looks on while a model is trained, and can stop it.
pub trait Watch {
    /// # Errors
    ///
    /// [`Error::Stopped`] to end the training.
    fn step(&mut self, step: Step) -> Result<(), Error>;
}

/// Nobody looks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn step(&mut self, _: Step) -> Result<(), Error> {
        Ok(())
    }
}

impl<F: FnMut(Step) -> Result<(), Error>> Watch for F {
    fn step(&mut self, step: Step) -> Result<(), Error> {
        self(step)
    }
}
