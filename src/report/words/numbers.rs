//! Words for audits of numbers: who is predicted too high or too low, and for whom predictions miss by more.

use crate::audit::plan::Effect;
use crate::base::order;
use crate::metrics::{self, End, Rate};
use crate::report::format::{
    Unit, difference, difference_interval, figure, figure_interval, ratio, ratio_interval,
};
use crate::report::rows;
use crate::report::words;
use crate::report::words::phrases::{sentence, who, who_all};
use crate::report::{About, Comparison, Finding, RateFigure, Report, Severity, Side, Verdict};

/// The rates that a finding may lead with, where the data have them.
const LEADING: [&str; 4] = ["mean-error", "mean-absolute-error", "mean-prediction", "mean-outcome"];

/// More findings than this hide the first.
const LIMIT: usize = 12;

/// The rates that lead. Outcomes lead only where there are no predictions.
pub(super) fn leading(report: &Report) -> impl Iterator<Item = &'static Rate> {
    let has_predictions = report.plan.predicts_numbers();
    LEADING
        .into_iter()
        .filter(move |id| !has_predictions || *id != "mean-outcome")
        .filter_map(metrics::rate)
}

/// All findings, most harm first.
pub(super) fn findings(report: &Report) -> Vec<Finding> {
    let mut all = Vec::new();
    for rate in leading(report) {
        for attribute in &report.plan.columns.attributes {
            all.extend(of_rate(report, rate, &[attribute.label().to_owned()]));
        }
    }
    order::by_key(&mut all, |it| it.severity);
    all.truncate(LIMIT);
    if report.plan.predicts_numbers() {
        all.extend(outcomes(report));
    }
    all
}

/// What is predicted, as the plan calls it.
fn what(report: &Report) -> String {
    let columns = &report.plan.columns;
    let column = columns.outcome.as_ref().or(columns.decision.as_ref());
    let called = column.and_then(|it| it.called.clone()).filter(|it| !it.is_empty());
    called.or(column.map(|it| it.column.clone())).unwrap_or_else(|| "the number".to_owned())
}

/// The comparisons of a rate with the reference on which its verdicts rest.
fn deciding<'a>(report: &'a Report, rate: &Rate, attributes: &[String]) -> Vec<&'a Comparison> {
    let all = words::deciding::deciding(report, rate, attributes);
    if !all.is_empty() {
        return all;
    }
    let wanted = |it: &&Comparison| {
        it.rate == rate.id && it.comparison == "difference" && it.attributes == attributes
    };
    report.comparisons.iter().filter(wanted).collect()
}

/// Which end of the rate is the harm.
fn harm(report: &Report, rate: &Rate) -> Option<End> {
    match report.plan.effect {
        Effect::Benefit => rate.harm_if_benefit,
        Effect::Burden => rate.harm_if_burden,
    }
}

/// How far from even, whatever the side.
fn size(it: &Comparison) -> f64 {
    let value = it.value.unwrap_or_default();
    if it.comparison == "ratio" { libm::log(value).abs() } else { value.abs() }
}

fn of_rate(report: &Report, rate: &Rate, attributes: &[String]) -> Option<Finding> {
    let all = deciding(report, rate, attributes);
    let harms = |it: &Comparison| {
        matches!(
            (harm(report, rate), it.side),
            (Some(End::High), Some(Side::Above)) | (Some(End::Low), Some(Side::Below))
        )
    };
    let worst = all
        .iter()
        .filter(|it| it.verdict == Verdict::Outside)
        .max_by(|a, b| harms(a).cmp(&harms(b)).then(size(a).total_cmp(&size(b))));
    if let Some(worst) = worst {
        return outside(report, rate, worst);
    }
    let judged: Vec<&Comparison> =
        all.into_iter().filter(|it| it.verdict != Verdict::NotComputable).collect();
    let reference = judged.first()?.reference.as_ref()?;
    let against = who(reference, &report.plan.people);
    let open: Vec<Vec<String>> = judged
        .iter()
        .filter(|it| it.verdict == Verdict::Inconclusive)
        .filter_map(|it| it.group.clone())
        .collect();
    let by = &attributes[0];
    let (says, severity, verdict) = if open.is_empty() {
        let says = format!("By {by}, {} for every group as for {against}.", even(rate));
        (says, Severity::Note, Verdict::Within)
    } else {
        let groups = who_all(&open, &report.plan.people);
        let uneven = uneven(rate);
        let says = format!(
            "By {by}, these data do not decide whether {uneven} for {groups} than for {against}."
        );
        (says, Severity::Low, Verdict::Inconclusive)
    };
    let about = About {
        rate: Some(rate.id.to_owned()),
        comparison: judged.first().map(|it| it.comparison.clone()),
        attributes: attributes.to_vec(),
        verdict: Some(verdict),
        ..About::default()
    };
    Some(Finding { says, detail: each(rate, &judged), severity, about })
}

