//! A plan is run: the only folder that puts the others together.

pub mod gallery;
pub mod plan;
