//! Features of few codes are collected together: one addition for a person and a bundle, in place of one for each feature.
//!
//! Sums are of whole numbers, so what a bundle's cells add up to for one feature is what its own histogram would hold.

use crate::base::order;
use crate::models::trees::as_u32;
use crate::models::trees::pack::Packed;

/// A bundle's codes fit into one byte.
const MOST_CODES: usize = 256;

/// Which features are collected together, and where the histogram of each bundle starts.
#[derive(Debug, Default)]
pub(super) struct Bundles {
    homes: Vec<Home>,
    /// The first cell of each bundle.
    pub(super) starts: Vec<u32>,
    sizes: Vec<usize>,
    /// Cells of all bundles.
    pub(super) n_cells: usize,
}

/// A feature's place: of a bundle's code `c`, its own is `c / stride % n_codes`.
#[derive(Clone, Copy, Debug, Default)]
struct Home {
    bundle: usize,
    stride: usize,
    n_codes: usize,
}

impl Bundles {
    /// Of the codes of all people, feature by feature: the fewest codes first, each into the first bundle with room.
    pub(super) fn new(columns: &[Vec<u8>]) -> Bundles {
        let n_codes = |column: &Vec<u8>| column.iter().max().map_or(1, |it| usize::from(*it) + 1);
        let mut homes: Vec<Home> = (columns.iter())
            .map(|column| Home { n_codes: n_codes(column), ..Home::default() })
            .collect();
        let mut sizes: Vec<usize> = Vec::new();
        let mut fewest_first: Vec<&mut Home> = homes.iter_mut().collect();
        order::by_key(&mut fewest_first, |it| it.n_codes);
        for home in fewest_first {
            let room = sizes.iter().position(|size| size * home.n_codes <= MOST_CODES);
            home.bundle = room.unwrap_or(sizes.len());
            if room.is_none() {
                sizes.push(1);
            }
            home.stride = sizes[home.bundle];
            sizes[home.bundle] *= home.n_codes;
        }
        let mut n_cells = 0;
        let mut starts = Vec::with_capacity(sizes.len());
        for size in &sizes {
            starts.push(as_u32(n_cells));
            n_cells += size;
        }
        Bundles { homes, starts, sizes, n_cells }
    }

    /// The code of each bundle, person by person.
    pub(super) fn lines(&self, columns: &[Vec<u8>]) -> Vec<u8> {
        let n_rows = columns.first().map_or(0, Vec::len);
        let width = self.sizes.len();
        let mut lines = vec![0; n_rows * width];
        for (home, column) in self.homes.iter().zip(columns) {
            let out = lines.iter_mut().skip(home.bundle).step_by(width);
            for (out, code) in out.zip(column) {
                // Below the product of all codes of the bundle, which is at most 256.
                *out += code.wrapping_mul(u8::try_from(home.stride).unwrap_or(0));
            }
        }
        lines
    }

    /// The histogram of one feature, one cell for each of its codes.
    pub(super) fn of_feature<'a>(
        &self,
        feature: usize,
        histogram: &[Packed],
        out: &'a mut [Packed; MOST_CODES],
    ) -> &'a [Packed] {
        let home = self.homes[feature];
        let out = &mut out[..home.n_codes];
        out.fill([0; 2]);
        let start = self.starts[home.bundle] as usize;
        let own = &histogram[start..start + self.sizes[home.bundle]];
        for block in own.chunks_exact(home.stride * home.n_codes) {
            for (sum, cells) in out.iter_mut().zip(block.chunks_exact(home.stride)) {
                *sum = cells.iter().fold(*sum, |sum, it| [sum[0] + it[0], sum[1] + it[1]]);
            }
        }
        out
    }
}

/// Adds people to people.
pub(super) fn add(sum: &mut Packed, other: &Packed) {
    sum[0] += other[0];
    sum[1] += other[1];
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Codes of 600 people: 2, 256, 3, 1, 7 and 40 different ones, all combinations about as often.
    fn columns() -> Vec<Vec<u8>> {
        let column = |n: u32, step: u32| {
            (0..600_u32).map(|row| u8::try_from(row * step % n).unwrap()).collect()
        };
        vec![column(2, 1), column(256, 7), column(3, 5), column(1, 1), column(7, 3), column(40, 11)]
    }

    #[test]
    fn few_codes_share_a_bundle_and_many_stand_alone() {
        let bundles = Bundles::new(&columns());
        // 1 · 2 · 3 · 7 = 42, and 42 · 40 is too many; 256 fill a byte.
        assert_eq!(bundles.sizes, [42, 40, 256]);
        assert_eq!(bundles.starts, [0, 42, 82]);
        assert_eq!(bundles.n_cells, 338);
    }

    #[test]
    fn a_feature_of_a_bundle_has_the_histogram_that_it_has_alone() {
        let columns = columns();
        let bundles = Bundles::new(&columns);
        let lines = bundles.lines(&columns);
        let mut histogram = vec![[0; 2]; bundles.n_cells];
        let person = |row: i64| [row - 250, 1 + row * row % 17];
        for (row, line) in (0..).zip(lines.chunks_exact(3)) {
            for (code, start) in line.iter().zip(&bundles.starts) {
                add(&mut histogram[*start as usize + usize::from(*code)], &person(row));
            }
        }
        for (feature, column) in columns.iter().enumerate() {
            let mut expected = [[0; 2]; MOST_CODES];
            for (row, code) in (0..).zip(column) {
                add(&mut expected[usize::from(*code)], &person(row));
            }
            let mut out = [[0; 2]; MOST_CODES];
            let found = bundles.of_feature(feature, &histogram, &mut out);
            assert_eq!(found, &expected[..found.len()], "{feature}");
            assert!(expected[found.len()..].iter().all(|it| *it == [0, 0]), "{feature}");
        }
    }

    #[test]
    fn nobody_and_nothing_make_no_bundle() {
        assert_eq!(Bundles::new(&[]).n_cells, 0);
        let nobody = Bundles::new(&[Vec::new()]);
        assert!(nobody.lines(&[Vec::new()]).is_empty());
    }
}
