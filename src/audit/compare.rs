//! Groups against the reference, and the extremes of all groups.

use crate::audit::at_once;
use crate::audit::extreme::{combined, extreme_interval, included};
use crate::audit::means;
use crate::audit::measure::{Context, Measured, MeasuredGroup, Named, holding, interval, limits};
use crate::audit::replicates::Combine;
use crate::audit::tested::{Test, tests};
use crate::audit::verdict::{
    Band, Judged, Tested, few, few_among, few_among_in_reference, few_in_reference,
    zero_in_reference,
};
use crate::metrics::{Apart, Compare, Figure, Held, Lack, Measure, Rate, extremes};
use crate::report::{Comparison, UndefinedFigure};
use crate::stats::Interval;
use crate::stats::ratio::mover_ratio;

/// Why there is no comparison.
pub(crate) const FEWER_THAN_TWO: &str = "fewer than two groups are large enough and have this rate";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Difference,
    Ratio,
}

/// All comparisons of one rate in one grouping: each group with the reference, then the extremes.
pub(crate) fn comparisons(
    context: &Context,
    measured: &Measured,
    rate_idx: usize,
) -> Vec<Comparison> {
    let rate = context.rates[rate_idx];
    let mut all = Vec::new();
    if let Some(reference) = measured.reference {
        let others = || (0..measured.groups.len()).filter(|it| *it != reference);
        let tests = tests(context, measured, rate_idx, reference);
        let compared = |idx: usize, kind| {
            to_reference(context, measured, rate_idx, ([idx, reference], tests[idx]), kind)
        };
        all.extend(others().map(|idx| compared(idx, Kind::Difference)));
        if rate.has_ratio {
            all.extend(others().map(|idx| compared(idx, Kind::Ratio)));
        }
    }
    let extreme = |id, compare| {
        of_all(
            context,
            measured,
            rate_idx,
            id,
            over_groups(context, measured, &[rate_idx], compare),
        )
    };
    all.push(extreme("largest-difference", Compare::LargestDifference));
    if rate.has_ratio {
        all.push(extreme("smallest-ratio", Compare::SmallestRatio));
    }
    all
}

/// Words for a group's lack.
pub(crate) fn undefined(lack: Lack, group: &[String]) -> UndefinedFigure {
    let says = if group.is_empty() {
        format!("the data set {}", lack.says())
    } else {
        format!("group \"{}\" {}", group.join(", "), lack.says())
    };
    UndefinedFigure { reason: lack.id().to_owned(), group: group.to_vec(), says }
}

/// Why nothing can be set against this reference as a ratio.
pub(crate) fn zero_reference(names: &[String]) -> UndefinedFigure {
    UndefinedFigure {
        reason: "zero-reference".to_owned(),
        group: names.to_vec(),
        says: zero_in_reference(names),
    }
}

fn to_reference(
    context: &Context,
    measured: &Measured,
    rate_idx: usize,
    (pair, test): ([usize; 2], Option<Test>),
    kind: Kind,
) -> Comparison {
    let [group, reference] = pair.map(|it| &measured.groups[it]);
    let found = compared(context, measured, rate_idx, pair, kind);
    let band = match kind {
        Kind::Difference => Band::difference_of(context.rates[rate_idx], &context.plan.evidence),
        Kind::Ratio => Some(Band::ratio(&context.plan.evidence)),
    };
    let small = too_small(context, context.rates[rate_idx], group, reference)
        .or_else(|| no_interval(context, measured, rate_idx, pair, kind));
    let (value, interval, missing) = match found {
        Ok((value, interval)) => (Some(value), interval, None),
        Err(it) => (None, None, Some(it)),
    };
    let judged = match &missing {
        Some(it) => Judged::not_computable(&it.says),
        None => Band::judged(band, interval.map(|it| it.0), small),
    };
    let judged = match test {
        Some(it) => it.judged(judged, &context.plan.evidence),
        None => judged,
    };
    // A ratio is judged by the test of its difference, which stands there.
    let test = match kind {
        Kind::Difference => test,
        Kind::Ratio => None,
    };
    Comparison {
        rate: context.rates[rate_idx].id.to_owned(),
        comparison: match kind {
            Kind::Difference => "difference".to_owned(),
            Kind::Ratio => "ratio".to_owned(),
        },
        attributes: measured.attributes.clone(),
        group: Some(group.names.clone()),
        reference: Some(reference.names.clone()),
        between: None,
        left_out: Vec::new(),
        value,
        undefined: missing,
        low: interval.map(|it| it.0.low),
        high: interval.map(|it| it.0.high).filter(|it| it.is_finite()),
        interval: interval.map(|it| it.1.to_owned()),
        p: test.map(|it| it.p),
        p_adjusted: test.map(|it| it.adjusted),
        test: test.map(|it| it.name.to_owned()),
        verdict: judged.verdict,
        side: judged.side,
        because: judged.because,
    }
}

