//! Separation: among people with the same outcome, decisions against groups.

use crate::cube::Four;
use crate::metrics::{
    Compare, End, Family, Ideal, Lack, Measure, Metric, Needs, Rate, Topic, Wording, sources,
};

/// The rates of this family.
pub static RATES: &[Rate] = &[
    Rate {
        id: "true-positive-rate",
        name: "True positive rate",
        family: Family::Separation,
        topic: Topic::WronglyNegative,
        question: "Of those with a positive outcome, who gets a positive decision?",
        definition: "Of the people with a positive outcome, the share with a positive decision.",
        formula: "TP / (TP + FN)",
        use_when: "those who would succeed should have the same chance of being chosen.",
        caveat: "the outcome itself is in doubt, or was only seen for people who were chosen.",
        source: sources::HARDT,
        measure: Measure::Share {
            part: |it: Four| it.tp,
            whole: |it: Four| it.tp + it.fn_,
            lacks: Lack::Positives,
            needs: Needs::DecisionAndOutcome,
        },
        wording: Wording { done: "were rightly {yes}", among: "those {true}" },
        harm_if_benefit: Some(End::Low),
        harm_if_burden: None,
        has_ratio: true,
        usual: true,
    },
    Rate {
        id: "false-positive-rate",
        name: "False positive rate",
        family: Family::Separation,
        topic: Topic::WronglyPositive,
        question: "Of those with a negative outcome, who gets a positive decision all the same?",
        definition: "Of the people with a negative outcome, the share with a positive decision.",
        formula: "FP / (FP + TN)",
        use_when: "a positive decision harms people who did nothing to earn it.",
        caveat: "the outcome itself is in doubt: a record of arrests, say, stands for offending and hangs on policing.",
        source: sources::CORBETT_DAVIES,
        measure: Measure::Share {
            part: |it: Four| it.fp,
            whole: |it: Four| it.fp + it.tn,
            lacks: Lack::Negatives,
            needs: Needs::DecisionAndOutcome,
        },
        wording: Wording { done: "were wrongly {yes}", among: "those {false}" },
        harm_if_benefit: None,
        harm_if_burden: Some(End::High),
        has_ratio: true,
        usual: true,
    },
    Rate {
        id: "true-negative-rate",
        name: "True negative rate",
        family: Family::Separation,
        topic: Topic::WronglyPositive,
        question: "Of those with a negative outcome, who gets a negative decision?",
        definition: "Of the people with a negative outcome, the share with a negative decision.",
        formula: "TN / (FP + TN)",
        use_when: "the question is who is rightly left alone.",
        caveat: "it is high everywhere, so that a ratio hides the errors: look at the false positive rate.",
        source: sources::VERMA_RUBIN,
        measure: Measure::Share {
            part: |it: Four| it.tn,
            whole: |it: Four| it.fp + it.tn,
            lacks: Lack::Negatives,
            needs: Needs::DecisionAndOutcome,
        },
        wording: Wording { done: "were rightly {no}", among: "those {false}" },
        harm_if_benefit: None,
        harm_if_burden: Some(End::Low),
        has_ratio: true,
        usual: true,
    },
    Rate {
        id: "false-negative-rate",
        name: "False negative rate",
        family: Family::Separation,
        topic: Topic::WronglyNegative,
        question: "Of those with a positive outcome, who gets a negative decision?",
        definition: "Of the people with a positive outcome, the share with a negative decision.",
        formula: "FN / (TP + FN)",
        use_when: "being turned down harms people who would have succeeded.",
        caveat: "the outcome was only seen for people with a positive decision.",
        source: sources::VERMA_RUBIN,
        measure: Measure::Share {
            part: |it: Four| it.fn_,
            whole: |it: Four| it.tp + it.fn_,
            lacks: Lack::Positives,
            needs: Needs::DecisionAndOutcome,
        },
        wording: Wording { done: "were wrongly {no}", among: "those {true}" },
        harm_if_benefit: Some(End::High),
        harm_if_burden: None,
        has_ratio: true,
        usual: true,
    },
];

