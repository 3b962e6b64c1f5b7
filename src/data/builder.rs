//! A column grows row by row: a dictionary first, numbers once it holds too many of them.

use std::collections::TryReserveError;

use crate::data::dictionary::Dictionary;
use crate::data::excerpt::excerpt;
use crate::data::number::{MISSING_SPELLINGS, missing_spelling, parse_number};
use crate::data::scan::Field;
use crate::data::table::{CHUNK_ROWS, Categories, Cells, Codes, MISSING, NumberChunk, Numbers};

/// Distinct values up to which a column of numbers is kept as a dictionary.
pub(super) const DICTIONARY_LIMIT: usize = 4_096;

/// The most cells without a number that are quoted for a column of numbers.
const KEPT_STRAYS: usize = 5;

/// Rows that were split into fields: `stride` fields each, one row number each.
#[derive(Clone, Copy)]
pub(super) struct Block<'a> {
    pub(super) text: &'a [u8],
    pub(super) fields: &'a [Field],
    pub(super) rows: &'a [u64],
    pub(super) stride: usize,
}

/// A column that is being read.
#[derive(Debug)]
pub(super) struct ColumnBuilder {
    cells: Growing,
    codes: Vec<u32>,
    pub(super) seen: Seen,
}

/// What was noticed about the cells of a column.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Missing cells by their spelling.
    pub(super) spellings: [u64; MISSING_SPELLINGS.len()],
    /// Cells with spaces around them, which were cut off.
    pub(super) n_trimmed: u64,
    /// Cells that spell no number in a column of numbers; they are missing.
    pub(super) n_strays: u64,
    /// The first of them: data row and text.
    pub(super) strays: Vec<(u64, String)>,
}

#[derive(Debug)]
enum Growing {
    Dictionary { dictionary: Dictionary, chunks: Vec<Codes> },
    Numbers(Numbers),
}

impl ColumnBuilder {
    pub(super) fn new() -> Self {
        let cells = Growing::Dictionary { dictionary: Dictionary::new(), chunks: Vec::new() };
        Self { cells, codes: Vec::new(), seen: Seen::default() }
    }

    /// Appends one column of a block.
    pub(super) fn extend(
        &mut self,
        block: Block<'_>,
        column: usize,
    ) -> Result<(), TryReserveError> {
        let mut n_done = 0;
        if let Growing::Dictionary { dictionary, chunks } = &mut self.cells {
            self.codes.clear();
            self.codes.try_reserve(block.rows.len())?;
            n_done = read_codes(block, column, dictionary, &mut self.codes, &mut self.seen)?;
            push_codes(chunks, &self.codes)?;
            if n_done == block.rows.len() && !is_outgrown(dictionary) {
                return Ok(());
            }
            self.cells = Growing::Numbers(numbers_from_codes(dictionary, chunks, &mut self.seen)?);
        }
        match &mut self.cells {
            Growing::Numbers(numbers) => {
                read_numbers(block, column, n_done, numbers, &mut self.seen)
            }
            Growing::Dictionary { .. } => Ok(()),
        }
    }

    pub(super) fn finish(self) -> (Cells, Seen) {
        let mut seen = self.seen;
        let cells = match self.cells {
            Growing::Dictionary { dictionary, chunks } => {
                Cells::Categories(finish_categories(dictionary, chunks, &mut seen))
            }
            Growing::Numbers(mut numbers) => {
                if let Some(last) = numbers.chunks.last_mut() {
                    last.values.shrink_to_fit();
                    last.valid.shrink_to_fit();
                }
                Cells::Numbers(numbers)
            }
        };
        (cells, seen)
    }
}

fn is_outgrown(dictionary: &Dictionary) -> bool {
    dictionary.n_levels() > DICTIONARY_LIMIT && dictionary.n_words == 0
}

/// Reads cells until the column ends or its dictionary has too many numbers; returns the cells read.
fn read_codes(
    block: Block<'_>,
    column: usize,
    dictionary: &mut Dictionary,
    codes: &mut Vec<u32>,
    seen: &mut Seen,
) -> Result<usize, TryReserveError> {
    let cells = block.fields.get(column..).unwrap_or_default().iter().step_by(block.stride);
    for field in cells {
        let (start, end) = bounds(block.text, *field, seen);
        let code = if start == end {
            seen.spellings[0] += 1;
            MISSING
        } else {
            dictionary.code(block.text, start, end)?.level().unwrap_or_else(|spelling| {
                seen.spellings[spelling] += 1;
                MISSING
            })
        };
        dictionary.rows[code as usize] += 1;
        codes.push(code);
        if is_outgrown(dictionary) {
            break;
        }
    }
    Ok(codes.len())
}

