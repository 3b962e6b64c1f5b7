//! Further marks of how good decisions are, for plans that name them.

use crate::cube::Four;
use crate::metrics::{
    Family, Lack, Measure, Measured, Needs, Rate, Source, Topic, Wording, sources,
};

/// The rates of this family.
pub static RATES: &[Rate] = &[
    Rate {
        id: "cohen-kappa",
        name: "Cohen’s kappa",
        family: Family::Performance,
        topic: Topic::Quality,
        question: "How far do decisions and outcomes agree beyond what chance would give?",
        definition: "The agreement of decision and outcome beyond chance, as a part of what is possible: 1 is perfect, 0 is no better than chance.",
        formula: "(p₀ − pₑ) / (1 − pₑ),  p₀ = (TP + TN) / n,  pₑ = ((TP + FP)(TP + FN) + (FN + TN)(FP + TN)) / n²",
        use_when: "agreement by chance alone should not count.",
        caveat: "groups differ in base rate: chance agreement then differs, and kappa with it.",
        source: Source {
            cite: "Cohen (1960), A coefficient of agreement for nominal scales",
            url: "https://doi.org/10.1177/001316446002000104",
        },
        measure: Measure::Cells { value: cohen_kappa },
        wording: Wording::NONE,
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: false,
        usual: true,
    },
    Rate {
        id: "threat-score",
        name: "Threat score",
        family: Family::Performance,
        topic: Topic::Quality,
        question: "Of all that were positive in the decision or in the outcome, how many were positive in both?",
        definition: "Of the people with a positive decision or a positive outcome, the share with both. Also called critical success index or Jaccard index.",
        formula: "TP / (TP + FP + FN)",
        use_when: "positives are rare and those rightly passed over are not to count.",
        caveat: "groups differ in base rate: it rises with the base rate for equal error rates.",
        source: Source {
            cite: "Schaefer (1990), The critical success index as an indicator of warning skill",
            url: "https://doi.org/10.1175/1520-0434(1990)005%3C0570:TCSIAA%3E2.0.CO;2",
        },
        measure: Measure::Share {
            part: |it: Four| it.tp,
            whole: |it: Four| it.tp + it.fp + it.fn_,
            lacks: Lack::AnyPositive,
            needs: Needs::DecisionAndOutcome,
        },
        wording: Wording::NONE,
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: true,
        usual: false,
    },
    Rate {
        id: "minimum-class-accuracy",
        name: "Minimum class accuracy",
        family: Family::Performance,
        topic: Topic::Quality,
        question: "How often is the decision right for the outcome for which it is right less often?",
        definition: "The smaller of the true positive rate and the true negative rate.",
        formula: "min(TP / (TP + FN), TN / (FP + TN))",
        use_when: "neither kind of outcome may be sacrificed for the other.",
        caveat: "one of the two outcomes is rare: the smaller of two noisy rates is too low on average.",
        source: sources::OXONFAIR,
        measure: Measure::Cells { value: minimum_class_accuracy },
        wording: Wording::NONE,
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: true,
        usual: false,
    },
    Rate {
        id: "lift",
        name: "Lift",
        family: Family::Performance,
        topic: Topic::Meaning,
        question: "How many times as often is the outcome positive among those selected as among everyone?",
        definition: "The positive predictive value over the base rate: 1 is no better than choosing at random.",
        formula: "(TP / (TP + FP)) / ((TP + FN) / n)",
        use_when: "the question is what selecting gains over chance.",
        caveat: "the base rate is high: a lift above its inverse cannot be reached.",
        source: Source {
            cite: "Brin, Motwani, Ullman & Tsur (1997), Dynamic itemset counting and implication rules for market basket data; there called interest",
            url: "https://doi.org/10.1145/253260.253325",
        },
        measure: Measure::Cells { value: lift },
        wording: Wording::NONE,
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: true,
        usual: false,
    },
    Rate {
        id: "fowlkes-mallows-index",
        name: "Fowlkes–Mallows index",
        family: Family::Performance,
        topic: Topic::Quality,
        question: "How well are positive outcomes found, and found rightly, by the geometric mean?",
        definition: "The geometric mean of positive predictive value and true positive rate; some programs call it G-mean.",
        formula: "√(TP / (TP + FP) · TP / (TP + FN))",
        use_when: "positive outcomes are rare and are what matters.",
        caveat: "negatives matter: those rightly passed over are not in it.",
        source: Source {
            cite: "Fowlkes & Mallows (1983), A method for comparing two hierarchical clusterings",
            url: "https://doi.org/10.1080/01621459.1983.10478008",
        },
        measure: Measure::Cells { value: fowlkes_mallows },
        wording: Wording::NONE,
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: true,
        usual: false,
    },
    Rate {
        id: "geometric-mean-accuracy",
        name: "Geometric mean accuracy",
        family: Family::Performance,
        topic: Topic::Quality,
        question: "How often is the decision right for both outcomes, by the geometric mean?",
        definition: "The geometric mean of true positive rate and true negative rate; some programs call it G-mean.",
        formula: "√(TP / (TP + FN) · TN / (FP + TN))",
        use_when: "a rate of 0 for either outcome should make the whole 0.",
        caveat: "the two errors cost differently: it counts them alike.",
        source: Source {
            cite: "He & Garcia (2009), Learning from imbalanced data",
            url: "https://doi.org/10.1109/TKDE.2008.239",
        },
        measure: Measure::Cells { value: geometric_mean },
        wording: Wording::NONE,
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: true,
        usual: false,
    },
    Rate {
        id: "mean-cost",
        name: "Mean cost",
        family: Family::Performance,
        topic: Topic::Quality,
        question: "What do decisions cost per person?",
        definition: "The mean over all people of what the decision costs, by the plan’s table of costs.",
        formula: "(c_TP · TP + c_FP · FP + c_FN · FN + c_TN · TN) / n",
        use_when: "the plan can say what each kind of decision costs those it is about.",
        caveat: "the costs are guesses: another table gives another order of groups.",
        source: Source {
            cite: "Elkan (2001), The foundations of cost-sensitive learning",
            url: "https://dl.acm.org/doi/10.5555/1642194.1642224",
        },
        measure: Measure::Cost,
        wording: Wording::NONE,
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: false,
        usual: false,
    },
];

