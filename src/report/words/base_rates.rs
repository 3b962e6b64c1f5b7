//! That what happened differs between groups, before any decision.

use crate::metrics;
use crate::report::format::percent;
use crate::report::words::deciding::{deciding, figure, is_enough, is_significant, shown_side};
use crate::report::words::phrases::{said, who};
use crate::report::{About, Comparison, Finding, Report, Severity};

/// Where outcomes differ between groups, error rates and the meaning of a decision cannot all be equal:
/// Kleinberg, Mullainathan & Raghavan (2016).
///
/// Told only where the interval holds no equality and the adjusted p is small too: among many groups some interval
/// leaves it out by chance.
pub(super) fn base_rates(report: &Report) -> Option<Finding> {
    let rate = metrics::rate("base-rate")?;
    if !report.plan.decides() {
        return None;
    }
    let attribute = report.plan.columns.hard_attributes().next()?.label().to_owned();
    let all = deciding(report, rate, std::slice::from_ref(&attribute));
    let differs = |it: &&&Comparison| {
        shown_side(it).is_some() && is_significant(report, it) && is_enough(report, it)
    };
    let found = all.iter().find(differs)?;
    let (first, second) = (found.group.as_ref()?, found.reference.as_ref()?);
    let value = |group: &[String]| {
        figure(report, rate.id, std::slice::from_ref(&attribute), group).and_then(|it| it.value)
    };
    let says = format!(
        "The outcome itself differs: {} of {} and {} of {} {}.",
        percent(value(first)?),
        who(first, &report.plan.people),
        percent(value(second)?),
        who(second, &report.plan.people),
        said(rate, &report.plan).done
    );
    let detail = "Where outcomes differ, an imperfect decision cannot have both equal error rates and an \
                  equal meaning for all groups; which one matters more is a choice that numbers cannot make."
        .to_owned();
    let about = About {
        rate: Some(rate.id.to_owned()),
        attributes: vec![attribute],
        group: first.clone(),
        ..About::default()
    };
    Some(Finding { says, detail, severity: Severity::Note, about })
}
