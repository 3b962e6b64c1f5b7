//! One rate over the groups of one attribute, row by row: what charts and tables of a report show.

use crate::base::order;
use crate::metrics::{Held, Rate};
use crate::report::format;
use crate::report::format::Unit;
use crate::report::verdict;
use crate::report::words;
use crate::report::{Comparison, Group, MetricFigure, RateFigure, Report, Side, Verdict};

/// Groups with fewer people are listed and not drawn: a dot for a handful of people shows chance, and may
/// point at a person.
pub const DRAWN_FROM: u64 = 10;

/// The sign of a verdict: a shape and a word, before any color.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Outside the band, above it.
    Above,
    /// Outside the band, below it.
    Below,
    Within,
    /// The interval reaches across an edge of the band.
    Inconclusive,
    /// Fewer people than the plan's minimum.
    TooFew,
    /// The group that others are compared with.
    Reference,
    NotComputable,
    /// A figure that nothing is compared with.
    Plain,
}

/// One group's figures for one rate.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    pub group: &'a Group,
    /// The group's name as in the file; see [`group_name`].
    pub name: String,
    /// People that the rate counts among (its denominator, unweighted), or all of the group.
    pub n_people: u64,
    pub figure: &'a RateFigure,
    pub difference: Option<&'a Comparison>,
    pub ratio: Option<&'a Comparison>,
    pub mark: Mark,
}

impl Mark {
    /// The mark of a verdict; the number of people tells the two inconclusive ones apart.
    pub fn of(verdict: Verdict, side: Option<Side>, is_enough: Enough) -> Self {
        match (verdict, side, is_enough) {
            (Verdict::Outside, Some(Side::Below), _) => Self::Below,
            (Verdict::Outside, Some(Side::Above) | None, _) => Self::Above,
            (Verdict::Within, _, _) => Self::Within,
            (Verdict::Inconclusive, _, Enough::Yes) => Self::Inconclusive,
            (Verdict::Inconclusive, _, Enough::No) => Self::TooFew,
            (Verdict::NotComputable, _, _) => Self::NotComputable,
        }
    }

    /// The verdict's words; every table and legend uses these.
    pub fn words(self) -> &'static str {
        match self {
            Self::Above => words::verdict(Verdict::Outside, Some(Side::Above)),
            Self::Below => words::verdict(Verdict::Outside, Some(Side::Below)),
            Self::Within => words::verdict(Verdict::Within, None),
            Self::Inconclusive | Self::TooFew => words::verdict(Verdict::Inconclusive, None),
            Self::NotComputable => words::verdict(Verdict::NotComputable, None),
            Self::Reference => "Reference",
            Self::Plain => "Not compared",
        }
    }
}

/// Whether a comparison has people enough for a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enough {
    Yes,
    No,
}

impl Enough {
    /// Both the group and its reference must reach the plan's minimum.
    pub fn of(report: &Report, attributes: &[String], names: [&[String]; 2]) -> Self {
        let is_few =
            |it: &Group| it.attributes == attributes && names.contains(&it.group.as_slice());
        if report.groups.iter().any(|it| is_few(it) && !it.enough) { Self::No } else { Self::Yes }
    }

    /// The same where the reason of a verdict may tell that its rate counts among too few, however many the group has.
    fn with_reason(self, report: &Report, because: Option<&str>) -> Self {
        let few = verdict::few(report.plan.groups.minimum);
        if because.is_some_and(|it| it.contains(&few)) { Self::No } else { self }
    }
}

impl Row<'_> {
    /// Whether the row has a place in a chart.
    pub fn is_drawn(&self) -> bool {
        self.n_people >= DRAWN_FROM || self.figure.value.is_none()
    }

    /// The comparison that the verdict rests on: the ratio, where the rate has one and something can be divided by the
    /// rate of the reference.
    pub fn deciding(&self) -> Option<&Comparison> {
        deciding(self.ratio, self.difference)
    }

    /// Why the verdict is what it is: "ratio above 1.25", "reaches across 0.80"; empty for a reference.
    pub fn why(&self, report: &Report) -> String {
        if let Some(undefined) = &self.figure.undefined {
            return format::visible(&undefined.says);
        }
        self.deciding().map_or(String::new(), |it| why(report, it))
    }
}

