//! Calibration: whether a score means the same in every group, and what scores say of those it concerns.

mod estimate;

use crate::metrics::calibration::estimate::{
    average_precision, calibration_error, calibration_ratio, mean_score, over_prediction,
    under_prediction,
};
use crate::metrics::{Family, Measure, Needs, Rate, Source, Topic, Wording, sources};

pub use crate::metrics::calibration::estimate::{distance_by_chance, mean_distance};

const PLEISS: Source = Source {
    cite: "Pleiss, Raghavan, Wu, Kleinberg & Weinberger (2017), On fairness and calibration",
    url: "https://arxiv.org/abs/1709.02012",
};

const ANY: [f64; 2] = [f64::NEG_INFINITY, f64::INFINITY];
const SHARE: [f64; 2] = [0.0, 1.0];

/// The rates of this family.
pub static RATES: &[Rate] = &[
    Rate {
        id: "calibration-ratio",
        name: "Calibration ratio",
        family: Family::Calibration,
        topic: Topic::Quality,
        question: "Do probabilities add up to what happened?",
        definition: "The sum of the scores, read as probabilities, over the number of positive outcomes: above 1, more was expected than happened.",
        formula: "Σ s / Σ y",
        use_when: "the score is used as a probability.",
        caveat: "too high for some and too low for others can add up to 1.",
        source: Source {
            cite: "TensorFlow Model Analysis, Calibration",
            url: "https://www.tensorflow.org/tfx/model_analysis/api_docs/python/tfma/metrics/Calibration",
        },
        measure: Measure::Estimate {
            of: calibration_ratio,
            needs: Needs::ProbabilityAndOutcome,
            limits: [0.0, f64::INFINITY],
        },
        wording: Wording::NONE,
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: true,
        usual: true,
    },
    Rate {
        id: "expected-calibration-error",
        name: "Expected calibration error",
        family: Family::Calibration,
        topic: Topic::Quality,
        question: "How far are probabilities from what happened, score by score?",
        definition: "Over at most 10 bands of scores that hold about as many of all people each, the mean distance between the mean score and the share with a positive outcome.",
        formula: "Σ_b n_b/n |mean s_b − mean y_b|, bands of equal mass over everyone",
        use_when: "the score is used as a probability.",
        caveat: "the group is small: chance alone moves bands apart, so that small groups look worse.",
        source: Source {
            cite: "Nixon, Dusenberry, Jerfel, Nguyen, Liu, Zhang & Tran (2019), Measuring calibration in deep learning",
            url: "https://arxiv.org/abs/1904.01685",
        },
        measure: Measure::Estimate {
            of: |it| calibration_error(it, |score| &score.equal_mass),
            needs: Needs::ProbabilityAndOutcome,
            limits: SHARE,
        },
        wording: Wording::NONE,
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: false,
        usual: true,
    },
    Rate {
        id: "expected-calibration-error-equal-width",
        name: "Expected calibration error, bands of equal width",
        family: Family::Calibration,
        topic: Topic::Quality,
        question: "How far are probabilities from what happened, tenth by tenth of the scale?",
        definition: "Over the ten tenths of the scale from 0 to 1, the mean distance between the mean score and the share with a positive outcome.",
        formula: "Σ_b n_b/n |mean s_b − mean y_b|, bands ((b−1)/10, b/10]",
        use_when: "a figure of another program is to be met, which mostly has bands of equal width.",
        caveat: "most scores are near one end: few bands then hold nearly everyone.",
        source: Source {
            cite: "Naeini, Cooper & Hauskrecht (2015), Obtaining well calibrated probabilities using Bayesian binning",
            url: "https://doi.org/10.1609/aaai.v29i1.9602",
        },
        measure: Measure::Estimate {
            of: |it| calibration_error(it, |score| &score.equal_width),
            needs: Needs::ProbabilityAndOutcome,
            limits: SHARE,
        },
        wording: Wording::NONE,
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: false,
        usual: false,
    },
    Rate {
        id: "mean-score-positives",
        name: "Mean score of positives",
        family: Family::Separation,
        topic: Topic::Quality,
        question: "How high are those scored who turn out positive?",
        definition: "Of people with a positive outcome, the mean score; of probabilities also called the soft or generalized true positive rate.",
        formula: "Σ s y / Σ y",
        use_when: "the score itself matters and no cut is fixed yet.",
        caveat: "the score is only a rank, such as a decile: its mean then has no unit.",
        source: PLEISS,
        measure: Measure::Estimate {
            of: |it| mean_score(it, 1),
            needs: Needs::ScoreAndOutcome,
            limits: ANY,
        },
        wording: Wording::NONE,
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: false,
        usual: true,
    },
    Rate {
        id: "mean-score-negatives",
        name: "Mean score of negatives",
        family: Family::Separation,
        topic: Topic::Quality,
        question: "How high are those scored who turn out negative?",
        definition: "Of people with a negative outcome, the mean score; of probabilities also called the soft or generalized false positive rate.",
        formula: "Σ s (1 − y) / Σ (1 − y)",
        use_when: "the score itself matters and no cut is fixed yet.",
        caveat: "the score is only a rank, such as a decile: its mean then has no unit.",
        source: PLEISS,
        measure: Measure::Estimate {
            of: |it| mean_score(it, 0),
            needs: Needs::ScoreAndOutcome,
            limits: ANY,
        },
        wording: Wording::NONE,
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: false,
        usual: true,
    },
    Rate {
        id: "over-prediction",
        name: "Over-prediction",
        family: Family::Calibration,
        topic: Topic::Quality,
        question: "How much probability goes to what did not happen?",
        definition: "Over all people, the mean of how far the score lies above the outcome as 0 or 1.",
        formula: "Σ max(s − y, 0) / n",
        use_when: "scores that are too high do another harm than scores that are too low.",
        caveat: "groups differ in base rate: well calibrated scores then differ here too.",
        source: sources::FAIRLEARN_MEANS,
        measure: Measure::Estimate {
            of: over_prediction,
            needs: Needs::ProbabilityAndOutcome,
            limits: SHARE,
        },
        wording: Wording::NONE,
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: true,
        usual: true,
    },
    Rate {
        id: "under-prediction",
        name: "Under-prediction",
        family: Family::Calibration,
        topic: Topic::Quality,
        question: "How much probability is missing for what did happen?",
        definition: "Over all people, the mean of how far the score lies below the outcome as 0 or 1.",
        formula: "Σ max(y − s, 0) / n",
        use_when: "scores that are too low do another harm than scores that are too high.",
        caveat: "groups differ in base rate: well calibrated scores then differ here too.",
        source: sources::FAIRLEARN_MEANS,
        measure: Measure::Estimate {
            of: under_prediction,
            needs: Needs::ProbabilityAndOutcome,
            limits: SHARE,
        },
        wording: Wording::NONE,
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: true,
        usual: true,
    },
    Rate {
        id: "average-precision",
        name: "Average precision",
        family: Family::Performance,
        topic: Topic::Quality,
        question: "How often are those ranked high positive?",
        definition: "The mean, over people with a positive outcome, of the share of positives among all who are scored at least as high; people of one score are let in together.",
        formula: "Σ_k (R_k − R_{k−1}) P_k over the distinct scores",
        use_when: "positive outcomes are rare and only the top of the ranking is acted on.",
        caveat: "groups differ in base rate: a ranking by chance alone has the base rate as its value.",
        source: Source {
            cite: "Scikit-learn, average_precision_score",
            url: "https://scikit-learn.org/stable/modules/generated/sklearn.metrics.average_precision_score.html",
        },
        measure: Measure::Estimate {
            of: average_precision,
            needs: Needs::ScoreAndOutcome,
            limits: SHARE,
        },
        wording: Wording::NONE,
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: true,
        usual: true,
    },
];

