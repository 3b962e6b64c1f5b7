//! The extremes of all groups: one number of several rates, and how sure it is.

use crate::audit::at_once::{AtOnce, larger, mean, n_pairs, smaller};
use crate::audit::measure::{Context, Measured};
use crate::metrics::{Apart, Compare};
use crate::stats::Interval;

/// The groups that are large enough and have all of these rates, and the others. Of those whose rate counts among few
/// people the interval is as wide as that makes it.
pub(crate) fn included(measured: &Measured, rate_idxs: &[usize]) -> (Vec<usize>, Vec<usize>) {
    (0..measured.groups.len()).partition(|idx| {
        let group = &measured.groups[*idx];
        group.enough && rate_idxs.iter().all(|idx| group.figures[*idx].is_ok())
    })
}

/// Interval of a comparison over groups, from those of all pairs in all of the rates that hold at once.
pub(crate) fn extreme_interval(
    context: &Context,
    measured: &Measured,
    rate_idxs: &[usize],
    groups: &[usize],
    compare: Compare,
) -> Option<Interval> {
    let n_statements = n_pairs(groups.len()) * rate_idxs.len();
    let at_once = |rate: &usize| AtOnce::new(context, measured, *rate, groups, n_statements);
    let of_rates: Vec<AtOnce> = rate_idxs.iter().map(at_once).collect::<Option<_>>()?;
    let gaps = || of_rates.iter().map(AtOnce::largest_gap).collect::<Option<Vec<_>>>();
    let ratios = || of_rates.iter().map(AtOnce::smallest_ratio).collect::<Option<Vec<_>>>();
    match compare {
        Compare::LargestDifference => gaps()?.into_iter().reduce(larger),
        Compare::MeanOfLargestDifferences => mean(gaps()?.into_iter()),
        Compare::SmallestRatio => ratios()?.into_iter().reduce(smaller),
        Compare::MeanOfSmallestRatios => mean(ratios()?.into_iter()),
        Compare::ToReference { .. }
        | Compare::AmongGroups { .. }
        | Compare::BetweenGroups { .. }
        | Compare::AmongPeople { .. }
        | Compare::OfCurves
        | Compare::OfNeighbors => None,
    }
}

/// One number of the extremes of several rates, and which of the rates it comes from.
pub(crate) fn combined(compare: Compare, of_rates: &[Apart]) -> Option<(f64, usize)> {
    let differences = || of_rates.iter().map(|it| it.difference);
    let ratios = || of_rates.iter().map(|it| it.ratio).collect::<Option<Vec<f64>>>();
    match compare {
        Compare::LargestDifference => differences()
            .enumerate()
            .map(|(idx, it)| (it, idx))
            .reduce(|a, b| if b.0 > a.0 { b } else { a }),
        Compare::MeanOfLargestDifferences => {
            let (_, widest) = combined(Compare::LargestDifference, of_rates)?;
            Some((differences().sum::<f64>() / of_rates.len() as f64, widest))
        }
        Compare::SmallestRatio => ratios()?
            .into_iter()
            .enumerate()
            .map(|(idx, it)| (it, idx))
            .reduce(|a, b| if b.0 < a.0 { b } else { a }),
        Compare::MeanOfSmallestRatios => {
            let (_, furthest) = combined(Compare::SmallestRatio, of_rates)?;
            Some((ratios()?.into_iter().sum::<f64>() / of_rates.len() as f64, furthest))
        }
        Compare::ToReference { .. }
        | Compare::AmongGroups { .. }
        | Compare::BetweenGroups { .. }
        | Compare::AmongPeople { .. }
        | Compare::OfCurves
        | Compare::OfNeighbors => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_rates_make_one_number() {
        let rates = [Apart::between(0.25, 0.5), Apart::between(0.1, 0.8)];
        assert_eq!(combined(Compare::LargestDifference, &rates), Some((0.8 - 0.1, 1)));
        assert_eq!(combined(Compare::SmallestRatio, &rates), Some((0.125, 1)));
        let (mean, widest) = combined(Compare::MeanOfLargestDifferences, &rates).unwrap();
        assert!((mean - 0.475).abs() < 1e-15 && widest == 1);
        let (mean, furthest) = combined(Compare::MeanOfSmallestRatios, &rates).unwrap();
        assert!((mean - 0.3125).abs() < 1e-15 && furthest == 1);
        let with_zero = [rates[0], Apart::between(0.0, 0.0)];
        assert_eq!(combined(Compare::SmallestRatio, &with_zero), None);
    }
}
