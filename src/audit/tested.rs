//! The tests of groups against the reference in one rate: one p value for one comparison, wherever it is shown.

use crate::audit::measure::{Context, Measured, MeasuredGroup};
use crate::audit::plan::Evidence;
use crate::audit::verdict::{Judged, Tested, adjusted, shares_apart};
use crate::stats::pooled::difference_z;

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
        test(context, rate_idx, [&groups[idx], &groups[reference]])
    };
    let tested: Vec<Option<Tested>> = (0..groups.len()).map(one).collect();
    let raw: Vec<Option<f64>> = tested.iter().map(|it| it.map(|it| it.0)).collect();
    let n_tests = raw.iter().flatten().count();
    let adjusted = adjusted(context.plan.evidence.adjust, &raw);
    let of = |(tested, adjusted): (Option<Tested>, Option<f64>)| {
        let ((p, name), adjusted) = (tested?, adjusted?);
        Some(Test { p, adjusted, name, n_tests })
    };
    tested.into_iter().zip(adjusted).map(of).collect()
}

fn test(context: &Context, rate_idx: usize, pair: [&MeasuredGroup; 2]) -> Option<Tested> {
    let [first, second] = pair.map(|it| it.figures[rate_idx].ok());
    let (first, second) = (first?, second?);
    if let (Some(a), Some(b)) = (first.share, second.share) {
        return shares_apart(context.plan, [a, b].map(|it| it.sample().into()));
    }
    let (a, b) = (first.standard_error?, second.standard_error?);
    Some((difference_z(first.value, a, second.value, b)?, "z of two means"))
}
