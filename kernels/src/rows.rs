//! Numbers of many people, a row each: products with factors and with each other.

/// Columns that are worked on at once; rows are as long as a multiple of it.
pub const TILE: usize = 4;

/// Sums that run beside each other in a product.
const LANES: usize = 8;

/// `a · b`: eight sums side by side, added in pairs, then the rest from left to right.
#[inline(never)]
#[must_use]
pub fn product(a: &[f64], b: &[f64]) -> f64 {
    product_of(a, b)
}

#[inline]
fn product_of(a: &[f64], b: &[f64]) -> f64 {
    let n = a.len().min(b.len());
    let ((a, a_rest), (b, b_rest)) = (a[..n].as_chunks::<LANES>(), b[..n].as_chunks::<LANES>());
    let mut lanes = [0.0; LANES];
    for (a, b) in a.iter().zip(b) {
        for (lane, (a, b)) in lanes.iter_mut().zip(a.iter().zip(b)) {
            *lane += a * b;
        }
    }
    let quads =
        [lanes[0] + lanes[4], lanes[1] + lanes[5], lanes[2] + lanes[6], lanes[3] + lanes[7]];
    let mut sum = (quads[0] + quads[2]) + (quads[1] + quads[3]);
    for (a, b) in a_rest.iter().zip(b_rest) {
        sum += a * b;
    }
    sum
}

/// Each row's [`product`] with the factors.
#[inline(never)]
pub fn row_products(out: &mut [f64], rows: &[f64], factors: &[f64]) {
    for (out, row) in out.iter_mut().zip(rows.chunks_exact(factors.len().max(1))) {
        *out = product_of(row, factors);
    }
}

/// `out += value · row`, one row after the other.
#[inline(never)]
pub fn add_scaled_rows(out: &mut [f64], rows: &[f64], values: &[f64]) {
    for (row, value) in rows.chunks_exact(out.len().max(1)).zip(values) {
        for (out, it) in out.iter_mut().zip(row) {
            *out += value * it;
        }
    }
}

/// `out += value · row²`, one row after the other.
#[inline(never)]
pub fn add_scaled_squares(out: &mut [f64], rows: &[f64], values: &[f64]) {
    for (row, value) in rows.chunks_exact(out.len().max(1)).zip(values) {
        for (out, it) in out.iter_mut().zip(row) {
            *out += value * it * it;
        }
    }
}

/// Each row times its weight.
#[inline(never)]
pub fn weigh_rows(out: &mut [f64], rows: &[f64], stride: usize, weights: &[f64]) {
    let stride = stride.max(1);
    let rows = rows.chunks_exact(stride).zip(weights);
    for (out, (row, weight)) in out.chunks_exact_mut(stride).zip(rows) {
        for (out, it) in out.iter_mut().zip(row) {
            *out = it * weight;
        }
    }
}

/// Adds to `out`, a square of side `stride`, the sums over the rows of each left column times each right one, where the
/// right column's tile is not after the left one's.
#[inline(never)]
pub fn add_column_products(out: &mut [f64], left: &[f64], right: &[f64], stride: usize) {
    for i in (0..stride).step_by(TILE) {
        for j in (0..=i).step_by(TILE) {
            let tile = tile(left, right, stride, [i, j]);
            for (row, sums) in out[i * stride..].chunks_exact_mut(stride).zip(&tile) {
                add_sums(&mut row[j..], sums);
            }
        }
    }
}

#[inline]
fn add_sums(out: &mut [f64], sums: &[f64; TILE]) {
    for (out, sum) in out.iter_mut().zip(sums) {
        *out += sum;
    }
}

/// Four columns by four columns, summed over the rows.
#[inline]
fn tile(left: &[f64], right: &[f64], stride: usize, [i, j]: [usize; 2]) -> [[f64; TILE]; TILE] {
    let mut sums = [[0.0; TILE]; TILE];
    for (a, b) in left.chunks_exact(stride).zip(right.chunks_exact(stride)) {
        let (Some(a), Some(b)) = (a[i..].first_chunk::<TILE>(), b[j..].first_chunk::<TILE>())
        else {
            break;
        };
        for (sums, a) in sums.iter_mut().zip(a) {
            for (sum, b) in sums.iter_mut().zip(b) {
                *sum += a * b;
            }
        }
    }
    sums
}

/// Writes `(value - mean) / scale` to a place of each row.
#[inline(never)]
pub fn write_scaled(
    rows: &mut [f64],
    (stride, place): (usize, usize),
    values: &[f64],
    [mean, scale]: [f64; 2],
) {
    for (row, value) in rows.chunks_exact_mut(stride.max(1)).zip(values) {
        row[place] = (value - mean) / scale;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three rows of four columns.
    const ROWS: [f64; 12] = [1.0, 2.0, 3.0, 0.0, 1.0, -1.0, 4.0, 0.0, 1.0, 5.0, -2.0, 0.0];

    fn is<const N: usize>(found: [f64; N], expected: [f64; N]) {
        assert_eq!(found.map(f64::to_bits), expected.map(f64::to_bits));
    }

    #[test]
    fn a_product_takes_every_place() {
        let a: Vec<f64> = (1..=19).map(f64::from).collect();
        // 1² + 2² + … + 19² = 19 · 20 · 39 / 6.
        is([product(&a, &a), product(&a[..3], &a)], [2470.0, 14.0]);
    }

    #[test]
    fn rows_are_multiplied_and_summed() {
        let mut out = [9.0; 3];
        row_products(&mut out, &ROWS, &[10.0, 1.0, 100.0, 7.0]);
        is(out, [312.0, 409.0, -185.0]);
        let mut out = [0.0, 0.0, 0.0, 5.0];
        add_scaled_rows(&mut out, &ROWS, &[1.0, 2.0, 3.0]);
        is(out, [6.0, 15.0, 5.0, 5.0]);
        let mut out = [0.0; 4];
        add_scaled_squares(&mut out, &ROWS, &[1.0, 2.0, 3.0]);
        is(out, [6.0, 81.0, 53.0, 0.0]);
        let mut out = [0.0; 12];
        weigh_rows(&mut out, &ROWS, 4, &[1.0, 2.0, 3.0]);
        is(out, [1.0, 2.0, 3.0, 0.0, 2.0, -2.0, 8.0, 0.0, 3.0, 15.0, -6.0, 0.0]);
    }

    #[test]
    fn columns_are_multiplied_with_each_other() {
        let mut out = [1.0; 16];
        add_column_products(&mut out, &ROWS, &ROWS, 4);
        let expected =
            [4.0, 7.0, 6.0, 1.0, 7.0, 31.0, -7.0, 1.0, 6.0, -7.0, 30.0, 1.0, 1.0, 1.0, 1.0, 1.0];
        is(out, expected);
    }

    #[test]
    fn a_place_of_each_row_is_written() {
        let mut rows = [0.0; 8];
        write_scaled(&mut rows, (4, 2), &[5.0, 9.0], [1.0, 2.0]);
        is(rows, [0.0, 0.0, 2.0, 0.0, 0.0, 0.0, 4.0, 0.0]);
    }
}
