//! How unequally the benefits of decisions are spread: over people, and over groups.
//!
//! Whoever gets what the outcome earned has a benefit of 1, whoever gets more 2, whoever gets less 0.

use crate::cube::Four;
use crate::metrics::{Compare, Family, Ideal, Lack, Measured, Metric, sources};
use crate::stats::inequality::Spread;

/// The metrics of this family.
pub static METRICS: &[Metric] = &[
    Metric {
        id: "generalized-entropy-index",
        name: "Generalized entropy index",
        family: Family::Performance,
        question: "How unequally are the benefits of right and wrong decisions spread over people?",
        formula: "½ (mean of (b / μ)² − 1),  b = 1 + decision − outcome (for a burden 1 + outcome − decision), μ = mean of b",
        ideal: Ideal::Zero,
        use_when: "inequality among people counts, whatever their group.",
        caveat: "a wrong denial and a wrong grant cost differently: it sees only how unequal the sums are. It has no scale on which a value is large. It is about people and sets no groups beside each other, so it has no p value.",
        source: sources::SPEICHER,
        rates: &["selection-rate", "base-rate"],
        compare: Compare::AmongPeople { of: |it| Index::Squared.of_people(it) },
        usual: true,
    },
    Metric {
        id: "theil-index",
        name: "Theil index",
        family: Family::Performance,
        question: "How unequally are the benefits of right and wrong decisions spread over people, by information?",
        formula: "mean of (b / μ) ln(b / μ),  b = 1 + decision − outcome (for a burden 1 + outcome − decision), μ = mean of b",
        ideal: Ideal::Zero,
        use_when: "inequality among people counts, and its parts inside and between groups should add up.",
        caveat: "a wrong denial and a wrong grant cost differently: it sees only how unequal the sums are. It has no scale on which a value is large. It is about people and sets no groups beside each other, so it has no p value.",
        source: sources::SPEICHER,
        rates: &["selection-rate", "base-rate"],
        compare: Compare::AmongPeople { of: |it| Index::Theil.of_people(it) },
        usual: true,
    },
    Metric {
        id: "mean-log-deviation",
        name: "Mean log deviation",
        family: Family::Performance,
        question: "How unequally are the benefits of right and wrong decisions spread over people, with most weight on those with least?",
        formula: "−mean of ln(b / μ),  b = 1 + decision − outcome (for a burden 1 + outcome − decision), μ = mean of b",
        ideal: Ideal::Zero,
        use_when: "nobody is wrongly left without any benefit.",
        caveat: "anybody is: the logarithm of 0 is not defined, and so is this. It is about people and sets no groups beside each other, so it has no p value.",
        source: sources::SPEICHER,
        rates: &["selection-rate", "base-rate"],
        compare: Compare::AmongPeople { of: |it| Index::Logarithms.of_people(it) },
        usual: false,
    },
    Metric {
        id: "coefficient-of-variation",
        name: "Coefficient of variation",
        family: Family::Performance,
        question: "How large is the spread of the benefits of right and wrong decisions, against their mean?",
        formula: "√(mean of (b / μ)² − 1) = √(2 · generalized entropy index),  b = 1 + decision − outcome (for a burden 1 + outcome − decision), μ = mean of b",
        ideal: Ideal::Zero,
        use_when: "a spread is asked for in units of the mean.",
        caveat: "a wrong denial and a wrong grant cost differently: it sees only how unequal the sums are. It has no scale on which a value is large. It is about people and sets no groups beside each other, so it has no p value.",
        source: sources::SPEICHER,
        rates: &["selection-rate", "base-rate"],
        compare: Compare::AmongPeople { of: |it| Index::Variation.of_people(it) },
        usual: true,
    },
    Metric {
        id: "between-group-generalized-entropy-index",
        name: "Generalized entropy index between groups",
        family: Family::Performance,
        question: "How unequally are mean benefits spread over groups?",
        formula: "½ (Σ_g (n_g / n) (μ_g / μ)² − 1),  b = 1 + decision − outcome (for a burden 1 + outcome − decision), μ = mean of b",
        ideal: Ideal::Zero,
        use_when: "the part of inequality that lies between groups is asked for.",
        caveat: "groups are unequal inside themselves: it sees only the means of groups.",
        source: sources::SPEICHER,
        rates: &["selection-rate", "base-rate"],
        compare: Compare::BetweenGroups { of: |it| Index::Squared.of_groups(it) },
        usual: false,
    },
    Metric {
        id: "between-group-theil-index",
        name: "Theil index between groups",
        family: Family::Performance,
        question: "How unequally are mean benefits spread over groups, by information?",
        formula: "Σ_g (n_g / n) (μ_g / μ) ln(μ_g / μ),  b = 1 + decision − outcome (for a burden 1 + outcome − decision), μ = mean of b",
        ideal: Ideal::Zero,
        use_when: "the part of inequality that lies between groups is asked for, as a part of the whole index.",
        caveat: "groups are unequal inside themselves: it sees only the means of groups.",
        source: sources::SPEICHER,
        rates: &["selection-rate", "base-rate"],
        compare: Compare::BetweenGroups { of: |it| Index::Theil.of_groups(it) },
        usual: false,
    },
    Metric {
        id: "between-group-coefficient-of-variation",
        name: "Coefficient of variation between groups",
        family: Family::Performance,
        question: "How large is the spread of the mean benefits of groups, against their mean?",
        formula: "√(Σ_g (n_g / n) (μ_g / μ)² − 1),  b = 1 + decision − outcome (for a burden 1 + outcome − decision), μ = mean of b",
        ideal: Ideal::Zero,
        use_when: "a spread between groups is asked for in units of the mean.",
        caveat: "groups are unequal inside themselves: it sees only the means of groups.",
        source: sources::SPEICHER,
        rates: &["selection-rate", "base-rate"],
        compare: Compare::BetweenGroups { of: |it| Index::Variation.of_groups(it) },
        usual: false,
    },
];

