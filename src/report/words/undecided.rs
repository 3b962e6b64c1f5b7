//! What is said of a rate of which no group is outside the band.

use crate::metrics::Rate;
use crate::report::format::{points, points_interval, ratio, ratio_interval};
use crate::report::words::deciding::{is_difference, is_enough, is_significant, shown_side};
use crate::report::words::findings::{among, percent_name};
use crate::report::words::phrases::{said, who, who_all};
use crate::report::{About, Comparison, Finding, Report, Severity, Side, Verdict};

/// That all groups are near to the reference, that they differ by no one knows how much, or that nothing is decided.
pub(super) fn undecided(
    report: &Report,
    rate: &Rate,
    attributes: &[String],
    all: &[&Comparison],
) -> Option<Finding> {
    let judged: Vec<&Comparison> =
        all.iter().copied().filter(|it| it.verdict != Verdict::NotComputable).collect();
    let first = judged.first()?;
    let reference = first.reference.as_ref()?;
    let words = said(rate, &report.plan);
    let open: Vec<&Comparison> =
        judged.iter().copied().filter(|it| it.verdict == Verdict::Inconclusive).collect();
    let among = among(&words);
    let (says, severity, verdict) = if open.is_empty() {
        let done = words.done.replacen("were", "was", 1);
        let against = who(reference, &report.plan.people);
        let by = &attributes[0];
        let says =
            format!("By {by}, {among}no group {done} clearly more or less often than {against}.");
        (says, Severity::Note, Verdict::Within)
    } else {
        let says = Open::new(report, &open, &words.done, reference).says(&attributes[0], &among);
        (says, Severity::Low, Verdict::Inconclusive)
    };
    let about = About {
        rate: Some(rate.id.to_owned()),
        comparison: Some(first.comparison.clone()),
        attributes: attributes.to_vec(),
        verdict: Some(verdict),
        ..About::default()
    };
    Some(Finding { says, detail: each(report, rate, &judged), severity, about })
}

/// Groups without a verdict, by what their intervals show all the same.
struct Open<'a> {
    report: &'a Report,
    /// Shown to lie below the reference, and above it.
    below: Vec<Vec<String>>,
    above: Vec<Vec<String>>,
    /// Shown to lie on neither side.
    neither: Vec<Vec<String>>,
    is_difference: bool,
    done: &'a str,
    reference: String,
}

impl<'a> Open<'a> {
    fn new(report: &'a Report, open: &[&Comparison], done: &'a str, reference: &[String]) -> Self {
        let reference = who(reference, &report.plan.people);
        let is_difference = open.first().is_some_and(|it| is_difference(it));
        let (below, above, neither) = (Vec::new(), Vec::new(), Vec::new());
        let mut found = Self { report, below, above, neither, is_difference, done, reference };
        for it in open {
            let is_shown = is_enough(report, it) && is_significant(report, it);
            let side = shown_side(it).filter(|_| is_shown);
            let groups = match side {
                Some(Side::Below) => &mut found.below,
                Some(Side::Above) => &mut found.above,
                None => &mut found.neither,
            };
            groups.extend(it.group.clone());
        }
        found
    }

    fn says(&self, by: &str, among: &str) -> String {
        let Self { done, reference, .. } = self;
        let people = &self.report.plan.people;
        let (by_below, by_above) = (!self.below.is_empty(), !self.above.is_empty());
        let neither = who_all(&self.neither, people);
        if !by_below && !by_above {
            return format!(
                "By {by}, these data do not decide whether {among}{neither} {done} more or less often than {reference}."
            );
        }
        let [below, above] = [&self.below, &self.above].map(|it| who_all(it, people));
        let shown = match (by_below, by_above) {
            (true, true) => {
                format!("{below} {done} less often than {reference}, and {above} more often")
            }
            (true, false) => format!("{below} {done} less often than {reference}"),
            (false, _) => format!("{above} {done} more often than {reference}"),
        };
        let nor = if self.neither.is_empty() {
            String::new()
        } else {
            format!(", nor whether {neither} {done} more or less often")
        };
        format!("By {by}, {among}{shown}; whether {} is not decided{nor}.", self.beyond())
    }

    /// Beyond which edge of the band the comparisons may lie: "the ratio is below 0.80".
    fn beyond(&self) -> String {
        let evidence = &self.report.plan.evidence;
        let what = if self.is_difference { "difference" } else { "ratio" };
        let n = self.below.len() + self.above.len();
        let is = if n == 1 { format!("the {what} is") } else { format!("the {what}s are") };
        let edge = |side: Side| match (self.is_difference, side) {
            (true, _) => format!("{} points", points(evidence.difference).trim_start_matches('+')),
            (false, Side::Below) => ratio(evidence.ratio),
            (false, Side::Above) => ratio(1.0 / evidence.ratio),
        };
        match (self.below.is_empty(), self.above.is_empty()) {
            _ if self.is_difference => format!("{is} beyond {}", edge(Side::Above)),
            (false, false) => {
                format!("{is} below {} or above {}", edge(Side::Below), edge(Side::Above))
            }
            (false, true) => format!("{is} below {}", edge(Side::Below)),
            (true, _) => format!("{is} above {}", edge(Side::Above)),
        }
    }
}

/// Each comparison with its interval and, where there is one, the reason for no verdict.
fn each(report: &Report, rate: &Rate, all: &[&Comparison]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for it in all {
        let (Some(group), Some((value, interval))) = (&it.group, with_interval(it)) else {
            continue;
        };
        let because = it.because.as_ref().map(|it| format!(", {it}")).unwrap_or_default();
        parts.push(format!("{} {value} ({interval}{because})", group.join(", ")));
    }
    let what = rate.name.to_lowercase();
    let first = all.first();
    let reference = first.and_then(|it| it.reference.as_ref()).map(|it| it.join(", "));
    let reference = reference.unwrap_or_default();
    let (kind, why) = if first.is_some_and(|it| is_difference(it)) {
        let why = format!("; there is no ratio to {reference}, whose rate is 0");
        ("Difference, in points,", why)
    } else {
        ("Ratio", String::new())
    };
    format!(
        "{kind} of the {what} to {reference}, with {} intervals: {}{why}.",
        percent_name(report),
        parts.join("; ")
    )
}

fn with_interval(it: &Comparison) -> Option<(String, String)> {
    let (value, low) = (it.value?, it.low?);
    Some(if is_difference(it) {
        (points(value), points_interval(low, it.high?))
    } else {
        (ratio(value), ratio_interval(low, it.high))
    })
}
