//! Weighted samples: shares with the standard error that the weights call for, and how many people they are worth.

use crate::stats::mean::WeightedSum;

/// People with some answer: how many were drawn, the sum of their weights and of the squares of these.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Weighed {
    pub people: f64,
    pub weight: f64,
    pub square: f64,
}

impl Weighed {
    /// The people with these weights.
    pub fn of(weights: impl IntoIterator<Item = f64>) -> Weighed {
        let (mut weight, mut square) = (WeightedSum::default(), WeightedSum::default());
        let mut people = 0.0;
        for it in weights {
            people += 1.0;
            weight.add(it);
            square.add(it * it);
        }
        Weighed { people, weight: weight.total(), square: square.total() }
    }

    fn is_usable(self) -> bool {
        [self.people, self.weight, self.square].into_iter().all(|it| it >= 0.0 && it.is_finite())
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Weighed) -> Weighed {
        Weighed {
            people: self.people + other.people,
            weight: self.weight + other.weight,
            square: self.square + other.square,
        }
    }

    /// How many equally weighted people give as precise a share: (Σw)² / Σw², at most the number of people.
    ///
    /// `None` without weight. Source: Kish (1965), Survey sampling.
    pub fn effective_people(self) -> Option<f64> {
        let people = self.weight * (self.weight / self.square);
        people.is_finite().then_some(people)
    }

    /// By what factor the weights alone widen the variance of a share: people over effective people, at least 1.
    pub fn design_effect(self) -> Option<f64> {
        self.effective_people().filter(|it| *it > 0.0).map(|it| self.people / it)
    }
}

/// How many equally weighted people give as precise a share of those `with` something among them and those `without`:
/// p (1 − p) over the variance by linearisation, so that it hangs on whose weights are large. It is the number of people
/// where all weigh 1, and can be above it where those weigh most of whom there are most.
///
/// Where nobody is on one side the variance tells nothing, and it is [`Weighed::effective_people`] of everyone.
/// `None` without weight. Source: Korn & Graubard (1998), Confidence intervals for proportions with small expected number
/// of positive counts estimated from survey data, without their correction for few degrees of freedom.
pub fn effective_people(with: Weighed, without: Weighed) -> Option<f64> {
    let all = with.and(without);
    let same = |it: Weighed| it.weight.to_bits() == it.square.to_bits();
    if same(with) && same(without) {
        return (all.weight > 0.0).then_some(all.weight);
    }
    let (a, b) = (with.weight, without.weight);
    let people = (a * b * all.weight * all.weight) / (b * b * with.square + a * a * without.square);
    if !(people > 0.0 && people.is_finite()) {
        return all.effective_people();
    }
    // Of equal weights it is the number of people, whatever rounding leaves.
    let whole = people.round();
    Some(if (people - whole).abs() <= 1e-12 * whole { whole } else { people })
}

/// An estimate with its standard error under the design.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    pub value: f64,
    pub se: f64,
}

/// The weighted share of a group who are `with` something among those and `without`, with its standard error when
/// `drawn` people were drawn in all, with replacement, each with a chance inverse to the weight.
///
/// By Taylor linearisation, as R's survey package has it for `svydesign(~1, weights)`: the group is a part of the
/// sample, so its size is itself a matter of chance. No strata, no clusters, no finite population.
/// `None` without weight in the group, with fewer than two people drawn, and unless all numbers are finite and not negative.
///
/// Source: Särndal, Swensson & Wretman (1992), Model assisted survey sampling.
pub fn share(with: Weighed, without: Weighed, drawn: f64) -> Option<Estimate> {
    let weight = with.weight + without.weight;
    if !(with.is_usable() && without.is_usable() && weight > 0.0 && drawn >= 2.0) {
        return None;
    }
    let value = with.weight / weight;
    let rest = without.weight / weight;
    // What each person adds to the share, squared: w² (1 - p)² or w² p².
    let squares = with.square * (rest * rest) + without.square * (value * value);
    let se = libm::sqrt(squares * (drawn / (drawn - 1.0))) / weight;
    Some(Estimate { value, se })
}

