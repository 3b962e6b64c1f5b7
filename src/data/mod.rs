//! A file becomes a table of typed columns. Knows nothing of fairness.
//!
//! ```text
//! bytes ─▶ Intake (push slices, finish) ─▶ Loaded { Table, Reading, profiles }
//!
//! Intake: format (what is it?) ─▶ decode (UTF-16 to UTF-8) ─▶ delimited
//! delimited: dialect ─▶ scan (fields of a row) ─▶ builder (typed columns) ─▶ notes, describe, roles
//! ```
//!
//! Rows are never lost in silence: `Reading` counts what was read, and keeps every rejected row
//! with its place and cause.

pub mod error;
pub mod format;
pub mod intake;
pub mod profile;
pub mod reading;
pub mod table;

mod builder;
mod decode;
mod delimited;
mod describe;
mod dialect;
mod dictionary;
mod excerpt;
mod header;
mod names;
mod notes;
mod number;
mod relations;
mod roles;
#[cfg(test)]
mod roles_checks;
mod scan;
mod tally;
mod text;
mod values;
mod verdicts;

pub use error::Error;
pub use format::Format;
pub use intake::{Intake, Loaded};
pub use profile::ColumnProfile;
pub use reading::{Note, Reading, Rejection};
pub use table::{Categories, Cells, Codes, Column, Numbers, Table};

/// Whether a cell of this text is read as missing, such as `?` or `NA`.
pub fn spells_missing(text: &str) -> bool {
    number::missing_spelling(text.as_bytes()).is_some()
}
