//! Outcomes and predictions that are numbers: how high they are, and how far apart.

use crate::cube::numbers::NumberTally;
use crate::cube::{Moments, Tally};
use crate::metrics::{
    End, Estimate, Family, Lack, Measure, Needs, Rate, Source, Topic, Wording, sources,
};

const ANY: [f64; 2] = [f64::NEG_INFINITY, f64::INFINITY];
const POSITIVE: [f64; 2] = [0.0, f64::INFINITY];
const UP_TO_ONE: [f64; 2] = [f64::NEG_INFINITY, 1.0];

/// The rates of this family.
pub static RATES: &[Rate] = &[
    Rate {
        id: "mean-prediction",
        name: "Mean prediction",
        family: Family::Numbers,
        topic: Topic::Predicted,
        question: "How high are the predictions?",
        definition: "The mean of the predicted number over all people.",
        formula: "Σ ŷ / n",
        use_when: "people are treated by the number that is predicted for them.",
        caveat: "the outcomes themselves differ between groups: then right predictions differ as well.",
        source: sources::CALDERS_KARIM,
        measure: Measure::Estimate {
            of: |it: &Tally| mean(it, |it| it.prediction),
            needs: Needs::NumberPrediction,
            limits: ANY,
        },
        wording: Wording { done: "were predicted low or high", among: "" },
        harm_if_benefit: Some(End::Low),
        harm_if_burden: Some(End::High),
        has_ratio: false,
        usual: true,
    },
    Rate {
        id: "mean-error",
        name: "Mean error",
        family: Family::Numbers,
        topic: Topic::Errors,
        question: "Are predictions too high or too low on average?",
        definition: "The mean of prediction less outcome: above 0 where predictions are too high, below 0 where they are too low.",
        formula: "Σ (ŷ − y) / n",
        use_when: "a prediction that is too low takes something from people, or one that is too high does.",
        caveat: "errors of both signs cancel: it is 0 for predictions that are far off in equal measure, so read the mean absolute error beside it.",
        source: sources::CALDERS_KARIM,
        measure: Measure::Estimate {
            of: |it: &Tally| mean(it, |it| it.errors.map(|it| it.error)),
            needs: Needs::Numbers,
            limits: ANY,
        },
        wording: Wording { done: "were predicted too low or too high", among: "" },
        harm_if_benefit: Some(End::Low),
        harm_if_burden: Some(End::High),
        has_ratio: false,
        usual: true,
    },
    Rate {
        id: "mean-absolute-error",
        name: "Mean absolute error",
        family: Family::Numbers,
        topic: Topic::Errors,
        question: "How far are predictions from what happened?",
        definition: "The mean distance of prediction and outcome, in the unit of the outcome.",
        formula: "Σ |ŷ − y| / n",
        use_when: "every unit of error matters the same.",
        caveat: "outcomes vary more in one group: they are then harder to predict with the same care.",
        source: sources::WILLMOTT,
        measure: Measure::Estimate {
            of: |it: &Tally| mean(it, |it| it.errors.map(|it| it.absolute)),
            needs: Needs::Numbers,
            limits: POSITIVE,
        },
        wording: Wording { done: "were predicted less exactly", among: "" },
        harm_if_benefit: Some(End::High),
        harm_if_burden: Some(End::High),
        has_ratio: true,
        usual: true,
    },
    Rate {
        id: "median-absolute-error",
        name: "Median absolute error",
        family: Family::Numbers,
        topic: Topic::Errors,
        question: "How far is a prediction from what happened for the person in the middle?",
        definition: "Half of the people have an error, whatever its sign, of at most this.",
        formula: "median |ŷ − y|",
        use_when: "a few extreme errors should not decide.",
        caveat: "the errors of the worse half are what matters: it does not see how large they are.",
        source: Source {
            cite: "Hyndman & Koehler (2006), Another look at measures of forecast accuracy",
            url: "https://doi.org/10.1016/j.ijforecast.2006.03.001",
        },
        measure: Measure::Estimate { of: median_absolute, needs: Needs::Numbers, limits: POSITIVE },
        wording: Wording { done: "were predicted less exactly", among: "" },
        harm_if_benefit: Some(End::High),
        harm_if_burden: Some(End::High),
        has_ratio: true,
        usual: true,
    },
    Rate {
        id: "root-mean-square-error",
        name: "Root mean square error",
        family: Family::Numbers,
        topic: Topic::Errors,
        question: "How far are predictions from what happened, where large errors count more?",
        definition: "The square root of the mean squared distance of prediction and outcome.",
        formula: "√(Σ (ŷ − y)² / n)",
        use_when: "one large error is worse than many small ones.",
        caveat: "a handful of extreme errors decides: read the median absolute error beside it.",
        source: sources::WILLMOTT,
        measure: Measure::Estimate {
            of: root_mean_square,
            needs: Needs::Numbers,
            limits: POSITIVE,
        },
        wording: Wording { done: "were predicted less exactly", among: "" },
        harm_if_benefit: Some(End::High),
        harm_if_burden: Some(End::High),
        has_ratio: true,
        usual: true,
    },
    Rate {
        id: "mean-over-prediction",
        name: "Mean over-prediction",
        family: Family::Numbers,
        topic: Topic::Errors,
        question: "By how much are predictions too high, where they are?",
        definition: "The mean over all people of what the prediction is too high by; 0 for those for whom it is not.",
        formula: "Σ max(ŷ − y, 0) / n",
        use_when: "only a prediction that is too high does harm.",
        caveat: "outcomes vary more in one group: errors of both signs are then larger.",
        source: sources::FAIRLEARN_MEANS,
        measure: Measure::Estimate {
            of: |it: &Tally| mean(it, |it| it.errors.map(|it| it.over)),
            needs: Needs::Numbers,
            limits: POSITIVE,
        },
        wording: Wording { done: "were predicted too high", among: "" },
        harm_if_benefit: None,
        harm_if_burden: Some(End::High),
        has_ratio: true,
        usual: true,
    },
    Rate {
        id: "mean-under-prediction",
        name: "Mean under-prediction",
        family: Family::Numbers,
        topic: Topic::Errors,
        question: "By how much are predictions too low, where they are?",
        definition: "The mean over all people of what the prediction is too low by; 0 for those for whom it is not.",
        formula: "Σ max(y − ŷ, 0) / n",
        use_when: "only a prediction that is too low does harm.",
        caveat: "outcomes vary more in one group: errors of both signs are then larger.",
        source: sources::FAIRLEARN_MEANS,
        measure: Measure::Estimate {
            of: |it: &Tally| mean(it, |it| it.errors.map(|it| it.under)),
            needs: Needs::Numbers,
            limits: POSITIVE,
        },
        wording: Wording { done: "were predicted too low", among: "" },
        harm_if_benefit: Some(End::High),
        harm_if_burden: None,
        has_ratio: true,
        usual: true,
    },
    Rate {
        id: "r-squared",
        name: "R²",
        family: Family::Numbers,
        topic: Topic::Quality,
        question: "How much of what varies between people do the predictions tell?",
        definition: "One less the mean squared error over the variance of the outcome in the group: 1 is perfect, 0 is no better than the group’s own mean, and below 0 is worse than it.",
        formula: "1 − Σ (ŷ − y)² / Σ (y − ȳ)²",
        use_when: "groups differ in how much their outcomes vary.",
        caveat: "outcomes hardly vary in one group: the same errors then give a far lower value.",
        source: sources::KVALSETH,
        measure: Measure::Estimate { of: explained, needs: Needs::Numbers, limits: UP_TO_ONE },
        wording: Wording { done: "were predicted less exactly", among: "" },
        harm_if_benefit: Some(End::Low),
        harm_if_burden: Some(End::Low),
        has_ratio: false,
        usual: true,
    },
    Rate {
        id: "mean-outcome",
        name: "Mean outcome",
        family: Family::Numbers,
        topic: Topic::Before,
        question: "How high are the outcomes?",
        definition: "The mean of the outcome over all people.",
        formula: "Σ y / n",
        use_when: "reading any of the others: where outcomes differ, right predictions do as well.",
        caveat: "the outcome was recorded differently in different groups.",
        source: sources::CALDERS_KARIM,
        measure: Measure::Estimate {
            of: |it: &Tally| mean(it, |it| it.outcome),
            needs: Needs::NumberOutcome,
            limits: ANY,
        },
        wording: Wording::NONE,
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: false,
        usual: true,
    },
];

