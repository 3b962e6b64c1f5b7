//! `SageMaker` Clarify (smclarify): the facet d, here everyone but the reference, beside the rest a.

use crate::cube::Four;
use crate::metrics::benefit::Index;
use crate::metrics::definitions::{Counts, Printed, Prints, Setting, Text, nearest, printed};
use crate::metrics::{Benefits, Favourable};

/// 0 over 0 is 0, and anything else over 0 is infinite.
fn divided(part: f64, whole: f64) -> f64 {
    match (whole > 0.0, part > 0.0) {
        (true, _) => part / whole,
        (false, true) => f64::INFINITY,
        (false, false) => 0.0,
    }
}

/// Two infinities are no gap.
fn minus(first: f64, second: f64) -> f64 {
    if first.is_infinite() && second.is_infinite() { 0.0 } else { first - second }
}

type Rate = fn(Four) -> f64;

const BASE: Rate = |it| divided(it.tp + it.fn_, it.total());
const SELECTION: Rate = |it| divided(it.tp + it.fp, it.total());
const TPR: Rate = |it| divided(it.tp, it.tp + it.fn_);
const TNR: Rate = |it| divided(it.tn, it.tn + it.fp);
const PPV: Rate = |it| divided(it.tp, it.tp + it.fp);
const NPV: Rate = |it| divided(it.tn, it.tn + it.fn_);
const ACCURACY: Rate = |it| divided(it.tp + it.tn, it.total());
const ACCEPTANCE: Rate = |it| divided(it.tp + it.fn_, it.tp + it.fp);
const REJECTION: Rate = |it| divided(it.fp + it.tn, it.fn_ + it.tn);
const ERRORS: Rate = |it| divided(it.fn_, it.fp);

/// Everything that it prints under a name from the four cells.
pub fn all(setting: &Setting) -> Vec<Printed> {
    let [a, d] = setting.two_sides();
    let before = |rate: Rate| minus(rate(a.people), rate(d.people));
    let after = |rate: Rate| minus(rate(d.people), rate(a.people));
    let n = [a, d].map(|it| it.people.total());
    let mut all = vec![
        printed(BEFORE[0], Prints::of((n[0] - n[1]) / (n[0] + n[1]))),
        printed(BEFORE[1], Prints::of(before(BASE))),
    ];
    all.extend(divergences(a.people, d.people));
    let decided = [
        before(SELECTION),
        divided(SELECTION(d.people), SELECTION(a.people)),
        before(TPR),
        before(PPV),
        before(PPV),
        after(NPV),
        after(TNR),
        before(ACCURACY),
        before(ACCEPTANCE),
        after(REJECTION),
        after(ERRORS),
        entropy([a, d]),
    ];
    let nobody = [a, d].iter().all(|it| it.people.tp + it.people.fp <= 0.0);
    let stopped = Prints::Stops("nobody has a favourable decision");
    all.extend(
        AFTER
            .into_iter()
            .zip(decided)
            .map(|(text, value)| printed(text, if nobody { stopped } else { Prints::of(value) })),
    );
    all.extend(disparities(setting));
    all.extend(nearest::flips(&setting.nearest));
    all
}

/// Conditional demographic disparity of labels and of decisions, where there are strata.
fn disparities(setting: &Setting) -> Vec<Printed> {
    if setting.strata.is_empty() {
        return Vec::new();
    }
    let strata: Vec<[Four; 2]> =
        setting.strata.iter().map(|it| it.map(|side| setting.favourable.turned(side))).collect();
    let sides: [fn(Four) -> [f64; 2]; 2] =
        [|it| [it.fp + it.tn, it.tp + it.fn_], |it| [it.fn_ + it.tn, it.tp + it.fp]];
    let prints = sides.map(|of| disparity(&strata, of));
    CONDITIONAL.into_iter().zip(prints).map(|(text, it)| printed(text, it)).collect()
}

/// The part of d among those with the unfavourable side less its part among the others, the mean over strata by their
/// people; `of` gives both sides.
fn disparity(strata: &[[Four; 2]], of: fn(Four) -> [f64; 2]) -> Prints {
    let (mut all, mut sum) = ([0.0; 2], 0.0);
    for [a, d] in strata {
        let ([rejected_a, accepted_a], [rejected, accepted]) = (of(*a), of(*d));
        let both = [rejected_a + rejected, accepted_a + accepted];
        // A side that nobody of a stratum has counts as one of which d has no part.
        let gap = divided(rejected, both[0]) - divided(accepted, both[1]);
        sum += (both[0] + both[1]) * gap;
        all = [all[0] + both[0], all[1] + both[1]];
    }
    match all {
        [_, accepted] if accepted <= 0.0 => Prints::Stops("nobody has the favourable side"),
        [rejected, _] if rejected <= 0.0 => Prints::Stops("everybody has the favourable side"),
        [rejected, accepted] => Prints::of(sum / (rejected + accepted)),
    }
}

