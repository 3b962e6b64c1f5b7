//! How far chance alone would have to move one sample of numbers for it to become another.

use crate::stats::resample::Stream;

/// First Wasserstein distances of two samples whose people were put into the two at random, so many times.
///
/// Empty where a sample is, or a number is not finite. Source: Ramdas, García Trillos & Cuturi (2017), On Wasserstein
/// two-sample testing and related families of nonparametric tests.
pub fn permuted_distances(
    first: &[f64],
    second: &[f64],
    draws: u32,
    stream: &mut Stream,
) -> Vec<f64> {
    let mut pooled: Vec<f64> = first.iter().chain(second).copied().collect();
    if first.is_empty() || second.is_empty() || !pooled.iter().all(|it| it.is_finite()) {
        return Vec::new();
    }
    pooled.sort_unstable_by(f64::total_cmp);
    let mut is_first: Vec<bool> = (0..pooled.len()).map(|it| it < first.len()).collect();
    let (one, other) = (1.0 / first.len() as f64, 1.0 / second.len() as f64);
    (0..draws)
        .map(|_| {
            stream.shuffle(&mut is_first);
            let (mut apart, mut sum) = (0.0_f64, 0.0);
            for (pair, is_first) in pooled.windows(2).zip(&is_first) {
                apart += if *is_first { one } else { -other };
                sum += apart.abs() * (pair[1] - pair[0]);
            }
            sum
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::assert_close;

    #[test]
    fn of_few_people_all_ways_to_deal_them_are_met() {
        // One of 0, 1 and 5 against the other two: 3 for 0 (1/2 + 5/2), 2½ for 1 and 4½ for 5.
        let mut found = permuted_distances(&[0.0], &[1.0, 5.0], 300, &mut Stream::new(5, 1));
        found.sort_unstable_by(f64::total_cmp);
        found.dedup_by(|a, b| (*a - *b).abs() < 1e-12);
        assert_eq!(found.len(), 3);
        for (found, expected) in found.iter().zip([2.5, 3.0, 4.5]) {
            assert_close(*found, expected, 1e-12);
        }
    }

    #[test]
    fn where_nothing_can_be_moved_nothing_is_drawn() {
        let stream = &mut Stream::new(5, 1);
        assert!(permuted_distances(&[], &[1.0], 9, stream).is_empty());
        assert!(permuted_distances(&[f64::NAN], &[1.0], 9, stream).is_empty());
        let same = permuted_distances(&[2.0, 2.0], &[2.0], 9, stream);
        assert!(same.len() == 9 && same.iter().all(|it| it.abs() < 1e-15));
    }
}