/// Reads the cells from the given row on as numbers.
fn read_numbers(
    block: Block<'_>,
    column: usize,
    from: usize,
    numbers: &mut Numbers,
    seen: &mut Seen,
) -> Result<(), TryReserveError> {
    let cells = block.fields.get(column..).unwrap_or_default().iter().step_by(block.stride);
    for (field, row) in cells.zip(block.rows).skip(from) {
        let (start, end) = bounds(block.text, *field, seen);
        let cell = &block.text[start..end];
        let value = parse_number(cell);
        if value.is_none() {
            match missing_spelling(cell) {
                Some(spelling) => seen.spellings[spelling] += 1,
                None => seen.stray(*row, cell),
            }
        }
        push_number(numbers, value)?;
    }
    Ok(())
}

impl Seen {
    #[cold]
    fn stray(&mut self, row: u64, cell: &[u8]) {
        self.n_strays += 1;
        if self.strays.len() < KEPT_STRAYS {
            self.strays.push((row, excerpt(cell)));
        }
    }
}

/// Where a cell lies without the spaces around it; what is quoted keeps its spaces.
#[inline]
fn bounds(text: &[u8], field: Field, seen: &mut Seen) -> (usize, usize) {
    let (start, end) = (field.start(), field.end());
    if start < end && !field.is_quoted() && (is_space(text[start]) || is_space(text[end - 1])) {
        return trimmed(text, start, end, seen);
    }
    (start, end)
}

#[cold]
fn trimmed(text: &[u8], mut start: usize, mut end: usize, seen: &mut Seen) -> (usize, usize) {
    while start < end && is_space(text[start]) {
        start += 1;
    }
    while start < end && is_space(text[end - 1]) {
        end -= 1;
    }
    seen.n_trimmed += 1;
    (start, end)
}

#[inline]
pub(super) fn is_space(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

fn push_codes(chunks: &mut Vec<Codes>, mut codes: &[u32]) -> Result<(), TryReserveError> {
    while !codes.is_empty() {
        if chunks.last().is_none_or(|it| it.len() == CHUNK_ROWS) {
            chunks.try_reserve(1)?;
            chunks.push(Codes::U8(Vec::new()));
        }
        let Some(chunk) = chunks.last_mut() else { break };
        let (now, later) = codes.split_at(codes.len().min(CHUNK_ROWS - chunk.len()));
        append_codes(chunk, now)?;
        codes = later;
    }
    Ok(())
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the chunk was made wide enough for the largest code"
)]
fn append_codes(chunk: &mut Codes, codes: &[u32]) -> Result<(), TryReserveError> {
    widen(chunk, codes.iter().copied().max().unwrap_or(MISSING))?;
    match chunk {
        Codes::U8(list) => {
            list.try_reserve(codes.len())?;
            list.extend(codes.iter().map(|it| *it as u8));
            shrink_full(list);
        }
        Codes::U16(list) => {
            list.try_reserve(codes.len())?;
            list.extend(codes.iter().map(|it| *it as u16));
            shrink_full(list);
        }
        Codes::U32(list) => {
            list.try_reserve(codes.len())?;
            list.extend_from_slice(codes);
            shrink_full(list);
        }
    }
    Ok(())
}

fn shrink_full<T>(list: &mut Vec<T>) {
    if list.len() == CHUNK_ROWS {
        list.shrink_to_fit();
    }
}

/// Makes a chunk wide enough for a code.
fn widen(chunk: &mut Codes, largest: u32) -> Result<(), TryReserveError> {
    let wider = match chunk {
        Codes::U8(list) if u8::try_from(largest).is_err() => {
            if u16::try_from(largest).is_ok() {
                Codes::U16(copied(list)?)
            } else {
                Codes::U32(copied(list)?)
            }
        }
        Codes::U16(list) if u16::try_from(largest).is_err() => Codes::U32(copied(list)?),
        Codes::U8(_) | Codes::U16(_) | Codes::U32(_) => return Ok(()),
    };
    *chunk = wider;
    Ok(())
}

fn copied<T: Copy + Into<U>, U>(list: &[T]) -> Result<Vec<U>, TryReserveError> {
    let mut wider = Vec::new();
    wider.try_reserve(list.len())?;
    wider.extend(list.iter().map(|it| (*it).into()));
    Ok(wider)
}