/// How far the outcomes of both sides lie apart; an outcome that one side has not is left out of the sums, which then
/// need not be those of distributions.
fn divergences(a: Four, d: Four) -> Vec<Printed> {
    let shares = |it: Four| [it.fp + it.tn, it.tp + it.fn_].map(|part| part / it.total());
    let pairs = shares(a).into_iter().zip(shares(d));
    let kept: Vec<(f64, f64)> = pairs.filter(|(a, d)| *a > 0.0 && *d > 0.0).collect();
    let sum = |of: fn(f64, f64) -> f64| kept.iter().map(|(a, d)| of(*a, *d)).sum::<f64>();
    let log = |a: f64, d: f64| a * libm::log(a / d);
    let half = |a: f64, d: f64| a * libm::log(2.0 * a / (a + d));
    let largest = kept.iter().map(|(a, d)| (a - d).abs()).fold(0.0, f64::max);
    let numbers = [
        sum(log),
        f64::midpoint(sum(half), kept.iter().map(|(a, d)| half(*d, *a)).sum()),
        sum(|a, d| (a - d) * (a - d)).sqrt(),
        0.5 * sum(|a, d| (a - d).abs()),
        largest,
    ];
    let stops = Prints::Stops("no outcome occurs on both sides");
    let prints = |it: f64| if kept.is_empty() { stops } else { Prints::of(it) };
    DIVERGENCES.into_iter().zip(numbers).map(|(text, it)| printed(text, prints(it))).collect()
}

fn entropy(sides: [Counts; 2]) -> f64 {
    let mut everyone = sides[0].people;
    everyone.add(sides[1].people);
    Index::Squared.of_people(Benefits::of(everyone, Favourable::Positive)).unwrap_or(f64::NAN)
}

const TURNED: &str = "a minus d: positive where the others have less; all others are put together; weights are left out, and 0 over 0 is 0";
const OTHER_WAY: &str =
    "d minus a: positive where the others have more; all others are put together; 0 over 0 is 0";

