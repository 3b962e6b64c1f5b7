//! A file becomes a table of typed columns. Knows nothing of fairness.
//!
//! ```text
//! bytes ─▶ Intake (push slices, finish) ─▶ Loaded { Table, Reading, profiles }
//! ```
//!
//! Rows are never lost in silence: `Reading` counts what was read, and keeps every rejected row
//! with its place and cause.

pub mod profile;
pub mod reading;
pub mod table;

pub use profile::ColumnProfile;
pub use reading::{Note, Reading, Rejection};
pub use table::{Categories, Cells, Codes, Column, Numbers, Table};