/// Whether a ratio is missing because the rate of the reference is 0.
pub fn is_by_zero(comparison: &Comparison) -> bool {
    comparison.undefined.as_ref().is_some_and(|it| it.reason == "zero-reference")
}

fn deciding<'a>(
    ratio: Option<&'a Comparison>,
    difference: Option<&'a Comparison>,
) -> Option<&'a Comparison> {
    match (ratio, difference) {
        (Some(ratio), Some(difference)) if is_by_zero(ratio) => Some(difference),
        (ratio, difference) => ratio.or(difference),
    }
}

/// Whether there is a band that a metric is held against: an index has none, and its figure no verdict.
pub fn has_band(figure: &MetricFigure) -> bool {
    crate::metrics::metric(&figure.metric).is_none_or(|it| it.compare.held() != Held::Nothing)
}

/// Whether there is a band that a comparison is held against.
pub fn is_banded(comparison: &Comparison) -> bool {
    let aggregate = crate::metrics::aggregates().find(|it| it.id == comparison.comparison);
    aggregate.is_none_or(|it| it.held != Held::Nothing)
}

/// The sign of a metric's verdict.
pub fn metric_mark(report: &Report, figure: &MetricFigure) -> Mark {
    if figure.value.is_some() && !has_band(figure) {
        return Mark::Plain;
    }
    let enough = match (&figure.group, &figure.reference) {
        (Some(group), Some(reference)) => {
            Enough::of(report, &figure.attributes, [group, reference])
        }
        (_, None) | (None, _) => Enough::Yes,
    };
    let enough = enough.with_reason(report, figure.because.as_deref());
    Mark::of(figure.verdict, figure.side, enough)
}

/// The groups that a metric is between: "A and B", the first over or minus the second.
pub fn between(figure: &MetricFigure) -> Option<[&[String]; 2]> {
    match (&figure.group, &figure.reference, &figure.between) {
        (Some(group), Some(reference), _) => Some([group, reference]),
        (_, _, Some([first, second])) => Some([first, second]),
        (_, _, None) => None,
    }
}

/// Why a comparison has its verdict, in a few words.
pub fn why(report: &Report, comparison: &Comparison) -> String {
    if let Some(because) = &comparison.because {
        return format::visible(because);
    }
    if let Some(undefined) = &comparison.undefined {
        return format::visible(&undefined.says);
    }
    let is_ratio = comparison.comparison.ends_with("ratio");
    match (comparison.verdict, comparison.side) {
        (Verdict::Outside, Some(side)) => {
            let edge = match (is_ratio, side) {
                (true, Side::Above) => format::ratio(1.0 / report.plan.evidence.ratio),
                (true, Side::Below) => format::ratio(report.plan.evidence.ratio),
                (false, Side::Above) => {
                    format::difference(unit(&comparison.rate), report.plan.evidence.difference)
                }
                (false, Side::Below) => {
                    format::difference(unit(&comparison.rate), -report.plan.evidence.difference)
                }
            };
            let what = if is_ratio { "ratio" } else { "difference" };
            let side = match side {
                Side::Above => "above",
                Side::Below => "below",
            };
            format!("{what} {side} {edge}")
        }
        (Verdict::Outside, None)
        | (Verdict::Within | Verdict::Inconclusive | Verdict::NotComputable, _) => String::new(),
    }
}

