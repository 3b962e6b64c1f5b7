//! Which columns are counted, each already turned into small codes per level.

use crate::cube::AxisLevels;
use crate::data::{Categories, Codes, Numbers};

/// What is counted, joined to the columns of one table.
#[derive(Debug, Default)]
pub struct Design<'a> {
    /// Attributes, then strata.
    pub axes: Vec<Axis<'a>>,
    pub n_attributes: usize,
    pub outcome: Option<Binary<'a>>,
    pub decision: Option<Binary<'a>>,
    pub score: Option<Quantity<'a>>,
    pub weight: Option<Quantity<'a>>,
    pub count: Option<Quantity<'a>>,
    /// Row rules, in order; a row must meet all of them.
    pub rules: Vec<Rule<'a>>,
    /// Whether rows with a missing attribute take part, as a group of their own.
    pub missing_is_group: bool,
}

/// An attribute or a stratum.
#[derive(Debug)]
pub struct Axis<'a> {
    pub name: String,
    /// In order; `levels[0]` names the people of whom it is not known.
    pub levels: Vec<String>,
    /// So many levels after the first stand in an order of their own; 0 where size gives the order.
    pub n_ordered: usize,
    pub codes: Coded<'a>,
}

/// A column with two sides: 0 not known, 1 negative, 2 positive.
#[derive(Debug)]
pub struct Binary<'a> {
    pub column: String,
    pub codes: Coded<'a>,
}

/// A rule for rows: 0 breaks it, 1 meets it.
#[derive(Debug)]
pub struct Rule<'a> {
    pub text: String,
    pub codes: Coded<'a>,
}

/// A number per row.
#[derive(Debug)]
pub struct Quantity<'a> {
    pub column: String,
    pub values: Valued<'a>,
}

/// A small code per row.
pub enum Coded<'a> {
    /// By dictionary: `map[code]` for each level of the column.
    Levels { cells: &'a Categories, map: Vec<u32> },
    /// By value: `of(None)` for a missing cell.
    Values { cells: &'a Numbers, of: Box<dyn Fn(Option<f64>) -> u32 + 'a> },
}

/// A number per row, or none.
#[derive(Debug)]
pub enum Valued<'a> {
    Levels { cells: &'a Categories, map: Vec<Option<f64>> },
    Values(&'a Numbers),
}

impl Axis<'_> {
    /// The axis without its column.
    pub(crate) fn described(&self) -> AxisLevels {
        let (name, levels) = (self.name.clone(), self.levels.clone());
        AxisLevels { name, levels, n_ordered: self.n_ordered }
    }
}

impl std::fmt::Debug for Coded<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Levels { map, .. } => formatter.debug_tuple("Levels").field(map).finish(),
            Self::Values { .. } => formatter.write_str("Values"),
        }
    }
}

impl Coded<'_> {
    /// Hands the code of each row of a chunk to `take`, in order.
    pub fn for_each(&self, chunk: usize, mut take: impl FnMut(usize, u32)) {
        match self {
            Self::Levels { cells, map } => match &cells.chunks[chunk] {
                Codes::U8(it) => {
                    it.iter()
                        .enumerate()
                        .for_each(|(idx, code)| take(idx, map[usize::from(*code)]));
                }
                Codes::U16(it) => {
                    it.iter()
                        .enumerate()
                        .for_each(|(idx, code)| take(idx, map[usize::from(*code)]));
                }
                Codes::U32(it) => {
                    it.iter().enumerate().for_each(|(idx, code)| take(idx, map[*code as usize]));
                }
            },
            Self::Values { cells, of } => {
                let chunk = &cells.chunks[chunk];
                (0..chunk.values.len()).for_each(|idx| take(idx, of(chunk.get(idx))));
            }
        }
    }
}

impl Valued<'_> {
    /// Hands the number of each row of a chunk to `take`, in order.
    pub fn for_each(&self, chunk: usize, mut take: impl FnMut(usize, Option<f64>)) {
        match self {
            Self::Levels { cells, map } => {
                let codes = &cells.chunks[chunk];
                (0..codes.len()).for_each(|idx| take(idx, map[codes.get(idx) as usize]));
            }
            Self::Values(cells) => {
                let chunk = &cells.chunks[chunk];
                (0..chunk.values.len()).for_each(|idx| take(idx, chunk.get(idx)));
            }
        }
    }
}