/// Why two shares have no interval of their ratio, where the plan's method has none.
fn no_interval(
    context: &Context,
    measured: &Measured,
    rate_idx: usize,
    pair: [usize; 2],
    kind: Kind,
) -> Option<String> {
    let [first, second] = pair.map(|it| measured.groups[it].figures[rate_idx].ok());
    let (first, second) = (first?.share?.sample(), second?.share?.sample());
    match kind {
        Kind::Difference => None,
        Kind::Ratio => {
            let by = context.plan.evidence.ratio_interval;
            by.lacking(first, second).map(str::to_owned)
        }
    }
}

/// Why two groups get no verdict in a rate, where they are too small for one or the rate counts among too few of them.
pub(crate) fn too_small(
    context: &Context,
    rate: &Rate,
    group: &MeasuredGroup,
    reference: &MeasuredGroup,
) -> Option<String> {
    let minimum = context.plan.groups.minimum;
    if !group.enough {
        return Some(few(minimum));
    }
    if !reference.enough {
        return Some(few_in_reference(minimum, &reference.names));
    }
    if group.n_among(rate) < minimum {
        return Some(few_among(minimum));
    }
    (reference.n_among(rate) < minimum).then(|| few_among_in_reference(minimum, &reference.names))
}

type Compared = Result<(f64, Option<Named>), UndefinedFigure>;

fn compared(
    context: &Context,
    measured: &Measured,
    rate_idx: usize,
    pair: [usize; 2],
    kind: Kind,
) -> Compared {
    let figure = |idx: usize| {
        let group = &measured.groups[idx];
        group.figures[rate_idx].map_err(|lack| undefined(lack, &group.names))
    };
    let (first, second) = (figure(pair[0])?, figure(pair[1])?);
    let measure = context.rates[rate_idx].measure;
    match kind {
        Kind::Difference => {
            let value = first.value - second.value;
            let interval = match measure {
                Measure::Cells { .. } | Measure::PartOfAll { .. } | Measure::Cost => measured
                    .differences(context, rate_idx)[pair[0]]
                    .map(|(it, name)| (holding(it, value), name)),
                Measure::Share { .. }
                | Measure::Mean { .. }
                | Measure::RankArea
                | Measure::Estimate { .. } => {
                    difference_interval(context, context.rates[rate_idx], &first, &second)
                }
            };
            Ok((value, interval))
        }
        Kind::Ratio => {
            if second.value <= 0.0 {
                return Err(zero_reference(&measured.groups[pair[1]].names));
            }
            let value = first.value / second.value;
            let interval = match measure {
                Measure::Share { .. } => share_ratio(context, &first, &second),
                Measure::Cells { .. } | Measure::PartOfAll { .. } | Measure::Cost => {
                    let divide = |a: f64, b: f64| (b > 0.0).then(|| a / b);
                    resampled(context, measured, rate_idx, pair, (value, divide))
                }
                Measure::Mean { .. } | Measure::RankArea | Measure::Estimate { .. } => {
                    let of = |idx| interval(context, measured, rate_idx, idx).map(|it| it.0);
                    of(pair[0])
                        .zip(of(pair[1]))
                        .and_then(|(a, b)| mover_ratio(first.value, a, second.value, b))
                        .map(|it| (it, "mover"))
                }
            };
            Ok((value, interval))
        }
    }
}

/// Interval of two groups' values as one by resamples; none where those of one of them cannot vary.
fn resampled(
    context: &Context,
    measured: &Measured,
    rate_idx: usize,
    pair: [usize; 2],
    (value, combine): (f64, Combine),
) -> Option<Named> {
    let errors = measured.errors(context, rate_idx);
    pair.iter().all(|it| errors[*it].is_some()).then_some(())?;
    let rate = context.rates[rate_idx];
    let replicates = &measured.replicates;
    let (interval, name) =
        replicates.pair_interval(rate, pair, combine, value, &context.plan.evidence)?;
    Some((holding(interval, value), name))
}

fn share_ratio(context: &Context, first: &Figure, second: &Figure) -> Option<Named> {
    let by = context.plan.evidence.ratio_interval;
    let interval = by.of(first.share?.sample(), second.share?.sample(), context.z)?;
    Some((interval, by.id(context.plan)))
}