/// The mean of a number with its standard error.
fn mean(tally: &Tally, of: fn(&NumberTally) -> Option<Moments>) -> Result<Estimate, Lack> {
    let moments = tally.numbers.as_ref().and_then(of).ok_or(Lack::People)?;
    Ok(Estimate::of_mean(moments))
}

fn median_absolute(tally: &Tally) -> Result<Estimate, Lack> {
    let errors = tally.numbers.and_then(|it| it.errors).ok_or(Lack::People)?;
    Ok(Estimate {
        value: errors.median_absolute,
        standard_error: errors.median_error,
        degrees: None,
    })
}

/// The standard error is that of the mean squared error, to first order: the root of x changes by 1 / (2 √x) of what x does.
fn root_mean_square(tally: &Tally) -> Result<Estimate, Lack> {
    let squared = mean(tally, |it| it.errors.map(|it| it.squared))?;
    let value = squared.value.sqrt();
    // Without errors it is 0 over 0, which tells nothing.
    let standard_error = squared.standard_error.map(|it| it / (2.0 * value));
    Ok(Estimate { value, standard_error, ..squared })
}

fn explained(tally: &Tally) -> Result<Estimate, Lack> {
    let errors = tally.numbers.and_then(|it| it.errors).ok_or(Lack::People)?;
    let found = errors.explained.ok_or(Lack::OutcomeVariation)?;
    Ok(Estimate { value: found.value, ..Estimate::of_mean(found.influence) })
}

