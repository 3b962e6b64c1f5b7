//! Why a file cannot be used at all: what is wrong and where, why it matters, what to do.

use std::collections::TryReserveError;

use crate::data::format::Format;

/// The file as a whole cannot be used. A bad row is no error: it is a rejection in the reading.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("\"{file}\" is empty: it has no bytes")]
    Empty { file: String },
    #[error("\"{file}\" has no header and no rows: it holds only blank lines")]
    Blank { file: String },
    #[error("\"{file}\" has a header with {n_columns} columns, and no row below it")]
    HeaderOnly { file: String, n_columns: usize },
    #[error("\"{file}\" is {format}, not delimited text")]
    OtherFormat { file: String, format: Format },
    #[error("\"{file}\" is written in {encoding}, which is not read")]
    OtherEncoding { file: String, encoding: String },
    #[error("the header of \"{file}\" (line {line}, column {column}) cannot be read: {cause}")]
    Header { file: String, line: u64, column: usize, cause: String },
    #[error("\"{file}\" names {n_columns} columns on line {line}; at most {limit} are read")]
    TooManyColumns { file: String, line: u64, n_columns: usize, limit: usize },
    #[error("none of the {rows} rows of \"{file}\" can be used; line {line}: {cause}")]
    NoUsableRow { file: String, rows: u64, line: u64, cause: String },
    #[error("\"{file}\" does not fit into memory: it ran out after {rows} rows")]
    OutOfMemory { file: String, rows: u64, source: TryReserveError },
}

impl Error {
    /// A stable name of the problem, for programs.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Empty { .. } => "empty-file",
            Self::Blank { .. } => "blank-file",
            Self::HeaderOnly { .. } => "header-only",
            Self::OtherFormat { .. } => "other-format",
            Self::OtherEncoding { .. } => "other-encoding",
            Self::Header { .. } => "unreadable-header",
            Self::TooManyColumns { .. } => "too-many-columns",
            Self::NoUsableRow { .. } => "no-usable-row",
            Self::OutOfMemory { .. } => "out-of-memory",
        }
    }

    /// Why it matters.
    pub fn why(&self) -> String {
        match self {
            Self::Empty { .. } | Self::Blank { .. } => "There is nothing to audit in it.".to_owned(),
            Self::HeaderOnly { .. } => {
                "An audit compares rows of people, and the file has none.".to_owned()
            }
            Self::OtherFormat { .. } => {
                "Reading it as text would make up rows that nobody wrote.".to_owned()
            }
            Self::OtherEncoding { .. } => {
                "Guessing the letters could merge or split groups of people.".to_owned()
            }
            Self::Header { .. } => {
                "Without its names no column can be given a role, and no row can be checked.".to_owned()
            }
            Self::TooManyColumns { .. } => {
                "An audit needs a few dozen columns; so many suggest a table that is turned on its side, \
                 or another separator."
                    .to_owned()
            }
            Self::NoUsableRow { .. } => {
                "Rows that do not fit the header are set aside, and that left none.".to_owned()
            }
            Self::OutOfMemory { .. } => {
                "The figures need all rows; a part of them would give another answer.".to_owned()
            }
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::Empty { .. } | Self::Blank { .. } => {
                "Check that the export finished, and choose the file again.".to_owned()
            }
            Self::HeaderOnly { .. } => "Check that the export included the rows.".to_owned(),
            Self::OtherFormat { format, .. } => format.what_to_do().to_owned(),
            Self::OtherEncoding { .. } => {
                "Save the file as \"CSV UTF-8\", or as UTF-16 with a byte order mark.".to_owned()
            }
            Self::Header { .. } => {
                "Correct the first line: one name for each column, quotes closed.".to_owned()
            }
            Self::TooManyColumns { limit, .. } => {
                format!("Keep the columns that the audit needs, at most {limit}, and save the file again.")
            }
            Self::NoUsableRow { .. } => {
                "Check that the first line names every column and that the separator is the same \
                 on every line."
                    .to_owned()
            }
            Self::OutOfMemory { .. } => {
                "Keep only the columns that the audit needs, or use the command line on a larger machine."
                    .to_owned()
            }
        }
    }
}
