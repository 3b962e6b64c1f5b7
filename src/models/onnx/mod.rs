//! Models from other programs: ONNX files are read, checked and run here.
//!
//! ```text
//! bytes ─▶ magic (is it ONNX at all?) ─▶ outline (how much is it?) ─▶ proto (decoded)
//!       ─▶ read (versions, operators, weights, names, order, settings) ─▶ Graph
//! Graph + Tensors ──run──▶ one Value for each output, one row for each person
//! ```
//!
//! An interpreter of our own: small, exact, and with the same bits on every host. Everything is checked
//! before anything is run, and what runs has a budget of memory and steps. Files of strangers end in a
//! result or in a typed [`Error`], never in a panic.

pub mod checks;
pub mod error;
pub mod export;
pub mod graph;
pub mod interface;
pub mod operators;
pub mod tensor;
pub mod value;
pub mod write;

mod attributes;
#[cfg(test)]
mod bad_inputs;
mod join;
mod kernel;
mod made_for;
mod magic;
mod ops;
mod order;
mod outline;
mod proto;
mod read;
mod weights;

pub use error::Error;
pub use graph::Graph;
pub use interface::{Input, Output, OutputKind};
pub use made_for::MadeFor;
pub use operators::{Reason, Unsupported};
pub use ops::supported;
pub use tensor::{Cells, Element, Tensor};
pub use value::{Classes, Value};