fn difference_interval(
    context: &Context,
    rate: &Rate,
    first: &Figure,
    second: &Figure,
) -> Option<Named> {
    if let (Some(a), Some(b)) = (first.share, second.share) {
        let by = context.plan.evidence.difference_interval;
        return Some((by.of(a.sample(), b.sample(), context.z)?, by.id(context.plan)));
    }
    let wide = means::difference(first, second, context.z)?;
    let [least, most] = limits(rate);
    let furthest = most - least;
    let interval = Interval { low: wide.low.max(-furthest), high: wide.high.min(furthest) };
    Some(means::named(context, interval, &[first, second]))
}

/// The comparison of one rate that takes in all groups.
pub(crate) fn of_all(
    context: &Context,
    measured: &Measured,
    rate_idx: usize,
    comparison: &str,
    found: OverGroups,
) -> Comparison {
    Comparison {
        rate: context.rates[rate_idx].id.to_owned(),
        comparison: comparison.to_owned(),
        attributes: measured.attributes.clone(),
        group: found.group,
        reference: None,
        between: found.between,
        left_out: found.left_out,
        value: found.value,
        undefined: found.undefined,
        low: found.interval.map(|it| it.0.low),
        high: found.interval.map(|it| it.0.high).filter(|it| it.is_finite()),
        interval: found.interval.map(|it| it.1.to_owned()),
        p: found.tested.map(|it| it.0),
        p_adjusted: found.tested.map(|it| it.0),
        test: found.tested.map(|it| it.1.to_owned()),
        verdict: found.judged.verdict,
        side: found.judged.side,
        because: found.judged.because,
    }
}

/// A comparison over all groups that are large enough and have all of the rates.
pub(crate) struct OverGroups {
    pub(crate) value: Option<f64>,
    pub(crate) undefined: Option<UndefinedFigure>,
    pub(crate) interval: Option<Named>,
    pub(crate) judged: Judged,
    /// Whether all groups are alike; a family of its own, which nothing is adjusted for.
    pub(crate) tested: Option<Tested>,
    /// The one group that it comes from.
    pub(crate) group: Option<Vec<String>>,
    pub(crate) between: Option<[Vec<String>; 2]>,
    pub(crate) left_out: Vec<Vec<String>>,
}

impl OverGroups {
    pub(crate) fn undefined(reason: &str, says: &str, left_out: Vec<Vec<String>>) -> Self {
        Self {
            value: None,
            judged: Judged::not_computable(says),
            undefined: Some(UndefinedFigure {
                reason: reason.to_owned(),
                group: Vec::new(),
                says: says.to_owned(),
            }),
            interval: None,
            tested: None,
            group: None,
            between: None,
            left_out,
        }
    }
}

/// The extremes of one or several rates as one number.
pub(crate) fn over_groups(
    context: &Context,
    measured: &Measured,
    rate_idxs: &[usize],
    compare: Compare,
) -> OverGroups {
    let (included, excluded) = included(measured, rate_idxs);
    let left_out: Vec<Vec<String>> =
        excluded.iter().map(|idx| measured.groups[*idx].names.clone()).collect();
    let of_rates: Option<Vec<_>> = rate_idxs
        .iter()
        .map(|rate| {
            let value = |idx: &usize| measured.groups[*idx].figures[*rate].ok().map(|it| it.value);
            extremes(&included.iter().map(value).collect::<Vec<_>>())
        })
        .collect();
    let Some(of_rates) = of_rates else {
        return OverGroups::undefined("fewer-than-two-groups", FEWER_THAN_TWO, left_out);
    };
    let apart: Vec<Apart> = of_rates.iter().map(|it| it.apart).collect();
    let Some((value, which)) = combined(compare, &apart) else {
        let says = "the highest rate is 0, and nothing can be divided by it";
        return OverGroups::undefined("all-zero", says, left_out);
    };
    let names = |idx: usize| measured.groups[included[idx]].names.clone();
    let (lowest, highest) = (names(of_rates[which].lowest), names(of_rates[which].highest));
    let rate = context.rates[rate_idxs[which]];
    let band = Band::of_rate(rate, compare.held(), &context.plan.evidence);
    let between = if compare.held() == Held::Ratio { [lowest, highest] } else { [highest, lowest] };
    let interval = extreme_interval(context, measured, rate_idxs, &included, compare);
    let interval = interval.map(|it| (holding(it, value), at_once::method(context, rate_idxs)));
    OverGroups {
        value: Some(value),
        undefined: None,
        judged: Band::judged(band, interval.map(|it: (Interval, _)| it.0), None),
        interval,
        tested: None,
        group: None,
        between: Some(between),
        left_out,
    }
}
