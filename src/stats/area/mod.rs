//! The area under the ROC curve with its standard error, in one pass over the sorted scores.

mod paired;
mod weights;

pub use crate::stats::area::paired::{PairedAreas, paired_areas};
use crate::stats::area::weights::Weights;

/// The chance that a random positive is scored above a random negative, ties counting one half.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankArea {
    /// In [0, 1].
    pub value: f64,
    /// After `DeLong`, `DeLong` & Clarke-Pearson (1988). `None` with fewer than two positives or two negatives,
    /// and for weights whose squares were not given.
    /// It is 0 where the scores separate the classes wholly, which is no proof of certainty.
    pub se: Option<f64>,
}

/// Sums up a [`RankArea`] over blocks of people with one score, from the lowest score to the highest.
///
/// Counts are kept as integers, so how they are split into blocks of one score cannot change a bit
/// (up to 2³² people; beyond, and with weights, the sums are in compensated floating point).
#[derive(Clone, Debug)]
pub struct RankAreaSum {
    /// Until something comes that cannot be counted.
    counts: Option<Counts>,
    weights: Weights,
}

/// The people of one score, where each has a weight: the sums of the weights and of their squares by class.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WeightedBlock {
    pub positives: f64,
    pub positive_squares: f64,
    pub negatives: f64,
    pub negative_squares: f64,
}

impl Default for RankAreaSum {
    fn default() -> Self {
        RankAreaSum { counts: Some(Counts::default()), weights: Weights::default() }
    }
}

impl RankAreaSum {
    /// Adds the people of the next higher score, counted.
    pub fn block_counts(&mut self, positives: u64, negatives: u64) {
        if let Some(counts) = &mut self.counts
            && counts.have_room(positives, negatives)
        {
            return counts.add(positives, negatives);
        }
        let (positives, negatives) = (positives as f64, negatives as f64);
        self.block_weights(WeightedBlock {
            positives,
            positive_squares: positives,
            negatives,
            negative_squares: negatives,
        });
    }

    /// Adds the people of the next higher score by the sums of their weights, finite and not negative.
    /// The result has no standard error, which needs the squares too.
    pub fn block(&mut self, positives: f64, negatives: f64) {
        self.stop_counting();
        self.weights.lack_squares = true;
        self.weights.add(WeightedBlock { positives, negatives, ..WeightedBlock::default() });
    }

    /// Adds the people of the next higher score by the sums of their weights and of the squares, finite and not negative.
    ///
    /// The standard error is the linearized one, corrected for the effective number of people:
    /// that of the counts where all weights are equal, whatever their size.
    pub fn block_weights(&mut self, block: WeightedBlock) {
        self.stop_counting();
        self.weights.add(block);
    }

    /// The area; `None` without positives or without negatives.
    pub fn finish(self) -> Option<RankArea> {
        match self.counts {
            Some(counts) => counts.finish(),
            None => self.weights.finish(),
        }
    }

    fn stop_counting(&mut self) {
        if let Some(counts) = self.counts.take() {
            self.weights = Weights::from_counts(&counts);
        }
    }
}

/// With up to this many people no sum and no product of two sums leaves 128 bits.
const MOST_COUNTED: u64 = 1 << 32;

/// Over both classes, in whole numbers.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    positives: CountedClass,
    negatives: CountedClass,
}

/// Over the people of one class. `below` is the number of the other class ranked below each,
/// in halves: a tie is 1, a lower one 2.
#[derive(Clone, Copy, Debug, Default)]
struct CountedClass {
    people: u64,
    below: u128,
    below_squared: u128,
}

impl Counts {
    fn have_room(&self, positives: u64, negatives: u64) -> bool {
        let people = [self.positives.people, self.negatives.people, positives, negatives];
        people.into_iter().fold(0, u64::saturating_add) <= MOST_COUNTED
    }

    fn add(&mut self, positives: u64, negatives: u64) {
        let below_each_positive = 2 * self.negatives.people + negatives;
        let below_each_negative = 2 * self.positives.people + positives;
        self.positives.add(positives, below_each_positive);
        self.negatives.add(negatives, below_each_negative);
    }

    fn finish(self) -> Option<RankArea> {
        let pairs = u128::from(self.positives.people) * u128::from(self.negatives.people);
        if pairs == 0 {
            return None;
        }
        let halves = 2.0 * pairs as f64;
        let value = self.positives.below as f64 / halves;
        // A negative is judged by the positives above it, which vary as much as those below it.
        let se =
            self.positives.spread().zip(self.negatives.spread()).map(
                |(of_positives, of_negatives)| libm::sqrt(of_positives + of_negatives) / halves,
            );
        Some(RankArea { value, se })
    }
}

impl CountedClass {
    fn add(&mut self, people: u64, below_each: u64) {
        // Most scores are of one person, and 128 bits take long in the browser.
        match (people, u32::try_from(below_each)) {
            (0, _) => return,
            (1, Ok(below)) => {
                let below = u64::from(below);
                self.people += 1;
                self.below += u128::from(below);
                self.below_squared += u128::from(below * below);
                return;
            }
            (_, Ok(_) | Err(_)) => {}
        }
        let below = u128::from(people) * u128::from(below_each);
        self.people += people;
        self.below += below;
        self.below_squared += below * u128::from(below_each);
    }

    /// The sum of squared deviations of `below` from its mean, times n / (n - 1); `None` for fewer than two people.
    fn spread(&self) -> Option<f64> {
        let people = u128::from(self.people);
        let scaled = people * self.below_squared - self.below * self.below;
        (people > 1).then(|| scaled as f64 / (people - 1) as f64)
    }
}

#[cfg(test)]
mod tests;
