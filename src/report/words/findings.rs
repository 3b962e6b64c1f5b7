//! The findings of a report: at most one for each leading rate and attribute, most harm first.

use crate::audit::plan::Effect;
use crate::base::order;
use crate::metrics::{self, End, Rate};
use crate::report::format::{percent, points, ratio, ratio_interval};
use crate::report::words::opening::{inside_strata, leading, open_with_chosen};
use crate::report::words::phrases::{
    Said, list, said, sentence, share_with_interval, times, who, who_all,
};
use crate::report::{
    About, Comparison, Finding, Group, RateFigure, Report, Severity, Side, Stratified, Verdict,
};

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

/// The comparisons of one rate in one grouping with the reference, as ratios.
fn ratios<'a>(report: &'a Report, rate: &Rate, attributes: &[String]) -> Vec<&'a Comparison> {
    let wanted = |it: &&Comparison| {
        it.rate == rate.id && it.comparison == "ratio" && it.attributes == attributes
    };
    report.comparisons.iter().filter(wanted).collect()
}

fn figure<'a>(
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

/// How far outside the band the interval's nearer end lies, as a factor; 1 is the edge.
fn clearance(report: &Report, it: &Comparison) -> f64 {
    let band = report.plan.evidence.ratio;
    match (it.side, it.low, it.high) {
        (Some(Side::Above), Some(low), _) => low * band,
        (Some(Side::Below), _, Some(high)) if high > 0.0 => band / high,
        (Some(Side::Below), _, _) => f64::MAX,
        _ => 0.0,
    }
}

fn is_harm(report: &Report, rate: &Rate, side: Option<Side>) -> bool {
    let end = match report.plan.effect {
        Effect::Benefit => rate.harm_if_benefit,
        Effect::Burden => rate.harm_if_burden,
    };
    matches!(
        (end, side),
        (Some(End::High), Some(Side::Above)) | (Some(End::Low), Some(Side::Below))
    )
}

/// Whether one end of the rate is a harm: outside the band on the other side, it is the reference that
/// is harmed.
fn can_harm(report: &Report, rate: &Rate) -> bool {
    let end = match report.plan.effect {
        Effect::Benefit => rate.harm_if_benefit,
        Effect::Burden => rate.harm_if_burden,
    };
    end.is_some()
}

/// The comparison that a finding leads with: the clearest harm to a group; where it is the reference that
/// is harmed, the comparison with the largest group; else the clearest.
fn worst<'a>(report: &Report, rate: &Rate, all: &[&'a Comparison]) -> Option<&'a Comparison> {
    let all = crate::report::rows::largest_first(report, all);
    let outside = || all.iter().copied().filter(|it| it.verdict == Verdict::Outside);
    if can_harm(report, rate) && !outside().any(|it| is_harm(report, rate, it.side)) {
        return outside().next();
    }
    outside().max_by(|a, b| {
        let harm = is_harm(report, rate, a.side).cmp(&is_harm(report, rate, b.side));
        // `max_by` takes the last of equals; the first is the larger group.
        harm.then(clearance(report, a).total_cmp(&clearance(report, b)))
            .then(std::cmp::Ordering::Greater)
    })
}

