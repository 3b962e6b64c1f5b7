//! The extremes of all groups: one number of several rates, and how sure it is.

use std::borrow::Cow;

use crate::audit::measure::{Context, Measured};
use crate::metrics::{Apart, Compare, Measure};
use crate::stats::Interval;

/// The lowest and the highest value of a rate over some groups, in each replicate.
#[derive(Clone, Debug)]
pub(crate) struct Spread {
    lowest: Vec<f64>,
    highest: Vec<f64>,
    n_defined: Vec<u32>,
}

impl Spread {
    fn new(context: &Context, measured: &Measured, rate_idx: usize, included: &[usize]) -> Self {
        let n = measured.replicates.n;
        let mut spread = Self {
            lowest: vec![f64::INFINITY; n],
            highest: vec![f64::NEG_INFINITY; n],
            n_defined: vec![0; n],
        };
        for group_idx in included {
            let Ok(figure) = measured.groups[*group_idx].figures[rate_idx] else { continue };
            let rate = context.rates[rate_idx];
            measured.replicates.for_each(rate, *group_idx, figure, |idx, value| {
                spread.lowest[idx] = spread.lowest[idx].min(value);
                spread.highest[idx] = spread.highest[idx].max(value);
                spread.n_defined[idx] += 1;
            });
        }
        spread
    }

    /// How far apart the groups are in a replicate; `None` where fewer than two have a value.
    fn apart(&self, replicate: usize) -> Option<Apart> {
        (self.n_defined[replicate] > 1)
            .then(|| Apart::between(self.lowest[replicate], self.highest[replicate]))
    }
}

/// The groups that are large enough and have all of these rates, and the others.
pub(crate) fn included(measured: &Measured, rate_idxs: &[usize]) -> (Vec<usize>, Vec<usize>) {
    (0..measured.groups.len()).partition(|idx| {
        let group = &measured.groups[*idx];
        group.enough && rate_idxs.iter().all(|idx| group.figures[*idx].is_ok())
    })
}

/// Percentile interval of a comparison over groups, the extremes found anew in each replicate.
pub(crate) fn extreme_interval(
    context: &Context,
    measured: &Measured,
    rate_idxs: &[usize],
    groups: &[usize],
    compare: Compare,
) -> Option<Interval> {
    if !rate_idxs.iter().all(|idx| can_vary(context, measured, *idx, groups)) {
        return None;
    }
    let spreads: Vec<Cow<Spread>> =
        rate_idxs.iter().map(|idx| spread(context, measured, *idx, groups)).collect();
    let value = |replicate: usize| {
        let of_rates: Option<Vec<Apart>> = spreads.iter().map(|it| it.apart(replicate)).collect();
        Some(combined(compare, &of_rates?)?.0)
    };
    let values = (0..measured.replicates.n).filter_map(value).collect();
    measured.replicates.percentiles(values, context)
}

/// Whether a rate varies over replicates in each of these groups: one whose value cannot would look like one that
/// does not.
pub(crate) fn can_vary(
    context: &Context,
    measured: &Measured,
    rate_idx: usize,
    groups: &[usize],
) -> bool {
    match context.rates[rate_idx].measure {
        Measure::Share { .. }
        | Measure::Cells { .. }
        | Measure::PartOfAll { .. }
        | Measure::Cost => true,
        Measure::Mean { .. } | Measure::RankArea | Measure::Estimate { .. } => {
            groups.iter().all(|idx| {
                let figure = measured.groups[*idx].figures[rate_idx];
                figure.is_ok_and(|it| it.standard_error.is_some())
            })
        }
    }
}

/// The spread over these groups; kept where they are all that can take part, since several comparisons ask for it.
fn spread<'a>(
    context: &Context,
    measured: &'a Measured,
    rate_idx: usize,
    groups: &[usize],
) -> Cow<'a, Spread> {
    if included(measured, &[rate_idx]).0 == groups {
        let kept = &measured.spreads[rate_idx];
        Cow::Borrowed(kept.get_or_init(|| Spread::new(context, measured, rate_idx, groups)))
    } else {
        Cow::Owned(Spread::new(context, measured, rate_idx, groups))
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
        | Compare::AmongPeople { .. } => None,
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
