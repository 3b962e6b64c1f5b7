//! Performance: how good decisions and scores are, group by group.

use crate::cube::{Four, Tally};
use crate::metrics::measured::area;
use crate::metrics::{
    Compare, End, Estimate, Family, Ideal, Lack, Measure, Measured, Metric, Needs, Rate, ScoreMean,
    Source, Topic, Wording, sources,
};

/// The rates of this family.
pub static RATES: &[Rate] = &[
    Rate {
        id: "accuracy",
        name: "Accuracy",
        family: Family::Performance,
        topic: Topic::Quality,
        question: "How often is the decision right?",
        definition: "Of all people, the share whose decision and outcome agree.",
        formula: "(TP + TN) / (TP + FP + FN + TN)",
        use_when: "both kinds of error cost the same.",
        caveat: "one outcome is rare, or the errors cost differently: it hides which errors are made.",
        source: sources::VERMA_RUBIN,
        measure: Measure::Share {
            part: |it: Four| it.tp + it.tn,
            whole: |it: Four| it.tp + it.fp + it.fn_ + it.tn,
            lacks: Lack::People,
            needs: Needs::DecisionAndOutcome,
        },
        wording: Wording { done: "were decided rightly", among: "" },
        harm_if_benefit: Some(End::Low),
        harm_if_burden: Some(End::Low),
        has_ratio: true,
        usual: true,
    },
    Rate {
        id: "error-rate",
        name: "Error rate",
        family: Family::Performance,
        topic: Topic::Quality,
        question: "How often is the decision wrong?",
        definition: "Of all people, the share whose decision and outcome differ.",
        formula: "(FP + FN) / (TP + FP + FN + TN)",
        use_when: "both kinds of error cost the same and they are rare.",
        caveat: "one outcome is rare, or the errors cost differently: it hides which errors are made.",
        source: sources::VERMA_RUBIN,
        measure: Measure::Share {
            part: |it: Four| it.fp + it.fn_,
            whole: |it: Four| it.tp + it.fp + it.fn_ + it.tn,
            lacks: Lack::People,
            needs: Needs::DecisionAndOutcome,
        },
        wording: Wording { done: "were decided wrongly", among: "" },
        harm_if_benefit: Some(End::High),
        harm_if_burden: Some(End::High),
        has_ratio: true,
        usual: true,
    },
    Rate {
        id: "balanced-accuracy",
        name: "Balanced accuracy",
        family: Family::Performance,
        topic: Topic::Quality,
        question: "How often is the decision right, with both outcomes counting the same?",
        definition: "The mean of the true positive rate and the true negative rate.",
        formula: "½ (TP / (TP + FN) + TN / (FP + TN))",
        use_when: "one outcome is rarer than the other.",
        caveat: "the two errors cost differently: it still counts them alike.",
        source: Source {
            cite: "Brodersen, Ong, Stephan & Buhmann (2010), The balanced accuracy and its posterior distribution",
            url: "https://doi.org/10.1109/ICPR.2010.764",
        },
        measure: Measure::Cells { value: balanced_accuracy },
        wording: Wording::NONE,
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: true,
        usual: true,
    },
    Rate {
        id: "f1-score",
        name: "F1 score",
        family: Family::Performance,
        topic: Topic::Quality,
        question: "How well are positive outcomes found, and found rightly?",
        definition: "The harmonic mean of positive predictive value and true positive rate.",
        formula: "2 TP / (2 TP + FP + FN)",
        use_when: "positive outcomes are rare and are what matters.",
        caveat: "negatives matter: those rightly passed over are not in it.",
        source: Source {
            cite: "Chicco & Jurman (2020), The advantages of the Matthews correlation coefficient (MCC) over F1 score and accuracy in binary classification evaluation",
            url: "https://doi.org/10.1186/s12864-019-6413-7",
        },
        measure: Measure::Cells { value: f1_score },
        wording: Wording::NONE,
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: true,
        usual: true,
    },
    Rate {
        id: "matthews-correlation",
        name: "Matthews correlation",
        family: Family::Performance,
        topic: Topic::Quality,
        question: "How strongly do decisions and outcomes go together?",
        definition: "The correlation of decision and outcome: 1 is perfect, 0 is no better than chance.",
        formula: "(TP · TN − FP · FN) / √((TP + FP)(TP + FN)(TN + FP)(TN + FN))",
        use_when: "one number should use all four cells.",
        caveat: "groups differ in base rate: the correlation then differs even for equal error rates.",
        source: Source {
            cite: "Matthews (1975), Comparison of the predicted and observed secondary structure of T4 phage lysozyme",
            url: "https://doi.org/10.1016/0005-2795(75)90109-9",
        },
        measure: Measure::Cells { value: matthews_correlation },
        wording: Wording::NONE,
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: false,
        usual: true,
    },
    Rate {
        id: "roc-auc",
        name: "Area under the ROC curve",
        family: Family::Performance,
        topic: Topic::Quality,
        question: "How well does the score rank people?",
        definition: "The chance that a random person with a positive outcome is scored above one with a negative outcome; ties count one half.",
        formula: "P(s₊ > s₋) + ½ P(s₊ = s₋)",
        use_when: "the score ranks people and no cut is fixed yet.",
        caveat: "it compares people inside a group only: groups can rank equally well and still be treated differently at one cut.",
        source: Source {
            cite: "Hanley & McNeil (1982), The meaning and use of the area under a receiver operating characteristic (ROC) curve",
            url: "https://doi.org/10.1148/radiology.143.1.7063747",
        },
        measure: Measure::RankArea,
        wording: Wording::NONE,
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: true,
        usual: true,
    },
    Rate {
        id: "gini-coefficient",
        name: "Gini coefficient of the score",
        family: Family::Performance,
        topic: Topic::Quality,
        question: "How far beyond chance does the score rank people?",
        definition: "Twice the area under the ROC curve less one: of two people with unlike outcomes, how much more often the positive one is scored higher than lower. Also called Somers’ D or accuracy ratio.",
        formula: "2 AUC − 1",
        use_when: "chance should be 0 and a perfect order 1, as in credit scoring.",
        caveat: "it compares people inside a group only: groups can rank equally well and still be treated differently at one cut.",
        source: Source {
            cite: "Hand & Till (2001), A simple generalisation of the area under the ROC curve for multiple class classification problems",
            url: "https://doi.org/10.1023/A:1010920819831",
        },
        measure: Measure::Estimate { of: gini, needs: Needs::ScoreAndOutcome, limits: [-1.0, 1.0] },
        wording: Wording::NONE,
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: false,
        usual: false,
    },
    Rate {
        id: "brier-score",
        name: "Brier score",
        family: Family::Calibration,
        topic: Topic::Quality,
        question: "How far are predicted probabilities from what happened?",
        definition: "The mean squared distance between the score, read as a probability, and the outcome as 0 or 1: half of what Brier sums over both outcomes.",
        formula: "Σ (s − y)² / n",
        use_when: "the score is used as a probability.",
        caveat: "groups differ in base rate: the best score that can be reached then differs too.",
        source: Source {
            cite: "Brier (1950), Verification of forecasts expressed in terms of probability",
            url: "https://doi.org/10.1175/1520-0493(1950)078%3C0001:VOFEIT%3E2.0.CO;2",
        },
        measure: Measure::Mean { of: ScoreMean::SquaredError, needs: Needs::ProbabilityAndOutcome },
        wording: Wording::NONE,
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: true,
        usual: true,
    },
    Rate {
        id: "log-loss",
        name: "Log loss",
        family: Family::Calibration,
        topic: Topic::Quality,
        question: "How surprised are predicted probabilities by what happened?",
        definition: "The mean of minus the natural logarithm of the probability given to what happened; probabilities are kept 2⁻⁵² away from 0 and 1.",
        formula: "−Σ ln P(y) / n",
        use_when: "confident mistakes must count heavily.",
        caveat: "a single confident mistake can rule the mean.",
        source: Source {
            cite: "Good (1952), Rational decisions",
            url: "https://doi.org/10.1111/j.2517-6161.1952.tb00104.x",
        },
        measure: Measure::Mean { of: ScoreMean::LogLoss, needs: Needs::ProbabilityAndOutcome },
        wording: Wording::NONE,
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: true,
        usual: true,
    },
];