fn push_number(numbers: &mut Numbers, value: Option<f64>) -> Result<(), TryReserveError> {
    if numbers.chunks.last().is_none_or(|it| it.values.len() == CHUNK_ROWS) {
        // The first chunk grows by doubling, so that a short file takes little; later ones are known to fill.
        let n_rows = if numbers.chunks.is_empty() { 0 } else { CHUNK_ROWS };
        let mut chunk = NumberChunk::default();
        chunk.values.try_reserve_exact(n_rows)?;
        chunk.valid.try_reserve_exact(n_rows / 64)?;
        numbers.chunks.try_reserve(1)?;
        numbers.chunks.push(chunk);
    }
    let Some(chunk) = numbers.chunks.last_mut() else { return Ok(()) };
    let idx = chunk.values.len();
    if idx == chunk.values.capacity() {
        chunk.values.try_reserve(1)?;
    }
    if idx.is_multiple_of(64) {
        chunk.valid.push(0);
    }
    chunk.values.push(value.unwrap_or(0.0));
    if let (Some(_), Some(bits)) = (value, chunk.valid.last_mut()) {
        *bits |= 1 << (idx % 64);
    }
    numbers.n_missing += u64::from(value.is_none());
    Ok(())
}

/// Turns codes into the numbers they stand for, one chunk at a time.
fn numbers_from_codes(
    dictionary: &Dictionary,
    chunks: &mut Vec<Codes>,
    seen: &mut Seen,
) -> Result<Numbers, TryReserveError> {
    let mut numbers = Numbers { chunks: Vec::new(), n_missing: 0 };
    for chunk in chunks.drain(..) {
        for idx in 0..chunk.len() {
            push_number(&mut numbers, dictionary.numbers[chunk.get(idx) as usize])?;
        }
    }
    count_missing_among_numbers(&dictionary.levels, &dictionary.rows, seen);
    Ok(numbers)
}

/// Counts the levels that are missing in a column of numbers, such as "-".
fn count_missing_among_numbers(levels: &[Box<str>], rows: &[u64], seen: &mut Seen) {
    for (level, rows) in levels.iter().zip(rows).skip(1) {
        if let Some(spelling) = missing_spelling(level.as_bytes()) {
            seen.spellings[spelling] += rows;
        }
    }
}

fn finish_categories(dictionary: Dictionary, chunks: Vec<Codes>, seen: &mut Seen) -> Categories {
    let Dictionary { levels, numbers, rows, n_words, .. } = dictionary;
    let is_numeric = n_words == 0 && numbers.iter().any(Option::is_some);
    let has_word = numbers.iter().skip(1).any(Option::is_none);
    let mut categories = Categories { levels, numbers, rows, chunks };
    if is_numeric && has_word {
        count_missing_among_numbers(&categories.levels, &categories.rows, seen);
        drop_words(&mut categories);
    }
    categories.levels.shrink_to_fit();
    categories.numbers.shrink_to_fit();
    categories.rows.shrink_to_fit();
    if let Some(last) = categories.chunks.last_mut() {
        match last {
            Codes::U8(list) => list.shrink_to_fit(),
            Codes::U16(list) => list.shrink_to_fit(),
            Codes::U32(list) => list.shrink_to_fit(),
        }
    }
    categories
}

/// Makes every level without a number missing. There are at most as many as spellings of missing.
fn drop_words(categories: &mut Categories) {
    for code in (1..categories.levels.len()).rev() {
        if categories.numbers[code].is_some() {
            continue;
        }
        categories.levels.remove(code);
        categories.numbers.remove(code);
        let n_rows = categories.rows.remove(code);
        categories.rows[MISSING as usize] += n_rows;
        for chunk in &mut categories.chunks {
            match chunk {
                Codes::U8(list) => list.iter_mut().for_each(|it| *it = closed_up(*it, code)),
                Codes::U16(list) => list.iter_mut().for_each(|it| *it = closed_up(*it, code)),
                Codes::U32(list) => list.iter_mut().for_each(|it| *it = closed_up(*it, code)),
            }
        }
    }
}

/// A code after `gone` became missing and those above it moved down by one.
fn closed_up<T: Copy + TryFrom<u32> + Into<u32>>(code: T, gone: usize) -> T {
    let old: u32 = code.into();
    let new = match (old as usize).cmp(&gone) {
        std::cmp::Ordering::Less => old,
        std::cmp::Ordering::Equal => MISSING,
        std::cmp::Ordering::Greater => old - 1,
    };
    T::try_from(new).unwrap_or(code)
}
