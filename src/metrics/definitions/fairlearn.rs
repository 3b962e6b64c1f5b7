//! Fairlearn 0.15: every group beside every other, and a rate that is not defined counts as 0.

use crate::cube::Four;
use crate::metrics::definitions::rates::{self, By, FAIRLEARN, Gap, Named};
use crate::metrics::definitions::{Printed, Prints, Setting, Text, printed, scored, together};

/// 0 where nothing is to be divided by, as scikit-learn fills it.
fn divide(part: f64, whole: f64, _: By) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// A rate of a group.
fn value(rate: &Named, it: Four) -> f64 {
    // scikit-learn takes the mean over the outcomes that occur.
    let half = [it.tp + it.fn_, it.fp + it.tn].iter().any(|it| *it <= 0.0);
    let twice = if rate.id == "balanced-accuracy" && half { 2.0 } else { 1.0 };
    twice * rate.value(it, divide)
}

/// The values of a rate in all groups, and among everyone.
struct Values {
    groups: Vec<f64>,
    overall: f64,
}

impl Values {
    fn new(setting: &Setting, rate: &Named) -> Self {
        let of = |it| value(rate, it);
        Self {
            groups: setting.weights().map(of).collect(),
            overall: of(together(setting.weights())),
        }
    }

    fn of(setting: &Setting, id: &str) -> Self {
        let rate = rates::ALL.iter().find(|it| it.id == id);
        rate.map_or(Self { groups: Vec::new(), overall: f64::NAN }, |it| Self::new(setting, it))
    }

    fn least(&self) -> f64 {
        self.groups.iter().copied().fold(f64::INFINITY, f64::min)
    }

    fn most(&self) -> f64 {
        self.groups.iter().copied().fold(f64::NEG_INFINITY, f64::max)
    }

    fn difference(&self) -> f64 {
        self.most() - self.least()
    }

    fn ratio(&self) -> f64 {
        self.least() / self.most()
    }

    fn difference_to_overall(&self) -> f64 {
        self.groups.iter().map(|it| (it - self.overall).abs()).fold(0.0, f64::max)
    }

    fn ratio_to_overall(&self) -> f64 {
        let folded = self.groups.iter().map(|it| it / self.overall);
        // A quotient of two zeros is not a number, and pandas passes over it.
        folded.map(|it| if it > 1.0 { 1.0 / it } else { it }).fold(f64::NAN, f64::min)
    }
}

/// Everything that it prints under a name for an attribute: for each group, and for all of them.
pub fn all(setting: &Setting) -> Vec<Printed> {
    let of = |id| Values::of(setting, id);
    let selection = of("selection-rate");
    let (tpr, fpr) = (of("true-positive-rate"), of("false-positive-rate"));
    let both = |of: fn(&Values) -> f64| [of(&tpr), of(&fpr)];
    let most = |it: [f64; 2]| it[0].max(it[1]);
    // Python's min, which stays with a first that is not a number; the mean of pandas passes over one.
    let least = |it: [f64; 2]| if it[1] < it[0] { it[1] } else { it[0] };
    let mean = |[first, second]: [f64; 2]| match (first.is_nan(), second.is_nan()) {
        (true, _) => second,
        (false, true) => first,
        (false, false) => f64::midpoint(first, second),
    };
    let named: [(Text, f64); 16] = [
        (DEMOGRAPHIC[0], selection.difference()),
        (DEMOGRAPHIC[1], selection.difference_to_overall()),
        (DEMOGRAPHIC[2], selection.ratio()),
        (DEMOGRAPHIC[3], selection.ratio_to_overall()),
        (OPPORTUNITY[0], tpr.difference()),
        (OPPORTUNITY[1], tpr.difference_to_overall()),
        (OPPORTUNITY[2], tpr.ratio()),
        (OPPORTUNITY[3], tpr.ratio_to_overall()),
        (ODDS[0], most(both(Values::difference))),
        (ODDS[1], mean(both(Values::difference))),
        (ODDS[2], most(both(Values::difference_to_overall))),
        (ODDS[3], mean(both(Values::difference_to_overall))),
        (ODDS[4], least(both(Values::ratio))),
        (ODDS[5], mean(both(Values::ratio))),
        (ODDS[6], least(both(Values::ratio_to_overall))),
        (ODDS[7], mean(both(Values::ratio_to_overall))),
    ];
    let mut all: Vec<Printed> =
        named.into_iter().map(|(text, value)| printed(text, Prints::of(value))).collect();
    for rate in rates::of(FAIRLEARN) {
        let called = rate.called[FAIRLEARN];
        let texts = [BY_GROUP, ZERO];
        all.extend(rate.by_group(called, setting.weights(), texts, |it| value(rate, it)));
        all.extend(gaps(setting, rate));
    }
    all.extend(scored::fairlearn(setting));
    all
}

