//! Products of all columns with each other, weighted by row, without spelling out a category.

use plumbline_kernels::codes::{add_by_codes, add_rows_by_code};
use plumbline_kernels::rows::{add_column_products, weigh_rows};

use crate::models::linear::design::Design;
use crate::models::linear::symmetric::Symmetric;

/// About how many numbers of the head are worked on before the next rows.
const NUMBERS_AT_ONCE: usize = 8192;

/// The sums as they grow.
struct Sums {
    /// Head by head, `stride` to a row.
    head: Vec<f64>,
    /// For each category, level by head.
    by_level: Vec<Vec<f64>>,
    /// For each two categories, level by level, in the order (1, 0), (2, 0), (2, 1), (3, 0), …
    pairs: Vec<Vec<f64>>,
}

/// The sum over rows of weight × column × column, for each two parameters.
pub(crate) fn gram(design: &Design, row_weights: &[f64]) -> Symmetric {
    let stride = design.stride;
    let level_counts: Vec<usize> = design.categories.iter().map(|it| it.n_levels + 1).collect();
    let mut pairs = Vec::new();
    for (i, count) in level_counts.iter().enumerate() {
        pairs.extend(level_counts[..i].iter().map(|other| vec![0.0; count * other]));
    }
    let by_level = level_counts.iter().map(|count| vec![0.0; count * stride]).collect();
    let mut sums = Sums { head: vec![0.0; stride * stride], by_level, pairs };
    let at_once = (NUMBERS_AT_ONCE / stride).clamp(32, 2048);
    let mut weighted = vec![0.0; at_once * stride];
    let heads = design.head.chunks(at_once * stride);
    for (chunk, (head, weights)) in heads.zip(row_weights.chunks(at_once)).enumerate() {
        let weighted = &mut weighted[..head.len()];
        weigh_rows(weighted, head, stride, weights);
        add_column_products(&mut sums.head, weighted, head, stride);
        add_categories(design, chunk * at_once, weighted, weights, &mut sums);
    }
    assemble(design, &sums)
}

fn add_categories(
    design: &Design,
    start: usize,
    weighted: &[f64],
    weights: &[f64],
    sums: &mut Sums,
) {
    let stride = design.stride;
    let rows = start..start + weights.len();
    let mut pairs = sums.pairs.iter_mut();
    for (i, (category, by_level)) in design.categories.iter().zip(&mut sums.by_level).enumerate() {
        let codes = &category.codes[rows.clone()];
        add_rows_by_code(by_level, stride, codes, weighted);
        for (other, table) in design.categories[..i].iter().zip(&mut pairs) {
            let width = other.n_levels + 1;
            add_by_codes(table, width, [codes, &other.codes[rows.clone()]], weights);
        }
    }
}

fn assemble(design: &Design, sums: &Sums) -> Symmetric {
    let (stride, n_head) = (design.stride, design.n_head);
    let mut out = Symmetric::zeros(design.n_parameters());
    for i in 0..n_head {
        for j in 0..=i {
            out.set(i, j, sums.head[i * stride + j]);
        }
    }
    let mut pairs = sums.pairs.iter();
    for (i, (category, by_level)) in design.categories.iter().zip(&sums.by_level).enumerate() {
        for (level, row) in by_level.chunks_exact(stride).take(category.n_levels).enumerate() {
            let place = category.start + level;
            for (j, value) in row[..n_head].iter().enumerate() {
                out.set(place, j, *value);
            }
            out.set(place, place, row[0]);
        }
        for (other, table) in design.categories[..i].iter().zip(&mut pairs) {
            let rows = table.chunks_exact(other.n_levels + 1).take(category.n_levels);
            for (place, row) in (category.start..).zip(rows) {
                let values = (other.start..).zip(&row[..other.n_levels]);
                values.for_each(|(other_place, value)| out.set(place, other_place, *value));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::linear::testing::{assert_all_close, mixed};

    #[test]
    fn it_is_the_product_of_the_spelt_out_columns() {
        let (matrix, target) = mixed(300, 2);
        let design = Design::new(&matrix, &target.weights);
        let ours = gram(&design, &target.weights);
        for i in 0..design.n_parameters() {
            let mut unit = vec![0.0; design.n_parameters()];
            unit[i] = 1.0;
            let mut column = vec![0.0; 300];
            design.product(&unit, &mut column);
            for (value, weight) in column.iter_mut().zip(&target.weights) {
                *value *= weight;
            }
            assert_all_close(ours.row(i), &design.transposed_product(&column), 1e-11);
        }
    }
}
