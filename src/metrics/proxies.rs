//! How much a column tells of a group: association, and how well the group can be guessed from it.

use crate::stats::association::association;
use crate::stats::divergence::entropy;
use crate::stats::tables::{Correction, independence};

/// How strongly a column and the groups go together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Proxy {
    /// Cramér's V with the bias of chance taken out, in [0, 1]; `None` where there are too few people for it.
    pub corrected_v: Option<f64>,
    /// Mutual information over the mean of both entropies, in [0, 1]: 1 where each tells the other.
    pub normalized_information: f64,
    /// Theil's U of the group given the column, in [0, 1]: the part of the group's entropy that the column takes away.
    pub uncertainty_of_group: Option<f64>,
    /// Theil's U of the column given the group, in [0, 1].
    pub uncertainty_of_column: Option<f64>,
}

/// From a table of people, given group by group with `levels` sums of weights each.
///
/// `None` unless two groups and two levels have people.
/// Source: Bergsma (2013) for the correction; Theil (1970), On the estimation of relationships involving qualitative
/// variables, American Journal of Sociology 76, for U.
pub fn proxy(table: &[f64], levels: usize) -> Option<Proxy> {
    let strength = association(&independence(table, levels, Correction::Plain)?);
    let of_groups: Vec<f64> = table.chunks_exact(levels).map(|it| it.iter().sum()).collect();
    let of_levels: Vec<f64> =
        (0..levels).map(|level| table.iter().skip(level).step_by(levels).sum()).collect();
    let (groups, columns) = (entropy(&of_groups)?, entropy(&of_levels)?);
    let part = |most: f64| (most > 0.0).then(|| (strength.mutual_information / most).min(1.0));
    Some(Proxy {
        corrected_v: strength.corrected_v,
        normalized_information: part(f64::midpoint(groups, columns))?,
        uncertainty_of_group: part(groups),
        uncertainty_of_column: part(columns),
    })
}

/// People by fold, group and level of a column: `weights[(fold * groups + group) * levels + level]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Folds {
    pub groups: usize,
    pub levels: usize,
    pub weights: Vec<f64>,
}

impl Folds {
    pub fn new(folds: usize, groups: usize, levels: usize) -> Self {
        Self { groups, levels, weights: vec![0.0; folds * groups * levels] }
    }

    pub fn add(&mut self, fold: usize, group: usize, level: usize, weight: f64) {
        self.weights[(fold * self.groups + group) * self.levels + level] += weight;
    }

    /// The table of all folds together, group by group.
    pub fn table(&self) -> Vec<f64> {
        let size = self.groups * self.levels;
        let mut table = vec![0.0; size];
        // Without groups or levels there is nothing to add up.
        for fold in self.weights.chunks_exact(size.max(1)) {
            table.iter_mut().zip(fold).for_each(|(sum, it)| *sum += it);
        }
        table
    }

    /// How well the group is guessed from the level alone: the share guessed right in each group, averaged over
    /// the groups. By chance it is one over the number of groups.
    ///
    /// The guess for a level is the group that has the largest share of its own people there, among the people of the
    /// *other* folds, so that groups count alike. A level that they do not have is guessed by chance, and groups that
    /// are equally likely share the guess. `None` unless every group has people.
    pub fn balanced_accuracy(&self) -> Option<f64> {
        let all = self.table();
        let of_group = |table: &[f64], group: usize| -> f64 {
            table[group * self.levels..][..self.levels].iter().sum()
        };
        if self.groups < 2 || (0..self.groups).any(|it| of_group(&all, it) <= 0.0) {
            return None;
        }
        let mut right = vec![0.0; self.groups];
        for fold in self.weights.chunks_exact(self.groups * self.levels) {
            let others: Vec<f64> = all.iter().zip(fold).map(|(all, it)| all - it).collect();
            let totals: Vec<f64> = (0..self.groups).map(|it| of_group(&others, it)).collect();
            for level in 0..self.levels {
                let guessed = self.guessed(&others, &totals, level);
                let share = 1.0 / guessed.len() as f64;
                let gained = |group: usize| share * fold[group * self.levels + level];
                add_each(&mut right, &guessed, gained);
            }
        }
        let recalls = right.iter().enumerate().map(|(group, it)| it / of_group(&all, group));
        Some(recalls.sum::<f64>() / self.groups as f64)
    }

    /// The groups that are guessed for a level: one, or those that are equally likely.
    fn guessed(&self, others: &[f64], totals: &[f64], level: usize) -> Vec<usize> {
        let shares: Vec<f64> = (0..self.groups)
            .map(|it| others[it * self.levels + level])
            .zip(totals)
            .map(|(part, total)| if *total > 0.0 { part / total } else { 0.0 })
            .collect();
        let most = shares.iter().copied().fold(0.0, f64::max);
        (0..self.groups).filter(|it| shares[*it] >= most).collect()
    }
}