fn of_rate(report: &Report, rate: &Rate, attributes: &[String]) -> Option<Finding> {
    let all = ratios(report, rate, attributes);
    if let Some(worst) = worst(report, rate, &all) {
        return Some(outside(report, rate, worst, &all));
    }
    let judged: Vec<&Comparison> =
        all.into_iter().filter(|it| it.verdict != Verdict::NotComputable).collect();
    let reference = judged.first()?.reference.as_ref()?;
    let people = &report.plan.people;
    let words = said(rate, &report.plan);
    let lead = among(&words);
    let open: Vec<&Comparison> =
        judged.iter().copied().filter(|it| it.verdict == Verdict::Inconclusive).collect();
    let (says, detail, severity) = if open.is_empty() {
        let says = format!(
            "By {}, {lead}no group {} clearly more or less often than {}.",
            attributes[0],
            words.done.replacen("were", "was", 1),
            who(reference, people)
        );
        (says, each(report, rate, &judged), Severity::Note)
    } else {
        let groups: Vec<Vec<String>> = open.iter().filter_map(|it| it.group.clone()).collect();
        let says = format!(
            "By {}, these data do not decide whether {lead}{} {} more or less often than {}.",
            attributes[0],
            who_all(&groups, people),
            words.done,
            who(reference, people)
        );
        (says, each(report, rate, &judged), Severity::Low)
    };
    let verdict = if open.is_empty() { Verdict::Within } else { Verdict::Inconclusive };
    let about = About {
        rate: Some(rate.id.to_owned()),
        comparison: Some("ratio".to_owned()),
        attributes: attributes.to_vec(),
        verdict: Some(verdict),
        ..About::default()
    };
    Some(Finding { says, detail, severity, about })
}

/// Each ratio with its interval and, where there is one, the reason for no verdict.
fn each(report: &Report, rate: &Rate, all: &[&Comparison]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for it in all {
        let (Some(group), Some(value), Some(low)) = (&it.group, it.value, it.low) else { continue };
        let because = it.because.as_ref().map(|it| format!(", {it}")).unwrap_or_default();
        parts.push(format!(
            "{} {} ({}{because})",
            group.join(", "),
            ratio(value),
            ratio_interval(low, it.high)
        ));
    }
    let what = rate.name.to_lowercase();
    let reference = all.first().and_then(|it| it.reference.as_ref()).map(|it| it.join(", "));
    format!(
        "Ratio of the {what} to {}, with {} intervals: {}.",
        reference.unwrap_or_default(),
        percent_name(report),
        parts.join("; ")
    )
}

/// "95%".
fn percent_name(report: &Report) -> String {
    percent(report.plan.evidence.confidence).replace(".0%", "%")
}

fn outside(report: &Report, rate: &Rate, worst: &Comparison, all: &[&Comparison]) -> Finding {
    let plan = &report.plan;
    let (group, reference) =
        (worst.group.clone().unwrap_or_default(), worst.reference.clone().unwrap_or_default());
    let words = said(rate, plan);
    let value = worst.value.unwrap_or(1.0);
    let lead = among(&words);
    let says = sentence(&format!(
        "{lead}{} {} {} {}.",
        who(&group, &plan.people),
        words.done,
        times(value),
        who(&reference, &plan.people)
    ));
    let mut detail = numbers(report, rate, worst, &group, &reference);
    let others: Vec<String> = all
        .iter()
        .filter(|it| it.verdict == Verdict::Outside && it.group.as_ref() != Some(&group))
        .filter_map(|it| Some(format!("{} ({})", it.group.as_ref()?.join(", "), ratio(it.value?))))
        .collect();
    if !others.is_empty() {
        detail = format!("{detail} Also outside the band: {}.", list(&others));
    }
    let severity = if can_harm(report, rate) { Severity::High } else { Severity::Medium };
    Finding { says, detail, severity, about: about(rate, worst) }
}

fn about(rate: &Rate, it: &Comparison) -> About {
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
    let interval =
        it.low.map(|low| format!(" ({})", ratio_interval(low, it.high))).unwrap_or_default();
    format!(
        "Of {of}, {first_text} against {second_text}: a ratio of {}{interval} and a gap of {} points.",
        ratio(it.value.unwrap_or(1.0)),
        points(first - second)
    )
}

/// "among those flagged, ", where the words of the rate do not tell by themselves.
fn among(words: &Said) -> String {
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
        .filter(|it| it.rate == rate.id && it.comparison == "ratio" && it.attributes.len() > 1)
        .filter(|it| is_harm(report, rate, it.side))
        .collect();
    let worst = worst(report, rate, &all)?;
    let mut finding = outside(report, rate, worst, &[worst]);
    finding.severity = Severity::Medium;
    let names = list(&worst.attributes);
    finding.detail = format!("{} The clearest of the combinations of {names}.", finding.detail);
    Some(finding)
}

