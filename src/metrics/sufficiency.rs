//! Sufficiency: among people with the same decision, outcomes against groups.

use crate::cube::Four;
use crate::metrics::{
    Compare, End, Family, Ideal, Lack, Measure, Metric, Needs, Rate, Topic, Wording, sources,
};

/// The rates of this family.
pub static RATES: &[Rate] = &[
    Rate {
        id: "positive-predictive-value",
        name: "Positive predictive value",
        family: Family::Sufficiency,
        topic: Topic::Meaning,
        question: "What does a positive decision mean?",
        definition: "Of the people with a positive decision, the share with a positive outcome. Also called precision.",
        formula: "TP / (TP + FP)",
        use_when: "a decision should mean the same whoever it is about.",
        caveat: "the outcome is only known for one kind of decision.",
        source: sources::CHOULDECHOVA,
        measure: Measure::Share {
            part: |it: Four| it.tp,
            whole: |it: Four| it.tp + it.fp,
            lacks: Lack::Selected,
            needs: Needs::DecisionAndOutcome,
        },
        wording: Wording { done: "were {true}", among: "those {yes}" },
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: true,
        usual: true,
    },
    Rate {
        id: "negative-predictive-value",
        name: "Negative predictive value",
        family: Family::Sufficiency,
        topic: Topic::Meaning,
        question: "What does a negative decision mean?",
        definition: "Of the people with a negative decision, the share with a negative outcome.",
        formula: "TN / (FN + TN)",
        use_when: "being passed over should mean the same whoever it is about.",
        caveat: "the outcome is only known for one kind of decision.",
        source: sources::VERMA_RUBIN,
        measure: Measure::Share {
            part: |it: Four| it.tn,
            whole: |it: Four| it.fn_ + it.tn,
            lacks: Lack::Rejected,
            needs: Needs::DecisionAndOutcome,
        },
        wording: Wording { done: "were {false}", among: "those {no}" },
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: true,
        usual: true,
    },
    Rate {
        id: "false-discovery-rate",
        name: "False discovery rate",
        family: Family::Sufficiency,
        topic: Topic::WronglyPositive,
        question: "Of those with a positive decision, for whom was it wrong?",
        definition: "Of the people with a positive decision, the share with a negative outcome.",
        formula: "FP / (TP + FP)",
        use_when: "a positive decision has a cost, and it should be as often in vain in each group.",
        caveat: "groups differ in how often the outcome is positive: this rate then differs even for a perfectly calibrated score.",
        source: sources::VERMA_RUBIN,
        measure: Measure::Share {
            part: |it: Four| it.fp,
            whole: |it: Four| it.tp + it.fp,
            lacks: Lack::Selected,
            needs: Needs::DecisionAndOutcome,
        },
        wording: Wording { done: "were {false}", among: "those {yes}" },
        harm_if_benefit: None,
        harm_if_burden: Some(End::High),
        has_ratio: true,
        usual: true,
    },
    Rate {
        id: "false-omission-rate",
        name: "False omission rate",
        family: Family::Sufficiency,
        topic: Topic::WronglyNegative,
        question: "Of those with a negative decision, for whom was it wrong?",
        definition: "Of the people with a negative decision, the share with a positive outcome.",
        formula: "FN / (FN + TN)",
        use_when: "being passed over has a cost, and it should be as often a mistake in each group.",
        caveat: "groups differ in how often the outcome is positive: this rate then differs even for a perfectly calibrated score.",
        source: sources::VERMA_RUBIN,
        measure: Measure::Share {
            part: |it: Four| it.fn_,
            whole: |it: Four| it.fn_ + it.tn,
            lacks: Lack::Rejected,
            needs: Needs::DecisionAndOutcome,
        },
        wording: Wording { done: "were {true}", among: "those {no}" },
        harm_if_benefit: Some(End::High),
        harm_if_burden: None,
        has_ratio: true,
        usual: true,
    },
];

/// The metrics of this family.
pub static METRICS: &[Metric] = &[
    Metric {
        id: "predictive-parity-difference",
        name: "Predictive parity difference",
        family: Family::Sufficiency,
        question: "How far apart are the groups in what a positive decision means?",
        formula: "max_g PPV − min_g PPV,  PPV = TP / (TP + FP)",
        ideal: Ideal::Zero,
        use_when: "a positive decision should be right as often in each group.",
        caveat: "it can be even while error rates are far apart: look at both.",
        source: sources::CHOULDECHOVA,
        rates: &["positive-predictive-value"],
        compare: Compare::LargestDifference,
        usual: true,
    },
    Metric {
        id: "predictive-parity-ratio",
        name: "Predictive parity ratio",
        family: Family::Sufficiency,
        question: "What part of the highest positive predictive value does the lowest group have?",
        formula: "min_g PPV / max_g PPV,  PPV = TP / (TP + FP)",
        ideal: Ideal::One,
        use_when: "a ratio is asked for.",
        caveat: "it can be even while error rates are far apart: look at both.",
        source: sources::CHOULDECHOVA,
        rates: &["positive-predictive-value"],
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
        check("positive-predictive-value", [8, 1, 3, 9], "0.888889");
        check("negative-predictive-value", [8, 1, 3, 9], "0.750000");
        check("false-discovery-rate", [8, 1, 3, 9], "0.111111");
        check("false-omission-rate", [8, 1, 3, 9], "0.250000");
        check("positive-predictive-value", [0, 0, 3, 9], "no-selected");
        check("false-discovery-rate", [0, 0, 3, 9], "no-selected");
        check("negative-predictive-value", [8, 1, 0, 0], "no-rejected");
        check("false-omission-rate", [8, 1, 0, 0], "no-rejected");
    }
}
