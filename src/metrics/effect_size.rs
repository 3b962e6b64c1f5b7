//! Selection rates of a group and its reference, on several scales.

use crate::metrics::{Compare, Counted, Family, Held, Ideal, Metric, Source, sources};

/// The metrics of this family.
pub static METRICS: &[Metric] = &[
    Metric {
        id: "statistical-parity-difference",
        name: "Statistical parity difference",
        family: Family::Independence,
        question: "How far is a group’s selection rate from that of the reference?",
        formula: "SR_g − SR_r,  SR = (TP + FP) / n",
        ideal: Ideal::Zero,
        use_when: "one group is set against a stated reference, and the sign matters.",
        caveat: "many groups are compared: the furthest of them is far by chance alone, so read the intervals.",
        source: Source {
            cite: "Calders & Verwer (2010), Three naive Bayes approaches for discrimination-free classification",
            url: "https://doi.org/10.1007/s10618-010-0190-x",
        },
        rates: &["selection-rate"],
        compare: Compare::ToReference { of: statistical_parity, held: Held::Difference },
        usual: false,
    },
    Metric {
        id: "disparate-impact",
        name: "Disparate impact",
        family: Family::Independence,
        question: "How many times the reference’s selection rate does a group have?",
        formula: "SR_g / SR_r,  SR = (TP + FP) / n",
        ideal: Ideal::One,
        use_when: "a rule such as four fifths sets one group against a stated reference.",
        caveat: "rates are close to zero: a ratio of two tiny rates swings wildly.",
        source: sources::FELDMAN,
        rates: &["selection-rate"],
        compare: Compare::ToReference { of: disparate_impact, held: Held::Ratio },
        usual: false,
    },
    Metric {
        id: "normalized-mean-difference",
        name: "Normalized mean difference",
        family: Family::Independence,
        question: "How large is the gap in selection rates, as a part of the largest gap that these sizes allow?",
        formula: "(SR_g − SR_r) / d_max,  d_max = min(P(+) / P(h), P(−) / P(l)) with h the group of the higher and l that of the lower rate",
        ideal: Ideal::Zero,
        use_when: "few or nearly all people are selected, so that a plain difference cannot be large.",
        caveat: "it is close to ±1 whenever one of the two groups holds nearly all who are selected.",
        source: Source {
            cite: "Žliobaitė (2015), A survey on measuring indirect discrimination in machine learning",
            url: "https://arxiv.org/abs/1511.00148",
        },
        rates: &["selection-rate"],
        compare: Compare::ToReference { of: normalized_difference, held: Held::Difference },
        usual: false,
    },
    Metric {
        id: "cohens-d",
        name: "Cohen’s d of selection rates",
        family: Family::Independence,
        question: "How large is the gap in selection rates, in standard deviations?",
        formula: "(SR_g − SR_r) / √((n_g SR_g (1 − SR_g) + n_r SR_r (1 − SR_r)) / (n_g + n_r))",
        ideal: Ideal::Zero,
        use_when: "gaps on unlike scales are set side by side.",
        caveat: "rates are close to 0 or 1: the standard deviation is then tiny, and d large. Programs that divide by n_g + n_r − 2 print a little less.",
        source: sources::COHEN_1988,
        rates: &["selection-rate"],
        compare: Compare::ToReference { of: cohens_d, held: Held::Nothing },
        usual: false,
    },
    Metric {
        id: "cohens-h",
        name: "Cohen’s h of selection rates",
        family: Family::Independence,
        question: "How large is the gap in selection rates on a scale where every rate is equally well known?",
        formula: "2 arcsin √SR_g − 2 arcsin √SR_r",
        ideal: Ideal::Zero,
        use_when: "gaps at different heights are set side by side.",
        caveat: "people are to read it: it has no unit that they know.",
        source: sources::COHEN_1988,
        rates: &["selection-rate"],
        compare: Compare::ToReference { of: cohens_h, held: Held::Nothing },
        usual: false,
    },
];

fn rates([group, reference]: [Counted; 2]) -> Option<[f64; 2]> {
    Some([selected(group)?, selected(reference)?])
}

fn selected(it: Counted) -> Option<f64> {
    let n = it.weight.total();
    if n > 0.0 { Some((it.weight.tp + it.weight.fp) / n) } else { None }
}

fn sizes([group, reference]: [Counted; 2]) -> [f64; 2] {
    [group.weight.total(), reference.weight.total()]
}

