//! AIF360 0.6: everyone who is not privileged against the privileged group, as seen from the favourable label.

use crate::cube::Four;
use crate::metrics::Benefits;
use crate::metrics::benefit;
use crate::metrics::definitions::{Counts, Printed, Prints, Setting, Text, printed};
use crate::metrics::differential::smoothed;

type Rate = fn(Four) -> f64;

const SELECTION: Rate = |it| (it.tp + it.fp) / it.total();
const TPR: Rate = |it| it.tp / (it.tp + it.fn_);
const FPR: Rate = |it| it.fp / (it.fp + it.tn);
const FNR: Rate = |it| it.fn_ / (it.tp + it.fn_);
const ERROR: Rate = |it| (it.fp + it.fn_) / it.total();

/// 0 where nothing is to be divided by; the rates by outcome are not a number there.
fn part(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

const PPV: Rate = |it| part(it.tp, it.tp + it.fp);
const FDR: Rate = |it| part(it.fp, it.tp + it.fp);
const FOR: Rate = |it| part(it.fn_, it.fn_ + it.tn);

/// Everything that it prints under a name for a privileged group and all others.
pub fn all(setting: &Setting) -> Vec<Printed> {
    let [privileged, others] = setting.two_sides();
    let gap = |rate: Rate| rate(others.weight) - rate(privileged.weight);
    let ratio = |rate: Rate| rate(others.weight) / rate(privileged.weight);
    let mut all: Vec<(Text, f64)> = vec![
        (INDEPENDENCE[0], gap(SELECTION)),
        (INDEPENDENCE[1], gap(SELECTION)),
        (INDEPENDENCE[2], ratio(SELECTION)),
        (SEPARATION[0], gap(TPR)),
        (SEPARATION[1], gap(TPR).abs().max(gap(FPR).abs())),
        (SEPARATION[2], f64::midpoint(gap(FPR), gap(TPR))),
        (SEPARATION[3], f64::midpoint(gap(FPR).abs(), gap(TPR).abs())),
        (SUFFICIENCY, f64::midpoint(gap(PPV), gap(FOR))),
        (TRUE_POSITIVE, gap(TPR)),
    ];
    for (texts, rate) in PAIRS {
        all.extend([(texts[0], gap(rate)), (texts[1], ratio(rate))]);
    }
    let mut all: Vec<Printed> =
        all.into_iter().map(|(text, value)| printed(text, Prints::of(value))).collect();
    all.extend(inequality(&[privileged, others]));
    all.extend(differential(setting));
    let n = [others, privileged].map(|it| it.weight.total());
    all.push(printed(IMBALANCE, Prints::of((n[0] - n[1]) / (n[0] + n[1]))));
    all
}

/// The entropy indices, which leave out all weights.
fn inequality(sides: &[Counts; 2]) -> Vec<Printed> {
    let mut everyone = sides[0].people;
    everyone.add(sides[1].people);
    // The cells are turned already: what is positive is favourable.
    let of = |it: Four| Benefits::of(it, crate::metrics::Favourable::Positive);
    let sides = sides.map(|it| of(it.people));
    let number = |value: crate::metrics::Measured| Prints::of(value.unwrap_or(f64::NAN));
    let among = |index: benefit::Index| number(index.of_people(of(everyone)));
    let between = |index: benefit::Index| number(index.of_groups(&sides));
    let (squared, theil) = (benefit::Index::Squared, benefit::Index::Theil);
    let variation = benefit::Index::Variation;
    vec![
        printed(INEQUALITY[0], among(squared)),
        printed(INEQUALITY[1], among(theil)),
        printed(INEQUALITY[2], among(variation)),
        printed(INEQUALITY[3], between(squared)),
        printed(INEQUALITY[4], between(theil)),
        printed(INEQUALITY[5], between(variation)),
    ]
}

/// Over every group of the attribute, whoever is privileged.
fn differential(setting: &Setting) -> [Printed; 2] {
    let of = |positive: Rate| {
        let people = setting.weights().map(|it| setting.favourable.turned(it));
        let groups: Vec<[f64; 2]> = people.map(|it| [positive(it), it.total()]).collect();
        smoothed(&groups, 1.0).map_or(f64::NAN, |it| it.0)
    };
    let happened = of(|it| it.tp + it.fn_);
    let decided = of(|it| it.tp + it.fp);
    [
        printed(DIFFERENTIAL[0], Prints::of(happened)),
        printed(DIFFERENTIAL[1], Prints::of(decided - happened)),
    ]
}

const SIGNED: &str = "signed, and against the privileged group alone: all other groups, and the unknown, are put together";
const DIFFERENCE: &str = "rate of all others minus rate of the privileged";
const RATIO: &str = "rate of all others over rate of the privileged";
const WEIGHTS: &str = "weights are left out";

const INDEPENDENCE: [Text; 3] = [
    [
        "statistical_parity_difference",
        "Statistical parity difference",
        "demographic-parity-difference",
        "favourable rate of all others minus that of the privileged",
        SIGNED,
    ],
    ["mean_difference", "", "demographic-parity-difference", "the same under another name", SIGNED],
    [
        "disparate_impact",
        "Disparate impact",
        "demographic-parity-ratio",
        "favourable rate of all others over that of the privileged",
        "above 1 where the privileged are selected less; infinite where none of them is",
    ],
];
const SEPARATION: [Text; 4] = [
    [
        "equal_opportunity_difference",
        "Equal opportunity difference",
        "equal-opportunity-difference",
        "true favourable rate of all others minus that of the privileged",
        SIGNED,
    ],
    [
        "equalized_odds_difference",
        "Equalized odds difference",
        "equalized-odds-difference",
        "the larger of the two distances to the privileged",
        "against the privileged group alone",
    ],
    [
        "average_odds_difference",
        "Average odds difference",
        "average-odds-difference",
        "mean of the signed gaps in false and in true favourable rate",
        "all others are put together; gaps of opposite signs cancel",
    ],
    [
        "average_abs_odds_difference",
        "Average odds difference",
        "average-absolute-odds-difference",
        "mean of the absolute gaps in false and in true favourable rate",
        "all others are put together",
    ],
];
const SUFFICIENCY: Text = [
    "average_predictive_value_difference",
    "Conditional use accuracy",
    "average-predictive-value-difference",
    "mean of the signed gaps in positive predictive value and false omission rate",
    "gaps of opposite signs cancel; a rate by decision that is not defined counts as 0",
];
const TRUE_POSITIVE: Text =
    ["true_positive_rate_difference", "", "equal-opportunity-difference", DIFFERENCE, SIGNED];
const PAIRS: [([Text; 2], Rate); 5] = [
    (
        [
            ["error_rate_difference", "", "error-rate-difference", DIFFERENCE, SIGNED],
            ["error_rate_ratio", "", "error-rate-ratio", RATIO, SIGNED],
        ],
        ERROR,
    ),
    (
        [
            [
                "false_discovery_rate_difference",
                "",
                "false-discovery-rate-difference",
                DIFFERENCE,
                SIGNED,
            ],
            ["false_discovery_rate_ratio", "", "false-discovery-rate-ratio", RATIO, SIGNED],
        ],
        FDR,
    ),
    (
        [
            [
                "false_negative_rate_difference",
                "",
                "false-negative-rate-difference",
                DIFFERENCE,
                SIGNED,
            ],
            ["false_negative_rate_ratio", "", "false-negative-rate-ratio", RATIO, SIGNED],
        ],
        FNR,
    ),
    (
        [
            [
                "false_omission_rate_difference",
                "",
                "false-omission-rate-difference",
                DIFFERENCE,
                SIGNED,
            ],
            ["false_omission_rate_ratio", "", "false-omission-rate-ratio", RATIO, SIGNED],
        ],
        FOR,
    ),
    (
        [
            [
                "false_positive_rate_difference",
                "Predictive equality",
                "predictive-equality-difference",
                DIFFERENCE,
                SIGNED,
            ],
            ["false_positive_rate_ratio", "", "predictive-equality-ratio", RATIO, SIGNED],
        ],
        FPR,
    ),
];
const INEQUALITY: [Text; 6] = [
    [
        "generalized_entropy_index",
        "",
        "generalized-entropy-index",
        "inequality of benefits over people, α = 2",
        WEIGHTS,
    ],
    ["theil_index", "", "theil-index", "inequality of benefits over people, α = 1", WEIGHTS],
    [
        "coefficient_of_variation",
        "Coefficient of variation",
        "coefficient-of-variation",
        "√(2 · generalized entropy index), over people",
        WEIGHTS,
    ],
    [
        "between_group_generalized_entropy_index",
        "",
        "between-group-generalized-entropy-index",
        "inequality of mean benefits, α = 2",
        "all others are put together",
    ],
    [
        "between_group_theil_index",
        "",
        "between-group-theil-index",
        "inequality of mean benefits, α = 1",
        "all others are put together",
    ],
    [
        "between_group_coefficient_of_variation",
        "Coefficient of variation",
        "between-group-coefficient-of-variation",
        "√(2 · generalized entropy index) between the privileged and all others",
        "all others are put together",
    ],
];
const DIFFERENTIAL: [Text; 2] = [
    [
        "smoothed_empirical_differential_fairness",
        "Differential fairness",
        "differential-fairness",
        "largest log ratio of the chances of an outcome, smoothed by one person",
        "of outcomes and not of decisions; groups of any size take part",
    ],
    [
        "differential_fairness_bias_amplification",
        "Differential fairness",
        "differential-fairness-bias-amplification",
        "that of decisions minus that of outcomes",
        "groups of any size take part",
    ],
];
const IMBALANCE: Text = [
    "sklearn.class_imbalance",
    "Class imbalance",
    "",
    "all others minus the privileged, over everyone: sizes of groups",
    "the sign is the other way round than in SageMaker Clarify",
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

    /// Both groups stand for all others, whoever they are.
    #[test]
    fn everyone_who_is_not_privileged_is_one_group() {
        let groups = [[3.0, 1.0, 1.0, 5.0], [1.0, 1.0, 3.0, 5.0], [4.0, 4.0, 1.0, 1.0]];
        check(&groups, "statistical_parity_difference", Prints::Number(0.1));
        check(&groups, "disparate_impact", Prints::Number(1.25));
        check(&groups, "sklearn.class_imbalance", Prints::Number(1.0 / 3.0));
    }

    #[test]
    fn nothing_to_divide_by_is_not_a_number_by_outcome_and_zero_by_decision() {
        let groups = [[3.0, 1.0, 1.0, 5.0], [0.0, 0.0, 0.0, 5.0]];
        check(&groups, "equal_opportunity_difference", Prints::NotANumber);
        check(&groups, "false_discovery_rate_difference", Prints::Number(-0.25));
        check(&[[0.0, 0.0, 3.0, 5.0], [1.0, 1.0, 1.0, 1.0]], "disparate_impact", Prints::Infinity);
    }
}