/// "Predictions are about as high", to be followed by "for every group as for …".
fn even(rate: &Rate) -> &'static str {
    match rate.id {
        "mean-error" => "predictions are about as far to one side of what happened",
        "mean-absolute-error" => "predictions miss by about as much",
        "mean-prediction" => "predictions are about as high",
        _ => "outcomes are about as high",
    }
}

/// The same where it is not decided, to be followed by "for … than for …".
fn uneven(rate: &Rate) -> &'static str {
    match rate.id {
        "mean-error" => "predictions are further to one side of what happened",
        "mean-absolute-error" => "predictions miss by more or less",
        "mean-prediction" => "predictions are higher or lower",
        _ => "outcomes are higher or lower",
    }
}

fn outside(report: &Report, rate: &Rate, it: &Comparison) -> Option<Finding> {
    let (group, reference) = (it.group.as_ref()?, it.reference.as_ref()?);
    let [one, other] = [group, reference].map(|it| who(it, &report.plan.people));
    let value = it.value?;
    let unsigned = figure(Unit::Number, value.abs());
    let side = if value > 0.0 { "higher" } else { "lower" };
    let what = what(report);
    let says = match rate.id {
        "mean-error" => format!(
            "Beside what happened, {what} is predicted {unsigned} {side} for {one} than for {other}."
        ),
        "mean-absolute-error" if it.comparison == "difference" => format!(
            "Predictions of {what} miss by {unsigned} on average for {one}, and not at all for {other}."
        ),
        "mean-absolute-error" => format!(
            "Predictions of {what} miss by {} times as much for {one} as for {other}.",
            ratio(value)
        ),
        "mean-prediction" => {
            format!("{what} is predicted {unsigned} {side} on average for {one} than for {other}.")
        }
        _ => format!("{what} is {unsigned} {side} on average for {one} than for {other}."),
    };
    let can_harm = harm(report, rate).is_some();
    Some(Finding {
        says: sentence(&says),
        detail: numbers(report, rate, it)?,
        severity: if can_harm { Severity::High } else { Severity::Medium },
        about: About {
            rate: Some(rate.id.to_owned()),
            metric: None,
            comparison: Some(it.comparison.clone()),
            attributes: it.attributes.clone(),
            group: group.clone(),
            verdict: Some(it.verdict),
            ..About::default()
        },
    })
}

/// "Mean error: −0.534 (…) against 0.071 (…): a difference of −0.605 (…); near to even is up to 0.323."
fn numbers(report: &Report, rate: &Rate, it: &Comparison) -> Option<String> {
    let of = |group: &[String]| {
        let same = |figure: &&RateFigure| {
            figure.rate == rate.id && figure.attributes == it.attributes && figure.group == group
        };
        report.rates.iter().find(same).and_then(with_interval)
    };
    let (one, other) = (of(it.group.as_ref()?)?, of(it.reference.as_ref()?)?);
    let compared = compared(it)?;
    let (what, band) = if it.comparison == "ratio" {
        let [low, high] = rows::ratio_band(report).map(ratio);
        ("ratio", format!("from {low} to {high}"))
    } else {
        ("difference", format!("up to {}", difference_band(report, rate)?))
    };
    Some(format!(
        "{}: {one} against {other}, a {what} of {compared}; near to even is {band}.",
        rate.name
    ))
}

fn with_interval(it: &RateFigure) -> Option<String> {
    let value = figure(Unit::Number, it.value?);
    Some(match (it.low, it.high) {
        (Some(low), Some(high)) => {
            format!("{value} ({})", figure_interval(Unit::Number, low, high))
        }
        _ => value,
    })
}

