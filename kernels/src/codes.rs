//! Categories by their codes, and people by their classes: sums over who has which.
//!
//! Codes beyond what is summed up are passed over.

/// `out[code] += row`, for rows as long as `stride`.
#[inline(never)]
pub fn add_rows_by_code(out: &mut [f64], stride: usize, codes: &[u16], rows: &[f64]) {
    for (code, row) in codes.iter().zip(rows.chunks_exact(stride.max(1))) {
        let start = usize::from(*code) * stride;
        let Some(out) = out.get_mut(start..start + stride) else { continue };
        for (out, it) in out.iter_mut().zip(row) {
            *out += it;
        }
    }
}

/// `out[code · width + other] += weight`.
#[inline(never)]
pub fn add_by_codes(out: &mut [f64], width: usize, [codes, others]: [&[u16]; 2], weights: &[f64]) {
    for ((code, other), weight) in codes.iter().zip(others).zip(weights) {
        if let Some(out) = out.get_mut(usize::from(*code) * width + usize::from(*other)) {
            *out += weight;
        }
    }
}

/// `out += by_code[code]`.
#[inline(never)]
pub fn add_values_of_codes(out: &mut [f64], codes: &[u16], by_code: &[f64]) {
    for (out, code) in out.iter_mut().zip(codes) {
        if let Some(value) = by_code.get(usize::from(*code)) {
            *out += value;
        }
    }
}

/// `out[code] += value`.
#[inline(never)]
pub fn add_by_code(out: &mut [f64], codes: &[u16], values: &[f64]) {
    for (code, value) in codes.iter().zip(values) {
        if let Some(out) = out.get_mut(usize::from(*code)) {
            *out += value;
        }
    }
}

/// `out[code · width + class] += weight`, for classes below the width.
#[inline(never)]
pub fn add_by_code_and_class(
    out: &mut [f64],
    width: usize,
    codes: &[u16],
    (classes, weights): (&[u32], &[f64]),
) {
    for ((code, class), weight) in codes.iter().zip(classes).zip(weights) {
        if let Some(out) = out.get_mut(usize::from(*code) * width + *class as usize) {
            *out += weight;
        }
    }
}

/// Of each class, `[Σ weight · value, Σ weight]`; a value that is NaN is that of nobody.
#[inline(never)]
pub fn add_by_class(sums: &mut [[f64; 2]], values: &[f64], (classes, weights): (&[u32], &[f64])) {
    let people = values.iter().zip(classes).zip(weights);
    let people = people.filter(|((value, _), _)| !value.is_nan());
    add_terms(sums, people.map(|((value, class), weight)| (*class, weight * value, *weight)));
}

/// As [`add_by_class`], of the squares of how far values are from the mean of their class.
#[inline(never)]
pub fn add_squares_by_class(
    sums: &mut [[f64; 2]],
    values: &[f64],
    means: &[f64],
    (classes, weights): (&[u32], &[f64]),
) {
    let people = values.iter().zip(classes).zip(weights);
    let people = people.filter(|((value, _), _)| !value.is_nan());
    let term = |((value, class), weight): ((&f64, &u32), &f64)| {
        let apart = value - means.get(*class as usize)?;
        Some((*class, weight * (apart * apart), *weight))
    };
    add_terms(sums, people.filter_map(term));
}

/// Adds each term and its weight to those of its class, one after the other.
#[inline]
fn add_terms(sums: &mut [[f64; 2]], terms: impl Iterator<Item = (u32, f64, f64)>) {
    // Sums in memory wait for each other, and two classes have place elsewhere. What is added to the sums of the other class
    // is 0, which changes no digit.
    if let [first, second] = sums {
        let (mut of_first, mut of_second) = (*first, *second);
        for (class, term, weight) in terms.filter(|it| it.0 < 2) {
            let is_second = class == 1;
            of_first[0] += if is_second { 0.0 } else { term };
            of_first[1] += if is_second { 0.0 } else { weight };
            of_second[0] += if is_second { term } else { 0.0 };
            of_second[1] += if is_second { weight } else { 0.0 };
        }
        (*first, *second) = (of_first, of_second);
        return;
    }
    for (class, term, weight) in terms {
        if let Some(sums) = sums.get_mut(class as usize) {
            *sums = [sums[0] + term, sums[1] + weight];
        }
    }
}

/// The logarithm of a normal density.
pub struct Normal {
    pub mean: f64,
    /// One over twice the variance.
    pub half_precision: f64,
    /// At the mean.
    pub peak: f64,
}