#[cfg(test)]
mod tests {
    use crate::cube::numbers::{Entry, Numbers};
    use crate::cube::{Four, People, Tally};
    use crate::metrics;

    /// A rate of people with these outcomes and predictions, with its standard error.
    #[track_caller]
    fn check(id: &str, people: &[[f64; 2]], expected: &str) {
        let entries = people.iter().map(|[outcome, prediction]| Entry {
            cell: 0,
            outcome: *outcome,
            prediction: *prediction,
            weight: 1.0,
            square: 1.0,
        });
        let n = People { tp: people.len() as u64, ..People::default() };
        let weight = Four::from(n);
        let numbers = Numbers::new(entries.collect(), [true; 2]).tally_of_all(weight.total());
        let tally =
            Tally { people: n, weight, square: weight, score: None, numbers: Some(numbers) };
        let found = match metrics::measure(metrics::rate(id).unwrap(), &tally) {
            Ok(it) => format!("{:.9} ± {:.9}", it.value, it.standard_error.unwrap_or(-1.0)),
            Err(lack) => lack.id().to_owned(),
        };
        assert_eq!(found, expected, "{id}");
    }

    /// scikit-learn's documentation of `r2_score`.
    const PEOPLE: [[f64; 2]; 4] = [[3.0, 2.5], [-0.5, 0.0], [2.0, 2.0], [7.0, 8.0]];

    #[test]
    fn worked_examples() {
        check("mean-outcome", &PEOPLE, "2.875000000 ± 1.559580606");
        check("mean-prediction", &PEOPLE, "3.125000000 ± 1.712393549");
        check("mean-error", &PEOPLE, "0.250000000 ± 0.322748612");
        check("mean-absolute-error", &PEOPLE, "0.500000000 ± 0.204124145");
        check("mean-over-prediction", &PEOPLE, "0.375000000 ± 0.239356777");
        check("mean-under-prediction", &PEOPLE, "0.125000000 ± 0.125000000");
    }

    /// Standard errors by the numerical derivatives of scikit-learn's weighted figures (infinitesimal jackknife).
    #[test]
    fn errors_of_roots_and_ratios_are_those_of_the_infinitesimal_jackknife() {
        check("r-squared", &PEOPLE, "0.948608137 ± 0.017329996");
        check("root-mean-square-error", &PEOPLE, "0.612372436 ± 0.176776695");
    }

    #[test]
    fn perfect_predictions_have_no_error_that_could_be_told() {
        let perfect = [[1.0, 1.0], [2.0, 2.0]];
        check("root-mean-square-error", &perfect, "0.000000000 ± -1.000000000");
        check("r-squared", &perfect, "1.000000000 ± -1.000000000");
        check("r-squared", &[[1.0, 1.0], [1.0, 2.0]], "no-variation-of-outcome");
        check("mean-error", &[], "no-people");
    }
}
