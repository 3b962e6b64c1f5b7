//! The boundary between the page and the worker.

mod exports;
pub mod job;
pub mod protocol;
pub mod session;
