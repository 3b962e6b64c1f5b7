//! Fairlearn 0.15: every group beside every other, and a rate that is not defined counts as 0.

use crate::cube::Four;
use crate::metrics::definitions::{Printed, Prints, Setting, Text, printed};

type Rate = fn(Four) -> f64;

/// 0 where nothing is to be divided by, as scikit-learn fills it.
fn part(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

const SELECTION: Rate = |it| part(it.tp + it.fp, it.total());
const TPR: Rate = |it| part(it.tp, it.tp + it.fn_);
const FPR: Rate = |it| part(it.fp, it.fp + it.tn);
const TNR: Rate = |it| part(it.tn, it.fp + it.tn);
const FNR: Rate = |it| part(it.fn_, it.tp + it.fn_);
const ACCURACY: Rate = |it| part(it.tp + it.tn, it.total());
const LOSS: Rate = |it| part(it.fp + it.fn_, it.total());
const F1: Rate = |it| part(2.0 * it.tp, 2.0 * it.tp + it.fp + it.fn_);
const PRECISION: Rate = |it| part(it.tp, it.tp + it.fp);
const BALANCED: Rate = |it| match (it.tp + it.fn_ > 0.0, it.fp + it.tn > 0.0) {
    (true, true) => f64::midpoint(TPR(it), TNR(it)),
    // scikit-learn takes the mean over the outcomes that occur.
    (true, false) => TPR(it),
    (false, _) => TNR(it),
};

/// The values of a rate in all groups, and among everyone.
struct Values {
    groups: Vec<f64>,
    overall: f64,
}

impl Values {
    fn new(setting: &Setting, rate: Rate) -> Self {
        let mut everyone = Four::default();
        setting.weights().for_each(|it| everyone.add(it));
        Self { groups: setting.weights().map(rate).collect(), overall: rate(everyone) }
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

/// Everything that it prints under a name for a whole attribute.
pub fn all(setting: &Setting) -> Vec<Printed> {
    let of = |rate| Values::new(setting, rate);
    let (selection, tpr, fpr) = (of(SELECTION), of(TPR), of(FPR));
    let both = |of: fn(&Values) -> f64| [of(&tpr), of(&fpr)];
    let most = |it: [f64; 2]| it[0].max(it[1]);
    let least = |it: [f64; 2]| it[0].min(it[1]);
    let mean = |it: [f64; 2]| f64::midpoint(it[0], it[1]);
    let mut all: Vec<(Text, f64)> = vec![
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
    for (texts, rate) in PAIRS {
        let values = of(rate);
        all.extend([(texts[0], values.difference()), (texts[1], values.ratio())]);
    }
    for (name, rate) in LOWEST {
        all.push((plain(name, "the lowest group's value"), of(rate).least()));
    }
    all.push((plain("zero_one_loss_group_max", "the highest group's value"), of(LOSS).most()));
    all.into_iter().map(|(text, value)| printed(text, Prints::of(value))).collect()
}

const fn plain(name: &'static str, definition: &'static str) -> Text {
    [name, "", "", definition, ZERO]
}

const ZERO: &str = "a rate that is not defined counts as 0, and groups of any size take part";
const OVERALL: &str =
    "against everyone and not between groups; a rate that is not defined counts as 0";
const DIFFERENCE: &str = "the highest group's rate minus the lowest group's";
const RATIO: &str = "the lowest group's rate over the highest group's";

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
        "",
        "equal-opportunity-ratio",
        "lowest over highest true positive rate",
        ZERO,
    ],
    [
        "equal_opportunity_ratio[to_overall]",
        "",
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
        "",
        "equalized-odds-difference-mean",
        "the mean of the largest distances to everyone",
        OVERALL,
    ],
    [
        "equalized_odds_ratio[between_groups,worst_case]",
        "",
        "equalized-odds-ratio",
        "the smaller of the two ratios",
        ZERO,
    ],
    [
        "equalized_odds_ratio[between_groups,mean]",
        "",
        "equalized-odds-ratio-mean",
        "the mean of the two ratios",
        ZERO,
    ],
    [
        "equalized_odds_ratio[to_overall,worst_case]",
        "",
        "equalized-odds-ratio",
        "the smaller of the smallest ratios to everyone",
        OVERALL,
    ],
    [
        "equalized_odds_ratio[to_overall,mean]",
        "",
        "equalized-odds-ratio-mean",
        "the mean of the smallest ratios to everyone",
        OVERALL,
    ],
];
const PAIRS: [([Text; 2], Rate); 7] = [
    (
        [
            [
                "accuracy_score_difference",
                "Accuracy difference",
                "accuracy-difference",
                DIFFERENCE,
                "groups of any size take part",
            ],
            ["accuracy_score_ratio", "", "accuracy-ratio", RATIO, ZERO],
        ],
        ACCURACY,
    ),
    (
        [
            ["selection_rate_difference", "", "demographic-parity-difference", DIFFERENCE, ZERO],
            ["selection_rate_ratio", "", "demographic-parity-ratio", RATIO, ZERO],
        ],
        SELECTION,
    ),
    (
        [
            [
                "false_negative_rate_difference",
                "",
                "false-negative-rate-difference",
                DIFFERENCE,
                ZERO,
            ],
            ["false_negative_rate_ratio", "", "false-negative-rate-ratio", RATIO, ZERO],
        ],
        FNR,
    ),
    (
        [
            [
                "false_positive_rate_difference",
                "Predictive equality",
                "predictive-equality-difference",
                DIFFERENCE,
                ZERO,
            ],
            ["false_positive_rate_ratio", "", "predictive-equality-ratio", RATIO, ZERO],
        ],
        FPR,
    ),
    (
        [
            [
                "true_negative_rate_difference",
                "",
                "true-negative-rate-difference",
                DIFFERENCE,
                ZERO,
            ],
            ["true_negative_rate_ratio", "", "true-negative-rate-ratio", RATIO, ZERO],
        ],
        TNR,
    ),
    (
        [
            ["true_positive_rate_difference", "", "equal-opportunity-difference", DIFFERENCE, ZERO],
            ["true_positive_rate_ratio", "", "equal-opportunity-ratio", RATIO, ZERO],
        ],
        TPR,
    ),
    (
        [
            ["zero_one_loss_difference", "", "error-rate-difference", DIFFERENCE, ZERO],
            ["zero_one_loss_ratio", "", "error-rate-ratio", RATIO, ZERO],
        ],
        LOSS,
    ),
];
const LOWEST: [(&str, Rate); 5] = [
    ("accuracy_score_group_min", ACCURACY),
    ("balanced_accuracy_score_group_min", BALANCED),
    ("f1_score_group_min", F1),
    ("precision_score_group_min", PRECISION),
    ("recall_score_group_min", TPR),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Favourable;
    use crate::metrics::definitions::Counts;

    fn setting(groups: &[[f64; 4]]) -> Setting {
        let counts = |it: &[f64; 4]| {
            let weight = Four { tp: it[0], fp: it[1], fn_: it[2], tn: it[3] };
            Counts { people: weight, weight }
        };
        let groups = groups.iter().map(counts).collect();
        Setting { groups, reference: 0, favourable: Favourable::Positive }
    }

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