/// The metrics of this family.
pub static METRICS: &[Metric] = &[Metric {
    id: "accuracy-difference",
    name: "Accuracy difference",
    family: Family::Performance,
    question: "How far apart are the groups in how often decisions are right?",
    formula: "max_g ACC − min_g ACC,  ACC = (TP + TN) / n",
    ideal: Ideal::Zero,
    use_when: "both kinds of error cost the same.",
    caveat: "one outcome is rare: decisions can be right equally often and wrong in opposite ways.",
    source: sources::VERMA_RUBIN,
    rates: &["accuracy"],
    compare: Compare::LargestDifference,
    usual: true,
}];

fn gini(tally: &Tally) -> Result<Estimate, Lack> {
    let area = area(tally)?;
    let standard_error = area.standard_error.map(|it| 2.0 * it);
    Ok(Estimate { value: 2.0 * area.value - 1.0, standard_error, degrees: area.degrees })
}

fn balanced_accuracy(it: Four) -> Measured {
    let (positives, negatives) = (it.tp + it.fn_, it.fp + it.tn);
    if positives <= 0.0 {
        return Err(Lack::Positives);
    }
    if negatives <= 0.0 {
        return Err(Lack::Negatives);
    }
    Ok(f64::midpoint(it.tp / positives, it.tn / negatives))
}