const BEFORE: [Text; 2] = [
    [
        "CI",
        "Class imbalance",
        "",
        "(n_a − n_d) / (n_a + n_d): sizes of groups",
        "the sign is the other way round than in AIF360",
    ],
    [
        "DPL",
        "Base rate difference",
        "base-rate-difference",
        "share of favourable labels of a minus that of d",
        TURNED,
    ],
];
const ALL_STRATA: &str = "all others are put together, and weights are left out; a stratum without one of both sides counts as one in which d has no part of it, where ours leaves it out";
const CONDITIONAL: [Text; 2] = [
    [
        "CDDL",
        "Conditional demographic disparity",
        "",
        "part of d among unfavourable labels minus its part among favourable ones, the mean over strata",
        ALL_STRATA,
    ],
    [
        "CDDPL",
        "Conditional demographic disparity",
        "",
        "part of d among unfavourable decisions minus its part among favourable ones, the mean over strata",
        ALL_STRATA,
    ],
];
const APART: &str = "Divergence of outcomes";
const KEPT: &str = "an outcome that one side has not is left out, so that the sum can be below what it should be, even below 0";
const DIVERGENCES: [Text; 5] = [
    ["KL", APART, "", "Σ p_a ln(p_a / p_d) over outcomes, in nats", KEPT],
    ["JS", APART, "", "Jensen-Shannon divergence in nats; ours is in bits", KEPT],
    ["LP", APART, "", "√(Σ (p_a − p_d)²) over outcomes", KEPT],
    ["TVD", APART, "", "½ Σ |p_a − p_d| over outcomes", KEPT],
    [
        "KS",
        APART,
        "",
        "the largest |p_a − p_d| of an outcome",
        "of shares and not of cumulative shares: with more than two outcomes it is not Kolmogorov's and Smirnov's",
    ],
];
const AFTER: [Text; 12] = [
    [
        "DPPL",
        "Statistical parity difference",
        "demographic-parity-difference",
        "favourable rate of a minus that of d",
        TURNED,
    ],
    [
        "DI",
        "Disparate impact",
        "demographic-parity-ratio",
        "favourable rate of d over that of a",
        "infinite where none of a is selected, and 0 where nobody is",
    ],
    [
        "RD",
        "Equal opportunity difference",
        "equal-opportunity-difference",
        "recall of a minus that of d",
        TURNED,
    ],
    [
        "DAR",
        "Predictive parity",
        "predictive-parity-difference",
        "precision of a minus that of d, called acceptance rate",
        TURNED,
    ],
    [
        "DAR",
        "Statistical parity difference",
        "demographic-parity-difference",
        "precision of a minus that of d, called difference in acceptance rates",
        "not of those accepted: acceptance rate there is the positive predictive value, and this gap is DPPL",
    ],
    [
        "DRR",
        "Negative predictive value difference",
        "negative-predictive-value-difference",
        "negative predictive value of d minus that of a, called rejection rate",
        OTHER_WAY,
    ],
    [
        "SD",
        "True negative rate difference",
        "true-negative-rate-difference",
        "specificity of d minus that of a",
        OTHER_WAY,
    ],
    ["AD", "Accuracy difference", "accuracy-difference", "accuracy of a minus that of d", TURNED],
    [
        "DCA",
        "Conditional acceptance difference",
        "conditional-acceptance-difference",
        "labels per decision, favourable: a minus d",
        TURNED,
    ],
    [
        "DCR",
        "Conditional rejection difference",
        "conditional-rejection-difference",
        "labels per decision, not favourable: d minus a",
        OTHER_WAY,
    ],
    [
        "TE",
        "Treatment equality",
        "treatment-equality-difference",
        "false negatives per false positive of d minus that of a",
        "two infinities are a gap of 0; all others are put together",
    ],
    [
        "GE",
        "Generalized entropy index",
        "generalized-entropy-index",
        "inequality of benefits over people, α = 2",
        "weights are left out",
    ],
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::definitions::tests::setting;

    #[track_caller]
    fn check(groups: &[[f64; 4]], name: &str, expected: Prints) {
        let all = all(&setting(groups));
        let found = &all.iter().find(|it| it.name == name).unwrap().prints;
        let is_near = match (found, &expected) {
            (Prints::Number(a), Prints::Number(b)) => (a - b).abs() < 1e-12,
            (a, b) => a == b,
        };
        assert!(is_near, "{name}: {found:?} is not {expected:?}");
    }

    #[test]
    fn what_is_not_defined_is_zero_or_infinite() {
        // d has no positive outcome: its recall counts as 0, and the gap is the whole recall of a.
        let groups = [[3.0, 1.0, 1.0, 5.0], [0.0, 2.0, 0.0, 5.0]];
        check(&groups, "RD", Prints::Number(0.75));
        // False negatives per false positive: 1/1, and 0/2.
        check(&groups, "TE", Prints::Number(-1.0));
        check(&[[3.0, 0.0, 1.0, 5.0], [2.0, 1.0, 3.0, 5.0]], "TE", Prints::MinusInfinity);
        check(&[[3.0, 0.0, 1.0, 5.0], [2.0, 0.0, 3.0, 5.0]], "TE", Prints::Number(0.0));
        check(&[[0.0, 0.0, 1.0, 5.0], [2.0, 1.0, 3.0, 5.0]], "DI", Prints::Infinity);
    }

    #[test]
    fn nobody_selected_is_an_error() {
        let stops = Prints::Stops("nobody has a favourable decision");
        check(&[[0.0, 0.0, 1.0, 5.0], [0.0, 0.0, 3.0, 5.0]], "DPPL", stops);
        check(&[[0.0, 0.0, 1.0, 5.0], [0.0, 0.0, 3.0, 5.0]], "CI", Prints::Number(-1.0 / 7.0));
    }

    #[test]
    fn a_minus_d_is_positive_where_d_has_less() {
        let groups = [[3.0, 2.0, 1.0, 4.0], [1.0, 1.0, 3.0, 5.0]];
        check(&groups, "DPPL", Prints::Number(0.3));
        check(&groups, "DI", Prints::Number(0.4));
        check(&groups, "DPL", Prints::Number(0.0));
        check(&groups, "DAR", Prints::Number(0.1));
        check(&groups, "DRR", Prints::Number(5.0 / 8.0 - 4.0 / 5.0));
        check(&groups, "SD", Prints::Number(5.0 / 6.0 - 4.0 / 6.0));
        check(&groups, "AD", Prints::Number(0.1));
        check(&groups, "DCA", Prints::Number(4.0 / 5.0 - 2.0));
        check(&groups, "DCR", Prints::Number(6.0 / 8.0 - 6.0 / 5.0));
        check(&groups, "TE", Prints::Number(3.0 - 0.5));
    }
}
