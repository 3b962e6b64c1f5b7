//! How far scores are from what came true, as one number that a search makes small.

use crate::models::{Scale, Scores, Target, Values};
use crate::stats::area::RankAreaSum;

/// A probability of 0 for what happened would outweigh everything else.
const LEAST: f64 = f64::EPSILON;

/// What a model says of people whom it has not seen.
pub(crate) struct Asked {
    pub(crate) scores: Scores,
    /// Where the model knows fewer classes than there are: its classes in order, as codes.
    pub(crate) classes: Option<Vec<usize>>,
    /// The code of the class that a margin of several classes is taken of.
    pub(crate) positive: usize,
}

/// Losses of parts, each with its weight.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sum {
    loss: f64,
    weight: f64,
}

impl Sum {
    /// Adds a part: the sum of its losses and of its weights.
    pub(crate) fn add(&mut self, (loss, weight): (f64, f64)) {
        self.loss += loss;
        self.weight += weight;
    }

    /// None without weight, and where the loss is no number.
    pub(crate) fn mean(self) -> Option<f64> {
        let mean = self.loss / self.weight;
        (self.weight > 0.0 && mean.is_finite()).then_some(mean)
    }
}

/// The id of the loss that scores of this kind have.
pub(crate) fn id(scale: Scale) -> &'static str {
    match scale {
        Scale::Probability => "log-loss",
        Scale::Margin => "one-minus-roc-auc",
        Scale::Number => "squared-error",
    }
}

/// The sum of the losses of these people and that of their weights. Margins are compared within one model alone, so
/// they have one loss together, the area above the curve, whose weight is that of the people.
pub(crate) fn loss(asked: &Asked, truth: &Target) -> (f64, f64) {
    let scores = &asked.scores;
    let place = |code: usize| match &asked.classes {
        Some(had) => had.iter().position(|it| *it == code),
        None => Some(code),
    };
    let weight: f64 = truth.weights.iter().sum();
    match (&truth.values, scores.scale) {
        (Values::Numbers(values), _) => {
            let mut sum = 0.0;
            for ((value, score), weight) in
                values.iter().zip(scores.values.column(0)).zip(&truth.weights)
            {
                sum += weight * (value - score) * (value - score);
            }
            (sum, weight)
        }
        (Values::Classes { codes, .. }, Scale::Margin) => {
            let n = scores.values.ncols();
            let column = if n == 1 { Some(0) } else { place(asked.positive).filter(|it| *it < n) };
            let Some(column) = column else { return (0.0, 0.0) };
            let is_positive = |code: &u32| *code as usize == asked.positive;
            let mut people: Vec<(f64, bool, f64)> = scores
                .values
                .column(column)
                .iter()
                .zip(codes)
                .zip(&truth.weights)
                .map(|((score, code), weight)| (*score, is_positive(code), *weight))
                .collect();
            match area(&mut people) {
                Some(area) => ((1.0 - area) * weight, weight),
                None => (0.0, 0.0),
            }
        }
        (Values::Classes { codes, .. }, Scale::Probability | Scale::Number) => {
            let mut sum = 0.0;
            for ((row, code), weight) in scores.values.outer_iter().zip(codes).zip(&truth.weights) {
                let right = place(*code as usize).and_then(|it| row.get(it)).copied();
                sum -= weight * libm::log(right.unwrap_or(0.0).max(LEAST));
            }
            (sum, weight)
        }
    }
}

/// The area under the curve of scores, whether they are of positives, and weights.
fn area(people: &mut [(f64, bool, f64)]) -> Option<f64> {
    people.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut sum = RankAreaSum::default();
    for block in people.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let (mut positives, mut negatives) = (0.0, 0.0);
        for (_, is_positive, weight) in block {
            *(if *is_positive { &mut positives } else { &mut negatives }) += weight;
        }
        sum.block(positives, negatives);
    }
    sum.finish().map(|it| it.value)
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;

    fn asked(scale: Scale, columns: usize, values: &[f64]) -> Asked {
        let rows = values.len() / columns;
        let values = Array2::from_shape_vec((rows, columns), values.to_vec()).unwrap();
        Asked { scores: Scores { scale, values }, classes: None, positive: 1 }
    }

    fn classes(codes: &[u32], weights: &[f64]) -> Target {
        let values = Values::Classes { codes: codes.to_vec(), n_classes: 3 };
        Target { values, weights: weights.to_vec() }
    }

    fn assert_near(found: (f64, f64), expected: (f64, f64)) {
        assert!(
            (found.0 - expected.0).abs() < 1e-12 && (found.1 - expected.1).abs() < 1e-12,
            "{found:?}"
        );
    }

    #[test]
    fn a_probability_costs_minus_its_logarithm_times_the_weight() {
        let asked = asked(Scale::Probability, 2, &[0.75, 0.25, 0.5, 0.5]);
        let found = loss(&asked, &classes(&[0, 1], &[1.0, 3.0]));
        // -ln 3/4 - 3 ln 1/2.
        assert_near(found, (0.287_682_072_451_780_9 + 3.0 * std::f64::consts::LN_2, 4.0));
    }

    #[test]
    fn a_class_that_nobody_taught_costs_the_most_and_not_infinitely_much() {
        let mut asked = asked(Scale::Probability, 2, &[0.75, 0.25]);
        asked.classes = Some(vec![0, 2]);
        // Class 2 is the second column, and class 1 has none: -ln 2⁻⁵².
        assert_near(loss(&asked, &classes(&[2], &[1.0])), (1.386_294_361_119_890_6, 1.0));
        assert_near(loss(&asked, &classes(&[1], &[1.0])), (36.043_653_389_117_15, 1.0));
    }

    #[test]
    fn margins_cost_the_area_above_the_curve() {
        // Positives 3 and 1, negatives 2 and 1: of four pairs two are right and one is tied, 2.5 / 4.
        let asked = asked(Scale::Margin, 1, &[3.0, 1.0, 2.0, 1.0]);
        assert_near(loss(&asked, &classes(&[1, 1, 0, 0], &[1.0; 4])), (0.375 * 4.0, 4.0));
        // Nobody is positive: there is no curve.
        assert_near(loss(&asked, &classes(&[0; 4], &[1.0; 4])), (0.0, 0.0));
    }

    #[test]
    fn a_number_costs_its_square_distance() {
        let truth = Target { values: Values::Numbers(vec![1.0, 5.0]), weights: vec![1.0, 0.5] };
        assert_near(loss(&asked(Scale::Number, 1, &[3.0, 4.0]), &truth), (4.5, 1.5));
    }
}
