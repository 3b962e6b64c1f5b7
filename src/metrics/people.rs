//! What counts of cells cannot tell: whole curves of scores, and people beside people who are like them.

use crate::metrics::{Compare, Family, Ideal, Metric, Source, sources};

/// The metrics of this family.
pub static METRICS: &[Metric] = &[
    Metric {
        id: "abroca",
        name: "Area between ROC curves",
        family: Family::Performance,
        question: "How far apart do a group’s scores and those of the reference rank people, over all cuts?",
        formula: "∫₀¹ |ROC_g(x) − ROC_r(x)| dx,  ROC(x) the true positive rate where the false positive rate is x",
        ideal: Ideal::Zero,
        use_when: "the score ranks people, and areas under two curves that cross would cancel.",
        caveat: "groups are small: an area is never below 0, and above it by chance alone, so read the interval.",
        source: Source {
            cite: "Gardner, Brooks & Baker (2019), Evaluating the fairness of predictive student models through slicing analysis",
            url: "https://doi.org/10.1145/3303772.3303791",
        },
        rates: &["roc-auc"],
        compare: Compare::OfCurves,
        usual: false,
    },
    Metric {
        id: "consistency",
        name: "Consistency",
        family: Family::Performance,
        question: "How alike are people decided who are most alike?",
        formula: "1 − mean of |d − mean of d over the 5 nearest others|,  d the decision as 0 or 1",
        ideal: Ideal::One,
        use_when: "people who are alike in what a model sees should be decided alike.",
        caveat: "the columns say little of what should matter: who is alike hangs on them and on their scale.",
        source: sources::ZEMEL,
        rates: &["selection-rate"],
        compare: Compare::OfNeighbors,
        usual: false,
    },
];
