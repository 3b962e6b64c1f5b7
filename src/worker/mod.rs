//! The boundary between the page and the worker.

pub mod protocol;
pub mod session;