/// The rows of a rate over one list of attributes, in the report's order of groups: by size, or that of their levels.
/// Groups without an entry for the rate have no row.
pub fn rows<'a>(report: &'a Report, rate: &str, attributes: &[String]) -> Vec<Row<'a>> {
    let figures: Vec<&RateFigure> =
        report.rates.iter().filter(|it| it.rate == rate && it.attributes == attributes).collect();
    let comparisons: Vec<&Comparison> = report
        .comparisons
        .iter()
        .filter(|it| it.rate == rate && it.attributes == attributes)
        .collect();
    let of = |group: &Group, kind: &str| {
        comparisons
            .iter()
            .find(|it| it.comparison == kind && it.group.as_ref() == Some(&group.group))
            .copied()
    };
    let groups = report.groups.iter().filter(|it| it.attributes == attributes);
    groups
        .filter_map(|group| {
            let figure = figures.iter().find(|it| it.group == group.group)?;
            let difference = of(group, "difference");
            let ratio = of(group, "ratio");
            let n_people = n_people(rate, group);
            let mark = mark(report, group, figure, deciding(ratio, difference));
            let name = group_name(&group.group);
            Some(Row { group, name, n_people, figure, difference, ratio, mark })
        })
        .collect()
}

/// The comparisons of groups by their people, most first: they stand in the order of the groups, which need not be that
/// of their size.
pub(crate) fn largest_first<'a>(report: &Report, all: &[&'a Comparison]) -> Vec<&'a Comparison> {
    let people = |of: &Comparison| {
        let is_it =
            |it: &&Group| it.attributes == of.attributes && Some(&it.group) == of.group.as_ref();
        report.groups.iter().find(is_it).map_or(0, |it| it.rows)
    };
    let mut all = all.to_vec();
    order::by_key(&mut all, |it| std::cmp::Reverse(people(it)));
    all
}

/// The rows of the `most` largest groups, in their order.
pub(crate) fn largest<'a, 'b>(all: &[&'b Row<'a>], most: usize) -> Vec<&'b Row<'a>> {
    let mut by_size: Vec<usize> = (0..all.len()).collect();
    order::by_key(&mut by_size, |it| std::cmp::Reverse(all[*it].group.rows));
    by_size.truncate(most);
    (0..all.len()).filter(|it| by_size.contains(it)).map(|it| all[it]).collect()
}

fn mark(
    report: &Report,
    group: &Group,
    figure: &RateFigure,
    comparison: Option<&Comparison>,
) -> Mark {
    if figure.value.is_none() {
        return Mark::NotComputable;
    }
    if group.reference {
        return Mark::Reference;
    }
    comparison.map_or(Mark::Plain, |it| {
        let reference = it.reference.as_deref().unwrap_or_default();
        let enough = Enough::of(report, &group.attributes, [&group.group, reference]);
        let enough = enough.with_reason(report, it.because.as_deref());
        Mark::of(it.verdict, it.side, enough)
    })
}

/// The rate of everyone.
pub fn everyone<'a>(report: &'a Report, rate: &str) -> Option<&'a RateFigure> {
    report.rates.iter().find(|it| it.rate == rate && it.group.is_empty())
}

/// People that a rate counts among in a group, unweighted: the cells of its denominator, or everyone.
pub fn n_people(rate: &str, group: &Group) -> u64 {
    let cells = [group.tp, group.fp, group.fn_, group.tn];
    let [Some(tp), Some(fp), Some(fn_), Some(tn)] = cells else { return group.rows };
    let among = crate::metrics::rate(rate).and_then(|it| it.n_among([tp, fp, fn_, tn]));
    among.unwrap_or(group.rows)
}

/// A group's name exactly as in the file, with deceptive characters made visible. Several attributes are
/// joined by a comma; the whole data set is "everyone".
pub fn group_name(group: &[String]) -> String {
    if group.is_empty() {
        return "everyone".to_owned();
    }
    let parts: Vec<String> = group
        .iter()
        .map(|it| if it.is_empty() { "(empty)".to_owned() } else { format::visible(it) })
        .collect();
    parts.join(", ")
}

