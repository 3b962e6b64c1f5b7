//! Reads delimited text block by block: rows are split, checked, and handed to the columns.
//!
//! Blocks are cut by the number of bytes of text and by nothing else, so that the slices in which the
//! text arrives can never change a result.

use std::collections::TryReserveError;

use crate::data::builder::{Block, ColumnBuilder, Seen, is_space};
use crate::data::decode::{Encoding, find_bad_byte};
use crate::data::dialect::Dialect;
use crate::data::error::Error;
use crate::data::header::Header;
use crate::data::scan::{
    Broken, Field, More, Row, Scan, count_lines, next_line, scan_row, undouble_quotes,
};
use crate::data::table::{Column, Table};
use crate::data::tally::{Tally, cause_in_words};

/// Bytes of text that are split and typed at once.
const BLOCK_BYTES: usize = 32 << 10;
/// The most columns that are read.
pub(super) const COLUMN_LIMIT: usize = 10_000;
/// Rows that are handed on at the latest, even where they take no text.
const BLOCK_ROWS: usize = 65_536;

/// The reader of delimited text.
#[derive(Debug)]
pub(super) struct Delimited {
    file: String,
    encoding: Encoding,
    delimiter: u8,
    buffer: Vec<u8>,
    /// The buffer's length at which it is read.
    full_at: usize,
    /// The line on which the next row begins.
    line: u64,
    resume: Resume,
    /// Blank lines since the last row.
    n_blank_pending: u64,
    header: Option<Header>,
    columns: Vec<ColumnBuilder>,
    fields: Vec<Field>,
    rows: Vec<u64>,
    tally: Tally,
}

/// Where reading goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Resume {
    WithRow,
    AfterLineEnd,
}

/// Everything that reading the text gave.
pub(super) struct Parsed {
    pub(super) header: Header,
    pub(super) table: Table,
    /// What was noticed in each column.
    pub(super) seen: Vec<Seen>,
    pub(super) tally: Tally,
}

/// Properties of a block that spare the common case a closer look.
#[derive(Clone, Copy)]
struct Marks {
    has_bad_bytes: bool,
    has_quotes: bool,
}

impl Delimited {
    pub(super) fn new(file: &str, encoding: Encoding, dialect: Dialect) -> Self {
        Self {
            file: file.to_owned(),
            encoding,
            delimiter: dialect.delimiter,
            buffer: Vec::new(),
            full_at: BLOCK_BYTES,
            line: if dialect.n_skipped == 0 { 1 } else { 2 },
            resume: Resume::WithRow,
            n_blank_pending: 0,
            header: None,
            columns: Vec::new(),
            fields: Vec::new(),
            rows: Vec::new(),
            tally: Tally::default(),
        }
    }

