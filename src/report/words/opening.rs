//! What a report opens with: the rates that lead, and the finding that stands first.

use crate::audit::plan::Effect;
use crate::metrics::{self, Rate};
use crate::report::format::{ratio, ratio_interval};
use crate::report::words::like::like_with_like;
use crate::report::words::phrases::{list, said, sentence, times, who};
use crate::report::{About, Finding, Report, Severity, Stratified, Verdict};

/// The rates that a finding may lead with, when being selected burdens a person.
const BURDEN: [&str; 4] =
    ["false-positive-rate", "selection-rate", "positive-predictive-value", "accuracy"];

/// The same when being selected benefits a person.
const BENEFIT: [&str; 4] =
    ["selection-rate", "false-negative-rate", "positive-predictive-value", "accuracy"];

/// The rates that lead: those that the plan's answers choose, then those for the effect of a decision.
pub(super) fn leading(report: &Report) -> impl Iterator<Item = &'static Rate> {
    let usual: &[&str] = match (report.plan.decides(), report.plan.effect) {
        (false, _) if report.plan.audits_classes() => &["class-accuracy"],
        // Without a decision the outcome itself is what can be compared.
        (false, _) => &["base-rate"],
        (true, Effect::Burden) => &BURDEN,
        (true, Effect::Benefit) => &BENEFIT,
    };
    let mut ids: Vec<&str> = chosen(report).collect();
    for id in usual {
        if !ids.contains(id) {
            ids.push(id);
        }
    }
    ids.into_iter().filter_map(metrics::rate).collect::<Vec<_>>().into_iter()
}

/// Puts the gravest finding about what the plan's answers choose before all others, which keep their order.
pub(super) fn open_with_chosen(report: &Report, findings: &mut [Finding]) {
    let is_inside = |it: &Finding| {
        let rate = it.about.rate.as_deref().and_then(metrics::rate);
        let pooled = rate.and_then(|rate| like_with_like(report, rate, &it.about.attributes));
        !it.about.strata.is_empty() || pooled.as_ref() == Some(it)
    };
    let looks_inside = looks_inside_strata(report);
    for id in chosen(report) {
        let at = |wanted: &dyn Fn(&Finding) -> bool| {
            findings.iter().position(|it| it.about.rate.as_deref() == Some(id) && wanted(it))
        };
        let first = if looks_inside { at(&is_inside) } else { None };
        if let Some(at) = first.or_else(|| at(&|_| true)) {
            findings[..=at].rotate_right(1);
            return;
        }
    }
}

/// What the pooled comparisons of a rate say, where the plan's answers ask for them and no crude gap leads to them.
pub(super) fn inside_strata(
    report: &Report,
    rate: &Rate,
    attributes: &[String],
) -> Option<Finding> {
    let is_chosen = chosen(report).any(|it| it == rate.id);
    if !looks_inside_strata(report)
        || !is_chosen
        || like_with_like(report, rate, attributes).is_some()
    {
        return None;
    }
    let wanted = |it: &&Stratified| {
        it.rate == rate.id
            && it.comparison == "ratio"
            && it.attributes == attributes
            && it.value.is_some()
    };
    let all = || report.stratified.iter().filter(wanted);
    let found = all().find(|it| it.verdict == Verdict::Outside).or_else(|| all().next())?;
    let plan = &report.plan;
    let (group, reference) = (who(&found.group, &plan.people), who(&found.reference, &plan.people));
    let strata = list(&found.strata);
    let value = found.value?;
    let says = format!(
        "Inside the same {strata}, {group} {} {} {reference}.",
        said(rate, plan).done,
        times(value)
    );
    let interval = found.low.map(|low| format!(" ({})", ratio_interval(low, found.high)));
    let because = found.because.as_ref().map(|it| format!("; it gets no verdict: {it}"));
    let detail = format!(
        "A ratio of {}{}, pooled over {} of {} strata after Mantel and Haenszel{}.",
        ratio(value),
        interval.unwrap_or_default(),
        found.n_strata_used,
        found.n_strata,
        because.unwrap_or_default()
    );
    let severity = match found.verdict {
        Verdict::Outside => Severity::High,
        Verdict::Within => Severity::Note,
        Verdict::Inconclusive | Verdict::NotComputable => Severity::Low,
    };
    let about = About {
        rate: Some(rate.id.to_owned()),
        comparison: Some(found.comparison.clone()),
        attributes: attributes.to_vec(),
        group: found.group.clone(),
        strata: found.strata.clone(),
        verdict: Some(found.verdict),
        ..About::default()
    };
    Some(Finding { says: sentence(&says), detail, severity, about })
}

fn looks_inside_strata(report: &Report) -> bool {
    report.choice.as_ref().is_some_and(|it| it.is_inside_strata())
}

/// The rates that the plan's answers choose.
fn chosen(report: &Report) -> impl Iterator<Item = &str> {
    report.choice.iter().flat_map(|it| it.rates())
}
