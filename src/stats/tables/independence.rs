//! The chi-square and the G test of whether rows and columns of a table of counts go together.

use crate::stats::mean::WeightedSum;
use crate::stats::special::chi_square_upper_tail;

/// Whether the counts of a table of two by two are moved half a person towards what is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Correction {
    /// As they are.
    Plain,
    /// Yates (1934): at most half a person; without effect on larger tables.
    Yates,
}

/// What speaks against independence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Independence {
    /// Pearson's statistic.
    pub chi_square: f64,
    pub chi_square_p: f64,
    /// The likelihood ratio statistic.
    pub g: f64,
    pub g_p: f64,
    /// Degrees of freedom of both.
    pub df: f64,
    /// The smallest count expected; below 5 both p values are coarse.
    pub smallest_expected: f64,
    /// All counts together.
    pub people: f64,
    /// Rows that hold anyone.
    pub rows: usize,
    /// Columns that hold anyone.
    pub columns: usize,
}

/// Tests a table of counts, given row by row with `columns` counts each.
///
/// Rows and columns without people say nothing and are left out.
/// `None` unless at least two rows and two columns are left, and unless all counts are finite and not negative.
///
/// Source: Pearson (1900); Wilks (1935), The likelihood test of independence in contingency tables.
pub fn independence(
    counts: &[f64],
    columns: usize,
    correction: Correction,
) -> Option<Independence> {
    if columns == 0 || !counts.iter().all(|it| *it >= 0.0 && it.is_finite()) {
        return None;
    }
    let rows = counts.chunks_exact(columns);
    if !rows.remainder().is_empty() {
        return None;
    }
    let of_rows: Vec<f64> = rows.map(|row| total(row.iter().copied())).collect();
    let of_columns: Vec<f64> = (0..columns)
        .map(|column| total(counts.iter().skip(column).step_by(columns).copied()))
        .collect();
    let people = total(of_rows.iter().copied());
    let filled = |totals: &[f64]| totals.iter().filter(|it| **it > 0.0).count();
    let (n_rows, n_columns) = (filled(&of_rows), filled(&of_columns));
    if n_rows < 2 || n_columns < 2 {
        return None;
    }
    let is_corrected = correction == Correction::Yates && n_rows == 2 && n_columns == 2;
    let most_moved = if is_corrected { 0.5 } else { 0.0 };
    let (mut chi_square, mut g) = (WeightedSum::default(), WeightedSum::default());
    let mut smallest_expected = f64::INFINITY;
    for (row, of_row) in counts.chunks_exact(columns).zip(&of_rows) {
        for (count, of_column) in row.iter().zip(&of_columns) {
            let expected = of_row * (of_column / people);
            if expected <= 0.0 {
                continue;
            }
            smallest_expected = smallest_expected.min(expected);
            let apart = count - expected;
            let moved = apart.abs().min(most_moved).copysign(apart);
            chi_square.add((apart - moved) * (apart - moved) / expected);
            if count - moved > 0.0 {
                g.add(2.0 * (count - moved) * libm::log((count - moved) / expected));
            }
        }
    }
    let df = ((n_rows - 1) * (n_columns - 1)) as f64;
    let (chi_square, g) = (chi_square.total(), g.total().max(0.0));
    Some(Independence {
        chi_square,
        chi_square_p: chi_square_upper_tail(chi_square, df)?,
        g,
        g_p: chi_square_upper_tail(g, df)?,
        df,
        smallest_expected,
        people,
        rows: n_rows,
        columns: n_columns,
    })
}