    pub(super) fn push(&mut self, mut text: &[u8]) -> Result<(), Error> {
        while !text.is_empty() {
            let room = self.full_at - self.buffer.len();
            let (now, later) = text.split_at(room.min(text.len()));
            let room_made = self.buffer.try_reserve(now.len());
            room_made.map_err(|it| self.out_of_memory(it))?;
            self.buffer.extend_from_slice(now);
            text = later;
            if self.buffer.len() == self.full_at {
                self.read_block(More::Comes)?;
            }
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<Parsed, Error> {
        self.read_block(More::Ends)?;
        let Some(header) = self.header else {
            return Err(Error::Blank { file: self.file });
        };
        let tally = self.tally;
        if tally.rows_read == 0 {
            return Err(Error::HeaderOnly { file: self.file, n_columns: header.names.len() });
        }
        if let (Some(first), true) =
            (tally.rejections.first(), tally.rows_read == tally.rows_rejected)
        {
            let (line, cause) = (first.line, first.cause.clone());
            return Err(Error::NoUsableRow { file: self.file, rows: tally.rows_read, line, cause });
        }
        let n_rows = usize::try_from(tally.rows_read - tally.rows_rejected).unwrap_or(usize::MAX);
        let mut table = Table { n_rows, columns: Vec::with_capacity(self.columns.len()) };
        let mut seen = Vec::with_capacity(self.columns.len());
        for (column, name) in self.columns.into_iter().zip(&header.names) {
            let (cells, seen_in_column) = column.finish();
            table.columns.push(Column { name: name.clone(), cells });
            seen.push(seen_in_column);
        }
        Ok(Parsed { header, table, seen, tally })
    }

    fn out_of_memory(&self, source: TryReserveError) -> Error {
        Error::OutOfMemory { file: self.file.clone(), rows: self.tally.rows_read, source }
    }

    /// Reads the rows in the buffer and keeps what is left of the last one.
    fn read_block(&mut self, more: More) -> Result<(), Error> {
        let mut text = std::mem::take(&mut self.buffer);
        let n_read = self.read_rows(&mut text, more)?;
        text.copy_within(n_read.., 0);
        text.truncate(text.len() - n_read);
        // A row longer than a block is read again as it grows: doubling keeps that linear.
        self.full_at = text.len() + text.len().max(BLOCK_BYTES);
        self.buffer = text;
        Ok(())
    }

    fn read_rows(&mut self, text: &mut [u8], more: More) -> Result<usize, Error> {
        let marks = Marks {
            has_bad_bytes: std::str::from_utf8(text)
                .is_err_and(|it| it.error_len().is_some() || more == More::Ends)
                || text.contains(&0),
            has_quotes: text.contains(&b'"'),
        };
        let mut at = 0;
        while at < text.len()
            && let Some(next) = self.step(text, at, more, marks)?
        {
            at = next;
        }
        self.hand_on(text)?;
        Ok(at)
    }

    /// Takes what stands at a place; returns the place after it, or nothing where more text is needed.
    fn step(
        &mut self,
        text: &mut [u8],
        at: usize,
        more: More,
        marks: Marks,
    ) -> Result<Option<usize>, Error> {
        if self.resume == Resume::AfterLineEnd {
            let next = self.skip_line(text, at, more);
            return Ok((next > at).then_some(next));
        }
        let first = self.fields.len();
        match scan_row(text, at, self.delimiter, more, &mut self.fields) {
            Scan::Incomplete => {
                self.fields.truncate(first);
                Ok(None)
            }
            Scan::Row(row) => {
                self.take_row(text, at, first, &row, marks)?;
                self.line += 1 + row.inner_lines;
                Ok(Some(row.next))
            }
            Scan::Broken(broken) => {
                self.fields.truncate(first);
                self.reject_broken(text, at, &broken)?;
                self.line += count_lines(&text[at..broken.at]);
                self.resume = Resume::AfterLineEnd;
                Ok(Some(broken.at))
            }
        }
    }

    /// Passes over the rest of a line that cannot be read; returns where reading goes on.
    fn skip_line(&mut self, text: &[u8], at: usize, more: More) -> usize {
        match next_line(text, at, more) {
            Some(next) => {
                self.resume = Resume::WithRow;
                self.line += 1;
                next
            }
            // A carriage return at the end may be half of a line end.
            None => text.len() - usize::from(text.ends_with(b"\r")),
        }
    }

    /// Types the rows that were accepted.
    fn hand_on(&mut self, text: &[u8]) -> Result<(), Error> {
        if !self.rows.is_empty() {
            let stride = self.columns.len();
            let block = Block { text, fields: &self.fields, rows: &self.rows, stride };
            let typed = self
                .columns
                .iter_mut()
                .enumerate()
                .try_for_each(|(idx, column)| column.extend(block, idx));
            typed.map_err(|it| self.out_of_memory(it))?;
        }
        self.fields.clear();
        self.rows.clear();
        Ok(())
    }

    /// Accepts or rejects a row whose fields, from `first` on, were split.
    fn take_row(
        &mut self,
        text: &mut [u8],
        start: usize,
        first: usize,
        row: &Row,
        marks: Marks,
    ) -> Result<(), Error> {
        self.tally.count_line_end(row.line_end);
        let n_fields = self.fields.len() - first;
        if n_fields == 1 && is_blank(text, self.fields[first]) {
            self.fields.truncate(first);
            self.n_blank_pending += u64::from(self.header.is_some());
            return Ok(());
        }
        if self.header.is_none() {
            return self.take_header(text, start, row);
        }
        let first =
            if self.n_blank_pending == 0 { first } else { self.settle_blanks(text, first)? };
        self.tally.rows_read += 1;
        if let Some((column, cause)) = self.objection(text, start, first, row, marks) {
            self.fields.truncate(first);
            self.reject(self.line, column, cause, &text[start..row.end]);
            return Ok(());
        }
        if row.has_doubled_quotes {
            undouble_quotes(text, &mut self.fields[first..]);
        }
        if marks.has_quotes {
            self.count_inner_quotes(text, first);
        }
        self.rows.push(self.tally.rows_read);
        Ok(())
    }

    /// Why a row cannot be used, with the column to blame.
    fn objection(
        &self,
        text: &[u8],
        start: usize,
        first: usize,
        row: &Row,
        marks: Marks,
    ) -> Option<(Option<usize>, String)> {
        let row_text = &text[start..row.end];
        let fields = &self.fields[first..];
        if marks.has_bad_bytes
            && let Some((offset, cause)) = find_bad_byte(row_text, self.encoding)
        {
            let column = fields.iter().rposition(|it| it.start() <= start + offset);
            return Some((column, cause));
        }
        let header = self.header.as_ref()?;
        let (n_fields, n_names) = (fields.len(), header.names.len());
        if n_fields != n_names {
            let (noun, verb) =
                (if n_fields == 1 { "field" } else { "fields" }, "where the header names");
            return Some((None, format!("{n_fields} {noun} {verb} {n_names}")));
        }
        (row_text == header.text).then(|| (None, "it is the header again".to_owned()))
    }

    fn take_header(&mut self, text: &mut [u8], start: usize, row: &Row) -> Result<(), Error> {
        let (file, line) = (self.file.clone(), self.line);
        let raw = text[start..row.end].to_vec();
        if let Some((offset, cause)) = find_bad_byte(&raw, self.encoding) {
            let column =
                self.fields.iter().rposition(|it| it.start() <= start + offset).unwrap_or(0) + 1;
            return Err(Error::Header { file, line, column, cause });
        }
        if self.fields.len() > COLUMN_LIMIT {
            let n_columns = self.fields.len();
            return Err(Error::TooManyColumns { file, line, n_columns, limit: COLUMN_LIMIT });
        }
        if row.has_doubled_quotes {
            undouble_quotes(text, &mut self.fields);
        }
        let cell = |it: &Field| String::from_utf8_lossy(&text[it.start()..it.end()]).into_owned();
        let cells: Vec<String> = self.fields.iter().map(cell).collect();
        self.fields.clear();
        self.columns.extend(cells.iter().map(|_| ColumnBuilder::new()));
        self.header = Some(Header::new(&cells, &raw));
        Ok(())
    }

    /// Blank lines turned out to stand between rows: missing cells of a single column, else passed over.
    /// Returns where the fields of the row at hand begin now.
    fn settle_blanks(&mut self, text: &[u8], first: usize) -> Result<usize, Error> {
        let n_blank = std::mem::take(&mut self.n_blank_pending);
        if self.columns.len() > 1 {
            self.tally.n_blank += n_blank;
            return Ok(first);
        }
        let row_at_hand = self.fields.split_off(first);
        self.tally.n_blank_cells += n_blank;
        for _ in 0..n_blank {
            self.tally.rows_read += 1;
            self.fields.push(Field::EMPTY);
            self.rows.push(self.tally.rows_read);
            if self.rows.len() >= BLOCK_ROWS {
                self.hand_on(text)?;
            }
        }
        let first = self.fields.len();
        self.fields.extend(row_at_hand);
        Ok(first)
    }

    fn count_inner_quotes(&mut self, text: &[u8], first: usize) {
        for idx in first..self.fields.len() {
            let field = self.fields[idx];
            if field.is_quoted() || !text[field.start()..field.end()].contains(&b'"') {
                continue;
            }
            self.tally.n_inner_quotes += 1;
            if self.tally.first_inner_quote.is_none() {
                let name =
                    self.header.as_ref().map_or_else(String::new, |it| it.name_of(idx - first));
                self.tally.first_inner_quote = Some((self.line, name));
            }
        }
    }

    fn reject_broken(&mut self, text: &[u8], start: usize, broken: &Broken) -> Result<(), Error> {
        let line = self.line + count_lines(&text[start..broken.at]);
        let cause = cause_in_words(broken, text, line);
        if self.header.is_none() {
            let (file, column) = (self.file.clone(), broken.field + 1);
            return Err(Error::Header { file, line, column, cause });
        }
        let first = self.fields.len();
        if self.n_blank_pending > 0 {
            self.settle_blanks(text, first)?;
        }
        self.tally.rows_read += 1;
        let end = next_line(text, broken.at, More::Ends).unwrap_or(text.len());
        self.reject(self.line, Some(broken.field), cause, text[start..end].trim_ascii_end());
        Ok(())
    }

    #[cold]
    fn reject(&mut self, line: u64, column: Option<usize>, cause: String, row_text: &[u8]) {
        let column = column.and_then(|it| Some(self.header.as_ref()?.name_of(it)));
        self.tally.reject(line, column, cause, row_text);
    }
}

fn is_blank(text: &[u8], field: Field) -> bool {
    !field.is_quoted() && text[field.start()..field.end()].iter().all(|it| is_space(*it))
}
