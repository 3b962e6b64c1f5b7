//! Groups against the reference, and the extremes of all groups.

use crate::audit::extreme::{combined, extreme_interval, included};
use crate::audit::measure::{Context, Measured, MeasuredGroup, Named, holding, interval, limits};
use crate::audit::plan::Adjust;
use crate::audit::verdict::{Band, Judged};
use crate::metrics::{Apart, Compare, Figure, Lack, Measure, Metric, Rate, extremes};
use crate::report::{Comparison, MetricFigure, UndefinedFigure};
use crate::stats::Interval;
use crate::stats::adjust::{benjamini_hochberg, holm};
use crate::stats::difference::newcombe;
use crate::stats::mean::normal_interval;
use crate::stats::pooled::{difference_z, two_proportion_z};
use crate::stats::ratio::{koopman, mover_ratio};

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
        let mut differences: Vec<Comparison> = others()
            .map(|idx| {
                to_reference(context, measured, rate_idx, [idx, reference], Kind::Difference)
            })
            .collect();
        adjust(context, &mut differences);
        all.extend(differences);
        if rate.has_ratio {
            let ratio =
                |idx| to_reference(context, measured, rate_idx, [idx, reference], Kind::Ratio);
            all.extend(others().map(ratio));
        }
    }
    all.push(extreme(context, measured, rate_idx, Compare::LargestDifference));
    if rate.has_ratio {
        all.push(extreme(context, measured, rate_idx, Compare::SmallestRatio));
    }
    all
}

