//! How a file was read: its dialect, and everything that was not as it should be.

use serde::{Deserialize, Serialize};

/// The most rejected rows that are kept word for word; the rest are counted.
pub const KEPT_REJECTIONS: usize = 1_000;

/// What the reader found out about the file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The file's name, for people.
    pub file: String,
    pub n_bytes: u64,
    /// SHA-256 of the bytes as they lie in the file, 64 hex digits.
    pub sha256: String,
    /// Such as "comma-separated text".
    pub format: String,
    /// Such as "UTF-8" or "UTF-16, little-endian".
    pub encoding: String,
    /// The separator as a word: "comma", "semicolon", "tab" or "pipe".
    pub delimiter: String,
    /// "LF", "CRLF", "CR" or "mixed".
    pub line_end: String,
    /// Data rows that were seen, the rejected ones included.
    pub rows_read: u64,
    pub rows_rejected: u64,
    /// The first [`KEPT_REJECTIONS`] rejected rows.
    pub rejections: Vec<Rejection>,
    pub notes: Vec<Note>,
    /// Bytes of the typed columns in memory.
    pub table_bytes: u64,
}

/// One row that could not be used, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejection {
    /// The line of the file on which the row begins; the header is line 1.
    pub line: u64,
    /// The data row, counted from 1.
    pub row: u64,
    /// The column, where one is to blame.
    pub column: Option<String>,
    /// What is wrong, in words.
    pub cause: String,
    /// What the row looks like, escaped, at most 40 characters.
    pub excerpt: String,
}

/// Something the reader noticed or changed, worth a person's eye.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Stable id, such as "duplicate-header" or "missing-spellings".
    pub id: String,
    /// The finding first, in bold on the page.
    pub says: String,
    /// What it means and what was done.
    pub detail: String,
    /// The columns it is about.
    pub columns: Vec<String>,
}
