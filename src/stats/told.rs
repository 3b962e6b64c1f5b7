//! How far predicted numbers are from what happened.

use crate::stats::mean::WeightedSum;

/// A person's number, as it happened and as it was told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Told {
    pub happened: f64,
    pub told: f64,
    /// How many people this one stands for, at least 0.
    pub weight: f64,
}

/// Errors of predicted numbers, as weighted means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberErrors {
    /// In the unit of the outcome.
    pub root_mean_square: f64,
    /// In the unit of the outcome.
    pub mean_absolute: f64,
    /// The share of the outcomes' variance that the predictions explain: 1 less the squares of the errors over those
    /// about the mean. At most 1; below 0 where the mean alone would do better. `None` where nothing varies.
    pub r_squared: Option<f64>,
}

/// Of these people; `None` where they weigh nothing.
pub fn number_errors(people: &[Told]) -> Option<NumberErrors> {
    let sum = |value: &dyn Fn(&Told) -> f64| {
        let mut sum = WeightedSum::default();
        for it in people {
            sum.add(it.weight * value(it));
        }
        sum.total()
    };
    let total = sum(&|_| 1.0);
    if !(total > 0.0 && total.is_finite()) {
        return None;
    }
    let mean = |value: &dyn Fn(&Told) -> f64| sum(value) / total;
    let center = mean(&|it| it.happened);
    let square = mean(&|it| (it.happened - it.told) * (it.happened - it.told));
    let spread = mean(&|it| (it.happened - center) * (it.happened - center));
    Some(NumberErrors {
        root_mean_square: square.sqrt(),
        mean_absolute: mean(&|it| (it.happened - it.told).abs()),
        r_squared: (spread > 0.0).then(|| 1.0 - square / spread),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::assert_close;

    fn errors(people: &[(f64, f64, f64)]) -> Option<NumberErrors> {
        let person = |(happened, told, weight): &(f64, f64, f64)| Told {
            happened: *happened,
            told: *told,
            weight: *weight,
        };
        number_errors(&people.iter().map(person).collect::<Vec<_>>())
    }

    #[test]
    fn an_example_by_hand() {
        // Errors 0, 0, 1, 1; about the mean of 2.5 the squares are 2.25, 0.25, 0.25, 2.25.
        let four = [(1.0, 1.0, 1.0), (2.0, 2.0, 1.0), (3.0, 4.0, 1.0), (4.0, 3.0, 1.0)];
        let found = errors(&four).unwrap();
        assert_close(found.root_mean_square, 0.5_f64.sqrt(), 1e-15);
        assert_close(found.mean_absolute, 0.5, 0.0);
        assert_close(found.r_squared.unwrap(), 1.0 - 2.0 / 5.0, 1e-15);
    }

    #[test]
    fn a_weight_is_so_many_people() {
        // Two at 0 told as 1, one at 3 told as 3: mean 1, squares 1, 1, 0 over 1, 1, 4.
        let found = errors(&[(0.0, 1.0, 2.0), (3.0, 3.0, 1.0), (50.0, 0.0, 0.0)]).unwrap();
        assert_close(found.root_mean_square, (2.0_f64 / 3.0).sqrt(), 1e-15);
        assert_close(found.mean_absolute, 2.0 / 3.0, 1e-15);
        assert_close(found.r_squared.unwrap(), 1.0 - 2.0 / 6.0, 1e-15);
    }

    #[test]
    fn the_mean_explains_nothing_and_less_than_it_is_below_zero() {
        let told = |it: f64| errors(&[(0.0, it, 1.0), (1.0, it, 1.0)]).unwrap().r_squared.unwrap();
        assert_close(told(0.5), 0.0, 1e-15);
        // Squares 4 and 1 where the mean has a quarter each.
        assert_close(told(2.0), 1.0 - 5.0 / 0.5, 1e-14);
    }

    #[test]
    fn digits_survive_behind_constant_ones() {
        // NIST StRD NumAcc4, with a tenth too much told of everyone.
        let outcomes = std::iter::once(10_000_000.2)
            .chain([10_000_000.1, 10_000_000.3].into_iter().cycle().take(1000));
        let people: Vec<(f64, f64, f64)> = outcomes.map(|it| (it, 10_000_000.3, 1.0)).collect();
        // 500 errors of 0.2 and one of 0.1, over 1000 of 0.1 about the mean.
        let expected = 1.0 - (500.0 * 0.04 + 0.01) / 10.0;
        assert_close(errors(&people).unwrap().r_squared.unwrap(), expected, 1e-7);
    }

    #[test]
    fn nothing_is_told_of_nobody_or_of_what_does_not_vary() {
        assert_eq!(errors(&[]), None);
        assert_eq!(errors(&[(1.0, 2.0, 0.0)]), None);
        assert_eq!(errors(&[(2.0, 1.0, 1.0), (2.0, 3.0, 1.0)]).unwrap().r_squared, None);
    }
}
