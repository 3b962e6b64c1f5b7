//! People become scores: models are trained, read from files and asked, all behind one interface.
//!
//! ```text
//! Matrix + Target ──Trainer::train──▶ a model ──Predict::predict──▶ Scores, one row per person
//! ```
//!
//! linfa's own algorithms ignore sample weights, order classes by their size and break ties by hash order
//! or word size; an audit cannot stand on that. So the algorithms here are our own, behind linfa's traits:
//! weighted, deterministic to the last bit on every host, and fast. Sums run in a fixed order, transcendental
//! functions come from `libm`, matrices are multiplied by our own loops (ndarray's product chooses fused
//! instructions at run time), and randomness is `ChaCha8` from a given seed.

pub mod bayes;
mod behind_linfa;
pub mod checked;
pub mod clusters;
pub mod encode;
pub mod error;
pub mod imported;
pub mod learn;
pub mod learner;
pub mod linear;
pub mod looked_at;
pub mod matrix;
pub mod neighbors;
pub mod onnx;
pub mod perceptron;
pub mod saved;
mod saved_parts;
pub mod scores;
pub(crate) mod settings;
mod softmax;
pub mod split;
pub mod svm;
pub mod target;
pub mod to_onnx;
pub mod trees;

pub use error::Error;
pub use learn::{Predict, Step, Trainer, Unwatched, Watch};
pub use matrix::{Block, Matrix, NO_LEVEL};
pub use scores::{Scale, Scores};
pub use target::{Target, Values};
