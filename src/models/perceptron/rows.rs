//! People row by row, as the first layer reads them: numbers, and the places of levels among the columns.

use crate::models::{Block, Matrix, NO_LEVEL};

/// What a perceptron sees of people.
pub(super) struct Rows {
    n_people: usize,
    /// The columns that numbers are in.
    number_columns: Vec<u32>,
    numbers: Vec<f64>,
    n_categories: usize,
    /// The column of each category's level; the number of columns stands for no level.
    columns: Vec<u32>,
}

/// One person.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    /// The columns that numbers are in.
    pub(super) number_columns: &'a [u32],
    pub(super) numbers: &'a [f64],
    /// Columns that are 1, or one past the last.
    pub(super) columns: &'a [u32],
}

impl Rows {
    pub(super) fn new(features: &Matrix) -> Self {
        let n_people = features.n_rows();
        let is_number = |it: &&Block| matches!(it, Block::Number { .. });
        let n_numbers = features.blocks().iter().filter(is_number).count();
        let n_categories = features.blocks().len() - n_numbers;
        let mut rows = Self {
            n_people,
            number_columns: Vec::with_capacity(n_numbers),
            numbers: vec![0.0; n_people * n_numbers],
            n_categories,
            columns: vec![0; n_people * n_categories],
        };
        let count = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
        let none = count(features.n_columns());
        let (mut column, mut category) = (0, 0);
        for block in features.blocks() {
            match block {
                Block::Number { values, .. } => {
                    let place = rows.number_columns.len();
                    let out = rows.numbers.iter_mut().skip(place).step_by(n_numbers);
                    // What is missing has no say.
                    let known = out.zip(values).filter(|it| !it.1.is_nan());
                    known.for_each(|(out, value)| *out = *value);
                    rows.number_columns.push(column);
                }
                Block::Category { codes, .. } => {
                    let place = |code: &u16| match *code {
                        NO_LEVEL => none,
                        code => column + u32::from(code),
                    };
                    let out = rows.columns.iter_mut().skip(category).step_by(n_categories);
                    out.zip(codes).for_each(|(out, code)| *out = place(code));
                    category += 1;
                }
            }
            column += count(block.width());
        }
        rows
    }

    /// Room for some of these people, for [`Rows::take`].
    pub(super) fn room(&self) -> Self {
        Self {
            n_people: 0,
            number_columns: self.number_columns.clone(),
            numbers: Vec::new(),
            n_categories: self.n_categories,
            columns: Vec::new(),
        }
    }

    /// Copies people from anywhere next to each other: the processor waits for all of them at once, not for each.
    pub(super) fn take(&mut self, from: &Self, rows: &[u32]) {
        self.n_people = rows.len();
        self.numbers.clear();
        self.columns.clear();
        for row in rows {
            let row = from.row(*row as usize);
            self.numbers.extend_from_slice(row.numbers);
            self.columns.extend_from_slice(row.columns);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.n_people
    }

    pub(super) fn row(&self, row: usize) -> Row<'_> {
        let n_numbers = self.number_columns.len();
        Row {
            number_columns: &self.number_columns,
            numbers: &self.numbers[row * n_numbers..(row + 1) * n_numbers],
            columns: &self.columns[row * self.n_categories..(row + 1) * self.n_categories],
        }
    }
}
