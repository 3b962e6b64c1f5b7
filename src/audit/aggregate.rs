//! The further ways to make one number of a rate over the groups, for plans that name them.

use crate::audit::at_once::{AtOnce, larger, method, n_pairs, smaller};
use crate::audit::compare::{FEWER_THAN_TWO, OverGroups, of_all};
use crate::audit::extreme::included;
use crate::audit::measure::{Context, Measured, Named, holding};
use crate::audit::over_all::{beyond_chance, of_rate};
use crate::audit::verdict::Band;
use crate::metrics::comparison::Beside;
use crate::metrics::{Aggregate, Lack, Over, Together, aggregates};
use crate::report::Comparison;
use crate::stats::Interval;

/// All that the plan asks for, over one grouping. `whole` is the whole data set, measured.
pub(crate) fn aggregated(
    context: &Context,
    measured: &Measured,
    whole: &Measured,
) -> Vec<Comparison> {
    let wanted = context.plan.measures.comparisons.as_deref().unwrap_or_default();
    let mut all = Vec::new();
    for aggregate in aggregates().filter(|it| wanted.iter().any(|id| id == it.id)) {
        for (rate_idx, rate) in context.rates.iter().enumerate() {
            if rate.has_ratio || !aggregate.divides {
                let found = one(context, measured, whole, rate_idx, aggregate);
                all.push(of_all(context, measured, rate_idx, aggregate.id, found));
            }
        }
    }
    all
}

fn one(
    context: &Context,
    measured: &Measured,
    whole: &Measured,
    rate_idx: usize,
    aggregate: &Aggregate,
) -> OverGroups {
    let (places, excluded) = included(measured, &[rate_idx]);
    let groups = &measured.groups;
    let left_out = excluded.iter().map(|idx| groups[*idx].names.clone()).collect();
    if places.len() < 2 {
        return OverGroups::undefined("fewer-than-two-groups", FEWER_THAN_TWO, left_out);
    }
    let reference = measured.reference.and_then(|it| places.iter().position(|idx| *idx == it));
    if aggregate.over == Over::ParityLoss && reference.is_none() {
        let says = "the reference is too small or does not have this rate";
        return OverGroups::undefined("no-reference", says, left_out);
    }
    let value = |idx: &usize| groups[*idx].figures[rate_idx].ok().map(|it| it.value);
    let values: Vec<f64> = places.iter().filter_map(value).collect();
    let overall = whole.groups[0].figures[rate_idx].ok().map(|it| it.value);
    let people = people(measured, &places);
    let beside = Beside { overall, reference, people: &people };
    let Some((value, at)) = aggregate.over.of(&values, beside) else {
        let [reason, says] = match aggregate.over {
            Over::RelativeToOverall => {
                ["zero-overall", "the value among everyone is 0, and nothing can be divided by it"]
            }
            Over::Together(Together::WeightedMean) => ["no-weight", "the groups weigh nothing"],
            Over::Together(_) => {
                let says = "a value is 0 or below, and has no logarithm or is no part of the mean";
                [Lack::Logarithm.id(), says]
            }
            Over::ParityLoss => [Lack::Logarithm.id(), "a rate of 0 has no logarithm"],
            Over::DifferenceToOverall
            | Over::RatioToOverall
            | Over::PairwiseDifference
            | Over::PairwiseRatio
            | Over::Lowest
            | Over::Highest => ["all-zero", "two rates are 0, and nothing can be divided by them"],
        };
        return OverGroups::undefined(reason, says, left_out);
    };
    let interval = interval(context, measured, (rate_idx, whole), &places, aggregate, reference)
        .map(|it| (holding(it.0, value), it.1));
    let rate = context.rates[rate_idx];
    let band = Band::of_rate(rate, aggregate.held, &context.plan.evidence);
    let tested = of_rate(context, measured, (&places, rate_idx), aggregate.over);
    let judged = Band::judged(band, interval.map(|it| it.0), None);
    OverGroups {
        value: Some(value),
        undefined: None,
        judged: beyond_chance(context, judged, tested),
        interval,
        tested,
        group: at.first().map(|it| groups[places[*it]].names.clone()),
        between: None,
        left_out,
    }
}

/// How many people these groups have, or what they weigh.
fn people(measured: &Measured, places: &[usize]) -> Vec<f64> {
    places.iter().map(|it| measured.groups[*it].tally.weight.total()).collect()
}

/// From the intervals of all groups, or of all pairs of them, that hold at once.
fn interval(
    context: &Context,
    measured: &Measured,
    (rate_idx, whole): (usize, &Measured),
    places: &[usize],
    aggregate: &Aggregate,
    reference: Option<usize>,
) -> Option<Named> {
    let n = places.len();
    let of = |n_statements| AtOnce::new(context, measured, rate_idx, places, n_statements);
    let beside_everyone = || of(n)?.with(context, whole, rate_idx, n);
    let found = match aggregate.over {
        Over::DifferenceToOverall => {
            let all = beside_everyone()?;
            (0..n).map(|it| all.gap([it, n])).reduce(larger)
        }
        Over::RatioToOverall => {
            let all = beside_everyone()?;
            let ratios: Option<Vec<Interval>> = (0..n).map(|it| all.ratio([it, n])).collect();
            ratios?.into_iter().reduce(smaller)
        }
        Over::PairwiseDifference => of(n_pairs(n))?.mean_gap(),
        Over::PairwiseRatio => of(n_pairs(n))?.mean_ratio(),
        Over::ParityLoss => {
            let (all, reference) = (of(n - 1)?, reference?);
            let others = (0..n).filter(|it| *it != reference);
            let ratios: Option<Vec<Interval>> =
                others.map(|it| all.ratio([it, reference])).collect();
            let none = Interval { low: 0.0, high: 0.0 };
            Some(ratios?.into_iter().fold(none, |sum, it| Interval {
                low: sum.low - libm::log(it.high),
                high: sum.high - libm::log(it.low),
            }))
        }
        Over::Together(Together::Mean) => of(n)?.average(),
        Over::Together(Together::WeightedMean) => of(n)?.weighted(&people(measured, places)),
        Over::Together(Together::QuadraticMean) => of(n)?.quadratic(),
        Over::Together(Together::Deviation) => of(n_pairs(n))?.deviation(),
        Over::Together(Together::TwiceDeviation) => {
            let once = of(n_pairs(n))?.deviation()?;
            Some(Interval { low: 2.0 * once.low, high: 2.0 * once.high })
        }
        // No interval of a quotient or a logarithm of all values holds at once without being far too wide.
        Over::RelativeToOverall | Over::Together(_) => None,
        Over::Lowest => of(n)?.lowest(),
        Over::Highest => of(n)?.highest(),
    };
    Some((found?, method(context, &[rate_idx])))
}
