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
    /// The same three with the squares of the weights, about a mean of their own.
    pub squares: Squares,
}

/// What the variance of a mean under unequal weights comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Squares {
    pub weight: f64,
    pub mean: f64,
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

/// Weight, mean and spread of two disjoint sets of people as one: Chan, Golub & `LeVeque` (1979).
fn merged([weight1, mean1, spread1]: [f64; 3], [weight2, mean2, spread2]: [f64; 3]) -> [f64; 3] {
    let weight = weight1 + weight2;
    if weight <= 0.0 {
        return [0.0; 3];
    }
    let step = mean2 - mean1;
    let spread = spread1 + spread2 + step * step * (weight1 * weight2 / weight);
    [weight, mean1 + step * (weight2 / weight), spread]
}

impl Squares {
    fn parts(self) -> [f64; 3] {
        [self.weight, self.mean, self.spread]
    }
}

impl Moments {
    /// Of people who weigh 1 each.
    pub fn of_people([weight, mean, spread]: [f64; 3]) -> Self {
        Self { weight, mean, spread, squares: Squares { weight, mean, spread } }
    }

    fn parts(self) -> [f64; 3] {
        [self.weight, self.mean, self.spread]
    }

    /// Two disjoint sets of people as one.
    #[must_use]
    pub fn merged(self, other: Self) -> Self {
        let squares = merged(self.squares.parts(), other.squares.parts());
        let all = Self::of_people(merged(self.parts(), other.parts()));
        Self { squares: Self::of_people(squares).squares, ..all }
    }

    /// One less each number.
    #[must_use]
    pub fn mirrored(self) -> Self {
        let squares = Squares { mean: 1.0 - self.squares.mean, ..self.squares };
        Self { mean: 1.0 - self.mean, squares, ..self }
    }

    /// The squared distances to a number, summed by squared weight.
    pub fn about(self, center: f64) -> f64 {
        let [weight, mean, spread] = self.squares.parts();
        let away = mean - center;
        spread + weight * away * away
    }

    /// People of equal weights who weigh as much: Kish (1965), Survey sampling.
    pub fn effective(self) -> f64 {
        let square = self.squares.weight;
        if square > 0.0 { self.weight * self.weight / square } else { 0.0 }
    }

    /// The degrees of freedom of the standard error.
    pub fn degrees(self) -> Option<f64> {
        Some(self.effective() - 1.0).filter(|it| *it > 0.0)
    }

    /// The standard error of the mean by linearisation, so that it hangs on whose weights are large:
    /// √(Σw² (x − mean)²) / Σw, times √(n / (n − 1)) for the n people of [`Self::effective`].
    ///
    /// Source: Särndal, Swensson & Wretman (1992), Model assisted survey sampling, 5.6.
    pub fn standard_error(self) -> Option<f64> {
        let (n, degrees) = (self.effective(), self.degrees()?);
        let squares = self.about(self.mean);
        let is_unweighted =
            self.parts().map(f64::to_bits) == self.squares.parts().map(f64::to_bits);
        // Without weights nothing may be rounded.
        let variance = if is_unweighted {
            self.spread / self.weight / degrees
        } else {
            squares / self.weight / self.weight * (n / degrees)
        };
        Some(variance.sqrt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// NIST `StRD`, `NumAcc4`: mean 10000000.2 and standard deviation 0.1 exactly.
    #[test]
    fn moments_keep_their_digits_where_the_textbook_formula_goes_negative() {
        let one = |value: f64| Moments::of_people([1.0, value, 0.0]);
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
        let one = Moments::of_people([2.0, 1.0, 5.0]);
        let sum = one.merged(Moments::of_people([3.0, 6.0, 7.0]));
        assert_eq!(sum, Moments::of_people([5.0, 4.0, 5.0 + 7.0 + 30.0]));
        assert_eq!(Moments::default().merged(Moments::default()), Moments::default());
        // A variance of 42/5 over 5 people less one.
        assert!((sum.standard_error().unwrap() - 2.1_f64.sqrt()).abs() < 1e-15);
        assert_eq!(sum.degrees(), Some(4.0));
        assert_eq!(Moments::of_people([1.0, 3.0, 0.0]).standard_error(), None);
        assert_eq!(Moments::default().standard_error(), None);
        assert_eq!(Moments::default().effective().to_bits(), 0.0_f64.to_bits());
    }

    /// Weights of 10 and 1, 1, 1 at 0 and 1, 2, 3: means of 6/13 and 6/103, and by hand from the definition.
    #[test]
    fn the_error_of_a_mean_hangs_on_whose_weights_are_large() {
        let one = |weight: f64, value: f64| Moments {
            squares: Squares { weight: weight * weight, mean: value, spread: 0.0 },
            ..Moments::of_people([weight, value, 0.0])
        };
        let all = [one(10.0, 0.0), one(1.0, 1.0), one(1.0, 2.0), one(1.0, 3.0)];
        let sum = all.into_iter().fold(Moments::default(), Moments::merged);
        let mean = 6.0 / 13.0;
        let squares = 100.0 * mean * mean
            + [1.0, 2.0, 3.0].map(|it| (it - mean) * (it - mean)).iter().sum::<f64>();
        let n: f64 = 169.0 / 103.0;
        let expected = squares.sqrt() / 13.0 * (n / (n - 1.0)).sqrt();
        assert!((sum.standard_error().unwrap() - expected).abs() < 1e-14);
        assert!((sum.effective() - n).abs() < 1e-14);
        // A mirror image has the same error.
        assert!((sum.mirrored().standard_error().unwrap() - expected).abs() < 1e-14);
        assert!((sum.mirrored().mean - 7.0 / 13.0).abs() < 1e-15);
    }

    #[test]
    fn a_common_scale_of_weights_changes_no_error() {
        let moments = |weight: f64| {
            let one = |value: f64| Moments {
                squares: Squares { weight: weight * weight, mean: value, spread: 0.0 },
                ..Moments::of_people([weight, value, 0.0])
            };
            [1.0, 4.0, 9.0, 2.0].map(one).into_iter().fold(Moments::default(), Moments::merged)
        };
        // The standard deviation of 1, 4, 9 and 2 is √(38/3).
        for weight in [1.0, 0.3, 7.0] {
            let found = moments(weight).standard_error().unwrap();
            assert!((found - (38.0_f64 / 3.0).sqrt() / 2.0).abs() < 1e-14, "{weight}");
        }
    }
}