#[cfg(test)]
mod tests {
    use super::distance_by_chance;
    use crate::cube::score::{Extras, Order, ScoreRow, Scores};
    use crate::cube::{Accounting, AxisLevels, Cell, Cube, Four, People, Tally};
    use crate::metrics::{self, measure};

    /// Score, whether positive, weight.
    type Person = (f64, bool, f64);

    const PEOPLE: [Person; 4] =
        [(0.2, false, 1.0), (0.2, true, 1.0), (0.6, true, 1.0), (0.9, false, 1.0)];

    fn tally(people: &[Person]) -> Tally {
        let sum = |positive: bool, of: fn(f64) -> f64| -> f64 {
            people.iter().filter(|it| it.1 == positive).map(|it| of(it.2)).sum()
        };
        let four = |of| Four { tp: sum(true, of), fp: sum(false, of), ..Four::default() };
        let n = |positive: bool| people.iter().filter(|it| it.1 == positive).count() as u64;
        let is_weighted = people.iter().any(|it| it.2 > 1.0);
        let weights = if is_weighted { people.iter().map(|it| it.2).collect() } else { vec![] };
        let rows = (people.iter().zip(0..))
            .map(|(it, idx)| ScoreRow::new(it.0, u32::from(it.1), idx))
            .collect();
        let cube = Cube {
            axes: vec![AxisLevels {
                name: String::new(),
                levels: vec![String::new()],
                n_ordered: 0,
            }],
            n_attributes: 1,
            cells: vec![Cell {
                levels: vec![0],
                people: People { tp: n(true), fp: n(false), ..People::default() },
                weight: four(|weight| weight),
                square: four(|weight| weight * weight),
            }],
            scores: Some(Scores::new(rows, &Extras { people: vec![], weights }, &[0])),
            accounting: Accounting::default(),
        };
        cube.grouping_with_scores(&[0], Order::HigherIsLikelier).groups.remove(0).tally
    }

