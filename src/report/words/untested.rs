//! Comparisons that lead and cannot be made.

use crate::metrics::Rate;
use crate::report::words::leading;
use crate::report::{Comparison, Group, Report, Untested, Verdict};

/// The groups that a leading rate cannot be compared of in any way, by reason. Groups that are too small are told
/// elsewhere.
pub fn not_comparable(report: &Report) -> Vec<Untested> {
    let mut all = Vec::new();
    for rate in leading(report) {
        for attribute in report.plan.columns.hard_attributes() {
            all.extend(of_rate(report, rate, attribute.label()));
        }
    }
    all
}

fn of_rate(report: &Report, rate: &Rate, attribute: &str) -> Vec<Untested> {
    let wanted = |it: &&Comparison| {
        it.rate == rate.id
            && it.comparison == "difference"
            && it.attributes == [attribute]
            && it.verdict == Verdict::NotComputable
            && is_enough(report, it)
    };
    let told = |it: &'_ Comparison| {
        Some((it.undefined.as_ref()?.says.clone(), it.group.as_ref()?.join(", ")))
    };
    let mut by_reason: Vec<(String, Vec<String>)> = Vec::new();
    for (why, group) in report.comparisons.iter().filter(wanted).filter_map(told) {
        match by_reason.iter_mut().find(|it| it.0 == why) {
            Some((_, groups)) => groups.push(group),
            None => by_reason.push((why, vec![group])),
        }
    }
    let untested = |(why, groups): (String, Vec<String>)| Untested {
        what: format!("{} by {attribute}: {}", rate.name, groups.join(", ")),
        why,
    };
    by_reason.into_iter().map(untested).collect()
}

/// Whether the group itself reaches the plan's minimum.
fn is_enough(report: &Report, it: &Comparison) -> bool {
    let same = |group: &&Group| {
        group.attributes == it.attributes && Some(&group.group) == it.group.as_ref()
    };
    report.groups.iter().find(same).is_some_and(|it| it.enough)
}
