//! Representation: how groups differ before any decision.

use crate::cube::Four;
use crate::metrics::{Family, Lack, Measure, Needs, Rate, ScoreMean, Topic, Wording, sources};

/// The rates of this family.
pub static RATES: &[Rate] = &[
    Rate {
        id: "base-rate",
        name: "Base rate",
        family: Family::Representation,
        topic: Topic::Before,
        question: "How often is the outcome positive?",
        definition: "Of all people, the share with a positive outcome.",
        formula: "(TP + FN) / (TP + FP + FN + TN)",
        use_when: "reading any of the other rates: where base rates differ, error rates and the meaning of a decision cannot all be equal.",
        caveat: "the outcome was recorded differently in different groups.",
        source: sources::KLEINBERG,
        measure: Measure::Share {
            part: |it: Four| it.tp + it.fn_,
            whole: |it: Four| it.tp + it.fp + it.fn_ + it.tn,
            lacks: Lack::People,
            needs: Needs::Outcome,
        },
        wording: Wording { done: "were {true}", among: "" },
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: true,
        usual: true,
    },
    Rate {
        id: "mean-score",
        name: "Mean score",
        family: Family::Representation,
        topic: Topic::Before,
        question: "How high are the scores?",
        definition: "The mean of the score over all people.",
        formula: "Σ s / n",
        use_when: "scores are handed on to people who read them as they are.",
        caveat: "the score is only a rank, such as a decile: its mean then has no unit.",
        source: sources::FAIRLEARN_MEANS,
        measure: Measure::Mean { of: ScoreMean::Score, needs: Needs::Score },
        wording: Wording::NONE,
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: false,
        usual: true,
    },
];

#[cfg(test)]
mod tests {
    use crate::metrics::testing::check;

    #[test]
    fn worked_examples() {
        //                      tp fp fn tn
        check("base-rate", [8, 1, 3, 9], "0.523810");
        check("base-rate", [0, 0, 0, 0], "no-people");
    }
}
