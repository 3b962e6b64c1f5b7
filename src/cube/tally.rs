//! The people of a group by decision and outcome, with what their scores add up to.

use crate::cube::bands::BandSum;
use crate::cube::numbers::NumberTally;
use crate::cube::score::Ranked;

/// Integer counts of people by decision and outcome.
///
/// Without an outcome all positive decisions stand in `tp` and all others in `fn_`;
/// without a decision all positive outcomes stand in `tp` and all others in `fp`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct People {
    pub tp: u64,
    pub fp: u64,
    pub fn_: u64,
    pub tn: u64,
}

/// The same four cells as sums of weights.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Four {
    pub tp: f64,
    pub fp: f64,
    pub fn_: f64,
    pub tn: f64,
}

/// The four cells of a group as sums of weights, with what they tell as much as.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counted {
    pub weight: Four,
    /// People of equal weights who would tell as much.
    pub effective: f64,
}

/// Everything that rates are computed from, for one group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    pub people: People,
    pub weight: Four,
    pub square: Four,
    pub score: Option<ScoreTally>,
    /// Where outcomes or predictions are numbers.
    pub numbers: Option<NumberTally>,
}

/// What the scores of a group add up to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScoreTally {
    pub score: Moments,
    /// Of the squared distance to the outcome; `None` where scores are no probabilities.
    pub squared_error: Option<Moments>,
    pub log_loss: Option<Moments>,
    pub ranked: Ranked,
    /// Of the score, of people with a negative outcome and of people with a positive one.
    pub of_outcome: [Moments; 2],
    /// By bands of equal weight over everyone.
    pub equal_mass: Vec<BandSum>,
    /// By bands of equal width; empty where scores are no probabilities.
    pub equal_width: Vec<BandSum>,
}

/// Weight, mean and sum of squared distances to the mean: they add without cancellation.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    pub weight: f64,
    pub mean: f64,
    /// Weighted sum of squared distances to `mean`.
    pub spread: f64,
}

impl People {
    pub fn total(self) -> u64 {
        self.tp + self.fp + self.fn_ + self.tn
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.tp += other.tp;
        self.fp += other.fp;
        self.fn_ += other.fn_;
        self.tn += other.tn;
    }
}

impl Four {
    /// In the order in which patterns number the cells.
    pub(crate) fn from_cells([tp, fp, fn_, tn]: [f64; 4]) -> Self {
        Self { tp, fp, fn_, tn }
    }

    pub fn total(self) -> f64 {
        self.tp + self.fp + self.fn_ + self.tn
    }

    /// Every cell so many times.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        Self {
            tp: self.tp * factor,
            fp: self.fp * factor,
            fn_: self.fn_ * factor,
            tn: self.tn * factor,
        }
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.tp += other.tp;
        self.fp += other.fp;
        self.fn_ += other.fn_;
        self.tn += other.tn;
    }
}

impl From<People> for Four {
    fn from(it: People) -> Self {
        Self { tp: it.tp as f64, fp: it.fp as f64, fn_: it.fn_ as f64, tn: it.tn as f64 }
    }
}

impl Counted {
    /// The cells of as many people of equal weights as would tell as much.
    pub fn sample(self) -> Four {
        // Without weights both are the same whole number, and nothing may be rounded.
        if self.effective.to_bits() == self.weight.total().to_bits() {
            self.weight
        } else {
            self.weight.times(self.effective / self.weight.total())
        }
    }
}

impl Tally {
    /// The cells of the group.
    pub fn counted(&self) -> Counted {
        Counted { weight: self.weight, effective: self.effective() }
    }

    /// People that weigh as much as a random sample of so many: (Σw)² / Σw², Kish (1965), Survey sampling.
    /// Equal to the number of people without weights.
    pub fn effective(&self) -> f64 {
        let square = self.square.total();
        if square > 0.0 { self.weight.total() * self.weight.total() / square } else { 0.0 }
    }
}

impl Moments {
    /// Two disjoint sets of people as one: Chan, Golub & `LeVeque` (1979).
    #[must_use]
    pub fn merged(self, other: Self) -> Self {
        let weight = self.weight + other.weight;
        if weight <= 0.0 {
            return Self::default();
        }
        let step = other.mean - self.mean;
        Self {
            weight,
            mean: self.mean + step * (other.weight / weight),
            spread: self.spread
                + other.spread
                + step * step * (self.weight * other.weight / weight),
        }
    }

    /// Standard error of the mean, for a sample that weighs as much as `effective` people.
    pub fn standard_error(self, effective: f64) -> Option<f64> {
        (effective > 1.0 && self.weight > 0.0)
            .then(|| (self.spread / self.weight / (effective - 1.0)).sqrt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// NIST `StRD`, `NumAcc4`: mean 10000000.2 and standard deviation 0.1 exactly.
    #[test]
    fn moments_keep_their_digits_where_the_textbook_formula_goes_negative() {
        let one = |value: f64| Moments { weight: 1.0, mean: value, spread: 0.0 };
        let mut sum = one(10_000_000.2);
        for _ in 0..500 {
            sum = sum.merged(one(10_000_000.1)).merged(one(10_000_000.3));
        }
        assert!((sum.mean - 10_000_000.2).abs() < 1e-8, "{}", sum.mean);
        let deviation = (sum.spread / 1000.0).sqrt();
        assert!((deviation - 0.1).abs() < 1e-8, "{deviation}");
    }

    #[test]
    fn equal_weights_count_as_people() {
        let square = Four { tp: 4.0, fp: 4.0, fn_: 0.0, tn: 8.0 };
        let weight = Four { tp: 2.0, fp: 2.0, fn_: 0.0, tn: 4.0 };
        let tally = Tally { weight, square, ..Tally::default() };
        assert!((tally.effective() - 4.0).abs() < 1e-15);
    }

    /// 2 + 6 people weigh 8 and tell as much as 4: each cell by half. Without weights the cells are the people.
    #[test]
    fn a_sample_keeps_the_shares_and_has_as_many_people_as_it_tells() {
        let weight = Four { tp: 2.0, fp: 6.0, fn_: 4.0, tn: 4.0 };
        let sample = Counted { weight, effective: 8.0 }.sample();
        assert_eq!(sample, Four { tp: 1.0, fp: 3.0, fn_: 2.0, tn: 2.0 });
        let weight = Four { tp: 0.1, fp: 0.2, fn_: 0.3, tn: 0.1 };
        assert_eq!(Counted { weight, effective: weight.total() }.sample(), weight);
        assert_eq!(Tally::default().effective().to_bits(), 0.0_f64.to_bits());
    }

    /// Weights of 2 and 3 at 1 and 6: a mean of 4, and 2 · 9 + 3 · 4 about it.
    #[test]
    fn moments_of_weights_are_merged() {
        let one = Moments { weight: 2.0, mean: 1.0, spread: 5.0 };
        let sum = one.merged(Moments { weight: 3.0, mean: 6.0, spread: 7.0 });
        assert_eq!(sum, Moments { weight: 5.0, mean: 4.0, spread: 5.0 + 7.0 + 30.0 });
        assert_eq!(Moments::default().merged(Moments::default()), Moments::default());
        // A variance of 42/5 over 5 people less one.
        assert!((sum.standard_error(5.0).unwrap() - 2.1_f64.sqrt()).abs() < 1e-15);
        assert_eq!(sum.standard_error(1.0), None);
        assert_eq!(Moments::default().standard_error(2.0), None);
    }
}
