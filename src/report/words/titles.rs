//! Titles of figures: a finding with a verb.

use std::cmp::Reverse;

use crate::metrics::Family;
use crate::report::format::{difference, percent, ratio};
use crate::report::rows;
use crate::report::words::phrases::{list, named, said, sentence, who};
use crate::report::words::{leading, numbers};
use crate::report::{Comparison, Finding, Report, Verdict};

/// A finding as a headline, and what follows it: what is not decided stands below what is shown.
pub fn headline(finding: &Finding) -> (String, String) {
    let Finding { says, detail, .. } = finding;
    match says.split_once("; ") {
        Some((shown, open)) if finding.about.verdict == Some(Verdict::Inconclusive) => {
            (format!("{shown}."), format!("{} {detail}", sentence(open)))
        }
        _ => (says.clone(), detail.clone()),
    }
}

/// The title of a figure with one rate of one grouping.
pub fn title(report: &Report, rate: &str, attributes: &[String]) -> String {
    let Some(entry) = crate::metrics::rate(rate) else { return rate.to_owned() };
    if entry.family == Family::Numbers {
        return numbers::title(report, entry, attributes);
    }
    let by = if attributes.is_empty() {
        format!("{} of everyone", entry.name)
    } else {
        format!("{} by {}", entry.name, attributes.join(" and "))
    };
    let words = said(entry, &report.plan);
    if words.done.is_empty() {
        return by;
    }
    let figures: Vec<_> = report
        .rates
        .iter()
        .filter(|it| it.rate == rate && it.attributes == attributes)
        .filter(|it| {
            let same = |group: &&crate::report::Group| {
                group.attributes == it.attributes && group.group == it.group
            };
            report.groups.iter().find(same).is_some_and(|it| it.enough)
        })
        .filter_map(|it| Some((it.value?, &it.group)))
        .collect();
    let highest = figures.iter().max_by(|a, b| a.0.total_cmp(&b.0));
    let lowest = figures.iter().min_by(|a, b| a.0.total_cmp(&b.0));
    let (Some(highest), Some(lowest)) = (highest, lowest) else { return by };
    if highest.1 == lowest.1 {
        return by;
    }
    let among = if words.among.is_empty() { String::new() } else { format!(" of {}", words.among) };
    sentence(&format!(
        "{}{among}: {} of {} and {} of {}",
        words.done.trim_start_matches("were "),
        percent(highest.0),
        who(highest.1, &report.plan.people),
        percent(lowest.0),
        who(lowest.1, &report.plan.people),
    ))
}

/// The title of a figure of ratios to the reference.
pub fn ratios_title(report: &Report, rate: &str, attributes: &[String]) -> String {
    let all: Vec<&Comparison> = report
        .comparisons
        .iter()
        .filter(|it| it.rate == rate && it.comparison == "ratio" && it.attributes == attributes)
        .collect();
    let outside = all.iter().filter(|it| it.verdict == Verdict::Outside).count();
    let within = all.iter().filter(|it| it.verdict == Verdict::Within).count();
    if all.iter().any(|it| rows::is_by_zero(it)) {
        return "There is no ratio: the reference has a rate of 0".to_owned();
    }
    let low = report.plan.evidence.ratio;
    let band = format!("{} to {}", ratio(low), ratio(1.0 / low));
    against_band("ratio", &band, [outside, within, all.len()])
}

/// The title of a figure of differences to the reference.
pub fn differences_title(report: &Report, rate: &str, attributes: &[String]) -> String {
    let of_rate = |it: &&Comparison| {
        it.rate == rate && it.comparison == "difference" && it.attributes == attributes
    };
    let all: Vec<&Comparison> = report.comparisons.iter().filter(of_rate).collect();
    let outside = all.iter().filter(|it| it.verdict == Verdict::Outside).count();
    let within = all.iter().filter(|it| it.verdict == Verdict::Within).count();
    let unit = rows::unit(rate);
    match rows::difference_band(report, rate) {
        Some(it) => {
            let band = format!("{} to {}", difference(unit, -it), difference(unit, it));
            against_band("difference", &band, [outside, within, all.len()])
        }
        None => "No band is set for these differences".to_owned(),
    }
}

