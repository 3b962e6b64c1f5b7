//! Auditing rates over the very many subgroups that a linear threshold on several attributes cuts out.
//!
//! The subgroup with the most weight times disparity is sought by regression: errors are regressed on the values of the
//! attributes, and the subgroup holds those of whom more (or fewer) errors are predicted than everyone has. A larger
//! disparity may stay unfound, so that what is found is a lower bound of γ.
//!
//! Source: Kearns, Neel, Roth & Wu (2018), Preventing fairness gerrymandering: auditing and learning for subgroup
//! fairness; (2019), An empirical study of rich subgroup fairness for machine learning, for the regression.

/// What an auditor knows: by combination of values the share of people, and the directions in which errors are fitted.
#[derive(Clone, Debug, PartialEq)]
pub struct Auditor {
    people: Vec<f64>,
    /// Orthonormal under the weights of people.
    basis: Vec<Vec<f64>>,
}

/// A subgroup with its errors.
#[derive(Clone, Debug, PartialEq)]
pub struct Subgroup {
    /// By combination.
    pub is_in: Vec<bool>,
    pub people: f64,
    pub errors: f64,
    /// Its part of everyone times how far its rate lies from that of all, at least 0: |errors − people · rate| / everyone.
    pub gamma: f64,
}

/// A part of a column's length below which it is a sum of those before it.
const NOTHING_NEW: f64 = 1e-9;

/// A predicted error nearer to everyone's rate than this is no disparity but rounding.
const ROUNDING: f64 = 1e-12;

impl Auditor {
    /// From combinations of values, one of each attribute, and the people of each among whom errors are counted.
    /// Combinations without people are in no subgroup.
    pub fn new(combinations: &[Vec<usize>], people: &[f64]) -> Self {
        let mut auditor = Self { people: people.to_vec(), basis: Vec::new() };
        auditor.learn(vec![1.0; people.len()]);
        let n_attributes = combinations.first().map_or(0, Vec::len);
        for attribute in 0..n_attributes {
            let n_values = combinations.iter().map(|it| it[attribute] + 1).max().unwrap_or(0);
            for value in 0..n_values {
                let has = |it: &Vec<usize>| f64::from(u8::from(it[attribute] == value));
                auditor.learn(combinations.iter().map(has).collect());
            }
        }
        auditor
    }

    fn dot(&self, one: &[f64], other: &[f64]) -> f64 {
        self.people.iter().zip(one).zip(other).map(|((people, a), b)| people * a * b).sum()
    }

    /// Adds a column to what errors are fitted with, where it is no sum of those before it.
    fn learn(&mut self, mut column: Vec<f64>) {
        let before = self.dot(&column, &column);
        // Twice, so that rounding leaves nothing of the others.
        for _ in 0..2 {
            for it in &self.basis {
                let part = self.dot(it, &column);
                column.iter_mut().zip(it).for_each(|(value, it)| *value -= part * it);
            }
        }
        let left = self.dot(&column, &column);
        if left > NOTHING_NEW * before {
            let length = left.sqrt();
            self.basis.push(column.iter().map(|it| it / length).collect());
        }
    }