    #[track_caller]
    fn check(id: &str, people: &[Person], expected: &str) {
        let found = match measure(metrics::rate(id).unwrap(), &tally(people)) {
            Ok(it) => match it.standard_error {
                Some(error) => format!("{:.6} ± {error:.6}", it.value),
                None => format!("{:.6}", it.value),
            },
            Err(lack) => lack.id().to_owned(),
        };
        assert_eq!(found, expected, "{id}");
    }

    #[test]
    fn worked_examples() {
        // By hand: 1.9 expected, 2 happened; s − 0.95 y is 0.2, −0.75, −0.35, 0.9, and √(1.535/12) / 0.5.
        check("calibration-ratio", &PEOPLE, "0.950000 ± 0.715309");
        // Bands 0.2, 0.6, 0.9: (0.6 + 0.4 + 0.9) / 4; the Brier score is 0.4125, and √((0.4125 − 0.475²) / 3).
        check("expected-calibration-error", &PEOPLE, "0.475000 ± 0.249583");
        check("expected-calibration-error-equal-width", &PEOPLE, "0.475000 ± 0.249583");
        check("mean-score-positives", &PEOPLE, "0.400000 ± 0.200000");
        check("mean-score-negatives", &PEOPLE, "0.550000 ± 0.350000");
        // 0.2, 0, 0, 0.9 and 0, 0.8, 0.4, 0.
        check("over-prediction", &PEOPLE, "0.275000 ± 0.213600");
        check("under-prediction", &PEOPLE, "0.300000 ± 0.191485");
        // √(2/π) (√0.32 + √0.24 + √0.09) / 4.
        let found = distance_by_chance(&tally(&PEOPLE).score.unwrap().equal_mass).unwrap();
        assert!((found - 0.270_400).abs() < 1e-6, "{found}");
    }

    #[test]
    fn weights_count_as_people_do() {
        let people = [(0.2, false, 1.0), (0.2, true, 2.0), (0.6, true, 0.5), (0.9, false, 3.0)];
        let value = |id: &str| measure(metrics::rate(id).unwrap(), &tally(&people)).unwrap().value;
        // By hand, as scikit-learn's average_precision_score with these sample weights.
        let by_hand = (0.5 * (0.5 / 3.5) + 2.0 * (2.5 / 6.5)) / 2.5;
        assert!((value("average-precision") - by_hand).abs() < 1e-15);
        assert!((value("calibration-ratio") - 3.6 / 2.5).abs() < 1e-15);
        assert!((value("expected-calibration-error") - (1.4 + 0.2 + 2.7) / 6.5).abs() < 1e-15);
        assert!((value("over-prediction") - 2.9 / 6.5).abs() < 1e-15);
        assert!((value("mean-score-positives") - 0.7 / 2.5).abs() < 1e-15);
    }

    #[test]
    fn what_a_group_lacks_is_named() {
        let negatives = [(0.2, false, 1.0), (0.3, false, 1.0)];
        check("calibration-ratio", &negatives, "no-positives");
        check("average-precision", &negatives, "no-positives");
        check("mean-score-positives", &negatives, "no-positives");
        check("mean-score-negatives", &[(0.4, true, 1.0)], "no-negatives");
        check("under-prediction", &negatives, "0.000000");
        check("over-prediction", &[], "no-people");
    }
}
