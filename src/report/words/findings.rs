//! The findings of a report: at most one for each leading rate and attribute, most harm first.

use crate::base::order;
use crate::metrics::Rate;
use crate::report::format::{percent, points, points_interval, ratio, ratio_interval};
use crate::report::rows;
use crate::report::words::base_rates::base_rates;
use crate::report::words::deciding::{can_harm, deciding, figure, is_difference, is_harm, worst};
use crate::report::words::like::like_with_like;
use crate::report::words::opening::{inside_strata, leading, open_with_chosen};
use crate::report::words::phrases::{Said, list, said, sentence, share_with_interval, times, who};
use crate::report::words::undecided::undecided;
use crate::report::{About, Comparison, Finding, Report, Severity, Verdict};

/// More findings than this hide the first.
const LIMIT: usize = 12;

/// The findings of rates of two sides, most harm first; where the plan chooses a measure, the first is about it.
pub(super) fn findings(report: &Report) -> Vec<Finding> {
    let mut all = Vec::new();
    for rate in leading(report) {
        for attribute in report.plan.columns.hard_attributes() {
            let attributes = [attribute.label().to_owned()];
            all.extend(like_with_like(report, rate, &attributes));
            all.extend(inside_strata(report, rate, &attributes));
            all.extend(of_rate(report, rate, &attributes));
        }
        all.extend(combinations(report, rate));
    }
    order::by_key(&mut all, |it| it.severity);
    open_with_chosen(report, &mut all);
    all.truncate(LIMIT);
    all.extend(base_rates(report).into_iter().chain(super::probable::probable(report)));
    all
}

fn of_rate(report: &Report, rate: &Rate, attributes: &[String]) -> Option<Finding> {
    let all = deciding(report, rate, attributes);
    match worst(report, rate, &all) {
        Some(worst) => Some(outside(report, rate, worst, &all)),
        None => undecided(report, rate, attributes, &all),
    }
}

/// "95%".
pub(super) fn percent_name(report: &Report) -> String {
    percent(report.plan.evidence.confidence).replace(".0%", "%")
}

fn outside(report: &Report, rate: &Rate, worst: &Comparison, all: &[&Comparison]) -> Finding {
    let plan = &report.plan;
    let (group, reference) =
        (worst.group.clone().unwrap_or_default(), worst.reference.clone().unwrap_or_default());
    let words = said(rate, plan);
    let [who_group, who_reference] = [&group, &reference].map(|it| who(it, &plan.people));
    let lead = among(&words);
    let how_often = if is_difference(worst) {
        // The reference has a rate of 0, so that the difference is the rate.
        format!("in {} of cases, {who_reference} in none", percent(worst.value.unwrap_or(0.0)))
    } else {
        format!("{} {who_reference}", times(worst.value.unwrap_or(1.0)))
    };
    let says = sentence(&format!("{lead}{who_group} {} {how_often}.", words.done));
    let mut detail = numbers(report, rate, worst, &group, &reference);
    let others: Vec<String> = all
        .iter()
        .filter(|it| it.verdict == Verdict::Outside && it.group.as_ref() != Some(&group))
        .filter_map(|it| Some((it.group.as_ref()?.join(", "), it, it.value?)))
        .map(|(name, it, value)| {
            let value =
                if is_difference(it) { format!("{} points", points(value)) } else { ratio(value) };
            format!("{name} ({value})")
        })
        .collect();
    if !others.is_empty() {
        detail = format!("{detail} Also outside the band: {}.", list(&others));
    }
    let severity = if can_harm(report, rate) { Severity::High } else { Severity::Medium };
    Finding { says, detail, severity, about: about(rate, worst) }
}

pub(super) fn about(rate: &Rate, it: &Comparison) -> About {
    About {
        rate: Some(rate.id.to_owned()),
        metric: None,
        comparison: Some(it.comparison.clone()),
        attributes: it.attributes.clone(),
        group: it.group.clone().unwrap_or_default(),
        strata: Vec::new(),
        verdict: Some(it.verdict),
    }
}

/// "Of those not re-arrested, 44.8% (42.6–47.2) against 23.5% (…): a ratio of 1.91 (1.72–2.13) and a gap …".
fn numbers(
    report: &Report,
    rate: &Rate,
    it: &Comparison,
    group: &[String],
    reference: &[String],
) -> String {
    let share = |group: &[String]| {
        let figure = figure(report, rate.id, &it.attributes, group)?;
        Some((figure.value?, share_with_interval(figure.value?, figure.low, figure.high)))
    };
    let (Some((first, first_text)), Some((second, second_text))) = (share(group), share(reference))
    else {
        return String::new();
    };
    let among = said(rate, &report.plan).among;
    let of = if among.is_empty() { format!("all {}", report.plan.people) } else { among };
    let gap = points(first - second);
    if is_difference(it) {
        let ends = it.low.zip(it.high).map(|(low, high)| points_interval(low, high));
        let ends = ends.map(|it| format!(" ({it})")).unwrap_or_default();
        return format!(
            "Of {of}, {first_text} against {second_text}: a gap of {gap} points{ends}, and no ratio, as nothing can be \
             divided by 0."
        );
    }
    let interval =
        it.low.map(|low| format!(" ({})", ratio_interval(low, it.high))).unwrap_or_default();
    format!(
        "Of {of}, {first_text} against {second_text}: a ratio of {}{interval} and a gap of {gap} points.",
        ratio(it.value.unwrap_or(1.0))
    )
}

/// "among those flagged, ", where the words of the rate do not tell by themselves.
pub(super) fn among(words: &Said) -> String {
    if words.done.contains("wrongly") || words.among.is_empty() {
        String::new()
    } else {
        format!("among {}, ", words.among)
    }
}

/// The clearest harm among combinations of attributes.
fn combinations(report: &Report, rate: &Rate) -> Option<Finding> {
    let all: Vec<&Comparison> = report
        .comparisons
        .iter()
        .filter(|it| it.rate == rate.id && it.attributes.len() > 1 && it.group.is_some())
        .filter(|it| is_harm(report, rate, it.side))
        .filter(|it| match it.comparison.as_str() {
            "ratio" => true,
            "difference" => has_no_ratio(report, it),
            _ => false,
        })
        .collect();
    let worst = worst(report, rate, &all)?;
    let mut finding = outside(report, rate, worst, &[worst]);
    finding.severity = Severity::Medium;
    let names = list(&worst.attributes);
    finding.detail = format!("{} The clearest of the combinations of {names}.", finding.detail);
    Some(finding)
}

/// Whether nothing can be divided by the rate of the reference.
fn has_no_ratio(report: &Report, it: &Comparison) -> bool {
    report.comparisons.iter().any(|other| {
        rows::is_by_zero(other)
            && other.rate == it.rate
            && other.attributes == it.attributes
            && other.group == it.group
    })
}
