//! How unequally something is spread over people: Gini, Theil, generalized entropy, Atkinson.

/// What people have, and how many have it.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    /// (value, weight) by ascending value, weights positive.
    people: Vec<(f64, f64)>,
    total: f64,
    mean: f64,
}

impl Spread {
    /// From (value, weight); weights of 0 are left out.
    ///
    /// `None` unless values and weights are finite and not negative, and the mean is positive: below, shares of the
    /// whole mean nothing.
    pub fn new(values: &[(f64, f64)]) -> Option<Spread> {
        let is_usable = |it: f64| it >= 0.0 && it.is_finite();
        if !values.iter().all(|it| is_usable(it.0) && is_usable(it.1)) {
            return None;
        }
        let mut people: Vec<(f64, f64)> = values.iter().copied().filter(|it| it.1 > 0.0).collect();
        people.sort_by(|one, other| one.0.total_cmp(&other.0));
        let total: f64 = people.iter().map(|it| it.1).sum();
        let mean = people.iter().map(|it| it.0 * it.1).sum::<f64>() / total;
        (mean > 0.0 && mean.is_finite()).then_some(Spread { people, total, mean })
    }

    fn average(&self, of: impl Fn(f64) -> f64) -> f64 {
        self.people.iter().map(|it| it.1 * of(it.0 / self.mean)).sum::<f64>() / self.total
    }

    /// The generalized entropy of order `alpha`: 0 when all have the same, larger the more unequal.
    ///
    /// Order 1 is Theil's T, order 0 the mean logarithmic deviation, order 2 half the squared coefficient of variation.
    /// `None` for orders of 0 and below when someone has nothing, where it is infinite.
    ///
    /// Source: Shorrocks (1980); Speicher et al. (2018) for benefits of decisions.
    pub fn generalized_entropy(&self, alpha: f64) -> Option<f64> {
        let someone_has_nothing = self.people.first().is_some_and(|it| it.0 <= 0.0);
        if alpha.is_nan() || (alpha <= 0.0 && someone_has_nothing) {
            return None;
        }
        let entropy = if alpha.abs() < f64::EPSILON {
            -self.average(libm::log)
        } else if (alpha - 1.0).abs() < f64::EPSILON {
            self.average(|it| if it > 0.0 { it * libm::log(it) } else { 0.0 })
        } else if alpha < 0.5 {
            // Near order 0 a power less 1 would have lost its digits.
            self.average(|it| libm::expm1(alpha * libm::log(it))) / (alpha * (alpha - 1.0))
        } else {
            // Near order 1 too, and the mean of what is a share of the mean is 1.
            let beyond = |it: f64| it * libm::expm1((alpha - 1.0) * libm::log(it));
            self.average(|it| if it > 0.0 { beyond(it) } else { 0.0 }) / (alpha * (alpha - 1.0))
        };
        entropy.is_finite().then_some(entropy.max(0.0))
    }

    /// Theil's T: the generalized entropy of order 1.
    pub fn theil(&self) -> Option<f64> {
        self.generalized_entropy(1.0)
    }

    /// Atkinson's index, in [0, 1]: the share of the whole that could be given up if the rest were spread evenly, for
    /// people as averse to inequality as `aversion` says.
    ///
    /// With aversions of 1 and more it is 1 when someone has nothing. `None` unless aversion > 0.
    /// Source: Atkinson (1970).
    pub fn atkinson(&self, aversion: f64) -> Option<f64> {
        if !(aversion > 0.0 && aversion.is_finite()) {
            return None;
        }
        let someone_has_nothing = self.people.first().is_some_and(|it| it.0 <= 0.0);
        if aversion >= 1.0 && someone_has_nothing {
            return Some(1.0);
        }
        let even = if (aversion - 1.0).abs() < f64::EPSILON {
            libm::exp(self.average(libm::log))
        } else {
            // (mean of powers)^(1/power), whose digits are lost near a power of 0.
            let power = 1.0 - aversion;
            let beyond = self.average(|it| libm::expm1(power * libm::log(it)));
            libm::exp(libm::log1p(beyond) / power)
        };
        Some((1.0 - even).clamp(0.0, 1.0))
    }