fn statistical_parity(groups: [Counted; 2]) -> Option<f64> {
    rates(groups).map(|[group, reference]| group - reference)
}

fn disparate_impact(groups: [Counted; 2]) -> Option<f64> {
    let [group, reference] = rates(groups)?;
    (reference > 0.0).then(|| group / reference)
}

pub(crate) fn normalized_difference(groups: [Counted; 2]) -> Option<f64> {
    let [group, reference] = rates(groups)?;
    let sizes = sizes(groups);
    // Sums of cells and not of rates: where nobody is turned down, that is exactly 0.
    let selected: f64 = groups.iter().map(|it| it.weight.tp + it.weight.fp).sum();
    let refused: f64 = groups.iter().map(|it| it.weight.fn_ + it.weight.tn).sum();
    let [high, low] = if group > reference { sizes } else { [sizes[1], sizes[0]] };
    // All places to the group of the higher rate, as far as they go; then all refusals to the other.
    let furthest = (selected / high).min(refused / low);
    (furthest > 0.0).then(|| (group - reference) / furthest)
}

fn cohens_d(groups: [Counted; 2]) -> Option<f64> {
    let [group, reference] = rates(groups)?;
    let sizes = sizes(groups);
    let spread = sizes[0] * group * (1.0 - group) + sizes[1] * reference * (1.0 - reference);
    let deviation = (spread / (sizes[0] + sizes[1])).sqrt();
    (deviation > 0.0).then(|| (group - reference) / deviation)
}

fn cohens_h(groups: [Counted; 2]) -> Option<f64> {
    let angle = |rate: f64| 2.0 * libm::asin(rate.sqrt());
    rates(groups).map(|[group, reference]| angle(group) - angle(reference))
}

#[cfg(test)]
mod tests {
    use crate::metrics::testing::check_groups;

    #[test]
    fn worked_examples() {
        // 6 of 10 and 4 of 20 selected.
        let groups = [[5, 1, 2, 2], [3, 1, 6, 10]];
        check_groups("statistical-parity-difference", &groups, "0.400000");
        check_groups("disparate-impact", &groups, "3.000000");
        // d_max = min((1/3) / (1/3), (2/3) / (2/3)) = 1; then min(13/10, 17/20) with −0.7 above it.
        check_groups("normalized-mean-difference", &groups, "0.400000");
        check_groups("normalized-mean-difference", &[[3, 1, 0, 16], [5, 4, 1, 0]], "-0.823529");
        // 0.4 / √((10 · 0.24 + 20 · 0.16) / 30).
        check_groups("cohens-d", &groups, "0.925820");
        // 2 arcsin √0.6 − 2 arcsin √0.2.
        check_groups("cohens-h", &groups, "0.844859");
    }

    /// The worst ratio of all is a finding and no gap in the data.
    #[test]
    fn nobody_selected_has_an_impact_of_zero() {
        check_groups("disparate-impact", &[[0, 0, 3, 7], [5, 1, 2, 2]], "0.000000");
        check_groups("disparate-impact", &[[5, 1, 2, 2], [0, 0, 3, 7]], "none");
        check_groups("cohens-d", &[[0, 0, 3, 7], [0, 0, 2, 2]], "none");
        check_groups("normalized-mean-difference", &[[0, 0, 3, 7], [0, 0, 2, 2]], "none");
    }

    #[test]
    fn groups_of_other_sizes_could_be_further_apart() {
        // 3 of 10 and 10 of 20: 13 places all to the twenty, or 17 refusals all to the ten as far as they go:
        // 13/20 is less than 17/10.
        check_groups("normalized-mean-difference", &[[3, 0, 0, 7], [10, 0, 0, 10]], "-0.307692");
        // 9 of 10 and 10 of 20: 19 places or 11 refusals; 19/10 is more than 11/20.
        check_groups("normalized-mean-difference", &[[9, 0, 0, 1], [10, 0, 0, 10]], "0.727273");
        check_groups("normalized-mean-difference", &[[0, 0, 0, 0], [10, 0, 0, 10]], "none");
        check_groups("statistical-parity-difference", &[[0, 0, 0, 0], [10, 0, 0, 10]], "none");
        check_groups("statistical-parity-difference", &[[10, 0, 0, 10], [0, 0, 0, 0]], "none");
    }
}