/// As far below the peak as can be told: sums of it stay finite.
const FARTHEST: f64 = 1e290;

/// Adds each value's densities to its row of `out`, one for each normal; a value that is NaN has none.
#[inline(never)]
pub fn add_densities(out: &mut [f64], normals: &[Normal], values: &[f64]) {
    for (row, value) in out.chunks_exact_mut(normals.len().max(1)).zip(values) {
        if value.is_nan() {
            continue;
        }
        for (out, normal) in row.iter_mut().zip(normals) {
            let apart = value - normal.mean;
            let below = apart * apart * normal.half_precision;
            *out += normal.peak - if below < FARTHEST { below } else { FARTHEST };
        }
    }
}

/// Adds the row of each code in `by_code` to its row of `out`, both as long as `width`.
#[inline(never)]
pub fn add_rows_of_codes(out: &mut [f64], width: usize, codes: &[u16], by_code: &[f64]) {
    for (row, code) in out.chunks_exact_mut(width.max(1)).zip(codes) {
        let start = usize::from(*code) * width;
        let Some(values) = by_code.get(start..start + width) else { continue };
        for (out, value) in row.iter_mut().zip(values) {
            *out += value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODES: [u16; 4] = [1, 0, 1, u16::MAX];
    const CLASSES: [u32; 4] = [0, 1, 1, 0];
    const WEIGHTS: [f64; 4] = [1.0, 2.0, 3.0, 4.0];

    fn is<const N: usize>(found: [f64; N], expected: [f64; N]) {
        assert_eq!(found.map(f64::to_bits), expected.map(f64::to_bits));
    }

    #[test]
    fn everyone_counts_where_their_code_is_known() {
        let mut out = [0.0; 4];
        add_rows_by_code(&mut out, 2, &CODES, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]);
        is(out, [3.0, 4.0, 6.0, 8.0]);
        let mut out = [0.0; 6];
        add_by_codes(&mut out, 3, [&CODES, &[2, 1, 2, 0]], &WEIGHTS);
        is(out, [0.0, 2.0, 0.0, 0.0, 0.0, 4.0]);
        let mut out = [1.0; 4];
        add_values_of_codes(&mut out, &CODES, &[10.0, 20.0]);
        is(out, [21.0, 11.0, 21.0, 1.0]);
        let mut out = [0.0; 2];
        add_by_code(&mut out, &CODES, &WEIGHTS);
        is(out, [2.0, 4.0]);
        let mut out = [0.0; 4];
        add_by_code_and_class(&mut out, 2, &CODES, (&CLASSES, &WEIGHTS));
        is(out, [0.0, 2.0, 1.0, 3.0]);
        let mut out = [0.0; 8];
        add_rows_of_codes(&mut out, 2, &CODES, &[1.0, 2.0, 3.0, 4.0]);
        is(out, [3.0, 4.0, 1.0, 2.0, 3.0, 4.0, 0.0, 0.0]);
    }

    #[test]
    fn classes_have_sums_and_squares_of_known_values() {
        let values = [5.0, 7.0, f64::NAN, 1.0];
        let mut sums = [[0.0; 2]; 2];
        add_by_class(&mut sums, &values, (&CLASSES, &WEIGHTS));
        is([sums[0][0], sums[0][1], sums[1][0], sums[1][1]], [9.0, 5.0, 14.0, 2.0]);
        let mut sums = [[0.0; 2]; 2];
        add_squares_by_class(&mut sums, &values, &[2.0, 4.0], (&CLASSES, &WEIGHTS));
        is([sums[0][0], sums[0][1], sums[1][0], sums[1][1]], [13.0, 5.0, 18.0, 2.0]);
        let mut sums = [[0.0; 2]; 3];
        add_squares_by_class(&mut sums, &values, &[2.0, 4.0, 0.0], (&CLASSES, &WEIGHTS));
        is([sums[0][0], sums[0][1], sums[1][0], sums[2][1]], [13.0, 5.0, 18.0, 0.0]);
    }

    #[test]
    fn densities_fall_with_the_square_and_not_beyond_all_numbers() {
        let normals = [
            Normal { mean: 1.0, half_precision: 0.5, peak: -1.0 },
            Normal { mean: 0.0, half_precision: 1e290, peak: 0.0 },
        ];
        let mut out = [0.0; 6];
        add_densities(&mut out, &normals, &[3.0, f64::NAN, f64::MAX]);
        is(out, [-3.0, -1e290, 0.0, 0.0, -1e290, -1e290]);
    }
}
