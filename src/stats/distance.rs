//! How far two distributions of numbers lie apart: Kolmogorov-Smirnov and Wasserstein.

use crate::stats::special::kolmogorov_upper_tail;

/// How two weighted samples of numbers differ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Apart {
    /// The largest difference of the two cumulative shares, in [0, 1]: Kolmogorov and Smirnov's D.
    pub kolmogorov_smirnov: f64,
    /// The place where it is reached first.
    pub furthest_at: f64,
    /// How far the values of one would have to be moved on average to be those of the other, in units of the values:
    /// the first Wasserstein distance.
    pub wasserstein: f64,
}

/// Compares two samples of (value, weight).
///
/// `None` unless both hold weight, all values are finite, and all weights finite and not negative.
///
/// Source: Smirnov (1939); Vallender (1974).
pub fn apart(first: &[(f64, f64)], second: &[(f64, f64)]) -> Option<Apart> {
    let (total1, total2) = (total(first)?, total(second)?);
    let (first, second) = (in_order(first), in_order(second));
    let (mut place1, mut place2) = (0, 0);
    let (mut below1, mut below2, mut before) = (0.0, 0.0, f64::NAN);
    let (mut largest, mut furthest_at, mut wasserstein) = (-1.0, 0.0, 0.0);
    while place1 < first.len() || place2 < second.len() {
        let head = |sample: &[(f64, f64)], place: usize| {
            sample.get(place).map_or(f64::INFINITY, |it| it.0)
        };
        let value = head(&first, place1).min(head(&second, place2));
        let gap: f64 = below1 / total1 - below2 / total2;
        if before < value {
            wasserstein += gap.abs() * (value - before);
        }
        below1 += pass(&first, &mut place1, value);
        below2 += pass(&second, &mut place2, value);
        let gap = (below1 / total1 - below2 / total2).abs();
        if gap > largest {
            (largest, furthest_at) = (gap, value);
        }
        before = value;
    }
    Some(Apart { kolmogorov_smirnov: largest.min(1.0), furthest_at, wasserstein })
}

/// The weight at a value, passing over it.
fn pass(sample: &[(f64, f64)], place: &mut usize, value: f64) -> f64 {
    let mut weight = 0.0;
    while let Some(it) = sample.get(*place).filter(|it| it.0 <= value) {
        weight += it.1;
        *place += 1;
    }
    weight
}

fn total(sample: &[(f64, f64)]) -> Option<f64> {
    let is_usable = |it: &(f64, f64)| it.0.is_finite() && it.1 >= 0.0 && it.1.is_finite();
    let total: f64 = sample.iter().map(|it| it.1).sum();
    (sample.iter().all(is_usable) && total > 0.0 && total.is_finite()).then_some(total)
}

fn in_order(sample: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut sorted: Vec<(f64, f64)> = sample.iter().copied().filter(|it| it.1 > 0.0).collect();
    sorted.sort_by(|one, other| one.0.total_cmp(&other.0));
    sorted
}

/// With more pairs of people the limiting distribution is used.
const MOST_PAIRS: u64 = 1_000_000;