/// A named metric over one grouping.
pub(crate) fn metric(
    context: &Context,
    measured: &Measured,
    metric: &Metric,
) -> Option<MetricFigure> {
    let rate_idxs: Option<Vec<usize>> =
        metric.rates.iter().map(|id| context.rates.iter().position(|it| it.id == *id)).collect();
    let found = over_groups(context, measured, &rate_idxs?, metric.compare);
    Some(MetricFigure {
        metric: metric.id.to_owned(),
        attributes: measured.attributes.clone(),
        value: found.value,
        undefined: found.undefined,
        low: found.interval.map(|it| it.0.low),
        high: found.interval.map(|it| it.0.high),
        interval: found.interval.map(|it| it.1.to_owned()),
        verdict: found.judged.verdict,
        side: found.judged.side,
        because: found.judged.because,
        between: found.between,
        left_out: found.left_out,
    })
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

fn to_reference(
    context: &Context,
    measured: &Measured,
    rate_idx: usize,
    pair: [usize; 2],
    kind: Kind,
) -> Comparison {
    let [group, reference] = pair.map(|it| &measured.groups[it]);
    let found = compared(context, measured, rate_idx, pair, kind);
    let band = match kind {
        Kind::Difference => Band::difference(&context.plan.evidence),
        Kind::Ratio => Band::ratio(&context.plan.evidence),
    };
    let (value, interval, missing) = match found {
        Ok((value, interval)) => (Some(value), interval, None),
        Err(it) => (None, None, Some(it)),
    };
    let judged = match &missing {
        Some(it) => Judged::not_computable(&it.says),
        None => band.judge(interval.map(|it| it.0), too_small(context, group, reference)),
    };
    let p = match kind {
        Kind::Difference => p_value(context, rate_idx, group, reference),
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
        p: p.map(|it| it.0),
        p_adjusted: None,
        test: p.map(|it| it.1.to_owned()),
        verdict: judged.verdict,
        side: judged.side,
        because: judged.because,
    }
}

pub(crate) fn too_small(
    context: &Context,
    group: &MeasuredGroup,
    reference: &MeasuredGroup,
) -> Option<String> {
    let minimum = context.plan.groups.minimum;
    if !group.enough {
        return Some(format!("fewer than {minimum} people"));
    }
    (!reference.enough).then(|| {
        format!("fewer than {minimum} people in the reference \"{}\"", reference.names.join(", "))
    })
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
                Measure::Cells { .. } => measured
                    .replicates
                    .pair_interval(context.rates[rate_idx], pair, |a, b| Some(a - b), context)
                    .map(|it| (holding(it, value), "bootstrap")),
                Measure::Share { .. } | Measure::Mean { .. } | Measure::RankArea => {
                    difference_interval(context, context.rates[rate_idx], &first, &second)
                }
            };
            Ok((value, interval))
        }
        Kind::Ratio => {
            if second.value <= 0.0 {
                let names = &measured.groups[pair[1]].names;
                return Err(UndefinedFigure {
                    reason: "zero-reference".to_owned(),
                    group: names.clone(),
                    says: format!(
                        "group \"{}\", the reference, has a value of 0, and nothing can be divided by it",
                        names.join(", ")
                    ),
                });
            }
            let value = first.value / second.value;
            let interval = match measure {
                Measure::Share { .. } => share_ratio(context, &first, &second),
                Measure::Cells { .. } => {
                    let divide = |a: f64, b: f64| (b > 0.0).then(|| a / b);
                    measured
                        .replicates
                        .pair_interval(context.rates[rate_idx], pair, divide, context)
                        .map(|it| (holding(it, value), "bootstrap"))
                }
                Measure::Mean { .. } | Measure::RankArea => {
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

fn share_ratio(context: &Context, first: &Figure, second: &Figure) -> Option<Named> {
    let ((part1, whole1), (part2, whole2)) = (first.share?.sample(), second.share?.sample());
    let name = if context.is_weighted { "koopman-effective" } else { "koopman" };
    Some((koopman(part1, whole1, part2, whole2, context.z)?, name))
}

fn difference_interval(
    context: &Context,
    rate: &Rate,
    first: &Figure,
    second: &Figure,
) -> Option<Named> {
    if let (Some(a), Some(b)) = (first.share, second.share) {
        let ((part1, whole1), (part2, whole2)) = (a.sample(), b.sample());
        let name = if context.is_weighted { "newcombe-effective" } else { "newcombe" };
        return Some((newcombe(part1, whole1, part2, whole2, context.z)?, name));
    }
    let (a, b) = (first.standard_error?, second.standard_error?);
    let error = (a * a + b * b).sqrt();
    let wide = normal_interval(first.value - second.value, error, context.z);
    let [least, most] = limits(rate);
    let furthest = most - least;
    Some((Interval { low: wide.low.max(-furthest), high: wide.high.min(furthest) }, "normal"))
}

fn p_value(
    context: &Context,
    rate_idx: usize,
    group: &MeasuredGroup,
    reference: &MeasuredGroup,
) -> Option<(f64, &'static str)> {
    let (first, second) = (group.figures[rate_idx].ok()?, reference.figures[rate_idx].ok()?);
    if let (Some(a), Some(b)) = (first.share, second.share) {
        let ((part1, whole1), (part2, whole2)) = (a.sample(), b.sample());
        let name =
            if context.is_weighted { "two-proportion z, effective n" } else { "two-proportion z" };
        return Some((two_proportion_z(part1, whole1, part2, whole2)?, name));
    }
    let (a, b) = (first.standard_error?, second.standard_error?);
    Some((difference_z(first.value, a, second.value, b)?, "z of two means"))
}

/// Adjusts the p values of one rate in one grouping: they are the family.
fn adjust(context: &Context, differences: &mut [Comparison]) {
    let raw: Vec<f64> = differences.iter().filter_map(|it| it.p).collect();
    let adjusted = match context.plan.evidence.adjust {
        Adjust::Holm => holm(&raw),
        Adjust::BenjaminiHochberg => benjamini_hochberg(&raw),
        Adjust::None => raw,
    };
    let mut adjusted = adjusted.into_iter();
    for comparison in differences.iter_mut().filter(|it| it.p.is_some()) {
        comparison.p_adjusted = adjusted.next();
    }
}

fn extreme(
    context: &Context,
    measured: &Measured,
    rate_idx: usize,
    compare: Compare,
) -> Comparison {
    let found = over_groups(context, measured, &[rate_idx], compare);
    Comparison {
        rate: context.rates[rate_idx].id.to_owned(),
        comparison: match compare {
            Compare::LargestDifference | Compare::MeanOfLargestDifferences => "largest-difference",
            Compare::SmallestRatio => "smallest-ratio",
        }
        .to_owned(),
        attributes: measured.attributes.clone(),
        group: None,
        reference: None,
        between: found.between,
        left_out: found.left_out,
        value: found.value,
        undefined: found.undefined,
        low: found.interval.map(|it| it.0.low),
        high: found.interval.map(|it| it.0.high),
        interval: found.interval.map(|it| it.1.to_owned()),
        p: None,
        p_adjusted: None,
        test: None,
        verdict: found.judged.verdict,
        side: found.judged.side,
        because: found.judged.because,
    }
}

/// A comparison over all groups that are large enough and have all of the rates.
struct OverGroups {
    value: Option<f64>,
    undefined: Option<UndefinedFigure>,
    interval: Option<Named>,
    judged: Judged,
    between: Option<[Vec<String>; 2]>,
    left_out: Vec<Vec<String>>,
}

impl OverGroups {
    fn undefined(reason: &str, says: &str, left_out: Vec<Vec<String>>) -> Self {
        Self {
            value: None,
            judged: Judged::not_computable(says),
            undefined: Some(UndefinedFigure {
                reason: reason.to_owned(),
                group: Vec::new(),
                says: says.to_owned(),
            }),
            interval: None,
            between: None,
            left_out,
        }
    }
}

fn over_groups(
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
        let says = "fewer than two groups are large enough and have this rate";
        return OverGroups::undefined("fewer-than-two-groups", says, left_out);
    };
    let apart: Vec<Apart> = of_rates.iter().map(|it| it.apart).collect();
    let Some((value, which)) = combined(compare, &apart) else {
        let says = "the highest rate is 0, and nothing can be divided by it";
        return OverGroups::undefined("all-zero", says, left_out);
    };
    let names = |idx: usize| measured.groups[included[idx]].names.clone();
    let (lowest, highest) = (names(of_rates[which].lowest), names(of_rates[which].highest));
    let (band, between) = match compare {
        Compare::SmallestRatio => (Band::ratio(&context.plan.evidence), [lowest, highest]),
        Compare::LargestDifference | Compare::MeanOfLargestDifferences => {
            (Band::difference(&context.plan.evidence), [highest, lowest])
        }
    };
    let interval = extreme_interval(context, measured, rate_idxs, &included, compare);
    let interval = interval.map(|it| (holding(it, value), "bootstrap"));
    OverGroups {
        value: Some(value),
        undefined: None,
        judged: band.judge(interval.map(|it: (Interval, _)| it.0), None),
        interval,
        between: Some(between),
        left_out,
    }
}