    /// The subgroups of whom fewer and more errors are predicted than everyone has. `everyone` counts also those among
    /// whom no errors can be. `None` where there is nobody among whom errors are counted.
    pub fn audit(&self, errors: &[f64], everyone: f64) -> Option<[Subgroup; 2]> {
        let (all, wrong) = (self.people.iter().sum::<f64>(), errors.iter().sum::<f64>());
        if all <= 0.0 || everyone <= 0.0 {
            return None;
        }
        let rate = wrong / all;
        let beyond: Vec<f64> = (self.people.iter().zip(errors))
            .map(|(people, errors)| if *people > 0.0 { errors / people - rate } else { 0.0 })
            .collect();
        let mut fitted = vec![0.0; beyond.len()];
        for it in &self.basis {
            let part = self.dot(it, &beyond);
            fitted.iter_mut().zip(it).for_each(|(value, it)| *value += part * it);
        }
        let subgroup = |is_in: &dyn Fn(f64) -> bool| {
            let has = |it: (&f64, &f64)| *it.0 > 0.0 && is_in(*it.1);
            let is_in: Vec<bool> = self.people.iter().zip(&fitted).map(has).collect();
            let sum = |of: &[f64]| -> f64 {
                of.iter().zip(&is_in).filter(|it| *it.1).map(|it| it.0).sum()
            };
            let (people, errors) = (sum(&self.people), sum(errors));
            let gamma = (errors - people * rate).abs() / everyone;
            Subgroup { is_in, people, errors, gamma }
        };
        Some([subgroup(&|it| it < -ROUNDING), subgroup(&|it| it > ROUNDING)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::assert_close;
    /// Women and men of the north, east and south.
    const COMBINATIONS: [[usize; 2]; 6] = [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]];
    const NEGATIVES: [f64; 6] = [30.0, 25.0, 20.0, 40.0, 35.0, 15.0];
    const POSITIVES: [f64; 6] = [20.0, 15.0, 10.0, 30.0, 25.0, 12.0];

    fn auditor(people: &[f64]) -> Auditor {
        Auditor::new(&COMBINATIONS.map(|it| it.to_vec()), people)
    }

    /// AIF360 0.6.1, `gerryfair.auditor.Auditor.get_group`, on one column for each value.
    #[test]
    fn subgroups_are_those_of_aif360() {
        let errors = [9.0, 4.0, 11.0, 7.0, 15.0, 2.0];
        let [lower, higher] = auditor(&NEGATIVES).audit(&errors, 277.0).unwrap();
        assert_eq!(higher.is_in, [false, true, true, false, true, true]);
        assert_close(higher.gamma, 0.015_753_199_868_723_335, 1e-15);
        assert_close(higher.people / 277.0, 0.342_960_288_808_664_25, 1e-15);
        let apart = (higher.errors / higher.people - 48.0 / 165.0).abs();
        assert_close(apart, 0.045_933_014_354_066_97, 1e-15);
        assert_eq!(lower.is_in, [true, false, false, true, false, false]);
        assert_close(lower.gamma, 0.015_753_199_868_723_332, 1e-15);

        let misses = [5.0, 6.0, 1.0, 12.0, 4.0, 7.0];
        let [lower, higher] = auditor(&POSITIVES).audit(&misses, 277.0).unwrap();
        assert_eq!(higher.is_in, [false, false, true, true, false, true]);
        assert_close(higher.people, 52.0, 0.0);
        assert_close(higher.errors, 20.0, 0.0);
        assert_close(lower.people, 60.0, 0.0);
        assert_close(lower.errors, 15.0, 0.0);
        assert_close(higher.gamma, 0.013_537_906_137_184_12, 1e-15);
    }

    #[test]
    fn of_one_attribute_the_groups_above_and_below_are_found() {
        // Of 10 each 2, 5 and 8: the middle group has the rate of all and is in neither.
        let groups = [vec![0], vec![1], vec![2], vec![3]];
        let auditor = Auditor::new(&groups, &[10.0, 10.0, 10.0, 0.0]);
        let [lower, higher] = auditor.audit(&[2.0, 5.0, 8.0, 0.0], 60.0).unwrap();
        assert_eq!(lower.is_in, [true, false, false, false]);
        assert_eq!(higher.is_in, [false, false, true, false]);
        // 10/60 · (0.8 − 0.5).
        assert_close(higher.gamma, 0.05, 1e-15);
        assert_close(lower.gamma, 0.05, 1e-15);
    }

    #[test]
    fn without_people_or_disparity_there_is_no_subgroup() {
        assert_eq!(auditor(&[0.0; 6]).audit(&[0.0; 6], 10.0), None);
        let alike = NEGATIVES.map(|it| it / 5.0);
        for it in auditor(&NEGATIVES).audit(&alike, 277.0).unwrap() {
            assert!(it.gamma.abs() < 1e-15 && it.is_in.iter().all(|it| !it), "{it:?}");
        }
    }
}
