//! Independence: decisions against groups.

use crate::cube::Four;
use crate::metrics::{
    Compare, End, Family, Ideal, Lack, Measure, Metric, Needs, Rate, Source, Topic, Wording,
    sources,
};

/// The rates of this family.
pub static RATES: &[Rate] = &[
    Rate {
        id: "selection-rate",
        name: "Selection rate",
        family: Family::Independence,
        topic: Topic::Selected,
        question: "Who gets a positive decision?",
        definition: "Of all people, the share with a positive decision.",
        formula: "(TP + FP) / (TP + FP + FN + TN)",
        use_when: "the decision hands something out or takes something away, and similar rates are an aim whatever happens later.",
        caveat: "groups differ in what the decision is meant to predict: equal rates then mean unequal errors. It does not say who was decided rightly.",
        source: Source {
            cite: "Calders, Kamiran & Pechenizkiy (2009), Building classifiers with independency constraints",
            url: "https://doi.org/10.1109/ICDMW.2009.83",
        },
        measure: Measure::Share {
            part: |it: Four| it.tp + it.fp,
            whole: |it: Four| it.tp + it.fp + it.fn_ + it.tn,
            lacks: Lack::People,
            needs: Needs::Decision,
        },
        wording: Wording { done: "were {yes}", among: "" },
        harm_if_benefit: Some(End::Low),
        harm_if_burden: Some(End::High),
        has_ratio: true,
        usual: true,
    },
    Rate {
        id: "share-of-selected",
        name: "Share of those selected",
        family: Family::Independence,
        topic: Topic::Selected,
        question: "Of all with a positive decision, how many are of this group?",
        definition: "Of all people with a positive decision, whatever their group, the share who are of this one. Aequitas calls it predicted positive rate.",
        formula: "(TP + FP)_g / Σ_h (TP + FP)_h",
        use_when: "a fixed number of places is dealt out, and the question is who holds them.",
        caveat: "groups differ in size: the larger group has the larger share, however people are chosen.",
        source: Source {
            cite: "Saleiro, Kuester, Hinkson, London, Stevens, Anisfeld, Rodolfa & Ghani (2018), Aequitas: a bias and fairness audit toolkit",
            url: "https://arxiv.org/abs/1811.05577",
        },
        measure: Measure::PartOfAll {
            part: |it: Four| it.tp + it.fp,
            lacks: Lack::Selected,
            needs: Needs::Decision,
        },
        wording: Wording::NONE,
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: true,
        usual: false,
    },
];

/// The metrics of this family.
pub static METRICS: &[Metric] = &[
    Metric {
        id: "demographic-parity-difference",
        name: "Demographic parity difference",
        family: Family::Independence,
        question: "How far apart are the groups with the highest and the lowest selection rate?",
        formula: "max_g SR − min_g SR,  SR = (TP + FP) / n",
        ideal: Ideal::Zero,
        use_when: "equal rates of positive decisions are the aim in themselves.",
        caveat: "there are many groups: the largest of many gaps is large by chance alone, so read the interval.",
        source: Source {
            cite: "Dwork, Hardt, Pitassi, Reingold & Zemel (2012), Fairness through awareness; as one number in Fairlearn",
            url: "https://doi.org/10.1145/2090236.2090255",
        },
        rates: &["selection-rate"],
        compare: Compare::LargestDifference,
        usual: true,
    },
    Metric {
        id: "demographic-parity-ratio",
        name: "Demographic parity ratio",
        family: Family::Independence,
        question: "What part of the highest selection rate does the group with the lowest one have?",
        formula: "min_g SR / max_g SR,  SR = (TP + FP) / n",
        ideal: Ideal::One,
        use_when: "a rule such as four fifths looks at the ratio of selection rates.",
        caveat: "rates are close to zero: a ratio of two tiny rates swings wildly.",
        source: sources::FELDMAN,
        rates: &["selection-rate"],
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
        check("selection-rate", [8, 1, 2, 9], "0.450000");
        check("selection-rate", [0, 0, 0, 0], "no-people");
        // 9 of the 25 people selected among everyone.
        check("share-of-selected", [8, 1, 2, 9], "0.360000");
    }
}
