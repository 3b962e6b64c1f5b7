//! Cells as parts of everyone, and cells beside cells: shares of all people, and ratios of numbers of people.

use crate::cube::Four;
use crate::metrics::{
    Compare, Counted, End, Family, Held, Ideal, Lack, Measure, Measured, Metric, Needs, Rate,
    Topic, Wording, sources,
};

/// The rates of this family.
pub static RATES: &[Rate] = &[
    Rate {
        id: "true-positive-share",
        name: "True positive share",
        family: Family::Separation,
        topic: Topic::Selected,
        question: "How many of all people are rightly given a positive decision?",
        definition: "Of all people, the share with a positive decision and a positive outcome. FairBench calls it true acceptance rate.",
        formula: "TP / (TP + FP + FN + TN)",
        use_when: "the question is how much good reaches a group, and not how it is dealt inside of it.",
        caveat: "groups differ in base rate: this share then differs even for equal error rates.",
        source: sources::FAWCETT,
        measure: Measure::Share {
            part: |it: Four| it.tp,
            whole: |it: Four| it.tp + it.fp + it.fn_ + it.tn,
            lacks: Lack::People,
            needs: Needs::DecisionAndOutcome,
        },
        wording: Wording::NONE,
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: true,
        usual: false,
    },
    Rate {
        id: "true-negative-share",
        name: "True negative share",
        family: Family::Separation,
        topic: Topic::Selected,
        question: "How many of all people are rightly given a negative decision?",
        definition: "Of all people, the share with a negative decision and a negative outcome. FairBench calls it true rejection rate.",
        formula: "TN / (TP + FP + FN + TN)",
        use_when: "the question is how many of a group are rightly left alone.",
        caveat: "groups differ in base rate: this share then differs even for equal error rates.",
        source: sources::FAWCETT,
        measure: Measure::Share {
            part: |it: Four| it.tn,
            whole: |it: Four| it.tp + it.fp + it.fn_ + it.tn,
            lacks: Lack::People,
            needs: Needs::DecisionAndOutcome,
        },
        wording: Wording::NONE,
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: true,
        usual: false,
    },
    Rate {
        id: "false-positive-share",
        name: "False positive share",
        family: Family::Separation,
        topic: Topic::WronglyPositive,
        question: "How many of all people are wrongly given a positive decision?",
        definition: "Of all people, the share with a positive decision and a negative outcome.",
        formula: "FP / (TP + FP + FN + TN)",
        use_when: "the question is how many of a whole group are harmed by a wrong positive decision.",
        caveat: "groups differ in base rate: this share then differs even for equal error rates.",
        source: sources::FAWCETT,
        measure: Measure::Share {
            part: |it: Four| it.fp,
            whole: |it: Four| it.tp + it.fp + it.fn_ + it.tn,
            lacks: Lack::People,
            needs: Needs::DecisionAndOutcome,
        },
        wording: Wording { done: "were wrongly {yes}", among: "" },
        harm_if_benefit: None,
        harm_if_burden: Some(End::High),
        has_ratio: true,
        usual: false,
    },
    Rate {
        id: "false-negative-share",
        name: "False negative share",
        family: Family::Separation,
        topic: Topic::WronglyNegative,
        question: "How many of all people are wrongly given a negative decision?",
        definition: "Of all people, the share with a negative decision and a positive outcome.",
        formula: "FN / (TP + FP + FN + TN)",
        use_when: "the question is how many of a whole group are wrongly turned down.",
        caveat: "groups differ in base rate: this share then differs even for equal error rates.",
        source: sources::FAWCETT,
        measure: Measure::Share {
            part: |it: Four| it.fn_,
            whole: |it: Four| it.tp + it.fp + it.fn_ + it.tn,
            lacks: Lack::People,
            needs: Needs::DecisionAndOutcome,
        },
        wording: Wording { done: "were wrongly {no}", among: "" },
        harm_if_benefit: Some(End::High),
        harm_if_burden: None,
        has_ratio: true,
        usual: false,
    },
    Rate {
        id: "false-negatives-per-false-positive",
        name: "False negatives per false positive",
        family: Family::Separation,
        topic: Topic::Quality,
        question: "Which way do errors fall: how many wrong negative decisions for each wrong positive one?",
        definition: "The number of wrong negative decisions over that of wrong positive ones.",
        formula: "FN / FP",
        use_when: "errors should fall the same way in each group.",
        caveat: "errors are rare: a ratio of two small numbers swings wildly.",
        source: sources::BERK,
        measure: Measure::Cells { value: |it: Four| over(it.fn_, it.fp, Lack::FalsePositives) },
        wording: Wording::NONE,
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: true,
        usual: false,
    },
    Rate {
        id: "false-positives-per-false-negative",
        name: "False positives per false negative",
        family: Family::Separation,
        topic: Topic::Quality,
        question: "Which way do errors fall: how many wrong positive decisions for each wrong negative one?",
        definition: "The number of wrong positive decisions over that of wrong negative ones.",
        formula: "FP / FN",
        use_when: "errors should fall the same way in each group.",
        caveat: "errors are rare: a ratio of two small numbers swings wildly.",
        source: sources::BERK,
        measure: Measure::Cells { value: |it: Four| over(it.fp, it.fn_, Lack::FalseNegatives) },
        wording: Wording::NONE,
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: true,
        usual: false,
    },
    Rate {
        id: "conditional-acceptance",
        name: "Conditional acceptance",
        family: Family::Sufficiency,
        topic: Topic::Meaning,
        question: "How many positive outcomes are there for each positive decision?",
        definition: "The number of people with a positive outcome over that of people with a positive decision.",
        formula: "(TP + FN) / (TP + FP)",
        use_when: "selecting should keep step with outcomes in each group.",
        caveat: "errors of both kinds cancel: it is 1 for decisions that are all wrong in equal numbers.",
        source: sources::DAS,
        measure: Measure::Cells {
            value: |it: Four| over(it.tp + it.fn_, it.tp + it.fp, Lack::Selected),
        },
        wording: Wording::NONE,
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: true,
        usual: false,
    },
    Rate {
        id: "conditional-rejection",
        name: "Conditional rejection",
        family: Family::Sufficiency,
        topic: Topic::Meaning,
        question: "How many negative outcomes are there for each negative decision?",
        definition: "The number of people with a negative outcome over that of people with a negative decision.",
        formula: "(FP + TN) / (FN + TN)",
        use_when: "turning down should keep step with outcomes in each group.",
        caveat: "errors of both kinds cancel: it is 1 for decisions that are all wrong in equal numbers.",
        source: sources::DAS,
        measure: Measure::Cells {
            value: |it: Four| over(it.fp + it.tn, it.fn_ + it.tn, Lack::Rejected),
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
        id: "treatment-equality-difference",
        name: "Treatment equality difference",
        family: Family::Separation,
        question: "How much further do errors fall to one side than in the reference group?",
        formula: "FN_g / FP_g − FN_r / FP_r",
        ideal: Ideal::Zero,
        use_when: "the balance of the two kinds of error is what is at stake.",
        caveat: "errors are rare, or false positives are: the ratio inside it swings wildly.",
        source: sources::BERK,
        rates: &["false-negatives-per-false-positive"],
        compare: Compare::ToReference { of: treatment_equality, held: Held::Difference },
        usual: false,
    },
    Metric {
        id: "conditional-acceptance-difference",
        name: "Difference in conditional acceptance",
        family: Family::Sufficiency,
        question: "How many more positive outcomes stand behind each positive decision than in the reference group?",
        formula: "(TP + FN)_g / (TP + FP)_g − (TP + FN)_r / (TP + FP)_r",
        ideal: Ideal::Zero,
        use_when: "selecting should keep step with outcomes in each group.",
        caveat: "errors of both kinds cancel inside each group.",
        source: sources::DAS,
        rates: &["conditional-acceptance"],
        compare: Compare::ToReference { of: conditional_acceptance, held: Held::Difference },
        usual: false,
    },
    Metric {
        id: "conditional-rejection-difference",
        name: "Difference in conditional rejection",
        family: Family::Sufficiency,
        question: "How many more negative outcomes stand behind each negative decision than in the reference group?",
        formula: "(FP + TN)_g / (FN + TN)_g − (FP + TN)_r / (FN + TN)_r",
        ideal: Ideal::Zero,
        use_when: "turning down should keep step with outcomes in each group.",
        caveat: "errors of both kinds cancel inside each group.",
        source: sources::DAS,
        rates: &["conditional-rejection"],
        compare: Compare::ToReference { of: conditional_rejection, held: Held::Difference },
        usual: false,
    },
];

fn over(part: f64, whole: f64, lacks: Lack) -> Measured {
    if whole > 0.0 { Ok(part / whole) } else { Err(lacks) }
}

/// What the first has more than the second; where one has no such ratio, there is none.
fn gap([first, second]: [Counted; 2], of: fn(Four) -> [f64; 2]) -> Option<f64> {
    let ratio = |it: Counted| {
        let [part, whole] = of(it.weight);
        (whole > 0.0).then(|| part / whole)
    };
    Some(ratio(first)? - ratio(second)?)
}

fn treatment_equality(groups: [Counted; 2]) -> Option<f64> {
    gap(groups, |it| [it.fn_, it.fp])
}

fn conditional_acceptance(groups: [Counted; 2]) -> Option<f64> {
    gap(groups, |it| [it.tp + it.fn_, it.tp + it.fp])
}

fn conditional_rejection(groups: [Counted; 2]) -> Option<f64> {
    gap(groups, |it| [it.fp + it.tn, it.fn_ + it.tn])
}

#[cfg(test)]
mod tests {
    use crate::metrics::testing::{check, check_groups};

    #[test]
    fn worked_examples() {
        //                      tp fp fn tn
        check("true-positive-share", [8, 1, 3, 9], "0.380952");
        check("true-negative-share", [8, 1, 3, 9], "0.428571");
        check("false-positive-share", [8, 1, 3, 9], "0.047619");
        check("false-negative-share", [8, 1, 3, 9], "0.142857");
        check("false-negatives-per-false-positive", [8, 2, 3, 9], "1.500000");
        check("false-positives-per-false-negative", [8, 2, 3, 9], "0.666667");
        check("conditional-acceptance", [8, 1, 3, 9], "1.222222");
        check("conditional-rejection", [8, 1, 3, 9], "0.833333");
        check("true-positive-share", [0, 0, 0, 0], "no-people");
        check("false-negatives-per-false-positive", [8, 0, 3, 9], "no-false-positives");
        check("false-positives-per-false-negative", [8, 2, 0, 9], "no-false-negatives");
        check("conditional-acceptance", [0, 0, 3, 9], "no-selected");
        check("conditional-rejection", [8, 1, 0, 0], "no-rejected");
    }

    #[test]
    fn a_group_is_held_beside_its_reference() {
        // 3/2 − 5/4, 11/10 − 12/11 and 11/12 − 14/15.
        let groups = [[8, 2, 3, 9], [7, 4, 5, 10]];
        check_groups("treatment-equality-difference", &groups, "0.250000");
        check_groups("conditional-acceptance-difference", &groups, "0.009091");
        check_groups("conditional-rejection-difference", &groups, "-0.016667");
        check_groups("treatment-equality-difference", &[[8, 0, 3, 9], [7, 4, 5, 10]], "none");
    }
}