/// The names that it makes of a rate's, and what they come to.
fn gaps(setting: &Setting, rate: &Named) -> Vec<Printed> {
    let (values, called) = (Values::new(setting, rate), rate.called[FAIRLEARN]);
    let has_own = GAPS_OF.contains(&called);
    let name = |what: &str| {
        if has_own { format!("{called}_{what}") } else { format!("MetricFrame({called}).{what}") }
    };
    let extreme = |end: &str| match (called, EXTREMES_OF.contains(&(called, end))) {
        ("true_positive_rate", true) => format!("recall_score_{end}"),
        (_, true) => format!("{called}_{end}"),
        (_, false) => format!("MetricFrame({called}).{end}"),
    };
    let mut all = vec![
        rate.gap(Gap::Difference, name("difference"), values.difference(), [DIFFERENCE, ZERO]),
        rate.gap(
            Gap::Difference,
            format!("{}[to_overall]", name("difference")),
            values.difference_to_overall(),
            [DIFFERENCE_TO_OVERALL, OVERALL],
        ),
        rate.gap(
            Gap::Lowest,
            extreme("group_min"),
            values.least(),
            ["the lowest group's value", ZERO],
        ),
        rate.gap(
            Gap::Highest,
            extreme("group_max"),
            values.most(),
            ["the highest group's value", ZERO],
        ),
    ];
    if !rate.gaps[1].is_empty() {
        all.push(rate.gap(Gap::Ratio, name("ratio"), values.ratio(), [RATIO, ZERO]));
        all.push(rate.gap(
            Gap::Ratio,
            format!("{}[to_overall]", name("ratio")),
            values.ratio_to_overall(),
            [RATIO_TO_OVERALL, OVERALL],
        ));
    }
    all
}

/// Of which it has a function for the difference and for the ratio; of others a `MetricFrame` gives them.
const GAPS_OF: [&str; 7] = [
    "selection_rate",
    "true_positive_rate",
    "false_positive_rate",
    "true_negative_rate",
    "false_negative_rate",
    "accuracy_score",
    "zero_one_loss",
];

/// Of which it has a function for the lowest or the highest group.
const EXTREMES_OF: [(&str, &str); 6] = [
    ("true_positive_rate", "group_min"),
    ("accuracy_score", "group_min"),
    ("balanced_accuracy_score", "group_min"),
    ("f1_score", "group_min"),
    ("precision_score", "group_min"),
    ("zero_one_loss", "group_max"),
];

const BY_GROUP: &str = "the rate of each group (MetricFrame.by_group)";
const ZERO: &str = "a rate that is not defined counts as 0, and groups of any size take part";
const OVERALL: &str =
    "against everyone and not between groups; a rate that is not defined counts as 0";
const DIFFERENCE: &str = "the highest group's rate minus the lowest group's";
const DIFFERENCE_TO_OVERALL: &str = "the largest distance of a group's rate to everyone's";
const RATIO: &str = "the lowest group's rate over the highest group's";
const RATIO_TO_OVERALL: &str =
    "the smallest ratio of a group's rate and everyone's, the smaller over the larger";

