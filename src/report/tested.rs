//! How a difference of two shares is tested, and how p values of one family are adjusted: once for all that is reported.

use crate::audit::plan::exact::Exact;
use crate::audit::plan::{Adjust, Plan};
use crate::stats::adjust::{benjamini_hochberg, hochberg, holm, hommel};
use crate::stats::pooled::two_proportion_z;
use crate::stats::tables::{barnard, boschloo, fisher};

/// Where fewer people than this are expected in a cell, the z test is not relied on.
const FEWEST_EXPECTED: f64 = 5.0;

/// A p value with the name of its test.
pub(crate) type Tested = (f64, &'static str);

/// The p value of the difference of two shares, each a part and a whole of people with equal weights: of the pooled z
/// test, or of the exact test that the plan names where few people are expected in a cell.
///
/// `None` where nobody or everybody is concerned in both.
pub(crate) fn shares_apart(plan: &Plan, [first, second]: [[f64; 2]; 2]) -> Option<Tested> {
    let z = two_proportion_z(first[0], first[1], second[0], second[1])?;
    let (part, whole) = (first[0] + second[0], first[1] + second[1]);
    let expected = first[1].min(second[1]) * part.min(whole - part) / whole;
    let is_weighted = plan.columns.weight.is_some();
    let are_people = [first, second].iter().flatten().all(|it| is_whole(*it));
    match (expected < FEWEST_EXPECTED, is_weighted, are_people) {
        (false, false, _) => Some((z, "two-proportion z")),
        (false, true, _) => Some((z, "two-proportion z, effective n")),
        // Equal weights are no weights: only parts of people cannot be tested exactly.
        (true, _, true) => exactly(plan.evidence.exact, first.map(people), second.map(people)),
        (true, _, false) => Some((z, "two-proportion z, effective n, few expected")),
    }
}

/// Whether a number counts people, but for rounding.
fn is_whole(it: f64) -> bool {
    (it - libm::round(it)).abs() <= 1e-9 * it.max(1.0)
}

/// By the exact test that the plan names; by Fisher's where it takes too long.
fn exactly(by: Exact, [part1, whole1]: [u64; 2], [part2, whole2]: [u64; 2]) -> Option<Tested> {
    let own = match by {
        Exact::FisherMidP => None,
        Exact::Barnard => barnard(part1, whole1, part2, whole2).map(|p| (p, "Barnard's")),
        Exact::Boschloo => boschloo(part1, whole1, part2, whole2).map(|it| (it.p, "Boschloo's")),
    };
    own.or_else(|| Some((fisher(part1, whole1, part2, whole2)?.mid, "Fisher's mid-p")))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of people")]
fn people(it: f64) -> u64 {
    libm::round(it) as u64
}

/// The p values of a family, adjusted for their number as the plan says; what was not tested stays without.
pub(crate) fn adjusted(by: Adjust, raw: &[Option<f64>]) -> Vec<Option<f64>> {
    let known: Vec<f64> = raw.iter().flatten().copied().collect();
    let mut adjusted = match by {
        Adjust::Holm => holm(&known),
        Adjust::Hochberg => hochberg(&known),
        Adjust::Hommel => hommel(&known),
        Adjust::BenjaminiHochberg => benjamini_hochberg(&known),
        Adjust::None => known,
    }
    .into_iter();
    raw.iter().map(|it| it.and_then(|_| adjusted.next())).collect()
}

/// The adjusted p values of all groups beside the reference, from their parts and wholes as samples of equal weights,
/// and how many were tested.
pub(crate) fn beside_reference(
    plan: &Plan,
    shares: &[Option<[f64; 2]>],
    reference: usize,
) -> (Vec<Option<f64>>, usize) {
    let p = |idx: usize| {
        if idx == reference {
            return None;
        }
        Some(shares_apart(plan, [shares[idx]?, shares[reference]?])?.0)
    };
    let raw: Vec<Option<f64>> = (0..shares.len()).map(p).collect();
    (adjusted(plan.evidence.adjust, &raw), raw.iter().flatten().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_tested_is_adjusted() {
        let raw = [Some(0.01), None, Some(0.04)];
        assert_eq!(adjusted(Adjust::Holm, &raw), [Some(0.02), None, Some(0.04)]);
        assert_eq!(adjusted(Adjust::None, &raw), raw);
    }
}
