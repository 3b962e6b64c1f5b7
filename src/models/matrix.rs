//! People by features, ready for a model: numbers, and categories without their zeros spelt out.

use ndarray::Array2;

/// The code of a person who is at none of the levels of a category.
pub const NO_LEVEL: u16 = u16::MAX;

/// Features of people. A category of `k` levels stands for `k` columns of zeros and ones, of which
/// at most one is 1 in a row; keeping the code alone makes training several times faster.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    n_rows: usize,
    blocks: Vec<Block>,
}

/// One feature.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// One column. NaN is a missing cell.
    Number { name: String, values: Vec<f64> },
    /// One column per level.
    Category {
        name: String,
        levels: Vec<String>,
        /// Places in `levels`, or [`NO_LEVEL`].
        codes: Vec<u16>,
    },
}

impl Block {
    pub fn name(&self) -> &str {
        match self {
            Self::Number { name, .. } | Self::Category { name, .. } => name,
        }
    }

    /// How many columns it stands for.
    pub fn width(&self) -> usize {
        match self {
            Self::Number { .. } => 1,
            Self::Category { levels, .. } => levels.len(),
        }
    }

    /// Adds its columns times their coefficients to `out`, one number per row.
    fn add_product(&self, coefficients: &[f64], out: &mut [f64]) {
        match self {
            Self::Number { values, .. } => {
                for (out, value) in out.iter_mut().zip(values) {
                    *out += coefficients[0] * value;
                }
            }
            Self::Category { codes, .. } => {
                for (out, code) in out.iter_mut().zip(codes) {
                    *out += coefficients.get(usize::from(*code)).copied().unwrap_or(0.0);
                }
            }
        }
    }

    /// Adds to `out`, one number per column, the sums of its columns times one number per row.
    fn add_sums(&self, row_values: &[f64], out: &mut [f64]) {
        match self {
            Self::Number { values, .. } => {
                for (value, row_value) in values.iter().zip(row_values) {
                    out[0] += value * row_value;
                }
            }
            Self::Category { codes, .. } => {
                let known = codes.iter().zip(row_values).filter(|(code, _)| **code != NO_LEVEL);
                known.for_each(|(code, row_value)| out[usize::from(*code)] += row_value);
            }
        }
    }

    /// Spells out its columns from `column` on.
    fn write_dense(&self, column: usize, dense: &mut Array2<f64>) {
        match self {
            Self::Number { values, .. } => {
                for (row, value) in values.iter().enumerate() {
                    dense[(row, column)] = *value;
                }
            }
            Self::Category { codes, .. } => {
                let known = |(_, code): &(usize, &u16)| **code != NO_LEVEL;
                for (row, code) in codes.iter().enumerate().filter(known) {
                    dense[(row, column + usize::from(*code))] = 1.0;
                }
            }
        }
    }

    fn n_rows(&self) -> usize {
        match self {
            Self::Number { values, .. } => values.len(),
            Self::Category { codes, .. } => codes.len(),
        }
    }
}

impl Matrix {
    /// `None` unless all blocks have `n_rows` rows and each code has its level.
    pub fn new(n_rows: usize, blocks: Vec<Block>) -> Option<Self> {
        let fits = |block: &Block| {
            let codes_fit = match block {
                Block::Number { .. } => true,
                Block::Category { codes, levels, .. } => {
                    let n = levels.len();
                    n <= usize::from(NO_LEVEL)
                        && codes.iter().all(|it| usize::from(*it) < n || *it == NO_LEVEL)
                }
            };
            block.n_rows() == n_rows && codes_fit
        };
        blocks.iter().all(fits).then_some(Self { n_rows, blocks })
    }

    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Columns with every level spelt out.
    pub fn n_columns(&self) -> usize {
        self.blocks.iter().map(Block::width).sum()
    }

    /// Names of the columns with every level spelt out: `age`, `sex=Female`, `sex=Male`.
    pub fn column_names(&self) -> Vec<String> {
        let mut names = Vec::with_capacity(self.n_columns());
        for block in &self.blocks {
            match block {
                Block::Number { name, .. } => names.push(name.clone()),
                Block::Category { name, levels, .. } => {
                    names.extend(levels.iter().map(|level| format!("{name}={level}")));
                }
            }
        }
        names
    }