/// What becomes of a crude gap when like is compared with like.
pub(super) fn like_with_like(
    report: &Report,
    rate: &Rate,
    attributes: &[String],
) -> Option<Finding> {
    let ratios = ratios(report, rate, attributes);
    let crude = worst(report, rate, &ratios)?;
    let pooled: &Stratified = report.stratified.iter().find(|it| {
        it.rate == rate.id
            && it.comparison == "ratio"
            && it.attributes == attributes
            && Some(&it.group) == crude.group.as_ref()
    })?;
    let value = pooled.value?;
    let plan = &report.plan;
    let (group, reference) =
        (who(&pooled.group, &plan.people), who(&pooled.reference, &plan.people));
    let words = said(rate, plan);
    let lead = among(&words);
    let strata = list(&pooled.strata);
    let says = if pooled.verdict == Verdict::Outside && pooled.side == crude.side {
        format!(
            "{lead}{group} {} {} {reference} even inside the same {strata}.",
            words.done,
            times(value)
        )
    } else {
        format!(
            "{lead}{group} {} {} {reference} overall, but {} inside the same {strata}.",
            words.done,
            times(crude.value?),
            times(value).trim_end_matches(" as")
        )
    };
    let band = plan.evidence.ratio;
    let crude_side = match crude.side {
        Some(Side::Above) => format!("above {}", ratio(1.0 / band)),
        Some(Side::Below) | None => format!("below {}", ratio(band)),
    };
    let interval = pooled.low.map(|low| format!(" ({})", ratio_interval(low, pooled.high)));
    let judged = match (pooled.verdict, &pooled.because) {
        (Verdict::Within, _) => {
            format!("is within {} to {}", ratio(band), ratio(1.0 / band))
        }
        (Verdict::Outside, _) => "is outside the band".to_owned(),
        (Verdict::Inconclusive | Verdict::NotComputable, Some(because)) => {
            format!("gets no verdict: {because}")
        }
        (Verdict::Inconclusive | Verdict::NotComputable, None) => "gets no verdict".to_owned(),
    };
    let detail = format!(
        "The crude ratio, {} ({}), is {crude_side}. The ratio inside the same {strata}, {}{}, {judged}. It is \
         pooled over {} of {} strata after Mantel and Haenszel.",
        ratio(crude.value?),
        ratio_interval(crude.low?, crude.high),
        ratio(value),
        interval.unwrap_or_default(),
        pooled.n_strata_used,
        pooled.n_strata,
    );
    let about = About { verdict: Some(pooled.verdict), ..about(rate, crude) };
    let severity =
        if is_harm(report, rate, crude.side) { Severity::High } else { Severity::Medium };
    Some(Finding { says: sentence(&says), detail, severity, about })
}

/// Where outcomes differ between groups, error rates and the meaning of a decision cannot all be equal:
/// Kleinberg, Mullainathan & Raghavan (2016).
fn base_rates(report: &Report) -> Option<Finding> {
    let rate = metrics::rate("base-rate")?;
    if !report.plan.decides() {
        return None;
    }
    let attribute = report.plan.columns.hard_attributes().next()?.label().to_owned();
    let all = ratios(report, rate, std::slice::from_ref(&attribute));
    let is_enough = |names: &Vec<String>| {
        let same = |it: &&Group| it.attributes == [attribute.as_str()] && it.group == *names;
        report.groups.iter().find(same).is_some_and(|it| it.enough)
    };
    let (first, second) = all.iter().find_map(|it| {
        let (first, second) = (it.group.as_ref()?, it.reference.as_ref()?);
        let differs = it.low? > 1.0 || it.high.is_some_and(|high| high < 1.0);
        (differs && is_enough(first) && is_enough(second)).then_some((first, second))
    })?;
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
