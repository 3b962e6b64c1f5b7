//! Plumbline: a fairness audit that runs wholly on your device.

pub mod data;

pub mod stats;

pub mod cube;

pub mod metrics;

pub mod report;

pub mod audit;

pub mod chart;

pub mod worker;

#[cfg(target_arch = "wasm32")]
pub mod ui;
