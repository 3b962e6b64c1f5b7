//! What becomes of a gap inside strata of people who are alike.

use crate::metrics::Rate;
use crate::report::format::{ratio, ratio_interval};
use crate::report::words::deciding::{deciding, is_difference, is_harm, worst};
use crate::report::words::findings::{about, among};
use crate::report::words::phrases::{list, said, sentence, times, who};
use crate::report::{About, Finding, Report, Severity, Side, Stratified, Verdict};

/// What becomes of a crude gap when like is compared with like.
pub(super) fn like_with_like(
    report: &Report,
    rate: &Rate,
    attributes: &[String],
) -> Option<Finding> {
    let ratios = deciding(report, rate, attributes);
    let crude = worst(report, rate, &ratios).filter(|it| !is_difference(it))?;
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
