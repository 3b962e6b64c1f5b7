//! The tests of groups against the reference in one rate: one p value for one comparison, wherever it is shown.

use crate::audit::means;
use crate::audit::measure::{Context, Measured, holding};
use crate::audit::plan::Evidence;
use crate::audit::verdict::{Judged, Tested, adjusted, shares_apart};
use crate::metrics::Measure;
use crate::stats::pooled::implied_p;
use crate::stats::stratified::Stratum;
use crate::stats::tables::{Correction, cochran_mantel_haenszel};
use crate::stats::two_sided_quantile;

/// A group tested against the reference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Test {
    pub(crate) p: f64,
    /// For the number of groups that are tested in this rate, as the plan says.
    pub(crate) adjusted: f64,
    pub(crate) name: &'static str,
    /// How many groups are tested in this rate.
    pub(crate) n_tests: usize,
}

impl Test {
    /// The verdict, unless chance alone makes as much.
    pub(crate) fn judged(self, judged: Judged, evidence: &Evidence) -> Judged {
        judged.beyond_chance(Some(self.adjusted), self.n_tests, evidence)
    }
}

/// Every group's test, in the order of the groups; none for the reference and where nothing can be tested. The groups of
/// one rate in one grouping are the family of the adjustment.
pub(crate) fn tests(
    context: &Context,
    measured: &Measured,
    rate_idx: usize,
    reference: usize,
) -> Vec<Option<Test>> {
    let groups = &measured.groups;
    let one = |idx: usize| {
        if idx == reference {
            return None;
        }
        test(context, measured, rate_idx, [idx, reference])
    };
    family(context, (0..groups.len()).map(one).collect())
}

/// The tests of groups inside strata, in their order: they are one family.
pub(crate) fn inside_strata<'a>(
    context: &Context,
    groups: impl Iterator<Item = &'a [Stratum]>,
) -> Vec<Option<Test>> {
    let name = if context.is_weighted {
        "Cochran-Mantel-Haenszel, effective n"
    } else {
        "Cochran-Mantel-Haenszel"
    };
    let one = |it: &[Stratum]| Some((cochran_mantel_haenszel(it, Correction::Plain)?.p, name));
    family(context, groups.map(one).collect())
}

/// Tests that are adjusted for each other.
fn family(context: &Context, tested: Vec<Option<Tested>>) -> Vec<Option<Test>> {
    let raw: Vec<Option<f64>> = tested.iter().map(|it| it.map(|it| it.0)).collect();
    let n_tests = raw.iter().flatten().count();
    let adjusted = adjusted(context.plan.evidence.adjust, &raw);
    let of = |(tested, adjusted): (Option<Tested>, Option<f64>)| {
        let ((p, name), adjusted) = (tested?, adjusted?);
        Some(Test { p, adjusted, name, n_tests })
    };
    tested.into_iter().zip(adjusted).map(of).collect()
}

fn test(
    context: &Context,
    measured: &Measured,
    rate_idx: usize,
    pair: [usize; 2],
) -> Option<Tested> {
    let [first, second] = pair.map(|it| measured.groups[it].figures[rate_idx].ok());
    let (first, second) = (first?, second?);
    match context.rates[rate_idx].measure {
        Measure::Share { .. } => {
            let both = [first.share?, second.share?];
            shares_apart(context.plan, both.map(|it| it.sample().into()))
        }
        Measure::Mean { .. } | Measure::RankArea | Measure::Estimate { .. } => {
            means::test(context, &first, &second)
        }
        // No formula gives a standard error: what the interval by resamples implies.
        Measure::Cells { .. } | Measure::PartOfAll { .. } | Measure::Cost => {
            let p = implied(context, measured, rate_idx, pair, first.value - second.value)?;
            Some((p, "implied by the bootstrap interval"))
        }
    }
}

/// At this confidence a p value is read off an interval by resamples, so that it does not hang on the plan's.
const IMPLIED_AT: f64 = 0.95;

fn implied(
    context: &Context,
    measured: &Measured,
    rate_idx: usize,
    pair: [usize; 2],
    value: f64,
) -> Option<f64> {
    let evidence = &context.plan.evidence;
    let (interval, _) = if (evidence.confidence - IMPLIED_AT).abs() < f64::EPSILON {
        measured.differences(context, rate_idx)[pair[0]]?
    } else {
        let evidence = Evidence { confidence: IMPLIED_AT, ..evidence.clone() };
        measured.difference(context, rate_idx, pair, &evidence)?
    };
    implied_p(value, holding(interval, value), two_sided_quantile(IMPLIED_AT)?)
}
