//! Decisions of several classes as one rate: how often the class that is decided is the one that came true.

use crate::cube::Four;
use crate::metrics::{
    Compare, End, Family, Ideal, Lack, Measure, Metric, Needs, Rate, Source, Topic, Wording,
};

const SOURCE: Source = Source {
    cite: "Grandini, Bagli & Visani (2020), Metrics for multi-class classification: an overview",
    url: "https://arxiv.org/abs/2008.05756",
};

/// The rates of this family. Of several classes, right decisions are counted as positive ones.
pub static RATES: &[Rate] = &[Rate {
    id: "class-accuracy",
    name: "Accuracy over classes",
    family: Family::Performance,
    topic: Topic::Quality,
    question: "How often is the class that is decided the one that came true?",
    definition: "Of all people, the share whose decision is the very class of their outcome.",
    formula: "Σ_c n(ŷ = c, y = c) / n",
    use_when: "every kind of mistake matters the same.",
    caveat: "classes are of unlike size: it is then that of the frequent classes, so read the recall of each class beside it.",
    source: SOURCE,
    measure: Measure::Share {
        part: |it: Four| it.tp,
        whole: |it: Four| it.tp + it.fn_,
        lacks: Lack::People,
        needs: Needs::Classes,
    },
    wording: Wording { done: "were given the right class", among: "" },
    harm_if_benefit: Some(End::Low),
    harm_if_burden: Some(End::Low),
    has_ratio: true,
    usual: true,
}];

/// The metrics of this family.
pub static METRICS: &[Metric] = &[Metric {
    id: "class-accuracy-difference",
    name: "Difference of accuracy over classes",
    family: Family::Performance,
    question: "How far apart are groups in how often they are given the right class?",
    formula: "max_g Σ_c n_g(ŷ = c, y = c) / n_g − min_g Σ_c n_g(ŷ = c, y = c) / n_g",
    ideal: Ideal::Zero,
    use_when: "decisions should be as often right for every group.",
    caveat: "groups differ in how often each class occurs: they then differ in accuracy for the same recall of every class.",
    source: SOURCE,
    rates: &["class-accuracy"],
    compare: Compare::LargestDifference,
    usual: true,
}];

#[cfg(test)]
mod tests {
    use crate::metrics::testing::check;

    #[test]
    fn worked_examples() {
        //                         right  wrong
        check("class-accuracy", [8, 0, 3, 0], "0.727273");
        check("class-accuracy", [0, 0, 3, 0], "0.000000");
        check("class-accuracy", [0, 0, 0, 0], "no-people");
    }
}
