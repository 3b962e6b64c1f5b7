//! What AIF360 calls its figures, how it defines them, and why they are not ours.

use crate::metrics::definitions::Text;

pub(super) const SIGNED: &str = "signed, and against the privileged group alone: all other groups, and the unknown, are put together";
pub(super) const DIFFERENCE: &str = "rate of all others minus rate of the privileged";
pub(super) const RATIO: &str = "rate of all others over rate of the privileged";
pub(super) const OVER: &str = "above 1 where the privileged have less; infinite where they have none; all others are put together";
pub(super) const OVER_OR_ZERO: &str = "above 1 where the privileged have less; 0, with a warning, where they have none; all others, and the unknown, are put together";
pub(super) const BY_GROUP: &str = "the rate of each group that is named";
pub(super) const NAN: &str = "NaN where nobody is to be divided by";
pub(super) const ZERO: &str = "0 where nobody is to be divided by";
pub(super) const TURNED: &str = "positive is the favourable label there, here the negative one: each rate is that of the other side";
pub(super) const WEIGHTS: &str = "weights are left out";

/// Of which it has methods of its own.
pub(super) const DIFFERENCES_OF: [&str; 6] = [
    "true_positive_rate",
    "false_positive_rate",
    "false_negative_rate",
    "false_omission_rate",
    "false_discovery_rate",
    "error_rate",
];
pub(super) const RATIOS_OF: [&str; 5] = [
    "false_positive_rate",
    "false_negative_rate",
    "false_omission_rate",
    "false_discovery_rate",
    "error_rate",
];

pub(super) const INDEPENDENCE: [Text; 4] = [
    [
        "statistical_parity_difference",
        "Statistical parity difference",
        "demographic-parity-difference",
        "favourable rate of all others minus that of the privileged",
        SIGNED,
    ],
    [
        "mean_difference",
        "Statistical parity difference",
        "demographic-parity-difference",
        "the same under another name",
        SIGNED,
    ],
    [
        "disparate_impact",
        "Disparate impact",
        "demographic-parity-ratio",
        "favourable rate of all others over that of the privileged",
        "above 1 where the privileged are selected less; infinite where none of them is",
    ],
    [
        "sklearn.disparate_impact_ratio",
        "Disparate impact",
        "demographic-parity-ratio",
        "favourable rate of everyone not privileged over that of the privileged",
        OVER_OR_ZERO,
    ],
];
pub(super) const SEPARATION: [Text; 7] = [
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
    [
        "sklearn.equal_opportunity_difference",
        "Equal opportunity difference",
        "equal-opportunity-difference",
        "true favourable rate of everyone not privileged minus that of the privileged",
        "signed; a rate that is not defined counts as 0, with a warning; all others are put together",
    ],
    [
        "sklearn.average_odds_difference",
        "Average odds difference",
        "average-odds-difference",
        "mean of the signed gaps in false and in true favourable rate",
        "a rate that is not defined counts as 0; gaps of opposite signs cancel",
    ],
    [
        "sklearn.average_odds_error",
        "Average odds difference",
        "average-absolute-odds-difference",
        "mean of the absolute gaps in false and in true favourable rate",
        "a rate that is not defined counts as 0; all others are put together",
    ],
];
pub(super) const SUFFICIENCY: [Text; 2] = [
    [
        "average_predictive_value_difference",
        "Conditional use accuracy",
        "average-predictive-value-difference",
        "mean of the signed gaps in positive predictive value and false omission rate",
        "gaps of opposite signs cancel; a rate by decision that is not defined counts as 0",
    ],
    [
        "sklearn.average_predictive_value_difference",
        "Conditional use accuracy",
        "average-predictive-value-difference",
        "mean of the signed gaps in positive predictive value and false omission rate",
        "gaps of opposite signs cancel; a rate that is not defined counts as 0",
    ],
];
pub(super) const INEQUALITY: [Text; 9] = [
    [
        "generalized_entropy_index",
        "Generalized entropy index",
        "generalized-entropy-index",
        "inequality of benefits over people, α = 2",
        WEIGHTS,
    ],
    [
        "theil_index",
        "Theil index",
        "theil-index",
        "inequality of benefits over people, α = 1",
        WEIGHTS,
    ],
    [
        "coefficient_of_variation",
        "Coefficient of variation",
        "coefficient-of-variation",
        "√(2 · generalized entropy index), over people",
        WEIGHTS,
    ],
    [
        "between_group_generalized_entropy_index",
        "Between-group generalized entropy index",
        "between-group-generalized-entropy-index",
        "inequality of mean benefits, α = 2",
        "all others are put together",
    ],
    [
        "between_group_theil_index",
        "Between-group Theil index",
        "between-group-theil-index",
        "inequality of mean benefits, α = 1",
        "all others are put together",
    ],
    [
        "between_group_coefficient_of_variation",
        "Between-group coefficient of variation",
        "between-group-coefficient-of-variation",
        "√(2 · generalized entropy index) between the privileged and all others",
        "all others are put together",
    ],
    [
        "between_all_groups_generalized_entropy_index",
        "Between-group generalized entropy index",
        "between-group-generalized-entropy-index",
        "inequality of mean benefits between all groups, α = 2",
        WEIGHTS,
    ],
    [
        "between_all_groups_theil_index",
        "Between-group Theil index",
        "between-group-theil-index",
        "inequality of mean benefits between all groups, α = 1",
        WEIGHTS,
    ],
    [
        "between_all_groups_coefficient_of_variation",
        "Between-group coefficient of variation",
        "between-group-coefficient-of-variation",
        "√(2 · generalized entropy index) between all groups",
        WEIGHTS,
    ],
];
pub(super) const DIFFERENTIAL: [Text; 2] = [
    [
        "smoothed_empirical_differential_fairness",
        "Differential fairness",
        "differential-fairness",
        "largest log ratio of the chances of an outcome, smoothed by one person",
        "of outcomes and not of decisions; groups of any size take part",
    ],
    [
        "differential_fairness_bias_amplification",
        "Differential fairness bias amplification",
        "differential-fairness-bias-amplification",
        "that of decisions minus that of outcomes",
        "groups of any size take part",
    ],
];
pub(super) const IMBALANCE: Text = [
    "sklearn.class_imbalance",
    "Class imbalance",
    "",
    "all others minus the privileged, over everyone: sizes of groups",
    "the sign is the other way round than in SageMaker Clarify",
];

pub(super) const DIVERGENCE: Text = [
    "sklearn.kl_divergence",
    "Divergence of outcomes",
    "",
    "Σ p ln(p / q) over outcomes: the privileged from all others, in nats",
    "one way only; ours stands for each group in the exhibit on labels, both ways",
];
pub(super) const DISPARITY: Text = [
    "sklearn.conditional_demographic_disparity",
    "Conditional demographic disparity",
    "",
    "Σ n_g / n · (share of those rejected − share of those selected), the groups themselves as strata",
    "not the same quantity: ours, as Clarify's, conditions on a third column and not on the groups",
];