/// How many of so many comparisons lie where.
fn against_band(what: &str, band: &str, [outside, within, n]: [usize; 3]) -> String {
    match (outside, within, n) {
        (_, _, 0) => "There is nobody else to compare with".to_owned(),
        (1, _, 1) => format!("The {what} is clearly outside {band}"),
        (1, _, n) => format!("One of {n} {what}s is clearly outside {band}"),
        (outside, _, n) if outside > 1 => {
            format!("{outside} of {n} {what}s are clearly outside {band}")
        }
        (_, within, n) if within == n => format!("Every {what} is within {band}"),
        (_, _, 1) => format!("The {what} may or may not lie within {band}"),
        _ => format!("No {what} is clearly outside {band}"),
    }
}

/// The title of a figure of group sizes.
pub fn sizes_title(report: &Report, attribute: &str) -> String {
    let mut groups: Vec<_> =
        report.groups.iter().filter(|it| it.attributes == [attribute]).collect();
    // The groups of a cut stand in their order, and the title is about the largest.
    groups.sort_by_key(|it| Reverse(it.rows));
    let name = |group: &[String]| named(group, &report.plan.people);
    let total: u64 = groups.iter().map(|it| it.rows).sum();
    let share = |n: u64| percent(n as f64 / total.max(1) as f64);
    let minimum = report.plan.groups.minimum;
    let small = groups.iter().filter(|it| it.rows < minimum).count();
    let tail = match small {
        0 => format!("every group has at least {minimum} people"),
        1 => format!("one group has fewer than {minimum} people"),
        n => format!("{n} groups have fewer than {minimum} people"),
    };
    match groups.as_slice() {
        [] => format!("Nobody by {attribute}"),
        [one] => format!("All {} are in the group {}", report.plan.people, name(&one.group)),
        [first, _] => format!(
            "{} are {} of the {}; {tail}",
            name(&first.group),
            share(first.rows),
            report.plan.people
        ),
        [first, second, ..] => {
            let names = list(&[name(&first.group), name(&second.group)]);
            format!(
                "{names} are {} of the {}; {tail}",
                share(first.rows + second.rows),
                report.plan.people
            )
        }
    }
}

/// The rate that the report leads with, of those that it has.
pub fn leading_rate(report: &Report) -> Option<&'static str> {
    let has = |id: &&'static str| report.rates.iter().any(|it| it.rate == *id);
    let first = || report.rates.first().and_then(|it| crate::metrics::rate(&it.rate));
    leading(report).into_iter().map(|it| it.id).find(has).or_else(|| first().map(|it| it.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;
    use crate::report::{About, Severity};

    #[test]
    fn the_title_of_sizes_is_about_the_two_largest_groups_wherever_they_stand() {
        let mut report = sample::compas();
        let sizes = [("below 25", 100), ("25 to below 45", 600), ("45 and above", 300)];
        report.groups = sizes
            .iter()
            .map(|(name, rows)| {
                let mut group = report.groups[0].clone();
                group.attributes = vec!["age".to_owned()];
                group.group = vec![(*name).to_owned()];
                (group.rows, group.enough) = (*rows, true);
                group
            })
            .collect();
        let title = sizes_title(&report, "age");
        assert!(
            title.starts_with("“25 to below 45” and “45 and above” are 90.0% of the "),
            "{title}"
        );
    }

    #[test]
    fn a_headline_says_what_is_shown_and_leaves_what_is_open_to_the_text_below() {
        let finding = |verdict: Verdict| Finding {
            says: "A were hired less often than B; whether the ratio is below 0.80 is not decided."
                .to_owned(),
            detail: "Ratio 0.83.".to_owned(),
            severity: Severity::Low,
            about: About { verdict: Some(verdict), ..About::default() },
        };
        let (head, below) = headline(&finding(Verdict::Inconclusive));
        assert_eq!(head, "A were hired less often than B.");
        assert_eq!(below, "Whether the ratio is below 0.80 is not decided. Ratio 0.83.");
        assert_eq!(headline(&finding(Verdict::Outside)).1, "Ratio 0.83.");
    }
}