    /// The people at these places, in this order.
    #[must_use]
    pub fn take(&self, rows: &[u32]) -> Self {
        let blocks = self.blocks.iter().map(|block| match block {
            Block::Number { name, values } => Block::Number {
                name: name.clone(),
                values: rows.iter().map(|row| values[*row as usize]).collect(),
            },
            Block::Category { name, levels, codes } => Block::Category {
                name: name.clone(),
                levels: levels.clone(),
                codes: rows.iter().map(|row| codes[*row as usize]).collect(),
            },
        });
        Self { n_rows: rows.len(), blocks: blocks.collect() }
    }

    /// Adds `features × coefficients` to `out`, one number per row; columns are added from first to last.
    /// `coefficients` is as long as the columns, `out` as the rows.
    pub fn add_product(&self, coefficients: &[f64], out: &mut [f64]) {
        let mut rest = coefficients;
        for block in &self.blocks {
            let (own, after) = rest.split_at(block.width());
            rest = after;
            block.add_product(own, out);
        }
    }

    /// `transposed features × row_values`: one number per column, summed from the first row to the last.
    pub fn transposed_product(&self, row_values: &[f64]) -> Vec<f64> {
        let mut out = Vec::with_capacity(self.n_columns());
        for block in &self.blocks {
            let start = out.len();
            out.resize(start + block.width(), 0.0);
            block.add_sums(row_values, &mut out[start..]);
        }
        out
    }

    /// Rows by columns with every level spelt out; for models that need it so, and for small data.
    pub fn to_dense(&self) -> Array2<f64> {
        let mut dense = Array2::zeros((self.n_rows, self.n_columns()));
        let mut column = 0;
        for block in &self.blocks {
            block.write_dense(column, &mut dense);
            column += block.width();
        }
        dense
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three people: an age, and a color that the last one lacks.
    fn three() -> Matrix {
        let levels = vec!["blue".to_owned(), "red".to_owned()];
        let blocks = vec![
            Block::Number { name: "age".to_owned(), values: vec![2.0, 3.0, 5.0] },
            Block::Category { name: "color".to_owned(), levels, codes: vec![1, 0, NO_LEVEL] },
        ];
        Matrix::new(3, blocks).unwrap()
    }

    #[test]
    fn a_category_stands_for_a_column_per_level() {
        let matrix = three();
        assert_eq!(matrix.column_names(), ["age", "color=blue", "color=red"]);
        let dense = ndarray::array![[2.0, 0.0, 1.0], [3.0, 1.0, 0.0], [5.0, 0.0, 0.0]];
        assert_eq!(matrix.to_dense(), dense);
    }

    #[test]
    fn products_are_those_of_the_dense_matrix() {
        let mut out = vec![100.0, 200.0, 300.0];
        three().add_product(&[7.0, 11.0, 13.0], &mut out);
        assert_eq!(format!("{out:?}"), "[127.0, 232.0, 335.0]");
        let sums = three().transposed_product(&[1.0, 10.0, 100.0]);
        assert_eq!(format!("{sums:?}"), "[532.0, 10.0, 1.0]");
    }

    #[test]
    fn people_can_be_taken_twice_and_in_another_order() {
        let taken = three().take(&[2, 0, 0]).to_dense();
        assert_eq!(taken, ndarray::array![[5.0, 0.0, 0.0], [2.0, 0.0, 1.0], [2.0, 0.0, 1.0]]);
    }

    #[test]
    fn a_code_without_a_level_is_refused() {
        let levels = vec!["blue".to_owned()];
        let block = Block::Category { name: "color".to_owned(), levels, codes: vec![1] };
        assert_eq!(Matrix::new(1, vec![block]), None);
        let short = Block::Number { name: "age".to_owned(), values: vec![1.0] };
        assert_eq!(Matrix::new(2, vec![short]), None);
    }
}
