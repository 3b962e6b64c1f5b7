//! The sums behind the area under the ROC curve where people have weights.

use crate::stats::area::{CountedClass, Counts, RankArea, WeightedBlock};
use crate::stats::mean::WeightedSum;

/// Over both classes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Weights {
    positives: WeightedClass,
    negatives: WeightedClass,
    /// Whether some block came without the squares of its weights.
    pub(super) lack_squares: bool,
}

/// Over the people of one class. `below` is the weight of the other class ranked below each, ties counting half;
/// `beyond` is what is below each beyond what is below the first: where that is nothing, rounding must not make it more.
#[derive(Clone, Copy, Debug, Default)]
struct WeightedClass {
    weight: WeightedSum,
    below: WeightedSum,
    first: Option<f64>,
    beyond: WeightedSum,
    /// Of the squared weights, and these times `beyond`, and times its square.
    squares: WeightedSum,
    squares_beyond: WeightedSum,
    squares_beyond_squared: WeightedSum,
}

impl Weights {
    pub(super) fn from_counts(counts: &Counts) -> Weights {
        Weights {
            positives: WeightedClass::from_counted(&counts.positives),
            negatives: WeightedClass::from_counted(&counts.negatives),
            lack_squares: false,
        }
    }

    pub(super) fn add(&mut self, block: WeightedBlock) {
        let below_each_positive = self.negatives.weight.total() + block.negatives / 2.0;
        let below_each_negative = self.positives.weight.total() + block.positives / 2.0;
        self.positives.add(block.positives, block.positive_squares, below_each_positive);
        self.negatives.add(block.negatives, block.negative_squares, below_each_negative);
    }

    pub(super) fn finish(self) -> Option<RankArea> {
        let pairs = self.positives.weight.total() * self.negatives.weight.total();
        if !(pairs > 0.0 && pairs.is_finite()) {
            return None;
        }
        let value = (self.positives.below.total() / pairs).min(1.0);
        let se = self
            .positives
            .spread()
            .zip(self.negatives.spread())
            .filter(|_| !self.lack_squares)
            .map(|(of_positives, of_negatives)| libm::sqrt(of_positives + of_negatives) / pairs);
        Some(RankArea { value, se })
    }
}

impl WeightedClass {
    fn from_counted(counted: &CountedClass) -> WeightedClass {
        let sum = |value: f64| {
            let mut sum = WeightedSum::default();
            sum.add(value);
            sum
        };
        let people = sum(counted.people as f64);
        let below = sum(counted.below as f64 / 2.0);
        let below_squared = sum(counted.below_squared as f64 / 4.0);
        WeightedClass {
            weight: people,
            below,
            first: (counted.people > 0).then_some(0.0),
            beyond: below,
            squares: people,
            squares_beyond: below,
            squares_beyond_squared: below_squared,
        }
    }

    fn add(&mut self, weight: f64, squares: f64, below_each: f64) {
        self.weight.add(weight);
        self.below.add(weight * below_each);
        self.squares.add(squares);
        if weight > 0.0 {
            let beyond = below_each - *self.first.get_or_insert(below_each);
            self.beyond.add(weight * beyond);
            self.squares_beyond.add(squares * beyond);
            self.squares_beyond_squared.add(squares * beyond * beyond);
        }
    }

    /// The sum of squared deviations of weight times `below` from its mean, times n / (n - 1)
    /// with n effective people; `None` for hardly more than one.
    fn spread(&self) -> Option<f64> {
        let (weight, squares) = (self.weight.total(), self.squares.total());
        let mean = self.beyond.total() / weight;
        let deviations = self.squares_beyond_squared.total()
            - 2.0 * mean * self.squares_beyond.total()
            + mean * mean * squares;
        let n_effective = weight * weight / squares;
        (n_effective > 1.0 + 1e-9)
            .then(|| deviations.max(0.0) * (n_effective / (n_effective - 1.0)))
    }
}