/// The metrics of this family.
pub static METRICS: &[Metric] = &[
    Metric {
        id: "equal-opportunity-difference",
        name: "Equal opportunity difference",
        family: Family::Separation,
        question: "Among people with a positive outcome, how far apart are the groups in their chance of a positive decision?",
        formula: "max_g TPR − min_g TPR,  TPR = TP / (TP + FN)",
        ideal: Ideal::Zero,
        use_when: "those who would succeed should have equal chances.",
        caveat: "people with a negative outcome matter too: it is silent about them.",
        source: sources::HARDT,
        rates: &["true-positive-rate"],
        compare: Compare::LargestDifference,
        usual: true,
    },
    Metric {
        id: "equal-opportunity-ratio",
        name: "Equal opportunity ratio",
        family: Family::Separation,
        question: "Among people with a positive outcome, what part of the best group’s chance does the worst group have?",
        formula: "min_g TPR / max_g TPR,  TPR = TP / (TP + FN)",
        ideal: Ideal::One,
        use_when: "a ratio is asked for, as by a four-fifths reading.",
        caveat: "people with a negative outcome matter too: it is silent about them.",
        source: sources::HARDT,
        rates: &["true-positive-rate"],
        compare: Compare::SmallestRatio,
        usual: true,
    },
    Metric {
        id: "predictive-equality-difference",
        name: "Predictive equality difference",
        family: Family::Separation,
        question: "Among people with a negative outcome, how far apart are the groups in getting a positive decision?",
        formula: "max_g FPR − min_g FPR,  FPR = FP / (FP + TN)",
        ideal: Ideal::Zero,
        use_when: "a wrong positive decision is the harm.",
        caveat: "people with a positive outcome matter too: it is silent about them.",
        source: sources::CORBETT_DAVIES,
        rates: &["false-positive-rate"],
        compare: Compare::LargestDifference,
        usual: true,
    },
    Metric {
        id: "predictive-equality-ratio",
        name: "Predictive equality ratio",
        family: Family::Separation,
        question: "Among people with a negative outcome, what part of the highest false positive rate does the lowest group have?",
        formula: "min_g FPR / max_g FPR,  FPR = FP / (FP + TN)",
        ideal: Ideal::One,
        use_when: "a ratio is asked for and false positives are not rare.",
        caveat: "false positives are rare: a ratio of two tiny rates swings wildly.",
        source: sources::CORBETT_DAVIES,
        rates: &["false-positive-rate"],
        compare: Compare::SmallestRatio,
        usual: true,
    },
    Metric {
        id: "equalized-odds-difference",
        name: "Equalized odds difference",
        family: Family::Separation,
        question: "Which is the larger of the two gaps, in true positive or in false positive rates?",
        formula: "max(max_g TPR − min_g TPR, max_g FPR − min_g FPR)",
        ideal: Ideal::Zero,
        use_when: "both kinds of error should be equal over groups.",
        caveat: "base rates differ: equal errors and equal meaning of a decision cannot then both be had.",
        source: sources::EQUALIZED_ODDS,
        rates: &["true-positive-rate", "false-positive-rate"],
        compare: Compare::LargestDifference,
        usual: true,
    },
    Metric {
        id: "equalized-odds-difference-mean",
        name: "Equalized odds difference (mean)",
        family: Family::Separation,
        question: "How large is the mean of the two gaps, in true positive and in false positive rates?",
        formula: "½ (max_g TPR − min_g TPR) + ½ (max_g FPR − min_g FPR)",
        ideal: Ideal::Zero,
        use_when: "both gaps count and neither is the worse.",
        caveat: "one gap is large: a mean can hide it.",
        source: sources::EQUALIZED_ODDS,
        rates: &["true-positive-rate", "false-positive-rate"],
        compare: Compare::MeanOfLargestDifferences,
        usual: true,
    },
    Metric {
        id: "equalized-odds-ratio",
        name: "Equalized odds ratio",
        family: Family::Separation,
        question: "Which is the smaller of the two ratios, of true positive or of false positive rates?",
        formula: "min(min_g TPR / max_g TPR, min_g FPR / max_g FPR)",
        ideal: Ideal::One,
        use_when: "a ratio is asked for over both kinds of error.",
        caveat: "one of the rates is close to zero: its ratio swings wildly.",
        source: sources::EQUALIZED_ODDS,
        rates: &["true-positive-rate", "false-positive-rate"],
        compare: Compare::SmallestRatio,
        usual: true,
    },
];

#[cfg(test)]
mod tests {
    use crate::metrics::testing::check;

    #[test]
    fn worked_examples() {
        //                      tp fp fn tn
        check("true-positive-rate", [8, 1, 3, 9], "0.727273");
        check("false-positive-rate", [8, 1, 3, 9], "0.100000");
        check("true-negative-rate", [8, 1, 3, 9], "0.900000");
        check("false-negative-rate", [8, 1, 3, 9], "0.272727");
        check("true-positive-rate", [0, 1, 0, 9], "no-positives");
        check("false-positive-rate", [8, 0, 3, 0], "no-negatives");
        check("true-negative-rate", [8, 0, 3, 0], "no-negatives");
        check("false-negative-rate", [0, 1, 0, 9], "no-positives");
    }
}
