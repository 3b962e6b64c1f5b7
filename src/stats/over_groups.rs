//! Whether all groups are alike in one number: one p value for a figure that is made of all of them.

use crate::stats::special::chi_square_upper_tail;
use crate::stats::tables::{Correction, independence};

/// A p value, and the smallest number of people expected in a cell where the test counts people.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alike {
    pub p: f64,
    pub smallest_expected: Option<f64>,
}

/// Whether groups have one share, from the part and the whole of each: Pearson's chi-square test.
///
/// `None` with fewer than two groups, and where nobody or everybody is concerned.
pub fn shares(groups: &[[f64; 2]]) -> Option<Alike> {
    let counts: Vec<f64> =
        groups.iter().flat_map(|[part, whole]| [*part, (whole - part).max(0.0)]).collect();
    let found = independence(&counts, 2, Correction::Plain)?;
    Some(Alike { p: found.chi_square_p, smallest_expected: Some(found.smallest_expected) })
}

/// People of one group by a number that each of them has.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored<'a> {
    /// The numbers.
    pub scores: &'a [f64],
    /// For each number the sum of the weights of those who have it, and of the squares of these.
    pub people: Vec<[f64; 2]>,
}

impl Scored<'_> {
    /// As people of equal weights who tell as much of the mean: how many, their mean, and their sum of squared distances
    /// to it. `None` without weight.
    fn sample(&self) -> Option<[f64; 3]> {
        let weight: f64 = self.people.iter().map(|it| it[0]).sum();
        let square: f64 = self.people.iter().map(|it| it[1]).sum();
        let both = || self.scores.iter().zip(&self.people);
        let mean = both().map(|(score, it)| score * it[0]).sum::<f64>() / weight;
        let spread = |at: usize| {
            both().map(|(score, it)| (score - mean) * (score - mean) * it[at]).sum::<f64>()
        };
        let (spread, of_squares) = (spread(0), spread(1));
        // By linearisation, and of people who all have one number by their weights alone (Kish 1965).
        let n = if of_squares > 0.0 {
            weight * (spread / of_squares)
        } else {
            weight * (weight / square)
        };
        (n.is_finite() && mean.is_finite()).then(|| [n, mean, spread / weight * n])
    }
}

