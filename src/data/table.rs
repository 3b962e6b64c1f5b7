//! A table of typed columns, kept in chunks so that growing never copies and narrow columns stay narrow.

/// Rows in one chunk of a column; every chunk but the last is full, in every column alike.
pub const CHUNK_ROWS: usize = 65_536;

/// The code of a missing cell in every [`Categories`] column.
pub const MISSING: u32 = 0;

/// The rows that were read, column by column.
#[derive(Debug, Default, PartialEq)]
pub struct Table {
    pub n_rows: usize,
    pub columns: Vec<Column>,
}

/// One column: its name is unique in the table.
#[derive(Debug, PartialEq)]
pub struct Column {
    pub name: String,
    pub cells: Cells,
}

/// What a column holds.
#[derive(Debug, PartialEq)]
pub enum Cells {
    /// Few distinct values, or text: a dictionary and codes into it. Numbers with few distinct values
    /// live here too, so that "age" is both a category and a number.
    Categories(Categories),
    /// Numbers with many distinct values.
    Numbers(Numbers),
}

/// A dictionary of texts and one code a row. Code 0 is a missing cell, code `i` is `levels[i]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Categories {
    /// Texts as in the file, in order of first appearance; `levels[0]` is empty and stands for missing.
    pub levels: Vec<Box<str>>,
    /// The number that each level spells, where it spells a finite one; as long as `levels`.
    pub numbers: Vec<Option<f64>>,
    /// Rows that hold each level; `rows[0]` counts the missing ones. As long as `levels`.
    pub rows: Vec<u64>,
    pub chunks: Vec<Codes>,
}

/// The codes of one chunk, as narrow as its largest code allows.
#[derive(Clone, Debug, PartialEq)]
pub enum Codes {
    U8(Vec<u8>),
    U16(Vec<u16>),
    U32(Vec<u32>),
}

/// Numbers with validity; an invalid cell holds 0 and is missing.
#[derive(Clone, Debug, PartialEq)]
pub struct Numbers {
    pub chunks: Vec<NumberChunk>,
    pub n_missing: u64,
}

/// One chunk of numbers: bit `i % 64` of `valid[i / 64]` tells whether `values[i]` was there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NumberChunk {
    pub values: Vec<f64>,
    pub valid: Vec<u64>,
}

impl Table {
    /// The column of that name, exactly as spelt.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|it| it.name == name)
    }

    /// Bytes that the typed columns take, dictionaries included.
    pub fn n_bytes(&self) -> usize {
        self.columns.iter().map(|it| it.cells.n_bytes()).sum()
    }
}

impl Cells {
    pub fn n_missing(&self) -> u64 {
        match self {
            Self::Categories(it) => it.rows[0],
            Self::Numbers(it) => it.n_missing,
        }
    }

    fn n_bytes(&self) -> usize {
        match self {
            Self::Categories(it) => {
                let texts: usize = it.levels.iter().map(|level| level.len() + 40).sum();
                texts + it.chunks.iter().map(Codes::n_bytes).sum::<usize>()
            }
            Self::Numbers(it) => {
                it.chunks.iter().map(|chunk| 8 * (chunk.values.len() + chunk.valid.len())).sum()
            }
        }
    }
}

impl Categories {
    /// The code of a level, by its exact text.
    pub fn code_of(&self, text: &str) -> Option<u32> {
        let idx = self.levels.iter().skip(1).position(|it| &**it == text)?;
        u32::try_from(idx + 1).ok()
    }

    /// A column of so few levels that a byte holds them; `levels` without the missing one, `codes` one a row.
    pub fn of_codes(levels: &[&str], codes: &[u8]) -> Self {
        let mut rows = vec![0; levels.len() + 1];
        for code in codes {
            if let Some(n) = rows.get_mut(usize::from(*code)) {
                *n += 1;
            }
        }
        let texts = std::iter::once("").chain(levels.iter().copied());
        Self {
            levels: texts.map(Box::from).collect(),
            numbers: vec![None; levels.len() + 1],
            rows,
            chunks: codes.chunks(CHUNK_ROWS).map(|it| Codes::U8(it.to_vec())).collect(),
        }
    }

    pub fn code(&self, row: usize) -> u32 {
        self.chunks[row / CHUNK_ROWS].get(row % CHUNK_ROWS)
    }
}

impl Codes {
    pub fn len(&self) -> usize {
        match self {
            Self::U8(it) => it.len(),
            Self::U16(it) => it.len(),
            Self::U32(it) => it.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn get(&self, idx: usize) -> u32 {
        match self {
            Self::U8(it) => u32::from(it[idx]),
            Self::U16(it) => u32::from(it[idx]),
            Self::U32(it) => it[idx],
        }
    }

    fn n_bytes(&self) -> usize {
        match self {
            Self::U8(it) => it.len(),
            Self::U16(it) => 2 * it.len(),
            Self::U32(it) => 4 * it.len(),
        }
    }
}

impl Numbers {
    /// A column of these numbers; what is not finite is missing.
    pub fn of_values(values: &[f64]) -> Self {
        let chunk = |values: &[f64]| {
            let mut valid = vec![0; values.len().div_ceil(64)];
            let known = values.iter().enumerate().filter(|it| it.1.is_finite());
            known.for_each(|(idx, _)| valid[idx / 64] |= 1 << (idx % 64));
            let values = values.iter().map(|it| if it.is_finite() { *it } else { 0.0 });
            NumberChunk { values: values.collect(), valid }
        };
        let n_missing = values.iter().filter(|it| !it.is_finite()).count() as u64;
        Self { chunks: values.chunks(CHUNK_ROWS).map(chunk).collect(), n_missing }
    }

    pub fn get(&self, row: usize) -> Option<f64> {
        self.chunks[row / CHUNK_ROWS].get(row % CHUNK_ROWS)
    }
}

impl NumberChunk {
    pub fn get(&self, idx: usize) -> Option<f64> {
        ((self.valid[idx / 64] >> (idx % 64)) & 1 == 1).then(|| self.values[idx])
    }
}