/// Which decision does a person good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Favourable {
    Positive,
    Negative,
}

/// People by benefit: some benefit, and how many have it, as sums of weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Benefits {
    pub none: f64,
    pub one: f64,
    pub two: f64,
}

impl Favourable {
    /// The cells as seen from the decision that does good: its positives are first.
    pub fn turned(self, it: Four) -> Four {
        match self {
            Self::Positive => it,
            Self::Negative => Four { tp: it.tn, fp: it.fn_, fn_: it.fp, tn: it.tp },
        }
    }
}

impl Benefits {
    pub fn of(four: Four, favourable: Favourable) -> Self {
        let it = favourable.turned(four);
        Self { none: it.fn_, one: it.tp + it.tn, two: it.fp }
    }

    /// The benefit and the people of all together.
    fn together(self) -> [f64; 2] {
        [self.one + 2.0 * self.two, self.none + self.one + self.two]
    }

    /// The same for those without benefit, those with 1 and those with 2.
    fn spread(self) -> [[f64; 2]; 3] {
        [[0.0, self.none], [self.one, self.one], [2.0 * self.two, self.two]]
    }
}

/// The mean over people of some function of their benefit over the mean benefit, of sets of people with the same
/// benefit: the sum of it first, then the people.
fn mean_of(all: &[[f64; 2]], of: fn(f64) -> f64) -> Measured {
    let (sum, people) = all.iter().fold((0.0, 0.0), |sums, it| (sums.0 + it[0], sums.1 + it[1]));
    if people <= 0.0 {
        return Err(Lack::People);
    }
    if sum <= 0.0 {
        return Err(Lack::Benefit);
    }
    let mean = sum / people;
    let some = all.iter().filter(|it| it[1] > 0.0);
    Ok(some.map(|it| it[1] / people * of(it[0] / it[1] / mean)).sum())
}

fn index_squared(all: &[[f64; 2]]) -> Measured {
    // About 1, so that equal benefits give 0 and no rounding around it.
    let squares = mean_of(all, |it| {
        let apart = it - 1.0;
        apart * apart
    })?;
    Ok(0.5 * squares)
}

