//! Comparisons that lead and cannot be made.

use crate::report::words::leading;
use crate::report::{Comparison, Report, Untested, Verdict};

/// The groups that a leading rate cannot be compared of in any way, by reason. Groups that are too small are told
/// elsewhere.
pub fn not_comparable(report: &Report) -> Vec<Untested> {
    let mut all = Vec::new();
    for rate in leading(report) {
        for attribute in report.plan.columns.hard_attributes() {
            let wanted = |it: &&Comparison| {
                it.rate == rate.id
                    && it.comparison == "difference"
                    && it.attributes == [attribute.label()]
                    && it.verdict == Verdict::NotComputable
            };
            let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
            for it in report.comparisons.iter().filter(wanted) {
                let (Some(why), Some(group)) = (&it.undefined, &it.group) else { continue };
                if !is_enough(report, it) {
                    continue;
                }
                let name = group.join(", ");
                match reasons.iter_mut().find(|it| it.0 == why.says) {
                    Some((_, groups)) => groups.push(name),
                    None => reasons.push((&why.says, vec![name])),
                }
            }
            let told = reasons.into_iter().map(|(why, groups)| Untested {
                what: format!("{} by {}: {}", rate.name, attribute.label(), groups.join(", ")),
                why: why.to_owned(),
            });
            all.extend(told);
        }
    }
    all
}

/// Whether the group itself reaches the plan's minimum.
fn is_enough(report: &Report, it: &Comparison) -> bool {
    let same = |group: &&crate::report::Group| {
        group.attributes == it.attributes && Some(&group.group) == it.group.as_ref()
    };
    report.groups.iter().find(same).is_some_and(|it| it.enough)
}
