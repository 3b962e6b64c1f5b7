//! Two rates of a group beside those of its reference, as one number.

use crate::cube::Four;
use crate::metrics::{Compare, Counted, Family, Held, Ideal, Metric, Source, sources};

/// The metrics of this family.
pub static METRICS: &[Metric] = &[
    Metric {
        id: "average-odds-difference",
        name: "Average odds difference",
        family: Family::Separation,
        question: "How far is a group from the reference in its mean of true and false positive rate?",
        formula: "½ ((FPR_g − FPR_r) + (TPR_g − TPR_r))",
        ideal: Ideal::Zero,
        use_when: "both rates should rise or fall together, and one number with a sign is asked for.",
        caveat: "the two gaps have opposite signs: they cancel, and it can be 0 while both are large. Look at the absolute one.",
        source: Source {
            cite: "Bellamy et al. (2019), AI Fairness 360: an extensible toolkit for detecting and mitigating algorithmic bias",
            url: "https://doi.org/10.1147/JRD.2019.2942287",
        },
        rates: &["true-positive-rate", "false-positive-rate"],
        compare: Compare::ToReference { of: average_odds, held: Held::Difference },
        usual: true,
    },
    Metric {
        id: "average-absolute-odds-difference",
        name: "Average absolute odds difference",
        family: Family::Separation,
        question: "How large is the mean of a group’s gaps to the reference, in true and in false positive rates?",
        formula: "½ (|FPR_g − FPR_r| + |TPR_g − TPR_r|)",
        ideal: Ideal::Zero,
        use_when: "both gaps count, whichever way they point.",
        caveat: "groups are small: a mean of absolute values is above 0 by chance alone, so read the interval.",
        source: sources::AIF360,
        rates: &["true-positive-rate", "false-positive-rate"],
        compare: Compare::ToReference { of: average_absolute_odds, held: Held::Difference },
        usual: true,
    },
    Metric {
        id: "equalized-odds-ratio-mean",
        name: "Equalized odds ratio (mean)",
        family: Family::Separation,
        question: "How large is the mean of the two ratios, of true positive and of false positive rates?",
        formula: "½ (min_g TPR / max_g TPR) + ½ (min_g FPR / max_g FPR)",
        ideal: Ideal::One,
        use_when: "both ratios count and neither is the worse.",
        caveat: "one of the rates is close to zero: its ratio swings wildly, and a mean can hide it.",
        source: sources::EQUALIZED_ODDS,
        rates: &["true-positive-rate", "false-positive-rate"],
        compare: Compare::MeanOfSmallestRatios,
        usual: false,
    },
    Metric {
        id: "average-predictive-value-difference",
        name: "Average predictive value difference",
        family: Family::Sufficiency,
        question: "How far is a group from the reference in its mean of positive predictive value and false omission rate?",
        formula: "½ ((PPV_g − PPV_r) + (FOR_g − FOR_r))",
        ideal: Ideal::Zero,
        use_when: "decisions of both kinds should mean the same, and one number with a sign is asked for.",
        caveat: "the two gaps have opposite signs: they cancel, and it can be 0 while both are large.",
        source: sources::AIF360,
        rates: &["positive-predictive-value", "false-omission-rate"],
        compare: Compare::ToReference { of: average_predictive_value, held: Held::Difference },
        usual: false,
    },
    Metric {
        id: "conditional-use-accuracy-difference",
        name: "Conditional use accuracy difference",
        family: Family::Sufficiency,
        question: "How large is the mean of a group’s gaps to the reference, in what positive and negative decisions mean?",
        formula: "½ (|PPV_g − PPV_r| + |NPV_g − NPV_r|)",
        ideal: Ideal::Zero,
        use_when: "decisions of both kinds should be right as often in each group.",
        caveat: "groups are small: a mean of absolute values is above 0 by chance alone, so read the interval.",
        source: Source {
            cite: "Berk, Heidari, Jabbari, Kearns & Roth (2021), Fairness in criminal justice risk assessments: the state of the art; as one number in OxonFair",
            url: "https://doi.org/10.1177/0049124118782533",
        },
        rates: &["positive-predictive-value", "negative-predictive-value"],
        compare: Compare::ToReference { of: conditional_use_accuracy, held: Held::Difference },
        usual: false,
    },
];

/// A share of people as numerator and denominator.
type Part = fn(Four) -> [f64; 2];

const TPR: Part = |it| [it.tp, it.tp + it.fn_];
const FPR: Part = |it| [it.fp, it.fp + it.tn];
const PPV: Part = |it| [it.tp, it.tp + it.fp];
const NPV: Part = |it| [it.tn, it.fn_ + it.tn];
const FOR: Part = |it| [it.fn_, it.fn_ + it.tn];

fn gap([group, reference]: [Counted; 2], of: Part) -> Option<f64> {
    let share = |it: Counted| {
        let [part, whole] = of(it.weight);
        (whole > 0.0).then(|| part / whole)
    };
    Some(share(group)? - share(reference)?)
}

fn average_odds(groups: [Counted; 2]) -> Option<f64> {
    Some(f64::midpoint(gap(groups, FPR)?, gap(groups, TPR)?))
}

fn average_absolute_odds(groups: [Counted; 2]) -> Option<f64> {
    Some(f64::midpoint(gap(groups, FPR)?.abs(), gap(groups, TPR)?.abs()))
}

fn average_predictive_value(groups: [Counted; 2]) -> Option<f64> {
    Some(f64::midpoint(gap(groups, PPV)?, gap(groups, FOR)?))
}

fn conditional_use_accuracy(groups: [Counted; 2]) -> Option<f64> {
    Some(f64::midpoint(gap(groups, PPV)?.abs(), gap(groups, NPV)?.abs()))
}

#[cfg(test)]
mod tests {
    use crate::metrics::testing::check_groups;

    #[test]
    fn worked_examples() {
        // TPR 8/10 − 6/12, FPR 3/10 − 2/8, PPV 8/11 − 6/8, NPV 7/9 − 6/12.
        let groups = [[8, 3, 2, 7], [6, 2, 6, 6]];
        check_groups("average-odds-difference", &groups, "0.175000");
        check_groups("average-absolute-odds-difference", &groups, "0.175000");
        check_groups("average-predictive-value-difference", &groups, "-0.150253");
        check_groups("conditional-use-accuracy-difference", &groups, "0.150253");
        check_groups("average-odds-difference", &[[8, 3, 2, 7], [0, 2, 0, 6]], "none");
    }

    /// The signed mean of +0.3 and −0.3 is 0, which says nothing of either.
    #[test]
    fn gaps_of_opposite_signs_cancel_in_the_signed_mean_alone() {
        let groups = [[8, 2, 2, 8], [5, 5, 5, 5]];
        check_groups("average-odds-difference", &groups, "0.000000");
        check_groups("average-absolute-odds-difference", &groups, "0.300000");
    }
}
