//! What the plan's band says of gaps over several classes.

use crate::audit::plan::Evidence;
use crate::report::Verdict;
use crate::report::exhibit::{Entry, Field, Unit};
use crate::report::verdict::{Band, few_among};
use crate::stats::Interval;

/// One of the gaps that were looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Looked {
    /// Its interval, wide enough that the intervals of all gaps hold at once.
    pub(super) ends: Option<Interval>,
    /// For all gaps.
    pub(super) p_adjusted: Option<f64>,
    /// The people of the smaller side, as a sample of equal weights.
    pub(super) n: f64,
}

/// A verdict with its reason; the reason may be empty.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Said {
    pub(super) verdict: Verdict,
    pub(super) because: String,
}

/// What the band of differences says of one gap.
pub(super) fn judge(it: &Looked, n_gaps: usize, minimum: u64, evidence: &Evidence) -> Said {
    let too_few = (it.n < minimum as f64).then(|| few_among(minimum));
    let judged = Band::difference(evidence).judge(it.ends, too_few);
    let judged = judged.beyond_chance(it.p_adjusted, n_gaps, evidence);
    Said { verdict: judged.verdict, because: judged.because.unwrap_or_default() }
}

/// Which of several leads: the widest outside the band, else the widest. What is said of all goes with it: they are
/// within the band only where each of them is.
pub(super) fn lead<T>(
    all: &[T],
    said: impl Fn(&T) -> &Said,
    size: impl Fn(&T) -> f64,
) -> Option<(&T, Said)> {
    let is_outside = |it: &T| said(it).verdict == Verdict::Outside;
    let leading = all
        .iter()
        .max_by(|a, b| is_outside(a).cmp(&is_outside(b)).then(size(a).total_cmp(&size(b))))?;
    let open = all.iter().map(&said).find(|it| it.verdict == Verdict::Inconclusive);
    let of_all = match (said(leading), open) {
        (it, Some(open)) if it.verdict == Verdict::Within => {
            Said { because: format!("another gap {}", open.because), ..open.clone() }
        }
        (it, _) => it.clone(),
    };
    Some((leading, of_all))
}

/// The columns of a verdict.
pub(super) fn fields() -> [Field; 2] {
    [Field::new("verdict", "Verdict", Unit::Text), Field::new("because", "Because", Unit::Text)]
}

/// Their cells.
pub(super) fn entries(said: Option<&Said>, none: &str) -> [Entry; 2] {
    let Some(Said { verdict, because }) = said else {
        return [(); 2].map(|()| Entry::Nothing(none.to_owned()));
    };
    [verdict.id().into(), because.as_str().into()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(verdict: Verdict, because: &str) -> Said {
        Said { verdict, because: because.to_owned() }
    }

    #[test]
    fn the_widest_leads_unless_a_narrower_one_is_outside() {
        let open = said(Verdict::Inconclusive, "reaches across +10 points");
        let (outside, within) = (said(Verdict::Outside, ""), said(Verdict::Within, ""));
        let led = |all: &[(f64, Said)]| {
            lead(all, |it| &it.1, |it| it.0).map(|(it, of_all)| (it.0, of_all))
        };
        assert_eq!(led(&[(0.4, open.clone()), (0.2, outside.clone())]), Some((0.2, outside)));
        assert_eq!(led(&[(0.4, open.clone()), (0.2, within.clone())]), Some((0.4, open.clone())));
        let elsewhere = said(Verdict::Inconclusive, "another gap reaches across +10 points");
        assert_eq!(led(&[(0.1, open), (0.2, within.clone())]), Some((0.2, elsewhere)));
        assert_eq!(led(&[(0.1, within.clone()), (0.2, within.clone())]), Some((0.2, within)));
        assert_eq!(led(&[]), None);
    }

    #[test]
    fn a_gap_among_few_or_by_chance_is_open() {
        let evidence = Evidence::default();
        let ends = Some(Interval { low: 0.12, high: 0.3 });
        let looked = |n: f64, p: f64| Looked { ends, p_adjusted: Some(p), n };
        let verdict = |it: &Looked| judge(it, 6, 30, &evidence);
        assert_eq!(verdict(&looked(30.0, 0.01)), said(Verdict::Outside, ""));
        assert_eq!(
            verdict(&looked(29.0, 0.01)),
            said(Verdict::Inconclusive, "counted among fewer than 30 people")
        );
        assert_eq!(
            verdict(&looked(30.0, 0.06)),
            said(Verdict::Inconclusive, "not beyond what 6 comparisons make by chance")
        );
    }
}
