//! The boundary between the page and the worker.

pub mod job;
pub mod protocol;
pub mod session;