fn total(values: impl Iterator<Item = f64>) -> f64 {
    let mut sum = WeightedSum::default();
    values.for_each(|it| sum.add(it));
    sum.total()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::pooled::two_proportion_z;
    use crate::stats::testing::{assert_close, assert_relative};

    #[test]
    fn berkeley_as_a_whole_has_the_published_statistics() {
        // R's UCBAdmissions: men, then women; admitted, then rejected.
        let counts = [1198.0, 1493.0, 557.0, 1278.0];
        let plain = independence(&counts, 2, Correction::Plain).unwrap();
        assert_close(plain.chi_square, 92.205_280, 0.5e-6);
        let z = two_proportion_z(557.0, 1835.0, 1198.0, 2691.0).unwrap();
        assert_relative(plain.chi_square_p, z, 1e-11);
        let corrected = independence(&counts, 2, Correction::Yates).unwrap();
        assert_close(corrected.chi_square, 91.609_598, 0.5e-6);
    }

    #[test]
    fn berkeley_by_department_has_the_published_statistics() {
        for (counts, expected) in [
            ([512.0, 313.0, 89.0, 19.0], 17.2480),
            ([353.0, 207.0, 17.0, 8.0], 0.2537),
            ([120.0, 205.0, 202.0, 391.0], 0.7535),
            ([138.0, 279.0, 131.0, 244.0], 0.2980),
            ([53.0, 138.0, 94.0, 299.0], 1.0011),
            ([22.0, 351.0, 24.0, 317.0], 0.3841),
        ] {
            let ours = independence(&counts, 2, Correction::Plain).unwrap().chi_square;
            assert_close(ours, expected, 0.51e-4);
        }
    }

    #[test]
    fn larger_tables_agree_with_scipy() {
        // scipy 1.17.1, chi2_contingency, also with lambda_="log-likelihood".
        let counts = [10.0, 20.0, 30.0, 0.0, 6.0, 9.0, 17.0, 3.0];
        let ours = independence(&counts, 4, Correction::Yates).unwrap();
        assert_relative(ours.chi_square, 5.575_313_122_314_222, 1e-13);
        assert_relative(ours.chi_square_p, 0.134_202_812_450_923_91, 1e-12);
        assert_relative(ours.g, 6.434_271_244_027_549, 1e-13);
        assert_relative(ours.g_p, 0.092_291_039_436_816_9, 1e-12);
        assert_eq!((ours.rows, ours.columns), (2, 4));
        assert_close(ours.smallest_expected, 35.0 * 3.0 / 95.0, 1e-15);
        let ours = independence(&[12.0, 5.0, 7.0, 9.0], 2, Correction::Yates).unwrap();
        assert_relative(ours.chi_square, 1.455_996_378_814_684, 1e-13);
        assert_relative(ours.g, 1.466_000_725_336_323_2, 1e-13);
    }

    #[test]
    fn a_correction_never_moves_a_count_past_what_is_expected() {
        // 20 of 40 and 21 of 41 differ by less than half a person from 41 of 81.
        let ours = independence(&[20.0, 20.0, 21.0, 20.0], 2, Correction::Yates).unwrap();
        assert_close(ours.chi_square, 0.0, 0.0);
        assert_close(ours.chi_square_p, 1.0, 0.0);
    }

    #[test]
    fn empty_rows_and_columns_are_left_out() {
        let full = independence(&[12.0, 5.0, 7.0, 9.0], 2, Correction::Plain);
        let counts = [12.0, 0.0, 5.0, 0.0, 0.0, 0.0, 7.0, 0.0, 9.0];
        assert_eq!(independence(&counts, 3, Correction::Plain), full);
    }

    #[test]
    fn one_row_or_one_column_cannot_depend() {
        assert_eq!(independence(&[3.0, 4.0], 2, Correction::Plain), None);
        assert_eq!(independence(&[3.0, 0.0, 4.0, 0.0], 2, Correction::Plain), None);
        assert_eq!(independence(&[3.0, 1.0, 4.0], 2, Correction::Plain), None);
        assert_eq!(independence(&[3.0, -1.0, 4.0, 1.0], 2, Correction::Plain), None);
        assert_eq!(independence(&[], 0, Correction::Plain), None);
    }

    #[test]
    fn counts_are_numbers_of_people() {
        let plain = Correction::Plain;
        assert_eq!(independence(&[-1.0, 2.0, 3.0, 4.0], 2, plain), None);
        assert_eq!(independence(&[f64::INFINITY, 2.0, 3.0, 4.0], 2, plain), None);
        // One row, one column, and either by emptiness.
        assert_eq!(independence(&[1.0, 2.0, 3.0], 3, plain), None);
        assert_eq!(independence(&[1.0, 2.0, 3.0], 1, plain), None);
        assert_eq!(independence(&[1.0, 0.0, 3.0, 0.0, 5.0, 0.0], 2, plain), None);
        assert!(independence(&[1.0, 2.0, 3.0, 4.0, 5.0, 7.0], 2, plain).is_some());
    }

    /// 0, 5, 5 and 5 moved by half a person to 0.5, 4.5, 4.5 and 5.5: 2 Σ o ln(o / e), in Python.
    #[test]
    fn nobody_is_moved_to_half_a_person() {
        let found = independence(&[0.0, 5.0, 5.0, 5.0], 2, Correction::Yates).unwrap();
        assert_close(found.g, 2.081_819_040_658_13, 1e-13);
    }
}
