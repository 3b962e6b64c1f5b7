//! Two ways of deciding on the same people: whether they differ by more than chance.
//!
//! Two areas under the ROC curve on the same people are compared by [`crate::stats::area::paired_areas`].

use core::f64::consts::FRAC_1_SQRT_2;

use crate::base::order;
use crate::stats::resample::Stream;

/// The mid-p value of `McNemar`'s exact test, two-sided: how often chance alone would split those whom the two ways
/// tell apart at least as unevenly, splits just as uneven counting half.
///
/// `only_first` people are right (or selected) by the first way alone, `only_second` by the second alone.
/// In [0, 1]; relative accuracy is kept down to 10⁻³⁰⁰, and what is far below is 0. `None` when nobody is told apart.
///
/// Source: Fagerland, Lydersen & Laake (2013), BMC Medical Research Methodology 13:91.
pub fn mcnemar_mid_p(only_first: u64, only_second: u64) -> Option<f64> {
    let (n, fewer) = (only_first.checked_add(only_second)?, only_first.min(only_second));
    let middle = n / 2;
    if n == 0 {
        return None;
    }
    // Chances in units of that of the most even split, from there down to where they add nothing.
    let (mut chance, mut all, mut as_uneven) = (1.0, 0.0, 0.0);
    for part in (0..=middle).rev() {
        all += chance;
        if part < fewer {
            as_uneven += chance;
        } else if part == fewer {
            as_uneven += chance / 2.0;
        }
        chance *= part as f64 / (n - part + 1) as f64;
        if chance < f64::MIN_POSITIVE {
            break;
        }
    }
    // The splits the other way are as many; an even one is its own other way.
    let everything = if n % 2 == 0 { all - 0.5 } else { all };
    Some((as_uneven / everything).min(1.0))
}

/// The p value of `McNemar`'s chi-square test with continuity correction, for two numbers of people as in [`mcnemar_mid_p`].
///
/// For many people; the mid-p value is the better one for few. `None` when nobody is told apart.
/// Where both numbers are the same the statistic is 0, as in R's `mcnemar.test`.
///
/// Source: Edwards (1948).
pub fn mcnemar_chi_square(only_first: u64, only_second: u64) -> Option<f64> {
    let people = only_first.checked_add(only_second).filter(|it| *it > 0)?;
    let apart = only_first.abs_diff(only_second).saturating_sub(1) as f64;
    Some(libm::erfc(apart / libm::sqrt(people as f64) * FRAC_1_SQRT_2))
}

/// What a statistic of people comes to when these are drawn again, with replacement: in ascending order.
///
/// `statistic` is given how often each person is drawn, and takes the difference of two ways there, so that they are
/// compared on the same people every time. The interval is [`crate::stats::resample::percentile_interval`].
/// Replicates without a (finite) statistic are left out. Replicate i uses the task i of the seed.
pub fn resampled_by_person(
    people: usize,
    replicates: u32,
    seed: u64,
    mut statistic: impl FnMut(&[u32]) -> Option<f64>,
) -> Vec<f64> {
    let mut counts = vec![0; people];
    let mut outcomes = Vec::new();
    for replicate in 0..replicates {
        let mut stream = Stream::new(seed, u64::from(replicate));
        counts.fill(0);
        for _ in 0..people {
            #[expect(clippy::cast_possible_truncation, reason = "a place among the people")]
            let drawn = stream.below(people as u64) as usize;
            counts[drawn] += 1;
        }
        outcomes.extend(statistic(&counts).filter(|it| it.is_finite()));
    }
    order::numbers(&mut outcomes);
    outcomes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::resample::percentile_interval;
    use crate::stats::testing::{assert_close, assert_ends, assert_relative};

    #[test]
    fn mid_p_values_agree_with_scipy() {
        // 2 · binom.cdf(m, n, 0.5) - binom.pmf(m, n, 0.5) in scipy 1.17.1; the fifth and sixth with mpmath and 40 digits.
        for (first, second, expected) in [
            (121, 59, 3.266_646_795_774_573_3e-6),
            (59, 121, 3.266_646_795_774_573_3e-6),
            (1, 9, 0.011_718_75),
            (7, 8, 0.803_619_384_765_625_1),
            (700, 500, 7.287_284_355_532_498e-9),
            (300_200, 299_000, 0.121_087_238_984_013_65),
            (0, 3, 0.125),
            (4, 4, 1.0),
            (0, 1, 0.5),
            (30_000, 20_000, 0.0),
        ] {
            assert_relative(mcnemar_mid_p(first, second).unwrap(), expected, 1e-11);
        }
    }

    #[test]
    fn chi_square_values_agree_with_statsmodels() {
        // statsmodels 0.15.0, mcnemar(exact=False, correction=True).
        for (first, second, expected) in [
            (121, 59, 5.450_094_825_427_117e-6),
            (1, 9, 0.026_856_695_507_524_41),
            (7, 8, 1.0),
            (0, 3, 0.248_213_078_989_920_26),
            (700, 500, 9.211_937_905_286_64e-9),
            (300_200, 299_000, 0.121_397_271_212_614_41),
        ] {
            assert_relative(mcnemar_chi_square(first, second).unwrap(), expected, 1e-12);
        }
        assert_eq!(mcnemar_chi_square(4, 4), Some(1.0));
    }

    #[test]
    fn nobody_told_apart_cannot_be_tested() {
        assert_eq!((mcnemar_mid_p(0, 0), mcnemar_chi_square(0, 0)), (None, None));
    }

    #[test]
    fn a_resampled_difference_is_spread_as_its_standard_error_says() {
        // 400 people: 60 right by the first way alone, 20 by the second alone. The difference is 0.1.
        let difference =
            |row: usize| f64::from(u8::from(row < 60)) - f64::from(u8::from(row >= 380));
        let mean = |counts: &[u32]| {
            let sums = counts.iter().enumerate();
            Some(sums.map(|(row, it)| f64::from(*it) * difference(row)).sum::<f64>() / 400.0)
        };
        let outcomes = resampled_by_person(400, 2000, 7, mean);
        let se = libm::sqrt((0.2 - 0.01) / 400.0);
        let ends = percentile_interval(&outcomes, 0.95);
        assert_ends(ends, 0.1 - 1.96 * se, 0.1 + 1.96 * se, 0.15 * se);
        let first = resampled_by_person(400, 100, 7, mean);
        assert!(first.iter().all(|it| outcomes.contains(it)));
    }

    #[test]
    fn replicates_without_a_statistic_are_left_out() {
        let first_drawn = |counts: &[u32]| (counts[0] > 0).then_some(f64::from(counts[0]));
        let outcomes = resampled_by_person(5, 1000, 1, first_drawn);
        // (4/5)^5 of them do not draw the first person.
        assert_close(outcomes.len() as f64 / 1000.0, 1.0 - 0.32768, 0.06);
        assert_eq!(resampled_by_person(0, 3, 1, |_| None), Vec::<f64>::new());
    }
}