fn compared(it: &Comparison) -> Option<String> {
    let (is_ratio, value) = (it.comparison == "ratio", it.value?);
    let value = if is_ratio { ratio(value) } else { difference(Unit::Number, value) };
    let interval = match (is_ratio, it.low, it.high) {
        (true, Some(low), high) => Some(ratio_interval(low, high)),
        (false, Some(low), Some(high)) => Some(difference_interval(Unit::Number, low, high)),
        (false, _, _) | (true, None, _) => None,
    };
    Some(interval.map_or(value.clone(), |it| format!("{value} ({it})")))
}

/// Each comparison with its interval and, where there is one, the reason for no verdict.
fn each(rate: &Rate, all: &[&Comparison]) -> String {
    let one = |it: &&Comparison| {
        let because = it.because.as_ref().map(|it| format!(", {it}")).unwrap_or_default();
        Some(format!("{} {}{because}", it.group.as_ref()?.join(", "), compared(it)?))
    };
    let parts: Vec<String> = all.iter().filter_map(one).collect();
    let is_ratio = all.first().is_some_and(|it| it.comparison == "ratio");
    let kind = if is_ratio { "Ratio" } else { "Difference" };
    let reference = all.first().and_then(|it| it.reference.as_ref()).map(|it| it.join(", "));
    format!(
        "{kind} of the {} to {}: {}.",
        lowered(rate.name),
        reference.unwrap_or_default(),
        parts.join("; ")
    )
}

/// A name inside of a sentence; a symbol stays as it is.
fn lowered(name: &str) -> String {
    if name.chars().count() > 2 { name.to_lowercase() } else { name.to_owned() }
}

/// What counts as near to even for a difference: "0.323", or "10 points".
fn difference_band(report: &Report, rate: &Rate) -> Option<String> {
    let band = rows::difference_band(report, rate.id)?;
    Some(figure(Unit::Number, band))
}

/// Where outcomes differ, right predictions do too.
fn outcomes(report: &Report) -> Option<Finding> {
    let rate = metrics::rate("mean-outcome")?;
    let attributes = [report.plan.columns.attributes.first()?.label().to_owned()];
    let all = deciding(report, rate, &attributes);
    // Among many groups some interval leaves 0 out by chance: the adjusted p is small too.
    let is_clear = |it: &&&Comparison| {
        words::deciding::shown_side(it).is_some() && words::deciding::is_significant(report, it)
    };
    let it = all.iter().filter(is_clear).max_by(|a, b| size(a).total_cmp(&size(b)))?;
    let mut finding = outside(report, rate, it)?;
    finding.severity = Severity::Note;
    finding.about.verdict = None;
    finding.says = format!("The outcome itself differs: {}", finding.says);
    finding.detail = format!(
        "{} Where outcomes differ, predictions cannot be both equal on average and right on average for all groups.",
        finding.detail
    );
    Some(finding)
}

/// The title of a figure with one rate of one grouping.
pub(super) fn title(report: &Report, rate: &Rate, attributes: &[String]) -> String {
    let by = format!("{} by {}", rate.name, rows::attribute_names(attributes));
    let is_enough = |it: &RateFigure| {
        let same = |group: &&crate::report::Group| {
            group.attributes == it.attributes && group.group == it.group
        };
        report.groups.iter().find(same).is_some_and(|it| it.enough)
    };
    let all: Vec<(f64, &RateFigure)> = report
        .rates
        .iter()
        .filter(|it| it.rate == rate.id && it.attributes == attributes && is_enough(it))
        .filter_map(|it| Some((it.value?, it)))
        .collect();
    let lowest = all.iter().min_by(|a, b| a.0.total_cmp(&b.0));
    let highest = all.iter().max_by(|a, b| a.0.total_cmp(&b.0));
    match (lowest, highest) {
        (Some((low, one)), Some((high, other))) if one.group != other.group => format!(
            "{by}: from {} of {} to {} of {}",
            figure(Unit::Number, *low),
            one.group.join(", "),
            figure(Unit::Number, *high),
            other.group.join(", ")
        ),
        _ => by,
    }
}
