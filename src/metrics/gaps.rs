//! Largest differences and smallest ratios of the rates whose gaps have no name of their own.

use crate::metrics::{Compare, Family, Ideal, Metric, Source, sources};

/// The metrics of this family.
pub static METRICS: &[Metric] = &[
    Metric {
        id: "false-negative-rate-difference",
        name: "False negative rate difference",
        family: Family::Separation,
        question: "How far apart are the groups in how often people with a positive outcome are passed over?",
        formula: "max_g FNR − min_g FNR,  FNR = FN / (TP + FN)",
        ideal: Ideal::Zero,
        use_when: "this rate should be alike in all groups.",
        caveat: "people with a negative outcome matter too: it is silent about them.",
        source: sources::VERMA_RUBIN,
        rates: &["false-negative-rate"],
        compare: Compare::LargestDifference,
        usual: false,
    },
    Metric {
        id: "false-negative-rate-ratio",
        name: "False negative rate ratio",
        family: Family::Separation,
        question: "What is the smallest ratio of two groups in how often people with a positive outcome are passed over?",
        formula: "min_g FNR / max_g FNR,  FNR = FN / (TP + FN)",
        ideal: Ideal::One,
        use_when: "a ratio is asked for and the rate is not rare.",
        caveat: "the rate is close to zero somewhere: the ratio of two tiny rates swings wildly.",
        source: sources::VERMA_RUBIN,
        rates: &["false-negative-rate"],
        compare: Compare::SmallestRatio,
        usual: false,
    },
    Metric {
        id: "true-negative-rate-difference",
        name: "True negative rate difference",
        family: Family::Separation,
        question: "How far apart are the groups in how often people with a negative outcome are left alone?",
        formula: "max_g TNR − min_g TNR,  TNR = TN / (FP + TN)",
        ideal: Ideal::Zero,
        use_when: "this rate should be alike in all groups.",
        caveat: "people with a positive outcome matter too: it is silent about them.",
        source: sources::VERMA_RUBIN,
        rates: &["true-negative-rate"],
        compare: Compare::LargestDifference,
        usual: false,
    },
    Metric {
        id: "true-negative-rate-ratio",
        name: "True negative rate ratio",
        family: Family::Separation,
        question: "What is the smallest ratio of two groups in how often people with a negative outcome are left alone?",
        formula: "min_g TNR / max_g TNR,  TNR = TN / (FP + TN)",
        ideal: Ideal::One,
        use_when: "a ratio is asked for and the rate is not rare.",
        caveat: "the rate is close to zero somewhere: the ratio of two tiny rates swings wildly.",
        source: sources::VERMA_RUBIN,
        rates: &["true-negative-rate"],
        compare: Compare::SmallestRatio,
        usual: false,
    },
    Metric {
        id: "negative-predictive-value-difference",
        name: "Negative predictive value difference",
        family: Family::Sufficiency,
        question: "How far apart are the groups in what a negative decision means?",
        formula: "max_g NPV − min_g NPV,  NPV = TN / (FN + TN)",
        ideal: Ideal::Zero,
        use_when: "this rate should be alike in all groups.",
        caveat: "people with a positive decision matter too: it is silent about them.",
        source: sources::VERMA_RUBIN,
        rates: &["negative-predictive-value"],
        compare: Compare::LargestDifference,
        usual: false,
    },
    Metric {
        id: "negative-predictive-value-ratio",
        name: "Negative predictive value ratio",
        family: Family::Sufficiency,
        question: "What is the smallest ratio of two groups in what a negative decision means?",
        formula: "min_g NPV / max_g NPV,  NPV = TN / (FN + TN)",
        ideal: Ideal::One,
        use_when: "a ratio is asked for and the rate is not rare.",
        caveat: "the rate is close to zero somewhere: the ratio of two tiny rates swings wildly.",
        source: sources::VERMA_RUBIN,
        rates: &["negative-predictive-value"],
        compare: Compare::SmallestRatio,
        usual: false,
    },
    Metric {
        id: "false-discovery-rate-difference",
        name: "False discovery rate difference",
        family: Family::Sufficiency,
        question: "How far apart are the groups in how often a positive decision is wrong?",
        formula: "max_g FDR − min_g FDR,  FDR = FP / (TP + FP)",
        ideal: Ideal::Zero,
        use_when: "this rate should be alike in all groups.",
        caveat: "people with a negative decision matter too: it is silent about them.",
        source: sources::VERMA_RUBIN,
        rates: &["false-discovery-rate"],
        compare: Compare::LargestDifference,
        usual: false,
    },
    Metric {
        id: "false-discovery-rate-ratio",
        name: "False discovery rate ratio",
        family: Family::Sufficiency,
        question: "What is the smallest ratio of two groups in how often a positive decision is wrong?",
        formula: "min_g FDR / max_g FDR,  FDR = FP / (TP + FP)",
        ideal: Ideal::One,
        use_when: "a ratio is asked for and the rate is not rare.",
        caveat: "the rate is close to zero somewhere: the ratio of two tiny rates swings wildly.",
        source: sources::VERMA_RUBIN,
        rates: &["false-discovery-rate"],
        compare: Compare::SmallestRatio,
        usual: false,
    },
    Metric {
        id: "false-omission-rate-difference",
        name: "False omission rate difference",
        family: Family::Sufficiency,
        question: "How far apart are the groups in how often a negative decision is wrong?",
        formula: "max_g FOR − min_g FOR,  FOR = FN / (FN + TN)",
        ideal: Ideal::Zero,
        use_when: "this rate should be alike in all groups.",
        caveat: "people with a positive decision matter too: it is silent about them.",
        source: sources::VERMA_RUBIN,
        rates: &["false-omission-rate"],
        compare: Compare::LargestDifference,
        usual: false,
    },
    Metric {
        id: "false-omission-rate-ratio",
        name: "False omission rate ratio",
        family: Family::Sufficiency,
        question: "What is the smallest ratio of two groups in how often a negative decision is wrong?",
        formula: "min_g FOR / max_g FOR,  FOR = FN / (FN + TN)",
        ideal: Ideal::One,
        use_when: "a ratio is asked for and the rate is not rare.",
        caveat: "the rate is close to zero somewhere: the ratio of two tiny rates swings wildly.",
        source: sources::VERMA_RUBIN,
        rates: &["false-omission-rate"],
        compare: Compare::SmallestRatio,
        usual: false,
    },
    Metric {
        id: "error-rate-difference",
        name: "Error rate difference",
        family: Family::Performance,
        question: "How far apart are the groups in how often decisions are wrong?",
        formula: "max_g ERR − min_g ERR,  ERR = (FP + FN) / n",
        ideal: Ideal::Zero,
        use_when: "this rate should be alike in all groups.",
        caveat: "one outcome is rare: decisions can be wrong equally often and in opposite ways.",
        source: sources::VERMA_RUBIN,
        rates: &["error-rate"],
        compare: Compare::LargestDifference,
        usual: false,
    },
    Metric {
        id: "error-rate-ratio",
        name: "Error rate ratio",
        family: Family::Performance,
        question: "What is the smallest ratio of two groups in how often decisions are wrong?",
        formula: "min_g ERR / max_g ERR,  ERR = (FP + FN) / n",
        ideal: Ideal::One,
        use_when: "a ratio is asked for and the rate is not rare.",
        caveat: "the rate is close to zero somewhere: the ratio of two tiny rates swings wildly.",
        source: sources::VERMA_RUBIN,
        rates: &["error-rate"],
        compare: Compare::SmallestRatio,
        usual: false,
    },
    Metric {
        id: "accuracy-ratio",
        name: "Accuracy ratio",
        family: Family::Performance,
        question: "What is the smallest ratio of two groups in how often decisions are right?",
        formula: "min_g ACC / max_g ACC,  ACC = (TP + TN) / n",
        ideal: Ideal::One,
        use_when: "a ratio is asked for and the rate is not rare.",
        caveat: "the rate is close to zero somewhere: the ratio of two tiny rates swings wildly.",
        source: sources::VERMA_RUBIN,
        rates: &["accuracy"],
        compare: Compare::SmallestRatio,
        usual: false,
    },
    Metric {
        id: "base-rate-difference",
        name: "Base rate difference",
        family: Family::Representation,
        question: "How far apart are the groups in how often the outcome is positive, before any decision?",
        formula: "max_g BR − min_g BR,  BR = (TP + FN) / n",
        ideal: Ideal::Zero,
        use_when: "this rate should be alike in all groups.",
        caveat: "outcomes were recorded differently in different groups.",
        source: sources::DAS,
        rates: &["base-rate"],
        compare: Compare::LargestDifference,
        usual: false,
    },
    Metric {
        id: "base-rate-ratio",
        name: "Base rate ratio",
        family: Family::Representation,
        question: "What is the smallest ratio of two groups in how often the outcome is positive, before any decision?",
        formula: "min_g BR / max_g BR,  BR = (TP + FN) / n",
        ideal: Ideal::One,
        use_when: "a ratio is asked for and the rate is not rare.",
        caveat: "the rate is close to zero somewhere: the ratio of two tiny rates swings wildly.",
        source: Source {
            cite: "AI Fairness 360, BinaryLabelDatasetMetric: disparate impact of labels",
            url: "https://aif360.readthedocs.io/en/latest/modules/generated/aif360.metrics.BinaryLabelDatasetMetric.html",
        },
        rates: &["base-rate"],
        compare: Compare::SmallestRatio,
        usual: false,
    },
];

