//! What every room needs, once for all types: every copy for another type is downloaded too.

pub mod json;
pub mod order;