fn index_theil(all: &[[f64; 2]]) -> Measured {
    Ok(mean_of(all, |it| if it > 0.0 { it * libm::log(it) } else { 0.0 })?.max(0.0))
}

fn index_logarithms(all: &[[f64; 2]]) -> Measured {
    if all.iter().any(|it| it[0] <= 0.0 && it[1] > 0.0) {
        mean_of(all, |it| it)?;
        return Err(Lack::Logarithm);
    }
    Ok(mean_of(all, |it| -libm::log(it))?.max(0.0))
}

/// An inequality index, for what computes several of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Index {
    /// The generalized entropy index with α = 2.
    Squared,
    /// The same with α = 1.
    Theil,
    /// The same with α = 0.
    Logarithms,
    /// The coefficient of variation.
    Variation,
}

impl Index {
    /// Over people.
    pub fn of_people(self, it: Benefits) -> Measured {
        self.over(&it.spread())
    }

    /// Over groups: everyone counts with the mean of the group.
    pub fn of_groups(self, groups: &[Benefits]) -> Measured {
        let all: Vec<[f64; 2]> = groups.iter().map(|it| it.together()).collect();
        self.over(&all)
    }

    /// The index that is the generalized entropy of that order, where it has a name of its own.
    fn of_order(alpha: f64) -> Option<Self> {
        let of = [(0.0_f64, Self::Logarithms), (1.0, Self::Theil), (2.0, Self::Squared)];
        of.into_iter().find(|it| it.0.to_bits() == alpha.to_bits()).map(|it| it.1)
    }

    fn over(self, all: &[[f64; 2]]) -> Measured {
        match self {
            Self::Squared => index_squared(all),
            Self::Theil => index_theil(all),
            Self::Logarithms => index_logarithms(all),
            Self::Variation => Ok((2.0 * index_squared(all)?).sqrt()),
        }
    }
}

/// The generalized entropy of the benefits of people, of any order; see [`entropy_between`].
pub fn entropy_of_people(it: Benefits, alpha: f64) -> Measured {
    entropy(&it.spread(), alpha)
}

/// The generalized entropy of benefits where everyone has the mean of the group: at least 0, and 0 where all have the
/// same. What it leaves of that of people is the part inside groups.
///
/// # Errors
///
/// [`Lack::People`], [`Lack::Benefit`], and [`Lack::Logarithm`] for orders of 0 and below where somebody has nothing.
///
/// Source: Shorrocks (1980), The class of additively decomposable inequality measures; Speicher et al. (2018).
pub fn entropy_between(groups: &[Benefits], alpha: f64) -> Measured {
    let all: Vec<[f64; 2]> = groups.iter().map(|it| it.together()).collect();
    entropy(&all, alpha)
}

