//! Keeps count of rows and line ends, and of every row that cannot be used.

use crate::data::excerpt::excerpt;
use crate::data::reading::{KEPT_REJECTIONS, Rejection};
use crate::data::scan::{Broken, Cause, FIELD_LIMIT, LineEnd, ROW_LIMIT, count_lines};

/// What was counted while reading.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) rows_read: u64,
    pub(super) rows_rejected: u64,
    pub(super) rejections: Vec<Rejection>,
    /// Line ends of the kinds LF, CRLF and CR.
    pub(super) line_ends: [u64; 3],
    /// Blank lines between rows that were passed over.
    pub(super) n_blank: u64,
    /// Blank lines between rows that count as a missing cell, in a table of one column.
    pub(super) n_blank_cells: u64,
    /// Cells with a quote inside that is part of the text, and the first one's line and column.
    pub(super) n_inner_quotes: u64,
    pub(super) first_inner_quote: Option<(u64, String)>,
}

impl Tally {
    pub(super) fn count_line_end(&mut self, line_end: LineEnd) {
        match line_end {
            LineEnd::Lf => self.line_ends[0] += 1,
            LineEnd::CrLf => self.line_ends[1] += 1,
            LineEnd::Cr => self.line_ends[2] += 1,
            LineEnd::EndOfFile => {}
        }
    }

    /// Counts the row that was read last as rejected.
    #[cold]
    pub(super) fn reject(
        &mut self,
        line: u64,
        column: Option<String>,
        cause: String,
        row_text: &[u8],
    ) {
        self.rows_rejected += 1;
        if self.rejections.len() < KEPT_REJECTIONS {
            let (row, excerpt) = (self.rows_read, excerpt(row_text));
            self.rejections.push(Rejection { line, row, column, cause, excerpt });
        }
    }
}

/// Why a row cannot be read; `line` is the one to blame.
pub(super) fn cause_in_words(broken: &Broken, text: &[u8], line: u64) -> String {
    match broken.cause {
        Cause::UnclosedQuote { until } => unclosed_quote(&text[broken.at..until], line),
        Cause::TextAfterQuote => "text goes on after a closing quote".to_owned(),
        Cause::FieldTooLong => format!("a field is longer than {} MiB", FIELD_LIMIT >> 20),
        Cause::RowTooLong => format!("the row is longer than {} MiB", ROW_LIMIT >> 20),
    }
}

fn unclosed_quote(swallowed: &[u8], line: u64) -> String {
    let opened = format!("a quote opens on line {line} and is not closed properly");
    let reach = if swallowed.len() >= FIELD_LIMIT { "within 1 MiB" } else { "later on" };
    match count_lines(swallowed.trim_ascii_end()) {
        0 => opened,
        1 => format!(
            "{opened} {reach}: it would have swallowed the next line, which was read on its own"
        ),
        n => format!(
            "{opened} {reach}: it would have swallowed the next {n} lines, which were read on their own"
        ),
    }
}