/// The difference of the shares of two groups without people in common, in the same sample.
///
/// What is drawn for one says nothing of the other's share, so their variances add.
pub fn difference(first: Estimate, second: Estimate) -> Estimate {
    let se = libm::sqrt(first.se * first.se + second.se * second.se);
    Estimate { value: first.value - second.value, se }
}

/// The ratio of the shares of two groups without people in common, by linearisation.
///
/// `None` when a share is 0: there the logarithm that the interval is made on does not exist.
/// The interval is value · exp(± z se / value).
pub fn ratio(first: Estimate, second: Estimate) -> Option<Estimate> {
    if !(first.value > 0.0 && second.value > 0.0) {
        return None;
    }
    let value = first.value / second.value;
    let (one, other) = (first.se / first.value, second.se / second.value);
    Some(Estimate { value, se: value * libm::sqrt(one * one + other * other) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::{assert_close, assert_relative};

    #[test]
    fn a_share_has_the_standard_error_made_by_hand() {
        // Weights 1 and 3 with, 2 and 4 without: p = 0.4; added are .06, .18, -.08, -.16, whose squares sum to .068.
        let ours = share(Weighed::of([1.0, 3.0]), Weighed::of([2.0, 4.0]), 4.0).unwrap();
        assert_close(ours.value, 0.4, 1e-16);
        assert_relative(ours.se, libm::sqrt(0.068 * 4.0 / 3.0), 1e-15);
    }

    #[test]
    fn a_share_is_worth_as_many_people_as_its_variance_says() {
        // As above: 0.4 · 0.6 / 0.068.
        let (with, without) = (Weighed::of([1.0, 3.0]), Weighed::of([2.0, 4.0]));
        assert_relative(effective_people(with, without).unwrap(), 0.24 / 0.068, 1e-15);
        // Two people of 10 among 180 of 1: p is 0.1, and the variance (200 · 0.81 + 180 · 0.01) / 40,000.
        let (heavy, light) = (Weighed::of([10.0; 2]), Weighed::of([1.0; 180]));
        let people = effective_people(heavy, light).unwrap();
        assert_relative(people, 0.09 / (163.8 / 40_000.0), 1e-14);
        // Kish's number, 200² / 380, takes the share for five times as precise.
        assert_relative(heavy.and(light).effective_people().unwrap(), 40_000.0 / 380.0, 1e-15);
        let sevens = effective_people(Weighed::of([0.7; 3]), Weighed::of([0.7; 7]));
        assert_eq!(sevens, Some(10.0));
        let ones = effective_people(Weighed::of([1.0; 3]), Weighed::of([1.0; 7]));
        assert_eq!(ones, Some(10.0));
        let nobody = effective_people(Weighed::default(), Weighed::of([1.0, 3.0]));
        assert_relative(nobody.unwrap(), 1.6, 1e-15);
        assert_eq!(effective_people(Weighed::default(), Weighed::default()), None);
    }

    #[test]
    fn equal_weights_give_the_usual_standard_error() {
        let ours = share(Weighed::of([2.5; 30]), Weighed::of([2.5; 70]), 100.0).unwrap();
        assert_relative(ours.se, libm::sqrt(0.3 * 0.7 / 99.0), 1e-14);
        assert_relative(Weighed::of([2.5; 30]).effective_people().unwrap(), 30.0, 1e-15);
    }

    #[test]
    fn shares_of_groups_agree_with_samplics() {
        // samplics 0.6.0, TaylorEstimator(PopParam.mean) by domain, 12 people in two groups.
        let weights = [1.0, 2.5, 0.7, 3.1, 1.9, 2.2, 0.4, 5.0, 1.1, 1.3, 2.7, 0.9];
        let answers = [1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 0, 1];
        let of = |group: usize, answer: i32| {
            let places = (0..12).filter(|it| it % 2 == group && answers[*it] == answer);
            Weighed::of(places.map(|it| weights[it]))
        };
        let [one, other] = [0, 1].map(|group| share(of(group, 1), of(group, 0), 12.0).unwrap());
        assert_relative(one.value, 0.410_256_410_256_410_3, 1e-14);
        assert_relative(one.se, 0.225_236_049_199_899_5, 1e-12);
        assert_relative(other.value, 0.353_333_333_333_333_33, 1e-14);
        assert_relative(other.se, 0.215_403_991_284_468_66, 1e-12);
    }

    #[test]
    fn differences_and_ratios_carry_both_errors() {
        let (first, second) =
            (Estimate { value: 0.3, se: 0.03 }, Estimate { value: 0.5, se: 0.04 });
        let apart = difference(first, second);
        assert_close(apart.value, -0.2, 1e-16);
        assert_relative(apart.se, 0.05, 1e-15);
        let times = ratio(first, second).unwrap();
        assert_close(times.value, 0.6, 1e-16);
        // Relative errors of a tenth and of 8%.
        assert_relative(times.se, 0.6 * libm::sqrt(0.0164), 1e-14);
        assert_eq!(ratio(Estimate { value: 0.0, se: 0.0 }, second), None);
    }

    #[test]
    fn uneven_weights_are_worth_fewer_people() {
        // (1 + 3)² / (1 + 9) = 1.6.
        let two = Weighed::of([1.0, 3.0]);
        assert_relative(two.effective_people().unwrap(), 1.6, 1e-15);
        assert_relative(two.design_effect().unwrap(), 1.25, 1e-15);
        assert_eq!(two.and(Weighed::default()), two);
        assert_eq!(Weighed::default().effective_people(), None);
        assert_eq!(Weighed::default().design_effect(), None);
    }

    #[test]
    fn without_people_there_is_no_share() {
        let one = Weighed::of([1.0]);
        assert_eq!(share(Weighed::default(), Weighed::default(), 9.0), None);
        assert_eq!(share(one, one, 1.0), None);
        assert_eq!(share(Weighed { weight: f64::NAN, ..one }, one, 9.0), None);
    }

    #[test]
    fn two_sets_of_people_are_one() {
        let (one, other) = (Weighed::of([1.0, 3.0]), Weighed::of([2.0, 4.0, 5.0]));
        assert_eq!(one.and(other), Weighed::of([1.0, 3.0, 2.0, 4.0, 5.0]));
    }

    #[test]
    fn what_is_no_set_of_people_has_no_share() {
        let good = Weighed { people: 2.0, weight: 2.0, square: 2.0 };
        assert!(share(good, good, 2.0).is_some());
        // Nobody is a set of people, and in a group of two each says something.
        assert!(share(Weighed::of([]), good, 4.0).is_some());
        for wrong in [-1.0, f64::NAN, f64::INFINITY] {
            for bad in [
                Weighed { people: wrong, ..good },
                Weighed { weight: wrong, ..good },
                Weighed { square: wrong, ..good },
            ] {
                assert_eq!(share(bad, good, 4.0), None);
                assert_eq!(share(good, bad, 4.0), None);
            }
        }
        assert_eq!(share(good, good, 1.5), None);
        assert_eq!(Weighed::of([]).design_effect(), None);
        assert_eq!(ratio(Estimate { value: 0.5, se: 0.1 }, Estimate { value: 0.0, se: 0.1 }), None);
    }

    #[test]
    fn weights_that_cancel_have_no_design_effect() {
        assert_eq!(Weighed::of([1.0, -1.0]).design_effect(), None);
        assert_eq!(Weighed::default().design_effect(), None);
    }

    #[test]
    fn equal_weights_are_as_many_people_whatever_rounding_leaves() {
        // Summed one after the other; the quotient misses 17 by four of its last digits, and 100 by 180.
        let plain = |weight: f64, n: u8| {
            let all = || (0..n).map(|_| weight);
            let (weight, square) = (all().sum(), all().map(|it| it * it).sum());
            Weighed { people: f64::from(n), weight, square }
        };
        assert_eq!(effective_people(plain(0.1, 13), plain(0.1, 4)), Some(17.0));
        assert_eq!(effective_people(plain(0.3, 30), plain(0.3, 70)), Some(100.0));
    }

    #[test]
    fn weights_too_small_to_be_multiplied_are_worth_as_many_as_they_all_are() {
        // Cubes of these are 0 as doubles: (2 · 10⁻⁸¹)² over 2 · 10⁻¹⁶⁸.
        let one = Weighed { people: 1e6, weight: 1e-81, square: 1e-168 };
        assert_relative(effective_people(one, one).unwrap(), 2e6, 1e-12);
    }
}