fn f1_score(it: Four) -> Measured {
    let whole = 2.0 * it.tp + it.fp + it.fn_;
    if whole > 0.0 { Ok(2.0 * it.tp / whole) } else { Err(Lack::AnyPositive) }
}

fn matthews_correlation(it: Four) -> Measured {
    let product = (it.tp + it.fp) * (it.tp + it.fn_) * (it.tn + it.fp) * (it.tn + it.fn_);
    if product > 0.0 {
        Ok((it.tp * it.tn - it.fp * it.fn_) / product.sqrt())
    } else {
        Err(Lack::Variation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cube::score::Ranked;
    use crate::cube::tally::ScoreTally;
    use crate::metrics::testing::check;
    use crate::stats::area::RankArea;

    #[test]
    fn worked_examples() {
        //                      tp fp fn tn
        check("accuracy", [8, 1, 3, 9], "0.809524");
        check("error-rate", [8, 1, 3, 9], "0.190476");
        // By hand: (8/11 + 9/10) / 2, 16 / (16 + 1 + 3), (72 − 3) / √(9 · 11 · 10 · 12).
        check("balanced-accuracy", [8, 1, 3, 9], "0.813636");
        check("f1-score", [8, 1, 3, 9], "0.800000");
        check("matthews-correlation", [8, 1, 3, 9], "0.633054");
        check("balanced-accuracy", [0, 1, 0, 9], "no-positives");
        check("balanced-accuracy", [8, 0, 3, 0], "no-negatives");
        check("f1-score", [0, 0, 0, 9], "no-positive-of-either-kind");
        check("matthews-correlation", [8, 1, 0, 0], "no-variation");
        check("roc-auc", [0, 1, 0, 9], "no-positives");
        check("gini-coefficient", [8, 0, 3, 0], "no-negatives");
    }

    /// 2 · 0.75 − 1, with twice the error of the area.
    #[test]
    fn a_gini_coefficient_is_twice_what_an_area_is_beyond_chance() {
        let area = Some(RankArea { value: 0.75, se: Some(0.0625) });
        let ranked = Ranked { area, ..Ranked::default() };
        let score = Some(ScoreTally { ranked, ..ScoreTally::default() });
        let found = gini(&Tally { score, ..Tally::default() }).unwrap();
        assert_eq!((found.value, found.standard_error), (0.5, Some(0.125)));
    }
}
