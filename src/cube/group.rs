//! Roll-ups: the cells of a cube summed over the axes that a question does not ask for.

use std::collections::BTreeMap;

use crate::base::order;
use crate::cube::bands::sums_of_both;
use crate::cube::score::Order;
use crate::cube::tally::{Moments, ScoreTally};
use crate::cube::{Cell, Cube, Tally};

/// All groups of one set of axes: in the order of the levels where one axis has one, else the largest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Grouping {
    /// The axes, in the order of the cube; none for the whole data set.
    pub axes: Vec<usize>,
    pub groups: Vec<Group>,
}

/// The people that share a level on each axis of a grouping.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    pub levels: Vec<u32>,
    /// The levels' names.
    pub names: Vec<String>,
    pub tally: Tally,
}

impl Cube {
    /// The groups of people that differ in the given axes, by people, most first, then by name. Those of one axis
    /// whose levels have an order of their own stand in it, the people of whom it is not known last.
    pub fn grouping(&self, axes: &[usize]) -> Grouping {
        let (group_of, mut groups) = self.group_cells(axes);
        for (cell, group) in self.cells.iter().zip(&group_of) {
            let tally = &mut groups[*group as usize].tally;
            tally.people.add(cell.people);
            tally.weight.add(cell.weight);
            tally.square.add(cell.square);
        }
        let in_order = matches!(axes, [one] if self.axes[*one].n_ordered > 0);
        order::by(&mut groups, |a, b| {
            if in_order {
                return (a.levels[0] == 0).cmp(&(b.levels[0] == 0)).then(a.levels.cmp(&b.levels));
            }
            let by_people = b.tally.people.total().cmp(&a.tally.people.total());
            by_people.then_with(|| a.levels.cmp(&b.levels))
        });
        Grouping { axes: axes.to_vec(), groups }
    }

    /// As [`Cube::grouping`], with what the scores add up to; equal to it for a cube without scores.
    pub fn grouping_with_scores(&self, axes: &[usize], order: Order) -> Grouping {
        let mut grouping = self.grouping(axes);
        let Some(scores) = &self.scores else { return grouping };
        let (group_of, groups) = self.group_cells(axes);
        let mut totals = vec![[0.0; 2]; groups.len()];
        for (cell, group) in self.cells.iter().zip(&group_of) {
            totals[*group as usize][0] += cell.weight.tp + cell.weight.fn_;
            totals[*group as usize][1] += cell.weight.total();
        }
        let ranked = scores.ranked(&group_of, &totals, order);
        let cuts = [Some(&scores.equal_mass), scores.equal_width.as_ref()];
        let [mut equal_mass, mut equal_width] = sums_of_both(cuts, scores, &group_of, groups.len());
        let mut of_outcome = vec![[Moments::default(); 2]; groups.len()];
        for (pair, group) in scores.of_outcome.chunks_exact(2).zip(&group_of) {
            let sum = &mut of_outcome[*group as usize];
            *sum = [sum[0].merged(pair[0]), sum[1].merged(pair[1])];
        }
        let merge = |moments: &[Moments]| {
            let mut merged = vec![Moments::default(); groups.len()];
            for (moment, group) in moments.iter().zip(&group_of) {
                let sum = &mut merged[*group as usize];
                *sum = sum.merged(*moment);
            }
            merged
        };
        let of_score = merge(&scores.of_score);
        let of_squared_error = scores.of_squared_error.as_deref().map(merge);
        let of_log_loss = scores.of_log_loss.as_deref().map(merge);
        let by_levels: BTreeMap<&[u32], usize> =
            order::map(groups.iter().enumerate().map(|(idx, it)| (it.levels.as_slice(), idx)));
        for group in &mut grouping.groups {
            let Some(idx) = by_levels.get(group.levels.as_slice()) else { continue };
            group.tally.score = Some(ScoreTally {
                score: of_score[*idx],
                squared_error: of_squared_error.as_ref().map(|it| it[*idx]),
                log_loss: of_log_loss.as_ref().map(|it| it[*idx]),
                ranked: ranked[*idx],
                of_outcome: of_outcome[*idx],
                equal_mass: std::mem::take(&mut equal_mass[*idx]),
                equal_width: std::mem::take(&mut equal_width[*idx]),
            });
        }
        grouping
    }

    /// The place among `groups`, which are all groups of these axes, of each cell.
    pub(crate) fn group_places(&self, axes: &[usize], groups: &[Group]) -> Vec<usize> {
        let by_levels: BTreeMap<&[u32], usize> =
            groups.iter().enumerate().map(|(idx, it)| (it.levels.as_slice(), idx)).collect();
        let place = |levels: Vec<u32>| by_levels.get(levels.as_slice()).copied().unwrap_or(0);
        let levels = |cell: &Cell| axes.iter().map(|axis| cell.levels[*axis]).collect();
        self.cells.iter().map(|cell| place(levels(cell))).collect()
    }

    /// The group of each cell, and the groups without their people, in order of first appearance.
    fn group_cells(&self, axes: &[usize]) -> (Vec<u32>, Vec<Group>) {
        let mut index: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
        let mut groups = Vec::new();
        if axes.is_empty() {
            groups.push(Group { levels: vec![], names: vec![], tally: Tally::default() });
            return (vec![0; self.cells.len()], groups);
        }
        let group_of = self
            .cells
            .iter()
            .map(|cell| {
                let levels: Vec<u32> = axes.iter().map(|axis| cell.levels[*axis]).collect();
                if let Some(group) = index.get(&levels) {
                    return *group;
                }
                let names = axes
                    .iter()
                    .zip(&levels)
                    .map(|(axis, level)| self.axes[*axis].levels[*level as usize].clone())
                    .collect();
                groups.push(Group { levels: levels.clone(), names, tally: Tally::default() });
                let group = u32::try_from(groups.len() - 1).unwrap_or(u32::MAX);
                index.insert(levels, group);
                group
            })
            .collect();
        (group_of, groups)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cube::testing::Columns;

    /// Scores .1 .4 .35 .8 with outcomes 0 0 1 1, of whom one positive is selected: scikit-learn's 0.8333.
    #[test]
    fn positives_are_all_that_have_the_outcome() {
        let columns = Columns {
            outcome: vec![0.0, 0.0, 1.0, 1.0],
            decision: vec![0.0, 1.0, 0.0, 1.0],
            score: vec![0.1, 0.4, 0.35, 0.8],
            ..Columns::default()
        };
        let grouping = columns.cube().grouping_with_scores(&[], Order::HigherIsLikelier);
        let ranked = grouping.groups[0].tally.score.as_ref().unwrap().ranked;
        assert!((ranked.precision.unwrap().value - 5.0 / 6.0).abs() < 1e-15);
        assert!((ranked.area.unwrap().value - 0.75).abs() < 1e-15);
    }
}
