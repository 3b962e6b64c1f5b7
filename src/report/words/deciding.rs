//! The comparisons that a finding about a rate rests on, and what their intervals show.

use crate::metrics::{End, Rate};
use crate::report::rows;
use crate::report::rows::Enough;
use crate::report::{Comparison, RateFigure, Report, Side, Verdict};

/// The comparisons of one rate in one grouping with the reference: ratios, or differences where nothing can be divided
/// by the rate of the reference.
pub(super) fn deciding<'a>(
    report: &'a Report,
    rate: &Rate,
    attributes: &[String],
) -> Vec<&'a Comparison> {
    let of = |kind: &'static str| {
        let wanted = move |it: &&Comparison| {
            it.rate == rate.id && it.comparison == kind && it.attributes == attributes
        };
        report.comparisons.iter().filter(wanted)
    };
    let is_by_zero = of("ratio").any(rows::is_by_zero);
    of(if is_by_zero { "difference" } else { "ratio" }).collect()
}

/// The rate of one group.
pub(super) fn figure<'a>(
    report: &'a Report,
    rate: &str,
    attributes: &[String],
    group: &[String],
) -> Option<&'a RateFigure> {
    report
        .rates
        .iter()
        .find(|it| it.rate == rate && it.attributes == attributes && it.group == group)
}

pub(super) fn is_difference(it: &Comparison) -> bool {
    it.comparison == "difference"
}

/// On which side of equal the whole interval lies; none where it holds equal.
pub(super) fn shown_side(it: &Comparison) -> Option<Side> {
    let even = if is_difference(it) { 0.0 } else { 1.0 };
    match (it.low, it.high) {
        (Some(low), _) if low > even => Some(Side::Above),
        (Some(_), Some(high)) if high < even => Some(Side::Below),
        _ => None,
    }
}

/// Whether the groups are shown to differ, by the p of their difference adjusted for all groups of the rate.
pub(super) fn is_significant(report: &Report, it: &Comparison) -> bool {
    let alpha = 1.0 - report.plan.evidence.confidence;
    let same = |other: &&Comparison| {
        is_difference(other)
            && other.rate == it.rate
            && other.attributes == it.attributes
            && other.group == it.group
    };
    let tested = report.comparisons.iter().find(same);
    tested.and_then(|it| it.p_adjusted).is_some_and(|it| it < alpha)
}

/// Whether the group and its reference have people enough for a verdict.
pub(super) fn is_enough(report: &Report, it: &Comparison) -> bool {
    let [group, reference] = [&it.group, &it.reference].map(|it| it.as_deref().unwrap_or_default());
    Enough::of(report, &it.attributes, [group, reference]) == Enough::Yes
}

/// Which end of the rate is a harm, by the plan's effect.
fn harm(report: &Report, rate: &Rate) -> Option<End> {
    match report.plan.effect {
        crate::audit::plan::Effect::Benefit => rate.harm_if_benefit,
        crate::audit::plan::Effect::Burden => rate.harm_if_burden,
    }
}

pub(super) fn is_harm(report: &Report, rate: &Rate, side: Option<Side>) -> bool {
    matches!(
        (harm(report, rate), side),
        (Some(End::High), Some(Side::Above)) | (Some(End::Low), Some(Side::Below))
    )
}

/// Whether one end of the rate is a harm: outside the band on the other side, it is the reference that
/// is harmed.
pub(super) fn can_harm(report: &Report, rate: &Rate) -> bool {
    harm(report, rate).is_some()
}

/// How far outside the band the interval's nearer end lies: as a factor, where 1 is the edge; of differences in their
/// unit. A group beside a reference of 0 comes before all ratios.
fn clearance(report: &Report, it: &Comparison) -> (bool, f64) {
    let band = report.plan.evidence.ratio;
    let far = match (is_difference(it), it.side, it.low, it.high) {
        (true, Some(Side::Above), Some(low), _) => low,
        (true, Some(Side::Below), _, Some(high)) => -high,
        (false, Some(Side::Above), Some(low), _) => low * band,
        (false, Some(Side::Below), _, Some(high)) if high > 0.0 => band / high,
        (false, Some(Side::Below), _, _) => f64::MAX,
        _ => 0.0,
    };
    (is_difference(it), far)
}

/// The comparison that a finding leads with: the clearest harm to a group; where it is the reference that
/// is harmed, the comparison with the largest group; else the clearest.
pub(super) fn worst<'a>(
    report: &Report,
    rate: &Rate,
    all: &[&'a Comparison],
) -> Option<&'a Comparison> {
    let all = rows::largest_first(report, all);
    let outside = || all.iter().copied().filter(|it| it.verdict == Verdict::Outside);
    if can_harm(report, rate) && !outside().any(|it| is_harm(report, rate, it.side)) {
        return outside().next();
    }
    outside().max_by(|a, b| {
        let harm = is_harm(report, rate, a.side).cmp(&is_harm(report, rate, b.side));
        let [one, other] = [a, b].map(|it| clearance(report, it));
        // `max_by` takes the last of equals; the first is the larger group.
        harm.then(one.0.cmp(&other.0))
            .then(one.1.total_cmp(&other.1))
            .then(std::cmp::Ordering::Greater)
    })
}
