//! Demographic disparity: a group's share among those turned down, less its share among those taken.

/// The people of one stratum, as counts or weights: of the group, and of everyone.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Disparate {
    pub group_negative: f64,
    pub group_positive: f64,
    pub all_negative: f64,
    pub all_positive: f64,
}

/// Demographic disparity over strata.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conditional {
    /// In [-1, 1]; above 0 where the group has more of the negatives than of the positives.
    pub value: f64,
    /// Strata that have both negatives and positives: only they can tell it.
    pub n_strata: u64,
    /// The weight of those strata.
    pub people: f64,
}

impl Disparate {
    /// The group's share among the negatives less its share among the positives, in [-1, 1].
    ///
    /// `None` where nobody is negative or nobody is positive.
    pub fn disparity(self) -> Option<f64> {
        (self.all_negative > 0.0 && self.all_positive > 0.0).then(|| {
            self.group_negative / self.all_negative - self.group_positive / self.all_positive
        })
    }
}

/// The disparities of the strata, each weighing as much as its people.
///
/// `None` where no stratum has both negatives and positives.
///
/// Source: Wachter, Mittelstadt & Russell (2021), Why fairness cannot be automated; averaged as by Das et al. (2021).
pub fn conditional_disparity(strata: &[Disparate]) -> Option<Conditional> {
    let (mut sum, mut people, mut n_strata) = (0.0, 0.0, 0);
    for it in strata {
        let Some(disparity) = it.disparity() else { continue };
        let weight = it.all_negative + it.all_positive;
        sum += weight * disparity;
        people += weight;
        n_strata += 1;
    }
    (people > 0.0).then(|| Conditional { value: sum / people, n_strata, people })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A group with more of the refusals only because it applies where few are taken.
    const HARD: Disparate = Disparate {
        group_negative: 60.0,
        group_positive: 20.0,
        all_negative: 90.0,
        all_positive: 30.0,
    };
    const EASY: Disparate = Disparate {
        group_negative: 5.0,
        group_positive: 15.0,
        all_negative: 20.0,
        all_positive: 60.0,
    };

    #[test]
    fn a_disparity_that_strata_explain_is_none_within_them() {
        let together = Disparate {
            group_negative: 65.0,
            group_positive: 35.0,
            all_negative: 110.0,
            all_positive: 90.0,
        };
        let crude = together.disparity().unwrap();
        assert!((crude - (65.0 / 110.0 - 35.0 / 90.0)).abs() < 1e-15);
        let found = conditional_disparity(&[HARD, EASY]).unwrap();
        assert!(found.value.abs() < 1e-15);
        assert_eq!((found.n_strata, found.people), (2, 200.0));
    }

    #[test]
    fn strata_weigh_as_much_as_their_people() {
        let other = Disparate { group_negative: 16.0, ..EASY };
        // 16/20 - 15/60 = 0.55 in 80 of 200 people, and 0 in the others.
        let found = conditional_disparity(&[HARD, other]).unwrap();
        assert!((found.value - 0.55 * 80.0 / 200.0).abs() < 1e-15);
    }

    #[test]
    fn a_stratum_where_all_are_taken_tells_nothing() {
        let all_taken =
            Disparate { group_positive: 3.0, all_positive: 10.0, ..Disparate::default() };
        assert_eq!(all_taken.disparity(), None);
        assert_eq!(conditional_disparity(&[all_taken]), None);
        let people = conditional_disparity(&[all_taken, EASY]).map(|it| it.people.to_bits());
        assert_eq!(people, Some(80.0_f64.to_bits()));
    }

    #[test]
    fn both_ends_of_a_decision_are_needed() {
        let all = Disparate {
            group_negative: 1.0,
            group_positive: 2.0,
            all_negative: 4.0,
            all_positive: 4.0,
        };
        assert_eq!(all.disparity(), Some(-0.25));
        assert_eq!(Disparate { group_negative: 0.0, all_negative: 0.0, ..all }.disparity(), None);
        assert_eq!(Disparate { group_positive: 0.0, all_positive: 0.0, ..all }.disparity(), None);
    }
}