/// The true positive rate and the true negative rate.
fn by_outcome(it: Four) -> Result<[f64; 2], Lack> {
    let (positives, negatives) = (it.tp + it.fn_, it.fp + it.tn);
    if positives <= 0.0 {
        return Err(Lack::Positives);
    }
    if negatives <= 0.0 {
        return Err(Lack::Negatives);
    }
    Ok([it.tp / positives, it.tn / negatives])
}

/// The positive predictive value and the true positive rate.
fn of_positives(it: Four) -> Result<[f64; 2], Lack> {
    let (selected, positives) = (it.tp + it.fp, it.tp + it.fn_);
    if selected <= 0.0 {
        return Err(Lack::Selected);
    }
    if positives <= 0.0 {
        return Err(Lack::Positives);
    }
    Ok([it.tp / selected, it.tp / positives])
}

fn minimum_class_accuracy(it: Four) -> Measured {
    by_outcome(it).map(|[tpr, tnr]| tpr.min(tnr))
}

fn geometric_mean(it: Four) -> Measured {
    by_outcome(it).map(|[tpr, tnr]| (tpr * tnr).sqrt())
}

fn fowlkes_mallows(it: Four) -> Measured {
    of_positives(it).map(|[ppv, tpr]| (ppv * tpr).sqrt())
}

fn lift(it: Four) -> Measured {
    of_positives(it).map(|[ppv, _]| ppv / ((it.tp + it.fn_) / it.total()))
}

fn cohen_kappa(it: Four) -> Measured {
    let n = it.total();
    if n <= 0.0 {
        return Err(Lack::People);
    }
    let by_chance = ((it.tp + it.fp) / n) * ((it.tp + it.fn_) / n)
        + ((it.fn_ + it.tn) / n) * ((it.fp + it.tn) / n);
    if by_chance >= 1.0 {
        return Err(Lack::Variation);
    }
    Ok(((it.tp + it.tn) / n - by_chance) / (1.0 - by_chance))
}

#[cfg(test)]
mod tests {
    use crate::metrics::testing::check;

    #[test]
    fn worked_examples() {
        //                      tp fp fn tn
        check("threat-score", [8, 1, 3, 9], "0.666667");
        // By hand: min(8/11, 9/10), (8/9) / (11/21), √(8/9 · 8/11), √(8/11 · 9/10).
        check("minimum-class-accuracy", [8, 1, 3, 9], "0.727273");
        check("lift", [8, 1, 3, 9], "1.696970");
        check("fowlkes-mallows-index", [8, 1, 3, 9], "0.804030");
        check("geometric-mean-accuracy", [8, 1, 3, 9], "0.809040");
        // pₑ = (9 · 11 + 12 · 10) / 441 = 219/441, so (17/21 − 219/441) / (1 − 219/441) = 138/222.
        check("cohen-kappa", [8, 1, 3, 9], "0.621622");
        // Costs −1, 2, 5 and ½: (−8 + 2 + 15 + 4.5) / 21.
        check("mean-cost", [8, 1, 3, 9], "0.642857");
    }

    #[test]
    fn what_is_not_there_has_its_reason() {
        check("threat-score", [0, 0, 0, 9], "no-positive-of-either-kind");
        check("minimum-class-accuracy", [0, 1, 0, 9], "no-positives");
        check("minimum-class-accuracy", [8, 0, 3, 0], "no-negatives");
        check("geometric-mean-accuracy", [8, 0, 3, 0], "no-negatives");
        check("lift", [0, 0, 3, 9], "no-selected");
        check("lift", [0, 1, 0, 9], "no-positives");
        check("fowlkes-mallows-index", [0, 0, 3, 9], "no-selected");
        check("cohen-kappa", [0, 0, 0, 9], "no-variation");
        check("cohen-kappa", [0, 0, 3, 9], "0.000000");
        check("cohen-kappa", [0, 0, 0, 0], "no-people");
        check("mean-cost", [0, 0, 0, 0], "no-people");
    }
}