/// The names of attributes for people: "race", "race and sex".
pub fn attribute_names(attributes: &[String]) -> String {
    let shown: Vec<String> = attributes.iter().map(|it| format::visible(it)).collect();
    match shown.as_slice() {
        [] => "everyone".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A rate's name from the registry, or its id.
pub fn rate_name(rate: &str) -> &str {
    crate::metrics::rate(rate).map_or(rate, |it| it.name)
}

/// The unit of a rate's values.
pub fn unit(rate: &str) -> Unit {
    format::unit(rate)
}

/// The confidence as a percentage without needless digits: "95%".
pub fn confidence(report: &Report) -> String {
    let text = format::percent(report.plan.evidence.confidence);
    match text.strip_suffix(".0%") {
        Some(whole) => format!("{whole}%"),
        None => text,
    }
}

/// What the lines of a chart are: "Lines: 95% intervals (Wilson)."
pub fn lines(report: &Report, method: Option<&str>) -> String {
    match method {
        Some(method) => {
            format!("Lines: {} intervals ({}).", confidence(report), method_name(method))
        }
        None => "No intervals.".to_owned(),
    }
}

/// A method of intervals or tests as people write it: "Wilson", "Newcombe"; its id where it is not known.
pub fn method_name(method: &str) -> &str {
    match method {
        "wilson" => "Wilson",
        "wilson-effective" => "Wilson, on the effective sample",
        "newcombe" => "Newcombe",
        "newcombe-effective" => "Newcombe, on the effective sample",
        "koopman" => "Koopman",
        "koopman-effective" => "Koopman, on the effective sample",
        "clopper-pearson" => "Clopper and Pearson, exact",
        "clopper-pearson-effective" => "Clopper and Pearson, on the effective sample",
        "jeffreys" => "Jeffreys",
        "jeffreys-effective" => "Jeffreys, on the effective sample",
        "miettinen-nurminen" => "Miettinen and Nurminen",
        "miettinen-nurminen-effective" => "Miettinen and Nurminen, on the effective sample",
        "katz" => "Katz, on the log scale",
        "katz-effective" => "Katz, on the log scale and the effective sample",
        "delong" => "DeLong",
        "student-t" => "Student\u{2019}s t",
        "student-t-effective" => "Student\u{2019}s t, on the effective sample",
        "welch-t" => "Welch\u{2019}s t",
        "welch-t-effective" => "Welch\u{2019}s t, on the effective sample",
        "mover" => "MOVER",
        "bootstrap-bca" => "bootstrap, BCa",
        "simultaneous" => "of all pairs of groups at once, Bonferroni",
        "simultaneous, bootstrap errors" => {
            "of all pairs of groups at once, Bonferroni, on standard errors by bootstrap"
        }
        "mantel-haenszel, greenland-robins" => {
            "Mantel and Haenszel, variance of Greenland and Robins"
        }
        "mantel-haenszel, sato" => "Mantel and Haenszel, variance of Sato",
        other => other,
    }
}

/// The band of ratios: the plan's threshold and its inverse.
pub fn ratio_band(report: &Report) -> [f64; 2] {
    let ratio = report.plan.evidence.ratio;
    [ratio.min(1.0 / ratio), ratio.max(1.0 / ratio)]
}

/// The band of differences of a rate: the plan's, in points or in the unit of the outcome or of the score; none where it
/// sets none.
pub fn difference_band(report: &Report, rate: &str) -> Option<f64> {
    let evidence = &report.plan.evidence;
    let rate = crate::metrics::rate(rate);
    if rate.is_some_and(Rate::is_in_unit_of_outcome) {
        return evidence.number_difference;
    }
    let own = evidence.number_difference.filter(|_| rate.is_some_and(Rate::is_in_unit_of_score));
    own.or(Some(evidence.difference))
}

/// The attributes that are looked at alone, in the report's order.
pub fn single_attributes(report: &Report) -> Vec<&[String]> {
    let mut found: Vec<&[String]> = Vec::new();
    for group in &report.groups {
        if group.attributes.len() == 1 && !found.contains(&group.attributes.as_slice()) {
            found.push(&group.attributes);
        }
    }
    found
}
