//! A plan is run: the only folder that puts the others together.
//!
//! An audit is a pure function of a table and a plan: no clock, no network, no random source of its own.

mod aggregate;
mod at_once;
mod classes;
mod compare;
mod exhibits;
mod extreme;
mod groupings;
mod kinds;
mod known_outcomes;
mod means;
mod measure;
mod named;
mod no_number;
mod numbers;
mod of_curves;
mod of_neighbors;
mod over_all;
mod plan_groups;
mod plan_keys;
mod plan_model;
mod plan_question;
mod plan_ranking;
mod plan_shape;
mod plan_slices;
mod quantiles;
mod replicates;
mod soft;
mod stratify;
mod supported;
mod tested;
mod verdict;

pub mod error;
pub mod export;
pub mod gallery;
pub mod model;
pub mod plan;
pub mod plan_file;
pub mod preview;
pub mod resolve;
pub mod rules;
pub mod run;
pub mod suggest;
pub mod sweeps;
pub mod verify;

pub use error::Error;
pub use run::{Allowance, Input, Progress, Tries, run};