const DEMOGRAPHIC: [Text; 4] = [
    [
        "demographic_parity_difference[between_groups]",
        "Statistical parity difference",
        "demographic-parity-difference",
        "highest minus lowest selection rate",
        "groups of any size take part",
    ],
    [
        "demographic_parity_difference[to_overall]",
        "Statistical parity difference",
        "demographic-parity-difference",
        "largest distance of a group's selection rate to everyone's",
        "against everyone and not between groups",
    ],
    [
        "demographic_parity_ratio[between_groups]",
        "Disparate impact",
        "demographic-parity-ratio",
        "lowest over highest selection rate",
        "groups of any size take part",
    ],
    [
        "demographic_parity_ratio[to_overall]",
        "Disparate impact",
        "demographic-parity-ratio",
        "smallest ratio of a group's selection rate and everyone's, the smaller over the larger",
        "against everyone and not between groups",
    ],
];
const OPPORTUNITY: [Text; 4] = [
    [
        "equal_opportunity_difference[between_groups]",
        "Equal opportunity difference",
        "equal-opportunity-difference",
        "highest minus lowest true positive rate",
        ZERO,
    ],
    [
        "equal_opportunity_difference[to_overall]",
        "Equal opportunity difference",
        "equal-opportunity-difference",
        "largest distance of a group's true positive rate to everyone's",
        OVERALL,
    ],
    [
        "equal_opportunity_ratio[between_groups]",
        "Equal opportunity ratio",
        "equal-opportunity-ratio",
        "lowest over highest true positive rate",
        ZERO,
    ],
    [
        "equal_opportunity_ratio[to_overall]",
        "Equal opportunity ratio",
        "equal-opportunity-ratio",
        "smallest ratio of a group's true positive rate and everyone's",
        OVERALL,
    ],
];
const ODDS: [Text; 8] = [
    [
        "equalized_odds_difference[between_groups,worst_case]",
        "Equalized odds difference",
        "equalized-odds-difference",
        "the larger of the gaps in true and in false positive rate",
        ZERO,
    ],
    [
        "equalized_odds_difference[between_groups,mean]",
        "Equalized odds difference",
        "equalized-odds-difference-mean",
        "the mean of the gaps in true and in false positive rate",
        ZERO,
    ],
    [
        "equalized_odds_difference[to_overall,worst_case]",
        "Equalized odds difference",
        "equalized-odds-difference",
        "the larger of the largest distances to everyone, in true and in false positive rate",
        OVERALL,
    ],
    [
        "equalized_odds_difference[to_overall,mean]",
        "Equalized odds difference",
        "equalized-odds-difference-mean",
        "the mean of the largest distances to everyone",
        OVERALL,
    ],
    [
        "equalized_odds_ratio[between_groups,worst_case]",
        "Equalized odds ratio",
        "equalized-odds-ratio",
        "the smaller of the two ratios",
        ZERO,
    ],
    [
        "equalized_odds_ratio[between_groups,mean]",
        "Equalized odds ratio",
        "equalized-odds-ratio-mean",
        "the mean of the two ratios",
        ZERO,
    ],
    [
        "equalized_odds_ratio[to_overall,worst_case]",
        "Equalized odds ratio",
        "equalized-odds-ratio",
        "the smaller of the smallest ratios to everyone",
        OVERALL,
    ],
    [
        "equalized_odds_ratio[to_overall,mean]",
        "Equalized odds ratio",
        "equalized-odds-ratio-mean",
        "the mean of the smallest ratios to everyone",
        OVERALL,
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

    /// One group has nobody with a positive outcome.
    #[test]
    fn a_rate_that_is_not_defined_counts_as_zero() {
        let groups = [[3.0, 1.0, 1.0, 5.0], [2.0, 1.0, 2.0, 5.0], [0.0, 2.0, 0.0, 5.0]];
        check(&groups, "equal_opportunity_difference[between_groups]", Prints::Number(0.75));
        check(&groups, "equal_opportunity_ratio[between_groups]", Prints::Number(0.0));
        let groups = [[0.0, 0.0, 1.0, 5.0], [0.0, 0.0, 2.0, 5.0]];
        check(&groups, "demographic_parity_ratio[between_groups]", Prints::NotANumber);
    }
}