/// Whether groups have one mean of a number that people have: (N − 1) times the sum of squares between groups over that
/// of all N people, as a chi-square with one degree of freedom less than there are groups.
///
/// `None` with fewer than two groups and where everyone has the same number. Source: Mantel (1963), Chi-square tests with
/// one degree of freedom, as extended to several rows by Landis, Heyman & Koch (1978): row mean scores.
pub fn mean_scores(groups: &[Scored<'_>]) -> Option<Alike> {
    let samples: Vec<[f64; 3]> = groups.iter().filter_map(Scored::sample).collect();
    let n: f64 = samples.iter().map(|it| it[0]).sum();
    let mean = samples.iter().map(|it| it[0] * it[1]).sum::<f64>() / n;
    let between: f64 = samples.iter().map(|it| it[0] * (it[1] - mean) * (it[1] - mean)).sum();
    let all = between + samples.iter().map(|it| it[2]).sum::<f64>();
    if samples.len() < 2 || all <= 0.0 {
        return None;
    }
    let chi_square = (n - 1.0).max(0.0) * (between / all);
    let p = chi_square_upper_tail(chi_square, (samples.len() - 1) as f64)?;
    Some(Alike { p, smallest_expected: None })
}

/// Whether what is measured twice comes as often both times, in every group: of those in whom the two differ, one way and
/// the other, the sums of weights and of their squares.
///
/// The sum over groups of `McNemar`'s statistics, as a chi-square with as many degrees of freedom as there are groups in
/// which the two ever differ. `None` without any. Source: `McNemar` (1947); sums of independent chi-squares.
pub fn as_often(groups: &[[[f64; 2]; 2]]) -> Option<Alike> {
    let (mut chi_square, mut n_groups) = (0.0, 0_u32);
    for [one, other] in groups {
        let variance = one[1] + other[1];
        if variance > 0.0 {
            chi_square += (one[0] - other[0]) * (one[0] - other[0]) / variance;
            n_groups += 1;
        }
    }
    if n_groups == 0 {
        return None;
    }
    let p = chi_square_upper_tail(chi_square, f64::from(n_groups))?;
    Some(Alike { p, smallest_expected: None })
}

/// Whether groups have one value, from the value and the standard error of each: Cochran's Q.
///
/// `None` with fewer than two groups and unless every standard error is above 0.
/// Source: Cochran (1954), The combination of estimates from different experiments.
pub fn values(groups: &[[f64; 2]]) -> Option<Alike> {
    if groups.len() < 2 || !groups.iter().all(|it| it[1] > 0.0 && it[1].is_finite()) {
        return None;
    }
    let weight = |it: &[f64; 2]| 1.0 / (it[1] * it[1]);
    let all: f64 = groups.iter().map(weight).sum();
    let mean = groups.iter().map(|it| it[0] * weight(it)).sum::<f64>() / all;
    let q: f64 = groups.iter().map(|it| (it[0] - mean) * (it[0] - mean) * weight(it)).sum();
    let p = chi_square_upper_tail(q, (groups.len() - 1) as f64)?;
    Some(Alike { p, smallest_expected: None })
}

/// Whether a number is 0, from its standard error: Wald's test. `None` unless that is above 0.
pub fn from_zero(value: f64, se: f64) -> Option<Alike> {
    if !(se > 0.0 && se.is_finite()) {
        return None;
    }
    let p = chi_square_upper_tail((value / se) * (value / se), 1.0)?;
    Some(Alike { p, smallest_expected: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::testing::{assert_close, assert_relative};

    #[test]
    fn shares_are_tested_as_scipy_does() {
        // scipy 1.17.1, chi2_contingency(correction=False).
        let found = shares(&[[30.0, 100.0], [55.0, 150.0], [9.0, 50.0]]).unwrap();
        assert_relative(found.p, 0.045_115_321_791_095_46, 1e-12);
        assert_close(found.smallest_expected.unwrap(), 15.666_666_666_666_666, 1e-13);
        assert_eq!(shares(&[[0.0, 10.0], [0.0, 20.0]]), None);
        assert_eq!(shares(&[[3.0, 10.0]]), None);
    }

    const BENEFITS: [f64; 3] = [0.0, 1.0, 2.0];

    fn scored(counts: [f64; 3], weight: f64) -> Scored<'static> {
        let people = counts.iter().map(|it| [it * weight, it * weight * weight]).collect();
        Scored { scores: &BENEFITS, people }
    }

    #[test]
    fn mean_scores_are_tested_as_by_numpy_and_by_permutation() {
        // numpy: (N − 1) SSB / SST = 10.099624; scipy 1.17.1, chi2.sf(…, 2). Of 100,000 permutations of the people 621
        // come as far.
        let groups = [[12.0, 60.0, 8.0], [5.0, 30.0, 15.0], [20.0, 40.0, 10.0]];
        let found = mean_scores(&groups.map(|it| scored(it, 1.0))).unwrap();
        assert_relative(found.p, 0.006_410_538_321_418_964, 1e-10);
        assert_close(found.p, 0.006_21, 0.001);
        // A weight that is everyone's says nothing.
        let weighed = mean_scores(&groups.map(|it| scored(it, 2.5))).unwrap();
        assert_relative(weighed.p, found.p, 1e-10);
        assert_eq!(
            mean_scores(&[scored([0.0, 9.0, 0.0], 1.0), scored([0.0, 4.0, 0.0], 1.0)]),
            None
        );
        assert_eq!(mean_scores(&[scored([1.0, 9.0, 0.0], 1.0)]), None);
    }

    #[test]
    fn weights_that_hang_on_the_number_count_by_linearisation() {
        // 10 people of weight 4 with the number 0 and 20 of weight 1 with 2: W 60, mean 2/3, spread 40 · 4/9 + 20 · 16/9
        // = 160/3, of squares 160 · 4/9 + 20 · 16/9 = 320/3: 60 / 2 = 30 people.
        let one = Scored { scores: &BENEFITS, people: vec![[40.0, 160.0], [0.0; 2], [20.0, 20.0]] };
        let [n, mean, spread] = one.sample().unwrap();
        assert_close(n, 30.0, 1e-12);
        assert_close(mean, 2.0 / 3.0, 1e-15);
        assert_close(spread, 80.0 / 3.0, 1e-12);
    }

    #[test]
    fn what_comes_as_often_is_tested_by_mcnemar_in_every_group() {
        // 7² / 17 + 11² / 29 + 0: scipy 1.17.1, chi2.sf(7.054767, 3).
        let groups = [[12.0, 5.0], [9.0, 20.0], [3.0, 3.0], [0.0, 0.0]];
        let found = as_often(&groups.map(|it| it.map(|n| [n, n]))).unwrap();
        assert_relative(found.p, 0.070_172_505_728_589_34, 1e-12);
        assert_eq!(as_often(&[[[0.0; 2]; 2]]), None);
    }

    #[test]
    fn values_are_tested_by_cochran() {
        // numpy and scipy 1.17.1: Q = 5.561301, chi2.sf(…, 2).
        let found = values(&[[0.3, 0.04], [0.42, 0.05], [0.25, 0.06]]).unwrap();
        assert_relative(found.p, 0.061_998_175_621_514_66, 1e-12);
        // 2 norm.sf(1.96) of scipy 1.17.1.
        assert_relative(from_zero(-0.98, 0.5).unwrap().p, 0.049_995_790_296_440_87, 1e-11);
        assert_eq!(from_zero(1.0, 0.0), None);
        assert_eq!(values(&[[0.3, 0.04]]), None);
        assert_eq!(values(&[[0.3, 0.04], [0.4, 0.0]]), None);
    }
}