fn add_each(sums: &mut [f64], places: &[usize], value: impl Fn(usize) -> f64) {
    for place in places {
        sums[*place] += value(*place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
    }

    #[test]
    fn a_column_that_tells_the_group_has_all_of_its_information() {
        let same = proxy(&[30.0, 0.0, 0.0, 50.0], 2).unwrap();
        close(same.normalized_information, 1.0);
        close(same.corrected_v.unwrap(), 1.0);
        // By hand: the information of 20 10 / 10 20, in units of log 2.
        let told = proxy(&[20.0, 10.0, 10.0, 20.0], 2).unwrap();
        let information = (2.0 * libm::log(4.0 / 3.0) + libm::log(2.0 / 3.0)) / 3.0;
        close(told.normalized_information, information / core::f64::consts::LN_2);
        close(told.corrected_v.unwrap(), libm::sqrt(50.0 / 522.0));
        assert_eq!(proxy(&[20.0, 0.0, 10.0, 0.0], 2), None);
    }

    #[test]
    fn a_finer_column_tells_the_group_more_than_the_group_tells_it() {
        // Four places of 25 people, two of them of each group: the column tells all, the group half.
        let found = proxy(&[25.0, 25.0, 0.0, 0.0, 0.0, 0.0, 25.0, 25.0], 4).unwrap();
        close(found.uncertainty_of_group.unwrap(), 1.0);
        close(found.uncertainty_of_column.unwrap(), 0.5);
        close(found.normalized_information, 2.0 / 3.0);
        // Scikit-learn's homogeneity_score(groups, column) and the same the other way round.
        let found = proxy(&[30.0, 10.0, 5.0, 12.0, 20.0, 40.0], 3).unwrap();
        close(found.uncertainty_of_group.unwrap(), 0.231_344_793_311_508_6);
        close(found.uncertainty_of_column.unwrap(), 0.142_163_678_546_550_63);
    }

    #[test]
    fn strength_hangs_on_who_is_where_and_not_on_margins_or_the_order_of_values() {
        // The same margins, with and without an association; then the first with its values in another order.
        let table = [20.0, 10.0, 30.0, 10.0, 20.0, 10.0];
        let independent = [18.0, 18.0, 24.0, 12.0, 12.0, 16.0];
        let turned = [30.0, 20.0, 10.0, 10.0, 10.0, 20.0];
        let found = proxy(&table, 3).unwrap();
        assert!(found.normalized_information > 0.02);
        close(proxy(&independent, 3).unwrap().normalized_information, 0.0);
        let other = proxy(&turned, 3).unwrap();
        close(other.normalized_information, found.normalized_information);
        close(other.corrected_v.unwrap(), found.corrected_v.unwrap());
    }

    #[test]
    fn a_small_group_is_guessed_where_it_is_over_represented() {
        // Of 900 people 90 live in the east, of 100 people 60: the majority of each place is the large group.
        let mut folds = Folds::new(2, 2, 2);
        for fold in 0..2 {
            folds.add(fold, 0, 0, 405.0);
            folds.add(fold, 0, 1, 45.0);
            folds.add(fold, 1, 0, 20.0);
            folds.add(fold, 1, 1, 30.0);
        }
        // Right: 810 of 900 and 60 of 100.
        close(folds.balanced_accuracy().unwrap(), 0.75);
    }

    #[test]
    fn what_is_learnt_from_other_folds_alone_is_no_better_than_chance() {
        // Every level is one person: in sample each would be guessed right.
        let mut folds = Folds::new(2, 2, 8);
        for level in 0..8 {
            folds.add(level % 2, level / 4, level, 1.0);
        }
        close(folds.balanced_accuracy().unwrap(), 0.5);
    }

    #[test]
    fn the_guess_comes_from_the_other_folds() {
        // In the first fold the levels stand the other way round than in the second.
        let mut folds = Folds::new(2, 2, 2);
        folds.add(0, 0, 0, 10.0);
        folds.add(0, 1, 1, 10.0);
        folds.add(1, 0, 1, 10.0);
        folds.add(1, 1, 0, 10.0);
        close(folds.balanced_accuracy().unwrap(), 0.0);
    }

    #[test]
    fn a_group_without_people_cannot_be_guessed() {
        let mut folds = Folds::new(2, 2, 2);
        folds.add(0, 0, 0, 10.0);
        assert_eq!(folds.balanced_accuracy(), None);
    }

    #[test]
    fn what_tells_nothing_is_guessed_by_chance_among_three_too() {
        let mut folds = Folds::new(2, 3, 2);
        for place in 0..12 {
            folds.add(place / 6, place / 2 % 3, place % 2, 5.0);
        }
        close(folds.balanced_accuracy().unwrap(), 1.0 / 3.0);
        let mut one = Folds::new(2, 1, 2);
        (0..4).for_each(|place| one.add(place / 2, 0, place % 2, 5.0));
        assert_eq!(one.balanced_accuracy(), None);
    }

    #[test]
    fn what_hardly_anyone_tells_of_has_no_share() {
        // Beside 10³⁰⁸ people the others' share is 0 as a double, so nothing varies.
        assert_eq!(proxy(&[1e308, 0.0, 0.0, 1e-20], 2), None);
    }

    #[test]
    fn a_group_that_the_other_folds_have_not_is_guessed_by_chance_like_any_other() {
        // Of the second group all are in the first fold, at a level that the second has not: its other half would do as well.
        let mut folds = Folds::new(2, 2, 2);
        folds.add(0, 0, 0, 10.0);
        folds.add(0, 1, 1, 10.0);
        folds.add(1, 0, 0, 10.0);
        // Right are all of the first group and half of the second.
        close(folds.balanced_accuracy().unwrap(), 0.75);
    }
}
