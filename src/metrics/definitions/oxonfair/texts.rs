//! What `OxonFair` calls its figures, how it defines them, and why they are not ours.

use crate::metrics::definitions::Text;

pub(super) const MEAN: &str = "the mean over all pairs, where ours is the furthest pair; a rate that is not defined counts as 0";
pub(super) const MEAN_RATIO: &str = "the mean over all pairs, where ours is the furthest pair; a ratio that is not finite, such as 0 over 0, counts as 1: as even";
pub(super) const UNSIGNED: &str =
    "without a sign, and the mean over all pairs; a denominator of 0 counts as 1";
pub(super) const ZERO: &str = "a rate that is not defined counts as 0; weights are left out";
pub(super) const BY_GROUP: &str = "the rate of each group (per_group)";
pub(super) const DIFF: &str = "mean over pairs of the gap in this rate";
pub(super) const MAX_DIFF: &str = "the highest group's rate minus the lowest group's";
pub(super) const RATIO: &str = "mean over pairs of the smaller rate over the larger";
pub(super) const MIN_RATIO: &str = "the lowest group's rate over the highest group's";
pub(super) const ACCEPTANCE: [&str; 2] = [
    "of those selected, the share with a positive outcome",
    "it is the positive predictive value, as in Clarify, and not the share that is accepted; that is pos_pred_rate",
];
pub(super) const PROPORTION: [&str; 2] =
    ["share of all selected people who are of this group", ZERO];

pub(super) const AMPLIFIED: [&str; 2] = [
    "size of false negatives minus false positives, over the people of each group",
    "ours is the mean over groups",
];
pub(super) const DIRECTED: [&str; 2] = [
    "false negatives minus false positives, over the people of each group; the sign is turned where positive outcomes are no more frequent in it than positive decisions are overall",
    "outcomes of a group are held against decisions of everyone, where the paper holds them against outcomes of everyone; the sign is the other way round than in the paper, and ours is the mean over groups",
];

pub(super) const TEXTS: [Text; 17] = [
    [
        "demographic_parity",
        "Statistical parity difference",
        "demographic-parity-difference",
        "mean over pairs of the gap in selection rate",
        MEAN,
    ],
    [
        "statistical_parity",
        "Statistical parity difference",
        "demographic-parity-difference",
        "the same under another name",
        MEAN,
    ],
    [
        "disparate_impact",
        "Disparate impact",
        "demographic-parity-ratio",
        "mean over pairs of the smaller selection rate over the larger",
        MEAN_RATIO,
    ],
    [
        "equal_opportunity",
        "Equal opportunity difference",
        "equal-opportunity-difference",
        "mean over pairs of the gap in true positive rate",
        MEAN,
    ],
    [
        "predictive_equality",
        "Predictive equality",
        "predictive-equality-difference",
        "mean over pairs of the gap in false negative rate",
        "of false negatives, where others mean false positives",
    ],
    [
        "equalized_odds",
        "Equalized odds difference",
        "equalized-odds-difference-mean",
        "mean of the mean gaps in true positive and true negative rate",
        MEAN,
    ],
    [
        "equalized_odds_max",
        "Equalized odds difference",
        "equalized-odds-difference",
        "the larger of the largest gaps in true positive and true negative rate",
        ZERO,
    ],
    [
        "predictive_parity",
        "Predictive parity",
        "predictive-parity-difference",
        "mean over pairs of the gap in precision",
        MEAN,
    ],
    [
        "cond_use_accuracy",
        "Conditional use accuracy",
        "conditional-use-accuracy-difference",
        "mean of the mean gaps in positive and negative predictive value",
        MEAN,
    ],
    [
        "accuracy_parity",
        "Accuracy difference",
        "accuracy-difference",
        "mean over pairs of the gap in accuracy",
        MEAN,
    ],
    [
        "treatment_equality",
        "Treatment equality",
        "treatment-equality-difference",
        "mean over pairs of the gap in false positives per false negative",
        "the ratio is the other way up; a denominator of 0 counts as 1",
    ],
    [
        "cond_accept.diff",
        "Conditional acceptance difference",
        "conditional-acceptance-difference",
        "mean over pairs of the gap in labels per decision, positive",
        UNSIGNED,
    ],
    [
        "cond_reject.diff",
        "Conditional rejection difference",
        "conditional-rejection-difference",
        "mean over pairs of the gap in labels per decision, negative",
        UNSIGNED,
    ],
    [
        "class_imbalance",
        "Class imbalance",
        "",
        "mean over pairs of the gap in the rate of positive labels",
        "of labels, where others mean sizes of groups",
    ],
    [
        "gen_entropy",
        "Generalized entropy index",
        "generalized-entropy-index",
        "inequality of benefits over people, α = 2",
        "a positive decision counts as the benefit whatever it does; weights are left out",
    ],
    [
        "bias_amplification.average",
        "Bias amplification",
        "absolute-bias-amplification",
        "mean over groups of the size of false negatives minus false positives, over their people",
        "weights are left out",
    ],
    [
        "directed_bias_amplification.average",
        "Bias amplification",
        "directional-bias-amplification",
        "mean over groups of false negatives minus false positives, over their people, in the direction in which their outcomes lean",
        "the sign is the other way round than in the paper: above 0 where decisions lean less than outcomes; weights are left out",
    ],
];