fn entropy(all: &[[f64; 2]], alpha: f64) -> Measured {
    if let Some(it) = Index::of_order(alpha) {
        return it.over(all);
    }
    // What has no mean to divide by is told here.
    mean_of(all, |it| it)?;
    let some = all.iter().filter(|it| it[1] > 0.0);
    let values: Vec<(f64, f64)> = some.map(|it| (it[0] / it[1], it[1])).collect();
    let found = Spread::new(&values).and_then(|it| it.generalized_entropy(alpha));
    found.map(|it| it.max(0.0)).ok_or(Lack::Logarithm)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::testing::check_groups;

    #[test]
    fn worked_examples() {
        // 3 people with 0, 17 with 1, 1 with 2: μ = 19/21; Σb² = 21; ½ (21 · 21 / 19² − 1).
        check_groups("generalized-entropy-index", &[[8, 1, 3, 9]], "0.110803");
        check_groups("coefficient-of-variation", &[[8, 1, 3, 9]], "0.470751");
        // (17 (21/19) ln(21/19) + (42/19) ln(42/19)) / 21.
        check_groups("theil-index", &[[8, 1, 3, 9]], "0.173046");
        // 16 people with 1 and 2 with 2: μ = 20/18, −(16 ln(18/20) + 2 ln(36/20)) / 18.
        check_groups("mean-log-deviation", &[[8, 2, 0, 8]], "0.028344");
    }

    #[test]
    fn groups_are_seen_through_their_means() {
        // μ = 19/21 of 21 people and 20/18 of 18: μ of all is 1; Σ (n_g/n) μ_g².
        let groups = [[8, 1, 3, 9], [8, 2, 0, 8]];
        check_groups("between-group-generalized-entropy-index", &groups, "0.005291");
        check_groups("between-group-coefficient-of-variation", &groups, "0.102869");
        check_groups("between-group-theil-index", &groups, "0.005272");
    }

    /// 3 people with 0, 17 with 1 and 1 with 2, by Shorrocks’ formula in Python; the parts of groups add up.
    #[test]
    fn entropy_has_an_order() {
        let close = |found: Measured, expected: f64| {
            assert!((found.unwrap() - expected).abs() < 1e-12, "{found:?}, not {expected}");
        };
        let it = Benefits { none: 3.0, one: 17.0, two: 1.0 };
        close(entropy_of_people(it, 0.5), 0.312_545_084_450_123_86);
        close(entropy_of_people(it, 3.0), 0.101_229_528_113_913_49);
        for alpha in [1.0, 2.0] {
            let index = Index::of_order(alpha).unwrap().of_people(it).unwrap();
            assert_eq!(entropy_of_people(it, alpha).unwrap().to_bits(), index.to_bits());
        }
        assert_eq!(entropy_of_people(it, 0.0), Err(Lack::Logarithm));
        assert_eq!(entropy_of_people(it, -1.0), Err(Lack::Logarithm));
        let nobody = Benefits { none: 2.0, one: 0.0, two: 0.0 };
        assert_eq!(entropy_of_people(nobody, 0.5), Err(Lack::Benefit));
        // 20/18 and 19/21 for 18 and 21 people: a mean of 1, (18 (10/9)³ + 21 (19/21)³) / 39 less 1, over 6.
        let other = Benefits { none: 0.0, one: 16.0, two: 2.0 };
        close(entropy_between(&[it, other], 3.0), 0.005_319_000_027_994_754);
    }

    #[test]
    fn nobody_with_any_benefit_has_no_mean_to_divide_by() {
        check_groups("generalized-entropy-index", &[[0, 0, 3, 0]], "none");
        check_groups("theil-index", &[[0, 0, 0, 0]], "none");
        check_groups("mean-log-deviation", &[[8, 1, 3, 9]], "none");
        check_groups("theil-index", &[[8, 0, 0, 9]], "0.000000");
    }

    #[test]
    fn nobody_has_no_benefit_to_be_unequal() {
        let nobody = Benefits { none: 0.0, one: 0.0, two: 0.0 };
        assert_eq!(Index::Squared.of_people(nobody), Err(Lack::People));
        assert_eq!(Index::Squared.of_people(Benefits { none: 2.0, ..nobody }), Err(Lack::Benefit));
    }

    #[test]
    fn groups_of_nobody_change_nothing() {
        let [one, other] = [[3.0, 17.0, 1.0], [0.0, 16.0, 2.0]].map(|[none, one, two]| Benefits {
            none,
            one,
            two,
        });
        let nobody = Benefits { none: 0.0, one: 0.0, two: 0.0 };
        for alpha in [-0.0, 0.5, 2.0, 3.0] {
            let expected = entropy_between(&[one, other], alpha);
            assert!(expected.is_ok());
            assert_eq!(entropy_between(&[one, nobody, other], alpha), expected);
        }
    }

    #[test]
    fn the_order_of_negative_zero_is_that_of_zero() {
        // 16 people with 1 and 2 with 2, as above.
        let it = Benefits { none: 0.0, one: 16.0, two: 2.0 };
        let found = entropy_of_people(it, -0.0).unwrap();
        assert!((found - entropy_of_people(it, 0.0).unwrap()).abs() < 1e-15);
        assert!((found - 0.028_344).abs() < 1e-6);
        assert_eq!(entropy_of_people(Benefits { none: 1.0, ..it }, -0.0), Err(Lack::Logarithm));
    }
}
