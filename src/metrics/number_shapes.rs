//! Further figures of predictions that are numbers: the largest error, errors as parts of outcomes, and how evenly
//! errors are spread over people.

use crate::cube::Tally;
use crate::cube::numbers::ErrorTally;
use crate::metrics::{
    End, Estimate, Family, Lack, Measure, Needs, Rate, Source, Topic, Wording, sources,
};

const POSITIVE: [f64; 2] = [0.0, f64::INFINITY];
const SHARE: [f64; 2] = [0.0, 1.0];

/// The rates of this family.
pub static RATES: &[Rate] = &[
    Rate {
        id: "maximum-error",
        name: "Maximum error",
        family: Family::Numbers,
        topic: Topic::Errors,
        question: "How far from what happened is the worst prediction?",
        definition: "The largest distance of prediction and outcome of anybody.",
        formula: "max |ŷ − y|",
        use_when: "a single large error does harm that no mean can make up for.",
        caveat: "groups are of unlike size: the largest of many is larger by chance alone, and it has no interval.",
        source: sources::WILLMOTT,
        measure: Measure::Estimate { of: largest, needs: Needs::Numbers, limits: POSITIVE },
        wording: Wording { done: "were predicted less exactly at worst", among: "" },
        harm_if_benefit: Some(End::High),
        harm_if_burden: Some(End::High),
        has_ratio: true,
        usual: false,
    },
    Rate {
        id: "mean-absolute-percentage-error",
        name: "Mean absolute percentage error",
        family: Family::Numbers,
        topic: Topic::Errors,
        question: "How large are errors as parts of what happened?",
        definition: "The mean distance of prediction and outcome, each as a part of the size of the outcome.",
        formula: "Σ |ŷ − y| / |y| / n",
        use_when: "an error of 10 is worse for an outcome of 20 than for one of 2,000.",
        caveat: "outcomes are near to 0: a part of next to nothing is without bounds, and of 0 there is none.",
        source: Source {
            cite: "Hyndman & Koehler (2006), Another look at measures of forecast accuracy",
            url: "https://doi.org/10.1016/j.ijforecast.2006.03.001",
        },
        measure: Measure::Estimate { of: relative, needs: Needs::Numbers, limits: POSITIVE },
        wording: Wording { done: "were predicted less exactly for their outcome", among: "" },
        harm_if_benefit: Some(End::High),
        harm_if_burden: Some(End::High),
        has_ratio: true,
        usual: false,
    },
    Rate {
        id: "jain-index",
        name: "Jain index of errors",
        family: Family::Numbers,
        topic: Topic::Errors,
        question: "How evenly are errors spread over people?",
        definition: "The squared mean of the sizes of errors over the mean of their squares: 1 where everyone has an error of the same size, 1 / n where one person has all of it.",
        formula: "(Σ |ŷ − y|)² / (n Σ (ŷ − y)²)",
        use_when: "it matters whether a few people bear most of the error.",
        caveat: "it does not see how large errors are: equal errors give 1 however large, and errors of 0 everywhere give none.",
        source: Source {
            cite: "Jain, Chiu & Hawe (1984), A quantitative measure of fairness and discrimination for resource allocation in shared computer systems",
            url: "https://arxiv.org/abs/cs/9809099",
        },
        measure: Measure::Estimate { of: evenness, needs: Needs::Numbers, limits: SHARE },
        wording: Wording::NONE,
        harm_if_benefit: None,
        harm_if_burden: None,
        has_ratio: true,
        usual: false,
    },
];

fn errors(tally: &Tally) -> Result<ErrorTally, Lack> {
    tally.numbers.and_then(|it| it.errors).ok_or(Lack::People)
}

fn largest(tally: &Tally) -> Result<Estimate, Lack> {
    let value = errors(tally)?.largest;
    Ok(Estimate { value, standard_error: None, degrees: None })
}

fn relative(tally: &Tally) -> Result<Estimate, Lack> {
    let found = errors(tally)?.relative.ok_or(Lack::NonzeroOutcome)?;
    Ok(Estimate::of_mean(found))
}

fn evenness(tally: &Tally) -> Result<Estimate, Lack> {
    let found = errors(tally)?.evenness.ok_or(Lack::Errors)?;
    let standard_error = found.influence.standard_error();
    Ok(Estimate { value: found.value, standard_error, degrees: None })
}

#[cfg(test)]
mod tests {
    use crate::cube::numbers::{Entry, Numbers};
    use crate::cube::{Four, People, Tally};
    use crate::metrics;

    /// Of people with these outcomes and predictions.
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

    /// scikit-learn's documentation of `r2_score`; errors of 1/2, 1/2, 0 and 1.
    const PEOPLE: [[f64; 2]; 4] = [[3.0, 2.5], [-0.5, 0.0], [2.0, 2.0], [7.0, 8.0]];

    #[test]
    fn worked_examples() {
        check("maximum-error", &PEOPLE, "1.000000000 ± -1.000000000");
        // mean_absolute_percentage_error of scikit-learn: (1/6 + 1 + 0 + 1/7) / 4, and the standard error of that mean.
        check("mean-absolute-percentage-error", &PEOPLE, "0.327380952 ± 0.227206365");
        // 2² / (4 · 1.5); the standard error by numerical derivatives with respect to weights (infinitesimal jackknife).
        check("jain-index", &PEOPLE, "0.666666667 ± 0.222222222");
    }

    #[test]
    fn what_is_not_there_has_its_reason() {
        check("mean-absolute-percentage-error", &[[0.0, 1.0], [2.0, 2.0]], "no-nonzero-outcome");
        check("jain-index", &[[1.0, 1.0], [2.0, 2.0]], "no-errors");
        check("jain-index", &[[1.0, 2.0], [2.0, 1.0]], "1.000000000 ± -1.000000000");
        check("maximum-error", &[], "no-people");
    }
}