#[cfg(test)]
mod tests {
    use crate::metrics::testing::check_groups;

    /// True and false positives, false and true negatives.
    const GROUPS: [[u64; 4]; 3] = [[8, 1, 2, 9], [5, 6, 5, 4], [2, 3, 9, 7]];

    #[test]
    fn worked_examples() {
        for (id, difference, ratio) in [
            // 2/10, 5/10, 9/11.
            ("false-negative-rate", "0.618182", "0.244444"),
            // 9/10, 4/10, 7/10.
            ("true-negative-rate", "0.500000", "0.444444"),
            // 9/11, 4/9, 7/16.
            ("negative-predictive-value", "0.380682", "0.534722"),
            // 1/9, 6/11, 3/5.
            ("false-discovery-rate", "0.488889", "0.185185"),
            // 2/11, 5/9, 9/16.
            ("false-omission-rate", "0.380682", "0.323232"),
            // 3/20, 11/20, 12/21.
            ("error-rate", "0.421429", "0.262500"),
            // 10/20, 10/20, 11/21.
            ("base-rate", "0.023810", "0.954545"),
        ] {
            check_groups(&format!("{id}-difference"), &GROUPS, difference);
            check_groups(&format!("{id}-ratio"), &GROUPS, ratio);
        }
        // 17/20, 9/20, 9/21.
        check_groups("accuracy-ratio", &GROUPS, "0.504202");
    }

    #[test]
    fn a_group_without_the_rate_takes_no_part() {
        // Nobody is selected in the second group, and nobody is rejected in the third.
        let groups = [[8, 1, 2, 9], [0, 0, 5, 5], [6, 4, 0, 0]];
        check_groups("false-discovery-rate-difference", &groups, "0.288889");
        check_groups("false-omission-rate-difference", &groups, "0.318182");
        check_groups("false-omission-rate-difference", &groups[1..], "none");
        // Nobody is passed over anywhere.
        let groups = [[8, 1, 0, 9], [5, 6, 0, 4]];
        check_groups("false-negative-rate-ratio", &groups, "none");
        check_groups("false-negative-rate-difference", &groups, "0.000000");
    }
}