    /// The Gini coefficient, in [0, 1): half the mean difference of two people over the mean, drawn with replacement.
    ///
    /// Source: Gini (1914).
    pub fn gini(&self) -> f64 {
        let (mut before, mut sum) = (0.0, 0.0);
        for (value, weight) in &self.people {
            // Twice the rank in the middle of those with this value, less the total.
            sum += weight * value * (2.0 * before + weight - self.total);
            before += weight;
        }
        (sum / (self.total * self.total * self.mean)).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::{assert_close, assert_relative};

    fn spread(values: &[f64]) -> Spread {
        Spread::new(&values.iter().map(|it| (*it, 1.0)).collect::<Vec<(f64, f64)>>()).unwrap()
    }

    #[test]
    fn four_people_come_out_by_hand() {
        // 1, 2, 3, 10: mean 4.
        let people = spread(&[3.0, 1.0, 10.0, 2.0]);
        // Differences 1 2 9 1 8 7, twice, over 16, half of it over 4: 56 / 16 / 8.
        assert_close(people.gini(), 0.4375, 1e-15);
        // Variance 12.5, over 16, half.
        assert_close(people.generalized_entropy(2.0).unwrap(), 0.390_625, 1e-15);
        // Geometric mean of the four: 60^¼.
        let geometric = libm::pow(60.0, 0.25);
        assert_relative(people.atkinson(1.0).unwrap(), 1.0 - geometric / 4.0, 1e-14);
        assert_relative(
            people.generalized_entropy(0.0).unwrap(),
            -libm::log(geometric / 4.0),
            1e-14,
        );
        // Harmonic mean 4 / (1 + 1/2 + 1/3 + 1/10) = 60 / 29.
        assert_relative(people.atkinson(2.0).unwrap(), 1.0 - 15.0 / 29.0, 1e-14);
        let theil = (0.25 * libm::log(0.25)
            + 0.5 * libm::log(0.5)
            + 0.75 * libm::log(0.75)
            + 2.5 * libm::log(2.5))
            / 4.0;
        assert_relative(people.theil().unwrap(), theil, 1e-14);
        let root = (1.0 + libm::sqrt(2.0) + libm::sqrt(3.0) + libm::sqrt(10.0)) / 4.0;
        assert_relative(people.atkinson(0.5).unwrap(), 1.0 - root * root / 4.0, 1e-14);
    }

    #[test]
    fn weights_are_copies() {
        let counted = Spread::new(&[(2.0, 2.0), (0.0, 3.0), (5.0, 1.0), (9.0, 0.0)]).unwrap();
        let copies = spread(&[2.0, 0.0, 0.0, 5.0, 0.0, 2.0]);
        assert_close(counted.gini(), copies.gini(), 1e-15);
        assert_close(counted.theil().unwrap(), copies.theil().unwrap(), 1e-15);
        assert_close(counted.atkinson(0.5).unwrap(), copies.atkinson(0.5).unwrap(), 1e-15);
    }

    #[test]
    fn who_has_the_same_is_equal_and_who_has_all_is_not() {
        let same = spread(&[7.0; 5]);
        assert_close(same.gini(), 0.0, 1e-16);
        assert_close(same.theil().unwrap(), 0.0, 1e-16);
        assert_close(same.atkinson(1.0).unwrap(), 0.0, 1e-15);
        let one = spread(&[0.0, 0.0, 0.0, 12.0]);
        assert_close(one.gini(), 0.75, 1e-15);
        assert_relative(one.theil().unwrap(), libm::log(4.0), 1e-15);
        assert_close(one.atkinson(1.0).unwrap(), 1.0, 0.0);
        assert_eq!(one.generalized_entropy(0.0), None);
        assert_eq!(one.generalized_entropy(-1.0), None);
    }

    #[test]
    fn nothing_at_all_has_no_spread() {
        assert_eq!(Spread::new(&[]), None);
        assert_eq!(Spread::new(&[(0.0, 1.0)]), None);
        assert_eq!(Spread::new(&[(-1.0, 1.0), (4.0, 1.0)]), None);
        assert_eq!(Spread::new(&[(f64::NAN, 1.0)]), None);
        assert_eq!(spread(&[1.0]).atkinson(0.0), None);
    }

    /// One has 1 and the other 3: ratios to the mean of 1/2 and 3/2.
    #[test]
    fn entropies_of_other_orders_come_out_by_hand() {
        let spread = Spread::new(&[(1.0, 1.0), (3.0, 1.0)]).unwrap();
        // (1/8 + 27/8) / 2 - 1 over 3 · 2, and (2 + 2/3) / 2 - 1 over -1 · -2.
        assert_close(spread.generalized_entropy(3.0).unwrap(), 0.125, 1e-15);
        assert_close(spread.generalized_entropy(-1.0).unwrap(), 1.0 / 6.0, 1e-15);
    }

    /// One has nothing and the other all: the mean root is 1/√2, and half could be given up.
    #[test]
    fn little_aversion_bears_that_someone_has_nothing() {
        let spread = Spread::new(&[(0.0, 1.0), (4.0, 1.0)]).unwrap();
        assert_close(spread.atkinson(0.5).unwrap(), 0.5, 1e-15);
        assert_close(spread.atkinson(1.0).unwrap(), 1.0, 0.0);
    }

    #[test]
    fn those_of_no_weight_have_no_part_in_it() {
        let spread = Spread::new(&[(0.0, 0.0), (1.0, 1.0), (3.0, 1.0)]).unwrap();
        assert_eq!(Some(&spread), Spread::new(&[(1.0, 1.0), (3.0, 1.0)]).as_ref());
        assert!(spread.generalized_entropy(0.0).is_some());
    }

    #[test]
    fn an_order_between_0_and_1_is_finite_where_someone_has_nothing() {
        // 0 and 2, of a mean of 1: half of 2^¾ - 2, over ¾ (¾ - 1).
        let spread = Spread::new(&[(0.0, 1.0), (2.0, 1.0)]).unwrap();
        let by_hand = (1.0 - libm::pow(2.0, 0.75) / 2.0) / 0.1875;
        assert_close(spread.generalized_entropy(0.75).unwrap(), by_hand, 1e-14);
    }

    #[test]
    fn orders_near_a_limit_keep_their_digits() {
        // mpmath 1.4.1 with 60 digits, of 1, 2 and 6.
        let spread = Spread::new(&[(1.0, 1.0), (2.0, 1.0), (6.0, 1.0)]).unwrap();
        for (alpha, expected) in [
            (0.0, 0.270_310_072_072_109_57),
            (f64::EPSILON, 0.270_310_072_072_109_5),
            (-1e-10, 0.270_310_072_075_942),
            (1e-6, 0.270_310_033_748_214_1),
            (1.0 + 1e-6, 0.249_926_726_485_584_54),
            (1.0 + f64::EPSILON, 0.249_926_730_941_692_6),
            (1.0, 0.249_926_730_941_692_6),
        ] {
            assert_close(spread.generalized_entropy(alpha).unwrap(), expected, 2e-15);
        }
        for (aversion, expected) in [
            (1.0, 0.236_857_171_631_112_08),
            (1.0 + f64::EPSILON, 0.236_857_171_631_112_13),
            (1.0 + 1e-6, 0.236_857_379_282_402_05),
        ] {
            assert_close(spread.atkinson(aversion).unwrap(), expected, 2e-15);
        }
    }
}