/// How often chance alone takes two samples of `n1` and `n2` people at least `distance` apart (Kolmogorov-Smirnov).
///
/// Exact up to a million pairs of people, the limiting distribution beyond. Equal values among people make it too large.
/// `None` unless 0 ≤ distance ≤ 1 and both samples have people.
///
/// Source: Hodges (1958) by counting paths; Smirnov (1939).
pub fn kolmogorov_smirnov_p(distance: f64, n1: u64, n2: u64) -> Option<f64> {
    if !(0.0..=1.0).contains(&distance) || n1 == 0 || n2 == 0 {
        return None;
    }
    if n1.checked_mul(n2).is_none_or(|it| it > MOST_PAIRS) {
        let people = n1 as f64 * (n2 as f64 / (n1 as f64 + n2 as f64));
        return kolmogorov_upper_tail(distance * libm::sqrt(people));
    }
    let (rows, columns) = (n1 as f64, n2 as f64);
    // Halfway to the next smaller possible distance, so that rounding decides nothing.
    let bound = (libm::floor(distance * rows * columns - 1e-7) + 0.5) / (rows * columns);
    let is_near = |row: f64, column: f64| (row / rows - column / columns).abs() <= bound;
    let width = usize::try_from(n2).ok()? + 1;
    let mut ways = vec![0.0; width];
    for (column, way) in ways.iter_mut().enumerate() {
        *way = if is_near(0.0, column as f64) { 1.0 } else { 0.0 };
    }
    for row in 1..=n1 {
        let row = row as f64;
        // Scaled at each step so that in the end it is a share of all paths.
        let scale = row / (row + columns);
        let mut before = 0.0;
        for (column, way) in ways.iter_mut().enumerate() {
            *way = if is_near(row, column as f64) { scale * *way + before } else { 0.0 };
            before = *way;
        }
    }
    Some((1.0 - ways.last()?).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::{assert_close, assert_relative};

    const FIRST: [(f64, f64); 6] =
        [(0.3, 1.0), (0.1, 2.0), (0.8, 0.5), (0.8, 1.5), (0.55, 1.0), (0.2, 3.0)];
    const SECOND: [(f64, f64); 5] = [(0.9, 1.0), (0.3, 2.5), (0.7, 1.0), (0.4, 0.25), (1.4, 2.0)];

    #[test]
    fn distances_agree_with_scipy() {
        // scipy 1.17.1, wasserstein_distance with weights; D by its definition.
        let ours = apart(&FIRST, &SECOND).unwrap();
        assert_relative(ours.wasserstein, 0.416_666_666_666_666_63, 1e-14);
        assert_relative(ours.kolmogorov_smirnov, 0.555_555_555_555_555_6, 1e-14);
        assert_close(ours.furthest_at, 0.2, 0.0);
    }

    #[test]
    fn weights_are_copies() {
        let copies = [(0.1, 1.0), (0.1, 1.0), (0.7, 1.0)];
        let weighed = [(0.7, 1.0), (0.1, 2.0), (0.4, 0.0)];
        assert_eq!(apart(&copies, &SECOND), apart(&weighed, &SECOND));
        let same = apart(&copies, &weighed).unwrap();
        assert_close(same.kolmogorov_smirnov, 0.0, 0.0);
        assert_close(same.wasserstein, 0.0, 0.0);
    }

    #[test]
    fn separate_samples_are_wholly_apart() {
        let ours = apart(&[(1.0, 1.0), (2.0, 1.0)], &[(5.0, 3.0)]).unwrap();
        assert_close(ours.kolmogorov_smirnov, 1.0, 0.0);
        assert_close(ours.furthest_at, 2.0, 0.0);
        assert_close(ours.wasserstein, 3.5, 1e-15);
    }

    #[test]
    fn p_values_agree_with_scipy() {
        // scipy 1.17.1, ks_2samp(method="exact"); kolmogorov for the last.
        for (distance, n1, n2, expected) in SCIPY {
            assert_relative(kolmogorov_smirnov_p(distance, n1, n2).unwrap(), expected, 1e-11);
        }
        assert_eq!(kolmogorov_smirnov_p(0.0, 3, 4), Some(1.0));
    }

    #[test]
    fn without_people_nothing_is_apart() {
        assert_eq!(apart(&[], &SECOND), None);
        assert_eq!(apart(&[(0.1, 0.0)], &SECOND), None);
        assert_eq!(apart(&[(f64::NAN, 1.0)], &SECOND), None);
        assert_eq!(apart(&FIRST, &[(0.1, -1.0), (0.2, 2.0)]), None);
        assert_eq!(kolmogorov_smirnov_p(1.5, 3, 4), None);
        assert_eq!(kolmogorov_smirnov_p(0.5, 0, 4), None);
    }

    const SCIPY: [(f64, u64, u64, f64); 6] = [
        (0.514_285_714_285_714_2, 5, 7, 0.328_282_828_282_828_3),
        (0.383_333_333_333_333_36, 20, 30, 0.048_040_321_074_667_734),
        (0.205, 100, 80, 0.041_443_342_779_873_375),
        (0.26, 50, 50, 0.067_794_710_969_958_52),
        (0.055, 300, 200, 0.847_407_104_497_264_9),
        (0.02, 10000, 12000, 0.025_463_957_781_115_036),
    ];

    #[test]
    fn p_values_are_shares_of_all_orders() {
        // Every way to deal 10, 15, 10, 15 and 12 values out to two samples, counted in Python.
        for (distance, n1, n2, expected) in [
            (0.5, 4, 6, 116.0 / 210.0),
            (5.0 / 12.0, 4, 6, 146.0 / 210.0),
            (1.0 / 3.0, 6, 9, 3901.0 / 5005.0),
            (0.6, 5, 5, 90.0 / 252.0),
            (4.0 / 7.0, 7, 8, 910.0 / 6435.0),
            (11.0 / 35.0, 5, 7, 664.0 / 792.0),
        ] {
            assert_relative(kolmogorov_smirnov_p(distance, n1, n2).unwrap(), expected, 1e-12);
        }
        // A million pairs are still exact: Hodges' sum in 40 digits.
        let found = kolmogorov_smirnov_p(0.04, 1000, 1000).unwrap();
        assert_relative(found, 0.400_633_881_583_262_4, 1e-10);
    }

    #[test]
    fn of_places_as_far_apart_the_first_is_told() {
        // Shares below are 1/2 and 0 from 1 on, equal from 2 on, 1 and 1/2 from 3 on.
        let ours = apart(&[(1.0, 1.0), (3.0, 1.0)], &[(2.0, 1.0), (4.0, 1.0)]).unwrap();
        assert_close(ours.kolmogorov_smirnov, 0.5, 0.0);
        assert_close(ours.furthest_at, 1.0, 0.0);
        // Nobody is at 1.
        let same = apart(&[(1.0, 0.0), (2.0, 1.0)], &[(2.0, 1.0)]).unwrap();
        assert_close(same.kolmogorov_smirnov, 0.0, 0.0);
        assert_close(same.furthest_at, 2.0, 0.0);
    }
}
