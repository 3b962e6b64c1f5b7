//! The further ways to make one number of a rate over the groups, for plans that name them.

use crate::audit::compare::{FEWER_THAN_TWO, OverGroups, of_all};
use crate::audit::extreme::{can_vary, included};
use crate::audit::measure::{Context, Measured, Named, holding};
use crate::audit::verdict::Band;
use crate::metrics::comparison::Beside;
use crate::metrics::{Aggregate, Around, Lack, Over, aggregates};
use crate::report::Comparison;

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
    let Some((value, at)) = aggregate.over.of(&values, Beside { overall, reference }) else {
        let [reason, says] = match aggregate.over {
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
    let interval = interval(context, measured, rate_idx, &places, aggregate, reference)
        .map(|it| (holding(it.0, value), it.1));
    let rate = context.rates[rate_idx];
    let band = Band::of_rate(rate, aggregate.held, &context.plan.evidence);
    OverGroups {
        value: Some(value),
        undefined: None,
        judged: Band::judged(band, interval.map(|it| it.0), None),
        interval,
        group: at.first().map(|it| groups[places[*it]].names.clone()),
        between: None,
        left_out,
    }
}

fn interval(
    context: &Context,
    measured: &Measured,
    rate_idx: usize,
    places: &[usize],
    aggregate: &Aggregate,
    reference: Option<usize>,
) -> Option<Named> {
    if !can_vary(context, measured, rate_idx, places) {
        return None;
    }
    let rate = context.rates[rate_idx];
    let replicates = &measured.replicates;
    let mut drawn: Vec<Vec<f64>> = vec![Vec::new(); replicates.n];
    for idx in places {
        let figure = measured.groups[*idx].figures[rate_idx].ok()?;
        replicates.for_each(rate, *idx, figure, |replicate, value| drawn[replicate].push(value));
    }
    let needs_overall = match aggregate.over {
        Over::DifferenceToOverall | Over::RatioToOverall => true,
        Over::PairwiseDifference
        | Over::PairwiseRatio
        | Over::ParityLoss
        | Over::Lowest
        | Over::Highest => false,
    };
    let overall = |replicate: usize| {
        let everyone = replicates.everyone()[replicate];
        Around { costs: context.costs(), everyone: None }.of_cells(rate, everyone)?.ok()
    };
    let values = drawn.iter().enumerate().filter_map(|(replicate, values)| {
        // A replicate in which a group has no value says nothing of all groups.
        if values.len() < places.len() {
            return None;
        }
        let overall = if needs_overall { Some(overall(replicate)?) } else { None };
        aggregate.over.of(values, Beside { overall, reference }).map(|it| it.0)
    });
    Some((replicates.percentiles(values.collect(), context)?, "bootstrap"))
}
